"""Models: creating and filling them, their methods and attributes, the names they are bound to. All of it becomes history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import libcst as cst

from seqlint import keras_api
from seqlint.program import calls, history, legacy, python, shapes, syntax
from seqlint.program.model import Anchor, Argument, Event
from seqlint.program.state import Entries, Entry, Instance, Items, LayerState, ModelState
from seqlint.program.values import (
    NONE,
    Api,
    Array,
    BoundMethod,
    Class,
    Const,
    Dataset,
    Function,
    History,
    Made,
    Module,
    Nothing,
    Ref,
    Seq,
    Shape,
    Tensor,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from seqlint.program.calls import Args
    from seqlint.program.interpreter import Interpreter

CLASS_METHODS = frozenset({"add", "pop", "compile", "fit", "summary", "predict", "evaluate", "build"})
RETURNS_NONE = frozenset(
    {"add", "compile", "summary", "build", "save", "save_weights", "load_weights", "set_weights", "export"}
)
WITH_DATA = frozenset(
    {"fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch", "call", "fit_generator"}
)
SUCCESSORS = {
    "fit_generator": "fit",
    "evaluate_generator": "evaluate",
    "predict_generator": "predict",
    "predict_classes": "predict",
    "predict_proba": "predict",
}
LIST_CHANGES = frozenset({"append", "insert", "extend", "pop", "remove", "clear", "reverse"})


def _model(run: Interpreter, ref: Ref) -> ModelState:
    thing = run.state.heap[ref.id]
    assert isinstance(thing, ModelState)
    return thing


def event(
    run: Interpreter,
    ref: Ref,
    kind: str,
    node: cst.CSTNode,
    arguments: Mapping[str, Argument] | None = None,
    receiver_at: Anchor | None = None,
    is_open: bool = False,
) -> None:
    """Something happened to a model."""
    model = _model(run, ref)
    scope = next((f.function.name for f in reversed(run.frames) if f.function is not None), "")
    happened = Event(
        kind, run.anchor(node), arguments or {}, (), not run.guarded, run.tick(), scope, receiver_at, is_open
    )
    run.state.heap[ref.id] = replace(model, history=(*model.history, (happened, model.entries)))


def escaped(run: Interpreter, ref: Ref, node: cst.CSTNode | None) -> None:
    """The model is handed to code that is not known."""
    if node is not None:
        event(run, ref, "escaped", node)
    run.state.heap[ref.id] = replace(_model(run, ref), escaped=True)


# Creating


def create(run: Interpreter, args: Args, node: cst.Call) -> Value:
    """`Sequential(...)`."""
    ref = run.new(ModelState("Sequential", run.anchor(node)), "model")
    event(run, ref, "created", node)
    fill(run, ref, args, node)
    return ref


def fill(run: Interpreter, ref: Ref, args: Args, node: cst.Call) -> None:
    """The constructor of Sequential: its layers, one list of them."""
    about = (ref.id, id(node))
    positional = args.positional
    bare = [a for a in positional if _is_layer_like(a.value)]
    layers_arg = args.get("layers", 0)
    if bare and (args.starred or bare[0] is positional[0]):
        named = tuple(Argument(None, a.value, a.at, a.value_at) for a in positional)
        run.fault("bare-layers", node, about, layers=named, starred=args.starred, keywords=len(args.items) - len(positional))
        for arg in bare:
            add_layer(run, ref, arg.value, arg.value_at)
        return
    if args.starred and args.open:
        open_layers(run, ref)
        return
    if layers_arg is not None:
        _fill_from(run, ref, layers_arg, about)
    elif args.open:
        open_layers(run, ref)
    for name, position in (("trainable", 1), ("name", 2)):
        given = args.get(name, position)
        if given is not None and not _fits(name, given.value):
            value = python.frozen(run, given.value)
            run.fault("bad-sequential-argument", given.at, about, value=value, name=name)
    _unknown_keywords(run, args, about)


def _unknown_keywords(run: Interpreter, args: Args, about: tuple[object, ...]) -> None:
    for arg in args.items:
        if arg.keyword is not None and arg.keyword not in ("layers", "trainable", "name"):
            near = keras_api.close(arg.keyword, ("layers", "trainable", "name"))
            given = Argument(arg.keyword, python.frozen(run, arg.value), arg.at, arg.value_at)
            run.fault("unknown-argument", arg.at, about, callee="Sequential", group="models", argument=given, near=near)


def _fits(name: str, value: Value) -> bool:
    """Whether a value may be Sequential's `trainable` or `name`."""
    if isinstance(value, Const):
        return isinstance(value.value, bool if name == "trainable" else str) or value.value is None
    return not (isinstance(value, Ref | Seq))


