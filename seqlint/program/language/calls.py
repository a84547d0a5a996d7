"""Calls: arguments to parameters (one binder for the submission's functions and Keras' signatures), inlining,
classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

import libcst as cst

from seqlint.program import library
from seqlint.program.faults import OwnMissingArgument
from seqlint.program.keras import assembly, events, methods, naming, results
from seqlint.program.keras import calls as keras_calls
from seqlint.program.language import containers, in_place, python, syntax
from seqlint.program.language.interpreter import MAX_CALL_DEPTH, Frame
from seqlint.program.language.state import HeapObject, Instance, LayerState, ModelState, State, widen
from seqlint.program.language.values import (
    NONE,
    Api,
    Array,
    BoundMethod,
    Class,
    Const,
    Dataset,
    Function,
    Made,
    Module,
    Ref,
    Seq,
    Unknown,
    Value,
    apart,
)
from seqlint.program.model import Anchor, Argument
from seqlint.quick import dataclass
from seqlint.signature import REQUIRED, Parameter

if TYPE_CHECKING:
    from seqlint.program.language.interpreter import Interpreter

MAX_RECURSION = 2


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument of a call as evaluated; `keyword` None where positional."""

    value: Value
    keyword: str | None
    at: Anchor
    value_at: Anchor


@dataclass(frozen=True, slots=True)
class Args:
    """The arguments of the call `node`, `*` and `**` unpacked.

    `open`: there may be more that are not known; `starred`: it has a `*`.
    """

    items: tuple[Arg, ...] = ()
    open: bool = False
    starred: bool = False
    node: cst.Call | None = None

    @property
    def positional(self) -> list[Arg]:
        return [a for a in self.items if a.keyword is None]

    @property
    def values(self) -> tuple[Value, ...]:
        return tuple(a.value for a in self.items if a.keyword is None)

    @property
    def keywords(self) -> dict[str, Value]:
        return {a.keyword: a.value for a in self.items if a.keyword is not None}

    def get(self, name: str, position: int | None = None) -> Arg | None:
        """The argument given as `name` or at `position`."""
        positional = self.positional
        for arg in self.items:
            if arg.keyword == name:
                return arg
        return positional[position] if position is not None and position < len(positional) else None


@dataclass(frozen=True, slots=True)
class Bound:
    """Arguments bound to parameters. `surplus`: positional ones too many; `unknown`: keywords that there is no
    parameter for.
    """

    named: Mapping[str, Argument]
    surplus: tuple[Argument, ...] = ()
    unknown: tuple[Argument, ...] = ()
    missing: tuple[str, ...] = ()
    rest: tuple[Value, ...] = field(default=())


def match(parameters: Iterable[Parameter], args: Args) -> Bound:
    """Python's binding of arguments to parameters, faults kept instead of raised."""
    parameters = tuple(parameters)
    slots = [p for p in parameters if p.kind == "positional"]
    takes_more = any(p.kind == "var-positional" for p in parameters)
    takes_keywords = any(p.kind == "var-keyword" for p in parameters)
    names = {p.name for p in parameters if p.kind in ("positional", "keyword")}
    named: dict[str, Argument] = {}
    surplus: list[Argument] = []
    unknown: list[Argument] = []
    for position, arg in enumerate(args.positional):
        if position < len(slots):
            named[slots[position].name] = Argument(slots[position].name, arg.value, arg.at, arg.value_at, position)
        else:
            surplus.append(Argument(None, arg.value, arg.at, arg.value_at, position))
    for arg in args.items:
        if arg.keyword is not None:
            argument = Argument(arg.keyword, arg.value, arg.at, arg.value_at)
            if arg.keyword in names or takes_keywords:
                named.setdefault(arg.keyword, argument)
            else:
                unknown.append(argument)
    missing = () if args.open else tuple(p.name for p in parameters if p.default is REQUIRED and p.name not in named)
    rest = tuple(a.value for a in surplus) if takes_more else ()
    return Bound(named, () if takes_more else tuple(surplus), tuple(unknown), missing, rest)


