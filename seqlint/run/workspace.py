"""The temporary folder of a run: locked while its owner lives, so that whoever finds it without one may remove it.

The owner removes it at its end. Where the owner is killed, its fork servers do; where those are killed, too, the next
run does.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from seqlint.errors import CannotWork
from seqlint.run.isolation import folders

PREFIX = "seqlint-run-"


class Workspace:
    """A new folder of this process. Raises CannotWork where none can be made."""

    def __init__(self) -> None:
        try:
            _sweep(tempfile.gettempdir())
            while (made := _made()) is None:
                pass
        except OSError as error:
            why = (error.strerror or "").lower()
            raise CannotWork(f"no folder for temporary files can be made (TMPDIR says where): {why}") from error
        self.path, self._lock = made

    def remove(self) -> None:
        """The folder is gone, whatever is in it. Never raises."""
        folders.remove(self.path)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _made() -> tuple[Path, int | None] | None:
    """A folder and the lock on it; None where somebody took it for abandoned before it was locked."""
    path = Path(tempfile.mkdtemp(prefix=PREFIX))
    if sys.platform == "win32":
        return path, None
    try:
        lock = _locked(path)
        if lock is None or os.path.samestat(os.fstat(lock), os.lstat(path)):
            return path, lock
        os.close(lock)
    except (FileNotFoundError, BlockingIOError):
        pass
    return None


def _locked(path: Path) -> int | None:
    """The lock on a folder; None where its file system has no locks. BlockingIOError: another process has it."""
    import fcntl

    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        raise
    except OSError:
        os.close(fd)
        return None
    return fd


def _sweep(place: str) -> None:
    """Remove what runs of this user left whose processes were all killed."""
    if sys.platform == "win32":
        return
    for path in Path(place).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if path.lstat().st_uid == os.geteuid() and (lock := _locked(path)) is not None:
                folders.remove(path)
                os.close(lock)