def _fill_from(run: Interpreter, ref: Ref, given: Any, about: tuple[object, ...]) -> None:
    value = given.value
    if _is_layer_like(value):
        named = (Argument("layers", value, given.at, given.value_at),)
        run.fault("bare-layers", given.value_at, about, layers=named, starred=False, keywords=1)
        add_layer(run, ref, value, given.value_at)
        return
    if isinstance(value, Ref) and value.kind == "set":
        run.fault("set-of-layers", given.value_at, about)
    if isinstance(value, Const):
        if value.value is not None:
            run.fault("bad-sequential-argument", given.at, about, value=value, name="layers")
        return
    found = python.items(run, value)
    if found is None:
        known = run.state.heap[value.id] if isinstance(value, Ref) else None
        for item in known.items if isinstance(known, Items) else ():
            add_layer(run, ref, item, given.value_at)
        open_layers(run, ref)
        return
    places = _element_places(run, given, len(found))
    for item, place in zip(found, places, strict=True):
        add_layer(run, ref, item, place)


def _element_places(run: Interpreter, given: Any, count: int) -> list[Anchor]:
    """Where the elements of a list display stand; the argument itself where the list comes from elsewhere."""
    places = _elements_of(given.value_at)
    return list(places) if places is not None and len(places) == count else [given.value_at] * count


def _elements_of(at: Anchor) -> tuple[Anchor, ...] | None:
    """The elements of a list or tuple that is written out."""
    node = at.node
    if not isinstance(node, cst.List | cst.Tuple) or any(isinstance(e, cst.StarredElement) for e in node.elements):
        return None
    return tuple(Anchor(e.value, at.unit) for e in node.elements)


def open_layers(run: Interpreter, ref: Ref) -> None:
    """The model has layers that are not known."""
    run.state.heap[ref.id] = replace(_model(run, ref), open=True)


def _is_layer_like(value: Value) -> bool:
    """Whether a bare argument of Sequential is plainly meant as a layer."""
    return (
        (isinstance(value, Ref) and value.kind in ("layer", "model"))
        or isinstance(value, Tensor)
        or _layer_class(value) is not None
    )


def _layer_class(value: Value) -> str | None:
    """The layer class that a value is."""
    if isinstance(value, Api) and value.name.startswith("keras.layers."):
        name = value.name.removeprefix("keras.layers.")
        return name if name[:1].isupper() and keras_api.parameters("layers", name) is not None else None
    return None


def add_layer(run: Interpreter, ref: Ref, value: Value, at: Anchor) -> None:
    """One element of a model. What is no layer becomes a fault; the intended one goes in where that is evident."""
    about = (ref.id, id(at.node))
    match value:
        case Ref(kind="layer" | "model"):
            _add_known(run, ref, value, at)
        case Tensor():
            _add_tensor(run, ref, value, at)
        case Api() if (name := _layer_class(value)) is not None:
            missing = _required(name)
            run.fault("class-as-layer", at, about, name=name, missing=missing)
            state = LayerState(name, at, {}, bool(missing))
            _append(run, ref, run.new(state, "layer"), at)
        case Class() if calls.keras_base(run, value) is not None:
            run.fault("class-as-layer", at, about, name=value.name, missing=("?",))
            _append(run, ref, run.new(LayerState(value.name, at, {}, True, value), "layer"), at)
        case Ref(kind="list") | Seq(kind="tuple" | "list"):
            found = python.items(run, value)
            if found is None:
                open_layers(run, ref)
                return
            inputs = bool(found) and all(_is_input(run, item) for item in found)
            kind = getattr(value, "kind", "tuple")
            run.fault(
                "list-as-layer", at, about, count=len(found), elements=_elements_of(at), kind=kind, inputs=inputs
            )
            for item in found:
                add_layer(run, ref, item, at)
        case Nothing():
            use_nothing(run, value, at.node)
        case Unknown() | Made() | Module():
            state = LayerState("?", at, {}, True)
            _append(run, ref, run.new(state, "layer"), at)
        case _:
            text = describe(value)
            run.fault("not-a-layer", at, about, what=text, value=python.frozen(run, value))


