"""`seqlint package`: a grader for a platform, as one zip."""

from __future__ import annotations

import click

from seqlint import atomic
from seqlint.commands.options import COMMON, CONFIGURATION, KERAS, SELECTION, Configured, options
from seqlint.grade import assignment as assignments
from seqlint.grade import bundle, grading, packages


@click.command()
@click.argument("platform", metavar="PLATFORM")
@click.argument("assignment", metavar="ASSIGNMENT.toml")
@options(
    click.option("--out", required=True, metavar="ZIP", help="The zip to write."),
    SELECTION,
    KERAS,
    CONFIGURATION,
    COMMON,
)
def command(platform: str, assignment: str, out: str, quiet: bool, **selection: object) -> int:
    """Build what grades by ASSIGNMENT.toml on a PLATFORM: gradescope (its autograder zip), docker (an image's folder).

    It holds the assignment, the files that it names, your rules and settings, and `requirements.txt` from beside it.
    """
    if platform not in packages.TARGETS:
        raise click.BadParameter(f"there are {', '.join(packages.TARGETS)}", param_hint="PLATFORM")
    settings = Configured(**selection).of(assignment)  # type: ignore[arg-type]
    read = assignments.load(assignment)
    grading.with_rules(settings, read)
    packed = bundle.pack(read, settings)
    atomic.write(out, packages.write(platform, packed))
    if not quiet:
        click.echo(f"{out}: {len(packed.files)} of your files; docs/platforms.md says what to do with it")
    return 0
