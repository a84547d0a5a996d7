"""Shapes of `Lambda` and of the submission's own layers and models, where their code makes them evident: it is run on a
tensor's shape. The models inside them are built by that, as Keras builds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from seqlint import keras_api
from seqlint.program import library
from seqlint.program.keras.building import building_of
from seqlint.program.keras.heap import HeapView
from seqlint.program.keras.states import LayerState, ModelState
from seqlint.program.language import calls, python, syntax
from seqlint.program.language.state import Entries, HeapObject, Items
from seqlint.program.language.values import (
    Api,
    Array,
    BoundMethod,
    Class,
    Const,
    Function,
    Ref,
    Seq,
    Shape,
    Unknown,
    Value,
)
from seqlint.program.model import Anchor
from seqlint.quick import replace

if TYPE_CHECKING:
    from seqlint.program.language.interpreter import Interpreter

MAX_DEPTH = 8


def output(
    run: Interpreter, ref: Ref, thing: LayerState | ModelState, shape: Shape | None
) -> tuple[Shape | None, int | None]:
    """Output shape and parameters of a layer or model whose code is the submission's own; None where they are not
    evident.
    """
    if shape is None or too_deep(run):
        return None, None
    data = Array(shape, "float32", container="tensor")
    if isinstance(thing, LayerState) and thing.kind == "Lambda":
        return _lambda(run, thing, data), 0
    assert thing.cls is not None
    weights = thing.weights if isinstance(thing, LayerState) else ()
    return _custom(run, ref, thing.cls, data, weights)


def stands_for(run: Interpreter, thing: LayerState, shape: Shape | None) -> Ref | None:
    """The layer of Keras to which a class that derives from it leaves what it makes of a shape; None where it does not,
    or where nothing is evident.
    """
    if thing.parent is None or thing.cls is None or thing.kind == "Lambda" or shape is None or too_deep(run):
        return None
    if _never_made(run, thing.cls):
        return None
    own = ("build", "call", "__call__", "add_weight")
    return thing.parent if all(calls.find_method(run, thing.cls, name) is None for name in own) else None


def _lambda(run: Interpreter, thing: LayerState, data: Array) -> Shape | None:
    given = thing.arguments.get("output_shape")
    called = thing.arguments.get("function")
    if given is not None and given.value != Const(None):
        return _declared(given.value)
    callee, args = None if called is None else called.value, args_of(thing.at, [data])
    if isinstance(callee, Api) and (model := library.function(callee.name)) is not None:
        found = model(args, HeapView(run), thing.at)
        return None if isinstance(found, library.Rebind) else _shape_of(found)
    owner, function = (callee.receiver, callee.function) if isinstance(callee, BoundMethod) else (None, callee)
    if not isinstance(function, Function):
        return None
    return _shape_of(_traced(run, lambda: run.aside(lambda: calls.call_function(run, function, args, owner))))


def _traced(run: Interpreter, work: Callable[[], Value]) -> Value:
    """What code gives that Keras runs with tensors without values. Where it asks numpy for theirs, Keras 3.15.1 takes
    the NotImplementedError of TensorFlow for a shape that cannot be inferred, and the model has none.
    """
    kept, depth = building_of(run), run.paths.speculating
    outer, kept.tracing = kept.tracing, []
    try:
        result = work()
        found = kept.tracing or []
    finally:
        kept.tracing = outer
    if outer is not None:
        outer += found
    leaves = any(one.what == "leaves" and one.speculating == depth and one.by[:1] != "." for one in found)
    return Unknown("code that leaves TensorFlow") if leaves else result


def _declared(value: Value) -> Shape | None:
    if not isinstance(value, Seq):
        return None
    return (None, *(v.value if isinstance(v, Const) else "?" for v in value.items))


def _custom(
    run: Interpreter, ref: Ref, cls: Class, data: Array, weights: tuple[Value, ...]
) -> tuple[Shape | None, int | None]:
    build, call = (calls.find_method(run, cls, name) for name in ("build", "call"))
    if not isinstance(call, Function) or _never_made(run, cls):
        return None, None
    at = run.state.heap[ref.id].at  # type: ignore[union-attr]
    shape = Seq("tuple", tuple(Unknown("a dimension") if d == "?" else Const(d) for d in data.shape or ()))

    def work() -> Value:
        if isinstance(build, Function):
            calls.call_function(run, build, args_of(at, [shape]), ref)
        return calls.call_function(run, call, args_of(at, [data]), ref)

    kept = building_of(run)
    outer = kept.weights, kept.inner
    made: list[Value] = list(weights)
    inner: dict[int, int | None] = {}
    kept.weights, kept.inner = made, inner
    try:
        result = _shape_of(_traced(run, lambda: building(run, (ref.id, data.shape), work)))
        params = _total([*map(_count, made), *inner.values()])
    finally:
        kept.weights, kept.inner = outer
    promised = calls.find_method(run, cls, "compute_output_shape")
    if isinstance(promised, Function):
        result = _promised(run, promised, args_of(at, [shape]), ref)
        params = None if inner else params  # Keras builds the layers inside when `call` is run, which is not yet
    return result, None if result is None else params


def _never_made(run: Interpreter, cls: Class) -> bool:
    """Whether an `__init__` on the way to Keras' own calls none: Keras 3.15.1 then refuses to call the layer."""
    found = (run.state.names.get((c.scope_id, "__init__")) for c in calls.class_bases(run, cls) if isinstance(c, Class))
    return any(isinstance(init, Function) and not syntax.has_attribute(init.node, "__init__") for init in found)


