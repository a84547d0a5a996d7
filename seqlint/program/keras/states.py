"""Layers and models as they are on one path: frozen, like everything in the heap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from seqlint.program.language.state import Foreign, HeapObject, Items, Key, join_attributes
from seqlint.program.language.values import NONE, Class, Ref, Shape, Value
from seqlint.program.model import Anchor, Argument, Event
from seqlint.quick import dataclass, replace

NUMBERED: Key = (-2, "metrics")
"""Kept like a name: how many objects of each class Keras has numbered so far on this path."""


HOME = "keras"
"""The package that Keras' layers and models are of, also under the name of `tensorflow.keras`."""


@dataclass(frozen=True, slots=True)
class LayerState(Foreign):
    """A layer object. `cls`: the student's class of a custom layer; its attributes are kept like an instance's.

    `weights`: what its `__init__` made with `add_weight`. `data_format`: Keras' default when the layer was made.
    `adapted`: when its `adapt` was first called, None where it was not. `reweighted`: "int8" or "int4" where it was
    quantized to that, "?" where a method was called that may give it any other weights than it was made with.
    `cloned`: made by `clone_model`, which takes along what the original was made with, and not what it learned later.
    `parent`: for a class that derives from a layer of Keras, that layer as `super()` made it. `home`: the package of
    a layer that is not the submission's own, "" where it is not known.
    """

    kind: str
    at: Anchor
    arguments: Mapping[str, Argument]
    open: bool = False
    cls: Class | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)
    weights: tuple[Value, ...] = ()
    data_format: Value = NONE
    adapted: int | None = None
    reweighted: Literal["", "int8", "int4", "?"] = ""
    cloned: bool = False
    parent: Ref | None = None
    home: str = ""

    APART = False

    def joined(self, other: HeapObject, why: str) -> HeapObject:
        """It may have been given anything on either path."""
        if not isinstance(other, LayerState):
            return Items((), True)
        attributes = join_attributes(self.attributes, other.attributes, why)
        adapted = next((since for since in (self.adapted, other.adapted) if since is not None), None)
        return LayerState(self.kind, self.at, self.arguments, True, self.cls, attributes, adapted=adapted)

    def changed(self, since: HeapObject) -> bool:
        return False

    def repeated(self, before: HeapObject) -> HeapObject:
        return self

    def lived_on(self, since: HeapObject) -> bool:
        return self == since


@dataclass(frozen=True, slots=True)
class Entry:
    """A layer's (or nested model's) place in a model: the Ref and what put it there; `gap`: more may stand
    before it."""

    ref: Value
    at: Anchor
    gap: bool = False


@dataclass(frozen=True, slots=True)
class ModelState(Foreign):
    """A model object. `history` pairs each event with the entries of the model at that time.

    `open`: it has layers that are not known; `gap`: they may stand at its end. `unbuilt`: the last change of its layers
    said `rebuild=False`. `home`: as of a layer.
    """

    kind: Literal["Sequential", "Functional", "Subclass", "Other"]
    at: Anchor
    entries: tuple[Entry, ...] = ()
    history: tuple[tuple[Event, tuple[Entry, ...]], ...] = ()
    name: str | None = None
    input_shape: Shape | None = None
    output_shape: Shape | None = None
    shaped_by: Literal["input", "build", "data"] | None = None
    open: bool = False
    gap: bool = False
    escaped: bool = False
    raises: bool = False
    unbuilt: bool = False
    home: str = ""
    cls: Class | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)

    APART = True

    def joined(self, other: HeapObject, why: str) -> HeapObject:
        """Two histories of one model: nothing can be said of its layers or its life after the shared part."""
        if not isinstance(other, ModelState):
            return Items((), True)
        shared = []
        for x, y in zip(self.history, other.history, strict=False):
            if x != y:
                break
            shared.append(x)
        same = self.entries == other.entries
        return ModelState(
            self.kind,
            self.at,
            self.entries if same else (),
            tuple(shared),
            self.name,
            open=self.open or other.open or not same,
            escaped=True,
            raises=self.raises or other.raises,
            cls=self.cls,
            attributes=join_attributes(self.attributes, other.attributes, "two paths"),
        )

    def changed(self, since: HeapObject) -> bool:
        return not isinstance(since, ModelState) or self.entries != since.entries

    def repeated(self, before: HeapObject) -> HeapObject:
        """What each round of the loop adds comes after what the round before added."""
        if not isinstance(before, ModelState) or self.entries == before.entries:
            return self
        known = len(before.entries)
        entries = tuple(replace(e, gap=e.gap or place == known) for place, e in enumerate(self.entries))
        return replace(self, entries=entries, open=True, gap=True)

    def lived_on(self, since: HeapObject) -> bool:
        return isinstance(since, ModelState) and replace(self, history=since.history) == since
