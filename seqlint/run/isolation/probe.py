"""Which layers this place allows: each is tried, in a child that is thrown away, before it is relied on."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from seqlint.run.isolation import cgroup, landlock, linux, namespaces, seccomp
from seqlint.run.isolation.jail import PACKAGE, Jailer, become

ESSENTIAL = ("seccomp", "landlock")
FIRST_UID, UIDS = 210_000, 50_000


def prepare(isolation: str, scratch_root: str) -> Jailer:
    """In the server, at its start and before TensorFlow: try every layer and enter those that belong to the server."""
    jailer = Jailer(Path(scratch_root))
    with contextlib.suppress(OSError):
        jailer.outside = os.open(jailer.scratch_root.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    if linux.SUPPORTED:
        with contextlib.suppress(OSError):
            linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    if isolation == "none":
        return jailer
    if not linux.SUPPORTED:
        jailer.missing = dict.fromkeys(ESSENTIAL, f"not on {sys.platform} {linux.MACHINE}")
        return jailer
    _attempt(jailer, "cgroup", lambda: _make_group(jailer))
    _enter_namespaces(jailer)
    _choose_user(jailer)
    _attempt(jailer, "landlock", lambda: _try_landlock(jailer))
    _attempt(jailer, "seccomp", lambda: _try_seccomp(jailer))
    if jailer.seccomp and jailer.group is not None and not jailer.group.limits:
        _do_without_group(jailer, jailer.group)
    jailer.names.append("limits")
    return jailer


def _attempt(jailer: Jailer, name: str, layer: Callable[[], str]) -> None:
    """Note a layer as in force under what it returns, or as missing and why."""
    try:
        jailer.names.append(layer())
    except OSError as error:
        jailer.missing[name] = error.strerror or str(error)


def _enter_namespaces(jailer: Jailer) -> None:
    def user() -> str:
        _in_child(namespaces.enter_user)
        namespaces.enter_user()
        jailer.user_namespace = True
        return "user namespace"

    def quiet() -> str:
        namespaces.enter_quiet()
        interfaces = [name for _, name in socket.if_nameindex()]
        if interfaces != ["lo"]:
            raise OSError(0, f"still sees {interfaces}")
        return "network namespace"

    def mounts() -> str:
        needed = (*sys.path, sys.prefix, sys.base_prefix, str(PACKAGE))
        whole = not any(Path(entry).resolve().is_relative_to("/tmp") for entry in needed)
        inside = jailer.scratch_root.is_relative_to("/tmp")
        private = [*(["/tmp"] if whole else []), *([] if whole and inside else [str(jailer.scratch_root)])]
        _in_child(lambda: namespaces.enter_mounts(private))
        jailer.root = os.open("/", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        namespaces.enter_mounts(private)
        jailer.private, jailer.private_tmp = True, whole
        jailer.scratch_root.mkdir(parents=True, exist_ok=True)
        return "mount namespace"

    def processes() -> str:
        jailer.processes = namespaces.Processes()
        return "process namespace"

    if os.geteuid() != 0:
        _attempt(jailer, "user namespace", user)
    if os.geteuid() == 0 or jailer.user_namespace:
        _attempt(jailer, "network namespace", quiet)
        _attempt(jailer, "mount namespace", mounts)
        _attempt(jailer, "process namespace", processes)


def _make_group(jailer: Jailer) -> str:
    group = cgroup.create()
    jailer.group = group
    return f"cgroup ({', '.join((*group.limits, 'kill'))})"


def _do_without_group(jailer: Jailer, group: cgroup.Group) -> None:
    """Of a group that limits nothing only its end is of use, and a child that cannot fork has no need of that."""
    group.remove()
    jailer.names = [name for name in jailer.names if not name.startswith("cgroup")]
    jailer.missing["cgroup"] = "neither memory nor processes can be limited by it here"
    jailer.group = None


def _choose_user(jailer: Jailer) -> None:
    """As root: a user that nobody is, if Python works for it (its own folder may be root's alone)."""
    if os.geteuid() != 0:
        return

    def other() -> str:
        uid = FIRST_UID + os.getpid() % UIDS

        def attempt() -> None:
            become(uid)
            for path in map(Path, sys.path):
                if path.is_dir():
                    os.listdir(path)
            os.listdir(PACKAGE)
            with contextlib.suppress(OSError):
                os.seteuid(0)
                raise OSError(0, "root can be had back")

        _in_child(attempt)
        jailer.uid = uid
        return "other user"

    _attempt(jailer, "other user", other)


def _try_landlock(jailer: Jailer) -> str:
    abi = landlock.version()

    def attempt() -> None:
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict([], [jailer.scratch_root], abi)
        try:
            os.listdir("/")
        except PermissionError:
            return
        raise OSError(0, "does not restrict")

    _in_child(attempt)
    jailer.abi = abi
    return f"landlock {abi}"


def _try_seccomp(jailer: Jailer) -> str:
    def attempt() -> None:
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        seccomp.apply()
        try:
            socket.socket().close()
        except PermissionError:
            return
        raise OSError(0, "does not restrict")

    _in_child(attempt)
    jailer.seccomp = True
    return "seccomp"


def _in_child(attempt: Callable[[], None]) -> None:
    """Try something in a child that is thrown away; OSError with the child's reason where it fails."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            attempt()
            os.write(write, b"ok")
        except BaseException as error:
            os.write(write, str(getattr(error, "strerror", None) or error).encode()[:500])
        finally:
            os._exit(0)
    os.close(write)
    answer = os.read(read, 500).decode(errors="replace")
    os.close(read)
    os.waitpid(pid, 0)
    if answer != "ok":
        raise OSError(0, answer or "the attempt died")
