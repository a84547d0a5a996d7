"""Programs as beginners write them, near to what the rules' examples show: wrong ones, and right ones beside them.

The form is that of marked.py; each program was given to Keras 3.15.1 on TensorFlow 2.21 (and tf_keras 2.21 where it
stands in it), pandas 3.1.1 and numpy 2.4: the marked ones raise or learn wrongly, the others run where their files are.
"""

from __future__ import annotations

import pytest

from tests.marked import as_marked

PROGRAMS = {
    "an optimizer is no layer": """
        from keras import Sequential, layers, optimizers
        model = Sequential([layers.Input((4,)), layers.Dense(8), optimizers.Adam()])  # <- SEQ105
    """,
    "nor is a regularizer": """
        from keras import Sequential, layers, regularizers
        model = Sequential()
        model.add(layers.Input((4,)))
        model.add(layers.Dense(4))
        model.add(regularizers.l2(0.01))  # <- SEQ105
        model.add(layers.Dense(1))
    """,
    "a function without return gives None": """
        from keras import Sequential, layers
        def block(units):
            layers.Dense(units, activation="relu")
        model = Sequential([layers.Input((4,)), block(8), block(8), layers.Dense(2)])  # <- SEQ105 SEQ105
    """,
    "classes and objects of Keras that are no layers": """
        import keras
        from keras import layers
        m = keras.Sequential()
        m.add(layers.Dense(3))
        m.add(keras.losses.MeanSquaredError)  # <- SEQ105
        m.add(keras.optimizers.Adam)  # <- SEQ105
        m.add(keras.callbacks.EarlyStopping())  # <- SEQ105
        m.add(keras.initializers.HeNormal())  # <- SEQ105
    """,
    "nor is a scaler": """
        import keras
        from keras import layers
        from sklearn.preprocessing import StandardScaler
        sc = StandardScaler()
        m = keras.Sequential([sc, layers.Dense(3)])  # <- SEQ105
        def conv(n):
            layers.Dense(n)
        m.add(conv(3))  # <- SEQ105
    """,
    "labels of -1 and 1 by the sign of evenly drawn numbers": """
        import numpy as np, keras
        x = np.random.rand(80, 3); y = np.sign(np.random.rand(80) - 0.5)
        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="sigmoid")])  # <- SEQ312
        m.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        m.fit(x, y)
    """,
    "or of a column": """
        import numpy as np, keras
        x = np.random.uniform(-1, 1, (80, 3)); y = np.sign(x[:, 0])
        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="sigmoid")])  # <- SEQ312
        m.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        m.fit(x, y)
    """,
    "labels of -1 and 1 where they fit": """
        import numpy as np, keras
        x = np.random.uniform(-1, 1, (80, 3)); y = np.sign(x[:, 0])
        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="tanh")])
        m.compile("adam", "hinge")
        m.fit(x, y)
        y = (np.sign(x[:, 0]) + 1) / 2
        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        m.fit(x, y)
        y = np.sign(np.random.rand(80))
        y = np.random.rand(80)
        m.fit(x, y)
        rng = np.random.default_rng()
        y = (rng.random(80) > .5).astype(int)
        m.fit(x, y)
        m.fit(x, np.random.uniform(0, 1, 80))
    """,
    "a metric of scikit-learn": """
        import numpy as np, keras
        from keras import layers
        from sklearn.metrics import f1_score
        x = np.random.rand(60, 4); y = np.random.randint(0, 2, 60)
        m = keras.Sequential([layers.Input((4,)), layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy", metrics=[f1_score])  # <- SEQ427
        m.fit(x, y)
    """,
    "the rate of a schedule is set": """
        import numpy as np, keras
        from keras import layers, backend as K
        x = np.random.rand(60, 4); y = np.random.rand(60)
        m = keras.Sequential([layers.Input((4,)), layers.Dense(1)])
        m.compile(keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 100)), "mse")
        m.optimizer.learning_rate = 0.01  # <- SEQ424
        m.fit(x, y)
    """,
    "a model without weights is fitted": """
        import numpy as np, keras
        from keras import layers
        x = np.random.rand(60, 4); y = np.random.rand(60)
        m = keras.Sequential([layers.Input((4,)), layers.Flatten(), layers.Activation("relu")])
        m.compile("sgd", "mse")
        m.fit(x, x)  # <- SEQ428
    """,
    "argmax along the rows, and int of a probability": """
        import numpy as np, keras, tensorflow as tf
        x = np.random.rand(64, 4); y = np.random.randint(0, 3, 64)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
        m.compile("sgd", "sparse_categorical_crossentropy")
        m.fit(x, y)
        print(tf.argmax(m.predict(x)))  # <- SEQ702
        p = m.predict(x).argmax(0)  # <- SEQ702
        print(int(m.predict(x[:1])[0][0]))  # <- SEQ702
        def classes(model, x):
            return np.argmax(model.predict(x), axis=0)  # <- SEQ702
        print(classes(m, x))
        print(np.argmax(m.predict(x)[0], axis=0), m.predict(x[:1]).argmax(axis=0))  # <- SEQ702
    """,
    "predictions that are read rightly": """
        import numpy as np, keras, tensorflow as tf
        x = np.random.rand(64, 4); y = np.random.randint(0, 3, 64)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
        m.compile("sgd", "sparse_categorical_crossentropy")
        m.fit(x, y)
        best = np.argmax(m.predict(x), axis=0)
        for i in best:
            print(x[i])
        b2 = np.argmax(m.predict(x), axis=0)
        print([x[j] for j in b2])
        b3 = m.predict(x).argmax(axis=0)
        print(x[b3], y[b3])
        print(np.argmax(m.predict(x)[3], axis=0), int(m.predict(x)[0].argmax()))
        print(int(m.predict(x)[0, 1] * 100), int(round(m.predict(x)[0, 1] * 100)))
        print(tf.argmax(m.predict(x), axis=1), tf.argmax(m.predict(x), 1).numpy()[0] == 1)
        print((m.predict(x) > .5) == 1)
        print((m.predict(x) > .5).astype(int) == 1, np.argmax(m.predict(x), axis=1)[0] == 1)
        p = m.predict(x)
        if p[0].argmax() == 0: print(1)
        print(p.sum(axis=1) == 1, len(p) == 1, p.shape[0] == 1)
    """,
    "predictions of numbers": """
        import numpy as np, keras
        x = np.random.rand(64, 4); y = np.random.rand(64) * 100
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.compile("sgd", "mse")
        m.fit(x, y)
        print(m.predict(x).astype(int), int(m.predict(x[:1])[0][0]), m.predict(x)[0, 0] == 1)
    """,
    "a functional model that never learned": """
        import numpy as np, keras
        from keras import layers
        inputs = keras.Input((4,))
        h = layers.Dense(8, activation="relu")(inputs)
        model = keras.Model(inputs, layers.Dense(1)(h))
        model.compile("adam", "mse")
        x = np.random.rand(30, 4); y = np.random.rand(30)
        print(model.evaluate(x, y))  # <- SEQ413
    """,
    "a functional model that a function makes": """
        import numpy as np, keras
        from keras import layers
        def build():
            i = keras.Input((4,))
            o = layers.Dense(3, activation="softmax")(layers.Dense(4, activation="relu")(i))
            return keras.Model(inputs=i, outputs=o)
        model = build()
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        x = np.random.rand(30, 4)
        print(model.predict(x).argmax(axis=1))  # <- SEQ413
    """,
    "models of the layers of one that learned": """
        import numpy as np, keras
        from keras import layers
        inputs = keras.Input((4,))
        h = layers.Dense(8, activation="relu")(inputs)
        model = keras.Model(inputs, layers.Dense(1)(h))
        model.compile("adam", "mse")
        model.fit(np.ones((3, 4)), np.ones(3))
        feat = keras.Model(inputs, h)
        print(feat.predict(np.ones((3, 4))))
        feat2 = keras.Model(inputs=model.inputs, outputs=model.layers[1].output)
        print(feat2.predict(np.ones((3, 4))))
        feat3 = keras.Model(model.inputs, model.get_layer(index=1).output)
        print(feat3.predict(np.ones((3, 4))))
    """,
    "the generator of a GAN": """
        import numpy as np, keras
        from keras import layers
        z = keras.Input((4,))
        gen = keras.Model(z, layers.Dense(3)(layers.Dense(8, activation="relu")(z)))
        d = keras.Input((3,))
        dis = keras.Model(d, layers.Dense(1, activation="sigmoid")(d))
        dis.compile("adam", "binary_crossentropy")
        gan = keras.Model(z, dis(gen(z)))
        gan.compile("adam", "binary_crossentropy")
        for i in range(3):
            fake = gen.predict(np.random.rand(8, 4))
            dis.train_on_batch(fake, np.zeros(8))
            gan.train_on_batch(np.random.rand(8, 4), np.ones(8))
    """,
    "an encoder and its decoder": """
        import numpy as np, keras
        from keras import layers
        i = keras.Input((4,))
        enc = layers.Dense(2, activation="relu")(i)
        dec = layers.Dense(4)(enc)
        auto = keras.Model(i, dec)
        encoder = keras.Model(i, enc)
        ei = keras.Input((2,))
        decoder = keras.Model(ei, auto.layers[-1](ei))
        auto.compile("adam", "mse")
        auto.fit(np.ones((4, 4)), np.ones((4, 4)))
        print(decoder.predict(encoder.predict(np.ones((4, 4)))))
    """,
    "a training loop of its own": """
        import numpy as np, keras, tensorflow as tf
        from keras import layers
        i = keras.Input((4,))
        m = keras.Model(i, layers.Dense(2)(i))
        opt = keras.optimizers.Adam()
        for s in range(3):
            with tf.GradientTape() as t:
                l = tf.reduce_mean(m(np.ones((3, 4), "float32"), training=True))
            g = t.gradient(l, m.trainable_variables)
            opt.apply_gradients(zip(g, m.trainable_variables))
        m.compile("adam", "mse")
        print(m.evaluate(np.ones((3, 4)), np.ones((3, 2))))
    """,
    "models that are loaded": """
        import numpy as np, keras
        from keras import layers
        i = keras.Input((4,))
        old = keras.models.load_model("m.keras")
        m = keras.Model(i, layers.Softmax()(old(i)))
        m.compile("adam", "mse")
        print(m.predict(np.ones((2, 4))))
        m2 = keras.Model(old.input, layers.Dense(2)(old.layers[-2].output))
        m2.compile("adam", "mse")
        m2.predict(np.ones((2, 4)))
        def train(model):
            model.fit(np.ones((4, 4)), np.ones(4))
        i = keras.Input((4,))
        k = keras.Model(i, layers.Dense(1)(i))
        k.compile("adam", "mse")
        train(k)
        k.predict(np.ones((2, 4)))
    """,
    "the class in an attribute": """
        import keras
        from keras.models import Sequential
        from keras.layers import Dense
        class Net:
            def __init__(self):
                self.model = Sequential  # <- SEQ102
                self.model.add(Dense(3))
                self.model.compile("sgd", "mse")
        Net()
    """,
    "the class in an attribute that another method fills": """
        from keras.models import Sequential
        from keras.layers import Dense
        class Net:
            def __init__(self):
                self.model = Sequential  # <- SEQ102
            def build(self):
                self.model.add(Dense(3))
        n = Net()
        n.build()
    """,
    "the class in an attribute that is called": """
        from keras.models import Sequential
        from keras.layers import Dense
        class Net:
            def __init__(self):
                self.cls = Sequential
            def build(self):
                m = self.cls()
                m.add(Dense(3))
                return m
        n = Net()
        n.build()
    """,
    "a crossentropy on prices": """
        import numpy as np, keras
        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
        m.compile("adam", "binary_crossentropy")  # <- SEQ309
        x = np.random.rand(50, 3); prices = np.array([120.5, 230.25, 99.9, 310.0, 150.75] * 10)
        m.fit(x, prices)
    """,
    "what hangs on the version of TensorFlow": """
        import tensorflow as tf
        major, minor = [int(v) for v in tf.__version__.split(".")[:2]]
        if major < 2:
            tf.set_random_seed(1)
        parts = [int(v) for v in tf.__version__.split(".")]
        if parts[0] == 1:
            tf.set_random_seed(3)
        if tuple(map(int, tf.__version__.split(".")[:2])) < (2, 0):
            tf.set_random_seed(3)
        if tuple(int(v) for v in tf.__version__.split(".")[:2]) < (2, 0):
            tf.set_random_seed(3)
        if int(tf.__version__[0]) < 2:
            tf.set_random_seed(3)
        if list(map(int, tf.__version__.split(".")))[0] < 2:
            tf.set_random_seed(3)
        if "set_random_seed" in dir(tf):
            tf.set_random_seed(3)
        import keras
        if float(".".join(keras.__version__.split(".")[:2])) < 2.4:
            tf.set_random_seed(3)
        m = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(3)])
    """,
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
    "containers of collections": """
        import collections
        from collections import Counter, defaultdict, OrderedDict, deque, namedtuple
        import numpy as np, keras
        from keras import layers
        import pandas as pd
        df = pd.DataFrame({"a": [1., 2, 3, 4], "label": ["x", "y", "x", "x"]})
        c = Counter(df["label"])
        print(c.most_common(1), c["zzz"], sum(c.values()), c.total())
        c.update(["x"])
        for k in c: c[k] += 1
        c2 = Counter()
        c2["a"] += 1
        c3 = collections.Counter([1, 2, 1])
        print(c3[7], c3 + c3, c3.most_common()[0][0])
        c4 = Counter(["a", "b"])
        c4.subtract({"a": 1})
        print(list(c4.elements()))
        d = OrderedDict([("a", layers.Dense(3)), ("b", layers.Dense(2))])
        m = keras.Sequential([keras.Input((3,))])
        for k in d: m.add(d[k])
        print(m.output_shape)
        q = deque(maxlen=3); q.append(layers.Dense(3))
        P = namedtuple("P", "a b")
        p = P(1, 2)
        m2 = keras.Sequential([keras.Input((3,)), layers.Dense(p.b)])
        x = defaultdict(list); x["k"].append(layers.Dense(4))
        words = Counter("some text".split())
        vocab = [w for w, n in words.most_common(10)]
        m3 = keras.Sequential([keras.Input((4,)), layers.Embedding(len(vocab) + 1, 3)])
        if c["nothing"] == 0: print(m3.output_shape)
        class Mine(collections.UserDict): pass
        print(len(words), "some" in words, words.get("zz", 0), {**words})
    """,
    "an optimizer of tf_keras": """
        import keras, numpy as np, tf_keras
        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        m.compile(tf_keras.optimizers.Adam(0.1), "mse")  # <- SEQ606
    """,
    "a loss and a metric of tf_keras": """
        import keras, tf_keras, numpy as np
        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        m.compile("adam", tf_keras.losses.MeanSquaredError(), metrics=[tf_keras.metrics.MeanAbsoluteError()])
        m.fit(np.random.rand(8, 3), np.random.rand(8, 1))
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_relative(title: str) -> None:
    as_marked(PROGRAMS[title])
