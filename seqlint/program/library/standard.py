"""Python's own modules, as far as they make numbers, names and settings: math, os.path, itertools, json, random, ..."""

from __future__ import annotations

import collections
import itertools
import json
import math
import posixpath
import string
from collections.abc import Callable, Iterable

from seqlint.program.language.values import NONE, Array, Const, Seq, Unknown, Value, join
from seqlint.program.library.arrays import NOT_KNOWN, array_of, elements, option, plain
from seqlint.program.library.call import Call, Model

LARGE = 10**15
"""Beyond it, no arithmetic is done."""

MAX_COMBINED = 2_000
"""Of more combinations, none are made."""


def on_numbers(compute: Callable[..., float]) -> Callable[[Call], Value]:
    """A function of math, computed where its arguments are known and small."""

    def run(call: Call) -> Value:
        numbers = [plain(value, call.heap) for value in _numbers(call)]
        if not all(isinstance(n, (int, float)) and abs(n) < LARGE for n in numbers):
            return Unknown(f"the result of {call.name}")
        try:
            return Const(compute(*numbers))
        except (ArithmeticError, ValueError, TypeError):
            return Unknown(f"{call.name} of a number it cannot take")

    return run


def _numbers(call: Call) -> tuple[Value, ...]:
    """What `math.pow(x, y)` and `math.gcd(*integers)` compute with."""
    given = call.given.values()
    return given[0].items if len(given) == 1 and isinstance(given[0], Seq) else tuple(given)


def small(compute: Callable[..., int], most: int) -> Model:
    """A function whose result grows fast."""

    def run(call: Call) -> Value:
        numbers = [plain(value, call.heap) for value in _numbers(call)]
        small_enough = all(isinstance(n, int) and 0 <= n <= most for n in numbers)
        return on_numbers(compute)(call) if small_enough else Unknown(f"the result of {call.name}")

    return run


def prod(call: Call) -> Value:
    """math.prod of a shape."""
    numbers = option(call, "iterable", NOT_KNOWN)
    start = option(call, "start", 1)
    known = isinstance(numbers, tuple) and all(isinstance(n, (int, float)) for n in (*numbers, start))
    if not known or len(numbers) > 64 or any(abs(n) > LARGE for n in numbers):
        return Unknown("a product")
    return Const(math.prod(numbers, start=start))


def total(call: Call) -> Value:
    numbers = option(call, "seq", NOT_KNOWN)
    known = isinstance(numbers, tuple) and all(isinstance(n, (int, float)) for n in numbers)
    return Const(math.fsum(numbers)) if known else Unknown("a sum")


def join_path(call: Call) -> Value:
    parts = [plain(value, call.heap) for value in (call.get("a") or NONE, *call.several("p"))]
    known = parts and all(isinstance(part, str) for part in parts)
    return Const(posixpath.join(*parts)) if known else Unknown("a path")


def on_text(compute: Callable[[str], object]) -> Model:
    """A function of os.path that looks at the text alone."""

    def run(call: Call) -> Value:
        text = NOT_KNOWN if call.first is None else plain(call.first, call.heap)
        if not isinstance(text, str):
            return Unknown("a path")
        found = compute(text)
        return Seq("tuple", tuple(map(Const, found))) if isinstance(found, tuple) else Const(found)

    return run


# itertools


def product(call: Call) -> Value:
    """itertools.product: what a search over settings goes through."""
    lists = [elements(value, call.heap) for value in call.several("iterables")]
    times = option(call, "repeat", 1)
    known = [one for one in lists if one is not None]
    if len(known) < len(lists) or not isinstance(times, int) or not 1 <= times <= 10:
        return Unknown("a product of what is not known")
    if math.prod(map(len, known)) ** times > MAX_COMBINED:
        return Unknown("a large product")
    return _tuples(itertools.product(*known, repeat=times))


def choices(take: Callable[[tuple[Value, ...], int], Iterable[tuple[Value, ...]]]) -> Model:
    """itertools.combinations and permutations."""

    def run(call: Call) -> Value:
        items, size = elements(call.get("iterable"), call.heap), option(call, "r")
        if items is None or not isinstance(size, int) or size < 0 or len(items) ** size > MAX_COMBINED:
            return Unknown("combinations of what is not known")
        return _tuples(take(items, size))

    return run


def _tuples(found: Iterable[tuple[Value, ...]]) -> Value:
    return Seq("generator", tuple(Seq("tuple", items) for items in found))


def chain(call: Call) -> Value:
    lists = [elements(value, call.heap) for value in call.several("iterables")]
    known = [one for one in lists if one is not None]
    return Seq("generator", tuple(itertools.chain(*known))) if len(known) == len(lists) else Unknown("a chain")


# json


def parsed(call: Call) -> Value:
    """`json.loads` of a text that is known."""
    text = option(call, "s", NOT_KNOWN)
    if not isinstance(text, str):
        return Unknown("a JSON text")
    try:
        return _from_json(call, json.loads(text))
    except (ValueError, RecursionError):
        return Unknown("a text that is no JSON")


