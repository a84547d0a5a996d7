"""What the worst files cost: `python benchmarks/hostile_files.py [--mutated 20000] [--generated 2000] [--seed 0]`.

Mutated programs (those of `tests/test_fuzz.py`, as scripts, notebooks and Quarto) and generated ones, small to write
and dear to analyse, go through `seqlint lint` as the user calls it. No file may cost more than 10 s of processor time
or 1 GB, and none may be without an answer. A batch that costs less than that altogether shows it of each of its files;
one that costs more is halved until the file is found. `--keep FOLDER` keeps the files that fail.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

SECONDS = 10.0
BYTES = 1_000_000_000
PATIENCE = 600
"""Seconds until a call counts as one that hangs."""

HEAD = "from keras import Sequential, layers\nimport numpy as np\nimport keras\nm = Sequential([layers.Dense(3)])\n"
VALUES = (
    *("[1, 2]", "(0,)", "'ab'", "b'ab'", "{1: 2}", "{1, 2}", "np.zeros((3, 4))", "m", "layers.Dense(2)", "range(9)"),
    *("lambda q: q", "input()", "1.5", "10 ** 40", "None", "keras.Input((3,))", "(i for i in range(9))"),
)

Draw = Random
Kind = Callable[[int, Draw], str]


# What is generated: each kind of program of size `n`, the rest drawn


def doubling(n: int, draw: Draw) -> str:
    """A value twice as large after each line."""
    steps = (
        *("a = [*a, *a]", "a = a + a", "a = (a, a)", "a = a * 2", "a.append(a)", "a = {'x': a, 'y': a}", "a += a"),
        *("a = f'{a}{a}'", "a = [b for b in a for c in a]", "a = np.concatenate([a, a])", "a = np.outer(a, a)"),
        *("a = {**a, 'k': a}", "a = list(zip(a, a))", "a = a.join([a, a])", "a = a.replace('a', a)", "a = a | {a: a}"),
        *(
            "b, *a = [*a, *a, a]",
            "a = max(a, a)",
            "a = sorted(a + a)",
            "a = str(a) + repr(a)",
            "a = ('%s' * 2) % (a, a)",
        ),
        *(
            "a = Sequential([a, a])",
            "a = np.stack([a, a])",
            "a = dict(a, b=a)",
            "a = a << a",
            "a = a ** a",
            "a = a * a",
        ),
    )
    return f"a = {draw.choice(VALUES)}\n" + f"{draw.choice(steps)}\n" * n + "m.add(layers.Dense(a))\nprint(a)\n"


def twice(n: int, draw: Draw) -> str:
    """Functions that call the one before twice: 2 ** n calls."""
    call = draw.choice(
        ("f{0}(x) + f{0}(x)", "[f{0}(x), f{0}(x)]", "f{0}(f{0}(x))", "f{0}(x) if x else f{0}(x)", "(yield f{0}(x))")
    )
    text = "def f0(x):\n    return x\n"
    for k in range(n):
        text += f"def f{k + 1}(x):\n    return {call.format(k)}\n"
    return text + f"m.add(layers.Dense(f{n}({draw.choice(VALUES)})))\n"


def recursion(n: int, draw: Draw) -> str:
    """Functions that call themselves and one another without an end."""
    count = draw.randint(1, 5)
    text = ""
    for k in range(count):
        other, third = draw.randrange(count), draw.randrange(count)
        body = draw.choice(
            (
                f"return f{other}(x + 1) + f{third}(x - 1)",
                f"return [f{other}(y) for y in range({n})]",
                f"for i in range({n}): x = f{other}(f{third})(i)\n    return x",
                f"try:\n        return f{other}([x, x])\n    finally:\n        f{third}(x)",
                f"yield from f{other}(x)\n    yield f{third}",
                f"m.add(layers.Dense(f{other}(x)))\n    return f{third}",
                f"return lambda *a, **k: f{other}(*a, a, **k)",
            )
        )
        text += f"@f{third}\n" * draw.choice((0, 0, 1)) + f"def f{k}(x, *args):\n    {body}\n"
    return text + f"print(f0({draw.choice(VALUES)}))\n"


def branches(n: int, draw: Draw) -> str:
    act = draw.choice(("m.add(layers.Dense({0}))", "m = Sequential()", "x = {0}", "m.compile(loss='mse')", "del x"))
    head = draw.choice(
        ("if input():", "while input():", "with a as b:", "for q in input():", "match input():\n  case 1:")
    )
    other = "else:\n    x = [x, {k}]\n" if head.startswith(("if", "while", "for")) else ""
    pad = "     " if head.startswith("match") else "    "
    return "".join(f"{head}\n{pad}{act.format(k)}\n{other.format(k=k)}" for k in range(n)) + "m.fit(x)\n"


def rounds(n: int, draw: Draw) -> str:
    """Loops in loops over long ranges."""
    depth = draw.randint(1, 6)
    text = "x = 0\n"
    for level in range(depth):
        loop = draw.choice((f"for i{level} in range({draw.choice((n, 10**9, 10**30))}):", "while True:", "while x:"))
        text += "    " * level + loop + "\n"
    body = ("m.add(layers.Dense(x + 1))", "x = x * x + 1", "m = Sequential([m, m])", "x = [x, x]", "x = str(x) * 9")
    tail = ("break", "continue", "m.fit(x)", "x = x if x else x", "globals()[str(x)] = x")
    lines = [draw.choice(body + tail) for _ in range(draw.randint(1, 6))]
    return text + "".join("    " * depth + f"{line}\n" for line in lines)


def guarded(n: int, draw: Draw) -> str:
    """`try`, `finally`, `with` and `else` in loops, with endings in all of them."""
    end = ("break", "continue", "x = 1", "m.pop()", "raise ValueError", "m.add(layers.Dense(3))", "return x", "del m")
    lines = ["def f(x=1):"]
    for k in range(n):
        pad = " " * (1 + k % 15)
        lines += [
            f"{pad}for i{k} in range({k}):",
            f"{pad} try: {draw.choice(end)}",
            f"{pad} except E{k}: {draw.choice(end)}",
        ]
        lines += [f"{pad} else: {draw.choice(end)}", f"{pad} finally: {draw.choice(end)}"]
    return "\n".join([*lines, "f()\n"])


def classes(n: int, draw: Draw) -> str:
    """Hierarchies like diamonds, each level over two of the one before."""
    text = "class A0(layers.Layer):\n    def call(self, x):\n        return x\n"
    bases = draw.choice(("B{k}, C{k}", "C{k}", "B{k}", "B{k}, C{k}, A{k}"))
    for k in range(n):
        text += f"class B{k}(A{k}): v = {k}\nclass C{k}(A{k}): pass\nclass A{k + 1}({bases.format(k=k)}):\n"
        text += "    def call(self, x):\n        return super().call(super().call(x))\n"
    return text + f"m = Sequential([A{n}(), A{n}()])\nm.build((None, 3))\n"


def members(n: int, draw: Draw) -> str:
    """A class with very many attributes, properties and methods that ask one another."""
    line = draw.choice(
        (
            "    @property\n    def p{0}(self): return self.p{1} + self.p{1}\n",
            "    v{0} = [v{1}] if 0 else {0}\n",
            "    def m{0}(self, x): return self.m{1}(self.m{1}(x))\n",
            "    def __getattr__(self, name): return self.a{0}\n",
            "    class In{0}:\n        x = {0}\n",
        )
    )
    return (
        "class C:\n" + "".join(line.format(k + 1, k) for k in range(n)) + f"c = C()\nprint(c.p{n}, c.m{n}(1), c.v{n})\n"
    )


def events(n: int, draw: Draw) -> str:
    """A model to which very much happens."""
    lines = (
        *("m.add(layers.Dense(3))", "m.pop()", "m.compile('adam', 'mse')", "m.fit(x, y)", "m.layers[0].trainable = 0"),
        *("m.predict(x)", "m(x)", "m.build((None, 3))", "m.trainable = False", "n = Sequential([m])", "m.add(m)"),
        *("m = keras.models.clone_model(m)", "m.summary()", "m.set_weights(m.get_weights())", "x = m.predict(x)"),
    )
    some = [draw.choice(lines) for _ in range(draw.randint(1, 4))]
    return "x = y = np.zeros((9, 3))\n" + "".join(f"{draw.choice(some)}\n" for _ in range(n))


def same(n: int, draw: Draw) -> str:
    """One statement thousands of times."""
    line = draw.choice(
        (
            *("x{0} = y{0}", "print(x{0})  # seqlint: ignore[SEQ1]", "x[{0}] = x", "x = x.a{0}", "x = lambda: x"),
            *(
                "def g{0}(): return g{1}()",
                "import a{0}",
                "x = {{**x, {0}: x}}",
                "x = x[1:][::-1]",
                "# seqlint: ignore",
            ),
            *(
                "from a{0} import *",
                "global x{0}",
                "x: int = {0}",
                "x = y{0} = z{0} = x",
                "assert x[{0}], x",
                "del x[{0}]",
            ),
            *(
                "m{0} = Sequential([layers.Dense({1})])",
                "layers.Dense(units='a{0}')",
                "m.compile(loss='{0}')",
                "x @= x",
            ),
            *(
                "x = '{0}' 'a' f'{{x}}'",
                "x = x[{0}, ..., None]",
                "async def c{0}(): await c{1}()",
                "x = (y := [x, {0}])",
            ),
            *("@g{0}\ndef g{1}(a={0}, *, b=x): pass", "with open('{0}') as x: pass", "x = not x", "x = x if x else x"),
            *("np.zeros(({1}, {1})).reshape(-1)", "keras.layers.Conv2D({1}, 3)(x)", "a{0}, *b{0} = x", "x.append(x)"),
        )
    )
    return (
        "x = {}\n" + "".join(line.format(k, k + 1) + "\n" for k in range(n * draw.choice((1, 5, 20))))[:900_000] + "\n"
    )


def wide(n: int, draw: Draw) -> str:
    """One expression with very many parts."""
    parts = (
        *(
            ("layers.Dense({0})", ", "),
            ("'a{0}'", " "),
            ("x{0}", " + "),
            ("{0}", " or "),
            ("{0}: x", ", "),
            ("*x", ", "),
        ),
        *(("x[{0}]", " < "), ("lambda: {0}", ", "), ("f'{{x{0}}}'", " "), ("(x for x in y)", ", "), ("k{0}={0}", ", ")),
    )
    part, between = draw.choice(parts)
    joined = between.join(part.format(k + 1) for k in range(n * draw.choice((1, 9))))
    frame = draw.choice(
        ("m = Sequential([{0}])", "x = {{{0}}}", "print({0})", "x = [{0}]", "m.compile({0})", "x = {0}")
    )
    return frame.format(joined) + "\n"


def deep(n: int, draw: Draw) -> str:
    """As deeply nested as the guards allow, and a little more."""
    n = draw.choice((min(n, 60), 80, 90))
    frames = (
        *(("(", ")"), ("[", "]"), ("{1: ", "}"), ("f(", ")"), ("not ", ""), ("lambda: ", ""), ("-", ""), ("[*", "]")),
        *(("x[", "]"), ("Sequential([", "])"), ("layers.TimeDistributed(", ")"), ("(x, ", ")"), ("1 if x else ", "")),
        *(("[a for a in ", "]"), ("{a for a in ", "}"), ("await ", ""), ("x.a(", ")"), ("(y := ", ")"), ("{**", "}")),
    )
    before, after = draw.choice(frames)
    return f"x = {before * n}x{after * n}\nm.add(x)\n" * draw.choice((1, 30))


def blocks(n: int, draw: Draw) -> str:
    """Blocks in blocks, as deep as Python lets them be."""
    heads = ("if x:", "for i in x:", "while x:", "with x as y:", "try:", "def f(x):", "class C(A):", "async def g():")
    depth = draw.choice((min(n, 18), 18))
    opened = [draw.choice(heads) for _ in range(depth)]
    text = "".join(" " * k + head + "\n" for k, head in enumerate(opened)) + " " * depth + "m.add(layers.Dense(3))\n"
    for k in reversed(range(depth)):
        text += " " * k + "finally: x = f(C)\n" if opened[k] == "try:" else ""
    return text * draw.choice((1, n))


def huge(n: int, draw: Draw) -> str:
    """Values that would not fit anywhere."""
    values = (
        *(
            "10 ** {0} ** 3",
            "1 << {0} ** 4",
            "'a' * {0} ** 5",
            "[0] * {0} ** 4",
            "'%{0}000000d' % 1",
            "b'a' * {0} ** 4",
        ),
        *(
            "np.zeros(({0},) * 9)",
            "f'{{1:>{0}00000000}}'",
            "range({0} ** 9)",
            "'{{:{0}00000}}'.format(1)",
            "9 ** 9 ** 9",
        ),
        *("sum(k ** {0} for k in range({0} ** 2))", "[k ** k for k in range({0} ** 2)]", "str(7 ** ({0} ** 2))"),
        *(
            "list(range({0} ** 3))",
            "'a'.center({0} ** 4)",
            "bytes({0} ** 5)",
            "pow({0}, {0} ** 3)",
            "round(1.5, -{0} ** 4)",
        ),
        *("np.arange({0} ** 6).reshape({0}, -1)", "'x'.join(map(str, range({0} ** 3)))", "int('9' * {0} ** 2)"),
        *("np.random.rand({0}, {0}, {0}, {0})", "[[0] * {0}] * {0} ** 3", "set(range({0} ** 3))", "1e308 * {0}"),
        *(
            "[[[a, b, c] for a in range({0})] for b in range({0}) for c in range({0})]",
            "dict.fromkeys(range({0} ** 3))",
        ),
        *("'a' * {0} + 'b' * {0} ** 3", "('a' * {0}).replace('a', 'b' * {0} ** 2)", "np.linspace(0, 1, {0} ** 5)"),
    )
    value = draw.choice(values).format(n)
    uses: tuple[str, ...] = (
        "b = list(a)",
        "m.add(layers.Dense(a))",
        "m.add(layers.Reshape(a))",
        "print(a, a)",
        "for i in a: m.add(i)",
    )
    uses += (
        "m.add(layers.Input(a))",
        "m.fit(a, a)",
        "keras.utils.to_categorical(a, a)",
        "b = a == a",
        "print(f'{a:>9}')",
    )
    return f"a = {value}\n" + "".join(f"{draw.choice(uses)}\n" for _ in range(4))


def numbers(n: int, draw: Draw) -> str:
    """Numbers and names of thousands of characters."""
    size = draw.choice((n, 4_000, 4_400, 90_000))
    digits = draw.choice(
        ("9" * size, "0x" + "f" * size, "1e" + "9" * min(size, 4000), "0." + "1" * size, "1_0" * (size // 3))
    )
    name = draw.choice(("a" * size, "é" * size, "_"))
    return (
        f"x = {digits}\n{name} = x\nm.add(layers.Dense({digits}))\nm.{name}(x)\nlayers.{name}(3)\nm.compile('{name}')\n"
    )


def text(n: int, draw: Draw) -> str:
    """Literals of hundreds of thousands of characters."""
    size = draw.choice((n, 50_000, 700_000))
    part = draw.choice(
        ("a", "\\n", "{x} ", "%s", "é", "\\u0041", "\\N{DIGIT ONE}", "'", "# seqlint: ignore ", "=", "{{")
    )
    quote = draw.choice(('"', '"""', 'f"', 'b"', 'r"'))
    if "{x}" in part and "f" in quote:
        size = min(size, 2_000)
    literal = quote + part * (size // len(part)) + quote.lstrip("fbr")
    if quote.startswith("b"):
        literal = literal.replace("é", "e")
    return (
        f"x = {literal}\nm.add(x)\nm.compile(loss=x)\nprint(x.format(x), x % x, x[0], x.split('a'), layers.Dense(x))\n"
    )


def models(n: int, draw: Draw) -> str:
    """Models in models, and layers used by many."""
    made = draw.choice(
        (
            *("Sequential([m, m])", "Sequential([m])", "keras.Model(m.input, m.output)", "Sequential(m.layers * 2)"),
            *(
                "keras.models.clone_model(m)",
                "Sequential([*m.layers, *m.layers])",
                "Sequential([layers.TimeDistributed(m)])",
            ),
            *("[m, Sequential([m])][1]", "Sequential([layers.Dense(3) for _ in m.layers] + [m])"),
        )
    )
    return "m.build((None, 3))\n" + f"m = {made}\n" * n + "m.summary()\nm.compile('adam', 'mse')\n"


def comprehensions(n: int, draw: Draw) -> str:
    depth = draw.randint(1, 7)
    inner = draw.choice(
        ("[i0]", "layers.Dense(i0 + 1)", "Sequential()", "'a' * i0", "i0 ** i0", "lambda: i0", "print(i0)")
    )
    if draw.random() < 0.5:
        return f"x = [{inner} {' '.join(f'for i{k} in range({n})' for k in range(depth))}]\nm.add(x)\nprint(x)\n"
    for k in range(depth):
        inner = f"[{inner} for i{depth - 1 - k} in range({n})]"
    return f"x = {inner}\nm.add(x)\nprint(x)\n"


def decorated(n: int, draw: Draw) -> str:
    decorator = draw.choice(("deco", "deco(x)", "property", "functools.cache", "lambda f: f", "deco(deco)(deco)"))
    text = "import functools\ndef deco(f):\n    @functools.wraps(f)\n    def g(*a, **k): return f(*a, *a, **k)\n"
    return (
        text
        + "    return g\n"
        + f"@{decorator}\n" * min(n, 90)
        + "def f(x): return Sequential([x, f])\n"
        + "m = f(f)\nm.add(f(m))\n"
    )


def cells(n: int, draw: Draw) -> str:
    """A text in cells, with commands of IPython among them."""
    lines = (
        *(
            "%time x = f(x)",
            "!ls {x}",
            "x = !ls",
            "x[0]?",
            "files = %timeit f(x)",
            ">>> x = 1",
            "In [1]: x = 1",
            "  x = 1",
        ),
        *(
            "%%bash\nls",
            "%%time\nx = 1",
            ";f a b",
            "/f x",
            "%run a.py",
            "x = (",
            "m.add(layers.Dense(3))",
            "%matplotlib inline",
        ),
        *(
            "a" * 4000 + "?",
            "a," * 2000 + " = !ls",
            "%" * 3000,
            "x = '" + "\\'" * 1500,
            '"""',
            "x = [" * 50,
            "\\\n" * 300,
        ),
    )
    return "".join(f"# %%\n{draw.choice(lines)}\n" for _ in range(n))


KINDS: tuple[Kind, ...] = (
    *(doubling, twice, recursion, branches, rounds, guarded, classes, members, events, same, wide, deep, blocks, huge),
    *(numbers, text, models, comprehensions, decorated, cells),
)


def generated(draw: Draw) -> tuple[str, str]:
    """A file's name and text: up to three kinds, each of a size of its own, at times in a function or as a notebook."""
    some = [draw.choice(KINDS) for _ in range(draw.choice((1, 1, 1, 2, 3)))]
    parts = [kind(int(3 ** draw.uniform(1, 6.5)), draw) for kind in some]
    if draw.random() < 0.2 and cells not in some:
        parts = ["def main():\n" + "".join(f"    {line}\n" for part in parts for line in part.split("\n"))]
    body = "".join(parts) + "main()\n" * draw.randint(0, 1)
    name = "-".join(kind.__name__ for kind in some)
    return _as(draw, f"{name}", HEAD + body, draw.choice(("py", "py", "py", "ipynb", "qmd")))


def mutated(draw: Draw) -> tuple[str, str]:
    from tests.test_fuzz import mutated

    return _as(draw, "mutated", mutated(draw), draw.choice(("py", "py", "py", "py", "ipynb", "qmd")))


def _as(draw: Draw, name: str, text: str, ending: str) -> tuple[str, str]:
    """The program as a script, or cut into the cells of a notebook or a document."""
    if ending == "py":
        return f"{name}.py", text
    rows = text.splitlines(keepends=True)
    size = draw.choice((1, 5, 40, len(rows) + 1))
    parts = ["".join(rows[at : at + size]) for at in range(0, len(rows), size)]
    if ending == "qmd":
        return f"{name}.qmd", "# Lab\n\n" + "".join(f"```{{python}}\n{part}\n```\n\n" for part in parts)
    bare: dict[str, object] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    made = [bare | {"source": part} for part in parts]
    return f"{name}.ipynb", json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


# What is measured


@dataclass
class Tally:
    """What became of the files of one sort; `worst`: the dearest, in seconds and bytes, of those that were measured."""

    files: int = 0
    given_up: int = 0
    seconds: tuple[float, str] = (0.0, "")
    size: tuple[int, str] = (0, "")
    failed: list[tuple[Path, str]] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.files} files, {len(self.failed)} failed, {self.given_up} given up; "
            f"at most {self.seconds[0]:.1f} s ({self.seconds[1]}), {self.size[0] / 1e6:.0f} MB ({self.size[1]})"
        )


