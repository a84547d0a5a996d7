"""A loss, metric or layer of one's own in a graph: what Keras runs with symbolic tensors cannot leave TensorFlow.

Keras 3.15.1 on TensorFlow traces the functions at the first batch. numpy, scikit-learn and Python's own numbers want
the tensors' values, which do not exist then.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from seqlint import keras_api
from seqlint.program.faults import Untraceable
from seqlint.program.keras import batches, classes, events, history, shapes
from seqlint.program.keras.building import Leaving, Sought, building_of
from seqlint.program.keras.states import LayerState
from seqlint.program.language import calls, syntax
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.values import NONE, Api, Array, BoundMethod, Class, Const, Function, Made, Ref, Seq, Value
from seqlint.program.model import Anchor, Argument

if TYPE_CHECKING:
    from seqlint.program.language.calls import Args

TENSOR = Array(None, "float32", container="tensor")
SHAPE = Made("the shape of a batch", state=(("0", NONE),))
"""Of the shape of TENSOR only this is known: the number of rows is None."""
LEAVES = ("numpy.", "sklearn.", "scipy.", "pandas.")
STAYS = frozenset({"numpy.shape", "numpy.ndim"})
"""Functions of numpy that ask a tensor for its shape only."""
OF_NUMBERS = frozenset({"builtins.float", "builtins.int", "builtins.bool"})
OF_PARTS = frozenset(f"builtins.{name}" for name in ("enumerate", "len", "list", "reversed", "sum", "tuple", "zip"))
"""What goes through the parts of its argument: an OperatorNotAllowedInGraphError, `len` a TypeError."""
OF_ROWS = frozenset({
    *OF_NUMBERS, "builtins.range", "tensorflow.cast", "tensorflow.reshape", "keras.ops.reshape", "tensorflow.range",
})  # fmt: skip
"""What raises where it is given None for a number."""
ARITHMETIC = frozenset({"+", "-", "*", "/", "//", "%", "**"})
WITH_WEIGHTS = frozenset({
    "BatchNormalization", "Conv1D", "Conv2D", "Conv3D", "Dense", "DepthwiseConv2D", "Embedding", "LayerNormalization",
})  # fmt: skip
"""Layers of Keras whose `build` makes the weights with which their `call` computes."""
MAY_MAKE = frozenset({"add_weight", "build", "Variable"})
"""What makes weights in a `build`: of the layer, of one in it, or of the layer that it derives from."""
PLAIN_LAYERS = (Api("keras.Layer"), Api("keras.layers.Layer"))
OF_ARRAYS = frozenset({"numpy", "tolist", "astype", "mean", "reshape"})
"""Attributes that a symbolic tensor does not have."""
GETS_LABELS = {"loss": "call", "metric": "update_state"}
"""The methods that Keras gives labels and predictions, of a class of one's own."""
EAGERLY = frozenset({
    "tensorflow.config.run_functions_eagerly", "tensorflow.config.experimental_run_functions_eagerly",
})  # fmt: skip


def check(run: Interpreter, ref: Ref) -> None:
    """The model is trained or measured: its functions are traced."""
    model = events.model_of(run, ref)
    compiled = history.last_compile(model)
    if building_of(run).tracing is not None or run.paths.guarded or compiled is None or model.kind == "Subclass":
        return
    eager = compiled.value("run_eagerly") not in (None, NONE, Const(False)) or "run_eagerly" in model.attributes
    if eager or EAGERLY & run.notes.library_calls:
        return
    for name, what in (("loss", "loss"), ("metrics", "metric")):
        given = compiled.given(name)
        for value, place in _items(given):
            if isinstance(value, Function):
                _trace(run, value, what, 2, None, ref, place)
            elif isinstance(value, BoundMethod) and value.function is not None and isinstance(value.receiver, Ref):
                _trace(run, value.function, what, 2, value.receiver, ref, place)
            elif isinstance(value, Made) and value.cls is not None:
                method = calls.find_method(run, value.cls, GETS_LABELS[what])
                if isinstance(method, Function):
                    _trace(run, method, what, 2, value, ref)
            elif isinstance(value, Api) and value.name.startswith(LEAVES):
                _of_library(run, value, what, ref, place)
    for entry in model.entries if model.kind == "Sequential" else ():  # elsewhere a layer may take several inputs
        layer = run.state.heap.get(entry.ref.id) if isinstance(entry.ref, Ref) else None
        if isinstance(layer, LayerState):
            _trace_layer(run, entry.ref, layer, ref)


