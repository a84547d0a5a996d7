"""Shapes of layers in models: declared inputs, and layer by layer through a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import libcst as cst

from seqlint import keras_api
from seqlint.dimensions import OneOf, show_shape
from seqlint.keras_api import LayerSpec
from seqlint.keras_api.shapes import declared
from seqlint.keras_api.shapes.quantized import quantized_params
from seqlint.program.keras import evident, specs
from seqlint.program.keras.building import building_of
from seqlint.program.keras.states import Entry, LayerState, ModelState
from seqlint.program.language.state import State
from seqlint.program.language.values import (
    NONE,
    Array,
    Const,
    Dataset,
    Past,
    Ref,
    Result,
    Seq,
    Shape,
    Tensor,
    Unknown,
    Value,
)
from seqlint.program.model import Anchor, Argument, Layer, Problem
from seqlint.quick import replace

if TYPE_CHECKING:
    from seqlint.program.language.interpreter import Interpreter

INPUTS = frozenset({"Input", "InputLayer"})
MAX_NESTING = 20
MAX_PLACED = 20_000


def is_input(state: State, ref: Value) -> bool:
    thing = state.heap.get(ref.id) if isinstance(ref, Ref) else None
    return isinstance(thing, LayerState) and thing.kind in INPUTS


# Declared inputs


def declared_shape(run: Interpreter, ref: Ref) -> Shape | None:
    """The batch shape that an Input or a first layer declares; None where it declares none or Keras refuses it."""
    return _declared(run.state, ref)


def _declared(state: State, ref: Value) -> Shape | None:
    spec = specs.of(state, ref)
    if spec is None:
        return _declared_open(state, ref)
    try:
        return keras_api.input_shape_of(spec)
    except keras_api.BadArgument as refused:
        size = spec.arguments.get(refused.name)
        return (None, size) if type(size) is int and size > 0 else None


def refused_shape(state: State, ref: Ref) -> Argument | None:
    """The declared input shape of a layer that is a number and no tuple; the analysis goes on with the tuple."""
    thing = state.heap[ref.id]
    assert isinstance(thing, LayerState)
    name = "shape" if thing.kind in INPUTS else "input_shape"
    given = thing.arguments.get(name)
    if given is None:
        return None
    match given.value:
        case Array(shape=shape):
            return given if shape is not None and len(shape) != 1 else None
        case Const(value=value):
            return given if isinstance(value, int | float) else None
        case Unknown():
            return given if _is_size(given.value_at.node) else None
    return None


def no_shape(state: State, ref: Ref) -> keras_api.BadArgument | None:
    """What Keras refuses of the input shape that a layer declares: a fraction, a text, a negative size."""
    thing, spec = state.heap[ref.id], specs.of(state, ref)
    assert isinstance(thing, LayerState)
    if spec is None:
        return None
    try:
        keras_api.input_shape_of(spec)
    except keras_api.BadArgument as refused:
        return refused if refused.name in thing.arguments else None
    return None


def _is_size(node: cst.CSTNode) -> bool:
    """`x.shape[1]`, `len(x)`: a number, whatever x is."""
    match node:
        case cst.Call(func=cst.Name(value="len")):
            return True
        case cst.Subscript(value=cst.Attribute(attr=cst.Name(value="shape")), slice=[one]):
            return isinstance(one.slice, cst.Index)
    return False


def _declared_open(state: State, ref: Value) -> Shape | None:
    """A layer whose other arguments are not known may still declare its input."""
    thing = state.heap.get(ref.id) if isinstance(ref, Ref) else None
    if not isinstance(thing, LayerState):
        return None
    given = {
        n: specs.plain(state, a.value)
        for n, a in thing.arguments.items()
        if n in ("input_shape", "input_dim", "batch_input_shape")
    }
    if not given:
        return None
    try:
        return keras_api.input_shape_of(LayerSpec("Activation", {"activation": "linear", **given}))
    except keras_api.BadArgument:
        return None


def unshaped(run: Interpreter, model: ModelState) -> bool:
    """Whether it is a Sequential whose input shape nothing has decided yet."""
    return model.kind == "Sequential" and model.shaped_by is None and not declares_input(run, model)


def declares_input(run: Interpreter, model: ModelState) -> bool:
    return input_of(run.state, model)[1]


def input_of(state: State, model: ModelState, depth: int = 0) -> tuple[Shape | None, bool]:
    """The input shape of a model with batch axis, and whether its own layers declare one."""
    if not model.entries or depth > MAX_NESTING:
        return model.input_shape, False
    first = model.entries[0].ref
    thing = state.heap.get(first.id) if isinstance(first, Ref) else None
    if isinstance(thing, ModelState):
        whole = thing.kind in ("Functional", "Other")
        shape, known = (thing.input_shape, True) if whole else input_of(state, thing, depth + 1)
        built = thing.kind == "Sequential" and thing.shaped_by is not None and model.shaped_by is None
        if known or (built and shape is not None):  # one that data has built has a shape for good, as if declared
            return shape, True
    elif isinstance(thing, LayerState):
        if thing.parent is not None:
            first, thing = thing.parent, state.heap[thing.parent.id]
            assert isinstance(thing, LayerState)
        if thing.kind in INPUTS or declared.declares_input(LayerSpec(thing.kind, thing.arguments)):
            return _declared(state, first), True
    return model.input_shape, False


def build(run: Interpreter, ref: Ref, given: Argument | None) -> None:
    """`model.build(input_shape)`."""
    model = run.state.heap[ref.id]
    assert isinstance(model, ModelState)
    shape = None if given is None else specs.plain(run.state, given.value)
    if model.unbuilt and given is not None:
        run.state.heap[ref.id] = model = replace(model, unbuilt=False)
    if declares_input(run, model) or model.shaped_by is not None:
        return
    known = (
        tuple(d if isinstance(d, int) or d is None else "?" for d in shape) if isinstance(shape, tuple | list) else None
    )
    run.state.heap[ref.id] = replace(model, input_shape=known, shaped_by="build")


def shape_of_data(value: Value) -> Shape | None:
    """The shape, batch axis first, in which data reaches a model; a dataset without batches gives its samples as
    batches. None of numpy's objects and texts: Keras refuses them ("Invalid dtype: str") before the model sees them.
    """
    if isinstance(value, Array) and value.dtype in ("object", "str") and value.container == "numpy":
        return None
    if isinstance(value, Array):
        return (None, *value.shape[1:]) if value.shape else None
    if isinstance(value, Dataset) and value.elements and isinstance(value.elements[0], Array):
        inner = value.elements[0].shape
        return None if inner is None else (None, *inner) if value.batch is not None else (None, *inner[1:])
    return None


def refusal(run: Interpreter, entries: tuple[Entry, ...], own: Shape, data: Shape) -> Problem | None:
    """Why Keras refuses data of a shape for a model that has the input shape `own`; None where it takes it, or nobody
    knows.

    Keras adds or drops a last axis of 1; then it checks the number of axes, and each layer the sizes that its weights
    need.
    """
    if len(data) == len(own) - 1 and own[-1] in (1, "?"):
        data = (*data, 1)
    elif len(data) == len(own) + 1 and data[-1] in (1, "?"):
        data = data[:-1]
    if len(data) != len(own):
        return Problem("rank", f"the model takes {own}, the data is {data}", own, data)
    if all(a == b or not (isinstance(a, int) and isinstance(b, int)) for a, b in zip(own[1:], data[1:], strict=True)):
        return None
    for a, b in zip(placed(run, entries, own), placed(run, entries, data), strict=True):
        if a.problem is not None or (b.problem is None and None in (a.params, b.params)):
            return None
        if b.problem is not None or a.params != b.params:
            return Problem("axis", f"the model takes {own}, the data is {data}", own, data)
    return None


# Through a model

Several: TypeAlias = "tuple[Shape, ...] | OneOf"


def is_shown(state: State, ref: Value) -> bool:
    """Whether Keras lists it among a model's layers: an `Input` is none of them."""
    return isinstance(ref, Ref) and not is_input(state, ref)


