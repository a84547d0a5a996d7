"""Classes are learned with a crossentropy.

`mse` and `mae` measure how far a number is off. For classes there is no "how far": a wrong class is wrong. On
`sigmoid` and `softmax` outputs these losses also fade where the model is most wrong, so it learns slowly or gets
stuck.

Use `binary_crossentropy` for yes or no, `categorical_crossentropy` for one-hot labels and
`sparse_categorical_crossentropy` for class numbers. If the task is to predict a number, use a last layer without an
activation instead.
"""

from collections.abc import Iterator

from seqlint import Array, Diagnostic, Program, bad, good, rule
from seqlint.asking.training import Output, Training, accuracies, trainings, with_loss


@rule(
    "SEQ306",
    severity="warning",
    aspects={"output layer and loss": ("SEQ307",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(16, activation="relu", input_shape=(4,)),
                Dense(1, activation="sigmoid"),  # <- `mean_squared_error` is a loss for numbers
            ])
            model.compile(optimizer="adam", loss="mean_squared_error")
            """,
            fixed={"mean_squared_error": "binary_crossentropy"},
        ),
        bad("""
            import keras
            from keras import layers

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            model = keras.Sequential([
                layers.Flatten(input_shape=(28, 28)),
                layers.Dense(10, activation="softmax"),  # <- but the last layer has 10 `softmax` units
            ])
            model.compile(optimizer="adam", loss="mse")
            model.fit(x_train / 255, keras.utils.to_categorical(y_train))
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.random.rand(200, 5)
            y = x.sum(axis=1) > 2.5
            model = Sequential()
            model.add(Dense(10, activation="relu", input_shape=(5,)))
            model.add(Dense(1))  # <- but the labels in `y` are the classes 0 and 1
            model.compile(optimizer="adam", loss="mae")
            model.fit(x, y)
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense
            from sklearn.datasets import load_iris

            x, y = load_iris(return_X_y=True)
            model = Sequential([Dense(10, activation="relu", input_shape=(4,))])
            model.add(Dense(1))  # <- `accuracy` counts right classes, and `y` holds class numbers
            model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
            model.fit(x, y)
            """),
        good("""
            import keras
            from keras.layers import Dense

            (x, y), _ = keras.datasets.california_housing.load_data()
            model = keras.Sequential([Dense(64, activation="relu"), Dense(1)])
            model.compile(optimizer="adam", loss="mse")
            model.fit(x, y)
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            autoencoder = Sequential([Dense(32, activation="relu"), Dense(784, activation="sigmoid")])
            autoencoder.compile(optimizer="adam", loss="mse")
            """),
        good("""
            import pandas as pd
            from keras import Sequential
            from keras.layers import Dense

            chances = pd.read_csv("admissions.csv")
            model = Sequential([Dense(10, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile(optimizer="adam", loss="mse")
            model.fit(chances.iloc[:, :-1], chances.iloc[:, -1])
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, share = np.random.rand(200, 5), np.random.rand(200)
            model = Sequential([Dense(10, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile(optimizer="adam", loss="mse")
            model.fit(x, share)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            def learn(policy, states, actions, rewards):
                chosen = policy.predict(states) * np.eye(2)[actions]
                policy.fit(states, chosen, sample_weight=rewards, verbose=0)

            policy = Sequential([Dense(10, activation="relu"), Dense(2, activation="softmax")])
            policy.compile(optimizer="adam", loss="mse")
            learn(policy, np.load("states.npy"), np.load("actions.npy"), np.load("rewards.npy"))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        output, loss = training.output, training.loss
        if output is None or loss is None or loss.family != "regression" or training.copies_input:
            continue
        reason = evidence(training, output)
        if reason is None:
            continue
        better = crossentropy(training, output)
        instead = f"`{better}`" if better else "a crossentropy"
        yield Diagnostic(
            output.last.at,
            f"`{loss.shown}` is a loss for numbers, but {reason}",
            f"Use {instead} to learn classes; to predict a number, use no activation at the end.",
            about=(training.model.id,),
            related=training.loss_note,
            fix=with_loss(loss, better) if better else None,
        )


def evidence(training: Training, output: Output) -> str | None:
    """Why the model is a classifier."""
    labels, activation = training.classes, output.activation
    if labels is None and training.y is not None and maybe_numbers(training.y):
        return None
    if labels is None and training.fit is not None and next(accuracies(training.compiled), None) is None:
        return None  # the targets may be shares
    if activation == "softmax" and output.units != 1:
        units = f"has {output.units} `softmax` units" if output.units else "ends in `softmax`"
        return f"the last layer {units}, to tell classes apart"
    if activation == "sigmoid" and output.units == 1:
        return "the last layer is one `sigmoid` unit, which answers yes or no"
    if labels is None:
        return None
    if labels.labels == "integer":
        asks = next((metric for metric, _ in accuracies(training.compiled)), None)
        return f"`{asks}` counts right classes, and {training.targets} holds class numbers" if asks else None
    what = "are the classes 0 and 1" if labels.labels == "binary" else "are one-hot classes"
    return f"the labels in {training.targets} {what}"


def maybe_numbers(y: Array) -> bool:
    """Whether the targets are numbers to predict: proven so, or of a known range as scaling gives it."""
    is_float = y.dtype is not None and y.dtype.startswith("float")
    return y.labels == "continuous" or (y.labels is None and is_float and None not in (y.low, y.high))


def crossentropy(training: Training, output: Output) -> str | None:
    """The loss that fits; None where the labels decide and are not known."""
    labels = training.classes
    if output.units == 1 and (labels is None or labels.labels == "binary"):
        return "binary_crossentropy" if output.activation == "sigmoid" else None
    if output.units == 1 or labels is None:
        return None
    return "categorical_crossentropy" if labels.labels == "one-hot" else "sparse_categorical_crossentropy"
