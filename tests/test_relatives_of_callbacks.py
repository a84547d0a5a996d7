"""Callbacks, what they watch and what they do to the learning rate: other disguises than in the rules'
examples, and right programs near to them.

What each does was seen in Keras 3.15.1.
"""

import pytest

from tests.training import reports_only

PROGRAMS: dict[str, tuple[str | None, str]] = {
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
    reports_only(*PROGRAMS[name])
