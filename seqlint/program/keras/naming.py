"""Models and names: what they are bound to, the None of `add` taken for the model, the class taken for a model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import libcst as cst

from seqlint.program.faults import DiscardedResult, MethodNotCalled, NoneUsed
from seqlint.program.keras import events
from seqlint.program.keras.building import building_of
from seqlint.program.keras.states import LayerState, ModelState
from seqlint.program.language import syntax
from seqlint.program.language.state import Entries, Instance, Items
from seqlint.program.language.values import NONE, Api, Array, BoundMethod, Dataset, Function, Made, Nothing, Ref, Value
from seqlint.program.library import pure
from seqlint.program.model import Anchor, Argument
from seqlint.quick import replace

if TYPE_CHECKING:
    from seqlint.program.language.calls import Args
    from seqlint.program.language.interpreter import Interpreter

SEQUENTIAL = Api("keras.Sequential")
MAKING = frozenset({"add", "build", "compile"})
"""Methods that return None and do nothing but change the model: of one without a name, nothing is left."""


def bound(run: Interpreter, name: str, old: Value | None, value: Value, node: cst.CSTNode) -> Value:
    """A name is given a value: models take it as theirs, the None of `add` is a fault, an old model may be lost."""
    if isinstance(value, Nothing) and isinstance(value.model, Ref) and not value.local:
        if old == value.model or events.model_of(run, value.model).name is None:
            value = use_nothing(run, value, node, name)
    if isinstance(value, Ref) and value.kind == "model":
        run.state.heap[value.id] = replace(events.model_of(run, value), name=name)
    if "." in name and value == SEQUENTIAL and isinstance(node, cst.Assign):
        building_of(run).class_attributes[name.rpartition(".")[2]] = run.anchor(node.value)
    if isinstance(old, Ref) and isinstance(value, Ref) and old.kind == value.kind == "model" and old != value:
        if not _held_elsewhere(run, old, name):
            events.event(run, old, "rebound", node, {"model": Argument("model", value, run.anchor(node))})
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


def use_nothing(
    run: Interpreter, value: Value, node: cst.CSTNode, name: str | None = None, inside: bool = False
) -> Value:
    """The None that a model's method returned is used; goes on with the model, which was meant.

    `inside`: in the middle of an expression, which cannot be taken apart.
    """
    if not isinstance(value, Nothing) or not isinstance(value.model, Ref):
        return value
    model, call = events.model_of(run, value.model), value.call
    root, breaks = _chain(call)
    breaks = None if inside else breaks
    run.fault(
        NoneUsed(
            method=value.method,
            name=name,
            model=model.name,
            used=run.anchor(node),
            root=root,
            breaks=breaks,
            assigned=isinstance(node, cst.Assign) and node.value is call.node and len(node.targets) == 1,
            local=value.local,
        ),
        call,
        (value.model.id, id(call.node)),
    )
    return value.model


def nothing_returned(run: Interpreter, function: Function, scope: int, node: cst.Call) -> Value:
    """The None of a function that makes one model and keeps it to itself: who uses it means the model."""
    local = {name: run.state.names.get((scope, name)) for name in syntax.bindings(function.node).local}
    models = {name: value for name, value in local.items() if isinstance(value, Ref) and value.kind == "model"}
    if len(models) != 1:
        return NONE
    ((name, model),) = models.items()
    if _held_elsewhere(run, model, name) or events.model_of(run, model).cls is not None:
        return NONE
    return Nothing(run.anchor(node), function.name, model, name)


def _chain(call: Anchor) -> tuple[Anchor, tuple[Anchor, ...] | None]:
    """Of `model.add(a).add(b)` the root `model`, and behind what each further statement would begin; None in
    parentheses.
    """
    calls_: list[cst.BaseExpression] = []
    node = call.node
    while (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Attribute)
        and node.func.attr.value in events.RETURNS_NONE
    ):
        calls_.append(node)
        node = node.func.value
    root, between = call.beside(node), calls_[1:] + ([node] if isinstance(node, cst.Call) else [])
    if any(getattr(c, "lpar", ()) for c in (*calls_, node)):
        return root, None
    return root, tuple(call.beside(c) for c in reversed(between))


def discard(run: Interpreter, value: Value, node: cst.Expr) -> None:
    """An expression statement: a layer or model made here and bound to nothing, not even by `Sequential().add(...)`."""
    made: cst.BaseExpression = node.value
    if isinstance(value, Nothing) and value.method in MAKING and value.call.node is made:
        made = _chain(value.call)[0].node
        value = value.model
    if not isinstance(value, Ref) or not isinstance(made, cst.Call):
        return
    thing = run.state.heap.get(value.id)
    if isinstance(thing, LayerState) and thing.at.node is made:
        run.log.alone.add(value.id)
    elif isinstance(thing, ModelState) and thing.at.node is made and thing.name is None:
        if not (run.source.notebook and run.ends_cell(node)):
            events.event(run, value, "discarded", node)


def discarded_result(run: Interpreter, node: cst.Expr, call: cst.Call, callee: Value, args: Args) -> None:
    """A call as a statement whose only effect is its result; a notebook shows that of a cell's last line."""
    only_result = pure.is_pure(callee, args.keywords) or _learns_for_nobody(run, callee)
    if not only_result or args.open or (run.source.notebook and run.ends_cell(node)):
        return
    is_method = isinstance(callee, BoundMethod) and isinstance(callee.receiver, Array | Dataset)
    name = callee.name.rpartition(".")[2] if isinstance(callee, Api | BoundMethod) else ""
    subject, at = (NONE, None) if args.first is None else (args.first.value, args.first.value_at)
    if is_method and isinstance(callee, BoundMethod):
        subject, at = callee.receiver, callee.receiver_at and _root(callee.receiver_at)
    run.fault(
        DiscardedResult(
            name=name, subject=subject, subject_at=at, written=syntax.dotted(call.func) or name, place=_place(at)
        ),
        call,
        (id(call),),
    )


