"""`seqlint check-assignment`: try an assignment on a reference solution and on wrong programs."""

from __future__ import annotations

import json
from dataclasses import replace

import click

from seqlint.commands import capacity
from seqlint.commands.options import (
    COMMON,
    CONFIGURATION,
    JOBS,
    KERAS,
    OUTPUT_FILE,
    SANDBOX,
    SELECTION,
    Configured,
    emit,
    gathered,
    isolation_option,
    options,
)
from seqlint.commands.progress import tracked
from seqlint.grade import assignment as assignments
from seqlint.grade import rehearsal
from seqlint.grade.engine import Limits
from seqlint.grade.grading import with_rules


@click.command()
@click.argument("assignment", metavar="ASSIGNMENT.toml")
@click.argument("more", nargs=-1, metavar="")
@options(
    click.option("--reference", required=True, metavar="FILE", help="The solution, which must get all points."),
    click.option("--wrong", multiple=True, metavar="FILE...", help="A program that is wrong, or several."),
    JOBS,
    SANDBOX,
    isolation_option("best", "How strictly to isolate."),
    click.option("--format", type=click.Choice(["text", "json"]), default="text", help="How to write the result."),
    OUTPUT_FILE,
    SELECTION,
    KERAS,
    CONFIGURATION,
    COMMON,
)
@gathered(limits=Limits)
def command(
    assignment: str,
    more: tuple[str, ...],
    reference: str,
    wrong: tuple[str, ...],
    limits: Limits,
    jobs: int | None,
    format: str,
    output_file: str | None,
    exit_zero: bool,
    quiet: bool,
    **selection: object,
) -> int:
    """Validate ASSIGNMENT.toml, grade a reference solution with it, which must get everything, and programs that are
    wrong: those that are given, and variants of the reference that are broken on purpose. Tells which check notices
    which mistake."""
    if more and not wrong:
        raise click.UsageError(f"{more[0]}: name wrong programs with --wrong")
    settings = Configured(**selection).of(assignment)  # type: ignore[arg-type]
    read = assignments.load(assignment)
    limits = replace(limits, jobs=jobs or capacity.jobs(limits.memory_limit))
    track = None if quiet else tracked
    found = rehearsal.rehearse(read, reference, (*wrong, *more), with_rules(settings, read), limits, track)
    as_json = json.dumps(rehearsal.document(found), indent=1) + "\n"
    emit(as_json if format == "json" else rehearsal.text(found), output_file)
    if found.reference.fault or any(each.result.fault for each in found.wrong):
        return 2
    return int(bool(found.missed) and not exit_zero)
