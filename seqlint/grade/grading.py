"""What `seqlint grade` does: a class graded into a folder, or one program for who wrote it."""

from __future__ import annotations

import json
import os
import re
import statistics
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from seqlint import atomic
from seqlint.config import ConfigError, Settings, check_selectors
from seqlint.errors import CannotWork
from seqlint.grade import archive, classes, engine, feedback, journal, lateness, theirs, trials, who
from seqlint.grade import assignment as assignments
from seqlint.grade.assignment import Assignment, AssignmentError
from seqlint.grade.engine import Graded, Limits
from seqlint.grade.gradebook import Gradebook
from seqlint.grade.journal import Entry
from seqlint.grade.regrade import Regrade
from seqlint.grade.result import NOT_GRADED, Result, number, result_json
from seqlint.grade.taking import Submission
from seqlint.linting.loader import load
from seqlint.output.escape import printable
from seqlint.output.feedback import public_json
from seqlint.output.feedback import text as own_feedback
from seqlint.output.json import counts
from seqlint.output.paint import Paint
from seqlint.output.platforms import PLATFORMS
from seqlint.run import Unavailable
from seqlint.run.trial import Tried
from seqlint.wording import counted

Say = Callable[[str], None]
Track = Callable[[int, Say], AbstractContextManager[tuple[Say, Callable[[], None]]]]


def _nothing() -> None:
    """Shows nothing."""


@dataclass(frozen=True)
class Telling:
    """How the user hears of a grading: `say` gets a line for each submission that is graded anew, and a summary.

    `track` is told how many there are, and shows how far it is: it gives another `say`, and what to call after each.
    `explain` is told why a value is not known to the analysis, and what was run twice.
    """

    say: Say = print
    track: Track | None = None
    color: bool = False
    explain: Say | None = None

    def shown(self, total: int) -> AbstractContextManager[tuple[Say, Callable[[], None]]]:
        return nullcontext((self.say, _nothing)) if self.track is None else self.track(total, self.say)


@dataclass(frozen=True)
class Into:
    """Where a class is graded into, and how; as the options of the same names.

    What an earlier run into the folder `out` found is taken where nothing has changed since, unless `fresh`.
    `gradebook`: the teacher's own export, or the database of nbgrader's course; it is filled into
    `OUT/gradebook-<name>`. `scheduler`: the address of a Dask scheduler, whose workers do the work. `dry_run`: says who
    is who and which file is judged, and does nothing else. `exclude`: patterns of files and folders that are nobody's.
    """

    out: str | None = None
    platform: str | None = None
    gradebook: str | None = None
    scheduler: str | None = None
    fresh: bool = False
    dry_run: bool = False
    exclude: tuple[str, ...] = ()


PACKAGES = {
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python-headless",
    "PIL": "pillow",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}
"""Modules whose packages have other names."""


def command(
    assignment_file: str,
    paths: Sequence[str],
    into: Into,
    settings: Settings,
    limits: Limits,
    telling: Telling = Telling(),
) -> tuple[Result, ...]:
    """Grade submissions into a folder. Raises CannotWork for a wrong assignment, for submissions that do not exist, for
    a folder that cannot be written, and where nothing can be run here.
    """
    assignment = assignments.load(assignment_file)
    settings = with_rules(settings, assignment)
    book = None if into.gradebook is None else theirs.load(into.gradebook, assignment)
    with archive.scratch(None if into.dry_run else into.out) as scratch:
        known = frozenset() if book is None else book.known
        handed_in = classes.read(paths, assignment.asked, scratch, known, into.exclude)
        if book is not None:
            handed_in = replace(handed_in, submissions=book.named(handed_in.submissions))
        for each in (who.lines if into.dry_run else who.left)(handed_in):
            telling.say(each)
        for each in () if book is None else book.report(handed_in.submissions):
            telling.say(each)
        if into.dry_run:
            return ()
        results = _grade(assignment, handed_in.submissions, into, settings, limits, telling)
    out = str(into.out)
    if book is not None:
        filled = book.filled(assignment, handed_in.submissions, results)
        atomic.write(os.path.join(out, f"gradebook-{os.path.basename(str(into.gradebook))}"), filled)
    for each in (*missing_modules(results), summary(results, out)):
        telling.say(each)
    return results