def _is_input(run: Interpreter, value: Value) -> bool:
    """An `Input(...)`, as the tensor that it is or as the layer."""
    made = next((c for c in run.log.calls if isinstance(value, Tensor) and c.output == value.producer), None)
    return shapes.is_input(run.state, value if made is None else made.ref)


def _required(kind: str) -> tuple[str, ...]:
    found = keras_api.parameters("layers", kind) or ()
    return tuple(p.name for p in found if p.default is keras_api.REQUIRED)


def describe(value: Value) -> str:
    """A value in a few words, for messages."""
    match value:
        case Const(value=None):
            return "None"
        case Const(value=str()):
            return f"the text {value.value!r}"
        case Const():
            return f"the number {value.value!r}" if isinstance(value.value, int | float) else repr(value.value)
        case Array():
            return "an array"
        case Ref(kind="dict"):
            return "a dict"
        case Ref(kind="set"):
            return "a set"
        case Function():
            return f"the function {value.name}"
        case Api():
            return f"the function {value.name.rpartition('.')[2]}"
        case Dataset():
            return "a dataset"
    return "this"


def _add_known(run: Interpreter, ref: Ref, layer: Ref, at: Anchor) -> None:
    model, thing = _model(run, ref), run.state.heap[layer.id]
    about = (ref.id, layer.id, id(at.node))
    run.log.loaded.add(layer.id)
    kind = thing.kind if isinstance(thing, LayerState | ModelState) else "?"
    first = next((e.at for e in model.entries if e.ref == layer), None)
    if layer.id == ref.id:
        run.fault("not-a-layer", at, about, what="the model itself", value=layer)
        return
    if first is not None:
        run.fault("reused-layer", at, about, kind=kind, first=first)
    elif isinstance(thing, LayerState) and (name := thing.arguments.get("name")) is not None:
        _same_name(run, model, name, at, about)
    if kind in ("Input", "InputLayer"):
        if model.entries:
            run.fault("second-input", at, about, position=len(model.entries), first=model.entries[0].at)
            return
    elif keras_api.is_merge(kind):
        run.fault("merge-layer", at, about, kind=kind)
    if isinstance(thing, LayerState) and not model.entries and kind != "Input":
        shape_not_a_tuple(run, layer, (ref.id,))
    if isinstance(thing, ModelState):
        event(run, layer, "nested", at.node)
    _append(run, ref, layer, at)


def shape_not_a_tuple(run: Interpreter, layer: Ref, models: tuple[int, ...] = ()) -> None:
    """Keras makes a shape of what the first layer declares, which must be a tuple."""
    thing, given = run.state.heap[layer.id], shapes.refused_shape(run.state, layer)
    if given is not None and isinstance(thing, LayerState):
        about = (*models, layer.id, id(thing.at.node))
        run.fault("shape-not-a-tuple", given.at, about, callee=thing.kind, argument=given)


def _same_name(run: Interpreter, model: ModelState, name: Argument, at: Anchor, about: tuple[object, ...]) -> None:
    if not isinstance(name.value, Const) or name.value.value is None:
        return
    for entry in model.entries:
        other = run.state.heap[entry.ref.id] if isinstance(entry.ref, Ref) else None
        given = other.arguments.get("name") if isinstance(other, LayerState) else None
        if given is not None and given.value == name.value:
            run.fault("duplicate-name", at, about, name=name.value.value, first=entry.at)
            return


