"""Calls of the submission's own functions, methods and classes: they are inlined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import libcst as cst

from seqlint.program.faults import OwnMissingArgument
from seqlint.program.language import assignment, containers, python, syntax
from seqlint.program.language.arguments import Arg as Arg
from seqlint.program.language.arguments import Args as Args
from seqlint.program.language.arguments import Bound as Bound
from seqlint.program.language.arguments import match as match
from seqlint.program.language.interpreter import MAX_CALL_DEPTH, Interpreter
from seqlint.program.language.kept import Frame
from seqlint.program.language.state import Foreign, HeapObject, Instance, State, widen
from seqlint.program.language.values import (
    NONE,
    Api,
    Array,
    BoundMethod,
    Cause,
    Class,
    Const,
    Function,
    Made,
    Ref,
    Seq,
    Unknown,
    Value,
    apart,
)
from seqlint.program.model import Anchor, Argument
from seqlint.signature import REQUIRED, Parameter, Parameters

MAX_RECURSION = 2


def argument_of(run: Interpreter, arg: Arg) -> Argument:
    """An argument as rules see it."""
    return Argument(arg.keyword, python.frozen(run, arg.value), arg.at)


def frozen(run: Interpreter, argument: Argument) -> Argument:
    """A bound argument as rules see it."""
    return replace(argument, value=python.frozen(run, argument.value))


def evaluate_args(run: Interpreter, call: cst.Call) -> Args:
    """Evaluate the arguments of a call in order."""
    found: list[Arg] = []
    is_open = starred = False
    for node in call.args:
        run.log.ran.add(id(node))
        value = run.eval(node.value)
        at = run.anchor(node)
        if node.star == "*":
            inner = python.items(run, value)
            starred, is_open = True, is_open or inner is None
            found += [Arg(v, None, at) for v in inner or ()]
        elif node.star == "**":
            pairs = python.entries(run, value)
            named = [(k.value, v) for k, v in pairs or () if isinstance(k, Const) and isinstance(k.value, str)]
            # a key that is not known may be any keyword, and one that is no text Python refuses: nothing is claimed
            is_open = is_open or pairs is None or len(named) < len(pairs)
            found += [Arg(v, name, at) for name, v in named]
        else:
            found.append(Arg(value, None if node.keyword is None else node.keyword.value, at))
    return Args(tuple(found), is_open, starred, call)


def call_node(run: Interpreter, node: cst.Call) -> Value:
    """A call expression."""
    if isinstance(node.func, cst.Name) and node.func.value == "super" and run.lookup("super") is None:
        return _super(run)
    callee = run.eval(node.func)
    args = evaluate_args(run, node)
    value = call_value(run, callee, args, node)
    run.last_call = node, callee, args
    return of_version(callee, args, value)


def of_version(callee: Value, args: Args, found: Value) -> Value:
    """What a call gives; where that is not known and hangs on the version of a library, as something called or given
    does, so does this.
    """
    number = isinstance(found, Array) and found.shape == ()  # `int(tf.__version__[0])`
    several = isinstance(found, Ref) and found.kind == "list"  # `list(map(int, tf.__version__.split(".")))`
    if not (number or several or isinstance(found, Unknown)):
        return found
    values = (v.receiver if isinstance(v, BoundMethod) else v for v in (callee, *args.values))
    hangs = any(isinstance(v, Unknown) and v.cause is Cause.VERSION for v in values)
    return Unknown("it depends on a version", cause=Cause.VERSION) if hangs else found


def call_value(run: Interpreter, callee: Value, args: Args, node: cst.Call) -> Value:
    """Call a value."""
    match callee:
        case Api() | Ref(foreign=True):
            return run.world.call(callee, args, node)
        case Function():
            return call_function(run, callee, args)
        case Class():
            return instantiate(run, callee, args, node)
        case BoundMethod():
            return _call_method(run, callee, args, node)
        case Ref(kind="instance"):
            method = attribute_of_instance(run, callee, "__call__")
            if isinstance(method, BoundMethod) and method.function is not None:
                return call_function(run, method.function, args, callee)
        case Made(name="functools.partial"):
            return call_value(run, dict(callee.state)["function"], _with_partial(callee, args), node)
        case Made():
            run.world.used(callee, node.func)
            return run.world.method(callee, BoundMethod(callee, "__call__"), args, node)
    run.world.used(callee, node.func)
    python.escape(run, [a.value for a in args.items], node)
    return callee if isinstance(callee, Unknown) else Unknown("the result of a call")


def partial(run: Interpreter, args: Args) -> Value:
    """`functools.partial(function, ...)`: keeps its arguments for later."""
    function, *kept = args.items
    at = run.anchor(args.node) if args.node is not None else None
    arguments = tuple(Argument(a.keyword, a.value, a.at) for a in kept)
    return Made("functools.partial", arguments, at, (("function", function.value),))


def _with_partial(made: Made, args: Args) -> Args:
    """The arguments that a `partial` kept, and those that it is called with; the latter win."""
    given = {arg.keyword for arg in args.items if arg.keyword is not None}
    kept = tuple(Arg(a.value, a.name, a.at) for a in made.arguments if a.name not in given)
    return replace(args, items=(*kept, *args.items))


def _call_method(run: Interpreter, method: BoundMethod, args: Args, node: cst.Call) -> Value:
    receiver = method.receiver
    if method.function is not None:
        return call_function(run, method.function, args, receiver)
    match receiver:
        case Ref(kind="list" | "dict" | "set" | "instance"):
            run.world.list_changed(receiver, method.name, args, node)
            return containers.method(run, receiver, method.name, args)
        case Const():
            return containers.constant_method(run, receiver.value, method.name, args)
        case Seq():
            return containers.tuple_method(run, receiver, method.name, args)
    return run.world.method(receiver, method, args, node)


# Functions of the submission


def defaults_of(run: Interpreter, params: cst.Parameters) -> tuple[tuple[str, Value], ...]:
    """The default values of a function's parameters, evaluated where it is defined."""
    return tuple((p.name.value, run.eval(p.default)) for p in syntax.parameters(params) if p.default is not None)


