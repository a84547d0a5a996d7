"""A class graded again: what is judged anew is what a run from the beginning finds, and nothing that holds is run."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from seqlint import cli, plain
from seqlint.facts import LayerFacts, ModelFacts
from seqlint.grade import journal
from seqlint.grade.assignment import load
from seqlint.grade.found import Found, Reading
from seqlint.grade.journal import Entry, Key
from seqlint.grade.known import Known
from seqlint.linting.finding import Change, Finding, Note, Place, Repair
from seqlint.run.plan import Check, Failure, Frame, Run
from seqlint.run.trial import Curve, Tried
from tests.hostile import HOSTILE
from tests.warm import warm

from .test_output import made

HEAD = "import numpy as np\nfrom keras import Input, Sequential, layers\nx, y = np.ones((8, 4)), np.zeros(8)\n"
PROGRAMS = {
    "ada": "model = Sequential([Input((4,)), layers.Dense(2, 'softmax')])\n"
    "model.compile('adam', 'sparse_categorical_crossentropy')\nmodel.fit(x, y)\n",
    "ben": "model = Sequential([Input((4,)), layers.Dense(1, 'softmax')])\nmodel.compile('sgd', 'mse')\n"
    "model.fit(x, y)\n",
    "cem": "model = Sequential([Input((4,)), layers.Dense(2, 'softmax')])\nnot_there()\n",
    "dov": "model = Sequential([\n",
}
LEARNS = 'kind = "learns"\ndata = "d.npz"\nat-least = 0.9\nepochs = 40\nbatch-size = 8\nseeds = 1'
CHECKS = (
    'name = "Runs"\nkind = "runs-to-end"\npoints = 2',
    'name = "Output"\nkind = "output-shape"\nshape = "(None, 2)"\npoints = 3',
    'name = "Loss"\nkind = "loss"\nloss = ["mse"]\npoints = 1',
    'name = "Lint"\nkind = "lint"\npoints = 4',
    'name = "Own"\nkind = "record"\nscript = "own.py"\npoints = 1',
    f'name = "Learns"\n{LEARNS}\npoints = 2',
)
ADAM = '[[check]]\nname = "Adam"\nkind = "optimizer"\noptimizer = "adam"\npoints = 1'
SAME_RUN = {
    "points": ("points = 3", "points = 5"),
    "losses": ('["mse"]', '["sparse_categorical_crossentropy"]'),
    "words": ('name = "Output"', 'message = "See chapter 2."\nvisibility = "hidden"\nname = "Other"'),
    "a check more": (CHECKS[4], f"{CHECKS[4]}\n{ADAM}"),
    "another name": (CHECKS[0], CHECKS[0].replace("Runs", "Anew")),
    "families of rules": ('kind = "lint"', 'kind = "lint"\nrules = ["SEQ3"]\nper_finding = 2'),
    "late": ('files = ["student.py"]', 'files = ["student.py"]\ndue = 2025-10-03T23:59:00Z\nlate = {per-day = 10}'),
    "a check less": (f"[[check]]\n{CHECKS[5]}\n", ""),
}
OTHER_RUN = {
    "a shape": ('"(None, 2)"', '"(None, ?)"'),
    "a step": (CHECKS[0], f'{CHECKS[0]}\n[[check]]\nname = "Trains"\nkind = "trains"\npoints = 1'),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of four that is graded."""
    folder = tmp_path_factory.mktemp("class")
    y = np.arange(160) % 2
    x = np.stack([y, 1 - y, y, y], axis=1).astype("float32")
    np.savez(folder / "d.npz", x_train=x[:80], y_train=y[:80], x_test=x[80:], y_test=y[80:])
    (folder / "own.py").write_text("def check(record):\n    return record['params'] == 10, 'counted'\n")
    for name, program in PROGRAMS.items():
        (folder / "handed in" / name).mkdir(parents=True)
        (folder / "handed in" / name / "student.py").write_text(HEAD + program)
    (folder / "handed in" / "eve").mkdir()
    assign(folder)
    grade(folder, "out")
    return folder


def assign(place: Path, *changes: tuple[str, str]) -> None:
    text = 'files = ["student.py"]\n' + "".join(f"[[check]]\n{check}\n" for check in CHECKS)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (place / "a.toml").write_text(text)


def grade(place: Path, out: str, *more: str) -> None:
    command = ["grade", str(place / "a.toml"), str(place / "handed in"), "--out", str(place / out)]
    with warm():
        assert cli.run([*command, "--isolation", "best", "--jobs", "2", *more]) == 0


