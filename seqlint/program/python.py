"""Python's own objects: truth, sequences, dicts, text, numbers; names that nothing binds. Nothing about Keras."""

from __future__ import annotations

import builtins
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import libcst as cst

from seqlint.program import calls, events, keras, keras_model, library, syntax
from seqlint.program.interpreter import MODULE
from seqlint.program.state import Entries, Instance, Items, LayerState, ModelState
from seqlint.program.values import (
    NONE,
    Api,
    Array,
    BoundMethod,
    Class,
    Const,
    Dataset,
    Function,
    History,
    Made,
    Module,
    Nothing,
    Ref,
    Seq,
    Slice,
    Tensor,
    Unknown,
    Value,
    join,
    same,
)
from seqlint.quick import dataclass

if TYPE_CHECKING:
    from seqlint.program.calls import Args
    from seqlint.program.interpreter import Interpreter

MAX_TEXT = 10_000
MAX_NUMBER = 10**30
MAX_ITEMS = 2_000
EXIT = Unknown("the program ends here")
EXITS = frozenset({"builtins.exit", "builtins.quit", "sys.exit", "os._exit", "os.abort"})
_BUILTINS = frozenset(dir(builtins)) | {
    "__file__",
    "__builtins__",
    "__spec__",
    "__loader__",
    "WindowsError",
    "reveal_type",
}
_NOTEBOOK = frozenset({"get_ipython", "display", "In", "Out", "_", "__", "___", "_ih", "_oh", "_i"})


@dataclass(frozen=True, slots=True)
class HeapView:
    """What library functions see of a running interpreter (see library.Heap)."""

    run: Interpreter

    def items(self, value: Value) -> tuple[Value, ...] | None:
        return items(self.run, value)

    def entries(self, value: Value) -> tuple[tuple[Value, Value], ...] | None:
        return entries(self.run, value)

    def new_list(self, found: tuple[Value, ...]) -> Value:
        return new_list(self.run, found)

    def new_dict(self, pairs: tuple[tuple[Value, Value], ...]) -> Value:
        return new_dict(self.run, pairs)

    def call(self, function: Value, *args: Value) -> Value:
        from seqlint.program.calls import Arg, Args, call_function

        if not isinstance(function, Function):
            return Unknown("a function that is not known")
        at = self.run.anchor(function.node)
        return call_function(self.run, function, Args(tuple(Arg(a, None, at, at) for a in args)))


# Names


def unbound(run: Interpreter, node: cst.Name) -> Value:
    """The value of a name that nothing in the program binds."""
    name = node.value
    if run.scope_of(name) != MODULE and (run.frames[-1].kind != "class" or run.scope_of(name) != run.frames[-1].scope):
        return _undefined(run, node)
    if name == "__name__":
        return Const("__main__")
    if name in _BUILTINS:
        return Api(f"builtins.{name}")
    if run.star or (run.source.notebook and name in _NOTEBOOK):
        return Unknown(f"`{name}` may come from a star import")
    if any(name in syntax.bindings(node).outer_global for node in run.handed_on):
        return Unknown(f"`{name}` is set by a function that other code calls")
    found = keras.unimported(name)
    if found is not None:
        if not run.guarded:
            run.missing_imports.setdefault(name, run.anchor(node))
        return found
    return _undefined(run, node)


def _undefined(run: Interpreter, node: cst.Name) -> Value:
    scope = run.scope_of(node.value)
    if (scope, node.value) not in run.undefined:
        if not run.guarded:
            run.undefined.add((scope, node.value))
        visible = sorted({n for s, n in run.state.names if s in (0, run.frames[-1].scope)})
        run.fault("undefined-name", node, (("name", node.value),), name=node.value, visible=tuple(visible))
    if run.tries:
        run.tries[-1].append(run.state.copy())
    return Unknown(f"`{node.value}` is not defined")


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
        case Function() | Class() | Module() | Api() | BoundMethod() | Ref(kind="model" | "layer"):
            return True
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
            found = library.iterate(value)
            return found if isinstance(found, tuple) else None
    return None


