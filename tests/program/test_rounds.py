"""A loop of which each round repeats the one before is told by a few rounds; others are followed to the end."""

from __future__ import annotations

import textwrap
from random import Random, random
from typing import Any

import pytest

from seqlint.program import analyze
from seqlint.reading import source
from seqlint.shapes import inferred
from tests.linted import codes

HEAD = """
import numpy as np
from keras import Sequential
from keras.layers import Dense, Input

def ready():
    model = Sequential([Input((3,)), Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    return model

x, y = np.random.rand(64, 3), np.random.rand(64, 1)
seen = []
model = ready()
"""

REPEAT = {
    "training": "model.fit(x, y, epochs=1)",
    "a name of the round": "batch = x[:8]\nmodel.fit(batch, y[:8])\nloss = model.evaluate(batch, y[:8])",
    "in a function": "train(x, y)",
    "a loop in it": "for _ in range(40):\n    part = np.array([[step]])\nmodel.fit(x, y)",
    "a condition that was answered both ways": "if step % 10 == 0:\n    print(step)\nmodel.fit(x, y)",
    "a condition on what stays": "if len(x) > 8:\n    model.fit(x, y)",
    "a list of losses": "seen.append(float(input()))\nmodel.fit(x, y)",
    "an item": "x[step % 64] = 1.0\nmodel.fit(x, y)",
}

DIFFER = {
    "a condition that was always answered alike": ("if step == 60:\n    units = 9", 9),
    "in a conditional expression": ("units = 9 if step > 60 else units", 9),
    "a sum": ("units += 1", 105),
    "a sum under a condition": ("if step % 10 == 0:\n    units += 1", 15),
    "a list of what is known": ("seen.append(step // 50)\nunits = 1 + sum(seen)", 51),
    "the last value": ("units = step", 99),
    "a name that the round before bound": ("units, after = after, step", 98),
    "what a function counts": ("count()", 105),
    "an attribute": ("state.units += 2\nunits = state.units", 200),
    "the length of a list": ("seen.append(float(input()))\nunits = len(seen)", 100),
    "an entry": ("sizes['hidden'] = sizes['hidden'] + 1\nunits = sizes['hidden']", 100),
    "a round that is left": ("if step == 42:\n    break\nunits = step", 41),
    "a name read by a function before it is bound": ("keep()\nkept = step", 98),
}


def models(text: str) -> list[tuple[int, tuple[object, ...] | None]]:
    """How often each model is fitted, and its output shape."""
    read = source.from_text("student.py", text)
    found = analyze(read)
    shapes = {model.line: model.output_shape for model in inferred(read, found)}
    fits = [len(list(model.happened("fit"))) for model in found[0].sequentials()]
    return list(zip(fits, (shapes[line] for line in sorted(shapes)), strict=True))


@pytest.mark.parametrize("name", REPEAT)
def test_what_repeats_is_passed_over(name: str) -> None:
    functions = "def train(data, targets):\n    model.fit(data, targets)\n\n"
    body = textwrap.indent(REPEAT[name], "    ")
    end = "other = Sequential([Input((3,)), Dense(step + len(seen))])\n"
    (fits, _), (_, shape) = models(f"{HEAD}{functions}for step in range(100):\n{body}\n{end}")
    assert fits == 3
    assert shape == (None, 199 if "seen.append" in body else 99)


@pytest.mark.parametrize("name", DIFFER)
def test_what_differs_is_followed(name: str) -> None:
    body, units = DIFFER[name]
    functions = """
class State:
    units = 0
state, sizes = State(), {"hidden": 0}
def count():
    global units
    units = units + 1
def keep():
    global units
    units = kept
units, after, kept = 5, 0, 0
"""
    loop = textwrap.indent(body, "    ")
    end = "other = Sequential([Input((3,)), Dense(units)])\n"
    names: dict[str, Any] = {"input": random, "seen": []}
    exec(f"{functions}for step in range(100):\n{loop}", names)
    assert names["units"] == units
    assert models(f"{HEAD}{functions}for step in range(100):\n{loop}\n{end}")[1][1] == (None, units)


def test_a_generator_yields_in_every_round() -> None:
    generator = "def batches():\n    for _ in range(40):\n        yield 3\n\n"
    found = models(f"{HEAD}{generator}other = Sequential([Input((3,)), Dense(len(list(batches())))])\n")
    assert found[1][1] == (None, 40)


@pytest.mark.parametrize("names", ["'adam', 'adm', 'sgd', 'lion'", "'adam', 'sgd', 'adm', " + "'lion', " * 20])
def test_what_is_listed_is_all_followed(names: str) -> None:
    text = f"{HEAD}for name in [{names}]:\n    model.compile(optimizer=name, loss='mse')\n    model.fit(x, y)\n"
    assert "SEQ404" in codes(text)


