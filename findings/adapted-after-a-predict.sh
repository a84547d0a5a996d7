#!/usr/bin/env bash
# Guess: `adapt` takes effect at once: the next `predict` uses what was learned.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): `predict` keeps what the layer had learned when it was first called, for good; `model(x)` uses the new. Only another `compile` makes `predict` agree.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/adapted.py" <<'PYTHON'
import keras
import numpy as np
import tensorflow as tf

numbers = np.random.default_rng(0).random((64, 1)) * 10
texts = tf.constant([["a"], ["b"], ["c"]])


def told(layer, first, second, data, dtype):
    layer.adapt(first)
    model = keras.Sequential([keras.Input((1,), dtype=dtype), layer])
    before = model.predict(data, verbose=0)
    layer.adapt(second)
    after, called = model.predict(data, verbose=0), np.array(model(data))
    model.compile("sgd", "mse")
    again = model.predict(data, verbose=0)
    same = [np.allclose(one, other) for one, other in ((before, after), (called, after), (called, again))]
    print(type(layer).__name__, "- predict as before: {}, as model(x): {}; after compile as model(x): {}".format(*same))


print("keras", keras.__version__)
told(keras.layers.Normalization(axis=None), numbers, numbers * 100 + 7, numbers, "float32")
told(keras.layers.Discretization(num_bins=3), numbers, numbers * 100 + 7, numbers, "float32")
told(keras.layers.StringLookup(), ["a", "b"], ["c", "b"], texts, "string")
PYTHON
seen="$("$there/venv/bin/python" "$there/adapted.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
Normalization - predict as before: True, as model(x): False; after compile as model(x): True
Discretization - predict as before: True, as model(x): False; after compile as model(x): True
StringLookup - predict as before: True, as model(x): False; after compile as model(x): True
SEEN
