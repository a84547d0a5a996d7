#!/usr/bin/env bash
# Guess: since numpy's C functions have signatures, a call that `inspect.signature(f).bind` refuses is one that f refuses.
# Seen (numpy 2.4.6): `arange` takes by name what its signature has by place only, and by place what it has by name only; `ndarray.sum` takes
# by place what its signature hides in **kwargs. Who binds calls by these signatures refuses programs that run.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check numpy==2.4.6
cat >"$there/signatures.py" <<'PYTHON'
import inspect

import numpy as np

table = np.ones((2, 3))
CALLS = {
    "arange(start=0, stop=5)": (np.arange, (), {"start": 0, "stop": 5}),
    "arange(0, 5, 1, int)": (np.arange, (0, 5, 1, int), {}),
    "ndarray.sum(table, 0, None, None, True)": (np.ndarray.sum, (table, 0, None, None, True), {}),
}
print("numpy", np.__version__)
for text, (function, args, named) in CALLS.items():
    try:
        inspect.signature(function).bind(*args, **named)
        told = "allowed"
    except TypeError as error:
        told = f"refused ({error})"
    print(f"{text}: {told} by the signature; numpy gives {function(*args, **named).tolist()}")
PYTHON
seen="$("$there/venv/bin/python" "$there/signatures.py" 2>/dev/null)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
numpy 2.4.6
arange(start=0, stop=5): refused (missing a required argument: 'start_or_stop') by the signature; numpy gives [0, 1, 2, 3, 4]
arange(0, 5, 1, int): refused (too many positional arguments) by the signature; numpy gives [0, 1, 2, 3, 4]
ndarray.sum(table, 0, None, None, True): refused (too many positional arguments) by the signature; numpy gives [[2.0, 2.0, 2.0]]
SEEN
