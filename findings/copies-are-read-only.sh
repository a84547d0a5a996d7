#!/usr/bin/env bash
# Guess: `df.values` may or may not be written to; after `df.copy()` it surely may, that is what a copy is for. And what
# `to_numpy(dtype=...)` had to convert is new and may be written to as well.
# Seen (pandas 3.1.1): the other way round. The numbers of a CSV file can be scaled in place, those of its copy are
# read-only: `copy` puts the columns of one type together, and what needs no more copying for `.values` is protected.
# `head` does the same, `iloc` does not. The converted array of such a table is read-only though it shares no memory.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check pandas==3.1.1 numpy==2.4.6
cat >"$there/scale.py" <<'PYTHON'
import io

import numpy as np
import pandas as pd

print("pandas", pd.__version__)
pixels = pd.read_csv(io.StringIO("p0,p1,p2\n0,128,255\n64,0,32\n255,255,1\n"))
tables = {
    "read_csv": pixels,
    "copy": pixels.copy(),
    "head": pixels.head(3),
    "iloc": pixels.iloc[:3],
    "dropna": pixels.dropna(),
    "dropna, copy": pixels.dropna().copy(),
}
for name, table in tables.items():
    x = table.values
    try:
        x //= 255
        print(f"{name}: scaled")
    except ValueError as error:
        print(f"{name}: {error}")
table = pixels.copy()
converted = table.to_numpy(dtype="float32")
print("converted: shares memory", np.shares_memory(converted, table.values), "writable", converted.flags.writeable)
PYTHON
seen="$("$there/venv/bin/python" "$there/scale.py")"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
pandas 3.1.1
read_csv: scaled
copy: output array is read-only
head: output array is read-only
iloc: scaled
dropna: scaled
dropna, copy: output array is read-only
converted: shares memory False writable False
SEEN
