"""Models that the program loads from where it has saved them: their layers are those that were saved."""

from __future__ import annotations

from seqlint.program.keras import shapes
from seqlint.program.keras.states import Entry, LayerState, ModelState
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.values import NONE, Const, Made, Ref, Seq, Value
from seqlint.program.model import Argument, Event
from seqlint.quick import replace

DECLARES = ("input_shape", "input_dim", "batch_input_shape", "batch_size")
"""What a first layer declares of its input is the saved model's, and no longer the layer's (Keras 3.15.1)."""


def kept(run: Interpreter, path: Argument) -> ModelState | None:
    """What `load_model(path)` gives where one plain Sequential was saved there last, with twins of its layers; None
    where that is not known.
    """
    saved = _saved(run, path)
    if saved is None or run.paths.guarded:
        return None
    model, entries = saved
    shape, _ = shapes.input_of(run.state, replace(model, entries=entries))
    output, params = shapes.totals(shapes.placed(run, entries, shape), model.open)
    if output is None:
        return None
    twins: dict[int, Ref] = {}
    for entry in entries:
        thing = run.state.heap.get(entry.ref.id) if isinstance(entry.ref, Ref) else None
        if not isinstance(thing, LayerState) or thing.cls is not None or not isinstance(entry.ref, Ref):
            return None  # of nested models and own layers nothing is said
        if entry.ref.id not in twins:
            written = {name: given for name, given in thing.arguments.items() if name not in DECLARES}
            twins[entry.ref.id] = run.new(
                thing if thing.kind in shapes.INPUTS else replace(thing, arguments=written), "layer"
            )
            run.log.loaded.add(twins[entry.ref.id].id)
    found = tuple(replace(e, ref=twins[e.ref.id]) for e in entries if isinstance(e.ref, Ref))
    return ModelState(
        "Other", path.at, found, input_shape=shape, output_shape=output, attributes={"params": Const(params)}
    )


def _saved(run: Interpreter, path: Argument) -> tuple[ModelState, tuple[Entry, ...]] | None:
    """The model that was last saved under the path, and its layers at that time."""
    if not isinstance(path.value, Const) or not isinstance(path.value.value, str):
        return None
    written = [
        (event, thing, entries)
        for thing in run.state.heap.values()
        if isinstance(thing, ModelState)
        for event, entries in thing.history
        if any(where in (path.value, None) for where in _places(event))
    ]
    if not written:
        return None
    last, model, entries = max(written, key=lambda one: one[0].order)
    plain = model.kind == "Sequential" and model.cls is None and not (model.open or model.escaped or model.raises)
    return (model, entries) if plain and last.certain and None not in _places(last) else None


def _places(event: Event) -> list[Const | None]:
    """The paths under which something that happened to a model saves it, None for one that is not known."""
    if event.kind == "save":
        return [_known(event.value("filepath"))]
    given = event.value("callbacks") if event.kind == "fit" else None
    if given is None or given == NONE:
        return []
    found: list[Const | None] = []
    for callback in given.items if isinstance(given, Seq) else (given,):
        if not isinstance(callback, Made) or callback.cls is not None:
            found.append(None)
        elif callback.name.endswith(".ModelCheckpoint"):
            arguments = {argument.name: argument.value for argument in callback.arguments}
            only_weights = arguments.get("save_weights_only", Const(False))
            if only_weights != Const(True):
                found.append(_known(arguments.get("filepath")) if only_weights == Const(False) else None)
    return found


def _known(path: Value | None) -> Const | None:
    """A path without a number of the epoch in it."""
    return path if isinstance(path, Const) and isinstance(path.value, str) and "{" not in path.value else None
