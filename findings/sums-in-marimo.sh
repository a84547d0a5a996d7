#!/usr/bin/env bash
# Guess: `marimo convert` gives a notebook that computes what the Jupyter notebook computed, or says that it cannot.
# Seen (marimo 0.25.2): a name that two cells bind is numbered apart, `total += score` in a loop becomes
# `total_1 = total + score`, and the loop forgets to add up; a function keeps the constant of its own cell though a later
# cell has set another. Both run without a word, with other numbers.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check marimo==0.25.2 nbformat==5.11.1
cat >"$there/write.py" <<'PYTHON'
import sys

from nbformat.v4 import new_code_cell, new_notebook, writes

FOLDS = ["total = 0", "for score in [0.5, 0.75, 1.0]:\n    total += score", "print('mean', total / 3)"]
RATE = ["rate = 0.1\ndef step(x):\n    return x * rate", "rate = 0.5", "print('step', step(10))"]
for name, cells in {"folds": FOLDS, "rate": RATE}.items():
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata={"kernelspec": kernel})
    with open(f"{sys.argv[1]}/{name}.ipynb", "w") as file:
        file.write(writes(notebook))
    exec("\n".join(cells), {})
PYTHON
cd "$there"
seen="$(
    "$there/venv/bin/marimo" --version | sed 's/^/marimo /'
    echo "as Jupyter runs the cells:"
    "$there/venv/bin/python" write.py .
    echo "converted:"
    for name in folds rate; do
        "$there/venv/bin/marimo" -y convert "$name.ipynb" -o "$name.py" >/dev/null 2>&1
        "$there/venv/bin/python" "$name.py"
    done
    grep -h -E "total_1 =|_rate = 0" folds.py rate.py
)"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
marimo 0.25.2
as Jupyter runs the cells:
mean 0.75
step 5.0
converted:
mean 0.3333333333333333
step 1.0
        total_1 = total + score
    _rate = 0.1
    _rate = 0.5
SEEN
