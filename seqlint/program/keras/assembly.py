"""Putting models together: what is given to Sequential and `add`, what of it goes in, and what is no layer at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import libcst as cst

from seqlint import keras_api
from seqlint.program import faults
from seqlint.program.keras import binding, classes, events, freezing, getting, naming, shapes, specs
from seqlint.program.keras.states import HOME, Entry, LayerState, ModelState
from seqlint.program.language import calls, python
from seqlint.program.language.state import Items
from seqlint.program.language.values import (
    NONE,
    Api,
    Array,
    Class,
    Const,
    Dataset,
    Function,
    Made,
    Module,
    Nothing,
    Ref,
    Seq,
    Tensor,
    Unknown,
    Value,
)
from seqlint.program.model import RATE_CALLBACKS, Anchor, Argument
from seqlint.quick import replace

if TYPE_CHECKING:
    from seqlint.program.language.calls import Args
    from seqlint.program.language.interpreter import Interpreter

MAX_DEPTH = 5
Sort = Literal["layer", "optimizer", "callback", "schedule"]
LEGACY = "TF_USE_LEGACY_KERAS"
"""The variable that makes `tensorflow.keras` the package `tf_keras`."""
KINDS = {
    "optimizers": "the optimizer {}",
    "losses": "the loss {}",
    "metrics": "the metric {}",
    "regularizers": "the regularizer {}",
    "initializers": "the initializer {}",
    "constraints": "the constraint {}",
    "callbacks": "the callback {}",
}
"""What instances of Keras' classes are called that are no layers, by the module they come from."""
NO_LAYERS = (*(f"keras.{kind}." for kind in KINDS), "sklearn.")
"""How the names of instances begin that no model takes (Keras 3.15.1)."""
MAX_LAYERS = 2_000
"""Beyond them, no model is meant seriously: what else it holds is not known."""


def create(run: Interpreter, args: Args, node: cst.Call, home: str = "") -> Value:
    """`Sequential(...)`."""
    ref = run.new(ModelState("Sequential", run.anchor(node), home=home), "model")
    events.event(run, ref, "created", node)
    fill(run, ref, args, node)
    return ref


def fill(run: Interpreter, ref: Ref, args: Args, node: cst.Call) -> None:
    """The constructor of Sequential: its layers, one list of them."""
    about = (ref.id, id(node))
    positional = args.positional
    bare = [a for a in positional if is_layer_like(a.value)]
    bound = calls.match(keras_api.parameters("methods", "Sequential") or keras_api.Parameters(), args)
    if bare and (args.starred or bare[0] is positional[0]):
        named = tuple(Argument(None, a.value, a.at) for a in positional)
        run.fault(faults.BareLayers(layers=named, starred=args.starred), node, about)
        for arg in bare:
            add_layer(run, ref, arg.value, arg.value_at)
        return
    if args.starred and args.open:
        events.open_layers(run, ref)
        return
    if "layers" in bound.named:
        _fill_from(run, ref, bound.named["layers"], about)
    elif args.open:
        events.open_layers(run, ref)
    for name in ("trainable", "name"):
        given = bound.named.get(name)
        if given is not None and not _fits(run, name, given.value):
            value = python.frozen(run, given.value)
            run.fault(faults.BadSequentialArgument(value=value, name=name), given.at, about)
        elif given is not None and name == "trainable":
            freezing.set_trainable(run, ref, given.value)
        elif given is not None:
            model = events.model_of(run, ref)
            attributes = {**model.attributes, getting.GIVEN_NAME: given.value}
            run.state.heap[ref.id] = replace(model, attributes=attributes)
    for given in bound.unknown:
        near = keras_api.close(given.name or "", ("layers", "trainable", "name"))
        run.fault(faults.UnknownArgument("Sequential", calls.frozen(run, given), near), given.at, about)


def _fits(run: Interpreter, name: str, value: Value) -> bool:
    """Whether a value may be Sequential's `trainable` or `name`."""
    given = specs.plain(run.state, python.frozen(run, value))
    if given is keras_api.UNKNOWN:
        return not isinstance(value, Ref)
    return isinstance(given, bool) if name == "trainable" else given is None or isinstance(given, str)