def _add_tensor(run: Interpreter, ref: Ref, tensor: Tensor, at: Anchor) -> None:
    made = next((c for c in run.log.calls if c.output == tensor.producer), None)
    producer = run.state.heap.get(made.ref.id) if made is not None else None
    if made is not None and isinstance(producer, LayerState) and producer.kind == "Input":
        _add_known(run, ref, made.ref, at)
        return
    kind = producer.kind if isinstance(producer, LayerState) else "layer"
    run.fault("tensor-as-layer", at, (ref.id, id(at.node)), kind=kind)
    if made is not None:
        _append(run, ref, made.ref, at)
    else:
        open_layers(run, ref)


def _append(run: Interpreter, ref: Ref, layer: Ref, at: Anchor) -> None:
    model = _model(run, ref)
    run.state.heap[ref.id] = replace(model, entries=(*model.entries, Entry(layer, at)))


def functional(run: Interpreter, args: Args, node: cst.Call) -> Value:
    """`Model(inputs, outputs)`: its layers are traced back from the outputs."""
    inputs, outputs = args.get("inputs", 0), args.get("outputs", 1)
    ref = run.new(ModelState("Functional", run.anchor(node)), "model")
    event(run, ref, "created", node)
    entries = shapes.traced(run, outputs.value if outputs is not None else Unknown(""))
    shape_in = getattr(inputs.value, "shape", None) if inputs is not None else None
    shape_out = getattr(outputs.value, "shape", None) if outputs is not None else None
    run.state.heap[ref.id] = replace(
        _model(run, ref), entries=entries or (), open=entries is None, input_shape=shape_in, output_shape=shape_out
    )
    return ref


def application(run: Interpreter, name: str, args: Args, node: cst.Call) -> Value:
    """`VGG16(include_top=False, ...)`: a functional model whose shapes Keras' tables give."""
    ref = run.new(ModelState("Functional", run.anchor(node), open=True, attributes={"application": Const(name)}), "model")
    event(run, ref, "created", node)
    arguments = {k: shapes.plain(run.state, python.frozen(run, v)) for k, v in args.keywords.items()}
    names = [p.name for p in keras_api.parameters("applications", name.rpartition(".")[2]) or ()]
    arguments.update({n: shapes.plain(run.state, python.frozen(run, v)) for n, v in zip(names, args.values, strict=False)})
    found = None if args.open else keras_api.application_output(name.rpartition(".")[2], arguments)
    if found is not None:
        run.state.heap[ref.id] = replace(
            _model(run, ref), input_shape=found.input, output_shape=found.output,
            attributes={"application": Const(name), "params": Const(found.params)},
        )  # fmt: skip
    return ref


# Methods


def method(run: Interpreter, ref: Ref, bound_method: BoundMethod, args: Args, node: cst.Call) -> Value:
    """A method of a Keras model."""
    name = bound_method.name
    if name == "add":
        return _add(run, ref, args, node, bound_method.receiver_at)
    if name == "pop":
        return _pop(run, ref, node)
    from seqlint.program.keras import bind

    modern, args = legacy.modernized(run, "methods", f"Sequential.{name}", args, node)
    known = SUCCESSORS.get(name, modern.rpartition(".")[2])
    if keras_api.parameters("methods", f"Sequential.{known}") is None:
        calls.escape(run, [a.value for a in args.items], node)
        return Unknown(f"the result of .{name}()")
    found = bind(run, "methods", f"Sequential.{known}", args, node)
    event(run, ref, name, node, found.named, bound_method.receiver_at, args.open)
    _escape_functions(run, found.named)
    if name == "build":
        shapes.build(run, ref, found.named.get("input_shape"))
    if known in WITH_DATA:
        data_shape(run, ref, found.named.get("x"))
    return _result(run, ref, name, known, found.named, node)