def argument_of(run: Interpreter, arg: Arg) -> Argument:
    """An argument as rules see it."""
    return Argument(arg.keyword, python.frozen(run, arg.value), arg.at, arg.value_at)


def evaluate_args(run: Interpreter, call: cst.Call) -> Args:
    """Evaluate the arguments of a call in order."""
    found: list[Arg] = []
    is_open = starred = False
    for node in call.args:
        run.log.ran.add(id(node))
        value = run.eval(node.value)
        at, value_at = run.anchor(node), run.anchor(node.value)
        if node.star == "*":
            inner = python.items(run, value)
            starred, is_open = True, is_open or inner is None
            found += [Arg(v, None, at, value_at) for v in inner or ()]
        elif node.star == "**":
            pairs = python.entries(run, value)
            is_open = is_open or pairs is None
            found += [Arg(v, k.value, at, value_at) for k, v in pairs or () if isinstance(k, Const)]
        else:
            found.append(Arg(value, None if node.keyword is None else node.keyword.value, at, value_at))
    return Args(tuple(found), is_open, starred, call)


def call_node(run: Interpreter, node: cst.Call) -> Value:
    """A call expression."""
    if isinstance(node.func, cst.Name) and node.func.value == "super" and run.lookup("super") is None:
        return _super(run)
    callee = run.eval(node.func)
    args = evaluate_args(run, node)
    value = call_value(run, callee, args, node)
    run.last_call = node, callee, args
    return value


def call_value(run: Interpreter, callee: Value, args: Args, node: cst.Call) -> Value:
    """Call a value."""
    from seqlint.program.keras import calls as keras_calls

    match callee:
        case Api():
            return keras_calls.call(run, callee.name, args, node, callee.home)
        case Function():
            return call_function(run, callee, args)
        case Class():
            return instantiate(run, callee, args, node)
        case BoundMethod():
            return _call_method(run, callee, args, node)
        case Ref(kind="layer" | "model"):
            return keras_calls.call_layer(run, callee, args, node)
        case Ref(kind="instance"):
            method = python.attribute_of_instance(run, callee, "__call__")
            if isinstance(method, BoundMethod) and method.function is not None:
                return call_function(run, method.function, args, callee)
        case Made(name="functools.partial"):
            return call_value(run, dict(callee.state)["function"], _with_partial(callee, args), node)
        case Made():
            escape(run, args.values, node)
            return Unknown(f"the result of calling a {callee.name.rpartition('.')[2]}")
    naming.use_nothing(run, callee, node.func, inside=True)
    escape(run, [a.value for a in args.items], node)
    return callee if isinstance(callee, Unknown) else Unknown("the result of a call")


def partial(run: Interpreter, args: Args) -> Value:
    """`functools.partial(function, ...)`: keeps its arguments for later."""
    function, *kept = args.items
    at = run.anchor(args.node) if args.node is not None else None
    arguments = tuple(Argument(a.keyword, a.value, a.at, a.value_at) for a in kept)
    return Made("functools.partial", arguments, at, (("function", function.value),))


def _with_partial(made: Made, args: Args) -> Args:
    """The arguments that a `partial` kept, and those that it is called with; the latter win."""
    given = {arg.keyword for arg in args.items if arg.keyword is not None}
    kept = tuple(Arg(a.value, a.name, a.at, a.value_at) for a in made.arguments if a.name not in given)
    return replace(args, items=(*kept, *args.items))


