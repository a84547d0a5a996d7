"""What training is, and how it fails: own code is traced as Keras traces it, and `trained` means that weights moved."""

from __future__ import annotations

import pytest

from seqlint.facts import ModelFacts
from seqlint.reading import source
from seqlint.run import Plan, Run, run, verdict
from seqlint.run.record import Described, Record

HEAD = (
    "import numpy as np\nimport keras\nimport tensorflow as tf\nx, y = np.random.rand(20, 3), np.random.rand(20, 1)\n"
)
DENSE = HEAD + "model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])\n"
FIT = "model.fit(x, y, epochs=2, verbose=0)\n"
STEP = """    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
"""

# Keras raises in the step that it traces; the same step made eagerly goes through.
UNTRACEABLE = {
    "loss": "def loss(y, p):\n    return float(p.numpy().mean()) + tf.reduce_mean(p)\nmodel.compile('sgd', loss)\n",
    "loss that is a class": "class Loss(keras.losses.Loss):\n    def call(self, y, p):\n"
    "        return tf.reduce_mean(p) + p.numpy().sum()\nmodel.compile('sgd', Loss())\n",
    "metric": "def hits(y, p):\n    return np.mean(p.numpy() > 0.5)\n"
    "model.compile('sgd', 'mse', metrics=['mae', hits])\n",
    "layer": "class Show(keras.layers.Layer):\n    def call(self, x, training=False):\n"
    "        return x * float(x.numpy().max()) if training else x\n"
    "model = keras.Sequential([keras.Input((3,)), Show(), keras.layers.Dense(1)])\nmodel.compile('sgd', 'mse')\n",
    "train_step": "class Mine(keras.Sequential):\n    def train_step(self, data):\n"
    "        print(data[0].numpy())\n        return super().train_step(data)\n"
    "model = Mine([keras.Input((3,)), keras.layers.Dense(1)])\nmodel.compile('sgd', 'mse')\n",
}
TRACEABLE = {
    "own loss and metric": "def loss(y, p):\n    return tf.reduce_mean((y - p) ** 2)\n"
    "def hits(y, p):\n    return tf.reduce_mean(p)\nmodel.compile('sgd', loss, metrics=[hits])\n",
    "asked to be eager": UNTRACEABLE["metric"].replace("hits])", "hits], run_eagerly=True)"),
}
OWN_LOSS = (
    "def loss(y, p):\n    return tf.reduce_mean((tf.cast(y, p.dtype) - p) ** 2, -1)\n"
    "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile('sgd', loss)\n"
)
SCHEDULES = "keras.optimizers.schedules."
STILL = {
    "frozen": "model.trainable = False\nmodel.compile('sgd', 'mse')\n" + FIT,
    "saved and loaded, another one trained": "other = keras.models.clone_model(model)\nother.compile('sgd', 'mse')\n"
    "other.fit(x, y)\nmodel.save('a.keras')\nmodel = keras.models.load_model('a.keras')\n",
    "no epochs": "model.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=0)\n",
    "no epochs, built by it": "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile('sgd', 'mse')\n"
    "model.fit(x, y, epochs=0)\n",
    "learning rate 0": "model.compile(keras.optimizers.Adam(0.0), 'mse')\n" + FIT,
    "rate 0 from a function": "model.compile(keras.optimizers.Adam(lambda: 0.0), 'mse')\n" + FIT,
    "rate 0 by a schedule": f"model.compile(keras.optimizers.SGD({SCHEDULES}PiecewiseConstantDecay([5], [0.0, 0.0])), "
    "'mse')\n" + FIT,
    "weights 0 on a schedule": f"model.compile(keras.optimizers.SGD({SCHEDULES}ExponentialDecay(0.1, 9, 0.9)), 'mse')\n"
    "model.fit(x, y, sample_weight=np.zeros(20))\n",
    "weights 0, built by it": "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile('sgd', 'mse')\n"
    "model.fit(x, y, sample_weight=np.zeros(20))\n",
    "gradients collected at rate 0": "model.compile(keras.optimizers.SGD(0.0, gradient_accumulation_steps=2), 'mse')\n"
    + FIT,
    "no rows": "model.compile('sgd', 'mse', metrics=['mae'])\n"
    "assert model.fit(x[:0], y[:0]).history == {} and model.evaluate(x[:0], y[:0]) == []\n",
    "only asked": "model.compile('sgd', 'mse')\nmodel.predict(x)\nmodel.evaluate(x, y)\n",
    "another model": "other = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])\n"
    "other.compile('sgd', 'mse')\nother.fit(x, y)\n",
    "own loop at rate 0": "optimizer = keras.optimizers.SGD(0.0)\nfor _ in range(2):\n" + STEP,
    "own traced loop without a gradient": "optimizer = keras.optimizers.SGD(0.1)\n@tf.function\ndef step():\n"
    + STEP.replace("((model(x) - y) ** 2)", "(0.0 * model(x))")
    + "step()\n",
    "weights 0, own loss, built by it": OWN_LOSS + "model.fit(x, y, sample_weight=np.zeros(20))\n",
    "classes that weigh 0, own loss, built by it": OWN_LOSS + "model.fit(x, y > 2, class_weight={0: 0.0, 1: 0.0})\n",
    "a step of its own that only asks": "model = keras.Sequential([keras.layers.Dense(1)])\n"
    "model.train_step = lambda data: {'loss': tf.reduce_mean(model(data[0]))}\nmodel.compile('sgd', 'mse')\n" + FIT,
    "weights that are put in": "model.compile('sgd', 'mse')\nmodel.set_weights([w + 1 for w in model.get_weights()])\n",
    "fit that is nothing, where Keras defines it": "from keras.src.backend.tensorflow import trainer\n"
    "trainer.TensorFlowTrainer.fit = lambda *args, **given: None\nmodel.compile('sgd', 'mse')\n" + FIT,
    "fit that is nothing, of every model": "keras.Model.fit = lambda *args, **given: None\n"
    "model.compile('sgd', 'mse')\n" + FIT,
    "an optimizer's step that is nothing": "keras.optimizers.Optimizer.apply = lambda *args, **given: None\n"
    "model.compile('sgd', 'mse')\n" + FIT,
}
RISING = "keras.optimizers.schedules.CosineDecay(0.0, 10, warmup_target=0.1, warmup_steps=5)"
COLLECTING = "keras.optimizers.SGD(0.1, gradient_accumulation_steps=4)"
HANDING_ON = "keras.optimizers.MultiOptimizer(lambda variable: keras.optimizers.SGD(0.1))"
SAVED = "model.save('a.keras')\nmodel = keras.models.load_model('a.keras')\n"
MOVING = {
    "saved and loaded": "model.compile('sgd', 'mse')\n" + FIT + SAVED,
    "fit": "model.compile('sgd', 'mse')\n" + FIT,
    "built by fit": "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile('sgd', 'mse')\n" + FIT,
    "one layer frozen": "model.add(keras.layers.Dense(1))\nmodel.layers[0].trainable = False\n"
    "model.compile('sgd', 'mse')\n" + FIT,
    "as part of another": "whole = keras.Sequential([keras.Input((3,)), model])\nwhole.compile('sgd', 'mse')\n"
    "whole.fit(x, y)\n",
    "rate rises from 0": f"model.compile(keras.optimizers.Adam({RISING}), 'mse')\n" + FIT,
    "gradients collected": f"model.compile({COLLECTING}, 'mse')\n" + FIT,
    "an optimizer for each weight, built by fit": "model = keras.Sequential([keras.layers.Dense(1)])\n"
    f"model.compile({HANDING_ON}, 'mse')\n" + FIT,
    "on batches": "model.compile('sgd', 'mse')\nfor _ in range(20):\n    model.train_on_batch(x, y)\n",
    "rate from a function": "model.compile(keras.optimizers.Adam(lambda: 0.1), 'mse')\n" + FIT,
    "Lamb": "model.compile(keras.optimizers.Lamb(0.1), 'mse')\n" + FIT,
    "own loop": "optimizer = keras.optimizers.SGD(0.1)\nfor _ in range(2):\n" + STEP,
    "own loss, built by fit": OWN_LOSS + FIT,
    "gradients that are subtracted": "for _ in range(2):\n"
    + STEP.partition("    optimizer")[0]
    + "    for weight, slope in zip(model.weights, tape.gradient(loss, model.weights)):\n"
    "        weight.assign_sub(0.1 * slope)\n",
    "layer by layer": "optimizer = keras.optimizers.SGD(0.1)\n"
    + STEP.replace("    with", "with")
    .replace("        loss", "    loss")
    .replace("    optimizer", "optimizer")
    .replace("model(x)", "model.layers[0](x)")
    .replace("model.trainable_variables", "model.layers[0].weights"),
    "by a callback of another's training": "model.compile('sgd', 'mse')\nother = keras.models.clone_model(model)\n"
    "other.compile('sgd', 'mse')\nthen = keras.callbacks.LambdaCallback(on_train_end=lambda logs: model.fit(x, y))\n"
    "other.fit(x, y, callbacks=[then])\n",
    "a fit around Keras' own": "from keras.src.backend.tensorflow.trainer import TensorFlowTrainer\n"
    "original = TensorFlowTrainer.fit\nTensorFlowTrainer.fit = lambda *args, **given: original(*args, **given)\n"
    "model.compile('sgd', 'mse')\n" + FIT,
    "own loop, traced": "optimizer = keras.optimizers.SGD(0.1)\nx, y = x.astype('float32'), y.astype('float32')\n"
    "@tf.function\ndef step(x, y):\n" + STEP + "step(x, y)\n",
}

