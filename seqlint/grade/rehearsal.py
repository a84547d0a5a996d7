"""An assignment tried before a class meets it: on a reference solution, on wrong programs, on broken variants."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from seqlint.config import Settings
from seqlint.grade import archive, classes, engine, result
from seqlint.grade.assignment import Assignment
from seqlint.grade.engine import Limits
from seqlint.grade.grading import Track
from seqlint.grade.result import CheckResult, Result
from seqlint.grade.taking import Submission
from seqlint.mistakes.variants import Variant, variants
from seqlint.output.escape import printable
from seqlint.wording import line_of


@dataclass(frozen=True)
class Wrong:
    """A program that is not right. `where` it was broken (empty for one that was given).

    `noticed`: the checks that give less than for the reference; none where it did not run, since then none was made.
    """

    what: str
    where: str
    result: Result
    noticed: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what

    @property
    def ran(self) -> bool:
        return self.result.verdict != "could-not-run"


@dataclass(frozen=True)
class Rehearsal:
    """What each check made of the programs. Where the reference itself misses points, nothing else was tried."""

    assignment: Assignment
    reference: Result
    wrong: tuple[Wrong, ...] = ()

    @property
    def missed(self) -> tuple[CheckResult, ...]:
        """The checks that the reference does not pass."""
        return tuple(check for check in self.reference.checks if not check.passed)

    @property
    def silent(self) -> tuple[str, ...]:
        """The checks that noticed none of the wrong programs."""
        heard = {name for each in self.wrong for name in each.noticed}
        return tuple(task.name for task in self.assignment.tasks if task.name not in heard)


def rehearse(
    assignment: Assignment,
    reference: str,
    given: Sequence[str],
    settings: Settings,
    limits: Limits,
    track: Track | None,
) -> Rehearsal:
    """Grade the reference; where it gets everything, also the wrong programs that are given and variants of it.

    `track` shows how far it is. Raises CannotWork where one of the programs is not
    there, or none can be run here.
    """
    with archive.scratch(None) as scratch:
        right = classes.one(reference, assignment.asked, scratch)
        (found,) = engine.results(assignment, [right], settings, limits)
        if found.fault or not all(check.passed for check in found.checks):
            return Rehearsal(assignment, found)
        broken = list(variants(right.program))
        submissions = [classes.one(path, assignment.asked, scratch) for path in given]
        named = [replace(each, name=f"given-{at}") for at, each in enumerate(submissions)]
        named += [_written(each, right, f"variant-{at}", scratch) for at, each in enumerate(broken)]
        with nullcontext((_silent, _nothing)) if track is None else track(len(named), _silent) as (_, step):
            results = engine.results(assignment, named, settings, limits, step)
    said = [(path, "") for path in given] + [(each.what, line_of(each.cell, each.line)) for each in broken]
    wrong = (Wrong(what, where, each, _noticed(found, each)) for (what, where), each in zip(said, results, strict=True))
    return Rehearsal(assignment, found, tuple(wrong))


def _silent(_: str) -> None:
    """The table comes at the end."""


def _nothing() -> None:
    """Shows nothing."""


def _written(variant: Variant, right: Submission, name: str, scratch: Path) -> Submission:
    """The variant as a submission, with the files that belong to the reference."""
    path = scratch / f"{name}{os.path.splitext(right.program)[1]}"
    path.write_text(variant.text, encoding="utf-8", newline="")
    return replace(right, name=name, program=str(path))


def _noticed(right: Result, wrong: Result) -> tuple[str, ...]:
    pairs = zip(right.checks, wrong.checks, strict=True) if wrong.verdict != "could-not-run" else ()
    return tuple(before.name for before, after in pairs if after.score < before.score or not after.passed)


# Output


def text(rehearsal: Rehearsal) -> str:
    """A table: a row for each wrong program, a column for each check."""
    return "\n".join(map(printable, _lines(rehearsal))) + "\n"


def _lines(rehearsal: Rehearsal) -> Iterator[str]:
    right = rehearsal.reference
    points = f"{result.number(right.score)}/{result.number(right.max_score)}"
    yield f"The reference {right.submission} gets {points}."
    if right.fault:
        yield f"It has no result, through no fault of its own: {right.message}"
    elif rehearsal.missed:
        yield "It must get everything, and misses:"
        yield from (f"  {check.name}: {check.message}" for check in rehearsal.missed)
    elif rehearsal.wrong:
        yield from _table(rehearsal)
    else:
        yield "No broken variant of it could be made; name wrong programs with --wrong."


def _table(rehearsal: Rehearsal) -> Iterator[str]:
    names = [task.name for task in rehearsal.assignment.tasks]
    width = max(len(each.label) for each in rehearsal.wrong)
    yield ""
    yield " " * width + "".join(f"{number:>4}" for number in range(1, len(names) + 1)) + "  points"
    for each in rehearsal.wrong:
        marks = "".join("   x" if name in each.noticed else "   ." for name in names)
        points = result.number(each.result.score) if each.ran else "does not run"
        yield f"{each.label:<{width}}{marks}  {'no result, a fault of ours' if each.result.fault else points}"
    yield ""
    yield "x: the check noticed the mistake. Checks: " + ", ".join(f"{at} {name}" for at, name in enumerate(names, 1))
    unseen = [each.label for each in rehearsal.wrong if each.ran and not each.noticed]
    yield f"Noticed by no check: {'; '.join(unseen) or 'none'}"
    yield f"Checks that never failed: {', '.join(rehearsal.silent) or 'none'}"


def document(rehearsal: Rehearsal) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "version": 1,
        "assignment": rehearsal.assignment.title,
        "reference": _shown(rehearsal.reference),
        "missed": [{"name": check.name, "message": check.message} for check in rehearsal.missed],
        "wrong": [
            {"what": each.what, "where": each.where, "noticed": list(each.noticed), **_shown(each.result)}
            for each in rehearsal.wrong
        ],
        "never_failed": list(rehearsal.silent) if rehearsal.wrong else [],
    }


def _shown(found: Result) -> dict[str, Any]:
    return {
        "score": result.number(found.score),
        "max_score": result.number(found.max_score),
        "verdict": found.verdict,
        "reason": found.reason,
    }
