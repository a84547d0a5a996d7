"""A model is read by Keras' own functions, whatever was put in their place; accounts that differ are a doubt."""

from __future__ import annotations

import pytest

from seqlint.program import analyze
from seqlint.reading import source
from seqlint.run import Expectation, Plan, Run, report, run
from seqlint.run.verdict import loss_of
from seqlint.shapes import inferred

HEAD = "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])\n"
GOOD = "good = keras.Sequential([keras.Input((4,)), keras.layers.Dense(10)])\n"

# The model has 3 units and says 10.
LIES = {
    "attribute of the model": GOOD + "told = good.get_config()\nmodel.get_config = lambda: told\n",
    "attribute of the layer": "told = {**model.layers[0].get_config(), 'units': 10}\n"
    "model.layers[0].get_config = lambda: told\n",
    "class": "old = keras.layers.Dense.get_config\n"
    "keras.layers.Dense.get_config = lambda self: {**old(self), 'units': 10}\n",
    "added to a class": "keras.layers.Dense.count_params = lambda self: 50\n"
    "keras.Sequential.output_shape = property(lambda self: (None, 10))\n"
    "keras.Sequential.count_params = lambda self: 50\n",
    "serializer": GOOD + "from keras.src.saving import serialization_lib as lib\n"
    "told = lib.serialize_keras_object(good)\nlib.serialize_keras_object = lambda *args: told\n",
    "recorder": "import sys\nrecorder = sys.modules['seqlint.run.recorder']\n"
    "recorder._claimed = lambda *args: {'input_shape': [None, 4], 'output_shape': [None, 10], 'params': 50, "
    "'layers': []}\nrecorder.Record._describe = lambda *args: {}\n",
}
# The loss is none of Keras' and pretends to be.
LOSSES = {
    "by its name": "def mean_squared_error(y, p):\n    return keras.ops.mean(p)\n"
    "model.compile('sgd', mean_squared_error)\n",
    "by its module": "def mean_squared_error(y, p):\n    return keras.ops.mean(p)\n"
    "mean_squared_error.__module__ = 'keras.src.losses.losses'\nmodel.compile('sgd', mean_squared_error)\n",
    "by its class": "class MeanSquaredError(keras.losses.Loss):\n    def call(self, y, p):\n"
    "        return keras.ops.mean(p)\n"
    "MeanSquaredError.__module__ = 'keras.src.losses.losses'\nmodel.compile('sgd', MeanSquaredError())\n",
    "by a function in its class' place": "loss = keras.losses.MeanSquaredError()\n"
    "loss.fn = keras.losses.mean_absolute_error\nmodel.compile('sgd', loss)\n",
    "by a method in its class' place": "loss = keras.losses.MeanSquaredError()\n"
    "loss.call = lambda y, p: keras.ops.mean(p)\nmodel.compile('sgd', loss)\n",
    "by no description": "import functools\nmodel.compile('sgd', functools.partial(keras.losses.mean_squared_error))\n",
    "by the settings": "model.compile('sgd', 'mae')\nmodel._compile_config.config['loss'] = 'mse'\n",
}
HONEST = {
    "mse": "model.compile('sgd', 'mse')\n",
    "MeanSquaredError": "model.compile(keras.optimizers.SGD(), keras.losses.MeanSquaredError())\n",
    "Huber": "model.compile('sgd', keras.losses.Huber(delta=2.0))\n",
    "mean_squared_error": "model.compile('sgd', keras.losses.mean_squared_error)\n",
}
FORGED = {
    "layer": "class Dense(keras.layers.Dense):\n    def get_config(self):\n"
    "        return {**super().get_config(), 'units': 10}\nDense.__module__ = 'keras.src.layers.core.dense'\n"
    "model = keras.Sequential([keras.Input((4,)), Dense(3)])\n",
}
# Right programs of which the analysis must not claim more than it knows.
RIGHT = {
    "layers of another model": "base = keras.applications.MobileNet(weights=None, include_top=False, "
    "input_shape=(32, 32, 3))\nmodel = keras.Sequential()\nfor layer in base.layers[:4]:\n    model.add(layer)\n",
    "a number of layers that is not known": "import sys\nmodel = keras.Sequential([keras.Input((4,))])\n"
    "for _ in range(len(sys.argv) + 2):\n    model.add(keras.layers.Dense(3))\n",
    "lora": "model.layers[0].enable_lora(2)\n",
    "lora in a loop": "for layer in model.layers:\n    layer.enable_lora(2)\n",
    "quantized": "model.quantize('int8')\n",
    "quantized layer": "model.layers[0].quantize('int8')\n",
    "states": "model = keras.Sequential([keras.Input((5, 4)), keras.layers.LSTM(3, return_state=True)])\n",
}