def own(
    assignment_file: str, path: str, settings: Settings, limits: Limits, telling: Telling = Telling()
) -> tuple[Result, ...]:
    """Grade one program for who wrote it: what is said are the checks that a student may see, and nothing is left on
    disk. No model is trained for a check that is not shown.

    Raises as `command` does, and CannotWork where the path is not one submission.
    """
    assignment = assignments.load(assignment_file)
    with archive.scratch(None) as scratch:
        submission = classes.one(path, assignment.asked, scratch)
        settings = with_rules(settings, assignment)
        hidden = trials.keys(task for task in assignment.tasks if task.visibility != "public")
        spared = {submission.name: tuple(Tried(key, why="it is not shown") for key in hidden)}
        results = engine.results(assignment, [submission], settings, limits, tried=spared, explain=telling.explain)
    for result in results:
        telling.say(line(result) if result.fault else own_feedback(assignment, result).rstrip())
    for each in missing_modules(results):
        telling.say(each)
    return tuple(results)


def _grade(
    assignment: Assignment,
    found: Sequence[Submission],
    into: Into,
    settings: Settings,
    limits: Limits,
    telling: Telling,
) -> tuple[Result, ...]:
    """What `command` does once it is known who handed in what."""
    if into.platform is not None and PLATFORMS[into.platform].alone and len(found) != 1:
        raise CannotWork(f"{into.platform} takes the result of one submission, and these are {len(found)}")
    out = str(into.out)
    book = Gradebook(out, assignment, into.platform)
    keys = journal.keys(found, assignment, settings, replace(limits, jobs=1))
    of = {each.name: each for each in found}
    regrade = Regrade(assignment, of, keys)
    provisional = [engine.provisional(assignment, each) for each in found]
    before = book.open(provisional, keys, regrade.judged, fresh=into.fresh)
    todo = [each for each in found if each.name in book.waiting]
    kept = [each.name for each in found if each.name not in book.waiting]
    anew = {name for name in kept if before[name].key != keys[name]}
    for text in _kept(book, before, len(kept) - len(anew), anew, telling.color):
        telling.say(text)
    feedback.clear(out, of)
    for name in kept:
        if name in anew or feedback.missing(out, name):
            feedback.leave(out, assignment, book.results[name], of[name])

    tried = {} if into.fresh else regrade.tried(before)
    unsaid = deque(each.name for each in todo)
    try:
        with (
            telling.shown(len(todo)) as (say, step),
            closing(_work(assignment, todo, settings, limits, tried, into.scheduler, telling.explain, say)) as graded,
        ):
            for made in graded:
                result = lateness.applied(made.result, assignment.lateness)
                book.record(result, made.found)
                feedback.leave(out, assignment, result, of[result.submission])
                while unsaid and unsaid[0] not in book.waiting:  # said in order, whatever is ready first
                    name = unsaid.popleft()
                    say(line(book.results[name], _result(before, name), telling.color))
                step()
    except Unavailable as error:
        raise CannotWork(str(error)) from error
    finally:
        book.close()
    return tuple(book.results.values())


def _result(before: Mapping[str, Entry], name: str) -> Result | None:
    """What a submission had in the earlier run."""
    return before[name].result if name in before else None


def _kept(book: Gradebook, before: Mapping[str, Entry], unchanged: int, anew: Set[str], color: bool) -> Iterator[str]:
    """How many results of the earlier run hold, and which points are others though nothing was run."""
    if unchanged:
        yield f"{unchanged} unchanged since the last run (--fresh grades them again)"
    if anew:
        yield f"{len(anew)} judged anew from what the last run found, without running them again"
    for name in sorted(anew):
        was, result = before[name].result, book.results[name]
        if (was.score, was.max_score, was.verdict) != (result.score, result.max_score, result.verdict):
            yield line(result, was, color)


