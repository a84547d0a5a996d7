#!/usr/bin/env bash
# Guess: a column of categories and its `.values` are the same to `fit`.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0, pandas 3.1.1): as labels the Series is refused ("Invalid dtype: category"), its `.values` train, and so does an Index of them; a Series or frame
# of int8 codes trains as well. (After `get_dummies` it is the other way round: the frame passes, its `.values` do not.)
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 pandas==3.1.1
cat >"$there/values.py" <<'PYTHON'
import keras
import numpy as np
import pandas as pd

x = np.random.default_rng(0).random((40, 4))
labels = pd.Series(np.arange(40) % 2).astype("category")
print("keras", keras.__version__, "pandas", pd.__version__)
for name, y in {
    "Series": labels,
    "frame": labels.to_frame(),
    ".values": labels.values,
    ".array": labels.array,
    "Index": pd.Index(labels),
    ".cat.codes": labels.cat.codes,
}.items():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile("sgd", "binary_crossentropy")
    try:
        model.fit(x, y, verbose=0)
        print(name, "trains")
    except Exception as error:
        print(name, type(error).__name__, str(error))
PYTHON
seen="$("$there/venv/bin/python" "$there/values.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1 pandas 3.1.1
Series ValueError Invalid dtype: category
frame ValueError Invalid dtype: category
.values trains
.array trains
Index trains
.cat.codes trains
SEEN
