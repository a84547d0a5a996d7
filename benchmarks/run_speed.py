"""Whole commands, start-up included, against a cold `python student.py` of the same files in the same run.

    python benchmarks/run_speed.py [--count 200] [--cold 6] [--isolation strict] [--only grade]

Wall clock and processor time. Half of the cold processes run before each command and half after it: on a busy machine
both meet the same load. Beside it the memory of all processes of the command, shared pages counted once: the most that
there was, and the most in each quarter of the time, which is the same where nothing is left behind. `grade` gets more
files: half more in one process, three times as many in two.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import SEQLINT, Row

BUILD = """
import numpy as np
from tensorflow import keras

model = keras.Sequential([
    keras.Input((20,)),
    keras.layers.Dense({units}, activation="relu"),
    keras.layers.Dense(3, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
"""
FIT = (
    BUILD
    + """
x, y = np.random.random((256, 20)), np.arange(256) % 3
model.fit(x, y, epochs=2, verbose=0)
"""
)
ASSIGNMENT = """
title = "Three classes"
points = 3
check = [
    {name = "Runs", kind = "runs-to-end", points = 1},
    {name = "Input", kind = "input-shape", shape = "(None, 20)", points = 1},
    {name = "Output", kind = "output-shape", shape = "(None, 3)", points = 1},
]
"""
RUN = ("run", "--jobs", "1", "--output-shape", "(None, 3)")
GRADE = ("grade", "assignment.toml", "--out", "graded")


@dataclass(frozen=True)
class Kind:
    """A command over files that are all alike. `times`: how many more of them than the others get."""

    name: str
    goal: str
    code: str
    arguments: tuple[str, ...]
    times: float = 1


KINDS = (
    Kind("`run --checks output-shape`", "30 x", BUILD, (*RUN, "--checks", "output-shape")),
    Kind("`run`, programs that build", "18 x", BUILD, RUN),
    Kind("`run`, programs that fit", "12 x", FIT, RUN),
    Kind("`grade --jobs 1`, submissions that fit", "12 x", FIT, (*GRADE, "--fresh", "--jobs", "1"), 1.5),
    Kind("`grade --jobs 2`, submissions that fit", "22 x", FIT, (*GRADE, "--fresh", "--jobs", "2"), 3),
)


def below(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for each in found:
        with suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def megabytes(pid: int) -> float:
    """Of one process, its share of what several have in common."""
    with suppress(OSError):
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(row.split()[1]) / 1024 for row in rows if row.startswith("Pss:"))
    return 0.0


def measured(command: list[str], folder: Path) -> tuple[float, float, list[float]]:
    """Wall clock and processor time of a command that must succeed, and its memory once a second."""
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "2"}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    memory: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(1):
            memory.append(sum(map(megabytes, below(process.pid))))

    watching = threading.Thread(target=watch)
    watching.start()
    _, said = process.communicate()
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    over.set()
    watching.join()
    if process.returncode:
        sys.exit(said.decode())
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, memory


def rows(count: int, cold: int, isolation: str, only: str = "") -> Iterator[Row]:
    for kind in KINDS:
        if only in kind.name:
            with tempfile.TemporaryDirectory() as folder:
                yield from _of_kind(kind, Path(folder), int(count * kind.times), cold, isolation)


def _of_kind(kind: Kind, folder: Path, count: int, cold: int, isolation: str) -> Iterator[Row]:
    """A command against cold programs; of `grade --jobs 2` the memory, of `grade --jobs 1` the same command again."""
    (folder / "assignment.toml").write_text(ASSIGNMENT)
    files = [f"s{number}.py" for number in range(count)]
    for number, file in enumerate(files):
        (folder / file).write_text(kind.code.replace("{units}", str(8 + number % 50)))

    def alone() -> list[tuple[float, float, list[float]]]:
        return [measured([sys.executable, "s0.py"], folder) for _ in range(cold // 2)]

    command = [*SEQLINT, *kind.arguments, "--isolation", isolation, *files]
    programs = alone()
    clock, processor, memory = measured(command, folder)
    programs += alone()
    grades = kind.arguments[0] == "grade"
    if grades:
        points = [row["score"] for row in csv.DictReader((folder / "graded/grades.csv").open())]
        assert points == ["3"] * count, points
    told = f"`benchmarks/run_speed.py --count {int(count / kind.times)} --cold {cold}`"
    by_clock, by_processor = (statistics.median(each[i] for each in programs) * count for i in (0, 1))
    yield Row(
        f"{kind.name}, {count} files, against a cold `python` a file",
        kind.goal,
        f"{by_clock / clock:.1f} x ({1000 * clock / count:.0f} ms against {1000 * by_clock / count:.0f} ms)",
        f"{by_processor / processor:.1f} x",
        told,
    )
    if grades and kind.times > 2:
        part = max(1, len(memory) // 4)
        quarters = [max(memory[start : start + part], default=0.0) / 1024 for start in range(0, part * 4, part)]
        flat = ", ".join(f"{each:.2f}" for each in quarters)
        most = f"{max(memory, default=0) / 1024:.2f} GB; in the quarters of the time {flat}"
        yield Row(f"memory of all processes, the same {count} submissions", "1.6 GB, flat", most, "", told)
    elif grades:
        again = [argument for argument in command if argument != "--fresh"]
        clock, processor, _ = measured(again, folder)
        name = f"`grade`, {count} submissions, nothing changed"
        yield Row(name, "3 s for 300", f"{clock:.2f} s", f"{processor:.2f} s", told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--cold", type=int, default=6)
    parser.add_argument("--isolation", default="strict")
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    asked = parser.parse_args()
    for row in rows(asked.count, asked.cold, asked.isolation, asked.only):
        print(row, flush=True)


if __name__ == "__main__":
    main()
