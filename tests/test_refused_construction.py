"""Models whose construction Keras refuses: what `shapes` names as the problem is the rule that `lint` reports.

What each does was seen in Keras 3.15.1.
"""

import pytest

from seqlint.config import Settings
from seqlint.linting.check import check
from seqlint.program import analyze
from seqlint.reading import source
from seqlint.shapes import inferred

START = """
import keras, numpy as np
from keras import Input, Sequential, layers
n = np.array([0, 1]).max() + 1
def classes():
    return 2
"""
REFUSED = (
    "Sequential([Input((8, 8, 3)), layers.MaxPooling2D(n), layers.Flatten(), layers.Dense(2)])",
    "Sequential([Input((8, 8, 3)), layers.Conv2D(4, kernel_size=n), layers.Flatten(), layers.Dense(2)])",
    "Sequential([Input((8, 4)), layers.Cropping1D(np.int64(1)), layers.Flatten(), layers.Dense(2)])",
    "Sequential([Input((8, 8, 3)), layers.ZeroPadding2D(np.int64(1))])",
    "Sequential([Input((8, 4)), layers.GRU(n), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.RepeatVector(n), layers.Flatten(), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(4, 'relu', activation='tanh'), layers.Dense(2)])",
    "Sequential([Input((8, 4)), layers.ZeroPadding1D(1, padding='same'), layers.Flatten(), layers.Dense(2)])",
    "Sequential([Input((8, 4)), layers.Bidirectional(layers.LSTM), layers.Dense(2)])",
    "Sequential([Input((8, 4)), layers.TimeDistributed(layers.Dense), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(4, dtype='float'), layers.Dense(2)])",
    "Sequential([Input((8, 8, 3)), layers.RandomFlip('horizontal', seed='a')])",
    "Sequential([Input((8,)), layers.Lambda('relu'), layers.Dense(2)])",
    "Sequential([layers.InputLayer((8,), batch_size=2.5), layers.Dense(2)])",
    "Sequential([Input((8,), batch_size=-1), layers.Dense(2)])",
    "Sequential([Input((8,), batch_shape=(None, 8)), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense({'units': 4}), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(lambda: 4), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(classes), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(np), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(np.array([4, 5])), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(np.zeros(9).max), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(keras.optimizers.Adam()), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(4, {'activation': 'relu'}), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(4, keras.optimizers.Adam()), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(4, kernel_regularizer=keras.callbacks.EarlyStopping()), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(4, lora_rank=2.0), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(4, n), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Embedding(10, 4, weights=[np.zeros((10, 3))])])",
    "Sequential([Input((8,)), layers.Embedding(9, 4, weights=np.zeros((10, 4)), trainable=False)])",
    "Sequential([Input((8,)), layers.Embedding(2, 2, weights=[[[1.0, 2.0], [3.0, 4.0]]])])",
    "Sequential([Input((8,)), layers.Embedding(10, 4, weights='glove.txt')])",
    "Sequential([Input((8,)), layers.Dense(4, kernel_regularizer=np.float32(0.01)), layers.Dense(2)])",
    "Sequential([Input((8, 4)), layers.LSTM(4, name=n), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(4, trainable=n > 3), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(4, dtype=keras.initializers.Zeros), layers.Dense(2)])",
    "Sequential([Input((8, 8, 3)), layers.Conv2D(4, 3, lora_rank=-1)])",
    "Sequential([Input((8,)), layers.Embedding(10, 4, lora_rank='2')])",
    "Sequential([Input((8,)), layers.Dense(4, np), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(4, dtype=np), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(4, name=classes), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Lambda({'a': 1})])",
    "Sequential([Input((8,)), layers.Dropout(0.5, seed=True), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dropout(0.5, seed=keras.random.SeedGenerator(1)), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Reshape(classes)])",
    "Sequential([Input((8, 4)), layers.LSTM(4, dropout='0.2')])",
    "Sequential([Input((8, 4)), layers.Bidirectional(lambda t: t)])",
    "Sequential([Input((8, 8, 3)), layers.Conv2D(4, (2.0, 2))])",
    "Sequential([Input((8, 8, 3)), layers.Conv2D(4, {'size': 2})])",
    "Sequential([Input((8, 8, 3)), layers.Conv2D(4, 2, padding=(1, 1))])",
    "Sequential([Input((8, 8, 3)), layers.Conv2DTranspose(4, 2, strides=(1.5, 2))])",
    "Sequential([Input((8, 8, 3)), layers.UpSampling2D((1.5, 2))])",
    "Sequential([Input((4, 8, 8, 3)), layers.ConvLSTM2D(4, (2.0, 2))])",
    "Sequential([Input((8,), dtype='float'), layers.Dense(2)])",
    "Sequential([Input((8,), name='my/input'), layers.Dense(2)])",
    "Sequential([Input(classes), layers.Dense(2)])",
    "Sequential([Input((8,)), layers.Dense(2)], name=np)",
    "Sequential([Input((8,)), layers.Dense(2)], trainable=None)",
)
TAKEN = {
    "Sequential([Input((8, 8, 3)), layers.MaxPooling2D((n, n)), layers.Conv2D(n, 2)])": None,
    "Sequential([Input((8,)), layers.Hashing(3.5)])": (None, 8),
    "Sequential([Input((8,)), layers.Dense(4, dtype='float16')])": (None, 4),
    "Sequential([Input((8,)), layers.Dense(4, activation=layers.ReLU())])": (None, 4),
    "Sequential([Input((8,), batch_size=2), layers.Dense(4)])": (2, 4),
    "Sequential([Input(batch_shape=(None, 8)), layers.Dropout(0.5, seed=1), layers.Lambda(lambda t: t)])": None,
    "Sequential([Input((8,)), layers.Dense(*[4, 'relu'], name='a')])": (None, 4),
    "Sequential([Input((8,)), layers.BatchNormalization(axis=1.5)])": (None, 8),
    "Sequential([Input((8,)), layers.Lambda(keras.activations.relu)])": None,
    "Sequential([Input((8,)), layers.Dense(4, kernel_regularizer=keras.activations.relu)])": (None, 4),
    "Sequential([Input((8,)), layers.Dense(4, kernel_initializer={'class_name': 'Zeros', 'config': {}})])": (None, 4),
    "Sequential([Input((8,)), layers.Dense(4, dtype={'class_name': 'DTypePolicy', 'config': {'name': 'float16'}})])": (
        None,
        4,
    ),
    "Sequential([Input((8,)), layers.Dense(4, dtype=keras.DTypePolicy('float16'), name=None)])": (None, 4),
    "Sequential([Input((8,), dtype=float), layers.Dense(4, dtype=np.float32)])": (None, 4),
    "Sequential([Input((8,)), layers.Dropout(0.5, noise_shape={2: 0, 8: 1})])": None,
    "Sequential([Input((8, 8, 3)), layers.Conv2D(4, {2, 3}, strides=(2.0, 2))])": None,
    "Sequential([Input((8, 8, 3)), layers.Conv2D(4, np.array([2, 2]))])": None,
    "Sequential([Input((8, 8, 3)), layers.MaxPooling2D((2.0, 2))])": None,
    "Sequential([Input((8, 8, 3)), layers.Resizing(None, 4)])": (None, None, 4, 3),
    "Sequential([Input((8,)), layers.Dense(4, kernel_constraint=lambda w: w, activation=lambda t: t)])": (None, 4),
    "Sequential([Input((8,)), layers.Embedding(10, 4, weights=[np.zeros((10, 4))])])": (None, 8, 4),
    "Sequential([Input((8,)), layers.Embedding(10, 4, weights=np.random.rand(10, 4))])": (None, 8, 4),
    "Sequential([Input((8,)), layers.Dense(4, name=np.array(['a', 'b'])[0])])": (None, 4),
    "Sequential([Input((8,)), layers.Dense(4, kernel_initializer=keras.initializers.Zeros)])": (None, 4),
    "Sequential([Input((8,)), layers.LeakyReLU(float('nan')), layers.Dense(4)], name=None)": (None, 4),
}