def _escape_functions(run: Interpreter, named: Mapping[str, Argument]) -> None:
    for argument in named.values():
        python.mark_used(run, argument.value, argument.at.node)


def _result(run: Interpreter, ref: Ref, name: str, known: str, named: Mapping[str, Argument], node: cst.Call) -> Value:
    if known in RETURNS_NONE:
        return Nothing(run.anchor(node), name, ref)
    if known == "fit":
        return History(ref, history.keys(_model(run, ref), named), run.anchor(node))
    if known in ("predict", "predict_on_batch") and name != "predict_classes":
        return shapes.prediction(run, ref, named.get("x"))
    if known == "evaluate":
        return history.evaluation(_model(run, ref), named)
    if known == "get_layer":
        return _get_layer(run, ref, named)
    return Unknown(f"the result of .{name}()")


def _get_layer(run: Interpreter, ref: Ref, named: Mapping[str, Argument]) -> Value:
    index = named.get("index")
    layers = [e.ref for e in _model(run, ref).entries]
    if index is not None and isinstance(index.value, Const) and isinstance(index.value.value, int):
        return layers[index.value.value] if -len(layers) <= index.value.value < len(layers) else Unknown("no such layer")
    return Unknown("a layer by its name")


def _add(run: Interpreter, ref: Ref, args: Args, node: cst.Call, receiver_at: Anchor | None) -> Value:
    """`model.add(layer)`; a second argument is `rebuild`, so a layer there is lost."""
    at = run.anchor(node)
    layer = args.get("layer", 0)
    for arg in args.items:
        if arg is not layer and arg.keyword != "rebuild":
            given = Argument(arg.keyword, python.frozen(run, arg.value), arg.at, arg.value_at)
            is_layer = _is_layer_like(arg.value)
            if arg.keyword is not None or is_layer or not isinstance(arg.value, Unknown | Const):
                run.fault("extra-add-argument", arg.at, (ref.id, id(node)), argument=given, is_layer=is_layer)
            python.mark_used(run, arg.value, node)
    named = {}
    if layer is not None:
        named["layer"] = Argument("layer", python.frozen(run, layer.value), layer.at, layer.value_at, 0)
        add_layer(run, ref, layer.value, layer.value_at)
    elif args.open:
        open_layers(run, ref)
    else:
        run.fault("missing-argument", node, (ref.id, id(node)), callee="add", group="methods", name="layer")
    event(run, ref, "add", node, named, receiver_at)
    return Nothing(at, "add", ref)


def _pop(run: Interpreter, ref: Ref, node: cst.Call) -> Value:
    model = _model(run, ref)
    last = model.entries[-1].ref if model.entries else Unknown("a layer of an empty model")
    run.state.heap[ref.id] = replace(model, entries=model.entries[:-1])
    event(run, ref, "pop", node)
    return last


def data_event(run: Interpreter, ref: Ref, kind: str, args: Args, node: cst.Call) -> None:
    """Data goes through a model that is called like a function."""
    first = args.items[0] if args.items else None
    named = {} if first is None else {"x": Argument("x", python.frozen(run, first.value), first.at, first.value_at, 0)}
    event(run, ref, kind, node, named)
    data_shape(run, ref, named.get("x"))


def tensor_shape(run: Interpreter, ref: Ref, shape: Shape | None) -> None:
    """A model without a declared input is called on a symbolic tensor, which builds it."""
    model = _model(run, ref)
    if model.kind == "Sequential" and model.shaped_by is None and not shapes.declares_input(run, model):
        run.state.heap[ref.id] = replace(model, input_shape=shape, shaped_by="data")


def data_shape(run: Interpreter, ref: Ref, x: Argument | None) -> None:
    """The first data that a model without a declared input gets decides its input shape; the batch axis stays None."""
    model = _model(run, ref)
    if model.shaped_by is not None or model.kind != "Sequential" or shapes.declares_input(run, model):
        return
    value = None if x is None else x.value
    shape = None
    if isinstance(value, Array) and value.shape:
        shape = (None, *value.shape[1:])
    elif isinstance(value, Dataset) and value.elements and isinstance(value.elements[0], Array):
        inner = value.elements[0].shape
        shape = None if inner is None else (None, *inner) if value.batch is not None else (None, *inner[1:])
    run.state.heap[ref.id] = replace(model, input_shape=shape, shaped_by="data")


