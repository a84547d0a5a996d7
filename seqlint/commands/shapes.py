"""`seqlint shapes`: every Sequential model like `model.summary()`, without running anything."""

from __future__ import annotations

import click

from seqlint.commands.options import (
    COMMON,
    CONFIGURATION,
    EXCLUDE,
    KERAS,
    OUTPUT_FILE,
    Configured,
    emit,
    options,
    wants_color,
)
from seqlint.commands.paths import STDIN_FILENAME, sources


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options(
    click.option("--format", type=click.Choice(["text", "json"]), default="text", help="How to write the models."),
    OUTPUT_FILE,
    KERAS,
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
    from seqlint import shapes

    configured = Configured(keras=keras, config=config, isolated=isolated)
    found = sources(paths, configured, exclude, stdin_filename)
    keras_of = {source.path: configured.of(source.path).keras for source in found}
    text, code = shapes.command(
        found,
        keras_of,
        format=format,
        color=wants_color(color, bool(output_file)),
        verbose=verbose,
        quiet=quiet,
    )
    emit(text, output_file)
    return 0 if exit_zero and code == 1 else code
