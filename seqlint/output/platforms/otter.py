"""Otter's `final_grades.csv`, as `otter grade` 7 writes it: what scripts around Otter read goes on working.

The first row holds the points that there are; questions are in the order of their names.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from seqlint.grade.assignment import Assignment
from seqlint.grade.result import Result, number
from seqlint.output.csv_grades import cell


def write(assignment: Assignment, results: Sequence[Result]) -> str:
    """For the teacher: hidden checks are in it. Scores are empty where there is no result."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    order = sorted(range(len(assignment.tasks)), key=lambda place: assignment.tasks[place].name)
    tasks = [assignment.tasks[place] for place in order]
    names = [cell(task.name) for task in tasks]
    rows.writerow(["file", *names, "total_points_earned", "percent_correct", "grading_status"])
    points = [number(task.points) for task in tasks]
    rows.writerow(["points-per-question", *points, number(assignment.points), 1, "--"])
    for result in results:
        if not result.has_points:
            why = cell(result.message or result.verdict)
            rows.writerow([cell(result.submission), *("" for _ in tasks), "", "", why])
            continue
        scores = [number(result.checks[place].score) for place in order]
        share = round(result.score / result.max_score, 6) if result.max_score else 0
        rows.writerow([cell(result.submission), *scores, number(result.score), share, "Completed"])
    return text.getvalue()
