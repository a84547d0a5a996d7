"""Class weights, optimizers, frozen layers, data that ends and methods not called: other disguises than in the rules'
examples, and right programs near to them.

What each does was seen in Keras 3.15.1.
"""

import pytest

from tests.training import reports_only

PROGRAMS: dict[str, tuple[str | None, str]] = {
    "cw-series-ok": (
        None,
        """
import pandas as pd
binary().fit(x, yc, class_weight=pd.Series([1.0, 2.0]))
""",
    ),
    "cw-dictzip-ok": (
        None,
        """
from sklearn.utils import class_weight
w = class_weight.compute_class_weight('balanced', classes=np.unique(yc), y=yc)
binary().fit(x, yc, class_weight=dict(zip(np.unique(yc), w)))
""",
    ),
    "cw-comp-ok": (
        None,
        """
n = {c: (yc == c).sum() for c in (0, 1)}
cw = {c: len(yc) / (2 * k) for c, k in n.items()}
binary().fit(x, yc, class_weight=cw)
""",
    ),
    "cw-onehot-ok": (
        None,
        """
m = Sequential([Input((4,)), Dense(3, activation='softmax')])
m.compile('adam', 'categorical_crossentropy')
m.fit(x, keras.utils.to_categorical(y3, 3), class_weight={0: 1., 1: 2., 2: 3.})
""",
    ),
    "cw-onehot-bad": (
        "SEQ421",
        """
m = Sequential([Input((4,)), Dense(3, activation='softmax')])
m.compile('adam', 'categorical_crossentropy')
m.fit(x, keras.utils.to_categorical(y3, 3), class_weight={1: 1., 2: 2., 3: 3.})
""",
    ),
    "cw-col-ok": (
        None,
        """
binary().fit(x, yc.reshape(-1, 1), class_weight={0: 1., 1: 2.})
""",
    ),
    "cw-tuple": (
        "SEQ421",
        """
cfg = dict(class_weight=(1.0, 3.0), epochs=1)
binary().fit(x, yc, **cfg)
""",
    ),
    "cw-list-var": (
        "SEQ421",
        """
weights = []
for c in range(2):
    weights.append(1.0 + c)
def train(m, w):
    m.fit(x, yc, class_weight=w)
train(binary(), weights)
""",
    ),
    "cw-partial-keys-ok": (
        None,
        """
binary().fit(x, yc, class_weight={1: 5.0})
""",
    ),
    "cw-mse-classes-ok": (
        None,
        """
m = Sequential([Input((4,)), Dense(1, activation='sigmoid')])
m.compile('adam', 'mse')
m.fit(x, yc, class_weight={0: 1., 1: 2.})
""",
    ),
    "cw-multi": (
        "SEQ421",
        """
m = Sequential([Input((4,)), Dense(3, activation='sigmoid')])
m.compile('adam', keras.losses.BinaryCrossentropy())
m.fit(x, np.random.randint(0, 2, (64, 3)), class_weight={0: 1., 1: 2.})
""",
    ),
    "cw-sw-none-ok": (
        None,
        """
binary().fit(x, yc, class_weight={0: 1., 1: 2.}, sample_weight=None)
""",
    ),
    "cw-seq-sparse": (
        "SEQ421",
        """
m = Sequential([Input((12, 6)), layers.LSTM(4, return_sequences=True), Dense(3, activation='softmax')])
m.compile('adam', 'sparse_categorical_crossentropy')
m.fit(np.random.rand(40, 12, 6), np.random.randint(0, 3, (40, 12)), class_weight={0: 1., 1: 2., 2: 3.})
""",
    ),
    "cw-regsum": (
        "SEQ421",
        """
reg(metrics=['mae']).fit(x, x.sum(axis=1), class_weight={0: 1., 1: 2.})
""",
    ),
    "cw-dataset-list": (
        "SEQ421",
        """
import tensorflow as tf
ds = tf.data.Dataset.from_tensor_slices((x, yc)).batch(16)
binary().fit(ds, class_weight=[1.0, 2.0])
""",
    ),
    "opt-dict": (
        "SEQ425",
        """
def train(name, opt):
    m = Sequential([Input((4,)), Dense(8, activation='relu'), Dense(1)])
    m.compile(optimizer=opt, loss='mse')
    m.fit(x, yr, verbose=0)
    return m
opts = {'a': keras.optimizers.Adam(0.01)}
for name in ('one', 'two'):
    train(name, opts['a'])
""",
    ),
    "opt-each-ok": (
        None,
        """
for opt in (keras.optimizers.Adam(0.01), keras.optimizers.SGD(0.01), 'rmsprop'):
    m = Sequential([Input((4,)), Dense(8, activation='relu'), Dense(1)])
    m.compile(optimizer=opt, loss='mse')
    m.fit(x, yr, verbose=0)
""",
    ),
    "opt-default-arg": (
        "SEQ425",
        """
def build(opt=keras.optimizers.Adam(0.01)):
    m = Sequential([Input((4,)), Dense(1)])
    m.compile(opt, 'mse')
    return m
build().fit(x, yr)
build().fit(x, yr)
""",
    ),
    "opt-class-ok": (
        None,
        """
def build(cls):
    m = Sequential([Input((4,)), Dense(1)])
    m.compile(cls(0.01), 'mse')
    return m
for c in (keras.optimizers.Adam, keras.optimizers.SGD):
    build(c).fit(x, yr)
    build(c).fit(x, yr)
""",
    ),
    "opt-compiled-only-ok": (
        None,
        """
o = keras.optimizers.Adam()
a = Sequential([Input((4,)), Dense(1)])
a.compile(o, 'mse')
b = Sequential([Input((4,)), Dense(1)])
b.compile(o, 'mse')
b.fit(x, yr)
""",
    ),
    "opt-unfreeze": (
        "SEQ425",
        """
o = keras.optimizers.Adam()
m = Sequential([Input((4,)), Dense(8), Dense(1)])
m.layers[0].trainable = False
m.compile(o, 'mse')
m.fit(x, yr)
m.layers[0].trainable = True
m.compile(o, 'mse')
m.fit(x, yr)
""",
    ),
    "opt-freeze-ok": (
        None,
        """
o = keras.optimizers.Adam()
m = Sequential([Input((4,)), Dense(8), Dense(1)])
m.compile(o, 'mse')
m.fit(x, yr)
m.layers[0].trainable = False
m.compile(o, 'mse')
m.fit(x, yr)
""",
    ),
    "opt-from-config-ok": (
        None,
        """
o = keras.optimizers.Adam()
for i in range(2):
    m = Sequential([Input((4,)), Dense(1)])
    m.compile(keras.optimizers.Adam.from_config(o.get_config()), 'mse')
    m.fit(x, yr)
""",
    ),
    "nt-thaw-ok": (
        None,
        """
m = Sequential([Input((4,)), Dense(8), Dense(1)])
m.trainable = False
m.trainable = True
m.compile('adam', 'mse')
m.fit(x, yr)
""",
    ),
    "nt-nested": (
        "SEQ428",
        """
base = Sequential([Input((4,)), Dense(8, activation='relu')])
base.trainable = False
m = Sequential([base, layers.Dropout(0.2)])
m.compile('adam', 'mse')
m.fit(x, np.random.rand(64, 8))
""",
    ),
    "nt-nested-named": (
        "SEQ428",
        """
encoder = Sequential([Input((4,)), Dense(8, activation='relu')], name='encoder')
m = Sequential([encoder, Dense(1)])
m.trainable = False
m.get_layer('encoder').trainable = True
m.compile('adam', 'mse')
m.fit(x, yr)
""",
    ),
    "nt-ctor": (
        "SEQ428",
        """
m = Sequential([Input((4,)), Dense(8, activation='relu', trainable=False), Dense(1, trainable=False)])
m.compile('adam', 'mse')
m.fit(x, yr)
""",
    ),
    "nt-func": (
        "SEQ428",
        """
def freeze(m):
    for l in m.layers:
        l.trainable = False
m = Sequential([Input((4,)), Dense(8), layers.Dropout(.1), Dense(1)])
freeze(m)
m.compile('adam', 'mse')
m.fit(x, yr)
""",
    ),
    "nt-order-ok": (
        None,
        """
m = Sequential([Input((4,)), Dense(8)])
m.trainable = False
head = Sequential([m, Dense(1)])
head.compile('adam', 'mse')
head.fit(x, yr)
""",
    ),
    "nt-added-under-frozen": (
        "SEQ428",
        """
m = Sequential([Input((4,)), Dense(8)])
m.trainable = False
m.add(Dense(1))
m.compile('adam', 'mse')
m.fit(x, yr)
""",
    ),
    "nt-loop-index-ok": (
        None,
        """
m = Sequential([Input((4,)), Dense(8), Dense(1)])
for i, l in enumerate(m.layers):
    l.trainable = i >= 1
m.compile('adam', 'mse')
m.fit(x, yr)
""",
    ),
    "nt-vgg": (
        "SEQ428",
        """
base = keras.applications.MobileNetV2(weights=None, input_shape=(32, 32, 3), classes=2)
base.trainable = False
base.compile('adam', 'sparse_categorical_crossentropy')
base.fit(np.random.rand(4, 32, 32, 3), np.array([0, 1, 0, 1]))
""",
    ),
    "ed-genexp": (
        "SEQ429",
        """
g = ((x[i:i+16], yr[i:i+16]) for i in range(0, 64, 16))
reg().fit(g, steps_per_epoch=4, epochs=3)
""",
    ),
    "ed-gen-one-epoch-ok": (
        None,
        """
def g():
    for i in range(0, 64, 16):
        yield x[i:i+16], yr[i:i+16]
reg().fit(g(), steps_per_epoch=4, epochs=1)
reg().fit(g(), steps_per_epoch=2, epochs=2)
""",
    ),
    "ed-gen-no-steps": (
        "SEQ429",
        """
def g():
    for i in range(0, 64, 16):
        yield x[i:i+16], yr[i:i+16]
reg().fit(g(), epochs=3)
""",
    ),
    "ed-per-epoch-ok": (
        None,
        """
def g():
    for i in range(0, 64, 16):
        yield x[i:i+16], yr[i:i+16]
m = reg()
for e in range(3):
    m.fit(g(), steps_per_epoch=4)
""",
    ),
    "ed-repeat2": (
        "SEQ429",
        """
import tensorflow as tf
ds = tf.data.Dataset.from_tensor_slices((x, yr)).batch(16).repeat(2)
reg().fit(ds, steps_per_epoch=64, epochs=2)
""",
    ),
    "ed-len": (
        "SEQ429",
        """
reg().fit(x, yr, batch_size=8, steps_per_epoch=x.shape[0], epochs=2)
""",
    ),
    "ed-nobatch-ok": (
        None,
        """
reg().fit(x, yr, steps_per_epoch=len(x), epochs=2)
""",
    ),
    "ed-gen-param": (
        "SEQ429",
        """
def g(size):
    n = len(x) // size
    for i in range(n):
        yield x[i*size:(i+1)*size], yr[i*size:(i+1)*size]
step, ep = 4, 10
data = g(16)
reg().fit(data, steps_per_epoch=step, epochs=ep)
""",
    ),
    "ed-shuffle-batch": (
        "SEQ429",
        """
import tensorflow as tf
ds = tf.data.Dataset.from_tensor_slices((x, yr)).shuffle(64).batch(16)
reg().fit(ds, steps_per_epoch=len(x), epochs=2)
""",
    ),
    "ed-take-ok": (
        None,
        """
import tensorflow as tf
ds = tf.data.Dataset.from_tensor_slices((x, yr)).batch(16)
reg().fit(ds, steps_per_epoch=2, epochs=3)
""",
    ),
    "nc-loop": (
        "SEQ430",
        """
ms = [reg() for _ in range(2)]
for m in ms:
    m.summary
""",
    ),
    "nc-attr": (
        "SEQ430",
        """
class T:
    def __init__(self):
        self.m = reg()
    def run(self):
        self.m.fit
T().run()
""",
    ),
    "nc-layers-ok": (
        None,
        """
m = reg()
m.layers
m.name
m.input_shape
m.weights
""",
    ),
    "nc-compile": (
        "SEQ430",
        """
m = Sequential([Input((4,)), Dense(1)])
m.compile
f = m.fit
""",
    ),
    "nc-assign-ok": (
        None,
        """
m = reg()
f = m.fit
f(x, yr)
""",
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_only_the_mistake_is_reported(name: str) -> None:
    reports_only(*PROGRAMS[name])
