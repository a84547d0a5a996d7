"""More ways to build a Sequential model: with other imports, on several paths, in functions that nobody calls.

Keras executes the same texts (`test_models.py`).
"""

from __future__ import annotations

# What the analysis does not follow: it may claim less than Keras says, and nothing else.
NOT_FOLLOWED = {
    "namedtuple": """
from collections import namedtuple
Config = namedtuple('Config', 'units rate')
c = Config(8, 0.5)
model = Sequential([Input((4,)), Dense(c.units), Dropout(c.rate)])
""",
    "shared layer list": """
def body():
    yield Dense(8)
    yield Dense(3)
model = Sequential([Input((4,))])
for layer in body():
    model.add(layer)
""",
    "enum": """
from enum import Enum
class Size(Enum):
    SMALL = 3
    LARGE = 8
model = Sequential([Input((4,)), Dense(Size.LARGE.value)])
""",
    "itertools": """
import itertools
model = Sequential(list(itertools.chain([Input((4,))], [Dense(8)], [Dense(3)])))
""",
    "reduce": """
from functools import reduce
model = Sequential(reduce(lambda a, b: a + b, [[Input((4,))], [Dense(8)]]))
""",
}

# Each on its own, with the imports it needs.
IMPORT_STYLES = {
    "names": """
from keras import Sequential
from keras.layers import Dense
model = Sequential([Dense(3, input_shape=(4,))])
""",
    "keras": """
import keras
model = keras.Sequential([keras.layers.Dense(3, input_shape=(4,))])
""",
    "keras.models": """
import keras
model = keras.models.Sequential([keras.layers.Dense(3, input_shape=(4,))])
""",
    "tf": """
import tensorflow as tf
model = tf.keras.Sequential([tf.keras.layers.Dense(3, input_shape=(4,))])
""",
    "tf.keras.models": """
import tensorflow as tf
model = tf.keras.models.Sequential([tf.keras.layers.Dense(3, input_shape=(4,))])
""",
    "tensorflow": """
import tensorflow
model = tensorflow.keras.Sequential([tensorflow.keras.layers.Dense(3, input_shape=(4,))])
""",
    "from tensorflow": """
from tensorflow import keras
model = keras.Sequential([keras.layers.Dense(3, input_shape=(4,))])
""",
    "from tensorflow.keras": """
from tensorflow.keras import layers, models
model = models.Sequential([layers.Dense(3, input_shape=(4,))])
""",
    "module as": """
import tensorflow.keras.layers as KL
import tensorflow.keras.models as KM
model = KM.Sequential([KL.Dense(3, input_shape=(4,))])
""",
    "keras module as": """
import keras.layers as L
from keras.models import Sequential as S
model = S([L.Dense(3, input_shape=(4,))])
""",
    "names as": """
from tensorflow.keras.layers import Dense as D
from tensorflow.keras import Sequential as Seq
model = Seq([D(3, input_shape=(4,))])
""",
    "star": """
from keras.layers import *
from keras.models import *
model = Sequential([Dense(3, input_shape=(4,))])
""",
    "tensorflow star": """
from tensorflow.keras.layers import *
from tensorflow.keras import *
model = Sequential([Dense(3, input_shape=(4,))])
""",
    "inside a function": """
def build():
    from keras import Sequential, layers
    return Sequential([layers.Dense(3, input_shape=(4,))])
model = build()
""",
    "alias of a module": """
import tensorflow as tf
K = tf.keras
L = K.layers
model = K.Sequential([L.Dense(3, input_shape=(4,))])
""",
    "dotted": """
import keras.layers
import keras.models
model = keras.models.Sequential([keras.layers.Dense(3, input_shape=(4,))])
""",
    "parenthesised": """
from keras.layers import (
    Dense,
    Dropout,
)
from keras import (Sequential)
model = Sequential([Dense(3, input_shape=(4,)), Dropout(0.5)])
""",
    "conditional": """
try:
    import keras
except ImportError:
    from tensorflow import keras
model = keras.Sequential([keras.layers.Dense(3, input_shape=(4,))])
""",
    "importlib": """
import keras
layers = keras.layers
Sequential, Dense = keras.Sequential, layers.Dense
model = Sequential([Dense(3, input_shape=(4,))])
""",
}

