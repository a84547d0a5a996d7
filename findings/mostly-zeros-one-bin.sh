#!/usr/bin/env bash
# Guess: `Discretization(num_bins=n)` after `adapt` tells apart what differs most: 0 from 1 with two bins, the zeros from the rest with four;
# where quantiles coincide it has fewer bins, as scikit-learn's KBinsDiscretizer, or says so, as pandas' qcut.
# Seen (Keras 3.15.1 on TensorFlow 2.21.0): a bin begins at its boundary, and equal boundaries stay: of 0 and 1, half each, both are in
# one bin; of 900 zeros and 1 to 100 all thousand are in the last of four, and the others are never used.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 pandas==3.1.1 scikit-learn==1.9.1
cat >"$there/bins.py" <<'PYTHON'
import keras
import numpy as np
import pandas as pd
from sklearn.preprocessing import KBinsDiscretizer

halves = np.array([0.0, 1.0] * 500)
zeros = np.array([0.0] * 900 + list(range(1, 101)))
print("keras", keras.__version__)
for name, data, bins in (("0 and 1", halves, 2), ("mostly 0", zeros, 4)):
    layer = keras.layers.Discretization(num_bins=bins)
    layer.adapt(data)
    print(name, "in", bins, "bins: boundaries", layer.bin_boundaries, "used", np.unique(layer(data)).tolist())
two = KBinsDiscretizer(2, encode="ordinal", quantile_method="averaged_inverted_cdf").fit_transform(halves[:, None])
print("scikit-learn, 0 and 1 in 2 bins: used", np.unique(two).astype(int).tolist())
try:
    pd.qcut(zeros, 4)
except ValueError as error:
    print("pandas, mostly 0 in 4 bins:", str(error).partition(":")[0])
PYTHON
seen="$("$there/venv/bin/python" "$there/bins.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
keras 3.15.1
0 and 1 in 2 bins: boundaries [0.0] used [1]
mostly 0 in 4 bins: boundaries [0.0, 0.0, 0.0] used [3]
scikit-learn, 0 and 1 in 2 bins: used [0, 1]
pandas, mostly 0 in 4 bins: Bin edges must be unique
SEEN
