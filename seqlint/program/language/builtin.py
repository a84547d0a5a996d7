"""What Python's builtin functions return: one function each, in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import libcst as cst

from seqlint.program import signatures
from seqlint.program.language import assignment, calls, concrete, containers, operators, python
from seqlint.program.language.arguments import Args
from seqlint.program.language.given import Given, bind
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.state import Instance, Items
from seqlint.program.language.values import (
    NONE,
    Api,
    Array,
    BoundMethod,
    Cause,
    Class,
    Const,
    Dataset,
    Function,
    Made,
    Module,
    Nothing,
    Ref,
    Seq,
    Slice,
    Unknown,
    Value,
)
from seqlint.signature import Parameters

Model: TypeAlias = "Callable[[Interpreter, Given, cst.Call], Value | None]"
"""What a builtin returns, from its arguments by name and the call; None where that is not known."""

MAX_RANGE = 2_000
MAX_DIGITS = 400
HARMLESS = frozenset({
    "print", "len", "type", "isinstance", "id", "repr", "str", "hasattr", "callable", "issubclass", "hash",
    "vars", "dir", "help", "format", "bool", "iter", "display",
})  # fmt: skip


def call(run: Interpreter, name: str, args: Args, node: cst.Call) -> Value:
    """The result of the builtin `name`."""
    if name in ("exit", "quit"):
        return python.EXIT
    if name in TABLE and not args.open:
        computed = _computed(run, name, args)
        found = _modelled(run, name, args, node) if computed is None else computed
        return Unknown(f"{name}() of what is not known") if found is None else found
    if name in ("exec", "globals", "locals"):
        run.notes.stars.append("?")
    if name not in HARMLESS:
        python.escape(run, args.values, node)
    return Unknown(f"the result of {name}()")


def _computed(run: Interpreter, name: str, args: Args) -> Value | None:
    """What Python itself makes of numbers and texts, with all arguments; None where they are not such."""
    function = _OF_CONSTANTS.get(name)
    if function is None or not all(isinstance(arg.value, Const | Nothing) for arg in args.items):
        return None
    return concrete.called(run, function, args, f"{name}() of what is not known")


def _modelled(run: Interpreter, name: str, args: Args, node: cst.Call) -> Value | None:
    """What the model of a builtin gives; None where it does not know, or has not read an argument that was given."""
    given = bind(signatures.of_function("builtins", f"builtins.{name}") or Parameters(), args)
    if given is None:
        return None
    try:
        found = TABLE[name](run, given, node)
    except (ValueError, ArithmeticError, TypeError, IndexError, AttributeError):
        return None
    return None if given.unread and found != NONE else found


def number(value: Value) -> Any:
    """The number that a constant or a known array scalar is. Raises ValueError where there is none."""
    if isinstance(value, Const) and isinstance(value.value, int | float):
        return value.value
    if isinstance(value, Array) and value.shape == () and value.only is not None:
        return value.only
    raise ValueError


def _range(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    span = range(*(number(bound) for bound in given.values()))
    return Seq("tuple", tuple(map(Const, span))) if len(span) <= MAX_RANGE else None


def _slice(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    """`slice(stop)` or `slice(start, stop, step)`: one argument alone is where it ends."""
    start, stop = given["start"], given.get("stop")
    step = given.get("step", NONE)
    return Slice(NONE, start, step) if stop is None else Slice(start, stop, step)


def _len(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    value = given["obj"]
    if isinstance(value, Array | Dataset | Made):
        length = run.world.length(value)
        return None if length is None else Const(length)
    if isinstance(value, Const):
        return Const(len(value.value))
    found = python.items(run, value)
    return None if found is None else Const(len(found))


def _int(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    value, base = given.get("x", Const(0)), given.get("base")
    known = base is None and not isinstance(value, Unknown) and not _is_typed(value)
    return concrete.abstract(run, int(number(value))) if known else _SOME_INT


def _float(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    value = given["x"]
    return _SOME_FLOAT if isinstance(value, Unknown) or _is_typed(value) else Const(float(number(value)))


_SOME_INT, _SOME_FLOAT, _SOME_TEXT = (Array((), dtype, container="python") for dtype in ("int64", "float64", "str"))


def _is_typed(value: Value) -> bool:
    """A number or text that is read somewhere: of what it is nothing is known but that."""
    return isinstance(value, Array) and value.shape == () and (value.low is None or value.low != value.high)


def _bool(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    known = python.truth(run, given["object"])
    return None if known is None else Const(known)


def _elements(run: Interpreter, given: Given) -> tuple[Value, ...] | None:
    """Those of the argument `iterable` in order: none where it is not given."""
    return python.in_order(run, given["iterable"]) if "iterable" in given else ()


def _list(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    found = _elements(run, given)
    if found is not None:
        return python.new_list(run, found)
    one = given["iterable"]
    held = (one.holds,) if isinstance(one, Unknown) and one.holds is not None else ()
    return run.new(Items(held, True), "list")


def _tuple(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    found = _elements(run, given)
    return None if found is None else Seq("tuple", found)


def _set(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    whole = given.get("iterable")
    if isinstance(whole, Array) and whole.classes and whole.shape and len(whole.shape) == 1:
        return run.new(Items((Unknown("one of the labels"),) * whole.classes), "set")  # how many, as of `np.unique`
    found = () if whole is None else python.items(run, whole)
    return None if found is None else python.new_set(run, found)


def _dict(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    pairs: list[tuple[Value, Value]] = []
    if "iterable" in given:
        first = given["iterable"]
        inner = (first.named or None) if isinstance(first, Array) else python.entries(run, first)
        if inner is None:
            inner = tuple(_pair(run, v) for v in python.items(run, first) or ((),))  # type: ignore[arg-type]
        pairs += inner
    pairs += [(Const(name), value) for name, value in given.items() if name != "iterable"]
    return python.new_dict(run, python.last_of_each(pairs))


def _pair(run: Interpreter, value: Value) -> tuple[Value, Value]:
    first, second = python.items(run, value) or ()
    return first, second


def _zip(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    columns = [python.in_order(run, v) for v in given.several("iterables")]
    known = [c for c in columns if c is not None]
    strict = python.truth(run, given.get("strict", Const(False)))
    if len(known) != len(columns) or len(columns) * min(map(len, known), default=0) > MAX_RANGE:
        row = Seq("tuple", tuple(python.element(run, v) for v in given.several("iterables")))
        return Unknown("zip() of what is not known", holds=row)
    if strict is not False and len(set(map(len, known))) > 1:
        return None
    return Seq("generator", tuple(Seq("tuple", row) for row in zip(*known, strict=False)))


def _enumerate(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    found, first = _elements(run, given), number(given.get("start", Const(0)))
    if found is None:
        place = Array((), "int64", 0 if first == 0 else None, container="python")
        row = Seq("tuple", (place, python.element(run, given["iterable"])))
        return Unknown("enumerate() of what is not known", holds=row) if "iterable" in given else None
    return Seq("generator", tuple(Seq("tuple", (Const(i), v)) for i, v in enumerate(found, first)))


def _reversed(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    found = python.items(run, given["sequence"])
    return None if found is None else Seq("generator", found[::-1])


def _sorted(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    found = python.items(run, given["iterable"])
    in_order = None if found is None else containers.ordered(run, found, given, node)
    return None if in_order is None else python.new_list(run, in_order)


def _map(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    function, values = given["function"], (given["iterable"], *given.several("iterables"))
    columns = [python.in_order(run, value) for value in values]
    if any(c is None for c in columns):
        return None
    rows = zip(*(c for c in columns if c is not None), strict=False)
    return Seq("generator", tuple(containers.apply(run, function, row, node) for row in rows))


def _filter(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    function, found = given["function"], _elements(run, given)
    if found is None:
        return None
    tests = found if function == NONE else tuple(containers.apply(run, function, (item,), node) for item in found)
    verdicts = [python.truth(run, test) for test in tests]
    if None in verdicts:
        return None
    return Seq("generator", tuple(item for item, passes in zip(found, verdicts, strict=True) if passes))


def _extreme(pick: Callable[..., Any]) -> Model:
    def evaluate(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
        values, default = given.several("args"), given.get("default")
        if len(values) == 1 and isinstance(values[0], Array) and default is None:
            return run.world.reduced(values[0], pick.__name__)
        found = values if len(values) > 1 else python.items(run, values[0])
        if not found:
            return None if found is None else default
        if "key" not in given:
            found = tuple(Const(number(v)) if isinstance(v, Array) else v for v in found)
        keys = containers.compared(run, found, given, node)
        return None if keys is None else found[pick(range(len(keys)), key=keys.__getitem__)]

    return evaluate


def _sum(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    found, start = python.items(run, given["iterable"]), given.get("start", Const(0))
    if found is None:
        return None
    if isinstance(start, Seq | Ref):
        total: Value = start
        for item in found:
            total = operators.binary(run, "+", total, item)
        return total
    return Const(sum((number(v) for v in found), number(start)))


def _abs(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    value = given["x"]
    return run.world.unary("abs", value) if isinstance(value, Array) else Const(abs(number(value)))


def _round(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    digits = given.get("ndigits", NONE)
    return Const(_rounded(number(given["number"]), None if digits == NONE else number(digits)))


def _rounded(number: Any, ndigits: int | None = None) -> Any:
    """`round`, which takes for ever where a whole number has a million digits less."""
    if abs(ndigits or 0) > MAX_DIGITS:
        raise ValueError
    return round(number, ndigits)


def _pow(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    if given.get("mod", NONE) == NONE:
        return operators.binary(run, "**", given["base"], given["exp"])
    return concrete.computed(run, pow, given["base"], given["exp"], given["mod"], why="a power")


def _quantified(pick: Callable[..., bool]) -> Model:
    def evaluate(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
        found = python.items(run, given["iterable"])
        known = None if found is None else [python.truth(run, v) for v in found]
        return None if known is None or None in known else Const(pick(known))

    return evaluate


def _getattr(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    owner, name = given["object"], given["name"]
    if isinstance(name, Const) and isinstance(name.value, str) and isinstance(owner, Module | Api):
        return run.world.named(f"{owner.name}.{name.value}")
    if isinstance(name, Const) and isinstance(owner, Ref) and owner.kind == "instance":
        thing = run.state.heap[owner.id]
        default = given.get("default")  # read in either case: it takes no part where the attribute is there
        lacks = isinstance(thing, Instance) and calls.has_no(run, thing, name.value)
        return default if lacks else calls.attribute_of_instance(run, owner, name.value)
    return None


def _hasattr(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    """Who asks a library's object has thought of both answers: nothing is claimed of it afterwards."""
    owner, name = given["obj"], given["name"]
    foreign = isinstance(owner, Ref) and owner.foreign
    if isinstance(owner, Ref | Unknown) and isinstance(name, Const) and run.world.has(owner, name.value) is False:
        python.escape(run, [owner], node)
        return Const(False)
    if isinstance(owner, Ref) and foreign:
        python.escape(run, [owner], node)
    if foreign or (isinstance(owner, Module | Api) and name):
        return Unknown("a name that some versions of a library have", cause=Cause.VERSION)
    return None