def _promised(run: Interpreter, method: Function, given: calls.Args, ref: Ref) -> Shape | None:
    """What a class says itself in `compute_output_shape`: Keras 3.15.1 takes its word, whatever `call` returns."""

    def work() -> Value:
        value = calls.call_function(run, method, given, ref)
        items = python.items(run, value) if isinstance(value, Seq | Ref) else None
        return value if items is None else Seq("tuple", items)

    found = run.aside(work)
    if not isinstance(found, Seq) or not found.items:
        return None
    dims = [v.value if isinstance(v, Const) else "?" for v in found.items]
    known = all(d is None or d == "?" or type(d) is int for d in dims)
    return (None if dims[0] == "?" else dims[0], *dims[1:]) if known else None


# The models inside


def building(run: Interpreter, key: tuple[int, Shape | None], work: Callable[[], Value]) -> Value:
    """Run code aside, and keep which models it builds, by the shape that each is first given."""
    kept = building_of(run)
    outer, kept.built = kept.built, {}
    try:
        return run.aside(work)
    finally:
        built = kept.built  # not the dict from above, where code that was run in there built something
        kept.builds[key] = built
        kept.built = {**built, **outer} if outer is not None else None


def note_built(run: Interpreter, ref: Ref, shape: Shape | None) -> None:
    """A model without a declared input is given its first data."""
    built = building_of(run).built
    if built is not None:
        built.setdefault(ref.id, shape)


def too_deep(run: Interpreter) -> bool:
    """Whether functions call each other for too long to be followed further."""
    return sum(frame.kind == "function" for frame in run.frames) > MAX_DEPTH


def held(run: Interpreter, ref: Ref, kinds: tuple[str, ...] = ("model",)) -> list[int]:
    """The models (and layers) that a layer or model of the submission holds in its attributes."""
    found: dict[int, None] = {}
    seen, todo = {ref.id}, [ref]
    while todo:
        for value in _parts(run.state.heap.get(todo.pop().id)):
            if isinstance(value, Ref) and value.id not in seen:
                seen.add(value.id)
                todo.append(value)
                if value.kind in kinds:
                    found[value.id] = None
    return list(found)


def _parts(thing: HeapObject | None) -> Iterable[Value]:
    """What an object holds; a layer or model of Keras' own is not looked into."""
    if isinstance(thing, LayerState | ModelState):
        return thing.attributes.values() if thing.cls is not None else ()
    if isinstance(thing, Items):
        return thing.items
    return (value for _, value in thing.items) if isinstance(thing, Entries) else ()


def args_of(at: Anchor, values: Iterable[Value]) -> calls.Args:
    """Arguments that Keras gives, at the place `at`."""
    return calls.Args(tuple(calls.Arg(v, None, at) for v in values))


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
    bound = calls.match(keras_api.parameters("methods", "Layer.add_weight") or keras_api.Parameters(), args)
    named = (bound.named["shape"].value,) if "shape" in bound.named else ()
    # As its `*args` it takes the shape, and before that a name as in Keras 2.
    given = next((v for v in (*named, *bound.rest) if not (isinstance(v, Const) and isinstance(v.value, str))), None)
    dims = () if given is None else python.items(run, given)
    if isinstance(given, Const) and isinstance(given.value, int):
        dims = (given,)
    weight: Value = Unknown("a weight of unknown shape")
    if dims is not None:
        shape = tuple(d.value if isinstance(d, Const) and isinstance(d.value, int) else "?" for d in dims)
        weight = Array(shape, "float32", container="tensor")
    weights = building_of(run).weights
    if weights is not None:
        weights.append(weight)
    else:
        _remember(run, ref, weight)
    return weight


def _remember(run: Interpreter, ref: Ref, weight: Value) -> None:
    """A weight made in `__init__`."""
    thing = run.state.heap[ref.id]
    if isinstance(thing, LayerState):
        run.state.heap[ref.id] = replace(thing, weights=(*thing.weights, weight))


def note_inner(run: Interpreter, ref: Ref, params: int | None) -> None:
    """A layer inside a layer of the submission is called: its parameters count."""
    inner = building_of(run).inner
    if inner is not None:
        inner[ref.id] = params
