#!/usr/bin/env bash
# Guess: with `gradient_accumulation_steps=4` an epoch of 3 batches makes one step, with what was collected.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): it makes none: nothing is trained, `iterations` stays 0, the loss is reported as ever. What was collected waits in the optimizer, and the next `fit` begins with it: its first batch
# completes the step. Of 10 batches an epoch the steps fall at another place in each epoch.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/collected.py" <<'PYTHON'
import keras
import numpy as np

x, y = np.random.default_rng(0).random((24, 4)), np.ones((24, 1))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.1, gradient_accumulation_steps=4), "mse")
before = model.get_weights()[0]
print("keras", keras.__version__)
history = model.fit(x, y, batch_size=8, verbose=0).history
print("3 batches: moved", not np.array_equal(before, model.get_weights()[0]), "iterations", int(model.optimizer.iterations),
      "keys", sorted(history))
model.fit(x[:8], y[:8], batch_size=8, verbose=0)
print("1 more: moved", not np.array_equal(before, model.get_weights()[0]), "iterations", int(model.optimizer.iterations))
PYTHON
seen="$("$there/venv/bin/python" "$there/collected.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
3 batches: moved False iterations 0 keys ['loss']
1 more: moved True iterations 1
SEEN
