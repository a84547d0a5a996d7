#!/usr/bin/env bash
# Guess: callback objects begin anew with each `fit`: `on_train_begin` is there for it, and EarlyStopping does.
# Seen (Keras 3.15.1): ModelCheckpoint(save_best_only=True) keeps the best of the fit before, so a second model whose loss
# is on another scale is never saved; of a History given as a callback `.epoch` begins anew and `.history` goes on, so that
# after a `fit` of 3 epochs the one has 3 entries and the other 5.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 numpy==2.4.6
cat >"$there/tried.py" <<'PYTHON'
import os
import tempfile

import keras
import numpy as np


def model():
    made = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    made.compile("sgd", "mse")
    return made


x, y = np.ones((8, 2)), np.ones((8, 1))
file = os.path.join(tempfile.mkdtemp(), "best.keras")
stopping = keras.callbacks.EarlyStopping("loss", patience=9)
saving = keras.callbacks.ModelCheckpoint(file, monitor="loss", save_best_only=True)
history = keras.callbacks.History()
print("keras", keras.__version__)
for number, scale in enumerate((1, 1000), start=1):
    if os.path.exists(file):
        os.remove(file)
    epochs = number + 1
    got = model().fit(x, y * scale, epochs=epochs, verbose=0, callbacks=[stopping, saving, history])
    print(f"fit {number} of {epochs} epochs: saved", os.path.exists(file), "- of epochs and losses", len(got.epoch), len(got.history["loss"]))
    print("  best of EarlyStopping is of this fit:", stopping.best in got.history["loss"][-epochs:])
    print("  best of ModelCheckpoint is of this fit:", saving.best in got.history["loss"][-epochs:])
PYTHON
seen="$("$there/venv/bin/python" "$there/tried.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
fit 1 of 2 epochs: saved True - of epochs and losses 2 2
  best of EarlyStopping is of this fit: True
  best of ModelCheckpoint is of this fit: True
fit 2 of 3 epochs: saved False - of epochs and losses 3 5
  best of EarlyStopping is of this fit: True
  best of ModelCheckpoint is of this fit: False
SEEN
