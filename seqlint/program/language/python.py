"""Python's own objects: what they hold, what is true, names that nothing binds. Nothing about Keras."""

from __future__ import annotations

import builtins
from collections.abc import Iterable

import libcst as cst

from seqlint.program.faults import UndefinedName
from seqlint.program.language import syntax
from seqlint.program.language.interpreter import GAVE_UP, MAX_STEPS, MODULE, Interpreter
from seqlint.program.language.kept import Loop
from seqlint.program.language.state import MAX_ITEMS, Entries, Items
from seqlint.program.language.values import (
    Api,
    Array,
    BoundMethod,
    Cause,
    Class,
    Const,
    Dataset,
    Dict,
    Function,
    Made,
    Module,
    Nothing,
    Ref,
    Seq,
    Unknown,
    Value,
    because,
    join,
)

EXIT = Unknown("the program ends here")
EXITS = frozenset({"builtins.exit", "builtins.quit", "sys.exit", "os._exit", "os.abort"})
_BUILTINS = frozenset(dir(builtins)) | {
    "__file__", "__builtins__", "__spec__", "__loader__", "WindowsError", "reveal_type",
}  # fmt: skip
_NOTEBOOK = frozenset({
    "dbutils", "spark", "sc", "sqlContext", "displayHTML", "table", "get_ipython", "display", "In", "Out", "_",
    "__", "___", "_ih", "_oh", "_i",
})  # fmt: skip


# Names


def is_builtin(name: str) -> bool:
    return name in _BUILTINS


def unbound(run: Interpreter, node: cst.Name) -> Value:
    """The value of a name that nothing in the program binds."""
    name = node.value
    if run.scope_of(name) != MODULE and (run.frames[-1].kind != "class" or run.scope_of(name) != run.frames[-1].scope):
        return _undefined(run, node)
    if name == "__name__":
        return Const("__main__")
    if name in _BUILTINS:
        return Api(f"builtins.{name}")
    if run.notes.stars or (run.source.notebook and name in _NOTEBOOK):
        return run.world.unstarred(tuple(run.notes.stars), node) or Unknown(f"`{name}` may come from a star import")
    if any(name in syntax.bindings(node).outer_global for node in run.notes.handed_on):
        return Unknown(f"`{name}` is set by a function that other code calls")
    found = run.world.unimported(name)
    if found is not None:
        if not run.paths.guarded:
            run.notes.missing_imports.setdefault(name, run.anchor(node))
        return found
    return _undefined(run, node)


def _may_be_bound(run: Interpreter, loop: Loop, name: str) -> bool:
    """Whether this may be a later round than the one that binds the name: that it is reached hangs on a condition."""
    hangs = loop.level < run.paths.speculating or bool(loop.continues)
    return hangs and loop.node is not None and name in syntax.bound_in(loop.node)


def _undefined(run: Interpreter, node: cst.Name) -> Value:
    scope = run.scope_of(node.value)
    if scope != MODULE and all(frame.scope != scope for frame in run.frames):
        return Unknown(f"`{node.value}` is a variable of a function that has ended")
    if any(_may_be_bound(run, loop, node.value) for loop in run.paths.loops):
        return Unknown(f"`{node.value}` may come from an earlier round")
    if (scope, node.value) not in run.notes.undefined:
        if not run.paths.guarded:
            run.notes.undefined.add((scope, node.value))
        visible = sorted({n for s, n in run.state.names if s in (0, run.frames[-1].scope)})
        about = (("name", node.value),)
        run.fault(UndefinedName(name=node.value, visible=tuple(visible), local=scope != MODULE), node, about)
    if run.paths.tries:
        attempt = run.paths.tries[-1]
        attempt.raised.append(run.state.copy())
        attempt.sure = attempt.sure or (attempt.names and attempt.level == run.paths.speculating)
    return Unknown(f"`{node.value}` is not defined", cause=Cause.UNDEFINED)


# What a value holds


