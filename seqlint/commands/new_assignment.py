"""`seqlint new-assignment`: write an assignment file."""

from __future__ import annotations

import os
import re
import sys

import click

from seqlint.commands.options import (
    COMMON,
    CONFIGURATION,
    KERAS,
    SANDBOX,
    SELECTION,
    Configured,
    gathered,
    isolation_option,
    options,
)
from seqlint.errors import CannotWork
from seqlint.grade import drafting
from seqlint.grade.engine import Limits
from seqlint.reading.files import why_missing


@click.command()
@click.argument("file", default="assignment.toml", metavar="[FILE]")
@options(
    click.option("--from", "solution", metavar="SOLUTION", help="A program that is right: what it does is checked."),
    SANDBOX,
    isolation_option("best", "How strictly to isolate."),
    SELECTION,
    KERAS,
    CONFIGURATION,
    COMMON,
)
@gathered(limits=Limits)
def command(file: str, solution: str | None, limits: Limits, quiet: bool, **selection: object) -> int:
    """Write a commented assignment file, assignment.toml unless FILE says otherwise.

    On a terminal it asks for the title, the name of what is handed in, and the points.
    """
    if os.path.lexists(file):
        raise CannotWork(f"{file}: there is a file of this name already")
    folder = os.path.dirname(file)
    if folder and not os.path.isdir(folder):
        raise CannotWork(f"{file}: there is no folder {folder}; make it first")
    if solution is not None and os.path.isdir(solution):
        raise CannotWork(f"{solution}: this is a folder; name the program in it")
    if solution is not None and not os.path.isfile(solution):
        raise CannotWork(f"{solution}: {why_missing(solution)}")
    program = handed_in(os.path.basename(solution or "student.py"))
    asks = sys.stdin.isatty() and sys.stdout.isatty() and not quiet
    title = _asked("Title of the assignment", _plain(file).capitalize(), asks)
    program = _asked("Name of the file that is handed in", program, asks)
    number = click.FloatRange(0.01, 1_000_000)
    number.name = "number of points"  # what is said of an answer that is none
    points = float(_asked("Points in total", str(drafting.POINTS), asks, number))
    if solution is None:
        text = drafting.from_nothing(title, program, points)
    else:
        settings = Configured(**selection).of(file)  # type: ignore[arg-type]
        text = drafting.from_solution(solution, folder, title, program, points, settings, limits)
    try:
        with open(file, "x", encoding="utf-8") as target:
            target.write(text)
    except OSError as error:
        raise CannotWork(f"{file}: cannot be written: {(error.strerror or '').lower()}") from error
    if not quiet:
        click.echo(f"{file} is written. Try it: `seqlint check-assignment {file} --reference {solution or program}`")
    return 0


def handed_in(solution: str) -> str:
    """What a student's program is probably called: `hw1.py` for `hw1_solution.py`, `student.py` for `solution.py`."""
    stem, ending = os.path.splitext(solution)
    own = re.sub(r"(?i)[-_ ]*(solution|reference)[-_ ]*", "", stem)
    return (own or "student") + ending


def _plain(file: str) -> str:
    """A file's name in words."""
    return os.path.splitext(os.path.basename(file))[0].replace("_", " ").replace("-", " ")


def _asked(question: str, default: str, asks: bool, kind: click.FloatRange | None = None) -> str:
    """The answer; the default where nobody can be asked."""
    return str(click.prompt(question, default, type=kind)) if asks else default
