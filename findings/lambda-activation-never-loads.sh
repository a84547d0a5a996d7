#!/usr/bin/env bash
# Guess: `activation=lambda t: ...` is kept like a Lambda layer: it loads again where the caller trusts the file.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): `save` says nothing; the Lambda layer loads with `safe_mode=False`, the activation never does,
# not even with the function under its name in `custom_objects`.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/saved.py" <<'PYTHON'
import os
import tempfile

import keras


def double(t):
    return t * 2


MODELS = {
    "a Lambda layer": [keras.layers.Lambda(lambda t: t * 2)],
    "a lambda as activation": [keras.layers.Dense(1, activation=lambda t: t * 2)],
}
WAYS = {
    "as it is": {},
    "safe_mode=False": {"safe_mode": False},
    "custom_objects": {"safe_mode": False, "custom_objects": {"<lambda>": double, "lambda": double}},
}
print("keras", keras.__version__)
with tempfile.TemporaryDirectory() as folder:
    for what, layers in MODELS.items():
        file = os.path.join(folder, "model.keras")
        keras.Sequential([keras.Input((4,)), *layers]).save(file)
        for how, options in WAYS.items():
            try:
                keras.models.load_model(file, **options)
                result = "loads"
            except Exception as error:
                result = type(error).__name__
            print(f"{what}, {how}: {result}")
PYTHON
seen="$("$there/venv/bin/python" "$there/saved.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
a Lambda layer, as it is: ValueError
a Lambda layer, safe_mode=False: loads
a Lambda layer, custom_objects: loads
a lambda as activation, as it is: TypeError
a lambda as activation, safe_mode=False: TypeError
a lambda as activation, custom_objects: TypeError
SEEN
