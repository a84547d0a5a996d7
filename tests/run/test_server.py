"""The fork server under murder and long use: no result is lost, no process is left, nothing grows."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from seqlint.reading import source
from seqlint.run import Expectation, Plan, Run, wire, worker
from seqlint.run.isolation.watchdog import descendants
from seqlint.run.pool import Seat, answer
from tests.warm import lent

ROOT = Path(__file__).parent.parent.parent
HONEST = "import keras\nmodel = keras.Sequential([keras.Input((10,)), keras.layers.Dense(3)])\n"
SLOW = f"import ctypes, time\nctypes.CDLL(None).prctl(15, b'submitted')\ntime.sleep(1.0)\n{HONEST}"
"""It gives its process a name (PR_SET_NAME), so that it can be told from others."""
LEAK_RUNS = int(os.environ.get("SEQLINT_LEAK_RUNS", "60"))
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def plan(code: str = HONEST, **options: object) -> Plan:
    shape = Expectation(output_shape=(None, 3))
    return Plan(source.from_text("student.py", code), expect=shape, checks=("output-shape",), **options)  # type: ignore[arg-type]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def soon(condition: Callable[[], bool]) -> bool:
    """Is it true within a minute? On a busy machine the kernel takes its time to bury a process."""
    for _ in range(1200):
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def seat(room: Path) -> Iterator[Seat]:
    """One of these tests' own: they kill it."""
    seat = Seat("best", room / "0")
    yield seat
    seat.close()


def children(seat: Seat) -> set[int]:
    """The processes of the running submission: below the server, without what belongs to the server."""
    return set(descendants(seat.worker().process.pid))


def running(server: int) -> set[int]:
    """The processes below the server that run `SLOW`. Others may start at any time: a verifier, a namespace's first."""
    names = {pid: Path(f"/proc/{pid}/comm") for pid in descendants(server)}
    return {pid for pid, name in names.items() if name.exists() and name.read_text() == "submitted\n"}


def answer_while_killed(seat: Seat, victims: Callable[[int], Iterable[int]]) -> Run:
    """The answer to `SLOW`, of which the `victims` are killed as soon as it runs."""
    server = seat.worker().process.pid

    def murder() -> None:
        soon(lambda: bool(running(server)))
        for pid in victims(server):
            os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=murder)
    killer.start()
    done = answer(plan(SLOW), seat)
    killer.join()
    return done


@linux_only
@pytest.mark.parametrize("victim", ["server", "child"])
def test_one_murder_costs_one_retry(seat: Seat, victim: str) -> None:
    done = answer_while_killed(seat, lambda server: [server] if victim == "server" else running(server))
    assert done.verdict == "passed"
    assert "twice" in done.message
    assert answer(plan(), seat).verdict == "passed"


@linux_only
def test_the_first_process_of_the_namespace_is_replaced(seat: Seat) -> None:
    standing = children(seat)
    if not standing:
        pytest.skip("no process namespace here")
    for pid in standing:
        os.kill(pid, signal.SIGKILL)
    assert answer(plan(), seat).verdict == "passed"
    done = answer_while_killed(seat, lambda server: set(descendants(server)) - running(server))
    assert done.verdict == "passed", done
    assert "twice" in done.message
    assert answer(plan(), seat).verdict == "passed"


@linux_only
def test_murders_at_random_moments_lose_no_result(seat: Seat) -> None:
    choose = random.Random(1)
    for _ in range(3):
        server, delay = seat.worker().process.pid, choose.uniform(0, 0.15)
        killer = threading.Timer(delay, os.kill, (server, signal.SIGKILL))
        killer.start()
        done = answer(plan("import time\ntime.sleep(0.2)\n" + HONEST), seat)
        killer.join()
        assert done.verdict == "passed", done
        assert soon(lambda server=server: not alive(server))  # type: ignore[misc]


