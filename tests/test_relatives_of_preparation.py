"""Data that is prepared in vain, scaled in two ways, sorted or with gaps, in other forms than in the rules' examples.

The form is that of marked.py; each program was given to Keras 3.15.1 on TensorFlow 2.21: the marked ones raise or learn
wrongly, the others run.
"""

from __future__ import annotations

import pytest

from tests.marked import as_marked

PROGRAMS = {
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