def _work(
    assignment: Assignment,
    todo: Sequence[Submission],
    settings: Settings,
    limits: Limits,
    tried: Mapping[str, tuple[Tried, ...]],
    scheduler: str | None,
    explain: Say | None,
    say: Say,
) -> Generator[Graded]:
    """The results as they come, from this machine or from many."""
    if scheduler is None:
        return engine.grade(assignment, todo, settings, limits, tried=tried, explain=explain)
    from seqlint.grade import cluster

    return cluster.grade(scheduler, assignment, todo, settings, limits, tried, say, explain)


def with_rules(settings: Settings, assignment: Assignment) -> Settings:
    """The settings, with rules switched on that the assignment names and that are off by default.

    Raises AssignmentError where it names a rule that does not exist.
    """
    rules = load(settings.rules)
    extra: list[str] = []
    for task in assignment.tasks:
        selectors = task.wanted.get("rules", ())
        try:
            check_selectors(Settings(select=selectors), rules)
        except ConfigError as error:
            raise AssignmentError(f"{assignment.path}:{task.line}: `rules`: {error}") from None
        off = [rule for rule in rules if not settings.selects(rule.code, rule.name, rule.default)]
        extra += [s for s in selectors if any(s in (rule.code, rule.name) for rule in off)]
    return replace(settings, extend_select=(*settings.extend_select, *extra))


def line(result: Result, before: Result | None = None, color: bool = False) -> str:
    """One submission in one line; with the points of an earlier grading, where they were others."""
    why = f" ({result.reason})" if result.reason else ""
    if result.fault:
        return f"{printable(result.submission)}: {NOT_GRADED}{why}: {printable(result.message)}"
    score = f"{number(result.score) if result.has_points else '-'}/{number(result.max_score)}"
    changed = before is not None and not before.fault and before.score != result.score
    was = f", was {number(before.score)}/{number(before.max_score)}" if before is not None and changed else ""
    return f"{printable(result.submission)}: {score} {Paint(color).verdict(result.verdict)}{why}{was}"


def summary(results: Sequence[Result], out: str) -> str:
    """All submissions in one line."""
    graded = [result.percent for result in results if result.has_points]
    mean = statistics.fmean(graded or [0.0])
    missing = sum(result.fault for result in results)
    failed = f"; {missing} without a result, through no fault of theirs" if missing else ""
    all_of_them = counted(len(results), "submission")
    return f"{all_of_them}, {mean:.0f}% of the points on average{failed}. See {printable(out)}/report.html"


def missing_modules(results: Sequence[Result]) -> Iterator[str]:
    """The modules that submissions lacked, with the line that installs them."""
    lacking = [result for result in results if result.reason == "missing-module"]
    named = (re.search(r"No module named '([\w.]+)'", result.message) for result in lacking)
    modules = sorted({match[1].partition(".")[0] for match in named if match})
    if modules:
        packages = " ".join(sorted({PACKAGES.get(module, module) for module in modules}))
        count = counted(len(lacking), "submission")
        yield f"{count} could not run for want of {', '.join(modules)}; if you trust them: pip install {packages}"


def document(results: Sequence[Result], own: bool, statistics: bool) -> str:
    """The results as one document of JSON, or how often each rule has findings; of one's `own` what is public."""
    if statistics:
        told: dict[str, Any] = {"statistics": counts(each for result in results for each in result.findings)}
    else:
        told = {"results": [public_json(result) if own else result_json(result) for result in results]}
    return json.dumps({"version": 1, **told}, indent=1) + "\n"


def exit_code(
    results: Sequence[Result], fail_under: float | None, percent: Callable[[Result], float] | None = None
) -> int:
    """0 where every submission has a result, 1 where one is below `fail_under` percent, 2 where a result is missing by
    our fault. `percent`: of the points that count; what is not public is no part of what a student sees of it.
    """
    if any(result.fault for result in results):
        return 2
    percent = percent or attrgetter("percent")
    return int(fail_under is not None and any(percent(result) < fail_under for result in results))
