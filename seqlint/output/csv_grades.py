"""`grades.csv`: a line for each submission, for spreadsheets and gradebooks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from seqlint.grade.assignment import Assignment
from seqlint.grade.result import NOT_GRADED, Result, number
from seqlint.output.escape import printable

FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
"""What a spreadsheet takes for a formula, in the wide characters of Chinese and Japanese, too."""
INSIDE = re.compile(r";(?=\s*[=+\-@＝＋－＠])")
"""The beginning of another cell, where numbers have a decimal comma."""


def write(assignment: Assignment, results: Sequence[Result]) -> str:
    """Submission, score, verdict, agreement, then the points of each check. Lines end as RFC 4180 says.

    Points are empty where there is no result, through no fault of the submission, and where nothing could be decided
    because it could not run.
    """
    text = io.StringIO()
    rows = csv.writer(text)
    names = [cell(task.name) for task in assignment.tasks]
    rows.writerow(["submission", "score", "max_score", "verdict", "reason", "agreement", *names])
    for result in results:
        undecided = result.verdict == "could-not-run" and all(check.passed is None for check in result.checks)
        no_points = result.fault or undecided
        scores = ["" if no_points else number(check.score) for check in result.checks]
        total = "" if no_points else number(result.score)
        verdict = NOT_GRADED if result.fault else result.verdict
        head = [cell(result.submission), total, number(result.max_score), verdict]
        rows.writerow([*head, result.reason or "", result.agreement, *scores])
    return text.getvalue()


def cell(text: str) -> str:
    """Text that a spreadsheet takes as text: what it would read as a formula gets a leading apostrophe."""
    shown = INSIDE.sub(";'", printable(text))
    return f"'{shown}" if FORMULA.match(text) else shown
