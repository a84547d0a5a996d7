"""Accuracy counts right classes, not close numbers.

`accuracy` is the share of answers that are exactly right. A predicted price is practically never right to the last
decimal, so the accuracy of a regression stays near 0 however good the model is.

Watch `mae` instead: by how much the answers are off on average, in the unit of the target.
"""

from collections.abc import Iterator

from seqlint import Anchor, Diagnostic, Edit, Fix, Program, bad, good, rule
from seqlint.asking import lookup
from seqlint.asking.training import accuracies, trainings


@rule(
    "SEQ311",
    severity="warning",
    aspects={"output layer and loss": ("SEQ304",)},
    examples=[
        bad(
            """
            import keras
            from keras.layers import Dense

            (x_train, y_train), (x_test, y_test) = keras.datasets.california_housing.load_data()
            model = keras.Sequential([Dense(64, activation="relu"), Dense(1)])
            model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])  # <- but `y_train` holds numbers
            model.fit(x_train, y_train)
            """,
            fixed={"accuracy": "mae"},
        ),
        bad("""
            import numpy as np
            from keras import Sequential, layers, metrics

            x, y = np.random.rand(200, 3), np.random.normal(size=200)
            model = Sequential()
            model.add(layers.Dense(1, input_shape=(3,)))
            model.compile("sgd", "mae", metrics=[metrics.Accuracy()])  # <- `Accuracy` counts exact hits
            model.fit(x, y)
            """),
        good("""
            import keras
            from keras.layers import Dense

            (x_train, y_train), (x_test, y_test) = keras.datasets.california_housing.load_data()
            model = keras.Sequential([Dense(64, activation="relu"), Dense(1)])
            model.compile(optimizer="adam", loss="mse", metrics=["mae"])
            model.fit(x_train, y_train)
            """),
        good("""
            import numpy as np
            from keras import Sequential, layers

            x, y = np.random.rand(200, 3), np.random.randint(0, 2, 200)
            model = Sequential([layers.Dense(1, activation="sigmoid")])
            model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
            model.fit(x, y)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        loss, y = training.loss, training.y
        if loss is None or loss.family != "regression" or y is None or y.labels != "continuous":
            continue
        for metric, at in accuracies(training.compiled):
            yield Diagnostic(
                at,
                f"`{metric}` counts exact hits, but {training.targets} holds numbers",
                'Watch `"mae"`: by how much the answers are off on average.',
                about=(training.model.id,),
                related=training.targets_note,
                fix=mae_instead(at),
            )


def mae_instead(at: Anchor) -> Fix | None:
    if at.literal is None:
        return None
    return Fix("Use `mae`", (Edit(at, "replace", lookup.quoted("mae", at)),), safe=False)
