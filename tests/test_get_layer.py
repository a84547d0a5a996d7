"""`model.get_layer(...)` where all layers are known: what Keras 3.15.1 finds, and what it refuses (SEQ604)."""

import pytest

from tests.linted import findings

START = """
import keras
from keras import Input, Sequential, layers
model = Sequential([Input((4,), name="first"), layers.Dense(3, name="hidden"), layers.ReLU(), layers.Dense(2)])
"""


def said(lines: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.message) for finding in findings(START + lines) if finding.severity == "error"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("model.get_layer('hiden')", "did you mean 'hidden'?"),
        ("model.get_layer('Hidden')", "the model's layers are called 'hidden', 're_lu', 'dense'"),
        ("model.get_layer(name='first')", "`name` of `get_layer` is 'first'"),
        ("model.get_layer(2)", "is 2, which is no name: a layer's place is given as `index=2`"),
        ("model.get_layer(index=3)", "`index` of `get_layer` is 3, but the model has 3 layers"),
        ("model.get_layer(index=-4)", "is -4, but the model has 3 layers"),
        ("model.get_layer('relu').trainable = False", "is 'relu'"),
        ("model.pop(); model.get_layer(index=2)", "is 2, but the model has 2 layers"),
        ("m = keras.models.clone_model(model); m.get_layer('hiden')", "did you mean 'hidden'?"),
        ("for n in ('hidden', 'out'):\n    model.get_layer(n)", "is 'out'"),
        ("def last(m):\n    return m.get_layer('output')\nlast(model)", "is 'output'"),
    ],
)
def test_there_is_none(line: str, message: str) -> None:
    ((code, told),) = said(line + "\n")
    assert code == "SEQ604"
    assert message in told


@pytest.mark.parametrize(
    "line",
    [
        "model.get_layer('hidden'), model.get_layer(index=2), model.get_layer(index=-3), model.get_layer(None, 1)",
        "model.get_layer('dense'), model.get_layer('dense_7'), model.get_layer('re_lu_3')",
        "model.layers[2]._name = 'out'; model.get_layer('out')",
        "model.layers[2].name = 'out'; model.get_layer('out')",
        "model.add(layers.Dense(1, name='out')); model.get_layer('out')",
        "def more(m):\n    m.add(layers.Dense(1, name='out'))\nmore(model)\nmodel.get_layer('out')",
        "import other\nother.more(model)\nmodel.get_layer('out')",
        "m = keras.models.load_model('m.keras'); m.get_layer('out')",
        "keras.applications.VGG16().get_layer('block5_pool')",
        "class Own(layers.Layer):\n    pass\nmodel.add(Own()); model.get_layer('own')",
        "try:\n    model.get_layer('out')\nexcept ValueError:\n    pass",
        "model.add(Sequential([layers.Dense(1)], name='out')); model.get_layer('out')",
    ],
)
def test_there_is_one_or_nobody_knows(line: str) -> None:
    assert said(line + "\n") == []


def test_the_layers_do_not_count_the_input() -> None:
    assert said("wide = Sequential([Input((4,)), model.get_layer(index=0), layers.Conv2D(2, 2)])\n") != []
    assert said("wide = Sequential([Input((4,)), model.get_layer(index=0), layers.Dense(2)])\n") == []
