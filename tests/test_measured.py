"""False alarms that the measurement in `docs/precision.md` found, each beside what is still wrong. Keras was asked."""

from __future__ import annotations

import pytest

from tests.marked import as_marked

PROGRAMS = {
    "TensorFlow 1 has losses and metrics of its own": """
        import tensorflow as tf
        import tensorflow.compat.v1 as tf1
        from tensorflow.compat.v1 import losses

        a = tf1.losses.mean_squared_error(labels=[1.0], predictions=[2.0])
        b = tf.compat.v1.losses.mean_squared_error([1.0], [1.0])
        c = losses.mean_squared_error([1.0], [1.0])
        d = tf1.metrics.accuracy([1], [1])
        e = tf.losses.mean_squared_error([1.0], [1.0])  # <- SEQ605
    """,
    "its keras is Keras": """
        import tensorflow.compat.v1 as tf1

        model = tf1.keras.Sequential([tf1.keras.layers.Dens(3)])  # <- SEQ601
    """,
    "save takes the old keywords where the name is one of Keras 3": """
        import keras

        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        model.save("a.h5", save_format="h5", include_optimizer=False)
        model.save("a.keras", save_format="keras")
        model.save("folder", save_format="tf")  # <- SEQ605
        model.save_weights("a.weights.h5", save_format="h5")  # <- SEQ605
    """,
    "a base that is not known uses what is stored": """
        import keras
        import somewhere


        class Ranker(somewhere.Model):
            def __init__(self):
                super().__init__()
                self.last = keras.layers.Dense(1)

            def call(self, x):
                return self.last(x)


        ranker = Ranker()
        ranker.compile(optimizer="adam")
        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        lost = keras.layers.Dense(1)  # <- SEQ113
    """,
    "one label a row of a data set whose shape is not known": """
        import keras
        import tensorflow as tf

        ds = tf.data.Dataset.from_tensor_slices((["a", "b"], [0, 1]))
        for text, label in ds.take(1):
            model = keras.Sequential([keras.layers.Embedding(9, 4), keras.layers.LSTM(3)])
            model.add(keras.layers.Dense(2, "softmax"))
            model.compile("adam", "categorical_crossentropy")
            model.fit(text, label)
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_measured(title: str) -> None:
    as_marked(PROGRAMS[title])
