"""Shapes of `Lambda` and of the submission's own layers, where their code makes them evident: it is run on a tensor's
shape.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from seqlint.program import calls
from seqlint.program.model import Anchor
from seqlint.program.state import LayerState
from seqlint.program.values import Array, Const, Function, Ref, Seq, Shape, Unknown, Value

if TYPE_CHECKING:
    from seqlint.program.interpreter import Interpreter

MAX_DEPTH = 8


def output(run: Interpreter, ref: Ref, thing: LayerState, shape: Shape | None) -> tuple[Shape | None, int | None]:
    """Output shape and parameters of a layer whose code is the submission's own; None where they are not evident."""
    if shape is None or sum(f.kind == "function" for f in run.frames) > MAX_DEPTH:
        return None, None
    data = Array(shape, "float32", container="tensor")
    if thing.kind == "Lambda":
        return _lambda(run, thing, data), 0
    return _custom(run, ref, thing, data)


def _lambda(run: Interpreter, thing: LayerState, data: Array) -> Shape | None:
    given = thing.arguments.get("output_shape")
    function = thing.arguments.get("function")
    if given is not None and given.value != Const(None):
        return _declared(given.value)
    if function is None or not isinstance(function.value, Function):
        return None
    callee = function.value
    return _shape_of(run.aside(lambda: calls.call_function(run, callee, _args(thing.at, [data]))))


def _declared(value: Value) -> Shape | None:
    if not isinstance(value, Seq):
        return None
    return (None, *(v.value if isinstance(v, Const) else "?" for v in value.items))


def _custom(run: Interpreter, ref: Ref, thing: LayerState, data: Array) -> tuple[Shape | None, int | None]:
    assert thing.cls is not None
    build, call = (calls.find_method(run, thing.cls, name) for name in ("build", "call"))
    if not isinstance(call, Function):
        return None, None
    outer = run.weights, run.inner
    run.weights, run.inner = list(thing.weights), {}
    shape = Seq("tuple", tuple(Unknown("a dimension") if d == "?" else Const(d) for d in data.shape or ()))

    def work() -> Value:
        if isinstance(build, Function):
            calls.call_function(run, build, _args(thing.at, [shape]), ref)
        return calls.call_function(run, call, _args(thing.at, [data]), ref)

    try:
        result = _shape_of(run.aside(work))
        params = _total([*map(_count, run.weights), *run.inner.values()])
    finally:
        run.weights, run.inner = outer
    return result, None if result is None else params


def _args(at: Anchor, values: Iterable[Value]) -> calls.Args:
    return calls.Args(tuple(calls.Arg(v, None, at, at) for v in values))


def _shape_of(value: Value) -> Shape | None:
    """The shape of a result; its first axis is the batch."""
    if not isinstance(value, Array) or not value.shape:
        return None
    first = None if value.shape[0] == "?" else value.shape[0]
    return (first, *value.shape[1:])


def _count(weight: Value) -> int | None:
    """The number of parameters of one `add_weight`."""
    if not isinstance(weight, Array) or weight.shape is None:
        return None
    count = 1
    for dim in weight.shape:
        if not isinstance(dim, int):
            return None
        count *= dim
    return count


def _total(counts: list[int | None]) -> int | None:
    known = [c for c in counts if c is not None]
    return sum(known) if len(known) == len(counts) else None


def add_weight(run: Interpreter, ref: Ref, args: calls.Args) -> Value:
    """`self.add_weight(shape=...)`: a tensor of that shape, counted among the layer's parameters."""
    from seqlint.program import python

    given = args.get("shape", 0)
    if given is not None and isinstance(given.value, Const) and isinstance(given.value.value, str):
        given = args.get("shape", 1)
    dims = () if given is None else python.items(run, given.value)
    if given is not None and isinstance(given.value, Const) and isinstance(given.value.value, int):
        dims = (given.value,)
    weight: Value = Unknown("a weight of unknown shape")
    if dims is not None:
        shape = tuple(d.value if isinstance(d, Const) and isinstance(d.value, int) else "?" for d in dims)
        weight = Array(shape, "float32", container="tensor")
    if run.weights is not None:
        run.weights.append(weight)
    else:
        _remember(run, ref, weight)
    return weight


def _remember(run: Interpreter, ref: Ref, weight: Value) -> None:
    """A weight made in `__init__`."""
    from dataclasses import replace

    thing = run.state.heap[ref.id]
    if isinstance(thing, LayerState):
        run.state.heap[ref.id] = replace(thing, weights=(*thing.weights, weight))


def note_inner(run: Interpreter, ref: Ref, params: int | None) -> None:
    """A layer inside a layer of the submission is called: its parameters count."""
    if run.inner is not None:
        run.inner[ref.id] = params
