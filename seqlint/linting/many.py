"""Many files: those that have not changed are known, the others are checked by several processes.

The processes are forked when the first file has loaded what all need. They take numbers of tasks from one pipe until it
is empty, and each answers through a pipe of its own; the order of the answers changes nothing.
"""

from __future__ import annotations

import gc
import os
import signal
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from seqlint.config import Settings
from seqlint.linting.cache import Entry, from_json, to_json
from seqlint.linting.check import check
from seqlint.linting.finding import Checked
from seqlint.reading.budget import OverBudget, budget
from seqlint.reading.guards import Refused
from seqlint.reading.source import Source, from_bytes, given_up, read

FEWEST = 8
"""Files that are worth a process."""
MOST_TASKS = 1000
"""In the pipe: 4 bytes each, less than any system's pipe holds."""
MOST_OBJECTS = 200_000
"""More than before, between two files: then the garbage is collected. While a file is analysed, that finds nothing and
takes a quarter of the time (Python looks at all nodes of a tree again and again), so a command does without.
"""
HEADER = struct.Struct("<II")

Item = str | Source
"""A path, or what was read already."""


def check_all(
    items: Sequence[Item],
    settings: Callable[[str], Settings],
    *,
    cache: str | None = None,
    jobs: int = 1,
    verbose: bool = False,
) -> list[Checked]:
    """What is to be said of each file, in their order. `cache`: the folder of what is known, None for none."""

    def work(number: int) -> Checked:
        item = items[number]
        path = item if isinstance(item, str) else item.path
        checked = _checked(item, settings(path), cache, verbose)
        if gc.get_count()[0] > MOST_OBJECTS:
            gc.collect()
        return checked

    done: dict[int, Checked] = {}
    for number, item in enumerate(items):
        known = _known(item, settings(item), cache) if isinstance(item, str) and cache is not None else None
        if known is not None:
            done[number] = known
    left = [number for number in range(len(items)) if number not in done]
    for number in left[:1]:
        done[number] = work(number)
    gc.freeze()  # what the first file has loaded stays
    left = left[1:]
    processes = min(jobs, len(left) // FEWEST) if hasattr(os, "fork") else 1
    if processes > 1:
        done |= _in_processes(left, work, processes)
        left = [number for number in left if number not in done]
        for number in left:  # a process died of one of them: each gets its own
            done |= _in_processes([number], work, 1)
        done |= {number: _lost(items[number]) for number in left if number not in done}
    else:
        done |= {number: work(number) for number in left}
    return [done[number] for number in range(len(items))]


def _entry(path: str, settings: Settings, cache: str | None) -> Entry | None:
    """None where there is no cache or the file cannot be read."""
    if cache is not None:
        with suppress(OSError, Refused):
            return Entry(cache, path, settings)
    return None


def _known(path: str, settings: Settings, cache: str) -> Checked | None:
    entry = _entry(path, settings, cache)
    return entry.load() if entry else None


def _checked(item: Item, settings: Settings, cache: str | None, verbose: bool) -> Checked:
    if isinstance(item, Source):
        return check(item, settings, verbose=verbose)
    entry = _entry(item, settings, cache)
    try:
        with budget():  # reading counts, too
            checked = check(from_bytes(item, entry.data) if entry else read(item), settings, verbose=verbose)
    except OverBudget:
        checked = check(given_up(Source(item, ())), settings)
    if entry:
        entry.save(checked)
    return checked


def _lost(item: Item) -> Checked:
    path = item if isinstance(item, str) else item.path
    failure = f"{path}: the process that checked it was killed twice, which is a fault of seqlint or of its parser"
    return Checked(Source(path, ()), failures=(failure,))


# Processes


def _in_processes(tasks: Sequence[int], work: Callable[[int], Checked], count: int) -> dict[int, Checked]:
    """What became of the tasks; those of a process that died are missing."""
    size = -(-len(tasks) // MOST_TASKS)
    parts = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    waiting, fill = os.pipe()
    os.write(fill, b"".join(number.to_bytes(4, "little") for number in range(len(parts))))
    os.close(fill)
    processes: dict[int, int] = {}  # where it answers, and its id
    try:
        for _ in range(count):
            ours, theirs = os.pipe()
            pid = os.fork()
            if pid == 0:
                _serve(waiting, theirs, parts, work)
            os.close(theirs)
            processes[ours] = pid
        return {number: from_json(text.decode("ascii")) for number, text in _answers(list(processes))}
    finally:
        os.close(waiting)
        for pipe, pid in processes.items():
            os.close(pipe)
            os.kill(pid, signal.SIGKILL)  # it has ended, unless we were interrupted
            os.waitpid(pid, 0)


def _serve(waiting: int, answers: int, parts: Sequence[Sequence[int]], work: Callable[[int], Checked]) -> None:
    """In the process: work until nothing waits. What interrupts the parent ends this one, too."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        while number := os.read(waiting, 4):
            for task in parts[int.from_bytes(number, "little")]:
                text = to_json(work(task)).encode("ascii")
                with open(answers, "wb", closefd=False) as file:
                    file.write(HEADER.pack(task, len(text)) + text)
    finally:
        os._exit(0)  # whatever happened: an answer is missing then


def _answers(pipes: list[int]) -> Iterator[tuple[int, bytes]]:
    """The number of a task and its answer, as they come."""
    import select

    held = {pipe: bytearray() for pipe in pipes}
    while held:
        for pipe in select.select(list(held), [], [])[0]:
            data = os.read(pipe, 1 << 16)
            if not data:
                del held[pipe]
                continue
            held[pipe] += data
            yield from _whole(held[pipe])


def _whole(held: bytearray) -> Iterator[tuple[int, bytes]]:
    """The answers that have come wholly; what is left waits for the rest."""
    while len(held) >= HEADER.size:
        task, size = HEADER.unpack_from(held)
        if len(held) < HEADER.size + size:
            return
        yield task, bytes(held[HEADER.size : HEADER.size + size])
        del held[: HEADER.size + size]
