#!/usr/bin/env bash
# Guess: the codes of a category column are integers that can be calculated with, as those of LabelEncoder and factorize can.
# Seen (pandas 3.1.1, numpy 2.4.6, scikit-learn 1.9.1): up to 127 categories they are int8. `codes * 10` wraps to negative numbers without a
# word, `codes + 200` raises OverflowError; the others are int64.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check pandas==3.1.1 numpy==2.4.6 scikit-learn==1.9.1
cat >"$there/codes.py" <<'PYTHON'
import pandas as pd
from sklearn.preprocessing import LabelEncoder

print("pandas", pd.__version__)
letters = pd.Series(list("abcdefghijklmnop"))
codes = letters.astype("category").cat.codes
print(codes.dtype, LabelEncoder().fit_transform(letters).dtype, pd.factorize(letters)[0].dtype)
print((codes * 10).tolist()[-4:])
try:
    print(codes + 200)
except OverflowError as error:
    print("OverflowError:", error)
print("sum", codes.sum(), codes.sum().dtype)
PYTHON
seen="$("$there/venv/bin/python" "$there/codes.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
pandas 3.1.1
int8 int64 int64
[120, -126, -116, -106]
OverflowError: Python integer 200 out of bounds for int8
sum 120 int64
SEEN
