"""`seqlint shapes`: every Sequential model like `model.summary()`, without running anything."""

from __future__ import annotations

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
)
from seqlint.commands.paths import STDIN_FILENAME, items, whole
from seqlint.config import Settings
from seqlint.facts import ModelFacts
from seqlint.linting.check import check
from seqlint.output.concise import line
from seqlint.output.escape import printable
from seqlint.output.text import NOTHING
from seqlint.reading.budget import OverBudget, budget
from seqlint.reading.source import Source, given_up
from seqlint.reading.words import mentions_keras

PICTURES = ("svg", "html", "mermaid", "dot")


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options(
    click.option(
        "--format", type=click.Choice(["text", "json", *PICTURES]), default="text", help="How to write the models."
    ),
    OUTPUT_FILE,
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
    configured = Configured(keras=keras, config=config, isolated=isolated)
    found = [of_file(item, configured) for item in items(paths, configured, exclude, stdin_filename)]
    emit(_written([(source.path, known) for source, known in found], format), output_file)
    if any(known is None and source.problem is None for source, known in found):
        return 2
    broken = any(layer.problem for _, known in found for model in known or () for layer in model.layers)
    return int(not exit_zero and (broken or any(source.problem for source, _ in found)))


def of_file(item: str | Source, configured: Configured) -> tuple[Source, tuple[ModelFacts, ...] | None]:
    """A file and its models: reading and analysing have one budget."""
    path = item if isinstance(item, str) else item.path
    settings = configured.of(path)
    try:
        with budget():
            source = whole(item)
            return source, models(source, settings)
    except OverBudget:
        source = given_up(Source(path, ()))
        return source, models(source, settings)


def models(source: Source, settings: Settings) -> tuple[ModelFacts, ...] | None:
    """The models of a file; None where it cannot be read or the analysis fails, which is said on standard error."""
    if source.problem is not None:
        for finding in check(source, settings).findings:
            complain(line(finding))
        return None
    if not any(mentions_keras(cell.raw) for cell in source.cells):
        return ()
    from seqlint.program import analyze
    from seqlint.shapes import inferred

    try:
        return inferred(source, analyze(source, settings.keras), settings.rules)
    except MemoryError:
        raise
    except Exception as error:
        complain(f"{source.path}: the analysis failed, which is a fault of seqlint: {type(error).__name__}: {error}")
        return None


def _written(inferred: list[tuple[str, tuple[ModelFacts, ...] | None]], format: str) -> str:
    from seqlint.shapes import to_json, to_text

    if format == "json":
        return to_json((path, model) for path, known in inferred for model in known or ())
    if format in PICTURES:
        from seqlint.output.pictures import draw

        return draw(format, [(path, model) for path, known in inferred for model in known or ()])
    if not inferred:
        return f"{NOTHING}\n"
    return "\n".join(to_text(printable(path), known) for path, known in inferred if known is not None)
