#!/usr/bin/env bash
# Guess: `F1Score()` beside one sigmoid unit counts from 0.5 on, like `Precision` and `Recall` do.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): without a threshold the largest output of a row is the answer, and one unit is always the largest: every row counts as 1. The number is that of a model which always says yes, in every
# epoch, and it stands in the history as an array, so that `json.dumps(history)` is a TypeError. With several units EarlyStopping raises on it; ModelCheckpoint saves every epoch.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/f1.py" <<'PYTHON'
import glob
import json
import os
import tempfile
import warnings

import keras
import numpy as np
from keras.metrics import F1Score

warnings.simplefilter("ignore")
x = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
y = (x.sum(axis=1, keepdims=True) > 0).astype("float32")


def trained(metric, y, units, activation, loss, **options):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(units, activation=activation)])
    model.compile(keras.optimizers.Adam(0.1), loss, metrics=[metric])
    return model.fit(x, y, epochs=40, verbose=0, **options).history


print("keras", keras.__version__)
always = 2 * y.mean() / (1 + y.mean())
for metric in (F1Score(), F1Score(threshold=0.5)):
    told = [float(value[0]) for value in trained(metric, y, 1, "sigmoid", "binary_crossentropy")["f1_score"]]
    print(f"threshold {metric.threshold}: always as if all were 1: {np.allclose(told, always)}, last above 0.95: {told[-1] > 0.95}")
history = trained(F1Score(threshold=0.5), y, 1, "sigmoid", "binary_crossentropy")
try:
    json.dumps(history)
    print("json.dumps takes it")
except TypeError as error:
    print("json.dumps:", error)
several = np.eye(3)[np.arange(64) % 3]
watch = {"monitor": "f1_score", "mode": "max"}
try:
    trained(F1Score(), several, 3, "softmax", "categorical_crossentropy", callbacks=[keras.callbacks.EarlyStopping(**watch)])
    print("EarlyStopping runs")
except ValueError as error:
    print("EarlyStopping:", str(error)[:66])
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "{epoch:02d}.weights.h5")
    best = keras.callbacks.ModelCheckpoint(path, save_best_only=True, save_weights_only=True, **watch)
    trained(F1Score(), several, 3, "softmax", "categorical_crossentropy", callbacks=[best])
    print("ModelCheckpoint(save_best_only=True) wrote", len(glob.glob(os.path.join(folder, "*"))), "of 40 epochs")
PYTHON
seen="$("$there/venv/bin/python" "$there/f1.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
threshold None: always as if all were 1: True, last above 0.95: False
threshold 0.5: always as if all were 1: False, last above 0.95: True
json.dumps: Object of type ndarray is not JSON serializable
EarlyStopping: The truth value of an array with more than one element is ambiguou
ModelCheckpoint(save_best_only=True) wrote 40 of 40 epochs
SEEN
