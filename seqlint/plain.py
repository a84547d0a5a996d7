"""Frozen data to JSON and back: dataclasses, named tuples, tuples, sets, mappings, and what JSON has itself."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def told(thing: Any) -> Any:
    """As `json.dumps` takes it; the same bytes each time."""
    if hasattr(thing, "__dataclass_fields__"):
        return {name: told(getattr(thing, name)) for name in thing.__dataclass_fields__}
    if isinstance(thing, list | tuple):
        return list(map(told, thing))
    if isinstance(thing, frozenset):
        return sorted(map(told, thing))
    if isinstance(thing, Mapping):
        return {key: told(value) for key, value in thing.items()}
    return thing


def made(kind: type[T], told: Any) -> T:
    """The object that `told` was said of, after JSON. Raises TypeError, ValueError or KeyError where it is no such.

    Numbers and texts are taken as they are: this reads what the same program has written.
    """
    any_kind: Any = kind
    thing: T = _reader(any_kind)(told)
    return thing


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """How a type is read."""
    origin, inner = get_origin(kind), get_args(kind)
    if hasattr(kind, "__dataclass_fields__"):
        return lambda told: _named(kind)(told)
    if hasattr(kind, "_fields"):
        return lambda told: kind(*(read(each) for read, each in zip(_hints(kind).values(), told, strict=True)))
    if origin is tuple and inner[-1] is ...:
        return lambda told: tuple(map(_reader(inner[0]), told))
    if origin is tuple:
        return lambda told: tuple(_reader(each)(value) for each, value in zip(inner, told, strict=True))
    if origin is frozenset:
        return lambda told: frozenset(map(_reader(inner[0]), told))
    if origin in (Union, types.UnionType):
        (several, *others) = [each for each in inner if each is not type(None)]
        return _as_it_is if others else lambda told: None if told is None else _reader(several)(told)
    if origin is Mapping or origin is dict:
        return lambda told: {key: _reader(inner[1])(value) for key, value in told.items()}
    return _as_it_is


def _as_it_is(told: Any) -> Any:
    return told


@cache
def _hints(kind: Any) -> dict[str, Callable[[Any], Any]]:
    return {name: _reader(each) for name, each in get_type_hints(kind).items()}


@cache
def _named(kind: Any) -> Callable[[Any], Any]:
    hints = _hints(kind)
    return lambda told: kind(**{name: hints[name](value) for name, value in told.items()})
