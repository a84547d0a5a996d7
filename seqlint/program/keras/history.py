"""What `fit` records and `evaluate` returns, from the arguments of compile and fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from seqlint import keras_api
from seqlint.keras_api.spelling import SHORT_NAMES
from seqlint.program.language.values import (
    NONE,
    Api,
    Array,
    Const,
    Dict,
    Function,
    Made,
    Past,
    Result,
    Seq,
    Unknown,
    Value,
)
from seqlint.program.model import RATE_CALLBACKS, Anchor, Argument, Event

if TYPE_CHECKING:
    from seqlint.program.keras.states import ModelState

PLAIN_CALLBACKS = frozenset({
    "EarlyStopping", "ModelCheckpoint", "TensorBoard", "CSVLogger", "TerminateOnNaN", "History",
    "ProgbarLogger", "BackupAndRestore", "RemoteMonitor",
})  # fmt: skip
OTHER_NAMES = (("acc", "accuracy"), ("lr", "learning_rate"), *SHORT_NAMES.items())


def keys(model: ModelState, fit: Mapping[str, Argument]) -> tuple[str, ...] | None:
    """The keys of `history.history` in Keras' order; None where they are not all known."""
    compiled = last_compile(model)
    if compiled is None or compiled.open or model.escaped or _several_outputs(model, compiled):
        return None
    names = metric_names(compiled)
    weighted = metric_names(compiled, "weighted_metrics")
    names = None if names is None or weighted is None or set(names) & set(weighted) else _numbered([*names, *weighted])
    extra = _callback_keys(fit.get("callbacks"))
    if names is None or extra is None:
        return None
    found = [*names, "loss"]
    if _given(fit, "validation_data") or _given(fit, "validation_split"):
        found += [f"val_{name}" for name in found]
    return (*found, *extra)


def _several_outputs(model: ModelState, compiled: Event) -> bool:
    """Whether the metrics may carry the names of outputs, or of several losses."""
    loss = compiled.arguments.get("loss")
    value = None if loss is None else loss.value
    several = isinstance(value, Dict) or (isinstance(value, Seq) and len(value.items) > 1)
    return several or (model.kind != "Sequential" and model.output_shape is None)


def _numbered(names: list[str]) -> list[str] | None:
    """A name that comes again is numbered: `accuracy`, `accuracy_1` (Keras 3.15.1); objects are numbered otherwise."""
    found: list[str] = []
    for name in names:
        found.append(name if name not in names[: len(found)] else f"{name}_{names[: len(found)].count(name)}")
    return found


def _given(fit: Mapping[str, Argument], name: str) -> bool:
    argument = fit.get(name)
    return argument is not None and argument.value not in (NONE, Const(0), Const(0.0))


def last_compile(model: ModelState) -> Event | None:
    return next((e for e, _ in reversed(model.history) if e.kind == "compile"), None)


def last_training(model: ModelState) -> Event | None:
    """The `fit` whose History the model keeps as its `history`; None where that is not known."""
    last = next((e for e, _ in reversed(model.history) if e.kind in ("fit", "fit_generator")), None)
    return last if last is not None and last.certain and not (model.escaped or model.open) else None


def metric_names(compiled: Event, argument: str = "metrics") -> list[str] | None:
    """The names under which the metrics are recorded; None where one is not known."""
    given = compiled.arguments.get(argument)
    value = NONE if given is None else given.value
    if value == NONE:
        return []
    if isinstance(value, Const) and isinstance(value.value, str):
        return [value.value]
    if not isinstance(value, Seq):
        return None
    names = [metric_name(item) for item in value.items]
    return None if None in names else [n for n in names if n is not None]


def metric_name(value: Value) -> str | None:
    """The key of one metric: its string, its `name=`, or Keras' snake case of its class."""
    match value:
        case Const(value=str(text)):
            return text
        case Made(cls=None):
            name = value.argument("name")
            if isinstance(name, Const) and isinstance(name.value, str):
                return name.value
            kind = value.name.rpartition(".")[2]
            default = keras_api.default("metrics", kind, "name") or value_of(value, "name")
            return default if isinstance(default, str) and name is None else None
        case Function(name=function) | Api(name=function):
            bare = function.rpartition(".")[2]
            return bare if bare.isidentifier() and bare.islower() else None
    return None


