"""Tables, texts and numbers on their way into a model and out of it: wrong programs, and right ones beside them.

The form is that of marked.py; each program was given to Keras 3.15.1 on TensorFlow 2.21 (and tf_keras 2.21 where it
stands in it), pandas 3.1.1 and numpy 2.4: the marked ones raise or learn wrongly, the others run where their files are.
"""

from __future__ import annotations

import pytest

from tests.marked import as_marked

PROGRAMS = {
    "a type of pandas by its class": """
        import pandas as pd, keras
        df = pd.DataFrame({"a": [1, 2, 3], "y": [0, 1, 0]})
        df["a"] = df["a"].astype(pd.Int64Dtype())
        m = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(df[["a"]], df["y"])  # <- SEQ417
    """,
    "replace with a dict for each column": """
        import pandas as pd, keras
        df = pd.DataFrame({"a": ["x", "y", "x"], "y": [0, 1, 0]})
        df = df.replace({"a": {"x": 0, "y": 1}})
        m = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(df[["a"]], df["y"])  # <- SEQ417
    """,
    "replace with a dict for each column, in place": """
        import pandas as pd, keras
        df = pd.DataFrame({"a": ["x", "y", "x"], "b": [1, 2, 3], "y": [0, 1, 0]})
        df.replace({"a": {"x": 0, "y": 1}}, inplace=True)
        m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(df[["a", "b"]].values, df["y"])  # <- SEQ417
    """,
    "replace and a type": """
        import pandas as pd, keras
        df = pd.DataFrame({"a": ["x", "y", "x"], "b": [1, 2, 3], "y": [0, 1, 0]})
        df = df.replace({"a": {"x": 0, "y": 1}}).astype({"a": "int64"})
        m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(df[["a", "b"]].values, df["y"])
    """,
    "replace of numbers, and types that end as numbers": """
        import pandas as pd, keras
        df = pd.DataFrame({"a": ["x", "y", "x"], "b": [1, 2, 3], "y": [0, 1, 0]})
        df = df.replace({"b": {1: 10}, "y": {0: 1, 1: 0}})
        m = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(df[["b"]].values, df["y"])
        df = df.replace({"a": {"x": 0, "y": 1}}).infer_objects()
        m.fit(df[["a"]].values, df["y"])
        df["c"] = df["b"].astype(pd.Int64Dtype()).astype("float32")
        m.fit(df[["c"]].values, df["y"])
        m.fit(df[["b"]].astype("int32"), df["y"].astype(float))
    """,
    "a tensor that is asked for a number": """
        import numpy as np, keras, tensorflow as tf
        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        m.compile("sgd", "mse"); m.fit(np.ones((4, 3)), np.ones(4))
        p = m(np.ones((1, 3)))
        print(p[0])
        print(float(p))  # <- SEQ702
        print(float(p[0]))  # <- SEQ702
        print(f"{p[0]:.2f}")  # <- SEQ702
        print("%.2f" % p)  # <- SEQ702
        print(round(p[0]))  # <- SEQ702
        print(float(m(np.ones((1, 3)), training=False)))  # <- SEQ702
        print(float(m(np.ones((1, 3))).numpy()))  # <- SEQ702
    """,
    "numbers taken out of a tensor": """
        import numpy as np, keras, tensorflow as tf
        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        m.compile("sgd", "mse"); m.fit(np.ones((4, 3)), np.ones(4))
        p = m(np.ones((1, 3)))
        print(float(p[0, 0]), float(p[0][0]), float(tf.squeeze(p)), p.numpy().item())
        print(f"{p[0][0]:.2f}", f"{p[0, 0].numpy():.2f}", float(tf.reduce_mean(p)))
        print(float(p.numpy()[0, 0]), f"{float(p[0][0]):.1f}")
        print(int(p[0, 0]), p == 1)
    """,
    "a new row that was never scaled": """
        import numpy as np, keras
        from keras import layers
        from sklearn.preprocessing import MinMaxScaler
        x = np.random.rand(100, 3) * 50; y = np.random.rand(100)
        s = MinMaxScaler()
        xs = s.fit_transform(x)
        m = keras.Sequential([layers.Input((3,)), layers.Dense(1)])
        m.compile("sgd", "mse")
        m.fit(xs, y)
        print(m.predict(np.array([[20., 30., 40.]])))  # <- SEQ802
    """,
    "new rows that were": """
        import numpy as np, keras
        from keras import layers
        from sklearn.preprocessing import MinMaxScaler, StandardScaler
        x = np.random.rand(100, 3) * 50; y = np.random.rand(100)
        s = MinMaxScaler()
        xs = s.fit_transform(x)
        m = keras.Sequential([layers.Input((3,)), layers.Dense(1)])
        m.compile("sgd", "mse")
        m.fit(xs, y)
        print(m.predict(s.transform(np.array([[20., 30., 40.]]))), m.predict(np.array([[.5, 1.2, .1]])))
        print(m.predict(np.zeros((1, 3))))
        row = np.array([[20., 30., 40.]])
        row = s.transform(row)
        m.predict(row)
        r2 = (np.array([[20., 30., 40.]]) - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))
        m.predict(r2)
        s = MinMaxScaler(feature_range=(0, 100))
        m = keras.Sequential([layers.Input((3,)), layers.Dense(1)])
        m.compile("sgd", "mse")
        m.fit(s.fit_transform(x), y)
        m.predict(np.array([[20., 30., 40.]]))
    """,
    "a new row beside a file": """
        import numpy as np, keras, pandas as pd
        from keras import layers
        from sklearn.preprocessing import StandardScaler
        from sklearn.model_selection import train_test_split
        df = pd.read_csv("houses.csv")
        X = df[["area", "rooms"]].values; y = df["price"].values
        a, b, c, d = train_test_split(X, y)
        sc = StandardScaler()
        a = sc.fit_transform(a); b = sc.transform(b)
        m = keras.Sequential([layers.Input((2,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(a, c, validation_data=(b, d))
        print(m.predict(np.array([[120, 3]])))  # <- SEQ802
    """,
    "one function for both sets": """
        import keras
        (a, b), (c, d) = keras.datasets.cifar10.load_data()
        def prep(x, mean, std):
            x = x.astype("float32") / 255
            return (x - mean) / std
        mean, std = (a / 255).mean(), (a / 255).std()
        a = prep(a, mean, std); c = prep(c, mean, std)
        m = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
        m.compile("adam", "sparse_categorical_crossentropy")
        m.fit(a, b)
        m.evaluate(c, d)
    """,
    "texts counted by Counter": """
        import numpy as np, keras
        from collections import Counter
        from keras import layers
        x = np.random.rand(60, 4); labels = ["no"] * 40 + ["yes"] * 20
        y = np.array([1 if l == "yes" else 0 for l in labels])
        counts = Counter(labels)
        cw = {k: 60 / v for k, v in counts.items()}
        m = keras.Sequential([layers.Input((4,)), layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(x, y, epochs=1, class_weight=cw)  # <- SEQ421
    """,
    "texts counted by pandas, as shares": """
        import numpy as np, keras, pandas as pd
        from keras import layers
        df = pd.DataFrame({"a": [1., 2, 3, 4], "label": ["x", "y", "x", "x"]})
        cw = (1 / df["label"].value_counts(normalize=True)).to_dict()
        y = df["label"].map({"x": 0, "y": 1})
        m = keras.Sequential([layers.Input((1,)), layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(df[["a"]], y, epochs=1, class_weight=cw)  # <- SEQ421
    """,
    "texts counted by pandas, in a comprehension": """
        import numpy as np, keras, pandas as pd
        from keras import layers
        df = pd.DataFrame({"a": [1., 2, 3, 4], "label": ["x", "y", "x", "x"]})
        counts = df["label"].value_counts().to_dict()
        y = df["label"].map({"x": 0, "y": 1})
        m = keras.Sequential([layers.Input((1,)), layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(df[["a"]], y, epochs=1, class_weight={k: len(df) / v for k, v in counts.items()})  # <- SEQ421
    """,
    "numbers that are counted": """
        import numpy as np, keras, pandas as pd
        from collections import Counter
        from keras import layers
        df = pd.DataFrame({"a": [1., 2, 3, 4], "label": ["x", "y", "x", "x"]})
        y = df["label"].map({"x": 0, "y": 1})
        m = keras.Sequential([layers.Input((1,)), layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(df[["a"]], y, epochs=1, class_weight=y.value_counts().to_dict())
        m.fit(df[["a"]], y, epochs=1, class_weight=Counter(y))
        m.fit(df[["a"]], y, epochs=1, class_weight=dict(Counter([0, 1, 0, 0])))
        c = Counter(df["label"])
        print(c.most_common(1), c["zzz"], sum(c.values()), c.total())
        c.update(["x"])
        for k in c: c[k] += 1
        c2 = Counter()
        c2["a"] += 1
        names = {"x": 0, "y": 1}
        m.fit(df[["a"]], y, class_weight={names[k]: 4 / v for k, v in Counter(df["label"]).items()})
        vc = df["label"].value_counts()
        print(vc.max() / vc.min(), vc["x"], vc.index[0])
        d = df["label"].map({"x": 0, "y": 1, "z": 2})
        d2 = df.label.map(lambda t: names[t])
    """,
    "classes by map, from 1": """
        import pandas as pd, numpy as np, keras
        from keras import layers
        df = pd.DataFrame({"x": [1., 2, 3, 4, 5, 6], "kind": ["a", "b", "c", "a", "b", "c"]})
        y = df["kind"].map({"a": 1, "b": 2, "c": 3})
        model = keras.Sequential([layers.Input((1,)), layers.Dense(3, activation="softmax")])  # <- SEQ312
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(df[["x"]], y, epochs=1)
    """,
    "map has no number for one text": """
        import numpy as np, keras, pandas as pd
        df = pd.DataFrame({"p": range(30), "c": ["a", "b", "z"] * 10})
        df["k"] = df["c"].map({"a": 0, "b": 1})
        m = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, activation="sigmoid")])
        m.compile("sgd", "binary_crossentropy")
        m.fit(df[["p"]].values / 30, df["k"].values)  # <- SEQ805
    """,
    "map has a number for each text that is left": """
        import numpy as np, keras, pandas as pd
        df = pd.DataFrame({"p": range(30), "c": ["a", "b", "z"] * 10})
        df = df[df["c"] != "z"]
        df["k"] = df["c"].map({"a": 0, "b": 1})
        m = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, activation="sigmoid")])
        m.compile("sgd", "binary_crossentropy")
        m.fit(df[["p"]].values / 30, df["k"].values)
        df = pd.DataFrame({"p": range(30), "c": ["a", "b", "z"] * 10})
        df["k"] = df["c"].map({"a": 0, "b": 1}).fillna(0)
        m.fit(df[["p"]].values / 30, df["k"].values)
        df["k"] = df["c"].map({"a": 0, "b": 1})
        df = df.dropna()
        m.fit(df[["p"]].values / 30, df["k"].values)
        df = pd.DataFrame({"p": range(30), "c": ["A", "b", "B"] * 10})
        df["c"] = df["c"].str.lower()
        df["k"] = df["c"].map({"a": 0, "b": 1})
        m.fit(df[["p"]].values / 30, df["k"].values)
        df = pd.DataFrame({"p": range(3), "c": ["A ", "b", "b"]})
        df["c"] = df["c"].apply(lambda t: t.strip().lower())
        df["k"] = df["c"].map({"a": 0, "b": 1})
        m.fit(df[["p"]].values / 30, df["k"].values)
        df = pd.DataFrame({"p": range(3), "c": ["A", "b", "b"]})
        df["c"] = df["c"].replace("A", "a")
        df["k"] = df["c"].map({"a": 0, "b": 1})
        m.fit(df[["p"]].values / 30, df["k"].values)
        df = pd.DataFrame({"p": range(3), "c": ["A", "b", "b"]})
        df.loc[df["c"] == "A", "c"] = "a"
        df["k"] = df["c"].map({"a": 0, "b": 1})
        m.fit(df[["p"]].values / 30, df["k"].values)
        df = pd.DataFrame({"p": range(3), "c": ["A", "b", "b"]})
        df.loc[0, "c"] = "a"
        df.at[0, "c"] = "a"
        df["k"] = df["c"].map({"a": 0, "b": 1})
        m.fit(df[["p"]].values / 30, df["k"].values)
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_relative(title: str) -> None:
    as_marked(PROGRAMS[title])
