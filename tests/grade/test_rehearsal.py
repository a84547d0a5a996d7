"""`check-assignment`: the reference gets everything, or it is said; who notices which mistake is shown."""

from __future__ import annotations

import json
from pathlib import Path

from seqlint.mistakes.variants import variants
from tests.grade.test_drafting import PICTURES
from tests.warm import seqlint

CHECKS = {
    "runs": ("runs-to-end", ""),
    "output": ("output-shape", 'shape = "(None, 10)"'),
    "loss": ("loss", 'loss = "sparse_categorical_crossentropy"'),
    "many": ("params", "min = 10"),
    "size": ("lint", 'rules = ["oversized-layer"]\ncap = 1'),
}
SOLUTION = """\
import numpy as np
from keras import Input, Sequential
from keras.layers import Dense

x, y = np.random.rand(40, 4), np.random.randint(0, 10, 40)
model = Sequential()
model.add(Input((4,)))
model.add(Dense(8, activation="relu"))
model.add(Dense(10, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y, epochs=2)
"""


def assignment(folder: Path, **changed: tuple[str, str]) -> None:
    checks = (
        f'[[check]]\nname = "{name}"\nkind = "{kind}"\nweight = 1\n{keys}\n'
        for name, (kind, keys) in {**CHECKS, **changed}.items()
    )
    (folder / "a.toml").write_text("points = 10\n" + "\n".join(checks))
    (folder / "s.py").write_text(SOLUTION)


def test_which_check_notices_which_mistake(tmp_path: Path) -> None:
    assignment(tmp_path)
    (tmp_path / "w.py").write_text(SOLUTION.replace("(10,", "(11,"))
    (tmp_path / "v.py").write_text(SOLUTION.replace("model.fit", "model.fitt"))
    done = seqlint(
        "check-assignment", "a.toml", "--reference", "s.py", "--wrong", "w.py", "v.py", "--format", "json", cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["reference"] == {"score": 10, "max_score": 10, "verdict": "passed", "reason": None}
    noticed = {each["what"]: each["noticed"] for each in told["wrong"]}
    assert noticed["w.py"] == ["output"]
    assert noticed["v.py"] == ["runs"]
    assert noticed["mse for classes"] == ["runs", "loss"]
    assert noticed["weights that start at zero"] == []
    assert told["never_failed"] == ["size"]
    assert next(each for each in told["wrong"] if each["what"] == "mse for classes")["where"] == "line 10"


def test_a_reference_that_misses_points(tmp_path: Path) -> None:
    assignment(tmp_path, output=("output-shape", 'shape = "(None, 3)"'))
    done = seqlint("check-assignment", "a.toml", "--reference", "s.py", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == (
        "The reference s.py gets 8/10.\n"
        "It must get everything, and misses:\n"
        "  output: the output shape is (None, 10), expected (None, 3)\n"
    )


def test_what_is_not_there(tmp_path: Path) -> None:
    assignment(tmp_path)
    for arguments, says in (
        (["--reference", "t.py"], "t.py"),
        (["--reference", "s.py", "--wrong", "t.py"], "t.py"),
        (["t.py", "--reference", "s.py"], "t.py: name wrong programs with --wrong"),
        ([], "--reference"),
    ):
        done = seqlint("check-assignment", "a.toml", *arguments, cwd=tmp_path)
        assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    (tmp_path / "a.toml").write_text("title = 3\n")
    done = seqlint("check-assignment", "a.toml", "--reference", "s.py", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "seqlint: a.toml:1: `title` must be text that is not empty\n")


def test_variants_of_a_notebook_are_notebooks(tmp_path: Path) -> None:
    def cell(kind: str, text: str) -> dict[str, object]:
        more = {"outputs": [], "execution_count": None} if kind == "code" else {}
        return {"cell_type": kind, "id": kind, "metadata": {}, "source": text, **more}

    cells = [cell("markdown", "# Pictures"), cell("code", "%matplotlib inline\n" + PICTURES)]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "s.ipynb").write_text(json.dumps(notebook))
    found = list(variants(str(tmp_path / "s.ipynb")))
    assert len(found) > 20
    for each in found:
        read = json.loads(each.text)["cells"]
        assert (each.cell, read[0]["source"]) == (2, "# Pictures")
        assert "".join(read[1]["source"]) != cells[1]["source"]
    assert list(variants(str(tmp_path / "a.toml"))) == []
