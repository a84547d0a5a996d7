"""Names and heap on one path. Heap objects are frozen: changing one puts a new object behind the same `Ref`.

So a copy of the state is two shallow dict copies, aliases are right for free, and two paths can be compared object by
object.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal, TypeAlias

from seqlint.program.language.values import NONE, Class, Ref, Shape, Value, join, same
from seqlint.program.model import Anchor, Argument, Event
from seqlint.quick import dataclass, replace

Key: TypeAlias = tuple[int, str]
MAX_ITEMS = 2_000
NUMBERED: Key = (-2, "metrics")
"""Kept like a name: how many objects of each class Keras has numbered so far on this path."""


@dataclass(frozen=True, slots=True)
class Items:
    """A list or set. `open`: there may be more or other elements than these."""

    items: tuple[Value, ...]
    open: bool = False

    @classmethod
    def of(cls, items: tuple[Value, ...], is_open: bool = False) -> Items:
        """These elements; of too many, the first."""
        return cls(items[:MAX_ITEMS], is_open or len(items) > MAX_ITEMS)


@dataclass(frozen=True, slots=True)
class Entries:
    """A dict, in insertion order; `open` as in Items."""

    items: tuple[tuple[Value, Value], ...]
    open: bool = False

    @classmethod
    def of(cls, items: tuple[tuple[Value, Value], ...], is_open: bool = False) -> Entries:
        """These entries; of too many, the first."""
        return cls(items[:MAX_ITEMS], is_open or len(items) > MAX_ITEMS)


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a class of the submission that is neither layer nor model."""

    cls: Class
    attributes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class LayerState:
    """A layer object. `cls`: the student's class of a custom layer; its attributes are kept like an instance's.

    `weights`: what its `__init__` made with `add_weight`. `data_format`: Keras' default when the layer was made.
    `adapted`: when its `adapt` was first called, None where it was not. `reweighted`: "int8" or "int4" where it was
    quantized to that, "?" where a method was called that may give it any other weights than it was made with.
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
    parent: Ref | None = None
    home: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A layer's (or nested model's) place in a model: the Ref and what put it there; `gap`: more may stand
    before it."""

    ref: Value
    at: Anchor
    gap: bool = False


@dataclass(frozen=True, slots=True)
class ModelState:
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


HeapObject: TypeAlias = Items | Entries | Instance | LayerState | ModelState


@dataclass(slots=True)
class State:
    """What the program holds at one point of one path."""

    names: dict[Key, Value] = field(default_factory=dict)
    heap: dict[int, HeapObject] = field(default_factory=dict)
    bound_at: dict[Key, Anchor] = field(default_factory=dict)

    def copy(self) -> State:
        return State(dict(self.names), dict(self.heap), dict(self.bound_at))

    def become(self, other: State) -> None:
        self.names, self.heap, self.bound_at = other.names, other.heap, other.bound_at

    def models_differ(self, other: State) -> bool:
        """Whether a model, what a layer list holds, or which layer a name stands for, is not the same on both paths."""
        return any(self._differs(key, other) for key in self.heap.keys() | other.heap.keys()) or any(
            self._means_other_layers(key, other) for key in self.names.keys() & other.names.keys()
        )

    def _differs(self, key: int, other: State) -> bool:
        """Whether an object is a model or layer list that is not the same on the other path."""
        mine, theirs = self.heap.get(key), other.heap.get(key)
        if mine is theirs:
            return False
        if isinstance(mine, ModelState) or isinstance(theirs, ModelState):
            return mine != theirs
        both = isinstance(mine, Items) and isinstance(theirs, Items)
        return both and mine != theirs and (_holds_layers(mine) or _holds_layers(theirs))

    def _means_other_layers(self, key: Key, other: State) -> bool:
        """Whether a name holds another layer, model or layer list on the other path."""
        mine, theirs = self.names[key], other.names[key]
        if mine is theirs or not isinstance(mine, Ref) or not isinstance(theirs, Ref) or mine == theirs:
            return False
        if mine.kind in ("layer", "model") or theirs.kind in ("layer", "model"):
            return True
        return _holds_layers(self.heap.get(mine.id)) or _holds_layers(other.heap.get(theirs.id))

    def joined(self, other: State, why: str) -> State:
        """What is known where this path and `other` meet. A name bound on one path only keeps its value: reading it is
        no fault.
        """
        result = self.copy()
        for key, value in other.names.items():
            mine = self.names.get(key)
            if mine is None:
                result.names[key] = value
            elif mine is not value:
                result.names[key] = join(mine, value, why)
        for ident, thing in other.heap.items():
            mine_object = self.heap.get(ident)
            if mine_object is not thing:
                result.heap[ident] = thing if mine_object is None else join_objects(mine_object, thing, why)
        return result


