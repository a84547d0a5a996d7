"""The interpreter's heap, as the models of library functions see it."""

from __future__ import annotations

from seqlint.program.language import calls, python
from seqlint.program.language.answers import answers
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.values import BoundMethod, Function, Unknown, Value
from seqlint.quick import dataclass


@dataclass(frozen=True, slots=True)
class HeapView:
    """What library functions see of a running interpreter (see `library.call.Heap`)."""

    run: Interpreter

    def items(self, value: Value) -> tuple[Value, ...] | None:
        return python.items(self.run, value)

    def some_items(self, value: Value) -> tuple[Value, ...]:
        return python.some_items(self.run, value)

    def entries(self, value: Value) -> tuple[tuple[Value, Value], ...] | None:
        return python.entries(self.run, value)

    def new_list(self, found: tuple[Value, ...], is_open: bool = False) -> Value:
        return python.new_list(self.run, found, is_open)

    def new_dict(self, pairs: tuple[tuple[Value, Value], ...]) -> Value:
        return python.new_dict(self.run, pairs)

    def call(self, function: Value, *args: Value) -> Value:
        owner = function.receiver if isinstance(function, BoundMethod) else None
        function = function.function or function if isinstance(function, BoundMethod) else function
        if not isinstance(function, Function):
            return Unknown("a function that is not known")
        at = function.at
        given = calls.Args(tuple(calls.Arg(a, None, at) for a in args))
        return calls.call_function(self.run, function, given, owner)

    def answers(self, function: Value) -> tuple[float, ...] | None:
        return answers(function) if isinstance(function, Function) else None
