#!/usr/bin/env bash
# Guess: what stops a training with Keras on TensorFlow (a label that no unit answers for, a word number beyond the Embedding, a model
#        compiled without a loss) stops it on JAX too: the checks are Keras'.
# Seen (Keras 3.15.1 on JAX 0.10.2): all three train without an error or a warning. The label counts as no class, and its loss is a
#        number; the word's row is NaN, and so is the loss; without a loss one is recorded.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2 jaxlib==0.10.2
cat >"$there/silent.py" <<'PYTHON'
import keras
import numpy as np

print("keras", keras.__version__, "on", keras.backend.backend())


def fit(layers, loss, x, y):
    model = keras.Sequential(layers)
    model.compile("sgd", loss)
    losses = model.fit(x, y, verbose=0).history.get("loss")
    return "trains, loss " + ("not recorded" if losses is None else "NaN" if np.isnan(losses[0]) else "a number")


dense = keras.layers.Dense(3, activation="softmax")
print("label 3 of 3 units:", fit([keras.Input((2,)), dense], "sparse_categorical_crossentropy", np.ones((8, 2)), np.full(8, 3)))
words = [keras.Input((4,)), keras.layers.Embedding(5, 2), keras.layers.Flatten(), keras.layers.Dense(1)]
print("word 7 of 5 rows:", fit(words, "mse", np.full((8, 4), 7), np.zeros((8, 1))))
print("no loss:", fit([keras.Input((2,)), keras.layers.Dense(1)], None, np.ones((8, 2)), np.zeros((8, 1))))
PYTHON
seen="$(KERAS_BACKEND=jax "$there/venv/bin/python" -W error::UserWarning "$there/silent.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1 on jax
label 3 of 3 units: trains, loss a number
word 7 of 5 rows: trains, loss NaN
no loss: trains, loss a number
SEEN
