"""Right programs of courses that were reported once, each with a wrong one near it that must still be.

What Keras does with them was tried with Keras 3.15.1.
"""

from __future__ import annotations

import pytest

from tests.test_false_alarms import told

# name: (rule, the right program, the wrong one)
PAIRS = {
    "the layers of a network, asked before they are printed": (
        "SEQ605",
        """
        for layer in keras.applications.VGG16(weights=None).layers:
            print(layer.name, layer.output.shape)
            if hasattr(layer, "output_shape"):
                print(layer.output_shape)
        """,
        """
        for number, layer in enumerate(keras.applications.VGG16(weights=None).layers):
            print(number, layer.name, layer.output_shape)
        """,
    ),
    "the third and fourth place of fit": (
        "SEQ411",
        """
        x, y = np.random.rand(30, 3), np.random.rand(30)
        model = Sequential([layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(x, y, x.shape[0] // 3, int(np.array([2])[0]))
        """,
        """
        x, y = np.random.rand(30, 3), np.random.rand(30)
        model = Sequential([layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(x[:20], y[:20], x[20:], y[20:])
        """,
    ),
    "a callback's older methods are lambdas too": (
        "SEQ602",
        """
        told = keras.callbacks.LambdaCallback(on_batch_end=lambda batch, logs: None, on_test_end=lambda logs: None)
        """,
        """
        told = keras.callbacks.LambdaCallback(on_batch_finish=lambda batch, logs: None)
        """,
    ),
    "a layer that gives two tensors in a loss": (
        "SEQ427",
        """
        halves = layers.Lambda(lambda x: [x[:, :1], x[:, 1:]])

        def loss(y, p):
            mean, spread = halves(p)
            return keras.ops.mean(mean - y) + keras.ops.mean(spread)

        model = Sequential([Input((4,)), layers.Dense(2)])
        model.compile("adam", loss)
        model.fit(np.zeros((8, 4)), np.zeros((8, 2)))
        """,
        """
        both = layers.Dense(2)

        def loss(y, p):
            mean, spread = both(p)
            return keras.ops.mean(mean - y) + keras.ops.mean(spread)

        model = Sequential([Input((4,)), layers.Dense(2)])
        model.compile("adam", loss)
        model.fit(np.zeros((8, 4)), np.zeros((8, 2)))
        """,
    ),
    "a layer that only a loss calls": (
        "SEQ113",
        """
        small = layers.AveragePooling2D(2)
        model = Sequential([Input((8, 8, 1)), layers.Conv2D(1, 3, padding="same")])
        model.compile("adam", lambda y, p: keras.ops.mean(keras.ops.square(small(y) - small(p))))
        model.fit(np.zeros((8, 8, 8, 1)), np.zeros((8, 8, 8, 1)))
        """,
        """
        small = layers.AveragePooling2D(2)
        model = Sequential([Input((8, 8, 1)), layers.Conv2D(1, 3, padding="same")])
        model.compile("adam", lambda y, p: keras.ops.mean(keras.ops.square(y - p)))
        model.fit(np.zeros((8, 8, 8, 1)), np.zeros((8, 8, 8, 1)))
        """,
    ),
    "a model that is given its weights and never measured": (
        "SEQ305",
        """
        whole = Sequential([Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(3, activation="softmax")])
        part = Sequential([Input((4,)), layers.Dense(8, activation="relu")])
        part.layers[0].set_weights(whole.layers[0].get_weights())
        part.compile("sgd", "categorical_crossentropy")
        features = part.predict(np.zeros((8, 4)))
        """,
        """
        whole = Sequential([Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(3, activation="softmax")])
        part = Sequential([Input((4,)), layers.Dense(8, activation="relu")])
        part.layers[0].set_weights(whole.layers[0].get_weights())
        part.compile("sgd", "categorical_crossentropy")
        part.fit(np.zeros((8, 4)), np.eye(8))
        """,
    ),
    "weights of layers that a file numbers": (
        "SEQ413",
        """
        import h5py

        model = Sequential([keras.Input((4,)), layers.Dense(3, activation="relu"), layers.Dense(1)])
        stored = h5py.File("weights.h5")
        for k in range(stored.attrs["nb_layers"]):
            model.layers[k].set_weights([stored[f"layer_{k}"][name] for name in ("kernel", "bias")])
        model.compile("adam", "mse")
        print(model.predict(np.zeros((5, 4))))
        """,
        """
        import h5py

        model = Sequential([keras.Input((4,)), layers.Dense(3, activation="relu"), layers.Dense(1)])
        stored = h5py.File("weights.h5")
        for k in range(stored.attrs["nb_layers"]):
            print(model.layers[k].get_weights())
        model.compile("adam", "mse")
        print(model.predict(np.zeros((5, 4))))
        """,
    ),
    "a function that scales its argument in place": (
        "SEQ801",
        """
        from sklearn.preprocessing import StandardScaler, normalize

        x = np.random.rand(50, 4)
        normalize(x, copy=False)
        scaler = StandardScaler(copy=False).fit(x)
        scaler.transform(x)
        np.nan_to_num(x, copy=False)
        """,
        """
        from sklearn.preprocessing import StandardScaler, normalize

        x = np.random.rand(50, 4)
        normalize(x, copy=True)
        """,
    ),
    "layers that an object keeps for whoever reads them": (
        "SEQ113",
        """
        class Part:
            def __init__(self):
                self.layer = layers.Flatten()

        def grow(model, part):
            model.add(part.layer)
        """,
        """
        class Part:
            def __init__(self):
                self.layer = layers.Flatten()

        def grow(model, part):
            model.add(part.other)
        """,
    ),
    "a default of None in a dataclass that other files make": (
        "SEQ603",
        """
        from dataclasses import dataclass

        @dataclass
        class Part:
            units: int = None

            def __post_init__(self):
                given = {name: value for name, value in [("units", self.units)] if value is not None}
                self.layer = layers.Dense(**given)

        def make(units=None):
            return layers.Dense(**{name: value for name, value in [("units", units)] if value is not None})
        """,
        """
        from dataclasses import dataclass

        @dataclass
        class Part:
            units: int = None

            def __post_init__(self):
                self.layer = layers.Dense(activation="relu")
        """,
    ),
    "private names that an editor has imported, never used or bound anew": (
        "SEQ606",
        """
        from tensorflow.python.keras.engine import input_layer
        from tensorflow.python.keras.layers.core import Dropout
        from tensorflow.python.keras.layers.recurrent import LSTM
        from tensorflow.keras.layers import LSTM
        model = Sequential([Input((4, 2)), LSTM(3), layers.Dense(1)])
        """,
        """
        from tensorflow.python.keras.layers.recurrent import LSTM
        model = Sequential([Input((4, 2)), LSTM(3), layers.Dense(1)])
        """,
    ),
    "what Keras 3 no longer has, where the program asks for it first": (
        "SEQ605",
        """
        def shape_of(layer):
            if not hasattr(layer, "output_shape"):
                return layer.output.shape
            return layer.output_shape

        model = Sequential([Input((4,)), layers.Dense(1)])
        print([shape_of(layer) for layer in model.layers])
        print([l.output_shape if hasattr(l, "output_shape") else l.output.shape for l in model.layers])
        if hasattr(model, "reset_states"):
            model.reset_states()
        hasattr(model, "predict_classes") and model.predict_classes(np.zeros((8, 4)))
        """,
        """
        model = Sequential([Input((4,)), layers.Dense(1)])
        if not hasattr(model, "reset_states"):
            model.reset_states()
        """,
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_the_right_program_is_not_reported(name: str) -> None:
    rule, right, _ = PAIRS[name]
    assert rule not in told(right)


@pytest.mark.parametrize("name", PAIRS)
def test_the_wrong_one_still_is(name: str) -> None:
    rule, _, wrong = PAIRS[name]
    assert rule in told(wrong)
