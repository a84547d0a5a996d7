"""Batch normalisation has a bias of its own.

Batch normalisation first subtracts the mean, and with it any bias that the layer before has added; then it adds one
of its own. The bias of the layer before it is learned for nothing.

`use_bias=False` saves these weights.
"""

from collections.abc import Iterator
from itertools import pairwise

from seqlint import Const, Diagnostic, Edit, Fix, Layer, Program, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.asking.training import activation_of


@rule(
    "SEQ506",
    severity="advice",
    examples=[
        bad(
            """
            from keras import Sequential, layers

            model = Sequential([
                layers.Conv2D(16, 3, input_shape=(28, 28, 1)),  # <- the bias of `Conv2D` is lost
                layers.BatchNormalization(),
                layers.ReLU(),
            ])
            """,
            fixed={"(16, 3, input_shape=(28, 28, 1)),\n": "(16, 3, input_shape=(28, 28, 1), use_bias=False),\n"},
        ),
        bad("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Dense(64, input_shape=(20,)))  # <- the bias of `Dense` is lost
            model.add(layers.BatchNormalization())
            model.add(layers.Activation("relu"))
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Conv2D(16, 3, use_bias=False, input_shape=(28, 28, 1)),
                layers.BatchNormalization(),
                layers.ReLU(),
            ])
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Dense(64, activation="relu", input_shape=(20,)))
            model.add(layers.BatchNormalization())
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        for layer, following in pairwise(model.layers):
            if layer.kind not in ask.WEIGHTED or following.kind != "BatchNormalization" or not has_bias(layer):
                continue
            if activation_of(program, layer) == "linear" and following.value("center") == Const(True):
                yield Diagnostic(
                    layer.at,
                    f"the bias of `{layer.kind}` is lost in the batch normalisation behind it",
                    "Save it: `use_bias=False`.",
                    about=(layer.id,),
                    related=(Related(following.at, "the batch normalisation is here"),),
                    fix=no_bias(layer),
                )


def has_bias(layer: Layer) -> bool:
    return not layer.custom and not layer.open and layer.value("use_bias") == Const(True)


def no_bias(layer: Layer) -> Fix | None:
    if "use_bias" in layer.arguments or not layer.arguments:
        return None
    last = list(layer.arguments.values())[-1]
    return Fix("Add `use_bias=False`", (Edit(last.at, "after", ", use_bias=False"),), safe=True)
