"""`seqlint lint`: find the mistakes, and fix them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import click

from seqlint import atomic
from seqlint.cli import complain
from seqlint.commands.capacity import cores
from seqlint.commands.options import (
    COMMON,
    CONFIGURATION,
    EXCLUDE,
    KERAS,
    NO_CACHE,
    OUTPUT_FILE,
    SELECTION,
    Configured,
    emit,
    options,
    statistics_option,
    wants_color,
)
from seqlint.commands.paths import STDIN, STDIN_FILENAME, items, whole
from seqlint.config import Settings
from seqlint.linting.cache import folders
from seqlint.linting.check import check
from seqlint.linting.finding import Checked, Report
from seqlint.linting.many import check_all
from seqlint.output import FORMATS, writer
from seqlint.output.text import count, where
from seqlint.reading.source import Source, contents


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
    statistics_option("Count the findings of each rule."),
    click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes at a time (the cores)."),
    NO_CACHE,
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
    jobs: int | None,
    no_cache: bool,
    stdin_filename: str,
    exclude: tuple[str, ...],
    exit_zero: bool,
    verbose: bool,
    quiet: bool,
    color: str,
    **selection: object,
) -> int:
    """Lint files, folders, notebooks, or `-` for standard input; the current folder by default. Nothing is executed."""
    if statistics and format not in ("text", "concise", "json"):
        raise click.UsageError(f"--statistics has no place in the format {format}")
    configured = Configured(**selection)  # type: ignore[arg-type]
    found = items(paths or (".",), configured, exclude, stdin_filename)
    if fix or diff:
        tell = partial(click.echo, err=STDIN in paths or bool(output_file) or format not in ("text", "concise"))
        say = _nothing if quiet else tell
        checked = [mended(each, configured.of(each.path), unsafe_fixes, diff, say) for each in map(whole, found)]
    else:
        cache = None if no_cache or verbose else folders(configured.own())[0]
        checked = check_all(found, configured.of, cache=cache, jobs=jobs or cores(), verbose=verbose)
    rules = dict.fromkeys(folder for each in checked for folder in configured.of(each.source.path).rules)
    report = Report(tuple(checked), tuple(rules))
    if diff:
        click.echo("" if quiet else f"{count(report)}\n", err=True, nl=False)
    elif fix and STDIN in paths and not output_file:  # standard output holds the mended text
        click.echo(_written(report, format, statistics, False, quiet), err=True, nl=False)
    else:
        emit(_written(report, format, statistics, wants_color(color, bool(output_file)), quiet), output_file)
    for each in report.files if verbose else ():
        for row in each.unknowns:
            complain(row)
    return exit_code(report, exit_zero)


def mended(source: Source, settings: Settings, unsafe: bool, only_show: bool, say: Callable[[str], None]) -> Checked:
    """Fix a file, say what was changed (a line each) and give what is left; or show what fixing would change and give
    what there is.
    """
    from seqlint.linting import fix

    done = fix.fix(source, settings, unsafe=unsafe)
    if only_show:
        emit("".join(f"{row}\n" for row in fix.diff(source, done.source)), None)
        return replace(check(source, settings), failures=done.checked.failures)
    if source.given is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(fix.new_content(source.given, source, done.source))
    elif done.applied:
        atomic.write(source.path, fix.new_content(contents(source.path), source, done.source))
    for finding in done.applied:
        say(f"{where(finding.at)}: fixed {finding.code} {finding.rule}: {finding.fix.title if finding.fix else ''}")
    return done.checked


def _nothing(text: str) -> None:
    pass


def _written(report: Report, format: str, statistics: bool, color: bool, quiet: bool) -> str:
    write = writer(format)
    if format in ("text", "concise"):
        return write(report, statistics=statistics, color=color, quiet=quiet)
    return write(report, statistics=statistics) if format == "json" else write(report)


def exit_code(report: Report, exit_zero: bool = False) -> int:
    """0 nothing wrong, 1 errors or warnings, 2 a fault of the tool (each said in one line)."""
    failures = [failure for checked in report.files for failure in checked.failures]
    for failure in failures:
        complain(failure)
    if failures:
        return 2
    return int(not exit_zero and bool(report.count("error") or report.count("warning")))
