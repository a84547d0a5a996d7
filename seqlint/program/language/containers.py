"""Subscripts and methods of lists, dicts, sets and texts."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any, cast

import libcst as cst

from seqlint.program import signatures
from seqlint.program.language import concrete, formatting, python
from seqlint.program.language.arguments import Arg, Args
from seqlint.program.language.given import Given, bind
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.state import Entries, Items
from seqlint.program.language.values import NONE, Api, Class, Const, Function, Ref, Seq, Slice, Unknown, Value, distance

# Subscripts


def subscript(run: Interpreter, value: Value, index: Value, node: cst.CSTNode) -> Value:
    """`value[index]`."""
    found = run.world.subscript(value, index, node)
    if found is not None:
        return found
    match value:
        case Ref(kind="dict"):
            return _dict_item(run, value, index)
        case Seq() | Ref(kind="list") | Const(value=str()):
            return _sequence_item(run, value, index)
        case Api() | Class():
            return value
    return value if isinstance(value, Unknown) else Unknown("a subscript")


def index_of(run: Interpreter, node: cst.Subscript) -> Value:
    """The index of a subscript: a value, a Slice, or a tuple of them."""
    parts = tuple(_index(run, element.slice) for element in node.slice)
    last = node.slice[-1]
    single = len(parts) == 1 and not isinstance(last.comma, cst.Comma)
    return parts[0] if single else Seq("tuple", parts)


def _index(run: Interpreter, part: cst.BaseSlice) -> Value:
    if isinstance(part, cst.Index):
        return run.eval(part.value)
    assert isinstance(part, cst.Slice)
    lower, upper, step = (NONE if p is None else run.eval(p) for p in (part.lower, part.upper, part.step))
    apart = distance(lower, upper) if step in (NONE, Const(1)) else None
    return Slice(lower, upper, step, "?" if apart is None or apart < 0 else apart)


def _dict_item(run: Interpreter, value: Ref, index: Value) -> Value:
    thing = run.state.heap[value.id]
    assert isinstance(thing, Entries)
    found = _entry(thing, index)
    if found is None and not thing.open and thing.items and not isinstance(index, Const | Seq):
        values = tuple(v for _, v in thing.items)
        return python.one_of_numbers(run, values) or python.element(run, Seq("tuple", values))
    return Unknown("an entry of a dict") if found is None else found


def _entry(thing: Entries, key: Value | None) -> Value | None:
    """The value of a known key; None where there is none that is known to be it."""
    if not isinstance(key, Const | Seq):
        return None
    return next((value for known, value in thing.items if python.key_of(known) == python.key_of(key)), None)


def _sequence_item(run: Interpreter, value: Value, index: Value) -> Value:
    found = python.items(run, value)
    if found is None:
        return Unknown("an element of what is not known")
    place = _plain_index(index)
    if isinstance(place, slice):
        part = found[place]
        if isinstance(value, Const):
            return Const("".join(v.value for v in part if isinstance(v, Const)))
        return Seq("tuple", part) if isinstance(value, Seq) else python.new_list(run, part)
    if isinstance(index, Slice):
        return Unknown("a slice that is not known")
    if isinstance(place, int):
        return found[place] if -len(found) <= place < len(found) else Unknown("an index out of range")
    return python.element(run, value)


def _plain_index(index: Value) -> int | slice | None:
    """A known index of a sequence; None where it is not known."""
    if isinstance(index, Const):
        return index.value if isinstance(index.value, int) else None
    if not isinstance(index, Slice):
        return None
    parts = (index.start, index.stop, index.step)
    bounds = [p.value for p in parts if isinstance(p, Const) and (p.value is None or isinstance(p.value, int))]
    return slice(*bounds) if len(bounds) == 3 and bounds[2] != 0 else None


def set_item(run: Interpreter, owner: Ref, index: Value, value: Value) -> None:
    """`owner[index] = value`."""
    thing = run.state.heap[owner.id]
    if isinstance(thing, Entries):
        if isinstance(index, Const | Seq):
            run.state.heap[owner.id] = Entries.of(python.last_of_each([*thing.items, (index, value)]), thing.open)
        else:
            run.state.heap[owner.id] = Entries(thing.items, True)
    elif isinstance(thing, Items):
        new = python.items(run, value) if isinstance(index, Slice) else value
        run.state.heap[owner.id] = _changed(thing, index, new)


def _changed(thing: Items, index: Value, new: Value | tuple[Value, ...] | None) -> Items:
    """A list after `list[index] = new`."""
    place, items = _plain_index(index), list(thing.items)
    if thing.open or place is None or new is None:
        return Items(thing.items, True)
    try:
        operator.setitem(cast(Any, items), place, new)
    except (IndexError, ValueError):
        return Items(thing.items, True)
    return Items.of(tuple(items))


def delete_item(run: Interpreter, owner: Value, index: Value) -> None:
    """`del owner[index]`."""
    thing = run.state.heap[owner.id] if isinstance(owner, Ref) else None
    if isinstance(thing, Entries) and isinstance(owner, Ref):
        run.state.heap[owner.id] = _without_key(thing, index)
    elif isinstance(thing, Items) and isinstance(owner, Ref):
        run.state.heap[owner.id] = _without(thing, index)


def _without_key(thing: Entries, key: Value) -> Entries:
    kept = tuple(pair for pair in thing.items if python.key_of(pair[0]) != python.key_of(key))
    return Entries(kept, thing.open or len(kept) == len(thing.items))


def _without(thing: Items, index: Value) -> Items:
    """A list after `del list[index]`."""
    place, kept = _plain_index(index), list(thing.items)
    if thing.open or place is None:
        return Items(thing.items, True)
    try:
        del kept[place]
    except IndexError:
        return Items(thing.items, True)
    return Items(tuple(kept))


# Methods


def method(run: Interpreter, ref: Ref, name: str, args: Args) -> Value:
    """A method of a list, set or dict; where its arguments are not known or not read, what it does is not either."""
    thing = run.state.heap[ref.id]
    for arg in args.values:
        python.read(run, arg)
    parameters = signatures.of_method("builtins", ref.kind, name)
    given = None if parameters is None or args.open else bind(parameters, args)
    found = None
    if given is not None and isinstance(thing, Entries):
        found = _dict_method(run, ref, thing, name, given, args)
    elif given is not None and isinstance(thing, Items):
        of_kind = _set_method if ref.kind == "set" else _list_method
        found = of_kind(run, ref, thing, name, given, args)
    if found is not None and given is not None and not given.unread:
        return found
    if name not in _READING:
        python.open_up(run, ref)
    return Unknown(f"the result of .{name}()")


_READING = frozenset(("copy", "count", "difference", "get", "index", "intersection", "isdisjoint", "issubset"))
_READING |= {"issuperset", "items", "keys", "union", "values"}
"""Methods that change nothing, whatever they are given."""


def _list_method(run: Interpreter, ref: Ref, thing: Items, name: str, given: Given, args: Args) -> Value | None:
    """A method of a list; None where it may do anything."""
    match name:
        case "append":
            return _become(run, ref, Items.of((*thing.items, given["object"]), thing.open))
        case "extend":
            python.extend(run, ref, given["iterable"])
            return NONE
        case "copy":
            return run.new(thing, "list")
        case "pop":
            return _pop(run, ref, thing, given.get("index", Const(-1)))
        case "insert":
            return _insert(run, ref, thing, given["index"], given["object"])
        case "reverse":
            return _become(run, ref, Items(thing.items[::-1], thing.open))
        case "clear":
            return _become(run, ref, Items(()))
        case "remove" if not thing.open and (value := given["value"]) in thing.items:
            place = _first(thing.items, value)
            return None if place is None else _become(run, ref, _without(thing, Const(place)))
        case "index" if not isinstance(given["value"], Const) and "start" not in given and len(thing.items) > 1:
            return None if thing.open else run.world.one_of(range(len(thing.items)))
        case "index" | "count":
            given.values()
            return tuple_method(run, ref, name, args)
        case "sort":
            in_order = ordered(run, thing.items, given, args.node)
            return None if thing.open or in_order is None else _become(run, ref, Items(in_order))
    return None


def tuple_method(run: Interpreter, value: Value, name: str, args: Args) -> Value:
    """A method that leaves a tuple or list as it is."""
    why = f"the result of .{name}()"
    if name not in ("index", "count") or args.open:
        return Unknown(why)
    return concrete.called(run, lambda items, *rest: getattr(items, name)(*rest), args, why, value)


def _become(run: Interpreter, ref: Ref, thing: Items) -> Value:
    run.state.heap[ref.id] = thing
    return NONE


def _first(items: Sequence[Value], value: Value) -> int | None:
    """The place of the first element that is equal; None where one before it may be, too."""
    for place, item in enumerate(items):
        if python.key_of(item) == python.key_of(value):
            return place
        if not (isinstance(item, Const) and isinstance(value, Const)) and not isinstance(item, Ref):
            return None
    return None


def _pop(run: Interpreter, ref: Ref, thing: Items, index: Value) -> Value | None:
    place = _plain_index(index)
    if thing.open or not isinstance(place, int) or not -len(thing.items) <= place < len(thing.items):
        return None
    run.state.heap[ref.id] = _without(thing, index)
    return thing.items[place]


def _insert(run: Interpreter, ref: Ref, thing: Items, index: Value, value: Value) -> Value | None:
    place, changed = _plain_index(index), list(thing.items)
    if not isinstance(place, int):
        return None
    changed.insert(place, value)
    return _become(run, ref, Items.of(tuple(changed), thing.open))


def _set_method(run: Interpreter, ref: Ref, thing: Items, name: str, given: Given, args: Args) -> Value | None:
    """A method of a set; None where it may do anything."""
    match name:
        case "add":
            return _become(run, ref, python.set_of((*thing.items, given["elem"]), thing.open))
        case "update":
            found = [python.items(run, other) for other in given.several("others")]
            added = (item for items in found for item in items or ())
            return _become(run, ref, python.set_of((*thing.items, *added), thing.open or None in found))
        case "copy":
            return run.new(thing, "set")
        case "clear":
            return _become(run, ref, Items(()))
        case "union" | "intersection" | "difference" | "issubset" | "issuperset" | "isdisjoint":
            given.values()
            why = f"the result of .{name}()"
            return concrete.called(run, lambda items, *rest: getattr(items, name)(*rest), args, why, ref)
    return None


def _dict_method(run: Interpreter, ref: Ref, thing: Entries, name: str, given: Given, args: Args) -> Value | None:
    """A method of a dict; None where it may do anything."""
    match name:
        case "keys" if not thing.open:
            return Seq("tuple", tuple(k for k, _ in thing.items))
        case "values" if not thing.open:
            return Seq("tuple", tuple(v for _, v in thing.items))
        case "items" if not thing.open:
            return Seq("tuple", tuple(Seq("tuple", pair) for pair in thing.items))
        case "copy":
            return run.new(thing, "dict")
        case "clear":
            run.state.heap[ref.id] = Entries(())
            return NONE
        case "update":
            first = given.get("other")
            inner = () if first is None else python.entries(run, first)
            named = ((Const(key), value) for key, value in given.items() if key != "other")
            pairs = python.last_of_each([*thing.items, *(inner or ()), *named])
            run.state.heap[ref.id] = Entries.of(pairs, thing.open or inner is None)
            return NONE
        case "get" | "pop" | "setdefault" if isinstance(key := given["key"], Const | Seq):
            return _looked_up(run, ref, thing, name, key, given.get("default"), args)
        case "get" if not thing.open and "default" not in given:
            return python.one_of_numbers(run, tuple(v for _, v in thing.items)) if thing.items else None
    return None


def _looked_up(
    run: Interpreter, ref: Ref, thing: Entries, name: str, key: Const | Seq, default: Value | None, args: Args
) -> Value | None:
    """`get`, `pop` or `setdefault` with a key that is known; None where not whether it is there."""
    found = _entry(thing, key)
    if found is not None:
        if name == "pop":
            run.state.heap[ref.id] = _without_key(thing, key)
        return found
    if thing.open and name == "get":
        return Unknown("an entry of a dict")
    if thing.open or (name == "pop" and default is None):
        return None
    asked = None if args.first is None or default is not None else run.world.no_entry(ref, key, args.first.value_at)
    value = asked or NONE if default is None else default
    if name == "setdefault":
        set_item(run, ref, key, value)
    return value


def constant_method(run: Interpreter, value: Any, name: str, args: Args) -> Value:
    """A method of a text or number that is known."""
    if isinstance(value, str) and name in TEXT_METHODS and not args.open:
        if name == "format":
            formatting.note_format(run, value, args)
        return concrete.text_method(run, value, name, args)
    return Unknown(f"the result of .{name}()")


# Functions that are given to others


def apply(run: Interpreter, function: Value, row: tuple[Value, ...], node: Any) -> Value:
    """Call a function that is given to another; `node` is the call of that."""
    if node is None or not isinstance(function, Function | Class | Api):
        return Unknown("a function that is not known")
    at = run.anchor(node)
    return run.call(function, Args(tuple(Arg(v, None, at) for v in row), node=node), node)


def ordered(
    run: Interpreter, found: tuple[Value, ...], given: Given, node: cst.Call | None
) -> tuple[Value, ...] | None:
    """`found` as `sorted` orders it with the arguments `key` and `reverse`; None where that is not known."""
    keys, reverse = compared(run, found, given, node), python.truth(run, given.get("reverse", Const(False)))
    if keys is None or reverse is None:
        return None
    try:
        places = sorted(range(len(keys)), key=keys.__getitem__, reverse=reverse)
    except TypeError:
        return None
    return tuple(found[place] for place in places)


def compared(run: Interpreter, found: tuple[Value, ...], given: Given, node: cst.Call | None) -> list[Any] | None:
    """What stands for each element where they are compared: what the argument `key` makes of it, or itself."""
    key = given.get("key", NONE)
    keys = found if key == NONE else tuple(apply(run, key, (item,), node) for item in found)
    try:
        return [concrete.concrete(run, item) for item in keys]
    except concrete.NotKnown:
        return None


TEXT_METHODS = frozenset(
    [
        *("capitalize", "center", "count", "endswith", "find", "format", "index", "isalpha", "isdigit", "islower"),
        *("isnumeric", "isupper", "join", "ljust", "lower", "lstrip", "partition", "removeprefix", "removesuffix"),
        *("replace", "rfind", "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip"),
        *("swapcase", "title", "upper", "zfill"),
    ]
)
