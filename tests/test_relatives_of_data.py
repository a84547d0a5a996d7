"""Models that meet data, and data that meets models, in other forms than in the rules' examples.

The form is that of marked.py: `# <- SEQ208` marks the line of an error or warning, and each program was given
to Keras 3.15.1 on TensorFlow 2.21: the marked ones raise or learn wrongly, the others run.
"""

from __future__ import annotations

import pytest

from seqlint.program import analyze
from seqlint.reading.source import from_text
from seqlint.shapes import inferred
from tests.marked import as_marked

PROGRAMS = {
    "a photo without a batch axis builds what stands first in a model": """
        import numpy as np
        from keras import Sequential, layers


        class Photos:
            def __init__(self):
                self.prepare = Sequential()
                self.prepare.add(layers.CenterCrop(20, 20))
                self.prepare.add(layers.Rescaling(1 / 127.5, offset=-1))

            def show(self, image):
                return self.prepare(image)

            def model(self):
                m = Sequential()
                m.add(self.prepare)
                m.add(layers.Conv2D(3, 3))  # <- SEQ205
                return m


        photos = Photos()
        photos.show(np.ones((40, 30, 3), "float32"))
        m = photos.model()
    """,
    "a photo without a batch axis, then batches": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, Flatten, RandomFlip, Rescaling

        photos = np.ones((8, 40, 30, 3), "float32")
        augment = Sequential([RandomFlip(), Rescaling(1 / 255)])
        augment(photos[0])
        model = Sequential([augment, Flatten(), Dense(3)])
        model(photos)  # <- SEQ208
        other = Sequential([RandomFlip(), Rescaling(1 / 255)])
        other(photos[0])
        other.predict(photos)  # <- SEQ208
        third = Sequential([RandomFlip(), Rescaling(1 / 255)])
        third(photos)
        third(photos[0])  # <- SEQ208
    """,
    "a model that is called on data of another width or rank": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        model = Sequential([Dense(10, input_shape=(5,)), Dense(3)])
        model(np.ones((10, 6)))  # <- SEQ208
        model(np.ones(5))  # <- SEQ208
        inner = Sequential([Dense(3)])
        inner(np.ones((4, 5)))
        outer = Sequential([inner, Dense(2)])
        outer.predict(np.ones((7, 6)))  # <- SEQ208
    """,
    "photos in batches of one, or other models": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Conv2D, Dense, RandomFlip, Resizing, Rescaling

        photos = np.ones((8, 40, 30, 3), "float32")
        augment = Sequential([RandomFlip(), Rescaling(1 / 255)])
        for photo in photos[:3]:
            augment(photo[np.newaxis])
        model = Sequential([augment, Conv2D(3, 3)])
        model(photos)
        alone = Sequential([Resizing(24, 24), Rescaling(1 / 255)])
        alone(photos[0])
        alone(np.ones((50, 20, 3), "float32"))
        again = Sequential([Sequential([Resizing(24, 24)]), Conv2D(4, 3)])
        again(photos)
        inner = Sequential([Dense(3)])
        inner(np.ones((4, 5)))
        outer = Sequential([inner, Dense(2)])
        outer.predict(np.ones((7, 5)))
    """,
    "metrics that look at each unit, where the labels are class numbers": """
        import numpy as np
        import keras
        from keras.metrics import AUC, BinaryAccuracy, MeanIoU, Precision

        x, y = np.random.rand(64, 4), np.arange(64) % 3


        def network():
            return keras.Sequential([keras.layers.Dense(3, activation="softmax")])


        m = network()
        m.compile("adam", "sparse_categorical_crossentropy", metrics=[AUC(multi_label=True)])  # <- SEQ426
        m.fit(x, y, verbose=0)
        for metric in (BinaryAccuracy(), "categorical_crossentropy"):
            m = network()
            m.compile("adam", "sparse_categorical_crossentropy", metrics=[metric])  # <- SEQ426
            m.fit(x, y, verbose=0)
        m = network()
        m.compile("adam", "sparse_categorical_crossentropy", metrics=[Precision(top_k=1)])  # <- SEQ426
        m.fit(x, y, verbose=0)
        m = network()
        m.compile("adam", "sparse_categorical_crossentropy", metrics=["mae"])  # <- SEQ426
        m.fit(x, y.reshape(-1, 1), verbose=0)
        m = network()
        m.compile("adam", "categorical_crossentropy", metrics=["sparse_categorical_crossentropy"])  # <- SEQ426
        m.fit(x, np.eye(3)[y], verbose=0)
        m = network()
        rows = MeanIoU(num_classes=3, sparse_y_pred=False)
        m.compile("adam", "sparse_categorical_crossentropy", metrics=[rows, "sparse_categorical_crossentropy"])
        m.fit(x, y, verbose=0)
        m = network()
        m.compile("adam", "categorical_crossentropy", metrics=["mse", "binary_accuracy", "categorical_crossentropy"])
        m.fit(x, np.eye(3)[y], verbose=0)
    """,
    "a loss and a metric that are classes of one's own": """
        import numpy as np
        import keras
        from sklearn.metrics import f1_score


        class Distance(keras.losses.Loss):
            def call(self, y_true, y_pred):
                return np.mean(np.abs(y_true - y_pred))  # <- SEQ427


        class F1(keras.metrics.Metric):
            def __init__(self):
                super().__init__(name="f1")
                self.value = self.add_weight(name="value", initializer="zeros")

            def update_state(self, y_true, y_pred, sample_weight=None):
                self.value.assign(f1_score(y_true.numpy(), y_pred.numpy()))  # <- SEQ427

            def result(self):
                return self.value


        class Fine(keras.losses.Loss):
            def call(self, y_true, y_pred):
                return keras.ops.mean(keras.ops.abs(y_true - y_pred))


        class Sum(keras.metrics.Metric):
            def __init__(self, **kwargs):
                super().__init__(**kwargs)
                self.value = self.add_weight(name="value", initializer="zeros")

            def update_state(self, y_true, y_pred, sample_weight=None):
                self.value.assign_add(keras.ops.sum(y_pred))

            def result(self):
                return self.value


        x = np.random.rand(64, 4)
        for loss, metric in ((Distance(), F1()), (Fine(), Sum())):
            m = keras.Sequential([keras.layers.Dense(1)])
            m.compile("adam", loss, metrics=[metric])
            m.fit(x, np.random.rand(64, 1), verbose=0)
    """,
    "frozen before the first batch": """
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.random.rand(64, 4), np.random.rand(64)
        model = Sequential([Input((4,)), Dense(1)])
        model.trainable = False
        model.compile("adam", "mse")
        model.train_on_batch(x, y)  # <- SEQ428
        judge = Sequential([Input((4,)), Dense(1)])
        judge.compile("adam", "mse")
        judge.train_on_batch(x, y)
        judge.trainable = False
        both = Sequential([Dense(4), judge])
        both.compile("adam", "mse")
        both.train_on_batch(x, y)
        judge.train_on_batch(x, y)
    """,
    "a result that nothing made": """
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense

        x, y = np.random.rand(64, 4), np.random.rand(64)
        model = Sequential([Dense(1)])
        model.compile("adam", "mse")
        history = model.fit  # <- SEQ430
        print(history.history["loss"])
        train = model.fit
        print(train.__name__, train(x, y).history["loss"])
    """,
    "data that ends too soon": """
        import numpy as np
        import tensorflow as tf
        from tensorflow.keras import Input, Sequential
        from tensorflow.keras.layers import Dense

        x, y = np.random.rand(50, 4), np.random.rand(50)
        batches = tf.data.Dataset.from_tensor_slices((x, y)).batch(16)
        model = Sequential([Input((4,)), Dense(1)])
        model.compile("adam", "mse")


        def few():
            yield x[:16], y[:16]
            yield x[16:32], y[16:32]
            yield x[32:48], y[32:48]


        model.fit(batches, steps_per_epoch=3, epochs=2)  # <- SEQ429
        model.fit(batches, validation_data=batches.take(2), validation_steps=3, epochs=2)  # <- SEQ429
        model.fit(x, y, validation_data=few(), epochs=2)  # <- SEQ429
        model.fit(batches, steps_per_epoch=2, epochs=9)
        model.fit(batches, steps_per_epoch=3)
        model.fit(batches.repeat(), steps_per_epoch=3, epochs=2, validation_data=batches.take(2), validation_steps=2)
        model.fit(x, y, validation_data=few(), epochs=1)
    """,
    "rows of predictions, and rows of labels": """
        import keras
        import numpy as np
        from sklearn.metrics import accuracy_score, classification_report, cohen_kappa_score, confusion_matrix

        x, y = np.random.rand(64, 4), np.arange(64) % 3
        yes = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
        yes.compile("adam", "binary_crossentropy")
        yes.fit(x, y == 1, verbose=0)
        names = ["cat", "dog"]
        for p in yes.predict(x[:5]):
            print(names[np.argmax(p)])  # <- SEQ702
        print(names[np.argmax(yes.predict(x[:5])[0])])  # <- SEQ702
        rows = keras.utils.to_categorical(y, 3)
        of = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
        of.compile("adam", "categorical_crossentropy")
        of.fit(x, rows, verbose=0)
        probabilities = of.predict(x)
        classes = probabilities.argmax(axis=1)
        print(confusion_matrix(rows, classes))  # <- SEQ702
        print(confusion_matrix(y, np.round(probabilities)))  # <- SEQ702
        print(confusion_matrix(rows, rows))  # <- SEQ702
        print(cohen_kappa_score(y2=classes, y1=rows))  # <- SEQ702
        print(confusion_matrix(y, classes), accuracy_score(rows, keras.utils.to_categorical(classes, 3)))
        print(classification_report(rows.argmax(1), classes), confusion_matrix(y == 1, yes.predict(x).round()))
        print(names[int(yes.predict(x[:5])[0] > 0.5)] if False else np.argmax(probabilities[0]))
    """,
    "what one batch gives, and a History as data": """
        import json
        import keras
        import numpy as np
        import pandas as pd

        x, y = np.random.rand(64, 4), np.random.rand(64)
        plain = keras.Sequential([keras.layers.Dense(1)])
        plain.compile("adam", "mse")
        loss = plain.train_on_batch(x, y)
        print(loss[0])  # <- SEQ701
        print(float(loss))
        with_error = keras.Sequential([keras.layers.Dense(1)])
        with_error.compile("adam", "mse", metrics=["mae"])
        for step in range(3):
            both = with_error.train_on_batch(x, y)
            print(step, both[0], both[1])
        print("%.3f" % with_error.test_on_batch(x, y))  # <- SEQ701
        history = with_error.fit(x, y, verbose=0)
        table = pd.DataFrame(history)  # <- SEQ701
        text = json.dumps(history)  # <- SEQ701
        print(pd.DataFrame(history.history), json.dumps(history.history), table, text)
    """,
    "losses and metrics of one's own in a saved model": """
        import keras
        from keras.models import load_model


        class Distance(keras.losses.Loss):
            def call(self, y_true, y_pred):
                return keras.ops.mean(keras.ops.abs(y_true - y_pred))


        def save(place, loss):
            model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
            model.compile("adam", loss)
            model.save(place)


        save("a.keras", Distance())
        load_model("a.keras")  # <- SEQ703
        load_model("a.keras", custom_objects={"Distance": Distance})
        twice = keras.layers.Dense(3, activation=lambda t: 2 * t)
        keras.Sequential([keras.Input((4,)), twice]).save("c.keras")
        load_model("c.keras", safe_mode=False)  # <- SEQ703
    """,
    "layers that never learned, called on arrays": """
        import numpy as np
        import tensorflow as tf
        from tensorflow import keras

        lookup = keras.layers.IntegerLookup()
        print(lookup(np.array([1, 2, 3])))  # <- SEQ803
        words = keras.layers.StringLookup()
        print(words(tf.constant(["a", "b"])))  # <- SEQ803
        known = keras.layers.StringLookup(vocabulary=["a", "b"])
        print(known(tf.constant(["a", "b"])))
        learned = keras.layers.TextVectorization()
        learned.adapt(np.array(["a b", "c"]))
        print(learned(tf.constant(["a b"])))
        print(keras.layers.Normalization()(np.array([1.0, 2.0])))
    """,
    "data sets that are scaled in two ways": """
        import tensorflow as tf
        from tensorflow import keras
        from tensorflow.keras.layers import Dense, Flatten

        (x, y), (x_test, y_test) = keras.datasets.mnist.load_data()


        def scale(image, label):
            return tf.cast(image, tf.float32) / 255.0, label


        train = tf.data.Dataset.from_tensor_slices((x, y)).map(scale).batch(32)
        raw = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(32)
        model = keras.Sequential([Flatten(input_shape=(28, 28)), Dense(10, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(train)
        model.evaluate(raw)  # <- SEQ802
        model.evaluate(raw.map(scale))
    """,
    "layers adapted to tables": """
        import numpy as np
        import pandas as pd
        import tensorflow as tf
        from sklearn.model_selection import train_test_split
        from tensorflow.keras import layers

        table = pd.read_csv("auto-mpg.csv").dropna()
        train, test = train_test_split(table, test_size=0.2)
        y = train.pop("MPG")
        scale = layers.Normalization(axis=-1)
        scale.adapt(train)  # <- SEQ803
        scale.adapt(train.astype("float32"))  # <- SEQ803
        power = layers.Normalization(input_shape=[1], axis=None)
        power.adapt(train["Horsepower"])  # <- SEQ803
        power.adapt([70.0, 95.0])  # <- SEQ803
        words = layers.StringLookup()
        words.adapt(table[["origin"]])  # <- SEQ803
        scale.adapt(np.array(train))
        scale.adapt(train.values)
        scale.adapt(tf.convert_to_tensor(train))
        power.adapt(np.array(train["Horsepower"]))
        power.adapt([np.array([70.0])])
        words.adapt(table["origin"])
        words.adapt(table[["origin"]].values)
        words.adapt(table.origin.unique())
        print(scale, power, words)
    """,
    "rows of predictions asked for a number": """
        import keras
        import numpy as np

        x, y = np.random.rand(100, 4), np.random.randint(0, 2, 100)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(x, y)
        all_rows, one = model.predict(x), model.predict(x[:1])
        print(f"{one[0]:.2f}")  # <- SEQ702
        print("%.2f" % one[0])  # <- SEQ702
        print("%d" % one[0])  # <- SEQ702
        print(round(all_rows[3], 2))  # <- SEQ702
        print(float(all_rows))  # <- SEQ702
        print(int(one))  # <- SEQ702
        print("{} {:.2f}".format(one, one[0]))  # <- SEQ702
        print("{1:.2f} {a}".format(one, one[0], a=one))  # <- SEQ702
        print("%s %.1f %%" % (one, one[0]))  # <- SEQ702
        for row in all_rows[:3]:
            print(f"{row:.1%}")  # <- SEQ702
        print("{0[0][0]:.2f} {1!r:>9}".format(one, one[0]), "%s %d" % (one, 3), "{a:{b}}".format(a=1.5, b=".2f"))
        print(f"{one}", f"{one[0]}", str(one[0]), "%s" % one[0], one[0] > 0.5, bool(one[0] > 0.5))
        print(f"{one[0][0]:.2f}", "%.2f" % one[0, 0], round(one[0, 0], 2), round(one.item(), 2), float(np.squeeze(one)))
        print(abs(one), np.round(one, 2), f"{one.mean():.2f}", f"{np.max(one[0]):.2f}", float(one.ravel()[0]))
        print(model(x[:1])[0, 0].numpy().item(), int(np.argmax(one)), "%d %%" % 3)
    """,
    "categories as they are and what they hold": """
        import keras
        import numpy as np
        import pandas as pd

        x, y = np.random.rand(40, 2), pd.Series(np.arange(40) % 2).astype("category")
        both = pd.DataFrame({"kind": y, "size": np.arange(40.0)})
        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile("sgd", "binary_crossentropy")
        model.fit(x, y)  # <- SEQ417
        model.fit(x, y.values)
        model.fit(x, y.to_numpy())
        model.fit(x, y.cat.codes)
        model.fit(both, y.cat.codes)  # <- SEQ417
        model.fit(both.values, y.cat.codes)
    """,
}


@pytest.mark.parametrize("title", PROGRAMS)
def test_relative(title: str) -> None:
    as_marked(PROGRAMS[title])


@pytest.mark.parametrize("size", ["4.0", "-3"])
def test_a_model_whose_input_keras_refuses_does_not_exist(size: str) -> None:
    imports = "from keras import Input, Sequential\nfrom keras.layers import Dense\n"
    text = f"{imports}m = Sequential([Input(({size},)), Dense(4)])\n"
    read = from_text("student.py", text)
    (model,) = inferred(read, analyze(read))
    assert not model.built
    assert model.layers[0].problem == "bad-argument-value"
