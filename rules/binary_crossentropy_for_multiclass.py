"""Several classes under one softmax need a categorical crossentropy.

`binary_crossentropy` judges every unit by itself, as a yes-or-no question. After a `softmax` the units are not
independent: exactly one class is right. The loss then mostly rewards the many easy "no" answers, and the accuracy
that Keras shows beside it may look far too good.

Use `categorical_crossentropy` for one-hot labels, `sparse_categorical_crossentropy` for class numbers. If a sample
can have several labels at once, keep `binary_crossentropy` and use `sigmoid` instead.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.asking.training import trainings, with_loss


@rule(
    "SEQ307",
    severity="warning",
    aspects={"output layer and loss": ("SEQ301",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(8, activation="relu", input_shape=(4,)),
                Dense(3, activation="softmax"),  # <- the last layer has 3 `softmax` units
            ])
            model.compile(optimizer="adam", loss="binary_crossentropy")
            """,
            fixed={"binary_crossentropy": "categorical_crossentropy"},
        ),
        bad("""
            import keras
            from keras import layers

            model = keras.Sequential()
            model.add(layers.Dense(8, activation="relu", input_shape=(4,)))
            model.add(layers.Dense(5))
            model.add(layers.Softmax())  # <- but `BinaryCrossentropy` judges each unit by itself
            model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy())
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8, activation="relu", input_shape=(4,)), Dense(3, activation="softmax")])
            model.compile(optimizer="adam", loss="categorical_crossentropy")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8, activation="relu", input_shape=(4,)), Dense(3, activation="sigmoid")])
            model.compile(optimizer="adam", loss="binary_crossentropy")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8, activation="relu", input_shape=(4,)), Dense(2, activation="softmax")])
            model.compile(optimizer="adam", loss="binary_crossentropy")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        output, loss = training.output, training.loss
        if output is None or output.activation != "softmax" or (output.units or 0) < 3:
            continue
        if loss is None or loss.family != "binary" or training.copies_input:
            continue
        sparse = training.classes is not None and training.classes.labels != "one-hot"
        better = "sparse_categorical_crossentropy" if sparse else "categorical_crossentropy"
        yield Diagnostic(
            output.last.at,
            f"the last layer has {output.units} `softmax` units, but `{loss.shown}` judges each unit by itself",
            f"For one class out of several use `{better}`.",
            about=(training.model.id,),
            related=training.loss_note,
            fix=with_loss(loss, better),
        )
