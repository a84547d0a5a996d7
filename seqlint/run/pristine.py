"""Keras as it was before the submission ran, put back while its models are described.

A submission can replace every function, class and attribute of the process that it runs in. What it replaced there is
put aside for that moment, so that a model is read by Keras' own functions. It can still lie in other ways: what counts
is that the clean process and the analysis say the same.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import json.encoder
import sys
import types
from collections.abc import Iterator
from typing import Any

MISSING = object()
KERAS_SETS = {"build", "quantize", "loss"}
"""Methods in whose place Keras itself sets attributes of a layer or model."""


class Pristine:
    """The names of Keras' modules and classes, and ours, with their values. `own(value)`: is it none of theirs?"""

    def __init__(self) -> None:
        owners = [m for name, m in list(sys.modules.items()) if name.startswith(("keras.", "seqlint.run."))]
        modules = [m for m in [*owners, builtins, json, json.encoder] if isinstance(m, types.ModuleType)]
        self.modules = [(module, dict(vars(module))) for module in modules]
        values = {id(v): v for _, names in self.modules for v in names.values()}
        classes = [v for v in values.values() if type.__instancecheck__(type, v) and _is_kept(v)]
        self.classes = [(cls, dict(vars(cls))) for cls in classes]
        self.known = set(values)

    def own(self, value: Any) -> bool:
        return id(value) not in self.known

    @contextlib.contextmanager
    def restored(self) -> Iterator[None]:
        """While this is open, everything is as it was; afterwards as the submission had it."""
        changed: list[tuple[Any, str, Any]] = []
        for owner, kept in [*self.classes, *self.modules]:
            now = type.__dict__["__dict__"].__get__(owner) if isinstance(owner, type) else vars(owner)
            extra = now.keys() - kept.keys() if isinstance(owner, type) else ()
            for name in [*(n for n, v in kept.items() if now.get(n, MISSING) is not v), *extra]:
                changed.append((owner, name, now.get(name, MISSING)))
                _put(owner, name, kept.get(name, MISSING))
        try:
            yield
        finally:
            for owner, name, value in reversed(changed):
                _put(owner, name, value)


@functools.cache
def pristine() -> Pristine:
    """Taken on the first call, which must come before any code of a submission runs."""
    return Pristine()


def _is_kept(cls: type) -> bool:
    return cls.__module__.startswith(("keras.", "seqlint.run."))


def _put(owner: Any, name: str, value: Any) -> None:
    """Set or remove a name of a class or module, past any `__setattr__`; what cannot be set stays."""
    kind = type if isinstance(owner, type) else object
    with contextlib.suppress(TypeError, AttributeError):
        kind.__delattr__(owner, name) if value is MISSING else kind.__setattr__(owner, name, value)


@contextlib.contextmanager
def plain(kept: Pristine, things: list[Any]) -> Iterator[None]:
    """Models and layers without attributes of their own in place of methods; functions and classes that only claim to
    be Keras' say whose they are.
    """
    changed: list[tuple[dict[str, Any], str, Any]] = []
    renamed: list[tuple[Any, str]] = []
    for thing in things:
        inside = object.__getattribute__(thing, "__dict__")
        for name, value in list(inside.items()):
            instead_of = getattr(type(thing), name, None)
            method = callable(instead_of) or isinstance(instead_of, property)
            if method and callable(value) and name not in KERAS_SETS:
                changed.append((inside, name, inside.pop(name)))
        for value in [type(thing), *_flat([*inside.values(), *compiled(inside).values()])]:
            named = value if isinstance(value, type | types.FunctionType) else type(value)
            if str(named.__module__).startswith(("keras", "builtins")) and kept.own(named):
                with contextlib.suppress(TypeError):  # Python's own types
                    named.__module__, old = "__main__", named.__module__
                    renamed.append((named, old))
    try:
        yield
    finally:
        for inside, name, value in changed:
            inside[name] = value
        for named, old in renamed:
            named.__module__ = old


def compiled(inside: dict[str, Any]) -> dict[str, Any]:
    """What a model was compiled with, by the name of the argument."""
    settings = getattr(inside.get("_compile_config"), "config", {})
    return settings if type(settings) is dict else {}


def _flat(values: list[Any]) -> Iterator[Any]:
    """The values, and those in lists, tuples and dicts of them, two levels deep."""
    for value in values:
        yield value
        if isinstance(value, list | tuple | dict):
            for inner in [*(value.values() if isinstance(value, dict) else value)]:
                yield inner
                if isinstance(inner, list | tuple):
                    yield from inner


def misleading(model: Any) -> list[str]:
    """The compile settings that are described other than they are used: "loss", "optimizer"."""
    inside = object.__getattribute__(model, "__dict__")
    told = compiled(inside)
    used = {"optimizer": inside.get("optimizer")}
    with contextlib.suppress(AttributeError):
        used["loss"] = object.__getattribute__(inside["_compile_loss"], "__dict__")["_user_loss"]
    return [name for name, value in used.items() if told.get(name) is not value or _altered(value)]


def _altered(thing: Any) -> bool:
    """Does an object of Keras' compute something else than its class does: by an attribute in place of a method, or a
    loss by another function?
    """
    inside = getattr(thing, "__dict__", {})
    if any(callable(value) and callable(getattr(type(thing), name, None)) for name, value in inside.items()):
        return True
    with contextlib.suppress(Exception):  # what cannot be made again is no loss that is told by its class
        return "fn" in inside and type(thing).from_config(thing.get_config()).fn is not inside["fn"]
    return False
