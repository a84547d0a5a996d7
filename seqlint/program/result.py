"""From an interpreter's final state to the Program that rules see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import libcst as cst

from seqlint.program.faults import BREAKS_MODEL, ExtraAddArgument, MissingImport, UndefinedName, UnknownName
from seqlint.program.keras import batches, inside, shapes
from seqlint.program.keras.building import building_of
from seqlint.program.keras.calls import CONVENTIONS
from seqlint.program.keras.states import Entry, LayerState, ModelState
from seqlint.program.language import calls, syntax
from seqlint.program.language.interpreter import MAX_STEPS, Interpreter
from seqlint.program.language.state import Entries, HeapObject, Instance, Items
from seqlint.program.language.values import Class, Dataset, Function, Made, Ref, Seq, Shape, Value
from seqlint.program.model import (
    MEET_DATA,
    TAKE_DATA,
    Anchor,
    Event,
    Fault,
    Layer,
    LayerUse,
    Model,
    Own,
    Problem,
    Program,
)
from seqlint.quick import replace

LIBRARY_IMPORTS = {"np": "import numpy as np", "tf": "import tensorflow as tf", "pd": "import pandas as pd"}


def build(run: Interpreter) -> Program:
    """The Program of one path."""
    faults = [*_missing_imports(run), *(_completed(run, f) for f in run.log.faults)]
    _build_nested(run)
    broken = {x for f in faults if f.certain and _breaks(f) for x in f.about}
    models = {
        ident: _model(run, ident, thing, broken)
        for ident, thing in run.state.heap.items()
        if isinstance(thing, ModelState)
    }
    layers = {
        ident: _free_layer(ident, thing) for ident, thing in run.state.heap.items() if isinstance(thing, LayerState)
    }
    return Program(
        run.source.path,
        models,
        layers,
        tuple(faults),
        tuple(
            LayerUse(c.at, c.ref.id, _kind(run, c.ref), c.inputs, c.output, c.plain, run.log.reads.count(c.output))
            for c in run.log.calls
        ),
        tuple(run.notes.imported),
        tuple(_unused(run)),
        building_of(run).version,
        run.source.notebook,
        frozenset(run.log.ran),
        first_statement(run),
        run.notes.since,
        frozenset(run.notes.library_calls),
        tuple(run.log.loads),
        _own(run),
        _forgotten(run),
        frozenset(building_of(run).spread),
        trees=tuple(run.units),
        ended=run.ended,
    )


def _own(run: Interpreter) -> dict[str, Own]:
    """The submission's functions and classes; of several with one name the last."""
    functions = {f.name: Own(f.name, bool(f.node.decorators)) for f in run.notes.functions.values()}
    classes = (cls for cls in run.notes.classes.values() if isinstance(cls, Class))
    return functions | {c.name: Own(c.name, bool(c.node.decorators), _takes_config(run, c)) for c in classes}


def _takes_config(run: Interpreter, cls: Class) -> bool:
    """Whether Keras can make an object of the class again: its `__init__` takes `name`, `trainable` and `dtype`, or a
    `get_config` or `from_config` of its own says what it takes.
    """
    if any(calls.find_method(run, cls, name) is not None for name in ("get_config", "from_config")):
        return True
    init = calls.find_method(run, cls, "__init__")
    if not isinstance(init, Function):
        return True
    names = {p.name.value for p in syntax.parameters(init.node.params)}
    return init.node.params.star_kwarg is not None or {"name", "trainable", "dtype"} <= names


def _forgotten(run: Interpreter) -> tuple[tuple[str, Made, int], ...]:
    """The callbacks whose name is written once in all, where it is bound."""
    if not run.notes.callbacks:
        return ()
    mentioned = syntax.mentioned(tuple(run.units))
    return tuple(callback for callback in run.notes.callbacks if mentioned[callback[0]] == 1)


def first_statement(run: Interpreter) -> Anchor | None:
    """The first statement that an import may stand before: behind the docstring and `from __future__`."""
    for unit, module in enumerate(run.units):
        for statement in module.body:
            first = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
            is_text = isinstance(first, cst.Expr) and isinstance(first.value, cst.SimpleString)
            is_future = isinstance(first, cst.ImportFrom) and syntax.dotted(first.module) == "__future__"
            if not is_text and not is_future:
                return Anchor(statement, unit)
    return None


