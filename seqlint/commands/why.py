"""`seqlint why`: a traceback of Keras or TensorFlow, in the student's words."""

from __future__ import annotations

import os

import click

from seqlint.commands.options import COMMON, CONFIGURATION, KERAS, OUTPUT_FILE, Configured, emit, options
from seqlint.commands.paths import standard_input
from seqlint.errors import CannotWork
from seqlint.output import why
from seqlint.reading import regular, source
from seqlint.reading.guards import Refused
from seqlint.why.explain import explain
from seqlint.why.traceback import Raised, read

LIMIT = 2_000_000
"""Characters of a traceback; one of TensorFlow has about 20,000."""


@click.command()
@click.argument("traceback", metavar="[FILE|-]", default="-")
@options(
    click.option("--source", "program", metavar="FILE", help="The program that failed. It is analysed, not executed."),
    click.option("--format", type=click.Choice(["text", "json"]), default="text", help="How to write it."),
    OUTPUT_FILE,
    KERAS,
    CONFIGURATION,
    COMMON,
)
def command(
    traceback: str,
    program: str | None,
    format: str,
    output_file: str | None,
    keras: str | None,
    config: str | None,
    isolated: bool,
    exit_zero: bool,
    **_: object,
) -> int:
    """Explain the traceback in FILE (or on standard input): which line, what is wrong, what to do.

    `python student.py 2>&1 | seqlint why`. Exit code 0: explained; 1: an error that seqlint does not know.
    """
    raised = read(_text(traceback))
    if raised is None:
        name = "standard input" if traceback == "-" else f"`{traceback}`"
        raise CannotWork(f"{name} holds no traceback: give the whole red text, down to its last line, `SomeError: ...`")
    path = program or _own_file(raised)
    found = source.read(path) if path else None
    if program and found is not None and found.problem is not None and not os.path.exists(program):
        raise CannotWork(f"{program}: no such file")
    settings = Configured(keras=keras, config=config, isolated=isolated).of(path or ".")
    explained = explain(raised, found, settings)
    emit(why.to_json(explained) if format == "json" else why.to_text(explained), output_file)
    return int(explained.cause is None and not exit_zero)


def _text(path: str) -> str:
    if path == "-":
        return standard_input(LIMIT).decode("utf-8", "replace")
    try:
        return regular.read(path, LIMIT).decode("utf-8", "replace")
    except (OSError, Refused) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotWork(f"{path}: {reason[:1].lower()}{reason[1:]}") from None


def _own_file(raised: Raised) -> str | None:
    """The program that the traceback names, where it is here."""
    at = raised.own_line
    return at.file if at is not None and at.file.endswith(".py") and os.path.isfile(at.file) else None
