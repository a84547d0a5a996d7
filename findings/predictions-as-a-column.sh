#!/usr/bin/env bash
# Guess: scipy's functions for two samples take the column that `predict` gives, (n, 1), beside targets of (n,), alike: as n pairs, or not at all.
# Seen (scipy 1.17.1, numpy 2.4.6): spearmanr and kendalltau take it as flat; pearsonr refuses the lengths; linregress says that all x are identical; ttest_rel and ks_2samp run n tests, each of one number
# against all of the others, and give n p-values. scikit-learn's metrics take it as flat throughout.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check scipy==1.17.1 numpy==2.4.6 scikit-learn==1.9.1
cat >"$there/predictions.py" <<'PYTHON'
import warnings

import numpy as np
import scipy
from scipy import stats
from sklearn.metrics import mean_squared_error, r2_score

warnings.simplefilter("ignore")
rng = np.random.default_rng(0)
y = rng.normal(size=20)
column = (y + rng.normal(0, 0.1, 20)).reshape(-1, 1)
print("scipy", scipy.__version__)
for function in (stats.spearmanr, stats.kendalltau, stats.pearsonr, stats.linregress, stats.ttest_rel, stats.ks_2samp):
    try:
        shape = np.shape(function(y, column).pvalue)
        same = shape == () and np.isclose(function(y, column).pvalue, function(y, column.ravel()).pvalue)
        print(function.__name__, "as flat" if same else f"p-values of shape {shape}")
    except ValueError as error:
        print(function.__name__, "ValueError:", error)
for function in (mean_squared_error, r2_score):
    print(function.__name__, "as flat" if function(y, column) == function(y, column.ravel()) else "otherwise")
PYTHON
seen="$("$there/venv/bin/python" "$there/predictions.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
scipy 1.17.1
spearmanr as flat
kendalltau as flat
pearsonr ValueError: `x` and `y` must have the same length along `axis`.
linregress ValueError: Cannot calculate a linear regression if all x values are identical
ttest_rel p-values of shape (20,)
ks_2samp p-values of shape (20,)
mean_squared_error as flat
r2_score as flat
SEEN
