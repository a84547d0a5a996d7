"""Grading: an assignment, submissions, and what became of them.

assignment  the TOML file, read strictly        submissions  which there are and what is taken of each
engine      analyse, run, judge                 checks       one function a kind of check (layers: their comparison)
points      from outcomes to points             gradebook    the files that are left
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import replace

from seqlint.config import ConfigError, Settings, check_selectors
from seqlint.errors import CannotWork
from seqlint.grade import assignment as assignments
from seqlint.grade import engine, submissions
from seqlint.grade.assignment import Assignment, AssignmentError
from seqlint.grade.engine import Limits
from seqlint.grade.gradebook import Gradebook
from seqlint.grade.result import Result, number
from seqlint.output.escape import printable
from seqlint.run import Unavailable

PLATFORMS = ("gradescope",)


def command(
    assignment_file: str,
    paths: Sequence[str],
    out: str,
    settings: Settings,
    limits: Limits,
    platform: str | None = None,
    fail_under: float | None = None,
    say: Callable[[str], None] = print,
) -> int:
    """Grade submissions into the folder `out`; `say` gets a line for each and a summary.

    Returns 0 where every submission has a result, 1 where one is below `fail_under` percent, 2 where a result is
    missing by our fault. Raises CannotWork for a wrong assignment, for submissions that do not exist, for a folder that
    cannot be written, and where nothing can be run here.
    """
    assignment = assignments.load(assignment_file)
    settings = with_rules(settings, assignment)
    found = submissions.find(paths, assignment.files)
    if platform == "gradescope" and len(found) > 1:
        raise CannotWork(f"Gradescope grades one submission at a time, and these are {len(found)}")
    book = Gradebook(out, assignment, platform)
    results = {each.name: engine.provisional(assignment, each) for each in found}
    book.open(tuple(results.values()))
    try:
        for result in engine.grade(assignment, found, settings, limits):
            results[result.submission] = result
            book.record(result)
            say(line(result))
    except Unavailable as error:
        raise CannotWork(str(error)) from error
    book.close(tuple(results.values()))
    say(summary(tuple(results.values()), out))
    return exit_code(tuple(results.values()), fail_under)


def with_rules(settings: Settings, assignment: Assignment) -> Settings:
    """The settings, with rules switched on that the assignment names and that are off by default.

    Raises AssignmentError where it names a rule that does not exist.
    """
    from seqlint.linting.loader import load

    rules = load(settings.rules)
    extra: list[str] = []
    for task in assignment.tasks:
        selectors = task.wanted.get("rules", ())
        try:
            check_selectors(Settings(select=selectors), rules)
        except ConfigError as error:
            raise AssignmentError(f"{assignment.path}:{task.line}: `rules`: {error}") from None
        extra += [s for s in selectors if any(s in (rule.code, rule.name) for rule in rules)]
    return replace(settings, extend_select=(*settings.extend_select, *extra))


def line(result: Result) -> str:
    """One submission in one line."""
    why = f" ({result.reason})" if result.reason else ""
    score = f"{number(result.score)}/{number(result.max_score)}"
    return f"{printable(result.submission)}: {score} {result.verdict}{why}"


def summary(results: Sequence[Result], out: str) -> str:
    """All submissions in one line."""
    mean = statistics.fmean(result.percent for result in results)
    missing = sum(result.fault for result in results)
    failed = f"; {missing} without a result, through no fault of theirs" if missing else ""
    noun = "submission" if len(results) == 1 else "submissions"
    return f"{len(results)} {noun}, {mean:.0f}% of the points on average{failed}. See {printable(out)}/report.html"


def exit_code(results: Sequence[Result], fail_under: float | None) -> int:
    """As `command` returns it."""
    if any(result.fault for result in results):
        return 2
    return int(fail_under is not None and any(result.percent < fail_under for result in results))


__all__ = ["PLATFORMS", "Limits", "Result", "command"]
