"""The fork server: TensorFlow imported once, no op ever executed here, one forked child a job.

It runs in a process of its own with a clean environment, knows nothing of what is expected of a submission, and
talks to the parent over one inherited socket: limits and four file descriptors (the job, and the child's stdout, stderr
and result) come in, the child's end goes out. Only the child reads the job: no later child can find anything of it in
what it has inherited. Forking after an op hangs, so a child is forked only while this process
has a single thread; otherwise, and with `preload` off, each child imports TensorFlow by itself.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import importlib.metadata
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator
from typing import Any, NoReturn

from seqlint.run import wire
from seqlint.run.isolation import jail, linux, probe, watchdog

TICK = 0.02
DESCRIPTORS = 4
LOST = {"status": -signal.SIGKILL, "killed": None, "cpu": 0.0, "seconds": 0.0, "left": 0}


def main(fd: int, told: str) -> None:
    """Serve jobs until the parent says that it is enough. `told`: the settings, as JSON."""
    sock, settings = socket.socket(fileno=fd), json.loads(told)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    jailer = probe.prepare(settings["isolation"], settings["scratch_root"])
    orphaned = True
    with contextlib.suppress(wire.Broken, OSError):
        with _told_of_the_end(sock, jailer):
            ready = _prepare(jailer, settings)
        wire.send(sock, ready)
        orphaned = _serve_all(sock, jailer)
    _end(jailer, orphaned=orphaned)


def _end(jailer: jail.Jailer, *, orphaned: bool) -> NoReturn:
    """Leave no folder to a parent that is dead, or may be killed before its next server stands."""
    jailer.close()
    jailer.remove(orphaned=orphaned)
    os._exit(0)  # nothing that TensorFlow would do on its way out is needed


@contextlib.contextmanager
def _told_of_the_end(sock: socket.socket, jailer: jail.Jailer) -> Iterator[None]:
    """While TensorFlow is imported, nobody listens: the end of the parent comes as a signal then.

    It is not raised: an import may swallow an exception, or die of it.
    """

    def end(number: int, frame: object) -> NoReturn:
        _end(jailer, orphaned=True)

    before = signal.signal(signal.SIGTERM, end)
    try:
        linux.die_with_parent(signal.SIGTERM)
        with contextlib.suppress(BlockingIOError):
            sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)  # the parent says nothing yet: this is its end
            raise wire.Broken("the parent is gone")
        yield
        linux.die_with_parent(0)
    finally:
        signal.signal(signal.SIGTERM, before)


def _prepare(jailer: jail.Jailer, settings: dict[str, Any]) -> dict[str, Any]:
    """Import TensorFlow; what the parent is told about it and about the jailer."""
    ready: dict[str, Any] = {"isolation": jailer.names, "missing": jailer.missing, "problem": None, "versions": {}}
    refused = settings["isolation"] == "strict" and any(name in jailer.missing for name in probe.ESSENTIAL)
    try:
        if settings["preload"] and not refused:
            ready["versions"] = _preload()
            ready["forks"] = _single_threaded()
            ready["verifies"] = ready["forks"] and jailer.seccomp and bool(jailer.abi)
        elif not refused:
            ready["versions"] = _installed()
    except BaseException as error:  # a broken TensorFlow raises whatever it likes
        ready["problem"] = f"{type(error).__name__}: {error}"
    return ready


def _serve_all(sock: socket.socket, jailer: jail.Jailer) -> bool:
    """Job after job, until it is enough (False). Broken and OSError: the parent is gone."""
    while not jailer.spent:
        limits, fds = wire.receive(sock, fds=DESCRIPTORS)
        if "end" in limits:
            break
        if "kill" in limits:
            continue  # it crossed with the word that the child is over
        if "verifier" in limits:
            wire.send(sock, {"verifier": _start_verifier(fds[0], jailer)})
        else:
            wire.send(sock, {"ended": _serve(sock, limits, fds, jailer)})
    return False


def _preload() -> dict[str, str]:
    from seqlint.run import rebuild, recorder, stand_ins, submission, training

    versions = submission.import_tensorflow()
    rebuild.warm_up()
    stand_ins.warm_up()
    assert recorder is not None
    assert training is not None
    gc.collect()
    gc.freeze()
    return versions


def _installed() -> dict[str, str]:
    """The versions that children will import, without importing them."""
    names = {"tensorflow": ("tensorflow", "tensorflow-cpu", "tf-nightly"), "keras": ("keras", "keras-nightly")}
    versions = {"python": sys.version.split()[0]}
    for name, packages in names.items():
        for package in packages:
            with contextlib.suppress(importlib.metadata.PackageNotFoundError):
                versions.setdefault(name, importlib.metadata.version(package))
    return versions


def _single_threaded() -> bool:
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return True


def _serve(sock: socket.socket, limits: dict[str, Any], fds: list[int], jailer: jail.Jailer) -> dict[str, Any]:
    """How the job's child ended. Whatever goes wrong on the way costs this job at most: it is lost, and said to be."""
    if len(fds) != DESCRIPTORS:
        raise wire.Broken("a job without its file descriptors")
    if "tensorflow" in sys.modules and not _single_threaded():
        sys.exit("not safe to fork any more")  # the parent starts another server
    try:
        jailer.before(limits)
        started = time.monotonic()
        pid = jailer.fork()
        if pid == 0:
            _child(limits, fds, jailer)
    except Exception as error:
        jailer.spent = not _no_room(error)
        status = -signal.SIGKILL if jailer.spent else wire.NO_ROOM
        return {**LOST, "status": status, "problem": f"{type(error).__name__}: {error}", "spent": jailer.spent}
    finally:
        for fd in fds:
            os.close(fd)
    try:
        killed = _watch(sock, pid, jailer.watchdog(limits, pid))
    finally:
        _, status, usage = os.wait4(pid, 0)
        with contextlib.suppress(wire.Broken, OSError):  # the parent is gone: what is left is removed all the same
            wire.send(sock, {"over": True})
        left = _tidy(jailer)
    return {
        "status": os.waitstatus_to_exitcode(status),
        "killed": killed,
        "cpu": round(usage.ru_utime + usage.ru_stime, 3),
        "seconds": round(time.monotonic() - started, 3),
        "left": left,
        "spent": jailer.spent,
        "cramped": jailer.cramped(jail.DISK_LIMIT),
    }


