"""A bad program and its right twin for the clauses of the rules, as a student writes them.

The form is that of marked.py: `# <- SEQ208` marks the line of an error or warning. What is marked raises or
learns wrongly with Keras 3.15.1 on TensorFlow 2.21; what is not marked runs.
"""

from __future__ import annotations

import pytest

from tests.marked import as_marked

PROGRAMS = {
    "a function makes a model and does not return it": """
        import keras, numpy as np
        def build(units=8):
            network = keras.Sequential([keras.Input((4,)), keras.layers.Dense(units, activation="relu")])
            network.add(keras.layers.Dense(1, activation="sigmoid"))
            network.compile("adam", "binary_crossentropy")
        x, y = np.random.rand(64, 4), np.random.randint(0, 2, 64)
        model = build(16)  # <- SEQ103
        model.fit(x, y)
    """,
    "a function keeps its model elsewhere, or nobody asks for it": """
        import keras, numpy as np
        x, y = np.random.rand(64, 4), np.random.randint(0, 2, 64)
        kept = []
        def build():
            network = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
            network.compile("adam", "binary_crossentropy")
            kept.append(network)
        def train():
            network = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
            network.compile("adam", "binary_crossentropy")
            network.fit(x, y)
        class Trial:
            def make(self):
                network = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
                network.compile("adam", "binary_crossentropy")
                self.network = network
        build()
        kept[0].fit(x, y)
        result = train()
        print(result, [train() for _ in range(2)], result is None)
        trial = Trial()
        trial.make()
        trial.network.fit(x, y)
    """,
    "a clone of a functional model has no pop": """
        import keras
        from keras.applications import MobileNetV2

        base = MobileNetV2(weights=None, input_shape=(96, 96, 3), classes=10)
        copy = keras.models.clone_model(base)
        copy.pop()  # <- SEQ105
    """,
    "a clone gives up its last layer, which nobody wrote": """
        import keras
        from keras import layers

        base = keras.Sequential([layers.Input((4,)), layers.Dense(3, activation="relu"), layers.Dense(1)])
        copy = keras.models.clone_model(base)
        copy.pop()
        copy.add(layers.Dense(2, activation="softmax"))
        copy.summary()
    """,
    "a text from the command line is no number of epochs or units": """
        import argparse

        import keras
        import numpy as np
        from keras import layers as L

        p = argparse.ArgumentParser()
        p.add_argument("--epochs", default="5")
        p.add_argument("-u", "--units", default="64")
        p.add_argument("--batch", type=int, default=32)
        args = p.parse_args([])
        m = keras.Sequential([L.Input((3,)), L.Dense(16, activation="relu"), L.Dense(1)])
        m.compile("adam", "mse")
        m.fit(np.random.rand(40, 3), np.random.rand(40), epochs=args.epochs, batch_size=args.batch)  # <- SEQ411
        other = keras.Sequential([L.Input((3,)), L.Dense(args.units, activation="relu"), L.Dense(1)])  # <- SEQ604
    """,
    "a number in quotation marks that has a type": """
        import argparse

        import keras
        import numpy as np
        from keras import layers as L

        p = argparse.ArgumentParser()
        p.add_argument("--epochs", type=int, default="5")
        p.add_argument("--units", default="64", type=int)
        args = p.parse_args([])
        m = keras.Sequential([L.Input((3,)), L.Dense(args.units, activation="relu"), L.Dense(1)])
        m.compile("adam", "mse")
        m.fit(np.random.rand(40, 3), np.random.rand(40), epochs=args.epochs)
    """,
    "as many classes as a set of the labels has": """
        import keras
        import numpy as np
        from keras import layers as L

        labels = np.array([1, 2, 3] * 10)
        Y = keras.utils.to_categorical(labels, num_classes=len(set(labels)))  # <- SEQ312
        m = keras.Sequential([L.Input((2,)), L.Dense(16, activation="relu"), L.Dense(3, activation="softmax")])
        m.compile("adam", "categorical_crossentropy")
        m.fit(np.random.rand(30, 2), Y)
    """,
    "as many classes as a set of labels from 0 has": """
        import keras
        import numpy as np
        from keras import layers as L

        labels = np.array([1, 2, 3] * 10) - 1
        Y = keras.utils.to_categorical(labels, num_classes=len(set(labels)))
        m = keras.Sequential([L.Input((2,)), L.Dense(16, activation="relu"), L.Dense(3, activation="softmax")])
        m.compile("adam", "categorical_crossentropy")
        m.fit(np.random.rand(30, 2), Y)
    """,
    "what is typed at input() is no number of units": """
        import keras
        units = input("How many units? ")
        act = input("function? ")
        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(units, activation=act)])  # <- SEQ604
    """,
    "the first windows over rows are not whole": """
        import numpy as np, keras, pandas as pd
        from keras import layers as L
        s = pd.DataFrame({"price": np.random.rand(60)})
        for n in (3, 7):
            s[f"mean{n}"] = s["price"].rolling(window=n).mean()
        X = s[["mean3", "mean7"]].values
        m = keras.Sequential([L.Input((2,)), L.Dense(8, activation="relu"), L.Dense(1)])
        m.compile("adam", "mse")
        m.fit(X, s["price"].values)  # <- SEQ805
    """,
    "the first windows of a whole frame are not whole": """
        import numpy as np, keras, pandas as pd
        from keras import layers as L
        s = pd.DataFrame({"price": np.random.rand(60)})
        r = s.rolling(5).mean()
        m = keras.Sequential([L.Input((1,)), L.Dense(8, activation="relu"), L.Dense(1)])
        m.compile("adam", "mse")
        m.fit(r, s["price"].values)  # <- SEQ805
    """,
    "windows whose gaps are filled, cut off or never were": """
        import numpy as np, keras, pandas as pd
        from keras import layers as L
        s = pd.DataFrame({"price": np.random.rand(60)})
        m = keras.Sequential([L.Input((1,)), L.Dense(8, activation="relu"), L.Dense(1)])
        m.compile("adam", "mse")
        m.fit(s[["price"]].rolling(3).mean().iloc[5:], s["price"].iloc[5:])
        m.fit(s[["price"]].rolling(3).mean().bfill(), s["price"])
        m.fit(s[["price"]].rolling(3).mean().fillna(0), s["price"])
        m.fit(s[["price"]].rolling(1).mean(), s["price"])
        m.fit(s[["price"]].ewm(span=3).mean(), s["price"])
        m.fit(s[["price"]].expanding().mean(), s["price"])
        r = s[["price"]].rolling(5).std().dropna()
        m.fit(r, s["price"].loc[r.index])
        s["m"] = s["price"].rolling(5).mean()
        s.dropna(inplace=True)
        m.fit(s[["m"]], s["price"])
        t = pd.DataFrame({"price": np.random.rand(60)})
        t["m"] = t["price"].rolling(5).mean()
        t = t[t["m"].notna()]
        m.fit(t[["m"]], t["price"])
        u = pd.DataFrame({"price": np.random.rand(60)})
        u["m"] = u["price"].rolling(5).mean()
        u = u[5:]
        m.fit(u[["m"]], u["price"])
        v = pd.DataFrame({"price": np.random.rand(60)})
        v["m"] = v["price"].rolling(5).mean()
        v["m"] = np.nan_to_num(v["m"])
        m.fit(v[["m"]], v["price"])
        w = pd.DataFrame({"price": np.random.rand(60)})
        w["m"] = w["price"].rolling(5).mean()
        w.loc[w["m"].isna(), "m"] = 0.0
        m.fit(w[["m"]], w["price"])
    """,
    "pictures of another size than declared train before global pooling": """
        import keras, numpy as np
        from keras import layers as L
        m = keras.Sequential([L.Input((128, 128, 3)), L.Rescaling(1 / 255)])
        m.add(L.Conv2D(8, 3, activation="relu"))
        m.add(L.GlobalAveragePooling2D())
        m.add(L.Dense(5, activation="softmax"))
        m.compile("adam", "sparse_categorical_crossentropy")
        m.fit(np.random.rand(10, 180, 180, 3), np.random.randint(0, 5, 10))
    """,
    "class weights that are zipped to a dict": """
        import numpy as np, keras
        from keras import layers as L
        from sklearn.utils.class_weight import compute_class_weight
        y = np.array([0] * 80 + [1] * 20)
        X = np.random.rand(100, 3)
        def weights(labels):
            return dict(zip(np.unique(labels), compute_class_weight("balanced", classes=np.unique(labels), y=labels)))
        m = keras.Sequential([L.Input((3,)), L.Dense(8, activation="relu"), L.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(X, y, class_weight=weights(y))
    """,
    "an optimizer made from another's configuration": """
        import numpy as np, keras
        from keras import layers as L
        from sklearn.model_selection import KFold
        X, y = np.random.rand(40, 3), np.random.rand(40)
        optimizer = keras.optimizers.RMSprop(1e-3)
        def make():
            m = keras.Sequential([L.Input((3,)), L.Dense(8, activation="relu"), L.Dense(1)])
            m.compile(optimizer=keras.optimizers.RMSprop.from_config(optimizer.get_config()), loss="mse")
            return m
        for a, b in KFold(4).split(X):
            net = make()
            net.fit(X[a], y[a], epochs=1, verbose=0)
    """,
    "a layer in a custom object scope": """
        import numpy as np, keras
        from keras import layers as L, Sequential
        class Scale(L.Layer):
            def call(self, x):
                return x * 2
        X, y = np.random.rand(40, 3), np.random.rand(40)
        m = Sequential([L.Input((3,)), Scale(), L.Dense(1)])
        m.compile("adam", "mse")
        m.fit(X, y)
        m.save("m.keras")
        with keras.utils.custom_object_scope({"Scale": Scale}):
            again = keras.models.load_model("m.keras")
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_relative(title: str) -> None:
    as_marked(PROGRAMS[title])