def element(run: Interpreter, value: Value) -> Value:
    """What one element of an iterable is, where its length is not known."""
    if isinstance(value, Array | Dataset | Made):
        found = library.iterate(value)
        if found is not None and not isinstance(found, tuple):
            return found
    known = items(run, value)
    if known:
        result = known[0]
        for other in known[1:]:
            result = join(result, other)
            if isinstance(result, Unknown):
                break
        return result
    return Unknown("an element of what is not known")


def entries(run: Interpreter, value: Value) -> tuple[tuple[Value, Value], ...] | None:
    """The pairs of a dict; None where they are not known."""
    thing = run.state.heap[value.id] if isinstance(value, Ref) else None
    return thing.items if isinstance(thing, Entries) and not thing.open else None


def unpacked(run: Interpreter, value: Value, count: int) -> tuple[Value, ...] | None:
    """The parts that `a, b = value` binds."""
    found = items(run, value)
    if found is None and isinstance(value, Array) and value.shape:
        return (library.subscript(value, Const(0), HeapView(run)),) * count
    return found


def last_of_each(pairs: list[tuple[Value, Value]]) -> tuple[tuple[Value, Value], ...]:
    """Pairs of a dict display: of equal keys the last one counts, at the place of the first."""
    found: dict[Any, tuple[Value, Value]] = {}
    for key, value in pairs:
        ident = (type(key.value), key.value) if isinstance(key, Const) else key
        found[ident] = (found[ident][0] if ident in found else key, value)
    return tuple(found.values())


def new_list(run: Interpreter, found: tuple[Value, ...], is_open: bool = False) -> Value:
    return run.new(Items(found, is_open), "list")


def new_dict(run: Interpreter, pairs: tuple[tuple[Value, Value], ...], is_open: bool = False) -> Value:
    return run.new(Entries(pairs, is_open), "dict")


def open_up(run: Interpreter, ref: Ref) -> None:
    """Unknown code has a mutable object: it may hold anything from here."""
    thing = run.state.heap[ref.id]
    if isinstance(thing, Items):
        run.state.heap[ref.id] = Items(thing.items, True)
    elif isinstance(thing, Entries):
        run.state.heap[ref.id] = Entries(thing.items, True)
    elif isinstance(thing, LayerState):
        run.log.loaded.add(ref.id)


def mark_used(run: Interpreter, value: Value, node: cst.CSTNode) -> None:
    """A value is stored where the analysis does not follow single objects."""
    if isinstance(value, Ref) and value.kind == "layer":
        run.log.loaded.add(value.id)
    elif isinstance(value, Seq):
        for item in value.items:
            mark_used(run, item, node)


def mark_returned(run: Interpreter, value: Value, node: cst.Return) -> None:
    """A value leaves its function."""

    for item in value.items if isinstance(value, Seq) else (value,):
        if isinstance(item, Ref) and item.kind == "model":
            events.event(run, item, "returned", node)
        else:
            mark_used(run, item, node)


def is_exit(run: Interpreter, value: Value) -> bool:
    """Whether an expression statement ended the program."""
    return value is EXIT


def frozen(run: Interpreter, value: Value, depth: int = 5) -> Value:
    """The value as rules see it: lists, sets and dicts as they are now."""
    match value:
        case Ref(kind="list" | "set"):
            found = items(run, value)
            if found is None or not depth:
                return Unknown("a list whose elements are not all known")
            return Seq("list" if value.kind == "list" else "set", tuple(frozen(run, v, depth - 1) for v in found))
        case Ref(kind="dict"):
            pairs = entries(run, value)
            if pairs is None or not depth:
                return Unknown("a dict whose entries are not all known")
            from seqlint.program.values import Dict

            return Dict(tuple((frozen(run, k, depth - 1), frozen(run, v, depth - 1)) for k, v in pairs))
        case Seq() if depth:
            return Seq(value.kind, tuple(frozen(run, v, depth - 1) for v in value.items))
    return value