def _signature(function: Function) -> Parameters:
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
    return Parameters(found)


def call_function(run: Interpreter, function: Function, args: Args, self_value: Value | None = None) -> Value:
    """Inline a call of a function of the submission."""
    active = [f.function.node for f in run.frames if f.function is not None]
    known = not args.open and not any(isinstance(arg.value, Unknown | Array) for arg in args.items)
    if len(active) >= MAX_CALL_DEPTH or (active.count(function.node) >= MAX_RECURSION and not known):
        return Unknown(f"the recursion of {function.name}")
    found = syntax.bindings(function.node)
    if found.generator and _decorators(function):
        python.escape(run, args.values, None)
        return Unknown(f"what the generator {function.name} yields")
    run.notes.called.add(id(function.node))
    frame = run.open_frame("function", found, function.scope, function)
    if self_value is not None and not _is_static(function):
        at = function.at
        args = Args((Arg(self_value, None, at), *args.items), args.open, args.starred)
    bound = _bind_parameters(run, function, args, frame.scope)
    if bound.missing and args.node is not None:
        run.fault(OwnMissingArgument(name=function.name, missing=bound.missing), args.node, (id(args.node),))
    frame.passed = {name: arg.value for name, arg in bound.named.items() if isinstance(arg.value, Array | Made)}
    result = _generated(run, function, frame, args) if found.generator else _run_body(run, function, frame)
    for name in sorted(frame.changed):
        assignment.forget(run, bound.named[name], frame.passed[name])
    if result == NONE and not frame.returns and args.node is not None:
        return run.world.ended(function, frame.scope, args.node)
    return result