STOPPING = "keras.callbacks.EarlyStopping(patience=1)"
AS_AFTER_A_FIT = {
    "history": (
        "print(len(model.history.history['val_loss']), model.history.epoch[-1], made is model.history)",
        "6 5 True",
    ),
    "steps": ("print(int(model.optimizer.iterations), model.history.params['steps'])", "24 4"),
    "own callback": ("print(len(seen))", "6"),
    "log": ("print(len(open('log.csv').readlines()))", "7"),
    "checkpoint": ("model.load_weights('m06.weights.h5')\nprint('loaded')", "loaded"),
}
COUNTED = "print(int(model.optimizer.iterations))"
AFTER_OTHER_OPTIMIZERS = {
    COLLECTING: "6",
    HANDING_ON: "24",
    f"keras.optimizers.LossScaleOptimizer({COLLECTING})": "6",
}
WHOLE_FIT = f"""
seen = []
model.compile(optimizer, 'mse')
made = model.fit(x, y, epochs=6, batch_size=4, validation_split=0.2, verbose=0, callbacks=[
    keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(logs['loss'])), {STOPPING},
    keras.callbacks.CSVLogger('log.csv'), keras.callbacks.ModelCheckpoint('m{{epoch:02d}}.weights.h5',
    save_weights_only=True)])
"""


