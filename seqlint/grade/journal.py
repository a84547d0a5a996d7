"""`OUT/journal.jsonl`: every result as soon as it is known, and under what key it holds.

The first line says which assignment and submissions it is about; every other line is one result, whole. A line that
was cut off while it was written is passed over. A result is taken again where its key is the same: a fingerprint of
everything that it follows from (the submission's files, the assignment and its data, settings, limits, versions). With
it stands what was found in reading and running the submission, under a key that says nothing of points: see `found`.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from platform import python_version
from types import MappingProxyType
from typing import Any

from seqlint import atomic, plain
from seqlint.config import Settings
from seqlint.errors import CannotWork
from seqlint.grade import engine, fingerprint
from seqlint.grade.assignment import Assignment
from seqlint.grade.engine import Limits
from seqlint.grade.found import Found
from seqlint.grade.result import Result, number
from seqlint.grade.taking import Submission
from seqlint.reading import regular
from seqlint.reading.guards import Refused
from seqlint.version import VERSION

NAME = "journal.jsonl"
Points = tuple[float, float]
"""Score and maximum."""


@dataclass(frozen=True)
class Key:
    """Fingerprints of all that a result follows from, and of what is found of a submission, whatever it is worth."""

    result: str
    found: str = ""


@dataclass(frozen=True)
class Entry:
    """A result and the key under which it holds; what was `found`, None where that is nothing to judge from again."""

    key: Key
    result: Result
    found: Found | None = None


def keys(
    submissions: Iterable[Submission], assignment: Assignment, settings: Settings, limits: Limits
) -> dict[str, Key]:
    """The key of each submission, by its name. A file that cannot be read counts as that."""
    rules = sorted(str(path) for folder in settings.rules for path in Path(folder).glob("*.py"))
    shapes = [(model, engine.expectation(assignment, model).input_shape) for model in engine.models(assignment)]
    ran = fingerprint.of(
        repr(settings),
        repr(limits),
        repr(versions()),
        repr(shapes),  # what is not built yet is built with these
        files={**assignment.provide, **{rule: rule for rule in rules}},
    )
    asked = fingerprint.of(assignment.digest, *(task.content for task in assignment.tasks))
    return {each.name: _key(each, assignment, ran, asked) for each in submissions}


def _key(submission: Submission, assignment: Assignment, ran: str, asked: str) -> Key:
    files = {name: str(path) for name, path in submission.others.items()}
    files |= {"": submission.program} if submission.program else {}
    found = fingerprint.of(ran, submission.name, submission.shown, repr(submission.lacking), files=files)
    due = assignment.lateness and assignment.lateness.due_for(submission.people)
    handed = (submission.people, submission.time, submission.late, submission.notes, due)
    return Key(fingerprint.of(found, asked, str(submission.problem), repr(handed)), found)


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
        with regular.opened(os.path.join(folder, NAME)) as file:
            lines = file.read().splitlines()
    except (OSError, Refused):
        return found
    for line in lines:
        try:
            entry = plain.made(Entry, json.loads(line)["entry"])
            found[entry.result.submission] = entry
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
    return found


def read_points(folder: str) -> dict[str, Points]:
    """What submissions had before they were graded again, as the first line says."""
    try:
        with regular.opened(os.path.join(folder, NAME)) as file:
            told = json.loads(file.readline())
        return {name: (float(score), float(maximum)) for name, (score, maximum) in told["before"].items()}
    except (OSError, Refused, ValueError, KeyError, TypeError, AttributeError, RecursionError):
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
    return json.dumps({**shown, "entry": plain.told(entry)})