def _fill_from(run: Interpreter, ref: Ref, given: Any, about: tuple[object, ...]) -> None:
    value = given.value
    if is_layer_like(value):
        named = (Argument("layers", value, given.at),)
        run.fault(faults.BareLayers(layers=named, starred=False), given.value_at, about)
        add_layer(run, ref, value, given.value_at)
        return
    if isinstance(value, Ref) and value.kind == "set":
        run.fault(faults.SetOfLayers(), given.value_at, about)
    if isinstance(value, Const):
        if value.value is not None:
            run.fault(faults.BadSequentialArgument(value=value, name="layers"), given.at, about)
        return
    found = python.items(run, value)
    if found is None:
        known = run.state.heap[value.id] if isinstance(value, Ref) else None
        for item in known.items if isinstance(known, Items) else ():
            add_layer(run, ref, item, given.value_at)
            events.open_layers(run, ref)
        events.open_layers(run, ref)
        return
    places = _element_places(given, len(found))
    for item, place in zip(found, places, strict=True):
        add_layer(run, ref, item, place)


def _element_places(given: Any, count: int) -> list[Anchor]:
    """Where the elements of a list display stand; the argument itself where the list comes from elsewhere."""
    places = _elements_of(given.value_at)
    return list(places) if places is not None and len(places) == count else [given.value_at] * count


def _elements_of(at: Anchor) -> tuple[Anchor, ...] | None:
    """The elements of a list or tuple that is written out."""
    node = at.node
    if not isinstance(node, cst.List | cst.Tuple) or any(isinstance(e, cst.StarredElement) for e in node.elements):
        return None
    return tuple(at.beside(e.value) for e in node.elements)


def is_layer_like(value: Value) -> bool:
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


def add_layer(run: Interpreter, ref: Ref, value: Value, at: Anchor, depth: int = 0) -> None:
    """One element of a model. What is no layer becomes a fault; the intended one goes in where that is evident."""
    about = (ref.id, id(at.node))
    match value:
        case Ref(kind="layer" | "model"):
            _add_known(run, ref, value, at)
        case Tensor():
            _add_tensor(run, ref, value, at)
        case Api() if (name := _layer_class(value)) is not None:
            missing = _required(name)
            run.fault(faults.ClassAsLayer(name=name, missing=missing), at, about)
            state = LayerState(name, at, {}, bool(missing))
            _append(run, ref, run.new(state, "layer"), at)
        case Class() if classes.base_of(run, value) is not None:
            run.fault(faults.ClassAsLayer(name=value.name, missing=("?",)), at, about)
            _append(run, ref, run.new(LayerState(value.name, at, {}, True, value), "layer"), at)
        case Ref(kind="list") | Seq(kind="tuple" | "list"):
            found = python.items(run, value)
            if found is None or depth > MAX_DEPTH:
                events.open_layers(run, ref)
                return
            inputs = bool(found) and all(_is_input(run, item) for item in found)
            kind = getattr(value, "kind", "tuple")
            run.fault(
                faults.ListAsLayer(count=len(found), elements=_elements_of(at), kind=kind, inputs=inputs), at, about
            )
            for item in found:
                add_layer(run, ref, item, at, depth + 1)
        case Nothing():
            naming.use_nothing(run, value, at.node, inside=True)
        case Unknown():
            _append(run, ref, run.new(LayerState("?", at, {}, True), "layer"), at)
        case Made() if not value.name.startswith(NO_LAYERS):
            _append(run, ref, run.new(LayerState("?", at, {}, True), "layer"), at)
        case _:
            given_by = _called_name(at) if value == NONE else ""
            run.fault(faults.NotALayer(describe(value), python.frozen(run, value), given_by), at, about)


def _called_name(at: Anchor) -> str:
    """The function whose call stands there, as it is written; empty where there is none."""
    func = at.node.func if isinstance(at.node, cst.Call) else None
    return func.value if isinstance(func, cst.Name) else func.attr.value if isinstance(func, cst.Attribute) else ""


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
            name = value.name.rpartition(".")[2]
            return f"the {'class' if name[:1].isupper() else 'function'} {name}"
        case Module():
            return f"the module {value.name}"
        case Made():
            name = value.name.rpartition(".")[2] if value.cls is None else value.cls.name
            kind = value.name.removeprefix("keras.").partition(".")[0]
            return KINDS.get(kind, f"the object {name}").format(name)
        case Dataset():
            return "a dataset"
    return "this"


