"""`seqlint clean`: remove what is kept of files that have not changed."""

from __future__ import annotations

import click

from seqlint.commands.options import COMMON, CONFIGURATION, Configured, options
from seqlint.errors import CannotWork
from seqlint.linting import cache
from seqlint.output.escape import printable


@click.command()
@options(CONFIGURATION, COMMON)
def command(config: str | None, isolated: bool, quiet: bool, **_: object) -> int:
    """Remove the cache beside the configuration and the one in the user's folder."""
    for folder in cache.folders(Configured(config=config, isolated=isolated).own()):
        try:
            if cache.remove(folder) and not quiet:
                click.echo(f"Removed {printable(folder)}.")
        except OSError as error:
            raise CannotWork(f"{folder}: the cache cannot be removed: {error.strerror}") from error
    return 0
