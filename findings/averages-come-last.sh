#!/usr/bin/env bash
# Guess: with `use_ema=True` the averaged weights are the model's: what is validated and saved in each epoch is what `fit` leaves.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): validation and ModelCheckpoint see the weights before averaging, in every epoch; the average is put in after the last. So `evaluate` differs from the last `val_loss`, the file of the
# last epoch holds another model, and `restore_best_weights=True` throws the average away without a word. With `ema_overwrite_frequency=1` all agree.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/averages.py" <<'PYTHON'
import os
import tempfile

import keras
import numpy as np
from keras.callbacks import EarlyStopping, ModelCheckpoint

x = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
y = (x.sum(axis=1, keepdims=True) > 0).astype("float32")


def told(name, callbacks=(), path=None, **options):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(0.5, use_ema=True, ema_momentum=0.9, **options), "binary_crossentropy")
    history = model.fit(x, y, validation_data=(x, y), epochs=3, batch_size=8, verbose=0, callbacks=list(callbacks)).history
    left = model.evaluate(x, y, verbose=0)
    saved = None
    if path is not None:
        saved = np.isclose(keras.models.load_model(path).evaluate(x, y, verbose=0), left, atol=1e-5)
    print(f"{name}: evaluate is the last val_loss {np.isclose(left, history['val_loss'][-1], atol=1e-5)}, the file is the model {saved}")


print("keras", keras.__version__)
with tempfile.TemporaryDirectory() as folder:
    file = os.path.join(folder, "m.keras")
    told("averaged", [ModelCheckpoint(file)], file)
    told("and the best restored", [EarlyStopping(patience=5, restore_best_weights=True)])
    told("overwritten at each step", [ModelCheckpoint(file)], file, ema_overwrite_frequency=1)
PYTHON
seen="$("$there/venv/bin/python" "$there/averages.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
averaged: evaluate is the last val_loss False, the file is the model False
and the best restored: evaluate is the last val_loss True, the file is the model None
overwritten at each step: evaluate is the last val_loss True, the file is the model True
SEEN
