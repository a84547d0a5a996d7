#!/usr/bin/env bash
# Guess: Keras 3 refuses all objects of tf_keras (Keras 2), as it refuses its layers, or takes those that only compute
# Seen (keras 3.15.1, tf_keras 2.21.0, tensorflow 2.21.0): losses, metrics, EarlyStopping and CSVLogger of tf_keras serve
# a Keras 3 model without a word; its optimizer is refused in `compile`, and the two callbacks that set the learning
# rate ask for an `lr` that no optimizer has any more
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow==2.21.0 tf_keras==2.21.0 keras==3.15.1
cat >"$there/half.py" <<'PYTHON'
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import numpy as np
import tf_keras

x, y = np.random.rand(8, 3), np.random.rand(8, 1)


def tried(what, loss="mse", optimizer="adam", metrics=(), callbacks=()):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    try:
        model.compile(optimizer, loss, metrics=list(metrics))
        model.fit(x, y, epochs=2, verbose=0, callbacks=list(callbacks))
        print(what, "works")
    except Exception as error:
        print(what, type(error).__name__)


tried("a loss", loss=tf_keras.losses.Huber())
tried("a metric", metrics=[tf_keras.metrics.MeanAbsoluteError()])
tried("EarlyStopping", callbacks=[tf_keras.callbacks.EarlyStopping(monitor="loss")])
tried("CSVLogger", callbacks=[tf_keras.callbacks.CSVLogger(os.devnull)])
tried("an optimizer", optimizer=tf_keras.optimizers.Adam())
tried("LearningRateScheduler", callbacks=[tf_keras.callbacks.LearningRateScheduler(lambda epoch: 0.1)])
tried("ReduceLROnPlateau", callbacks=[tf_keras.callbacks.ReduceLROnPlateau(monitor="loss")])
PYTHON
seen="$("$there/venv/bin/python" "$there/half.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
a loss works
a metric works
EarlyStopping works
CSVLogger works
an optimizer ValueError
LearningRateScheduler ValueError
ReduceLROnPlateau AttributeError
SEEN