# Attributes


def attribute(run: Interpreter, ref: Ref, name: str, node: cst.Attribute) -> Value:
    """`model.name`."""
    model = _model(run, ref)
    if model.cls is not None:
        value = calls.member(run, ref, model.cls, model.attributes, name, run.anchor(node.value))
        if not isinstance(value, Unknown):
            return value
    if name == "layers":
        return _layer_list(run, ref, model)
    if name in ("output_shape", "input_shape") and model.kind == "Sequential":
        event(run, ref, name, node)
        return shapes.shape_attribute(run, ref, name)
    if name in ("input", "output", "inputs", "outputs", "weights", "trainable_weights", "variables", "trainable_variables"):
        event(run, ref, name, node)
        return shapes.tensor_attribute(run, ref, name)
    if keras_api.parameters("methods", f"Sequential.{name}") is not None or name in SUCCESSORS:
        return BoundMethod(ref, name, None, run.anchor(node.value))
    return _other_model_attribute(run, ref, model, name, node)


def _other_model_attribute(run: Interpreter, ref: Ref, model: ModelState, name: str, node: cst.Attribute) -> Value:
    known = keras_api.attributes()
    if model.kind == "Sequential" and name not in known and not name.startswith("_"):
        gone = keras_api.removed_method(name)
        if gone is not None:
            run.fault("removed-method", node, (id(node),), name=name, removed=gone)
        elif name not in model.attributes:
            near = keras_api.close(name, known)
            run.fault("unknown-method", node, (id(node), ref.id), name=name, near=near)
            if near is not None and keras_api.parameters("methods", f"Sequential.{near}") is not None:
                return BoundMethod(ref, near, None, run.anchor(node.value))
    return BoundMethod(ref, name, None, run.anchor(node.value)) if name == "pop" else Unknown(f"the attribute {name}")


def _layer_list(run: Interpreter, ref: Ref, model: ModelState) -> Value:
    refs = tuple(e.ref for e in model.entries if not shapes.is_input(run.state, e.ref))
    found = run.new(Items(refs, model.open or model.kind != "Sequential"), "list")
    run.layer_lists[found.id] = ref
    return found


def changed_layer_list(run: Interpreter, found: Ref, name: str, args: Args, node: cst.Call) -> None:
    """`model.layers.append(...)`: it changes a copy."""
    owner = run.layer_lists.get(found.id)
    listed = node.func.value if isinstance(node.func, cst.Attribute) else None
    if owner is not None and isinstance(listed, cst.Attribute) and name in LIST_CHANGES:
        places = tuple(arg.value_at for arg in args.items)
        receiver = run.anchor(listed.value)
        run.fault("layers-mutated", node, (owner.id, id(node)), method=name, places=places, receiver=receiver)


def set_attribute(run: Interpreter, owner: Ref, target: cst.Attribute, value: Value, node: cst.CSTNode) -> None:
    """`model.trainable = False`, `layer.trainable = False`, `self.dense = Dense(3)`."""
    name = target.attr.value
    thing = run.state.heap[owner.id]
    assert isinstance(thing, ModelState | LayerState)
    if name == "trainable":
        given = Argument(name, value, run.anchor(node), run.anchor(node))
        for ref in _models_with(run, owner):
            event(run, ref, "trainable", node, {name: given})
        return
    value = bound(run, syntax.dotted(target) or name, thing.attributes.get(name), value, node)
    thing = run.state.heap[owner.id]
    assert isinstance(thing, ModelState | LayerState)
    run.state.heap[owner.id] = replace(thing, attributes={**thing.attributes, name: value})
    if isinstance(value, Ref) and value.kind == "layer":
        run.log.loaded.add(value.id)