def truth(run: Interpreter, value: Value) -> bool | None:
    """`bool(value)`; None where it is not known."""
    match value:
        case Const():
            return bool(value.value)
        case Nothing():
            return False
        case Seq():
            return bool(value.items)
        case Ref(kind="list" | "dict" | "set"):
            found = items(run, value)
            return None if found is None else bool(found)
        case Function() | Class() | Module() | BoundMethod() | Ref(foreign=True):
            return True
        case Api():
            return run.world.truth(value)
        case Array() if value.shape == () and value.low is not None and value.low == value.high:
            return bool(value.low)
    return None


def items(run: Interpreter, value: Value) -> tuple[Value, ...] | None:
    """The elements of a sequence, set, dict (its keys) or text; None where they are not known."""
    match value:
        case Seq():
            return value.items
        case Ref(kind="list" | "set"):
            thing = run.state.heap[value.id]
            return thing.items if isinstance(thing, Items) and not thing.open else None
        case Ref(kind="dict"):
            pairs = entries(run, value)
            return None if pairs is None else tuple(k for k, _ in pairs)
        case Const(value=str()) if len(value.value) <= MAX_ITEMS:
            return tuple(map(Const, value.value))
        case Array() | Dataset() | Made():
            found = run.world.iterate(value)
            return found if isinstance(found, tuple) else None
    return None


def in_order(run: Interpreter, value: Value) -> tuple[Value, ...] | None:
    """The elements in the order in which Python goes through them; of a set only where that is always the same."""
    found = items(run, value)
    if found is None or not (isinstance(value, Ref) and value.kind == "set") or len(found) < 2:
        return found
    numbers = [item.value for item in found if isinstance(item, Const) and isinstance(item.value, int | float)]
    return tuple(map(Const, set(numbers))) if len(numbers) == len(found) else None


def some_items(run: Interpreter, value: Value) -> tuple[Value, ...]:
    """Those elements of a list that are known, where it may have more."""
    thing = run.state.heap[value.id] if isinstance(value, Ref) and value.kind == "list" else None
    return thing.items if isinstance(thing, Items) else ()


def element(run: Interpreter, value: Value) -> Value:
    """What one element of an iterable is, where its length is not known."""
    if isinstance(value, Array | Dataset | Made) or (isinstance(value, Ref) and value.kind == "list"):
        found = run.world.iterate(value)
        if found is not None and not isinstance(found, tuple):
            return found
    if isinstance(value, Unknown) and value.holds is not None:
        return value.holds
    known = items(run, value)
    if known:
        result = known[0]
        for other in known[1:]:
            result = join(result, other)
            if isinstance(result, Unknown):
                break
        return result
    return because((value,), "an element of what is not known")


def one_of_numbers(run: Interpreter, known: tuple[Value, ...]) -> Value | None:
    """A number that is one of these, which one nobody knows; None where they are no different numbers of one type.

    Not for a loop's counter, of which two uses are known to be the same number.
    """
    kinds = {type(item.value) if isinstance(item, Const) else None for item in known}
    numbers = [item.value for item in known if isinstance(item, Const)]
    if kinds not in ({int}, {float}) or min(numbers) == max(numbers):
        return None
    return run.world.one_of(numbers)


def entries(run: Interpreter, value: Value) -> tuple[tuple[Value, Value], ...] | None:
    """The pairs of a dict; None where they are not known."""
    thing = run.state.heap[value.id] if isinstance(value, Ref) else None
    return thing.items if isinstance(thing, Entries) and not thing.open else None


def unpacked(run: Interpreter, value: Value, count: int) -> tuple[Value, ...] | None:
    """The parts that `a, b = value` binds."""
    found = items(run, value)
    if found is None and isinstance(value, Array) and value.shape:
        return (run.world.row(value),) * count
    return found


def key_of(key: Value) -> object:
    """What makes a key of a dict or an element of a set the same as another: to Python, 1 and 1.0 and True are one."""
    return ("constant", key.value) if isinstance(key, Const) else key


def last_of_each(pairs: list[tuple[Value, Value]]) -> tuple[tuple[Value, Value], ...]:
    """Pairs of a dict display: of equal keys the last one counts, at the place of the first."""
    found: dict[object, tuple[Value, Value]] = {}
    for key, value in pairs:
        ident = key_of(key)
        found[ident] = (found[ident][0] if ident in found else key, value)
    return tuple(found.values())