@linux_only
@pytest.mark.parametrize(
    ("number", "isolation", "place"),
    [
        (signal.SIGKILL, "best", "/tmp"),
        (signal.SIGINT, "best", "/var/tmp"),
        (signal.SIGKILL, "none", "/tmp"),
        (signal.SIGTERM, "none", "/tmp"),
    ],
)
def test_nothing_outlives_its_parent(number: int, isolation: str, place: str) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from seqlint.run import run, Plan; from seqlint.reading import source\n"
        "text = 'import time\\nprint(1)\\ntime.sleep(60)\\n'\n"
        "plans = [Plan(source.from_text('student.py', text), isolation=sys.argv[2])] * 3\n"
        "runs = run(plans, jobs=1); print('started', flush=True); list(runs)\n"
    )
    there = tempfile.mkdtemp(
        dir=place
    )  # below /tmp the scratch folders are in a private one, elsewhere mounts themselves
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(ROOT), isolation],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": there},
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"started\n"
    assert soon(lambda: len(descendants(parent.pid)) >= 2)
    time.sleep(0.5)
    below = descendants(parent.pid)
    os.kill(parent.pid, number)
    parent.wait(timeout=30)
    assert soon(lambda: not any(map(alive, below))), [Path(f"/proc/{p}/stat").read_text() for p in below if alive(p)]
    assert soon(lambda: not os.listdir(there)), [*Path(there).rglob("*")]
    os.rmdir(there)


@linux_only
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("delay", [0.0, 0.3, 1.0, 2.5])
def test_nothing_outlives_a_parent_that_ends_while_the_server_starts(tmp_path: Path, number: int, delay: float) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from seqlint.run import worker\n"
        "from seqlint.run.workspace import Workspace\n"
        "server = worker.Worker('best', str(Workspace().path / '0'))\n"
        "print(server.process.pid, flush=True); server.wait(); server.wait()\n"
    )
    command = [sys.executable, "-c", code, str(ROOT)]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
    assert parent.stdout is not None
    server = int(parent.stdout.readline())
    time.sleep(delay)
    parent.send_signal(number)
    parent.wait(timeout=30)
    assert soon(lambda: not alive(server))
    if delay:  # before that it may not know yet where its folder is: the next run removes that
        assert soon(lambda: not list(tmp_path.iterdir()))


LEAVE = """
import os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        {and_then}
        time.sleep(300)
time.sleep(0.3)
"""


@linux_only
@pytest.mark.parametrize(
    "and_then",
    [
        "os.setsid()",
        "os.closerange(0, 100)",
        "os.execve('/bin/sleep', ['sleep', '300'], {})",
        "import ctypes; ctypes.CDLL(None).prctl(36, 1, 0, 0, 0); os.fork()",
        "[os.setsid() for _ in range(10_000) if not os.fork() or os.kill(os.getpid(), signal.SIGKILL)]",
    ],
)
def test_what_a_submission_forks_off_is_killed_even_without_isolation(and_then: str) -> None:
    bare = lent("none", "0")
    server = bare.worker().process.pid
    done = answer(plan(HONEST + LEAVE.format(and_then=and_then), isolation="none"), bare)
    assert done.verdict == "passed", done
    assert descendants(server) == []
    assert bare.worker().process.pid == server
    assert not done.message


@linux_only
def test_nothing_grows_in_a_server_that_serves_long(seat: Seat) -> None:
    answer(plan(), seat)
    server = seat.worker().process.pid

    def size() -> tuple[int, int, int]:
        fields = dict(
            line.split(":") for line in Path(f"/proc/{server}/status").read_text().splitlines() if ":" in line
        )
        return (
            int(fields["RssAnon"].split()[0]),
            len(os.listdir(f"/proc/{server}/fd")),
            len(os.listdir("/proc/self/fd")),
        )

    for _ in range(10):
        answer(plan(), seat)
    seat.worker().served = -10 * LEAK_RUNS  # not recycled while we look
    before = size()
    for _ in range(LEAK_RUNS):
        assert answer(plan(), seat).verdict == "passed"
    after = size()
    assert seat.worker().process.pid == server
    assert after[0] - before[0] < 4096, "memory in kB"
    assert after[1:] == before[1:], "open files"
    assert not os.path.exists(seat.folder) or not os.listdir(seat.folder)


