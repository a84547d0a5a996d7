#!/usr/bin/env bash
# Guess: a layer that counts categories (`multi_hot`, `count`) folds the last axis, as `output_shape` says: (2, 3) numbers a sample
# become (2, tokens).
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): the values fold the axis behind the batch, (3, tokens). Of four layers with the same two
# modes, Discretization alone promises what comes out; Hashing promises too few axes for `one_hot` as well.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/axes.py" <<'PYTHON'
import keras
import numpy as np

numbers = np.array([[[0, 1, 2], [3, 4, 5]]] * 4)
LAYERS = {
    "CategoryEncoding": lambda mode: keras.layers.CategoryEncoding(9, output_mode=mode),
    "Hashing": lambda mode: keras.layers.Hashing(9, output_mode=mode),
    "IntegerLookup": lambda mode: keras.layers.IntegerLookup(vocabulary=list(range(8)), output_mode=mode),
    "Discretization": lambda mode: keras.layers.Discretization(bin_boundaries=list(range(8)), output_mode=mode),
}
print("keras", keras.__version__)
for mode in ("one_hot", "multi_hot", "count"):
    for name, layer in LAYERS.items():
        model = keras.Sequential([keras.Input((2, 3), dtype="int64"), layer(mode)])
        print(mode, name, "promises", model.output_shape, "gives", model.predict(numbers, verbose=0).shape)
print(np.array(keras.layers.CategoryEncoding(6, output_mode="multi_hot")(numbers))[0].astype(int).tolist())
PYTHON
seen="$("$there/venv/bin/python" "$there/axes.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
one_hot CategoryEncoding promises (None, 2, 3, 9) gives (4, 2, 3, 9)
one_hot Hashing promises (None, 2, 9) gives (4, 2, 3, 9)
one_hot IntegerLookup promises (None, 2, 3, 9) gives (4, 2, 3, 9)
one_hot Discretization promises (None, 2, 3, 9) gives (4, 2, 3, 9)
multi_hot CategoryEncoding promises (None, 2, 9) gives (4, 3, 9)
multi_hot Hashing promises (None, 2, 9) gives (4, 3, 9)
multi_hot IntegerLookup promises (None, 2, 9) gives (4, 3, 9)
multi_hot Discretization promises (None, 3, 9) gives (4, 3, 9)
count CategoryEncoding promises (None, 2, 9) gives (4, 3, 9)
count Hashing promises (None, 2, 9) gives (4, 3, 9)
count IntegerLookup promises (None, 2, 9) gives (4, 3, 9)
count Discretization promises (None, 3, 9) gives (4, 3, 9)
[[1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 1, 0], [0, 0, 1, 0, 0, 1]]
SEEN
