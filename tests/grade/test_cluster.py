"""A class on several machines: a real Dask scheduler and real workers, one of which is killed in the middle."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from seqlint.grade.cluster.client import weakest
from seqlint.grade.cluster.parcel import Place

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

ASSIGNMENT = """
title = "Flowers"
files = ["student.py", "notes.txt"]
provide = ["data/iris.csv"]
[[check]]
name = "Output"
kind = "output-shape"
shape = "(None, 3)"
points = 4
[[check]]
name = "To the end"
kind = "runs-to-end"
points = 2
[[check]]
name = "Mistakes"
kind = "lint"
points = 2
"""
MODEL = """
import keras, os, sys
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense({units}, activation="softmax")])
model.compile(loss="categorical_crossentropy", optimizer="adam")
"""
ENDINGS = {
    "ada": "assert open('data/iris.csv').read() == '1,2\\n' and open('notes.txt').read() == 'of ada'",
    "ben": "sys.exit('a task that ends so would end its worker')",
    "cem": "os._exit(3)",
    "dora": "os.kill(os.getppid(), 9)",
    "emre": "while True: pass",
    "fay": "raise SystemExit",
    "gil": "print(model.summary())",
    "hana": "import nonsense",
    "ivo": "def broken(:",
}
FILES = ("grades.csv", "journal.jsonl", "report.html")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An assignment with data and a rule of its own, and a class whose programs end in every way."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "data").mkdir()
    (folder / "data" / "iris.csv").write_text("1,2\n")
    (folder / "hw.toml").write_text(ASSIGNMENT)
    for number, (name, ending) in enumerate(ENDINGS.items()):
        own = folder / "class" / name
        own.mkdir(parents=True)
        (own / "student.py").write_text(MODEL.format(units=3 + number % 2) + ending + "\n")
        (own / "notes.txt").write_text(f"of {name}")
    (folder / "class" / "gil" / "seqlint.toml").write_text('ignore = ["SEQ"]\n')
    (folder / "class" / "jan").mkdir()
    return folder


def seqlint(course: Path, out: Path, *more: str) -> list[str]:
    command = [sys.executable, "-m", "seqlint", "grade", "hw.toml", "class", "--out", str(out)]
    return [*command, "--isolation", "best", "--time-limit", "5", *more]


@pytest.fixture(scope="module")
def local(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("local") / "out"
    done = subprocess.run(seqlint(course, out), cwd=course, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr
    return out


class Cluster:
    """A scheduler on this machine, and the workers that are started."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "scheduler.log"
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", log=self.log)
        self.address = self._address()

    def worker(self, *options: str) -> subprocess.Popen[bytes]:
        log = self.log.with_name(f"worker-{len(self.processes)}.log")
        name = f"worker-{len(self.processes)}"
        return self._start(
            "dask_worker", self.address, "--nthreads", "1", "--no-dashboard", "--name", name, *options, log=log
        )

    def _start(self, module: str, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        with log.open("wb") as said:
            self.processes.append(
                subprocess.Popen(
                    command,
                    stdout=said,
                    stderr=said,
                    cwd=self.log.parent,
                    env={**os.environ, "TMPDIR": str(self.temporary)},
                    start_new_session=True,
                )
            )
        return self.processes[-1]

    def _address(self) -> str:
        for _ in range(600):
            if found := re.search(r"Scheduler at:\s+(tcp://\S+)", self.log.read_text()):
                return found[1]
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def rooms(self) -> list[Path]:
        """The folders of runs that are there."""
        return list(self.temporary.glob("seqlint-run-*"))

    def close(self) -> None:
        """At once: what still runs belongs to nobody."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    yield made
    made.close()


def same(one: Path, other: Path) -> None:
    """All that a grading leaves, byte for byte."""
    left, right = (
        {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        for out in (one, other)
    )
    assert left.keys() == right.keys()
    assert [name for name in left if left[name] != right[name]] == []
    assert set(FILES) <= left.keys()


def known(out: Path) -> int:
    """How many results there are already."""
    return (out / "journal.jsonl").read_text().count("\n") - 1 if (out / "journal.jsonl").exists() else 0


def below(pid: int) -> list[int]:
    """The processes that a process has started, itself not among them."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        threads = [Path(task, "children").read_text().split() for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return []
    found = {int(child) for child in (*children, *(each for thread in threads for each in thread))}
    return [*found, *(each for child in found for each in below(child))]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_lost_worker_costs_nothing(course: Path, local: Path, cluster: Cluster, tmp_path: Path) -> None:
    """One worker is a daemon of its nanny, the other is killed in the middle: the grades are the local ones."""
    cluster.worker("--nanny")
    lost = cluster.worker("--no-nanny")
    out = tmp_path / "out"
    running = subprocess.Popen(
        seqlint(course, out, "--scheduler", cluster.address),
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 300
    while not (started := below(lost.pid)) or known(out) < 3:
        assert running.poll() is None and time.monotonic() < deadline, cluster.log.read_text()  # noqa: PT018
        time.sleep(0.05)
    lost.send_signal(signal.SIGKILL)
    lost.wait()
    said, complaints = running.communicate(timeout=500)
    assert running.returncode == 0, complaints
    assert not complaints
    assert "isolation on the worker's machine" in said
    same(local, out)
    for _ in range(100):
        if not any(map(alive, started)) and len(cluster.rooms()) < 2:
            break
        time.sleep(0.1)
    assert not [pid for pid in started if alive(pid)], "nothing outlives the worker that started it"
    assert len(cluster.rooms()) == 1, "the other worker's"


def test_a_worker_says_why_a_value_is_not_known(course: Path, cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "student.py").write_text(MODEL.format(units="len(os.environ)"))
    (tmp_path / "a.toml").write_text(
        '[[check]]\nname = "Output"\nkind = "output-shape"\nshape = "(None, 3)"\npoints = 1\n'
    )
    command = [sys.executable, "-m", "seqlint", "grade", "a.toml", "student.py", "--isolation", "best", "--verbose"]
    cluster.worker("--no-nanny")
    told = [
        subprocess.run([*command, "--out", *out], cwd=tmp_path, capture_output=True, text=True, timeout=500).stderr
        for out in (["local"], ["out", "--scheduler", cluster.address])
    ]
    assert "student.py" in told[0]
    assert told[0] == told[1]


def test_a_scheduler_that_is_lost_is_told_in_one_line(course: Path, cluster: Cluster, tmp_path: Path) -> None:
    cluster.worker("--no-nanny")
    command, out = seqlint(course, tmp_path / "out", "--scheduler", cluster.address), tmp_path / "out"
    running = subprocess.Popen(command, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 300
    while known(out) < 3:
        assert running.poll() is None and time.monotonic() < deadline, cluster.log.read_text()  # noqa: PT018
        time.sleep(0.05)
    cluster.processes[0].kill()
    _, complaints = running.communicate(timeout=300)
    assert running.returncode == 2
    assert complaints == f"seqlint: {cluster.address}: the scheduler is gone; what is finished is kept\n"
    assert known(out) >= 3


def test_what_cannot_be_had_is_said(course: Path, tmp_path: Path, cluster: Cluster) -> None:
    def complaint(*arguments: str) -> str:
        done = subprocess.run(
            seqlint(course, tmp_path / "out", *arguments), cwd=course, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1, done.stderr
        return done.stderr

    assert "no Dask scheduler answers there" in complaint("--scheduler", "tcp://127.0.0.1:1")
    assert "no Dask scheduler answers there" in complaint("--scheduler", "nonsense")
    process = subprocess.run(
        seqlint(course, tmp_path / "out", "--scheduler", "x", "--jobs", "2"), cwd=course, capture_output=True, text=True
    )
    assert process.returncode == 2
    assert "the workers' threads decide" in process.stderr
    assert os.listdir(tmp_path / "out" / "results") == ["jan.json"]


def test_a_worker_of_other_versions_is_refused(course: Path, tmp_path: Path, cluster: Cluster) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "sitecustomize.py").write_text("import seqlint.version\nseqlint.version.VERSION = '9.9'\n")
    os.environ["PYTHONPATH"] = str(other)
    try:
        cluster.worker("--no-nanny")
    finally:
        del os.environ["PYTHONPATH"]
    done = subprocess.run(
        seqlint(course, tmp_path / "out", "--scheduler", cluster.address),
        cwd=course,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 2
    assert re.search(r"the worker on \S+ has seqlint 9\.9, here \d", done.stderr), done.stderr


def test_the_weakest_place_is_told() -> None:
    strong = Place("a", {}, ("seccomp", "landlock 7", "limits"))
    weak = Place("b", {}, ("seccomp", "limits"), {"landlock": "ENOSYS"})
    assert weakest([strong, weak]) == "isolation on the weakest of 2 machines (b): seccomp, limits; it lacks landlock"
    assert weakest([strong]) == "isolation on the worker's machine (a): seccomp, landlock 7, limits"
    assert weakest([Place("c", {})]).endswith("(c): none")
