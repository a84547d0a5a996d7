"""PrairieLearn's `/grade/results/results.json` (https://prairielearn.readthedocs.io/en/latest/externalGrading/)."""

from __future__ import annotations

import json
from typing import Any

from seqlint.grade.result import Result, number
from seqlint.output.platforms.shown import lines, said

NO_ATTEMPT = ("syntax-error", "missing-file")
"""What was not handed in as a program at all costs no attempt."""


def write(result: Result) -> str:
    """Points stand at every test, or PrairieLearn shows none of them."""
    if result.fault or result.reason in NO_ATTEMPT:
        return json.dumps({"gradable": False, "format_errors": [said(result)]}, indent=1) + "\n"
    share = result.score / result.max_score if result.max_score else 0.0
    document: dict[str, Any] = {
        "gradable": True,
        "score": round(min(max(share, 0.0), 1.0), 6),
        "message": said(result),
        "tests": [
            {
                "name": line.name,
                "points": number(line.score),
                "max_points": number(line.max_score),
                "message": line.message,
            }
            for line in lines(result)
        ],
    }
    return json.dumps(document, indent=1) + "\n"
