"""What may be told where a platform shows its students all that it gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from seqlint.grade.result import CheckResult, Result
from seqlint.output.escape import printable

HIDDEN = "Checks that are not shown"
NO_RESULT = "The grader has no result, through no fault of yours: please tell your teacher."


@dataclass(frozen=True)
class Line:
    """One check as a student may see it. `passed` is None where it could not be decided."""

    name: str
    score: float
    max_score: float
    passed: bool | None
    message: str


def lines(result: Result) -> list[Line]:
    """The public checks, then all others as one line, then what is taken off: their sum is the score.

    A bonus that is missed is left out, for that fails nothing. There are no lines without a result.
    """
    if result.fault:
        return []
    public = [check for check in result.checks if check.visibility == "public"]
    others = [check for check in result.checks if check.visibility != "public"]
    found = [
        Line(plain(check.name), check.score, _worth(check), True if check.bonus else check.passed, plain(check.message))
        for check in public
        if check.score or not check.bonus
    ]
    if others:
        passed = all(check.passed is True or check.bonus for check in others)
        found.append(Line(HIDDEN, sum(e.score for e in others), sum(map(_worth, others)), passed, ""))
    return found + [Line(each.name, -each.points, 0.0, False, plain(each.reason)) for each in result.deductions]


def said(result: Result) -> str:
    """What is said about the whole: why it could not run, or that there is no result."""
    if result.fault:
        return NO_RESULT
    return plain(result.message)


def texts(result: Result) -> Iterator[str]:
    """The lines as text."""
    if message := said(result):
        yield message
    for line in lines(result):
        mark = {True: "passed", False: "not passed", None: "not decided"}[line.passed]
        on_top = line.score and not line.max_score  # a bonus, or what is taken off
        points = f"{line.score:+g}" if on_top else f"{line.score:g}/{line.max_score:g}, {mark}"
        yield f"{line.name}: {points}{f': {line.message}' if line.message else ''}"


def plain(text: str) -> str:
    """Text without anything that could be taken for markup of a terminal, line by line."""
    return "\n".join(printable(line) for line in text.splitlines())


def _worth(check: CheckResult) -> float:
    """Bonus points come on top of the maximum."""
    return 0.0 if check.bonus else check.max_score
