#!/usr/bin/env bash
# Guess: a layer whose `call` uses numpy is refused when it is added behind an Input, or at least the model is not built.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): the model says `built` is True, the layer's is False, and there is no output shape: numpy raises
# NotImplementedError, which stands for "this layer cannot tell its shape". The error comes with `fit`.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/layer.py" <<'PYTHON'
import keras
import numpy as np


class Squash(keras.layers.Layer):
    def call(self, x):
        return np.tanh(x)


model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), Squash(), keras.layers.Dense(1)])
print("keras", keras.__version__)
print("model built:", model.built, "layers built:", [layer.built for layer in model.layers])
try:
    print(model.output_shape)
except AttributeError as error:
    print(error)
model.compile("adam", "mse")
try:
    model.fit(np.ones((8, 4)), np.ones(8), verbose=0)
except Exception as error:
    print("fit:", type(error).__name__)
PYTHON
seen="$("$there/venv/bin/python" "$there/layer.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
model built: True layers built: [True, True, False]
Sequential model 'sequential' has no defined output shape yet.
fit: NotImplementedError
SEEN
