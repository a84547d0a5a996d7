"""A crossentropy needs probabilities.

Without an activation, the last layer gives any number, negative ones and large ones too. A crossentropy takes the
logarithm of probabilities, so such numbers are cut off or misread: the loss means nothing, and the model learns badly
or not at all. Keras does not complain.

Add `softmax` (one class out of several) or `sigmoid` (yes or no) to the last layer. Or keep the raw scores, called
logits, and tell the loss so: `SparseCategoricalCrossentropy(from_logits=True)`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, keras_api, rule
from seqlint.asking.training import CROSSENTROPIES, Loss, trainings, with_activation


@rule(
    "SEQ303",
    severity="error",
    aspects={"output layer and loss": ("SEQ309",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(16, activation="relu", input_shape=(4,)),
                Dense(3),  # <- the last layer has no activation
            ])
            model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
            """,
            fixed={"Dense(3)": 'Dense(3, activation="softmax")'},
        ),
        bad("""
            from keras import Sequential, layers, losses

            model = Sequential()
            model.add(layers.Dense(16, activation="relu", input_shape=(4,)))
            model.add(layers.Dense(1, activation="linear"))  # <- but `BinaryCrossentropy` expects probabilities
            model.compile(optimizer="adam", loss=losses.BinaryCrossentropy())
            """),
        good("""
            from keras import Sequential, layers, losses

            model = Sequential([layers.Dense(16, activation="relu", input_shape=(4,)), layers.Dense(3)])
            model.compile(optimizer="adam", loss=losses.SparseCategoricalCrossentropy(from_logits=True))
            """),
        good("""
            from keras import Sequential
            from keras.layers import Activation, Dense

            model = Sequential([Dense(16, activation="relu", input_shape=(4,)), Dense(3), Activation("softmax")])
            model.compile(optimizer="adam", loss="categorical_crossentropy")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(16, activation="relu", input_shape=(4,)), Dense(1)])
            model.compile(optimizer="adam", loss="mse")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        output, loss = training.output, training.loss
        if output is None or output.activation != "linear" or loss is None:
            continue
        if loss.family not in CROSSENTROPIES or loss.from_logits is not False:
            continue
        name = "sigmoid" if loss.family == "binary" else "softmax"
        yield Diagnostic(
            output.head.at,
            f"the last layer has no activation, but `{loss.shown}` expects probabilities",
            f'Add `activation="{name}"`{or_logits(loss)}.',
            about=(training.model.id,),
            related=training.loss_note,
            fix=with_activation(output, name),
        )


def or_logits(loss: Loss) -> str:
    """The other way out, which not every loss has (`CategoricalGeneralizedCrossEntropy`, Keras 3.15.1)."""
    takes = any(parameter.name == "from_logits" for parameter in keras_api.parameters("losses", loss.name) or ())
    return ", or tell the loss that it gets raw scores: `from_logits=True`" if takes else ""
