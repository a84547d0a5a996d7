"""Small programs that were judged wrongly once: what is reported in them, and nothing else.

A comment `# <- SEQ101` marks the line of an error or warning; a program without marks is in order. Advice is not
counted.
"""

from __future__ import annotations

import re
import textwrap

import pytest

from seqlint.linting import check as lint
from seqlint.program import analyze
from seqlint.reading import source
from seqlint.shapes import inferred

MARK = re.compile(r"# <- ((?:SEQ\d{3} ?)+)")

PROGRAMS = {
    "methods that nobody calls have an object of their own in each branch": """
        import tensorflow as tf

        tfkl = tf.keras.layers

        class Block(tfkl.Layer):
            def __init__(self, filters, **kwargs):
                super().__init__(**kwargs)

            def call(self, inputs):
                return inputs

        class Cup(tfkl.Layer):
            def __init__(self, channels, **kwargs):
                super().__init__(**kwargs)
                self.channels = channels

            def build(self, input_shape):
                self.blocks = [Block(filters=n) for n in self.channels]

            def call(self, x):
                for block in self.blocks:
                    x = block(x)
                return x

        def net(decoder):
            x = tf.keras.Input((8, 8, 3))
            if len(decoder):
                y = Cup(decoder)(x)
            return tf.keras.Model(x, y)

        net([1, 2])
    """,
    "the houses of Boston, which scikit-learn had up to 1.1": """
        from keras import Sequential
        from keras.layers import Dense
        from sklearn.datasets import load_boston
        from sklearn.model_selection import train_test_split

        boston = load_boston()
        x_train, x_test, y_train, y_test = train_test_split(boston.data, boston.target)
        model = Sequential([Dense(8, activation="relu", input_dim=14), Dense(1)])
        model.compile(optimizer="adam", loss="mse")
        model.fit(x_train, y_train)  # <- SEQ208
    """,
    "what a branch that ends in raise does before it": """
        import sys
        from keras import Sequential
        from keras.layers import Dense

        if len(sys.argv) > 1:
            broken = Sequential(Dense(3))  # <- SEQ101
            raise SystemExit("not this way")
        model = Sequential([Dense(3)])
    """,
    "a summary is a use: the next model is another experiment": """
        from keras import Sequential
        from keras.layers import Dense, Input

        model = Sequential([Input((4,)), Dense(3)])
        model.summary()
        model = Sequential([Input((4,)), Dense(8), Dense(3)])
        model.summary()
    """,
    "a list that is fitted and asked is one mistake": """
        from keras import Sequential
        from keras.layers import Dense

        X = [[0, 0], [0, 1], [1, 0], [1, 1]]
        y = [0, 1, 1, 0]
        model = Sequential([Dense(8, activation="tanh", input_shape=(2,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(X, y, epochs=500)  # <- SEQ417 SEQ417
        print(model.predict(X))
    """,
    "whole numbers of which no two are alike are no classes": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        x, y = np.array([1, 2, 3, 4, 5]), np.array([10, 20, 30, 40, 50])
        model = Sequential([Dense(1, input_shape=(1,))])
        model.compile(optimizer="sgd", loss="mse", metrics=["accuracy"])  # <- SEQ311
        model.fit(x, y, epochs=100)
    """,
    "behind a loop of unknown length the shapes are not known": """
        import argparse
        from keras import Sequential
        from keras.layers import Conv2D, Conv2DTranspose, Input

        parser = argparse.ArgumentParser()
        parser.add_argument("--blocks", type=int)
        args = parser.parse_args()
        model = Sequential([Input((8, 8, 1))])
        for _ in range(args.blocks):
            model.add(Conv2DTranspose(16, 3, strides=2, padding="same"))
        model.add(Conv2D(4, 31))
        model.summary()
    """,
    "windows that a loop of unknown length collects have a shape": """
        import numpy as np
        import pandas as pd
        from keras import Sequential
        from keras.layers import Dense, LSTM

        closes = pd.read_csv("prices.csv")[["Close"]].values
        x, y = [], []
        for i in range(60, len(closes)):
            x.append(closes[i - 60 : i, 0])
            y.append(closes[i, 0])
        x, y = np.array(x), np.array(y)
        model = Sequential([LSTM(50, input_shape=(x.shape[1],)), Dense(1)])  # <- SEQ205
        model.compile(optimizer="adam", loss="mse")
        model.fit(x, y, epochs=10)
    """,
    "windows that end where another function says": """
        import numpy as np
        import pandas as pd
        from keras import Sequential
        from keras.layers import Dense, LSTM

        def windows(numbers, steps):
            x, y = list(), list()
            for i in range(len(numbers)):
                end = i + steps
                if end > len(numbers) - 1:
                    break
                x.append(numbers[i:end])
                y.append(numbers[end])
            return np.array(x), np.array(y)

        numbers = pd.read_csv("prices.csv")[["Close"]].values
        x, y = windows(numbers, 12)
        model = Sequential([LSTM(50, input_shape=(12, 2)), Dense(1)])
        model.compile(optimizer="adam", loss="mse")
        model.fit(x, y, epochs=10)  # <- SEQ208
    """,
    "an activation that is given to add was meant for the layer": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        x, y = np.random.rand(150, 4), np.random.randint(3, size=150)
        model = Sequential()
        model.add(Dense(16, input_dim=4), activation="relu")  # <- SEQ117
        model.add(Dense(3), activation="softmax")  # <- SEQ117
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(x, y, epochs=5)
    """,
    "a key of the history that is asked for only where it is there": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        x, y = np.random.rand(100, 4), np.random.rand(100)
        model = Sequential([Dense(1, input_shape=(4,))])
        model.compile("adam", "mse")
        history = model.fit(x, y)
        for key in ("loss", "val_loss"):
            if key in history.history.keys():
                print(history.history[key])
        if "val_loss" in history.history:
            print(history.history["val_loss"])
    """,
    "pictures of another size than the pretrained base takes": """
        from keras import Sequential
        from keras.applications import VGG16
        from keras.layers import Dense, Flatten
        from tensorflow.keras.preprocessing.image import ImageDataGenerator

        base = VGG16(include_top=False, input_shape=(224, 224, 3))
        model = Sequential([base, Flatten(), Dense(2, activation="softmax")])
        generator = ImageDataGenerator(rescale=1 / 255).flow_from_directory("train", target_size=(150, 150))
        model.compile("adam", "categorical_crossentropy")
        model.fit(generator, epochs=5)  # <- SEQ208
    """,
    "of two models from one function only one is trained": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, Input

        def make(units):
            model = Sequential([Input((4,)), Dense(units, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            return model

        x, y = np.random.rand(100, 4), np.random.rand(100)
        small, big = make(8), make(64)
        small.fit(x, y)
        print(small.evaluate(x, y))
        print(big.evaluate(x, y))  # <- SEQ413
    """,
    "untrained answers are looked at before the model is made anew and trained": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, Input

        def make(bias="zeros"):
            model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, bias_initializer=bias)])
            model.compile("adam", "mse")
            return model

        x, y = np.random.rand(100, 4), np.random.rand(100)
        model = make()
        print(model.predict(x[:10]))
        model = make("ones")
        print(model.predict(x[:10]))
        model = make()
        model.fit(x, y)
    """,
    "a functional model adds a last axis of 1 by itself": """
        import numpy as np
        from keras import Input, Model, Sequential
        from keras.layers import Conv2D, Dense, Flatten

        pixels = Input((28, 28, 1))
        base = Model(pixels, Flatten()(Conv2D(4, 3)(pixels)))
        model = Sequential([Input((28, 28)), base, Dense(1)])
        model.compile("adam", "mse")
        model.fit(np.random.rand(10, 28, 28), np.random.rand(10))
    """,
    "texts become vectors without a second axis": """
        import numpy as np
        import tensorflow as tf
        from keras import Sequential
        from keras.layers import Dense, Input, TextVectorization

        texts, y = tf.constant([["great movie"], ["awful film"]] * 20), np.array([1, 0] * 20)
        vectorize = TextVectorization(max_tokens=500, output_mode="tf_idf")
        vectorize.adapt(texts)
        model = Sequential([Input((1,), dtype="string"), vectorize, Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(texts, y)
    """,
    "a model inside a model is built and trained with it": """
        import numpy as np
        from tensorflow import keras
        from tensorflow.keras import layers

        class Autoencoder(keras.Model):
            def __init__(self):
                super().__init__()
                self.encoder = keras.Sequential([layers.Flatten(), layers.Dense(8, activation="relu")])
                self.decoder = keras.Sequential([layers.Dense(784, activation="sigmoid"), layers.Reshape((28, 28))])

            def call(self, x):
                return self.decoder(self.encoder(x))

        x = np.random.rand(20, 28, 28)
        autoencoder = Autoencoder()
        autoencoder.compile(optimizer="adam", loss="mse")
        autoencoder.fit(x, x, epochs=1)
        autoencoder.decoder.summary()
        print(autoencoder.encoder.output_shape, autoencoder.encoder.predict(x).shape)
    """,
    "a training step of one's own trains the models in it": """
        import tensorflow as tf
        from tensorflow import keras
        from tensorflow.keras import layers

        class Gan(keras.Model):
            def __init__(self, latent):
                super().__init__()
                self.latent = latent
                self.generator = keras.Sequential([layers.Dense(16, activation="relu"), layers.Dense(2)])
                self.critic = keras.Sequential([layers.Dense(16, activation="relu"), layers.Dense(1)])

            def train_step(self, real):
                noise = tf.random.normal((tf.shape(real)[0], self.latent))
                with tf.GradientTape() as tape:
                    loss = tf.reduce_mean(self.critic(self.generator(noise)))
                grads = tape.gradient(loss, self.generator.trainable_weights)
                self.optimizer.apply_gradients(zip(grads, self.generator.trainable_weights))
                return {"loss": loss}

        gan = Gan(5)
        gan.compile(optimizer="adam")
        gan.fit(tf.random.normal((64, 2)), epochs=1)
        gan.generator.summary()
        print(gan.generator.predict(tf.random.normal((3, 5))))
    """,
    "the code of a layer of one's own is read, too": """
        import keras
        from keras import layers

        class Scale(layers.Layer):
            def call(self, x):
                return x * factor  # <- SEQ401

        model = keras.Sequential([keras.Input((4,)), Scale(), layers.Dense(2)])
        model.summary()
    """,
    "the rows of a fold have the columns and classes of the data": """
        from keras.layers import Dense
        from keras.models import Sequential
        from sklearn.datasets import load_iris
        from sklearn.model_selection import StratifiedKFold

        X, Y = load_iris(return_X_y=True)
        for train, test in StratifiedKFold(n_splits=3, shuffle=True).split(X, Y):
            model = Sequential([Dense(12, input_dim=4, activation="relu"), Dense(3, activation="softmax")])
            model.compile(loss="categorical_crossentropy", optimizer="adam")  # <- SEQ308
            model.fit(X[train], Y[train], epochs=15)
            print(model.evaluate(X[test], Y[test]))
    """,
    "scikit-learn's functions scale and binarize as its classes do": """
        from keras import Sequential
        from keras.layers import Dense
        from sklearn import datasets, preprocessing

        iris = datasets.load_iris()
        X, y = preprocessing.scale(iris.data), preprocessing.label_binarize(iris.target, classes=[0, 1, 2])
        model = Sequential([Dense(12, activation="relu", input_shape=(4,)), Dense(3, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")  # <- SEQ308
        model.fit(X, y, epochs=3)
    """,
    "the frame of a data set has the columns of its description, and labels among them": """
        import pandas as pd
        from keras import Sequential
        from keras.layers import Dense
        from sklearn.datasets import load_iris, load_wine

        wine = load_wine(as_frame=True).frame
        model = Sequential([Dense(8, activation="relu", input_shape=(13,))])
        model.add(Dense(2, activation="softmax"))  # <- SEQ312
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(wine.drop(columns=["target"]), wine["target"])

        iris = load_iris()
        table = pd.DataFrame(iris.data, columns=iris.feature_names)
        table["target"] = iris.target
        model = Sequential([Dense(8, activation="relu", input_shape=(4,))])
        model.add(Dense(2, activation="softmax"))  # <- SEQ312
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(table.drop("target", axis=1), table["target"])
    """,
    "lists that a loop fills or that an array gives stay lists": """
        import csv
        import pandas as pd
        from keras import Sequential
        from keras.layers import Dense

        X, y = [], []
        for row in csv.reader(open("diabetes.csv")):
            X.append([float(v) for v in row[:8]])
            y.append(int(float(row[8])))
        model = Sequential([Dense(12, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(X, y)  # <- SEQ417 SEQ417

        table = pd.read_csv("titanic.csv")
        model = Sequential([Dense(12, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(table[["Age", "Fare"]].values, table["Survived"].tolist())  # <- SEQ417
    """,
    "columns of texts and categories": """
        import pandas as pd
        from keras import Sequential
        from keras.layers import Dense

        iris = pd.read_csv("iris.csv")
        iris["kind"] = pd.cut(iris["petal_length"], bins=[0, 2, 5, 9], labels=[0, 1, 2])
        model = Sequential([Dense(8, activation="relu"), Dense(3, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(iris.iloc[:, :4], iris["species"].astype(str))  # <- SEQ417
        model.fit(iris.iloc[:, :4], iris["kind"])  # <- SEQ417
        model.fit(iris.iloc[:, :4], iris["kind"].cat.codes)
    """,
    "x and y in the wrong order are one mistake": """
        from keras import Sequential
        from keras.layers import Dense
        from sklearn.datasets import load_breast_cancer
        from sklearn.model_selection import train_test_split

        X, y = load_breast_cancer(return_X_y=True)
        X_train, y_train, X_test, y_test = train_test_split(X, y, test_size=0.2)
        model = Sequential([Dense(16, activation="relu", input_shape=(30,)), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(X_train, y_train, epochs=10)  # <- SEQ412
    """,
    "a wrong input shape is said once": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        x, y = np.random.rand(50, 7), np.random.rand(50)
        model = Sequential([Dense(12, input_dim=8, activation="relu"), Dense(1)])
        model.compile("adam", "mse")
        model.fit(x, y)  # <- SEQ208
        print(model.evaluate(x, y))
    """,
    "an object's frame is changed in its methods": """
        import pandas as pd
        from keras import Sequential
        from keras.layers import Dense

        class Data:
            def __init__(self):
                self.table = pd.read_csv("titanic.csv", usecols=["Survived", "Sex", "Age"])

            def clean(self):
                self.table["Sex"] = self.table["Sex"].map({"male": 0, "female": 1})
                self.table["Child"] = (self.table["Age"] < 14).astype(int)

        data = Data()
        data.clean()
        y = data.table.pop("Survived")
        model = Sequential([Dense(8, activation="relu", input_shape=(3,)), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(data.table, y)
    """,
    "a function changes the frame that it is given": """
        import pandas as pd
        from keras import Sequential
        from keras.layers import Dense

        def clean(table):
            table["a"] = table["a"].map({"x": 0, "y": 1})
            table.drop(columns="b", inplace=True)

        table = pd.DataFrame({"a": ["x", "y"] * 20, "b": range(40), "c": range(40), "t": [0, 1] * 20})
        clean(table)
        t = table.pop("t")
        model = Sequential([Dense(8, activation="relu", input_shape=(2,)), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(table, t)
    """,
    "frames that a loop changes, by another name": """
        import pandas as pd
        from keras import Sequential
        from keras.layers import Dense

        train = pd.DataFrame({"a": range(50), "b": range(50), "t": [0, 1] * 25})
        test = pd.DataFrame({"a": range(50), "b": range(50), "t": [0, 1] * 25})
        both, named = [train, test], {"train": train.reset_index(drop=True)}
        for table in both:
            table["c"] = table["a"] + table["b"]
        for table in both:
            table["d"] = 1
        named["train"].drop("b", axis=1, inplace=True)
        model = Sequential([Dense(8, activation="relu", input_shape=(4,)), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(train.drop("t", axis=1), train["t"])
        model = Sequential([Dense(8, activation="relu", input_shape=(1,)), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(named["train"].drop("t", axis=1), train["t"])
    """,
    "a column that was perhaps changed in place": """
        import pandas as pd
        from keras import Sequential
        from keras.layers import Dense

        table = pd.DataFrame({"a": ["x", "y"] * 20, "b": range(40), "t": [0, 1] * 20})
        table["a"].replace({"x": 0, "y": 1}, inplace=True)
        model = Sequential([Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(table[["a", "b"]], table["t"])
    """,
    "a search over the product of settings": """
        import itertools
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, Input

        x, y = np.random.rand(90, 5), np.random.rand(90)
        for units, rate in itertools.product([8, 16], [0.1, 0.01]):
            model = Sequential([Input((4,)), Dense(units, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)  # <- SEQ208
    """,
    "pipelines and columns side by side give the columns of their parts": """
        import pandas as pd
        from keras import Sequential
        from keras.layers import Dense
        from sklearn.compose import ColumnTransformer
        from sklearn.datasets import load_digits
        from sklearn.decomposition import PCA
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import MinMaxScaler, PolynomialFeatures, StandardScaler

        X, y = load_digits(return_X_y=True)
        model = Sequential([Dense(64, activation="relu", input_shape=(64,)), Dense(10, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(make_pipeline(StandardScaler(), PCA(n_components=20)).fit_transform(X), y)  # <- SEQ208

        table = pd.read_csv("heart.csv")
        sides = ColumnTransformer([("a", StandardScaler(), ["age", "chol"]), ("b", MinMaxScaler(), ["thal"])])
        model = Sequential([Dense(64, activation="relu", input_shape=(3,)), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(sides.fit_transform(table), table["target"])
        model.evaluate(PolynomialFeatures(2).fit_transform(table[["age", "chol"]]), table["target"])  # <- SEQ208
    """,
    "without arguments a program gets the numbers that argparse has by default": """
        import argparse
        from keras import Sequential
        from keras.layers import Dense
        from sklearn.datasets import load_wine

        def change(options):
            options.units = 4

        parser = argparse.ArgumentParser()
        parser.add_argument("--hidden-units", dest="units", type=int, default=32)
        parser.add_argument("--width", type=int)
        args = parser.parse_args()
        wine = load_wine()
        model = Sequential([Dense(args.units, activation="relu", input_shape=(12,)), Dense(3, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(wine.data, wine.target)  # <- SEQ208
        change(args)
        model = Sequential([Dense(args.units, activation="relu", input_shape=(13,)), Dense(3, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(wine.data, wine.target)
    """,
    "two predictions of a model that nothing changes": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        generator = Sequential()
        generator.add(Dense(8, input_shape=(10,)))
        for epoch in range(2):
            fake = generator.predict(np.random.rand(4, 10))
    """,
    "a layer more between two predictions": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        model = Sequential()
        model.add(Dense(8, input_shape=(10,)))
        model.predict(np.random.rand(4, 10))
        model.add(Dense(3))  # <- SEQ109
        model.predict(np.random.rand(4, 10))
    """,
    "one image without a batch axis does not show that the input shape has one": """
        from keras import Sequential
        from keras.datasets import mnist
        from keras.layers import Dense, Flatten

        (x, y), (x_test, _) = mnist.load_data()
        model = Sequential([Flatten(input_shape=(28, 28)), Dense(10, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(x / 255, y)
        model.predict(x_test[0] / 255)  # <- SEQ208
    """,
    "channels first, as the program sets it": """
        from keras import Sequential, backend
        from keras.layers import Conv2D

        backend.set_image_data_format("channels_first")
        model = Sequential([Conv2D(32, 5, input_shape=(1, 28, 28))])
        model.summary()
    """,
    "a shape for each data format": """
        import numpy as np
        from keras import Sequential, backend
        from keras.layers import Conv2D, Flatten, Dense

        shape = (1, 8, 8) if backend.image_data_format() == "channels_first" else (8, 8, 1)
        model = Sequential([Conv2D(4, 9, input_shape=shape)])  # <- SEQ209
    """,
    "rows that a condition chose do not hold every class": """
        import numpy as np
        from keras import Sequential
        from keras.datasets import cifar10
        from keras.layers import Dense, Flatten

        (x, y), _ = cifar10.load_data()
        chosen = np.where(y.reshape(-1) < 2)[0]
        x, y = x[chosen] / 255, y[chosen]
        model = Sequential([Flatten(input_shape=(32, 32, 3)), Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(x, y)
    """,
    "what only `tensorflow.keras` has comes from there": """
        import keras
        from tensorflow.keras.preprocessing.image import ImageDataGenerator
    """,
    "inputs and labels that do not belong together are one mistake": """
        from keras import Sequential
        from keras.datasets import mnist
        from keras.layers import Dense, Flatten

        (x_train, x_test), (y_train, y_test) = mnist.load_data()
        model = Sequential([Flatten(), Dense(10, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(x_train / 255, y_train)  # <- SEQ412
    """,
    "a checkpoint of a whole model has its own endings": """
        from keras import Sequential
        from keras.callbacks import ModelCheckpoint
        from keras.datasets import mnist
        from keras.layers import Dense, Flatten

        (x, y), _ = mnist.load_data()
        model = Sequential([Flatten(input_shape=(28, 28)), Dense(10, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(x / 255, y, validation_split=0.1, callbacks=[ModelCheckpoint("{epoch}.hdf5")])  # <- SEQ605
    """,
    "the labels of folders are one-hot rows, and one unit is not": """
        from keras import Sequential
        from keras.layers import Dense, Flatten
        from tensorflow.keras.preprocessing.image import ImageDataGenerator

        train = ImageDataGenerator(rescale=1 / 255).flow_from_directory("train", target_size=(64, 64))
        model = Sequential([Flatten(input_shape=(64, 64, 3)), Dense(1, activation="sigmoid")])  # <- SEQ312
        model.compile("adam", "binary_crossentropy")
        model.fit(train)
    """,
    "what is given a shape has it, whatever it was": """
        import pickle
        from keras import Sequential
        from keras.layers import Conv2D, Dense, Flatten

        x = pickle.load(open("x.pickle", "rb")).reshape(-1, 50, 50, 1) / 255
        y = pickle.load(open("y.pickle", "rb"))
        model = Sequential([Conv2D(8, 3, input_shape=(50, 50, 3)), Flatten(), Dense(1)])
        model.compile("adam", "mse")
        model.fit(x, y)  # <- SEQ208
    """,
    "gray pictures of OpenCV have no channels": """
        import os
        import cv2
        import numpy as np
        from keras import Sequential
        from keras.layers import Conv2D, Dense, Flatten

        x, y = [], []
        for number, folder in enumerate(["cats", "dogs"]):
            for name in os.listdir(folder):
                x.append(cv2.resize(cv2.imread(os.path.join(folder, name), cv2.IMREAD_GRAYSCALE), (60, 40)) / 255)
                y.append(number)
        model = Sequential([Conv2D(8, 3, activation="relu", input_shape=(40, 60, 3)), Flatten(), Dense(1)])
        model.compile("adam", "mse")
        model.fit(np.array(x), np.array(y))  # <- SEQ208
    """,
    "a picture of PIL has the size and colours it is told": """
        import numpy as np
        from glob import glob
        from keras import Sequential
        from keras.layers import Conv2D, Dense, Flatten
        from PIL import Image

        x = np.array([np.array(Image.open(path).convert("RGB").resize((60, 40))) for path in glob("*.png")])
        model = Sequential([Conv2D(8, 3, activation="relu", input_shape=(60, 60, 3)), Flatten(), Dense(1)])
        model.compile("adam", "mse")
        model.fit(x / 255, np.zeros(len(x)))  # <- SEQ208
    """,
    "TensorFlow's keras has some losses and metrics by their short names only": """
        import tensorflow as tf
        from keras import metrics

        print(tf.keras.metrics.mae([1.0], [2.0]), metrics.mean_absolute_error([1.0], [2.0]))
        print(tf.keras.metrics.mean_absolute_error([1.0], [2.0]))  # <- SEQ605
        print(tf.losses.mean_squared_error([1.0], [2.0]))  # <- SEQ605
    """,
    "the batch of Keras 2 is still the batch of a stateful layer": """
        from keras import Sequential
        from keras.layers import LSTM, Dense

        model = Sequential()
        model.add(LSTM(4, batch_input_shape=(1, 3, 1), stateful=True, return_sequences=True))  # <- SEQ605
        model.add(LSTM(4, stateful=True))
        model.add(Dense(1))
        model.summary()
    """,
    "a layer takes one input, not the states of the one before": """
        from keras import Sequential
        from keras.layers import LSTM, Dense, Dropout

        model = Sequential([LSTM(8, return_state=True, input_shape=(10, 4)), Dropout(0.5)])
        model.add(Dense(1))  # <- SEQ205
        model.summary()
    """,
    "TimeDistributedDense is Dense today": """
        from keras import Sequential
        from keras.layers import LSTM, TimeDistributedDense  # <- SEQ605

        model = Sequential([LSTM(12, return_sequences=True, input_shape=(5, 3))])
        model.add(TimeDistributedDense(2, activation="softmax"))
        model.summary()
    """,
    "layers that a JSON text lists": """
        import json
        from keras import Sequential, layers

        config = json.loads('[{"type": "Dense", "units": 4}, {"type": "LSTM", "units": 3}]')
        model = Sequential([layers.Input((5,))])
        for each in config:
            model.add(getattr(layers, each["type"])(each["units"]))  # <- SEQ205
        model.summary()
    """,
    "numbers looked up by a key that is not known are numbers": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, LSTM

        text = open("alice.txt").read()
        number_of = {c: i for i, c in enumerate("abcdefgh ")}
        x, y = [], []
        for i in range(len(text) - 10):
            x.append([number_of[c] for c in text[i : i + 10]])
            y.append(number_of[text[i + 10]])
        x, y = np.array(x), np.array(y)
        x = x.reshape(-1, 10, 1)
        model = Sequential([LSTM(32, input_shape=(10, 1)), Dense(len(number_of), activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y)  # <- SEQ210
    """,
    "a generator of layers": """
        from keras import Sequential
        from keras.layers import GRU, Dense, Embedding, Input

        def head(units):
            yield Dense(units, activation="relu")
            yield Dense(1, activation="sigmoid")

        def parts(vocabulary):
            yield Input((12,))
            yield Embedding(vocabulary, 32)
            for units in (16, 8):
                yield GRU(units)  # <- SEQ206
            yield from head(4)

        def one_of(kind):
            if kind:
                yield Dense(1)

        Sequential(list(parts(300))).summary()
        Sequential([Input((3,)), *one_of(input())]).summary()
        Sequential(*head(3))  # <- SEQ101
    """,
    "batches from a generator are no lists": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, Input

        def batches(x, y):
            for i in range(3):
                yield x[i * 10 : i * 10 + 10], y[i * 10 : i * 10 + 10]

        def endless(x, y):
            while True:
                yield x, y

        x, y = np.random.rand(30, 4), np.random.rand(30)
        model = Sequential([Input((4,)), Dense(1)])
        model.compile("adam", "mse")
        model.fit(batches(x, y))
        model.fit(endless(x, y), steps_per_epoch=3)
        for xb, yb in batches(x, y):
            model.train_on_batch(xb, yb)
    """,
    "blocks of layers that are summed": """
        from keras import Input, Sequential
        from keras.layers import Conv1D, Flatten, MaxPooling1D

        blocks = sum([[Conv1D(filters, 3), MaxPooling1D(4)] for filters in (8, 16, 32)], [])  # <- SEQ209
        model = Sequential([Input((32, 2))] + blocks + [Flatten()])
        model.summary()
    """,
    "the fields of a dataclass stand in the order of their annotations": """
        from dataclasses import dataclass, field
        from keras import Sequential
        from keras.layers import LSTM, Dense, Input

        @dataclass
        class Config:
            steps: int
            features: int = 3
            hidden: list = field(default_factory=lambda: [16, 8])

        config = Config(12, 5)
        model = Sequential([Input((config.steps, config.features))])
        for units in config.hidden:
            model.add(LSTM(units))  # <- SEQ206
        model.add(Dense(1))
        model.summary()
    """,
    "windows that a loop cuts out have a known length": """
        import numpy as np
        from keras import Sequential
        from keras.layers import LSTM, Dense

        series, steps = np.random.rand(144), 3
        x, y = [], []
        for i in range(len(series) - steps):
            x.append(series[i : i + steps])
            y.append(series[i + steps])
        x, y = np.array(x), np.array(y)
        x = x.reshape(x.shape[0], 1, x.shape[1])
        model = Sequential([LSTM(4, input_shape=(steps, 1)), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)  # <- SEQ208
    """,
    "elements of the copied list of layers": """
        from keras import Sequential
        from keras.layers import Dense, Input

        model = Sequential([Input((4,)), Dense(3), Dense(1)])
        model.layers[-1] = Dense(2)  # <- SEQ118
        del model.layers[0]  # <- SEQ118
        model.layers[0].trainable = False
        mine = model.layers
        mine[0] = Dense(4)
        model.summary()
        Sequential([Input((4,)), *mine]).summary()
    """,
    "a module whose functions are gone is told of once, an import that is missing too": """
        import keras.backend as K
        from keras import Sequential

        def precision(y_true, y_pred):
            return K.sum(y_true * y_pred) / K.sum(y_pred)  # <- SEQ605

        def recall(y_true, y_pred):
            return K.sum(y_true * y_pred) / K.sum(y_true)

        def small():
            return Sequential([Dense(1, input_shape=(3,))])  # <- SEQ401

        def large():
            return Sequential([Dense(9, input_shape=(3,))])
    """,
    "data sets of tensorflow_datasets have their pictures and classes": """
        import tensorflow as tf
        import tensorflow_datasets as tfds
        from keras import Sequential
        from keras.layers import Conv2D, Dense, Flatten, GlobalAveragePooling2D, Rescaling

        (train, val), info = tfds.load("cats_vs_dogs", split=["train[:80%]", "train[80%:]"], as_supervised=True,
                                       with_info=True)

        def prepare(image, label):
            return tf.image.resize(image, (100, 100)) / 255.0, label

        model = Sequential([
            Conv2D(8, 3, activation="relu"),
            GlobalAveragePooling2D(),
            Dense(info.features["label"].num_classes, activation="softmax"),
        ])
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(train.map(prepare).batch(32), validation_data=val.map(prepare).batch(32))

        digits = tfds.load("mnist", as_supervised=True)
        small = Sequential([Rescaling(1 / 255), Flatten(), Dense(9, activation="softmax")])  # <- SEQ312
        small.compile("adam", "sparse_categorical_crossentropy")
        small.fit(digits["train"].batch(32))
    """,
    "OpenCV's size of 0 leaves it to the factors; a thumbnail is made in place": """
        import cv2
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, Flatten, Input
        from keras.utils import load_img

        x = np.array([cv2.resize(cv2.imread(p), (0, 0), fx=0.5, fy=0.5) for p in ["a", "b"]]) / 255.0
        small = load_img("a.png", target_size=(100, 100))
        small.thumbnail((32, 32))
        model = Sequential([Input((32, 32, 3)), Flatten(), Dense(3)])
        model.predict(x)
        model.predict(np.array(small)[None] / 255.0)
    """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_findings(name: str) -> None:
    text = textwrap.dedent(PROGRAMS[name]).lstrip()
    expected = [
        (code, number)
        for number, line in enumerate(text.splitlines(), 1)
        if (mark := MARK.search(line))
        for code in mark[1].split()
    ]
    checked = lint.check(source.from_text("student.py", text))
    assert not checked.failures
    found = [(f.code, f.at.start[0]) for f in checked.findings if f.severity != "advice"]
    assert sorted(found) == sorted(expected)


def test_the_model_of_a_loop_of_unknown_length_has_no_shape() -> None:
    text = textwrap.dedent(PROGRAMS["behind a loop of unknown length the shapes are not known"])
    read = source.from_text("student.py", text)
    (model,) = inferred(read, analyze(read))
    assert model.output_shape is None
    assert model.layers[-1].output_shape in (None, (None, "?", "?", 4), ("?", "?", "?", 4))


def test_the_defaults_of_arguments_are_sizes() -> None:
    text = """
from argparse import ArgumentParser
from keras import Sequential
from keras.layers import Dense, Input

def change(options):
    options.units = 4

parser = ArgumentParser()
parser.add_argument("--units", "-u", type=int, default=16)
parser.add_argument("--more", type=int)
args = parser.parse_args()
args.units *= 2
first = Sequential([Input((4,)), Dense(args.units), Dense(args.more)])
change(args)
second = Sequential([Input((4,)), Dense(args.units)])
"""
    read = source.from_text("student.py", text)
    first, second = inferred(read, analyze(read))
    assert [layer.output_shape for layer in first.layers] == [(None, 32), (None, "?")]
    assert second.output_shape == (None, "?")


def test_a_condition_has_one_answer_while_its_values_stay() -> None:
    text = textwrap.dedent("""
        import sys
        from keras import Sequential
        from keras.layers import Dense, Dropout, Input

        rate = float(sys.argv[1])
        model = Sequential([Input((4,))])
        for _ in range(2):
            model.add(Dense(8))
            if rate > 0:
                model.add(Dropout(rate))
        if (rate > 0):
            model.add(Dense(3))
    """)
    read = source.from_text("student.py", text)
    kinds = [[layer.kind for layer in model.layers] for model in inferred(read, analyze(read))]
    assert sorted(kinds) == [["Dense", "Dense"], ["Dense", "Dropout", "Dense", "Dropout", "Dense"]]


def test_a_training_set_that_is_split_once_more_holds_no_test_set() -> None:
    text = textwrap.dedent("""
        from keras import Sequential
        from keras.datasets import mnist
        from keras.layers import Dense, Flatten
        from sklearn.model_selection import train_test_split

        (x, y), _ = mnist.load_data()
        x, x_val, y, y_val = train_test_split(x / 255, y)
        model = Sequential([Flatten(input_shape=(28, 28)), Dense(10, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(x, y, validation_data=(x_val, y_val))
    """)
    assert not lint.check(source.from_text("student.py", text)).findings


TWO_READS = {
    "what is typed": """
        a = input()
        b = input()
    """,
    "numbers": """
        a = int(input())
        b = int(input())
    """,
    "flags": """
        import argparse
        args = argparse.ArgumentParser().parse_args()
        a = args.deep
        b = args.wide
    """,
    "parts of something not known": """
        from settings import settings
        a, b = settings.deep, settings.wide
    """,
}


@pytest.mark.parametrize("name", TWO_READS)
@pytest.mark.parametrize("called", [False, True])
def test_two_reads_have_answers_of_their_own(name: str, called: bool) -> None:
    body = """
    model = Sequential([Input((4,))])
    if a == 1:
        model.add(Dense(8))
    if b == 1:
        model.add(Dense(3))
"""
    imports = "from keras import Sequential\nfrom keras.layers import Dense, Input\n"
    reads = textwrap.dedent(TWO_READS[name])
    build = f"def build(a, b):{body}\nbuild(a, b)\n" if called else textwrap.dedent(body)
    read = source.from_text("student.py", imports + reads + build)
    units = [[layer.output_shape for layer in model.layers] for model in inferred(read, analyze(read))]
    assert sorted(units) == [[], [(None, 3)], [(None, 8)], [(None, 8), (None, 3)]]


def test_what_a_generator_does_to_a_model_happens_when_it_is_asked() -> None:
    text = textwrap.dedent("""
        from keras import Sequential
        from keras.layers import Dense, Input

        def grow(model):
            for units in (8, 5, 3):
                model.add(Dense(units))
                yield model

        model = Sequential([Input((4,))])
        for each in grow(model):
            break
    """)
    read = source.from_text("student.py", text)
    assert all(model.output_shape is None for model in inferred(read, analyze(read)))


def test_the_first_of_two_arguments_for_one_name_is_not_claimed() -> None:
    text = textwrap.dedent("""
        import argparse
        from keras import Sequential
        from keras.layers import Dense, Input

        parser = argparse.ArgumentParser()
        parser.add_argument("--units", type=int, default=4)
        parser.add_argument("--size", dest="units", type=int, default=8)
        model = Sequential([Input((4,)), Dense(parser.parse_args().units)])
    """)
    read = source.from_text("student.py", text)
    (model,) = inferred(read, analyze(read))
    assert model.output_shape == (None, "?")


def test_a_generator_is_used_up() -> None:
    text = textwrap.dedent("""
        from keras import Sequential
        from keras.layers import Dense, Input

        def sizes(more=()):
            yield from more
            yield 8
            yield 3

        rest = sizes()
        model = Sequential([Input((4,))])
        for units in rest:
            model.add(Dense(units))
        first = model.output_shape[-1]
        for units in rest:
            model.add(Dense(units))
        other = Sequential([Input((first,)), Dense(1)])
    """)
    read = source.from_text("student.py", text)
    model, other = inferred(read, analyze(read))
    assert model.output_shape is None
    assert other.input_shape == (None, 3)


def test_a_frame_in_an_attribute_is_changed_by_a_function() -> None:
    text = textwrap.dedent("""
        import pandas as pd
        from keras import Sequential
        from keras.layers import Dense, Input

        class Data:
            def __init__(self):
                self.table = pd.DataFrame({"a": [1.0], "b": [1.0], "c": [3.0]})

        def shorten(table):
            table.pop("a")

        data = Data()
        shorten(data.table)
        model = Sequential([Input((data.table.shape[1],)), Dense(3)])
    """)
    read = source.from_text("student.py", text)
    (model,) = inferred(read, analyze(read))
    assert model.input_shape == (None, 2)


@pytest.mark.parametrize(
    "change", ["del table['a']", "table.pop('a')", "del tables['all']['a']", "data.table.pop('a')"]
)
@pytest.mark.parametrize("held", ["table", "tables['all']", "data.table"])
def test_a_frame_is_one_wherever_it_is_held(change: str, held: str) -> None:
    text = f"""
import pandas as pd
from keras import Sequential
from keras.layers import Dense, Input

class Data:
    pass

table = pd.DataFrame({{"a": [1.0], "b": [1.0], "c": [3.0]}})
tables = {{"all": table}}
data = Data()
data.table = table
{change}
model = Sequential([Input(({held}.shape[1],)), Dense(3)])
"""
    read = source.from_text("student.py", text)
    (model,) = inferred(read, analyze(read))
    assert model.input_shape == (None, 2)


def test_weights_that_two_layers_share_are_not_added_up() -> None:
    text = textwrap.dedent("""
        import keras
        from keras import Sequential, layers

        class Wrap(layers.Layer):
            def __init__(self, inner):
                super().__init__()
                self.inner = inner

            def call(self, x):
                return self.inner(x)

        def tower(one, other):
            return Sequential([keras.Input((4,)), Wrap(one), Wrap(other), layers.Dense(2)])

        inner = Sequential([layers.Dense(4)])
        model = tower(inner, inner)
        model = tower(Sequential([layers.Dense(4)]), Sequential([layers.Dense(4)]))
    """)
    read = source.from_text("student.py", text)
    found = {(model.output_shape, model.params) for model in inferred(read, analyze(read)) if len(model.layers) == 3}
    assert found == {((None, 2), None), ((None, 2), 50)}


@pytest.mark.parametrize("given", ["Concatenate()([])", "MultiHeadAttention(2, 4)()", "Add()()"])
def test_a_layer_called_on_nothing_is_no_fault_of_ours(given: str) -> None:
    text = f"from keras.layers import Add, Concatenate, MultiHeadAttention\nx = {given}\n"
    assert not lint.check(source.from_text("student.py", text)).failures


def test_what_holds_itself_is_looked_through_once() -> None:
    text = textwrap.dedent("""
        import keras
        from keras import layers

        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.body = keras.Sequential([layers.Dense(3)])
                self.parts = []
                for _ in range(100):
                    self.parts.append(self.parts)

            def call(self, x):
                return self.body(x)

        net = Net()
        net(keras.ops.ones((2, 4)))
        net.body.summary()
    """)
    assert not lint.check(source.from_text("student.py", text)).findings


def test_a_length_of_keras_2_beside_input_dim_is_told_once_and_meant() -> None:
    """It was SEQ602 and, for a shape without steps that nobody declared, SEQ205; Keras 3.15.1 knows no such keyword."""
    text = textwrap.dedent("""
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, SimpleRNN

        model = Sequential([SimpleRNN(10, input_length=3, input_dim=1), Dense(1)])
        model.compile("adam", "mse")
        model.fit(np.zeros((8, 3, 1)), np.zeros((8, 1)))
    """)
    assert [f.code for f in lint.check(source.from_text("student.py", text)).findings] == ["SEQ605"]


def test_a_list_of_texts_is_not_made_an_array() -> None:
    """Keras 3.15.1 takes no numpy texts either: "Invalid dtype: str96"."""
    text = textwrap.dedent("""
        from keras import Sequential, layers

        reader = layers.TextVectorization()
        reader.adapt(["one two", "three"])
        model = Sequential([reader, layers.Embedding(10, 3), layers.GlobalAveragePooling1D(), layers.Dense(1)])
        model.compile("adam", "mse")
        model.load_weights("best.weights.h5")
        model.predict(["one two"])
    """)
    (found,) = [f for f in lint.check(source.from_text("student.py", text)).findings if f.code == "SEQ417"]
    assert found.fix is None
    assert "tf.constant" in (found.help or "")


@pytest.mark.parametrize(
    ("use", "said"),
    [("math.sqrt(4)", "import math"), ("get_ipython().run_line_magic('pwd', '')", "left from a notebook")],
)
def test_what_to_do_about_a_name_that_is_no_variable(use: str, said: str) -> None:
    (found,) = lint.check(source.from_text("student.py", f"import keras\nprint({use})\n")).findings
    assert found.code == "SEQ401"
    assert said in (found.help or "")
