"""Programs as students of a course write them, each the smallest of a kind that was missed, blamed wrongly or advised
badly.

The form is that of marked.py: `# <- SEQ312` marks the line of an error or warning, and each program was given
to Keras 3.15.1 on TensorFlow 2.21: the marked ones raise or learn wrongly, the others run.
"""

from __future__ import annotations

import textwrap

import pytest

from seqlint.program import analyze
from seqlint.reading import source
from seqlint.shapes import inferred
from tests.linted import findings
from tests.marked import as_marked

PROGRAMS = {
    "labels computed for each of many rows": """
        import numpy as np
        import keras


        def season(month):
            return month % 12 // 3 + 1


        def train(y):
            m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(4, activation="softmax")])  # <- SEQ312
            m.compile("adam", "sparse_categorical_crossentropy")
            m.fit(np.random.rand(len(y), 2), y)


        train(np.array([season(m) for m in range(240)]))
    """,
    "labels appended in a long loop": """
        import numpy as np
        import keras

        x, y = [], []
        for i in range(200):
            x.append(np.random.normal(i % 3, 1, 2))
            if i % 2:
                y.append(1)
            else:
                y.append(i % 4 + 2)
        m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(4, activation="softmax")])  # <- SEQ312
        m.compile("adam", "sparse_categorical_crossentropy")
        m.fit(np.array(x), np.array(y))
    """,
    "labels that a function, nested conditions or quantiles give": """
        import numpy as np
        import pandas as pd
        import keras

        table = pd.DataFrame({"spent": np.random.rand(90) * 100, "kind": ["a", "b", "c"] * 30})


        def train(y):
            m = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
            m.compile("adam", "sparse_categorical_crossentropy")
            m.fit(table[["spent"]].values, y)


        train(table["kind"].apply(lambda k: 0 if k == "a" else 1 if k == "b" else 2).values)
        train(np.where(table["kind"] == "a", 0, np.where(table["kind"] == "b", 1, 2)))
        m = keras.Sequential([keras.layers.Dense(3, activation="softmax")])  # <- SEQ312
        m.compile("adam", "sparse_categorical_crossentropy")
        m.fit(table[["spent"]].values, table["kind"].replace({"a": 1, "b": 2, "c": 3}).astype(int))
        n = keras.Sequential([keras.layers.Dense(4, activation="softmax")])  # <- SEQ312
        n.compile("adam", "sparse_categorical_crossentropy")
        n.fit(table[["spent"]].values, pd.qcut(table["spent"], 4, labels=[1, 2, 3, 4]).astype(int))
        o = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])  # <- SEQ312
        o.compile("adam", "binary_crossentropy")
        o.fit(table[["spent"]].values, table["spent"].apply(lambda v: 0 if v < 30 else 1 if v < 60 else 2))
    """,
    "labels of a long loop that count from 0": """
        import numpy as np
        import keras

        y = np.array([i // 75 for i in range(300)])
        order = np.random.permutation(300)
        m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(4, activation="softmax")])
        m.compile("adam", "sparse_categorical_crossentropy")
        m.fit(np.random.rand(300, 2)[order], y[order], validation_split=0.2)
    """,
    "classes put together by a division, told apart by a product": """
        import numpy as np
        import keras

        x = np.random.rand(200, 3)
        quarter = np.random.randint(0, 12, 200) // 3 + 1
        m = keras.Sequential([keras.layers.Dense(4, activation="softmax")])  # <- SEQ312
        m.compile("adam", "sparse_categorical_crossentropy")
        m.fit(x, quarter)
        sign = 2 * np.random.randint(0, 2, 200) - 1
        n = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])  # <- SEQ312
        n.compile("adam", "binary_crossentropy")
        n.fit(x, sign)
    """,
    "classes in order: of a data set that is, of numbers that count up": """
        import numpy as np
        import keras
        from sklearn.datasets import load_iris
        from sklearn.utils import shuffle


        def train(x, y, units, loss):
            m = keras.Sequential([keras.layers.Dense(units, activation="softmax" if units > 1 else "sigmoid")])
            m.compile("adam", loss)
            m.fit(x, y, validation_split=0.3)  # <- SEQ804


        iris = load_iris()
        train(iris.data, keras.utils.to_categorical(iris.target), 3, "categorical_crossentropy")
    """,
    "the same, shuffled; and numbers that count up, one by one in turn": """
        import numpy as np
        import keras
        from sklearn.datasets import load_iris
        from sklearn.utils import shuffle

        x, y = shuffle(*load_iris(return_X_y=True))
        m = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
        m.compile("adam", "sparse_categorical_crossentropy")
        m.fit(x, y, validation_split=0.3)
        n = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
        n.compile("adam", "binary_crossentropy")
        n.fit(np.random.rand(200, 3), np.arange(200) % 2, validation_split=0.3)
    """,
    "rows counted and compared": """
        import numpy as np
        import keras

        y = (np.arange(200) >= 100).astype(int)
        n = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
        n.compile("adam", "binary_crossentropy")
        n.fit(np.random.rand(200, 3), y, validation_split=0.3)  # <- SEQ804
        o = keras.Sequential([keras.layers.Dense(2, activation="softmax")])
        o.compile("adam", "sparse_categorical_crossentropy")
        o.fit(np.random.rand(200, 3), np.arange(200) // 100, validation_split=0.3)  # <- SEQ804
    """,
    "pictures of two folders, of which one generator scales": """
        from tensorflow.keras import Sequential, layers
        from tensorflow.keras.preprocessing.image import ImageDataGenerator


        def flow(folder, **options):
            return ImageDataGenerator(**options).flow_from_directory(folder, target_size=(32, 32), class_mode="binary")


        train, val = flow("pets/train", rescale=1 / 255, horizontal_flip=True), flow("pets/val")
        cnn = Sequential([layers.Conv2D(4, 3, activation="relu"), layers.Flatten(), layers.Dense(1, "sigmoid")])
        cnn.compile("adam", "binary_crossentropy")
        cnn.fit(train, validation_data=val)  # <- SEQ802
        cnn.fit(train, validation_data=flow("pets/val", rescale=1 / 255))
    """,
    "a scaler that learns and gives, and nobody takes what it gives": """
        import numpy as np
        import keras
        from sklearn.preprocessing import MinMaxScaler, StandardScaler

        x, y = np.random.rand(50, 2) * 900, np.random.rand(50)
        scaler = MinMaxScaler()
        scaler.fit_transform(x)  # <- SEQ801
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(x, y)
        other = StandardScaler()
        other.fit_transform(x)
        m.fit(other.transform(x), y)
    """,
    "a keyword of Keras 1": """
        import numpy as np
        from keras.utils import to_categorical

        rows = to_categorical(np.random.randint(0, 4, 40), nb_classes=4)  # <- SEQ602
    """,
    "a loss and a metric that are made, and their makers given": """
        import numpy as np
        import keras
        from keras import ops


        def focal(gamma=2.0, alpha=0.25):
            def loss(y_true, y_pred):
                return ops.mean(alpha * ops.abs(y_true - y_pred) ** gamma)

            return loss


        def within(tolerance):
            def metric(y_true, y_pred):
                return ops.mean(ops.cast(ops.abs(y_true - y_pred) < tolerance, "float32"))

            return metric


        def train(loss, metric):
            m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
            m.compile("adam", loss, metrics=[metric])
            m.fit(np.random.rand(10, 2), np.random.rand(10, 1))


        train(focal(), within(0.1))
        m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        m.compile("adam", loss=focal)  # <- SEQ427
        m.fit(np.random.rand(10, 2), np.random.rand(10, 1))
        m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        m.compile("adam", "mse", metrics=["mae", within])  # <- SEQ427
        m.fit(np.random.rand(10, 2), np.random.rand(10, 1))
    """,
    "methods that layers had": """
        import keras

        m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, name="hidden"), keras.layers.Dense(1)])
        hidden = m.get_layer("hidden")
        print(hidden.get_output_at(0).shape)  # <- SEQ605
        print(m.get_layer(name="hidden").output_shape)  # <- SEQ605
        print(hidden.output.shape, m.get_layer("dense_1").output.shape)
    """,
    "a metric of one's own in an .h5 file, which is looked up when it is asked for": """
        import numpy as np
        import keras
        from keras import ops


        def rmse(y_true, y_pred):
            return ops.sqrt(ops.mean(ops.square(y_true - y_pred)))


        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        m.compile("adam", "mean_squared_error", metrics=[rmse])
        m.fit(np.random.rand(10, 3), np.random.rand(10))
        m.save("m.h5")
        print(keras.models.load_model("m.h5").predict(np.random.rand(2, 3)))
        m.save("m.keras")
        print(keras.models.load_model("m.keras").predict(np.random.rand(2, 3)))  # <- SEQ703
    """,
    "an optimizer of one's own": """
        import numpy as np
        import keras


        class Slow(keras.optimizers.SGD):
            pass


        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        m.compile(Slow(0.001), "mean_squared_error")
        m.fit(np.random.rand(10, 3), np.random.rand(10))
        m.save("m.keras")
        keras.models.load_model("m.keras")  # <- SEQ703
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_relative(title: str) -> None:
    as_marked(PROGRAMS[title])


def test_no_shape_behind_a_layer_that_leaves_tensorflow() -> None:
    """Keras 3.15.1: `model.built`, but no `output_shape`."""
    text = """
import keras
import numpy as np

class Squash(keras.layers.Layer):
    def call(self, x):
        return CALL

model = keras.Sequential([keras.Input((4,)), Squash(), keras.layers.Dense(1)])
"""
    for call, shape in (
        ("np.tanh(x)", None),
        ("np.maximum(x, 0)", None),
        ("x * np.sqrt(2.0)", (None, 1)),
        ("x * np.shape(x)[1]", (None, 1)),
        ("keras.ops.tanh(x)", (None, 1)),
    ):
        read = source.from_text("student.py", text.replace("CALL", call))
        (model,) = inferred(read, analyze(read))
        assert model.output_shape == shape


NEXT_STEPS = {
    "what the columns of a frame are given back": (
        """
        import numpy as np
        import pandas as pd
        import keras

        table = pd.DataFrame({"age": [22, np.nan, 35] * 10, "fare": [7.2, 71.3, 7.9] * 10})
        table["age"].fillna(table["age"].mean())
        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(table[["age"]], table["fare"])
        """,
        'Write `table["age"] = ` in front, to keep it.',
    ),
    "what a chain goes back to": (
        """
        import numpy as np
        import tensorflow as tf

        data = tf.data.Dataset.from_tensor_slices(np.ones((9, 3)))
        data.cache().shuffle(9).batch(2)
        """,
        "Write `data = ` in front, to keep it.",
    ),
    "what another object gives": (
        """
        import numpy as np
        import keras

        m = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        m.compile("adam", "mse")
        m.fit(np.ones((9, 3)), np.ones(9))
        m.predict(np.ones((9, 3))).reshape(-1)
        """,
        "Keep it under a name, and use that from here on.",
    ),
    "a metric by its initials": (
        """
        import numpy as np
        import keras

        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse", metrics=["mae", keras.metrics.RootMeanSquaredError()])
        h = m.fit(np.ones((9, 3)), np.ones(9), validation_split=0.3)
        print(h.history["val_rmse"])
        """,
        "Write `val_root_mean_squared_error`.",
    ),
    "a prefix written out": (
        """
        import numpy as np
        import keras

        m = keras.Sequential([keras.layers.Dense(1)])
        m.compile("adam", "mse")
        stop = keras.callbacks.EarlyStopping(monitor="validation_loss")
        m.fit(np.ones((9, 3)), np.ones(9), validation_split=0.3, callbacks=[stop])
        """,
        "Write `val_loss`.",
    ),
    "pictures with the channels first": (
        """
        import numpy as np
        import keras

        m = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Conv2D(4, 3), keras.layers.Flatten()])
        m.predict(np.random.rand(8, 3, 32, 32))
        """,
        "Put the channels last: `np.moveaxis(x, 1, -1)` (`reshape` would mix up the pixels).",
    ),
    "rows of labels that count from 1": (
        """
        import numpy as np
        import keras

        y = keras.utils.to_categorical(np.random.randint(1, 5, 90))
        m = keras.Sequential([keras.layers.Dense(4, activation="softmax")])
        m.compile("adam", "categorical_crossentropy")
        m.fit(np.random.rand(90, 3), y)
        """,
        "Give the last layer 5 units, one for each class; or, if the labels count from 1, subtract 1 before they "
        "become rows.",
    ),
}


@pytest.mark.parametrize("title", NEXT_STEPS)
def test_next_step(title: str) -> None:
    program, step = NEXT_STEPS[title]
    assert step in [f.help for f in findings(textwrap.dedent(program)) if f.severity != "advice"]
