"""The process beside a Dask worker: takes a course, then parcels, and answers each, until nothing comes for a while.

Locally a grading is a process of its own, too: here it is the same one, with a single seat.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from seqlint.grade import assignment as assignments
from seqlint.grade import engine, journal
from seqlint.grade.cluster.parcel import Answer, Course, Parcel, Place
from seqlint.run import Unavailable
from seqlint.run.isolation import linux
from seqlint.run.pool import Seat, answer
from seqlint.run.workspace import Workspace

PATIENCE = 60.0
"""Seconds without a job after which it ends: it holds half a gigabyte."""


def main(fd: int) -> None:
    """Serve whoever is at the other end of a socket. However the worker ends, this process ends with it, in the middle
    of a submission, too, and puts its folder away.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    linux.die_with_parent(signal.SIGTERM)
    with suppress(EOFError, OSError, SystemExit), Connection(fd) as other, _room() as room:
        _serve(other, other.recv(), room)


def _end(number: int, frame: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit


@contextmanager
def _room() -> Iterator[Path]:
    workspace = Workspace()
    try:
        yield workspace.path
    finally:
        workspace.remove()


def _serve(other: Connection, course: Course, room: Path) -> None:
    path, settings = course.bundle.unpack(room / "course")
    assignment = assignments.load(path)
    engine.warm_up(settings)
    seat = Seat(course.limits.isolation, room / "seat")
    here = Place(socket.gethostname(), journal.versions())
    try:
        try:
            ready = seat.worker().ready
            here = Place(here.name, here.versions, tuple(ready["isolation"]), ready["missing"])
        except Unavailable as error:
            other.send(Answer(here, unavailable=str(error)))
            return
        other.send(Answer(here))
        while other.poll(PATIENCE):
            parcel: Parcel = other.recv()
            with tempfile.TemporaryDirectory(dir=room) as folder:
                submission = parcel.unpack(Path(folder))
                said: list[str] = []
                explain = said.append if course.verbose else None
                made = engine.one(
                    assignment,
                    submission,
                    settings,
                    course.limits,
                    parcel.tried,
                    lambda plan: answer(plan, seat),
                    explain,
                )
            other.send(Answer(here, made, tuple(said)))
    finally:
        seat.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
    os._exit(0)  # nothing that is still there is needed
