"""Numbers are not learned with a crossentropy.

A crossentropy compares probabilities of classes. Prices, temperatures or ages are no classes: values above 1 even
make the loss negative, and `sparse_categorical_crossentropy` cuts the decimals off and takes what is left for a class
number. Keras reports no error, but what is learned means nothing.

To predict a number, end with one unit without an activation and use `mse` or `mae`.
"""

from collections.abc import Iterator

from seqlint import Array, Diagnostic, Edit, Fix, Program, bad, good, rule
from seqlint.asking.training import CROSSENTROPIES, Loss, Training, trainings, with_loss

NOISE = 0.5


@rule(
    "SEQ309",
    severity="error",
    aspects={
        "output against labels": ("SEQ312",),
        "labels of another set": ("SEQ312",),
        "output layer and loss": ("SEQ313",),
    },
    examples=[
        bad(
            """
            import keras
            from keras.layers import Dense

            (x_train, y_train), (x_test, y_test) = keras.datasets.california_housing.load_data()
            model = keras.Sequential([Dense(64, activation="relu", input_shape=(8,)), Dense(1, activation="sigmoid")])
            model.compile(
                optimizer="adam",
                loss="binary_crossentropy",  # <- but `y_train` holds numbers from 14999 to 500001
            )
            model.fit(x_train, y_train)
            """,
            fixed={', activation="sigmoid"': "", "binary_crossentropy": "mse"},
        ),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.random.rand(200, 3)
            price = np.random.rand(200) * 300
            model = Sequential()
            model.add(Dense(10, activation="softmax", input_shape=(3,)))
            model.compile("adam", "sparse_categorical_crossentropy")  # <- learns classes, but `price` holds numbers
            model.fit(x, price)
            """),
        good("""
            import keras
            from keras.layers import Dense

            (x_train, y_train), (x_test, y_test) = keras.datasets.california_housing.load_data()
            model = keras.Sequential([Dense(64, activation="relu"), Dense(1)])
            model.compile(optimizer="adam", loss="mse")
            model.fit(x_train, y_train)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, share = np.random.rand(200, 3), np.random.rand(200)
            model = Sequential([Dense(10, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile(optimizer="adam", loss="binary_crossentropy")
            model.fit(x, share)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        loss, y = training.loss, training.y
        if loss is None or y is None or loss.family not in CROSSENTROPIES or training.copies_input:
            continue
        if y.labels != "continuous" or (loss.family != "sparse" and not leaves_shares(y)):
            continue
        yield Diagnostic(
            loss.argument.value_at,
            f"`{loss.shown}` learns classes, but {training.targets} holds numbers{span(y)}",
            "To predict a number use `mse` or `mae`, and no activation at the end.",
            about=(training.model.id,),
            related=training.targets_note,
            fix=as_regression(training, loss),
        )


def as_regression(training: Training, loss: Loss) -> Fix | None:
    """The loss for numbers, and no activation on the one unit."""
    output, fix = training.output, with_loss(loss, "mse")
    if fix is None or output is None or output.units != 1 or output.last is not output.head:
        return None
    activation = output.last.given("activation")
    drop = () if activation is None else (Edit(activation.at, "delete"),)
    return Fix("Predict a number: `mse`, no activation", (*fix.edits, *drop), safe=False)


def leaves_shares(y: Array) -> bool:
    """Whether the numbers are no probabilities, nor yes and no with some noise, as a GAN's labels may be."""
    below, above = y.past.reach or (0, 1)
    low = below if y.low is None else y.low
    high = above if y.high is None else y.high
    return low < -NOISE or high > 1 + NOISE


def span(y: Array) -> str:
    return f" from {y.low:g} to {y.high:g}" if y.low is not None and y.high is not None else ""