def _build_nested(run: Interpreter) -> None:
    """A model inside another is built with it: it takes the shape before it. Outer models first, so a few rounds do."""
    models = [(i, t) for i, t in run.state.heap.items() if isinstance(t, ModelState)]
    nested = {e.ref.id for _, t in models for e in t.entries if isinstance(e.ref, Ref) and _holds_models(run, e.ref)}
    for _ in range(3 if nested else 0):
        for ident, _ in models:
            outer = run.state.heap[ident]
            assert isinstance(outer, ModelState)
            if not nested & {e.ref.id for e in outer.entries if isinstance(e.ref, Ref)}:
                continue
            for layer in shapes.placed(run, outer.entries, shapes.input_of(run.state, outer)[0]):
                inner = run.state.heap.get(layer.id)
                if isinstance(inner, ModelState) and layer.input_shape is not None and shapes.unshaped(run, inner):
                    run.state.heap[layer.id] = replace(inner, input_shape=layer.input_shape, shaped_by="data")
                elif layer.custom and layer.input_shape is not None:
                    inside.build_inside(run, Ref(layer.id, "layer"), layer.input_shape, None)


def _holds_models(run: Interpreter, ref: Ref) -> bool:
    """Whether it is a model, or a layer of the submission, which may hold some."""
    thing = run.state.heap.get(ref.id)
    return ref.kind == "model" or (isinstance(thing, LayerState) and thing.cls is not None)


def _breaks(fault: Fault[Any]) -> bool:
    """Whether Keras stops making the model that the fault is about.

    A layer given as `rebuild` is lost without a word.
    """
    if isinstance(fault.data, ExtraAddArgument):
        return fault.data.argument.name is not None
    return isinstance(fault.data, BREAKS_MODEL)


def _refused(layer: Layer, broken: set[Any]) -> bool:
    """Whether Keras refuses the call that makes a layer: it has no such class, or no such argument."""
    node = layer.at.node
    return id(node) in broken or (isinstance(node, cst.Call) and id(node.func) in broken)


def _kind(run: Interpreter, ref: Ref) -> str:
    thing = run.state.heap.get(ref.id)
    return thing.kind if isinstance(thing, LayerState | ModelState) else "?"


def _free_layer(ident: int, thing: LayerState) -> Layer:
    custom = thing.cls is not None
    return Layer(ident, thing.kind, thing.at, thing.arguments, custom=custom, open=thing.open, adapted=thing.adapted)


def _held_by(thing: HeapObject) -> Iterable[Value]:
    """What a model, list or dict holds."""
    match thing:
        case ModelState():
            return (entry.ref for entry in thing.entries)
        case Items():
            return (item for item in thing.items if isinstance(item, Ref))
        case Entries():
            return (item for _, item in thing.items if isinstance(item, Ref))
    return ()


def _unused(run: Interpreter) -> list[tuple[int, bool]]:
    """Layers that were made and then neither added, called, stored nor passed on: under an attribute, where the program
    reads one of that name. None where the program is too long to
    follow: the last one was on its way.
    """
    if run.steps > MAX_STEPS:
        return []
    held = {ref for thing in run.state.heap.values() for ref in _held_by(thing)}
    kept = [(name, x) for t in run.state.heap.values() if isinstance(t, Instance) for name, x in t.attributes.items()]
    if any(isinstance(value, Ref) and value.kind == "layer" for _, value in kept):
        read = syntax.attributes(run.units, stored=False)
        held |= {value for name, value in kept if name in read and isinstance(value, Ref)}
    found: list[tuple[int, bool]] = []
    for ident, thing in run.state.heap.items():
        if not isinstance(thing, LayerState) or thing.cloned:  # what a clone gives up, nobody wrote
            continue
        if ident not in run.log.loaded and Ref(ident, "layer") not in held:
            found.append((ident, ident in run.log.alone))
    return found


def _model(run: Interpreter, ident: int, thing: ModelState, broken: set[Any]) -> Model:
    shape, declared = shapes.input_of(run.state, thing)
    layers = shapes.placed(run, thing.entries, shape)
    events = _events(run, thing, shape, layers)
    thing = replace(thing, open=thing.open or building_of(run).placing > shapes.MAX_PLACED)
    output, params = shapes.totals(layers, thing.open)
    if thing.kind == "Functional":
        output = thing.output_shape
    elif thing.unbuilt:
        output = params = None
    first = thing.entries[0].ref if thing.entries else None
    own_input = (
        shapes.layer_of(run, first, None) if isinstance(first, Ref) and shapes.is_input(run.state, first) else None
    )
    made = (*layers, own_input) if own_input is not None else layers
    raises = ident in broken or any(x.problem is not None or x.id in broken or _refused(x, broken) for x in made)
    return Model(
        ident,
        thing.kind,
        thing.at,
        thing.name,
        layers,
        events,
        own_input,
        None if not declared and thing.shaped_by is None else shape,
        output,
        params,
        _built(thing, declared, raises, bool(layers)),
        declared,
        thing.open,
        raises or thing.raises,
        thing.escaped,
        None if thing.cls is None or thing.kind == "Sequential" else thing.cls.name,
    )


