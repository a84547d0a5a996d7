"""The layers of isolation by what they do to a real process, and the attack catalogue against them."""

from __future__ import annotations

import ctypes
import fcntl
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from seqlint import selftest
from seqlint.reading import source
from seqlint.run import Plan, Unavailable, run
from seqlint.run.isolation import cgroup, landlock, linux, seccomp
from seqlint.run.isolation.probe import ESSENTIAL, prepare

pytestmark = pytest.mark.skipif(not linux.SUPPORTED, reason="the layers are Linux's")


def in_child(body: Callable[[], object]) -> str:
    """What a forked child answers: the value of `body` or its exception."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            answer = repr(body())
        except BaseException as error:
            answer = f"{type(error).__name__} {getattr(error, 'errno', '')}".strip()
        os.write(write, answer.encode())
        os._exit(0)
    os.close(write)
    answer = os.read(read, 1000).decode()
    os.close(read)
    os.waitpid(pid, 0)
    return answer


def filtered(body: Callable[[], object]) -> str:
    """As `in_child`, behind the seccomp filter."""

    def behind() -> object:
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        seccomp.apply()
        return body()

    return in_child(behind)


@pytest.mark.parametrize(
    "body",
    [
        socket.socket,
        lambda: socket.socket(socket.AF_UNIX),
        os.fork,
        lambda: os.execv("/bin/true", ["true"]),
        lambda: os.kill(os.getppid(), 0),
        lambda: os.kill(1, signal.SIGKILL),
        lambda: os.memfd_create("x"),
        lambda: os.setuid(12345),
        lambda: os.setsid(),
        lambda: os.mkfifo("/tmp/seqlint-fifo"),
        lambda: os.setpriority(os.PRIO_PROCESS, 0, 5),
        lambda: os.pidfd_open(os.getppid()),
        lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (3, 3)),
        lambda: linux.unshare(linux.CLONE_NEWUSER),
        lambda: linux.prctl(linux.PR_SET_PDEATHSIG, 0),
        lambda: linux.prctl(linux.PR_SET_DUMPABLE, 1),
        lambda: linux.call("ptrace", 16, os.getppid(), 0, 0),
        lambda: linux.call("shmget", 0, 4096, 0o600),
        lambda: fcntl.fcntl(0, fcntl.F_SETOWN, os.getppid()),
        lambda: fcntl.ioctl(0, 0x8901, b"\0\0\0\0"),
        lambda: os.truncate(__file__, 0),
        lambda: os.open(__file__, os.O_RDONLY | os.O_TRUNC),
        lambda: os.open(__file__, os.O_WRONLY | os.O_RDWR | os.O_TRUNC),
        lambda: linux.call("inotify_init"),
    ],
)
def test_seccomp_denies(body: Callable[[], object]) -> None:
    assert filtered(body) == "PermissionError 1"


def _thread() -> str:
    done: list[str] = []
    thread = threading.Thread(target=done.append, args=("ran",))
    thread.start()
    thread.join()
    return done[0]


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (_thread, "'ran'"),
        (lambda: os.kill(os.getpid(), 0), "None"),
        (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100)), "None"),
        (lambda: len(os.listdir("/")) > 0, "True"),
        (lambda: linux.prctl(15, 0), "OSError 14"),  # PR_SET_NAME, with a bad address: allowed through
        (lambda: [s.close() for s in socket.socketpair()], "[None, None]"),
        (lambda: ctypes.CDLL(None).getpid() == os.getpid(), "True"),
        (lambda: linux.syscall(1000), "OSError 38"),
        (lambda: linux.syscall(437, 0, 0, 0, 0), "OSError 38"),  # openat2: its flags cannot be seen
        (lambda: Path("/dev/null").write_text("x"), "1"),
        (lambda: os.close(os.open("/dev/null", os.O_RDWR | os.O_TRUNC)), "None"),
        (lambda: fcntl.fcntl(0, fcntl.F_GETFD) >= 0, "True"),
    ],
)
def test_seccomp_allows(body: Callable[[], object], answer: str) -> None:
    assert filtered(body) == answer


def test_modes_owners_and_times_seem_to_change_and_do_not(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    file.chmod(0o640)
    before = file.stat()
    for change in (lambda: os.chmod(file, 0o777), lambda: os.chown(file, 1, 1), lambda: os.utime(file, (1, 1))):
        assert filtered(change) == "None"
    after = file.stat()
    assert (before.st_mode, before.st_uid, before.st_mtime) == (after.st_mode, after.st_uid, after.st_mtime)


HEADERS = {
    0: Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    1: Path("/usr/include/asm-generic/unistd.h"),  # aarch64 has the generic numbers
}


@pytest.mark.parametrize("machine", HEADERS)
def test_system_call_numbers_are_those_of_the_kernel_headers(machine: int) -> None:
    if not HEADERS[machine].exists():
        pytest.skip("no kernel headers here")
    text = HEADERS[machine].read_text()
    known = {name: int(number) for name, number in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)}
    ours = {**seccomp.DENIED, **seccomp.IGNORED, **seccomp.OWN, "clone": seccomp.CLONE}
    ours |= {"prctl": seccomp.PRCTL, "fcntl": seccomp.FCNTL, "ioctl": seccomp.IOCTL, **seccomp.NOT_HERE}
    ours |= {name: numbers for name, (numbers, _) in zip(("open", "openat"), seccomp.OPEN, strict=True)}
    wrong = {n: numbers for n, numbers in ours.items() if n != "fchmodat2" and known.get(n) != numbers[machine]}
    assert not wrong


@pytest.mark.parametrize("machine", seccomp.ARCHITECTURE)
def test_every_jump_of_the_filter_lands_inside_it(machine: str) -> None:
    code = seccomp.instructions(machine, 4711)
    steps = [code[place : place + 8] for place in range(0, len(code), 8)]
    assert len(steps) < 4096
    for place, step in enumerate(steps):
        if step[0] & 7 == 5:
            assert place + 1 + max(step[2], step[3]) < len(steps)


def _landlocked(tmp_path: Path, body: Callable[[], object]) -> str:
    try:
        abi = landlock.version()
    except OSError as error:
        pytest.skip(f"no Landlock: {error}")
    inside = tmp_path / "inside"
    inside.mkdir()

    def behind() -> object:
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict([Path("/usr/lib")], [inside], abi)
        os.chdir(inside)
        return body()

    return in_child(behind)


@pytest.mark.parametrize(
    "body",
    [
        lambda: os.listdir("/"),
        lambda: Path("/etc/passwd").read_text(),
        lambda: Path("../outside").touch(),
        lambda: os.listdir(".."),
        lambda: (os.symlink("/etc/passwd", "link"), Path("link").read_text()),
        lambda: Path("/usr/lib/new").touch(),
        lambda: os.unlink("../file"),
    ],
)
def test_landlock_hides_everything_outside(tmp_path: Path, body: Callable[[], object]) -> None:
    (tmp_path / "file").write_text("x")
    assert _landlocked(tmp_path, body) == "PermissionError 13"
    assert (tmp_path / "file").read_text() == "x"


def test_landlock_leaves_the_own_folder_and_what_is_readable(tmp_path: Path) -> None:
    def body() -> tuple[str, bool]:
        Path("new").mkdir()
        Path("new/file").write_text("text")
        os.rename("new/file", "moved")
        return Path("moved").read_text(), len(os.listdir("/usr/lib")) > 0

    assert _landlocked(tmp_path, body) == "('text', True)"


def test_every_layer_is_in_force_or_missing_for_a_reason(tmp_path: Path) -> None:
    code = (
        "import sys, json; sys.path.insert(0, sys.argv[1])\n"
        "from seqlint.run.isolation.probe import prepare\n"
        "jailer = prepare('best', sys.argv[2]); print(json.dumps([jailer.names, jailer.missing]))\n"
    )
    root = str(Path(__file__).parent.parent.parent)
    done = subprocess.run([sys.executable, "-c", code, root, str(tmp_path)], capture_output=True, text=True)
    names, missing = eval(done.stdout, {"null": None})
    for layer in (*ESSENTIAL, "network namespace", "mount namespace", "process namespace"):
        assert any(name.startswith(layer) for name in names) != (layer in missing) or "user namespace" in missing
    assert all(missing.values())


def test_a_control_group_counts_and_kills_its_members(tmp_path: Path) -> None:
    def body() -> str:
        linux.unshare(linux.CLONE_NEWNS)
        linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
        linux.mount("none", str(tmp_path), "cgroup2", 0)
        group = cgroup.create()
        group.limit(1 << 30, 100)
        member = os.fork()
        if member == 0:
            group.enter()
            signal.pause()
        while str(member) not in (group.path / "cgroup.procs").read_text().split():
            pass
        group.kill()
        _, status = os.waitpid(member, 0)
        group.remove()
        return f"{os.WTERMSIG(status)} {group.path.exists()}"

    answer = in_child(body)
    if "Error" in answer:
        pytest.skip(f"no control group of the second version can be made here: {answer}")
    assert answer == "'9 False'"


def test_isolation_none_has_no_layer(tmp_path: Path) -> None:
    assert prepare("none", str(tmp_path)).names == []


@pytest.fixture(scope="module")
def table() -> dict[str, selftest.Row]:
    try:
        *_, last = selftest.selftest("strict")
    except Unavailable as error:
        pytest.skip(str(error))
    assert isinstance(last, selftest.Table)
    return {row.name: row for row in last.rows}


@pytest.mark.parametrize("name", [path.stem for path in selftest.fixtures()])
def test_no_attack_is_open(table: dict[str, selftest.Row], name: str) -> None:
    assert table[name].outcome in ("blocked", "contained"), table[name].detail
    assert table[name].rows
    assert table[name].title


def test_without_isolation_no_attack_is_tried() -> None:
    *rows, last = selftest.selftest("none")
    assert isinstance(last, selftest.Table)
    assert not last.safe
    assert all(isinstance(row, selftest.Row) and "not tried" in row.detail for row in rows)


def test_one_honest_plan_under_strict_isolation() -> None:
    code = "import keras\nmodel = keras.Sequential([keras.Input((10,)), keras.layers.Dense(3)])\n"
    try:
        (done,) = run([Plan(source.from_text("student.py", code), isolation="strict")])
    except Unavailable as error:
        pytest.skip(str(error))
    assert done.verdict == "passed"
    assert {"seccomp", "limits"} <= set(done.isolation)
    assert sys.platform == "linux"