# Operators

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


_UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}


def binary(run: Interpreter, sign: str, left: Value, right: Value) -> Value:
    """`left sign right`."""
    if isinstance(left, Array) or isinstance(right, Array):
        return library.binary(sign, left, right, HeapView(run))
    if isinstance(left, Const) and isinstance(right, Const):
        return _constants(sign, left.value, right.value)
    if sign == "+":
        return _joined_sequences(run, left, right)
    if sign == "*":
        return _repeated(run, left, right) or Unknown("a product that is not known")
    if sign == "%" and isinstance(left, Const) and isinstance(left.value, str):
        return Unknown("formatted text")
    if sign == "|" and isinstance(left, Ref) and isinstance(right, Ref):
        first, second = entries(run, left), entries(run, right)
        if first is not None and second is not None:
            return new_dict(run, last_of_each([*first, *second]))
    return next((v for v in (left, right) if isinstance(v, Unknown)), Unknown("the result of an operator"))


def _constants(sign: str, left: Any, right: Any) -> Value:
    """Fold two constants, its size decided before computing."""
    compute = _OPERATORS.get(sign)
    if compute is None or _too_big(sign, left, right):
        return Unknown("a constant that is too large to compute")
    try:
        result = compute(left, right)
    except Exception:
        return Unknown("an operator that raises")
    return Const(result)


def _too_big(sign: str, left: Any, right: Any) -> bool:
    numbers = isinstance(left, int | float) and isinstance(right, int | float)
    if numbers:
        if sign == "**":
            return bool(abs(right) > 200 or (abs(left) > 1 and abs(left) ** min(abs(right), 1) > MAX_NUMBER))
        return abs(left) > MAX_NUMBER or abs(right) > MAX_NUMBER or (sign == "<<" and right > 200)
    size = len(left) if isinstance(left, str | bytes) else 0
    size += len(right) if isinstance(right, str | bytes) else 0
    count = left if isinstance(left, int) else right if isinstance(right, int) else 1
    if sign == "%" and isinstance(left, str | bytes):
        return True
    return size * max(1, count if sign == "*" else 1) > MAX_TEXT


def _joined_sequences(run: Interpreter, left: Value, right: Value) -> Value:
    first, second = items(run, left), items(run, right)
    if isinstance(left, Seq) and isinstance(right, Seq) and first is not None and second is not None:
        return Seq("tuple", first + second)
    if isinstance(left, Ref) and left.kind == "list" and isinstance(right, Ref) and right.kind == "list":
        if first is None or second is None:
            return run.new(Items((), True), "list")
        return new_list(run, first + second)
    return next((v for v in (left, right) if isinstance(v, Unknown)), Unknown("a sum that is not known"))


def _repeated(run: Interpreter, left: Value, right: Value) -> Value | None:
    for sequence, times in ((left, right), (right, left)):
        found = items(run, sequence) if not isinstance(sequence, Const) else None
        if found is None or not isinstance(times, Const) or not isinstance(times.value, int):
            continue
        if len(found) * max(times.value, 0) > MAX_ITEMS:
            return run.new(Items((), True), "list") if isinstance(sequence, Ref) else None
        return Seq("tuple", found * times.value) if isinstance(sequence, Seq) else new_list(run, found * times.value)
    return None


def unary(sign: str, value: Value, run: Interpreter) -> Value:
    """`sign value`."""
    if sign == "not":
        known = truth(run, value)
        return Unknown("a condition") if known is None else Const(not known)
    if isinstance(value, Array):
        return library.unary(sign, value)
    if isinstance(value, Const) and isinstance(value.value, int | float | complex):
        if sign == "~" and not isinstance(value.value, int):
            return Unknown("an operator that raises")
        return Const(_UNARY[sign](value.value))
    return value if isinstance(value, Unknown) else Unknown("the result of an operator")


