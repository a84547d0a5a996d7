#!/usr/bin/env bash
# Guess: a loss that divides by `y_true.shape[0]` either runs with arrays or does not: `fit` traces it with an open batch axis, or with a known one.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): it depends on the number of rows: where they divide by the batch size it runs, with a rest the axis is None and it raises. So a program breaks
# when one row is dropped. A tf.data set has None even without a rest, unless `drop_remainder=True`; `validation_split` counts as its own rows.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/rows.py" <<'PYTHON'
import keras
import numpy as np
import tensorflow as tf


def loss(y_true, y_pred):
    return keras.ops.sum(keras.ops.square(y_true - y_pred)) / y_true.shape[0]


def fit(name, *data, **options):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", loss)
    try:
        model.fit(*data, verbose=0, **options)
        print(name, "runs")
    except Exception as error:
        print(name, type(error).__name__)


def rows(count):
    return np.ones((count, 3)), np.ones((count, 1))


print("keras", keras.__version__)
fit("8 rows in batches of 4", *rows(8), batch_size=4)
fit("10 rows in batches of 4", *rows(10), batch_size=4)
fit("10 rows, 0.2 of them for validation, in batches of 4", *rows(10), batch_size=4, validation_split=0.2)
fit("a data set of 8 in batches of 4", tf.data.Dataset.from_tensor_slices(rows(8)).batch(4))
fit("a data set of 10 without the rest", tf.data.Dataset.from_tensor_slices(rows(10)).batch(4, drop_remainder=True))
PYTHON
seen="$("$there/venv/bin/python" "$there/rows.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
8 rows in batches of 4 runs
10 rows in batches of 4 ValueError
10 rows, 0.2 of them for validation, in batches of 4 ValueError
a data set of 8 in batches of 4 ValueError
a data set of 10 without the rest runs
SEEN
