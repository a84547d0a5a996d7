"""Methods of arrays, data sets and what libraries make; what changes in place is bound again."""

from __future__ import annotations

import libcst as cst

from seqlint.program import library
from seqlint.program.keras import results
from seqlint.program.keras.heap import HeapView
from seqlint.program.language import assignment, calls, python
from seqlint.program.language.calls import Args
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.values import Array, BoundMethod, Made, Unknown, Value
from seqlint.quick import replace


def method(run: Interpreter, receiver: Value, bound: BoundMethod, args: Args, node: cst.CSTNode) -> Value:
    """A method of an array, a data set or an object of a library."""
    model = library.method(receiver, bound.name)
    if model is None:
        python.escape(run, [a.value for a in args.items], node)
        if (
            isinstance(receiver, Made)
            and bound.name in ("reset_state", "reset_states")
            and bound.receiver_at is not None
        ):
            assignment.rebind(run, bound.receiver_at, replace(receiver, id=0))  # it counts anew, like another object
        return Unknown(f"the result of .{bound.name}()")
    result = model(args, HeapView(run), run.anchor(node))
    if bound.name == "argmax":
        results.argmax(run, receiver, bound.receiver_at, library.named_of(receiver, "argmax", args).get("axis"), node)
    if bound.name == "astype" and args.first is not None:
        results.cut(run, receiver, args.first.value, bound.receiver_at, node)
    if bound.name == "shuffle" and isinstance(receiver, Made) and args.first is not None:
        assignment.reorder(run, args.first)
    if isinstance(result, library.Rebind):
        assignment.rebind(run, bound.receiver_at, result.receiver)
        return result.result
    return result


def delete_column(run: Interpreter, owner: Value, target: cst.Subscript, column: Value) -> None:
    """`del frame["a"]`: what `frame.pop("a")` does."""
    if isinstance(owner, Array) and owner.container == "frame":
        place = run.anchor(target)
        popped = BoundMethod(owner, "pop", receiver_at=run.anchor(target.value))
        method(run, owner, popped, calls.Args((calls.Arg(column, None, place),)), target)


def reduced(run: Interpreter, array: Array, name: str) -> Value | None:
    """`max(array)`, as its method gives it; None where it is not known."""
    model = library.method(array, name)
    if model is None:
        return None
    result = model(Args(), HeapView(run), None)
    return result if not isinstance(result, library.Rebind) else result.result
