"""Mutated programs: whatever is done to a program, seqlint reports mistakes or none; it never fails and never hangs.

400 programs in `make test`, 20,000 in `make fuzz`.
"""

import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from seqlint.config import Settings
from seqlint.explaining import examples
from seqlint.linting.check import check
from seqlint.linting.fix import fix
from seqlint.linting.loader import load
from seqlint.reading.source import from_text
from tests.conftest import FUZZ

FIXTURES = Path(__file__).parent.parent / "fixtures"
PROGRAMS = [path.read_text("utf-8", "replace") for path in sorted(FIXTURES.glob("**/*.py"))]
PROGRAMS += [examples.text(cell) for rule in load() for example in rule.examples for cell in example.cells]
VALUES = [
    "None",
    "*x",
    "-1",
    "",
    "[]",
    '"a"',
    "{}",
    "x",
    "()",
    "**k",
    "lambda: 0",
    "3.5",
    "10**9",
    "...",
    "x[0]",
    "not x",
]
BLOCKS = ["for q in range(3):", "while x:", "if x:", "with x as z:", "class C:", "def f(a, *b, c=1, **d):", "try:"]
TOKENS = ["1", "2", "3", "0", '"', "=", ",", "(", "x", "y", "Dense", "model", "Sequential", "(None", "[", ":"]
SECONDS = 10
BATCH = 100

Draw = random.Random


def delete(lines: list[str], draw: Draw) -> None:
    start = draw.randrange(len(lines))
    del lines[start : start + draw.randint(1, 2)]


def repeat(lines: list[str], draw: Draw) -> None:
    lines.insert(draw.randrange(len(lines)), draw.choice(lines))


def swap(lines: list[str], draw: Draw) -> None:
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def replace(lines: list[str], draw: Draw) -> None:
    at = draw.randrange(len(lines))
    lines[at] = lines[at].replace(draw.choice(TOKENS), draw.choice(VALUES), 1)


def cross(lines: list[str], draw: Draw) -> None:
    other = draw.choice(PROGRAMS).split("\n")
    start = draw.randrange(len(other))
    at = draw.randrange(len(lines))
    lines[at:at] = other[start : start + draw.randint(1, 6)]


def nest(lines: list[str], draw: Draw) -> None:
    at = draw.randrange(len(lines))
    block = draw.choice(BLOCKS)
    tail = ["except E: pass"] if block == "try:" else ["f(1)"] if block.startswith("def") else []
    lines[at:] = [block, *(f"    {line}" for line in lines[at:]), "    pass", *tail]


def cut(lines: list[str], draw: Draw) -> None:
    at = draw.randrange(len(lines))
    lines[at] = lines[at][: draw.randrange(len(lines[at]) + 1)]


MUTATIONS: list[Callable[[list[str], Draw], None]] = [delete, repeat, swap, replace, replace, cross, nest, cut]


def mutated(draw: Draw) -> str:
    lines = draw.choice(PROGRAMS).split("\n")
    for _ in range(draw.randint(1, 4)):
        draw.choice(MUTATIONS)(lines, draw)
        lines = lines or [""]
    return "\n".join(lines)


@contextmanager
def no_longer_than(seconds: int) -> Iterator[None]:
    def hang(_: int, __: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, hang)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("batch", range(200 if FUZZ else 4))
def test_mutated_programs(batch: int) -> None:
    analysed = 0
    for number in range(BATCH):
        draw = random.Random(batch * BATCH + number)
        text = mutated(draw)
        source = from_text("student.py", text)
        with no_longer_than(SECONDS):
            checked = check(source, Settings())
            failures = checked.failures or fix(source, Settings(), unsafe=True).checked.failures
        assert not failures, text
        analysed += source.problem is None
    assert analysed > BATCH / 4, "most mutations leave a program that is analysed"
