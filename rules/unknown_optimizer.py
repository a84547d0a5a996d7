"""Keras knows the optimizer by exactly this name.

An optimizer given as a text must be one of Keras' names; capital letters do not matter. With any other name `compile`
stops with "Could not interpret optimizer identifier".

The names that are met most: `adam`, `sgd` and `rmsprop`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.asking import lookup


@rule(
    "SEQ404",
    severity="error",
    aspects={"one call or argument": ("SEQ403",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(optimizer='adm', loss='mse')  # <- no optimizer called `adm`
            """,
            fixed={"adm": "adam"},
        ),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(1, input_shape=(4,)))
            model.compile("gradient_descent", "mse")  # <- no optimizer called `gradient_descent`
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(optimizer="Adam", loss="mse")
            """),
        good("""
            from keras import Sequential, optimizers
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(optimizer=optimizers.SGD(0.01), loss="mse")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    return lookup.unknown("optimizers", "optimizer", lookup.compiled_texts(program, "optimizer"))
