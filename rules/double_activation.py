"""One layer, one activation.

An activation straight behind another works on what the first has left: `relu` behind `relu` changes nothing,
`softmax` behind `relu` no longer sees any number below 0, `softmax` behind `softmax` makes all classes nearly equal.
Most often the second one was forgotten when the code was changed.

Keep one of the two.
"""

from collections.abc import Iterator
from itertools import pairwise

from seqlint import Const, Diagnostic, Edit, Fix, Layer, Program, Related, bad, good, rule
from seqlint.asking.training import activation_of
from seqlint.keras_api.spelling import ACTIVATION_LAYERS


@rule(
    "SEQ507",
    severity="warning",
    examples=[
        bad(
            """
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Dense(10, activation="relu", input_shape=(20,)))
            model.add(layers.Activation("softmax"))  # <- `softmax` follows straight on `relu`
            """,
            fixed={'activation="relu", ': ""},
        ),
        bad("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Conv2D(16, 3, activation="relu", input_shape=(28, 28, 1)),
                layers.LeakyReLU(),  # <- `LeakyReLU` follows straight on `relu`
                layers.Flatten(),
                layers.Dense(1),
            ])
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Dense(10, input_shape=(20,)))
            model.add(layers.Activation("softmax"))
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Conv2D(16, 3, activation=None, input_shape=(28, 28, 1)),
                layers.LeakyReLU(),
                layers.Flatten(),
                layers.Dense(1, activation="linear"),
                layers.Activation("sigmoid"),
            ])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        for layer, following in pairwise(model.layers):
            if not is_activation(following) or activation_of(program, following) in (None, "linear"):
                continue
            first, second = written(program, layer), written(program, following)
            if first is not None and second is not None:
                yield Diagnostic(
                    following.at,
                    f"`{second}` follows straight on `{first}`",
                    f"Keep `{second}`, and leave `{first}` out."
                    if following is model.layers[-1]
                    else "Keep one of the two.",
                    about=(following.id,),
                    related=(Related(layer.at, f"`{first}` is applied here"),),
                    fix=keep_second(layer),
                )


def is_activation(layer: Layer) -> bool:
    return layer.kind == "Activation" or layer.kind in ACTIVATION_LAYERS


def written(program: Program, layer: Layer) -> str | None:
    """The activation that the student gave a layer, as a recurrent layer's own `tanh` is none."""
    if layer.kind in ACTIVATION_LAYERS:
        return layer.kind
    given = layer.given("activation")
    name = activation_of(program, layer) if given is not None and given.value != Const(None) else None
    return None if name == "linear" else name


def keep_second(layer: Layer) -> Fix | None:
    given = layer.given("activation")
    if given is None or is_activation(layer):
        return None
    return Fix("Drop the first activation", (Edit(given.at, "delete"),), safe=False)