# Training that moves weights to what is no number, or does not come to its end; what is said of it.
NOTHING_LEARNED = {
    "rate NaN": (
        "model.compile(keras.optimizers.SGD(float('nan')), 'mse')\n" + FIT,
        "training makes its weights NaN or infinite, so it learns nothing",
    ),
    "data with NaN": (
        "x[3] = np.nan\nmodel.compile('sgd', 'mse')\n" + FIT,
        "training makes its weights NaN or infinite, so it learns nothing",
    ),
    "own loss NaN, built by it": (
        OWN_LOSS.replace("** 2", "* float('nan')") + FIT,
        "training makes its weights NaN or infinite, so it learns nothing",
    ),
    "fit raises": ("model.fit(x, y)\n", "`fit` raises in line 6: ValueError: You must call `compile()`"),
    "train_on_batch raises, which is caught": (
        "model.compile('sgd', 'mse')\ntry:\n    model.train_on_batch(x[:, :2], y)\nexcept ValueError:\n    pass\n",
        "`train_on_batch` raises in line 8: ValueError:",
    ),
    "it stops before": (
        "model.compile('sgd', 'mse')\nmodel.fit(x, y / Y)\n",
        "before that it stops in line 7 with NameError: name 'Y' is not defined",
    ),
}
MADE_UP = "import pandas as pd\nx = pd.read_csv('flowers.csv')[['a', 'b', 'c']].to_numpy()\n"
UNDECIDED = {
    "data that is made up does not fit": MADE_UP + "model.compile('sgd', 'mse')\nmodel.fit(x[:, :2], y)\n",
    "data that is made up gives NaN": MADE_UP + "model.compile('sgd', 'mse')\nmodel.fit(np.log(x - 1e9), y[:1])\n",
    "data that is not here": "model.compile('sgd', 'mse')\nmodel.fit(np.load('x.npy'), y)\n",
}


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    texts = {name: DENSE + text + FIT for name, text in {**UNTRACEABLE, **TRACEABLE}.items()}
    texts |= {name: DENSE + text for name, text in {**STILL, **MOVING, **UNDECIDED}.items()}
    texts |= {name: DENSE + text for name, (text, _) in NOTHING_LEARNED.items()}
    texts |= {name: DENSE + "optimizer = 'sgd'" + WHOLE_FIT + text for name, (text, _) in AS_AFTER_A_FIT.items()}
    texts |= {made: f"{DENSE}optimizer = {made}{WHOLE_FIT}{COUNTED}" for made in AFTER_OTHER_OPTIMIZERS}
    plans = [Plan(source.from_text("student.py", text), model="model") for text in texts.values()]
    return dict(zip(texts, run(plans), strict=True))


