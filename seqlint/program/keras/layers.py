"""Keras' layers: what making one gives, calling it, and asking it for attributes and methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import libcst as cst

from seqlint import keras_api
from seqlint.program.faults import (
    AdaptedToTable,
    BadArgument,
    GoneLayer,
    NumpyNumber,
    RemovedAttribute,
    RemovedPositions,
)
from seqlint.program.keras import (
    assembly,
    binding,
    events,
    evident,
    inside,
    legacy,
    methods,
    shapes,
    specs,
    spelling,
    vocabularies,
)
from seqlint.program.keras.building import building_of
from seqlint.program.keras.states import LayerState, ModelState
from seqlint.program.language import calls, python
from seqlint.program.language.kept import ObjectCall
from seqlint.program.language.values import (
    NO_PAST,
    NONE,
    Array,
    BoundMethod,
    Cause,
    Const,
    Past,
    Ref,
    Result,
    Seq,
    Tensor,
    Unknown,
    Value,
)
from seqlint.program.model import Argument
from seqlint.quick import replace

if TYPE_CHECKING:
    from seqlint.program.language.calls import Args
    from seqlint.program.language.interpreter import Interpreter

LEARNS = frozenset({"adapt", "set_vocabulary", "load_assets", "load_own_variables"})
"""Methods that give a preprocessing layer its vocabulary, or its mean and variance."""


SAME_WEIGHTS = ("build", "compute_", "count_", "from_config", "get_", "load_", "reset_", "save_", "set_", "stateless_")
"""How those methods of a layer are called that leave it as many weights as it has."""


def _keras_1_positions(run: Interpreter, kind: str, args: Args, node: cst.Call) -> None:
    """`Convolution2D(32, 3, 3)`: in Keras 1 a window of 3 x 3, today a stride of 3. Keras 3 still knows the name."""
    if kind not in ("Convolution2D", "SeparableConvolution2D"):
        return
    given = args.positional[1:]
    sides = tuple(a.value.value for a in given[:2] if isinstance(a.value, Const) and isinstance(a.value.value, int))
    if len(sides) == 2:
        places = () if len(given) > 2 or args.starred else tuple(a.at for a in given)
        run.fault(RemovedPositions(kind, (sides[0], sides[1]), places), node, (id(node),))


def foreign_layer(run: Interpreter, args: Args, node: cst.Call) -> Value:
    """`hub.KerasLayer(...)`: what is in it nobody knows, and with Keras 3 it is a layer of `tf_keras`."""
    python.escape(run, args.values, node)
    ref = run.new(LayerState("?", run.anchor(node), {}, True, home=spelling.OTHER_KERAS), "layer")
    run.log.loaded.add(ref.id)
    return ref


def _gone_layer(run: Interpreter, kind: str, args: Args, node: cst.Call) -> Value:
    """`Merge(...)`: of a class that Keras had once."""
    python.escape(run, args.values, node)
    gone = keras_api.removed(f"keras.layers.{kind}")
    if gone is None:
        return Unknown(f"{kind} is not known")
    ref = run.new(LayerState(kind, run.anchor(node), {}, True), "layer")
    run.log.loaded.add(ref.id)
    if building_of(run).version > gone.until:
        run.fault(GoneLayer(kind), node, (ref.id, id(node)))
    return ref


def make_layer(run: Interpreter, kind: str, args: Args, node: cst.Call, home: str = "") -> Value:
    """`Dense(3)`."""
    _keras_1_positions(run, kind, args, node)
    kind = keras_api.canonical("layers", kind)
    if keras_api.parameters("layers", kind) is None:
        return _gone_layer(run, kind, args, node)
    kind, args = legacy.modernized(run, "layers", kind, args, node)
    bound = binding.bind(run, "layers", kind, args, node)
    named = {name: given for name, given in bound.named.items() if given.value != Const(...)}
    blanks = [given for name, given in bound.named.items() if name not in named]
    opened = args.open or bool(blanks)
    state = LayerState(kind, run.anchor(node), named, opened, data_format=building_of(run).data_format, home=home)
    ref = run.new(state, "layer")
    for blank in () if bound.missing else blanks[:1]:
        message = f"{blank.name} has to be filled in, where `...` stands now"
        run.fault(BadArgument(kind, blank.name or "", blank.value, message), blank.at, (id(node), ref.id))
    for twice in () if args.starred else bound.twice[:1]:
        message = f"{twice.name} is given twice: by its place, and by its name"
        run.fault(BadArgument(kind, twice.name or "", twice.value, message), twice.at, (id(node), ref.id))
    for name, argument in named.items():
        python.mark_used(run, argument.value, node)
        if _is_numpy_number(argument.value) and keras_api.wants_python_int(kind, name):
            run.fault(NumpyNumber(kind, argument), argument.at, (id(node), ref.id))
        elif _is_some_text(argument.value) and keras_api.wants_python_int(kind, name):
            message = f"{name} has to be a whole number, and this is a text"
            run.fault(BadArgument(kind, name, argument.value, message), argument.at, (id(node), ref.id))
    if not bound.missing:
        _check_values(run, kind, ref, named, node)
    if kind in shapes.INPUTS:
        assembly.check_declared(run, ref)
    return ref


def _check_values(run: Interpreter, kind: str, ref: Ref, named: Mapping[str, Argument], node: cst.Call) -> None:
    """What Keras refuses of the values that a layer is made with."""
    spec = specs.of(run.state, ref)
    if spec is None:
        return
    try:
        keras_api.check_arguments(spec)
    except keras_api.BadArgument as problem:
        given = named.get(problem.name)
        at, value_at = (given.at, given.value_at) if given is not None else (run.anchor(node), run.anchor(node))
        value = given.value if given is not None else None
        about = (id(node), ref.id, id(value_at.node))
        run.fault(BadArgument(kind, problem.name, value, problem.message, wanted=problem.wanted), at, about)


def _is_numpy_number(value: Value) -> bool:
    return isinstance(value, Array) and value.shape == () and value.container == "numpy" and value.dtype is not None


def _is_some_text(value: Value) -> bool:
    """What is typed at `input()`, or another text that is not known."""
    return isinstance(value, Array) and value.shape == () and value.container == "python" and value.dtype == "str"


def inherit(run: Interpreter, owner: Ref, kind: str, args: Args, node: cst.Call) -> None:
    """`super().__init__(...)` in a class that derives from the layer `kind`: what its methods make of a shape."""
    layer = run.state.heap[owner.id]
    if isinstance(layer, LayerState) and keras_api.category(kind) not in ("other", "input", "wrapper"):
        items = tuple(replace(arg, value=python.frozen(run, arg.value)) for arg in args.items)
        named = calls.match(
            keras_api.parameters("layers", kind) or keras_api.Parameters(), replace(args, items=items)
        ).named
        parent = run.new(
            LayerState(kind, run.anchor(node), named, args.open, data_format=building_of(run).data_format), "layer"
        )
        run.log.loaded.add(parent.id)
        run.state.heap[owner.id] = replace(layer, parent=parent)


def make_input(run: Interpreter, args: Args, node: cst.Call) -> Value:
    """`Input(shape=(10,))`: a tensor whose producer is an InputLayer."""
    bound = binding.bind(run, "layers", "Input", args, node)
    ref = run.new(LayerState("Input", run.anchor(node), bound.named, args.open), "layer")
    run.log.loaded.add(ref.id)
    if not bound.missing:
        _check_values(run, "Input", ref, bound.named, node)
    assembly.check_declared(run, ref)
    shape = shapes.declared_shape(run, ref)
    return _tensor(run, ref, (), shape, run.anchor(node), True)


def _tensor(run: Interpreter, ref: Ref, inputs: tuple[Value, ...], shape: object, at: object, plain: bool) -> Tensor:
    output = run.new_scope()
    run.log.calls.append(ObjectCall(at, ref, inputs, output, plain))  # type: ignore[arg-type]
    return Tensor(shape, output)  # type: ignore[arg-type]


def call_layer(run: Interpreter, ref: Ref, args: Args, node: cst.Call) -> Value:
    """A layer or model called: on tensors, on data, or by mistake on a layer."""
    run.log.loaded.add(ref.id)
    first = Unknown("nothing") if args.first is None else args.first.value
    if isinstance(first, Ref) and first.kind == "list":
        found = python.items(run, first)
        first = Unknown("a list of tensors") if found is None else Seq("list", found)
    if isinstance(first, Ref) and first.kind == "layer":
        run.log.loaded.add(first.id)
        return Unknown("a layer called on a layer")
    if isinstance(run.state.heap[ref.id], ModelState):
        _model_called(run, ref, first, args, node)
    inputs = _inputs(run, ref, first, args)
    layer = shapes.layer_on(run, ref, inputs)
    evident.note_inner(run, ref, layer.params)
    inside.build_inside(run, ref, layer.input_shape, node)
    arrays = [value for value in inputs if isinstance(value, Array)]
    if arrays and len(arrays) == len(inputs):
        run.log.calls.append(ObjectCall(run.anchor(node), ref, inputs, run.new_scope(), False))
        if arrays[0].shape == ():
            return Unknown("a layer called on one number or text")
        if layer.output_shape is None and _may_give_several(run, ref):
            return Unknown("what a layer gives, one tensor or several")
        rows = arrays[0].shape[0] if arrays[0].shape else "?"
        may_be_one = arrays[0].shape is None and not isinstance(run.state.heap[ref.id], ModelState)
        shape = None if may_be_one else layer.output_shape
        is_model = isinstance(run.state.heap[ref.id], ModelState)
        past = Past(result=Result("call", ref, run.anchor(node), first)) if is_model else NO_PAST
        return Array(None if shape is None else (rows, *shape[1:]), "float32", container="tensor", past=past)
    plain = len(args.items) == 1 and isinstance(first, Tensor | Unknown) and not args.open
    return _tensor(run, ref, inputs, layer.output_shape, run.anchor(node), plain)


def _may_give_several(run: Interpreter, ref: Ref) -> bool:
    """Whether a layer or model may give a list of tensors."""
    thing = run.state.heap[ref.id]
    if isinstance(thing, ModelState):
        return thing.kind != "Sequential"
    assert isinstance(thing, LayerState)
    wraps = thing.kind in ("?", "Lambda", "RNN", "Bidirectional", "TimeDistributed")
    return thing.cls is not None or wraps or not {"return_state", "return_attention_scores"}.isdisjoint(thing.arguments)


def merged(run: Interpreter, kind: str, args: Args, node: cst.Call) -> Value:
    """`concatenate([a, b], axis=1)`: a layer is made with the other arguments, and called."""
    inputs = next((arg for arg in args.items if arg.keyword == "inputs"), args.first)
    if inputs is None or args.open:
        return Tensor(None)
    rest = tuple(arg for arg in args.items if arg is not inputs)
    if any(arg.keyword is None for arg in rest) and kind != "Concatenate":
        return Tensor(None)
    made = make_layer(run, kind, replace(args, items=rest), node)
    if not isinstance(made, Ref):
        return Tensor(None)
    return call_layer(run, made, replace(args, items=(replace(inputs, keyword=None),)), node)


def _model_called(run: Interpreter, ref: Ref, first: Value, args: Args, node: cst.Call) -> None:
    """A model called like a function: on data, or on a symbolic tensor."""
    if isinstance(first, Tensor):
        events.event(run, ref, "call", node)
        inside.tensor_shape(run, ref, first.shape)
    else:
        methods.data_event(run, ref, args, node)


def _inputs(run: Interpreter, ref: Ref, first: Value, args: Args) -> tuple[Value, ...]:
    """What a layer is called on: one value, the elements of a list, or query, value and key of an attention."""
    if isinstance(first, Seq):
        return first.items
    named = binding.named("methods", f"{run.state.heap[ref.id].kind}.call", args)  # type: ignore[union-attr]
    given = [named[name].value for name in ("query", "value", "key") if name in named]
    return tuple(given) or (first,)


def layer_escaped(run: Interpreter, ref: Ref) -> None:
    """Code that is not known has the layer: it may use it, and adapt it."""
    run.log.loaded.add(ref.id)
    thing = run.state.heap[ref.id]
    if isinstance(thing, LayerState) and thing.adapted is None:
        run.state.heap[ref.id] = replace(thing, adapted=run.tick())


def layer_attribute(run: Interpreter, ref: Ref, name: str, node: cst.Attribute) -> Value:
    """`layer.name`."""
    thing = run.state.heap[ref.id]
    assert isinstance(thing, LayerState)
    if thing.cls is not None:
        value = calls.member(run, ref, thing.cls, thing.attributes, name, run.anchor(node.value))
        if not isinstance(value, Unknown):
            return value
    if name == "output":
        return thing.attributes.get(name) or shapes.output_tensor(run, ref)
    argument = thing.arguments.get(name)
    if argument is not None and name in ("units", "filters", "rate", "name", "input_dim", "output_dim", "pool_size"):
        return argument.value
    if thing.cls is None and is_gone(thing, name):
        run.fault(RemovedAttribute(name=name, kind=thing.kind, receiver=run.anchor(node.value)), node, (id(node),))
        return Unknown(f"a layer has no {name}")
    return BoundMethod(ref, name, None, run.anchor(node.value))


def _note_table(run: Interpreter, layer: LayerState, args: Args, node: cst.Call) -> None:
    """`adapt` takes apart what is neither array nor data set by iterating over it: pandas then gives column names."""
    if layer.open or layer.cls is not None or args.first is None:
        return
    data, at = args.first.value, args.first.value_at
    if isinstance(data, Array) and data.container == "frame":
        columns = tuple(name for name, _ in data.columns)
        run.fault(AdaptedToTable(layer.kind, "frame", at, columns), node)
    elif layer.kind == "Normalization" and isinstance(data, Array) and data.container == "series":
        run.fault(AdaptedToTable(layer.kind, "series", at), node)
    elif layer.kind == "Normalization" and all(isinstance(n, Const) for n in python.items(run, data) or (data,)):
        run.fault(AdaptedToTable(layer.kind, "list", at), node)


def is_gone(layer: LayerState, name: str) -> bool:
    """Whether Keras 2 had this attribute on such a layer, and Keras 3 has not."""
    return name in methods.GONE_FROM_LAYERS and keras_api.parameters("layers", layer.kind) is not None


def lost(run: Interpreter, ref: Ref | Unknown, name: str) -> bool:
    """Whether a Keras layer or Sequential had this attribute in Keras 2, and has it no more."""
    if isinstance(ref, Unknown):
        return ref.cause is Cause.LAYER and name in methods.GONE_FROM_LAYERS
    thing = run.state.heap.get(ref.id)
    if isinstance(thing, LayerState):
        return thing.cls is None and is_gone(thing, name)
    if not isinstance(thing, ModelState) or thing.cls is not None or thing.kind != "Sequential":
        return False
    removed = name not in keras_api.attributes() and keras_api.removed_method(name) is not None
    return removed or name in methods.SUCCESSORS


def layer_method(run: Interpreter, ref: Ref, name: str, args: Args, node: cst.Call) -> Value:
    """A method of a Keras layer."""
    if name == "add_weight":
        return evident.add_weight(run, ref, args)
    if name in ("call", "__call__"):
        return call_layer(run, ref, args, node)
    if name in LEARNS:
        thing = run.state.heap[ref.id]
        assert isinstance(thing, LayerState)
        if name == "adapt":
            _note_table(run, thing, args, node)
        first = run.tick() if thing.adapted is None else thing.adapted
        run.state.heap[ref.id] = replace(vocabularies.learned(run, thing, name, args), adapted=first)
        return NONE
    if name in ("vocabulary_size", "get_vocabulary"):
        return vocabularies.asked(run, ref, name)
    if name == "set_weights":
        for model in methods.models_with(run, ref):
            events.event(run, model, "set_weights", node)
    if name == "enable_lora":
        _low_rank(run, ref, args)
    elif not name.startswith(SAME_WEIGHTS):
        given = {a.keyword or "mode": calls.argument_of(run, a) for a in args.items}
        methods.reweight(run, ref, methods.quantized_to(given) if name == "quantize" else "?")
    return Unknown(f"the result of .{name}()")


def some_given_weights(run: Interpreter, called: Value, node: cst.CSTNode) -> None:
    """`model.layers[k].set_weights(...)` with a place that is not known: it may be a layer of any model."""
    if isinstance(called, Unknown) and isinstance(node, cst.Attribute) and node.attr.value == "set_weights":
        for ident, thing in list(run.state.heap.items()):
            if isinstance(thing, ModelState):
                events.event(run, Ref(ident, "model"), "set_weights", node)


def _low_rank(run: Interpreter, ref: Ref, args: Args) -> None:
    """`enable_lora(rank)` adds the weights that the argument `lora_rank` adds."""
    layer = run.state.heap[ref.id]
    assert isinstance(layer, LayerState)
    rank = binding.named("methods", f"{layer.kind}.enable_lora", args).get("rank")
    if rank is None or "lora_rank" in layer.arguments:
        methods.reweight(run, ref)
    else:
        given = replace(calls.frozen(run, rank), name="lora_rank")
        # In front: a fix that adds an argument writes it behind the last one, which stands in the call of the layer.
        run.state.heap[ref.id] = replace(layer, arguments={"lora_rank": given, **layer.arguments})
