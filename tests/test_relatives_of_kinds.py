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
