"""What one run costs beside the imports it cannot do without: `python benchmarks/startup.py`.

Three ratios, each measured in one run, the commands taking turns so that both sides see the same machine: a student's
file that is not in the cache against `python -c "import libcst; libcst.parse_module(...)"` on it (at most 1.35); the
same file out of the cache, and a file without Keras, against `python -c "import click"` (at most 1.5).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROUNDS = 20
STUDENT = """\
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense

model = Sequential([
    Dense(5, input_shape=(10,)),
    Dense(3)
])
print(model.output_shape)
"""
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
PLAIN = "import math\n\n\ndef area(radius):\n    return math.pi * radius ** 2\n\n\nprint(area(2))\n"
PARSE = "import libcst; libcst.parse_module(open({path!r}).read())"


def seconds(command: list[str]) -> float:
    """Wall clock of one process."""
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    return time.perf_counter() - begin


def compare(ours: list[str], peer: list[str]) -> tuple[float, float]:
    """Medians of both commands, after one round that fills the caches."""
    rounds = [(seconds(ours), seconds(peer)) for _ in range(ROUNDS + 1)][1:]
    return median(r[0] for r in rounds), median(r[1] for r in rounds)


def main() -> int:
    """Print the ratios; 1 where one is above its limit."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        student, plain = Path(folder, "student.py"), Path(folder, "plain.py")
        student.write_text(STUDENT)
        plain.write_text(PLAIN)
        python, seqlint = sys.executable, [sys.executable, "-m", "seqlint", "--isolated"]
        parse = [python, "-c", PARSE.format(path=str(student))]
        cases = [
            ("a new file", [*seqlint, "--no-cache", str(student)], parse, 1.35),
            ("an unchanged file", [*seqlint, str(student)], [python, "-c", "import click"], 1.5),
            ("a file without Keras", [*seqlint, str(plain)], [python, "-c", "import click"], 1.5),
        ]
        for name, ours, peer, limit in cases:
            mine, theirs = compare(ours, peer)
            failed |= mine / theirs > limit
            print(
                f"{name:20} {mine * 1000:6.1f} ms against {theirs * 1000:6.1f} ms: {mine / theirs:.2f} (limit {limit})"
            )
    return failed


if __name__ == "__main__":
    sys.exit(main())