def _no_room(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def _start_verifier(fd: int, jailer: jail.Jailer) -> int:
    """The process id of a new clean process that stays, instead of an earlier one; it talks over the socket `fd`."""
    from seqlint.run import verifier

    jailer.end_verifier()
    jailer.verifier = jailer.fork()
    if jailer.verifier == 0:
        verifier.serve(fd, jailer)
    os.close(fd)
    return jailer.verifier


def _tidy(jailer: jail.Jailer) -> int:
    """What the jailer does after a child. Where it fails, no other child meets what is left."""
    try:
        return jailer.after()
    except Exception:
        jailer.spent = True
        return 0


def _watch(sock: socket.socket, pid: int, dog: watchdog.Watchdog) -> str | None:
    """Wait until the child has ended, killing it when it must be; the reason, None where it ended by itself."""
    reason: str | None = None
    with _pidfd(pid) as pidfd:
        while True:
            readable, _, _ = select.select([sock, pidfd] if pidfd is not None else [sock], [], [], TICK)
            if _has_ended(pid):
                return reason
            if sock in readable and reason is None:
                reason = _order(sock)
                dog.kill()
                if reason == "gone":
                    raise wire.Broken("the parent is gone")
            elif reason is None and (reason := dog.look()):
                dog.kill()


@contextlib.contextmanager
def _pidfd(pid: int) -> Any:
    try:
        fd = os.pidfd_open(pid)
    except (AttributeError, OSError):
        yield None
        return
    try:
        yield fd
    finally:
        os.close(fd)


def _has_ended(pid: int) -> bool:
    found = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return found is not None


def _order(sock: socket.socket) -> str:
    try:
        message, _ = wire.receive(sock)
        return str(message.get("kill", "gone"))
    except (wire.Broken, OSError):
        return "gone"


def _child(limits: dict[str, Any], fds: list[int], jailer: jail.Jailer) -> NoReturn:
    """The child's whole life. Whatever happens, it ends here and never returns into the server's loop."""
    code, entered, leave = 70, False, os._exit  # before the submission can put its own in place
    try:
        linux.die_with_parent()
        given, result = jail.plumb(fds, jailer)
        from seqlint.run import rebuild, submission, training

        submission.import_tensorflow()
        with open(given, "rb") as stream:
            job = wire.read_job(stream)
        jailer.supply(job["files"])
        jailer.enter(limits)
        os.write(result, wire.ENTERED)
        entered = True
        {"submission": submission.main, "rebuild": rebuild.main, "trial": training.main}[job["kind"]](job, result)
        code = 0
    except BaseException as error:
        code = wire.NO_ROOM if _no_room(error) and not entered else code
        with contextlib.suppress(BaseException):
            os.write(2, f"seqlint child: {type(error).__name__}: {error}\n".encode())
    finally:
        leave(code)