def _generated(run: Interpreter, function: Function, frame: Frame, args: Args) -> Value:
    """What a generator yields, where every way through it is known. It runs when it is called, not when it is asked:
    what it does to a model or list between two of its values cannot be followed.
    """
    forks, before = run.paths.forks, run.state.copy()
    _run_body(run, function, frame)
    yielded = tuple(value for value in frame.yields if value is not None)
    whole = len(yielded) == len(frame.yields)
    changes = _changes(before, run.state)
    if not changes and run.paths.forks == forks and not frame.returns and whole:
        return Seq("generator", yielded)
    if changes:
        run.paths.forks += 1
        widen(run.state, before, "a generator changes it when it is asked")
    python.escape(run, args.values, None)
    one = python.element(run, Seq("generator", yielded)) if whole and yielded else None
    return Unknown(f"what the generator {function.name} yields", holds=one)


def _changes(before: State, after: State) -> bool:
    """Whether names that were there before hold other values, or objects that were there have changed."""

    def differs(old: HeapObject, new: HeapObject) -> bool:
        return new.changed(old) if isinstance(new, Foreign) else old != new

    things = ((old, after.heap.get(ident, old)) for ident, old in before.heap.items())
    return any(after.names.get(key) is not old for key, old in before.names.items()) or any(
        old is not new and differs(old, new) for old, new in things
    )


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
            run.state.names[key] = given.value if type(given.value_at.node) is cst.Name else apart(given.value)
        elif parameter.default is REQUIRED or args.open:
            run.state.names[key] = Unknown(why)
        else:
            passed = run.world.passed(function, parameter.name)
            run.state.names[key] = parameter.default if passed is None else passed  # type: ignore[assignment]
    return bound


def _run_body(run: Interpreter, function: Function, frame: Frame) -> Value:
    run.frames.append(frame)
    loops, run.paths.loops = run.paths.loops, []
    try:
        with run.in_statement(function.unit, function.top):
            if isinstance(function.node, cst.Lambda):
                return run.eval(function.node.body)
            stopped = run.execute(function.node.body.body)
            return run.join_returns(frame, stopped)
    finally:
        run.frames.pop()
        run.paths.loops = loops


def analyze_uncalled(run: Interpreter, function: Function, self_value: Value | None) -> None:
    """Run a function that nobody calls, with its defaults and unknown arguments. A default of None says nothing of what
    it is called with.
    """
    params = [p for p in _signature(function) if p.default is REQUIRED or p.default == NONE]
    if self_value is not None and not _is_static(function):
        params = params[1:]
    at = function.at
    unknown = Unknown(f"nothing calls {function.name}")
    args = Args(tuple(Arg(unknown, p.name, at) for p in params))
    if syntax.bindings(function.node).generator:
        run.notes.called.add(id(function.node))
        frame = run.open_frame("function", syntax.bindings(function.node), function.scope, function)
        _bind_parameters(run, function, args, frame.scope)
        _run_body(run, function, frame)
    else:
        call_function(run, function, args, self_value)


def decorated(run: Interpreter, decorator: Value, value: Value, node: cst.Decorator) -> Value:
    """The function that a decorator makes of a function; a library's decorator is taken to keep it."""
    if isinstance(decorator, Function):
        at = run.anchor(node)
        result = call_function(run, decorator, Args((Arg(value, None, at),)))
        return result if isinstance(result, Function) else value
    python.escape(run, (value,), node)
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
    known = run.notes.class_orders.get(cls.scope_id)
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
    run.notes.class_orders[cls.scope_id] = found[::-1]
    return found[::-1]