def _root(receiver: Anchor) -> Anchor:
    """Of `data.cache().shuffle(9)` the name `data`, to which the result belongs."""
    node = receiver.node
    while isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value in pure.CHAINED:
        node = node.func.value
    return receiver.beside(node)


def _place(at: Anchor | None) -> str | None:
    """`data` or `table["age"]`, as it is written; None for what nothing can be assigned to."""
    node = None if at is None else at.node
    if isinstance(node, cst.Subscript) and isinstance(node.value, cst.Name) and len(node.slice) == 1:
        index = node.slice[0].slice
        is_text = isinstance(index, cst.Index) and isinstance(index.value, cst.SimpleString)
        return cst.Module([]).code_for_node(node) if is_text else None
    return None if at is None else at.name


def _learns_for_nobody(run: Interpreter, callee: Value) -> bool:
    """`scaler.fit_transform(x)` of a scaler that is named nowhere else: what it has learned serves nothing."""
    if not isinstance(callee, BoundMethod) or callee.name != "fit_transform" or callee.receiver_at is None:
        return False
    made = isinstance(callee.receiver, Made) and callee.receiver.name.startswith(pure.SCALERS)
    name = callee.receiver_at.name
    alone = isinstance(callee.receiver_at.node, cst.Call) if name is None else syntax.mentioned(run.units)[name] == 2
    return made and alone


RESULTS = frozenset({"fit", "evaluate", "predict"})
NEED_NOTHING = frozenset({"summary", "pop", "get_config", "get_weights", "count_params", "to_json"})


def not_called(run: Interpreter, value: Value, node: cst.Expr) -> None:
    """`model.fit` as a statement: a method that is named and not called."""
    if isinstance(value, BoundMethod) and isinstance(value.receiver, Ref) and isinstance(node.value, cst.Attribute):
        if value.receiver.kind == "model":
            about, needs = (value.receiver.id, id(node)), value.name not in NEED_NOTHING
            run.fault(MethodNotCalled(method=value.name, needs=needs), node.value, about)


def attribute_of_method(run: Interpreter, method: BoundMethod, name: str) -> None:
    """`history = model.fit`, then `history.history`: a result was meant, and the method has no such attribute. Nor has
    it items: `score[1]` and `loss, accuracy = model.evaluate` raise a TypeError.
    """
    is_of_model = isinstance(method.receiver, Ref) and method.receiver.kind == "model"
    if is_of_model and method.receiver_at is not None and method.name in RESULTS and not name.startswith("__"):
        assert isinstance(method.receiver, Ref)
        about = (method.receiver.id, id(method.receiver_at.node))
        run.fault(MethodNotCalled(method=method.name, needs=True), method.receiver_at, about)
