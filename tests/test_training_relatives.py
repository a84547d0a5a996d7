"""Relatives of the examples of the rules about training, in other disguises, and right programs near to them.

What each does was seen in Keras 3.15.1.
"""

import pytest

from seqlint.config import Settings
from seqlint.linting.check import check
from seqlint.reading import source

CODES = ("SEQ421", "SEQ422", "SEQ423", "SEQ424", "SEQ425", "SEQ428", "SEQ429", "SEQ430")
START = """
import numpy as np
import keras
from keras import layers, Sequential, Input
from keras.layers import Dense
x = np.random.rand(64, 4); yc = np.array([0, 1] * 32); yr = np.random.rand(64); y3 = np.array([0, 1, 2, 1] * 16)
def binary(**k):
    m = Sequential([Input((4,)), Dense(4, activation="relu"), Dense(1, activation="sigmoid")])
    m.compile("adam", "binary_crossentropy", **k)
    return m
def reg(**k):
    m = Sequential([Input((4,)), Dense(4, activation="relu"), Dense(1)])
    m.compile("adam", "mse", **k)
    return m
"""
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
    "mon-own-cb": (
        "SEQ422",
        """
class Show(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(epoch, (logs or {}).get('loss'))
binary(metrics=['accuracy']).fit(x, yc, validation_split=.2, callbacks=[
        Show(), keras.callbacks.EarlyStopping('val_acc', mode='max')])
""",
    ),
    "mon-own-cb-writes-ok": (
        None,
        """
class F1(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs['val_f1'] = 0.5
binary(metrics=['accuracy']).fit(x, yc, validation_split=.2, callbacks=[
        F1(), keras.callbacks.EarlyStopping('val_f1', mode='max')])
""",
    ),
    "mon-own-cb-writes2-ok": (
        None,
        """
class F1(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        if epoch >= 0:
            logs.update(val_f1=0.5)
binary(metrics=['accuracy']).fit(x, yc, validation_split=.2, callbacks=[
        F1(), keras.callbacks.EarlyStopping('val_f1', mode='max')])
""",
    ),
    "mon-lambda-writes-ok": (
        None,
        """
binary(metrics=['accuracy']).fit(x, yc, validation_split=.2, callbacks=[
        keras.callbacks.LambdaCallback(on_epoch_end=lambda e, l: l.__setitem__('val_f1', 1.0)),
        keras.callbacks.EarlyStopping('val_f1', mode='max')])
""",
    ),
    "mon-validation-none": (
        "SEQ422",
        """
def train(val=None):
    reg().fit(x, yr, validation_data=val, callbacks=[keras.callbacks.EarlyStopping()])
train()
""",
    ),
    "mon-name-ok": (
        None,
        """
binary(metrics=[keras.metrics.AUC(name='auc')]).fit(x, yc, validation_data=(x, yc), callbacks=[
        keras.callbacks.EarlyStopping('val_auc', mode='max')])
""",
    ),
    "mon-ba": (
        "SEQ422",
        """
binary(metrics=[keras.metrics.BinaryAccuracy()]).fit(x, yc, validation_data=(x, yc), callbacks=[
        keras.callbacks.ModelCheckpoint('b.keras', 'val_accuracy', save_best_only=True, mode='max')])
""",
    ),
    "mon-lr-ok": (
        None,
        """
reg().fit(x, yr, epochs=2, callbacks=[keras.callbacks.ReduceLROnPlateau('loss'), keras.callbacks.EarlyStopping('loss')])
""",
    ),
    "mon-ckpt-notbest-ok": (
        None,
        """
reg().fit(x, yr, epochs=2, callbacks=[keras.callbacks.ModelCheckpoint('last.keras')])
""",
    ),
    "mon-ckpt-auto-raises": (
        "SEQ422",
        """
reg().fit(x, yr, epochs=2, callbacks=[keras.callbacks.ModelCheckpoint('last.keras', monitor='val_acc')])
""",
    ),
    "mon-dict-cbs": (
        "SEQ422",
        """
class Trainer:
    def __init__(self):
        self.model = binary(metrics=['accuracy'])
        self.cbs = [keras.callbacks.EarlyStopping(monitor='val_acc', mode='max')]
    def run(self):
        self.model.fit(x, yc, validation_split=0.2, callbacks=self.cbs)
Trainer().run()
""",
    ),
    "mon-loop": (
        "SEQ422",
        """
cbs = []
for name in ('loss', 'val_mae'):
    cbs.append(keras.callbacks.EarlyStopping(monitor=name, mode='min'))
reg().fit(x, yr, validation_split=.2, callbacks=cbs)
""",
    ),
    "mon-wm-ok": (
        None,
        """
m = Sequential([Input((4,)), Dense(1)])
m.compile('adam', 'mse', weighted_metrics=['mae'])
m.fit(x, yr, validation_split=.2, callbacks=[keras.callbacks.EarlyStopping('val_mae', mode='min')])
""",
    ),
    "mon-dataset-val-ok": (
        None,
        """
import tensorflow as tf
ds = tf.data.Dataset.from_tensor_slices((x, yr)).batch(16)
reg().fit(ds, validation_data=ds, callbacks=[keras.callbacks.EarlyStopping()])
""",
    ),
    "cb-own-class": (
        "SEQ423",
        """
class Show(keras.callbacks.Callback):
    pass
reg().fit(x, yr, callbacks=[Show])
""",
    ),
    "cb-bare-class": (
        "SEQ423",
        """
reg().fit(x, yr, callbacks=keras.callbacks.TerminateOnNaN)
""",
    ),
    "cb-function": (
        "SEQ423",
        """
def show(epoch, logs):
    print(epoch)
reg().fit(x, yr, callbacks=[show])
""",
    ),
    "cb-none-in-list": (
        "SEQ423",
        """
reg().fit(x, yr, callbacks=[None])
""",
    ),
    "cb-empty-ok": (
        None,
        """
reg().fit(x, yr, callbacks=[])
reg().fit(x, yr, callbacks=None)
""",
    ),
    "cb-plateau-number": (
        "SEQ423",
        """
r = keras.callbacks.ReduceLROnPlateau(0.2, 3)
reg().fit(x, yr, validation_split=.2, callbacks=[r])
""",
    ),
    "cb-list-forgotten": (
        "SEQ423",
        """
stops = [keras.callbacks.EarlyStopping(patience=2)]
reg().fit(x, yr, validation_split=.2)
""",
    ),
    "cb-appended-ok": (
        None,
        """
stop = keras.callbacks.EarlyStopping('loss')
cbs = []
cbs.append(stop)
reg().fit(x, yr, callbacks=cbs)
""",
    ),
    "cb-global-ok": (
        None,
        """
stop = keras.callbacks.EarlyStopping('loss')
def train():
    reg().fit(x, yr, callbacks=[stop])
train()
reg().fit(x, yr)
""",
    ),
    "cb-own-method": (
        "SEQ423",
        """
class Show(keras.callbacks.Callback):
    def on_epoch_end(self, epoch):
        print(epoch)
reg().fit(x, yr, callbacks=[Show()])
""",
    ),
    "cb-own-method-ok": (
        None,
        """
class Show(keras.callbacks.Callback):
    def __init__(self, k):
        super().__init__()
        self.k = k
    def on_epoch_end(self, n, found=None):
        print(n)
    def on_train_batch_end(self, batch, logs):
        pass
    def on_train_begin(self, logs={}):
        self.losses = []
    def on_batch_end(self, b, logs={}):
        self.losses.append(logs.get('loss'))
reg().fit(x, yr, callbacks=[Show(1)])
""",
    ),
    "cb-lambda-kw-ok": (
        None,
        """
reg().fit(x, yr, callbacks=[
        keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, **k: None,
        on_train_begin=lambda logs: None, on_epoch_end=lambda *a: None)])
""",
    ),
    "cb-lambda-epoch-one": (
        "SEQ423",
        """
reg().fit(x, yr, callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=lambda e: print(e))])
""",
    ),
    "cb-class-in-var": (
        "SEQ423",
        """
from keras.callbacks import EarlyStopping as ES
stop = ES
reg().fit(x, yr, validation_split=.2, callbacks=[stop])
""",
    ),
    "cb-used-in-cv-ok": (
        None,
        """
stop = keras.callbacks.EarlyStopping('loss')
for i in range(2):
    reg().fit(x, yr, callbacks=[stop])
""",
    ),
    "lr-tf-exp": (
        "SEQ424",
        """
import tensorflow as tf
def scheduler(epoch, lr):
    if epoch < 10:
        return lr
    return lr * tf.math.exp(-0.1)
reg().fit(x, yr, epochs=15, verbose=0, callbacks=[keras.callbacks.LearningRateScheduler(scheduler)])
""",
    ),
    "lr-tf-exp-early-ok": (
        None,
        """
import tensorflow as tf
def scheduler(epoch, lr):
    if epoch < 10:
        return lr
    return lr * tf.math.exp(-0.1)
reg().fit(x, yr, epochs=5, verbose=0, callbacks=[keras.callbacks.LearningRateScheduler(scheduler)])
""",
    ),
    "lr-np-exp-ok": (
        None,
        """
reg().fit(x, yr, epochs=3, callbacks=[keras.callbacks.LearningRateScheduler(lambda e, lr: lr * np.exp(-0.1))])
""",
    ),
    "lr-10pow-ok": (
        None,
        """
reg().fit(x, yr, epochs=3, callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch: 1e-8 * 10**(epoch / 20))])
""",
    ),
    "lr-math-ok": (
        None,
        """
import math
def step(epoch):
    initial, drop, n = 0.1, 0.5, 10.0
    return initial * math.pow(drop, math.floor((1 + epoch) / n))
reg().fit(x, yr, epochs=3, callbacks=[keras.callbacks.LearningRateScheduler(step)])
""",
    ),
    "lr-method-ok": (
        None,
        """
class S:
    def rate(self, epoch):
        return 0.1 / (1 + epoch)
reg().fit(x, yr, epochs=3, callbacks=[keras.callbacks.LearningRateScheduler(S().rate)])
""",
    ),
    "lr-intdiv": (
        "SEQ424",
        """
reg().fit(x, yr, epochs=3, callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch: 1 // (epoch + 1))])
""",
    ),
    "lr-schedule-obj": (
        "SEQ424",
        """
s = keras.optimizers.schedules.ExponentialDecay(0.01, 10, 0.9)
reg().fit(x, yr, epochs=3, callbacks=[keras.callbacks.LearningRateScheduler(s)])
""",
    ),
    "lr-own-schedule": (
        "SEQ424",
        """
class W(keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return 0.01
m = Sequential([Input((4,)), Dense(1)])
m.compile(keras.optimizers.Adam(W()), 'mse')
m.fit(x, yr, callbacks=[keras.callbacks.LearningRateScheduler(lambda e: 0.1)])
""",
    ),
    "lr-no-return": (
        "SEQ424",
        """
def rate(epoch):
    r = 0.1
    if epoch > 1:
        r = 0.01
reg().fit(x, yr, epochs=3, callbacks=[keras.callbacks.LearningRateScheduler(rate)])
""",
    ),
    "lr-aug": (
        "SEQ424",
        """
m = reg()
m.fit(x, yr)
m.optimizer.lr *= 0.5
""",
    ),
    "lr-opt-var": (
        "SEQ424",
        """
o = keras.optimizers.SGD(0.1)
m = Sequential([Input((4,)), Dense(1)])
m.compile(o, 'mse')
m.fit(x, yr)
o.lr = 0.01
m.fit(x, yr)
""",
    ),
    "lr-assign-ok": (
        None,
        """
m = reg()
m.fit(x, yr)
m.optimizer.learning_rate.assign(0.01)
m.optimizer.learning_rate = 0.1
print(m.optimizer.learning_rate)
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
    "mon-own-metric-class-unvalidated": (
        "SEQ422",
        """
class F1(keras.metrics.Metric):
    def __init__(self, name="f1", **k):
        super().__init__(name=name, **k)
    def update_state(self, a, b, sample_weight=None): pass
    def result(self): return 1.0
m = keras.Sequential([keras.Input((4,)), Dense(1, activation="sigmoid")])
m.compile("adam", "binary_crossentropy", metrics=[F1()])
m.fit(np.random.rand(8, 4), np.array([0, 1] * 4), callbacks=[keras.callbacks.EarlyStopping(patience=3)])
""",
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_only_the_mistake_is_reported(name: str) -> None:
    expected, text = PROGRAMS[name]
    found = check(source.from_bytes("example.py", (START + text).encode()), Settings(select=CODES))
    assert not found.failures
    assert {finding.code for finding in found.findings} == ({expected} if expected else set())