def find_method(run: Interpreter, cls: Class, name: str, after: Class | None = None) -> Value | None:
    """A name in the class or its bases; `after`: only in what comes behind that class (`super()`)."""
    bases = class_bases(run, cls)
    behind = 0
    if after is not None:
        scopes = [base.scope_id if isinstance(base, Class) else None for base in bases]
        behind = scopes.index(after.scope_id) + 1 if after.scope_id in scopes else 0
    for base in bases[behind:]:
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
        python.read(run, value)
        return value
    found = find_method(run, cls, name)
    if isinstance(found, Function):
        decorators = _decorators(found)
        if decorators & {"property", "cached_property", "functools.cached_property"}:
            return call_function(run, found, Args(), owner)
        return BoundMethod(cls if "classmethod" in decorators else owner, name, found, at)
    return Unknown(f"the attribute {name}") if found is None else found


def has_no(run: Interpreter, thing: Instance, name: str) -> bool:
    """Whether an object has no attribute of this name: neither itself, nor by any of the classes it is of."""
    bases = class_bases(run, thing.cls)
    own = all(isinstance(base, Class) for base in bases)
    return (
        own
        and name not in thing.attributes
        and not any(
            find_method(run, thing.cls, asked) is not None for asked in (name, "__getattr__", "__getattribute__")
        )
    )


def attribute_of_instance(run: Interpreter, ref: Ref, name: str) -> Value:
    """`ref.name` for an object of a class of the submission, wherever it is read."""
    thing = run.state.heap[ref.id]
    if isinstance(thing, Instance | Foreign) and thing.cls is not None:
        return member(run, ref, thing.cls, thing.attributes, name, None)
    return Unknown(f"the attribute {name}")


def class_member(run: Interpreter, cls: Class, name: str) -> Value:
    """`Class.name`."""
    found = find_method(run, cls, name)
    if isinstance(found, Function) and "classmethod" in _decorators(found):
        return BoundMethod(cls, name, found)
    return Unknown(f"the attribute {name} of the class {cls.name}") if found is None else found


def instantiate(run: Interpreter, cls: Class, args: Args, node: cst.Call) -> Value:
    """`Class(...)`."""
    owner = new_object(run, cls, node)
    init = find_method(run, cls, "__init__")
    if isinstance(init, Function):
        call_function(run, init, args, owner)
    elif isinstance(owner, Ref):
        inherited_init(run, owner, cls, args, node)
    return owner


def new_object(run: Interpreter, cls: Class, node: cst.CSTNode) -> Value:
    """An object of a class, its `__init__` not run yet."""
    owner = run.world.made(cls, node)
    if owner is None:
        owner = run.new(Instance(cls, {}), "instance")
    if isinstance(owner, Ref):
        run.notes.instances.setdefault(id(cls.node), owner)
    return owner


def inherited_init(run: Interpreter, owner: Ref, cls: Class, args: Args, node: cst.Call) -> None:
    """`__init__` of what a class of the submission derives from: of a dataclass, or of a class of a library."""
    thing = run.state.heap[owner.id]
    if not isinstance(thing, Instance):
        run.world.initialised(owner, cls, args, node)
        return
    fields = _fields(run, thing.cls)
    made = {name: value for name in fields if (value := _default_of(run, thing.cls, name, node)) is not None}
    values = {**made, **dict(zip(fields, args.values, strict=False)), **args.keywords}
    run.state.heap[owner.id] = Instance(thing.cls, {**thing.attributes, **values})


def _fields(run: Interpreter, cls: Class) -> list[str]:
    """The fields of a dataclass or NamedTuple in the order of its `__init__`: those of its bases first."""
    owners = [base for base in reversed(class_bases(run, cls)) if isinstance(base, Class)]
    return list(dict.fromkeys(name for owner in owners for name in syntax.annotated(owner.node)))


def forget_fields(run: Interpreter, owner: Ref, cls: Class) -> None:
    """An object of a dataclass that the program makes nowhere: what it would be given for None is not known."""
    thing = run.state.heap[owner.id]
    given = [name for name in _fields(run, cls) if find_method(run, cls, name) == NONE]
    if isinstance(thing, Instance):
        values = dict.fromkeys(given, Unknown(f"nothing makes a {cls.name}"))
        run.state.heap[owner.id] = Instance(thing.cls, {**thing.attributes, **values})


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