def value_of(made: Made, name: str) -> str | None:
    """The name that Keras gave an object."""
    found = dict(made.state).get(name)
    return found.value if isinstance(found, Const) else None


def _callback_keys(callbacks: Argument | None) -> list[str] | None:
    if callbacks is None or callbacks.value == NONE:
        return []
    value = callbacks.value
    found: list[str] = []
    for item in value.items if isinstance(value, Seq) else (value,):
        name = item.name if isinstance(item, Made) and item.cls is None else ""
        if name in RATE_CALLBACKS:
            found.append("learning_rate")
        elif name.rpartition(".")[2] not in PLAIN_CALLBACKS:
            return None
    return found


def near_key(key: str, known: tuple[str, ...]) -> str | None:
    """The key that was meant: `acc` for `accuracy`, `val_acc` for `val_accuracy`, the only accuracy for another."""
    if key.startswith("validation_"):
        key = f"val_{key.removeprefix('validation_')}"
        if key in known:
            return key
    prefix = "val_" if key.startswith("val_") else ""
    bare = key.removeprefix("val_")
    other = next((f"{prefix}{b if a == bare else a}" for a, b in OTHER_NAMES if bare in (a, b)), None)
    if other in known:
        return other
    candidates = [k for k in known if k.startswith("val_") == bool(prefix)]
    accuracies = [k for k in candidates if k.endswith("accuracy")]
    if (bare == "acc" or bare.endswith("accuracy")) and len(accuracies) == 1:
        return accuracies[0]
    matching = [
        k for k in candidates if k.removeprefix("val_").startswith(bare) or bare.startswith(k.removeprefix("val_"))
    ]
    initials = [k for k in candidates if "".join(word[0] for word in k.removeprefix("val_").split("_") if word) == bare]
    if len(matching) == 1 or len(initials) == 1:
        return (matching if len(matching) == 1 else initials)[0]
    near = keras_api.close(bare, [k.removeprefix("val_") for k in candidates])
    if near is not None:
        return f"{prefix}{near}"
    return None if prefix else keras_api.close(key, known)


BY_NAME = "results by name"
"""The dict that `evaluate(return_dict=True)` gives, a `Made` of which nothing else is known."""


def evaluation(model: ModelState, ref: Value, name: str, named: Mapping[str, Argument], call: Anchor) -> Value:
    """`evaluate`, `train_on_batch` and `test_on_batch` return the loss, or a list of the loss and each metric."""
    compiled = last_compile(model)
    names = None if compiled is None or compiled.open or model.escaped else metric_names(compiled)
    as_dict = named.get("return_dict")
    if as_dict is not None and as_dict.value == Const(True):
        plain = evaluation(model, ref, name, {}, call)
        return Made(BY_NAME, at=call, state=(("numbers", plain),))
    if names is None or compiled is None or (as_dict is not None and as_dict.value != Const(False)):
        return Unknown(f"the result of .{name}()")
    several = model.kind != "Sequential" and model.output_shape is None
    if several or compiled.given("weighted_metrics") or isinstance(compiled.value("loss"), Seq | Dict):
        return Unknown(f"the result of .{name}()")
    numbers = tuple(
        Array((), "float64", container="python", past=Past(result=Result(name, ref, call, key=key)))
        for key in ("loss", *names)
    )
    return Seq("list", numbers) if names else numbers[0]


def values_by_name(results: Made) -> Value:
    """The `.values()` of the dict that `return_dict=True` gives: by the alphabet, not as in the list (Keras 3.15.1)."""
    numbers = dict(results.state)["numbers"]
    items = numbers.items if isinstance(numbers, Seq) else (numbers,)
    keyed = {n.past.result.key: n for n in items if isinstance(n, Array) and n.past.result is not None}
    if len(keyed) < len(items):
        return Unknown("the results by name")
    return Seq("tuple", tuple(keyed[key] for key in sorted(keyed)))
