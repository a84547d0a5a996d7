"""Namespaces of the fork server: its children inherit them, so that they cost nothing per submission.

Network, IPC and host name of their own; a mount namespace in which /tmp is private, small and in memory; process ids
of their own, held by a tiny first process whose end is the end of every process in there. A normal user needs a user
namespace for all of it.
"""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

from seqlint.run.isolation import linux

QUIET = linux.CLONE_NEWNET | linux.CLONE_NEWIPC | linux.CLONE_NEWUTS
TMPFS_MB = 512


def enter_user() -> None:
    """A user namespace in which this user is himself and has all rights over the other namespaces."""
    uid, gid = os.getuid(), os.getgid()
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    linux.unshare(linux.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def enter_quiet() -> None:
    """No network but a loopback that is down, no shared memory or message queues with others."""
    linux.unshare(QUIET)


def enter_mounts(private: list[str]) -> None:
    """A mount namespace in which these folders are empty, private, limited in size and gone with the last process."""
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    for folder in private:
        flags = linux.MS_NOSUID | linux.MS_NODEV
        linux.mount("tmpfs", folder, "tmpfs", flags, f"size={TMPFS_MB}m,nr_inodes=20k,mode=1777")


class Processes:
    """A process id namespace for the children of this process, and the first process that holds it."""

    def __init__(self) -> None:
        self.own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self.first = 0
        self._start()

    def holds(self) -> bool:
        """Whether the first process still lives. Without it nothing can be forked into the namespace."""
        with contextlib.suppress(ChildProcessError):  # somebody killed and the server buried it
            if self.first and not os.waitpid(self.first, os.WNOHANG)[0]:
                return True
        self.first = 0
        return False

    def end(self) -> None:
        """Kill every process of the namespace."""
        if self.first:
            with contextlib.suppress(OSError):
                os.kill(self.first, signal.SIGKILL)
                os.waitpid(self.first, 0)
        self.first = 0

    def renew(self) -> None:
        """Kill every process of the old namespace and start a new one. OSError where a user may do so only once."""
        self.end()
        linux.join(self.own, linux.CLONE_NEWPID)
        self._start()

    def _start(self) -> None:
        linux.unshare(linux.CLONE_NEWPID)
        self.first = os.fork()
        if self.first == 0:
            _hold()


def _hold() -> None:
    """The first process: does nothing, reaps orphans, and dies with the server."""
    try:
        linux.die_with_parent()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        os.setsid()
        os.closerange(0, 65536)
        while True:
            signal.pause()
    finally:
        os._exit(0)