@dataclass(frozen=True)
class Call:
    """What `seqlint lint` of some files cost and said. `problem`: why that is no answer."""

    seconds: float
    size: int
    given_up: int
    problem: str


def lint(files: Sequence[Path]) -> Call:
    """Lint the files in one call; all of its processes are counted."""
    command = [sys.executable, "-m", "seqlint", "lint", "--no-cache", "--isolated", "--jobs", "2", "--format", "json"]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen([*command, *map(str, files)], stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            if time.monotonic() > deadline:
                process.kill()
            time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        out.seek(0)
        err.seek(0)
        said, complaint = out.read(), err.read().decode(errors="replace")
    used = ended[2]
    problem = "" if process.returncode in (0, 1) and not complaint else f"exit code {process.returncode}: {complaint}"
    found = [] if problem else json.loads(said)["diagnostics"]
    given_up = sum(each["code"] == "SEQ902" and "time or memory" in each["message"] for each in found)
    return Call(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, given_up, problem)


def measure(files: Sequence[Path], tally: Tally) -> None:
    """Lint the files; where that costs more than one may cost or something is wrong, each half by itself."""
    call = lint(files)
    fine = call.seconds < SECONDS and call.size < BYTES and not call.problem
    if not fine and len(files) > 1:
        measure(files[: len(files) // 2], tally)
        measure(files[len(files) // 2 :], tally)
        return
    tally.files += len(files)
    tally.given_up += call.given_up
    tally.size = max(tally.size, (call.size, files[0].name))
    if len(files) == 1:
        tally.seconds = max(tally.seconds, (call.seconds, files[0].name))
    if not fine:
        why = call.problem.strip()[-300:] or f"{call.seconds:.1f} s, {call.size / 1e6:.0f} MB"
        tally.failed.append((files[0], why))
        print(f"FAILED {files[0].name}: {why}", flush=True)


def run(sort: Callable[[Draw], tuple[str, str]], numbers: range, folder: Path) -> Tally:
    """Generate the files of these numbers, and lint them."""
    tally = Tally()
    files = []
    for number in numbers:
        name, text = sort(Random(number))
        files.append(folder / f"{number}-{name}")
        files[-1].write_text(text, "utf-8", errors="replace")
    measure(files, tally)
    for file in {*files} - {failed for failed, _ in tally.failed}:
        file.unlink()
    return tally


def whole(sort: Callable[[Draw], tuple[str, str]], numbers: range, batch: int, folder: Path, jobs: int) -> Tally:
    """All of the files, `batch` in a call; what they cost is printed as they come."""
    total = Tally()
    parts = [numbers[start : start + batch] for start in range(0, len(numbers), batch)]
    with ThreadPoolExecutor(jobs) as pool:
        for part in pool.map(lambda some: run(sort, some, folder), parts):
            total.files += part.files
            total.given_up += part.given_up
            total.seconds, total.size = max(total.seconds, part.seconds), max(total.size, part.size)
            total.failed += part.failed
            if not total.files % 100:
                print(total, flush=True)
    return total


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutated", type=int, default=20_000)
    parser.add_argument("--generated", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0, help="the number of the first file")
    parser.add_argument("--jobs", type=int, default=2, help="calls at a time")
    parser.add_argument("--keep", metavar="FOLDER", help="where files are kept that fail")
    asked = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(asked.keep or made)
        folder.mkdir(parents=True, exist_ok=True)
        for sort, count, batch in ((mutated, asked.mutated, 100), (generated, asked.generated, 1)):
            total = whole(sort, range(asked.seed, asked.seed + count), batch, folder, asked.jobs)
            print(f"{sort.__name__}: {total}", flush=True)
            failed += len(total.failed)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
