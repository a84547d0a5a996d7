#!/usr/bin/env bash
# Guess: `to_categorical` of labels -1 and 1 is refused, or gives three columns.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): it gives two, and -1 marks the last one, which is that of 1: both classes have the same row, and
# a model that answers always the same is right in every case.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1
cat >"$there/rows.py" <<'PYTHON'
import keras
import numpy as np

x = np.random.default_rng(0).random((40, 4))
y = np.where(x[:, 0] > 0.5, 1, -1)
rows = keras.utils.to_categorical(y)
keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation="softmax")])
model.compile(keras.optimizers.Adam(0.1), "categorical_crossentropy", metrics=["accuracy"])
accuracy = model.fit(x, rows, epochs=20, batch_size=4, verbose=0).history["accuracy"][-1]
print("keras", keras.__version__)
print("classes", np.unique(y).tolist(), "rows", np.unique(rows, axis=0).tolist())
print("accuracy", accuracy, "answers", np.unique(model.predict(x, verbose=0).argmax(axis=1)).tolist())
PYTHON
seen="$("$there/venv/bin/python" "$there/rows.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
classes [-1, 1] rows [[0.0, 1.0]]
accuracy 1.0 answers [1]
SEEN
