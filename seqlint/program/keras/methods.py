"""A model's methods and attributes, and what data does to it. All of it becomes history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import libcst as cst

from seqlint import keras_api
from seqlint.program import faults, library
from seqlint.program.keras import (
    assembly,
    binding,
    callbacks,
    events,
    freezing,
    getting,
    history,
    inside,
    legacy,
    naming,
    numbering,
    results,
    shapes,
    sources,
    stepping,
    tracing,
)
from seqlint.program.keras.building import building_of
from seqlint.program.keras.states import LayerState, ModelState
from seqlint.program.language import calls, python, syntax
from seqlint.program.language.state import Items
from seqlint.program.language.values import (
    Array,
    BoundMethod,
    Cause,
    Const,
    History,
    Made,
    Nothing,
    Ref,
    Seq,
    Tensor,
    Unknown,
    Value,
)
from seqlint.program.model import TAKE_DATA, Argument
from seqlint.quick import replace

if TYPE_CHECKING:
    from seqlint.program.language.calls import Args
    from seqlint.program.language.interpreter import Interpreter

WITH_DATA = frozenset({*TAKE_DATA, "call", "fit_generator"})
STEPS = {"fit": "train_step", "train_on_batch": "train_step", "evaluate": "test_step", "test_on_batch": "test_step"}
SUCCESSORS = {
    "fit_generator": "fit",
    "evaluate_generator": "evaluate",
    "predict_generator": "predict",
    "predict_classes": "predict",
    "predict_proba": "predict",
}
GONE_FROM_LAYERS = (
    "output_shape", "input_shape", "get_output_at", "get_input_at", "get_output_shape_at", "get_input_shape_at",
)  # fmt: skip
"""What layers had in Keras 2. The shapes only models have in Keras 3, the others nothing has."""
LIST_CHANGES = frozenset({"append", "insert", "extend", "pop", "remove", "clear", "reverse"})


def method(run: Interpreter, ref: Ref, bound_method: BoundMethod, args: Args, node: cst.Call) -> Value:
    """A method of a Keras model."""
    name = bound_method.name
    if name in ("add", "pop") and events.model_of(run, ref).kind == "Functional":
        at = bound_method.receiver_at or run.anchor(node)
        run.fault(faults.ChangedFunctional(method=name, receiver=at), node, (id(node), ref.id))
        python.escape(
            run, [a.value for a in args.items], node
        )  # what is added by mistake is no layer that is forgotten
        return Unknown(f"a functional model has no {name}")
    if name == "add":
        return assembly.add(run, ref, args, node, bound_method.receiver_at)
    if name == "pop":
        return assembly.pop(run, ref, args, node)
    modern, args = legacy.modernized(run, "methods", f"Sequential.{name}", args, node)
    known = SUCCESSORS.get(name, modern.rpartition(".")[2])
    if keras_api.parameters("methods", f"Sequential.{known}") is None:
        python.escape(run, [a.value for a in args.items], node)
        return Unknown(f"the result of .{name}()")
    found = binding.bind(run, "methods", f"Sequential.{known}", args, node)
    named = sources.known(run, found.named) if known in WITH_DATA else found.named
    model = events.model_of(run, ref)
    trains = known == "fit"
    recorded = history.keys(model, callbacks.without_silent(run, named)) if trains else None
    frozen = freezing.frozen(run) if trains or name in ("compile", "train_on_batch") else frozenset()
    if trains:
        callbacks.try_out(run, named, recorded)
        assembly.check_homes(run, ref, named.get("callbacks"), "callback")
    if name == "compile":
        assembly.check_homes(run, ref, named.get("optimizer"), "optimizer")
        numbering.compiled(run, named.get("metrics"))
        numbering.compiled(run, named.get("weighted_metrics"))
    events.event(run, ref, name, node, named, bound_method.receiver_at, args.open, recorded, frozen)
    _escape_functions(run, found.named)
    if name == "quantize":
        reweight(run, ref, quantized_to(named))
    if name == "build":
        shapes.build(run, ref, named.get("input_shape"))
    if known in STEPS:
        tracing.check(run, ref)
    if known in WITH_DATA:
        inside.data_shape(run, ref, named.get("x"))
    _run_own(run, ref, known, named, node)
    if known == "fit":
        return History(ref, recorded, run.anchor(node))
    return _result(run, ref, name, known, named, node)


def _run_own(run: Interpreter, ref: Ref, name: str, named: Mapping[str, Argument], node: cst.Call) -> None:
    """A method that sends data through a model of the submission's own class runs the code of that class.

    `build` does not (Keras 3.15.1): it only marks the model as built.
    """
    x = named.get("x")
    if events.model_of(run, ref).kind == "Subclass" and name in WITH_DATA:
        shape = None if x is None else shapes.shape_of_data(x.value)
        inside.run_step(run, ref, STEPS.get(name, "call"), shape, "y" in named, node)


def _escape_functions(run: Interpreter, named: Mapping[str, Argument]) -> None:
    for argument in named.values():
        python.mark_used(run, argument.value, argument.at.node)


def _result(run: Interpreter, ref: Ref, name: str, known: str, named: Mapping[str, Argument], node: cst.Call) -> Value:
    if known in events.RETURNS_NONE:
        return Nothing(run.anchor(node), name, ref)
    if known in ("predict", "predict_on_batch") and name != "predict_classes":
        return shapes.prediction(run, ref, named.get("x"), run.anchor(node))
    if known in results.EVALUATE:
        return history.evaluation(events.model_of(run, ref), ref, known, named, run.anchor(node))
    if known == "get_layer":
        return getting.get_layer(run, ref, named, node)
    return Unknown(f"the result of .{name}()")


def data_event(run: Interpreter, ref: Ref, args: Args, node: cst.Call) -> None:
    """Data goes through a model that is called like a function."""
    first = args.first
    named = {} if first is None else {"x": Argument("x", python.frozen(run, first.value), first.at, 0)}
    events.event(run, ref, "call", node, named)
    inside.data_shape(run, ref, named.get("x"))


def attribute(run: Interpreter, ref: Ref, name: str, node: cst.Attribute) -> Value:
    """`model.name`."""
    model = events.model_of(run, ref)
    if model.cls is not None:
        value = calls.member(run, ref, model.cls, model.attributes, name, run.anchor(node.value))
        if not isinstance(value, Unknown):
            return value
    if name == "layers":
        return _layer_list(run, ref, model)
    if name == "built" and model.kind == "Sequential" and not (model.open or model.escaped):
        shaped = shapes.declares_input(run, model) or model.shaped_by is not None
        return Const(bool(model.entries) and shaped and not model.unbuilt)
    if name == "output_shape" and model.kind == "Functional" and model.output_shape is not None:
        return Seq("tuple", tuple(Unknown("a dimension") if d == "?" else Const(d) for d in model.output_shape))
    if name == "history" and (last := history.last_training(model)) is not None:
        return History(ref, last.recorded, last.at)
    if name == "optimizer":
        return _optimizer(run, model, node)
    if name in ("output_shape", "input_shape") and model.kind == "Sequential":
        events.event(run, ref, name, node)
        return shapes.shape_attribute(run, ref, name)
    if name in stepping.WEIGHTS:
        events.event(run, ref, name, node)
        return stepping.weights_of(ref, name)
    if name in ("input", "output", "inputs", "outputs"):
        events.event(run, ref, name, node)
        return shapes.tensor_attribute(run, ref, name)
    if keras_api.parameters("methods", f"Sequential.{name}") is not None or name in SUCCESSORS:
        return BoundMethod(ref, name, None, run.anchor(node.value))
    return _other_model_attribute(run, ref, model, name, node)


def _optimizer(run: Interpreter, model: ModelState, node: cst.Attribute) -> Value:
    """The optimizer that the model was compiled with; one given by its name is of some class of Keras."""
    compiled = history.last_compile(model)
    given = None if compiled is None else compiled.value("optimizer")
    if isinstance(given, Made):
        return given
    ident = 0 if compiled is None or compiled.open or isinstance(given, Unknown) else -compiled.order
    return Made("keras.optimizers.Optimizer", (), run.anchor(node), id=ident)


def _other_model_attribute(run: Interpreter, ref: Ref, model: ModelState, name: str, node: cst.Attribute) -> Value:
    known = keras_api.attributes()
    if model.kind == "Sequential" and name not in known and not name.startswith("_"):
        gone = keras_api.removed_method(name)
        if gone is not None:
            run.fault(faults.RemovedMethod(name=name, removed=gone, name_at=run.anchor(node.attr)), node, (id(node),))
        elif name not in model.attributes:
            near = keras_api.close(name, known)
            name_at = run.anchor(node.attr)
            run.fault(faults.UnknownMethod(name=name, near=near, name_at=name_at), node, (id(node), ref.id))
            if near is not None and keras_api.parameters("methods", f"Sequential.{near}") is not None:
                return BoundMethod(ref, near, None, run.anchor(node.value))
    return BoundMethod(ref, name, None, run.anchor(node.value)) if name == "pop" else Unknown(f"the attribute {name}")


def _layer_list(run: Interpreter, ref: Ref, model: ModelState) -> Value:
    refs = tuple(e.ref for e in model.entries if not shapes.is_input(run.state, e.ref))
    found = run.new(Items(refs, model.open or model.kind not in ("Sequential", "Other")), "list")
    building_of(run).layer_lists[found.id] = ref
    return found


def layer_of_network(run: Interpreter, found: Ref) -> Value | None:
    """One of `VGG16().layers`, whichever: all of them are plain layers of Keras."""
    owner = building_of(run).layer_lists.get(found.id)
    if owner is None or "application" not in events.model_of(run, owner).attributes:
        return None
    return Unknown("a layer of a network that Keras brings", cause=Cause.LAYER)


def listed_layer(run: Interpreter, found: Ref, index: Value, node: cst.CSTNode) -> Ref | None:
    """`model.layers[10]`: a fault where there are fewer. None where the list itself says what is there."""
    owner, listed = building_of(run).layer_lists.get(found.id), run.state.heap[found.id]
    if owner is None or not isinstance(node, cst.Subscript) or not isinstance(index, Const):
        return None
    model = events.model_of(run, owner)
    if isinstance(listed, Items) and type(index.value) is int and model.kind == "Sequential":
        count, known = len(listed.items), not (listed.open or model.open or model.escaped or run.paths.guarded)
        if known and not -count <= index.value < count:
            message = f"index is {index.value}, but the model has {count} layer{'s' * (count != 1)}"
            about = (owner.id, id(node))
            run.fault(faults.BadArgument("layers", "index", index, message), node, about)
    return _last_layer(run, model) if index == Const(-1) and isinstance(node.value, cst.Attribute) else None


def _last_layer(run: Interpreter, model: ModelState) -> Ref | None:
    """The last layer of a functional model: whatever it is, it gives the model's output."""
    if model.kind != "Functional" or model.output_shape is None:
        return None
    last = run.new(LayerState("?", model.at, {}, True, attributes={"output": Tensor(model.output_shape)}), "layer")
    run.log.loaded.add(last.id)
    return last


