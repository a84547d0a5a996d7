#!/usr/bin/env bash
# Guess: a Sequential of Resizing and Rescaling takes one photo (40, 30, 3) and batches of photos alike, as its layers do.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): the first call builds it, and the photo's height then stands where the batch does. Photos of
# other heights still pass; every batch is refused, and a model that begins with it has data without a batch axis, so that Conv2D
# cannot be added.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/photo.py" <<'PYTHON'
import keras
import numpy as np
from keras import layers

photo, other, batch = (np.ones(shape, "float32") for shape in ((40, 30, 3), (50, 20, 3), (8, 40, 30, 3)))
print("keras", keras.__version__)
for name, make in {
    "Resizing": lambda: layers.Resizing(24, 24),
    "Sequential": lambda: keras.Sequential([layers.Resizing(24, 24), layers.Rescaling(1 / 255)]),
}.items():
    resize = make()
    for what, data in (("a photo", photo), ("another", other), ("a batch", batch)):
        try:
            print(name, what, tuple(resize(data).shape))
        except ValueError as error:
            print(name, what, "ValueError")
print("input_shape", resize.input_shape)
try:
    keras.Sequential([resize, layers.Conv2D(4, 3)])
except ValueError as error:
    print("ValueError:", "min_ndim=4" in str(error) or "ndim=3" in str(error))
PYTHON
seen="$("$there/venv/bin/python" "$there/photo.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
Resizing a photo (24, 24, 3)
Resizing another (24, 24, 3)
Resizing a batch (8, 24, 24, 3)
Sequential a photo (24, 24, 3)
Sequential another (24, 24, 3)
Sequential a batch ValueError
input_shape (40, 30, 3)
ValueError: True
SEEN
