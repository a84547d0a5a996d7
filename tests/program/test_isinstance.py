"""`isinstance` of layers and models, decided as Keras decides it."""

import inspect

import pytest

from seqlint import keras_api
from seqlint.program.keras.classes import SUBLAYERS
from tests.program.test_models import agree, built, inferred

HEAD = """
import keras
from keras import layers

class Noisy(layers.AlphaDropout):
    def call(self, inputs):
        return super().call(inputs, training=True)

class Block(layers.Layer):
    pass

model = keras.Sequential([
    layers.Dense(8), layers.AlphaDropout(0.2), Noisy(0.3), layers.Reshape((8, 1)),
    layers.SpatialDropout1D(0.1), layers.LSTM(5), Block(), keras.Sequential([layers.Dense(3)]), layers.MaxPool1D(),
])
"""

COUNTED = "counted = keras.Sequential([keras.Input((2,)), layers.Dense(len(found))])\n"


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("layers.Dense", 1),
        ("layers.Layer", 9),
        ("keras.Layer", 9),
        ("layers.AlphaDropout", 2),
        ("Noisy", 1),
        ("Block", 1),
        ("layers.Dropout", 1),
        ("layers.RNN", 1),
        ("(layers.Dense, layers.LSTM)", 2),
        ("keras.Model", 1),
        ("keras.Sequential", 1),
        ("layers.MaxPooling1D", 1),
    ],
)
def test_layers_that_are_of_a_class(kind: str, found: int) -> None:
    code = f"{HEAD}found = [layer for layer in model.layers if isinstance(layer, {kind})]\n{COUNTED}"
    real = {"counted": built(code)["counted"]}
    assert real["counted"][2] == (None, found)
    assert not list(agree(code, real))


def test_a_class_that_is_not_known_may_be_any() -> None:
    found = "found = [layer for layer in model.layers if isinstance(layer, something.Dense)]\n"
    models = inferred(f"import something\n{HEAD}{found}{COUNTED}")["counted"]
    assert {model[2] for model in models} != {(None, 0)}


def test_the_classes_are_those_of_keras() -> None:
    import keras

    of_keras = {name: cls for name, cls in vars(keras.layers).items() if inspect.isclass(cls)}
    names = [name for name in of_keras if keras_api.parameters("layers", name) is not None]
    for name in names:
        others = {n for n in names if issubclass(of_keras[n], of_keras[name]) and of_keras[n] is not of_keras[name]}
        assert name == "Layer" or others == set(SUBLAYERS.get(name, ())), name
