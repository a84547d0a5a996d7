"""`OUT/journal.jsonl`: every result as soon as it is known, and under what key it holds.

The first line says which assignment and submissions it is about; every other line is one result, whole. A line that
was cut off while it was written is passed over. A result is taken again where its key is the same: a fingerprint of
everything that it follows from (the submission's files, the assignment and its data, settings, limits, versions).
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from platform import python_version
from types import MappingProxyType
from typing import Any

from seqlint import atomic
from seqlint.config import Settings
from seqlint.errors import CannotWork
from seqlint.facts import LayerFacts, ModelFacts
from seqlint.grade.assignment import Assignment
from seqlint.grade.handed import Person
from seqlint.grade.result import CheckResult, Deduction, Result, number
from seqlint.grade.taking import Submission
from seqlint.linting.finding import Change, Finding, Note, Place, Repair
from seqlint.version import VERSION

NAME = "journal.jsonl"
CHUNK = 1 << 20
Points = tuple[float, float]
"""Score and maximum."""


@dataclass(frozen=True)
class Entry:
    """A result and the key under which it holds."""

    key: str
    result: Result


def key(submission: Submission, assignment: Assignment, settings: Settings, limits: object) -> str:
    """The fingerprint of all that a result follows from. A file that cannot be read counts as that."""
    state = hashlib.sha256()
    due = assignment.lateness and assignment.lateness.due_for(submission.people)
    handed = (submission.people, submission.time, submission.late, submission.notes, due)
    said = (submission.name, submission.shown, str(submission.problem), repr(handed))
    for part in (*said, assignment.digest, repr(settings)):
        _add(state, part.encode("utf-8", "surrogatepass"))
    _add(state, repr(limits).encode())
    _add(state, repr(versions()).encode())
    rules = sorted(str(path) for folder in settings.rules for path in Path(folder).glob("*.py"))
    files = {"": submission.program} if submission.program else {}
    data = {name: path for task in assignment.tasks for name, path in task.data.items()}
    files |= {name: str(path) for name, path in submission.others.items()}
    for name, path in (
        *sorted(files.items()),
        *sorted(data.items()),
        *sorted(assignment.provide.items()),
        *((rule, rule) for rule in rules),
    ):
        _add(state, name.encode("utf-8", "surrogatepass"))
        _add(state, _digest(path))
    return state.hexdigest()


def _add(state: Any, part: bytes) -> None:
    """Each part with its length before it, so that no two lists of parts are the same bytes."""
    state.update(len(part).to_bytes(8, "big") + part)


def _digest(path: str) -> bytes:
    state = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            while chunk := file.read(CHUNK):
                state.update(chunk)
    except OSError as error:
        return f"unreadable: {error.errno}".encode()
    return state.digest()


@functools.cache
def versions() -> dict[str, str]:
    """What a verdict depends on besides files."""
    found = {"seqlint": VERSION, "python": python_version()}
    for package in ("tensorflow", "tensorflow-cpu", "keras", "numpy"):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def read(folder: str) -> dict[str, Entry]:
    """The latest result of each submission that an earlier run left in the folder; what cannot be read is not there."""
    found: dict[str, Entry] = {}
    try:
        lines = Path(folder, NAME).read_bytes().splitlines()
    except OSError:
        return found
    for line in lines:
        try:
            entry = json.loads(line)
            result = result_from(entry["result"])
            found[result.submission] = Entry(str(entry["key"]), result)
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
    return found


def read_points(folder: str) -> dict[str, Points]:
    """What submissions had before they were graded again, as the first line says."""
    try:
        with open(os.path.join(folder, NAME), "rb") as file:
            told = json.loads(file.readline())
        return {name: (float(score), float(maximum)) for name, (score, maximum) in told["before"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def start(
    folder: str,
    assignment: Assignment,
    names: Sequence[str],
    kept: Iterable[Entry],
    before: Mapping[str, Points] = MappingProxyType({}),
) -> None:
    """A whole journal: what it is about, then the results that there are. Raises CannotWork.

    `before`: the points of a grading that no longer holds.
    """
    about: dict[str, Any] = {"title": assignment.title, "sha256": assignment.digest, "submissions": list(names)}
    about["before"] = {name: [number(score), number(maximum)] for name, (score, maximum) in before.items()}
    lines = [json.dumps(about), *map(_line, kept)]
    atomic.write_changed(os.path.join(folder, NAME), "".join(f"{line}\n" for line in lines).encode())


def append(folder: str, entry: Entry) -> int:
    """One more result, whole or not at all; where it begins, for `take_back`. Raises CannotWork."""
    path = os.path.join(folder, NAME)
    size = os.path.getsize(path) if os.path.exists(path) else 0
    try:
        with open(path, "ab") as file:
            file.write(f"{_line(entry)}\n".encode())
    except OSError as error:
        take_back(folder, size)
        raise CannotWork(f"{path}: cannot be written: {error.strerror}") from error
    return size


def take_back(folder: str, size: int) -> None:
    """The journal ends where it ended before the last result. That needs no room on a full disk."""
    with suppress(OSError):
        os.truncate(os.path.join(folder, NAME), size)


def _line(entry: Entry) -> str:
    result = entry.result
    shown = {
        "submission": result.submission,
        "score": number(result.score),
        "max_score": number(result.max_score),
        "verdict": result.verdict,
        "reason": result.reason,
    }
    return json.dumps({**shown, "key": entry.key, "result": asdict(result)})


def result_from(told: dict[str, Any]) -> Result:
    """The result that `dataclasses.asdict` made into JSON. Raises KeyError, TypeError or ValueError."""
    checks = tuple(CheckResult(**check) for check in told["checks"])
    findings = tuple(map(_finding, told["findings"]))
    people = tuple(Person(person["name"], tuple(person["ids"])) for person in told["people"])
    model = None if told["model"] is None else _model(told["model"])
    deductions = tuple(Deduction(**each) for each in told.get("deductions", ()))
    read: dict[str, Any] = {"statements": tuple(told.get("statements", ())), "deductions": deductions}
    read |= {"checks": checks, "findings": findings, "notes": tuple(told["notes"]), "people": people, "model": model}
    return Result(**{**told, **read})


def _model(told: dict[str, Any]) -> ModelFacts:
    layers = tuple(LayerFacts(**{**layer, **_shapes(layer)}) for layer in told["layers"])
    return ModelFacts(**{**told, **_shapes(told), "layers": layers})


def _shapes(told: dict[str, Any]) -> dict[str, Any]:
    """The shapes of a layer or model, as tuples again."""
    single: dict[str, Any] = {name: _shape(told[name]) for name in ("input_shape", "output_shape") if name in told}
    return {**single, "outputs": tuple(map(tuple, told.get("outputs", ())))}


def _shape(told: list[Any] | None) -> tuple[Any, ...] | None:
    return None if told is None else tuple(told)


def _finding(told: dict[str, Any]) -> Finding:
    related = tuple(Note(_place(at), message) for at, message in told["related"])
    fix = None
    if told["fix"] is not None:
        title, safe, changes = told["fix"]
        fix = Repair(title, safe, tuple(Change(_place(at), text, tuple(span)) for at, text, span in changes))
    return Finding(**{**told, "at": _place(told["at"]), "related": related, "fix": fix})


def _place(told: Sequence[Any]) -> Place:
    path, cell, start, end = told
    return Place(path, cell, tuple(start), tuple(end))
