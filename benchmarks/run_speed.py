"""Whole commands, wall clock, start-up included, against a cold `python student.py` of the same files in the same run.

    python benchmarks/run_speed.py [--count 200] [--cold 10] [--isolation strict]

Half of the cold processes run before each command and half after it: on a busy machine both meet the same load.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
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
RUN = ("run", "--output-shape", "(None, 3)", "--format", "json")
KINDS = {
    "seqlint run --checks output-shape": (BUILD, (*RUN, "--checks", "output-shape")),
    "seqlint run, programs that build": (BUILD, RUN),
    "seqlint run, programs that fit": (FIT, RUN),
}


def seconds(command: list[str], folder: Path) -> tuple[float, str]:
    """Wall clock of a command that must succeed, and what it printed."""
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "2"}
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, check=True, env=environment, capture_output=True, text=True)
    return time.perf_counter() - started, done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--cold", type=int, default=10)
    parser.add_argument("--isolation", default="strict")
    asked = parser.parse_args()
    seqlint = [str(Path(sys.executable).parent / "seqlint")]
    for name, (code, arguments) in KINDS.items():
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            files = [f"s{number}.py" for number in range(asked.count)]
            for number, file in enumerate(files):
                (folder / file).write_text(code.replace("{units}", str(8 + number % 50)))

            def cold(folder: Path = folder) -> list[float]:
                return [seconds([sys.executable, "s0.py"], folder)[0] for _ in range(asked.cold // 2)]

            before = cold()
            served, printed = seconds([*seqlint, *arguments, "--isolation", asked.isolation, *files], folder)
            alone = statistics.median(before + cold())
            assert all(run["verdict"] == "passed" for run in json.loads(printed)["runs"])
            each = served / asked.count
            print(f"{name}: {1000 * each:.0f} ms a file, python {alone:.2f} s: {alone / each:.1f} times", flush=True)


if __name__ == "__main__":
    main()
