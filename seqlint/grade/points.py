"""From what the checks found to points. A fault, ours or the submission's, never becomes full marks."""

from __future__ import annotations

import math
from collections.abc import Iterable

from seqlint.grade.assignment import Task
from seqlint.grade.checks import Outcome
from seqlint.grade.result import CheckResult


def award(task: Task, outcome: Outcome) -> CheckResult:
    """The points of one check: its share of them, nothing where it could not be decided."""
    share = outcome.share if outcome.share is not None and math.isfinite(outcome.share) else None
    score = 0.0 if share is None else round(task.points * min(max(share, 0.0), 1.0), 2)
    passed = None if share is None else share >= 1
    return CheckResult(task.name, task.kind, score, task.points, passed, outcome.message, task.visibility)


def total(checks: Iterable[CheckResult], maximum: float) -> float:
    """The sum, from 0 to `maximum`."""
    return min(max(round(math.fsum(check.score for check in checks), 2), 0.0), maximum)


def verdict(checks: Iterable[CheckResult]) -> str:
    """`failed` where a check failed, else `unverified` where one could not be decided, else `passed`."""
    passed = [check.passed for check in checks]
    return "failed" if False in passed else "unverified" if None in passed else "passed"
