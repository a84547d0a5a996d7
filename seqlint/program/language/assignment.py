"""What is bound to names, attributes and items; and what changes an array, frame or encoder in place: what holds it
then holds the changed one.

Arrays are values here, so other names of the same array do not see the change, except those of a frame and the
caller's of a function.
"""

from __future__ import annotations

import libcst as cst

from seqlint.program.anchor import Anchor
from seqlint.program.language import containers, python, syntax
from seqlint.program.language.arguments import Arg
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.state import Entries, Instance, Items
from seqlint.program.language.values import Api, Argument, Array, Class, Made, Ref, Unknown, Value, apart, because
from seqlint.quick import replace


def assign(run: Interpreter, target: cst.BaseExpression, value: Value, node: cst.CSTNode, quiet: bool = False) -> None:
    """Bind a target. `quiet`: by a loop or import, so the value was not made for this name."""
    match target:
        case cst.Name():
            bind(run, target.value, value, target, node, quiet)
        case cst.Tuple() | cst.List():
            _unpack(run, target, value, node)
        case cst.StarredElement():
            assign(run, target.value, value, node, quiet)
        case cst.Attribute():
            set_attribute(run, run.eval(target.value), target, value, node)
        case cst.Subscript():
            _set_item(run, target, value, node)


def bind(
    run: Interpreter, name: str, value: Value, target: cst.CSTNode, node: cst.CSTNode, quiet: bool = False
) -> None:
    """Give a name in the current scope a value."""
    key = (run.scope_of(name), name)
    old = run.state.names.get(key)
    if not quiet:
        value = run.world.bound(name, old, value, node)
    other_name = type(node) is cst.Assign and type(node.value) is cst.Name
    run.state.names[key] = value if other_name else apart(value)
    run.state.bound_at[key] = run.anchor(node)
    if (watch := run.paths.watch) is not None and watch.level == run.paths.speculating:
        watch.bound.add(key)
    run.world.kept(name, value)
    run.log.ran.add(id(target))


def _unpack(run: Interpreter, target: cst.Tuple | cst.List, value: Value, node: cst.CSTNode) -> None:
    starred = next((i for i, e in enumerate(target.elements) if isinstance(e, cst.StarredElement)), None)
    run.world.unpacked(value, target.elements, node)
    values = python.unpacked(run, value, len(target.elements))
    after = len(target.elements) - (starred or 0) - 1
    for i, element in enumerate(target.elements):
        part: Value = because((value,), "a part of what is not known")
        if values is not None:
            if starred is None or i < starred:
                part = values[i] if i < len(values) else part
            elif i == starred:
                part = python.new_list(run, values[starred : max(starred, len(values) - after)])
            else:
                place = len(values) - (len(target.elements) - i)
                part = values[place] if 0 <= place < len(values) else part
        assign(run, element.value, part, node)


def _of_unknown_base(cls: Class) -> bool:
    """Whether a class derives from one of another library."""
    todo, seen = [cls], {cls.scope_id}
    while todo:
        for base in todo.pop().bases:
            if not isinstance(base, Class):
                if not (isinstance(base, Api) and base.name.startswith("builtins.")):
                    return True
            elif base.scope_id not in seen:
                seen.add(base.scope_id)
                todo.append(base)
    return False


def set_attribute(run: Interpreter, owner: Value, target: cst.Attribute, value: Value, node: cst.CSTNode) -> None:
    """`owner.name = value`."""
    name = target.attr.value
    if isinstance(owner, Ref) and owner.kind == "instance":
        thing = run.state.heap[owner.id]
        assert isinstance(thing, Instance)
        value = run.world.bound(syntax.dotted(target) or name, thing.attributes.get(name), value, node)
        if _of_unknown_base(thing.cls):
            python.mark_used(run, value, target)  # a base that is not known may use what is stored
        run.state.heap[owner.id] = Instance(thing.cls, {**thing.attributes, name: value})
    elif isinstance(owner, Class):
        run.state.names[(owner.scope_id, name)] = run.world.bound(f"{owner.name}.{name}", None, value, node)
    else:
        run.world.set_attribute(owner, target, value, node)


def _set_item(run: Interpreter, target: cst.Subscript, value: Value, node: cst.CSTNode) -> None:
    owner = run.eval(target.value)
    index = containers.index_of(run, target)
    python.mark_used(run, value, node)
    if isinstance(owner, Ref):
        run.world.item_changed(owner, target, node)
        containers.set_item(run, owner, index, value)
        return
    run.world.item_set(owner, index, value)
    store(run, target.value, index, value)


# In place


def store(run: Interpreter, place: cst.BaseExpression, index: Value, value: Value) -> None:
    """`place[index] = value` of an array: its name, attribute, or place in a list or dict holds the changed one."""
    array = run.eval(place) if isinstance(place, cst.Name | cst.Attribute | cst.Subscript) else None
    owner = run.eval(place.value) if isinstance(place, cst.Attribute | cst.Subscript) else None
    if isinstance(array, Array) and (owner is None or isinstance(owner, Ref)):
        changed = run.world.stored(array, index, value)
        if isinstance(place, cst.Name):
            _replace_name(run, place.value, array, changed)
        elif isinstance(place, cst.Subscript) and isinstance(owner, Ref):
            containers.set_item(run, owner, containers.index_of(run, place), changed)
        elif isinstance(place, cst.Attribute):
            assign(run, place, changed, place, quiet=True)
    elif (
        isinstance(array, Made)
        and isinstance(place, cst.Attribute)
        and (part := run.world.stored_part(array, index, value))
    ):
        rebind(run, run.anchor(place.value), part)
    elif isinstance(place, cst.Attribute | cst.Subscript):
        store(run, place.value, Unknown("a part of an array"), value)


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
        containers.set_item(run, owner, containers.index_of(run, at.node), value)
    elif isinstance(at.node, cst.Subscript) and isinstance(value, Array):
        store(run, at.node.value, containers.index_of(run, at.node), Unknown("a column that was perhaps changed"))


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