def _dir(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    """`"Session" in dir(tf)` asks what `hasattr` asks."""
    asked = isinstance(given.get("object"), Module | Api)
    return Unknown("the names that some versions of a library have", cause=Cause.VERSION) if asked else None


def _isinstance(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    value, kind = given["obj"], given["class_or_tuple"]
    if isinstance(value, Const) and isinstance(kind, Api) and kind.name in _PLAIN_TYPES:
        return Const(isinstance(value.value, _PLAIN_TYPES[kind.name]))
    if isinstance(value, Ref) and value.kind in ("list", "dict", "set") and isinstance(kind, Api):
        return Const(kind.name == f"builtins.{value.kind}") if kind.name.startswith("builtins.") else None
    if isinstance(value, Ref):
        answers = [run.world.is_instance(value, one) for one in (kind.items if isinstance(kind, Seq) else (kind,))]
        return None if None in answers and True not in answers else Const(True in answers)
    return None


def _input(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    given.get("prompt")
    return _SOME_TEXT


def _callable(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    return Const(True) if isinstance(given["obj"], Function | Class | BoundMethod) else None


def _setattr(run: Interpreter, given: Given, node: cst.Call) -> Value | None:
    """An assignment to an attribute of an object; what is done to anything else is not followed."""
    owner, name, value = given["obj"], given["name"], given["value"]
    if isinstance(owner, Ref) and len(node.args) == 3 and isinstance(name, Const):
        target = cst.Attribute(node.args[0].value, cst.Name(str(name.value)))
        assignment.set_attribute(run, owner, target, value, node)
    else:
        python.escape(run, (owner, value), node)
    return NONE


_PLAIN_TYPES: dict[str, type] = {f"builtins.{t.__name__}": t for t in (int, float, str, bool, bytes, list, tuple, dict)}
_OF_CONSTANTS: dict[str, Callable[..., Any]] = {
    **{f.__name__: f for f in (int, float, str, bool, abs, divmod, chr, ord, repr, hex, oct, bin)},
    "round": _rounded,
}
TABLE: dict[str, Model] = {
    **{model.__name__.removeprefix("_"): model for model in (
        _range, _slice, _len, _int, _float, _bool, _list, _tuple, _set, _dict, _zip, _enumerate, _reversed, _sorted,
        _map, _filter, _sum, _abs, _round, _pow, _getattr, _setattr, _hasattr, _dir, _isinstance, _input, _callable,
    )},
    **{pick.__name__: _extreme(pick) for pick in (max, min)},
    **{pick.__name__: _quantified(pick) for pick in (all, any)},
    **dict.fromkeys(("str", "divmod", "chr", "ord", "repr", "hex", "oct", "bin"), lambda run, given, node: None),
    "frozenset": _set,
    "next": lambda run, given, node: python.element(run, given["iterator"]),
    "iter": lambda run, given, node: given["object"],
    "print": lambda run, given, node: NONE,
}  # fmt: skip
