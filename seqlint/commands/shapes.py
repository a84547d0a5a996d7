"""`seqlint shapes`: every Sequential model like `model.summary()`, without running anything."""

from __future__ import annotations

import json

import click

from seqlint.cli import complain
from seqlint.commands.options import (
    COMMON,
    CONFIGURATION,
    EXCLUDE,
    KERAS,
    NO_CACHE,
    OUTPUT_FILE,
    Configured,
    emit,
    options,
    statistics_option,
    wants_color,
)
from seqlint.commands.paths import STDIN_FILENAME, items, whole
from seqlint.config import Settings
from seqlint.errors import one_line
from seqlint.facts import ModelFacts
from seqlint.linting.check import check
from seqlint.linting.unknowns import unknowns
from seqlint.output import pictures
from seqlint.output.concise import line
from seqlint.output.counts import rows, tally
from seqlint.output.escape import printable
from seqlint.output.text import NOTHING
from seqlint.program import analyze
from seqlint.reading.budget import OverBudget, budget
from seqlint.reading.source import Source, given_up
from seqlint.reading.words import mentions_keras
from seqlint.shapes import inferred, to_json, to_text
from seqlint.wording import counted

FORMATS = ("text", "json", *pictures.FORMATS)
Inferred = tuple[Source, tuple[ModelFacts, ...] | None]
Files = list[tuple[str, tuple[ModelFacts, ...] | None]]
"""Paths with their models: None where a file could not be read or analysed."""


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options(
    click.option("--format", type=click.Choice(FORMATS), default="text", help="How to write the models."),
    OUTPUT_FILE,
    statistics_option("Count at which rules shapes stop."),
    KERAS,
    NO_CACHE,
    STDIN_FILENAME,
    EXCLUDE,
    CONFIGURATION,
    COMMON,
)
def command(
    paths: tuple[str, ...],
    format: str,
    output_file: str | None,
    statistics: bool,
    keras: str | None,
    no_cache: bool,
    stdin_filename: str,
    exclude: tuple[str, ...],
    config: str | None,
    isolated: bool,
    exit_zero: bool,
    verbose: bool,
    quiet: bool,
    color: str,
) -> int:
    """Print every Sequential model: layer, output shape, parameters, and where the shapes break."""
    if statistics and format in pictures.FORMATS:
        raise click.UsageError(f"--statistics has no place in the format {format}")
    configured = Configured(keras=keras, config=config, isolated=isolated)
    found = [of_file(item, configured, verbose) for item in items(paths, configured, exclude, stdin_filename)]
    files = [(source.path, known) for source, known in found]
    if statistics:
        emit(_statistics(files, format, quiet), output_file)
    else:
        emit(_written(files, format, wants_color(color, bool(output_file)), quiet), output_file)
    if any(known is None and source.problem is None for source, known in found):
        return 2
    broken = any(_broken(known) for _, known in files)
    return int(not exit_zero and (broken or any(source.problem for source, _ in found)))


def of_file(item: str | Source, configured: Configured, verbose: bool) -> Inferred:
    """A file and its models: reading and analysing have one budget."""
    path = item if isinstance(item, str) else item.path
    settings = configured.of(path)
    try:
        with budget():
            source = whole(item)
            return source, models(source, settings, verbose)
    except OverBudget:
        source = given_up(Source(path, ()))
        return source, models(source, settings, verbose)


def models(source: Source, settings: Settings, verbose: bool) -> tuple[ModelFacts, ...] | None:
    """The models of a file; None where it cannot be read or the analysis fails, which is said on standard error."""
    if source.problem is not None:
        for finding in check(source, settings).findings:
            complain(line(finding))
        return None
    if not any(mentions_keras(cell.raw) for cell in source.cells):
        return ()
    try:
        programs = analyze(source, settings.keras)
        for row in unknowns(source, programs) if verbose else ():
            complain(row)
        return inferred(source, programs, settings.rules)
    except MemoryError:
        raise
    except Exception as error:
        complain(f"{source.path}: the analysis failed, which is a fault of seqlint: {one_line(error)}")
        return None


def _broken(known: tuple[ModelFacts, ...] | None) -> tuple[ModelFacts, ...]:
    """The models whose shapes stop at a mistake."""
    return tuple(model for model in known or () if any(layer.problem for layer in model.layers))


def _statistics(files: Files, format: str, quiet: bool) -> str:
    """How often shapes stop at which rule, and how many models there are."""
    models = [model for _, known in files for model in known or ()]
    stops = tally((layer.problem,) for model in models for layer in model.layers if layer.problem)
    broken = len(_broken(tuple(models)))
    if format == "json":
        summary = {"files": len(files), "models": len(models), "broken": broken}
        told = [{"count": count, "rule": rule} for count, (rule,) in stops]
        return json.dumps({"version": 1, "statistics": told, "summary": summary}, indent=1) + "\n"
    total = f"{counted(len(models), 'model')} in {counted(len(files), 'file')}, {broken} with shapes that stop."
    return "".join(f"{row}\n" for row in (*rows(stops), *(() if quiet else (total,))))


def _written(files: Files, format: str, color: bool, quiet: bool) -> str:
    if format == "json":
        return to_json((path, model) for path, known in files for model in known or ())
    if format in pictures.FORMATS:
        return pictures.draw(format, [(path, model) for path, known in files for model in known or ()])
    if quiet:
        files = [(path, stopped) for path, known in files if (stopped := _broken(known))]
    elif not files:
        return f"{NOTHING}\n"
    return "\n".join(to_text(printable(path), known, color) for path, known in files if known is not None)
