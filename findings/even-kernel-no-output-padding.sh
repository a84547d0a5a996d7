#!/usr/bin/env bash
# Guess: `output_padding=0` of a transposed convolution is what happens without it, and a model whose output_shape is known can run.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): with padding "same" 0 is another length than None; with an odd kernel it runs, with an even
# one Keras promises a length and `predict` ends in AbortedError. `output_padding=1` runs with both.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/transposed.py" <<'PYTHON'
import keras
import numpy as np

print("keras", keras.__version__)
for kernel in (2, 3, 4, 5):
    for padding in (None, 0, 1):
        layer = keras.layers.Conv1DTranspose(2, kernel, strides=2, padding="same", output_padding=padding)
        model = keras.Sequential([keras.Input((5, 2)), layer])
        try:
            length = model.predict(np.ones((1, 5, 2)), verbose=0).shape[1]
        except Exception as error:
            length = type(error).__name__
        print(f"kernel {kernel}, output_padding={padding}: promises {model.output_shape[1]}, gives {length}")
PYTHON
seen="$("$there/venv/bin/python" "$there/transposed.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
kernel 2, output_padding=None: promises 10, gives 10
kernel 2, output_padding=0: promises 8, gives AbortedError
kernel 2, output_padding=1: promises 9, gives 9
kernel 3, output_padding=None: promises 10, gives 10
kernel 3, output_padding=0: promises 9, gives 9
kernel 3, output_padding=1: promises 10, gives 10
kernel 4, output_padding=None: promises 10, gives 10
kernel 4, output_padding=0: promises 8, gives AbortedError
kernel 4, output_padding=1: promises 9, gives 9
kernel 5, output_padding=None: promises 10, gives 10
kernel 5, output_padding=0: promises 9, gives 9
kernel 5, output_padding=1: promises 10, gives 10
SEEN
