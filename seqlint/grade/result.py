"""What grading a submission yields: plain frozen data. No text is escaped here; each output format does that itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from seqlint.facts import ModelFacts
from seqlint.grade.handed import Person
from seqlint.linting.finding import Finding
from seqlint.output.json import finding_json

HIDDEN = "this check is hidden"
NOT_GRADED = "not-graded"
"""The verdict of a submission that has no result yet: it has no points either, and not 0."""


@dataclass(frozen=True)
class CheckResult:
    """One check of one submission. `passed` is None where it could not be decided: no points; `message` says why.

    `bonus`: its points come on top, and to miss them fails nothing.
    """

    name: str
    kind: str
    score: float
    max_score: float
    passed: bool | None
    message: str
    visibility: str
    bonus: bool = False

    @property
    def shown(self) -> str:
        """What a student may read: hidden checks give one fixed text."""
        return HIDDEN if self.visibility == "hidden" else self.message


@dataclass(frozen=True)
class Deduction:
    """What is taken off the whole, after the checks. `percent`: where it is a share of all points.

    `name` and `reason` say nothing of single checks: students read them.
    """

    name: str
    reason: str
    points: float
    percent: float | None = None

    def off(self, score: float) -> float:
        """What it takes off another sum than that of all checks."""
        return min(self.points, score) if self.percent is None else round(score * self.percent / 100, 2)


@dataclass(frozen=True)
class Result:
    """One submission. `verdict` and `reason` as in a run; `fault`: it is ours, there is no grade yet.

    `notes` are for the teacher: suppressions and configuration that were not obeyed, stand-ins, disagreements.
    `agreement` is "differs" where analysis, record and rebuilt model do not say the same. `people`, `time` and `late`
    as the platform tells them. `model`: the one that is judged. `statements`: see `similar`. `deductions`: what `score`
    is less than its checks.
    """

    submission: str
    verdict: str
    reason: str | None
    message: str
    score: float
    max_score: float
    checks: tuple[CheckResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    fault: bool = False
    agreement: str = ""
    people: tuple[Person, ...] = ()
    time: str | None = None
    late: bool | None = None
    model: ModelFacts | None = None
    statements: tuple[str, ...] = ()
    deductions: tuple[Deduction, ...] = ()

    @property
    def has_points(self) -> bool:
        """Not where the fault is ours, nor where nothing could be decided because it could not run."""
        undecided = self.verdict == "could-not-run" and all(check.passed is None for check in self.checks)
        return not self.fault and not undecided

    @property
    def percent(self) -> float:
        return 100 * self.score / self.max_score if self.max_score else 0.0


def number(points: float) -> float | int:
    """Points as they are written: at most two decimals, none where they are whole."""
    rounded = round(points, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def result_json(result: Result) -> dict[str, Any]:
    """The document `results/<submission>.json`."""
    return {
        "version": 1,
        "submission": result.submission,
        "score": number(result.score),
        "max_score": number(result.max_score),
        "verdict": result.verdict,
        "reason": result.reason,
        "message": result.message,
        "agreement": result.agreement,
        "checks": list(map(check_json, result.checks)),
        "deductions": [{"name": each.name, "reason": each.reason, "points": each.points} for each in result.deductions],
        "diagnostics": [finding_json(finding) for finding in result.findings],
        "notes": list(result.notes),
        "people": [{"name": person.name, "ids": list(person.ids)} for person in result.people],
        "time": result.time,
        "late": result.late,
    }


def check_json(check: CheckResult) -> dict[str, Any]:
    """A check in that document."""
    return {
        "name": check.name,
        "kind": check.kind,
        "score": number(check.score),
        "max_score": number(check.max_score),
        "passed": check.passed,
        "message": check.shown,
        "visibility": check.visibility,
        "bonus": check.bonus,
    }


LONGEST = 200
"""Bytes of a part of a file name: systems take 255, the ending and a temporary name included."""


def file_name(submission: str) -> str:
    """What the result's file is called: as the submission, parts that are too long cut and made unique."""
    return "/".join(part if len(_bytes(part)) <= LONGEST else _cut(part) for part in submission.split("/"))


def _cut(part: str) -> str:
    kept = _bytes(part)[: LONGEST - 9].decode(errors="ignore")
    return f"{kept}-{hashlib.sha256(_bytes(part)).hexdigest()[:8]}"


def _bytes(part: str) -> bytes:
    """As long as the system's own name at least; a name in a report may be one that no file can have."""
    return part.encode("utf-8", "surrogatepass")
