"""The few system calls of Linux that Python has no function for. Everything raises OSError like the rest of `os`."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_SET_THP_DISABLE = 41

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 2, 4, 0x4000, 0x40000
MNT_DETACH = 2

MACHINE = platform.machine()
SUPPORTED = sys.platform == "linux" and MACHINE in ("x86_64", "aarch64")

_libc = ctypes.CDLL(None, use_errno=True)


def call(name: str, *args: int | bytes | ctypes.c_void_p | None) -> int:
    """A function of the C library; OSError where it returns -1."""
    result: int = getattr(_libc, name)(*(ctypes.c_ulong(arg) if isinstance(arg, int) else arg for arg in args))
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def syscall(number: int, *args: int | bytes | ctypes.c_void_p | None) -> int:
    """A system call by its number."""
    return call("syscall", number, *args)


def prctl(option: int, value: int) -> None:
    """`prctl(option, value)`."""
    call("prctl", option, value, 0, 0, 0)


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """This signal (0: none) for this process when its parent thread ends. Changing the user undoes it."""
    if sys.platform == "linux":
        prctl(PR_SET_PDEATHSIG, number)


def unshare(flags: int) -> None:
    """New namespaces for this process (for its children, with CLONE_NEWPID)."""
    call("unshare", flags)


def join(fd: int, kind: int) -> None:
    """Enter the namespace behind a file descriptor."""
    call("setns", fd, kind)


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """`mount(2)`."""
    encoded = [None if text is None else text.encode() for text in (kind, data)]
    call("mount", source.encode(), target.encode(), encoded[0], flags, encoded[1])


def unmount(target: str) -> None:
    """`umount2(2)`, whatever still uses it."""
    call("umount2", target.encode(), MNT_DETACH)


def drop_capabilities() -> None:
    """No capability is left, in any set that matters to this thread."""

    class Header(ctypes.Structure):
        _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))

    class Data(ctypes.Structure):
        _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))

    header, data = Header(0x20080522, 0), (Data * 2)()
    if _libc.capset(ctypes.byref(header), ctypes.byref(data)) == -1:
        raise OSError(ctypes.get_errno(), "capset")
