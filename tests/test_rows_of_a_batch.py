"""SEQ427: a loss, metric or layer that asks a batch for the number of its rows, which is None where it is traced.

What each does was seen in Keras 3.15.1 on TensorFlow.
"""

import pytest

from tests.linted import codes

START = """
import keras, numpy as np, tensorflow as tf
from keras import layers

x = np.random.rand(10, 3).astype("float32")
y = np.random.rand(10, 1).astype("float32")

def trained(loss, *data, **more):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
    model.compile("sgd", loss)
    model.fit(*(data or (x, y)), **more)

def total(t, p):
    s = 0.0
    for i in range(p.shape[0]):
        s = s + tf.square(t[i] - p[i])
    return s

def shared(t, p):
    return tf.reduce_sum(tf.square(t - p)) / t.shape[0]
"""
REFUSED = {
    "range": "trained(total)",
    "division": "trained(shared, x, y, batch_size=4)",
    "data set": "trained(total, tf.data.Dataset.from_tensor_slices((x, y)).batch(4))",
    "float": """
def mean(t, p):
    rows = float(p.shape[0])
    return tf.reduce_sum(t - p) / rows
trained(mean)
""",
    "cast": """
def mean(t, p):
    return tf.reduce_sum(t - p) / tf.cast(p.shape[0], "float32")
trained(mean)
""",
    "reshape": """
def flat(t, p):
    shape = p.shape
    return tf.reduce_mean(tf.reshape(t - p, (shape[0], -1)))
trained(flat)
""",
    "augmented": """
def mean(t, p):
    s = tf.reduce_sum(t - p)
    s /= p.shape[0]
    return s
trained(mean)
""",
    "metric": """
model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
model.compile("sgd", "mse", metrics=[shared])
model.fit(x, y)
""",
    "layer": """
class Double(layers.Layer):
    def call(self, t):
        return tf.stack([t[i] * 2 for i in range(t.shape[0])])
model = keras.Sequential([keras.Input((3,)), Double(), layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(x, y)
""",
}
TAKEN = {
    "asked when it is there": """
def mean(t, p):
    return tf.reduce_sum(tf.square(t - p)) / tf.cast(tf.shape(t)[0], "float32")
trained(mean)
""",
    "asked for None": """
def mean(t, p):
    n = p.shape[0]
    if n is None:
        n = 1
    return tf.reduce_sum(tf.square(t - p)) / n
trained(mean)
""",
    "columns": """
def mean(t, p):
    s = 0.0
    for i in range(p.shape[1]):
        s = s + tf.reduce_mean(tf.square(t[:, i] - p[:, i]))
    return s
trained(mean)
""",
    "no rest": "trained(total, x, y, batch_size=5)",
    "batches of one size": "trained(total, tf.data.Dataset.from_tensor_slices((x, y)).batch(5, drop_remainder=True))",
    "eagerly": """
model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
model.compile("sgd", total, run_eagerly=True)
model.fit(x, y)
""",
    "one batch": """
model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
model.compile("sgd", shared)
model.train_on_batch(x, y)
""",
    "layer of a fixed batch": """
class Double(layers.Layer):
    def call(self, t):
        return tf.stack([t[i] * 2 for i in range(t.shape[0])])
model = keras.Sequential([keras.Input((3,), batch_size=5), Double(), layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(x, y, batch_size=5)
""",
    "rank": """
def mean(t, p):
    shape = list(p.shape)
    return tf.reduce_mean(t - p) * len(p.shape) + len(shape)
trained(mean)
""",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_number_of_rows_that_is_none_is_reported(name: str) -> None:
    assert set(codes(START + REFUSED[name], "SEQ427")) == {"SEQ427"}


@pytest.mark.parametrize("name", TAKEN)
def test_a_number_of_rows_that_is_known_or_asked_for_later_is_not(name: str) -> None:
    assert codes(START + TAKEN[name], "SEQ427") == []