def _from_json(call: Call, thing: object) -> Value:
    if isinstance(thing, list):
        return call.heap.new_list(tuple(_from_json(call, item) for item in thing))
    if isinstance(thing, dict):
        return call.heap.new_dict(tuple((Const(key), _from_json(call, item)) for key, item in thing.items()))
    return Const(thing)


# random


def number(call: Call) -> Value:
    """`random.random()`."""
    return Array((), "float64", 0, 1, container="python")


def real(call: Call) -> Value:
    return Array((), "float64", container="python")


def uniform(call: Call) -> Value:
    ends = [option(call, name, NOT_KNOWN) for name in "ab"]
    if not all(isinstance(end, (int, float)) and abs(end) < LARGE for end in ends):
        return real(call)
    return Array((), "float64", min(ends), max(ends), container="python")


def integer(call: Call) -> Value:
    """`randint(a, b)` with b, `randrange(a, b)` without."""
    low, high = option(call, "a", option(call, "start")), option(call, "b", option(call, "stop"))
    low, high = (0, low) if high is None else (low, high)
    if not isinstance(low, int) or not isinstance(high, int):
        return Array((), "int64", container="python")
    return Array((), "int64", low, high if call.name.endswith("randint") else high - 1, container="python")


def choice(call: Call) -> Value:
    """One element of a sequence."""
    items = elements(call.get("seq"), call.heap)
    if not items or len(items) > 100:
        return Unknown("a random choice")
    found = array_of(Seq("tuple", items), call.heap)
    if (
        len(items) > 1
        and isinstance(found, Array)
        and found.dtype in ("int64", "float64")
        and found.shape == (len(items),)
    ):
        return Array((), found.dtype, found.low, found.high, container="python")
    value = items[0]
    for item in items[1:]:
        value = join(value, item, "a random choice")
    return value


def counter(call: Call) -> Value:
    """`Counter(labels)`: how often each text or number occurs, where all are known."""
    items = elements(call.first, call.heap)
    keys = [item.value for item in items or () if isinstance(item, Const)]
    if items is not None and len(keys) == len(items):
        counts = collections.Counter(keys)
        return call.heap.new_dict(tuple((Const(key), Const(count)) for key, count in counts.items()))
    texts = call.first.past.texts if isinstance(call.first, Array) else ()
    count = Array((), "int64", 1, container="python")
    return call.heap.new_dict(tuple((Const(text), count) for text in texts)) if texts else Unknown("a Counter")


def nothing(call: Call) -> Value:
    return NONE


def seconds(call: Call) -> Value:
    return Array((), "float64", 0, container="python")


REAL = (
    "sqrt", "exp", "log", "log2", "log10", "log1p", "expm1", "sin", "cos", "tan", "asin", "acos", "atan", "atan2",
    "sinh", "cosh", "tanh", "fabs", "hypot", "radians", "degrees", "pow", "fmod", "copysign", "cbrt", "exp2",
)  # fmt: skip
WHOLE = ("ceil", "floor", "trunc", "gcd", "lcm", "isqrt", "isnan", "isinf", "isfinite", "isclose")
FUNCTIONS: dict[str, Model] = {
    **{f"math.{name}": on_numbers(getattr(math, name)) for name in (*REAL, *WHOLE)},
    "math.prod": prod, "math.fsum": total, "math.factorial": small(math.factorial, 30),
    "math.comb": small(math.comb, 60), "math.perm": small(math.perm, 30),
    "os.path.join": join_path,
    "os.path.basename": on_text(posixpath.basename), "os.path.dirname": on_text(posixpath.dirname),
    "os.path.splitext": on_text(posixpath.splitext), "os.path.normpath": on_text(posixpath.normpath),
    "itertools.product": product, "itertools.chain": chain,
    "itertools.combinations": choices(itertools.combinations),
    "itertools.permutations": choices(itertools.permutations),
    "json.loads": parsed, "collections.Counter": counter,
    "random.random": number, "random.uniform": uniform, "random.gauss": real, "random.normalvariate": real,
    "random.randint": integer, "random.randrange": integer, "random.choice": choice,
    "random.seed": nothing, "random.shuffle": nothing, "os.makedirs": nothing, "os.mkdir": nothing,
    "time.time": seconds, "time.perf_counter": seconds, "time.sleep": nothing,
}  # fmt: skip
CONSTANTS: dict[str, Value] = {
    **{f"math.{name}": Const(scalar_value) for name, scalar_value in (
        ("pi", math.pi), ("e", math.e), ("tau", math.tau), ("inf", math.inf), ("nan", math.nan))},
    **{f"string.{name}": Const(getattr(string, name)) for name in (
        "ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "punctuation", "printable", "whitespace")},
    "os.sep": Const("/"), "sys.maxsize": Const(2**63 - 1),
}  # fmt: skip
METHODS: dict[str, dict[str, Model]] = {}
ATTRIBUTES: dict[str, dict[str, Callable[[Value], Value | None]]] = {}
