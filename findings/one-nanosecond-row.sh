#!/usr/bin/env bash
# Guess: a day turned into a number for a model, `to_datetime(column).astype("int64")`, is the same number however the
# column was written; as always, nanoseconds.
# Seen (pandas 3.1.1): microseconds; seconds where numpy's days were given; and nanoseconds where a single row of the column
# is written with nine decimals, which makes every other number of the column a thousand times as large. `Timestamp.value`
# is in nanoseconds whatever the column is.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check pandas==3.1.1 numpy==2.4.6
cat >"$there/tried.py" <<'PYTHON'
import numpy as np
import pandas as pd

DAY = "2020-01-01"


def first(column):
    return column.dtype, int(column.astype("int64").iloc[0])


print("pandas", pd.__version__)
print("text", *first(pd.to_datetime(pd.Series([DAY, DAY]))))
print("seconds", *first(pd.to_datetime(pd.Series([1577836800]), unit="s")))
print("numpy's days", *first(pd.Series(np.array([DAY], "datetime64[D]"))))
late = f"{DAY} 00:00:00.000000001"
print("another row in nanoseconds", *first(pd.to_datetime(pd.Series([DAY, late]), format="mixed")))
print("Timestamp.value", pd.to_datetime(pd.Series([DAY])).iloc[0].value)
PYTHON
seen="$("$there/venv/bin/python" "$there/tried.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
pandas 3.1.1
text datetime64[us] 1577836800000000
seconds datetime64[us] 1577836800000000
numpy's days datetime64[s] 1577836800
another row in nanoseconds datetime64[ns] 1577836800000000000
Timestamp.value 1577836800000000000
SEEN
