"""The trusted side of the fork server: starts it, hands it jobs, reads what comes back, kills what takes too long."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from seqlint.run import wire
from seqlint.run.isolation.watchdog import descendants
from seqlint.run.plan import Unavailable

LIMITS = ("memory_limit", "cpu_limit")  # all that the server learns of a job
KEPT = 64 * 1024
FLOOD = 8 * 1024 * 1024
RECORDS = 5 * wire.MAX_RECORD  # the last one twice, and those before it
START_LIMIT = 180.0
MARK = "SEQLINT_SERVER"
GRACE = 5.0
CLEANING = 60.0
"""Seconds for removing what a child left, gigabytes in thousands of folders; the server has said that it is over."""
PATIENCE = 3.0

PACKAGE_ROOT = str(Path(__file__).resolve().parent.parent.parent)
BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); from seqlint.run import server; "
    "sys.path.remove(sys.argv[1]) if sys.argv[3] == 'own' else None; server.main(int(sys.argv[2]), sys.argv[4])"
)


class ServerLost(Exception):
    """The fork server died or does not answer."""


@dataclass(frozen=True)
class Outcome:
    """How a child ended: `status` as in subprocess, `killed` by which limit (None: by itself), `record` what it sent.

    `entered` is False where it ended before it stood in its jail: no foreign code has run then, the fault is ours.
    `again`: it is the second attempt. `spent`: the server takes no more jobs. `cramped`: the disk may have been full
    before the child had written as much as it may.
    """

    record: bytes
    stdout: str
    stderr: str
    status: int
    killed: str | None
    seconds: float
    cpu: float
    entered: bool = True
    again: bool = False
    spent: bool = False
    cramped: bool = False


class Worker:
    """One fork server and the socket to it. Not for several threads. Raises Unavailable where no process starts."""

    def __init__(self, isolation: str, scratch_root: str, preload: bool = True) -> None:
        ours, theirs = socket.socketpair()
        self.mark = secrets.token_hex(16)
        shipped = "site-packages" in PACKAGE_ROOT or PACKAGE_ROOT in sys.prefix
        # Not over the socket: who has nobody to hear from must know which folder to remove.
        settings = {"isolation": isolation, "scratch_root": scratch_root, "preload": preload}
        own = [PACKAGE_ROOT, str(theirs.fileno()), "shared" if shipped else "own", json.dumps(settings)]
        with theirs:
            try:
                self.process = subprocess.Popen(
                    [sys.executable, "-I", "-c", BOOT, *own],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd="/",
                    env=_environment(scratch_root, self.mark),
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
            except OSError as error:
                ours.close()
                raise Unavailable(not_started(error)) from error
        self.sock = ours
        self.served = 0
        self.ready: dict[str, Any] = {}

    def wait(self) -> None:
        """Until the server is ready. Raises ServerLost where it never is."""
        self.sock.settimeout(START_LIMIT)
        try:
            self.ready, _ = wire.receive(self.sock)
        except (wire.Broken, OSError) as error:
            raise ServerLost(f"the fork server did not start: {error}") from None
        self.sock.settimeout(None)

    def stop(self) -> None:
        """Tell the server, from any thread, to kill what runs and to end."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the server and everything it started; by force what does not go or has outlived it."""
        with contextlib.suppress(OSError):
            wire.send(self.sock, {"end": True})
        self.stop()
        self.sock.close()
        try:
            self.process.wait(PATIENCE if self.ready else 0)  # one that still starts does not listen
        except subprocess.TimeoutExpired:
            for pid in (*descendants(self.process.pid), self.process.pid):
                _kill(pid)
            self.process.wait()
        _sweep(self.mark)

    def start_verifier(self, theirs: socket.socket) -> int:
        """A clean process that stays, at the other end of a socket; its process id. Raises ServerLost."""
        try:
            wire.send(self.sock, {"verifier": True}, [theirs.fileno()])
            return int(wire.receive(self.sock)[0]["verifier"])
        except (wire.Broken, OSError) as error:
            raise ServerLost(f"the fork server is gone: {error}") from None

    def execute(self, job: dict[str, Any], time_limit: float, blobs: Sequence[bytes] = ()) -> Outcome:
        """Run one job to its end, with bytes that belong to it. Raises ServerLost where the server itself is gone."""
        self.served += 1
        limits = {name: job[name] for name in LIMITS}
        pipes = [os.pipe() for _ in range(3)]
        try:
            try:
                with _unnamed() as given:
                    for part in (wire.pack(job), *blobs):
                        given.write(part)
                    given.seek(0)
                    wire.send(self.sock, limits, [given.fileno(), *(write for _, write in pipes)])
            finally:
                for _, write in pipes:
                    os.close(write)
            return self._collect([read for read, _ in pipes], time_limit)
        except (wire.Broken, OSError) as error:
            raise ServerLost(str(error)) from None
        finally:
            for read, _ in pipes:
                os.close(read)

    def _collect(self, reads: list[int], time_limit: float) -> Outcome:
        """Read the child's three pipes and the server's word on its end, whichever comes."""
        caps = (KEPT, KEPT, RECORDS)
        kept = [bytearray() for _ in reads]
        seen = [0, 0, 0]
        deadline = time.monotonic() + time_limit
        killed: str | None = None
        over, end = False, None
        with selectors.DefaultSelector() as selector:
            for index, fd in enumerate(reads):
                selector.register(fd, selectors.EVENT_READ, index)
            selector.register(self.sock, selectors.EVENT_READ, None)
            while end is None or len(selector.get_map()) > 1:
                late = time.monotonic() - deadline
                if late > 0 and killed is None and not over:
                    killed = "timeout"
                    wire.send(self.sock, {"kill": killed})
                if late > (CLEANING if over and end is None else GRACE):
                    if end is None:
                        raise ServerLost("the fork server does not answer")
                    break
                for key, _ in selector.select(0.5 if late > 0 else min(0.5, -late + 0.01)):
                    if key.data is None:
                        message, _ = wire.receive(self.sock)
                        over, end, deadline = True, message.get("ended"), time.monotonic()
                        continue
                    chunk = os.read(reads[key.data], 1 << 16)
                    if not chunk:
                        selector.unregister(key.fd)
                        continue
                    seen[key.data] += len(chunk)
                    room = caps[key.data] - len(kept[key.data])
                    kept[key.data] += chunk[: max(0, room)]
                    if seen[key.data] > max(FLOOD, caps[key.data]) and killed is None and not over:
                        killed = "output-limit"
                        wire.send(self.sock, {"kill": killed})
        stdout, stderr, record = map(bytes, kept)
        return _outcome(stdout, stderr, record, seen[2] == len(record), killed, end)


