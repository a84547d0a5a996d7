"""Training needs the right answers, too.

`fit` compares what the model says with the labels. Given the inputs alone, it stops with "None values not supported",
which does not say what is missing.

Give the labels as the second argument, `fit(x_train, y_train)`; an autoencoder gets its inputs twice, `fit(x, x)`. A
data set must give pairs of inputs and labels.
"""

from collections.abc import Iterator

from seqlint import Array, Dataset, Diagnostic, Event, Program, bad, good, rule
from seqlint.asking import ask
from seqlint.asking.training import trainings


@rule(
    "SEQ418",
    severity="error",
    aspects={"training data": ("SEQ401",)},
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(4, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, epochs=5)  # <- `fit` gets `x` but no labels, and `mse` needs them
            """),
        bad("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), _ = keras.datasets.mnist.load_data()
            model = keras.Sequential()
            model.add(Flatten())
            model.add(Dense(10, activation="softmax"))
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x_train / 255)  # <- no labels
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(4, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, epochs=5)
            """),
        good("""
            import numpy as np
            import tensorflow as tf
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            data = tf.data.Dataset.from_tensor_slices((x, y)).batch(10)
            model = Sequential([Dense(4, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(data)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        fit, loss = training.fit, training.loss
        if fit is None or loss is None or fit.kind != "fit" or fit.open or not lacks_labels(fit):
            continue
        x = fit.given("x")
        name = f"`{x.value_at.name}`" if x is not None and x.value_at.name else "the inputs"
        yield Diagnostic(
            fit.at,
            f"`fit` gets {name} but no labels, and `{loss.shown}` needs them",
            f"Give the labels as the second argument: `{ask.called(training.model, 'model').strip('`')}.fit(x, y)`.",
            about=(training.model.id, id(fit.at.node)),
            related=training.loss_note,
        )


def lacks_labels(fit: Event) -> bool:
    """Whether the data is known, and no labels are in it or beside it."""
    x = fit.value("x")
    if isinstance(x, Dataset):
        return len(x.elements) == 1 and isinstance(x.elements[0], Array)
    return isinstance(x, Array) and fit.given("y") is None
