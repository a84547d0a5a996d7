"""`clone_model` makes another model of other layers (Keras 3.15.1): what becomes of one leaves the other alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.linted import codes
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


NORMALIZED = """import keras, numpy as np
x = np.random.rand(64, 4) * 10
scale = keras.layers.{layer}
scale.adapt(x)
first = keras.Sequential([keras.Input((4,)), scale, keras.layers.Dense(1)])
first.compile("sgd", "mse")
first.fit(x, x[:, 0], verbose=0)
second = keras.models.clone_model(first)
{then}
told = second.predict(x, verbose=0)
"""
COPIES = {
    "weights alone": ("Normalization()", "second.set_weights(first.get_weights())", False),
    "a file": ("Normalization()", "first.save_weights('{}')\nsecond.load_weights('{}')", True),
    "adapted": ("Normalization()", "second.set_weights(first.get_weights())\nsecond.layers[0].adapt(x)", True),
    "bins": ("Discretization(num_bins=4)", "second.set_weights(first.get_weights())", True),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_clone_does_not_know_what_a_layer_learned(name: str, tmp_path: Path) -> None:
    layer, then, same = COPIES[name]
    text = NORMALIZED.format(layer=layer, then=then.replace("{}", str(tmp_path / "w.weights.h5")))
    known: dict[str, Any] = {}
    exec(text, known)
    assert np.allclose(known["first"].predict(known["x"], verbose=0), known["told"], atol=1e-4) is same
    assert codes(text) == ([] if same else ["SEQ803"])
