"""Results, saved models, metrics and data in other forms than in the rules' examples: what is reported, nothing else.

A comment `# <- SEQ701` marks the line of an error or warning; a program without marks is in order. Keras 3.15.1 on
TensorFlow 2.21 was asked about each: the marked ones raise or learn wrongly, the others run.
"""

from __future__ import annotations

import textwrap

import pytest

from seqlint.linting.check import check
from seqlint.reading import source
from tests.test_regressions import MARK


def as_marked(program: str) -> None:
    """The program gives the errors and warnings that its lines are marked with, and no other."""
    text = textwrap.dedent(program).strip() + "\n"
    lines = enumerate(text.splitlines(), 1)
    marked = [(n, code) for n, line in lines for marks in MARK.findall(line) for code in marks.split()]
    checked = check(source.from_text("student.py", text))
    assert not checked.failures
    found = [(f.at.start[0], f.code) for f in checked.findings if f.severity != "advice"]
    assert sorted(found) == sorted(marked)


PROGRAMS = {
    "a History in an attribute is no dict": """
        import numpy as np, keras

        X = np.random.rand(30, 2)
        y = np.random.rand(30)


        def build():
            m = keras.Sequential([keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
            m.compile("adam", "mse")
            return m


        class T:
            def __init__(self):
                self.model = build()

            def go(self):
                self.hist = self.model.fit(X, y, verbose=0)
                return self.hist["loss"]  # <- SEQ701


        T().go()
    """,
    "a list is not formatted as a number": """
        import numpy as np, keras

        X = np.random.rand(30, 2)
        y = np.random.rand(30)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse", metrics=["mae", "mape"])
        m.fit(X, y, verbose=0)
        r = m.evaluate(X, y, verbose=0)
        print(f"loss {r:.3f}")  # <- SEQ701
    """,
    "nor by percent": """
        import numpy as np, keras

        X = np.random.rand(30, 2)
        y = np.random.rand(30)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse", metrics=["mae"])
        m.fit(X, y, verbose=0)
        print("loss %.3f" % m.evaluate(X, y, verbose=0))  # <- SEQ701
    """,
    "a list of two has no third": """
        import numpy as np, keras

        X = np.random.rand(30, 2)
        y = np.random.rand(30)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse", metrics=["mae"])
        m.fit(X, y, verbose=0)
        s = m.evaluate(X, y, verbose=0)
        print(s[2])  # <- SEQ701
    """,
    "a list is not compared with a number": """
        import numpy as np, keras

        X = np.random.rand(30, 2)
        y = np.random.rand(30)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse", metrics=["mae"])
        m.fit(X, y, verbose=0)
        if m.evaluate(X, y, verbose=0) < 0.5:  # <- SEQ701
            print("good")
    """,
    "a History has no keys of its own": """
        import numpy as np, keras

        X = np.random.rand(30, 2)
        y = np.random.rand(30)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse", metrics=["mae"])
        h = m.fit(X, y, verbose=0)
        print(h.keys())  # <- SEQ701
    """,
    "one number is not unpacked in a loop": """
        import numpy as np, keras

        X = np.random.rand(30, 2)
        y = np.random.rand(30)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(X, y, verbose=0)
        for k in range(2):
            loss, mae = m.evaluate(X, y, verbose=0)  # <- SEQ701
    """,
    "what evaluate and fit give may be read in many ways": """
        import numpy as np, keras

        X = np.random.rand(30, 2)
        y = np.random.rand(30)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse", metrics=["mae", "mape"])
        h = m.fit(X, y, verbose=0)
        loss, *rest = m.evaluate(X, y, verbose=0)
        r = m.evaluate(X, y, verbose=0)
        print(
            r[-1],
            r[0:2],
            len(r),
            h.epoch,
            h.params,
            list(h.history),
            "%s" % r,
            f"{r}",
            r + [1],
            [round(v, 2) for v in r],
            sum(r),
            h.history.items(),
            h.history.get("loss"),
        )
        for n, v in zip(["a", "b", "c"], r):
            print(n, round(v, 3))
        d = m.evaluate(X, y, verbose=0, return_dict=True)
        print(d["loss"])
        h2 = h.history
        print(h2["loss"][0])
    """,
    "weighted metrics count among the results": """
        import numpy as np, keras

        X = np.random.rand(30, 2)
        y = np.random.rand(30)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse", weighted_metrics=["mae"])
        m.fit(X, y, verbose=0)
        a, b = m.evaluate(X, y, verbose=0)
    """,
    "argmax over one unit in a class": """
        import numpy as np, keras


        class C:
            def __init__(self):
                self.m = keras.Sequential(
                    [keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")]
                )
                self.m.compile("adam", "binary_crossentropy")

            def run(self, x, y):
                self.m.fit(x, y, verbose=0)
                self.p = self.m.predict(x, verbose=0)
                return self.p.argmax(1)  # <- SEQ702


        C().run(np.random.rand(20, 4), np.random.randint(0, 2, 20))
    """,
    "scikit-learn refuses probabilities": """
        import numpy as np, keras
        from sklearn import metrics

        x = np.random.rand(20, 4)
        y = np.random.randint(0, 2, 20)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(x, y, verbose=0)
        print(metrics.accuracy_score(y, m.predict(x, verbose=0)))  # <- SEQ702
    """,
    "probabilities equal no label": """
        import numpy as np, keras

        x = np.random.rand(20, 4)
        y = np.random.randint(0, 2, 20)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(x, y, verbose=0)
        p = m.predict(x, verbose=0).flatten()
        print(np.mean(p == y))  # <- SEQ702
    """,
    "TensorFlow's argmax over one unit": """
        import numpy as np, keras, tensorflow as tf

        x = np.random.rand(20, 4)
        y = np.random.randint(0, 2, 20)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(x, y, verbose=0)
        print(tf.argmax(m.predict(x, verbose=0), axis=-1))  # <- SEQ702
    """,
    "a report of probabilities": """
        import numpy as np, keras
        from sklearn.metrics import classification_report as cr

        x = np.random.rand(20, 4)
        y = np.random.randint(0, 3, 20)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
        m.compile("adam", "sparse_categorical_crossentropy")
        m.fit(x, y, verbose=0)
        y_pred = m.predict(x, verbose=0)
        print(cr(y, y_pred))  # <- SEQ702
    """,
    "predictions may be read in many ways": """
        import numpy as np, keras
        from sklearn.metrics import classification_report, roc_auc_score, r2_score, accuracy_score

        x = np.random.rand(20, 4)
        y = np.random.randint(0, 2, 20)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(x, y, verbose=0)
        p = m.predict(x, verbose=0)
        print(
            roc_auc_score(y, p),
            np.argmax(p),
            np.round(p),
            accuracy_score(y, np.round(p)),
            accuracy_score(y, p.round()),
            np.mean((p > 0.5).ravel() == y),
            r2_score(y, p),
            np.argmax(p[:, 0]),
        )
        best = np.argmax(p, axis=0)
        m3 = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
        m3.compile("adam", "sparse_categorical_crossentropy")
        m3.fit(x, y, verbose=0)
        q = m3.predict(x, verbose=0)
        print(
            accuracy_score(y, q.argmax(axis=1)),
            [np.argmax(r) for r in q],
            np.argmax(q[0]),
            np.argmax(m3.predict(x[[0]], verbose=0)),
            np.argmax(q, -1) == y,
            np.argmax(m3.predict(np.expand_dims(x[3], 0), verbose=0)),
        )
    """,
    "a checkpoint with a metric of one's own": """
        import numpy as np, keras


        def mine(a, b):
            return keras.ops.mean(keras.ops.abs(a - b))


        x = np.random.rand(20, 4)
        y = np.random.rand(20)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.compile("adam", "mse", metrics=[mine])
        PATH = "best.keras"
        m.fit(x, y, verbose=0, callbacks=[keras.callbacks.ModelCheckpoint(PATH)])
        best = keras.saving.load_model(PATH)  # <- SEQ703
    """,
    "an activation of one's own": """
        import numpy as np, keras
        from keras import layers


        def swishy(t):
            return t * keras.ops.sigmoid(t)


        def save(model, name):
            model.save(name)


        m = keras.Sequential([keras.Input((4,)), layers.Dense(8, activation=swishy), layers.Dense(1)])
        save(m, "act.keras")
        n = keras.models.load_model("act.keras")  # <- SEQ703
    """,
    "a lambda in an old file": """
        import keras

        m = keras.Sequential()
        m.add(keras.Input((4,)))
        m.add(keras.layers.Lambda(lambda t: t * 2))
        m.add(keras.layers.Dense(1))
        keras.models.save_model(m, "l.h5")
        keras.models.load_model("l.h5")  # <- SEQ703
    """,
    "a short loss in capitals in an old file": """
        import numpy as np, keras

        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.compile(loss="MAE", optimizer="sgd")
        m.save("k.h5")
        keras.models.load_model(filepath="k.h5")  # <- SEQ703
    """,
    "weights are no model": """
        import keras

        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.save_weights("w.weights.h5")
        keras.models.load_model("w.weights.h5")  # <- SEQ703
    """,
    "what is registered, passed or allowed loads": """
        import numpy as np, keras


        @keras.saving.register_keras_serializable(package="a")
        def mine(a, b):
            return keras.ops.mean(keras.ops.abs(a - b))


        @keras.saving.register_keras_serializable()
        class Twice(keras.layers.Layer):
            def __init__(self, k=2, **kw):
                super().__init__(**kw)
                self.k = k

            def call(self, x):
                return x * self.k

            def get_config(self):
                return {**super().get_config(), "k": self.k}


        class Thrice(keras.layers.Layer):
            def call(self, x):
                return x * 3


        m = keras.Sequential(
            [
                keras.Input((4,)),
                Twice(),
                Thrice(),
                keras.layers.Lambda(lambda t: t + 1),
                keras.layers.Dense(1),
            ]
        )
        m.compile("adam", mine, metrics=["mae"])
        m.save("g.keras")
        n = keras.models.load_model("g.keras", custom_objects={"Thrice": Thrice}, safe_mode=False)
        o = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        o.compile("adam", "mse")
        o.save("o.h5")
        p = keras.models.load_model("o.h5", compile=False)
        with keras.utils.custom_object_scope({"Thrice": Thrice}):
            q = keras.models.load_model("g.keras", safe_mode=False)
    """,
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
    "astype in a function": """
        import numpy as np, keras


        def load():
            x = np.random.rand(20, 4) * 255
            y = np.random.rand(20)
            x.astype("float32")  # <- SEQ801
            return (x, y)


        x, y = load()
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(x, y, verbose=0)
    """,
    "a chain of methods": """
        import pandas as pd, numpy as np, keras

        df = pd.DataFrame({"a": np.random.rand(20), "b": np.random.rand(20)})
        df.drop_duplicates().reset_index(drop=True)  # <- SEQ801
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(df[["a"]], df["b"], verbose=0)
    """,
    "a column's fillna": """
        import pandas as pd, numpy as np, keras

        df = pd.read_csv("x.csv")
        df["age"].fillna(0)  # <- SEQ801
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(df[["age"]], df["b"], verbose=0)
    """,
    "padded sequences": """
        import numpy as np, keras
        from keras.utils import pad_sequences as pad

        x = [[1, 2], [3]]
        pad(x, maxlen=4)  # <- SEQ801
        m = keras.Sequential(
            [keras.layers.Embedding(5, 2), keras.layers.Flatten(), keras.layers.Dense(1)]
        )
        m.compile("adam", "mse")
        m.fit(np.array([[1, 2], [3, 0]]), np.array([1.0, 2.0]), verbose=0)
    """,
    "a data set in an attribute": """
        import numpy as np, keras, tensorflow as tf


        class D:
            def __init__(self):
                self.ds = tf.data.Dataset.from_tensor_slices(
                    (np.random.rand(20, 4), np.random.rand(20))
                ).batch(4)
                self.ds.prefetch(1)  # <- SEQ801


        d = D()
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(d.ds, verbose=0)
    """,
    "what works in place, or is used, is not lost": """
        import pandas as pd, numpy as np, keras, tensorflow as tf, random
        from sklearn.preprocessing import StandardScaler, LabelEncoder

        df = pd.DataFrame({"a": np.random.rand(20), "b": np.random.rand(20), "c": np.random.rand(20)})
        df.drop("c", axis=1, inplace=True)
        df.fillna(0, inplace=True)
        df.sort_values("a", inplace=True)
        df.reset_index(drop=True, inplace=True)
        df.insert(0, "z", 1.0)
        df.pop("z")
        x = df[["a"]].values.copy()
        y = df["b"].values.copy()
        x.sort(axis=0)
        np.random.shuffle(y)
        x.resize((20, 1)) if False else None
        s = StandardScaler()
        s.fit(x)
        s.fit_transform(x)
        s.partial_fit(x)
        le = LabelEncoder()
        le.fit(["a", "b"])
        l = [3, 1]
        l.sort()
        l.append(2)
        l.copy()
        try:
            x.astype(int)
        except ValueError:
            pass
        x = x.reshape(-1, 1)
        print(df.drop(columns=["a"]).shape)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(x, y, verbose=0)
        m.predict(x, verbose=0)
    """,
    "pixels are scaled by a function and then by hand": """
        import numpy as np, keras

        (x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()


        def prep(a):
            return a.reshape(-1, 784).astype("float32") / 255


        x = prep(x)
        xt = xt.reshape(-1, 784).astype("float32")
        m = keras.Sequential([keras.layers.Dense(10, activation="softmax")])
        m.compile("adam", "sparse_categorical_crossentropy")
        m.fit(x, y, verbose=0)
        m.predict(xt[:5], verbose=0)  # <- SEQ802
    """,
    "the test data is left as it is": """
        import numpy as np, keras

        (x, y), (xt, yt) = keras.datasets.california_housing.load_data()
        mean = x.mean(axis=0)
        std = x.std(axis=0)
        x = (x - mean) / std
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(x, y, verbose=0)
        print(m.evaluate(xt, yt, verbose=0))  # <- SEQ802
    """,
    "scaled twice": """
        import numpy as np, keras
        from sklearn.preprocessing import StandardScaler
        from sklearn.model_selection import train_test_split

        X = np.random.rand(100, 3)
        Y = np.random.rand(100)
        a, b, c, d = train_test_split(X, Y)
        s = StandardScaler().fit(a)
        a = s.transform(a)
        b = s.transform(b)
        b = s.transform(b)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(a, c, verbose=0)
        m.evaluate(b, d, verbose=0)  # <- SEQ802
    """,
    "a function that fits a scaler each time": """
        import numpy as np, keras
        from sklearn.preprocessing import MinMaxScaler
        from sklearn.model_selection import train_test_split

        X = np.random.rand(100, 3)
        Y = np.random.rand(100)
        a, b, c, d = train_test_split(X, Y)


        def scale(z):
            return MinMaxScaler().fit_transform(z)


        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(scale(a), c, verbose=0, validation_data=(scale(b), d))  # <- SEQ802
    """,
    "scaled alike": """
        import numpy as np, keras
        from sklearn.preprocessing import MinMaxScaler, StandardScaler
        from sklearn.model_selection import train_test_split, KFold

        X = np.random.rand(100, 3)
        Y = np.random.rand(100)
        a, b, c, d = train_test_split(X, Y)
        s = MinMaxScaler()
        a2 = s.fit_transform(a)
        b2 = s.transform(b)
        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(a2, c, verbose=0)
        m.evaluate(b2, d, verbose=0)
        m2 = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        m2.compile("adam", "mse")
        m2.fit(a, c, verbose=0)
        m2.evaluate(b, d, verbose=0)
        for tr, te in KFold(3).split(X):
            t = StandardScaler()
            u = t.fit_transform(X[tr])
            v = t.transform(X[te])
            k = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
            k.compile("adam", "mse")
            k.fit(u, Y[tr], verbose=0)
            k.evaluate(v, Y[te], verbose=0)
        full = StandardScaler().fit_transform(X)
        e, f, g, h = train_test_split(full, Y)
        n = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        n.compile("adam", "mse")
        n.fit(e, g, verbose=0)
        n.evaluate(f, h, verbose=0)
        (x, y), (xt, yt) = keras.datasets.mnist.load_data()
        p = keras.Sequential(
            [
                keras.layers.Rescaling(1 / 255),
                keras.layers.Flatten(),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        p.compile("adam", "sparse_categorical_crossentropy")
        p.fit(x, y, verbose=0)
        p.evaluate(xt, yt, verbose=0)
        x = x.astype("float32") / 255
        xt = xt.astype("float32") / 255
        x = x.reshape(-1, 784)
        noisy = x + 0.1 * np.random.normal(size=x.shape)
        noisy = np.clip(noisy, 0, 1)
        ae = keras.Sequential(
            [
                keras.Input((784,)),
                keras.layers.Dense(8, activation="relu"),
                keras.layers.Dense(784, activation="sigmoid"),
            ]
        )
        ae.compile("adam", "mse")
        ae.fit(noisy, x, verbose=0)
        ae.predict(xt.reshape(-1, 784)[:3], verbose=0)
    """,
    "in a functional model": """
        import numpy as np, keras

        x = np.random.rand(20, 4)
        y = np.random.rand(20)
        i = keras.Input((4,))
        h = keras.layers.Normalization()(i)
        o = keras.layers.Dense(1)(h)
        m = keras.Model(i, o)
        m.compile("adam", "mse")
        m.fit(x, y, verbose=0)  # <- SEQ803
    """,
    "called on texts": """
        import numpy as np, keras

        v = keras.layers.TextVectorization(output_sequence_length=4)
        x = v(["a b", "c d"])  # <- SEQ803
        m = keras.Sequential(
            [keras.layers.Embedding(10, 2), keras.layers.Flatten(), keras.layers.Dense(1)]
        )
        m.compile("adam", "mse")
        m.fit(np.array(x), np.array([1.0, 2.0]), verbose=0)
    """,
    "bins that were never learned": """
        import numpy as np, keras


        def build():
            m = keras.Sequential()
            m.add(keras.layers.Discretization(num_bins=4))
            m.add(keras.layers.Dense(1))
            m.compile("adam", "mse")
            return m


        m = build()
        m.fit(np.random.rand(20, 4), np.random.rand(20), verbose=0)  # <- SEQ803
    """,
    "adapted or told": """
        import numpy as np, keras, tensorflow as tf

        x = np.random.rand(20, 4)
        y = np.random.rand(20)


        def build(n):
            return keras.Sequential([n, keras.layers.Dense(1)])


        n = keras.layers.Normalization(axis=-1)
        n.adapt(np.array(x))
        m = build(n)
        m.compile("adam", "mse")
        m.fit(x, y, verbose=0)
        m2 = keras.Sequential([keras.Input((4,)), keras.layers.Normalization(), keras.layers.Dense(1)])
        m2.layers[0].adapt(x)
        m2.compile("adam", "mse")
        m2.fit(x, y, verbose=0)
        v = keras.layers.TextVectorization(vocabulary=["a", "b"], output_sequence_length=3)
        print(v(["a b"]))
        w = keras.layers.StringLookup()
        w.set_vocabulary(["a"])
        print(w(["a"]))
        d = keras.layers.Discretization(bin_boundaries=[0.1, 0.5])
        print(d(x))
        t = keras.layers.TextVectorization()
        ds = tf.data.Dataset.from_tensor_slices(["a b", "c"])
        t.adapt(ds.batch(2))
        ds = ds.map(lambda s: t(s))
    """,
    "classes laid end to end": """
        import numpy as np, keras

        a = np.random.normal(0, 1, (50, 2))
        b = np.random.normal(3, 1, (70, 2))
        X = np.concatenate([a, b])
        Y = np.concatenate([np.zeros(50), np.ones(70)])
        m = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(X, Y, validation_split=0.2, verbose=0)  # <- SEQ804
    """,
    "repeated labels as one-hot rows": """
        import numpy as np, keras

        X = np.random.rand(150, 4)
        Y = keras.utils.to_categorical(np.repeat([0, 1, 2], 50))
        m = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
        m.compile("adam", "categorical_crossentropy")
        m.fit(X, Y, validation_split=0.2, verbose=0)  # <- SEQ804
    """,
    "ordered by argsort": """
        import numpy as np, keras

        X = np.random.rand(150, 4)
        Y = np.random.randint(0, 3, 150)
        o = np.argsort(Y)
        X = X[o]
        Y = Y[o]
        m = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
        m.compile("adam", "sparse_categorical_crossentropy")
        m.fit(X, Y, validation_split=0.2, verbose=0)  # <- SEQ804
    """,
    "stacked zeros and ones": """
        import numpy as np, keras

        X = np.vstack((np.random.randn(50, 2) + 2, np.random.randn(50, 2) - 2))
        Y = np.hstack((np.zeros(50), np.ones(50)))
        m = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(X, Y, validation_split=0.25, epochs=2, verbose=0)  # <- SEQ804
    """,
    "frames laid end to end": """
        import numpy as np, keras, pandas as pd

        p = pd.DataFrame({"a": np.random.rand(50), "y": np.ones(50)})
        n = pd.DataFrame({"a": np.random.rand(50), "y": np.zeros(50)})
        d = pd.concat([p, n])
        m = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(d[["a"]], d["y"], validation_split=0.25, epochs=2, verbose=0)  # <- SEQ804
    """,
    "shuffled in one way or another": """
        import numpy as np, keras, pandas as pd, random
        from sklearn.utils import shuffle
        from sklearn.model_selection import train_test_split

        X = np.vstack((np.random.randn(50, 2) + 2, np.random.randn(50, 2) - 2))
        Y = np.hstack((np.zeros(50), np.ones(50)))


        def fit(x, y, **k):
            m = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
            m.compile("adam", "binary_crossentropy")
            m.fit(x, y, epochs=1, verbose=0, **k)


        a, b = shuffle(X, Y)
        fit(a, b, validation_split=0.2)
        c, d, e, f = train_test_split(X, Y)
        fit(c, e, validation_split=0.2)
        fit(c, e, validation_data=(d, f))
        fit(X, Y)
        i = np.arange(100)
        np.random.shuffle(i)
        fit(X[i], Y[i], validation_split=0.2)
        df = pd.DataFrame({"a": np.random.rand(50), "y": np.random.randint(0, 2, 50)})
        df = df.sort_values("a")
        fit(df[["a"]], df["y"], validation_split=0.2)
        df = df.sort_values("y")
        df = df.sample(frac=1)
        fit(df[["a"]], df["y"], validation_split=0.2)
        L = [0] * 50 + [1] * 50
        random.shuffle(L)
        fit(X, np.array(L), validation_split=0.2)
        rng = np.random.default_rng(0)
        Z = np.array([0] * 50 + [1] * 50)
        rng.shuffle(Z)
        fit(X, Z, validation_split=0.2)
        R = np.sort(np.random.rand(100))
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(R.reshape(-1, 1), R * 2, validation_split=0.2, verbose=0)
    """,
    "NaN stored in every fifth row": """
        import numpy as np, keras

        X = np.random.rand(30, 3)
        Y = np.random.rand(30)
        X[::5, 1] = np.nan
        X = X.astype("float32").reshape(30, 3)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(X, Y, verbose=0)  # <- SEQ805
    """,
    "NaN among the labels": """
        import numpy as np, keras

        X = np.random.rand(4, 3)
        Y = np.array([1.0, 2.0, float("nan"), 3.0])
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(X, Y, verbose=0)  # <- SEQ805
    """,
    "a scaler leaves NaN as it is": """
        import numpy as np, keras
        from sklearn.preprocessing import StandardScaler

        X = np.array([[1.0, 2.0], [np.nan, 4.0], [3.0, 3.0], [2.0, 1.0]])
        Y = np.array([1.0, 2.0, 3.0, 4.0])
        X = StandardScaler().fit_transform(X)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(X / 2, Y, verbose=0)  # <- SEQ805
    """,
    "NaN put in the place of zeros": """
        import numpy as np, keras, pandas as pd

        d = pd.DataFrame({"a": [0, 3, 4, 5, 0, 2], "y": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]})
        d["a"] = d["a"].replace(0, np.nan)
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(d[["a"]], d["y"], verbose=0)  # <- SEQ805
    """,
    "gaps filled or left out": """
        import numpy as np, keras, pandas as pd
        from sklearn.impute import SimpleImputer


        def fit(x, y):
            m = keras.Sequential([keras.layers.Dense(1)])
            m.compile("adam", "mse")
            m.fit(x, y, verbose=0)


        X = np.array([[1.0, 2.0], [np.nan, 4.0], [3.0, 3.0], [2.0, 1.0]])
        Y = np.array([1.0, 2.0, 3.0, 4.0])
        fit(SimpleImputer().fit_transform(X), Y)
        k = ~np.isnan(X).any(axis=1)
        fit(X[k], Y[k])
        fit(np.where(np.isnan(X), 0, X), Y)
        Z = X.copy()
        Z[np.isnan(Z)] = 0
        fit(Z, Y)
        d = pd.DataFrame(
            {"a": [1, None, 3, 4], "b": [1.0, 2.0, 3.0, np.nan], "y": [1.0, 2.0, 3.0, 4.0]}
        )
        fit(d.dropna()[["a", "b"]], d.dropna()["y"])
        e = d.fillna(d.mean())
        fit(e[["a", "b"]], e["y"])
        d["a"] = d["a"].interpolate()
        d["b"].ffill(inplace=True) if False else None
        g = d[["a", "y"]]
        fit(g[["a"]], g["y"])
        d["lag"] = d["y"].shift(1)
        d = d.dropna()
        fit(d[["lag"]], d["y"])
        h = pd.DataFrame({"x": np.arange(20.0)})
        h["p"] = h["x"].shift(1).fillna(0)
        fit(h[["p"]], h["x"])
        h["q"] = h["x"].shift(1)
        h.dropna(inplace=True)
        fit(h[["q"]], h["x"])
        h["r"] = h["x"].diff()
        h = h.iloc[1:]
        fit(h[["r"]], h["x"])
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_relative(title: str) -> None:
    as_marked(PROGRAMS[title])
