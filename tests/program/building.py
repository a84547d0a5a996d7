"""Ways to build a Sequential model, each a program. Keras executes the same text (`test_models.py`)."""

from __future__ import annotations

IMPORTS = """\
import keras
from keras import layers, Sequential
from keras.layers import Dense, Dropout, Flatten, Input
"""

# What stands behind IMPORTS.
STRAIGHT = {
    "several outputs": """
states = Sequential([Input((5, 3)), layers.LSTM(4, return_state=True)])
both = Sequential([Input((5, 3)), layers.Bidirectional(layers.GRU(4), merge_mode=None), Dropout(0.1)])
inside = Sequential([Input((5, 3)), Sequential([layers.Bidirectional(layers.LSTM(4, return_state=True))])])
more = Sequential([Input((5, 3)), Dense(states.output_shape[0][1] + len(both.output_shape))])
""",
    "list": """
model = Sequential([Input((4,)), Dense(8), Dense(3)])
""",
    "tuple": """
model = Sequential((Input((4,)), Dense(8), Dense(3)))
""",
    "keyword": """
model = Sequential(layers=[Input((4,)), Dense(8)], name='m')
""",
    "variable": """
stack = [Input((4,)), Dense(8)]
model = Sequential(stack)
""",
    "alias of the list": """
stack = [Input((4,))]
same = stack
same.append(Dense(8))
model = Sequential(stack)
""",
    "list changed after use": """
stack = [Input((4,)), Dense(8)]
model = Sequential(stack)
stack.append(Dense(3))
""",
    "concatenation": """
model = Sequential([Input((4,))] + [Dense(8)] + [Dense(3)])
""",
    "repetition of a class": """
model = Sequential([Input((4,))] + [make(8) for make in [Dense] * 3])
""",
    "augmented": """
stack = [Input((4,))]
stack += [Dense(8)]
stack += (Dense(3),)
model = Sequential(stack)
""",
    "comprehension": """
model = Sequential([Input((4,))] + [Dense(n) for n in (8, 5, 3)])
""",
    "filtered comprehension": """
model = Sequential([Dense(n) for n in range(1, 9) if n % 3 == 0])
model.build((None, 4))
""",
    "nested comprehension": """
model = Sequential([Input((4,))] + [Dense(a * b) for a in (1, 2) for b in (3, a)])
""",
    "generator": """
model = Sequential(layer for layer in (Input((4,)), Dense(8)))
""",
    "map": """
model = Sequential([Input((4,)), *map(Dense, [8, 3])])
""",
    "star": """
tail = (Dense(8), Dense(3))
model = Sequential([Input((4,)), *tail])
""",
    "star of a call": """
def block(n):
    return [Dense(n), Dropout(0.5)]
model = Sequential([Input((4,)), *block(8), *block(3)])
""",
    "add": """
model = Sequential()
model.add(Input((4,)))
model.add(Dense(8))
model.add(Dense(3))
""",
    "add after a list": """
model = Sequential([Input((4,)), Dense(8)])
model.add(Dense(3))
""",
    "pop": """
model = Sequential([Input((4,)), Dense(8), Dense(3)])
model.pop()
model.add(Dense(2))
""",
    "loop": """
model = Sequential([Input((4,))])
for units in [8, 5]:
    model.add(Dense(units))
""",
    "loop over a list of layers": """
model = Sequential()
for layer in [Input((4,)), Dense(8)]:
    model.add(layer)
""",
    "loop with enumerate": """
model = Sequential([Input((4,))])
for i, n in enumerate([8, 5]):
    model.add(Dense(n, name=f'layer_{i}'))
""",
    "loop with zip": """
model = Sequential([Input((4,))])
for n, a in zip((8, 5), ('relu', 'softmax')):
    model.add(Dense(n, activation=a))
""",
    "loop with range": """
model = Sequential([Input((4,))])
for i in range(3):
    model.add(Dense(2 ** (3 - i)))
""",
    "loop with break": """
model = Sequential([Input((4,))])
for n in (8, 5, 3):
    if n == 5:
        break
    model.add(Dense(n))
""",
    "loop with continue": """
model = Sequential([Input((4,))])
for n in (8, 5, 3):
    if n == 5:
        continue
    model.add(Dense(n))
""",
    "loop with else": """
model = Sequential([Input((4,))])
for n in (8,):
    model.add(Dense(n))
else:
    model.add(Dense(3))
""",
    "while": """
model = Sequential([Input((4,))])
n = 16
while n > 3:
    model.add(Dense(n))
    n //= 2
""",
    "nested loops": """
model = Sequential([Input((4,))])
for n in (8, 5):
    for _ in range(2):
        model.add(Dense(n))
""",
    "function": """
def build():
    return Sequential([Input((4,)), Dense(8)])
model = build()
""",
    "function with parameters": """
def build(units, depth=2, *, last=3):
    m = Sequential([Input((4,))])
    for _ in range(depth):
        m.add(Dense(units))
    m.add(Dense(last))
    return m
model = build(8, last=2)
""",
    "one layer three times": """
shared = Dense(4)
model = Sequential([Input((4,)), *[shared] * 3, Dense(2)])
""",
    "function called twice": """
def build(n):
    return Sequential([Input((4,)), Dense(n)])
small = build(2)
large = build(20)
""",
    "function with star arguments": """
def build(*sizes, **options):
    return Sequential([Input((4,))] + [Dense(n, **options) for n in sizes])
model = build(8, 3, activation='relu')
""",
    "call with stars": """
def build(first, second, use_bias=True):
    return Sequential([Input((4,)), Dense(first), Dense(second, use_bias=use_bias)])
sizes = [8, 3]
model = build(*sizes, **{'use_bias': False})
""",
    "function that fills": """
def fill(m, n):
    m.add(Dense(n))
model = Sequential([Input((4,))])
fill(model, 8)
fill(model, 3)
""",
    "function that returns what it got": """
def head(m):
    m.add(Dense(3))
    return m
model = head(Sequential([Input((4,))]))
""",
    "returned tuple": """
def both():
    a = Sequential([Input((4,)), Dense(8)])
    b = Sequential([Input((8,)), Dense(4)])
    return a, b
encoder, decoder = both()
""",
    "returned dict": """
def all_of_them():
    return {'m': Sequential([Input((4,)), Dense(8)])}
model = all_of_them()['m']
""",
    "closure": """
def maker(n):
    def build():
        return Sequential([Input((4,)), Dense(n)])
    return build
model = maker(8)()
""",
    "lambda": """
dense = lambda n: Dense(n, activation='relu')
model = Sequential([Input((4,)), dense(8), dense(3)])
""",
    "recursion": """
def grow(m, n):
    if n > 1:
        m.add(Dense(n))
        grow(m, n // 2)
    return m
model = grow(Sequential([Input((4,))]), 8)
""",
    "default that is a list": """
def build(sizes=(8, 5)):
    return Sequential([Input((4,))] + [Dense(n) for n in sizes])
model = build()
""",
    "partial": """
from functools import partial
Relu = partial(Dense, activation='relu')
model = Sequential([Input((4,)), Relu(8), Relu(units=3)])
""",
    "global": """
model = None
def build():
    global model
    model = Sequential([Input((4,)), Dense(8)])
build()
""",
    "config dict": """
config = {'units': [8, 5], 'rate': 0.5}
model = Sequential([Input((4,))])
for n in config['units']:
    model.add(Dense(n))
    model.add(Dropout(config['rate']))
""",
    "config list of dicts": """
config = [{'units': 8, 'activation': 'relu'}, {'units': 3}]
model = Sequential([Input((4,))] + [Dense(**each) for each in config])
""",
    "table of classes": """
kinds = {'dense': Dense, 'drop': Dropout}
model = Sequential([Input((4,))])
for kind, value in [('dense', 8), ('drop', 0.5)]:
    model.add(kinds[kind](value))
""",
    "getattr": """
model = Sequential([Input((4,)), getattr(layers, 'Dense')(8)])
""",
    "class with a method": """
class Net:
    def __init__(self, n):
        self.n = n
    def build(self):
        return Sequential([Input((4,)), Dense(self.n)])
model = Net(8).build()
""",
    "class with an attribute": """
class Net:
    units = 8
    def __init__(self):
        self.model = Sequential([Input((4,)), Dense(self.units)])
        self.model.add(Dense(3))
net = Net()
model = net.model
""",
    "class that fills in methods": """
class Net:
    def __init__(self):
        self.model = Sequential([Input((4,))])
        self._hidden(8)
        self._hidden(5)
    def _hidden(self, n):
        self.model.add(Dense(n))
model = Net().model
""",
    "static and class methods": """
class Net:
    size = 8
    @staticmethod
    def head():
        return Dense(3)
    @classmethod
    def build(cls):
        return Sequential([Input((4,)), Dense(cls.size), cls.head()])
model = Net.build()
""",
    "property": """
class Net:
    @property
    def model(self):
        return Sequential([Input((4,)), Dense(8)])
model = Net().model
""",
    "inheritance": """
class Base:
    size = 8
    def build(self):
        return Sequential([Input((4,)), Dense(self.size), *self.top()])
    def top(self):
        return []
class Net(Base):
    size = 5
    def top(self):
        return [Dense(3)]
model = Net().build()
""",
    "subclass of Sequential": """
class Net(Sequential):
    def __init__(self, n):
        super().__init__()
        self.add(Input((4,)))
        self.add(Dense(n))
model = Sequential([Input((4,)), Dense(3)])
""",
    "dataclass": """
from dataclasses import dataclass
@dataclass
class Config:
    units: int = 8
    depth: int = 2
c = Config(depth=3)
model = Sequential([Input((4,))] + [Dense(c.units) for _ in range(c.depth)])
""",
    "decorator": """
def announce(function):
    def wrapper(*args, **kwargs):
        print('building')
        return function(*args, **kwargs)
    return wrapper
@announce
def build(n):
    return Sequential([Input((4,)), Dense(n)])
model = build(8)
""",
    "decorator with wraps": """
import functools
def announce(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)
    return wrapper
@announce
def build(n):
    return Sequential([Input((4,)), Dense(n)])
model = build(8)
""",
    "cached": """
from functools import lru_cache
@lru_cache
def build():
    return Sequential([Input((4,)), Dense(8)])
model = build()
""",
    "try": """
try:
    model = Sequential([Input((4,)), Dense(8)])
except ValueError:
    model = None
""",
    "try import": """
try:
    from keras.layers import Dense as D
except ImportError:
    D = Dense
model = Sequential([Input((4,)), D(8)])
""",
    "try with finally": """
model = Sequential([Input((4,))])
try:
    model.add(Dense(8))
finally:
    model.add(Dense(3))
""",
    "with": """
import contextlib
with contextlib.nullcontext():
    model = Sequential([Input((4,)), Dense(8)])
""",
    "strategy scope": """
import tensorflow as tf
with tf.device('/CPU:0'):
    model = Sequential([Input((4,)), Dense(8)])
""",
    "main guard": """
def main():
    global model
    model = Sequential([Input((4,)), Dense(8)])
if __name__ == '__main__':
    main()
""",
    "known condition": """
deep = True
model = Sequential([Input((4,))])
if deep and not False:
    model.add(Dense(8))
else:
    model.add(Dense(3))
""",
    "conditional expression": """
wide = 3
model = Sequential([Input((4,)), Dense(8 if wide > 2 else 2)])
""",
    "match": """
kind = 'big'
match kind:
    case 'big':
        n = 8
    case _:
        n = 2
model = Sequential([Input((4,)), Dense(8)])
""",
    "walrus": """
model = Sequential([Input((4,)), (first := Dense(8)), Dense(first.units // 2)])
""",
    "arithmetic": """
width = 28
height = width // 2
model = Sequential([Input((width * height,)), Dense(int(0.5 * width)), Dense(2 ** 3 - 1)])
""",
    "swap": """
a, b = 8, 3
a, b = b, a
model = Sequential([Input((4,)), Dense(a), Dense(b)])
""",
    "unpacking": """
n_in, *hidden, n_out = (4, 8, 5, 3)
model = Sequential([Input((n_in,)), *[Dense(n) for n in hidden], Dense(n_out)])
""",
    "sizes by zip": """
sizes = [4, 8, 3]
model = Sequential([Dense(o, input_shape=(i,)) for i, o in zip(sizes[:-1], sizes[1:])])
""",
    "reversed": """
sizes = [8, 5, 3]
model = Sequential([Input((4,))] + [Dense(n) for n in reversed(sizes)] + [Dense(n) for n in sizes[::-1]])
""",
    "sorted": """
model = Sequential([Input((4,))] + [Dense(n) for n in sorted([5, 8, 3], reverse=True)])
""",
    "alias of a model": """
model = Sequential([Input((4,))])
same = model
same.add(Dense(8))
model.add(Dense(3))
""",
    "alias of the class": """
S = Sequential
D = layers.Dense
model = S([Input((4,)), D(8)])
""",
    "alias of a method": """
model = Sequential([Input((4,))])
add = model.add
add(Dense(8))
add(Dense(3))
""",
    "unbound method": """
model = Sequential([Input((4,))])
Sequential.add(model, Dense(8))
""",
    "list of models": """
models = [Sequential([Input((4,)), Dense(n)]) for n in (8, 3)]
first = models[0]
last = models[-1]
""",
    "dict of models": """
models = {}
for n in (8, 3):
    models[n] = Sequential([Input((4,)), Dense(n)])
model = models[8]
""",
    "rebound": """
model = Sequential([Input((4,)), Dense(8)])
model = Sequential([Input((5,)), Dense(3)])
""",
    "nested": """
inner = Sequential([Input((4,)), Dense(8)])
model = Sequential([Input((4,)), inner, Dense(3)])
""",
    "nested without input": """
inner = Sequential([Dense(8)])
model = Sequential([Input((4,)), inner, Dense(3)])
""",
    "layers of another": """
old = Sequential([Input((4,)), Dense(8), Dense(3)])
model = Sequential(old.layers[:-1])
model.build((None, 4))
""",
    "loop over the layers of another": """
old = Sequential([Input((4,)), Dense(8), Dense(3)])
model = Sequential([Input((4,))])
for layer in old.layers[:-1]:
    model.add(layer)
model.add(Dense(2))
""",
    "output of another": """
old = Sequential([Input((4,)), Dense(8)])
model = Sequential([Input((old.output_shape[-1],)), Dense(old.output_shape[1] // 2)])
""",
    "built by build": """
model = Sequential([Dense(8)])
model.build((None, 4))
""",
    "built with a variable": """
shape = (None,) + (4,)
model = Sequential([Dense(8)])
model.build(input_shape=shape)
""",
    "input_dim": """
model = Sequential()
model.add(Dense(8, input_dim=4))
model.add(Dense(3))
""",
    "input tensor": """
inputs = keras.Input((4,))
model = Sequential([inputs, Dense(8)])
""",
    "InputLayer": """
model = Sequential([layers.InputLayer(shape=(4,)), Dense(8)])
""",
    "one layer built of a name": """
hidden = Dense(8)
model = Sequential()
model.add(Input((4,)))
model.add(hidden)
""",
    "assert and del": """
model = Sequential([Input((4,)), Dense(8)])
temporary = 3
del temporary
assert model is not None
""",
    "chained assignment": """
model = other = Sequential([Input((4,))])
other.add(Dense(8))
""",
    "annotated": """
sizes: list[int] = [8, 3]
model: Sequential = Sequential([Input((4,)), *[Dense(n) for n in sizes]])
""",
    "units of text": """
model = Sequential([Input((4,)), Dense(int('8')), Dense(len('abc'))])
""",
    "split text": """
model = Sequential([Input((4,))] + [Dense(int(n)) for n in '8,5,3'.split(',')])
""",
    "sum of a list": """
parts = [3, 5]
model = Sequential([Input((sum(parts),)), Dense(max(parts)), Dense(len(parts))])
""",
    "numpy shape": """
import numpy as np
x = np.zeros((100, 4))
y = np.eye(3)[np.zeros(100, dtype=int)]
model = Sequential([Input((x.shape[1],)), Dense(8), Dense(y.shape[1])])
""",
    "constants in a class": """
class C:
    UNITS = 8
    SIZES = [UNITS, UNITS // 2]
model = Sequential([Input((4,))] + [Dense(n) for n in C.SIZES])
""",
    "insert and pop of a list": """
stack = [Dense(8), Dense(3)]
stack.insert(0, Input((4,)))
stack.pop()
stack.extend([Dense(2)])
model = Sequential(stack)
""",
}