def _items(given: Argument | None) -> Iterator[tuple[Value, Anchor]]:
    """What is given to `compile`, one by one, and where it stands."""
    if given is not None and isinstance(given.value, Seq):
        places = given.value_at.elements
        known = len(places) == len(given.value.items)
        yield from zip(given.value.items, places if known else (given.value_at,) * len(given.value.items), strict=True)
    elif given is not None:
        yield given.value, given.value_at


def _of_library(run: Interpreter, function: Api, what: str, model: Ref, place: Anchor) -> None:
    """`metrics=[sklearn.metrics.f1_score]`: a function of another library leaves TensorFlow by itself."""
    if id(place.node) not in building_of(run).traced:
        building_of(run).traced.add(id(place.node))
        name = function.name.rpartition(".")[2]
        run.fault(Untraceable(how="library", what=what, name=name), place, (id(place.node), model.id))


def _trace_layer(run: Interpreter, ref: Value, layer: LayerState, model: Ref) -> None:
    function = layer.arguments.get("function")
    if layer.kind == "Lambda" and function is not None and isinstance(function.value, Function):
        _trace(run, function.value, "Lambda", 1, None, model)
    elif layer.cls is not None:
        call = calls.find_method(run, layer.cls, "call")
        if isinstance(call, Function):
            _trace(run, call, "layer", 1, ref, model)
        else:
            _check_build(run, layer.cls, model)


def _check_build(run: Interpreter, cls: Class, model: Ref) -> None:
    """A `build` of one's own in the place of the one that makes the weights, with which the layer of Keras computes."""
    build, base = calls.find_method(run, cls, "build"), classes.base_of(run, cls)
    kind = "" if base is None else base.removeprefix("keras.layers.")
    if not isinstance(build, Function) or kind not in WITH_WEIGHTS or id(build.node) in building_of(run).traced:
        return
    building_of(run).traced.add(id(build.node))
    if isinstance(build.node, cst.FunctionDef) and not _may_make_weights(build.node):
        name_at = build.at.beside(build.node.name)
        run.fault(Untraceable("unbuilt", "layer", cls.name, kind), name_at, (id(build.node), model.id))


def _may_make_weights(build: cst.FunctionDef) -> bool:
    """Whether it makes weights by itself, or may leave that to a method or a function that it gives the layer to."""
    layer = next((param.name.value for param in syntax.parameters(build.params)), "")
    made = not MAY_MAKE.isdisjoint(syntax.attributes((build.body,))) or syntax.uses(build.body, "Variable")
    return bool(made) or syntax.is_called_with(build.body, layer)


def _trace(
    run: Interpreter,
    function: Function,
    what: str,
    count: int,
    owner: Value | None,
    model: Ref,
    place: Anchor | None = None,
) -> None:
    """Run the function, which is given at `place`, with tensors, and say once why Keras cannot."""
    if id(function.node) in building_of(run).traced:
        return
    building_of(run).traced.add(id(function.node))
    at = function.at
    required, most = _takes(function, int(owner is not None))
    of_class = owner is not None and place is None and isinstance(function.owner, Class)
    name = function.owner.name if of_class and isinstance(function.owner, Class) else function.name
    about = (id(function.node), model.id)
    given = calls.Args(tuple(calls.Arg(TENSOR, None, at) for _ in range(int(max(required, min(count, most))))))
    found: list[Leaving] = []
    building_of(run).tracing, depth = found, run.paths.speculating
    try:
        result = run.aside(lambda: calls.call_function(run, function, given, owner))
    finally:
        building_of(run).tracing = None
    if place is not None and isinstance(result, Function):
        run.fault(Untraceable(how="function", what=what, name=name), place, about)
        return
    if not required <= count <= most:
        run.fault(Untraceable(how="parameters", what=what, name=name), at, about)
        return
    on_tensorflow = building_of(run).backend == Const("tensorflow")
    # A layer may be given a list of tensors, and other backends and `tf.function` go through a tensor's parts.
    apart = on_tensorflow and what in GETS_LABELS and not _decorated(function)
    told = {"leaves": True, "unset": True, "parts": apart, "rows": on_tensorflow and _rows_vary(run, what, model)}
    first = next((leaving for leaving in found if leaving.speculating == depth and told[leaving.what]), None)
    if first is not None:
        run.notes.called.add(id(function.node))
        run.fault(Untraceable(how=first.what, what=what, name=name, by=first.by), first.at, about)
    elif (
        result == NONE
        and function.name != GETS_LABELS["metric"]
        and not _ends_in_raise(function)
        and not _decorated(function)
    ):
        run.fault(Untraceable(how="nothing", what=what, name=name), at, about)


