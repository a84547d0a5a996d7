#!/usr/bin/env bash
# Guess: weights of samples and weights of classes do the same: both leave the validation alone, or neither does.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): with `validation_split` the weights of samples are split, too, and weigh the validation (of weight 0: `val_loss` 0); those of classes never do. A plain metric sees neither.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/weights.py" <<'PYTHON'
import keras
import numpy as np

x = np.random.default_rng(0).random((40, 3))
y = np.r_[np.zeros(20), np.ones(20)]
print("keras", keras.__version__)


def told(name, **options):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(0.0001), "binary_crossentropy", metrics=["accuracy"])
    history = model.fit(x, y, validation_split=0.5, verbose=0, shuffle=False, **options).history
    return {key: values[0] for key, values in history.items()}


plain = told("plain")
for name, options in (
    ("samples", {"sample_weight": np.r_[np.ones(20), np.zeros(20)]}),
    ("samples, 3 times", {"sample_weight": np.full(40, 3.0)}),
    ("classes, 3 times", {"class_weight": {0: 3.0, 1: 3.0}}),
):
    weighted = told(name, **options)
    print(name, *(f"{key} x {weighted[key] / plain[key]:.1f}" for key in ("loss", "val_loss") if plain[key]))
PYTHON
seen="$("$there/venv/bin/python" "$there/weights.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
samples loss x 1.0 val_loss x 0.0
samples, 3 times loss x 3.0 val_loss x 3.0
classes, 3 times loss x 3.0 val_loss x 1.0
SEEN
