"""What `fit`, `evaluate` and `predict` give, read in other forms than in the rules' examples.

The form is that of marked.py; each program was given to Keras 3.15.1 on TensorFlow 2.21: the marked ones raise or learn
wrongly, the others run.
"""

from __future__ import annotations

import pytest

from tests.marked import as_marked

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
    "results by name that are taken in order": """
        import numpy as np, keras

        x, y = np.random.rand(20, 4), np.random.rand(20, 1)


        def scores(by_name):
            m = keras.Sequential([keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
            m.compile("adam", "mse", metrics=["mae"])
            m.train_on_batch(x, y)
            return m.test_on_batch(x, y, return_dict=by_name)


        loss, mae = scores(False)
        found = scores(True)
        loss, mae = found["loss"], found["mae"]
        (one, first), (other, second) = found.items()
        names = {**found, "size": len(found)}
        a, b = sorted(found.values())
        loss, mae = found  # <- SEQ701
    """,
    "the history as a table": """
        import numpy as np
        import pandas as pd
        import keras

        m = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        fitted = m.fit(np.random.rand(9, 2), np.array([0, 1, 1] * 3), epochs=2)
        table = pd.DataFrame(fitted.history)
        print(table["accuracy"].max(), table[["loss", "accuracy"]].tail())
        print(table["acc"].max())  # <- SEQ420
        table[["loss", "val_loss"]].plot()  # <- SEQ420
        if "val_loss" in table:
            print(table["val_loss"].min())
        table["epoch"] = fitted.epoch
        print(table["epoch"])
        print(table.reset_index()["index"], table.rename(columns={"accuracy": "acc"})["acc"])
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_relative(title: str) -> None:
    as_marked(PROGRAMS[title])
