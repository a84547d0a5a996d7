#!/usr/bin/env bash
# Guess: `keras.utils.normalize(x, axis=0)` makes the columns of an array one long, as it does with a tensor; n numbers
# stay n numbers.
# Seen (Keras 3.15.1, TensorFlow 2.21.0): of a tensor. With an array `axis=0` is refused, unless it has as many rows as
# columns: then each row is divided by the length of a column, without a word. And n numbers in an array become one row
# of n, so that they are no targets any more.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check keras==3.15.1 tensorflow==2.21.0 numpy==2.4.6
cat >"$there/both.py" <<'PYTHON'
import keras
import numpy as np
import tensorflow as tf

print("Keras", keras.version(), "TensorFlow", tf.__version__)
two_by_two = [[3.0, 0.0], [4.0, 12.0]]
two_by_three = [[3.0, 0.0, 1.0], [4.0, 12.0, 0.0]]
for kind in (tf.constant, np.array):
    print("tensor" if kind is tf.constant else "array")
    for rows in (two_by_two, two_by_three):
        try:
            columns = np.array(keras.utils.normalize(kind(rows), axis=0))
            print("  columns:", columns.round(3).tolist(), "lengths", np.linalg.norm(columns, axis=0).round(3).tolist())
        except ValueError as error:
            print("  columns:", error)
    print("  two numbers:", tuple(keras.utils.normalize(kind([3.0, 4.0])).shape))
PYTHON
seen="$(TF_CPP_MIN_LOG_LEVEL=3 "$there/venv/bin/python" "$there/both.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
Keras 3.15.1 TensorFlow 2.21.0
tensor
  columns: [[0.6000000238418579, 0.0], [0.800000011920929, 1.0]] lengths [1.0, 1.0]
  columns: [[0.6000000238418579, 0.0, 1.0], [0.800000011920929, 1.0, 0.0]] lengths [1.0, 1.0, 1.0]
  two numbers: (2,)
array
  columns: [[0.6, 0.0], [0.333, 1.0]] lengths [0.686, 1.0]
  columns: operands could not be broadcast together with shapes (2,3) (3,1) 
  two numbers: (1, 2)
SEEN