def test_layers_are_added_in_every_round() -> None:
    found = models(f"{HEAD}for _ in range(40):\n    model.add(Dense(2))\n    model.build((None, 3))\n")
    text = f"{HEAD}for _ in range(40):\n    model.add(Dense(2))\n"
    read = source.from_text("student.py", text)
    assert len(inferred(read, analyze(read))[0].layers) == 41
    assert found[0][1] == (None, 2)


LINES = (
    "a += {k}", "b = a + {k}", "c = a + b", "xs.append(a)", "a = len(xs)", "b = step", "a = step // 13",
    "c = step // 40", "b = step % {k}", "b = b if step > 20 else a", "count()", "c = both()", "d['k'] = b",
    "a = d['k']", "s.n = c", "b = s.n", "a = max(a, c)", "b = b", "c = {k}", "print(step)", "t = c; a = t",
    "del xs[:-3]", "xs = [a]",
)  # fmt: skip
CONDITIONS = ("step % {k} == 1", "b > {k}", "step == 30", "step > 60", "len(xs) > 2", "a % 2", "step // 13 == 2")
OPENINGS = ("if {test}:", "if {test}:", "if {test}:", "for j in range(2):")
BEFORE = """
a, b, c = 1, 2, 3
xs, d = [], {"k": 1}
class S:
    n = 0
s = S()
def count():
    global b
    b = b + 1
def both():
    return a + b
"""


def body(draw: Random, depth: int) -> str:
    """Lines of a loop; some of them in a condition or in a loop of their own."""
    found = []
    for _ in range(draw.randint(1, 4 - depth)):
        numbers = {"k": str(draw.randint(2, 9)), "test": draw.choice(CONDITIONS)}
        line = draw.choice(LINES)
        if depth < 2 and draw.random() < 0.4:
            opening = draw.choice(OPENINGS).format(**numbers)
            line = f"{opening}\n{textwrap.indent(body(draw, depth + 1), '    ')}"
        elif depth == 1 and draw.random() < 0.1:
            line = draw.choice(("break", "continue"))
        found.append(line.replace("{k}", numbers["k"]))
    return "\n".join(found)


@pytest.mark.parametrize("part", range(4))
def test_no_number_is_claimed_that_a_loop_does_not_leave(part: int) -> None:
    """Random loops, run by Python and followed here; none so long that it is given up."""
    sizes = ["a % 97 + 1", "b % 97 + 1", "c % 97 + 1", "len(xs) + 1", "s.n % 97 + 1", "d['k'] % 97 + 1"]
    known = 0
    for seed in range(100 * part, 100 * part + 100):
        draw = Random(seed)
        loop = f"for step in range({draw.choice([9, 40, 100])}):\n{textwrap.indent(body(draw, 0), '    ')}\n"
        program = f"{BEFORE}{loop.replace('{k}', '4')}"
        names: dict[str, Any] = {"print": lambda *_: None}
        exec(program, names)
        right = [eval(size, names) for size in sizes]
        made = "".join(f"Sequential([Input((3,)), Dense({size})])\n" for size in sizes)
        read = source.from_text("student.py", f"{HEAD}{program}{made}")
        claimed = [model.output_shape for model in inferred(read, analyze(read))][1:]
        for size, units, shape in zip(sizes, right, claimed, strict=True):
            assert shape in ((None, units), (None, "?")), f"{size} is {units}, not {shape}, after {program}"
            known += shape == (None, units)
    assert known > 400


TOO_LONG = """
for step in {values}:
    for part in range(90):
        total = (total + step * part + 1) % 7 + (total * 2 + step + part) % 5 + (total - step) % 3
        total = (total + step * part + 2) % 7 + (total * 2 + step + part) % 5 + (total - step) % 3
    if step == {last}:
        {change}
"""


@pytest.mark.parametrize("change", ["units = 9", "units, other = 9, 1", "for units in (7, 9):\n            pass"])
@pytest.mark.parametrize(("values", "last"), [("range(100)", 90), ("(0, 1, 2, 3, 4, 5)", 5)])
def test_a_loop_that_is_cut_off_leaves_no_number_that_a_later_round_would_change(
    change: str, values: str, last: int
) -> None:
    head = f"{HEAD}\nunits, kept, total = 5, 6, 0\n"
    loop = TOO_LONG.format(values=values, last=last, change=change)
    text = f"{head}{loop}\nSequential([Input((3,)), Dense(units)])\nSequential([Input((3,)), Dense(kept)])\n"
    read = source.from_text("student.py", text)
    assert [model.output_shape for model in inferred(read, analyze(read))][1:] == [(None, "?"), (None, 6)]
