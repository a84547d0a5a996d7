"""Landlock: a process sees the files it is given and no others. Needs no privilege, and kernel 5.13 or newer."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from seqlint.run.isolation import linux

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
RULE_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
READ = READ_FILE | READ_DIR
FILE_ACCESS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV


def version() -> int:
    """The kernel's Landlock version; OSError where it has none or it is switched off."""
    return linux.syscall(CREATE_RULESET, None, 0, VERSION_FLAG)


def restrict(readable: Iterable[Path], writable: Iterable[Path], abi: int) -> None:
    """From here on: read below `readable`, everything but execution below `writable`, nothing else.

    Also no TCP (version 4) and no abstract socket or signal to the outside (version 6).
    """
    files = (1 << 13) - 1
    files |= (REFER if abi >= 2 else 0) | (TRUNCATE if abi >= 3 else 0) | (IOCTL_DEV if abi >= 5 else 0)
    network, scope = 3 if abi >= 4 else 0, 3 if abi >= 6 else 0
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    attribute = struct.pack("QQQ", files, network, scope)[:size]
    ruleset = linux.syscall(CREATE_RULESET, _pointer(attribute), size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, READ & files)
        for path in writable:
            _allow(ruleset, path, files & ~EXECUTE)
        linux.syscall(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, access: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no rule
    try:
        if not os.path.isdir(f"/proc/self/fd/{fd}"):
            access &= FILE_ACCESS
        rule = struct.pack("=Qi", access, fd)
        linux.syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, _pointer(rule), 0)
    finally:
        os.close(fd)


def _pointer(data: bytes) -> ctypes.c_void_p:
    buffer = ctypes.create_string_buffer(data, len(data))
    pointer = ctypes.c_void_p(ctypes.addressof(buffer))
    pointer.buffer = buffer  # type: ignore[attr-defined]  # keeps it alive as long as the pointer
    return pointer
