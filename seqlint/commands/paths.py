"""From the command line's paths to sources."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

import click

from seqlint.commands.options import Configured
from seqlint.errors import CannotWork
from seqlint.reading import files, source
from seqlint.reading.guards import MAX_NOTEBOOK
from seqlint.reading.source import Source

STDIN = "-"
STDIN_FILENAME = click.option(
    "--stdin-filename", metavar="NAME", default="stdin.py", help="The name of what `-` reads."
)


def items(paths: tuple[str, ...], configured: Configured, exclude: tuple[str, ...], stdin: str) -> list[str | Source]:
    """What the paths stand for, sorted; only standard input is read. Raises files.NoSuchPath."""
    found = find([path for path in paths if path != STDIN], configured, exclude)
    if STDIN in paths:
        given = standard_input(MAX_NOTEBOOK + 1)
        found.append(replace(source.from_bytes(stdin, given), given=given))
    if not found:  # what is wrong with the configuration is said all the same
        for path in paths:
            configured.of(os.path.join(path, "any.py"))
    return sorted(found, key=lambda item: item if isinstance(item, str) else item.path)


def standard_input(limit: int) -> bytes:
    """What standard input holds, up to a number of bytes. Raises CannotWork where it cannot be read."""
    try:
        return sys.stdin.buffer.read(limit)
    except OSError as error:
        raise CannotWork(f"standard input cannot be read: {(error.strerror or '').lower()}") from error


def whole(item: str | Source) -> Source:
    return source.read(item) if isinstance(item, str) else item


def find(paths: list[str], configured: Configured, exclude: tuple[str, ...]) -> list[str | Source]:
    """The files, without those that the configuration excludes (a file that is named is always taken)."""
    named = set(paths)

    def wanted(item: str | Source) -> bool:
        path = item if isinstance(item, str) else item.path
        if path in named:
            return True
        settings = configured.of(path)
        return not any(settings.matches(path, pattern) for pattern in settings.exclude)

    return [item for item in files.find(paths, exclude) if wanted(item)]
