#!/usr/bin/env bash
# Guess: Normalization and StandardScaler scale a column that never changes alike.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0, scikit-learn 1.9.1): both give 0 for what was seen; for a value one larger the scaler gives 1,
# the layer ten million, since it divides by its epsilon. A rare flag that is 0 in all of the training data then drowns everything.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 scikit-learn==1.9.1
cat >"$there/constant.py" <<'PYTHON'
import keras
import numpy as np
from sklearn.preprocessing import StandardScaler

print("keras", keras.__version__)
seen, new = np.zeros((6, 1)), np.array([[0.0], [1.0]])
layer = keras.layers.Normalization()
layer.adapt(seen)
print("Normalization", layer(new).numpy().ravel().tolist())
print("StandardScaler", StandardScaler().fit(seen).transform(new).ravel().tolist())
PYTHON
seen="$("$there/venv/bin/python" "$there/constant.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
Normalization [0.0, 10000000.0]
StandardScaler [0.0, 1.0]
SEEN
