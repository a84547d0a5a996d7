"""What one file may cost: time and memory, whatever reading and analysing do with it.

The guards refuse what is known to cost too much, and the interpreter counts its steps; this is for what neither
foresees. Only the main thread of a POSIX system can be stopped so; elsewhere the other two must do.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

SECONDS = 7.0
"""Of processor time: what cannot be interrupted and the telling cost more, and no file is to cost more than 10."""
BYTES = 850_000_000
"""Beside what the process holds before; no file is to need more than 1 GB together with that."""


class OverBudget(BaseException):
    """The file costs too much. No `Exception`, so that nothing on the way takes it for a fault that it could bear."""


@contextmanager
def budget(seconds: float = SECONDS, size: int = BYTES) -> Iterator[None]:
    """Raise OverBudget where what is done inside takes longer or needs more memory than that.

    Inside another budget that one counts: reading a file has one, and so has all that is done with it.
    """
    if not _can_be_stopped() or signal.getitimer(signal.ITIMER_PROF)[0]:
        yield
        return
    import resource

    before = signal.signal(signal.SIGPROF, _stop)
    limits = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_least(limits, _data() + size), limits[1]))
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    except MemoryError:
        raise OverBudget from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_DATA, limits)
        signal.signal(signal.SIGPROF, before)


def _can_be_stopped() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _stop(_: int, __: FrameType | None) -> NoReturn:
    raise OverBudget


def _least(limits: tuple[int, int], wanted: int) -> int:
    """The limit, where those in force are not lower (-1 stands for none)."""
    return min([wanted, *(limit for limit in limits if limit >= 0)])


def _data() -> int:
    """Bytes of data that this process holds; a large guess where the system does not tell."""
    import resource

    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[5]) * resource.getpagesize()
    except OSError:
        return 1_000_000_000
