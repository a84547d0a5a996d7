"""Output shapes that are known although the input is not: the width of a table, an own layer's code, a cell's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program.test_models import built, inferred

IMPORTS = """\
import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers, Sequential
from keras.layers import Dense, Flatten, Input

def read():
    pd.DataFrame({"a": [1.0, 2.0] * 8, "b": [3.0, 4.0] * 8, "kind": ["x", "y"] * 8}).to_csv("table.csv", index=False)
    return pd.read_csv("table.csv")
"""

PROGRAMS = {
    "what a layer says of itself": """
class Doubles(layers.Layer):
    def call(self, inputs):
        return tf.concat([inputs, inputs], axis=1)

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        shape[-1] *= 2
        return tuple(shape)

model = Sequential([Input((8,)), Doubles(), Dense(3)])
wide = Sequential([Input((8,)), Doubles()])
""",
    "Keras takes a layer's word": """
class Wrong(layers.Layer):
    def call(self, inputs):
        return inputs

    def compute_output_shape(self, input_shape):
        return [None, 5]

model = Sequential([Input((8,)), Wrong()])
""",
    "an own dense layer with an activation": """
class Own(layers.Layer):
    def __init__(self, units, activation=None):
        super().__init__()
        self.units, self.activation = units, keras.activations.get(activation)

    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=(shape[-1], self.units))

    def call(self, inputs):
        return self.activation(inputs @ self.kernel)

model = Sequential([Input((8,)), Own(4, "relu"), Own(3), Own(2, keras.activations.softmax)])
""",
    "activations of TensorFlow in an own layer": """
class Own(layers.Layer):
    def call(self, inputs):
        return tf.nn.leaky_relu(tf.nn.l2_normalize(inputs, axis=1), alpha=0.1)

model = Sequential([Input((8,)), Own()])
""",
    "an own cell": """
