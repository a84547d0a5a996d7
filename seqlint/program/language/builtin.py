"""What Python's builtin functions return: one function each, in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from seqlint.program.language import assignment, calls, concrete, containers, operators, python
from seqlint.program.language.arguments import Args
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.state import Items
from seqlint.program.language.values import (
    NONE,
    Api,
    Array,
    BoundMethod,
    Class,
    Const,
    Dataset,
    Function,
    Made,
    Module,
    Ref,
    Seq,
    Unknown,
    Value,
)

MAX_RANGE = 2_000
HARMLESS = frozenset(
    [
        "print",
        "len",
        "type",
        "isinstance",
        "id",
        "repr",
        "str",
        "hasattr",
        "callable",
        "issubclass",
        "hash",
        "vars",
        "dir",
        "help",
        "format",
        "bool",
        "iter",
        "display",
    ]
)


def call(run: Interpreter, name: str, args: Args, node: Any) -> Value:
    """The result of the builtin `name`."""
    if name in ("exit", "quit"):
        return python.EXIT
    evaluate = _TABLE.get(name)
    if evaluate is not None and not args.open:
        try:
            result = evaluate(run, args) if _reads_all(name, args) else _computed(run, name, args)
        except (ValueError, ArithmeticError, TypeError, IndexError, AttributeError):
            return Unknown(f"{name}() of what is not known")
        return Unknown(f"{name}() of what is not known") if result is None else result
    if name in ("exec", "globals", "locals"):
        run.notes.stars.append("?")
    if name not in HARMLESS:
        python.escape(run, args.values, node)
    return Unknown(f"the result of {name}()")


def _reads_all(name: str, args: Args) -> bool:
    """Whether the model of a builtin reads all that it is given here."""
    if name not in _READS:
        return True
    most, keywords = _READS[name]
    return len(args.values) <= most and not args.keywords.keys() - set(keywords)


def _computed(run: Interpreter, name: str, args: Args) -> Value | None:
    """What Python itself makes of constants, with all arguments; None where it is not known."""
    function, names, count = _OF_CONSTANTS.get(name), tuple(args.keywords), len(args.values)
    if function is None or (name == "pow" and count < 3):
        return None
    given = (*args.values, *args.keywords.values())

    def compute(*plain: Any) -> Any:
        return function(*plain[:count], **dict(zip(names, plain[count:], strict=True)))

    return concrete.computed(run, compute, *given, why=f"{name}() of what is not known")


def number(value: Value) -> Any:
    """The number that a constant or a known array scalar is. Raises ValueError where there is none."""
    if isinstance(value, Const) and isinstance(value.value, int | float):
        return value.value
    if isinstance(value, Array) and value.shape == () and value.low is not None and value.low == value.high:
        return value.low
    raise ValueError


def _range(run: Interpreter, args: Args) -> Value | None:
    span = range(*(number(v) for v in args.values))
    return Seq("tuple", tuple(map(Const, span))) if len(span) <= MAX_RANGE else None


def _len(run: Interpreter, args: Args) -> Value | None:
    value = args.values[0]
    if isinstance(value, Array | Dataset | Made):
        length = run.world.length(value)
        return None if length is None else Const(length)
    if isinstance(value, Const):
        return Const(len(value.value))
    found = python.items(run, value)
    return None if found is None else Const(len(found))


def _int(run: Interpreter, args: Args) -> Value | None:
    value = args.values[0]
    if isinstance(value, Const) and isinstance(value.value, str) and len(value.value) < 50:
        return Const(int(value.value))
    known = not isinstance(value, Unknown) and not _is_typed(value)
    return concrete.abstract(run, int(number(value))) if known else _SOME_INT


def _float(run: Interpreter, args: Args) -> Value | None:
    value = args.values[0]
    if isinstance(value, Const) and isinstance(value.value, str):
        return Const(float(value.value))
    return _SOME_FLOAT if isinstance(value, Unknown) or _is_typed(value) else Const(float(number(value)))


_SOME_INT, _SOME_FLOAT, _SOME_TEXT = (Array((), dtype, container="python") for dtype in ("int64", "float64", "str"))


def _is_typed(value: Value) -> bool:
    """A number or text that is read somewhere: of what it is nothing is known but that."""
    return isinstance(value, Array) and value.shape == () and (value.low is None or value.low != value.high)


def _str(run: Interpreter, args: Args) -> Value | None:
    value = args.values[0] if args.values else Const("")
    return Const(str(value.value)) if isinstance(value, Const) else None


def _bool(run: Interpreter, args: Args) -> Value | None:
    known = python.truth(run, args.values[0])
    return None if known is None else Const(known)


def _list(run: Interpreter, args: Args) -> Value | None:
    found = python.items(run, args.values[0]) if args.values else ()
    return run.new(Items((), True), "list") if found is None else python.new_list(run, found)


def _tuple(run: Interpreter, args: Args) -> Value | None:
    found = python.items(run, args.values[0]) if args.values else ()
    return None if found is None else Seq("tuple", found)


def _set(run: Interpreter, args: Args) -> Value | None:
    found = python.items(run, args.values[0]) if args.values else ()
    if found is None:
        return None
    return python.new_set(run, found)


def _dict(run: Interpreter, args: Args) -> Value | None:
    pairs: list[tuple[Value, Value]] = []
    if args.values:
        inner = python.entries(run, args.values[0])
        if inner is None:
            inner = tuple(_pair(run, v) for v in python.items(run, args.values[0]) or ((),))  # type: ignore[arg-type]
        pairs += inner
    pairs += [(Const(k), v) for k, v in args.keywords.items()]
    return python.new_dict(run, python.last_of_each(pairs))


def _pair(run: Interpreter, value: Value) -> tuple[Value, Value]:
    first, second = python.items(run, value) or ()
    return first, second


def _zip(run: Interpreter, args: Args) -> Value | None:
    columns = [python.items(run, v) for v in args.values]
    known = [c for c in columns if c is not None]
    if len(known) != len(columns) or len(columns) * min(map(len, known), default=0) > MAX_RANGE:
        return None
    return Seq("generator", tuple(Seq("tuple", row) for row in zip(*known, strict=False)))


def _enumerate(run: Interpreter, args: Args) -> Value | None:
    found = python.items(run, args.values[0])
    start = args.get("start", 1)
    first = 0 if start is None else number(start.value)
    if found is None:
        return None
    return Seq("generator", tuple(Seq("tuple", (Const(i), v)) for i, v in enumerate(found, first)))


def _reversed(run: Interpreter, args: Args) -> Value | None:
    found = python.items(run, args.values[0])
    return None if found is None else Seq("generator", found[::-1])


def _sorted(run: Interpreter, args: Args) -> Value | None:
    found = python.items(run, args.values[0])
    ordered = None if found is None else containers.ordered(run, found, args)
    return None if ordered is None else python.new_list(run, ordered)


def _map(run: Interpreter, args: Args) -> Value | None:
    function, columns = args.values[0], [python.items(run, v) for v in args.values[1:]]
    if any(c is None for c in columns):
        return None
    rows = zip(*(c for c in columns if c is not None), strict=False)
    return Seq("generator", tuple(containers.apply(run, function, row, args.node) for row in rows))


def _filter(run: Interpreter, args: Args) -> Value | None:
    function, found = args.values[0], python.items(run, args.values[1])
    if found is None:
        return None
    tests = found if function == NONE else tuple(containers.apply(run, function, (item,), args.node) for item in found)
    verdicts = [python.truth(run, test) for test in tests]
    if None in verdicts:
        return None
    return Seq("generator", tuple(item for item, passes in zip(found, verdicts, strict=True) if passes))


def _divmod(run: Interpreter, args: Args) -> Value | None:
    return concrete.computed(run, divmod, *args.values, why="the result of divmod()")


def _extreme(pick: Callable[..., Any]) -> Callable[[Interpreter, Args], Value | None]:
    def evaluate(run: Interpreter, args: Args) -> Value | None:
        if len(args.values) == 1 and isinstance(args.values[0], Array):
            return run.world.reduced(args.values[0], pick.__name__)
        values = args.values if len(args.values) > 1 else python.items(run, args.values[0])
        if not values or args.keywords:
            return None
        return Const(pick(number(v) if not _is_text(v) else v.value for v in values))  # type: ignore[union-attr]

    return evaluate


def _is_text(value: Value) -> bool:
    return isinstance(value, Const) and isinstance(value.value, str)


def _sum(run: Interpreter, args: Args) -> Value | None:
    found = python.items(run, args.values[0])
    if found is None:
        return None
    start = args.get("start", 1)
    if start is not None and isinstance(start.value, Seq | Ref):
        total: Value = start.value
        for item in found:
            total = operators.binary(run, "+", total, item)
        return total
    return Const(sum((number(v) for v in found), 0 if start is None else number(start.value)))


def _abs(run: Interpreter, args: Args) -> Value | None:
    value = args.values[0]
    return run.world.unary("abs", value) if isinstance(value, Array) else Const(abs(number(value)))


def _round(run: Interpreter, args: Args) -> Value | None:
    return Const(round(*(number(v) for v in args.values)))


def _pow(run: Interpreter, args: Args) -> Value | None:
    return operators.binary(run, "**", args.values[0], args.values[1])


def _quantified(pick: Callable[..., bool]) -> Callable[[Interpreter, Args], Value | None]:
    def evaluate(run: Interpreter, args: Args) -> Value | None:
        found = python.items(run, args.values[0])
        known = None if found is None else [python.truth(run, v) for v in found]
        return None if known is None or None in known else Const(pick(known))

    return evaluate


def _next(run: Interpreter, args: Args) -> Value | None:
    return python.element(run, args.values[0])


def _iter(run: Interpreter, args: Args) -> Value | None:
    return args.values[0]


def _getattr(run: Interpreter, args: Args) -> Value | None:
    owner, name = args.values[0], args.values[1]
    if isinstance(name, Const) and isinstance(name.value, str) and isinstance(owner, Module | Api):
        return run.world.named(f"{owner.name}.{name.value}")
    if isinstance(name, Const) and isinstance(owner, Ref) and owner.kind == "instance":
        return calls.attribute_of_instance(run, owner, name.value)
    return None


def _hasattr(run: Interpreter, args: Args) -> Value | None:
    """Who asks a library's object has thought of both answers: nothing is claimed of it afterwards."""
    if isinstance(args.values[0], Ref) and args.values[0].foreign:
        python.escape(run, [args.values[0]], args.items[0].at.node)
    return None


