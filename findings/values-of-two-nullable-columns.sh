#!/usr/bin/env bash
# Guess: `.values` of pandas' Int64 columns without gaps are integers, or objects, however many columns there are.
# Seen (pandas 3.1.1, numpy 2.4.6, Keras 3.15.1 on TensorFlow 2.21.0): one column gives int64, two columns give objects, which `fit` refuses; `to_numpy()` alike, and one column beside a plain int64 one.
# The frames themselves are refused either way.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 pandas==3.1.1 numpy==2.4.6
cat >"$there/values.py" <<'PYTHON'
import keras
import numpy as np
import pandas as pd

whole = pd.array([1, 2, 3, 4], dtype="Int64")
print("keras", keras.__version__, "pandas", pd.__version__, "numpy", np.__version__)
for name, frame in {
    "one Int64 column": pd.DataFrame({"a": whole}),
    "two": pd.DataFrame({"a": whole, "b": whole}),
    "one beside int64": pd.DataFrame({"a": whole, "b": [1, 2, 3, 4]}),
}.items():
    for how, data in ((".values", frame.values), ("frame", frame)):
        model = keras.Sequential([keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        try:
            model.fit(data, np.ones(4), verbose=0)
            print(name, how, getattr(data, "dtype", ""), "trains")
        except Exception as error:
            print(name, how, getattr(data, "dtype", ""), type(error).__name__, str(error).strip().splitlines()[0][:40])
PYTHON
seen="$("$there/venv/bin/python" "$there/values.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1 pandas 3.1.1 numpy 2.4.6
one Int64 column .values int64 trains
one Int64 column frame  ValueError Invalid dtype: Int64
two .values object ValueError Invalid dtype: object
two frame  ValueError Invalid dtype: Int64
one beside int64 .values object ValueError Invalid dtype: object
one beside int64 frame  ValueError Invalid dtype: Int64
SEEN