class Cell(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.state_size = self.output_size = units
        self.inner = layers.SimpleRNNCell(units)

    def call(self, inputs, states):
        return self.inner(inputs, states)

model = Sequential([Input((None, 2)), layers.RNN(Cell(20), return_sequences=True), layers.RNN(Cell(7))])
""",
    "an own cell whose output is not as wide as its state": """
class Cell(layers.Layer):
    def __init__(self):
        super().__init__()
        self.state_size, self.output_size = 4, 6

    def call(self, inputs, states):
        return tf.zeros((tf.shape(inputs)[0], 6)), states

model = Sequential([Input((5, 2)), layers.RNN(Cell())])
""",
    "a Lambda of a library's function": """
model = Sequential([Input((20, 30, 3)), layers.Lambda(keras.applications.xception.preprocess_input)])
""",
    "windows of a table, cut by the method of an object": """
class Window:
    def __init__(self, width, shift=1):
        self.width, self.total = width, width + shift
        self.inputs, self.labels = slice(0, width), slice(shift, None)

    def cut(self, rows):
        x, y = rows[:, self.inputs, :], rows[:, self.labels, :]
        x.set_shape([None, self.width, None])
        return x, tf.stack([y[:, :, 0]], axis=-1)

    def data(self):
        rows = np.array(read()[["a", "b"]], dtype="float32")
        data = keras.utils.timeseries_dataset_from_array(
            data=rows, targets=None, sequence_length=self.total, sequence_stride=1, batch_size=4
        )
        return data.map(self.cut)

    @property
    def example(self):
        found = getattr(self, "_example", None)
        if found is None:
            found = next(iter(self.data()))
            self._example = found
        return found

window = Window(6)
model = Sequential([Dense(4), Dense(1)])
model(window.example[0])
again = Sequential([Dense(3)])
again(window.example[0])
fitted = Sequential([layers.Conv1D(4, 3), Dense(2)])
fitted.compile(loss="mse", optimizer="sgd")
fitted.predict(window.data(), verbose=0)
""",
    "dummies with a prefix": """
data = pd.get_dummies(read(), prefix="", prefix_sep="").astype("float32")
model = Sequential([Dense(4), Dense(1)])
model.predict(data.drop("a", axis=1), verbose=0)
""",
    "columns side by side that are not all known": """
from sklearn.compose import make_column_transformer
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder

columns = make_column_transformer((MinMaxScaler(), ["a", "b"]), (OneHotEncoder(sparse_output=False), ["kind"]))
model = Sequential([Dense(4), Dense(1)])
model.predict(columns.fit_transform(read()), verbose=0)
""",
    "a model that is loaded from where it was saved": """
whole = Sequential([Input((4,)), Dense(5), Dense(3)])
whole.save("m.keras")
again = keras.models.load_model("m.keras")
model = Sequential([Input((4,)), *again.layers[:-1]])
model.add(Dense(1))
nested = Sequential([again, Dense(2)])
del again  # a model that is loaded is not listed
""",
    "what the first layer declared is the saved model's": """
whole = Sequential([Flatten(input_shape=(2, 3)), Dense(5), Dense(3)])
whole.save("m.keras")
model = Sequential(keras.models.load_model("m.keras").layers[:-1])
model.predict(np.zeros((4, 6)), verbose=0)
""",
    "a model that training saved": """
whole = Sequential([Input((4,)), Dense(5), Dense(3)])
whole.compile("sgd", "mse")
stop = keras.callbacks.EarlyStopping(monitor="loss")
saves = keras.callbacks.ModelCheckpoint("best.keras", monitor="loss", save_best_only=True)
whole.fit(np.zeros((4, 4)), np.zeros((4, 3)), callbacks=[stop, saves], verbose=0)
again = keras.models.load_model("best.keras")
model = Sequential([Input((4,)), *again.layers[:-1]])
del again
""",
    "a model that is saved twice": """
first = Sequential([Input((4,)), Dense(5), Dense(3)])
first.save("m.keras")
second = Sequential([Input((7,)), Dense(2), Dense(6)])
second.save("m.keras")
second.add(Dense(9))
model = Sequential([keras.models.load_model("m.keras"), Dense(1)])
""",
    "tensors merged by a function": """
a, b = Input((8, 8, 2)), Input((8, 8, 3))
model = Sequential([layers.Conv2D(4, 3, strides=2, padding="same"), layers.BatchNormalization()])
model(layers.concatenate([a, b]))
summed = Sequential([Dense(2)])
summed(layers.add([Input((4, 3)), Input((4, 3))]))
""",
    "a method as the function of a Lambda": """
class Classifier:
    def __init__(self, colours):
        self.colours = colours
        self.model = Sequential([Input((28, 28), dtype="uint8"), layers.Lambda(self.prepare), layers.Conv2D(2, 3)])

    def prepare(self, x):
        return tf.repeat(tf.cast(x, tf.float32)[..., tf.newaxis] / 255.0, self.colours, axis=-1)

model = Classifier(3).model
""",
    "variables of initializers of TensorFlow and of Keras": """
class Own(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, shape):
        kernel, bias = tf.random_normal_initializer(), keras.initializers.Zeros()
        self.kernel = tf.Variable(name="kernel", initial_value=kernel(shape=(shape[-1], self.units)), trainable=True)
        self.bias = tf.Variable(bias((self.units,)), trainable=True)

    def call(self, inputs):
        return tf.matmul(inputs, self.kernel) + self.bias

model = Sequential([Input((8,)), Own(4), Own(3)])
""",
    "functions of TensorFlow's backend": """
K = tf.keras.backend
model = Sequential([
    Input((8, 4)),
    layers.Lambda(lambda x: K.concatenate([K.maximum(-0.1, x), K.square(x)])),
    layers.Lambda(lambda x: K.expand_dims(K.clip(x, 0, 1) - K.mean(x, axis=1, keepdims=True))),
    layers.Lambda(lambda x: K.permute_dimensions(x, (0, 2, 1, 3))),
    layers.Lambda(lambda x: K.l2_normalize(K.sum(x, axis=-1), axis=1)),
])
""",
    "steps of a data set, numbered": """
data = tf.data.Dataset.from_tensor_slices((np.zeros((5, 28, 28), "float32"), np.zeros(5))).batch(2)
model = Sequential([Dense(10)])
for step, (x, y) in enumerate(data):
    model(tf.reshape(x, (-1, 784)))
""",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_output_shapes(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = IMPORTS + PROGRAMS[program]
    real, found = built(text), inferred(text)
    assert real
    for name, (_, shape, output, params, *_) in real.items():
        ((_, own_shape, own_output, own_params, *_),) = found[name]
        assert own_output == (None, *output[1:]), name
        assert own_params in (None, params), name
        assert own_shape is None or all(a in (b, "?") for a, b in zip(own_shape[1:], shape[1:], strict=True)), name


NEVER_MADE = {
    "a layer": "class Own(layers.Layer):",
    "a layer of Keras' own": "class Own(Dense):",
    "a model": "class Own(keras.Model):",
}


@pytest.mark.parametrize("base", NEVER_MADE)
def test_a_layer_that_is_never_made_has_no_shape(base: str) -> None:
    own = (
        NEVER_MADE[base]
        + """
    def __init__(self, units):
        self.units = units

    def call(self, inputs):
        return inputs
"""
    )
    text = f"{IMPORTS}{own}\nmodel = Sequential([Input((4,)), Own(4)])\n"
    with pytest.raises(AttributeError, match="no attribute 'name'"):
        built(text)
    ((_, _, output, params, *_),) = inferred(text)["model"]
    assert output is None
    assert params is None
