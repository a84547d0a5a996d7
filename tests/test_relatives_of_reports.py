"""What public reports of 2015 to 2026 showed, each mistake as its smallest program, and the right one beside it.

The form is that of marked.py; each program was given to Keras 3.15.1 on TensorFlow 2.21 (and tf_keras 2.21 where it
stands in it), pandas 3.1.1 and numpy 2.4: the marked ones raise or learn wrongly, the others run.
"""

from __future__ import annotations

import pytest

from tests.marked import as_marked

START = """
        import numpy as np, pandas as pd, keras
        from keras import layers, ops
"""
MODEL = """
        m = keras.Sequential([keras.Input((3,)), layers.Dense(4, activation="relu"), layers.Dense(1)])
        m.compile("adam", "mse")
"""
THREE = """
        m = keras.Sequential([layers.Dense(4, activation="relu"), layers.Dense(3, activation="softmax")])
        m.compile("adam", "sparse_categorical_crossentropy")
"""
WRONG = THREE.replace('softmax")])', 'softmax")])  # <- SEQ312')

PROGRAMS = {
    "frames made of scaled data": """
        from sklearn.model_selection import train_test_split
        from sklearn.preprocessing import MinMaxScaler
        df = pd.DataFrame(np.random.rand(90, 4) * 50, columns=["a", "b", "c", "y"])
        x, v, y, w = train_test_split(df.drop(columns="y"), df["y"])
        scaler = MinMaxScaler()
        x = pd.DataFrame(scaler.fit_transform(x), columns=["a", "b", "c"])
        z = pd.DataFrame(scaler.transform(v), columns=["a", "b", "c"])
        v = pd.DataFrame(scaler.fit_transform(v), columns=["a", "b", "c"])
    """ + MODEL + """
        m.fit(x, y, validation_data=(z, w))
        m.evaluate(v, w)  # <- SEQ802
    """,
    "what a scaler was given is asked about": """
        from sklearn.preprocessing import StandardScaler
        x, y = np.random.rand(90, 3) * [30, 6, 80], np.random.rand(90)
        scaler = StandardScaler()
        s = scaler.fit_transform(x)
    """ + MODEL + """
        m.fit(s, y)
        m.predict(s), m.predict(scaler.transform(x))
        m.predict(x)  # <- SEQ802
    """,
    "texts in another shape are as many": """
        from sklearn.preprocessing import OneHotEncoder
        names = np.array(["a", "b", "c", "d"] * 9).reshape(-1, 1)
        y = OneHotEncoder().fit_transform(names).toarray()
        m = keras.Sequential([layers.Dense(3, activation="softmax")])  # <- SEQ312
        m.compile("adam", "categorical_crossentropy")
        m.fit(np.random.rand(36, 3), y)
    """,
    "a class that derives from no callback": """
        class Shown:
            def on_epoch_end(self, epoch, logs=None): print(epoch)
        class Own:
            def __init__(self, model): self.set_model(model)
            def __getattr__(self, name): return print
        class Right(keras.callbacks.Callback):
            def on_epoch_end(self, epoch, logs=None): print(epoch)
    """ + MODEL + """
        x, y = np.random.rand(9, 3), np.random.rand(9)
        m.fit(x, y, callbacks=[Right()])
        m.fit(x, y, callbacks=[Shown()])  # <- SEQ423
    """,
    "a method is shown in the place of its result": MODEL + """
        m.fit(np.random.rand(9, 3), np.random.rand(9))
        print(m.evaluate)  # <- SEQ430
        print(f"score: {m.evaluate}")  # <- SEQ430
        print(m.summary, m.name)
    """,
    "fewer layers than that": """
        m = keras.Sequential([keras.Input((3,)), layers.Dense(4, activation="relu"), layers.Dense(1)])
        print(m.layers[1], m.layers[-2])
        print(m.layers[2].units)  # <- SEQ604
        for i in range(2):
            print(m.layers[i])
        try:
            m.layers[7]
        except IndexError:
            pass
    """,
    "a layer of its own that reads what nothing sets": """
        class Own(layers.Layer):
            scale = 2.0
            def __init__(self, units):
                super().__init__()
                self.units, (self.a, self.c) = units, (1.0, 2.0)
            def build(self, shape):
                self.w = self.add_weight(shape=(shape[-1], self.units))
            @property
            def half(self): return self.a / 2
            def call(self, x):
                x = ops.matmul(x, self.w) * self.scale * self.half * self.c
                return x + self.b  # <- SEQ427
        m = keras.Sequential([keras.Input((3,)), Own(4), layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(np.random.rand(9, 3), np.random.rand(9))
    """,
    "a layer whose attributes come in another way": """
        class Own(layers.Layer):
            def build(self, shape):
                setattr(self, "b", self.add_weight(shape=(shape[-1],)))
            def call(self, x):
                return x + self.b
        m = keras.Sequential([keras.Input((3,)), Own(), layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(np.random.rand(9, 3), np.random.rand(9))
    """,
    "a build that leaves out the one that makes the weights": """
        class Shown(layers.Dense):
            def build(self, shape):  # <- SEQ427
                print(shape)
        class Right(layers.Dense):
            def build(self, shape):
                super().build(shape)
        class Named(layers.Dense):
            def build(self, shape):
                layers.Dense.build(self, shape)
        m = keras.Sequential([keras.Input((3,)), Right(4), Named(4), Shown(4), layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(np.random.rand(9, 3), np.random.rand(9))
    """,
    "one optimizer in two functions that a function calls, which nobody calls": """
        adam = keras.optimizers.Adam()
        def small(n):
            m = keras.Sequential([keras.Input((n,)), layers.Dense(4, activation="relu"), layers.Dense(1)])
            m.compile(adam, "mse")
            return m
        def large(n):
            m = keras.Sequential([keras.Input((n,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
            m.compile(adam, "mse")  # <- SEQ425
            return m
        def main(x, y):
            small(3).fit(x, y)
            large(3).fit(x, y)
    """,
    "texts build no model": """
        m = keras.Sequential(
            [layers.Embedding(100, 8), layers.GlobalAveragePooling1D(), layers.Dense(1, activation="sigmoid")]
        )
        m.compile("adam", "binary_crossentropy")
        m.fit(np.array(["good film", "bad film"]), np.array([1, 0]))  # <- SEQ417
    """,
    "pictures in a list that a loop fills, and their labels": """
        import os, cv2
        x, y = [], []
        for label, kind in enumerate(os.listdir("pictures")):
            for name in os.listdir(kind):
                x.append(cv2.resize(cv2.imread(name), (8, 8)) / 255)
                y.append(label)
        m = keras.Sequential([keras.Input((8, 8, 3)), layers.Flatten(), layers.Dense(3, activation="softmax")])
        m.compile("adam", "sparse_categorical_crossentropy")
        m.fit(np.array(x), np.array(y))
        m.fit(x, np.array(y))  # <- SEQ417
        m.fit(np.array(x), y)  # <- SEQ417
    """,
    "labels from 1 in a column beside others": """
        c = np.random.randint(1, 4, 60)
        data = np.column_stack([np.random.rand(60), np.random.rand(60), c])
        np.random.shuffle(data)
        rows = data[:50]
    """ + WRONG + """
        m.fit(rows[:, :2], rows[:, -1].astype(int))
    """,
    "labels from 0 in a column beside others, and a column that is set": """
        data = np.c_[np.random.rand(60, 2), np.random.randint(1, 4, 60)]
        data[:, 2] -= 1
    """ + THREE + """
        m.fit(data[:, :2], data[:, 2])
    """,
    "places in a list, from 1": """
        names = ["cat", "dog", "owl"]
        y = np.array([names.index(name) + 1 for name in np.random.choice(names, 60)])
    """ + WRONG + """
        m.fit(np.random.rand(60, 4), y)
    """,
    "places in a list": """
        names = ["cat", "dog", "owl"]
        y = np.array([names.index(name) for name in np.random.choice(names, 60)])
    """ + THREE + """
        m.fit(np.random.rand(60, 4), y)
    """,
    "bins are counted from 1 where nothing lies below the first": """
        v = np.random.rand(90)
        y = np.digitize(v, [0.0, 0.3, 0.6])
    """ + WRONG + """
        m.fit(v[:, None], y)
    """,
    "bins": """
        v = np.random.rand(90)
        y = np.digitize(v, [0.3, 0.6])
    """ + THREE + """
        m.fit(v[:, None], y)
    """,
    "a row of the unit matrix for each label": """
        y = np.random.randint(1, 5, 80)
        right = np.eye(4)[y - 1]
        rows = keras.utils.to_categorical(y, 4)  # <- SEQ312
        wrong = np.eye(4)[y]  # <- SEQ312
        m = keras.Sequential([layers.Dense(4, activation="softmax")])
        m.compile("adam", "categorical_crossentropy")
        m.fit(np.random.rand(80, 3), right)
        m = keras.Sequential([layers.Dense(5, activation="softmax")])
        m.compile("adam", "categorical_crossentropy")
        m.fit(np.random.rand(80, 3), rows)
    """,
    "weights under the labels that were counted": """
        y = pd.Series([1, 2, 3, 1] * 10)
        weights = dict(len(y) / y.value_counts())
    """ + THREE + """
        m.fit(np.random.rand(40, 3), y - 1, class_weight=weights)  # <- SEQ421
        zero = y - 1
        m.fit(np.random.rand(40, 3), zero, class_weight=dict(len(y) / zero.value_counts()))
    """,
    "weights under names": """
        from sklearn.utils.class_weight import compute_class_weight
        kinds = pd.Series(["cat", "dog", "cat"] * 20)
        names = np.unique(kinds)
        weights = compute_class_weight(class_weight="balanced", classes=names, y=kinds)
        m = keras.Sequential([layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        x, y = np.random.rand(60, 3), (kinds == "dog").astype(int)
        m.fit(x, y, class_weight=dict(zip(names, weights)))  # <- SEQ421
        m.fit(x, y, class_weight={k: 60 / v for k, v in kinds.value_counts().items()})  # <- SEQ421
        m.fit(x, y, class_weight=dict(zip(range(2), weights)))
    """,
    "texts that are no numbers become gaps": """
        df = pd.DataFrame({"a": ["29.8", " ", "108.1"] * 10, "b": np.random.rand(30), "y": np.random.rand(30)})
        df["a"] = pd.to_numeric(df["a"], errors="coerce")
        whole = df.fillna(0)
        m = keras.Sequential([layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(whole[["a", "b"]], whole["y"])
        m.fit(df[["a", "b"]], df["y"])  # <- SEQ805
    """,
    "truths that are joined to numbers": """
        df = pd.DataFrame({"age": np.random.rand(40), "town": ["x", "z"] * 20})
        x = df.join(pd.get_dummies(df["town"])).drop("town", axis=1).values
        n = df.join(pd.get_dummies(df["town"], dtype=int)).drop("town", axis=1).values
        m = keras.Sequential([layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(n, np.random.rand(40))
        m.fit(x, np.random.rand(40))  # <- SEQ417
    """,
    "sequences of rows get one length": """
        from keras.utils import pad_sequences
        x = pad_sequences([np.random.rand(n, 16) for n in (5, 7, 6)], dtype="float32")
        m = keras.Sequential([keras.Input((None, 16)), layers.LSTM(4), layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(x, np.random.rand(3))
    """,
    "a schedule of another Keras": """
        import tf_keras
        rate = tf_keras.optimizers.schedules.ExponentialDecay(0.01, 100, 0.9)
        m = keras.Sequential([layers.Dense(1)])
        m.compile(keras.optimizers.Adam(learning_rate=rate), "mse")  # <- SEQ606
        m.fit(np.random.rand(9, 2), np.random.rand(9))
    """,
    "a callback that asks for what is not recorded": """
        from keras.callbacks import Callback, LambdaCallback, ModelCheckpoint
        class Stop(Callback):
            def on_epoch_end(self, epoch, logs={}):
                if logs.get("accuracy") > 0.95: self.model.stop_training = True
        class Shown(Callback):
            def on_epoch_end(self, epoch, logs=None):
                logs = logs or {}
                best = logs.get("val_acc")
                if best is None: best = logs["loss"]
                if "mae" in logs: print(logs["mae"])
                if epoch > 7: print(logs["mse"])
                print(best, logs.get("lr"), f"{logs.get('acc'):.2f}")
        class Old(Callback):
            def on_epoch_end(self, epoch, logs={}):
                if logs.get("accuracy") > 0.95: self.model.stop_training = True  # <- SEQ422
                print(f"{logs['val_loss']:.3f}")  # <- SEQ422
        m = keras.Sequential([keras.Input((3,)), layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        x, y = np.random.rand(9, 3), np.random.randint(0, 2, 9)
        m.fit(x, y, callbacks=[Stop(), LambdaCallback(on_epoch_end=lambda e, logs: print(logs["loss"]))])
        m.compile("adam", "binary_crossentropy", metrics=["acc"])
        m.fit(x, y, callbacks=[Old(), Shown()])
        m.fit(x, y, callbacks=[LambdaCallback(on_epoch_end=lambda e, logs: print(logs["auc"]))])  # <- SEQ422
        m.fit(x, y, callbacks=[ModelCheckpoint("{epoch}-{acc:.2f}.keras"), ModelCheckpoint("{auc}.keras", save_freq=9)])
        m.fit(x, y, callbacks=[ModelCheckpoint("{epoch}-{accuracy:.2f}.keras")])  # <- SEQ422
    """,
    "batches of one's own": """
        import tensorflow as tf
        class Batches(keras.utils.PyDataset):
            def __init__(self, rows, size, dim):
                super().__init__()
                self.rows, self.size, self.dim = rows, size, dim
            def __len__(self): return self.rows // self.size
            def __getitem__(self, i): return np.empty((self.size, *self.dim)), np.zeros(self.size)
        class Float(Batches):
            def __len__(self): return self.rows / self.size  # <- SEQ411
        def endless(x, y):
            while True:
                for i in range(0, len(x), 4):
                    yield x[i : i + 4], y[i : i + 4]
        def dataset(*shape):
            spec = tf.TensorSpec(shape, tf.float32), tf.TensorSpec((), tf.int32)
            return tf.data.Dataset.from_generator(lambda: zip(x, y), output_signature=spec)
        x, y = np.random.rand(12, 8, 8, 1), np.random.randint(0, 3, 12)
        m = keras.Sequential([layers.Flatten(), layers.Dense(3, activation="softmax")])
        m.compile("adam", "categorical_crossentropy")  # <- SEQ308
        m.fit(endless(x, np.eye(3)[y]), steps_per_epoch=3)
        m.fit(endless(x, y), steps_per_epoch=3)
        m = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(3, activation="softmax")])
        m.compile("adam", "sparse_categorical_crossentropy")
        m.fit(Batches(40, 4, (8, 8, 1)), validation_data=Batches(40, 4, (8, 8)))
        m.fit(Batches(40, 4, (7, 7, 1)))  # <- SEQ208
        m.fit(Float(40, 4, (8, 8, 1)))
        m.fit(dataset(8, 8, 1).batch(4))
        m.fit(dataset(8, 8, 1))  # <- SEQ208
    """,
    "what is no whole number, share or key": """
        from keras.callbacks import ReduceLROnPlateau
        from sklearn.utils.class_weight import compute_sample_weight
        x, y = np.random.rand(100, 3), np.random.randint(0, 2, 100)
        m = keras.Sequential([layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(x, y, steps_per_epoch=int(np.ceil(100 / 32)), validation_split=np.random.rand() / 2)
        m.fit(x, y, steps_per_epoch=np.ceil(100 / 32))  # <- SEQ411
        m.fit(x[:80], y[:80], sample_weight=compute_sample_weight("balanced", y))  # <- SEQ411
        m.fit(x, y, validation_split=0.2, callbacks=[ReduceLROnPlateau(factor=0.1)])
        m.fit(x, y, validation_split=0.2, callbacks=[ReduceLROnPlateau(factor=10)])  # <- SEQ423
        table = pd.DataFrame(m.fit(x, y).history)
        table["epoch"] = 1
        print(table["loss"], table["epoch"])
        print(table["mae"])  # <- SEQ420
    """,
    "columns that transformers and arrays keep apart": """
        from sklearn.compose import ColumnTransformer
        from sklearn.preprocessing import OneHotEncoder, StandardScaler
        df = pd.DataFrame({"town": ["a", "b", "c"] * 30, "old": np.random.rand(90) * 90, "y": [0, 1, 1] * 30})
        for rest in ("drop", "passthrough"):
            parts = [("a", OneHotEncoder(), ["town"]), ("b", StandardScaler(), ["old"])]
            x = ColumnTransformer(parts, remainder=rest).fit_transform(df.drop("y", axis=1))
        m = keras.Sequential([keras.Input((2,)), layers.Dense(1, activation="sigmoid")])
        m.compile("adam", "binary_crossentropy")
        m.fit(x, df["y"])  # <- SEQ208
        table = df[["old", "y"]].values
        m = keras.Sequential([layers.Dense(1, activation="sigmoid")])  # <- SEQ306
        m.compile("adam", "mse", metrics=["accuracy"])
        m.fit(table[:, :1], table[:, -1])
    """,
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str) -> None:
    as_marked(START + PROGRAMS[name])
