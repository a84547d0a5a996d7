"""A call as a model of a library function sees it, and what such a model is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from seqlint.program.language.arguments import Args
from seqlint.program.language.given import Given, bind
from seqlint.program.language.values import Seq, Unknown, Value
from seqlint.quick import dataclass, replace
from seqlint.signature import Parameters


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

    def answers(self, function: Value) -> tuple[float, ...] | None:
        """The numbers that a function of the program may return, where all are written out in it."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as a library function sees it: its arguments by the names of the parameters, however they were written.

    `about`: the name of the first parameter, with its star; `receiver`: the object whose method it is.
    """

    name: str
    given: Given
    heap: Heap
    at: Any = None
    receiver: Value | None = None
    about: str = ""

    def get(self, *names: str) -> Value | None:
        """The argument of this name, of the first of several that was given; None where none was."""
        return next((self.given[name] for name in names if name in self.given), None)

    @property
    def first(self) -> Value | None:
        """What a function is about: the argument for its first parameter, of whatever name; of `*name` the only one."""
        if not self.about.startswith("*"):
            return self.get(self.about)
        given = self.several(self.about[1:])
        return given[0] if len(given) == 1 else None

    def several(self, name: str) -> tuple[Value, ...]:
        """The arguments that `*name` takes."""
        return self.given.several(name)

    def named(self, names: Mapping[str, str] | None = None, /, **others: Value) -> Call:
        """The same call with arguments under other names, and with others beside or instead of them."""
        return replace(self, given=self.given.renamed(names or {}).with_(**others))

    def items(self, value: Value | None) -> tuple[Value, ...] | None:
        return value.items if isinstance(value, Seq) else None if value is None else self.heap.items(value)


def bound(name: str, parameters: Parameters, args: Args, heap: Heap, at: Any, receiver: Value | None) -> Call | None:
    """The call with its arguments bound to the parameters; None where the library refuses them."""
    given = bind(parameters, args)
    if given is None:
        return None
    first = parameters[0] if parameters else None
    about = "" if first is None else f"*{first.name}" if first.kind == "var-positional" else first.name
    return Call(name, given, heap, at, receiver, about)


@dataclass(frozen=True, slots=True)
class Rebind:
    """The result of a method that changed its object: the receiver's name (or attribute) now holds `receiver`."""

    receiver: Value
    result: Value


Model: TypeAlias = "Callable[[Call], Value | Rebind]"


def unknown(call: Call) -> Value:
    """For functions whose result says nothing about the data."""
    return Unknown(f"the result of {call.name}")
