"""What changes an array, frame or encoder in place: what holds it (a name, an attribute) then holds the changed one.

Arrays are values here, so other names of the same array do not see the change, except those of a frame and the
caller's of a function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from seqlint.program import library
from seqlint.program.language import containers
from seqlint.program.language.state import Entries, Instance, Items
from seqlint.program.language.values import Array, Made, Ref, Unknown, Value
from seqlint.quick import replace

if TYPE_CHECKING:
    from seqlint.program.language.calls import Arg
    from seqlint.program.language.interpreter import Interpreter
    from seqlint.program.model import Anchor, Argument


def store(run: Interpreter, place: cst.BaseExpression, index: Value, value: Value) -> None:
    """`place[index] = value` of an array: its name, attribute, or place in a list or dict holds the changed one."""
    from seqlint.program.language.expressions import index_of
    from seqlint.program.language.statements import assign

    array = run.eval(place) if isinstance(place, cst.Name | cst.Attribute | cst.Subscript) else None
    owner = run.eval(place.value) if isinstance(place, cst.Attribute | cst.Subscript) else None
    if isinstance(array, Array) and (owner is None or isinstance(owner, Ref)):
        changed = containers.array_with_item(run, array, index, value)
        if isinstance(place, cst.Name):
            _replace_name(run, place.value, array, changed)
        elif isinstance(place, cst.Subscript) and isinstance(owner, Ref):
            containers.set_item(run, owner, index_of(run, place), changed)
        elif isinstance(place, cst.Attribute):
            assign(run, place, changed, place, quiet=True)
    elif isinstance(array, Made) and isinstance(place, cst.Attribute) and (part := _stored(run, array, index, value)):
        rebind(run, run.anchor(place.value), part)
    elif isinstance(place, cst.Attribute | cst.Subscript):
        store(run, place.value, Unknown("a part of an array"), value)


def _stored(run: Interpreter, accessor: Made, index: Value, value: Value) -> Array | None:
    """What a frame is after a part of it was set by `loc` or `iloc`; None where it is no such accessor."""
    from seqlint.program.language.python import HeapView

    return library.store_part(accessor, index, value, HeapView(run))


def reorder(run: Interpreter, arg: Arg) -> None:
    """A function has brought the rows of this argument in a random order."""
    if isinstance(arg.value, Array) and arg.value.past.ordered:
        rebind(run, arg.value_at, replace(arg.value, past=replace(arg.value.past, ordered=False)))
    thing = run.state.heap[arg.value.id] if isinstance(arg.value, Ref) else None
    if isinstance(thing, Items) and isinstance(arg.value, Ref):
        run.state.heap[arg.value.id] = Items((*thing.items[::2], *thing.items[1::2]), thing.open)


def rebind(run: Interpreter, at: Anchor | None, value: Value) -> None:
    """The object that the expression at `at` names has changed into `value`.

    A column of a frame is an object of its own, which before pandas 3 was a part of the frame: both may hold then.
    """
    from seqlint.program.language.expressions import index_of
    from seqlint.program.language.statements import assign

    if at is None:
        return
    old = run.eval(at.node) if isinstance(at.node, cst.Name | cst.Attribute | cst.Subscript) else None
    if isinstance(old, Array) and old.container == "frame":
        _replace_aliases(run, old, value)
    if isinstance(at.node, cst.Name) and isinstance(old, Array | Made):
        _replace_name(run, at.node.value, old, value)
    elif isinstance(at.node, cst.Name | cst.Attribute):
        assign(run, at.node, value, at.node, quiet=True)
    elif isinstance(at.node, cst.Subscript) and isinstance(owner := run.eval(at.node.value), Ref):
        containers.set_item(run, owner, index_of(run, at.node), value)
    elif isinstance(at.node, cst.Subscript) and isinstance(value, Array):
        store(run, at.node.value, index_of(run, at.node), Unknown("a column that was perhaps changed"))


def forget(run: Interpreter, arg: Argument, changed: Array | Made) -> None:
    """A function changed what it was given, perhaps: of the caller's it is not known what changed."""
    old = arg.value
    place = arg.value_at.node
    if not isinstance(place, cst.Name | cst.Attribute | cst.Subscript) or run.eval(place) is not old:
        return
    if isinstance(old, Made) and isinstance(changed, Made):
        before = dict(old.state)
        kept = ((k, v if before.get(k) == v else Unknown("a function changed it")) for k, v in changed.state)
        rebind(run, arg.value_at, replace(old, state=tuple(kept)))
    elif isinstance(old, Array):
        shapes = {"frame": ("?", "?"), "series": ("?",)}
        shape = shapes.get(old.container, old.shape)
        rebind(run, arg.value_at, Array(shape, None, container=old.container, origin=old.origin))


def _replace_name(run: Interpreter, name: str, old: Array | Made, new: Value) -> None:
    frame = run.frames[-1]
    if frame.passed.get(name) is old and isinstance(new, Array | Made):
        frame.passed[name] = new
        frame.changed.add(name)
    if isinstance(old, Array) and old.container == "frame":
        _replace_aliases(run, old, new)
    run.state.names[(run.scope_of(name), name)] = new


def _replace_aliases(run: Interpreter, old: Array, new: Value) -> None:
    """`for table in [train, test]: table["a"] = ...`: other names, lists, dicts and attributes hold the same frame."""
    names, heap = run.state.names, run.state.heap
    names.update({key: new for key, held in names.items() if held is old})
    for ident, thing in list(heap.items()):
        if isinstance(thing, Items) and any(item is old for item in thing.items):
            heap[ident] = Items(tuple(new if item is old else item for item in thing.items), thing.open)
        elif isinstance(thing, Entries) and any(value is old for _, value in thing.items):
            heap[ident] = Entries(tuple((k, new if v is old else v) for k, v in thing.items), thing.open)
        elif isinstance(thing, Instance) and any(value is old for value in thing.attributes.values()):
            held = {name: new if value is old else value for name, value in thing.attributes.items()}
            heap[ident] = replace(thing, attributes=held)
