"""What students do with a model after they have built it: it ends here as it ends with Keras."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import keras
import pytest

from seqlint.reading import source
from seqlint.run import Plan, Run, run

HEAD = """import keras, numpy as np, tensorflow as tf, pandas as pd
from keras import layers
rng = np.random.default_rng(0)
x, y = rng.normal(size=(96, 6)).astype("float32"), rng.integers(0, 2, 96)
y3 = np.eye(3)[rng.integers(0, 3, 96)]
def net(units=1, activation="sigmoid"):
    hidden = layers.Dense(8, activation="relu")
    return keras.Sequential([keras.Input((6,)), hidden, layers.Dense(units, activation=activation)])
model = net()
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
"""
PROGRAMS = r"""
# save
model.fit(x, y)
model.save('m.keras')
m = keras.models.load_model('m.keras')
print(m.evaluate(x, y))
m.fit(x, y)
m.save_weights('w.weights.h5')
model.load_weights('w.weights.h5')
model.export('served')
print(list(tf.saved_model.load('served').signatures))
---
# sk
from sklearn.model_selection import cross_val_score
from keras.wrappers import SKLearnClassifier
m = keras.Sequential([keras.Input((6,)), layers.Dense(2, activation='softmax')])
m.compile('adam', 'categorical_crossentropy')
print(cross_val_score(SKLearnClassifier(m, fit_kwargs={'epochs': 1, 'verbose': 0}), x, y, cv=3).shape)
---
# clone
c = keras.models.clone_model(model)
c.compile('adam', 'binary_crossentropy')
c.fit(x, y)
print(np.allclose(c.get_weights()[0], model.get_weights()[0]))
---
# quant
model.fit(x, y)
model.quantize('int8')
print(model.predict(x).shape, model.count_params())
---
# ds_val
ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
model.fit(ds.take(8), validation_data=ds.skip(8), epochs=2)
print(model.predict(ds).shape, model.evaluate(ds))
---
# pyds
class D(keras.utils.PyDataset):
    def __len__(self): return 12
    def __getitem__(self, i): return x[i*8:i*8+8], y[i*8:i*8+8]
model.fit(D(), epochs=2, validation_data=D())
print(model.predict(D()).shape, model.evaluate(D()))
---
# gen
def g():
    while True:
        yield x[:8], y[:8]
model.fit(g(), steps_per_epoch=5, epochs=2, validation_data=g(), validation_steps=2)
---
# valtuple3
model.fit(x, y, validation_data=(x, y, np.ones(96)))
---
# vf
h = model.fit(x, y, epochs=4, validation_data=(x, y), validation_freq=2)
print({k: len(v) for k, v in h.history.items()})
---
# vfl
h = model.fit(x, y, epochs=4, validation_data=(x, y), validation_freq=[1, 3])
print({k: len(v) for k, v in h.history.items()})
---
# init
model.fit(x, y, epochs=5, initial_epoch=2)
print(model.history.epoch)
---
# batch
for i in range(5):
    print(model.train_on_batch(x[:8], y[:8]), model.test_on_batch(x[:8], y[:8]))
print(model.predict_on_batch(x[:8]).shape)
---
# spe
model.compile('adam', 'binary_crossentropy', steps_per_execution=4)
h = model.fit(x, y, epochs=2)
print(h.params)
---
# mixed
keras.mixed_precision.set_global_policy('mixed_float16')
model = net()
model.compile('adam', 'binary_crossentropy')
model.fit(x, y)
print(model.optimizer.iterations, type(model.optimizer).__name__)
---
# swap
model.compile(keras.optimizers.Adam(use_ema=True), 'binary_crossentropy')
model.fit(x, y, epochs=2, validation_data=(x, y), callbacks=[keras.callbacks.SwapEMAWeights(swap_on_epoch=True)])
---
# tape
opt = keras.optimizers.Adam()
for i in range(3):
    with tf.GradientTape() as t:
        loss = keras.ops.mean(keras.losses.binary_crossentropy(y[:, None].astype('float32'), model(x, training=True)))
    g = t.gradient(loss, model.trainable_variables)
    opt.apply_gradients(zip(g, model.trainable_variables))