def _isinstance(run: Interpreter, args: Args) -> Value | None:
    value, kind = args.values[0], args.values[1]
    if isinstance(value, Const) and isinstance(kind, Api) and kind.name in _PLAIN_TYPES:
        return Const(isinstance(value.value, _PLAIN_TYPES[kind.name]))
    if isinstance(value, Ref) and value.kind in ("list", "dict", "set") and isinstance(kind, Api):
        return Const(kind.name == f"builtins.{value.kind}") if kind.name.startswith("builtins.") else None
    if isinstance(value, Ref):
        answers = [run.world.is_instance(value, one) for one in (kind.items if isinstance(kind, Seq) else (kind,))]
        return None if None in answers and True not in answers else Const(True in answers)
    return None


def _input(run: Interpreter, args: Args) -> Value | None:
    return _SOME_TEXT


def _callable(run: Interpreter, args: Args) -> Value | None:
    return Const(True) if isinstance(args.values[0], Function | Class | BoundMethod) else None


def _print(run: Interpreter, args: Args) -> Value | None:
    return NONE


def _setattr(run: Interpreter, args: Args) -> Value | None:
    """An assignment to an attribute of an object; what is done to anything else is not followed."""
    name = args.values[1]
    if isinstance(args.values[0], Ref) and args.node is not None and isinstance(name, Const):
        target = cst.Attribute(args.node.args[0].value, cst.Name(str(name.value)))
        assignment.set_attribute(run, args.values[0], target, args.values[2], args.node)
    else:
        python.escape(run, args.values, args.items[0].at.node)
    return NONE


