"""Whole commands, start-up included, against a cold `python student.py` of the same files in the same run.

    python benchmarks/run_speed.py [--count 200] [--cold 10] [--isolation strict] [--only grade]

Wall clock and processor time. Half of the cold processes run before each command and half after it: on a busy machine
both meet the same load. Beside it the memory of all processes of the command, shared pages counted once: the most that
there was, and the most in each quarter of the time, which is the same where nothing is left behind.
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
from contextlib import suppress
from pathlib import Path

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
GRADE = ("grade", "assignment.toml", "--out", "graded", "--fresh")
KINDS = {
    "run --checks output-shape": (BUILD, (*RUN, "--checks", "output-shape")),
    "run, programs that build": (BUILD, RUN),
    "run, programs that fit": (FIT, RUN),
    "grade --jobs 1, programs that fit": (FIT, (*GRADE, "--jobs", "1")),
    "grade --jobs 2, programs that fit": (FIT, (*GRADE, "--jobs", "2")),
}


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--cold", type=int, default=10)
    parser.add_argument("--isolation", default="strict")
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    asked = parser.parse_args()
    seqlint = [str(Path(sys.executable).parent / "seqlint")]
    for name, (code, arguments) in KINDS.items():
        if asked.only not in name:
            continue
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            (folder / "assignment.toml").write_text(ASSIGNMENT)
            files = [f"s{number}.py" for number in range(asked.count)]
            for number, file in enumerate(files):
                (folder / file).write_text(code.replace("{units}", str(8 + number % 50)))

            def cold(folder: Path = folder) -> list[tuple[float, float, list[float]]]:
                return [measured([sys.executable, "s0.py"], folder) for _ in range(asked.cold // 2)]

            alone = cold()
            wall, cpu, memory = measured([*seqlint, *arguments, "--isolation", asked.isolation, *files], folder)
            alone += cold()
            if arguments[0] == "grade":
                points = [row["score"] for row in csv.DictReader((folder / "graded/grades.csv").open())]
                assert points == ["3"] * asked.count, points
            cold_wall, cold_cpu = (statistics.median(each[i] for each in alone) for i in (0, 1))
            print(f"seqlint {name}: {1000 * wall / asked.count:.0f} ms a file, {1000 * cpu / asked.count:.0f} ms CPU")
            print(f"    python {cold_wall:.2f} s, {cold_cpu:.2f} s CPU", end=": ")
            print(f"{cold_wall * asked.count / wall:.1f} times, {cold_cpu * asked.count / cpu:.1f} times in CPU")
            part = max(1, len(memory) // 4)
            quarters = [max(memory[start : start + part], default=0.0) for start in range(0, part * 4, part)]
            print(
                f"    all processes {max(memory, default=0):.0f} MB at most; {[round(q) for q in quarters]}", flush=True
            )


if __name__ == "__main__":
    main()
