"""Folders that a submission has filled: counted and removed by one directory descriptor, one level at a time.

However deep it nested them, no path grows too long, nothing recurses, and no link is followed. The way back up is
`..`, and only if that still is the folder from which the way led down.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

HERE = sys.platform != "win32"
OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC if HERE else os.O_RDONLY


def used(folder: Path) -> int:
    """Bytes on disk below a folder, also while its owner goes on changing it."""
    total = 0

    def add(name: str, at: int) -> bool:
        nonlocal total
        told = os.stat(name, dir_fd=at, follow_symlinks=False)
        total += told.st_blocks * 512 + 4096
        return stat.S_ISDIR(told.st_mode)

    with contextlib.suppress(OSError):
        _walk(str(folder), None, add, lambda name, at: None)
    return total


def remove(path: Path | str, at: int | None = None) -> None:
    """Remove a file or folder (in the folder `at`), also one whose permissions were taken away. Never raises."""
    if not HERE:
        shutil.rmtree(path, ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        os.unlink(path, dir_fd=at)
        return
    with contextlib.suppress(OSError):
        _walk(str(path), at, _holds_something, lambda name, at: os.rmdir(name, dir_fd=at))
        os.rmdir(path, dir_fd=at)


def _holds_something(name: str, at: int) -> bool:
    """Remove a file or an empty folder; True where it is a folder that holds something."""
    for function in (os.unlink, os.rmdir):
        with contextlib.suppress(OSError):
            function(name, dir_fd=at)
            return False
    return True


def _walk(top: str, at: int | None, enter: Callable[[str, int], bool], leave: Callable[[str, int], None]) -> None:
    """Ask of each entry whether to `enter` it; `leave` a folder when all in it was seen. OSError: `top` is gone."""
    here = _open(top, at)
    names = os.listdir(here)
    above: list[tuple[str, list[str], tuple[int, int]]] = []
    try:
        while names or above:
            if names:
                name = names.pop()
                with contextlib.suppress(OSError):
                    if enter(name, here):
                        inner = _open(name, here)
                        above.append((name, names, _identity(here)))
                        os.close(here)
                        here, names = inner, []
                        names = os.listdir(here)
                continue
            name, names, expected = above.pop()
            inner, here = here, os.open("..", OPEN, dir_fd=here)
            os.close(inner)
            if _identity(here) != expected:
                return  # somebody moved it meanwhile
            with contextlib.suppress(OSError):
                leave(name, here)
    finally:
        os.close(here)


def _identity(fd: int) -> tuple[int, int]:
    told = os.fstat(fd)
    return told.st_dev, told.st_ino


def _open(name: str, at: int | None) -> int:
    """A folder for reading, with its permissions given back."""
    with contextlib.suppress(PermissionError):
        fd = os.open(name, OPEN, dir_fd=at)
        if os.fstat(fd).st_mode & 0o700 != 0o700:
            with contextlib.suppress(OSError):
                os.fchmod(fd, 0o700)
        return fd
    _allow(name, at)
    return os.open(name, OPEN, dir_fd=at)


def _allow(name: str, at: int | None) -> None:
    """Give a folder its permissions back, through a descriptor: a link put in its place meanwhile is not followed."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            fd = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=at)
            try:
                os.chmod(f"/proc/self/fd/{fd}", 0o700)
            finally:
                os.close(fd)
