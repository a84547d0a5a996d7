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

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from seqlint import source
from seqlint.run import Expectation, Plan, run

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


def cold(code: str, count: int) -> float:
    """Median seconds of a cold process."""
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "2"}
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            path = Path(folder, "student.py")
            path.write_text(code.replace("{units}", str(8 + number)))
            started = time.perf_counter()
            subprocess.run([sys.executable, str(path)], check=True, env=environment, capture_output=True)
            seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def served(code: str, checks: tuple[str, ...] | None, count: int, jobs: int, isolation: str) -> tuple[float, float]:
    """Seconds a submission with a server that is there already, and until the first answer."""
    shape = Expectation(output_shape=(None, 3))
    texts = [code.replace("{units}", str(8 + number % 50)) for number in range(count)]
    plans = [
        Plan(source.from_text("student.py", text), expect=shape, checks=checks, isolation=isolation)  # type: ignore[arg-type]
        for text in texts
    ]
    started = time.perf_counter()
    runs = run(plans, jobs)
    next(runs)
    first = time.perf_counter()
    wrong = [done for done in runs if done.verdict != "passed"]
    assert not wrong, wrong[0]
    return (time.perf_counter() - first) / (count - 1), first - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--cold", type=int, default=10)
    parser.add_argument("--isolation", default="strict")
    options = parser.parse_args()
    print(f"{options.count} submissions served, isolation {options.isolation}; {options.cold} cold")
    print(f"{'':20} {'cold':>8} {'served':>8} {'times':>7} {'wanted':>7} {'2 jobs':>8} {'times':>7} {'first':>7}")
    for name, (code, checks, wanted) in KINDS.items():
        alone = cold(code, options.cold)
        each, first = served(code, checks, options.count, 1, options.isolation)
        two, _ = served(code, checks, options.count, 2, options.isolation)
        line = (
            f"{alone:7.2f}s {each * 1000:6.0f}ms {alone / each:7.1f} {wanted:7} {two * 1000:6.0f}ms {alone / two:7.1f}"
        )
        print(f"{name:20} {line} {first:6.1f}s", flush=True)


if __name__ == "__main__":
    main()
