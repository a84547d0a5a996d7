"""`from_logits=True` is for outputs without an activation.

With `from_logits=True` the loss applies `softmax` or `sigmoid` itself, because it expects raw scores. If the last
layer has already applied it, the scores would be squeezed twice: the differences between them all but vanish, and the
model learns slowly or stops early. (Keras 3 on TensorFlow warns, and looks for the raw scores itself where it can
find them.)

Do one of the two: drop `from_logits=True`, or drop the activation of the last layer.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fix, Program, Related, bad, good, rule
from seqlint.asking.training import CROSSENTROPIES, trainings


@rule(
    "SEQ304",
    severity="warning",
    aspects={"output layer and loss": ("SEQ310",)},
    examples=[
        bad(
            """
            from keras import Sequential, layers, losses

            model = Sequential([
                layers.Dense(64, activation="relu", input_shape=(20,)),
                layers.Dense(10, activation="softmax"),
            ])
            model.compile(
                optimizer="adam",
                loss=losses.SparseCategoricalCrossentropy(from_logits=True),  # <- `from_logits=True` expects raw scores
            )
            """,
            fixed={"from_logits=True": ""},
        ),
        bad("""
            import keras
            from keras import layers

            model = keras.Sequential([layers.Dense(64, activation="relu", input_shape=(20,)), layers.Dense(1)])
            model.add(layers.Activation("sigmoid"))
            loss = keras.losses.BinaryCrossentropy(from_logits=True)  # <- the last layer already applies `sigmoid`
            model.compile(optimizer="adam", loss=loss)
            """),
        good("""
            from keras import Sequential, layers, losses

            model = Sequential([layers.Dense(64, activation="relu", input_shape=(20,)), layers.Dense(10)])
            model.compile(optimizer="adam", loss=losses.SparseCategoricalCrossentropy(from_logits=True))
            """),
        good("""
            from keras import Sequential, layers, losses

            model = Sequential([layers.Dense(64, input_shape=(20,)), layers.Dense(10, activation="softmax")])
            model.compile(optimizer="adam", loss=losses.SparseCategoricalCrossentropy())
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        output, loss = training.output, training.loss
        if output is None or output.activation not in ("softmax", "sigmoid") or loss is None:
            continue
        if loss.family not in CROSSENTROPIES or not loss.from_logits or loss.logits is None:
            continue
        yield Diagnostic(
            loss.logits.at,
            f"`from_logits=True` expects raw scores, but the last layer already applies `{output.activation}`",
            f"Drop `from_logits=True`, or drop `{output.activation}` from the last layer.",
            about=(training.model.id,),
            related=(Related(output.last.at, f"`{output.activation}` is applied here"),),
            fix=Fix("Drop `from_logits=True`", (Edit(loss.logits.at, "delete"),), safe=True),
        )