def _holds_layers(thing: HeapObject | None) -> bool:
    items = thing.items if isinstance(thing, Items) else ()
    return any(isinstance(item, Ref) and item.kind in ("layer", "model") for item in items)


def join_objects(a: HeapObject, b: HeapObject, why: str) -> HeapObject:
    """What is known of an object that is `a` on one path and `b` on the other."""
    if a == b:
        return a
    if isinstance(a, Items) and isinstance(b, Items):
        if len(a.items) == len(b.items):
            return Items(tuple(join(x, y, why) for x, y in zip(a.items, b.items, strict=True)), a.open or b.open)
        shorter, longer = sorted((a.items, b.items), key=len)
        return Items(longer if longer[: len(shorter)] == shorter else (), True)
    if isinstance(a, Entries) and isinstance(b, Entries):
        keys_a, keys_b = [k for k, _ in a.items], [k for k, _ in b.items]
        if len(keys_a) == len(keys_b) and all(map(same, keys_a, keys_b)):
            pairs = zip(a.items, b.items, strict=True)
            return Entries(tuple((k, join(x, y, why)) for (k, x), (_, y) in pairs), a.open or b.open)
        return Entries((), True)
    if isinstance(a, ModelState) and isinstance(b, ModelState):
        return _join_models(a, b)
    if isinstance(a, Instance) and isinstance(b, Instance):
        return Instance(a.cls, join_attributes(a.attributes, b.attributes, why))
    if isinstance(a, LayerState) and isinstance(b, LayerState):
        attributes = join_attributes(a.attributes, b.attributes, why)
        adapted = next((since for since in (a.adapted, b.adapted) if since is not None), None)
        return LayerState(a.kind, a.at, a.arguments, True, a.cls, attributes, adapted=adapted)
    return Items((), True)


def _join_models(a: ModelState, b: ModelState) -> ModelState:
    """Two histories of one model: nothing can be said of its layers or its life after the shared part."""
    shared = []
    for x, y in zip(a.history, b.history, strict=False):
        if x != y:
            break
        shared.append(x)
    return ModelState(
        a.kind, a.at, a.entries if a.entries == b.entries else (), tuple(shared), a.name, None, None, None,
        open=a.open or b.open or a.entries != b.entries, escaped=True, raises=a.raises or b.raises, cls=a.cls,
        attributes=join_attributes(a.attributes, b.attributes, "two paths"),
    )  # fmt: skip


def join_attributes(a: Mapping[str, Value], b: Mapping[str, Value], why: str) -> dict[str, Value]:
    """Attributes of an object on two paths; one set on one path only keeps its value, as for names."""
    merged = {**b, **a}
    for name in a.keys() & b.keys():
        merged[name] = join(a[name], b[name], why)
    return merged


def widen(state: State, before: State, why: str) -> None:
    """Forget what a loop of unknown length changed: `state` after one round, `before` it."""
    for key, value in state.names.items():
        old = before.names.get(key)
        if old is not None and old is not value and not same(old, value):
            state.names[key] = join(old, value, why)
    for ident, thing in list(state.heap.items()):
        old_thing = before.heap.get(ident)
        if old_thing is None or old_thing is thing:
            continue
        if isinstance(thing, ModelState) and isinstance(old_thing, ModelState):
            if thing.entries != old_thing.entries:
                state.heap[ident] = _opened(thing, len(old_thing.entries))
        elif isinstance(thing, Items) and isinstance(old_thing, Items) and len(thing.items) != len(old_thing.items):
            state.heap[ident] = Items(thing.items, True)
        elif isinstance(thing, Entries):
            state.heap[ident] = join_objects(old_thing, thing, why)


def _opened(model: ModelState, before: int) -> ModelState:
    """A model to which rounds of a loop add: what each adds comes after what the round before added."""
    entries = tuple(replace(e, gap=e.gap or place == before) for place, e in enumerate(model.entries))
    return replace(model, entries=entries, open=True, gap=True)