def changed_layer_list(run: Interpreter, found: Ref, name: str, args: Args, node: cst.Call) -> None:
    """`model.layers.append(...)`: it changes a copy."""
    listed = node.func.value if isinstance(node.func, cst.Attribute) else None
    if listed is not None and name in LIST_CHANGES:
        places = tuple(arg.value_at for arg in args.items)
        _mutated(run, found, listed, node, how=f"`{name}`", method=name, places=places)


def changed_layer_item(run: Interpreter, found: Ref, target: cst.Subscript, node: cst.CSTNode) -> None:
    """`model.layers[0] = ...`, `del model.layers[0]`: likewise."""
    how = "deleting an element" if isinstance(node, cst.Del) else "assigning to an element"
    _mutated(run, found, target.value, node, how=how, method=None, places=())


def _mutated(run: Interpreter, found: Ref, listed: cst.BaseExpression, node: cst.CSTNode, **how: Any) -> None:
    """A list that `model.layers` gave is changed; under a name of its own it may be wanted as a copy."""
    owner = building_of(run).layer_lists.get(found.id)
    if owner is not None and isinstance(listed, cst.Attribute):
        run.fault(faults.LayersMutated(receiver=run.anchor(listed.value), **how), node, (owner.id, id(node)))


def set_attribute(run: Interpreter, owner: Ref, target: cst.Attribute, value: Value, node: cst.CSTNode) -> None:
    """`model.trainable = False`, `layer.trainable = False`, `self.dense = Dense(3)`."""
    name = target.attr.value
    thing = run.state.heap[owner.id]
    assert isinstance(thing, ModelState | LayerState)
    if name == "trainable":
        given = Argument(name, value, run.anchor(node))
        whose = Argument("of", Const(owner.id), run.anchor(node))
        for ref in models_with(run, owner):
            events.event(run, ref, "trainable", node, {name: given, "of": whose})
        freezing.set_trainable(run, owner, value)
        return
    value = naming.bound(run, syntax.dotted(target) or name, thing.attributes.get(name), value, node)
    thing = run.state.heap[owner.id]
    assert isinstance(thing, ModelState | LayerState)
    run.state.heap[owner.id] = replace(thing, attributes={**thing.attributes, name: value})
    if isinstance(value, Ref) and value.kind == "layer":
        run.log.loaded.add(value.id)


