#!/usr/bin/env bash
# Guess: `model(x)` and `model.predict(x)` give the same, for without `training=True` layers as RandomFlip and Dropout do nothing.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): Dropout and GaussianNoise do nothing, but RandomFlip, RandomZoom and RandomContrast are on unless they are told
# otherwise: `model(x)` answers differently from call to call, `predict` and `model(x, training=False)` do not. So one photo gets two classes.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/called.py" <<'PYTHON'
import keras
import numpy as np

x = np.random.default_rng(0).random((1, 6, 6, 1)).astype("float32")
print("keras", keras.__version__)
for layer in ("RandomFlip()", "RandomZoom(0.5)", "RandomContrast(0.5)", "Dropout(0.5)", "GaussianNoise(0.5)"):
    keras.utils.set_random_seed(0)
    made = eval("keras.layers." + layer)
    model = keras.Sequential([keras.Input((6, 6, 1)), made, keras.layers.Flatten(), keras.layers.Dense(1)])
    answers = {
        "model(x)": {float(model(x)[0, 0]) for _ in range(20)},
        "training=False": {float(model(x, training=False)[0, 0]) for _ in range(20)},
        "predict(x)": {float(model.predict(x, verbose=0)[0, 0]) for _ in range(5)},
    }
    print(layer, {how: "always the same" if len(seen) == 1 else "differs" for how, seen in answers.items()})
PYTHON
seen="$("$there/venv/bin/python" "$there/called.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
RandomFlip() {'model(x)': 'differs', 'training=False': 'always the same', 'predict(x)': 'always the same'}
RandomZoom(0.5) {'model(x)': 'differs', 'training=False': 'always the same', 'predict(x)': 'always the same'}
RandomContrast(0.5) {'model(x)': 'differs', 'training=False': 'always the same', 'predict(x)': 'always the same'}
Dropout(0.5) {'model(x)': 'always the same', 'training=False': 'always the same', 'predict(x)': 'always the same'}
GaussianNoise(0.5) {'model(x)': 'always the same', 'training=False': 'always the same', 'predict(x)': 'always the same'}
SEEN