def test_a_server_is_recycled(seat: Seat) -> None:
    answer(plan(), seat)
    server = seat.worker().process.pid
    seat.worker().served = 10**6
    assert answer(plan(), seat).verdict == "passed"
    assert seat.worker().process.pid != server
    assert soon(lambda: not alive(server))


@linux_only
def test_a_server_leaves_no_folder_to_a_parent_that_may_be_killed_before_the_next(seat: Seat) -> None:
    answer(plan(), seat)
    assert seat.folder.is_dir()
    seat.close()
    assert not seat.folder.exists()
    assert seat.folder.parent.is_dir()
    assert answer(plan(), seat).verdict == "passed"


def test_without_forking_a_process_is_cold_and_answers_the_same(room: Path) -> None:
    cold = Seat("best", room / "cold")
    cold.forks = False
    try:
        done = answer(plan(), cold)
        assert (done.verdict, done.models[0].params) == ("passed", 33)
        assert done.versions["tensorflow"]
    finally:
        cold.close()


def test_a_supplied_file_that_is_not_there_is_not_the_students_fault(seat: Seat, tmp_path: Path) -> None:
    done = answer(plan(files={"data.csv": tmp_path / "missing.csv"}), seat)
    assert (done.verdict, done.reason) == ("could-not-run", "unreadable")
    assert done.message == "data.csv, which goes with the program, cannot be read: no such file or directory"


@linux_only
def test_a_file_may_lie_in_the_folder_that_is_hidden(seat: Seat) -> None:
    """Where the server has a /tmp of its own, what is supplied from the real one arrives, and no way there is left."""
    code = f"""
import os
assert open('data.csv').read() == '1,2'
assert not any(os.path.isdir(f'/proc/self/fd/{{fd}}') for fd in range(3, 100)), os.listdir('/proc/self/fd')
{HONEST}"""
    with tempfile.NamedTemporaryFile("w", dir="/tmp", suffix=".csv") as file:
        file.write("1,2")
        file.flush()
        done = answer(plan(code, files={"data.csv": Path(file.name)}), seat)
    assert done.verdict == "passed", done
    assert done.error is None


def test_a_server_that_still_removes_what_a_child_left_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gigabytes in thousands of folders take longer than the patience with a server that does not answer."""
    monkeypatch.setattr(worker, "GRACE", 0.5)
    ours, theirs = socket.socketpair()
    waiting = object.__new__(worker.Worker)
    waiting.sock = ours
    ended = {"status": -9, "killed": None, "seconds": 1.0, "cpu": 1.0, "left": 0, "spent": False, "cramped": True}

    def serve() -> None:
        assert wire.receive(theirs)[0] == {"kill": "timeout"}
        wire.send(theirs, {"over": True})
        time.sleep(1.5)
        wire.send(theirs, {"ended": ended})

    threading.Thread(target=serve, daemon=True).start()
    with contextlib.closing(ours), contextlib.closing(theirs), contextlib.ExitStack() as pipes:
        reads = []
        for read, write in (os.pipe() for _ in range(3)):
            os.close(write)
            reads.append(read)
            pipes.callback(os.close, read)
        outcome = waiting._collect(reads, 0.0)
    assert (outcome.killed, outcome.status, outcome.cramped) == ("timeout", -9, True)


def test_a_python_that_this_user_may_not_start_is_said_in_one_line(tmp_path: Path) -> None:
    """As where it lies in somebody else's home."""
    python, student = tmp_path / "python", tmp_path / "student.py"
    python.touch(0o644)
    student.write_text(HONEST)
    code = "import sys; sys.path.insert(0, sys.argv[1]); sys.executable = sys.argv.pop(2); sys.argv.pop(1)\n"
    code += "from seqlint.cli import main\nsys.exit(main())"
    for command in (["run", str(student)], ["selftest"]):
        called = [sys.executable, "-c", code, str(ROOT), str(python), *command]
        done = subprocess.run(called, capture_output=True, text=True)
        said = "cannot be started: permission denied; use a Python that lies where this user may read and run it"
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"seqlint: {python} {said}\n"