def _add_known(run: Interpreter, ref: Ref, layer: Ref, at: Anchor) -> None:
    model, thing = events.model_of(run, ref), run.state.heap[layer.id]
    about = (ref.id, layer.id, id(at.node))
    seen = layer.id in run.log.loaded
    run.log.loaded.add(layer.id)
    kind = thing.kind if isinstance(thing, LayerState | ModelState) else "?"
    first = next((e.at for e in model.entries if e.ref == layer), None) if seen else None
    if layer.id == ref.id:
        run.fault(faults.NotALayer(what="the model itself", value=layer), at, about)
        return
    if isinstance(thing, LayerState | ModelState) and "" not in (thing.home, model.home) and thing.home != model.home:
        other_keras(run, thing.home, kind, at, about)
    if first is not None:
        run.fault(faults.ReusedLayer(kind=kind, first=first), at, about)
    elif isinstance(thing, LayerState) and (name := thing.arguments.get("name")) is not None:
        _same_name(run, model, name, at, about)
    if kind in ("Input", "InputLayer"):
        if model.entries:
            run.fault(faults.SecondInput(position=len(model.entries), first=model.entries[0].at), at, about)
            return
    elif keras_api.is_merge(kind):
        run.fault(faults.MergeLayer(kind=kind), at, about)
    if isinstance(thing, LayerState) and not model.entries and kind not in shapes.INPUTS:
        check_declared(run, layer, (ref.id,))
    if isinstance(thing, ModelState):
        events.event(run, layer, "nested", at.node)
    _append(run, ref, layer, at)


def other_keras(
    run: Interpreter, home: str, what: str, at: Anchor, about: tuple[object, ...], kind: Sort = "layer"
) -> None:
    """A layer of another Keras than the model's; not where the program may make both the same."""
    if not any(LEGACY in unit.code for unit in run.units):
        run.fault(faults.OtherKeras(home=home, what=what, kind=kind), at, about)


def check_homes(run: Interpreter, ref: Ref, given: Argument | None, kind: Sort) -> None:
    """The optimizer or callbacks of another Keras than the model's. Losses, metrics and callbacks that leave the
    learning rate alone do their work there (Keras 3.15.1, tf_keras 2.21).
    """
    home = events.model_of(run, ref).home
    value = given.value if given is not None else None
    places = given.value_at.elements if given is not None else ()
    items = value.items if isinstance(value, Seq) else () if value is None else (value,)
    for number, item in enumerate(items):
        meets = kind == "optimizer" or (isinstance(item, Made) and item.name in RATE_CALLBACKS)
        if given is not None and isinstance(item, Made) and meets and home and (item.home or HOME) != home:
            at = places[number] if len(places) == len(items) else given.value_at
            other_keras(run, item.home or HOME, item.name.rpartition(".")[2], at, (id(at.node), ref.id), kind)
        rate = item.given("learning_rate") if isinstance(item, Made) and kind == "optimizer" and home else None
        schedule = rate.value if rate is not None and isinstance(rate.value, Made) else None
        if rate is not None and schedule is not None and (schedule.home or HOME) != home:
            about = (id(rate.at.node), ref.id)
            other_keras(run, schedule.home or HOME, schedule.name.rpartition(".")[2], rate.value_at, about, "schedule")


def check_declared(run: Interpreter, layer: Ref, models: tuple[int, ...] = ()) -> None:
    """Keras makes a shape of what an input or the first layer declares, which must be a tuple of sizes."""
    thing, given = run.state.heap[layer.id], shapes.refused_shape(run.state, layer)
    if not isinstance(thing, LayerState):
        return
    about = (*models, layer.id, id(thing.at.node))
    if given is not None:
        run.fault(faults.ShapeNotATuple(callee=thing.kind, argument=given), given.at, about)
    elif (refused := shapes.no_shape(run.state, layer)) is not None:
        given = thing.arguments[refused.name]
        why = faults.BadArgument(thing.kind, refused.name, given.value, refused.message, wanted=refused.wanted)
        run.fault(why, given.at, about)


