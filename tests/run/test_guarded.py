"""The analysis of submissions in a process of its own: whatever ends it, the class goes on."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from seqlint import guarded
from seqlint.commands import run as run_command
from seqlint.config import Settings
from seqlint.errors import CannotWork
from seqlint.grade import engine
from seqlint.grade.taking import Submission
from seqlint.run.isolation.watchdog import descendants

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what is patched here reaches a forked process only")
ENDS: list[Callable[[], object]] = [
    lambda: time.sleep(60),
    lambda: os.kill(os.getpid(), signal.SIGKILL),
    lambda: os.kill(os.getpid(), signal.SIGSTOP),
    lambda: [bytearray(1 << 24) for _ in iter(int, 1)],
    lambda: [None for _ in iter(int, 1)],
]


before: set[int] = set()
"""Servers of other tests, which stay."""


def children() -> set[int]:
    return set(descendants(os.getpid())) - before


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    before.update(descendants(os.getpid()))
    monkeypatch.setattr(guarded, "CPU_LIMIT", 1)
    monkeypatch.setattr(guarded, "TIME_LIMIT", 3.0)
    monkeypatch.setattr(guarded, "MEMORY_LIMIT", 500_000_000)


@pytest.mark.parametrize("end", ENDS)
def test_what_was_said_before_the_end_counts(end: Callable[[], object]) -> None:
    def stages(first: str) -> Iterator[str]:
        yield first
        end()
        yield "never"

    assert guarded.last_word(stages, "first") == "first"
    assert not children()


def test_all_is_said() -> None:
    assert guarded.last_word(lambda: iter(["a", "b" * 10_000_000])) == "b" * 10_000_000
    assert guarded.last_word(lambda: iter([])) is None


def test_beside_this_process_all_is_done_in_order_whatever_becomes_of_the_other() -> None:
    def work(number: int) -> tuple[int, int]:
        if number == 7:
            raise CannotWork("no seven")
        return number, os.getpid()

    found = guarded.beside(work, range(7))
    told = [next(found) for _ in range(3)]
    (other,) = {pid for _, pid in told}
    assert other != os.getpid()
    os.kill(other, signal.SIGKILL)
    assert [number for number, _ in [*told, *found]] == list(range(7))
    assert not children()
    with pytest.raises(CannotWork, match="no seven"):
        list(guarded.beside(work, range(9)))
    assert not children()


def test_beside_this_process_not_everything_is_done_before_it_is_asked_for(tmp_path: Path) -> None:
    def work(number: int) -> bytes:
        (tmp_path / str(number)).touch()
        return bytes(100_000)

    found = guarded.beside(work, range(100))
    assert len(next(found)) == 100_000
    time.sleep(0.5)
    assert len(os.listdir(tmp_path)) < 10
    found.close()
    assert not children()


@pytest.fixture
def program(tmp_path: Path) -> str:
    path = tmp_path / "student.py"
    path.write_text("import keras\nmodel = keras.Sequential([keras.Input((10,)), keras.layers.Dense(3)])\n")
    return str(path)


def test_an_analysis_that_ends_in_a_crash_is_not_analysable(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (engine, run_command):
        monkeypatch.setattr(module, "analyze", lambda *_: ENDS[1]())
    analysed = engine.analyse(Submission("ada", program, "ada/student.py"), Settings())
    assert [(finding.code, finding.at.path) for finding in analysed.reading.findings] == [("SEQ902", "ada/student.py")]
    assert analysed.source.cells
    assert analysed.reading.fault is None
    plan = run_command.plan(program, 3, input_shape=None, output_shape=None, params=None)
    assert plan.source.problem is not None
    assert plan.source.cells, "it is run all the same"


def test_nor_is_a_file_that_cannot_even_be_read(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "read", lambda _: ENDS[1]())
    monkeypatch.setattr("seqlint.reading.source.read", lambda _: ENDS[1]())
    analysed = engine.analyse(Submission("ada", program, "ada/student.py"), Settings())
    assert [finding.code for finding in analysed.reading.findings] == ["SEQ902"]
    plan = run_command.plan(program, 3, input_shape=None, output_shape=None, params=None)
    assert plan.source.problem is not None
