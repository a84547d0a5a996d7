"""Autolab's autoresult, a line that has to be the last of a grader's output (https://docs.autolabproject.com/lab/).

Its problems are the checks: the course's assessment needs one of the same name for each.
"""

from __future__ import annotations

import json

from seqlint.grade.result import Result, number
from seqlint.output.platforms.shown import lines


def write(result: Result) -> str:
    """No scores where there is no result: Autolab then says that the grader failed, and gives nobody 0 points."""
    scores = {line.name: number(line.score) for line in lines(result)}
    return json.dumps({"scores": scores}) + "\n"
