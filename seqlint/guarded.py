"""The analysis of code that nobody trusts, in a process of its own that can be killed.

The guards refuse what is known to cost too much; this is for what is not known. The process executes none of the code,
so what it sends is believed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

CPU_LIMIT = 60
TIME_LIMIT = 4 * CPU_LIMIT  # for a machine with much else to do
MEMORY_LIMIT = 2_000_000_000
TICK = 0.05

T = TypeVar("T")
A = TypeVar("A")


def last_word(stages: Callable[..., Iterator[T]], *arguments: Any) -> T | None:
    """The last value that `stages(*arguments)` yields in a process of its own before it ends or breaks a limit."""
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, stages, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        word: T | None = _listen(ours, process.pid)
        return word
    finally:
        process.kill()
        process.join()
        ours.close()


def beside(work: Callable[[A], T], items: Sequence[A]) -> Generator[T]:
    """`work` of each item in order, done in a process beside this one, some items ahead of whoever takes the results.

    The process executes no foreign code itself: `work` is `last_word` of something. What `work` raises is raised here.
    """
    if sys.platform != "linux" or len(items) < 2:
        yield from map(work, items)
        return
    context: Any = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work_ahead, args=(ours, theirs, work, items))
    process.start()
    theirs.close()
    done = 0
    try:
        while done < len(items):
            try:
                result, error = ours.recv()
            except (EOFError, OSError):  # somebody killed it
                break
            done += 1
            if error is not None:
                raise error
            yield result
    finally:
        process.kill()
        process.join()
        ours.close()
    yield from map(work, items[done:])


def _work_ahead(other: Connection, pipe: Connection, work: Callable[[A], T], items: Sequence[A]) -> None:
    """In the process beside. It waits where nobody takes what it has: a pipe holds only so much."""
    from seqlint.run.isolation import linux

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    linux.die_with_parent()
    other.close()
    for item in items:
        try:
            pipe.send((work(item), None))
        except Exception as error:
            pipe.send((None, error))


def _listen(pipe: Connection, pid: int) -> Any:
    word, deadline = None, time.monotonic() + TIME_LIMIT
    most = MEMORY_LIMIT + _memory(os.getpid())  # what it shares with this process counts among its own
    with contextlib.suppress(EOFError, OSError):
        while time.monotonic() < deadline and _memory(pid) < most:
            if pipe.poll(TICK):
                word = pipe.recv()
    return word


def _memory(pid: int) -> int:
    """Bytes in memory; 0 where that cannot be told."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _work(pipe: Connection, stages: Callable[..., Iterator[Any]], arguments: tuple[Any, ...]) -> None:
    """In the process. What interrupts the parent ends this one, too: it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource

        from seqlint.run.isolation import linux

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        linux.die_with_parent()
    for word in stages(*arguments):
        pipe.send(word)
