"""Callbacks: which a name is given, what those of the submission write to the logs, what rates a schedule gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from seqlint.program.faults import BadHook, BadSchedule, NoCallback, RateOfSchedule
from seqlint.program.keras import logs
from seqlint.program.language import calls, syntax
from seqlint.program.language.state import Entries, Instance, Items
from seqlint.program.language.values import (
    Api,
    Array,
    BoundMethod,
    Class,
    Const,
    Dict,
    Function,
    Made,
    Ref,
    Seq,
    Unknown,
    Value,
)
from seqlint.program.model import Anchor, Argument
from seqlint.quick import replace

if TYPE_CHECKING:
    from seqlint.program.language.interpreter import Interpreter

MODULE = "keras.callbacks."
SCHEDULES = "keras.optimizers.schedules."
HOOKS = (
    "on_epoch_begin", "on_epoch_end", "on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end",
    "on_test_begin", "on_test_end", "on_test_batch_begin", "on_test_batch_end", "on_train_begin", "on_train_end",
)  # fmt: skip
OF_BATCHES = frozenset(hook for hook in HOOKS if "_batch_" in hook or hook.startswith("on_batch"))
OF_EPOCHS = frozenset({"on_epoch_begin", "on_epoch_end"})
TRAINING_HOOKS = tuple(hook for hook in HOOKS if "_test_" not in hook)
MAX_EPOCHS = 60
OBJECT = Api("builtins.object")


def is_callback(value: Value) -> bool:
    return isinstance(value, Made) and value.name.startswith(MODULE)


def note_bound(run: Interpreter, name: str, value: Value) -> None:
    """A name is given a callback, or a list of them."""
    thing = run.state.heap.get(value.id) if isinstance(value, Ref) and value.kind == "list" else None
    for item in thing.items if isinstance(thing, Items) else (value,):
        if isinstance(item, Made) and is_callback(item):
            run.notes.callbacks.append((name, item, run.order))


def given(named: Mapping[str, Argument]) -> tuple[Value, ...]:
    """The callbacks that `fit` is given."""
    argument = named.get("callbacks")
    if argument is None:
        return ()
    return argument.value.items if isinstance(argument.value, Seq) else (argument.value,)


# The logs


def without_silent(run: Interpreter, named: Mapping[str, Argument]) -> Mapping[str, Argument]:
    """The arguments of `fit` without the callbacks of the submission that write nothing to the logs."""
    silent = [c for c in given(named) if isinstance(c, Made) and _is_silent(run, c)]
    if not silent:
        return named
    kept = tuple(c for c in given(named) if c not in silent)
    return {**named, "callbacks": replace(named["callbacks"], value=Seq("list", kept))}


def _is_silent(run: Interpreter, made: Made) -> bool:
    if made.name == f"{MODULE}LambdaCallback" and made.cls is None:
        functions = [a.value for a in made.arguments]
    elif made.name == f"{MODULE}Callback" and made.cls is not None:
        found = (calls.find_method(run, made.cls, hook) for hook in HOOKS)
        functions = [method for method in found if method is not None]
    else:
        return False
    return all(isinstance(f, Function) and _leaves_logs(run, f, made) for f in functions)


def _leaves_logs(run: Interpreter, function: Function, made: Made) -> bool:
    """Whether a hook changes none of the logs that it is given, as far as its code can be followed."""
    owner = made if made.cls is not None else None
    count = len(list(syntax.parameters(function.node.params))) - (owner is not None)
    unchanged: list[bool] = []

    def work() -> Value:
        given = run.new(Entries(((Const("loss"), logs.NUMBER),)), "dict")
        before = run.state.heap[given.id]
        values = (Unknown("the epoch"), given) if count > 1 else (given,)
        result = calls.call_function(run, function, _args(function, values), owner)
        unchanged.append(run.state.heap[given.id] is before)
        return result

    run.aside(work)
    return all(unchanged)


def try_out(run: Interpreter, named: Mapping[str, Argument], recorded: tuple[str, ...] | None) -> None:
    """What the functions of the callbacks do in the training that begins."""
    _check_kind(run, named)
    for made in given(named):
        if not isinstance(made, Made):
            continue
        if made.cls is not None and made.name.startswith(MODULE):
            for hook in TRAINING_HOOKS:
                method = calls.find_method(run, made.cls, hook)
                if isinstance(method, Function) and not getattr(method.node, "decorators", ()):
                    _check_hook(run, hook, method, method.at.beside(method.node.name), 1)
                    logs.read(run, hook, method, made, recorded or (), list(_epochs(named)))
        elif made.name == f"{MODULE}LambdaCallback":
            for argument in made.arguments:
                if isinstance(argument.value, Function) and argument.name in TRAINING_HOOKS:
                    _check_hook(run, argument.name, argument.value, argument.at, 0)
                    logs.read(run, argument.name, argument.value, None, recorded or (), list(_epochs(named)))
        elif made.name == f"{MODULE}LearningRateScheduler" and (schedule := made.given("schedule")) is not None:
            _try_schedule(run, schedule, list(_epochs(named)))


def _check_kind(run: Interpreter, named: Mapping[str, Argument]) -> None:
    """Keras calls methods of a callback that only `Callback` gives it: those of another class raise."""
    places = named["callbacks"].value_at.elements if "callbacks" in named else ()
    for value, at in zip(given(named), places, strict=False):
        thing = run.state.heap.get(value.id) if isinstance(value, Ref) else None
        if not isinstance(thing, Instance) or not isinstance(thing.cls, Class):
            continue
        plain = all(isinstance(base, Class) or base == OBJECT for base in calls.class_bases(run, thing.cls))
        if plain and all(calls.find_method(run, thing.cls, name) is None for name in ("set_model", "__getattr__")):
            run.fault(NoCallback(thing.cls.name), at, (id(at.node),))


def _check_hook(run: Interpreter, hook: str, function: Function, at: Anchor, bound: int) -> None:
    """Keras calls a hook as `hook(epoch, logs)`, `hook(batch, logs=logs)` or `hook(logs)`."""
    params = function.node.params
    positional = [*params.posonly_params, *params.params][bound:]
    names = {p.name.value for p in (*params.params, *params.kwonly_params)}
    _, takes = _positions(function, bound)
    by_name = "logs" in names or isinstance(params.star_kwarg, cst.Param)
    count = 2 if hook in OF_EPOCHS else 1
    left = [p for p in positional[count:] if p.default is None]
    if hook in OF_BATCHES:
        left = [p for p in left if p.name.value != "logs"]
    if takes < count or left or (hook in OF_BATCHES and not by_name):
        run.fault(BadHook(hook=hook, name=function.name), at, (id(at.node),))


# Learning rates


def _epochs(named: Mapping[str, Argument]) -> Iterator[int]:
    """The epochs that run for certain, from 0; not all where they are many."""
    if "initial_epoch" in named:
        return
    epochs = named.get("epochs")
    count = epochs.value.value if epochs is not None and isinstance(epochs.value, Const) else 1
    if isinstance(count, int):
        yield from range(min(count, MAX_EPOCHS))


def _try_schedule(run: Interpreter, schedule: Argument, epochs: list[int]) -> None:
    value, about = schedule.value, (id(schedule.at.node),)
    function = value.function if isinstance(value, BoundMethod) else value
    owner = value.receiver if isinstance(value, BoundMethod) else None
    if isinstance(value, Const) or (isinstance(value, Made) and value.name.startswith("keras.optimizers.")):
        gives = f"`{value.value!r}`" if isinstance(value, Const) else f"a `{value.name.rpartition('.')[2]}`"
        run.fault(BadSchedule(function=None, gives=gives, epoch=None, tensor=False), schedule.at, about)
        return
    if not isinstance(function, Function):
        return
    required, takes = _positions(function, int(owner is not None))
    if required > 2 or takes < 1:
        run.fault(BadSchedule(function=function.name, gives=None, epoch=None, tensor=False), schedule.at, about)
        return
    for epoch in epochs:
        given = (Const(epoch), Array((), "float64", container="python"))[:takes]
        args = _args(function, given)
        found = rate_refused(run.aside(partial(calls.call_function, run, function, args, owner)))
        if found is not None:
            run.fault(BadSchedule(function.name, found[0], epoch or None, found[1]), schedule.at, about)
            return


def _positions(function: Function, bound: int) -> tuple[int, int]:
    """How many positional arguments a function must have, and how many it takes."""
    params = function.node.params
    positional = [*params.posonly_params, *params.params][bound:]
    more = isinstance(params.star_arg, cst.Param)
    return sum(p.default is None for p in positional), 2 if more else len(positional)


def rate_refused(value: Value) -> tuple[str, bool] | None:
    """What a learning rate is that Keras refuses, and whether only Keras 3 does: it must be a float."""
    match value:
        case Const(value=None):
            return "nothing", False
        case Const(value=bool() | int() | str() as found):
            return f"`{found!r}`", False
        case Seq() | Dict():
            return "no number", False
        case Array(container="tensor"):
            return "a tensor", True
        case Array(shape=(), dtype=str() as dtype) if dtype.startswith("int"):
            return "a whole number", False
    return None


def _args(function: Function, values: tuple[Value, ...]) -> calls.Args:
    at = function.at
    return calls.Args(tuple(calls.Arg(v, None, at) for v in values))


def check_rate_set(run: Interpreter, optimizer: Value, name: str, value: Value, at: Anchor) -> None:
    """`optimizer.learning_rate = 0.01`: not where a schedule gives the rate (Keras 3.15.1)."""
    rate = optimizer.argument("learning_rate") if isinstance(optimizer, Made) else None
    if name == "learning_rate" and isinstance(rate, Made) and rate.name.startswith(SCHEDULES):
        if isinstance(value, Const | Array):
            schedule = rate.name.removeprefix(SCHEDULES)
            run.fault(RateOfSchedule(schedule=schedule, made=rate.at), at, (id(at.node),))
