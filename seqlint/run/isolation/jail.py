"""The jail around a child: its folder, its plumbing, its limits, and the layers that were found to work here."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import resource
import shutil
import signal
import site
import stat
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from seqlint.run.isolation import cgroup, folders, landlock, linux, namespaces, seccomp
from seqlint.run.isolation.watchdog import Watchdog, descendants

MB = 1024 * 1024
FILE_LIMIT = 256 * MB
DISK_LIMIT = 512 * MB
ROOM = 16 * MB
OPEN_FILES = 512
THREADS = 512
OTHERS = 50_000  # so many users later begin those of the clean processes
PATIENCE = 5.0
PACKAGE = Path(__file__).resolve().parent.parent.parent
SYSTEM_READABLE = (
    "/usr/lib", "/usr/local/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache",
    "/etc/localtime", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/kernel", "/proc/sys/vm",
    "/sys/devices/system/cpu",
)  # fmt: skip
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


@dataclass
class Jailer:
    """Puts children into jail with the layers in force. `names` says which, `missing` why others are not.

    `spent`: it cannot take another child, the server has to end. `private`: the scratch root is in memory. `outside`:
    the folder that the scratch root is in, and `root`: all folders, as they were before this process had a /tmp of its
    own.
    """

    scratch_root: Path
    names: list[str] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    processes: namespaces.Processes | None = None
    uid: int | None = None
    private: bool = False
    private_tmp: bool = False
    user_namespace: bool = False
    abi: int = 0
    seccomp: bool = False
    scratch: Path | None = None
    spent: bool = False
    group: cgroup.Group | None = None
    outside: int | None = None
    root: int | None = None
    verifier: int = 0

    def before(self, limits: Mapping[str, Any]) -> None:
        """In the server, before the fork: an empty folder and the limits of the group. Nothing of the job is known."""
        if self.processes is not None and not self.processes.holds():
            self._renew()
        if self.group is not None:
            self.group.limit(limits["memory_limit"] * MB, THREADS)
        readable()  # for all children
        self.scratch_root.mkdir(parents=True, exist_ok=True)
        if self.cramped(ROOM):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.uid is not None:
            os.chmod(self.scratch_root, 0o711)
            os.chmod(self.scratch_root.parent, 0o711)
        self.scratch = Path(tempfile.mkdtemp(dir=self.scratch_root))

    def cramped(self, room: int) -> bool:
        """Whether the disk has less room for the child than that. In memory the room is the child's own."""
        with contextlib.suppress(OSError):
            told = os.statvfs(self.scratch_root)
            return not self.private and told.f_bavail * told.f_frsize < room
        return False

    def fork(self) -> int:
        """As os.fork. A namespace whose first process is dying takes nobody in any more: a new one then."""
        try:
            return os.fork()
        except OSError:
            if self.processes is None:
                raise
            self._renew()
            return os.fork()

    def _renew(self) -> None:
        """Another process namespace. The old one ends when this process has buried all that were in it."""
        assert self.processes is not None
        self.end_verifier()
        self.processes.renew()

    def supply(self, files: Mapping[str, str]) -> None:
        """In the child, still with the server's rights: what the teacher supplies. Raises OSError.

        It may lie in the /tmp that is hidden from here. Afterwards nothing reaches there any more.
        """
        assert self.scratch is not None
        for name, source in files.items():
            _supply(Path(source), self.scratch, name, self.root)
        if self.root is not None:
            os.close(self.root)
        if self.uid is not None:
            for folder, _, names in os.walk(self.scratch):
                for path in (folder, *(os.path.join(folder, name) for name in names)):
                    os.chown(path, self.uid, self.uid)

    def after(self) -> int:
        """In the server, when the child has ended: remove its folder and the processes it left; how many those were."""
        if self.group is not None:
            self.group.kill()
        left = self._kill_the_rest()
        if self.processes is not None and (left or not self.seccomp or not self.processes.holds()):
            try:
                self._renew()
            except OSError:
                self.spent = True
        self.clear()
        return left

    def clear(self) -> None:
        """Remove what the last child has left on disk."""
        leftovers = list(Path("/tmp").iterdir()) if self.private_tmp else [self.scratch] if self.scratch else []
        for path in leftovers:
            folders.remove(path)
        self.scratch = None

    def _kill_the_rest(self) -> int:
        """Kill what is below this process until nothing is; how many those were at most.

        Whatever a submission forks off is below it, for orphans come to it. One that forks faster than it can be killed
        ends the server, so that no other submission meets it.
        """
        left, deadline = 0, time.monotonic() + PATIENCE
        ours = {self.verifier, self.processes.first if self.processes is not None else 0} - {0}
        while not _childless():
            processes = [pid for pid in descendants(os.getpid()) if pid not in ours]
            if ours and not processes:
                break  # what hides from this look dies with its namespace
            left = max(left, len(processes))
            for pid in processes:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            if time.monotonic() > deadline:
                self.spent = True
                break
            time.sleep(0.001)
        return left

    def end_verifier(self) -> None:
        """In the server: kill and bury it. Somebody else may have done both."""
        with contextlib.suppress(OSError):
            os.kill(self.verifier, signal.SIGKILL) if self.verifier else None
            os.waitpid(self.verifier, 0) if self.verifier else None
        self.verifier = 0

    def close(self) -> None:
        """In the server, at its end."""
        self.end_verifier()
        if self.processes is not None:
            self.processes.end()
        if self.group is not None:
            self.group.remove()

    def remove(self, *, orphaned: bool) -> None:
        """In the server, at its end: its folder, and the parent's where that is dead and no other server is in it."""
        if self.outside is not None:
            with contextlib.suppress(OSError):  # the folder may be a mount of ours, which cannot be removed
                linux.unmount(str(self.scratch_root))
            folders.remove(self.scratch_root.name, at=self.outside)
            with contextlib.suppress(OSError):
                if orphaned:
                    os.rmdir(f"../{self.scratch_root.parent.name}", dir_fd=self.outside)

    def watchdog(self, job: Mapping[str, Any], pid: int) -> Watchdog:
        """What looks after the child from outside."""
        disk = None if self.private_tmp else self.scratch
        return Watchdog(pid, job["memory_limit"] * MB, job["cpu_limit"], THREADS, disk, DISK_LIMIT)

    def enter(self, job: Mapping[str, Any]) -> None:
        """In the child, last thing before foreign code. Raises OSError where a layer fails that worked before."""
        assert self.scratch is not None
        if self.group is not None:
            self.group.enter()
        os.chdir(self.scratch)
        os.umask(0o077)
        _limits(job, own_count=self.uid is not None)
        self._lock_up(self.uid, writable(self.scratch, self.private_tmp))

    def enter_for_long(self) -> None:
        """In the clean process that stays: no folder, and where users can be had another one than the submissions."""
        os.chdir("/")
        for limit, value in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, OPEN_FILES),
        ):
            resource.setrlimit(limit, (value, value))
        self._lock_up(None if self.uid is None else self.uid + OTHERS, [])

    def _lock_up(self, uid: int | None, may_write: list[Path]) -> None:
        if not linux.SUPPORTED:
            return
        with contextlib.suppress(OSError):
            linux.prctl(linux.PR_SET_THP_DISABLE, 1)
        if uid is not None:
            become(uid)
        if self.names:
            linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        linux.die_with_parent()
        if self.abi:
            landlock.restrict(readable(), may_write, self.abi)
        if self.names and uid is None:
            linux.drop_capabilities()
        if self.seccomp:
            seccomp.apply()