def _same_name(run: Interpreter, model: ModelState, name: Argument, at: Anchor, about: tuple[object, ...]) -> None:
    if not isinstance(name.value, Const) or name.value.value is None:
        return
    for entry in model.entries:
        other = run.state.heap[entry.ref.id] if isinstance(entry.ref, Ref) else None
        given = other.arguments.get("name") if isinstance(other, LayerState) else None
        if given is not None and given.value == name.value:
            run.fault(faults.DuplicateName(name=name.value.value, first=entry.at), at, about)
            return


def _add_tensor(run: Interpreter, ref: Ref, tensor: Tensor, at: Anchor) -> None:
    made = next((c for c in run.log.calls if c.output == tensor.producer), None)
    producer = run.state.heap.get(made.ref.id) if made is not None else None
    if made is not None and isinstance(producer, LayerState) and producer.kind == "Input":
        _add_known(run, ref, made.ref, at)
        return
    kind = producer.kind if isinstance(producer, LayerState) else "layer"
    run.fault(faults.TensorAsLayer(kind=kind), at, (ref.id, id(at.node)))
    if made is not None:
        _append(run, ref, made.ref, at)
    else:
        events.open_layers(run, ref)


def _append(run: Interpreter, ref: Ref, layer: Ref, at: Anchor) -> None:
    model = events.model_of(run, ref)
    if len(model.entries) >= MAX_LAYERS:
        events.open_layers(run, ref)
        return
    run.state.heap[ref.id] = replace(model, entries=(*model.entries, Entry(layer, at, model.gap)), gap=False)


KEEPS_WHAT_IT_LEARNED = ("Discretization",)
"""Only its bins come back when it is made again; means and vocabularies do not (Keras 3.15.1)."""


def clone(run: Interpreter, args: Args, node: cst.Call) -> Value | None:
    """`clone_model(model)`: another model of the same layers, not compiled; None where it is no plain clone."""
    given = binding.named("models", "clone_model", args).get("model")
    if given is None or len(args.items) > 1 or args.open or not isinstance(given.value, Ref):
        return None
    model = run.state.heap.get(given.value.id)
    if not isinstance(model, ModelState) or model.cls is not None or model.escaped:
        return None
    if model.kind not in ("Sequential", "Functional"):
        return None
    twins: dict[int, Ref] = {}  # a layer that stands in the model twice does so in its clone
    for entry in model.entries:
        if isinstance(entry.ref, Ref) and isinstance(thing := run.state.heap[entry.ref.id], LayerState):
            learned = thing.adapted if thing.kind in KEEPS_WHAT_IT_LEARNED else None
            twins.setdefault(entry.ref.id, run.new(replace(thing, adapted=learned, cloned=True), "layer"))
    entries = tuple(replace(e, ref=twins.get(e.ref.id, e.ref)) if isinstance(e.ref, Ref) else e for e in model.entries)
    made = ModelState(model.kind, run.anchor(node), entries, open=model.open, raises=model.raises)
    shapes_of = {"input_shape": model.input_shape, "output_shape": model.output_shape, "shaped_by": model.shaped_by}
    ref = run.new(replace(made, **shapes_of), "model")
    events.event(run, ref, "created", node)
    return ref


def functional(run: Interpreter, args: Args, node: cst.Call) -> Value:
    """`Model(inputs, outputs)`: its layers are traced back from the outputs."""
    named = binding.named("methods", "Functional", args)
    inputs, outputs = named.get("inputs"), named.get("outputs")
    ref = run.new(ModelState("Functional", run.anchor(node)), "model")
    events.event(run, ref, "created", node)
    entries = shapes.traced(run, outputs.value if outputs is not None else Unknown(""))
    shape_in = getattr(inputs.value, "shape", None) if inputs is not None else None
    shape_out = getattr(outputs.value, "shape", None) if outputs is not None else None
    run.state.heap[ref.id] = replace(
        events.model_of(run, ref),
        entries=entries or (),
        open=entries is None,
        input_shape=shape_in,
        output_shape=shape_out,
    )
    return ref


