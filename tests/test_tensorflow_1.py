"""Names of TensorFlow 1 beside a Keras model (SEQ605), and what runs only with some versions of a library."""

import pytest

from tests.linted import findings

START = """
import keras
import tensorflow as tf
from keras import Sequential, layers
model = Sequential([layers.Dense(3)])
"""


def said(text: str, keras: int = 3) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in findings(text, keras=keras) if finding.code != "SEQ801"]


@pytest.mark.parametrize(
    "line",
    [
        "session = tf.Session()",
        "tf.set_random_seed(1)",
        "model.compile(tf.train.AdamOptimizer(0.01, beta1=0.9), 'mse')",
        "x = tf.placeholder(tf.float32, [None, 3])",
        "y = tf.layers.dense(x, 3)",
        "from tensorflow import placeholder",
        "from tensorflow.contrib import slim",
        "import tensorflow.contrib.layers as old",
        "tf.logging.set_verbosity(tf.logging.ERROR)",
        "def weights():\n    return tf.get_variable('w', [3])",
        "class Noise(layers.Layer):\n    def call(self, x):\n        return x + tf.random_normal([3])",
        "t = tf\nt.reset_default_graph()",
    ],
)
def test_gone(line: str) -> None:
    assert [one for one in said(f"{START}{line}\n") if one[0] == "SEQ605"] == [("SEQ605", "error")]
    assert ("SEQ605", "error") not in said(f"{START}{line}\n", keras=2)


@pytest.mark.parametrize(
    "line",
    [
        "import tensorflow.compat.v1 as tf\ntf.Session()",
        "tf = tf.compat.v1\ntf.disable_v2_behavior()",
        "tf.compat.v1.Session()",
        "from tensorflow.compat.v1 import placeholder",
        "try:\n    tf.set_random_seed(1)\nexcept AttributeError:\n    tf.random.set_seed(1)",
        "tf.math.log(2.0), tf.train.Checkpoint(), tf.random.set_seed(3)",
    ],
)
def test_not_gone(line: str) -> None:
    assert said(f"{START}{line}\n") == []


def test_without_a_model_it_is_no_matter_of_keras() -> None:
    assert said("import tensorflow as tf\nwith tf.Session() as session:\n    session.run(tf.constant(1))\n") == []


@pytest.mark.parametrize(
    "test",
    [
        "tf.__version__.startswith('1.')",
        "not tf.__version__.startswith('2')",
        "tf.__version__ < '2.0'",
        "int(tf.__version__.split('.')[0]) == 1",
        "LooseVersion(tf.__version__) < LooseVersion('2.0.0')",
        "version.parse(keras.__version__) < version.parse('3')",
        "hasattr(tf, 'set_random_seed')",
        "not tf.executing_eagerly()",
        "major < 2",
        "is_old()",
        "OLD",
        "(tf.__version__[0] == '1' and True)",
    ],
)
def test_what_only_some_versions_run_need_not_work_with_all(test: str) -> None:
    helpers = """
from distutils.version import LooseVersion
from packaging import version
OLD = tf.__version__ <= '1.15'
major, minor = map(int, tf.__version__.split('.')[:2])
def is_old():
    return tf.VERSION[0] == '1'
"""
    body = "tf.set_random_seed(1); keras.utils.np_utils"
    assert said(f"{START}{helpers}if {test}:\n    {body}\nelse:\n    tf.random.set_seed(1)\n") == []
    assert said(f"{START}{helpers}if {test}:\n    pass\nelse:\n    {body}\n") == []
    assert said(f"{START}{helpers}seed = tf.set_random_seed(1) if {test} else None\n") == []
    assert said(f"{START}{helpers}{body}\nif {test}:\n    pass\n") == [("SEQ605", "error"), ("SEQ605", "error")]