_PLAIN_TYPES: dict[str, type] = {f"builtins.{t.__name__}": t for t in (int, float, str, bool, bytes, list, tuple, dict)}
_OF_CONSTANTS: dict[str, Callable[..., Any]] = {
    f.__name__: f for f in (int, float, str, bool, round, pow, abs, sum, max, min, sorted, divmod, next)
}
_READS: dict[str, tuple[int, tuple[str, ...]]] = {
    **dict.fromkeys(("len", "int", "float", "str", "bool", "abs", "tuple", "list", "set", "reversed"), (1, ())),
    **dict.fromkeys(("iter", "all", "any", "callable", "next"), (1, ())),
    **dict.fromkeys(("round", "pow", "divmod", "getattr", "isinstance", "filter"), (2, ())),
    "setattr": (3, ()),
    "range": (3, ()),
    "sum": (2, ("start",)),
    "enumerate": (2, ("start",)),
    "sorted": (1, ("key", "reverse")),
    "max": (99, ()),
    "min": (99, ()),
    "zip": (99, ("strict",)),
    "map": (99, ()),
}
"""How many positional arguments and which keywords the model of a builtin reads; all, where it is not listed."""
_TABLE: dict[str, Callable[[Interpreter, Args], Value | None]] = {
    "range": _range,
    "len": _len,
    "int": _int,
    "float": _float,
    "str": _str,
    "bool": _bool,
    "list": _list,
    "tuple": _tuple,
    "set": _set,
    "frozenset": _set,
    "dict": _dict,
    "zip": _zip,
    "enumerate": _enumerate,
    "reversed": _reversed,
    "sorted": _sorted,
    "map": _map,
    "filter": _filter,
    "max": _extreme(max),
    "min": _extreme(min),
    "sum": _sum,
    "abs": _abs,
    "round": _round,
    "pow": _pow,
    "divmod": _divmod,
    "all": _quantified(all),
    "any": _quantified(any),
    "next": _next,
    "iter": _iter,
    "getattr": _getattr,
    "setattr": _setattr,
    "hasattr": _hasattr,
    "isinstance": _isinstance,
    "input": _input,
    "callable": _callable,
    "print": _print,
}
