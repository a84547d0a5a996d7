"""`model.get_layer(...)`: a layer by its name or its place, as Keras 3.15.1 looks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import libcst as cst

from seqlint import keras_api
from seqlint.program.faults import BadArgument
from seqlint.program.keras import events, shapes
from seqlint.program.keras.numbering import snake_case
from seqlint.program.keras.states import LayerState, ModelState
from seqlint.program.language.values import NONE, Const, Ref, Unknown, Value
from seqlint.program.model import Argument

if TYPE_CHECKING:
    from seqlint.program.language.interpreter import Interpreter

GIVEN_NAME = "given name"
"""Under this, a Sequential keeps the `name` that it was made with."""
MAX_SHOWN = 6
"""So many names are told."""


def get_layer(run: Interpreter, ref: Ref, named: Mapping[str, Argument], node: cst.Call) -> Value:
    """The layer; a fault where a Sequential all of whose layers are known has no such one."""
    model = events.model_of(run, ref)
    sequential = model.kind == "Sequential"
    layers = [e.ref for e in model.entries if not sequential or shapes.is_shown(run.state, e.ref)]
    name, index = named.get("name"), named.get("index")
    if index is not None and (name is None or name.value == NONE):
        place = index.value.value if isinstance(index.value, Const) else None
        if not isinstance(place, int):
            return Unknown("a layer by its place")
        if -len(layers) <= place < len(layers):
            return layers[place]
    elif name is not None and isinstance(name.value, Const):
        for each in layers:
            if _called(run, each) == name.value.value:
                return each
    if sequential and not run.paths.guarded and not (model.open or model.escaped):
        _no_such_layer(run, ref, layers, name, index, node)
    return Unknown("a layer that is looked for")


def _no_such_layer(
    run: Interpreter, ref: Ref, layers: list[Value], name: Argument | None, index: Argument | None, node: cst.Call
) -> None:
    names = [_called(run, each) or _numbered(run, each) for each in layers]
    known = [each for each in names if each is not None]
    given = name if index is None or name is not None else index
    if given is None or not isinstance(given.value, Const) or given.value == NONE or len(known) < len(layers):
        return
    wanted = given.value.value
    if given is index:
        told = f"index is {wanted}, but the model has {len(layers)} layer{'s' * (len(layers) != 1)}"
    elif isinstance(wanted, int):
        told = f"name is {wanted}, which is no name: a layer's place is given as `index={wanted}`"
    elif isinstance(wanted, str) and not _may_be(wanted, layers, known, run):
        near = keras_api.close(wanted, known)
        shown = ", ".join(map(repr, known[:MAX_SHOWN])) + (", ..." if len(known) > MAX_SHOWN else "")
        told = f"name is {wanted!r}, but the model's layers are called {shown}"
        told += f": did you mean {near!r}?" if near else ""
    else:
        return
    fault = BadArgument(callee="get_layer", name=given.name or "", value=given.value, message=told)
    run.fault(fault, given.at, (id(node), id(given.value_at.node)))


def _called(run: Interpreter, layer: Value) -> str | None:
    """The name that a layer was given; None where it was given none, or another one later."""
    thing = run.state.heap.get(layer.id) if isinstance(layer, Ref) else None
    if not isinstance(thing, LayerState | ModelState) or _renamed(thing):
        return None
    named = thing.arguments.get("name") if isinstance(thing, LayerState) else None
    value = thing.attributes.get(GIVEN_NAME) if isinstance(thing, ModelState) else named and named.value
    given = value.value if isinstance(value, Const) else None
    return given if isinstance(given, str) else None


def _renamed(layer: LayerState | ModelState) -> bool:
    return not {"name", "_name"}.isdisjoint(layer.attributes)


def _numbered(run: Interpreter, layer: Value) -> str | None:
    """What Keras calls a layer without a name, but for the number at the end; None where that is not known."""
    thing = run.state.heap.get(layer.id) if isinstance(layer, Ref) else None
    if not isinstance(thing, LayerState) or thing.cls is not None or thing.open or thing.kind == "?":
        return None
    given = thing.arguments.get("name")
    unnamed = (given is None or given.value == NONE) and not _renamed(thing)
    return snake_case(thing.kind) if unnamed else None


def _may_be(wanted: str, layers: list[Value], known: list[str], run: Interpreter) -> bool:
    """Whether a number at the end may be the one that Keras counts."""
    head, _, number = wanted.rpartition("_")
    numbered = [_numbered(run, layer) for layer in layers if _called(run, layer) is None]
    return wanted in numbered or (number.isdigit() and head in numbered)
