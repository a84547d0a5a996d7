#!/usr/bin/env bash
# Guess: a loop over `select_dtypes("object")` and one with `if df[name].dtype == object` meet the same columns.
# Seen (pandas 3.1.1): columns of text have a type of their own in pandas 3. `select_dtypes("object")` still finds them, the comparison is False: a program that encodes texts in such a loop encodes
# nothing, and does not say so. `pd.api.types.is_object_dtype` says False, `is_string_dtype` True; a column that also holds a number stays an object.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check pandas==3.1.1
cat >"$there/object.py" <<'PYTHON'
import warnings

import pandas as pd

warnings.simplefilter("ignore")
df = pd.DataFrame({"words": ["a", "b"], "mixed": ["a", 1], "numbers": [1, 2]})
print("pandas", pd.__version__)
print('select_dtypes("object"):', *df.select_dtypes("object").columns)
print("dtype == object:", *[name for name in df if df[name].dtype == object])
print('dtype == "object":', *[name for name in df if df[name].dtype == "object"])
print("is_object_dtype:", *[name for name in df if pd.api.types.is_object_dtype(df[name])])
print("is_string_dtype:", *[name for name in df if pd.api.types.is_string_dtype(df[name])])
print('select_dtypes(exclude="object"):', *df.select_dtypes(exclude="object").columns)
PYTHON
seen="$("$there/venv/bin/python" "$there/object.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
pandas 3.1.1
select_dtypes("object"): words mixed
dtype == object: mixed
dtype == "object": mixed
is_object_dtype: mixed
is_string_dtype: words
select_dtypes(exclude="object"): numbers
SEEN