# Training that the analysis does not see: in what it doubts, and in nothing else.
UNSEEN = "import numpy as np\nmodel.compile('sgd', 'mse')\nexec('model.fit(np.ones((8, 4)), np.ones((8, 3)))')\n"
ONE_EACH = {"unseen": UNSEEN, "a rate that is no number": "model.compile(keras.optimizers.SGD(float('nan')), 'mse')\n"}
# Training of what the model consists of, with nothing done to the model itself.
OF_ITS_LAYERS = {
    "in another model": "import numpy as np\nother = keras.Sequential(model.layers)\nother.compile('sgd', 'mse')\n"
    "other.fit(np.ones((8, 4)), np.ones((8, 3)))\n",
    "in a loop": "import numpy as np\nimport tensorflow as tf\nwith tf.GradientTape() as tape:\n"
    "    loss = tf.reduce_mean(model.layers[0](np.ones((8, 4))) ** 2)\nweights = model.layers[0].trainable_weights\n"
    "keras.optimizers.SGD(0.1).apply_gradients(zip(tape.gradient(loss, weights), weights))\n",
    "by an object that is not known": "import numpy as np\nfrom sklearn.pipeline import make_pipeline\nclass Net:\n"
    "    def fit(self, x, y):\n        model.fit(x, y)\nmodel.compile('sgd', 'mse')\n"
    "make_pipeline(Net()).fit(np.ones((8, 4)), np.ones((8, 3)))\n",
}


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    plans = {}
    for name, text in {**LIES, **LOSSES, **HONEST, **FORGED, **RIGHT, **OF_ITS_LAYERS, **ONE_EACH}.items():
        code = source.from_text("student.py", HEAD + text)
        expect = Expectation(output_shape=(None, 10) if name in {**LIES, **FORGED} else None)
        plans[name] = Plan(code, model="model", expect=expect, inferred=inferred(code, analyze(code)))
    return dict(zip(plans, run(list(plans.values())), strict=True))


@pytest.mark.parametrize("name", LIES)
def test_what_is_put_in_place_of_keras_does_not_count(runs: dict[str, Run], name: str) -> None:
    (shape,) = (check for check in runs[name].checks if check.name == "output-shape")
    assert (shape.passed, shape.actual) == (False, "(None, 3)"), shape.message
    assert runs[name].verdict == "failed"


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_is_not_called_as_it_claims(runs: dict[str, Run], name: str) -> None:
    assert loss_of(runs[name].compiled) == "a function of the program's own"


def test_what_cannot_be_described_of_how_it_is_compiled_hides_nothing_else(runs: dict[str, Run]) -> None:
    for name in ("by no description", "a rate that is no number"):
        assert runs[name].models[runs[name].judged or 0].verified
        assert all(check.passed for check in runs[name].checks if check.name in ("rebuilds", "forward-pass"))
    assert (runs["by no description"].compiled or {})["optimizer"]["class_name"] == "SGD"
    assert loss_of(runs["a rate that is no number"].compiled) == "mse"


@pytest.mark.parametrize("name", HONEST)
def test_a_loss_of_keras_is_told(runs: dict[str, Run], name: str) -> None:
    assert runs[name].verdict == "passed"
    assert loss_of(runs[name].compiled) == name


@pytest.mark.parametrize("name", FORGED)
def test_a_class_that_claims_to_be_of_keras_is_not_confirmed(runs: dict[str, Run], name: str) -> None:
    assert runs[name].verdict == "unverified"
    assert "is not one of Keras' own layers" in runs[name].checks[0].message


@pytest.mark.parametrize("name", RIGHT)
def test_right_programs_pass_whose_layers_or_weights_the_analysis_cannot_know(runs: dict[str, Run], name: str) -> None:
    assert runs[name].verdict == "passed", runs[name].checks
    assert runs[name].models[runs[name].judged or 0].built


def test_a_model_of_several_outputs_is_said_to_be_built(runs: dict[str, Run]) -> None:
    (said,) = (line for line in report.text(runs["states"]).splitlines() if "model:" in line)
    assert said.endswith("1 layer, 96 parameters, no single output")


def test_training_that_the_analysis_does_not_see_is_a_doubt_about_training_alone(runs: dict[str, Run]) -> None:
    made = {check.name: check for check in runs["unseen"].checks}
    assert runs["unseen"].trained
    assert runs["unseen"].verdict == "unverified"
    assert (made["static-agreement"].passed, made["static-agreement"].about) == (False, {"training"})
    assert made["one-step"].passed
    assert made["forward-pass"].passed


@pytest.mark.parametrize("name", OF_ITS_LAYERS)
def test_training_may_go_past_the_model(runs: dict[str, Run], name: str) -> None:
    assert runs[name].trained
    assert runs[name].verdict == "passed", runs[name].checks
