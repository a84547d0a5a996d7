#!/usr/bin/env bash
# Guess: `evaluate(..., return_dict=True)` gives what `evaluate` gives, with names: the loss first, then the metrics as they were listed.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): the keys stand in the order of the alphabet, capitals first. `loss, accuracy, precision =
# model.evaluate(..., return_dict=True).values()` runs and calls the precision a loss; so do train_on_batch and test_on_batch.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/results.py" <<'PYTHON'
import keras
import numpy as np

x, y = np.random.default_rng(0).random((20, 4)), np.arange(20) % 2
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile("sgd", "binary_crossentropy", metrics=["accuracy", "Precision"])
print("keras", keras.__version__)
for name in ("evaluate", "test_on_batch", "train_on_batch"):
    options = {"verbose": 0} if name == "evaluate" else {}
    named = getattr(model, name)(x, y, return_dict=True, **options)
    print(name, list(named))
plain, named = model.evaluate(x, y, verbose=0), model.evaluate(x, y, verbose=0, return_dict=True)
print("the first number is the loss:", plain[0] == named["loss"], "and the first value:", next(iter(named.values())) == named["loss"])
PYTHON
seen="$("$there/venv/bin/python" "$there/results.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
evaluate ['Precision', 'accuracy', 'loss']
test_on_batch ['Precision', 'accuracy', 'loss']
train_on_batch ['Precision', 'accuracy', 'loss']
the first number is the loss: True and the first value: False
SEEN