def _rows_vary(run: Interpreter, what: str, model: Ref) -> bool:
    """Whether the number of rows is None to a function: to a layer where its model is made, to others by the data."""
    state = events.model_of(run, model)
    if what != "layer":
        return batches.varies(state.history[-1][0])
    shape, _ = shapes.input_of(run.state, state)
    return shape is None or shape[:1] == (None,)


def _takes(function: Function, bound: int) -> tuple[int, float]:
    """How many positional arguments a call must give, and how many it may."""
    params = function.node.params
    positional = [*params.posonly_params, *params.params]
    required = sum(p.default is None for p in positional) - bound
    required += sum(10 for p in params.kwonly_params if p.default is None)
    return required, float("inf") if isinstance(params.star_arg, cst.Param) else len(positional) - bound


def _decorated(function: Function) -> bool:
    return bool(getattr(function.node, "decorators", ()))


def _ends_in_raise(function: Function) -> bool:
    """Whether the function is there to be written: its body ends in `pass` or `raise`."""
    body = list(function.node.body.body) if isinstance(function.node, cst.FunctionDef) else []
    last = body[-1].body[-1] if body and isinstance(body[-1], cst.SimpleStatementLine) else None
    return isinstance(last, cst.Raise | cst.Pass)


# What is noticed on the way


def called(run: Interpreter, name: str, args: Args, node: cst.Call) -> None:
    """A library's function is called while a function is traced."""
    if building_of(run).tracing is None:
        return
    for arg in args.items if name in OF_PARTS else ():
        looped(run, arg.value, name.rpartition(".")[2], node)
    values = [value for arg in args.items for value in _parts(arg.value)]
    by = syntax.dotted(node.func) or name.rpartition(".")[2]
    if name in OF_ROWS and NONE in values:
        _note(run, by, node, "rows")
    if name in STAYS or not (name.startswith(LEAVES) or name in OF_NUMBERS):
        return
    if any(map(_is_tensor, values)):
        _note(run, by, node)


def operands(run: Interpreter, sign: str, values: tuple[Value, Value], nodes: tuple[cst.CSTNode, ...]) -> None:
    """An operator between two values while a function is traced."""
    if building_of(run).tracing is not None and NONE in values and sign in ARITHMETIC:
        _note(run, sign, nodes[values.index(NONE)], "rows")


def looped(run: Interpreter, value: Value, by: str, node: cst.CSTNode) -> None:
    """The parts of a value are asked for, one after the other. A tensor of known shape may be a list of numbers."""
    if isinstance(value, Array) and value.container == "tensor" and value.shape is None:
        _note(run, by, node, "parts")


def attribute(run: Interpreter, value: Value, name: str, node: cst.Attribute) -> Value | None:
    """An attribute is read while a function is traced; the value that it has there, None where it is as elsewhere."""
    if building_of(run).tracing is None:
        return None
    if isinstance(value, Ref) and value.kind == "layer" and not run.paths.tries and _is_unset(run, value, name):
        _note(run, syntax.dotted(node) or name, node, "unset")
    if not _is_tensor(value):
        return None
    if name in OF_ARRAYS:
        _note(run, f".{name}", node)
    return SHAPE if name == "shape" and value == TENSOR else None


def _is_unset(run: Interpreter, ref: Ref, name: str) -> bool:
    """Whether a layer of the submission has no such attribute: neither Keras gives it nor anything here sets it."""
    layer = run.state.heap.get(ref.id)
    if not isinstance(layer, LayerState) or layer.cls is None or name in layer.attributes:
        return False
    cls = layer.cls
    if name.startswith("_") or name in keras_api.attributes():
        return False
    bases = calls.class_bases(run, cls)
    own = all(isinstance(base, Class) or base in PLAIN_LAYERS for base in bases)
    found = any(calls.find_method(run, cls, each) is not None for each in (name, "__getattr__", "__getattribute__"))
    other_ways = {"setattr", "vars"} & syntax.mentioned(tuple(run.units)).keys()
    if not own or found or other_ways or {"__dict__", "__setattr__"} & syntax.attributes(run.units):
        return False
    return name not in syntax.attributes(run.units, stored=True)


def _parts(value: Value) -> Iterator[Value]:
    yield from value.items if isinstance(value, Seq) else (value,)


def _is_tensor(value: Value) -> bool:
    return isinstance(value, Array) and value.container == "tensor"


def _note(run: Interpreter, by: str, node: cst.CSTNode, what: Sought = "leaves") -> None:
    tracing = building_of(run).tracing
    if tracing is not None:
        tracing.append(Leaving(by, run.anchor(node), run.paths.speculating, what))
