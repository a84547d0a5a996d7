"""Programs that are too much: the analysis ends after a bounded number of steps, in bounded memory, without an
exception."""

from __future__ import annotations

import gc
import tracemalloc

import libcst as cst
import pytest

from seqlint.program import analysis
from seqlint.program.language import syntax
from seqlint.program.language.interpreter import MAX_PATHS, MAX_STEPS
from seqlint.program.language.values import Const, Unknown
from seqlint.reading import source
from tests.program.analysed import finished, programs, script

MODEL = "from keras import Sequential\nfrom keras.layers import Dense\n"
LARGE = {
    "power": "x = 9**9**9\n",
    "power of a power": "x = 10\nfor i in range(60): x = x ** 10\n",
    "product": "x = 1\nfor i in range(1, 90): x *= i ** 20\n",
    "shift": "x = 1 << (1 << 40)\n",
    "doubled number": "x = 3\nfor i in range(99): x *= x\ny = f'{x}' + str(x)\n",
    "list": "x = [0] * 10**10\n",
    "nested list": "x = [[[0] * 1000] * 1000] * 1000\n",
    "doubled list": "x = [1]\nfor i in range(90): x += x\n",
    "list in itself": "x = []\nx.append(x)\ny = x == x\nprint(x in x)\nz = sorted([x, x])\n",
    "dict in itself": "d = {}\nd['d'] = d\ne = {**d, 'e': d}\nf = d == e\n",
    "text": "x = 'a' * 10**10\n",
    "doubled text": "x = 'a'\nfor i in range(90): x += x\n",
    "joined text": "x = ('a' * 9999).join(['b' * 9999] * 1000)\n",
    "replaced text": "x = ('a' * 9999).replace('a', 'b' * 9999)\n",
    "filled text": "x = 'a'.zfill(10**10) + 'a'.ljust(10**10) + 'a'.center(10**10)\n",
    "formatted text": "x = '%1000000000d' % 1\ny = '{:>1000000000}'.format(1)\n"
    "z = f'{1:1000000000}' + '%*d' % (10**9, 1)\n",
    "range": "x = list(range(10**12))\nfor i in range(10**12): y = i\nz = sum(range(10**9))\n",
    "comprehension": "x = [a for a in range(1000) for b in range(1000) for c in range(1000)]\n",
    "nested comprehensions": "x = [[[c for c in range(99)] for b in range(99)] for a in range(99)]\n",
    "loops": "".join(f"{' ' * i}for i{i} in range(90):\n" for i in range(8)) + " " * 8 + "x = i0\n",
    "endless loop": "x = 0\nwhile True: x += 1\n",
    "endless loops": "while 1:\n  while 1:\n    while 1:\n      x = 1\n",
    "recursion": "def f(n): return f(n + 1)\nx = f(0)\n",
    "two recursions": "def f(n): return g(n + 1) + g(n)\ndef g(n): return f(n + 1) + f(n)\nx = f(0)\n",
    "fibonacci": "def f(n): return n if n < 2 else f(n - 1) + f(n - 2)\nx = f(80)\n",
    "recursion on what is not known": "def f(n): return f(n - 1) + f(n - 2) if n else 1\nx = f(input())\n",
    "recursion through lambdas": "f = lambda g: g(g)\nx = f(f)\n",
    "class in itself": "class C:\n  def __init__(self): self.c = C()\nx = C()\n",
    "property in itself": "class C:\n  @property\n  def c(self): return self.c\nx = C().c\n",
    "many functions": "".join(f"def f{i}(n): return f{i + 1}(n) + f{i + 1}(n)\n" for i in range(999)) + "x = f0(1)\n",
    "many uncalled functions": "".join(f"def f{i}():\n  for i in range(90): m = [i] * 90\n" for i in range(999)),
    "many branches": "from elsewhere import *\n" + "".join(f"if a{i}: b{i} = 1\nelse: b{i} = 2\n" for i in range(500)),
    "branches in branches": "".join(f"{' ' * i}if a{i}:\n" for i in range(60)) + " " * 60 + "x = 1\n",
    "long expression": "x = " + " + ".join(["1"] * 140) + "\n",
    "long list": "x = [" + "1, " * 9000 + "]\n",
    "long chain": "x = 1\n" + "x = x + x\n" * 3000,
    "product of lists": "x = list(zip(*[[1] * 999] * 999))\ny = [a + b for a in x for b in x]\n",
    "slices": "x = list(range(2000))\nfor i in range(90): x = x[::-1] + x[1:]\n",
    "sets": "x = set(range(2000))\nfor i in range(90): x = x | {i * i} | x\n",
    "generators": "def g():\n  while True: yield g()\nx = [a for a in g()]\n",
    "many layers": MODEL + "m = Sequential()\nfor i in range(10**6): m.add(Dense(3))\n",
    "large layers": MODEL + "m = Sequential([Dense(10**18, input_shape=(10**18,)) for i in range(90)])\n",
    "model in itself": MODEL + "m = Sequential()\nm.add(m)\nm.add(Sequential([m]))\nm.build((None, 3))\nm.summary()\n",
    "models in each other": MODEL
    + "a = Sequential()\nb = Sequential([a])\na.add(b)\nb.build((None, 2))\nprint(a.output_shape)\n",
    "nested models": MODEL
    + "m = Sequential([Dense(1)])\nfor i in range(90): m = Sequential([m, m])\nm.build((None, 3))\n",
    "model of a list in itself": MODEL + "x = [Dense(1)]\nx.append(x)\nm = Sequential(x)\n",
    "wrappers": "from keras import layers\nx = layers.Dense(1)\n"
    "for i in range(90): x = layers.TimeDistributed(x)\ny = x\n",
    "branching models": MODEL
    + "from elsewhere import a\nm = Sequential()\n"
    + "".join(f"if a[{i}]: m.add(Dense({i + 1}))\n" for i in range(40)),
    "shapes": "import numpy as np\nx = np.zeros((10**30, 10**30))\nfor i in range(90): x = np.concatenate([x, x])\n",
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_much_ends(name: str) -> None:
    read = source.from_text("student.py", LARGE[name])
    if read.problem is not None:
        assert read.problem.code == "SEQ902"
        return
    tracemalloc.start()
    runs = analysis.module_runs(read, 3)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 1 <= len(runs) <= MAX_PATHS
    assert all(each.steps <= MAX_STEPS + 1000 for each in runs)
    assert peak < 200_000_000
    assert programs(LARGE[name])


@pytest.mark.parametrize("name", ["power", "list", "text", "formatted text", "fibonacci", "recursion", "endless loop"])
def test_what_is_too_much_is_not_known(name: str) -> None:
    run_ = finished(LARGE[name])
    value = run_.state.names[(0, "x")]
    assert isinstance(value, Unknown) or getattr(run_.state.heap.get(getattr(value, "id", -1)), "open", False)


def test_what_follows_a_long_loop_is_known_again() -> None:
    run_ = finished("for i in range(10**9):\n    x = [i] * 9\ny = 3\n")
    assert run_.state.names[(0, "y")] == Const(3)


def test_every_choice_is_followed_or_none() -> None:
    """Two or three ways each: all of their combinations, or the branches are joined."""
    start = MODEL + "from elsewhere import a, b, c\nm = Sequential([Dense(1, input_shape=(2,))])\n"
    branch = "if {0}: m.add(Dense(2))\nelif {0} > 1: m.add(Dense(3))\nelse: m.add(Dense(4))\n"
    for names, expected in (("a", 3), ("ab", 3), ("abc", 3)):
        read = script(start + "".join(branch.format(name) for name in names))
        runs = analysis.module_runs(read, 3)
        assert len(runs) == len({each.paths.taken[0] for each in runs}) * len(
            {tuple(each.paths.taken[1:]) for each in runs}
        )
        assert expected <= len(runs) <= MAX_PATHS


def test_nothing_waits_for_the_garbage_collector() -> None:
    """A command collects no garbage while it analyses file after file."""
    text = MODEL + "def build(n):\n    return Sequential([Dense(n)])\nif x: m = build(1)\nelse: m = Sequential()\n"
    programs(text)
    gc.collect()
    gc.disable()
    try:
        programs(text)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_libcst_checks_what_others_make() -> None:
    """Its checks are off only while it parses."""
    programs("x = 1\n")
    with pytest.raises(cst.CSTValidationError):
        cst.Name("")


def test_libcst_checks_again_however_threads_overlap() -> None:
    first, second = syntax.unchecked(), syntax.unchecked()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    with pytest.raises(cst.CSTValidationError):
        cst.Name("")