def _models_with(run: Interpreter, ref: Ref) -> list[Ref]:
    """The model itself, or every model that holds the layer."""
    found = [ref] if ref.kind == "model" else []
    for ident, thing in list(run.state.heap.items()):
        if isinstance(thing, ModelState) and any(e.ref == ref for e in thing.entries):
            found.append(Ref(ident, "model"))
    return found


def other_attribute(run: Interpreter, value: Value, name: str, node: cst.Attribute) -> Value:
    """An attribute of what is neither object nor module: a History, the None of `add`, a tensor."""
    match value:
        case Nothing():
            use_nothing(run, value, node.value)
            return attribute(run, value.model, name, node) if isinstance(value.model, Ref) else Unknown("None")
        case History():
            return _history_attribute(run, value, name, node)
        case Tensor():
            return _tensor_attribute(value, name)
        case BoundMethod():
            if name in ("append", "extend"):
                return Unknown(f"the attribute {name}")
    return value if isinstance(value, Unknown) else Unknown(f"the attribute {name}")


def _tensor_attribute(tensor: Tensor, name: str) -> Value:
    if name == "shape" and tensor.shape is not None:
        return Seq("tuple", tuple(Unknown("a dimension") if d == "?" else Const(d) for d in tensor.shape))
    return Unknown(f"the attribute {name} of a tensor")


def _history_attribute(run: Interpreter, value: History, name: str, node: cst.Attribute) -> Value:
    if name == "history":
        return Made("history", (), value.call, (("fit", value),))
    if name == "model":
        return value.model
    if name in CLASS_METHODS and isinstance(value.model, Ref):
        run.fault(
            "history-as-model", node, (value.model.id, id(value.call.node)),
            name=name, call=value.call, bound=syntax.dotted(node.value), model=_model(run, value.model).name,
        )  # fmt: skip
        return attribute(run, value.model, name, node)
    return Unknown(f"the attribute {name} of a History")


def history_item(run: Interpreter, made: Made, index: Value, node: cst.CSTNode) -> Value:
    """`history.history["accuracy"]`."""
    fit = dict(made.state)["fit"]
    assert isinstance(fit, History)
    if isinstance(index, Const) and isinstance(index.value, str) and fit.keys is not None and index.value not in fit.keys:
        near = history.near_key(index.value, fit.keys)
        at = node.slice[0] if isinstance(node, cst.Subscript) else node
        ident = fit.model.id if isinstance(fit.model, Ref) else None
        run.fault("unknown-history-key", at, (ident,), key=index.value, keys=fit.keys, near=near)
    return Array(("?",), "float64")


# Names


def bound(run: Interpreter, name: str, old: Value | None, value: Value, node: cst.CSTNode) -> Value:
    """A name is given a value: models take it as theirs, the None of `add` is a fault, an old model may be lost."""
    if isinstance(value, Nothing) and isinstance(value.model, Ref):
        if old == value.model or _model(run, value.model).name is None:
            value = use_nothing(run, value, node, name)
    if isinstance(value, Ref) and value.kind == "model":
        run.state.heap[value.id] = replace(_model(run, value), name=name)
    if isinstance(old, Ref) and old.kind == "model" and old != value and isinstance(value, Ref) and value.kind == "model":
        if not _held_elsewhere(run, old, name):
            event(run, old, "rebound", node, {"model": Argument("model", value, run.anchor(node), run.anchor(node))})
    return value


def _held_elsewhere(run: Interpreter, ref: Ref, name: str) -> bool:
    """Whether more than this one name leads to the object."""
    if sum(value == ref for value in run.state.names.values()) > 1:
        return True
    for thing in run.state.heap.values():
        match thing:
            case Items(items):
                held: Iterable[Value] = items
            case Entries(pairs):
                held = [value for _, value in pairs]
            case Instance(_, attributes):
                held = [value for key, value in attributes.items() if not name.endswith(f".{key}")]
            case _:
                held = ()
        if ref in held:
            return True
    return False


