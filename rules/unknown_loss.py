"""Keras knows the loss by exactly this name.

A loss given as a text must be spelt as Keras spells it. A wrong name passes `compile` in silence and stops `fit` with
"Could not interpret loss identifier", often far from the mistake.

The names that are met most: `binary_crossentropy`, `categorical_crossentropy`, `sparse_categorical_crossentropy`,
`mse` and `mae`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.asking import lookup


@rule(
    "SEQ403",
    severity="error",
    aspects={"one call or argument": ("SEQ514",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, activation="sigmoid", input_shape=(4,))])
            model.compile(optimizer="adam", loss="binary_crosentropy")  # <- no loss called `binary_crosentropy`
            """,
            fixed={"binary_crosentropy": "binary_crossentropy"},
        ),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            loss = "error"
            model = Sequential()
            model.add(Dense(1, input_shape=(4,)))
            model.compile("adam", loss)  # <- no loss called `error`
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, activation="sigmoid", input_shape=(4,))])
            model.compile(optimizer="adam", loss="binary_crossentropy")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            for loss in ("mse", "MAE", "MeanSquaredError", "huber"):
                model.compile(optimizer="adam", loss=loss)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    return lookup.unknown("losses", "loss", lookup.compiled_texts(program, "loss"))
