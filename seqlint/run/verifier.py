"""The clean process that stays: it rebuilds and measures one submission's models after another's.

It executes no foreign code, yet stands in the same jail as the submissions, without a folder and as another user where
that can be had. Before each model it forgets all that Keras and TensorFlow remember of earlier ones, so that it answers
as a fresh process would. Only where no submission can reach it (seccomp and Landlock) is there one. It is replaced
after a number of jobs; one that dies, takes too long or too much memory is killed, and a fresh process gets its job,
whose limits are those of a submission. How long is counted in processor time, so that other work on the machine does
not decide which process answers; and neither the memory left by earlier jobs nor their number changes an answer.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from typing import Any, NoReturn

from seqlint.run import wire
from seqlint.run.isolation import jail, linux, watchdog

TICK = 0.05
PATIENCE = 10.0
"""Seconds of processor time for a job. A few models need more: Keras compiles some convolutions anew at each call."""
JOBS = 500
ROOM = 400 * jail.MB  # more than it has after its start: time for another one
TYPICAL = {
    "module": "keras",
    "class_name": "Sequential",
    "registered_name": None,
    "config": {
        "name": "typical",
        "trainable": True,
        "dtype": "float32",
        "layers": [
            {
                "module": "keras.layers",
                "class_name": "InputLayer",
                "registered_name": None,
                "config": {"batch_shape": [None, 4], "dtype": "float32", "sparse": False, "name": "given"},
            },
            {
                "module": "keras.layers",
                "class_name": "Dense",
                "registered_name": None,
                "config": {"name": "dense", "units": 2, "activation": "relu"},
            },
        ],
    },
}


# The trusted side


class Verifier:
    """The process as its server has started it. For one thread at a time."""

    def __init__(self, start: Callable[[socket.socket], int]) -> None:
        """`start` hands the server the other end and gives the process id. Raises what it raises, and OSError."""
        self.sock, theirs = socket.socketpair()
        with theirs:
            self.pid = start(theirs)
        self.handle = os.pidfd_open(self.pid)
        self.jobs, self.before = 0, 0
        self.dead = False

    def measure(self, job: dict[str, Any], time_limit: float) -> list[dict[str, Any]] | None:
        """The answers of `rebuild.measure` to each model of the job; None, and dead, where they do not all come."""
        self.jobs += 1
        self.before = self.before or watchdog.memory(self.pid)
        deadline = time.monotonic() + time_limit
        enough = watchdog.processor_time(self.pid) + PATIENCE
        answers: list[dict[str, Any]] = []
        try:
            self.sock.settimeout(time_limit)
            wire.send(self.sock, job)
            while len(answers) < len(job["models"]):
                while not select.select([self.sock], [], [], TICK)[0]:
                    too_long = time.monotonic() > deadline or watchdog.processor_time(self.pid) > enough
                    if too_long or watchdog.memory(self.pid) > job["memory_limit"] * jail.MB:
                        raise wire.Broken("more than it may take")
                answers.append(wire.receive(self.sock)[0])
        except (wire.Broken, OSError, ValueError):
            self.close()
            return None
        if self.jobs >= JOBS or watchdog.memory(self.pid) > self.before + ROOM:
            self.close()
        return answers

    def close(self) -> None:
        """Kill it. The server buries it."""
        if not self.dead:
            self.dead = True
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self.handle, signal.SIGKILL)
            os.close(self.handle)
            self.sock.close()


# The process itself


def serve(fd: int, jailer: jail.Jailer) -> NoReturn:
    """In the child of the server: take a place in jail, and answer until the other side is gone."""
    leave = os._exit
    try:
        linux.die_with_parent()
        sock = socket.socket(fileno=jail.plumb_socket(fd))
        jailer.enter_for_long()
        from seqlint.run import rebuild

        rebuild.measure({"config": TYPICAL, "lazy": False, "forward": True, "step": True, "budget": 100}, None)
        while True:
            job, _ = wire.receive(sock)
            jail.limit_memory(job["memory_limit"])
            for answer in rebuild.answers(job):
                wire.send(sock, answer)
    finally:
        leave(0)
