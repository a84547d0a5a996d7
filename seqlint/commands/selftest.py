"""`seqlint selftest`: what this installation blocks."""

from __future__ import annotations

import click

from seqlint.commands.options import COMMON, OUTPUT_FILE, emit, options


@click.command()
@options(
    click.option(
        "--isolation", type=click.Choice(["strict", "best", "none"]), default="strict", help="The level that must hold."
    ),
    click.option("--format", type=click.Choice(["text", "json"]), default="text", help="How to write the table."),
    OUTPUT_FILE,
    COMMON,
)
def command(
    isolation: str, format: str, output_file: str | None, exit_zero: bool, verbose: bool, quiet: bool, color: str
) -> int:
    """Run the attack catalogue against this installation and print what is blocked at which isolation level."""
    from seqlint import selftest

    text, code = selftest.command(isolation, format=format, verbose=verbose)
    emit(text, output_file)
    return 0 if exit_zero and code == 1 else code
