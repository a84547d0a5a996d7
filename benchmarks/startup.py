"""What one run costs beside the imports it cannot do without: `python benchmarks/startup.py`.

Three ratios, each measured in one run, the commands taking turns so that both sides see the same machine: a student's
file that is not in the cache against `python -c "import libcst; libcst.parse_module(...)"` on it (at most 1.15); the
same file out of the cache, and a file without Keras, against `python -c "import click"` (at most 1.5).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import SEQLINT, Row, in_turn

ROUNDS = 20
NEW, KNOWN = 1.15, 1.5
STUDENT = """\
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense

model = Sequential([
    Dense(5, input_shape=(10,)),
    Dense(3)
])
print(model.output_shape)
"""
PLAIN = "import math\n\n\ndef area(radius):\n    return math.pi * radius ** 2\n\n\nprint(area(2))\n"
PARSE = "import libcst; libcst.parse_module(open({path!r}).read())"


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        student, plain = Path(folder, "student.py"), Path(folder, "plain.py")
        student.write_text(STUDENT)
        plain.write_text(PLAIN)
        python, seqlint = sys.executable, [*SEQLINT, "--isolated"]
        parse = [python, "-c", PARSE.format(path=str(student))]
        click = [python, "-c", "import click"]
        cases = [
            ("lint one new file, against importing libcst and parsing it", [str(student), "--no-cache"], parse, NEW),
            ("lint one unchanged file, against `import click`", [str(student)], click, KNOWN),
            ("lint a file without Keras, against `import click`", [str(plain)], click, KNOWN),
        ]
        for name, ours, peer, limit in cases:
            typical, clock, processor = in_turn([*seqlint, *ours], peer, folder, ROUNDS)
            by_clock = f"{clock:.2f} ({typical.clock * 1000:.0f} ms)"
            yield Row(name, str(limit), by_clock, f"{processor:.2f}", "`benchmarks/startup.py`")


def main() -> int:
    """Print the ratios; 1 where one is above its limit."""
    failed = 0
    for row in rows():
        print(row, flush=True)
        failed |= float(row.processor) > float(row.goal)
    return failed


if __name__ == "__main__":
    sys.exit(main())
