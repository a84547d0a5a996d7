"""`seqlint why` as a student starts it."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """import numpy as np
import keras
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "softmax")])
model.compile(loss="sparse_categorical_crossentropy")
model.fit(np.zeros((8, 4)), np.array([1, 2, 3, 1, 2, 3, 1, 2]))
"""
TRACEBACK = """Traceback (most recent call last):
  File "student.py", line 5, in <module>
    model.fit(np.zeros((8, 4)), np.array([1, 2, 3, 1, 2, 3, 1, 2]))
tensorflow.python.framework.errors_impl.InvalidArgumentError: Graph execution error:

Received a label value of 3 which is outside the valid range of [0, 3).  Label values: 1 2 3 1 2 3 1 2
"""


def why(*args: str, cwd, given: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "seqlint", "why", *args],
        cwd=cwd,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_program_that_the_traceback_names_is_looked_at(tmp_path):
    (tmp_path / "student.py").write_text(PROGRAM)
    done = why(cwd=tmp_path, given=TRACEBACK)
    assert done.returncode == 0, done.stderr
    assert "student.py:5: InvalidArgumentError: Graph execution error" in done.stdout
    assert "A label is 3, but the last layer has 3 units" in done.stdout
    assert "SEQ312" in done.stdout or "SEQ308" in done.stdout


def test_json(tmp_path):
    (tmp_path / "error.txt").write_text(TRACEBACK)
    (tmp_path / "other.py").write_text(PROGRAM)
    done = why("error.txt", "--source", "other.py", "--format", "json", cwd=tmp_path)
    told = json.loads(done.stdout)
    assert told["cause"] == "label-out-of-range"
    assert told["at"]["line"] == 5
    assert [found["path"] for found in told["diagnostics"]] == ["other.py"]


def test_an_error_that_is_not_known(tmp_path):
    done = why(cwd=tmp_path, given='Traceback (most recent call last):\n  File "a.py", line 3, in <module>\nOdd: x\n')
    assert done.returncode == 1
    assert "does not know this error" in done.stdout


def test_what_holds_no_traceback_is_said_in_one_line(tmp_path):
    (tmp_path / "empty.txt").write_text("all is well")
    for args in (("empty.txt",), ("missing.txt",), (str(tmp_path),), ("empty.txt", "--source", "missing.py")):
        done = why(*args, cwd=tmp_path)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert args[0] in done.stderr or "missing.py" in done.stderr
