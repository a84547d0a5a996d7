"""What `%load_ext seqlint` adds to a cell: every code cell of real notebooks, looked at as before it runs.

    python benchmarks/cell_overhead.py FOLDER [--notebooks 50]

The kernel holds data, labels and a built model meanwhile, as in a lesson. Wall clock and processor time for each cell.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

from seqlint.errors import CannotWork
from seqlint.jupyter import cell
from seqlint.reading import source
from seqlint.shapes import warm_up


def kernel() -> dict[str, Any]:
    """What a kernel holds in the middle of a lesson."""
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    images, labels = np.zeros((60_000, 28, 28), "uint8"), np.zeros(60_000, "uint8")
    return {"np": np, "keras": keras, "x_train": images, "y_train": labels, "model": model}


def cells(folder: Path, count: int) -> list[str]:
    """The code cells of the first notebooks about Keras, in order."""
    found: list[str] = []
    books = [path for path in sorted(folder.rglob("*.ipynb")) if "keras" in path.read_text("utf-8", "replace")]
    for path in books[:count]:
        try:
            found += [each.raw for each in source.read(str(path)).cells]
        except CannotWork as error:
            print(error, file=sys.stderr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notebooks", type=int, default=50)
    options = parser.parse_args()
    held, found = kernel(), cells(options.folder, options.notebooks)
    if not found:
        sys.exit(f"{options.folder} holds no notebook about Keras")
    warm_up()
    wall, processor = [], []
    for raw in found:
        clock, used = time.perf_counter(), time.process_time()
        cell.findings(raw, held)
        wall.append(time.perf_counter() - clock)
        processor.append(time.process_time() - used)
    for name, times in (("wall clock", wall), ("processor time", processor)):
        p95 = sorted(times)[int(len(times) * 0.95)]
        print(f"{name}: p50 {statistics.median(times) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms, {len(times)} cells")


if __name__ == "__main__":
    main()
