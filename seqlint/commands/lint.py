"""`seqlint lint`: find the mistakes, and fix them."""

from __future__ import annotations

import click

from seqlint.cli import complain
from seqlint.commands.options import (
    COMMON,
    CONFIGURATION,
    EXCLUDE,
    KERAS,
    OUTPUT_FILE,
    SELECTION,
    Configured,
    emit,
    options,
    wants_color,
)
from seqlint.commands.paths import STDIN_FILENAME, sources
from seqlint.finding import Checked, Report
from seqlint.lint import check
from seqlint.output import FORMATS, writer


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@options(
    SELECTION,
    KERAS,
    click.option("--fix", is_flag=True, help="Apply the safe fixes."),
    click.option("--unsafe-fixes", is_flag=True, help="Apply the unsafe fixes, too."),
    click.option("--diff", is_flag=True, help="Show what the fixes would change, and change nothing."),
    click.option("--format", type=click.Choice(FORMATS), default="text", help="How to write the findings."),
    OUTPUT_FILE,
    click.option("--statistics", is_flag=True, help="Count the findings of each rule."),
    STDIN_FILENAME,
    EXCLUDE,
    CONFIGURATION,
    COMMON,
)
def command(
    paths: tuple[str, ...],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    format: str,
    output_file: str | None,
    statistics: bool,
    stdin_filename: str,
    exclude: tuple[str, ...],
    exit_zero: bool,
    verbose: bool,
    quiet: bool,
    color: str,
    **selection: object,
) -> int:
    """Lint files, folders, notebooks, or `-` for standard input; the current folder by default. Nothing is executed."""
    configured = Configured(**selection)  # type: ignore[arg-type]
    found = sources(paths or (".",), configured, exclude, stdin_filename)
    report = Report(tuple(check(each, configured.of(each.path)) for each in found))
    emit(_written(report, format, statistics, wants_color(color, bool(output_file)), quiet), output_file)
    return exit_code(report, exit_zero)


def _written(report: Report, format: str, statistics: bool, color: bool, quiet: bool) -> str:
    write = writer(format)
    if format in ("text", "concise"):
        return write(report, statistics=statistics, color=color, quiet=quiet)
    return write(report, statistics=statistics)


def exit_code(report: Report, exit_zero: bool = False) -> int:
    """0 nothing wrong, 1 errors or warnings, 2 a fault of the tool (each said in one line)."""
    failures = [failure for checked in report.files for failure in checked.failures]
    for failure in failures:
        complain(failure)
    if failures:
        return 2
    return int(not exit_zero and bool(report.count("error") or report.count("warning")))


__all__ = ["Checked", "command"]
