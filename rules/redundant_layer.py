"""Every layer does something.

Some layers change nothing: a `Flatten` where each sample is a vector already, an activation that is `linear`, a
`Dropout` that drops nothing. They do no harm, but they make the model look as if it did more than it does.
"""

from collections.abc import Iterator

from seqlint import Const, Diagnostic, Layer, Program, bad, good, rule
from seqlint.asking import ask


@rule(
    "SEQ513",
    severity="advice",
    examples=[
        bad(
            """
            from keras import Sequential, layers

            model = Sequential([
                layers.Dense(64, activation="relu", input_shape=(20,)),
                layers.Flatten(),  # <- `Flatten` changes nothing: each sample is a vector of 64 numbers already
                layers.Dense(1),
            ])
            """,
            fixed={"    layers.Flatten(),\n": ""},
        ),
        bad(
            """
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Dense(64, activation="relu", input_shape=(20,)))
            model.add(layers.Dropout(0))  # <- `Dropout` changes nothing: its rate is 0
            model.add(layers.Dense(1))
            model.add(layers.Activation("linear"))  # <- `Activation` changes nothing: it is `linear`
            """,
            fixed={"model.add(layers.Dropout(0))\n": "", 'model.add(layers.Activation("linear"))\n': ""},
        ),
        good("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Flatten(input_shape=(28, 28)),
                layers.Dense(64, activation="relu"),
                layers.Dropout(0.2),
                layers.Dense(1),
            ])
            """),
        good("""
            from keras import Sequential, layers

            def build(rate=0.0):
                return Sequential([layers.Dense(64, activation="relu"), layers.Dropout(rate), layers.Dense(1)])

            model = build()
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        for layer in model.layers:
            why = redundant(layer)
            if why is not None and not layer.custom and not layer.open:
                yield Diagnostic(
                    layer.at,
                    f"`{layer.kind}` changes nothing: {why}",
                    "Leave it out.",
                    about=(layer.id,),
                    fix=ask.without(program, layer),
                )


def redundant(layer: Layer) -> str | None:
    """Why a layer does nothing."""
    shape = layer.input_shape
    if layer.kind == "Flatten" and shape is not None and len(shape) == 2 and isinstance(shape[1], int):
        return f"each sample is a vector of {shape[1]} numbers already"
    activation, rate = layer.given("activation"), layer.given("rate")
    if layer.kind == "Activation" and activation is not None and activation.value == Const("linear"):
        return "it is `linear`" if activation.value_at.literal else None
    if layer.kind == "Dropout" and rate is not None and rate.value_at.literal and rate.value in (Const(0), Const(0.0)):
        return f"its rate is {rate.value_at.literal}"
    return None
