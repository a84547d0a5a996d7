"""`seqlint grade`: grade one submission or a whole class."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from seqlint import config
from seqlint.cli import complain
from seqlint.commands import capacity
from seqlint.commands.options import (
    COMMON,
    CONFIGURATION,
    EXCLUDE,
    JOBS,
    KERAS,
    OUTPUT_FILE,
    SANDBOX,
    SELECTION,
    Configured,
    Number,
    emit,
    gathered,
    isolation_option,
    options,
    statistics_option,
    wants_color,
)
from seqlint.commands.progress import tracked
from seqlint.grade import grading
from seqlint.grade.engine import Limits
from seqlint.grade.grading import Into, Telling
from seqlint.grade.result import Result
from seqlint.output import counts
from seqlint.output.feedback import shown_percent
from seqlint.output.platforms import PLATFORMS
from seqlint.reading.paths import relative

ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@click.command()
@click.argument("assignment", metavar="ASSIGNMENT.toml")
@click.argument("submissions", nargs=-1, required=True, metavar="SUBMISSION...")
@options(
    click.option("--out", metavar="DIR", help="The folder for grades, results and the report."),
    click.option("--dry-run", is_flag=True, help="Show who is who and which file is judged; run nothing."),
    click.option("--gradebook", metavar="FILE", help="Fill this export of yours into OUT/gradebook-FILE."),
    click.option("--platform", metavar="NAME", help="Write the platform's own file, too (docs/platforms.md)."),
    JOBS,
    click.option("--scheduler", metavar="ADDRESS", help="Grade on the workers of this Dask scheduler."),
    click.option(
        "--fail-under",
        type=Number(0, 100),
        metavar="PERCENT",
        help="Exit with 1 below this score; without --out, of the points that are shown.",
    ),
    click.option("--fresh", is_flag=True, help="Grade everything again, also what has not changed."),
    SANDBOX,
    isolation_option("strict", "How strictly to isolate; best is enough for a program that you trust."),
    click.option("--format", type=click.Choice(["text", "json"]), default="text", help="How to write the results."),
    OUTPUT_FILE,
    statistics_option("Count the findings of each rule in the class, too."),
    SELECTION,
    KERAS,
    EXCLUDE,
    CONFIGURATION,
    COMMON,
)
@gathered(into=Into, limits=Limits)
def command(
    assignment: str,
    submissions: tuple[str, ...],
    into: Into,
    limits: Limits,
    jobs: int | None,
    fail_under: float | None,
    format: str,
    output_file: str | None,
    statistics: bool,
    exit_zero: bool,
    verbose: bool,
    quiet: bool,
    color: str,
    **selection: object,
) -> int:
    """Grade submissions as ASSIGNMENT.toml says: files, folders, archives, or a platform's download of a class.

    Without --out one program of your own: what its grading will say, as far as that is public.

    The configuration that holds is the assignment's, never a submission's.
    """
    own = len(submissions) == 1 and into == Into(fresh=into.fresh, exclude=into.exclude)
    _refuse_contradictions(own, into, jobs, format == "json" or statistics)
    settings = Configured(**_without_submitted(selection, assignment, submissions)).of(assignment)
    limits = replace(limits, jobs=jobs or capacity.jobs(limits.memory_limit))
    _end_when_asked()
    lines = Lines(format, output_file, quiet)
    track = None if quiet or output_file or format == "json" else tracked
    paint = wants_color(color, bool(output_file) or format == "json")
    telling = Telling(lines.say, track, paint, complain if verbose else None)
    if own:
        results = grading.own(assignment, submissions[0], settings, limits, telling)
    else:
        results = grading.command(assignment, submissions, into, settings, limits, telling)
    lines.end(results, own, statistics)
    code = grading.exit_code(results, fail_under, shown_percent if own else None)
    if lines.unwritten is not None:
        complain(f"the output cannot be written: {(lines.unwritten.strerror or '').lower()}")
        return 2
    return 0 if exit_zero and code == 1 else code


def _refuse_contradictions(own: bool, into: Into, jobs: int | None, of_results: bool) -> None:
    """Options that do not go together. `own`: one program of the user's; `of_results`: something that shows results."""
    if into.out is None and not into.dry_run and not own:
        raise click.MissingParameter(param_type="option", param_hint="--out")
    if into.out is not None and not into.out.strip():
        raise click.BadParameter("the folder needs a name", param_hint="--out")
    if into.platform is not None and into.platform not in PLATFORMS:
        raise click.BadParameter(f"there are {', '.join(PLATFORMS)}", param_hint="--platform")
    if into.dry_run and of_results:
        raise click.UsageError("--dry-run has no results for --format json or --statistics")
    if into.scheduler is not None and jobs is not None:
        raise click.BadParameter("with --scheduler the workers' threads decide", param_hint="--jobs")


class Lines:
    """Where the lines of a grading go: to standard output, or beside the document that goes there, or into a file.

    `unwritten`: what the system said of the first line that could not be written.
    """

    def __init__(self, format: str, output_file: str | None, quiet: bool) -> None:
        self.format, self.output_file, self.quiet = format, output_file, quiet
        self.kept: list[str] = []
        self.unwritten: OSError | None = None

    def say(self, text: str) -> None:
        """A line. Whoever reads may have gone, the disk be full: the grades matter more, and go on."""
        if self.quiet:
            return
        if self.output_file and self.format == "text":
            self.kept.append(text)
            return
        aside = self.format == "json"
        try:
            click.echo(text, err=aside, color=True)  # paint is there where it is wanted
        except OSError as error:
            if not isinstance(error, BrokenPipeError):
                self.unwritten = self.unwritten or error
            os.dup2(os.open(os.devnull, os.O_WRONLY), (sys.stderr if aside else sys.stdout).fileno())

    def end(self, results: Sequence[Result], own: bool, statistics: bool) -> None:
        """What comes when all is graded."""
        if statistics and self.format == "text":
            found = [each for result in results for each in result.findings]
            for row in counts.rows(counts.tally((each.code, each.rule) for each in found)):
                self.say(row)
        if self.format == "json":
            emit(grading.document(results, own, statistics), self.output_file)
        elif self.output_file:
            emit("".join(f"{text}\n" for text in self.kept), self.output_file)


def _without_submitted(selection: dict[str, Any], assignment: str, submissions: tuple[str, ...]) -> dict[str, Any]:
    """The options; no configuration file is looked for where the one found would be part of a submission."""
    found = config.find(os.path.dirname(os.path.abspath(assignment)))
    if selection["config"] or found is None or not any(_holds(each, found) for each in submissions):
        return selection
    complain(f"{relative(found)}: part of a submission, not obeyed; name it with --config if it is yours")
    return {**selection, "isolated": True}


def _holds(folder: str, file: str) -> bool:
    return Path(file).resolve().is_relative_to(Path(folder).resolve())


def _end_when_asked() -> None:
    for number in ENDS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` sets it
            signal.signal(number, _interrupt)


def _interrupt(number: int, frame: object) -> NoReturn:
    """Asked to end: processes and folders are put away and what is known stays. Asking again does not disturb that."""
    for each in ENDS:
        signal.signal(each, signal.SIG_IGN)
    sys.unraisablehook = partial(_swallowed, number)
    raise KeyboardInterrupt


def _swallowed(number: int, lost: sys.UnraisableHookArgs) -> None:
    """An object that is just being deleted swallows what is raised: ask again when it is gone."""
    if not isinstance(lost.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    signal.signal(number, _interrupt)
    threading.Timer(0.05, os.kill, [os.getpid(), number]).start()
