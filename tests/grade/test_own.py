"""A student grades a program of their own: the public checks as the grader will have them, hidden ones as a number."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from seqlint.commands import grade
from seqlint.config import Settings
from seqlint.grade import grading
from seqlint.grade.engine import Limits
from seqlint.grade.grading import Telling
from tests.warm import seqlint

ASSIGNMENT = """\
title = "Three flowers"
[[check]]
name = "Output"
kind = "output-shape"
shape = "(None, 3)"
points = 4
[[check]]
name = "Runs"
kind = "runs-to-end"
points = 2
[[check]]
name = "Surprise"
kind = "loss"
loss = "mse"
points = 3
visibility = "hidden"
"""
PROGRAM = "from keras import Input, Sequential, layers\nmodel = Sequential([Input((4,)), layers.Dense(2)])\n"
SAID = """\
✗ Output  0/4  the output shape is (None, 2), expected (None, 3)
✓ Runs    2/2  the program runs to its end

3 more points are decided by checks that are not shown here.

Next step: Output: the output shape is (None, 2), expected (None, 3)
"""


def notebook(*cells: str) -> str:
    made = [
        {"cell_type": "code", "id": f"c{at}", "metadata": {}, "source": text, "outputs": [], "execution_count": None}
        for at, text in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.toml").write_text(ASSIGNMENT)
    (tmp_path / "mine.py").write_text(PROGRAM)
    (tmp_path / "mine.ipynb").write_text(notebook("%load_ext seqlint", PROGRAM, "%seqlint grade a.toml"))
    return tmp_path


def test_what_a_student_sees_is_what_the_grader_finds(folder: Path) -> None:
    done = seqlint("grade", "a.toml", "mine.py", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Three flowers, mine.py: 2 of 6 points\n\n{SAID}"
    assert sorted(path.name for path in folder.iterdir()) == ["a.toml", "mine.ipynb", "mine.py"]
    seqlint("grade", "a.toml", "mine.py", "--out", "out", cwd=folder)
    graded = json.loads((folder / "out" / "results" / "mine.py.json").read_text())
    for check in graded["checks"][:2]:
        assert f"{check['score']}/{check['max_score']}  {check['message']}" in done.stdout


def test_no_model_is_trained_for_a_check_that_is_not_shown(folder: Path) -> None:
    np.savez(folder / "d.npz", x_train=np.ones((4, 4)), y_train=[0, 1] * 2, x_test=np.ones((4, 4)), y_test=[0, 1] * 2)
    learns = 'kind = "learns"\ndata = "d.npz"\nat-least = 0.9\npoints = 4\nvisibility = "after-due-date"\n'
    (folder / "a.toml").write_text(f'{ASSIGNMENT}[[check]]\nname = "Learns"\n{learns}')
    said: list[str] = []
    limits = Limits(isolation="best")
    (result,) = grading.own(str(folder / "a.toml"), str(folder / "mine.py"), Settings(), limits, Telling(said.append))
    assert "7 more points are decided by checks that are not shown here." in said[0]
    assert result.checks[-1].message == "could not be decided: the model cannot be trained on the data: it is not shown"


def test_submissions_are_isolated_strictly_with_and_without_a_folder() -> None:
    assert {each.name: each.default for each in grade.command.params}["isolation"] == "strict"


def test_the_exit_code_tells_nothing_of_hidden_checks(folder: Path) -> None:
    (folder / "mine.py").write_text(PROGRAM.replace("Dense(2)", "Dense(3)"))  # 6 of 6, and the hidden 3 are missed
    assert seqlint("grade", "a.toml", "mine.py", "--fail-under", "100", cwd=folder).returncode == 0
    assert seqlint("grade", "a.toml", "mine.py", "--fail-under", "100", "--out", "out", cwd=folder).returncode == 1


def test_the_same_from_a_cell(folder: Path) -> None:
    code = (
        "from IPython.core.interactiveshell import InteractiveShell as S\n"
        "s = S.instance(colors='nocolor')\n"
        "for each in ('%load_ext seqlint', '%seqlint grade a.toml', '%seqlint grade'):\n    s.run_cell(each)\n"
    )
    environment = {**os.environ, "IPYTHONDIR": str(folder / "i"), "JPY_SESSION_NAME": str(folder / "mine.ipynb")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=300, env=environment
    )
    asks = "%seqlint grade ASSIGNMENT.toml FILE: name the assignment, and the saved notebook or script\n"
    assert done.stdout == f"Three flowers, mine.ipynb: 2 of 6 points\n\n{SAID}{asks}", done.stderr


def test_several_need_a_folder_for_what_is_found(folder: Path) -> None:
    for arguments in (["mine.py", "mine.ipynb"], ["mine.py", "--gradebook", "g.csv"]):
        done = seqlint("grade", "a.toml", *arguments, cwd=folder)
        assert (done.returncode, "missing option --out" in done.stderr) == (2, True), done.stderr
    done = seqlint("grade", "a.toml", ".", cwd=folder)
    assert (done.returncode, done.stderr) == (
        2,
        "seqlint: .: this must be one submission, and these are 2; a class is graded with --out FOLDER\n",
    )