def application(run: Interpreter, name: str, args: Args, node: cst.Call) -> Value:
    """`VGG16(include_top=False, ...)`: a functional model whose shapes Keras' tables give."""
    ref = run.new(
        ModelState("Functional", run.anchor(node), open=True, attributes={"application": Const(name)}), "model"
    )
    events.event(run, ref, "created", node)
    network = name.rpartition(".")[2]
    given = binding.named("applications", network, args)
    arguments = {k: specs.plain(run.state, python.frozen(run, a.value)) for k, a in given.items()}
    try:
        keras_api.check_application(network, arguments)
    except keras_api.BadArgument as refused:
        bad = given[refused.name]
        why = faults.BadArgument(network, refused.name, bad.value, refused.message, wanted=refused.wanted)
        run.fault(why, bad.at, (ref.id, id(node)))
        return ref
    found = None if args.open else keras_api.application_output(network, arguments)
    if found is not None:
        run.state.heap[ref.id] = replace(
            events.model_of(run, ref), input_shape=found.input, output_shape=found.output,
            attributes={"application": Const(name), "params": Const(found.params)},
        )  # fmt: skip
    return ref


def add(run: Interpreter, ref: Ref, args: Args, node: cst.Call, receiver_at: Anchor | None) -> Value:
    """`model.add(layer)`; a second argument is `rebuild`, so a layer there is lost."""
    at = run.anchor(node)
    given_as = binding.named("methods", "Sequential.add", args)
    layer = given_as.get("layer")
    for arg in args.items:
        if (layer is None or arg.at is not layer.at) and arg.keyword != "rebuild":
            given = Argument(arg.keyword, python.frozen(run, arg.value), arg.at)
            is_layer = is_layer_like(arg.value)
            if arg.keyword is not None or is_layer or not isinstance(arg.value, Unknown | Const):
                run.fault(faults.ExtraAddArgument(argument=given, is_layer=is_layer), arg.at, (ref.id, id(node)))
                _meant_for_layer(run, layer, given)
            python.mark_used(run, arg.value, node)
    named = {}
    if layer is not None:
        named["layer"] = calls.frozen(run, layer)
        add_layer(run, ref, layer.value, layer.value_at)
    elif args.open:
        events.open_layers(run, ref)
    else:
        run.fault(faults.MissingArgument(callee="add", group="methods", name="layer"), node, (ref.id, id(node)))
    _changed(run, ref, "add", given_as.get("rebuild"), node, named, receiver_at)
    return Nothing(at, "add", ref)


def _changed(
    run: Interpreter,
    ref: Ref,
    method: str,
    rebuild: Argument | None,
    node: cst.Call,
    named: dict[str, Argument],
    receiver_at: Anchor | None,
) -> None:
    """`add` or `pop` has changed the layers, and builds the model anew unless it is told not to."""
    lazy = rebuild is not None and isinstance(rebuild.value, Const) and not rebuild.value.value
    run.state.heap[ref.id] = replace(events.model_of(run, ref), unbuilt=lazy)
    if rebuild is not None and lazy:
        named = {**named, "rebuild": calls.frozen(run, rebuild)}
    events.event(run, ref, method, node, named, receiver_at)


def _meant_for_layer(run: Interpreter, given: Any, argument: Argument) -> None:
    """`add(Dense(16), activation="relu")`: the analysis goes on with the layer that was meant."""
    value = given.value if given is not None else None
    layer = run.state.heap.get(value.id) if isinstance(value, Ref) else None
    if isinstance(layer, LayerState) and argument.name is not None and isinstance(value, Ref):
        if argument.name in {p.name for p in keras_api.parameters("layers", layer.kind) or ()}:
            run.state.heap[value.id] = replace(layer, arguments={**layer.arguments, argument.name: argument})


def pop(run: Interpreter, ref: Ref, args: Args, node: cst.Call) -> Value:
    model = events.model_of(run, ref)
    last = model.entries[-1].ref if model.entries else Unknown("a layer of an empty model")
    run.state.heap[ref.id] = replace(model, entries=model.entries[:-1])
    _changed(run, ref, "pop", binding.named("methods", "Sequential.pop", args).get("rebuild"), node, {}, None)
    return last
