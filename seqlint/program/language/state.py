"""Names and heap on one path. Heap objects are frozen: changing one puts a new object behind the same `Ref`.

So a copy of the state is two shallow dict copies, aliases are right for free, and two paths can be compared object by
object.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar, TypeAlias

from seqlint.program.language.values import Class, Ref, Value, join, same
from seqlint.program.model import Anchor
from seqlint.quick import dataclass

Key: TypeAlias = tuple[int, str]
MAX_ITEMS = 2_000


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
    """An object of a class of the submission that derives from none of a library's."""

    cls: Class
    attributes: Mapping[str, Value]


class Foreign:
    """An object of a library's, which the language only carries: who models it derives from this and says the rest.

    `cls`: the submission's class that it is an object of, None where it is none.
    """

    __slots__ = ()
    cls: Class | None
    attributes: Mapping[str, Value]

    APART: ClassVar[bool]
    """Whether paths on which such an object differs are followed one by one."""

    def joined(self, other: HeapObject, why: str) -> HeapObject:
        """What is known of it where it is `other` on another path that meets this one."""
        raise NotImplementedError

    def changed(self, since: HeapObject) -> bool:
        """Whether somebody who holds it would notice what was done to it since then."""
        raise NotImplementedError

    def repeated(self, before: HeapObject) -> HeapObject:
        """What it is after a loop of unknown length, of which this is the first round and `before` was before it."""
        raise NotImplementedError

    def lived_on(self, since: HeapObject) -> bool:
        """Whether it is what it was then, whatever has happened to it meanwhile."""
        raise NotImplementedError


HeapObject: TypeAlias = Items | Entries | Instance | Foreign


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

    def stays_apart(self, other: State) -> bool:
        """Whether a library's object, what a list of such holds, or which of them a name stands for, is not the same
        on both paths: joined, nothing would be known of it.
        """
        mine, theirs = self.heap, other.heap  # most of what is in one is in the other: that is told without a call
        return (
            any(thing is not theirs.get(key) and _differ(thing, theirs.get(key)) for key, thing in mine.items())
            or any(key not in mine and _differ(None, thing) for key, thing in theirs.items())
            or any(
                value is not other.names.get(key, value) and self._means_others(key, other)
                for key, value in self.names.items()
            )
        )

    def _means_others(self, key: Key, other: State) -> bool:
        mine, theirs = self.names[key], other.names[key]
        if not isinstance(mine, Ref) or not isinstance(theirs, Ref) or mine == theirs:
            return False
        if mine.foreign or theirs.foreign:
            return True
        return _holds_foreign(self.heap.get(mine.id)) or _holds_foreign(other.heap.get(theirs.id))

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


def _differ(mine: HeapObject | None, theirs: HeapObject | None) -> bool:
    """Whether two that are not the same object are to stay apart; None where there is none on a path."""
    if any(isinstance(thing, Foreign) and thing.APART for thing in (mine, theirs)):
        return mine != theirs
    both = isinstance(mine, Items) and isinstance(theirs, Items)
    return both and mine != theirs and (_holds_foreign(mine) or _holds_foreign(theirs))


def _holds_foreign(thing: HeapObject | None) -> bool:
    items = thing.items if isinstance(thing, Items) else ()
    return any(isinstance(item, Ref) and item.foreign for item in items)


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
    if isinstance(a, Instance) and isinstance(b, Instance):
        return Instance(a.cls, join_attributes(a.attributes, b.attributes, why))
    if isinstance(a, Foreign):
        return a.joined(b, why)
    return Items((), True)


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
        if isinstance(thing, Foreign):
            state.heap[ident] = thing.repeated(old_thing)
        elif isinstance(thing, Items) and isinstance(old_thing, Items) and len(thing.items) != len(old_thing.items):
            state.heap[ident] = Items(thing.items, True)
        elif isinstance(thing, Entries | Instance):
            state.heap[ident] = join_objects(old_thing, thing, why)
