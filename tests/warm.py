"""Commands that run programs, in this process and on servers that stay: TensorFlow is imported once for all of them.

That a command does the same as a user starts it, with servers of its own, is shown by tests/grade/test_class.py and
test_journal.py and by every command of the guides.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import subprocess
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from seqlint import cli
from seqlint.run import pool
from seqlint.run.pool import Seat
from seqlint.run.workspace import Workspace


class Lent:
    """A seat that is not given up when a command is over."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat

    def __getattr__(self, name: str) -> Any:
        return getattr(self._seat, name)

    def stop(self) -> None: ...
    def close(self) -> None: ...


@cache
def lent(isolation: str, name: str) -> Any:
    """The seat of that name."""
    workspace = Workspace()
    seat = Seat(isolation, workspace.path / name)
    atexit.register(workspace.remove)
    atexit.register(seat.close)
    return Lent(seat)


def warm() -> contextlib.AbstractContextManager[object]:
    """What runs in it runs on the servers that stay."""
    return patch.object(pool, "Seat", lambda isolation, folder: lent(isolation, folder.name))


def seqlint(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command line and what it said, as `subprocess.run` would tell of it."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with warm(), contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.run([*arguments])
    said, told = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(arguments, code, said, told)
