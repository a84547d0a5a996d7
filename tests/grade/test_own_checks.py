"""The teacher's own Python decides from the record of a model; what goes wrong in it is nobody else's fault."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from seqlint.grade import own_checks
from seqlint.grade.assignment import load
from seqlint.grade.outcome import Outcome
from seqlint.grade.own_checks import ScriptFailed
from seqlint.grade.reference import RECORD
from tests.warm import seqlint

NARROWING = re.findall(r"```python\n(def .*?)```", RECORD, re.DOTALL)[0]
CHECK = '[[check]]\nname = "Own"\nkind = "record"\nscript = "own.py"\npoints = 4\n'
PROGRAM = """\
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(16, "relu"), layers.Dropout(0.5), layers.Dense(3)])
model.compile("sgd", "mse", metrics=["mae"])
"""


def graded(folder: Path, script: str) -> tuple[int, dict[str, Any]]:
    (folder / "a.toml").write_text(CHECK)
    (folder / "own.py").write_text(script)
    (folder / "s.py").write_text(PROGRAM)
    done = seqlint("grade", "a.toml", "s.py", "--out", "out", cwd=folder)
    result = folder / "out" / "results" / "s.py.json"
    return done.returncode, json.loads(result.read_text()) if result.exists() else {"said": done.stdout}


def test_the_documented_script(tmp_path: Path) -> None:
    code, result = graded(tmp_path, NARROWING)
    assert (code, result["score"]) == (0, 4)
    assert result["checks"][0]["message"] == "the layers have [16, 3] units"
    code, result = graded(tmp_path, "import json\n\ndef check(record):\n    return 0.25, json.dumps(record)\n")
    told = json.loads(result["checks"][0]["message"])
    assert (code, result["score"]) == (0, 1)  # graded again, because the script is another one
    assert (told["input_shape"], told["output_shape"], told["params"]) == ([None, 4], [None, 3], 131)
    assert [(each["kind"], each["params"]) for each in told["layers"]] == [("Dense", 80), ("Dropout", 0), ("Dense", 51)]
    assert told["layers"][0]["config"]["units"] == 16
    assert (told["loss"], told["metrics"], told["trained"]) == ("mse", ["mae"], False)


def test_a_script_that_fails_is_not_the_students_fault(tmp_path: Path) -> None:
    code, result = graded(tmp_path, "def check(record):\n    return record['layres']\n")
    assert code == 2
    said = "the check 'Own' of the assignment could not be made: own.py: line 2: KeyError: 'layres'"
    assert f"s.py: not-graded (internal-error): {said}\n" in result["said"]


def decided(folder: Path, script: str) -> Outcome:
    """Without a run: the script alone."""
    (folder / "a.toml").write_text(CHECK)
    (folder / "own.py").write_text(script)
    (task,) = load(str(folder / "a.toml")).tasks
    return own_checks.outcome(task, own_checks.answered(task, {"layers": []}))


@pytest.mark.parametrize(
    ("script", "share", "message"),
    [
        ("def check(record): return True", 1, "as asked"),
        ("def check(record): return False", 0, "not as asked"),
        ("def check(record):\n    print('{}')\n    return 0.5, 'half'", 0.5, "half"),
        ("import numpy\ndef check(record): return bool(numpy.all([])), 'x'", 1, "x"),
    ],
)
def test_what_a_script_may_say(tmp_path: Path, script: str, share: float, message: str) -> None:
    assert decided(tmp_path, script) == Outcome(share, message)


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("x = 1", "it has no function check(record)"),
        ("def check(record): return", "must give True, False or a number from 0 to 1"),
        ("def check(record): return 2", "must give"),
        ("def check(record): return float('nan')", "must give"),
        ("def check(record): return {1}", "it gave no answer that can be read"),
        ("import os\ndef check(record): os._exit(0)", "it gave no answer that can be read"),
        ("def check(record): return True, 3", "must give"),
        ("import sys\ndef check(record): sys.exit('a\\nb')", "line 2: SystemExit: a b"),
        ("def check(record):\n    raise KeyError('x')", "line 2: KeyError: 'x'"),
        ("def check(record: return 1", "SyntaxError"),
    ],
)
def test_what_it_may_not(tmp_path: Path, script: str, says: str) -> None:
    with pytest.raises(ScriptFailed, match=re.escape(says)) as caught:
        decided(tmp_path, script)
    assert "\n" not in str(caught.value)


def test_one_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_checks, "TIME_LIMIT", 1)
    with pytest.raises(ScriptFailed, match="it took more than 1 seconds"):
        decided(tmp_path, "def check(record):\n    while True: pass\n")
