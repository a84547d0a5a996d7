#!/usr/bin/env bash
# Guess: like in its percent and light forms, jupytext comments a %%bash cell out in the sphinx form.
# Seen (jupytext 1.19.6): the lines of the cell stand in the script as Python code.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check jupytext==1.19.6 nbformat==5.11.1
cat >"$there/cells.py" <<'PYTHON'
import jupytext
from nbformat.v4 import new_code_cell, new_notebook

kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
cells = [new_code_cell("x = 1"), new_code_cell("%%bash\nls -l")]
notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
print("jupytext", jupytext.__version__)
for form in ("py:percent", "py:light", "py:sphinx"):
    lines = jupytext.writes(notebook, fmt=form).splitlines()
    print(form, [line for line in lines if "ls -l" in line])
PYTHON
seen="$("$there/venv/bin/python" "$there/cells.py")"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
jupytext 1.19.6
py:percent ['# ls -l']
py:light ['# ls -l']
py:sphinx ['ls -l']
SEEN