def _call_method(run: Interpreter, method: BoundMethod, args: Args, node: cst.Call) -> Value:
    receiver = method.receiver
    if method.function is not None:
        return call_function(run, method.function, args, receiver)
    match receiver:
        case Ref(kind="model"):
            return methods.method(run, receiver, method, args, node)
        case Ref(kind="layer"):
            return keras_calls.layer_method(run, receiver, method.name, args, node)
        case Ref():
            methods.changed_layer_list(run, receiver, method.name, args, node)
            return containers.method(run, receiver, method.name, args)
        case Made(name="history") if method.name == "keys" and (found := methods.history_keys(receiver)) is not None:
            return Seq("tuple", found)
        case Api():
            return keras_calls.class_method(run, receiver, method, args, node)
        case Const():
            return containers.constant_method(run, receiver.value, method.name, args)
        case Seq():
            return containers.tuple_method(run, receiver, method.name, args)
        case Made(name="super"):
            return naming.super_method(run, receiver, method.name, args, node)
        case Array() | Dataset() | Made():
            return _library_method(run, receiver, method, args, node)
        case Unknown() if method.name in library.OF_ARRAYS:
            array = _library_method(run, Array(), method, args, node)
            return array if isinstance(array, Array) and array.shape is not None else receiver
    if method.name == "adapt":
        run.library_calls.add("?.adapt")
    escape(run, [a.value for a in args.items], node)
    return Unknown(f"the result of .{method.name}()")


def _library_method(run: Interpreter, receiver: Value, method: BoundMethod, args: Args, node: cst.CSTNode) -> Value:
    model = library.method(receiver, method.name)
    if model is None:
        escape(run, [a.value for a in args.items], node)
        return Unknown(f"the result of .{method.name}()")
    call = library.Call(
        method.name, args.values, args.keywords, python.HeapView(run), run.anchor(node), args.open, receiver
    )
    result = model(call)
    if method.name == "argmax":
        results.argmax(run, receiver, method.receiver_at, args.get("axis", 0), node)
    if method.name == "shuffle" and isinstance(receiver, Made) and args.items:
        in_place.reorder(run, args.items[0])
    if isinstance(result, library.Rebind):
        in_place.rebind(run, method.receiver_at, result.receiver)
        return result.result
    return result


def delete_column(run: Interpreter, owner: Value, target: cst.Subscript, column: Value) -> None:
    """`del frame["a"]`: what `frame.pop("a")` does."""
    if isinstance(owner, Array) and owner.container == "frame":
        place = run.anchor(target)
        popped = BoundMethod(owner, "pop", receiver_at=run.anchor(target.value))
        _library_method(run, owner, popped, Args((Arg(column, None, place, place),)), target)


# Functions of the submission


def defaults_of(run: Interpreter, params: cst.Parameters) -> tuple[tuple[str, Value], ...]:
    """The default values of a function's parameters, evaluated where it is defined."""
    return tuple((p.name.value, run.eval(p.default)) for p in syntax.parameters(params) if p.default is not None)


def _signature(function: Function) -> list[Parameter]:
    params = function.node.params
    defaults = dict(function.defaults)
    found: list[Parameter] = []
    for param in syntax.parameters(params):
        name = param.name.value
        default: object = defaults.get(name, REQUIRED)
        if param is params.star_arg:
            found.append(Parameter(name, None, "var-positional"))
        elif param is params.star_kwarg:
            found.append(Parameter(name, None, "var-keyword"))
        else:
            found.append(Parameter(name, default, "keyword" if param in params.kwonly_params else "positional"))
    return found


def call_function(run: Interpreter, function: Function, args: Args, self_value: Value | None = None) -> Value:
    """Inline a call of a function of the submission."""
    active = [f.function.node for f in run.frames if f.function is not None]
    known = not args.open and not any(isinstance(arg.value, Unknown | Array) for arg in args.items)
    if len(active) >= MAX_CALL_DEPTH or (active.count(function.node) >= MAX_RECURSION and not known):
        return Unknown(f"the recursion of {function.name}")
    found = syntax.bindings(function.node)
    if found.generator and _decorators(function):
        escape(run, args.values, None)
        return Unknown(f"what the generator {function.name} yields")
    run.called.add(id(function.node))
    frame = run.open_frame("function", found, function.scope, function)
    if self_value is not None and not _is_static(function):
        at = run.anchor(function.node)
        args = Args((Arg(self_value, None, at, at), *args.items), args.open, args.starred)
    bound = _bind_parameters(run, function, args, frame.scope)
    if bound.missing and args.node is not None:
        run.fault(OwnMissingArgument(name=function.name, missing=bound.missing), args.node, (id(args.node),))
    frame.passed = {name: arg.value for name, arg in bound.named.items() if isinstance(arg.value, Array | Made)}
    result = _generated(run, function, frame, args) if found.generator else _run_body(run, function, frame)
    for name in sorted(frame.changed):
        in_place.forget(run, bound.named[name], frame.passed[name])
    return result


