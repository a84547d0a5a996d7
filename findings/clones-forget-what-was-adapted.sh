#!/usr/bin/env bash
# Guess: a clone with the weights of its model predicts what the model predicts, as it does without preprocessing layers.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): after `adapt` a Normalization keeps its mean twice: as weights, and as the constants that it computes with. `set_weights` fills the first alone: the weights of
# model and clone are equal to the last digit, the predictions are not. A weights file, or `copy.deepcopy`, carries both; Discretization gives its bins into the clone; a StringLookup's
# clone has no words, and raises.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/clones.py" <<'PYTHON'
import copy
import os
import tempfile

import keras
import numpy as np
import tensorflow as tf

x = np.random.default_rng(0).random((64, 4)) * 10


def model_of(layer):
    layer.adapt(x)
    return keras.Sequential([keras.Input((4,)), layer, keras.layers.Dense(1)])


def told(name, model, other):
    weights = all(np.array_equal(a, b) for a, b in zip(model.get_weights(), other.get_weights(), strict=True))
    answers = np.allclose(model.predict(x, verbose=0), other.predict(x, verbose=0), atol=1e-4)
    print(f"{name}: same weights {weights}, same predictions {answers}")


def cloned(model):
    other = keras.models.clone_model(model)
    other.set_weights(model.get_weights())
    return other


print("keras", keras.__version__)
model = model_of(keras.layers.Normalization())
told("Normalization, set_weights", model, cloned(model))
told("Normalization, deepcopy", model, copy.deepcopy(model))
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "m.weights.h5")
    model.save_weights(path)
    other = keras.models.clone_model(model)
    other.load_weights(path)
told("Normalization, a file", model, other)
model = model_of(keras.layers.Discretization(num_bins=4))
told("Discretization, set_weights", model, cloned(model))
words = keras.layers.StringLookup()
words.adapt(["a", "b"])
model = keras.Sequential([keras.Input((1,), dtype="string"), words])
try:
    keras.models.clone_model(model).predict(tf.constant([["a"]]), verbose=0)
    print("StringLookup: predicts")
except Exception as error:
    print("StringLookup:", type(error).__name__)
PYTHON
seen="$("$there/venv/bin/python" "$there/clones.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
Normalization, set_weights: same weights True, same predictions False
Normalization, deepcopy: same weights True, same predictions True
Normalization, a file: same weights True, same predictions True
Discretization, set_weights: same weights True, same predictions True
StringLookup: FailedPreconditionError
SEEN