IMPORTED = (
    "from tensorflow.python.keras.layers.core import Flatten\nmodel = Sequential([Input((4, 4)), Flatten()])",
    "from tensorflow.python import keras as k\nmodel = Sequential([Input((4, 4)), k.layers.Dense(3), layers.Dense(1)])",
    "from keras.layers import Merge\nmodel = Sequential([Merge([], mode='concat'), layers.Dense(2)])",
    "from keras.layers.core import Merge\nmodel = Sequential([Merge([], mode='concat'), layers.Dense(2)])",
    "from keras.layers import LocallyConnected1D\nmodel = Sequential([Input((8, 4)), LocallyConnected1D(2, 3)])",
    "import tensorflow as tf\nmodel = Sequential([tf.keras.layers.DenseFeatures([]), layers.Dense(1)])",
)
"""Layers that Keras 3 has no more, or that are of another Keras."""


@pytest.mark.parametrize("text", [*(f"model = {made}" for made in REFUSED), *IMPORTED])
def test_shapes_and_lint_name_the_same_rule(text: str) -> None:
    made = source.from_text("model.py", f"{START}{text}\n")
    errors = {finding.rule for finding in check(made, Settings()).findings if finding.severity == "error"}
    (model,) = inferred(made, analyze(made))
    assert model.output_shape is None
    assert {layer.problem for layer in model.layers if layer.problem} == errors != set()


@pytest.mark.parametrize("text", TAKEN)
def test_what_keras_takes_is_no_problem(text: str) -> None:
    made = source.from_text("model.py", f"{START}model = {text}\n")
    assert not [finding for finding in check(made, Settings()).findings if finding.severity == "error"]
    (model,) = inferred(made, analyze(made))
    assert not any(layer.problem for layer in model.layers)
    if TAKEN[text] is not None:
        assert model.output_shape == TAKEN[text]
