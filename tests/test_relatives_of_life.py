"""Classes without a place, targets out of reach, foreign layers, types of data, layers that are frozen.

The form is that of marked.py; each program was given to Keras 3.15.1 on TensorFlow 2.21: the marked ones raise or learn
wrongly, the others run.
"""

from __future__ import annotations

import pytest

from tests.marked import as_marked

PROGRAMS = {
    "numbers that follow each other, one for each sample": """
        import numpy as np
        from keras.utils import to_categorical

        y = to_categorical([0, 1, 2, 3], num_classes=3)  # <- SEQ312
    """,
    "numbers that arange gives, repeated": """
        import numpy as np
        import keras

        kinds = np.repeat(np.arange(1, 5), 10)
        y = keras.utils.to_categorical(kinds, 4)  # <- SEQ312
    """,
    "one class at a time": """
        from tensorflow.keras.utils import to_categorical

        CLASSES = 3


        def encode(label, classes=CLASSES):
            return to_categorical(label, classes)  # <- SEQ312


        rows = [encode(k) for k in range(4)]
    """,
    "a column of remainders": """
        import numpy as np
        from keras.utils import to_categorical

        y = to_categorical(np.arange(8).reshape(8, 1) % 4, 3)  # <- SEQ312
    """,
    "numbers from 0 as labels of a sparse loss": """
        import numpy as np
        import keras

        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, activation="softmax")])  # <- SEQ312
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(np.random.rand(4, 2), np.array([0, 1, 2, 3]), verbose=0)
    """,
    "rows with a place for each number": """
        import numpy as np
        import pandas as pd
        from keras.utils import to_categorical

        print(
            to_categorical([0, 1, 2, 3], 4),
            to_categorical(np.arange(1, 5) - 1, 4),
            to_categorical(np.arange(6)[:3], 3),
            to_categorical(pd.Series([1, 2, 3, 4]), 5),
            to_categorical(np.arange(12) % 3, 3),
            [to_categorical(k, 4) for k in range(4)],
        )
    """,
    "numbers from 0 to 9 are no classes of a regression": """
        import numpy as np
        import keras

        x = np.arange(10)
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(x.reshape(-1, 1), x, verbose=0)
    """,
    "a sine in windows that a loop cuts": """
        import numpy as np
        import keras
        from keras import layers


        def windows(series, width):
            x, y = [], []
            for i in range(len(series) - width):
                x.append(series[i : i + width])
                y.append(series[i + width])
            return np.array(x)[..., np.newaxis], np.array(y)


        x, y = windows(np.sin(0.1 * np.arange(500)), 20)
        model = keras.Sequential([keras.Input((20, 1)), layers.GRU(8)])
        model.add(layers.Dense(1))
        model.add(layers.Activation("sigmoid"))  # <- SEQ310
        model.compile("adam", "mae")
        model.fit(x, y, verbose=0)
    """,
    "a cosine through relu": """
        import numpy as np
        import keras

        t = np.linspace(0, 4 * np.pi, 200)
        model = keras.Sequential([keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(1, "relu")])  # <- SEQ310
        model.compile(loss=keras.losses.MeanSquaredError(), optimizer="sgd")
        model.fit(t.reshape(-1, 1), np.cos(t).reshape(-1, 1), verbose=0)
    """,
    "targets that stay between 0 and 1": """
        import numpy as np
        import keras


        def train(y):
            model = keras.Sequential([keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1, "sigmoid")])
            model.compile("adam", "mse")
            model.fit(x, y, verbose=0)


        x = np.random.rand(200, 1)
        angle = x[:, 0] * 3
        train(np.sin(angle))
        train(np.cos(angle / 2))
        train(4 * x[:, 0] * (1 - x[:, 0]))
        train(x[:, 0] - x[:, 0].min())
        train(np.sin(10 * angle) ** 2)
        train((np.sin(10 * angle) + 1) / 2)
    """,
    "a sine in windows through tanh": """
        import numpy as np
        import keras

        wave = np.sin(np.linspace(0, 50, 300))
        x = np.array([wave[i : i + 10] for i in range(250)])[..., None]
        y = np.array([wave[i + 10] for i in range(250)])
        model = keras.Sequential([keras.layers.LSTM(8), keras.layers.Dense(1, activation="tanh")])
        model.compile("adam", "mse")
        model.fit(x, y, verbose=0)
    """,
    "a layer added by position without building": """
        import keras
        from keras import layers

        model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="relu")])
        model.add(layers.Dense(5), False)
        print(model.count_params())  # <- SEQ201
    """,
    "a layer taken off without building": """
        from tensorflow.keras import Sequential, layers

        REBUILD = False


        def cut(m):
            m.pop(rebuild=REBUILD)
            return m


        model = Sequential([layers.Dense(3, activation="relu", input_shape=(4,)), layers.Dense(5)])
        print(cut(model).output_shape)  # <- SEQ201
    """,
    "layers added in a loop without building": """
        import keras
        from keras import layers


        class Net:
            def __init__(self, widths):
                self.m = keras.Sequential([keras.Input((4,))])
                for width in widths:
                    self.m.add(layers.Dense(width, activation="relu"), rebuild=False)
                self.m.save_weights("net.weights.h5")  # <- SEQ201


        Net([8, 4])
    """,
    "built again by the next layer, by data or by fit": """
        import numpy as np
        import keras
        from keras import layers

        model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="relu")])
        model.add(layers.Dense(5, activation="relu"), rebuild=False)
        model.add(layers.Dense(5))
        print(model.output_shape)
        other = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="relu")])
        other.add(layers.Dense(5), rebuild=False)
        other.compile("sgd", "mse")
        other.fit(np.ones((8, 4)), np.ones((8, 5)), verbose=0)
        print(other.output_shape)
        third = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
        third.add(layers.Dense(5), rebuild=True)
        print(third.output_shape, len(third.weights))
    """,
    "a layer of tf_keras in a model of Keras": """
        from tensorflow.keras.models import Sequential
        import tf_keras as old


        def head(units):
            return old.layers.Dense(units)


        model = Sequential()
        model.add(head(3))  # <- SEQ606
    """,
    "a layer of Keras in a model of tf_keras": """
        import keras
        from tf_keras.models import Sequential as S

        layers = [keras.layers.Dense(4, activation="relu")]
        model = S(layers)  # <- SEQ606
    """,
    "a hub layer among Keras' own": """
        import keras
        import tensorflow_hub as hub

        embed = hub.KerasLayer("https://tfhub.dev/google/nnlm-en-dim50/2", trainable=True)
        parts = [embed, keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)]
        model = keras.Sequential(parts)  # <- SEQ606
    """,
    "a model of Keras to be pruned": """
        import keras
        from tensorflow_model_optimization.sparsity import keras as sparsity

        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        pruned = sparsity.prune_low_magnitude(model)  # <- SEQ606
    """,
    "all from tf_keras": """
        import tensorflow_hub as hub
        import tensorflow_model_optimization as tfmot
        import tf_keras
        from tf_keras import layers


        class Twice(layers.Layer):
            def call(self, x):
                return 2 * x


        model = tf_keras.Sequential([layers.InputLayer(input_shape=(4,)), Twice(), layers.Dense(1)])
        model.add(hub.KerasLayer("https://tfhub.dev/google/nnlm-en-dim50/2"))
        pruned = tfmot.sparsity.keras.prune_low_magnitude(model)
    """,
    "tensorflow.keras made to be tf_keras": """
        import os

        os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
        import tensorflow as tf
        import tensorflow_hub as hub

        model = tf.keras.Sequential([hub.KerasLayer("https://tfhub.dev/google/nnlm-en-dim50/2")])
        model.add(tf.keras.layers.Dense(1))
    """,
    "validation inputs in a tuple of one": """
        import numpy as np
        import keras

        x, y = np.random.rand(40, 4), np.random.rand(40)
        config = {"epochs": 2, "validation_data": (x[30:],)}
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
        m.compile("adam", keras.losses.MeanAbsoluteError())
        m.fit(x[:30], y[:30], verbose=0, **config)  # <- SEQ418
    """,
    "a data set of inputs alone validates": """
        import numpy as np
        import tensorflow as tf
        from tensorflow.keras import Sequential, layers

        x, y = np.random.rand(40, 4), np.random.randint(0, 2, 40)
        train = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
        unseen = tf.data.Dataset.from_tensor_slices(np.random.rand(20, 4)).batch(8)


        class Trainer:
            def __init__(self):
                self.net = Sequential([layers.Dense(4, activation="relu"), layers.Dense(1, activation="sigmoid")])
                self.net.compile(loss="binary_crossentropy", optimizer="adam")

            def run(self):
                self.net.fit(train, validation_data=unseen, verbose=0)  # <- SEQ418


        Trainer().run()
    """,
    "measured without labels": """
        import numpy as np
        import keras

        x, y = np.random.rand(40, 4), np.random.rand(40)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(x, y, verbose=0)
        score = m.evaluate(x, verbose=0)  # <- SEQ418
    """,
    "validation with labels in many forms": """
        import numpy as np
        import tensorflow as tf
        import keras

        x, y = np.random.rand(40, 4), np.random.rand(40)
        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(x[:30], y[:30], validation_data=[x[30:], y[30:]], verbose=0)
        m.fit(x[:30], y[:30], validation_data=(x[30:], y[30:], np.ones(10)), verbose=0)
        m.fit(x, y, validation_data=tf.data.Dataset.from_tensor_slices((x, y)).batch(4), verbose=0)
        m.fit(x, y, validation_data=None, validation_split=0.2, verbose=0)
        print(m.evaluate(tf.data.Dataset.from_tensor_slices((x, y)).batch(4)), m.evaluate(y=y, x=x), m.predict(x))
    """,
    "dummies beside numbers, split as an array": """
        import numpy as np
        import pandas as pd
        import keras
        from sklearn.model_selection import train_test_split


        def load():
            frame = pd.DataFrame({"age": [20, 30, 40, 50] * 10, "town": ["A", "B", "C", "A"] * 10})
            return pd.get_dummies(frame, columns=["town"], drop_first=True)


        features = load()
        target = np.random.rand(40)
        x, x_test, y, y_test = train_test_split(features, target, test_size=0.25)
        model = keras.Sequential([keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(np.asarray(x), y, verbose=0)  # <- SEQ417
    """,
    "dummies beside whole numbers": """
        import numpy as np
        import pandas as pd
        from tensorflow.keras import Sequential, layers

        frame = pd.DataFrame({"age": [20, 30, 40, 50], "town": ["A", "B", "C", "A"]})
        model = Sequential()
        model.add(layers.Dense(1))
        model.compile(loss="mae", optimizer="sgd")
        model.fit(pd.get_dummies(frame), np.random.rand(4), verbose=0)  # <- SEQ417
    """,
    "a comparison beside numbers": """
        import numpy as np
        import pandas as pd
        import keras

        frame = pd.DataFrame({"size": [30.5, 44.0, 51.2, 80.0]})
        frame["large"] = frame["size"] > 50
        model = keras.Sequential([keras.layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(frame.values, np.random.rand(4), verbose=0)  # <- SEQ417
    """,
    "nullable columns and labels": """
        import numpy as np
        import pandas as pd
        import keras

        frame = pd.DataFrame({"a": [1.5, 2.5, 3.5], "b": [1, 2, 3]})
        model = keras.Sequential([keras.layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(frame.convert_dtypes(), np.random.rand(3), verbose=0)  # <- SEQ417
        model.fit(frame, pd.Series([1, 2, 3], dtype="Int64"), verbose=0)  # <- SEQ417
        model.fit(frame.astype("Float32"), np.ones(3), verbose=0)  # <- SEQ417
    """,
    "bools and gaps that become numbers": """
        import numpy as np
        import pandas as pd
        import keras
        from sklearn.preprocessing import StandardScaler


        def train(x):
            model = keras.Sequential([keras.layers.Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, np.random.rand(4), verbose=0)


        frame = pd.DataFrame({"size": [30.5, 44.0, 51.2, 80.0], "town": ["A", "B", "C", "A"]})
        dummies = pd.get_dummies(frame)
        train(dummies)
        train(dummies.astype("float32").values)
        train(dummies.to_numpy(dtype="float32"))
        train(dummies.drop(columns="size").values)
        train(dummies.iloc[:, 1:].to_numpy())
        train(pd.get_dummies(frame, dtype=int).values)
        train(StandardScaler().fit_transform(dummies))
        train(pd.DataFrame({"a": [1, 2, 3, 4]}, dtype="Int64").values)
        train(pd.DataFrame({"a": [1, 2, 3, 4]}).convert_dtypes().astype("float64"))
    """,
    "a layer that Keras has dropped, after a star import": """
        from keras.layers import *
        from keras.models import *


        def build(recurrent=None):
            m = Sequential([Input((8, 3))])
            m.add(CuDNNGRU(8) if recurrent is None else recurrent)  # <- SEQ605
            m.add(Dense(1))
            return m


        model = build()
    """,
    "a star import from a module that is gone": """
        from keras.layers.core import *  # <- SEQ605
        from keras.models import Sequential

        m = Sequential([Dense(3, input_dim=4), Dropout(0.2)])
    """,
    "a layer that only TensorFlow still has": """
        from tensorflow.keras.layers import *
        from tensorflow.keras import Sequential
        from keras.applications.vgg16 import *

        m = Sequential([Input((8, 8, 3)), RandomHeight(0.2), ThresholdedReLU(theta=1.0), Flatten()])
    """,
    "a name that another star import may bind, or the program itself": """
        from keras.layers import *
        from keras import Sequential
        from helpers import *

        Highway = Dense
        m = Sequential([Input((8, 3)), CuDNNLSTM(8), Highway(8)])
    """,
    "layers frozen by setattr": """
        import numpy as np, keras
        from keras import layers

        x, y = np.random.rand(20, 4), np.random.rand(20, 1)
        m = keras.Sequential([keras.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
        for layer in m.layers:
            setattr(layer, "trainable", False)
        m.compile("adam", "mse")
        m.fit(x, y, verbose=0)  # <- SEQ428
    """,
    "layers frozen and thawed, and attributes set by their names": """
        import numpy as np, keras
        from keras import layers


        class Settings:
            def __init__(self, **settings):
                for name, value in settings.items():
                    setattr(self, name, value)


        s = Settings(units=8, width=4)
        x, y = np.random.rand(20, s.width), np.random.rand(20, 1)
        m = keras.Sequential([keras.Input((4,)), layers.Dense(s.units, activation="relu"), layers.Dense(1)])
        for flag in (False, True):
            for layer in m.layers:
                setattr(layer, "trainable", flag)
        m.compile("adam", "mse")
        m.fit(x, y, verbose=0)
    """,
    "reviews of different lengths": """
        from keras import Sequential, layers
        from keras.datasets import imdb

        (x, y), _ = imdb.load_data(num_words=1000)
        m = Sequential([layers.Embedding(1000, 8), layers.GlobalAveragePooling1D(), layers.Dense(1, "sigmoid")])
        m.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        m.fit(x, y)  # <- SEQ417
    """,
    "a class that only fills a Sequential": """
        import numpy as np, keras
        from keras import layers


        class Filled(keras.Sequential):
            def __init__(self, inputs, widths, **more):
                super().__init__(**more)
                self.add(keras.Input((inputs,)))
                for width in widths:
                    self.add(layers.Dense(width, activation="relu"))
                self.head()

            def head(self):
                self.add(layers.Dense(3, activation="softmax"))


        class Called(keras.Sequential):
            def __init__(self):
                super().__init__([keras.Input((4,)), layers.Dense(3, activation="softmax")])

            def call(self, x):
                return super().call(x[:, :4])


        x, y = np.random.rand(30, 5), np.random.randint(0, 3, 30)
        for m in (Filled(5, [8, 4], name="right"), Called()):
            m.compile("adam", "sparse_categorical_crossentropy")
            m.fit(x, y)
        wrong = Filled(4, [8])
        wrong.compile("adam", "sparse_categorical_crossentropy")
        wrong.fit(x, y)  # <- SEQ208
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_relative(title: str) -> None:
    as_marked(PROGRAMS[title])
