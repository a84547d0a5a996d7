#!/usr/bin/env bash
# Guess: `CSVLogger(append=True)` puts each number under its name, or refuses a model with other metrics than the file's.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): the columns are those of the model that logs now, in alphabetical order, the header that of the
# first: the accuracy of the second model stands under `loss`, its loss under `val_loss` (a column for which the first had nothing, either).
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/log.py" <<'PYTHON'
import csv
import os
import tempfile

import keras
import numpy as np

x = np.random.default_rng(0).random((40, 4))
y = (x.sum(axis=1) > 2).astype("float32")
file = os.path.join(tempfile.mkdtemp(), "log.csv")
for metrics in (None, ["accuracy"]):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile("sgd", "binary_crossentropy", metrics=metrics)
    logged = keras.callbacks.CSVLogger(file, append=True)
    history = model.fit(x, y, epochs=1, verbose=0, callbacks=[logged]).history
header, first, second = csv.reader(open(file))
name = {str(values[0]): name for name, values in history.items()}
print("keras", keras.__version__)
print("header:", ", ".join(header))
print("second model:", ", ".join(name.get(value, value) for value in second))
PYTHON
seen="$("$there/venv/bin/python" "$there/log.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
header: epoch, loss, val_loss
second model: 0, accuracy, loss, NA, NA
SEEN
