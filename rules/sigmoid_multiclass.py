"""One class out of several needs softmax, not sigmoid.

Each `sigmoid` unit answers its own yes-or-no question: with ten of them, a picture may be "a 3" and "an 8" at once,
or nothing at all. Where every sample belongs to exactly one class, the scores should compete. `softmax` does that:
its outputs add up to 1, so raising one lowers the others. With sigmoids the outputs are no probabilities of classes.

How such a model trains depends on the loss. With a categorical crossentropy Keras on TensorFlow trains it just as with
softmax, from the numbers before the activation (3.15.1), and only what `predict` gives is wrong; another backend, a
layer after the activation or `binary_crossentropy` train each unit for a question of its own.

Several sigmoids are right for several independent questions (a film can be funny and sad), with
`binary_crossentropy`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.asking.training import Training, trainings, with_activation


@rule(
    "SEQ301",
    severity="warning",
    aspects={"output layer and loss": ("SEQ305",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(16, activation="relu", input_shape=(4,)),
                Dense(3, activation="sigmoid"),  # <- the last layer has 3 `sigmoid` units
            ])
            model.compile(optimizer="adam", loss="categorical_crossentropy")
            """,
            fixed={"sigmoid": "softmax"},
        ),
        bad("""
            import keras
            from keras import layers

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            y_train = keras.utils.to_categorical(y_train)
            model = keras.Sequential([
                layers.Rescaling(1 / 255, input_shape=(28, 28)),
                layers.Flatten(),
                layers.Dense(10),
                layers.Activation("sigmoid"),  # <- each row of `y_train` is exactly one of 10 classes
            ])
            model.compile(loss="binary_crossentropy", optimizer="adam")
            model.fit(x_train, y_train)
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(16, activation="relu", input_shape=(4,)), Dense(3, activation="softmax")])
            model.compile(optimizer="adam", loss="categorical_crossentropy")
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.random.rand(500, 20)
            topics = np.random.randint(0, 2, size=(500, 6))
            model = Sequential([Dense(32, activation="relu", input_shape=(20,)), Dense(6, activation="sigmoid")])
            model.compile(optimizer="adam", loss="binary_crossentropy")
            model.fit(x, topics)
            """),
        good("""
            import keras
            from keras.layers import Dense

            (x, y), _ = keras.datasets.mnist.load_data()
            x = x.reshape(-1, 784) / 255
            autoencoder = keras.Sequential([Dense(32, activation="relu"), Dense(784, activation="sigmoid")])
            autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
            autoencoder.fit(x, x)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        output, reason = training.output, evidence(training)
        if output is None or output.activation != "sigmoid" or output.units == 1 or reason is None:
            continue
        beside = " and a crossentropy" if training.loss is not None and training.loss.family == "regression" else ""
        units = f"has {output.units} `sigmoid` units" if output.units else "ends in `sigmoid`"
        yield Diagnostic(
            output.last.at,
            f"the last layer {units}, but {reason}",
            f"For one class out of several use `softmax`{beside}: its outputs compete and add up to 1.",
            about=(training.model.id,),
            related=training.loss_note,
            fix=with_activation(output, "softmax"),
        )


def evidence(training: Training) -> str | None:
    """Why the task is one class out of several."""
    loss, labels = training.loss, training.classes
    if labels is not None and labels.labels != "binary":
        row = f"each row of {training.targets}" if labels.labels == "one-hot" else f"each label in {training.targets}"
        return f"{row} is exactly one of {labels.classes or 'several'} classes"
    if loss is not None and loss.family in ("categorical", "sparse"):
        return f"`{loss.shown}` trains one class out of several"
    return None
