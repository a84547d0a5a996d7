"""A call as a model of a library function sees it, and what such a model is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from seqlint.program.language.values import Seq, Unknown, Value
from seqlint.program.library.given import Named, Positional, tracked
from seqlint.quick import dataclass, replace


class Heap(Protocol):
    """What library functions need of the interpreter's heap."""

    def items(self, value: Value) -> tuple[Value, ...] | None:
        """The elements of a tuple, list, set, range or dict (its keys); None where they are not known."""

    def some_items(self, value: Value) -> tuple[Value, ...]:
        """Those elements of a list that are known, where it may have more."""

    def entries(self, value: Value) -> tuple[tuple[Value, Value], ...] | None:
        """The pairs of a dict; None where they are not known."""

    def new_list(self, items: tuple[Value, ...], is_open: bool = False) -> Value:
        """A list of these; `is_open`: and perhaps of more."""

    def new_dict(self, items: tuple[tuple[Value, Value], ...]) -> Value: ...
    def call(self, function: Value, *args: Value) -> Value:
        """Call a function of the program (evident `map`, callbacks)."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as a library function sees it. `open`: it also has * or ** arguments that are not known."""

    name: str
    args: tuple[Value, ...] | Positional
    kwargs: dict[str, Value] | Named
    heap: Heap
    at: Any = None
    open: bool = False
    receiver: Value | None = None

    def get(self, name: str, position: int | None = None) -> Value | None:
        """The argument given as keyword `name` or at `position`; None where it was not given."""
        if name in self.kwargs:
            return self.kwargs[name]
        return self.args[position] if position is not None and position < len(self.args) else None

    def behind(self, *values: Value) -> Call:
        """The same call with other positional arguments before its own."""
        args = self.args if isinstance(self.args, Positional) else tracked(self.args, {})[0]
        return replace(self, args=args.behind(*values), receiver=None)

    def named(self, names: Mapping[str, str] | None = None, **others: Value) -> Call:
        """The same call with keyword arguments under other names, and with others beside them."""
        kwargs = self.kwargs if isinstance(self.kwargs, Named) else tracked((), self.kwargs)[1]
        return replace(self, kwargs=kwargs.renamed(names or {}).with_(**others))

    def items(self, value: Value | None) -> tuple[Value, ...] | None:
        return value.items if isinstance(value, Seq) else None if value is None else self.heap.items(value)


@dataclass(frozen=True, slots=True)
class Rebind:
    """The result of a method that changed its object: the receiver's name (or attribute) now holds `receiver`."""

    receiver: Value
    result: Value


Model: TypeAlias = "Callable[[Call], Value | Rebind]"


def unknown(call: Call) -> Value:
    """For functions whose result says nothing about the data."""
    return Unknown(f"the result of {call.name}")
