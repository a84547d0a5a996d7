#!/usr/bin/env bash
# Guess: what `fit` takes as x it takes as y, so the sparse matrix that OneHotEncoder gives by default serves for labels.
# Seen (Keras 3.15.1, scikit-learn 1.9.1): as x it trains and predicts; as y it is a TypeError about SparseTensor, though
# both are converted by the same adapter; and calling the model on it is refused where `predict` is not.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 numpy==2.4.6 scikit-learn==1.9.1
cat >"$there/tried.py" <<'PYTHON'
import keras
import numpy as np
from sklearn.preprocessing import OneHotEncoder

rows = OneHotEncoder().fit_transform(np.arange(30).reshape(-1, 1) % 3)
dense = rows.toarray()
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3, activation="softmax")])
model.compile("sgd", "categorical_crossentropy")
TRIES = {
    "sparse x": lambda: model.fit(rows, dense, verbose=0),
    "sparse x in predict": lambda: model.predict(rows, verbose=0),
    "sparse x in a call": lambda: model(rows),
    "sparse y": lambda: model.fit(dense, rows, verbose=0),
}
print("keras", keras.__version__)
for name, attempt in TRIES.items():
    try:
        attempt()
        print(name, "passes")
    except (TypeError, ValueError) as error:
        print(name, "is a", type(error).__name__)
PYTHON
seen="$("$there/venv/bin/python" "$there/tried.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
sparse x passes
sparse x in predict passes
sparse x in a call is a ValueError
sparse y is a TypeError
SEEN