# Names that nothing imports; the same with IMPORTS is what Keras executes.
UNIMPORTED = {
    "Sequential": """
model = Sequential([Input((4,)), Dense(8), Dense(3)])
""",
    "in a function": """
def build():
    return Sequential([Dense(8, input_shape=(4,))])
model = build()
""",
}

# `deep`, `wide` and `kind` come from a module that nobody knows; one model for each of their values.
PATHS = {
    "if": """
model = Sequential([Input((4,))])
if deep:
    model.add(Dense(8))
model.add(Dense(3))
""",
    "if else": """
if deep:
    model = Sequential([Input((4,)), Dense(8)])
else:
    model = Sequential([Input((4,)), Dense(3)])
""",
    "if in a list": """
stack = [Input((4,)), Dense(8)]
if deep:
    stack.append(Dropout(0.5))
model = Sequential(stack)
""",
    "two ifs": """
model = Sequential([Input((4,))])
if deep:
    model.add(Dense(8))
if wide:
    model.add(Dense(20))
model.add(Dense(3))
""",
    "elif": """
model = Sequential([Input((4,))])
if deep:
    model.add(Dense(8))
elif wide:
    model.add(Dense(20))
else:
    model.add(Dense(3))
""",
    "in a function": """
def build(deep):
    m = Sequential([Input((4,))])
    if deep:
        m.add(Dense(8))
    m.add(Dense(3))
    return m
model = build(deep)
""",
    "early return": """
def build():
    m = Sequential([Input((4,)), Dense(8)])
    if deep:
        return m
    m.add(Dense(3))
    return m
model = build()
""",
    "conditional expression": """
model = Sequential([Input((4,)), Dense(8)] + ([Dropout(0.5)] if deep else []))
""",
    "conditional layer": """
model = Sequential([Input((4,)), Dense(8) if deep else Dropout(0.5), Dense(3)])
""",
    "else branch of a loop": """
model = Sequential([Input((4,))])
for n in (8, 5):
    model.add(Dense(n))
    if deep:
        break
""",
}

# Functions that the program never calls; Keras executes the program and then `model = <call>`.
UNCALLED = {
    "build()": """
def build():
    model = Sequential([Input((4,)), Dense(8)])
    model.compile('adam', 'mse')
    return model
""",
    "build(rate=0.2)": """
def build(rate=0.5, units=8):
    model = Sequential()
    model.add(Input((4,)))
    model.add(Dense(units))
    model.add(Dropout(rate))
    return model
""",
    "Net().build()": """
class Net:
    def __init__(self, units=8):
        self.units = units
    def build(self):
        model = Sequential([Input((4,)), Dense(self.units)])
        return model
""",
    "outer()": """
def inner(n):
    return Sequential([Input((4,)), Dense(n)])
def outer():
    model = inner(5)
    return model
""",
}

# None of these is a Keras model.
OTHERS = {
    "torch": """
import torch.nn as nn
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU())
model.add(3)
""",
    "torch names": """
from torch.nn import Sequential, Linear, Flatten, Dropout
model = Sequential(Flatten(), Linear(4, 8), Dropout(0.5))
""",
    "torch star": """
from torch.nn import *
model = Sequential(Linear(4, 8), Dropout(0.5))
""",
    "own class": """
class Sequential:
    def __init__(self, *layers):
        self.layers = list(layers)
    def add(self, layer):
        self.layers.append(layer)
model = Sequential(1, 2)
model.add(3)
""",
    "own function": """
def Sequential(*layers):
    return layers
model = Sequential(1, 2)
""",
    "own module": """
from mynet import Sequential, Dense
model = Sequential(Dense(3), Dense(4))
""",
    "relative import": """
from .nets import Sequential, Dense
model = Sequential(Dense(3), Dense(4))
""",
    "parameter": """
def build(Sequential, Dense):
    return Sequential(Dense(3), Dense(4))
""",
    "other library": """
import flax.linen as nn
model = nn.Sequential([nn.Dense(3), nn.relu])
""",
}
