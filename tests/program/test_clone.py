"""`clone_model` makes another model of other layers (Keras 3.15.1): what becomes of one leaves the other alone."""

from tests.program.analysed import programs

HEAD = """import keras
import numpy as np
x, y = np.zeros((4, 7)), np.zeros((4, 1))
first = keras.Sequential([keras.Input((7,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
second = keras.models.clone_model(first)
"""


def test_the_clone_has_layers_of_its_own() -> None:
    (program,) = programs(HEAD)
    one, other = program.sequentials()
    assert [layer.kind for layer in other.layers] == ["Dense", "Dense"]
    assert (other.output_shape, other.params) == (one.output_shape, one.params) == ((None, 1), 73)
    assert {layer.id for layer in one.layers}.isdisjoint(layer.id for layer in other.layers)


def test_freezing_one_leaves_the_other_as_it_is() -> None:
    (program,) = programs(
        HEAD + "second.compile('sgd', 'mse')\nsecond.fit(x, y)\nfirst.layers[0].trainable = False\nsecond.fit(x, y)\n"
    )
    _, other = program.sequentials()
    assert "trainable" not in {event.kind for event in other.events}
