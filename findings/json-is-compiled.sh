#!/usr/bin/env bash
# Guess: a model made again from its architecture (`model_from_json`, `clone_model`, `from_config`) must be compiled anew
# before `evaluate`, for it has neither weights nor optimizer of the old one.
# Seen (Keras 3.15.1): the first two give a model that is compiled, with the loss of the old one; `from_config` does not.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 numpy==2.4.6
cat >"$there/tried.py" <<'PYTHON'
import keras
import numpy as np

x, y = np.zeros((4, 2)), np.ones((4, 1))
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, use_bias=False)])
model.compile("sgd", "mae")
AGAIN = {
    "model_from_json": lambda: keras.models.model_from_json(model.to_json()),
    "clone_model": lambda: keras.models.clone_model(model),
    "from_config": lambda: keras.Sequential.from_config(model.get_config()),
}
print("keras", keras.__version__)
for name, make in AGAIN.items():
    new = make()
    try:
        print(name, "evaluates:", new.evaluate(x, y, verbose=0))
    except ValueError as error:
        print(name, "says:", str(error).split(".")[0])
PYTHON
seen="$("$there/venv/bin/python" "$there/tried.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
model_from_json evaluates: 1.0
clone_model evaluates: 1.0
from_config says: You must call `compile()` before using the model
SEEN