def compare(run: Interpreter, sign: str, left: Value, right: Value) -> Value:
    """`left sign right` of a comparison."""
    if sign in ("in", "not in"):
        return _contains(run, left, right, sign == "in")
    if sign in ("is", "is not"):
        return _identical(left, right, sign == "is")
    if isinstance(left, Array) or isinstance(right, Array):
        return library.binary(sign, left, right, HeapView(run))
    if isinstance(left, Const) and isinstance(right, Const):
        return _constants(sign, left.value, right.value)
    if isinstance(left, Seq) and isinstance(right, Seq) and sign in ("==", "!="):
        plain_left, plain_right = plain(run, left), plain(run, right)
        if plain_left is not None and plain_right is not None:
            return Const((plain_left == plain_right) == (sign == "=="))
    return Unknown("a comparison")


def _contains(run: Interpreter, left: Value, right: Value, wanted: bool) -> Value:
    if isinstance(left, Const) and isinstance(right, Const) and isinstance(right.value, str | bytes):
        return Const((left.value in right.value) == wanted) if isinstance(left.value, str) else Unknown("a test")
    found = items(run, right)
    if found is None or not isinstance(left, Const):
        return Unknown("a test for membership")
    if any(isinstance(v, Const) and v.value == left.value for v in found):
        return Const(wanted)
    return Const(not wanted) if all(isinstance(v, Const) for v in found) else Unknown("a test for membership")


def _identical(left: Value, right: Value, wanted: bool) -> Value:
    left = NONE if isinstance(left, Nothing) else left
    right = NONE if isinstance(right, Nothing) else right
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Unknown("a test for identity")
    if isinstance(left, Const) and isinstance(right, Const):
        return Const((left.value is right.value or same(left, right)) == wanted)
    return Const((left == right) == wanted)


def plain(run: Interpreter, value: Value) -> Any:
    """The Python object of a wholly known constant, tuple or list; None where it is not known (or is None)."""
    if isinstance(value, Const):
        return value.value
    found = items(run, value) if isinstance(value, Seq | Ref) else None
    if found is None:
        return None
    parts = [plain(run, v) for v in found]
    return None if any(p is None for p in parts) else tuple(parts)


def concatenate_text(parts: list[Value]) -> Value:
    """Adjacent string literals, or the parts of an f-string."""
    texts = [p.value for p in parts if isinstance(p, Const)]
    if len(texts) != len(parts) or len({type(t) for t in texts}) > 1 or sum(map(len, texts)) > MAX_TEXT:
        return Unknown("formatted text")
    return Const(type(texts[0])().join(texts)) if texts else Const("")


# Subscripts


def subscript(run: Interpreter, value: Value, index: Value, node: cst.CSTNode) -> Value:
    """`value[index]`."""
    match value:
        case Made(name="history"):
            return keras_model.history_item(run, value, index, node)
        case Array() | Dataset() | Made():
            return library.subscript(value, index, HeapView(run))
        case Ref(kind="dict"):
            return _dict_item(run, value, index)
        case Seq() | Ref(kind="list") | Const(value=str()):
            return _sequence_item(run, value, index)
        case Api() | Class():
            return value
        case Tensor():
            return Unknown("a part of a tensor")
        case History() | Ref(kind="model" | "layer"):
            return Unknown("a subscript of it")
    return value if isinstance(value, Unknown) else Unknown("a subscript")


def _dict_item(run: Interpreter, value: Ref, index: Value) -> Value:
    thing = run.state.heap[value.id]
    assert isinstance(thing, Entries)
    if isinstance(index, Const):
        for key, item in thing.items:
            if same(key, index):
                return item
    elif not thing.open and thing.items and not isinstance(index, Seq):
        return element(run, Seq("tuple", tuple(v for _, v in thing.items)))
    return Unknown("an entry of a dict")


