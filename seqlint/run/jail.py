"""What stands around a child: plumbing, limits, isolation layers."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import time
from pathlib import Path
from typing import Any

MB = 1024 * 1024
PR_SET_THP_DISABLE = 41


class Watchdog:
    """Looks after one running child from outside."""

    def __init__(self, pid: int, job: dict[str, Any]) -> None:
        self.pid = pid
        self.memory = job["memory_limit"] * MB
        self.started = time.monotonic()

    def look(self) -> str | None:
        """The limit that the child has broken, None where it may go on."""
        return "out-of-memory" if _resident(self.pid) > self.memory else None

    def kill(self) -> None:
        """Kill the child and its session."""
        for kill in (os.kill, os.killpg):
            with contextlib.suppress(OSError):
                kill(self.pid, signal.SIGKILL)


def _resident(pid: int) -> int:
    """Anonymous and shared memory in bytes; 0 where the system does not say."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    fields = (line.split() for line in lines)
    return sum(int(field[1]) * 1024 for field in fields if field and field[0] in ("RssAnon:", "RssShmem:"))


class Jailer:
    """Puts children into jail, with the layers found at start."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.missing: list[str] = []

    def before(self, job: dict[str, Any]) -> None:
        """In the server, before the fork."""

    def after(self, job: dict[str, Any]) -> int:
        """In the server, when the child has ended: number of processes it left behind (killed now)."""
        return 0

    def watchdog(self, job: dict[str, Any], pid: int) -> Watchdog:
        return Watchdog(pid, job)

    def plumb(self, fds: list[int]) -> int:
        """In the child: own session, stdin from /dev/null, the three descriptors in place, all others closed."""
        os.setsid()
        null = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((null, 0), (fds[0], 1), (fds[1], 2), (fds[2], 3)):
            os.dup2(source, target + 10)
        for target in range(4):
            os.dup2(target + 10, target)
        os.closerange(4, 65536)
        return 3

    def enter(self, job: dict[str, Any]) -> None:
        """In the child, last thing before foreign code."""
        os.chdir(job["scratch"])
        ctypes.CDLL(None).prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0)
        cpu = int(job["cpu_limit"]) + 1
        for limit, value in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_CPU, cpu),
            (resource.RLIMIT_FSIZE, 256 * MB),
            (resource.RLIMIT_NOFILE, 512),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(limit, (value, value))


def prepare(isolation: str, scratch_root: str) -> Jailer:
    return Jailer()
