"""What looks after a running child from outside: memory, processor time, threads, disk, over its whole process tree."""

from __future__ import annotations

import contextlib
import os
import signal
from dataclasses import dataclass
from pathlib import Path

from seqlint.run.isolation import folders

DISK_EVERY = 10
CLOCK = os.sysconf("SC_CLK_TCK")


@dataclass
class Watchdog:
    """Limits for one child: `memory` and `disk_limit` in bytes, `cpu` in seconds, `threads` of all its processes."""

    pid: int
    memory: int
    cpu: float
    threads: int
    disk: Path | None
    disk_limit: int
    looks: int = 0

    def look(self) -> str | None:
        """The limit that is broken now, None where the child may go on."""
        self.looks += 1
        tree = [self.pid, *descendants(self.pid)]
        told = [_status(pid) for pid in tree]
        if sum(memory for memory, _ in told) > self.memory:
            return "out-of-memory"
        if sum(threads for _, threads in told) > self.threads:
            return "process-limit"
        if sum(map(processor_time, tree)) > self.cpu:
            return "cpu-limit"
        if self.disk is not None and self.looks % DISK_EVERY == 0 and folders.used(self.disk) > self.disk_limit:
            return "disk-limit"
        return None

    def kill(self) -> None:
        """Kill the child and everything below it, again until nothing new appears."""
        for _ in range(10):
            tree = [*descendants(self.pid), self.pid]
            for pid in tree:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)
            if len(tree) == 1:
                return


def descendants(pid: int) -> list[int]:
    """All processes below one, as /proc tells; empty where there is no /proc."""
    found: list[int] = []
    todo = [pid]
    while todo:
        task = f"/proc/{todo.pop()}/task"
        with contextlib.suppress(OSError):
            for thread in os.listdir(task):
                with contextlib.suppress(OSError, ValueError):
                    children = [int(child) for child in Path(task, thread, "children").read_text().split()]
                    found += children
                    todo += children
    return found


def memory(pid: int) -> int:
    """Anonymous and shared memory of a process in bytes."""
    return _status(pid)[0]


def _status(pid: int) -> tuple[int, int]:
    """Anonymous and shared memory in bytes, and threads, of one process."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    fields = {line.partition(":")[0]: line.split()[1] for line in lines if len(line.split()) > 1}
    memory = int(fields.get("RssAnon", 0)) + int(fields.get("RssShmem", 0))
    return memory * 1024, int(fields.get("Threads", 0))


def processor_time(pid: int) -> float:
    """Seconds of processor time of one process, all its threads together."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / CLOCK
