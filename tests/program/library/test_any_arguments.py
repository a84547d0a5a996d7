"""No call, whatever its arguments, makes the library raise: what it cannot follow is not known."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest

from seqlint.program import library, signatures
from seqlint.program.language.arguments import Arg, Args
from seqlint.program.language.values import (
    NONE,
    Api,
    Array,
    Const,
    Dataset,
    Dict,
    Function,
    Made,
    Module,
    Origin,
    Ref,
    Seq,
    Slice,
    Tensor,
    Unknown,
    Value,
)
from seqlint.program.library import Rebind
from seqlint.signature import REQUIRED, Parameter

MODULES = ("numpy", "sklearn", "pandas", "tensorflow", "keras_data", "standard", "datasets")
CONTAINERS = ("numpy", "tensor", "frame", "series", "python")
DTYPES = (None, "float32", "int64", "uint8", "bool", "str", "object", "category", "nonsense")
SHAPES = (None, (), (0,), (5,), ("?",), (5, 1), ("?", 3), (4, "?", 2), (2, 3, 4, 5), (10**9, 10**9))
LABELS = (None, "integer", "numbered", "counting", "one-hot", "binary", "multi-label", "continuous")
ROUNDS = 40
AT: Any = None
"""Where a call stands."""


class Heap:
    """Lists and dicts by number; some are not known."""

    def __init__(self) -> None:
        self.lists: dict[int, tuple[Value, ...]] = {}
        self.dicts: dict[int, tuple[tuple[Value, Value], ...]] = {}

    def items(self, value: Value) -> tuple[Value, ...] | None:
        if isinstance(value, Ref) and value.kind == "dict":
            return tuple(key for key, _ in self.dicts.get(value.id, ()))
        return self.lists.get(value.id) if isinstance(value, Ref) else value.items if isinstance(value, Seq) else None

    def some_items(self, value: Value) -> tuple[Value, ...]:
        return self.lists.get(value.id, ()) if isinstance(value, Ref) else ()

    def entries(self, value: Value) -> tuple[tuple[Value, Value], ...] | None:
        return self.dicts.get(value.id) if isinstance(value, Ref) else None

    def new_list(self, items: tuple[Value, ...], is_open: bool = False) -> Value:
        ref = Ref(len(self.lists) + len(self.dicts), "list")
        self.lists[ref.id] = items
        return ref

    def new_dict(self, items: tuple[tuple[Value, Value], ...]) -> Value:
        ref = Ref(len(self.lists) + len(self.dicts), "dict")
        self.dicts[ref.id] = items
        return ref

    def call(self, function: Value, *args: Value) -> Value:
        return args[0] if args else Unknown("nothing")

    def answers(self, function: Value) -> tuple[float, ...] | None:
        return (1, 0) if isinstance(function, Function) else None


class Values:
    """Values of every kind, at random."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.heap = Heap()

    def array(self) -> Array:
        pick = self.random.choice
        low = pick((None, 0, -1, 0.5, -1e300, -(10**30)))
        high = pick((None, low, 1, 255, 1e300, 10**30))
        origin = pick((None, Origin("a.csv", "all", None), Origin("keras.datasets.mnist", "train", "x")))
        shape = pick(SHAPES)
        columns = (("a", Array(("?",), container="series")),) if self.random.random() < 0.2 else ()
        classes = pick((None, 0, 1, 2, 10))
        return Array(shape, pick(DTYPES), low, high, pick(LABELS), classes, pick(CONTAINERS), origin, columns)

    def constant(self) -> Const:
        numbers = (0, 1, -1, 2, 3, 10**30, 0.5, -2.5, 1e308, math.nan, math.inf, 2j, True, False)
        return Const(self.random.choice((*numbers, None, ..., "", "text", "float32", "int", b"bytes", "mean", "a.csv")))

    def value(self, depth: int = 2) -> Value:
        kind = self.random.randrange(12 if depth else 5)
        match kind:
            case 0 | 1:
                return self.array()
            case 2 | 3:
                return self.constant()
            case 4:
                return self.random.choice(
                    (Unknown("why"), Api("numpy.float32"), Module("numpy"), Ref(10**6, "list"), NONE)
                )
            case 5:
                return Seq("tuple", self.several(depth))
            case 6:
                return self.heap.new_list(self.several(depth))
            case 7:
                keys = self.several(depth)
                return self.heap.new_dict(tuple((key, self.value(depth - 1)) for key in keys))
            case 8:
                return Slice(self.value(0), self.value(0), self.value(0))
            case 9:
                return Dataset(self.several(depth) or (NONE,), self.random.choice((None, "?", 0, 32)), "?")
            case 10:
                return self.random.choice(
                    (Tensor((None, 3)), Dict(()), Made("numpy.random.Generator"), Made("unknown"))
                )
        return self.array()

    def several(self, depth: int) -> tuple[Value, ...]:
        return tuple(self.value(depth - 1) for _ in range(self.random.randrange(4)))

    def args(self, parameters: tuple[Parameter, ...] | None) -> Args:
        """What a function takes: what it must have, some of the rest, by place or by name; seldom something else."""
        known = parameters or ()
        by_place = [p for p in known if p.kind in ("place", "positional")]
        first = by_place[: self.random.randrange(len(by_place) + 1)]
        rest = [p for p in known if p not in first and not p.kind.startswith("var-")]
        given = [p for p in rest if p.default is REQUIRED or self.random.random() < 0.2]
        more = range(self.random.randrange(4) if any(p.kind == "var-positional" for p in known) else 0)
        items = [Arg(self.value(), None, AT) for _ in (*first, *(more if first == by_place else ()))]
        items += [Arg(self.value(), p.name, AT) for p in given]
        if self.random.random() < 0.05:
            items.append(Arg(self.value(), "no_such_argument", AT))
        return Args(tuple(items))


