"""Right programs that were reported once, each with a wrong one near it that must still be.

What Keras does with them was tried with Keras 3.15.1.
"""

from __future__ import annotations

import textwrap

import pytest

from tests.linted import findings

HEAD = """
import numpy as np
import keras
from keras import Sequential, layers, Input
"""

# name: (rule, the right program, the wrong one)
PAIRS = {
    "an attribute of a layer whose lack is caught": (
        "SEQ427",
        """
        class Scale(layers.Layer):
            def call(self, x):
                try:
                    return x * self.gain
                except AttributeError:
                    return x

        model = Sequential([Input((4,)), Scale(), layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
        """,
        """
        class Scale(layers.Layer):
            def call(self, x):
                return x * self.gain

        model = Sequential([Input((4,)), Scale(), layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
        """,
    ),
    "an attribute of a layer that __setattr__ sets": (
        "SEQ427",
        """
        class Scale(layers.Layer):
            def __init__(self, **values):
                super().__init__()
                for name, value in values.items():
                    super().__setattr__(name, value)

            def call(self, x):
                return x * self.gain

        model = Sequential([Input((4,)), Scale(gain=2.0), layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
        """,
        """
        class Scale(layers.Layer):
            def __init__(self, **values):
                super().__init__()

            def call(self, x):
                return x * self.gain

        model = Sequential([Input((4,)), Scale(gain=2.0), layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
        """,
    ),
    "a build whose own method makes the weights": (
        "SEQ427",
        """
        class Own(layers.Dense):
            def build(self, input_shape):
                self.make(input_shape[-1])

            def make(self, width):
                self._kernel = self.add_weight(shape=(width, self.units))
                self.bias = self.add_weight(shape=(self.units,))

        model = Sequential([Input((4,)), Own(1)])
        model.compile("adam", "mse")
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
        """,
        """
        class Own(layers.Dense):
            def build(self, input_shape):
                self.width = input_shape[-1]

        model = Sequential([Input((4,)), Own(1)])
        model.compile("adam", "mse")
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
        """,
    ),
    "columns that are scaled each on its own": (
        "SEQ310",
        """
        y = np.random.rand(8, 2) * 40
        y[:, 0] = y[:, 0] / 40
        y[:, 1] /= 40
        model = Sequential([Input((4,)), layers.Dense(2, activation="sigmoid")])
        model.compile("adam", "mse")
        model.fit(np.random.rand(8, 4), y)
        """,
        """
        y = np.random.rand(8, 2) * 40
        model = Sequential([Input((4,)), layers.Dense(2, activation="sigmoid")])
        model.compile("adam", "mse")
        model.fit(np.random.rand(8, 4), y)
        """,
    ),
    "a rate that a callback sets in every epoch": (
        "SEQ410",
        """
        def step(epoch):
            return 0.1 * 0.5 ** (epoch // 10)

        model = Sequential([Input((4,)), layers.Dense(1)])
        model.compile(keras.optimizers.SGD(0.0, momentum=0.9), "mse")
        watching = [keras.callbacks.LearningRateScheduler(step)]
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)), callbacks=watching)
        """,
        """
        model = Sequential([Input((4,)), layers.Dense(1)])
        model.compile(keras.optimizers.SGD(0.0, momentum=0.9), "mse")
        watching = [keras.callbacks.EarlyStopping("loss")]
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)), callbacks=watching)
        """,
    ),
    "a rate that a callback of the student's own may set": (
        "SEQ410",
        """
        class Warmup(keras.callbacks.Callback):
            def on_train_batch_begin(self, batch, logs=None):
                self.model.optimizer.learning_rate = 0.01

        model = Sequential([Input((4,)), layers.Dense(1)])
        model.compile(keras.optimizers.SGD(0.0), "mse")
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)), callbacks=[Warmup()])
        """,
        """
        class Warmup(keras.callbacks.Callback):
            def on_train_batch_begin(self, batch, logs=None):
                self.model.optimizer.learning_rate = 0.01

        model = Sequential([Input((4,)), layers.Dense(1)])
        model.compile(keras.optimizers.SGD(0.0), "mse")
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)), callbacks=[Warmup()])
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
        """,
    ),
    "a rate above 1 for the mean over nobody knows how many outputs": (
        "SEQ410",
        """
        import features

        model = Sequential([Input((features.width,)), layers.Dense(30, "selu"), layers.Dense(features.width)])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=1.5))
        """,
        """
        import features

        model = Sequential([Input((features.width,)), layers.Dense(30, "selu"), layers.Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=1.5))
        """,
    ),
    "a rate above 1 for the mean over 784 pixels": (
        "SEQ410",
        """
        model = Sequential([
            Input((28, 28)), layers.Flatten(), layers.Dense(30, "selu"), layers.Dense(784), layers.Reshape((28, 28)),
        ])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=1.5))
        """,
        """
        model = Sequential([
            Input((28, 28)), layers.Flatten(), layers.Dense(30, "selu"), layers.Dense(10, activation="softmax"),
        ])
        model.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.SGD(learning_rate=1.5))
        """,
    ),
    "a variable of the function around, which may have returned before": (
        "SEQ401",
        """
        import os

        def train(folder):
            if os.path.exists(folder):
                return
            seen = []

            def note(epoch, logs):
                seen.append(epoch)

            model = Sequential([Input((4,)), layers.Dense(1)])
            model.compile("adam", "mse")
            model.fit(np.zeros((8, 4)), np.zeros((8, 1)), callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=note)])

        train("pictures")
        """,
        """
        def train(folder):
            print(seen)
            seen = []

        train("pictures")
        """,
    ),
    "a mask that Keras passes": (
        "SEQ401",
        """
        class Weighted(layers.Layer):
            def call(self, inputs, mask=None):
                if mask is not None:
                    weights = keras.ops.cast(mask[..., None], "float32")
                return inputs * weights

        model = Sequential([Input((5,)), layers.Embedding(9, 4, mask_zero=True), Weighted(), layers.Flatten()])
        """,
        """
        def weighted(inputs, chosen=None):
            if chosen is not None:
                weights = 2
            return inputs * weights

        model = Sequential([Input((5,)), layers.Dense(weighted(3))])
        """,
    ),
    "the other backend's branch": (
        "SEQ401",
        """
        x = np.zeros((8, 4))
        if keras.backend.backend() == "torch":
            x = torch.tensor(x)
        model = Sequential([Input((4,)), layers.Dense(1)])
        """,
        """
        x = np.zeros((8, 4))
        if keras.backend.backend() == "tensorflow":
            x = torch.tensor(x)
        model = Sequential([Input((4,)), layers.Dense(1)])
        """,
    ),
    "the history of a fitted model": (
        "SEQ401",
        """
        model = Sequential([Input((4,)), layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
        print(model.history.history["loss"])
        """,
        """
        model = Sequential([Input((4,)), layers.Dense(1)])
        model.compile("adam", "mse")
        print(model.historie)
        """,
    ),
    "the history that a model keeps": (
        "SEQ420",
        """
        model = Sequential([Input((4,)), layers.Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)), validation_split=0.5)
        print(model.history.history["val_accuracy"], model.history.epoch)
        """,
        """
        def train(model):
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
            return model

        model = train(Sequential([Input((4,)), layers.Dense(1, activation="sigmoid")]))
        print(model.history.history["val_accuracy"])
        """,
    ),
    "texts that numbers take the place of": (
        "SEQ417",
        """
        import pandas as pd

        table = pd.DataFrame({"size": [1.0, 2.0, 3.0, 4.0], "kind": ["a", "b", "a", "b"]})
        model = Sequential([Input((1,)), layers.Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(table[["size"]], table["kind"].map({"a": 0, "b": 1}))
        model.fit(table[["size"]], table["kind"].replace({"a": 0, "b": 1}).astype(int))
        """,
        """
        import pandas as pd

        table = pd.DataFrame({"size": [1.0, 2.0, 3.0, 4.0], "kind": ["a", "b", "a", "b"]})
        table["kind"] = table["kind"].replace({"a": 0, "b": 1})
        model = Sequential([Input((1,)), layers.Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy")
        model.fit(table[["size"]], table["kind"].to_numpy())
        """,
    ),
    "the first Dense of every textbook's VGG16": (
        "SEQ511",
        """
        model = Sequential([Input((7, 7, 512)), layers.Flatten(), layers.Dense(4096, activation="relu")])
        """,
        """
        model = Sequential([Input((8, 8, 512)), layers.Flatten(), layers.Dense(4096, activation="relu")])
        """,
    ),
    "a blank of an exercise": (
        "SEQ501",
        """
        model = Sequential([Input((8, 8, 1)), layers.Conv2D(...), layers.Flatten(), layers.Dense(2, "softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        """,
        """
        model = Sequential([Input((8, 8, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(2, "softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        """,
    ),
    "asked only where it is built": (
        "SEQ201",
        "model = Sequential([layers.Dense(3)])\nif model.built:\n    print(model.output_shape)\n",
        "model = Sequential([layers.Dense(3)])\nif not model.built:\n    print(model.output_shape)\n",
    ),
    "a vocabulary's size is no input shape": (
        "SEQ204",
        "model = Sequential([Input((5,), dtype='int32'), layers.ReversibleEmbedding(input_dim=9, output_dim=4)])\n",
        "model = Sequential([Input((5,)), layers.Dense(3), layers.Dense(2, input_dim=3)])\n",
    ),
    "a test set beside the validation set": (
        "SEQ408",
        """
        from sklearn.model_selection import train_test_split

        x, x_test, y, y_test = train_test_split(np.random.rand(200, 4), np.random.rand(200))
        x, x_val, y, y_val = train_test_split(x, y)
        model = Sequential([Input((4,)), layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(x, y, validation_data=(x_val, y_val), callbacks=[keras.callbacks.EarlyStopping()])
        model.evaluate(x_val, y_val)
        model.evaluate(x_test, y_test)
        """,
        """
        from sklearn.model_selection import train_test_split

        x, x_val, y, y_val = train_test_split(np.random.rand(200, 4), np.random.rand(200))
        model = Sequential([Input((4,)), layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(x, y, validation_data=(x_val, y_val), callbacks=[keras.callbacks.EarlyStopping()])
        model.evaluate(x_val, y_val)
        """,
    ),
    "axes of 1 are squeezed": (
        "SEQ207",
        """
        model = Sequential([Input((1, 7)), layers.Dense(1)])
        model.compile("adam", "mae")
        model.fit(np.random.rand(64, 1, 7), np.random.rand(64, 1))
        """,
        """
        model = Sequential([Input((3, 7)), layers.Dense(1)])
        model.compile("adam", "mae")
        model.fit(np.random.rand(64, 3, 7), np.random.rand(64, 1))
        """,
    ),
    "a generator is trained by the loss of the whole": (
        "SEQ305",
        """
        maker = Sequential([Input((8,)), layers.Dense(4, activation="tanh")])
        judge = Sequential([Input((4,)), layers.Dense(1, activation="sigmoid")])
        both = Sequential([maker, judge])
        maker.compile("sgd", "binary_crossentropy")
        both.compile("sgd", "binary_crossentropy")
        both.fit(np.random.rand(32, 8), np.ones((32, 1)))
        """,
        """
        maker = Sequential([Input((8,)), layers.Dense(4, activation="tanh")])
        maker.compile("sgd", "binary_crossentropy")
        """,
    ),
    "frozen again before the next training": (
        "SEQ419",
        """
        judge = Sequential([Input((4,)), layers.Dense(1)])
        judge.compile("sgd", "mse")
        for step in range(3):
            judge.trainable = True
            judge.train_on_batch(np.zeros((8, 4)), np.zeros((8, 1)))
            judge.trainable = False
        """,
        """
        judge = Sequential([Input((4,)), layers.Dense(1)])
        judge.compile("sgd", "mse")
        judge.train_on_batch(np.zeros((8, 4)), np.zeros((8, 1)))
        judge.trainable = False
        judge.train_on_batch(np.zeros((8, 4)), np.zeros((8, 1)))
        """,
    ),
    "digits in a column of texts": (
        "SEQ417",
        """
        import pandas as pd

        table = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": ["1", "2", "3"]})
        model = Sequential([Input((2,)), layers.Dense(1)])
        model.compile("sgd", "mse")
        model.fit(table, np.zeros(3))
        """,
        """
        import pandas as pd

        table = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": ["one", "two", "three"]})
        model = Sequential([Input((2,)), layers.Dense(1)])
        model.compile("sgd", "mse")
        model.fit(table, np.zeros(3))
        """,
    ),
    "metrics that come twice or weighted": (
        "SEQ420",
        """
        model = Sequential([Input((4,)), layers.Dense(1)])
        model.compile("sgd", "mse", metrics=["mae", "mae"], weighted_metrics=["mape"])
        history = model.fit(np.zeros((8, 4)), np.ones((8, 1)), sample_weight=np.ones(8))
        print(history.history["mae_1"], history.history["mape"])
        """,
        """
        model = Sequential([Input((4,)), layers.Dense(1)])
        model.compile("sgd", "mse", metrics=["mae"], weighted_metrics=["mape"])
        history = model.fit(np.zeros((8, 4)), np.ones((8, 1)), sample_weight=np.ones(8))
        print(history.history["mae_1"])
        """,
    ),
    "channels first, as the data set is then": (
        "SEQ208",
        """
        keras.backend.set_image_data_format("channels_first")
        (x, y), _ = keras.datasets.cifar10.load_data()
        model = Sequential([Input((3, 32, 32)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10)])
        model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        model.fit(x / 255, y)
        """,
        """
        (x, y), _ = keras.datasets.cifar10.load_data()
        model = Sequential([Input((3, 32, 32)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10)])
        model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        model.fit(x / 255, y)
        """,
    ),
    "Keras as TensorFlow 1 has it": (
        "SEQ605",
        """
        import tensorflow.compat.v1 as tf
        tf.keras.preprocessing.image.ImageDataGenerator(rescale=1 / 255)
        tf.compat.v2.keras.backend.get_value(3)
        """,
        """
        keras.backend.get_value(3)
        """,
    ),
    "a layer on data that may be one text": (
        "SEQ208",
        """
        import tensorflow as tf
        rows = tf.data.Dataset.from_tensor_slices(np.array(["a b", "c", "d e", "f"]))
        vectorize = tf.keras.layers.TextVectorization(max_tokens=50, output_sequence_length=6)
        vectorize.adapt(rows)
        model = Sequential([tf.keras.Input((6,)), layers.Dense(2)])
        model.predict(rows.map(lambda text: vectorize(text)).batch(2))
        """,
        """
        model = Sequential([keras.Input((6,)), layers.Dense(2)])
        model.predict(np.zeros((4, 5)))
        """,
    ),
    "one loss in a list, and a loss for each of two outputs": (
        "SEQ604",
        """
        model = Sequential([Input((4,)), layers.Dense(1, name="out")])
        model.compile("adam", ["mse"], metrics=["mae", "mse"])
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
        i = Input((4,))
        two = keras.Model(i, {"a": layers.Dense(1)(i), "b": layers.Dense(1)(i)})
        two.compile("adam", {"a": "mse", "b": "mae"})
        two.fit(np.zeros((8, 4)), {"a": np.zeros((8, 1)), "b": np.zeros((8, 1))})
        """,
        """
        model = Sequential([Input((4,)), layers.Dense(1, name="out")])
        model.compile("adam", {"out": "mse"})
        model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
        """,
    ),
    "labels by name, of a model of two outputs": (
        "SEQ411",
        """
        i = Input((4,))
        two = keras.Model(i, {"a": layers.Dense(1)(i), "b": layers.Dense(1)(i)})
        two.compile("adam", {"a": "mse", "b": "mae"})
        two.fit(np.zeros((8, 4)), {"a": np.zeros((8, 1)), "b": np.zeros((8, 1))}, initial_epoch=0)
        """,
        """
        class Net:
            def __init__(self):
                self.body = Sequential([Input((4,)), layers.Dense(1, name="out")])
                self.body.compile("adam", "mse")

        targets = {"out": np.zeros((8, 1))}
        Net().body.fit(np.zeros((8, 4)), targets)
        """,
    ),
    "the input of a model that was called, or asked whether it has one": (
        "SEQ201",
        """
        def build():
            return Sequential([Input((4,)), layers.Dense(3), layers.Dense(1)])

        model = build()
        print(keras.Model(model.inputs, model.layers[0].output), model.layers[0].input)
        if hasattr(model, "input"):
            print(model.input)
        inner = build()
        outer = Sequential([Input((4,)), inner, layers.Dense(2)])
        print(inner.input, outer.inputs)
        called = build()
        for step in (called,):
            out = step(Input((4,)))
        print(called.output)
        """,
        """
        def features(model):
            return keras.Model(model.input, [layer.output for layer in model.layers])

        model = Sequential([Input((4,)), layers.Dense(3), layers.Dense(1)])
        model.predict(np.zeros((2, 4)))
        features(model)
        """,
    ),
    "a shape with None that fits": (
        "SEQ205",
        """
        Sequential([Input((6,)), layers.Reshape((None, 3)), layers.LSTM(2)]).predict(np.zeros((2, 6)))
        Sequential([Input((None,)), layers.Reshape((None, 3)), layers.LSTM(2)]).predict(np.zeros((2, 9)))
        Sequential([Input((4, 6)), layers.Reshape((None, 8)), layers.LSTM(2)]).predict(np.zeros((2, 4, 6)))
        """,
        """
        shape = [None, 7]
        model = Sequential([Input((4, 6))])
        model.add(layers.Reshape(shape))
        model.add(layers.LSTM(2))
        """,
    ),
    "a metric object of one model, or set back for the next": (
        "SEQ426",
        """
        x, y = np.random.rand(16, 4), np.array([0, 1] * 8)
        auc, shared = keras.metrics.AUC(), keras.metrics.AUC()
        once = Sequential([Input((4,)), layers.Dense(1, activation="sigmoid")])
        for units in (3, 5):
            once.compile("adam", "binary_crossentropy", metrics=[shared])
            once.fit(x, y)
            auc.reset_state()
            model = Sequential([Input((4,)), layers.Dense(units), layers.Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=[auc])
            model.fit(x, y)
        """,
        """
        x, y = np.random.rand(16, 4), np.array([0, 1] * 8)
        METRICS = ["accuracy", keras.metrics.AUC()]

        def train(units):
            model = Sequential([Input((4,)), layers.Dense(units), layers.Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=METRICS)
            model.fit(x, y)

        train(3)
        train(5)
        """,
    ),
    "an optimizer of a model that was not trained, or of the same": (
        "SEQ425",
        """
        x, y = np.random.rand(16, 4), np.random.rand(16)

        def build(units):
            return Sequential([Input((4,)), layers.Dense(units), layers.Dense(1)])

        first, second = build(3), build(5)
        first.compile("adam", "mse")
        second.compile(first.optimizer, "mse")
        second.fit(x, y)
        third = build(3)
        third.compile("adam", "mse")
        third.fit(x, y)
        third.compile(third.optimizer, "mae")
        third.fit(x, y)
        """,
        """
        x, y = np.random.rand(16, 4), np.random.rand(16)

        def build(units, optimizer="adam"):
            model = Sequential([Input((4,)), layers.Dense(units), layers.Dense(1)])
            model.compile(optimizer, "mse")
            model.fit(x, y)
            return model

        build(5, build(3).optimizer)
        """,
    ),
    "a picture is no batch": (
        "SEQ203",
        "model = Sequential([layers.Conv1D(8, 2, input_shape=(32, 32, 3))])\n",
        "model = Sequential([layers.LSTM(8, input_shape=(32, 10, 3))])\n",
    ),
}


