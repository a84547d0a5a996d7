"""From what the checks found to points. A fault, ours or the submission's, never becomes full marks."""

from __future__ import annotations

import math
from collections.abc import Iterable

from seqlint.grade.assignment import Task
from seqlint.grade.outcome import Outcome
from seqlint.grade.result import CheckResult


def award(task: Task, outcome: Outcome) -> CheckResult:
    """The points of one check: its share of them, nothing where it could not be decided."""
    share = outcome.share if outcome.share is not None and math.isfinite(outcome.share) else None
    score = 0.0 if share is None else round(task.points * min(max(share, 0.0), 1.0), 2)
    passed = None if share is None else share >= 1
    message = outcome.message if passed is not False or task.message is None else f"{task.message} ({outcome.message})"
    return CheckResult(task.name, task.kind, score, task.points, passed, message, task.visibility, task.bonus)


def total(checks: Iterable[CheckResult], maximum: float) -> float:
    """The sum, from 0 to `maximum`, and the bonus points on top of it."""
    checks = tuple(checks)
    bonus = math.fsum(check.score for check in checks if check.bonus)
    earned = math.fsum(check.score for check in checks if not check.bonus)
    return min(max(round(earned, 2), 0.0), maximum) + round(bonus, 2)


def verdict(checks: Iterable[CheckResult]) -> str:
    """`failed` where a check failed, else `unverified` where one could not be decided, else `passed`."""
    passed = [check.passed for check in checks if not check.bonus]
    return "failed" if False in passed else "unverified" if None in passed else "passed"
