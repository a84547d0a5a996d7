#!/usr/bin/env bash
# Guess: a `train_step` of one's own is traced once, whether the model has an `Input` or not
# Seen (keras 3.15.1, tensorflow 2.21.0): with an `Input` once, without one twice, and a layer's `call` three times: what
# a step prints, counts or looks up in Python happens twice before the first batch is trained
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/traced.py" <<'PYTHON'
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import numpy as np

x, y = np.random.rand(8, 3), np.random.rand(8, 1)


def tried(what, inputs):
    calls, steps = [], []

    class Counted(keras.layers.Layer):
        def call(self, x):
            calls.append(1)
            return x

    class Model(keras.Sequential):
        def train_step(self, data):
            steps.append(1)
            return super().train_step(data)

    model = Model([*inputs, Counted(), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    for _ in range(2):
        model.fit(x, y, epochs=3, batch_size=4, verbose=0)
        print(what, "train_step", len(steps), "call", len(calls))


tried("with Input:", [keras.Input((3,))])
tried("without:", [])
PYTHON
seen="$("$there/venv/bin/python" "$there/traced.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
with Input: train_step 1 call 2
with Input: train_step 1 call 2
without: train_step 2 call 3
without: train_step 2 call 3
SEEN
