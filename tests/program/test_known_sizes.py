"""Sizes that other objects of the program tell: vocabularies, functional models, a class's parent, quantized weights.

Keras executes the same text; the analysis must know everything that Keras says of each model.
"""

from __future__ import annotations

import pytest

from tests.program.test_models import agree, built, inferred

IMPORTS = """\
import keras
from keras import Model, Sequential, layers
from keras.applications import VGG16, MobileNetV2
from keras.layers import LSTM, Conv2D, Dense, Dropout, Embedding, Flatten, Input, TimeDistributed
"""
WORDS = 'WORDS = ["red", "green", "blue"]\n'

PROGRAMS = {
    "vocabulary of a lookup": """
look = layers.StringLookup(vocabulary=WORDS)
model = Sequential([Input((1,), dtype="int32"), Embedding(look.vocabulary_size(), 4), Flatten(), Dense(1)])
""",
    "with a word that masks": """
look = layers.StringLookup(vocabulary=WORDS, mask_token="", num_oov_indices=2)
model = Sequential([Input((1,), dtype="int32"), Embedding(look.vocabulary_size(), 4)])
""",
    "which vectors have no place for": """
look = layers.StringLookup(vocabulary=WORDS, mask_token="", output_mode="one_hot")
model = Sequential([Input((1,), dtype="int32"), Embedding(look.vocabulary_size(), 4)])
""",
    "already among the words": """
look = layers.StringLookup(vocabulary=["", "[UNK]", *WORDS], mask_token="")
model = Sequential([Input((1,), dtype="int32"), Embedding(look.vocabulary_size(), 4)])
""",
    "numbers as words": """
look = layers.IntegerLookup(vocabulary=[1, 5, 7], mask_token=0)
model = Sequential([Input((1,), dtype="int32"), Embedding(len(look.get_vocabulary()), 4)])
""",
    "texts taken apart": """
look = layers.TextVectorization(output_sequence_length=5)
look.adapt(["The cat sat.", "the dog-house"])
model = Sequential([Input((5,), dtype="int32"), Embedding(len(look.get_vocabulary()), 4)])
""",
    "words learned": """
look = layers.StringLookup()
look.adapt(["a", "b", "a"])
model = Sequential([Input((1,), dtype="int32"), Embedding(look.vocabulary_size(), 4)])
""",
    "words set": """
look = layers.StringLookup()
look.set_vocabulary(WORDS)
model = Sequential([Input((1,), dtype="int32"), Embedding(look.vocabulary_size(), 4)])
""",
    "the last layer of a network": """
vgg = VGG16(include_top=False, weights=None, input_shape=(64, 64, 3))
flat = Model(vgg.input, Flatten()(vgg.layers[-1].output))
model = Sequential([Input((flat.output_shape[1],)), Dense(3)])
""",
    "a network with pooling": """
net = MobileNetV2(include_top=False, weights=None, input_shape=(64, 64, 3), pooling="avg")
model = Sequential([Input(net.output_shape[1:]), Dense(3)])
""",
    "a layer inside a Sequential": """
whole = Sequential([Input((8,)), Dense(5), Dense(2)])
part = Model(whole.inputs, whole.layers[-2].output)
model = Sequential([Input((part.output_shape[1],)), Dense(3)])
""",
    "a layer of its tensor": """
inputs = Input((6,))
part = Model(inputs, Dense(7)(inputs))
model = Sequential([Input(part.layers[-1].output.shape[1:]), Dense(3)])
""",
    "a class that derives from Dropout": """
class Sampling(Dropout):
    def call(self, inputs):
        return super().call(inputs, training=True)


class Again(Sampling):
    pass


model = Sequential([Flatten(input_shape=[28, 28]), Sampling(0.2), Again(rate=0.2), Dense(10)])
""",
    "one that changes the arguments": """
class Wide(Dense):
    def __init__(self, units, **others):
        super().__init__(units * 2, activation="relu", **others)


model = Sequential([Wide(5, input_shape=(3,)), Dense(1)])
""",
    "one that goes on with the result": """
class Double(Conv2D):
    def call(self, images):
        return 2 * super(Double, self).call(images)


model = Sequential([Input((8, 8, 3)), Double(4, 3), Flatten()])
""",
    "quantized": """
model = Sequential([Input((300,)), Dense(7), Dropout(0.5), Dense(5, use_bias=False)])
model.quantize("int8")
""",
    "quantized to four bits": """
model = Sequential([Input((300,)), Dense(7), Dense(5, use_bias=False)])
model.quantize("int4")
""",
    "quantized embedding and recurrent layer": """
model = Sequential([Input((4,)), Embedding(10, 3), LSTM(5, return_sequences=True), TimeDistributed(Dense(3))])
model.quantize(mode="int8")
""",
    "one layer quantized": """
model = Sequential([Input((4,)), Dense(4), Dense(3)])
model.layers[0].quantize("int8")
""",
    "an adapter of low rank": """
model = Sequential([Input((4,)), Dense(5)])
model.layers[0].enable_lora(2)
""",
}

OF_ANY_RANK = {
    "an Embedding says how wide a step is": """
model = Sequential([Embedding(100, 16), LSTM(8), Dense(1)])
""",
    "dropout and a convolution between": """
model = Sequential([Embedding(100, 16), Dropout(0.5), layers.Conv1D(4, 3), layers.GlobalMaxPooling1D(), Dense(2)])
""",
    "two directions": """
model = Sequential([Embedding(100, 16), layers.Bidirectional(LSTM(8)), Dense(6), Dense(1)])
""",
    "two layers before the rank is known": """
model = Sequential([Dense(5), Dense(7), LSTM(3), Dense(2)])
""",
}


@pytest.mark.parametrize("title", OF_ANY_RANK)
def test_what_is_known_for_data_of_any_rank(title: str) -> None:
    """Keras builds the model for data that nobody knows; what it has from its second layer on does not depend on it."""
    data = "texts = np.load('texts.npy')\nmodel(texts)\n"
    (model,) = inferred(f"import numpy as np\n{IMPORTS}{OF_ANY_RANK[title]}{data}")["model"]
    width = 4 if title.startswith("two layers") else 0
    shape = f"(None, 9, {width})" if width else "(None, 9)"
    real = built(f"{IMPORTS}{OF_ANY_RANK[title]}model.build({shape})\n")["model"]
    assert model[2] == real[2]
    assert model[5][1:] == real[5][1:]


@pytest.mark.parametrize("title", PROGRAMS)
def test_size(title: str) -> None:
    text = IMPORTS + WORDS + PROGRAMS[title]
    real = {"model": built(text)["model"]}
    assert not list(agree(text, real))
