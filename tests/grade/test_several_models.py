"""A check may be about a model of its own: one program, run once, two models that are judged apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seqlint.grade.assignment import AssignmentError, load
from tests.warm import seqlint

PROGRAM = """\
from keras import Input, Sequential, layers

encoder = Sequential([Input((8,)), layers.Dense(2, activation="relu")])

def build():
    decoder = Sequential([Input((2,)), layers.Dense(8)])
    decoder.compile("sgd", "mse")
    return decoder
"""


def check(name: str, kind: str, keys: str, model: str = "") -> str:
    about = f'model = "{model}"\n' if model else ""
    return f'[[check]]\nname = "{name}"\nkind = "{kind}"\npoints = 1\n{about}{keys}\n'


def graded(folder: Path, text: str, program: str = PROGRAM) -> dict[str, object]:
    (folder / "a.toml").write_text(text)
    (folder / "s.py").write_text(program)
    done = seqlint("grade", "a.toml", "s.py", "--out", "out", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return dict(json.loads((folder / "out" / "results" / "s.py.json").read_text()))


def passed(result: dict[str, object]) -> dict[str, tuple[bool | None, str]]:
    return {each["name"]: (each["passed"], each["message"]) for each in result["checks"]}  # type: ignore[attr-defined]


BOTH = (
    check("in", "input-shape", 'shape = "(None, 8)"', "encoder")
    + check("out", "output-shape", 'shape = "(None, ?)"', "encoder")
    + check("in 2", "input-shape", 'shape = "(?, 3)"', "build()")
    + check("layers 2", "layers", 'layers = [{kind = "Dense", units = 8}]', "build()")
    + check("loss 2", "loss", 'loss = "mse"', "build()")
    + check("loss", "loss", 'loss = "mse"', "encoder")
    + check("runs", "runs-to-end", "")
)


def test_each_check_is_about_its_own_model(tmp_path: Path) -> None:
    found = passed(graded(tmp_path, BOTH))
    assert {name: each[0] for name, each in found.items()} == {
        "in": True, "out": True, "in 2": False, "layers 2": True, "loss 2": True, "loss": False, "runs": True,
    }  # fmt: skip
    assert found["in 2"][1] == "the input shape is (None, 2), expected (?, 3)"
    assert found["loss"][1] == "the model is not compiled with a loss"


def test_a_model_that_is_missing_costs_its_own_checks_only(tmp_path: Path) -> None:
    result = graded(tmp_path, BOTH, PROGRAM.replace("encoder =", "enc ="))
    found = passed(result)
    assert (result["verdict"], result["score"]) == ("failed", 3)
    assert [name for name, each in found.items() if each[0]] == ["layers 2", "loss 2", "runs"]
    assert found["in"][1].startswith("not judged: no model is called encoder at the end; models here: ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (check("a", "params", "params = 1", "f()") + check("b", "params", "params = 1", "g()"), "only one function"),
        (check("a", "params", "params = 1", "f") + check("b", "params", "params = 1", "f"), "a model has one"),
    ],
)
def test_what_cannot_be_asked(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(AssignmentError, match=says):
        load(str(tmp_path / "a.toml"))