def results(out: Path) -> dict[str, str]:
    return {path.stem: path.read_text() for path in (out / "results").iterdir()}


def pages(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "feedback").iterdir()} | {
        "grades.csv": (out / "grades.csv").read_bytes()
    }


@pytest.mark.parametrize(
    ("steps", "judged"),
    [
        ([list(SAME_RUN.values())[: n + 1] for n in range(len(SAME_RUN))], "5"),
        ([list(OTHER_RUN.values())], "2"),  # who has no program, or none that runs, has no run
    ],
    ids=["same run", "other run"],
)
def test_it_says_what_a_run_from_the_beginning_says(
    place: Path, steps: Sequence[Sequence[tuple[str, str]]], judged: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for changes in [(), *steps]:
        assign(place, *changes)
        capsys.readouterr()
        grade(place, "out")
        said = re.findall(r"^(\d) judged anew .* without running them again$", capsys.readouterr().out, re.M)
        assert said == [judged] or not changes
    again = results(place / "out"), pages(place / "out")
    grade(place, "new", "--fresh")
    assert again == (results(place / "new"), pages(place / "new"))


def test_no_trial_is_made_twice(place: Path) -> None:
    """One of an earlier run that says what no training can stays as it was, though the program runs again."""
    assign(place)
    grade(place, "out")
    path = place / "out" / journal.NAME
    forged = path.read_text().replace('"started_there": false', '"started_there": true')
    path.write_text(forged)
    assign(place, OTHER_RUN["a step"], ('name = "Learns"', 'name = "It learns"'))
    grade(place, "out")
    (learns,) = [each for each in checks(place, "ada") if each["kind"] == "learns"]
    assert "it shows nothing" in learns["message"]


def checks(place: Path, name: str) -> Sequence[dict[str, Any]]:
    found: Sequence[dict[str, Any]] = json.loads((place / "out" / "results" / f"{name}.json").read_text())["checks"]
    return found


def test_a_rule_that_is_on_anyway_costs_no_run(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assign(place)
    grade(place, "out")
    capsys.readouterr()
    assign(place, ('kind = "lint"', 'kind = "lint"\nrules = ["SEQ301", "missing-output-activation"]'))
    grade(place, "out")
    assert "5 judged anew" in capsys.readouterr().out


def test_what_was_found_is_read_as_it_was_written(tmp_path: Path) -> None:
    for text in HOSTILE:
        assignment, result = made(text)
        at = Place(text, None, (1, 2), (3, 4))
        fix = Repair(text, True, (Change(at, text, (5, 6)),))
        layer = LayerFacts("GRU", (None, "?"), None, outputs=((None, 4), (None, 4)))
        model = ModelFacts(text, 2, 1, (layer,), (None, 5, 3), verified=True)
        curve = Curve(None, (0.5, None), False)
        run = Run(
            text,
            "failed",
            models=(model,),
            judged=0,
            checks=(Check("params", None, "1", None, None, text, frozenset({"model", text})),),
            error=Failure("E", text, 1, 2, (Frame(None, 1, "f", text),)),
            layers=({"kind": "Dense", "units": 3, "config": {text: [1, None]}},),
            compiled={"loss": {text: 1.5}},
        )
        reading = Reading(
            (Finding(at, "r", "SEQ1", "error", text, related=(Note(at, text),), fix=fix),),
            known=(Known(None, None, text), Known(text, ({"kind": "Dense", "units": [3, 4]},), None)),
        )
        found = Found(reading, ((None, run), (text, run)), (Tried(text, (curve,), None, True),))
        entry = Entry(Key("a", "b"), result, found)
        journal.start(str(tmp_path), assignment, [result.submission], [entry])
        assert journal.read(str(tmp_path)) == {result.submission: entry}


@pytest.mark.parametrize("told", [{}, {"key": 1}, {"key": {"result": "a", "found": "b", "more": 1}}, [], None, "x"])
def test_what_is_no_entry_is_refused(told: object) -> None:
    with pytest.raises((TypeError, ValueError, KeyError, AttributeError)):
        plain.made(Entry, told)


def test_the_data_of_a_trial_are_part_of_what_is_asked(place: Path) -> None:
    assign(place)
    was = load(str(place / "a.toml")).tasks[-1].content
    kept = (place / "d.npz").read_bytes()
    np.savez(place / "d.npz", x_train=np.ones((2, 4)), y_train=[0, 1], x_test=np.ones((2, 4)), y_test=[0, 1])
    try:
        assert load(str(place / "a.toml")).tasks[-1].content != was
    finally:
        (place / "d.npz").write_bytes(kept)
