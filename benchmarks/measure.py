"""What all benchmarks of speed share: the cost of a command, and the row that is told of it."""

from __future__ import annotations

import os
import resource
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
SEQLINT = [sys.executable, "-m", "seqlint"]
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


@dataclass(frozen=True)
class Row:
    """One line of the table in docs/speed.md. `clock` and `processor`: by the clock and in processor time."""

    what: str
    goal: str
    clock: str
    processor: str
    command: str

    def __str__(self) -> str:
        return f"| {self.what} | {self.goal} | {self.clock} | {self.processor} | {self.command} |"


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of processor time, of a process and all that it starts."""

    clock: float
    processor: float


def cost(command: list[str], folder: str | Path, seconds: float | None = None) -> Cost | None:
    """What a command costs; what it finds is its exit code's business. None where it takes more than `seconds`."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet, env=ENVIRONMENT, start_new_session=True)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # its own processes, too: they would run beside what comes next
        process.wait()
        return None
    clock, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def in_turn(
    ours: list[str], theirs: list[str], folder: str, rounds: int, before: Callable[[], None] = lambda: None
) -> tuple[Cost, float, float]:
    """Medians of what `ours` costs and of its ratios to `theirs`, by the clock and in processor time.

    Both see the same machine: they run in turn. A first round fills the caches.
    """
    found: list[tuple[Cost, Cost]] = []
    for _ in range(rounds + 1):
        before()
        mine, peer = cost(ours, folder), cost(theirs, folder)
        assert mine is not None
        assert peer is not None
        found.append((mine, peer))
    found = found[1:]
    clock = statistics.median(mine.clock / peer.clock for mine, peer in found)
    processor = statistics.median(mine.processor / peer.processor for mine, peer in found)
    typical = Cost(*(statistics.median(getattr(mine, name) for mine, _ in found) for name in ("clock", "processor")))
    return typical, clock, processor
