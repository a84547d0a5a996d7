#!/usr/bin/env bash
# Guess: what `fit` takes as data, `adapt` takes as well: a DataFrame, or one column of it.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0, pandas 3.1.1): `adapt` iterates over whatever is no array: over a DataFrame that gives column names. TextVectorization and StringLookup learn
# those as their words and say nothing; a frame with numbered columns gives Discretization the bins of 0, 1, ...; Normalization refuses all of pandas, a Series too.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 pandas==3.1.1
cat >"$there/adapt.py" <<'PYTHON'
import keras
import numpy as np
import pandas as pd

layers = keras.layers
films = pd.DataFrame({"review": ["good film", "bad film"]})
sizes = pd.DataFrame(np.array([[70.0, 800.0], [80.0, 900.0], [90.0, 700.0]]))


def learned(layer, data, what):
    try:
        layer.adapt(data)
    except Exception as error:
        return type(error).__name__
    found = getattr(layer, what)
    return [str(each) for each in (found() if callable(found) else np.ravel(found))]


print("keras", keras.__version__, "pandas", pd.__version__)
for kind in ("TextVectorization", "StringLookup"):
    make = getattr(layers, kind)
    print(kind, "frame", learned(make(), films, "get_vocabulary"), "column", learned(make(), films["review"], "get_vocabulary"))
print("Discretization frame", learned(layers.Discretization(num_bins=2), sizes, "bin_boundaries"), end=" ")
print("array", learned(layers.Discretization(num_bins=2), sizes.to_numpy(), "bin_boundaries"))
for name, data in (("frame", sizes), ("column", sizes[0]), ("array", sizes.to_numpy())):
    print("Normalization", name, learned(layers.Normalization(), data, "mean"))
PYTHON
seen="$("$there/venv/bin/python" "$there/adapt.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1 pandas 3.1.1
TextVectorization frame ['', '[UNK]', 'review'] column ['', '[UNK]', 'film', 'good', 'bad']
StringLookup frame ['[UNK]', 'review'] column ['[UNK]', 'good film', 'bad film']
Discretization frame ['0.0'] array ['90.0']
Normalization frame TypeError
Normalization column TypeError
Normalization array ['80.0', '800.0']
SEEN
