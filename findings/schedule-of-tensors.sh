#!/usr/bin/env bash
# Guess: a function for LearningRateScheduler may compute with tf.math.exp or keras.ops.exp, for a scalar tensor is a number.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): both are refused with "should be a float"; numpy's numbers pass, float32 too.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/schedules.py" <<'PYTHON'
import keras
import numpy as np
import tensorflow as tf

model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
SCHEDULES = {
    "tf.math.exp": lambda epoch, rate: rate * tf.math.exp(-0.1),
    "keras.ops.exp": lambda epoch, rate: rate * keras.ops.exp(-0.1),
    "numpy.exp": lambda epoch, rate: rate * np.exp(-0.1),
    "numpy.float32": lambda epoch, rate: np.float32(rate * 0.9),
}
print("keras", keras.__version__)
for name, schedule in SCHEDULES.items():
    callback = keras.callbacks.LearningRateScheduler(schedule)
    try:
        model.fit(np.zeros((4, 2)), np.zeros((4, 1)), verbose=0, callbacks=[callback])
        print(name, "passes")
    except ValueError as error:
        print(name, "is refused:", "should be a float" in str(error))
PYTHON
seen="$("$there/venv/bin/python" "$there/schedules.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
tf.math.exp is refused: True
keras.ops.exp is refused: True
numpy.exp passes
numpy.float32 passes
SEEN