def use_nothing(run: Interpreter, value: Value, node: cst.CSTNode, name: str | None = None) -> Value:
    """The None that a model's method returned is used; goes on with the model, which was meant."""
    if not isinstance(value, Nothing) or not isinstance(value.model, Ref):
        return value
    model, call = _model(run, value.model), value.call
    root, breaks = _chain(call)
    run.fault(
        "none-used", call, (value.model.id, id(call.node)),
        method=value.method, name=name, model=model.name, used=run.anchor(node), root=root, breaks=breaks,
        assigned=isinstance(node, cst.Assign) and node.value is call.node and len(node.targets) == 1,
    )  # fmt: skip
    return value.model


def _chain(call: Anchor) -> tuple[Anchor, tuple[Anchor, ...] | None]:
    """Of `model.add(a).add(b)` the root `model`, and behind what each further statement would begin; None in parentheses."""
    calls_: list[cst.BaseExpression] = []
    node = call.node
    while isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value in RETURNS_NONE:
        calls_.append(node)
        node = node.func.value
    root, between = Anchor(node, call.unit), calls_[1:] + ([node] if isinstance(node, cst.Call) else [])
    if any(getattr(c, "lpar", ()) for c in (*calls_, node)):
        return root, None
    return root, tuple(Anchor(c, call.unit) for c in reversed(between))


def discard(run: Interpreter, value: Value, node: cst.Expr) -> None:
    """An expression statement: a layer or model made here and bound to nothing."""
    if not isinstance(value, Ref) or not isinstance(node.value, cst.Call):
        return
    thing = run.state.heap.get(value.id)
    if isinstance(thing, LayerState) and thing.at.node is node.value:
        run.log.alone.add(value.id)
    elif isinstance(thing, ModelState) and thing.at.node is node.value and thing.name is None:
        if not (run.source.notebook and run.ends_cell(node)):
            event(run, value, "discarded", node)


# The class in place of a model


def called_on_class(run: Interpreter, receiver: Api, method_: BoundMethod, args: Args, node: cst.Call) -> Value:
    """`Sequential.add(...)`, or `model = Sequential` without the parentheses and then `model.add(...)`."""
    at = method_.receiver_at
    name = at.node.value if at is not None and isinstance(at.node, cst.Name) else ""
    key = next((k for k in ((run.scope_of(name), name), (0, name)) if k in run.state.bound_at), None)
    binding = run.state.bound_at.get(key) if key is not None else None
    model = run.class_models.get(name)
    if model is None or model.id not in run.state.heap:
        model = run.new(ModelState("Sequential", run.anchor(node)), "model")
        run.class_models[name] = model
        event(run, model, "implied", node)
    if key is not None and binding is not None and isinstance(binding.node, cst.Assign):
        value_at = Anchor(binding.node.value, binding.unit)
        run.fault("class-not-called", value_at, (model.id,), name=name)
        run.state.names[key] = model
        run.state.heap[model.id] = replace(_model(run, model), name=name, at=value_at)
    else:
        run.fault(
            "method-on-class", node, (model.id, id(node)), method=method_.name, receiver=at, statement=run.statement
        )
    return method(run, model, BoundMethod(model, method_.name, None, at), args, node)


def super_method(run: Interpreter, made: Made, name: str, args: Args, node: cst.Call) -> Value:
    """`super().add(...)`, `super().__init__(...)` in a class that derives from a class of Keras or of the submission."""
    state = dict(made.state)
    owner, cls = state["self"], state["owner"]
    if not isinstance(owner, Ref) or not isinstance(cls, Class):
        return Unknown("super()")
    thing = run.state.heap[owner.id]
    own = thing.cls if isinstance(thing, Instance | LayerState | ModelState) else None
    found = calls.find_method(run, own or cls, name, after=cls)
    if isinstance(found, Function):
        return calls.call_function(run, found, args, owner)
    if name == "__init__":
        calls.inherited_init(run, owner, calls.keras_base(run, cls), args, node)
        return NONE
    if isinstance(thing, ModelState):
        return method(run, owner, BoundMethod(owner, name, None, run.anchor(node)), args, node)
    return Unknown(f"the result of super().{name}()")
