"""What those who model Keras keep during a run."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from seqlint.dimensions import OneOf
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.state import HeapObject
from seqlint.program.language.values import Const, Ref, Shape, Value
from seqlint.program.model import Anchor, Layer
from seqlint.quick import dataclass

CHANNELS_LAST = Const("channels_last")
Sought = Literal["leaves", "parts", "rows", "unset"]


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where a function that Keras traces needs a tensor's value: what asks for it (`by`), in how many open branches.

    `what`: the values ("leaves"), the parts of a tensor, of which nobody knows how many there are, or the number of
    rows ("rows"), which is None. "unset": an attribute of the layer that nothing in the program sets.
    """

    by: str
    at: Anchor
    speculating: int
    what: Sought = "leaves"


@dataclass(slots=True)
class Building:
    """What is kept during a run. `version`: of Keras, 2 or 3.

    `layer_lists`: the model of a list that `model.layers` gave. `class_models`: what `Sequential.add` fills by mistake;
    `class_attributes`: where an attribute of that name was given the class itself.
    `shaped`: layers with their shapes, `placing`: how many were placed. `weights`, `inner`: those of the submission's
    layer that is run, `built`: the models that it builds; `builds`: those that one built. `tracing`: where the function
    that is traced leaves TensorFlow, `traced`: those that were. `data_format`, `backend`: as the program sets them.
    `logs`: the dict that a callback of the submission is tried with, and where it asks that for what it does not hold.
    `spread`: optimizers that were given weights of nobody knows which models.
    """

    version: int
    layer_lists: dict[int, Ref] = field(default_factory=dict)
    class_models: dict[str, Ref] = field(default_factory=dict)
    class_attributes: dict[str, Anchor] = field(default_factory=dict)
    shaped: dict[tuple[int, Shape | tuple[Shape, ...] | OneOf | None], tuple[HeapObject, Layer]] = field(
        default_factory=dict
    )
    placing: int = 0
    weights: list[Value] | None = None
    inner: dict[int, int | None] | None = None
    built: dict[int, Shape | None] | None = None
    builds: dict[tuple[int, Shape | None], dict[int, Shape | None]] = field(default_factory=dict)
    tracing: list[Leaving] | None = None
    logs: tuple[Ref, list[Leaving]] | None = None
    traced: set[int] = field(default_factory=set)
    data_format: Value = CHANNELS_LAST
    backend: Value = Const("tensorflow")
    spread: set[int] = field(default_factory=set)


def building_of(run: Interpreter) -> Building:
    """That of a run."""
    kept: Building = run.world.state
    return kept
