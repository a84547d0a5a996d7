"""Which files a path stands for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from seqlint.errors import CannotWork
from seqlint.reading.patterns import matches
from seqlint.reading.programs import ENDINGS
from seqlint.reading.source import Source, Unreadable

SKIPPED = frozenset((".git", ".venv", "venv", "node_modules", ".ipynb_checkpoints", "__pycache__", "build", "dist"))


class NoSuchPath(CannotWork):
    """The user named a path that does not exist."""


def find(paths: Iterable[str], exclude: Iterable[str] = ()) -> list[str | Source]:
    """The files to read, each once, sorted; a folder that cannot be opened is a `Source` with that problem.

    A file that is named is taken as it is; a folder gives what is a program by its ending; links to folders are not
    followed.
    """
    found: dict[str, str | Source] = {}
    for path in paths:
        if os.path.isdir(path):
            for item in _below(path, tuple(exclude)):
                found.setdefault(_key(item if isinstance(item, str) else item.path), item)
        elif os.path.lexists(path):
            found.setdefault(_key(path), path)
        else:
            raise NoSuchPath(f"{path}: {why_missing(path)}")
    return sorted(found.values(), key=lambda item: item if isinstance(item, str) else item.path)


def why_missing(path: str) -> str:
    """What to say of a path at which nothing can be seen."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except PermissionError:
        return "the folder that it is in cannot be opened: permission denied"
    except OSError as error:
        return f"it cannot be opened: {(error.strerror or '').lower()}"
    return "there is no such file or folder"


def _key(path: str) -> str:
    return os.path.normpath(path)


def _below(folder: str, exclude: tuple[str, ...]) -> Iterator[str | Source]:
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        try:
            entries = list(os.scandir(current))
        except OSError as error:
            reason = (error.strerror or "it cannot be read").lower()
            problem = Unreadable("SEQ902", f"the folder cannot be opened: {reason}", "check that it may be read")
            yield Source(current, (), problem=problem)
            continue
        for entry in entries:
            path = entry.name if current == "." else os.path.join(current, entry.name)
            if entry.name in SKIPPED or (exclude and excluded(path, exclude)):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif entry.name.lower().endswith(ENDINGS) and _is_file(entry):
                yield path


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Also where a link cannot be followed: who reads it is told why."""
    try:
        return entry.is_file()
    except OSError:
        return True


def excluded(path: str, patterns: Iterable[str], folder: str = "") -> bool:
    """Whether a pattern of `--exclude` names the path or a folder above it; `folder` as in `matches`."""
    return any(matches(path, pattern, folder) for pattern in patterns)