def _sequence_item(run: Interpreter, value: Value, index: Value) -> Value:
    found = items(run, value)
    if found is None:
        return Unknown("an element of what is not known")
    if isinstance(index, Slice):
        place = _plain_index(index)
        if not isinstance(place, slice):
            return Unknown("a slice that is not known")
        part = found[place]
        if isinstance(value, Const):
            return Const("".join(v.value for v in part if isinstance(v, Const)))
        return Seq("tuple", part) if isinstance(value, Seq) else new_list(run, part)
    if isinstance(index, Const) and isinstance(index.value, int):
        return found[index.value] if -len(found) <= index.value < len(found) else Unknown("an index out of range")
    return element(run, value)


def set_item(run: Interpreter, owner: Ref, index: Value, value: Value) -> None:
    """`owner[index] = value`."""
    thing = run.state.heap[owner.id]
    if isinstance(thing, Entries):
        if isinstance(index, Const):
            run.state.heap[owner.id] = Entries(last_of_each([*thing.items, (index, value)]), thing.open)
        else:
            run.state.heap[owner.id] = Entries(thing.items, True)
    elif isinstance(thing, Items):
        place = index.value if isinstance(index, Const) and isinstance(index.value, int) else None
        if place is not None and -len(thing.items) <= place < len(thing.items) and not thing.open:
            changed = list(thing.items)
            changed[place] = value
            run.state.heap[owner.id] = Items(tuple(changed))
        else:
            run.state.heap[owner.id] = Items(thing.items, True)


def delete_item(run: Interpreter, owner: Value, index: Value) -> None:
    """`del owner[index]`."""
    thing = run.state.heap[owner.id] if isinstance(owner, Ref) else None
    if isinstance(thing, Entries) and isinstance(owner, Ref):
        kept = tuple(pair for pair in thing.items if not same(pair[0], index))
        run.state.heap[owner.id] = Entries(kept, thing.open or len(kept) == len(thing.items))
    elif isinstance(thing, Items) and isinstance(owner, Ref):
        run.state.heap[owner.id] = _without(thing, index)


def _without(thing: Items, index: Value) -> Items:
    """A list after `del list[index]`."""
    kept = list(thing.items)
    place = _plain_index(index)
    if thing.open or place is None:
        return Items(thing.items, True)
    try:
        del kept[place]
    except (IndexError, ValueError):
        return Items(thing.items, True)
    return Items(tuple(kept))


def _plain_index(index: Value) -> int | slice | None:
    """A known index of a sequence; None where it is not known."""
    if isinstance(index, Const):
        return index.value if isinstance(index.value, int) else None
    if not isinstance(index, Slice):
        return None
    parts = (index.start, index.stop, index.step)
    bounds = [p.value for p in parts if isinstance(p, Const) and (p.value is None or isinstance(p.value, int))]
    return slice(*bounds) if len(bounds) == 3 and bounds[2] != 0 else None


def array_with_item(run: Interpreter, array: Value, index: Value, value: Value) -> Value:
    """An array after `array[index] = value`."""
    return library.store_item(array, index, value, HeapView(run))


def attribute_of_instance(run: Interpreter, ref: Ref, name: str) -> Value:
    thing = run.state.heap[ref.id]
    if isinstance(thing, Instance | LayerState | ModelState) and thing.cls is not None:
        return calls.member(run, ref, thing.cls, thing.attributes, name, None)
    return Unknown(f"the attribute {name}")


# Methods of lists, dicts, sets and text


def extend(run: Interpreter, ref: Ref, value: Value) -> None:
    """`list += value` and `list.extend(value)`."""
    thing, found = run.state.heap[ref.id], items(run, value)
    assert isinstance(thing, Items)
    run.state.heap[ref.id] = Items(thing.items + (found or ()), thing.open or found is None)


