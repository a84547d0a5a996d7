"""What the callbacks of the submission read of the logs: numbers that the training does not record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from seqlint.program.faults import MissingLog
from seqlint.program.keras.building import Leaving, building_of
from seqlint.program.language import calls, syntax
from seqlint.program.language.state import Entries
from seqlint.program.language.values import Array, Const, Function, Made, Nothing, Ref, Value

if TYPE_CHECKING:
    from seqlint.program.language.interpreter import Interpreter
    from seqlint.program.model import Anchor

NUMBER = Array((), "float64", container="python")
AFTER_VALIDATION = frozenset({"on_epoch_end", "on_train_end"})
"""Hooks whose logs hold all that the history does; those of a batch lack what the validation gives."""


def read(
    run: Interpreter, hook: str, function: Function, owner: Made | None, recorded: tuple[str, ...], epochs: list[int]
) -> None:
    """Run a hook of the callback `owner`, or a function by itself, with the logs of the epochs, first and last."""
    count = len(list(syntax.parameters(function.node.params))) - (owner is not None)
    if hook not in AFTER_VALIDATION or not recorded or not epochs or count > 2:
        return
    for epoch in sorted({epochs[0], epochs[-1]}):
        for one in _missing(run, function, owner, recorded, Const(epoch) if count > 1 else None):
            run.notes.called.add(id(function.node))
            run.fault(MissingLog(one.by, recorded), one.at, (id(one.at.node),))


def _missing(
    run: Interpreter, function: Function, owner: Made | None, recorded: tuple[str, ...], epoch: Const | None
) -> list[Leaving]:
    kept, depth, at, found = building_of(run), run.paths.speculating, function.at, list[Leaving]()

    def work() -> Value:
        logs = run.new(Entries(tuple((Const(key), NUMBER) for key in recorded)), "dict")
        kept.logs = (logs, found)
        values = (logs,) if epoch is None else (epoch, logs)
        args = calls.Args(tuple(calls.Arg(value, None, at) for value in values))
        return calls.call_function(run, function, args, owner)

    try:
        run.aside(work)
    finally:
        kept.logs = None
    return [one for one in found if one.speculating == depth]


# What is noticed on the way


def _note(run: Interpreter, key: object, at: Anchor) -> None:
    kept = building_of(run).logs
    if kept is not None and isinstance(key, str) and not run.paths.tries:
        kept[1].append(Leaving(key, at, run.paths.speculating))


def _is_logs(run: Interpreter, value: Value) -> bool:
    kept = building_of(run).logs
    return kept is not None and value == kept[0]


def subscript(run: Interpreter, value: Value, index: Value, node: cst.Subscript) -> None:
    """`logs["acc"]`: a KeyError."""
    thing = run.state.heap.get(value.id) if isinstance(value, Ref) and _is_logs(run, value) else None
    if not isinstance(thing, Entries) or thing.open or not isinstance(index, Const):
        return
    assert isinstance(node.slice[0].slice, cst.Index)
    if index not in (key for key, _ in thing.items):
        _note(run, index.value, run.anchor(node.slice[0].slice.value))


def got(run: Interpreter, value: Ref, key: Value, at: Anchor) -> Value | None:
    """The None of `logs.get("acc")`, of which it is known where it comes from."""
    return Nothing(at, "get", key) if _is_logs(run, value) else None


def as_number(run: Interpreter, value: Value) -> None:
    """`logs.get("acc") > 0.9`, or `:.2f` in a text: a TypeError."""
    if isinstance(value, Nothing) and isinstance(value.model, Const):
        _note(run, value.model.value, value.call)
