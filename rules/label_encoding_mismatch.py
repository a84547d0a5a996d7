"""The loss fits the way the labels are written.

A class can be written as its number (`2`) or as a one-hot row (`[0, 0, 1]`). `sparse_categorical_crossentropy`
expects numbers, `categorical_crossentropy` one-hot rows. With the wrong one Keras stops with an error about ranks or
shapes that does not mention labels at all.

Change the loss, or change the labels: `keras.utils.to_categorical(y)` makes one-hot rows of numbers,
`y.argmax(axis=1)` numbers of one-hot rows.
"""

from collections.abc import Iterator

from seqlint import Array, Diagnostic, Program, bad, good, rule, show_shape
from seqlint.asking.training import Loss, Training, measured, trainings, with_loss


@rule(
    "SEQ308",
    severity="error",
    aspects={"output against labels": ("SEQ313",), "labels of another set": ("SEQ412",)},
    examples=[
        bad(
            """
            import keras
            from keras import layers

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            y_train = keras.utils.to_categorical(y_train)
            model = keras.Sequential([
                layers.Flatten(input_shape=(28, 28)),
                layers.Dense(10, activation="softmax"),
            ])
            model.compile(
                optimizer="adam",
                loss="sparse_categorical_crossentropy",  # <- expects class numbers, but `y_train` holds one-hot rows
            )
            model.fit(x_train / 255, y_train)
            """,
            fixed={"sparse_categorical_crossentropy": "categorical_crossentropy"},
        ),
        bad("""
            import numpy as np
            from keras import Sequential, layers, losses

            x, y = np.random.rand(200, 4), np.random.randint(0, 3, 200)
            model = Sequential([layers.Dense(3, activation="softmax", input_shape=(4,))])
            model.compile("adam", losses.CategoricalCrossentropy())  # <- one-hot rows, but `y` holds class numbers
            model.fit(x, y)
            """),
        bad("""
            import keras
            from keras import layers

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            y_train = keras.utils.to_categorical(y_train)
            model = keras.Sequential([layers.Flatten(), layers.Dense(10, activation="softmax")])
            model.compile("adam", "categorical_crossentropy")
            model.fit(x_train / 255, y_train)
            model.evaluate(x_test / 255, y_test)  # <- one-hot rows, but `y_test` holds class numbers
            """),
        good("""
            import numpy as np
            from keras import Sequential, layers

            x, y = np.random.rand(200, 4), np.random.randint(0, 3, 200)
            model = Sequential([layers.Dense(3, activation="softmax", input_shape=(4,))])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x, y)
            """),
        good("""
            import keras
            from keras import layers

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            model = keras.Sequential([layers.Flatten(), layers.Dense(10, activation="softmax")])
            model.compile("adam", "categorical_crossentropy")
            model.fit(x_train / 255, keras.utils.to_categorical(y_train, 10))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        loss, y = training.loss, training.classes
        if loss is None:
            continue
        if y is None or (wanted := mismatch(loss.family, y)) is None:
            yield from of_the_test(training, loss)
            continue
        expects, holds, better = wanted
        yield Diagnostic(
            loss.argument.value_at,
            f"`{loss.shown}` expects {expects}, but {training.targets} holds {holds}{of_shape(y)}",
            f"Use `{better}` for {holds}.",
            about=(training.model.id,),
            related=training.targets_note,
            fix=with_loss(loss, better),
        )


def of_the_test(training: Training, loss: Loss) -> Iterator[Diagnostic]:
    """The labels that the model is measured by are not written as those it learns from."""
    for found in measured(training):
        wanted = mismatch(loss.family, found.labels)
        if wanted is not None:
            expects, holds, _ = wanted
            encode = "`keras.utils.to_categorical(...)`" if loss.family == "categorical" else "`....argmax(axis=1)`"
            yield Diagnostic(
                found.at,
                f"`{loss.shown}` expects {expects}, but {found.shown} holds {holds}{of_shape(found.labels)}",
                f"Write all labels in one way: {encode} makes {expects}.",
                about=(training.model.id,),
                related=training.loss_note,
            )
            return


def of_shape(y: Array) -> str:
    return f" of shape {show_shape(y.shape)}" if y.shape and "?" not in y.shape else ""


def mismatch(family: str | None, y: Array) -> tuple[str, str, str] | None:
    """What the loss expects, what the labels are, and the loss for them; None where they agree."""
    one_row_each = y.shape is None or (len(y.shape) > 0 and y.shape[1:] in ((), (1,)))
    if family == "sparse" and y.labels == "one-hot":
        return "class numbers", "one-hot rows", "categorical_crossentropy"
    if family == "categorical" and y.labels in ("integer", "binary") and one_row_each:
        return "one-hot rows", "class numbers", "sparse_categorical_crossentropy"
    return None
