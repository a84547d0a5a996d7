"""Small programs whose data was judged wrongly once: what is reported in them, and nothing else (see marked.py)."""

from __future__ import annotations

import pytest

from tests.marked import as_marked

PROGRAMS = {
    "whole numbers of which no two are alike are no classes": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        x, y = np.array([1, 2, 3, 4, 5]), np.array([10, 20, 30, 40, 50])
        model = Sequential([Dense(1, input_shape=(1,))])
        model.compile(optimizer="sgd", loss="mse", metrics=["accuracy"])  # <- SEQ311
        model.fit(x, y, epochs=100)
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
    as_marked(PROGRAMS[name])
