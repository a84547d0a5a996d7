"""What trains: the attribute `trainable` of layers and models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seqlint.program.keras.states import LayerState, ModelState
from seqlint.program.language.values import Const, Ref, Unknown, Value
from seqlint.quick import replace

if TYPE_CHECKING:
    from seqlint.program.language.interpreter import Interpreter

NAME = "trainable"


def set_trainable(run: Interpreter, ref: Ref, value: Value) -> None:
    """`layer.trainable = value`; that of a model sets that of all in it, at that time."""
    thing = run.state.heap.get(ref.id)
    if not isinstance(thing, LayerState | ModelState):
        return
    run.state.heap[ref.id] = replace(thing, attributes={**thing.attributes, NAME: value})
    for entry in thing.entries if isinstance(thing, ModelState) else ():
        if isinstance(entry.ref, Ref) and entry.ref != ref:
            set_trainable(run, entry.ref, value)


def thaw_all(run: Interpreter, value: Value) -> None:
    """`trainable` of a layer that is not known is set: it may be any that was frozen."""
    if value == Const(False):
        return
    for ident in frozen(run):
        thing = run.state.heap[ident]
        assert isinstance(thing, LayerState | ModelState)
        attributes = {**thing.attributes, NAME: Unknown("it may have been set")}
        run.state.heap[ident] = replace(thing, attributes=attributes)


def frozen(run: Interpreter) -> frozenset[int]:
    """The ids of the layers and models that do not train."""
    return frozenset(ident for ident, thing in run.state.heap.items() if _is_frozen(thing))


def _is_frozen(thing: object) -> bool:
    if not isinstance(thing, LayerState | ModelState):
        return False
    given = thing.arguments.get(NAME) if isinstance(thing, LayerState) else None
    value = thing.attributes.get(NAME, None if given is None else given.value)
    return value == Const(False)
