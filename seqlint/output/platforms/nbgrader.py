"""nbgrader's gradebook, written through its own API: the points of a grading outside, not of a cell that can be forged.

An assignment of nbgrader's is called as the assignment's file (`hw1.toml` is `hw1`). In it a notebook `seqlint` has a
cell for each check, so that what else is graded there (an essay, by hand) stands beside it.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from seqlint.errors import CannotWork
from seqlint.grade.assignment import Assignment
from seqlint.grade.lateness import moment
from seqlint.grade.result import Result
from seqlint.output.platforms.shown import plain
from seqlint.reading import regular
from seqlint.reading.guards import Refused

NOTEBOOK = "seqlint"
SQLITE = b"SQLite format 3\0"


def database(path: str) -> bytes | None:
    """The content of a SQLite database; None where the file is none, or cannot be read."""
    try:
        with regular.opened(path) as file:
            if file.read(len(SQLITE)) != SQLITE:
                return None
            file.seek(0)
            return file.read()
    except (OSError, Refused):
        return None  # who reads it as a table says why


def write(assignment: Assignment, results: Sequence[Result], before: bytes | None = None) -> bytes:
    """A gradebook; `before` is the course's own, of which everything else stays. Raises CannotWork.

    Who has no result has no submission in it (of `before`: the one that there was). What lateness costs is the
    submission's late penalty. A student is called as the platform's id, else as the submission.
    """
    try:
        api = importlib.import_module("nbgrader.api")
    except ModuleNotFoundError:
        raise CannotWork("this needs nbgrader, which is not installed here: pip install nbgrader") from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gradebook.db")
        if before is not None:
            path.write_bytes(before)
        try:
            with _programs_beside_python(), _quiet(), api.Gradebook(f"sqlite:///{path}") as book:
                _fill(book, api, assignment, [result for result in results if result.has_points])
        except Exception as error:  # whatever SQLAlchemy raises about a file that is none, or of another version
            why = plain(str(error)).splitlines()[0] if str(error) else type(error).__name__
            raise CannotWork(f"nbgrader's gradebook cannot be written: {why}") from error
        return path.read_bytes()


@contextmanager
def _quiet() -> Iterator[None]:
    """Without SQLAlchemy's warnings of how nbgrader uses it: a teacher can do nothing about them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _programs_beside_python() -> Iterator[None]:
    """A new gradebook is marked by the program `alembic`, which nbgrader looks for on the PATH."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = f"{os.path.dirname(sys.executable)}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _fill(book: Any, api: Any, assignment: Assignment, results: Sequence[Result]) -> None:
    name = os.path.splitext(os.path.basename(assignment.path))[0]
    book.update_or_create_assignment(name)
    notebook = book.update_or_create_notebook(NOTEBOOK, name)
    for task in assignment.tasks:
        worth = 0.0 if task.bonus else task.points
        book.update_or_create_grade_cell(task.name, NOTEBOOK, name, max_score=worth, cell_type="code")
    for result in results:
        for person in result.people:
            student = person.ids[0] if person.ids else result.submission
            _student(book, api, student)
            submission = book.update_or_create_submission(name, student, **_time(result))
            own = _notebook(book, api, notebook, submission)
            own.late_submission_penalty = round(max(0.0, sum(check.score for check in result.checks) - result.score), 2)
            grades = {grade.cell.name: grade for grade in own.grades}
            for check in result.checks:
                grade = grades[check.name]
                grade.auto_score = 0.0 if check.bonus else check.score
                grade.extra_credit = check.score if check.bonus else None
                grade.needs_manual_grade = False
    book.db.commit()


def _student(book: Any, api: Any, student: str) -> None:
    """There, and as it was: names are the course's."""
    try:
        book.find_student(student)
    except api.MissingEntry:
        book.add_student(student)


def _time(result: Result) -> dict[str, str]:
    at = moment(result.time, None) if result.time else None
    return {"timestamp": at.isoformat()} if at is not None else {}


def _notebook(book: Any, api: Any, notebook: Any, submission: Any) -> Any:
    """The submission's own notebook with a place for the points of each cell; what is missing is made."""
    own = next((each for each in submission.notebooks if each.notebook_id == notebook.id), None)
    with book.db.no_autoflush:
        if own is None:
            own = api.SubmittedNotebook(notebook=notebook, assignment=submission)
            book.db.add(own)
        there = {grade.cell_id for grade in own.grades}
        book.db.add_all(api.Grade(cell=cell, notebook=own) for cell in notebook.grade_cells if cell.id not in there)
    book.db.commit()
    return own
