#!/usr/bin/env bash
# Guess: a DataFrame and its `.values` are the same data to Keras.
# Seen (pandas 3.1.1, Keras 3.15.1): `get_dummies` of a table with numbers gives float64 and bool columns. `fit` takes the
# table; its `.values` are of dtype object (bool and float have no common type in pandas, though they have in numpy) and
# are refused, and `from_tensor_slices` refuses the table itself. `to_numpy("float32")` and a scaler give numbers.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 numpy==2.4.6 pandas==3.1.1 scikit-learn==1.9.1
cat >"$there/tried.py" <<'PYTHON'
import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.preprocessing import StandardScaler

table = pd.get_dummies(pd.DataFrame({"size": [1.5, 2.5, 3.5, 4.5], "kind": ["a", "b", "a", "b"]}))
y = np.zeros(4)
print("pandas", pd.__version__, "keras", keras.__version__)
print("columns:", *table.dtypes, "- values:", table.values.dtype, "- numpy alone:", np.result_type(float, bool))


def fit(data):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(data, y, verbose=0)


TRIES = {
    "the table": lambda: fit(table),
    "its values": lambda: fit(table.values),
    "to_numpy('float32')": lambda: fit(table.to_numpy("float32")),
    "scaled": lambda: fit(StandardScaler().fit_transform(table)),
    "from_tensor_slices": lambda: fit(tf.data.Dataset.from_tensor_slices((table, y)).batch(2)),
}
for name, attempt in TRIES.items():
    try:
        attempt()
        print(name, "passes")
    except ValueError as error:
        print(name, "is refused:", str(error).split("(")[0].strip())
PYTHON
seen="$("$there/venv/bin/python" "$there/tried.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
pandas 3.1.1 keras 3.15.1
columns: float64 bool bool - values: object - numpy alone: float64
the table passes
its values is refused: Invalid dtype: object
to_numpy('float32') passes
scaled passes
from_tensor_slices is refused: Failed to convert a NumPy array to a Tensor
SEEN
