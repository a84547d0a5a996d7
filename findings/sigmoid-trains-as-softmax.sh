#!/usr/bin/env bash
# Guess: with categorical_crossentropy a last layer of sigmoid units trains otherwise than one of softmax units: the loss divides by the sum of the scores.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): weights, losses and accuracy are the same to the last digit. Activations leave their input on the tensor, and the loss takes that for the
# logits of a softmax, whichever activation it was. Only `predict` gives sigmoids, whose sum is not 1; with another layer between, it trains otherwise.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/sigmoid.py" <<'PYTHON'
import keras
import numpy as np

x = np.random.default_rng(0).random((300, 8)).astype("float32")
y = np.eye(3)[(x.sum(axis=1) * 3).astype(int) % 3]


def trained(last):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(16, activation="relu"), *last()])
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(x, y, epochs=3, verbose=0).history
    return history, model.get_weights(), float(model.predict(x[:1], verbose=0).sum())


print("keras", keras.__version__)
softmax, weights, total = trained(lambda: [keras.layers.Dense(3, activation="softmax")])
print("softmax: predictions add up to 1:", round(total, 3) == 1)
for name, last in {
    "sigmoid": lambda: [keras.layers.Dense(3, activation="sigmoid")],
    "Activation of its own": lambda: [keras.layers.Dense(3), keras.layers.Activation("sigmoid")],
    "sigmoid, then times 1": lambda: [keras.layers.Dense(3, activation="sigmoid"), keras.layers.Rescaling(1.0)],
}.items():
    history, others, total = trained(last)
    same = history == softmax and all(np.array_equal(a, b) for a, b in zip(weights, others))
    print(name + ": losses, accuracy and weights as with softmax:", same, "- add up to 1:", round(total, 3) == 1)
PYTHON
seen="$("$there/venv/bin/python" "$there/sigmoid.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
softmax: predictions add up to 1: True
sigmoid: losses, accuracy and weights as with softmax: True - add up to 1: False
Activation of its own: losses, accuracy and weights as with softmax: True - add up to 1: False
sigmoid, then times 1: losses, accuracy and weights as with softmax: False - add up to 1: False
SEEN
