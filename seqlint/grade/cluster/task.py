"""What a Dask worker does with a job: it hands it to a process of seqlint's own and waits.

The worker's process has threads and a signal handling of Dask's, and may be a daemon that multiprocessing gives no
children. A SystemExit that leaves a task ends the worker. So nothing happens here: what becomes of a job is an answer,
or an exception that Dask passes on.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
from multiprocessing.connection import Connection

from seqlint.grade.cluster.parcel import Answer, Course, Parcel

PROCESS = "seqlint.grade.cluster.process"
ENDING = 10.0


class Lost(RuntimeError):
    """The process beside the worker has ended in the middle of a job, twice."""


class Beside:
    """A process beside this worker for the submissions of one course."""

    def __init__(self, course: Course) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", PROCESS, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self.token = course.token
        self.pipe = Connection(ours.detach())
        try:
            self.pipe.send(course)
            self.ready: Answer = self.pipe.recv()
        except BaseException:
            self.close()
            raise

    def answer(self, parcel: Parcel) -> Answer:
        """Raises EOFError or OSError where the process is gone."""
        self.pipe.send(parcel)
        told: Answer = self.pipe.recv()
        return told

    def close(self) -> None:
        """Ends by itself, and puts its folder away; or is killed where it does not."""
        self.pipe.close()
        self.process.terminate()
        try:
            self.process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_idle: list[Beside] = []
_turn = threading.Lock()


def hold(course: Course) -> Course:
    """A task, so that Dask holds the course where it is needed, and makes it again where it was lost."""
    return course


def work(course: Course, parcel: Parcel) -> Answer:
    """Grade a submission. Raises Lost, and Exceptions of a machine that is broken: nothing that ends a worker."""
    for _ in range(2):
        with contextlib.suppress(EOFError, OSError):
            return _answered(_taken(course), parcel)
    raise Lost("the grading process of this worker ended in the middle of a submission, twice")


def _answered(beside: Beside, parcel: Parcel) -> Answer:
    """The process stays for the next submission where it can grade, and answers."""
    if beside.ready.unavailable is not None:
        beside.close()
        return beside.ready
    try:
        told = beside.answer(parcel)
    except BaseException:
        beside.close()
        raise
    with _turn:
        _idle.append(beside)
    return told


def _taken(course: Course) -> Beside:
    """An idle process of this course, or a new one; those of other courses and those that have ended go."""
    with _turn:
        old, _idle[:] = (
            [each for each in _idle if each.token != course.token or each.process.poll() is not None],
            [each for each in _idle if each.token == course.token and each.process.poll() is None],
        )
        found = _idle.pop() if _idle else None
    for each in old:
        each.close()
    return found or Beside(course)