def new_list(run: Interpreter, found: tuple[Value, ...], is_open: bool = False) -> Value:
    return run.new(Items.of(found, is_open), "list")


def set_of(found: tuple[Value, ...], is_open: bool) -> Items:
    """A set of these elements, each once; where one is not known, so is their number."""
    unique = {key_of(item): item for item in reversed(found)}
    unsure = any(isinstance(item, Unknown | Array) for item in found)  # of a number in an array, only the bounds
    return Items.of(tuple(reversed(unique.values())), is_open or unsure)


def new_set(run: Interpreter, found: tuple[Value, ...], is_open: bool = False) -> Value:
    return run.new(set_of(found, is_open), "set")


def new_dict(run: Interpreter, pairs: tuple[tuple[Value, Value], ...], is_open: bool = False) -> Value:
    return run.new(Entries.of(pairs, is_open), "dict")


def open_up(run: Interpreter, ref: Ref) -> None:
    """Unknown code has a mutable object: it may hold anything from here."""
    thing = run.state.heap[ref.id]
    if isinstance(thing, Items):
        run.state.heap[ref.id] = Items(thing.items, True)
    elif isinstance(thing, Entries):
        run.state.heap[ref.id] = Entries(thing.items, True)


def read(run: Interpreter, value: Value) -> None:
    """A value is asked for."""
    if isinstance(value, Ref) and value.foreign:
        run.world.read(value)


def mark_used(run: Interpreter, value: Value, node: cst.CSTNode) -> None:
    """A value is stored where the analysis does not follow single objects."""
    read(run, value)
    if isinstance(value, Seq):
        for item in value.items:
            mark_used(run, item, node)


def mark_returned(run: Interpreter, value: Value, node: cst.Return) -> None:
    """A value leaves its function."""
    for item in value.items if isinstance(value, Seq) else (value,):
        if isinstance(item, Ref) and item.foreign:
            run.world.returned(item, node)
        else:
            mark_used(run, item, node)


def frozen(run: Interpreter, value: Value, depth: int = 5) -> Value:
    """The value as rules see it: lists, sets and dicts as they are now."""
    if isinstance(value, Ref | Seq):
        run.steps += 1
        if run.steps > MAX_STEPS:
            return GAVE_UP
    match value:
        case Ref(kind="list" | "set"):
            found = items(run, value)
            if found is None or not depth:
                some = some_items(run, value) if depth else ()
                held = frozen(run, some[0], depth - 1) if some else None
                return Unknown("a list whose elements are not all known", holds=held)
            return Seq("list" if value.kind == "list" else "set", tuple(frozen(run, v, depth - 1) for v in found))
        case Ref(kind="dict"):
            pairs = entries(run, value)
            if pairs is None or not depth:
                return Unknown("a dict whose entries are not all known")
            return Dict(tuple((frozen(run, k, depth - 1), frozen(run, v, depth - 1)) for k, v in pairs))
        case Seq() if depth:
            return Seq(value.kind, tuple(frozen(run, v, depth - 1) for v in value.items))
    return value


def extend(run: Interpreter, ref: Ref, value: Value) -> None:
    """`list += value` and `list.extend(value)`."""
    thing, found = run.state.heap[ref.id], items(run, value)
    assert isinstance(thing, Items)
    run.state.heap[ref.id] = Items.of(thing.items + (found or ()), thing.open or found is None)


# What leaves the analysis


def escape(run: Interpreter, values: Iterable[Value], node: cst.CSTNode | None) -> None:
    """Hand values to code that is not known: libraries' objects and lists' elements are no longer followed."""
    for value in values:
        if isinstance(value, Seq):
            escape(run, value.items, node)
        elif isinstance(value, Ref) and value.foreign:
            run.world.escaped(value, node)
        elif isinstance(value, Ref):
            thing = run.state.heap[value.id]
            for pair in thing.items if isinstance(thing, Items) else ():
                escape(run, (pair,) if isinstance(pair, Seq) else (), node)  # `OrderedDict([("a", Dense(3))])`
            open_up(run, value)
        elif isinstance(value, BoundMethod) and isinstance(value.receiver, Ref):
            escape(run, (value.receiver,), node)
        elif isinstance(value, Function):
            run.notes.handed_on.add(value.node)