def placed(run: Interpreter, entries: tuple[Entry, ...], shape: Shape | None, depth: int = 0) -> tuple[Layer, ...]:
    """The layers of a model with their shapes, Input left out. Behind a problem nothing is known.

    None at all where so many were placed in models before that the program cannot be meant seriously.
    """
    building_of(run).placing += len(entries)
    if building_of(run).placing > MAX_PLACED:
        return ()
    found: list[Layer] = []
    several: Several = ()
    broken = False
    fixed = _may_fix_batch(run.state, entries, shape)
    for entry in entries:
        if not is_shown(run.state, entry.ref) or not isinstance(entry.ref, Ref):
            continue
        lost = broken or (entry.gap and found)
        layer = layer_of(run, entry.ref, None if lost else shape, depth, () if lost else several)
        layer = replace(layer, added_at=entry.at)
        if fixed and layer.input_shape is None:
            layer = _of_unknown_batch(layer)
        found.append(layer)
        broken = broken or layer.problem is not None
        shape, several = layer.output_shape, layer.outputs or layer.maybe or ()
    return tuple(found) if not any(layer.custom for layer in found) else _counted_once(run, found)


def _may_fix_batch(state: State, entries: tuple[Entry, ...], shape: Shape | None) -> bool:
    """Whether the batch axis may be a number where a layer's input is not known."""
    if shape is not None:
        return shape[:1] != (None,)
    thing = state.heap.get(entries[0].ref.id) if entries and isinstance(entries[0].ref, Ref) else None
    if not isinstance(thing, LayerState):
        return False
    given = (thing.arguments.get(name) for name in ("batch_shape", "batch_size", "batch_input_shape"))
    return any(argument is not None and argument.value != NONE for argument in given)


