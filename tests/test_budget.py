"""What one file may cost: each known kind of costly program, at a size where it was minutes or gigabytes before."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from seqlint.linting.check import check
from seqlint.program import analyze, result
from seqlint.program.language import interpreter, paths
from seqlint.reading import budget as budgets
from seqlint.reading.budget import OverBudget, budget
from seqlint.reading.source import from_text

ROOT = str(Path(__file__).parent.parent)
HEAD = "from keras import Sequential, layers\n"


def diamonds() -> str:
    text = "class A0(layers.Layer):\n    pass\n"
    for n in range(1, 61):
        text += f"class B{n}(A{n - 1}):\n    pass\nclass C{n}(A{n - 1}):\n    pass\nclass A{n}(B{n}, C{n}):\n    pass\n"
    return text + "m = Sequential([A60()])\nA60().build(3)\n"


def notebook() -> str:
    cells = [HEAD, *(f"x{n} = {n}" for n in range(4999))]
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": c} for c in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


COSTLY = {
    "diamonds of classes": diamonds(),
    "unpacking that doubles": "a = [1, 2]\n" + "a = [*a, *a]\n" * 60 + "m = Sequential([layers.Dense(a[0])])\n",
    "thousands of layers": "m = Sequential()\nm.add(layers.Input((4,)))\n" + "d = layers.Dense(4)\nm.add(d)\n" * 2000,
    "thousands of comments": "m = Sequential()\n" + "m.x  # seqlint: ignore[SEQ101]\n" * 3000,
    "thousands of findings": "m = Sequential()\n" + "\n".join(f"print(nothing_{n})" for n in range(3000)),
    "a number of thousands of digits": f"n = 0x{'f' * 5000}\nm = Sequential([layers.Input((n,)), layers.Dense(n)])\n",
    "a size squared again and again": "import numpy as np\nx = np.arange(9)\n" + "x = np.meshgrid(x, x)\n" * 40,
    "a dimension squared again and again": "x = layers.Input((9,))\n"
    + "x = layers.Flatten()(layers.RepeatVector(x.shape[-1])(x))\n" * 40,
    "a megabyte of text": f"s = '{'a' * 990_000}'\nm = Sequential(s)\nm.add(s)\n",
}


@pytest.mark.parametrize("kind", COSTLY)
def test_a_costly_program_is_analysed_in_time(kind: str) -> None:
    start = time.process_time()
    checked = check(from_text("student.py", HEAD + COSTLY[kind]))
    assert time.process_time() - start < budgets.SECONDS
    assert not checked.failures
    assert "SEQ902" not in {finding.code for finding in checked.findings}
    assert all(len(finding.message) <= 600 for finding in checked.findings)


def test_a_notebook_of_thousands_of_cells() -> None:
    start = time.process_time()
    assert not check(from_text("lab.ipynb", notebook())).failures
    assert time.process_time() - start < budgets.SECONDS


def test_anchors_outlive_any_number_of_other_sources() -> None:
    sources = [from_text(f"{n}.py", HEAD + f"m = Sequential(layers.Dense({n + 1}))\n") for n in range(40)]
    programs = [analyze(source, 3) for source in sources]
    for source, known in zip(sources, programs, strict=True):
        assert [f.code for f in check(source, programs=known).findings] == ["SEQ101"]


def endless() -> Iterator[None]:
    while True:
        yield None


def test_over_budget_ends_what_costs_too_much_and_nothing_else() -> None:
    """What no guard foresees: here a rule that never ends."""
    source = from_text("student.py", HEAD + "m = Sequential(layers.Dense(3))\n")
    with pytest.raises(OverBudget), budget(seconds=0.2):
        for _ in endless():
            pass
    with pytest.raises(OverBudget), budget(size=50_000_000):
        bytearray(400_000_000)
    assert [finding.code for finding in check(source).findings] == ["SEQ101"]
    assert len(bytearray(100_000_000)) == 100_000_000  # the limit is gone


def test_a_file_over_budget_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seqlint.linting.check.budget", lambda: budget(seconds=0.05))
    checked = check(from_text("student.py", HEAD + COSTLY["thousands of findings"]))
    assert [finding.code for finding in checked.findings] == ["SEQ902"]
    assert not checked.failures


def test_a_budget_in_another_is_that_one() -> None:
    with pytest.raises(OverBudget), budget(seconds=0.2), budget(seconds=60):
        for _ in endless():
            pass
    with budget(seconds=60), budget(seconds=0.01):
        start = time.process_time()
        while time.process_time() - start < 0.1:
            pass


COUNTED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("command", ["lint", "lint --fix", "shapes"])
def test_reading_is_part_of_the_budget(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook of 48 MB that holds nothing but braces would become more than a gigabyte of tables."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lab.ipynb").write_text(f'{{"metadata": [{"{}," * 16_000_000}1], "cells": []}}')
    (tmp_path / "other.py").write_text(HEAD + "m = Sequential(layers.Dense(3))\n")
    # started by a process of its own, which has no other children whose memory would be counted
    called = [sys.executable, "-c", COUNTED, sys.executable, "-m", "seqlint", *command.split(), "lab.ipynb", "other.py"]
    done = subprocess.run(called, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": ROOT})
    assert done.returncode == 1
    assert "lab.ipynb:1:1" in done.stdout + done.stderr
    assert "SEQ902" in done.stdout + done.stderr
    assert "other.py" in done.stdout or "[layers.Dense(3)]" in (tmp_path / "other.py").read_text()
    assert int(done.stderr.splitlines()[-1]) < 1_200_000


def test_where_a_program_is_too_long_no_layer_is_said_to_be_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of steps may lie between a layer and the line that adds it."""
    for module in (interpreter, paths, result):
        monkeypatch.setattr(module, "MAX_STEPS", 600)
    for before in range(12):
        text = HEAD + "m = Sequential()\n" + "x = 1\n" * before + "d = layers.Dense(4)\nm.add(d)\n" * 200
        assert not check(from_text("student.py", text)).findings
