"""The kind `record`: the teacher's own Python over what is known of a model, in a process of its own.

The script sees plain data, the record that is made here, and never an object of the submission's. What goes wrong in it
is no fault of the submission.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from seqlint.grade.assignment import Task
from seqlint.grade.outcome import Outcome
from seqlint.run.plan import Run

TIME_LIMIT = 20
"""Seconds for one script over one record."""
LONGEST = 500
CHILD = """
import json, os, runpy, sys, traceback

answer = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what the script prints is no answer
record = json.load(sys.stdin)
try:
    check = runpy.run_path(sys.argv[1]).get("check")
    told = {"answer": check(record)} if callable(check) else {"error": "it has no function check(record)"}
except BaseException as error:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == sys.argv[1]]
    told = {"error": (f"line {lines[-1]}: " if lines else "") + f"{type(error).__name__}: {error}"}
json.dump(told, answer)
"""


class ScriptFailed(Exception):
    """A script of the teacher's raised, did not end, or gave no answer. One line."""


def decide(task: Task, run: Run) -> Outcome:
    """What the script of a check makes of the judged model. Raises ScriptFailed."""
    if run.judged is None or not run.models[run.judged].verified:
        return Outcome(None, "the model could not be confirmed: it could not be rebuilt from Keras' own layers")
    return outcome(task, answered(task, record(run)))


def outcome(task: Task, told: Any) -> Outcome:
    """What a script's answer means. Raises ScriptFailed where it is none."""
    share, message = told if isinstance(told, list) and len(told) == 2 else (told, "")
    if not isinstance(share, bool | int | float) or not 0 <= share <= 1 or not isinstance(message, str):
        raise _failed(task, "check(record) must give True, False or a number from 0 to 1, or (that, a message)")
    return Outcome(float(share), message or ("as asked" if share == 1 else "not as asked"))


def answered(task: Task, known: dict[str, Any]) -> Any:
    """The script's answer to a record, as JSON has it. Raises ScriptFailed."""
    (path,) = task.data.values()
    command = [sys.executable, "-I", "-c", CHILD, path]
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, input=json.dumps(known).encode(), capture_output=True, timeout=TIME_LIMIT, env=environment
        )
        told = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise _failed(task, f"it took more than {TIME_LIMIT} seconds") from None
    except OSError as error:
        raise _failed(task, f"{sys.executable} cannot be started: {(error.strerror or '').lower()}") from None
    except ValueError:
        raise _failed(task, "it gave no answer that can be read") from None
    if "error" in told:
        raise _failed(task, " ".join(str(told["error"]).split())[:LONGEST])
    return told["answer"]


def _failed(task: Task, why: str) -> ScriptFailed:
    return ScriptFailed(f"the check {task.name!r} of the assignment could not be made: {task.wanted['script']}: {why}")


def record(run: Run) -> dict[str, Any]:
    """What is known of the judged model as rebuilt, as JSON has it. Shapes have the batch axis."""
    assert run.judged is not None
    model, compiled = run.models[run.judged], dict(run.compiled or {})
    return {
        "version": 1,
        "input_shape": model.input_shape,
        "output_shape": model.output_shape,
        "params": model.params,
        "layers": [
            {
                "kind": facts.kind,
                "name": facts.name,
                "output_shape": facts.output_shape,
                "params": facts.params,
                "config": {key: value for key, value in config.items() if key not in ("kind", "name")},
            }
            for facts, config in zip(model.layers, run.layers, strict=False)
        ],
        "loss": compiled.get("loss"),
        "optimizer": compiled.get("optimizer"),
        "metrics": compiled.get("metrics"),
        "trained": run.trained,
    }
