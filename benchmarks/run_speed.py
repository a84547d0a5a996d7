"""Submissions through the fork server against one cold `python student.py` each, in the same run.

    python benchmarks/run_speed.py [--count 200] [--cold 10] [--isolation strict]

Three kinds: only the output shape; all checks for a program that builds a model; all checks for one that fits it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from seqlint.reading import source
from seqlint.run import Expectation, Plan, run
from seqlint.run.pool import Seat, answer

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
KINDS = {
    "output shape only": (BUILD, ("output-shape",), 15),
    "all checks, builds": (BUILD, None, 6),
    "all checks, fits": (FIT, None, 4),
}


def cold(code: str, folder: Path) -> float:
    """Seconds of one cold process."""
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "2"}
    (folder / "student.py").write_text(code)
    started = time.perf_counter()
    subprocess.run([sys.executable, "student.py"], cwd=folder, check=True, env=environment, capture_output=True)
    return time.perf_counter() - started


def plans(code: str, checks: tuple[str, ...] | None, count: int, isolation: Any) -> list[Plan]:
    """So many submissions, each a little different."""
    shape = Expectation(output_shape=(None, 3))
    texts = [code.replace("{units}", str(8 + number % 50)) for number in range(count)]
    return [Plan(source.from_text("s.py", t), expect=shape, checks=checks, isolation=isolation) for t in texts]


def alternately(all_plans: list[Plan], colds: int) -> tuple[list[float], list[float]]:
    """Seconds of each served submission and of the cold processes between them: both meet the same load."""
    served, alone = [], []
    with tempfile.TemporaryDirectory() as folder:
        seat = Seat(all_plans[0].isolation, Path(folder, "seat"))
        try:
            seat.worker()
            for number, plan in enumerate(all_plans):
                if number % (len(all_plans) // colds) == 0:
                    alone.append(cold(plan.source.cells[0].text, Path(folder)))
                started = time.perf_counter()
                done = answer(plan, seat)
                served.append(time.perf_counter() - started)
                assert done.verdict == "passed", done
        finally:
            seat.close()
    return served, alone


def together(all_plans: list[Plan], jobs: int) -> float:
    """Seconds a submission with several workers, their start not counted."""
    runs = run(all_plans, jobs)
    for _ in range(jobs * 2):
        next(runs)
    started = time.perf_counter()
    left = sum(done.verdict == "passed" for done in runs)
    return (time.perf_counter() - started) / left


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--cold", type=int, default=10)
    parser.add_argument("--isolation", default="strict")
    options = parser.parse_args()
    print(
        f"{options.count} submissions served by one worker, isolation {options.isolation}; {options.cold} cold between"
    )
    print(f"{'median':20} {'cold':>8} {'served':>8} {'times':>7} {'wanted':>7}   two workers")
    for name, (code, checks, wanted) in KINDS.items():
        asked = plans(code, checks, options.count, options.isolation)
        served, alone = (statistics.median(seconds) for seconds in alternately(asked, options.cold))
        two = together(asked, 2)
        line = f"{alone:7.2f}s {served * 1000:6.0f}ms {alone / served:7.1f} {wanted:7}   {two * 1000:6.0f}ms"
        print(f"{name:20} {line}", flush=True)


if __name__ == "__main__":
    main()
