"""A seccomp filter: no network, no new process or program, no signal, trace or limit for others, no mounts.

A list of what is denied, not of what is allowed: TensorFlow and its libraries change what they call with every
release. System calls newer than this list are answered as not implemented. One process stays one process, so its
limits are the whole limits.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Sequence

from seqlint.run.isolation import linux

# name: number on x86_64, number on aarch64 (None: the machine has no such call)
Numbers = tuple[int | None, int | None]
NETWORK: dict[str, Numbers] = {"socket": (41, 198), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426)}
PROCESSES: dict[str, Numbers] = {
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281), "setsid": (112, 157),
    "setpgid": (109, 154), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "setpriority": (141, 140),
    "ioprio_set": (251, 30), "sched_setparam": (142, 118), "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274), "migrate_pages": (256, 238), "move_pages": (279, 239),
}  # fmt: skip
SYSTEM: dict[str, Numbers] = {
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225),
    "iopl": (172, None), "ioperm": (173, None), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "clock_adjtime": (305, 266), "adjtimex": (159, 171), "sethostname": (170, 161), "setdomainname": (171, 162),
    "quotactl": (179, 60), "acct": (163, 89), "syslog": (103, 116), "personality": (135, 92), "vhangup": (153, 58),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "fanotify_init": (300, 262),
    "modify_ldt": (154, None), "mknod": (133, None), "mknodat": (259, 33), "inotify_init": (253, None),
    "inotify_init1": (294, 26), "truncate": (76, 45),
}  # fmt: skip
IDENTITY: dict[str, Numbers] = {
    "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setregid": (114, 143),
    "setresuid": (117, 147), "setresgid": (119, 149), "setgroups": (116, 159), "setfsuid": (122, 151),
    "setfsgid": (123, 152), "capset": (126, 91),
}  # fmt: skip
SHARED_MEMORY: dict[str, Numbers] = {
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "shmctl": (31, 195), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
}  # fmt: skip
EXTENDED: dict[str, Numbers] = {
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16),
}  # fmt: skip
DENIED = {**NETWORK, **PROCESSES, **SYSTEM, **IDENTITY, **SHARED_MEMORY, **EXTENDED}
# Landlock does not see these. `shutil.copy` calls them and stops at an error, so they succeed and do nothing.
IGNORED: dict[str, Numbers] = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88),
}  # fmt: skip
# Allowed on the process itself only: its first argument is 0 or its own process id.
OWN: dict[str, Numbers] = {
    "kill": (62, 129), "tgkill": (234, 131), "prlimit64": (302, 261), "sched_setaffinity": (203, 122),
}  # fmt: skip
CLONE: Numbers = (56, 220)
PRCTL: Numbers = (157, 167)
PRCTL_DENIED = (linux.PR_SET_PDEATHSIG, linux.PR_SET_DUMPABLE, 0x59616D61)  # the last: PR_SET_PTRACER
# A file descriptor can be told to signal any process of the user, by F_SETOWN, F_SETSIG, F_SETOWN_EX, FIOSETOWN and
# SIOCSPGRP. Landlock sees to that from its version 6 on only.
FCNTL: Numbers = (72, 25)
FCNTL_DENIED = (8, 10, 15)
IOCTL: Numbers = (16, 29)
IOCTL_DENIED = (0x8901, 0x8902)
# Landlock before its version 3 lets a file that may only be read be cut when it is opened. Number, place of the flags.
OPEN: tuple[tuple[Numbers, int], ...] = (((2, None), 1), ((257, 56), 2))
NOT_HERE: dict[str, Numbers] = {
    "clone3": (435, 435),
    "openat2": (437, 437),
}  # their arguments lie where no filter can look
NEWEST = 462
CLONE_THREAD = 0x00010000

ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
KILL, ERRNO, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
LOAD, JUMP_EQUAL, JUMP_GREATER, JUMP_BITS, AND, RETURN = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
NUMBER_AT, ARCHITECTURE_AT, ARGUMENT_AT = 0, 4, 16


def instructions(machine: str, pid: int) -> bytes:
    """The filter for a process with this id, as an array of `struct sock_filter`."""
    place = 0 if machine == "x86_64" else 1
    denied, ignored = ERRNO | errno.EPERM, ERRNO | 0
    program = [
        _op(LOAD, 0, 0, ARCHITECTURE_AT),
        _op(JUMP_EQUAL, 1, 0, ARCHITECTURE[machine]),
        _op(RETURN, 0, 0, KILL),
        _op(LOAD, 0, 0, NUMBER_AT),
        _op(JUMP_GREATER, 0, 1, NEWEST),
        _op(RETURN, 0, 0, ERRNO | errno.ENOSYS),
    ]
    for table, answer in ((DENIED, denied), (IGNORED, ignored), (NOT_HERE, ERRNO | errno.ENOSYS)):
        for numbers in table.values():
            program += _answer(numbers[place], answer)
    for numbers in OWN.values():
        program += _tested(numbers[place], [_op(JUMP_EQUAL, 2, 0, 0), _op(JUMP_EQUAL, 1, 0, pid)], denied)
    program += _tested(CLONE[place], [_op(JUMP_BITS, 1, 0, CLONE_THREAD)], denied)
    program += _refusing(PRCTL[place], 0, PRCTL_DENIED, denied)
    program += _refusing(FCNTL[place], 1, FCNTL_DENIED, denied)
    program += _refusing(IOCTL[place], 1, IOCTL_DENIED, denied)
    to_write = [_op(JUMP_BITS, 0, 4, os.O_TRUNC), _op(AND, 0, 0, 3), _op(JUMP_EQUAL, 2, 0, 1), _op(JUMP_EQUAL, 1, 0, 2)]
    for numbers, argument in OPEN:
        program += _tested(numbers[place], to_write, denied, argument)
    program.append(_op(RETURN, 0, 0, ALLOW))
    return b"".join(program)


def apply() -> None:
    """Put this thread, and all it starts, under the filter for good. Raises OSError where the kernel will not."""
    code = instructions(linux.MACHINE, os.getpid())
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    header = ctypes.create_string_buffer(program, len(program))
    linux.call("prctl", linux.PR_SET_SECCOMP, 2, ctypes.c_void_p(ctypes.addressof(header)), 0, 0)


def _op(code: int, yes: int, no: int, value: int) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def _answer(number: int | None, answer: int) -> list[bytes]:
    """This system call gets this answer."""
    return [] if number is None else [_op(JUMP_EQUAL, 0, 1, number), _op(RETURN, 0, 0, answer)]


def _tested(number: int | None, tests: list[bytes], otherwise: int, argument: int = 0) -> list[bytes]:
    """This system call is allowed where a test on its argument jumps to the end, else gets the answer."""
    place = ARGUMENT_AT + 8 * argument
    body = [_op(LOAD, 0, 0, place), *tests, _op(RETURN, 0, 0, otherwise), _op(RETURN, 0, 0, ALLOW)]
    return [] if number is None else [_op(JUMP_EQUAL, 0, len(body), number), *body]


def _refusing(number: int | None, argument: int, values: Sequence[int], answer: int) -> list[bytes]:
    """This system call gets the answer where its argument is one of the values, else is allowed."""
    tests = [_op(JUMP_EQUAL, len(values) - n, 0, value) for n, value in enumerate(values)]
    body = [_op(LOAD, 0, 0, ARGUMENT_AT + 8 * argument), *tests, _op(RETURN, 0, 0, ALLOW), _op(RETURN, 0, 0, answer)]
    return [] if number is None else [_op(JUMP_EQUAL, 0, len(body), number), *body]