def _generated(run: Interpreter, function: Function, frame: Frame, args: Args) -> Value:
    """What a generator yields, where every way through it is known. It runs when it is called, not when it is asked:
    what it does to a model or list between two of its values cannot be followed.
    """
    forks, before = run.forks, run.state.copy()
    _run_body(run, function, frame)
    yielded = tuple(value for value in frame.yields if value is not None)
    changes = _changes(before, run.state)
    if not changes and run.forks == forks and not frame.returns and len(yielded) == len(frame.yields):
        return Seq("generator", yielded)
    if changes:
        run.forks += 1
        widen(run.state, before, "a generator changes it when it is asked")
    escape(run, args.values, None)
    return Unknown(f"what the generator {function.name} yields")


def _changes(before: State, after: State) -> bool:
    """Whether names that were there before hold other values, models other layers, and the like."""

    def differs(old: HeapObject, new: HeapObject) -> bool:
        if isinstance(old, ModelState) and isinstance(new, ModelState):
            return old.entries != new.entries
        return not isinstance(old, LayerState) and old != new

    things = ((old, after.heap.get(ident, old)) for ident, old in before.heap.items())
    return any(after.names.get(key) is not old for key, old in before.names.items()) or any(
        old is not new and differs(old, new) for old, new in things
    )


PASSED_BY_KERAS = ("mask", "training")
"""What Keras itself gives to `call`, where a layer takes it."""


def _bind_parameters(run: Interpreter, function: Function, args: Args, scope: int) -> Bound:
    signature = _signature(function)
    bound = match(signature, args)
    why = f"the parameter of {function.name} is not known"
    for parameter in signature:
        key = (scope, parameter.name)
        if parameter.kind == "var-positional":
            run.state.names[key] = Unknown(why) if args.open else Seq("tuple", bound.rest)
        elif parameter.kind == "var-keyword":
            names = {p.name for p in signature if p is not parameter}
            extra = tuple((Const(n), a.value) for n, a in bound.named.items() if n not in names)
            run.state.names[key] = python.new_dict(run, extra, args.open)
        elif parameter.name in bound.named:
            given = bound.named[parameter.name]
            run.state.names[key] = given.value if isinstance(given.value_at.node, cst.Name) else apart(given.value)
        elif parameter.default is REQUIRED or args.open:
            run.state.names[key] = Unknown(why)
        elif function.owner is not None and function.name == "call" and parameter.name in PASSED_BY_KERAS:
            run.state.names[key] = Unknown(f"Keras passes the `{parameter.name}`")
        else:
            run.state.names[key] = parameter.default  # type: ignore[assignment]
    return bound


def _run_body(run: Interpreter, function: Function, frame: Frame) -> Value:
    run.frames.append(frame)
    loops, run.loops = run.loops, []
    try:
        with run.in_statement(function.unit, function.top):
            if isinstance(function.node, cst.Lambda):
                return run.eval(function.node.body)
            stopped = run.execute(function.node.body.body)
            return run.join_returns(frame, stopped)
    finally:
        run.frames.pop()
        run.loops = loops