def _of_unknown_batch(layer: Layer) -> Layer:
    """The layer without a claim about the batch axis of what it gives."""
    output, maybe = layer.output_shape, layer.maybe
    return replace(
        layer,
        output_shape=output and ("?", *output[1:]),
        outputs=tuple(("?", *shape[1:]) for shape in layer.outputs),
        maybe=maybe and OneOf(tuple(("?", *shape[1:]) for shape in maybe.shapes)),
    )


def _counted_once(run: Interpreter, layers: list[Layer]) -> tuple[Layer, ...]:
    """Without the count of a layer that shares what it holds with one before it: nobody adds the weights up twice."""
    whole: set[int] = set()
    seen: set[int] = set()
    counted: list[Layer] = []
    for layer in layers:
        inside = {layer.id, *evident.held(run, Ref(layer.id, "layer"), ("model", "layer"))}
        shares = layer.id not in whole and not inside.isdisjoint(seen)
        counted.append(replace(layer, params=None) if shares else layer)
        whole.add(layer.id)
        seen |= inside
    return tuple(counted)


def layer_of(run: Interpreter, ref: Ref, shape: Shape | None, depth: int = 0, several: Several = ()) -> Layer:
    """One layer, given the shape before it; the shapes where the one before has several, or one of several."""
    thing = run.state.heap[ref.id]
    known = building_of(run).shaped.get((ref.id, several or shape))
    if known is not None and known[0] is thing:
        return known[1]
    layer = _layer_of(run, ref, thing, shape, depth, several)
    if not isinstance(thing, ModelState):
        building_of(run).shaped[ref.id, several or shape] = (thing, layer)
    return layer


def _layer_of(run: Interpreter, ref: Ref, thing: object, shape: Shape | None, depth: int, several: Several) -> Layer:
    state = run.state
    if isinstance(thing, ModelState):
        return _nested(run, ref, thing, shape, depth)
    assert isinstance(thing, LayerState)
    layer = Layer(
        ref.id, thing.kind, thing.at, thing.arguments, input_shape=shape, custom=thing.cls is not None, open=thing.open,
        wrapped=_wrapped(run, thing, depth), adapted=thing.adapted, cloned=thing.cloned,
    )  # fmt: skip
    if thing.cls is not None or thing.kind == "Lambda":
        parent = evident.stands_for(run, thing, shape)
        if parent is not None:
            made = layer_of(run, parent, shape)
            return replace(layer, output_shape=made.output_shape, params=made.params)
        output, params = evident.output(run, ref, thing, shape)
        return replace(layer, output_shape=output, params=params)
    spec = specs.of(state, ref)
    if spec is None:
        return layer
    try:
        result = keras_api.layer_output(spec, several or shape)
    except keras_api.ShapeError as error:
        return replace(layer, problem=error.problem)
    except keras_api.BadArgument:
        return layer
    params = result.params
    if thing.reweighted:
        params = None if thing.reweighted == "?" else quantized_params(spec, shape, params, thing.reweighted)
    return replace(layer, output_shape=result.output, params=params, outputs=result.outputs, maybe=result.maybe)