def ends(made: Run) -> bool | None:
    return next(check.passed for check in made.checks if check.name == "runs-to-end")


@pytest.mark.parametrize("name", UNTRACEABLE)
def test_code_that_cannot_be_traced_fails_as_with_keras(runs: dict[str, Run], name: str) -> None:
    assert ends(runs[name]) is False
    error = runs[name].error
    assert error is not None
    assert "'numpy'" in error.message


@pytest.mark.parametrize("name", TRACEABLE)
def test_own_code_that_keras_takes_runs(runs: dict[str, Run], name: str) -> None:
    assert ends(runs[name]) is True, runs[name].error


@pytest.mark.parametrize("name", STILL)
def test_nothing_is_trained_where_no_weight_moves(runs: dict[str, Run], name: str) -> None:
    assert ends(runs[name]) is True, runs[name].error
    assert runs[name].trained is False


@pytest.mark.parametrize("name", MOVING)
def test_trained_is_what_has_moved(runs: dict[str, Run], name: str) -> None:
    assert ends(runs[name]) is True, runs[name].error
    assert runs[name].trained
    assert runs[name].moved is not False


@pytest.mark.parametrize("name", NOTHING_LEARNED)
def test_it_is_said_why_nothing_is_learned(runs: dict[str, Run], name: str) -> None:
    assert runs[name].trained is False
    assert runs[name].training.startswith(f"the program does not train the model: {NOTHING_LEARNED[name][1]}")


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_fails_for_want_of_data_is_no_lack_of_training(runs: dict[str, Run], name: str) -> None:
    assert runs[name].trained is None, runs[name].error
    assert runs[name].training.startswith("could not be decided here")


@pytest.mark.parametrize(
    ("line", "believed"),
    [
        ("import gc; gc.collect()", True),
        ("import sys; print('google.colab' in sys.modules)", True),
        ("import inspect; print(inspect.signature(keras.layers.Dense))", True),
        ("# no ctypes, no f_back: an honest program", True),
        ("print('ctypes', '__closure__')", True),
        ("seen = [each for each in gc.get_objects()]", False),
        ("seen = getattr(gc, 'get_objects')()", False),
        ("from os import fdopen, write", False),
        ("exec('import sys; frame = sys._getframe(1)')", False),
        ("kept = keras.Model.fit.__closure__", False),
        ("import seqlint.run.watching", False),
    ],
)
def test_who_reaches_into_the_recorder_is_not_believed_what_it_says_of_training(line: str, believed: bool) -> None:
    facts = ModelFacts("model", None, 2, (), None, None, None)
    described = Described("model", None, 2, "Sequential", False, False, True, facts, None, None)
    plan = Plan(source.from_text("student.py", f"import keras\n{line}\n"))
    trained, why = verdict.trained(plan, Record((described,), {}, None, None, ()), described)
    assert trained is (True if believed else None)
    assert ("in line 2" in why) is not believed


def test_the_rebuilt_model_says_that_nothing_can_move(runs: dict[str, Run]) -> None:
    assert runs["frozen"].moved is False
    assert runs["fit"].moved is True


@pytest.mark.parametrize("name", AS_AFTER_A_FIT)
def test_what_comes_after_fit_is_as_after_a_whole_one(runs: dict[str, Run], name: str) -> None:
    assert ends(runs[name]) is True, runs[name].error
    assert runs[name].stdout.strip() == AS_AFTER_A_FIT[name][1]


@pytest.mark.parametrize("made", AFTER_OTHER_OPTIMIZERS)
def test_steps_are_counted_as_the_optimizer_counts_them(runs: dict[str, Run], made: str) -> None:
    assert ends(runs[made]) is True, runs[made].error
    assert runs[made].stdout.strip() == AFTER_OTHER_OPTIMIZERS[made]


def test_an_error_in_a_graph_names_no_files_of_ours() -> None:
    """Keras puts the whole stack that made the graph into the message, from our server to its own trainer."""
    text = (
        "import keras, numpy as np\ndef loss(y, p): return keras.ops.mean(keras.ops.take(p, [7], axis=-1))\n"
        "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])\nmodel.compile('sgd', loss)\n"
        "model.fit(np.ones((8, 4)), np.arange(8))\n"
    )
    (made,) = run([Plan(source.from_text("student.py", text))])
    assert made.error is not None
    assert "Graph execution error" in made.error.message
    assert "is out of range [0, 3)" in made.error.message
    assert "File " not in made.error.message
    assert "/" not in made.checks[0].message.replace("gradient_tape/", "").replace("compile_loss/loss/", "")
