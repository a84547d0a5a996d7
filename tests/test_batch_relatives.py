"""Batches for layers that keep states, and sizes that Keras refuses: what is reported, nothing else.

The form is that of marked.py; Keras 3.15.1 on TensorFlow 2.21 was asked about each.
"""

from __future__ import annotations

import textwrap

import pytest

from tests.marked import as_marked

STATEFUL = """
import numpy as np
import tensorflow as tf
import keras
from keras import layers
from keras.layers import GRU, LSTM, Bidirectional, Dense, Input, SimpleRNN

"""

BATCHES = {
    "the last batch is smaller": """
        m = keras.Sequential([Input(batch_shape=(16, 3, 1)), GRU(5, stateful=True), Dense(1)])
        m.compile("adam", "mse")
        m.fit(np.random.rand(50, 3, 1), np.random.rand(50), batch_size=16)  # <- SEQ208
    """,
    "Keras' own batch size": """
        m = keras.Sequential([Input((3, 1), batch_size=16), Bidirectional(LSTM(5, stateful=True)), Dense(1)])
        m.compile("adam", "mse")
        m.fit(np.random.rand(48, 3, 1), np.random.rand(48))  # <- SEQ208
    """,
    "built by hand": """
        m = keras.Sequential()
        m.add(LSTM(5, stateful=True))
        m.add(Dense(1))
        m.build((10, 3, 1))
        m.compile("adam", "mse")
        m.fit(np.random.rand(40, 3, 1), np.random.rand(40), batch_size=10, verbose=0)
        m.evaluate(np.random.rand(40, 3, 1), np.random.rand(40))  # <- SEQ208
    """,
    "validation split": """
        m = keras.Sequential([Input(batch_shape=(16, 3, 1)), SimpleRNN(5, stateful=True), Dense(1)])
        m.compile("adam", "mse")
        m.fit(np.random.rand(96, 3, 1), np.random.rand(96), batch_size=16, validation_split=0.25)  # <- SEQ208
    """,
    "validation data": """
        def build(batch):
            m = keras.Sequential([Input(batch_shape=(batch, 3, 1)), LSTM(5, stateful=True), Dense(1)])
            m.compile("adam", "mse")
            return m


        m, val = build(16), (np.random.rand(10, 3, 1), np.random.rand(10))
        m.fit(np.random.rand(32, 3, 1), np.random.rand(32), batch_size=16, validation_data=val)  # <- SEQ208
    """,
    "one batch at a time": """
        m = keras.Sequential([Input(batch_shape=(4, 3, 1)), LSTM(5, stateful=True), Dense(1)])
        m.compile("adam", "mse")
        for _ in range(3):
            m.train_on_batch(np.random.rand(8, 3, 1), np.random.rand(8))  # <- SEQ208
    """,
    "a data set": """
        ds = tf.data.Dataset.from_tensor_slices((np.random.rand(50, 3, 1), np.random.rand(50))).batch(16)
        m = keras.Sequential([Input(batch_shape=(16, 3, 1)), LSTM(5, stateful=True), Dense(1)])
        m.compile("adam", "mse")
        m.fit(ds)  # <- SEQ208
    """,
    "a batch that nobody sees behind a shape that nobody knows": """
        from elsewhere import SHAPE, change


        class Own(layers.Layer):
            def call(self, x):
                return change(x)


        a = keras.Sequential([Input(batch_shape=SHAPE), layers.ConvLSTM3D(2, 3, stateful=True)])
        b = keras.Sequential([Input(batch_shape=SHAPE), layers.Conv1D(8, 3), LSTM(4, stateful=True), Dense(1)])
        c = keras.Sequential([Input(SHAPE, batch_size=2), layers.Conv1D(8, 3), Bidirectional(GRU(4, stateful=True))])
        d = keras.Sequential([Input(batch_shape=(2, 5, 3)), Own(), layers.Conv1D(8, 3), LSTM(4, stateful=True)])
        e = keras.Sequential([layers.RNN(keras.layers.LSTMCell(4), stateful=True)])
        f = keras.Sequential([Input(SHAPE), layers.Conv1D(8, 3), LSTM(4, stateful=True)])  # <- SEQ205
    """,
    "what fits": """
        def build(batch, **more):
            m = keras.Sequential([Input(batch_shape=(batch, 3, 1)), LSTM(5, **more), Dense(1)])
            m.compile("adam", "mse")
            return m


        X, y = np.random.rand(50, 3, 1), np.random.rand(50)
        build(16).fit(X, y, batch_size=16)
        build(16, stateful=False).predict(X[:1])
        build(10, stateful=True).fit(X, y, batch_size=10)
        build(50, stateful=True).fit(X, y, batch_size=64)
        build(16, stateful=True).fit(X, y, batch_size=16, steps_per_epoch=2)
        build(16, stateful=True).fit(X[:32], y[:32], steps_per_epoch=2)
        build(1, stateful=True).fit(X, y, batch_size=1)
        build(16, stateful=True).fit(X[:48], y[:48], batch_size=16, validation_data=(X[:16], y[:16]))
        build(16, stateful=True).fit(np.ones((80, 3, 1)), np.arange(80.0), batch_size=16, validation_split=0.2)
        ds = tf.data.Dataset.from_tensor_slices((X, y)).batch(16, drop_remainder=True)
        build(16, stateful=True).fit(ds)
        one = build(1, stateful=True)
        one.set_weights(build(16, stateful=True).get_weights())
        one.predict(X[:4], batch_size=1)
    """,
}

