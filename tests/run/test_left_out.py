"""What a cell would have defined that is not executed (no Python, a magic) is never the student's mistake."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from seqlint.config import Settings
from seqlint.linting import check as lint
from seqlint.reading import source
from seqlint.run import Expectation, Plan, Run
from seqlint.run.pool import Seat, answer
from tests.warm import seqlint

IMPORT = "import keras\nfrom keras import layers"
MODEL = "model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])"
WANTED = Expectation(output_shape=(None, 3))
CHECKS = ("output-shape", "runs-to-end")

EXCUSED = {
    "a cell that is no Python": ([IMPORT, "N = = 3", MODEL, "print(N)"], "cell 2"),
    "before the model": ([IMPORT, "N = = 3", "print(N)", MODEL], "cell 2"),
    "part of the model": ([IMPORT, "N = = 3", MODEL + "\nmodel.add(layers.Dense(N))\n"], "cell 2"),
    "a function of the cell": ([IMPORT, "def f(:\n    return 3", "def g(): return f()", MODEL, "g()"], "cell 2"),
    "a cell in another language": ([IMPORT, "%%R -o N\nN <- 3", MODEL, "print(N)"], "cell 2"),
    "what a shell leaves in a name": ([IMPORT, "%%bash --out lines\nls", MODEL, "print(lines)"], "cell 2"),
    "another program": ([IMPORT, "%run other.py", MODEL, "print(N)"], "cell 2"),
    "a call that IPython makes": ([IMPORT, "def f(n):\n    global N\n    N = n", ";f 3", MODEL, "print(N)"], "cell 3"),
    "a loop that is timed": ([IMPORT, "%time for i in range(3): N = i", MODEL, "print(N)"], "cell 2"),
}
OWN = {
    "a name that the cell does not mention": [IMPORT, "M = = 3", MODEL, "print(N)"],
    "a part of a word": [IMPORT, "NN = = 3", MODEL, "print(N)"],
    "what is installed": [IMPORT, "!pip install numpy\n%pip install numpy", MODEL, "print(numpy)"],
    "a magic whose line is executed": [IMPORT, "%time print(N)", MODEL],
    "a magic whose cell is executed": [IMPORT, "%%time\nprint(time)", MODEL],
    "another mistake": [IMPORT, "N = = 3", MODEL, "1 / 0"],
    "a local name": [IMPORT, "N = = 3", MODEL, "def f():\n    print(N)\n    N = 1\nf()"],
}


def notebook(*cells: str) -> str:
    bare: dict[str, object] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    made = [bare | {"source": cell} for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def run(seat: Seat, name: str, text: str, **how: Any) -> Run:
    return answer(Plan(source.from_text(name, text), expect=WANTED, checks=CHECKS, time_limit=20.0, **how), seat)


@pytest.mark.parametrize("name", EXCUSED)
def test_what_is_left_out_is_no_mistake(seat: Seat, name: str) -> None:
    cells, place = EXCUSED[name]
    shape, ended = run(seat, "lab.ipynb", notebook(*cells)).checks
    assert shape.passed is not False
    assert ended.passed is None
    assert place in ended.message


@pytest.mark.parametrize("name", OWN)
def test_a_mistake_of_the_students_stays_theirs(seat: Seat, name: str) -> None:
    made = run(seat, "lab.ipynb", notebook(*OWN[name]))
    assert [check.passed for check in made.checks] == [True, False]
    assert made.left_out == ""


def test_a_model_that_lacks_a_part_is_not_judged_by_it(seat: Seat) -> None:
    """`model.add(Dense(N))` is passed over, so that the output shape is another one than the author's."""
    made = run(seat, "lab.ipynb", notebook(IMPORT, "N = = 3", MODEL.replace("3", "8"), "model.add(layers.Dense(N))"))
    assert [check.passed for check in made.checks] == [None, None]


@pytest.mark.parametrize("name", ["lab.qmd", "lab.py"])
def test_a_document_as_a_notebook(seat: Seat, name: str) -> None:
    cells = (IMPORT, "N = = 3", MODEL, "print(N)")
    fenced = "".join(f"```{{python}}\n{cell}\n```\n" for cell in cells)
    made = run(
        seat, name, fenced if name.endswith("qmd") else "".join(f"# %%\n{c}\n%matplotlib inline\n" for c in cells)
    )
    assert [check.passed for check in made.checks] == [True, None]
    assert "line 6 is not executed" in made.checks[1].message


