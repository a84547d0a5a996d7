"""Weights whose numbers are made when somebody asks for them: whoever asks finds what Keras would have made at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from seqlint.reading import source
from seqlint.run import Plan
from seqlint.run.pool import Seat, answer

PROGRAM = """
import copy
import hashlib
import numpy as np
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(3)


def told(title, *tensors):
    parts = [np.asarray(getattr(t, "value", t)) for t in tensors]
    print(title, [(p.shape, str(p.dtype), hashlib.md5(np.round(p, 4).tobytes()).hexdigest()[:8]) for p in parts])


def dense(**settings):
    return keras.Sequential([keras.Input((4,)), layers.Dense(3, **settings), layers.Dense(2)])


late, early = dense(), dense()
told("early", *early.weights)
np.random.rand(3), keras.random.uniform((2,))
print([(w.path, w.value.name) for w in early.weights + late.weights])
told("late", *late.get_weights())

for kind in ("glorot_normal", "he_uniform", "lecun_normal", "random_normal", "truncated_normal", "orthogonal", "ones"):
    told(kind, *dense(kernel_initializer=kind).weights)
told("constant", *dense(bias_initializer=keras.initializers.Constant(0.5)).weights)
told("own", *dense(kernel_initializer=lambda shape, dtype=None: tf.ones(shape, dtype) * 2).weights)
shared = keras.random.SeedGenerator(5)
first, second = (dense(kernel_initializer=keras.initializers.RandomNormal(seed=shared)) for _ in range(2))
told("in the order of creation", *second.weights, *first.weights)
try:
    layers.Dense(3, kernel_initializer="identity", name="i").build((None, 4, 5))
    keras.Variable(keras.initializers.Orthogonal(), shape=(3,))
except ValueError as error:
    print(str(error)[:60])

for layer, shape in (
    (layers.LSTM(3), (5, 4)),
    (layers.Bidirectional(layers.GRU(3)), (5, 4)),
    (layers.Conv2D(2, 3), (8, 8, 1)),
    (layers.BatchNormalization(), (4,)),
    (layers.MultiHeadAttention(2, 4), None),
    (layers.LSTM(3, bias_initializer="random_normal", unit_forget_bias=True), (5, 4)),
):
    if shape is None:
        layer(np.zeros((1, 2, 4), "float32"), np.zeros((1, 2, 4), "float32"))
    else:
        layer.build((None, *shape))
    told(type(layer).__name__, *layer.weights)

dropping = keras.Sequential([keras.Input((6,)), layers.Dropout(0.5)])
ones = np.ones((2, 6), "float32")
told("dropout", dropping(ones, training=True), dropping(ones, training=True))

model = dense()
model.compile(keras.optimizers.Adam(0.01), "mse")
print(float(model.optimizer.learning_rate), int(model.optimizer.iterations), model.optimizer.iterations.dtype)
print(repr(model.weights[1]), repr(model.optimizer.learning_rate))


@tf.function
def forward(x):
    return model(x)


told("first read in a graph", forward(tf.ones((2, 4))))
graph = dense()
inputs = tf.ones((2, 4))
told("stateless", graph.stateless_call(graph.trainable_variables, graph.non_trainable_variables, inputs)[0])
scoped = dense()
with keras.StatelessScope() as scope:
    told("in a scope", scoped.weights[0])
    scoped.weights[1].assign(np.ones((3,), "float32"))
    told("in a scope", scoped.weights[1])
told("out of the scope", *scoped.weights)
assigned = dense()
assigned.weights[0].assign_add(tf.ones((4, 3)))
assigned.layers[1].set_weights([np.ones((3, 2)), np.zeros((2,))])
told("assigned", *assigned.weights)
told("cloned", *keras.models.clone_model(dense()).weights)
told("copied", *copy.deepcopy(dense()).weights)
dense().save_weights("kept.weights.h5")
read = dense()
read.load_weights("kept.weights.h5")
told("loaded", *read.weights)
with tf.GradientTape() as tape:
    taped = dense()
    loss = tf.reduce_sum(taped(tf.ones((2, 4))) ** 2)
told("gradients", *tape.gradient(loss, taped.trainable_weights))
print(tape.gradient is not None, taped.weights[0].trainable, taped.weights[0].value.trainable)
with tf.device("/CPU:0"):
    told("device", *dense().weights)
with tf.distribute.OneDeviceStrategy("/CPU:0").scope():
    told("strategy", *dense().weights)
with tf.name_scope("outer"):
    named = layers.Dense(2)
    named.build((None, 3))
print(named.kernel.value.name, keras.Variable(3, dtype="int32") + 1, keras.Variable(0.5, dtype="float32") * 2)
half = dense(dtype="mixed_float16")
told("half", *half.weights, half(tf.ones((1, 4))))
ema = dense()
ema.compile(keras.optimizers.SGD(0.1, momentum=0.9, use_ema=True), "mse")
ema.optimizer.build(ema.trainable_variables)
told("optimizer", *ema.optimizer.variables)
ema.train_on_batch(np.ones((8, 4), "float32"), np.ones((8, 2), "float32"))
told("trained", *ema.weights, *ema.optimizer.variables)
print("done")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each submission has a process of its own")
def test_whoever_asks_for_a_weight_finds_the_numbers_that_keras_makes(seat: Seat, tmp_path: Path) -> None:
    done = answer(Plan(source.from_text("student.py", PROGRAM), checks=("runs-to-end",)), seat)
    assert done.error is None, done.error
    here = tmp_path / "cold"
    here.mkdir(parents=True)
    cold = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=here,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_ENABLE_ONEDNN_OPTS": "0", "KERAS_BACKEND": "tensorflow"},
    )
    assert done.stdout.splitlines() == cold.stdout.splitlines()
    assert cold.stdout.endswith("done\n")
