"""`seqlint selftest`: what this installation blocks."""

from __future__ import annotations

import click

from seqlint import selftest
from seqlint.commands.options import COMMON, OUTPUT_FILE, emit, isolation_option, options
from seqlint.errors import CannotWork
from seqlint.run import Unavailable


@click.command()
@options(
    isolation_option("strict", "The level that must hold."),
    click.option("--format", type=click.Choice(["text", "json"]), default="text", help="How to write the table."),
    OUTPUT_FILE,
    COMMON,
)
def command(isolation: str, format: str, output_file: str | None, exit_zero: bool, verbose: bool, **_: object) -> int:
    """Run the attack catalogue against this installation and print what is blocked at that level of isolation.

    Exits with 1 where an attack is open.
    """
    try:
        for step in selftest.selftest(isolation):  # type: ignore[arg-type]
            if isinstance(step, selftest.Table):
                table = step
            elif verbose:
                click.echo(f"{step.outcome}: {step.name}", err=True)
    except Unavailable as error:
        raise CannotWork(str(error)) from error
    emit(as_json(table) if format == "json" else selftest.text(table), output_file)
    return int(not table.safe and not exit_zero)


def as_json(table: object) -> str:
    """The table for scripts."""
    import json
    from dataclasses import asdict

    return json.dumps({"version": 1, **asdict(table)}, indent=1) + "\n"  # type: ignore[call-overload]