@pytest.mark.parametrize(
    "cells",
    [
        [IMPORT, "model = keras.Sequential([keras.Input((4,) layers.Dense(3)])", "model.summary()"],
        [IMPORT, "model = keras.Sequential([keras.Input((4,) layers.Dense(3)])"],
        [IMPORT, "%%their_own\n" + MODEL],
    ],
)
def test_a_model_that_is_left_out_is_not_missing(seat: Seat, cells: list[str]) -> None:
    made = run(seat, "lab.ipynb", notebook(*cells))
    assert made.verdict == "could-not-run"
    assert made.message.startswith("cell 2 is not executed and may define what is missing")


FIT = "import numpy as np\nmodel.fit(np.ones((8, 4)), np.ones((8, 3)))"
MAY_CHANGE = {
    "is compiled": [IMPORT, MODEL, "model.compile('sgd', 'mse'", FIT],
    "gets a layer": [IMPORT, MODEL.replace("3", "8"), "model.add(layers.Dense(3)", "model.compile('sgd', 'mse')", FIT],
    "is another one": [IMPORT, MODEL.replace("3", "8"), MODEL[:-1], "model.compile('sgd', 'mse')", FIT],
    "is trained": [IMPORT, MODEL + "\nmodel.compile('sgd', 'mse')", FIT[:-1]],
}


@pytest.mark.parametrize("name", MAY_CHANGE)
def test_a_model_that_a_broken_cell_may_change_lacks_nothing(seat: Seat, name: str) -> None:
    code = source.from_text("lab.ipynb", notebook(*MAY_CHANGE[name]))
    made = answer(Plan(code, expect=WANTED, time_limit=20.0), seat)
    assert [check.name for check in made.checks if check.passed is False] == []
    assert made.left_out == "cell 3"
    assert {finding.code for finding in lint.check(code, Settings()).findings} == {"SEQ901"}


def test_a_broken_cell_that_only_asks_the_model_excuses_nothing(seat: Seat) -> None:
    made = run(seat, "lab.ipynb", notebook(IMPORT, MODEL.replace("3", "8"), "model.summary("))
    assert [check.passed for check in made.checks] == [False, None]
    assert made.left_out == ""
    assert "cell 3, line 1 is not valid Python" in made.checks[1].message


ASSIGNMENT = """
points = 3
[[check]]
name = "Shape"
kind = "output-shape"
shape = "(None, 3)"
points = 1
[[check]]
name = "Layers"
kind = "layers"
layers = ["Dense", "Dense"]
points = 1
[[check]]
name = "Ends"
kind = "runs-to-end"
points = 1
"""


def test_the_gradebook_says_nothing_in_place_of_a_zero(tmp_path: Path) -> None:
    cells = {
        "ada": [IMPORT, "N = = 3", MODEL, "model.add(layers.Dense(N))"],
        "bob": [IMPORT, "model = = keras.Sequential()", "model.summary()"],
        "cy": [IMPORT, "M = = 3", MODEL, "model.add(layers.Dense(N))"],
    }
    (tmp_path / "a.toml").write_text(ASSIGNMENT)
    for name, each in cells.items():
        (tmp_path / f"{name}.ipynb").write_text(notebook(*each))
    handed_in = [str(tmp_path / f"{name}.ipynb") for name in cells]
    done = seqlint("grade", "a.toml", *handed_in, "--isolation", "best", "--out", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    ada, bob, cy = csv.DictReader((tmp_path / "out/grades.csv").open())
    assert (ada["verdict"], ada["Shape"]) == ("unverified", "1")
    assert (bob["verdict"], bob["score"], bob["Ends"]) == ("could-not-run", "", "")
    assert (cy["verdict"], cy["Layers"], cy["Ends"]) == ("failed", "0.5", "0")
    told = json.loads((tmp_path / "out/results/bob.ipynb.json").read_text())
    assert "cell 2 is not executed" in told["message"]
