"""Small programs that were judged wrongly once: what is reported in them, and nothing else.

The form is that of marked.py.
"""

from __future__ import annotations

import textwrap

import pytest

from seqlint.program import analyze
from seqlint.reading import source
from seqlint.shapes import inferred
from tests.linted import codes, findings
from tests.marked import as_marked

PROGRAMS = {
    "a function of one's own prepares texts, and an attribute is no method": """
        from keras import Sequential, layers

        def clean(texts):
            return texts

        class Block(layers.Layer):
            def __init__(self, filters, **kwargs):
                super().__init__(**kwargs)
                self.filters = filters

            def build(self, input_shape):
                self.conv = layers.Conv2D(filters=self.filters, kernel_size=3)

        reader = layers.TextVectorization(standardize=clean, split=clean)
        reader.adapt(["one two"])
        model = Sequential([reader, layers.Embedding(10, 3)])
    """,
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
    "what a branch that ends the program does to a model that is there before": """
        import sys
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.random.rand(100, 4), np.random.rand(100, 1)
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1)])
        if len(sys.argv) < 2:
            model.compile(loss="mse_typo", optimizer="adam")  # <- SEQ403
            model.fit(x, y)
            raise SystemExit


        def demo(of):
            if of:
                model.compile(loss="mse", optimizer="adma")  # <- SEQ404
                sys.exit()
            try:
                if not of:
                    model.add(Dense(3, activation="softmax"))
                    raise ValueError
            except ValueError:
                pass


        demo(input())
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)
    """,
    "a branch that ends the program denies nothing that stands behind it": """
        import sys
        from keras import Input, Sequential
        from keras.layers import Dense

        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1)])  # <- SEQ313
        if len(sys.argv) < 2:
            model.add(Dense(3))
            sys.exit()
        model.compile(loss="categorical_crossentropy", optimizer="adam")
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
    "the code of a layer of one's own is read, too": """
        import keras
        from keras import layers

        class Scale(layers.Layer):
            def call(self, x):
                return x * factor  # <- SEQ401

        model = keras.Sequential([keras.Input((4,)), Scale(), layers.Dense(2)])
        model.summary()
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
    "what only `tensorflow.keras` has comes from there": """
        import keras
        from tensorflow.keras.preprocessing.image import ImageDataGenerator
    """,
    "TensorFlow's keras has some losses and metrics by their short names only": """
        import tensorflow as tf
        from keras import metrics

        print(tf.keras.metrics.mae([1.0], [2.0]), metrics.mean_absolute_error([1.0], [2.0]))
        print(tf.keras.metrics.mean_absolute_error([1.0], [2.0]))  # <- SEQ605
        print(tf.losses.mean_squared_error([1.0], [2.0]))  # <- SEQ605
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
        model.compile(loss="categorical_crossentropy", optimizer="adam")  # <- SEQ308
        model.fit(x, y)
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
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_findings(name: str) -> None:
    as_marked(PROGRAMS[name])


def test_the_model_of_a_loop_of_unknown_length_has_no_shape() -> None:
    text = textwrap.dedent(PROGRAMS["behind a loop of unknown length the shapes are not known"])
    read = source.from_text("student.py", text)
    (model,) = inferred(read, analyze(read))
    assert model.output_shape is None
    assert model.layers[-1].output_shape in (None, (None, "?", "?", 4), ("?", "?", "?", 4))


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
    assert not findings(text)


@pytest.mark.parametrize("given", ["Concatenate()([])", "MultiHeadAttention(2, 4)()", "Add()()"])
def test_a_layer_called_on_nothing_is_no_fault_of_ours(given: str) -> None:
    text = f"from keras.layers import Add, Concatenate, MultiHeadAttention\nx = {given}\n"
    findings(text)


@pytest.mark.parametrize("keys", ['{1: "relu"}', '{None: "relu"}', "{1.5: 2}", '{("a",): 2}', "{input(): 2}"])
@pytest.mark.parametrize("call", ["layers.Dense(**{})", "model.compile(**{})", "own(**{})", "dict(**{})"])
def test_keywords_that_are_no_texts_are_no_fault_of_ours(call: str, keys: str) -> None:
    """Python raises "keywords must be strings"; nothing is said of what else such a call lacks or has."""
    text = textwrap.dedent(f"""
        from keras import Input, Sequential, layers

        def own(a):
            return a

        model = Sequential([Input((4,)), layers.Dense(1)])
        found = {call.replace("{}", keys)}
    """)
    assert not {code for code in codes(text) if code != "SEQ113"}


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
    assert codes(text) == ["SEQ605"]


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
    (found,) = [f for f in findings(text) if f.code == "SEQ417"]
    assert found.fix is None
    assert "tf.constant" in (found.help or "")


@pytest.mark.parametrize(
    ("use", "said"),
    [("math.sqrt(4)", "import math"), ("get_ipython().run_line_magic('pwd', '')", "left from a notebook")],
)
def test_what_to_do_about_a_name_that_is_no_variable(use: str, said: str) -> None:
    (found,) = findings(f"import keras\nprint({use})\n")
    assert found.code == "SEQ401"
    assert said in (found.help or "")
