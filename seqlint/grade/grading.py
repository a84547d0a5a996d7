"""What `seqlint grade` does: a class graded into a folder, or one program for who wrote it."""

from __future__ import annotations

import os
import re
import statistics
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from operator import attrgetter

from seqlint import atomic
from seqlint.config import ConfigError, Settings, check_selectors
from seqlint.errors import CannotWork
from seqlint.grade import archive, classes, engine, feedback, journal, lateness, who
from seqlint.grade import assignment as assignments
from seqlint.grade.assignment import Assignment, AssignmentError
from seqlint.grade.engine import Limits
from seqlint.grade.exports import fill
from seqlint.grade.gradebook import Gradebook
from seqlint.grade.result import NOT_GRADED, Result, number
from seqlint.grade.taking import Submission
from seqlint.output.escape import printable
from seqlint.output.feedback import shown_percent
from seqlint.output.feedback import text as own_feedback
from seqlint.output.platforms import PLATFORMS, nbgrader
from seqlint.run import Unavailable

Say = Callable[[str], None]
Track = Callable[[int, Say], AbstractContextManager[tuple[Say, Callable[[], None]]]]
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
    out: str,
    settings: Settings,
    limits: Limits,
    platform: str | None = None,
    fail_under: float | None = None,
    say: Callable[[str], None] = print,
    *,
    fresh: bool = False,
    dry_run: bool = False,
    gradebook: str | None = None,
    track: Track | None = None,
    scheduler: str | None = None,
) -> int:
    """Grade submissions into the folder `out`; `say` gets a line for each that is graded anew, and a summary.

    `track` is told how many there are, and shows how far it is: it gives another `say`, and what to call after each.

    What an earlier run into the same folder found is taken where nothing has changed since, unless `fresh`.
    `gradebook`: the teacher's own export, or the database of nbgrader's course; it is filled into
    `OUT/gradebook-<name>`.
    `scheduler`: the address of a Dask scheduler, whose workers do the work.
    `dry_run`: says who is who and which file is judged, and does nothing else.
    Returns 0 where every submission has a result, 1 where one is below `fail_under` percent, 2 where a result is
    missing by our fault. Raises CannotWork for a wrong assignment, for submissions that do not exist, for a folder that
    cannot be written, and where nothing can be run here.
    """
    assignment = assignments.load(assignment_file)
    settings = with_rules(settings, assignment)
    database = None if gradebook is None else nbgrader.database(gradebook)
    export = None if gradebook is None or database is not None else fill.load(gradebook, assignment.title)
    with archive.scratch(None if dry_run else out) as scratch:
        known = frozenset() if export is None else export.known
        handed_in = classes.read(paths, assignment.files, assignment.strict_names, scratch, known)
        matched = None if export is None else fill.match(export, handed_in.submissions)
        told = [*(who.lines if dry_run else who.left)(handed_in)]
        for each in told if export is None or matched is None else (*told, *fill.report(export, matched)):
            say(each)
        if dry_run:
            return 0
        results = _grade(
            assignment,
            handed_in.submissions,
            out,
            settings,
            limits,
            platform,
            say,
            fresh=fresh,
            track=track,
            scheduler=scheduler,
        )
    filled = None
    if export is not None and matched is not None:
        filled = fill.filled(export, matched, {each.submission: each for each in results})
    elif database is not None:
        filled = nbgrader.write(assignment, results, database)
    if filled is not None:
        atomic.write(os.path.join(out, f"gradebook-{os.path.basename(str(gradebook))}"), filled)
    for each in missing_modules(results):
        say(each)
    say(summary(results, out))
    return exit_code(results, fail_under)


def own(
    assignment_file: str, path: str, settings: Settings, limits: Limits, fail_under: float | None, say: Say = print
) -> int:
    """Grade one program for who wrote it: `say` gets the checks that a student may see, and nothing is left on disk.

    Returns and raises as `command` does, and raises CannotWork where the path is not one submission. `fail_under` is
    held against the points that are shown: the exit code tells nothing of hidden checks.
    """
    assignment = assignments.load(assignment_file)
    with archive.scratch(None) as scratch:
        submission = classes.one(path, assignment.files, assignment.strict_names, scratch)
        results = engine.results(assignment, [submission], with_rules(settings, assignment), limits)
    for result in results:
        say(line(result) if result.fault else own_feedback(assignment, result).rstrip())
    for each in missing_modules(results):
        say(each)
    return exit_code(results, fail_under, shown_percent)


