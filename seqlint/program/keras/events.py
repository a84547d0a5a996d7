"""What happens to a model becomes its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import libcst as cst

from seqlint.program.keras.states import ModelState
from seqlint.program.language.values import Ref
from seqlint.program.model import Anchor, Argument, Event
from seqlint.quick import replace

if TYPE_CHECKING:
    from seqlint.program.language.interpreter import Interpreter

CLASS_METHODS = frozenset({"add", "pop", "compile", "fit", "summary", "predict", "evaluate", "build"})
RETURNS_NONE = frozenset(
    {"add", "compile", "summary", "build", "save", "save_weights", "load_weights", "set_weights", "export"}
)


def model_of(run: Interpreter, ref: Ref) -> ModelState:
    thing = run.state.heap[ref.id]
    assert isinstance(thing, ModelState)
    return thing


def event(
    run: Interpreter,
    ref: Ref,
    kind: str,
    node: cst.CSTNode,
    arguments: Mapping[str, Argument] | None = None,
    receiver_at: Anchor | None = None,
    is_open: bool = False,
    recorded: tuple[str, ...] | None = None,
    frozen: frozenset[int] = frozenset(),
) -> None:
    """Something happened to a model."""
    model = model_of(run, ref)
    scope = next((f.function.name for f in reversed(run.frames) if f.function is not None), "")
    happened = Event(
        kind, run.anchor(node), arguments or {}, (), not run.paths.guarded, run.tick(), scope, receiver_at, is_open,
        recorded=recorded, frozen=frozen, loop=run.paths.loop,
    )  # fmt: skip
    run.state.heap[ref.id] = replace(model, history=(*model.history, (happened, model.entries)))


def escaped(run: Interpreter, ref: Ref, node: cst.CSTNode | None) -> None:
    """The model is handed to code that is not known."""
    if node is not None:
        event(run, ref, "escaped", node)
    run.state.heap[ref.id] = replace(model_of(run, ref), escaped=True)


def open_layers(run: Interpreter, ref: Ref) -> None:
    """The model has layers that are not known."""
    run.state.heap[ref.id] = replace(model_of(run, ref), open=True, gap=True)
