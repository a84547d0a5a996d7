"""A control group (version 2), where this process may make one: its members are limited and killed as a whole."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Group:
    """A group of our own below this process'. `limits`: which of memory and pids the kernel lets us set here."""

    path: Path
    limits: tuple[str, ...]

    def limit(self, memory: int, processes: int) -> None:
        """Set the limits for the next child: bytes, and processes and threads together."""
        for name, value in (("memory", memory), ("pids", processes)):
            if name in self.limits:
                (self.path / f"{name}.max").write_text(str(value))

    def enter(self) -> None:
        """Move the calling process in."""
        (self.path / "cgroup.procs").write_text("0")

    def kill(self) -> None:
        """SIGKILL for every process inside."""
        with contextlib.suppress(OSError):
            (self.path / "cgroup.kill").write_text("1")

    def remove(self) -> None:
        """The empty group is gone."""
        self.kill()
        with contextlib.suppress(OSError):
            self.path.rmdir()


def create() -> Group:
    """A new group. OSError where there is no second version or this user may not."""
    group = _own() / f"seqlint-{os.getpid()}"
    group.mkdir()
    if not (group / "cgroup.kill").exists():
        group.rmdir()
        raise OSError(0, "the kernel is older than 5.14")
    return Group(group, tuple(name for name in ("memory", "pids") if (group / f"{name}.max").exists()))


def _own() -> Path:
    """The group that this process is in."""
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    roots = [fields[1] for fields in mounts if fields[2] == "cgroup2"]
    groups = Path("/proc/self/cgroup").read_text().splitlines()
    own = [line.removeprefix("0::") for line in groups if line.startswith("0::")]
    if not roots or not own:
        raise OSError(0, "no cgroup v2 here")
    return Path(roots[0], own[0].lstrip("/"))