def analyze_uncalled(run: Interpreter, function: Function, self_value: Value | None) -> None:
    """Run a function that nobody calls, with its defaults and unknown arguments."""
    params = [p for p in _signature(function) if p.default is REQUIRED]
    if self_value is not None and not _is_static(function):
        params = params[1:]
    at = run.anchor(function.node)
    unknown = Unknown(f"nothing calls {function.name}")
    args = Args(tuple(Arg(unknown, p.name, at, at) for p in params))
    if syntax.bindings(function.node).generator:
        run.called.add(id(function.node))
        frame = run.open_frame("function", syntax.bindings(function.node), function.scope, function)
        _bind_parameters(run, function, args, frame.scope)
        _run_body(run, function, frame)
    else:
        call_function(run, function, args, self_value)


def decorated(run: Interpreter, decorator: Value, value: Value, node: cst.Decorator) -> Value:
    """The function that a decorator makes of a function; a library's decorator is taken to keep it."""
    if isinstance(decorator, Function):
        at = run.anchor(node)
        result = call_function(run, decorator, Args((Arg(value, None, at, at),)))
        return result if isinstance(result, Function) else value
    escape(run, (value,), node)
    return value


def _decorators(function: Function) -> set[str]:
    return {syntax.dotted(d.decorator) for d in getattr(function.node, "decorators", ())}


def _is_static(function: Function) -> bool:
    return "staticmethod" in _decorators(function)


# Classes of the submission


def class_bases(run: Interpreter, cls: Class) -> list[Value]:
    """The class and its bases in the order in which Python searches them, each once: every class before its bases,
    and of these the left one first.
    """
    known = run.class_orders.get(cls.scope_id)
    if known is not None:
        return known
    found: list[Value] = []
    seen: set[int] = set()

    def visit(value: Value) -> None:
        if isinstance(value, Class):
            if value.scope_id in seen:
                return
            seen.add(value.scope_id)
            for base in reversed(value.bases):
                visit(base)
        found.append(value)

    visit(cls)
    run.class_orders[cls.scope_id] = found[::-1]
    return found[::-1]


def find_method(run: Interpreter, cls: Class, name: str, after: Class | None = None) -> Value | None:
    """A name in the class or its bases; `after`: only in what comes behind that class (`super()`)."""
    bases = class_bases(run, cls)
    if after is not None and after in bases:
        bases = bases[bases.index(after) + 1 :]
    for base in bases:
        if isinstance(base, Class):
            value = run.state.names.get((base.scope_id, name))
            if value is not None:
                return replace(value, owner=base) if isinstance(value, Function) else value
    return None


def member(
    run: Interpreter, owner: Ref, cls: Class, attributes: Mapping[str, Value], name: str, at: Anchor | None
) -> Value:
    """`owner.name` for an object of a class of the submission."""
    if name in attributes:
        value = attributes[name]
        if isinstance(value, Ref) and value.kind == "layer":
            run.log.loaded.add(value.id)
        return value
    found = find_method(run, cls, name)
    if isinstance(found, Function):
        decorators = _decorators(found)
        if decorators & {"property", "cached_property", "functools.cached_property"}:
            return call_function(run, found, Args(), owner)
        return BoundMethod(cls if "classmethod" in decorators else owner, name, found, at)
    return Unknown(f"the attribute {name}") if found is None else found


def class_member(run: Interpreter, cls: Class, name: str) -> Value:
    """`Class.name`."""
    found = find_method(run, cls, name)
    if isinstance(found, Function) and "classmethod" in _decorators(found):
        return BoundMethod(cls, name, found)
    return Unknown(f"the attribute {name} of the class {cls.name}") if found is None else found


def keras_base(run: Interpreter, cls: Class) -> str | None:
    """The Keras class that a class of the submission derives from, canonical; None where there is none."""
    for base in class_bases(run, cls):
        if isinstance(base, Api) and base.name.startswith("keras."):
            return base.name
    return None


def instantiate(run: Interpreter, cls: Class, args: Args, node: cst.Call) -> Value:
    """`Class(...)`."""
    owner = _new_object(run, cls, node)
    init = find_method(run, cls, "__init__")
    if isinstance(init, Function):
        call_function(run, init, args, owner)
    elif isinstance(owner, Ref):
        inherited_init(run, owner, keras_base(run, cls), args, node)
    return owner


