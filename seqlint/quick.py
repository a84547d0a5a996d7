"""Dataclasses that are made quickly.

The standard library compiles six methods for each dataclass when its module is imported: 18 ms for those of one short
run, an eighth of what it may take. This `dataclass` is the same to whoever uses the class (and to a type checker), but
compiles only the constructor, when the first object is made; the other methods are shared and go by the names of the
fields. What it does not know is left to the standard library.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from copy import copy
from functools import cache, partial
from inspect import get_annotations
from operator import attrgetter
from types import MemberDescriptorType, ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

_T = TypeVar("_T")
_standard: Any = dataclasses.dataclass

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, **other):
        """As `dataclasses.dataclass`."""

        def decorate(cls: type) -> type:
            if other or _is_unusual(cls):
                return _standard(cls, frozen=frozen, slots=slots, eq=eq, **other)
            return _made(cls, frozen, slots, eq)

        return decorate if cls is None else decorate(cls)


def _is_unusual(cls: type) -> bool:
    """Whether a class has something beside fields that the constructor fills."""
    given = (value for value in vars(cls).values() if isinstance(value, dataclasses.Field))
    return "ClassVar" in str(get_annotations(cls)) or not all(field.init for field in given)


def imported(package: str) -> ModuleType:
    """A package, imported with this `dataclass` for its classes: those of libcst take half of its import.

    Nobody else's classes are touched, and what their constructors check is checked as before.
    """

    def quickly(cls: Any = None, /, **options: Any) -> Any:
        def decorate(cls: type) -> type:
            ours = cls.__module__.partition(".")[0] == package
            return (dataclass if ours else _standard)(**options)(cls)

        return decorate if cls is None else decorate(cls)

    dataclasses.dataclass = quickly
    try:
        return __import__(package)
    finally:
        dataclasses.dataclass = _standard


def replace(thing: _T, /, **changes: Any) -> _T:
    """A copy with other values in some fields, as `dataclasses.replace`, without going through the constructor."""
    cls: Any = type(thing)
    new: _T = _copier(cls)(thing, changes)
    return new


@cache
def _copier(cls: type) -> Callable[[Any, dict[str, Any]], Any]:
    """What `replace` does for objects of this class."""
    fields: tuple[str, ...] = cls.__match_args__  # type: ignore[attr-defined]
    values = {name: f"changes[{name!r}] if {name!r} in changes else thing.{name}" for name in fields}
    body, names = _stores(cls, "new", values)
    names["_new"] = partial(object.__new__, cls)
    exec(f"def copy(thing, changes):\n new = _new()\n{body}\n return new", names)
    copier: Callable[[Any, dict[str, Any]], Any] = names["copy"]
    return copier


def _stores(cls: type, target: str, values: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """Code that puts values into the fields of a frozen object, and the names that it uses: a slot's own setter takes
    half of the time of `object.__setattr__`.
    """
    names: dict[str, Any] = {"_set": object.__setattr__}
    lines = []
    for name, value in values.items():
        slot = getattr(cls, name, None)
        if isinstance(slot, MemberDescriptorType):
            names[f"_set_{name}"] = slot.__set__
            lines.append(f" _set_{name}({target}, {value})")
        else:
            lines.append(f" _set({target}, {name!r}, {value})")
    return "\n".join(lines), names


def _made(cls: type, frozen: bool, slots: bool, eq: bool) -> type:
    fields = _fields(cls)
    names = tuple(fields)
    methods: dict[str, Any] = {
        "__init__": _constructor(cls, fields, frozen),
        "__repr__": _repr,
        "__dataclass_fields__": fields,
        "__dataclass_params__": _like(frozen, eq).__dataclass_params__,  # type: ignore[attr-defined]
        "__match_args__": names,
    }
    if eq:
        methods |= {"_key": staticmethod(_key(names)), "__eq__": _eq, "__hash__": _hash if frozen else None}
    if frozen:
        methods |= {"__setattr__": _refuse_set, "__delattr__": _refuse_delete}
    own = dict(cls.__dict__)
    methods = {name: method for name, method in methods.items() if name not in own or name in ("__setattr__", "_key")}
    if not slots:
        for name, method in methods.items():
            setattr(cls, name, method)
        for name, field in fields.items():
            if isinstance(own.get(name), dataclasses.Field):
                if field.default is dataclasses.MISSING:
                    delattr(cls, name)
                else:
                    setattr(cls, name, field.default)
        return cls
    inherited = {slot for base in cls.__mro__[1:] for slot in getattr(base, "__slots__", ())}
    body = {
        name: value for name, value in own.items() if name not in fields and name not in ("__dict__", "__weakref__")
    }
    body |= {
        **methods,
        "__slots__": tuple(n for n in names if n not in inherited),
        "__getstate__": _state,
        "__setstate__": _set_state,
    }
    return type(cls)(cls.__name__, cls.__bases__, body)


def _fields(cls: type) -> dict[str, Any]:
    """The fields, those of the bases first, as the standard library keeps them."""
    fields: dict[str, Any] = {}
    for base in cls.__mro__[-1:0:-1]:
        if dataclasses.is_dataclass(base):
            fields |= {field.name: field for field in dataclasses.fields(base)}  # none of its ClassVars
    for name, annotation in get_annotations(cls).items():
        default = cls.__dict__.get(name, dataclasses.MISSING)
        field = copy(_pattern())
        field.name, field.type = name, annotation
        if isinstance(default, dataclasses.Field):
            field.default, field.default_factory = default.default, default.default_factory
        else:
            field.default = default
        fields[name] = field
    return fields


@cache
def _pattern() -> Any:
    """A field as the standard library makes it, with what it keeps to itself."""
    return dataclasses.fields(_like(True, True))[0]


@cache
def _like(frozen: bool, eq: bool) -> type:
    """A dataclass of one field that the standard library made: the pattern for what it knows of its classes."""

    @_standard(frozen=frozen, eq=eq)
    class Pattern:
        field: object

    return Pattern


def _constructor(cls: type, fields: dict[str, Any], frozen: bool) -> Callable[..., None]:
    """`__init__`, compiled when the first object is made: a short run makes objects of few classes."""

    def first(self: Any, *values: Any, **named: Any) -> None:
        compiled = _compiled(type(self), fields, frozen)  # which has the slots of its bases, too
        compiled.__qualname__ = f"{cls.__qualname__}.__init__"
        for base in type(self).__mro__:
            if base.__dict__.get("__init__") is first:
                base.__init__ = compiled  # type: ignore[misc]
        compiled(self, *values, **named)

    return first


def _compiled(cls: type, fields: dict[str, Any], frozen: bool) -> Callable[..., None]:
    names: dict[str, Any] = {"_missing": dataclasses.MISSING}
    parameters = ["self"]
    values = {}
    for name, field in fields.items():
        value = name
        if field.default_factory is not dataclasses.MISSING:
            names[f"_make_{name}"] = field.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif field.default is not dataclasses.MISSING:
            names[f"_default_{name}"] = field.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        values[name] = value
    if frozen:
        body, setters = _stores(cls, "self", values)
        names |= setters
    else:
        body = "\n".join(f" self.{name} = {value}" for name, value in values.items())
    if hasattr(cls, "__post_init__"):
        body += "\n self.__post_init__()"
    exec(f"def __init__({', '.join(parameters)}):\n{body or ' pass'}", names)
    constructor: Callable[..., None] = names["__init__"]
    return constructor


def _key(names: tuple[str, ...]) -> Callable[[Any], Any]:
    return attrgetter(*names) if names else lambda self: ()


def _eq(self: Any, other: Any) -> bool:
    return self._key(self) == self._key(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(self._key(self))


def _repr(self: Any) -> str:
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({values})"


def _refuse_set(self: Any, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__match_args__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__match_args__, state, strict=True):
        object.__setattr__(self, name, value)