def _wrapped(run: Interpreter, thing: LayerState, depth: int) -> Layer | None:
    inner = thing.arguments.get("layer")
    if inner is None or not isinstance(inner.value, Ref) or depth > MAX_NESTING or inner.value.id not in run.state.heap:
        return None
    return layer_of(run, inner.value, None, depth + 1) if inner.value.kind == "layer" else None


def _refused(own: Shape | None, shape: Shape | None) -> Problem:
    return Problem("axis", f"the nested model takes {show_shape(own)}, but gets {show_shape(shape)}", own, shape)


def _nested(run: Interpreter, ref: Ref, model: ModelState, shape: Shape | None, depth: int) -> Layer:
    own, has_input = input_of(run.state, model)
    several = model.kind != "Sequential" and model.output_shape is None
    empty = Layer(ref.id, model.kind, model.at, {}, input_shape=shape, open=model.open or several)
    if depth > MAX_NESTING:
        return empty
    if model.kind == "Subclass" and model.cls is not None and not model.entries:
        output, params = evident.output(run, ref, model, shape)
        return replace(empty, output_shape=output, params=params)
    if model.kind != "Sequential":
        known = model.attributes.get("params")
        count = known.value if isinstance(known, Const) else None
        if not _compatible(own, shape) and not _adapts(own, shape):
            return replace(empty, params=count, problem=_refused(own, shape))
        inner = placed(run, model.entries, own, depth + 1)
        return replace(empty, output_shape=model.output_shape, params=count, layers=inner)
    if has_input and own is not None and shape is not None and len(own) != len(shape):
        return empty  # Keras builds this all the same, and what comes of it is not known
    if has_input and not _compatible(own, shape):
        return replace(empty, problem=_refused(own, shape))
    inner = placed(run, model.entries, shape if shape is not None else own, depth + 1)
    output, params = totals(inner, model.open)
    problem = next((x.problem for x in inner if x.problem is not None), None)
    outputs = inner[-1].outputs if inner and not model.open else ()
    return replace(empty, output_shape=output, params=params, layers=inner, problem=problem, outputs=outputs)


def _compatible(own: Shape | None, shape: Shape | None) -> bool:
    if own is None or shape is None:
        return True
    if len(own) != len(shape):
        return False
    return all(a == b or None in (a, b) or "?" in (a, b) for a, b in zip(own, shape, strict=True))