SIZES = {
    "a fraction as a size": """
        from keras import Input, Sequential
        from keras.layers import Dense

        x = 8
        m = Sequential([Input(shape=(x / 2,)), Dense(2)])  # <- SEQ604
    """,
    "on the first layer": """
        from keras import Sequential
        from keras.layers import Dense

        m = Sequential()
        m.add(Dense(2, input_shape=(4.0,)))  # <- SEQ604
    """,
    "by its dimension": """
        from tensorflow.keras.models import Sequential
        from tensorflow.keras.layers import Dense

        m = Sequential([Dense(2, input_dim="4"), Dense(1)])  # <- SEQ604
    """,
    "a negative size": """
        import keras

        m = keras.Sequential([keras.layers.InputLayer((-1, 3)), keras.layers.LSTM(2)])  # <- SEQ604
    """,
    "in the batch shape": """
        import keras

        inputs = keras.Input(batch_shape=(None, 4.5))  # <- SEQ604
    """,
    "sizes that Keras takes": """
        import keras
        from keras import layers

        a = keras.Sequential([keras.Input((0,)), layers.Dense(2)])
        b = keras.Sequential([keras.Input((True,)), layers.Dense(2)])
        c = keras.Sequential([keras.Input([4]), layers.Dense(2)])
        d = keras.Sequential([keras.Input((8 // 2,)), layers.Dense(2)])
        e = keras.Sequential([keras.Input((None, 3)), layers.LSTM(2)])
    """,
    "the top of another size": """
        from keras import applications

        net = applications.ResNet50(input_shape=(128, 128, 3))  # <- SEQ604
    """,
    "other classes than those trained for": """
        from tensorflow.keras.applications import MobileNetV2
        from tensorflow.keras import Sequential

        model = Sequential([MobileNetV2(classes=5)])  # <- SEQ604
    """,
    "grey images for trained weights": """
        from tensorflow.keras.applications.vgg16 import VGG16

        SHAPE = (64, 64, 1)
        base = VGG16(include_top=False, input_shape=SHAPE)  # <- SEQ604
    """,
    "images too small": """
        import keras

        base = keras.applications.InceptionV3(weights=None, include_top=False, input_shape=(64, 64, 3))  # <- SEQ604
    """,
    "networks that Keras takes": """
        from keras import Input, applications
        from keras.applications import VGG16, MobileNet, MobileNetV2

        a = VGG16(weights=None, include_top=True, input_shape=(150, 150, 3), classes=5)
        b = VGG16(include_top=False, input_shape=(150, 150, 3))
        c = VGG16(input_shape=(224, 224, 3))
        d = MobileNet(input_shape=(160, 160, 3))
        e = MobileNetV2(input_shape=(96, 96, 3))
        f = applications.EfficientNetB1(input_shape=(240, 240, 3))
        g = VGG16(weights=None, include_top=False, input_shape=(48, 48, 1))
        h = VGG16(include_top=False, input_shape=(None, None, 3), pooling="avg")
        i = VGG16(include_top=False, input_tensor=Input((150, 150, 3)))
        j = VGG16(include_top=False, classes=7, input_shape=(64, 64, 3))
    """,
}


@pytest.mark.parametrize("title", BATCHES)
def test_batches(title: str) -> None:
    as_marked(STATEFUL + textwrap.dedent(BATCHES[title]))


@pytest.mark.parametrize("title", SIZES)
def test_sizes(title: str) -> None:
    as_marked(SIZES[title])
