"""An optimizer class needs its parentheses.

`Adam` is the plan of an optimizer, `Adam()` is an optimizer. `compile` needs the thing itself, or its name as a text;
given the class, it stops with "Could not interpret optimizer identifier".
"""

from collections.abc import Iterator

from seqlint import Api, Diagnostic, Edit, Fix, Program, bad, good, rule
from seqlint.asking import lookup


@rule(
    "SEQ416",
    severity="error",
    aspects={"one call or argument": ("SEQ415",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense
            from keras.optimizers import Adam

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(optimizer=Adam, loss="mse")  # <- `Adam` is a class, not an optimizer
            """,
            fixed={"=Adam": "=Adam()"},
        ),
        bad(
            """
            import keras
            from keras.layers import Dense

            model = keras.Sequential([Dense(1, input_shape=(4,))])
            model.compile(keras.optimizers.SGD, "mse")  # <- `SGD` is a class, not an optimizer
            """,
            fixed={"SGD": "SGD()"},
        ),
        good("""
            from keras import Sequential
            from keras.layers import Dense
            from keras.optimizers import Adam

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(optimizer=Adam(), loss="mse")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(optimizer="adam", loss="mse")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for argument in lookup.compiled_with(program, "optimizer"):
        value = argument.value
        if not isinstance(value, Api) or not value.name.startswith("keras.optimizers."):
            continue
        name = value.name.rpartition(".")[2]
        if name[:1].isupper():
            yield Diagnostic(
                argument.at,
                f"`{name}` is a class, not an optimizer",
                f"Put parentheses behind it: `{name}()`.",
                about=(id(argument.value_at.node),),
                fix=Fix("Add `()`", (Edit(argument.value_at, "after", "()"),), safe=True),
            )
