"""`grades.csv`: a line for each submission, for spreadsheets and gradebooks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from seqlint.grade.assignment import Assignment
from seqlint.grade.result import NOT_GRADED, Result, number
from seqlint.output.escape import printable

FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
"""What a spreadsheet takes for a formula, in the wide characters of Chinese and Japanese, too."""
INSIDE = re.compile(r";(?=\s*[=+\-@＝＋－＠])")
"""The beginning of another cell, where numbers have a decimal comma."""
PEOPLE = ("name", "id", "email", "submitted", "late")


def write(assignment: Assignment, results: Sequence[Result]) -> str:
    """Submission, score, verdict, agreement, then the points of each check, then whose it is.

    Lines end as RFC 4180 says. Points are empty where there is no result, through no fault of the submission, and
    where nothing could be decided because it could not run.
    """
    text = io.StringIO()
    rows = csv.writer(text)
    names = [cell(task.name) for task in assignment.tasks]
    rows.writerow(["submission", "score", "max_score", "verdict", "reason", "agreement", *names, *PEOPLE])
    for result in results:
        scores = [number(check.score) if result.has_points else "" for check in result.checks]
        total = number(result.score) if result.has_points else ""
        verdict = NOT_GRADED if result.fault else result.verdict
        head = [cell(result.submission), total, number(result.max_score), verdict]
        rows.writerow([*head, result.reason or "", result.agreement, *scores, *map(cell, _people(result))])
    return text.getvalue()


def _people(result: Result) -> Iterator[str]:
    """Whose it is, as the platform tells it; a team's members one after the other."""
    ids = [person.ids for person in result.people]
    yield "; ".join(person.name for person in result.people)
    yield "; ".join(next((one for one in each if "@" not in one), "") for each in ids)
    yield "; ".join(next((one for one in each if "@" in one), "") for each in ids)
    yield result.time or ""
    yield {None: "", False: "no", True: "yes"}[result.late]


def cell(text: str) -> str:
    """Text that a spreadsheet takes as text: what it would read as a formula gets a leading apostrophe."""
    shown = INSIDE.sub(";'", printable(text))
    return f"'{shown}" if FORMULA.match(text) else shown