def bare_instance(run: Interpreter, cls: Class, function: Function) -> Value:
    """An object of a class that the program never makes one of, its `__init__` not run yet."""
    return _new_object(run, cls, function.node)


def _new_object(run: Interpreter, cls: Class, node: cst.CSTNode) -> Value:

    base = keras_base(run, cls)
    at = run.anchor(node)
    if base in ("keras.Model", "keras.Sequential"):
        owner = run.new(ModelState("Subclass", at, cls=cls), "model")
        events.event(run, owner, "created", node)
    elif base is not None and (base == "keras.Layer" or base.startswith("keras.layers.")):
        owner = run.new(LayerState(cls.name, at, {}, cls=cls), "layer")
    elif base is not None:
        return Made(base, (), at, id=run.new_scope(), cls=cls)
    else:
        owner = run.new(Instance(cls, {}), "instance")
    run.instances.setdefault(id(cls.node), owner)
    return owner


def inherited_init(run: Interpreter, owner: Ref, base: str | None, args: Args, node: cst.Call) -> None:
    """`__init__` of the Keras class or dataclass that a class of the submission derives from."""

    thing = run.state.heap[owner.id]
    if isinstance(thing, ModelState) and base == "keras.Sequential":
        assembly.fill(run, owner, args, node)
    elif isinstance(thing, LayerState) and base is not None:
        keras_calls.inherit(run, owner, base.rpartition(".")[2], args, node)
    elif isinstance(thing, Instance):
        fields = _fields(run, thing.cls)
        made = {name: value for name in fields if (value := _default_of(run, thing.cls, name, node)) is not None}
        values = {**made, **dict(zip(fields, args.values, strict=False)), **args.keywords}
        run.state.heap[owner.id] = Instance(thing.cls, {**thing.attributes, **values})


def _fields(run: Interpreter, cls: Class) -> list[str]:
    """The fields of a dataclass or NamedTuple in the order of its `__init__`: those of its bases first."""
    owners = [base for base in reversed(class_bases(run, cls)) if isinstance(base, Class)]
    return list(dict.fromkeys(name for owner in owners for name in syntax.annotated(owner.node)))


def _default_of(run: Interpreter, cls: Class, name: str, node: cst.Call) -> Value | None:
    """What `field(default_factory=...)` makes for an object of its own; None for a field that is no such."""
    made = find_method(run, cls, name)
    if not isinstance(made, Made) or made.name != "dataclasses.field":
        return None
    factory = made.argument("default_factory")
    if factory is None:
        return made.argument("default")
    return call_value(run, factory, Args(node=node), node)


def _super(run: Interpreter) -> Value:
    for frame in reversed(run.frames):
        if frame.function is not None and frame.function.owner is not None:
            first = next(syntax.parameters(frame.function.node.params), None)
            self_value = None if first is None else run.state.names.get((frame.scope, first.name.value))
            if self_value is not None:
                state = (("self", self_value), ("owner", frame.function.owner))
                return Made("super", (), None, state)
    return Unknown("super()")


# What leaves the analysis


def escape(run: Interpreter, values: Iterable[Value], node: cst.CSTNode | None) -> None:
    """Hand values to code that is not known: models' lives and lists' elements are no longer followed."""

    for value in values:
        if isinstance(value, Seq):
            escape(run, value.items, node)
        elif isinstance(value, Ref) and value.kind == "model":
            events.escaped(run, value, node)
        elif isinstance(value, Ref):
            python.open_up(run, value)
        elif isinstance(value, BoundMethod) and isinstance(value.receiver, Ref):
            escape(run, (value.receiver,), node)
        elif isinstance(value, Function):
            run.handed_on.add(value.node)


__all__ = ["NONE", "Any", "Args", "Module", "match"]
