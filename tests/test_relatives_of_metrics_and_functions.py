"""Metrics, and losses and layers of one's own, in other forms than in the rules' examples.

The form is that of marked.py; each program was given to Keras 3.15.1 on TensorFlow 2.21: the marked ones raise or learn
wrongly, the others run.
"""

from __future__ import annotations

import pytest

from tests.marked import as_marked

PROGRAMS = {
    "metrics in a variable that do not fit class numbers": """
        import numpy as np, keras

        x = np.random.rand(20, 4)
        y = np.random.randint(0, 4, 20)
        METRICS = ["accuracy", "recall"]


        def compile_it(m, **kw):
            m.compile(**kw)  # <- SEQ426


        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, activation="softmax")])
        compile_it(
            m, optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(), metrics=METRICS
        )
        m.fit(x, y, verbose=0)
    """,
    "a sparse metric on one-hot rows": """
        import numpy as np, keras

        x = np.random.rand(20, 4)
        y = keras.utils.to_categorical(np.random.randint(0, 4, 20), 4)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, activation="softmax")])
        m.compile(
            optimizer="adam", loss="categorical_crossentropy", metrics=["sparse_categorical_accuracy"]  # <- SEQ426
        )
        m.fit(x, y, verbose=0)
    """,
    "a count of positives beside class numbers": """
        import numpy as np, keras

        x = np.random.rand(20, 4)
        y = np.random.randint(0, 4, 20)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4)])
        m.compile(
            optimizer="adam",
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=[keras.metrics.TruePositives(name="tp")],  # <- SEQ426
        )
        m.fit(x, y, verbose=0)
    """,
    "metrics that fit": """
        import numpy as np, keras

        x = np.random.rand(20, 4)
        y = np.random.randint(0, 4, 20)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, activation="softmax")])
        m.compile(
            optimizer="adam",
            loss="sparse_categorical_crossentropy",
            metrics=[
                "accuracy",
                "sparse_categorical_accuracy",
                keras.metrics.SparseTopKCategoricalAccuracy(k=2),
                keras.metrics.SparseCategoricalCrossentropy(),
            ],
        )
        m.fit(x, y, verbose=0)
        b = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="sigmoid")])
        b.compile(
            "adam",
            "binary_crossentropy",
            metrics=["binary_accuracy", keras.metrics.AUC(multi_label=True), "precision"],
        )
        b.fit(x, np.random.randint(0, 2, (20, 3)), verbose=0)
        c = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        c.compile(
            "adam",
            "binary_crossentropy",
            metrics=[
                "binary_accuracy",
                keras.metrics.F1Score(threshold=0.5),
                "AUC",
                "Precision",
                "accuracy",
            ],
        )
        c.fit(x, np.random.randint(0, 2, (20, 1)).astype("float32"), verbose=0)
    """,
    "a loss that makes a Python number": """
        import numpy as np, keras

        x = np.random.rand(20, 4)
        y = np.random.rand(20, 1)


        def l(t, p):
            e = keras.ops.mean(keras.ops.square(t - p))
            return float(e)  # <- SEQ427


        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.compile("adam", loss=l)
        m.fit(x, y, verbose=0)
    """,
    "a loss from a factory leaves TensorFlow": """
        import numpy as np, keras
        import numpy as N

        x = np.random.rand(20, 4)
        y = np.random.rand(20, 1)


        def make(w):

            def l(t, p):
                d = t - p
                return w * N.sqrt(keras.ops.mean(d * d))  # <- SEQ427

            return l


        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.compile("adam", loss=make(2.0))
        m.fit(x, y, verbose=0)
    """,
    "a Lambda leaves TensorFlow": """
        import numpy as np, keras

        x = np.random.rand(20, 4)
        y = np.random.rand(20, 1)
        m = keras.Sequential(
            [keras.Input((4,)), keras.layers.Lambda(lambda t: np.log1p(t)), keras.layers.Dense(1)]  # <- SEQ427
        )
        m.compile("adam", "mse")
        m.fit(x, y, verbose=0)
    """,
    "a metric with a third parameter": """
        import numpy as np, keras

        x = np.random.rand(20, 4)
        y = np.random.rand(20, 1)


        def me(t, p, w):  # <- SEQ427
            return keras.ops.mean(p)


        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.compile("adam", "mse", metrics=["mae", me])
        m.fit(x, y, verbose=0)
    """,
    "a layer asks for numbers": """
        import numpy as np, keras, tensorflow as tf

        x = np.random.rand(20, 4)
        y = np.random.rand(20, 1)


        class D(tf.keras.layers.Layer):
            def call(self, z):
                v = z.numpy()  # <- SEQ427
                return tf.constant(v)


        m = keras.Sequential()
        m.add(keras.Input((4,)))
        m.add(D())
        m.add(keras.layers.Dense(1))
        m.compile("adam", "mse")
        m.fit(x, y, verbose=0)
    """,
    "constants of numpy and numpy_function may stand in functions": """
        import numpy as np, keras, tensorflow as tf
        from functools import partial

        x = np.random.rand(20, 4)
        y = np.random.rand(20, 1)
        W = np.array([1.0], "float32")


        def quant(q, t, p):
            e = t - p
            return tf.reduce_mean(tf.maximum(q * e, (q - 1) * e))


        def l(t, p, scale=1.0):
            n = np.prod([2, 3])
            k = np.sqrt(2.0 * np.pi)
            t = tf.cast(t, p.dtype)
            return tf.reduce_mean(tf.abs(t - p) * W) / k * scale * np.float32(n)


        def mae(t, p):
            return keras.ops.mean(keras.ops.abs(t - p))


        class D(keras.layers.Layer):
            def __init__(self, **kw):
                super().__init__(**kw)
                self.c = np.ones((4,), "float32")

            def call(self, z, training=None):
                s = np.shape(z)
                return z * self.c + np.float32(0.5)


        m = keras.Sequential(
            [
                keras.Input((4,)),
                D(),
                keras.layers.Lambda(lambda t: t * np.float32(2.0)),
                keras.layers.Dense(1),
            ]
        )
        m.compile("adam", loss=l, metrics=[mae, lambda t, p: keras.ops.max(p)])
        m.fit(x, y, verbose=0)
        m2 = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m2.compile("adam", loss=lambda t, p: quant(0.9, t, p))
        m2.fit(x, y, verbose=0)


        def pyf(t, p):
            return tf.numpy_function(
                lambda a, b: np.mean(np.abs(a - b)).astype("float32"), [t, p], tf.float32
            )


        m2.compile("adam", "mse", metrics=[pyf])
        m2.fit(x, y, verbose=0)
    """,
    "the second fold records another AUC": """
        import numpy as np
        import keras

        x, y = np.random.rand(20, 4), np.array([0, 1] * 10)


        def make():
            m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
            m.compile("adam", "binary_crossentropy", metrics=[keras.metrics.AUC()])
            return m


        for fold in range(2):
            h = make().fit(x, y, validation_split=0.2, verbose=0)
            print(h.history["val_auc"])  # <- SEQ420
    """,
    "a precision beside one that was made before": """
        import numpy as np
        from tensorflow.keras import Sequential, layers, metrics

        x, y = np.random.rand(20, 4), np.array([0, 1] * 10)


        class Net:
            def __init__(self):
                self.m = Sequential([layers.Dense(1, activation="sigmoid")])
                self.m.compile(optimizer="adam", loss="binary_crossentropy", metrics=[metrics.Precision()])

            def train(self):
                self.h = self.m.fit(x, y, verbose=0)
                return self.h.history["precision"]  # <- SEQ420


        first, second = Net(), Net()
        print(second.train())
    """,
    "stopping by the AUC of another model": """
        import numpy as np
        import keras
        from keras.callbacks import EarlyStopping

        x, y = np.random.rand(20, 4), np.array([0, 1] * 10)
        stop = EarlyStopping(monitor="val_auc", mode="max")  # <- SEQ422
        for units in (4, 8):
            m = keras.Sequential([keras.layers.Dense(units, activation="relu"), keras.layers.Dense(1, "sigmoid")])
            m.compile("adam", "binary_crossentropy", metrics=[keras.metrics.AUC()])
            m.fit(x, y, validation_split=0.2, callbacks=[stop], verbose=0)
    """,
    "losses that go through the parts of a tensor": """
        import numpy as np, keras
        from keras import layers, ops

        x, y = np.random.rand(20, 4), np.random.rand(20, 1)


        def zipped(t, p):
            total = 0.0
            for a, b in zip(t, p):  # <- SEQ427
                total += ops.abs(a - b)
            return total


        def rows(t, p):
            total = 0.0
            for row in t - p:  # <- SEQ427
                total += ops.abs(row)
            return total


        def listed(t, p):
            return sum([ops.abs(row) for row in t - p])  # <- SEQ427


        def counted(t, p):
            return ops.sum(t - p) / len(t)  # <- SEQ427


        class Own(keras.losses.Loss):
            def call(self, y_true, y_pred):
                first, second = y_true  # <- SEQ427
                return first - second


        for loss in (zipped, rows, listed, counted, Own()):
            m = keras.Sequential([layers.Dense(8, activation="relu"), layers.Dense(1)])
            m.compile("adam", loss)
            m.fit(x, y, verbose=0)
    """,
    "losses that go through what has parts": """
        import numpy as np, keras
        import tensorflow as tf
        from keras import layers, ops

        x, y = np.random.rand(20, 4).astype("float32"), np.random.rand(20, 1).astype("float32")


        def split(t, p):
            a, b = tf.split(p, 2, axis=1)
            return ops.mean(a - t) + sum([ops.mean(r) for r in ops.unstack(b, 1, axis=1)])


        def shapes(t, p):
            (rows, columns), total = ops.shape(p), 0.0
            for i in range(p.shape[1]):
                total += ops.mean((t[:, 0] - p[:, i]) ** 2)
            return total / columns / len(p.shape)


        def weighted(t, p):
            return sum(w * ops.mean(t[:, 0] - p[:, i]) for i, w in enumerate([0.3, 0.7]))


        def moments(t, p):
            mean, variance = tf.nn.moments(p, axes=[0])
            best, place = ops.top_k(p, k=1)
            return ops.sum(mean) + ops.sum(variance) + ops.mean(best)


        @tf.function
        def added(rows):
            total = 0.0
            for row in rows:
                total += tf.reduce_sum(row)
            return total


        def by_graph(t, p):
            return added(t - p)


        for loss in (split, shapes, weighted, moments, by_graph):
            m = keras.Sequential([layers.Dense(8, activation="relu"), layers.Dense(2)])
            m.compile("adam", loss)
            m.fit(x, y, verbose=0)
    """,
    "metrics with the names that are read": """
        import numpy as np
        import keras

        x, y = np.random.rand(20, 4), np.array([0, 1] * 10)


        def train(metrics):
            m = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
            m.compile("adam", "binary_crossentropy", metrics=metrics)
            return m.fit(x, y, verbose=0).history


        print(train([keras.metrics.AUC()])["auc"], train([keras.metrics.AUC()])["auc_1"])
        print(train([keras.metrics.AUC(name="auc")])["auc"], train(["AUC"])["AUC"])
        print(train([keras.metrics.BinaryAccuracy()])["binary_accuracy"])
        print(train([keras.metrics.BinaryAccuracy()])["binary_accuracy"])
        keras.backend.clear_session()
        print(train([keras.metrics.AUC(), keras.metrics.Recall()])["auc"])
        print(train([keras.metrics.FalseNegatives(), keras.metrics.Recall()])["recall_1"])
    """,
    "a method is the loss, and returns nothing": """
        import numpy as np
        import keras


        class Trainer:
            delta = 1.0

            def __init__(self):
                self.net = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])

            def huber(self, y, p):  # <- SEQ427
                d = keras.ops.abs(y - p)
                keras.ops.where(d < self.delta, d * d / 2, self.delta * d)

            def mean(self, y, p):
                return keras.ops.mean(keras.ops.abs(y - p)) * self.delta

            def run(self, loss):
                self.net.compile("adam", loss, metrics=[self.mean])
                self.net.fit(np.random.rand(9, 2), np.random.rand(9))


        trainer = Trainer()
        trainer.run(trainer.mean)
        trainer.run(trainer.huber)
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_relative(title: str) -> None:
    as_marked(PROGRAMS[title])
