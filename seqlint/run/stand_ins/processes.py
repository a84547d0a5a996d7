"""Processes of the submission's own, which are not to be had here: threads do their work, with locks to match.

Of `multiprocessing`: locks, `Process`, `Pool`, `Manager`; of `concurrent.futures`: `ProcessPoolExecutor`; of joblib,
which scikit-learn uses where `n_jobs` is given: one job at a time (the server's environment says so). What threads
share, processes would not: a program that counts on that sees a difference.
"""

from __future__ import annotations

import concurrent.futures
import concurrent.futures.process
import functools
import importlib
import multiprocessing.context
import multiprocessing.heap
import multiprocessing.pool
import os
import queue
import signal
import threading
import time
import types
from typing import Any

from seqlint.run.stand_ins.placing import Used

NAME = "processes: threads"


class SemLock:
    """The counting lock under all of multiprocessing's (`_multiprocessing.SemLock`), for the threads of one process."""

    SEM_VALUE_MAX = 2**31 - 1
    handle, name = 0, None

    def __init__(self, kind: int, value: int, maxvalue: int, name: str, unlink: bool) -> None:
        self.kind, self.maxvalue = kind, maxvalue
        self.value, self.owner, self.held = value, 0, 0
        self.freed = threading.Condition()

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        me = threading.get_ident()
        with self.freed:
            if self.kind == 0 and self.held and self.owner == me:  # recursive
                self.held += 1
                return True
            end = None if timeout is None else time.monotonic() + max(0.0, timeout)
            while not self.value:
                left = None if end is None else end - time.monotonic()
                if not block or (left is not None and left <= 0) or not self.freed.wait(left):
                    return False
            self.value -= 1
            self.owner, self.held = me, self.held + 1
            return True

    def release(self) -> None:
        with self.freed:
            if self.kind == 0 and not (self.held and self.owner == threading.get_ident()):
                raise AssertionError("attempt to release recursive lock not owned by thread")
            if self.kind and self.value >= self.maxvalue:
                raise ValueError("semaphore or lock released too many times")
            self.held -= 1
            if self.kind or not self.held:
                self.value += 1
                self.freed.notify()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *error: object) -> None:
        self.release()

    def _count(self) -> int:
        return max(0, self.held)

    def _is_mine(self) -> bool:
        return self.held > 0 and self.owner == threading.get_ident()

    def _get_value(self) -> int:
        return self.value

    def _is_zero(self) -> bool:
        return not self.value

    def _after_fork(self) -> None:
        pass


class Manager:
    """What `multiprocessing.Manager()` shares among processes; among threads, plain objects are shared."""

    dict, list, Namespace, Queue, JoinableQueue = dict, list, types.SimpleNamespace, queue.Queue, queue.Queue
    Lock, RLock, Event, Condition = threading.Lock, threading.RLock, threading.Event, threading.Condition
    Semaphore, BoundedSemaphore, Barrier = threading.Semaphore, threading.BoundedSemaphore, threading.Barrier

    def Value(self, typecode: Any, value: Any, *others: Any) -> Any:
        return types.SimpleNamespace(value=value)

    def Array(self, typecode: Any, sequence: Any, *others: Any) -> Any:
        return [*sequence]

    def start(self, *arguments: Any) -> None:
        pass

    shutdown = start

    def __enter__(self) -> Manager:
        return self

    def __exit__(self, *error: object) -> None:
        pass


def install(used: Used) -> None:
    """Put the stand-ins in place."""
    importlib.import_module("_multiprocessing").__dict__["SemLock"] = SemLock
    arena: Any = multiprocessing.heap.Arena
    arena._dir_candidates = []  # shared memory is not to be had, a file is
    os.path.exists = _exists
    _processes(used)

    def pool(self: Any, processes: Any = None, initializer: Any = None, initargs: Any = (), *others: Any) -> Any:
        used(NAME)
        return multiprocessing.pool.ThreadPool(processes, initializer, initargs)

    def manager(self: Any) -> Manager:
        used(NAME)
        return Manager()

    class Executor(concurrent.futures.ThreadPoolExecutor):
        def __init__(
            self, max_workers: Any = None, mp_context: Any = None, initializer: Any = None, initargs: Any = (),
            **others: Any,
        ) -> None:  # fmt: skip
            used(NAME)
            super().__init__(max_workers, "", initializer, initargs)

    context: Any = multiprocessing.context.BaseContext
    context.Pool, context.Manager = pool, manager
    multiprocessing.Pool = multiprocessing.context._default_context.Pool
    multiprocessing.Manager = multiprocessing.context._default_context.Manager
    Executor.__name__ = Executor.__qualname__ = "ProcessPoolExecutor"
    for module in (concurrent.futures, concurrent.futures.process):
        module.ProcessPoolExecutor = Executor  # type: ignore[attr-defined]


@functools.wraps(os.path.exists)
def _exists(path: Any, real: Any = os.path.exists) -> bool:
    """Of the system's settings nothing can be read here (joblib looks there for how many processors it may use)."""
    return real(path) and not str(path).startswith("/sys/")


def _processes(used: Used) -> None:
    """A process that is started is a thread; all else of `Process` is Python's own, its waiting at the end as well."""

    class Started:
        """What a `Process` holds of its process. A thread cannot be ended: one that should be is forgotten."""

        sentinel, pid = None, os.getpid()

        def __init__(self, process: Any) -> None:
            used(NAME)
            self.twin = object.__new__(type(process))  # as a process has it: what it sets there, only it sees
            self.twin.__dict__.update(process.__dict__)
            self.code: int | None = None
            self.thread = threading.Thread(target=self.work, name=process.name, daemon=True)
            self.thread.start()

        def work(self) -> None:
            code = 1
            try:
                self.twin.run()
                code = 0
            except SystemExit as end:
                code = end.code if type(end.code) is int else int(end.code is not None)
            finally:
                self.ended(code)

        def ended(self, code: int) -> None:
            self.code = code if self.code is None else self.code

        def poll(self) -> int | None:
            return self.code

        def wait(self, timeout: float | None = None) -> int | None:
            if self.code is None:
                self.thread.join(timeout)
            return self.code

        def terminate(self) -> None:
            self.ended(-signal.SIGTERM)

        def kill(self) -> None:
            self.ended(-signal.SIGKILL)

        def close(self) -> None:
            pass

    context: Any = multiprocessing.context
    for kind in (context.Process, context.ForkProcess, context.SpawnProcess, context.ForkServerProcess):
        kind._Popen = Started