def _grade(
    assignment: Assignment,
    found: Sequence[Submission],
    out: str,
    settings: Settings,
    limits: Limits,
    platform: str | None,
    say: Callable[[str], None],
    *,
    fresh: bool,
    track: Track | None,
    scheduler: str | None,
) -> tuple[Result, ...]:
    """What `command` does once it is known who handed in what."""
    if platform is not None and PLATFORMS[platform].alone and len(found) != 1:
        raise CannotWork(f"{platform} takes the result of one submission, and these are {len(found)}")
    book = Gradebook(out, assignment, platform)
    keys = {each.name: journal.key(each, assignment, settings, replace(limits, jobs=1)) for each in found}
    before = book.open([engine.provisional(assignment, each) for each in found], keys, fresh=fresh)
    todo = [each for each in found if each.name in book.waiting]
    if len(todo) < len(found):
        say(f"{len(found) - len(todo)} unchanged since the last run (--fresh grades them again)")
    of = {each.name: each for each in found}
    feedback.clear(out, of)
    for each in found:
        if each.name not in book.waiting and feedback.missing(out, each.name):
            feedback.leave(out, assignment, book.results[each.name], each)
    unsaid = deque(each.name for each in todo)
    try:
        shown = nullcontext((say, _nothing)) if track is None else track(len(todo), say)
        with shown as (say, step), closing(_graded(scheduler, assignment, todo, settings, limits, say)) as graded:
            for result in graded:
                result = lateness.applied(result, assignment.lateness)
                book.record(result)
                feedback.leave(out, assignment, result, of[result.submission])
                while unsaid and unsaid[0] not in book.waiting:  # said in order, whatever is ready first
                    name = unsaid.popleft()
                    say(line(book.results[name], before.get(name)))
                step()
    except Unavailable as error:
        raise CannotWork(str(error)) from error
    finally:
        book.close()
    return tuple(book.results.values())


def _graded(
    scheduler: str | None,
    assignment: Assignment,
    todo: Sequence[Submission],
    settings: Settings,
    limits: Limits,
    say: Say,
) -> Generator[Result]:
    """The results as they come, from this machine or from many."""
    if scheduler is None:
        return engine.grade(assignment, todo, settings, limits)
    from seqlint.grade import cluster

    return cluster.grade(scheduler, assignment, todo, settings, limits, say)


def _nothing() -> None:
    """Shows nothing."""


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


def line(result: Result, before: Result | None = None) -> str:
    """One submission in one line; with the points of an earlier grading, where they were others."""
    why = f" ({result.reason})" if result.reason else ""
    if result.fault:
        return f"{printable(result.submission)}: {NOT_GRADED}{why}: {printable(result.message)}"
    score = f"{number(result.score)}/{number(result.max_score)}"
    changed = before is not None and not before.fault and before.score != result.score
    was = f", was {number(before.score)}/{number(before.max_score)}" if before is not None and changed else ""
    return f"{printable(result.submission)}: {score} {result.verdict}{why}{was}"


def summary(results: Sequence[Result], out: str) -> str:
    """All submissions in one line."""
    graded = [result.percent for result in results if not result.fault]
    mean = statistics.fmean(graded or [0.0])
    missing = sum(result.fault for result in results)
    failed = f"; {missing} without a result, through no fault of theirs" if missing else ""
    noun = "submission" if len(results) == 1 else "submissions"
    return f"{len(results)} {noun}, {mean:.0f}% of the points on average{failed}. See {printable(out)}/report.html"


def missing_modules(results: Sequence[Result]) -> Iterator[str]:
    """The modules that submissions lacked, with the line that installs them."""
    lacking = [result for result in results if result.reason == "missing-module"]
    named = (re.search(r"No module named '([\w.]+)'", result.message) for result in lacking)
    modules = sorted({match[1].partition(".")[0] for match in named if match})
    if modules:
        packages = " ".join(sorted({PACKAGES.get(module, module) for module in modules}))
        count = f"{len(lacking)} {'submission' if len(lacking) == 1 else 'submissions'}"
        yield f"{count} could not run for want of {', '.join(modules)}; if you trust them: pip install {packages}"


def exit_code(
    results: Sequence[Result], fail_under: float | None, percent: Callable[[Result], float] = attrgetter("percent")
) -> int:
    """As `command` returns it."""
    if any(result.fault for result in results):
        return 2
    return int(fail_under is not None and any(percent(result) < fail_under for result in results))
