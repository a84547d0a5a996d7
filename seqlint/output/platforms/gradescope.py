"""Gradescope's `results.json` (https://gradescope-autograders.readthedocs.io/en/latest/specs/)."""

from __future__ import annotations

import json
from typing import Any

from seqlint.grade.result import CheckResult, Result, number
from seqlint.output.platforms.shown import plain

VISIBILITY = {
    "public": "visible",
    "hidden": "hidden",
    "after-due-date": "after_due_date",
    "after-published": "after_published",
}


def write(result: Result) -> str:
    """One submission's results. Plain text only, so that nothing a student wrote is taken for markup."""
    document: dict[str, Any] = {
        "score": number(result.score),
        "output": _said(result),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "tests": [_test(place, check) for place, check in enumerate(result.checks, 1)],
        "extra_data": {"verdict": result.verdict, "reason": result.reason},
    }
    return json.dumps(document, indent=1) + "\n"


def _said(result: Result) -> str:
    """What holds for the whole: why it could not run, and what is taken off."""
    lost = (f"{each.name}: {each.reason}" for each in result.deductions)
    return plain("\n".join(filter(None, (result.message, *lost))))


def _test(place: int, check: CheckResult) -> dict[str, Any]:
    return {
        "number": str(place),
        "name": plain(check.name),
        "score": number(check.score),
        "max_score": number(check.max_score),
        "status": "passed" if check.passed else "failed",
        "output": plain(check.shown),
        "visibility": VISIBILITY[check.visibility],
    }
