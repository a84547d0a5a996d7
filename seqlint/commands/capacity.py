"""How much this machine can do at a time."""

from __future__ import annotations

import os
from contextlib import suppress


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def jobs(memory_limit: int) -> int:
    """How many submissions at a time: the cores, as far as each can have its limit (MB) of the memory that is free."""
    free = available()
    return cores() if free is None else max(1, min(cores(), free // memory_limit))


def available(told: str = "/proc/meminfo") -> int | None:
    """MB of memory that programs can have; None where the system does not say."""
    with suppress(OSError, ValueError), open(told, encoding="ascii") as file:
        for line in file:
            name, _, size = line.partition(":")
            if name == "MemAvailable":
                return int(size.split()[0]) // 1024
    return None