print(float(loss))
---
# kf
from sklearn.model_selection import StratifiedKFold
s = []
for a, b in StratifiedKFold(4).split(x, y):
    m = net()
    m.compile('adam', 'binary_crossentropy', metrics=['accuracy'])
    m.fit(x[a], y[a], verbose=0)
    s.append(m.evaluate(x[b], y[b], verbose=0)[1])
print(len(s), np.mean(s) <= 1)
---
# tune
best = None
for units in (4, 8):
    for lr in (1e-2, 1e-3):
        hidden = layers.Dense(units, activation='relu')
        m = keras.Sequential([keras.Input((6,)), hidden, layers.Dense(1, activation='sigmoid')])
        m.compile(keras.optimizers.Adam(lr), 'binary_crossentropy', metrics=['accuracy'])
        h = m.fit(x, y, epochs=3, validation_split=0.2, verbose=0)
        score = max(h.history['val_accuracy'])
        if best is None or score > best[0]:
            best = (score, units, lr)
print(best)
---
# es
es = keras.callbacks.EarlyStopping(monitor='val_loss', patience=2, restore_best_weights=True)
h = model.fit(x, y, epochs=8, validation_split=.2, callbacks=[es])
print(es.stopped_epoch, es.best_epoch, len(h.history['loss']))
---
# lrs
lr = keras.callbacks.LearningRateScheduler(lambda e: 1e-4 * 10 ** (e / 5))
h = model.fit(x, y, epochs=10, callbacks=[lr])
print(len(h.history['learning_rate']))
---
# report
from sklearn.metrics import classification_report, confusion_matrix, roc_auc_score
model.fit(x, y, epochs=2)
p = model.predict(x)
print(classification_report(y, p > 0.5, zero_division=0))
print(confusion_matrix(y, (p > .5).astype(int)).shape, roc_auc_score(y, p))
---
# h5
import h5py
with h5py.File('d.h5', 'w') as f:
    f['x'] = x
    f['y'] = y
    model.fit(f['x'], f['y'])
---
# sparse
import scipy.sparse as sp
model.fit(sp.csr_matrix(x), y)
---
# dfcol
model.fit(pd.DataFrame(x), pd.DataFrame({'y': y}))
---
# stateful
m = keras.Sequential([keras.Input((5, 2), batch_size=8), layers.LSTM(3, stateful=True), layers.Dense(1)])
m.compile('adam', 'mse')
m.fit(np.ones((32, 5, 2)), np.ones(32), batch_size=8, shuffle=False)
m.layers[0].reset_states()
print(m.predict(np.ones((16, 5, 2)), batch_size=8).shape)
---
# list
model.fit(x.tolist(), y.tolist())
---
# ds_nobatch
model.fit(tf.data.Dataset.from_tensor_slices((x, y)))
---
# Lamb
model.compile(keras.optimizers.Lamb(), 'binary_crossentropy')
model.fit(x, y, epochs=2)
---
# Circle
model = net(3, 'softmax')
model.compile('adam', keras.losses.Circle())
model.fit(x, y3.argmax(1), epochs=2, batch_size=16)
---
# numbers in spite of the name
model = net(3, 'softmax')
model.compile('adam', keras.losses.CategoricalGeneralizedCrossEntropy())
model.fit(x, y3.argmax(1), epochs=2)
""".strip().split("\n---\n")


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    made = run([Plan(source.from_text("student.py", HEAD + text), model="model") for text in PROGRAMS])
    return dict(zip(PROGRAMS, made, strict=True))


@pytest.mark.parametrize("text", PROGRAMS, ids=[text.partition("\n")[0] for text in PROGRAMS])
def test_a_program_ends_as_with_keras(
    runs: dict[str, Run], text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(HEAD + text, {})
        ends = True
    except Exception:
        ends = False
    finally:
        keras.config.set_dtype_policy("float32")
    made = {check.name: check.passed for check in runs[text].checks}
    assert made["runs-to-end"] is ends, runs[text].error
    assert made["one-step"] is not False, runs[text].checks
