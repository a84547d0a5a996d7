#!/usr/bin/env bash
# Guess: `ModelCheckpoint(save_best_only=True, monitor="val_loss")` leaves its file alone in an epoch that has no `val_loss`.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): with `validation_freq=2` it also saves in every epoch that is not validated (a warning says it "can save best model only with val_loss"):
# val_loss only grows here, and yet of six epochs the fifth is what stays in a file without the number in its name.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/best.py" <<'PYTHON'
import os
import tempfile

import keras
import numpy as np

x = np.random.default_rng(0).random((32, 4))
y = x.sum(axis=1) + 5
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.05), "mse")
folder = tempfile.mkdtemp()
best = keras.callbacks.ModelCheckpoint(folder + "/{epoch}.weights.h5", monitor="val_loss", save_best_only=True, save_weights_only=True)
history = model.fit(x, y, validation_data=(x, -y), validation_freq=2, epochs=6, verbose=0, callbacks=[best]).history
print("keras", keras.__version__)
print("validated in epochs 2, 4, 6; val_loss grows:", history["val_loss"] == sorted(history["val_loss"]))
print("saved in epochs", ", ".join(sorted(name[0] for name in os.listdir(folder))))
PYTHON
seen="$("$there/venv/bin/python" "$there/best.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
validated in epochs 2, 4, 6; val_loss grows: True
saved in epochs 1, 2, 3, 5
SEEN
