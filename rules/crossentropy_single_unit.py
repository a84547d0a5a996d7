"""A categorical crossentropy needs one unit for each class.

`categorical_crossentropy` and `sparse_categorical_crossentropy` choose one of several classes, and each class needs a
unit of its own. With a single unit there is nothing to choose from: the categorical loss is always 0, so nothing is
learned, and the sparse one stops at the first label that is not 0.

For yes or no keep the one unit, with `sigmoid` and `binary_crossentropy`. For n classes use n units with `softmax`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.asking.training import trainings, with_loss


@rule(
    "SEQ313",
    severity="error",
    aspects={"output against labels": ("SEQ302",), "output layer and loss": ("SEQ302",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(8, activation="relu", input_shape=(4,)),
                Dense(1, activation="sigmoid"),  # <- the last layer has 1 unit
            ])
            model.compile(optimizer="adam", loss="categorical_crossentropy")
            """,
            fixed={"categorical_crossentropy": "binary_crossentropy"},
        ),
        bad("""
            from keras import Sequential, layers, losses

            model = Sequential()
            model.add(layers.Dense(8, activation="relu", input_shape=(4,)))
            model.add(layers.Dense(1))  # <- `SparseCategoricalCrossentropy` chooses one of several classes
            model.compile(optimizer="adam", loss=losses.SparseCategoricalCrossentropy(from_logits=True))
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8, activation="relu", input_shape=(4,)), Dense(1, activation="sigmoid")])
            model.compile(optimizer="adam", loss="binary_crossentropy")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8, activation="relu", input_shape=(4,)), Dense(2, activation="softmax")])
            model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        output, loss = training.output, training.loss
        if output is None or output.units != 1 or loss is None or loss.family not in ("categorical", "sparse"):
            continue
        yes_or_no = output.activation == "sigmoid" and loss.logits is None
        yield Diagnostic(
            output.head.at,
            f"`{loss.shown}` chooses one of several classes, but the last layer has 1 unit",
            "For yes or no use `sigmoid` and `binary_crossentropy`; for several classes give each a unit.",
            about=(training.model.id,),
            related=training.loss_note,
            fix=with_loss(loss, "binary_crossentropy") if yes_or_no else None,
        )