def told(program: str) -> list[str]:
    return [each.code for each in findings(HEAD + textwrap.dedent(program)) if each.severity != "advice"]


@pytest.mark.parametrize("name", PAIRS)
def test_the_right_program_is_not_reported(name: str) -> None:
    rule, right, _ = PAIRS[name]
    assert rule not in told(right)


@pytest.mark.parametrize("name", PAIRS)
def test_the_wrong_one_still_is(name: str) -> None:
    rule, _, wrong = PAIRS[name]
    assert rule in told(wrong)


def test_a_layer_added_to_a_functional_model_is_told_once() -> None:
    text = "model = keras.Model(x := Input((4,)), layers.Dense(2)(x))\nmodel.add(layers.Dense(3))\n"
    found = findings(HEAD + text)
    assert [finding.code for finding in found if finding.severity != "advice"] == ["SEQ105"]


def test_a_module_that_is_gone_is_told_once() -> None:
    found = findings(HEAD + "rate = keras.optimizers.legacy.Adam(0.01).learning_rate\n")
    assert [finding.message for finding in found] == ["`keras.optimizers.legacy.Adam` is gone since Keras 3"]


def test_a_network_that_is_refused_has_no_shapes_to_speak_of() -> None:
    """What comes behind it is not told as a mistake of its own, as of a shape with a size of -1."""
    text = """
    base = keras.applications.InceptionV3(include_top=False, input_shape=(32, 32, 3))
    model = Sequential([base, layers.Dense(10, activation="softmax")])
    """
    assert told(text) == ["SEQ604"]
