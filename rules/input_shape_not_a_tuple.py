"""The input shape is a tuple, also with one number.

A shape lists the sizes of all axes of one sample, so it is a tuple even where there is only one: `(10,)`. The comma
makes the tuple; parentheses alone, `(10)`, are just the number 10.

Write `input_shape=(10,)` or `Input((10,))`.
"""

from collections.abc import Iterator

from seqlint import Argument, Array, Const, Diagnostic, Edit, Fault, Fix, Program, bad, good, rule
from seqlint.program.faults import ShapeNotATuple


@rule(
    "SEQ202",
    severity="error",
    aspects={"one call or argument": ("SEQ117",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(5, input_shape=10),  # <- the input shape of `Dense` is the number 10
                Dense(3),
            ])
            """,
            fixed={"10": "(10,)"},
        ),
        bad(
            """
            from keras import Input, Sequential
            from keras.layers import Dense

            width = 10
            model = Sequential([Input((width)), Dense(3)])  # <- the input shape of `Input` is the number 10
            """,
            fixed={"Sequential([Input((width)), Dense(3)])": "Sequential([Input((width,)), Dense(3)])"},
        ),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import LSTM

            x_train = np.random.rand(40, 25, 1)
            model = Sequential([LSTM(32, input_shape=(x_train))])  # <- `x_train`, the data itself, but a shape is
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(5, input_shape=(10,)), Dense(3)])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(5, input_shape=[10]), Dense(3)])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(5, input_dim=10), Dense(3)])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(ShapeNotATuple):
        argument: Argument = fault.data.argument
        if isinstance(argument.value, Array) and argument.value.shape:
            yield data_as_shape(fault, argument)
            continue
        number = argument.value.value if isinstance(argument.value, Const) else None
        size = argument.value_at.literal or argument.value_at.name or number or "10"
        value = f"the number {number}" if number is not None else "a number"
        yield Diagnostic(
            fault.at,
            f"the input shape of `{fault.data.callee}` is {value}, but a shape is a tuple",
            f"The comma makes the tuple: write `({size},)`, not `{size}` or `({size})`.",
            about=fault.about,
            fix=Fix("Make it a tuple", (tuple_of(argument),), safe=not has_more(program, fault)),
        )


def data_as_shape(fault: Fault[ShapeNotATuple], argument: Argument) -> Diagnostic:
    """`input_shape=x_train`: the numbers themselves, not how many there are."""
    at = argument.value_at
    data = f"`{at.name}`" if at.name else "an array"
    written = at.name or "x"
    return Diagnostic(
        fault.at,
        f"the input shape of `{fault.data.callee}` is {data}, the data itself, but a shape is a tuple of sizes",
        f"Write `{written}.shape[1:]`: the shape of one sample.",
        about=fault.about,
        fix=Fix("Ask for its shape", (Edit(at, "after", ".shape[1:]"),), safe=False) if at.name else None,
    )


def has_more(program: Program, fault: Fault[ShapeNotATuple]) -> bool:
    """`Input(28, 28)` means something else: the second number is the batch size."""
    layers = (layer for ident, layer in program.layers.items() if ident in fault.about)
    return any((given := layer.given("batch_size")) is not None and given.position == 1 for layer in layers)


def tuple_of(argument: Argument) -> Edit:
    name = f"{argument.name}=" if argument.position is None else ""
    return Edit(argument.at, "replace", (f"{name}(", argument.value_at, ",)"))
