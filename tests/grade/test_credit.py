"""Optional rules of an assignment: what the text of a program counts that cannot run, and what another name costs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seqlint.grade.known import chosen, known
from seqlint.program import analyze
from seqlint.reading.source import from_text
from tests.warm import seqlint

CHECKS = """\
[[check]]
name = "runs"
kind = "runs-to-end"
points = 2
[[check]]
name = "layers"
kind = "layers"
layers = [{kind = "Conv2D", kernel_size = 3}, "Flatten", {kind = "Dense", units = 10, activation = "softmax"}]
points = 4
[[check]]
name = "loss"
kind = "loss"
loss = ["mse", "sparse_categorical_crossentropy"]
points = 2
[[check]]
name = "lint"
kind = "lint"
rules = ["SEQ3"]
points = 2
"""
PROGRAM = """\
from keras import Input, Sequential, activations
from keras.layers import Conv2D, Dense, Flatten
print([1, 2][len("too far")])

width = 5 * 2
model = Sequential([Input((8, 8, 1)), Conv2D(4, (3, 3)), Flatten(), Dense(width, activation=activations.softmax)])
model.compile("adam", "sparse_categorical_crossentropy")
"""


def graded(folder: Path, top: str, program: str, name: str = "student.py") -> dict[str, dict[str, Any]]:
    (folder / "a.toml").write_text(f'files = ["student.py"]\n{top}\n{CHECKS}')
    (folder / "c" / "ann").mkdir(parents=True)
    (folder / "c" / "ben").mkdir(parents=True)
    (folder / "c" / "ann" / name).write_text(program)
    (folder / "c" / "ben" / "student.py").write_text(program.replace("too far", "t"))
    done = seqlint("grade", "a.toml", "c", "--out", "out", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return {each: json.loads((folder / "out" / "results" / f"{each}.json").read_text()) for each in ("ann", "ben")}


def test_what_the_text_says_counts_in_part(tmp_path: Path) -> None:
    found = graded(tmp_path, "static-credit = 0.5", PROGRAM)
    assert {each["name"]: each["score"] for each in found["ann"]["checks"]} == {
        "runs": 0, "layers": 2, "loss": 1, "lint": 1,
    }  # fmt: skip
    assert (found["ann"]["score"], found["ann"]["verdict"], found["ben"]["score"]) == (4, "could-not-run", 10)
    said = "the program could not run (exception), so its text counts 50%"
    assert found["ann"]["checks"][2]["message"] == f"{said}: the loss is sparse_categorical_crossentropy"


def test_another_name_costs_what_the_assignment_says(tmp_path: Path) -> None:
    found = graded(tmp_path, "renamed-costs = 1.5", PROGRAM.replace("too far", "t"), "Student.PY.py")
    assert (found["ann"]["score"], found["ben"]["score"]) == (8.5, 10)
    assert found["ann"]["notes"][0] == "1.5 points off: a file has another name than was asked for"
    assert found["ann"]["verdict"] == "passed"
    (lost,) = found["ann"]["deductions"]
    assert lost["reason"] == "Student.PY.py was taken for student.py: 1.5 points off"
    told = (tmp_path / "out" / "feedback" / "ann.md").read_text()
    assert "8.5 of 10 points" in told
    assert "Student.PY.py was taken for student.py" in told


def text(program: str, name: str | None = None) -> Any:
    return chosen(known(list(analyze(from_text("a.py", program)))), name)


def test_the_text_of_a_model() -> None:
    model = text(PROGRAM)
    assert model is not None
    assert model.layers is not None
    assert [layer["kind"] for layer in model.layers] == ["Conv2D", "Flatten", "Dense"]
    assert (model.layers[0]["kernel_size"], model.layers[2]["activation"]) == ([3, 3], "softmax")
    assert model.loss == "sparse_categorical_crossentropy"


@pytest.mark.parametrize(
    "program",
    [
        PROGRAM.replace("width = 5 * 2", "width = int(input())"),
        PROGRAM.replace("activations.softmax", "activations.softmax if input() else None"),
    ],
)
def test_what_is_not_sure_is_left_out(program: str) -> None:
    model = text(program)
    assert model is None or "units" not in model.layers[2] or "activation" not in model.layers[2]


def test_several_models_are_told_apart_by_name() -> None:
    two = PROGRAM.replace("model", "a") + PROGRAM.replace("model", "b").replace("sparse_", "")
    assert text(two) is None
    assert text(two, "b").loss == "categorical_crossentropy"
    assert text(two, "c") is None
    assert text(f"{PROGRAM}for layer in unknown():\n    model.add(layer)\n").layers is None