def _built(thing: ModelState, declared: bool, raises: bool, has_layers: bool) -> bool | None:
    """Whether something has given the model an input shape; None where that is not known."""
    if raises or thing.escaped or (thing.open and not declared):
        return None if not (declared and not raises) else True
    if thing.kind != "Sequential":
        return True
    if thing.unbuilt:
        return False
    return (declared and has_layers) or thing.shaped_by is not None


def _events(run: Interpreter, thing: ModelState, shape: Shape | None, final: tuple[Layer, ...]) -> tuple[Event, ...]:
    """The history, each event with the model's layers at that time."""
    known: dict[int, tuple[Layer, ...]] = {}  # by identity, for to hash all entries at every event is quadratic
    shown = [0]
    for entry in thing.entries:
        shown.append(shown[-1] + shapes.is_shown(run.state, entry.ref))
    events: list[Event] = []
    for event, entries in thing.history:
        if id(entries) not in known:
            if thing.entries[: len(entries)] == entries and shown[-1] == len(final):  # layers were added since
                known[id(entries)] = final[: shown[len(entries)]]
            else:
                known[id(entries)] = (
                    shapes.placed(run, entries, shape) if building_of(run).placing <= shapes.MAX_PLACED else final
                )
        layers, data = known[id(entries)], (event.value("x"), _validating(event.value("validation_data")))
        problem, validation = (_refusal(run, thing, event, entries, shape, value) for value in data)
        if shape and event.kind in TAKE_DATA:
            problem = problem or batches.refusal(layers, shape[0], event, data[0])
            validation = validation or batches.validation_refusal(layers, shape[0], event, data[1])
        events.append(replace(event, layers=layers, problem=problem, validation=validation))
    return tuple(events)


def _validating(given: Value | None) -> Value | None:
    """The inputs in `validation_data`."""
    return given.items[0] if isinstance(given, Seq) and given.items else given if isinstance(given, Dataset) else None


def _refusal(
    run: Interpreter,
    thing: ModelState,
    event: Event,
    entries: tuple[Entry, ...],
    shape: Shape | None,
    data: Value | None,
) -> Problem | None:
    """Why data that this call is given cannot go through the model."""
    if data is None or shape is None or thing.open or thing.kind != "Sequential" or event.kind not in MEET_DATA:
        return None
    given = shapes.shape_of_data(data)
    return None if given is None else shapes.refusal(run, entries, shape, given)


# Faults about names


def _missing_imports(run: Interpreter) -> list[Fault[Any]]:
    """One fault for all names of Keras that were not imported, one for each other library's."""
    keras: dict[str, Any] = {}
    faults: list[Fault[Any]] = []
    for name, at in run.notes.missing_imports.items():
        if name in run.notes.known_imports:
            continue
        target = CONVENTIONS.get(name, f"keras.layers.{name}")
        if target.startswith("keras"):
            keras[name] = at
        else:
            faults.append(Fault(MissingImport(((name, import_of(name)),)), at, (("import", name),)))
    if keras:
        names = tuple((name, import_of(name)) for name in keras)
        first = next(iter(keras.values()))
        faults.insert(0, Fault(MissingImport(names), first, tuple(("import", name) for name in keras)))
    return faults


def import_of(name: str) -> str:
    """The import statement that binds a name."""
    target = CONVENTIONS.get(name, f"keras.layers.{name}")
    module, _, last = target.rpartition(".")
    if name in LIBRARY_IMPORTS:
        return LIBRARY_IMPORTS[name]
    if target == "matplotlib.pyplot":
        return f"import {target} as {name}"
    return f"from {module} import {last}" if module else f"import {target}"


def _completed(run: Interpreter, fault: Fault[Any]) -> Fault[Any]:
    """An undefined name, with where the program binds it after all: later, or only inside a function. A misspelt
    import, with where its name is used.
    """
    data = fault.data
    if isinstance(data, UnknownName) and data.bound:
        uses = [Anchor(n, i) for i, u in enumerate(run.units) for n in syntax.uses(u, data.bound)]
        return replace(fault, data=replace(data, uses=tuple(uses)))
    if not isinstance(data, UndefinedName):
        return fault
    name = data.name
    later = next((at for (scope, n), at in run.state.bound_at.items() if n == name and scope == 0), None)
    inside = (
        None
        if data.local
        else next(
            (
                f.name
                for f in run.notes.functions.values()
                if name in syntax.bindings(f.node).local and f.name != "<lambda>"
            ),
            None,
        )
    )
    return replace(fault, data=replace(data, later=later, inside=inside))