def _adapts(own: Shape | None, shape: Shape | None) -> bool:
    """Whether a functional model adds or drops a last axis of 1."""
    longer, shorter = sorted((own or (), shape or ()), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and longer[-1] in (1, "?")


def totals(layers: tuple[Layer, ...], is_open: bool) -> tuple[Shape | None, int | None]:
    """Output shape and number of parameters of a chain of placed layers; one that stands there twice counts once."""
    if is_open or not layers or any(x.problem is not None for x in layers):
        return None, None
    counts = {x.id: x.params for x in layers}.values()
    known = [c for c in counts if c is not None]
    return layers[-1].output_shape, sum(known) if len(known) == len(counts) else None


# Tensors


def layer_on(run: Interpreter, ref: Ref, inputs: tuple[Value, ...]) -> Layer:
    """A layer or model called on tensors or arrays; nothing is known of its output where they are not."""
    thing = run.state.heap[ref.id]
    assert isinstance(thing, LayerState | ModelState)
    given = tuple(_batch_shape(value) for value in inputs)
    if len(given) == 1 and isinstance(inputs[0], Array | Tensor):
        return layer_of(run, ref, given[0])
    layer = Layer(ref.id, thing.kind, thing.at, {})
    spec = specs.of(run.state, ref) if isinstance(thing, LayerState) else None
    known = tuple(shape for shape in given if shape is not None)
    if spec is None or len(known) < len(inputs):
        return layer
    try:
        made = keras_api.layer_output(spec, known)
    except (keras_api.ShapeError, keras_api.BadArgument):
        return layer
    return replace(layer, output_shape=made.output, params=made.params)


def _batch_shape(value: Value) -> Shape | None:
    """The shape of a tensor or array with the batch axis as Keras has it."""
    if isinstance(value, Array):
        return (None, *value.shape[1:]) if value.shape else None
    return value.shape if isinstance(value, Tensor) else None


def traced(run: Interpreter, outputs: Value) -> tuple[Entry, ...] | None:
    """The layers between a functional model's inputs and outputs in order of calling; None where not all are known."""
    by_output = {c.output: c for c in run.log.calls}
    todo = list(outputs.items if isinstance(outputs, Seq) else (outputs,))
    found: dict[int, Entry] = {}
    while todo:
        tensor = todo.pop()
        made = by_output.get(tensor.producer) if isinstance(tensor, Tensor) and tensor.producer is not None else None
        if made is None:
            return None
        if made.output not in found:
            found[made.output] = Entry(made.ref, made.at)
            todo += made.inputs
    return tuple(found[key] for key in sorted(found))


def shape_attribute(run: Interpreter, ref: Ref, name: str) -> Value:
    """`model.output_shape` as a value."""
    model = run.state.heap[ref.id]
    assert isinstance(model, ModelState)
    shape, _ = input_of(run.state, model)
    if model.unbuilt:
        return Unknown(f"the {name} of a model that is not built")
    if name == "output_shape":
        layers = placed(run, model.entries, shape)
        shape, _ = totals(layers, model.open)
        if layers and layers[-1].outputs and not model.open:
            return Seq("list", tuple(_tuple_of(each) for each in layers[-1].outputs))
    if shape is None:
        return Unknown(f"the {name} of the model")
    return _tuple_of(shape)


def _tuple_of(shape: Shape) -> Seq:
    return Seq("tuple", tuple(Unknown("a dimension") if d == "?" else Const(d) for d in shape))


def tensor_attribute(run: Interpreter, ref: Ref, name: str) -> Value:
    """`model.output`, `model.input`: symbolic tensors."""
    model = run.state.heap[ref.id]
    assert isinstance(model, ModelState)
    if name in ("input", "output"):
        shape, _ = input_of(run.state, model)
        if name == "output" and model.kind == "Sequential":
            shape, _ = totals(placed(run, model.entries, shape), model.open)
        elif model.kind == "Functional":
            shape = model.input_shape if name == "input" else model.output_shape
        return Tensor(shape)
    return Unknown(f"the {name} of the model")


def output_tensor(run: Interpreter, ref: Ref) -> Value:
    """`layer.output` of a layer in a Sequential: a symbolic tensor."""
    for model in reversed(run.state.heap.values()):
        if isinstance(model, ModelState) and model.kind == "Sequential" and any(e.ref == ref for e in model.entries):
            shape, _ = input_of(run.state, model)
            found = next((x for x in placed(run, model.entries, shape) if x.id == ref.id), None)
            return Tensor(None if found is None else found.output_shape)
    return Unknown("the output of a layer")


def prediction(run: Interpreter, ref: Ref, x: Argument | None, call: Anchor) -> Value:
    """What `predict` returns: an array of the model's outputs, one row for each of x."""
    model = run.state.heap[ref.id]
    assert isinstance(model, ModelState)
    shape, _ = input_of(run.state, model)
    output, _ = totals(placed(run, model.entries, shape), model.open)
    rows = x.value.shape[0] if x is not None and isinstance(x.value, Array) and x.value.shape else "?"
    shape = None if output is None else (rows, *("?" if d is None else d for d in output[1:]))
    return Array(shape, "float32", past=Past(result=Result("predict", ref, call, None if x is None else x.value)))
