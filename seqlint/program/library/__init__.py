"""What library functions return, one file a library. The only place where calls of library functions are modelled.

Each file has `FUNCTIONS`: canonical dotted name -> function of a `Call` that gives the value. Files are imported when a
program first uses their library. What is not listed is `Unknown`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from seqlint.program.values import Seq, Unknown, Value


class Heap(Protocol):
    """What library functions need of the interpreter's heap."""

    def items(self, value: Value) -> tuple[Value, ...] | None:
        """The elements of a tuple, list, set, range or dict (its keys); None where they are not known."""

    def entries(self, value: Value) -> tuple[tuple[Value, Value], ...] | None:
        """The pairs of a dict; None where they are not known."""

    def new_list(self, items: tuple[Value, ...]) -> Value: ...
    def new_dict(self, items: tuple[tuple[Value, Value], ...]) -> Value: ...
    def call(self, function: Value, *args: Value) -> Value:
        """Call a function of the program (evident `map`, callbacks)."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as a library function sees it. `open`: it also has * or ** arguments that are not known."""

    name: str
    args: tuple[Value, ...]
    kwargs: dict[str, Value]
    heap: Heap
    at: Any = None
    open: bool = False
    receiver: Value | None = None

    def get(self, name: str, position: int | None = None) -> Value | None:
        """The argument given as keyword `name` or at `position`; None where it was not given."""
        if name in self.kwargs:
            return self.kwargs[name]
        return self.args[position] if position is not None and position < len(self.args) else None

    def items(self, value: Value | None) -> tuple[Value, ...] | None:
        return value.items if isinstance(value, Seq) else None if value is None else self.heap.items(value)


def unknown(call: Call) -> Value:
    """For functions whose result says nothing about the data."""
    return Unknown(f"the result of {call.name}")


LIBRARIES = {
    "numpy": "numpy",
    "sklearn": "sklearn",
    "pandas": "pandas",
    "tensorflow": "tensorflow",
    "keras": "keras_data",
}


def function(name: str) -> Callable[[Call], Value] | None:
    """The model of the library function with this canonical name, None where there is none."""
    module = LIBRARIES.get(name.partition(".")[0])
    if module is None:
        return None
    table: dict[str, Callable[[Call], Value]] = import_module(f"seqlint.program.library.{module}").FUNCTIONS
    return table.get(name)
