"""The third argument of Conv2D is the stride.

`Conv2D(32, 3, 3)` looks like 32 filters of 3 by 3. But the second argument is already both sides of the filter, and
the third says how far it moves at each step. So this filter jumps 3 positions at a time, and the picture shrinks to a
ninth. (In Keras 1 it did mean 3 by 3.)

Write the size as a pair: `Conv2D(32, (3, 3))`. If the stride is meant, name it: `strides=3`.
"""

from collections.abc import Iterator

from seqlint import Argument, Const, Diagnostic, Edit, Fix, Program, bad, good, rule

LAYERS = ("Conv2D", "SeparableConv2D")
SIZES = (2, 3, 5)


@rule(
    "SEQ514",
    severity="warning",
    aspects={"one call or argument": ("SEQ503",)},
    examples=[
        bad(
            """
            from keras import Sequential, layers

            model = Sequential([
                layers.Conv2D(32, 3, 3, activation="relu", input_shape=(28, 28, 1)),  # <- the second 3 is the stride
                layers.Flatten(),
                layers.Dense(10, activation="softmax"),
            ])
            """,
            fixed={"3, 3": "(3, 3)"},
        ),
        bad("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.SeparableConv2D(16, 5, 5, input_shape=(64, 64, 3)))  # <- the second 5 is the stride
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28, 1)),
                layers.Conv2D(32, 3, strides=3, activation="relu"),
                layers.Conv2D(32, 3, 2),
            ])
            """),
        good("""
            from keras import Sequential, layers

            patches = Sequential([layers.Conv2D(768, 16, 16, input_shape=(224, 224, 3))])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for layer in program.layers.values():
        size, stride = layer.given("kernel_size"), layer.given("strides")
        if layer.kind not in LAYERS or layer.custom or size is None or stride is None:
            continue
        if (size.position, stride.position) != (1, 2) or size.value != stride.value or not is_small(size):
            continue
        number = size.value.value if isinstance(size.value, Const) else "?"
        yield Diagnostic(
            stride.at,
            f"in this `{layer.kind}` the second {number} is the stride: the filter jumps {number} positions at a time",
            f"Write the size as a pair, `({number}, {number})`; if the stride is meant, name it: `strides={number}`.",
            about=(layer.id, id(layer.at.node)),
            fix=Fix(
                "Write the size as a pair",
                (Edit(size.value_at, "replace", f"({number}, {number})"), Edit(stride.at, "delete")),
                safe=False,
            ),
        )


def is_small(size: Argument) -> bool:
    return isinstance(size.value, Const) and type(size.value.value) is int and size.value.value in SIZES
