"""`seqlint run`: execute submissions with TensorFlow and confirm the models they build."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

import click

from seqlint import guarded
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
    Configured,
    emit,
    isolation_option,
    options,
    split,
    statistics_option,
    wants_color,
)
from seqlint.errors import CannotWork, one_line
from seqlint.facts import ModelFacts
from seqlint.linting.unknowns import unknowns
from seqlint.output.text import NOTHING
from seqlint.program import analyze
from seqlint.reading import source
from seqlint.reading.files import excluded, find
from seqlint.reading.source import Source
from seqlint.run import CHECKS, OUR_FAULT, Expectation, Plan, Run, Unavailable, parse_shape, report, run
from seqlint.shapes import inferred, warm_up

EXPECTED = ("input-shape", "output-shape", "params")


def shape(_: click.Context, __: click.Parameter, value: str | None) -> Any:
    """A shape as Keras prints it."""
    try:
        return None if value is None else parse_shape(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def checks(ctx: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...] | None:
    """Names of checks; None stands for all."""
    names = split(ctx, parameter, value)
    for name in names:
        if name not in CHECKS:
            raise click.BadParameter(f"no check is called `{name}`; there are {', '.join(CHECKS)}")
    return names or None


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@options(
    click.option("--model", metavar="NAME", help="The model to judge: a name, or 'build_model()'."),
    click.option(
        "--input-shape", callback=shape, metavar="S", help='What to confirm, as Keras prints it: "(None, 10)".'
    ),
    click.option("--output-shape", callback=shape, metavar="S", help='What to confirm: "(None, 3)".'),
    click.option("--params", type=click.IntRange(min=0), metavar="N", help="The number of parameters to confirm."),
    click.option("--checks", multiple=True, callback=checks, metavar="LIST", help="Only these checks."),
    JOBS,
    SANDBOX,
    isolation_option("best", "How strictly to isolate."),
    click.option("--format", type=click.Choice(["text", "json"]), default="text", help="How to write the result."),
    OUTPUT_FILE,
    statistics_option("Count how the runs end."),
    KERAS,
    EXCLUDE,
    CONFIGURATION,
    COMMON,
)
def command(
    paths: tuple[str, ...],
    format: str,
    output_file: str | None,
    statistics: bool,
    exclude: tuple[str, ...],
    jobs: int | None,
    keras: str | None,
    config: str | None,
    isolated: bool,
    exit_zero: bool,
    verbose: bool,
    quiet: bool,
    color: str,
    **wanted: Any,
) -> int:
    """Execute each FILE and confirm the model it builds against what is expected and what was inferred."""
    # Beside a submission lies what the submission brings: only a configuration that is named counts.
    configured = Configured(keras=keras, config=config, isolated=config is None)
    named_files = [named(path) for path in paths]
    # Only files can be named here, so that `run *.py --exclude old.py` leaves out one that is.
    files = [(path, configured.of(path).keras) for path in named_files if not excluded(path, exclude)]
    warm_up()
    try:
        with closing(guarded.beside(lambda file: plan(*file, verbose=verbose, **wanted), files)) as plans:
            runs = list(run(plans, jobs or min(max(len(files), 1), capacity.jobs(wanted["memory_limit"]))))
    except Unavailable as error:
        raise CannotWork(str(error)) from error
    emit(_written(runs, format, statistics, wants_color(color, bool(output_file)), quiet), output_file)
    return exit_code(runs, exit_zero)


def named(path: str) -> str:
    """The file. Raises CannotWork where there is none."""
    found = find([path])
    if len(found) != 1 or found[0] != path:
        raise CannotWork(f"{path}: this is a folder; name the files to run")
    return path


def plan(
    path: str, keras: int, *, input_shape: Any, output_shape: Any, params: int | None, verbose: bool = False, **how: Any
) -> Plan:
    """What the run is asked about one file."""
    submission, inferred = guarded.last_word(_stages, path, keras, verbose) or (source.given_up(Source(path, ())), ())
    expect = Expectation(input_shape, output_shape, params)
    return Plan(submission, expect=expect, inferred=inferred, **how)


def _stages(path: str, keras: int, verbose: bool) -> Iterator[tuple[Source, tuple[ModelFacts, ...]]]:
    """The file and its models as the analysis sees them; first what holds if the analysis does not end."""
    submission = source.read(path)
    yield submission if submission.problem else source.given_up(submission), ()
    yield submission, _inferred(submission, keras, verbose)


def _inferred(submission: Source, keras: int, verbose: bool) -> tuple[ModelFacts, ...]:
    """None where the file cannot be analysed."""
    if submission.problem is not None:
        return ()
    try:
        programs = analyze(submission, keras)
        for row in unknowns(submission, programs) if verbose else ():
            complain(row)
        return inferred(submission, programs)
    except Exception as error:
        complain(f"{submission.path}: the analysis failed, which is a fault of seqlint: {one_line(error)}")
        return ()


def _written(runs: Sequence[Run], format: str, statistics: bool, color: bool, quiet: bool) -> str:
    if format == "json":
        told = {"statistics": report.statistics(runs)} if statistics else {"runs": list(map(report.to_json, runs))}
        return json.dumps({"version": 1, **told}, indent=1) + "\n"
    if not runs:
        return f"{NOTHING}\n"
    if statistics:
        return report.statistics_text(runs)
    if quiet:
        return "".join(report.findings(each, color=color) for each in runs)
    return "\n".join(report.text(each, color=color) for each in runs)


def exit_code(runs: Iterable[Run], exit_zero: bool = False) -> int:
    """2 where one could not run by our fault; 1 where one failed, or what was expected of it could not be decided."""
    codes = set(_codes(runs))
    return 2 if 2 in codes else int(1 in codes and not exit_zero)


def _codes(runs: Iterable[Run]) -> Iterator[int]:
    for each in runs:
        undecided = any(check.name in EXPECTED and check.expected and check.passed is None for check in each.checks)
        failed = each.verdict in ("failed", "could-not-run") or undecided
        yield 2 if each.reason in OUR_FAULT else int(failed)