def _childless() -> bool:
    """Bury the dead children; is none left alive?"""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return True
    return False


def plumb(fds: list[int], jailer: Jailer) -> tuple[int, int]:
    """In the child, first thing: own session, no stdin, the descriptors in place, all others closed. Job and result.

    The jailer keeps its view of the folders outside, for what it supplies.
    """
    os.setsid()
    null = os.open(os.devnull, os.O_RDONLY)
    job, *out = fds
    kept = () if jailer.root is None else (jailer.root,)
    high = [os.dup2(fd, 200 + n, inheritable=True) for n, fd in enumerate((null, *out, job, *kept))]
    for target, fd in enumerate(high):
        os.dup2(fd, target, inheritable=True)
    os.closerange(len(high), 65536)
    jailer.root = 5 if kept else None
    _default_signals()
    return 4, 3


def plumb_socket(fd: int) -> int:
    """In the clean process that stays: own session, nothing to read, nowhere to write but this socket. Its number."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    high = os.dup2(fd, 200)
    for target in range(3):
        os.dup2(null, target)
    os.dup2(high, 3)
    os.closerange(4, 65536)
    _default_signals()
    return 3


def _default_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)


def become(uid: int) -> None:
    """Give up being root for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


@functools.cache
def readable() -> list[Path]:
    """What Python and its packages live in; never a folder of the user's, and of this program only its own code."""
    installed = {*site.getsitepackages(), sys.prefix, sys.base_prefix, sys.exec_prefix}
    found = [Path(entry).resolve() for entry in sys.path if _is_library(entry)]
    found += [Path(entry).resolve() for entry in installed if Path(entry).resolve() != Path("/")]
    own = Path("/proc/self")
    return [*found, PACKAGE, own, *map(Path, SYSTEM_READABLE), *map(Path, DEVICES)]


def _is_library(entry: str) -> bool:
    """A folder of the search path that belongs to Python, not one that somebody put there."""
    path = Path(entry).resolve()
    inside = any(path.is_relative_to(Path(base).resolve()) for base in (sys.prefix, sys.base_prefix))
    return bool(entry) and path != PACKAGE.parent and (inside or path.name in ("site-packages", "dist-packages"))


def writable(scratch: Path, private_tmp: bool) -> list[Path]:
    """The submission's own folder; /tmp where it is private."""
    return [scratch, Path("/dev/null"), *([Path("/tmp")] if private_tmp else [])]


def _limits(job: Mapping[str, Any], own_count: bool) -> None:
    memory = job["memory_limit"] * MB
    wanted: list[tuple[int, int]] = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(job["cpu_limit"]) + 2),
        (resource.RLIMIT_FSIZE, FILE_LIMIT),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ]
    if linux.SUPPORTED:
        size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        wanted.append((resource.RLIMIT_AS, size + 2 * memory))
    if own_count:
        wanted.append((resource.RLIMIT_NPROC, THREADS))
    for limit, value in wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def limit_memory(memory_limit: int) -> None:
    """A soft limit on this process' address space: what it is now and twice the limit in MB, as for a fresh process."""
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size + 2 * memory_limit * MB, hard))


def _supply(source: Path, scratch: Path, name: str, root: int | None) -> None:
    """Copy one file of the teacher's in: a regular file, not through a link, to a place inside the folder."""
    target = Path(os.path.normpath(scratch / name))
    if not target.is_relative_to(scratch):
        raise OSError(0, f"{name} lies outside the submission's folder")
    path = source if root is None else source.relative_to("/")
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=root)
    with open(fd, "rb") as stream:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise OSError(0, f"{source} is not a regular file")
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(target, "xb") as copy:
            shutil.copyfileobj(stream, copy)
