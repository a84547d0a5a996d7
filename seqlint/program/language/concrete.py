"""Values that are known wholly, as Python's own objects: what is computed from them, Python itself computes, within
bounds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from seqlint.program.language import python
from seqlint.program.language.arguments import Args
from seqlint.program.language.interpreter import MAX_STEPS, Interpreter
from seqlint.program.language.values import NONE, Const, Nothing, Ref, Seq, Unknown, Value, because

MAX_DEPTH = 8
MAX_TEXT = 10_000
MAX_NUMBER = 10**30
MAX_SIZE = 100_000
_WIDE = re.compile(r"\d{4}|\*|\{[^{}]*\{")


class NotKnown(Exception):
    """A part of a value is not known."""


def concrete(run: Interpreter, value: Value, depth: int = MAX_DEPTH) -> Any:
    """The Python object that a value is. Raises NotKnown where a part of it is not known or is no plain object."""
    run.steps += 1
    if run.steps > MAX_STEPS:
        raise NotKnown
    match value:
        case Const():
            return value.value
        case Nothing():
            return None
        case Seq(kind="tuple") if depth:
            return tuple(concrete(run, item, depth - 1) for item in value.items)
        case Ref(kind="list" | "set") if depth:
            found = python.items(run, value)
            if found is not None:
                return (list if value.kind == "list" else set)(concrete(run, item, depth - 1) for item in found)
        case Ref(kind="dict") if depth:
            pairs = python.entries(run, value)
            if pairs is not None:
                return {concrete(run, k, depth - 1): concrete(run, v, depth - 1) for k, v in pairs}
    raise NotKnown


def abstract(run: Interpreter, thing: Any) -> Value:
    """The value that a plain Python object is."""
    match thing:
        case int() if not isinstance(thing, bool) and abs(thing) > MAX_NUMBER**2:
            return Unknown("a number that is too large")
        case str() | bytes() if len(thing) > MAX_TEXT:
            return Unknown("a text that is too long")
        case None:
            return NONE
        case bool() | int() | float() | complex() | str() | bytes():
            return Const(thing)
        case tuple():
            return Seq("tuple", tuple(abstract(run, item) for item in thing))
        case list():
            return python.new_list(run, tuple(abstract(run, item) for item in thing))
        case set() | frozenset():
            return python.new_set(run, tuple(abstract(run, item) for item in thing))
        case dict():
            return python.new_dict(run, tuple((abstract(run, k), abstract(run, v)) for k, v in thing.items()))
    return Unknown("what Python computes")


def computed(run: Interpreter, compute: Callable[..., Any], *values: Value, why: str) -> Value:
    """`compute` of the values, where they are all known and it does not raise. It must not take long."""
    try:
        return abstract(run, compute(*(concrete(run, value) for value in values)))
    except NotKnown:
        return because(values, why)
    except Exception:
        return Unknown("a call that raises")


def called(run: Interpreter, function: Callable[..., Any], args: Args, why: str, *first: Value) -> Value:
    """`function(*first, ...)` with the arguments of a call as they are written: Python itself binds them."""
    names, count = tuple(args.keywords), len(first) + len(args.values)

    def compute(*plain: Any) -> Any:
        return function(*plain[:count], **dict(zip(names, plain[count:], strict=True)))

    return computed(run, compute, *first, *args.values, *args.keywords.values(), why=why)


def text_method(run: Interpreter, text: str | bytes, name: str, args: Args) -> Value:
    """A method of a known text."""

    def call(*given: Any, **named: Any) -> Any:
        if (len(text) + 1) * (1 + sum(map(_size, (*given, *named.values())))) > MAX_SIZE:
            raise NotKnown
        if name == "format" and isinstance(text, str) and _WIDE.search(text):
            raise NotKnown
        return getattr(text, name)(*given, **named)

    return called(run, call, args, f"the result of .{name}()")


def _size(thing: Any) -> int:
    """What an argument can add to the length of a text."""
    if isinstance(thing, str | bytes):
        return len(thing)
    if isinstance(thing, int):
        return abs(thing)
    return sum(1 + _size(item) for item in thing) if isinstance(thing, list | tuple | set | dict) else 10


def percent(run: Interpreter, text: str, given: Value) -> Value:
    """`text % given`."""
    if _WIDE.search(text):
        return Unknown("formatted text")
    return computed(run, lambda thing: text % thing, given, why="formatted text")


def formatted(run: Interpreter, value: Value, conversion: str | None, spec: str) -> Value:
    """A part of an f-string."""
    if _WIDE.search(spec):
        return Unknown("formatted text")
    convert: dict[str | None, Callable[[Any], Any]] = {None: lambda thing: thing, "r": repr, "s": str, "a": ascii}
    return computed(run, lambda thing: format(convert[conversion](thing), spec), value, why="a formatted value")