def not_started(error: OSError) -> str:
    """That this Python cannot be started a second time, and what can be done. A user may lack its folder's rights."""
    python = sys.executable or "Python"
    why = (error.strerror or str(error)).lower()
    if isinstance(error, PermissionError | FileNotFoundError):
        return f"{python} cannot be started: {why}; use a Python that lies where this user may read and run it"
    return f"{python} cannot be started: {why}; free memory and processes, or raise their limits"


def _outcome(
    stdout: bytes, stderr: bytes, record: bytes, whole: bool, killed: str | None, end: dict[str, Any]
) -> Outcome:
    """What the child's pipes held, with the server's word on its end. `whole`: the record was no longer than kept."""
    return Outcome(
        record.removeprefix(wire.ENTERED) if whole else b"",
        stdout.decode(errors="replace"),
        (stderr + str(end.get("problem", "")).encode()).decode(errors="replace"),
        end["status"],
        killed or end["killed"],
        end["seconds"],
        end["cpu"],
        record.startswith(wire.ENTERED),
        spent=end["spent"],
        cramped=end.get("cramped", False),
    )


def _unnamed() -> IO[bytes]:
    """A file without a name, in memory where there is such a thing: the disk may be full."""
    if sys.platform == "linux":
        return open(os.memfd_create("job"), "w+b")
    return tempfile.TemporaryFile()


def _kill(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)


def _sweep(mark: str) -> None:
    """Kill what a killed server left behind: processes that still carry its mark in their environment."""
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc"):
            with contextlib.suppress(OSError):
                if name.isdigit() and mark.encode() in Path("/proc", name, "environ").read_bytes():
                    _kill(int(name))


def _environment(scratch_root: str, mark: str) -> dict[str, str]:
    """A clean environment: nothing of the caller's but its path to programs."""
    return {
        MARK: mark,
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": scratch_root,
        "TMPDIR": scratch_root,
        "MPLBACKEND": "agg",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "JOBLIB_MULTIPROCESSING": "0",
        "MALLOC_ARENA_MAX": "1",
        "KERAS_BACKEND": "tensorflow",
        "KERAS_HOME": os.path.join(scratch_root, ".keras"),
        "PYTHONHASHSEED": "0",
    }
