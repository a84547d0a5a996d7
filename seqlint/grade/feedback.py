"""OUT/feedback/<submission>.html and .md: one page for each student, written when the result is known."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress

from seqlint import atomic
from seqlint.errors import CannotWork
from seqlint.grade.assignment import Assignment
from seqlint.grade.result import Result, file_name
from seqlint.grade.taking import Submission
from seqlint.output import feedback
from seqlint.reading import regular
from seqlint.reading.guards import Refused
from seqlint.reading.source import lines, read

FOLDER = "feedback"
ENDINGS = (".html", ".md")


def leave(out: str, assignment: Assignment, result: Result, submission: Submission) -> None:
    """Write the pages of one student; none where there is no result. Raises CannotWork."""
    if result.fault:
        return
    rows = {cell.index: lines(cell.raw) for cell in read(submission.program).cells} if submission.program else {}
    for ending, write in zip(ENDINGS, (feedback.html, feedback.markdown), strict=True):
        path = _path(out, result.submission, ending)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
        except OSError as error:
            raise CannotWork(f"{os.path.dirname(path)}: the folder cannot be made: {error.strerror}") from error
        atomic.write_changed(path, write(assignment, result, rows).encode("utf-8", "backslashreplace"))


def missing(out: str, submission: str) -> bool:
    """Whether a page is not there, of a run that was killed before it was written."""
    return not all(os.path.exists(_path(out, submission, ending)) for ending in ENDINGS)


def clear(out: str, submissions: Iterable[str]) -> None:
    """Remove the pages of others that an earlier run has left: those that we wrote, and nothing else."""
    kept = {_path(out, name, ending) for name in submissions for ending in ENDINGS}
    for folder, _, names in os.walk(os.path.join(out, FOLDER)):
        for path in (os.path.join(folder, name) for name in names):
            if path not in kept and _is_ours(path):
                with suppress(OSError):
                    os.unlink(path)


def _is_ours(path: str) -> bool:
    try:
        with regular.opened(path) as file:
            return feedback.MARKER.encode() in file.read(100)
    except (OSError, Refused):
        return False


def _path(out: str, submission: str, ending: str) -> str:
    return os.path.join(out, FOLDER, f"{file_name(submission)}{ending}")