def method(run: Interpreter, ref: Ref, name: str, args: Args) -> Value:
    """A method of a list, set or dict."""
    thing = run.state.heap[ref.id]
    if isinstance(thing, Entries):
        return _dict_method(run, ref, thing, name, args)
    if not isinstance(thing, Items):
        return Unknown(f"the result of .{name}()")
    value = args.values[0] if args.values else None
    for arg in args.values:
        if isinstance(arg, Ref) and arg.kind == "layer":
            run.log.loaded.add(arg.id)
    match name:
        case "append" | "add" if value is not None:
            run.state.heap[ref.id] = Items((*thing.items, value), thing.open)
            return NONE
        case "extend" | "update" if value is not None:
            extend(run, ref, value)
            return NONE
        case "copy":
            return run.new(thing, "set" if ref.kind == "set" else "list")
        case "pop" if thing.items and not thing.open and (value is None or isinstance(value, Const)):
            place = -1 if value is None else value.value
            if isinstance(place, int) and -len(thing.items) <= place < len(thing.items):
                left = list(thing.items)
                item = left.pop(place)
                run.state.heap[ref.id] = Items(tuple(left))
                return item
        case "insert" if isinstance(value, Const) and isinstance(value.value, int) and len(args.values) == 2:
            changed = list(thing.items)
            changed.insert(value.value, args.values[1])
            run.state.heap[ref.id] = Items(tuple(changed), thing.open)
            return NONE
        case "reverse":
            run.state.heap[ref.id] = Items(thing.items[::-1], thing.open)
            return NONE
        case "clear":
            run.state.heap[ref.id] = Items(())
            return NONE
        case "index" | "count":
            return Unknown("a place in a list")
    run.state.heap[ref.id] = Items(thing.items, True)
    return Unknown(f"the result of .{name}()")


def _dict_method(run: Interpreter, ref: Ref, thing: Entries, name: str, args: Args) -> Value:
    key = args.values[0] if args.values else None
    default = args.values[1] if len(args.values) > 1 else NONE
    found = next((v for k, v in thing.items if key is not None and same(k, key)), None)
    known = not thing.open
    match name:
        case "get" if isinstance(key, Const):
            return found if found is not None else default if known else Unknown("an entry of a dict")
        case "keys" if known:
            return Seq("tuple", tuple(k for k, _ in thing.items))
        case "values" if known:
            return Seq("tuple", tuple(v for _, v in thing.items))
        case "items" if known:
            return Seq("tuple", tuple(Seq("tuple", pair) for pair in thing.items))
        case "copy":
            return run.new(thing, "dict")
        case "update":
            inner = entries(run, key) if key is not None else ()
            pairs = [*thing.items, *(inner or ()), *((Const(k), v) for k, v in args.keywords.items())]
            run.state.heap[ref.id] = Entries(last_of_each(pairs), thing.open or inner is None)
            return NONE
        case "pop" if found is not None:
            run.state.heap[ref.id] = Entries(tuple(p for p in thing.items if p[1] is not found), thing.open)
            return found
        case "setdefault" if isinstance(key, Const):
            if found is None:
                set_item(run, ref, key, default)
            return default if found is None else found
    if name not in ("get", "keys", "values", "items"):
        run.state.heap[ref.id] = Entries(thing.items, True)
    return Unknown(f"the result of .{name}()")


_TEXT_METHODS = frozenset(
    [
        "lower",
        "upper",
        "strip",
        "lstrip",
        "rstrip",
        "title",
        "capitalize",
        "replace",
        "split",
        "startswith",
        "endswith",
        "join",
        "removeprefix",
        "removesuffix",
        "zfill",
        "isdigit",
        "count",
        "find",
        "rsplit",
        "splitlines",
        "swapcase",
    ]
)


def constant_method(run: Interpreter, value: Any, name: str, args: Args) -> Value:
    """A method of a text or number that is known."""
    if isinstance(value, str) and name in _TEXT_METHODS and not args.keywords and not args.open:
        plains = [plain(run, a) for a in args.values]
        if None not in plains and len(value) * (len(value) + 1) <= MAX_TEXT * 10:
            try:
                result = getattr(value, name)(*plains)
            except Exception:
                return Unknown("a call that raises")
            if isinstance(result, list):
                return new_list(run, tuple(map(Const, result)))
            return Const(result)
    if isinstance(value, str) and name == "format":
        return Unknown("formatted text")
    return Unknown(f"the result of .{name}()")