def quantized_to(named: Mapping[str, Argument]) -> Literal["int8", "int4", "?"]:
    """The mode of `quantize`, "?" where it is another or not every layer's."""
    mode = named.get("mode")
    if mode is not None and len(named) == 1:
        for known in ("int8", "int4"):
            if mode.value == Const(known):
                return known
    return "?"


def reweight(run: Interpreter, ref: Ref, how: Literal["int8", "int4", "?"] = "?") -> None:
    """A layer, or each of a model, has other weights from here on; how many is not known unless `how` tells."""
    thing = run.state.heap.get(ref.id)
    if isinstance(thing, ModelState):
        for entry in thing.entries:
            if isinstance(entry.ref, Ref):
                reweight(run, entry.ref, how)
    elif isinstance(thing, LayerState):
        run.state.heap[ref.id] = replace(thing, reweighted="?" if thing.reweighted else how)


def models_with(run: Interpreter, ref: Ref) -> list[Ref]:
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
            naming.use_nothing(run, value, node.value)
            return attribute(run, value.model, name, node) if isinstance(value.model, Ref) else Unknown("None")
        case History():
            return _history_attribute(run, value, name, node)
        case Tensor():
            return _tensor_attribute(value, name)
        case BoundMethod():
            naming.attribute_of_method(run, value, name)
            if name in ("append", "extend"):
                return Unknown(f"the attribute {name}")
        case Unknown(cause=Cause.LAYER):
            if name in GONE_FROM_LAYERS:
                run.fault(faults.RemovedAttribute(name, "", run.anchor(node.value)), node, (id(node),))
            return Unknown(f"the attribute {name} of a layer")
        case Unknown() if name in library.OF_ARRAYS:
            return BoundMethod(value, name)
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
    if name in events.CLASS_METHODS and isinstance(value.model, Ref):
        run.fault(
            faults.HistoryAsModel(
                name=name,
                call=value.call,
                bound=syntax.dotted(node.value),
                model=events.model_of(run, value.model).name,
            ),
            node,
            (value.model.id, id(value.call.node)),
        )
        return attribute(run, value.model, name, node)
    return Unknown(f"the attribute {name} of a History")


def history_keys(made: Made) -> tuple[Value, ...] | None:
    """What `history.history` records, None where that is not known."""
    fit = dict(made.state)["fit"]
    return tuple(map(Const, fit.keys)) if isinstance(fit, History) and fit.keys is not None else None


def history_item(run: Interpreter, made: Made, index: Value, node: cst.CSTNode) -> Value:
    """`history.history["accuracy"]`."""
    fit = dict(made.state)["fit"]
    assert isinstance(fit, History)
    if (
        isinstance(index, Const)
        and isinstance(index.value, str)
        and fit.keys is not None
        and index.value not in fit.keys
    ):
        near = history.near_key(index.value, fit.keys)
        index_node = node.slice[0].slice if isinstance(node, cst.Subscript) else None
        at = index_node.value if isinstance(index_node, cst.Index) else node
        ident = fit.model.id if isinstance(fit.model, Ref) else None
        run.fault(faults.UnknownHistoryKey(key=index.value, keys=fit.keys, near=near), at, (ident,))
    return Array(("?",), "float64")
