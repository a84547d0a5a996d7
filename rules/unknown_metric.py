"""Keras knows the metric by exactly this name.

A metric given as a text must be spelt as Keras spells it. A wrong name passes `compile` in silence and stops `fit`
with "Could not interpret metric identifier".

The names that are met most: `accuracy` for classes, `mae` and `mse` for numbers, `AUC`, `Precision` and `Recall`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.asking import lookup


@rule(
    "SEQ405",
    severity="error",
    aspects={"one call or argument": ("SEQ404",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, activation="sigmoid", input_shape=(4,))])
            model.compile(
                loss="binary_crossentropy",
                metrics=[
                    "mae",
                    "acuracy",  # <- no metric called `acuracy`
                ],
            )
            """,
            fixed={"acuracy": "accuracy"},
        ),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            watched = ["accuracy", "f1"]
            model = Sequential()
            model.add(Dense(1, activation="sigmoid", input_shape=(4,)))
            model.compile(loss="binary_crossentropy", metrics=watched)  # <- no metric called `f1`
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, activation="sigmoid", input_shape=(4,))])
            model.compile(loss="binary_crossentropy", metrics=["accuracy", "acc", "AUC", "Precision"])
            """),
        good("""
            from keras import Sequential, metrics
            from keras.layers import Dense

            def mean(y, answer):
                return answer

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(loss="mse", metrics=[metrics.RootMeanSquaredError(), mean])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for name in ("metrics", "weighted_metrics"):
        yield from lookup.unknown("metrics", "metric", lookup.compiled_texts(program, name))