def check(result: Any) -> None:
    """A value, and where an array one that keeps its own promises."""
    if isinstance(result, Rebind):
        check(result.receiver)
        result = result.result
    assert result is not None
    if isinstance(result, Array):
        assert result.shape is None or all(isinstance(dim, int) or dim == "?" for dim in result.shape), result
        assert result.container in CONTAINERS
        assert result.labels in LABELS
        for bound in (result.low, result.high):
            assert bound is None or (isinstance(bound, int | float) and bound == bound), result


def tables(name: str) -> Iterator[tuple[str, str, Any]]:
    for module in MODULES:
        for key, found in library.table(module, name).items():
            yield module, key, found


@pytest.mark.parametrize("name", sorted({key for _, key, _ in tables("FUNCTIONS") if library.function(key)}))
def test_functions(name: str) -> None:
    values = Values(crc32(name.encode()))
    model = library.function(name)
    assert model is not None
    file = library.LIBRARIES[name.partition(".")[0]]
    for _ in range(ROUNDS):
        check(model(values.args(signatures.of_function(file, name)), values.heap, AT))


def receivers(values: Values, kind: str) -> Value:
    if kind in CONTAINERS:
        return values.array().with_(container=kind)
    if kind in ("tf.data.Dataset", "keras.preprocessing.image.Iterator"):
        return Dataset((values.array(),), values.random.choice((None, "?", 4)), "?", kind)
    states = {
        "scipy.sparse.csr_matrix": (("array", values.array()),),
        "keras.preprocessing.text.Tokenizer": None,
        "pandas.cat": (("of", values.array()),),
    }
    state = states.get(kind, ())
    if state is not None:
        return Made(kind, state=state)
    maker = library.function(kind)
    assert maker is not None
    words = Arg(values.constant(), "num_words", AT)
    made = maker(Args((words,) if kind.endswith("Tokenizer") else ()), values.heap, AT)
    assert isinstance(made, Made)
    return made


@pytest.mark.parametrize("kind", sorted({key for _, key, _ in tables("METHODS")}))
def test_methods(kind: str) -> None:
    values = Values(7)
    places = {name: file for file, key, methods in tables("METHODS") if key == kind for name in methods}
    for name, file in sorted(places.items()):
        for _ in range(ROUNDS):
            model = library.method(receivers(values, kind), name)
            if model is None:  # that class has no such method, or no more
                assert signatures.of_method(file, kind, name) is None
                break
            check(model(values.args(signatures.of_method(file, kind, name)), values.heap, AT))


@pytest.mark.parametrize("kind", sorted({key for _, key, _ in tables("ATTRIBUTES")}))
def test_attributes(kind: str) -> None:
    values = Values(3)
    for name in sorted({name for _, key, found in tables("ATTRIBUTES") if key == kind for name in found}):
        for _ in range(ROUNDS):
            library.attribute(receivers(values, kind), name)


OPERATORS = (
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "**",
    "@",
    "&",
    "|",
    "^",
    "<<",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "in",
    "is",
)


@pytest.mark.parametrize("operator", OPERATORS)
def test_operators(operator: str) -> None:
    values = Values(11)
    for _ in range(20 * ROUNDS):
        left, right = values.array(), values.value()
        check(library.binary(operator, left, right, values.heap))
        check(library.binary(operator, right, left))


@pytest.mark.parametrize("operator", ["-", "+", "~", "not", "abs"])
def test_unary_operators(operator: str) -> None:
    values = Values(13)
    for _ in range(10 * ROUNDS):
        check(library.unary(operator, values.array()))


def test_subscripts() -> None:
    values = Values(17)
    for _ in range(200 * ROUNDS):
        receiver = values.random.choice((values.array(), values.value()))
        index, stored = values.value(), values.value()
        check(library.subscript(receiver, index, values.heap))
        check(library.store_item(receiver, index, stored, values.heap))
        check(library.store_attribute(receiver, values.random.choice(("shape", "columns", "a")), stored, values.heap))
        for accessor in ("iloc", "loc"):
            found = library.attribute(values.array().with_(container="frame"), accessor)
            assert found is not None
            check(library.subscript(found, index, values.heap))


def test_length_and_iteration() -> None:
    values = Values(19)
    for _ in range(50 * ROUNDS):
        value = values.value()
        length, found = library.length(value), library.iterate(value)
        assert length is None or length >= 0
        assert not isinstance(found, tuple) or len(found) <= 64
