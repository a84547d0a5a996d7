"""How Keras numbers metric objects that are given no name: `auc`, then `auc_1`, in the whole process (Keras 3.15.1).

Only those of classes without a name of their own are numbered; `BinaryAccuracy()` is always `binary_accuracy`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from seqlint import keras_api
from seqlint.program.keras.states import NUMBERED
from seqlint.program.language.values import NONE, Const, Seq, Unknown, Value

if TYPE_CHECKING:
    from seqlint.program.language.interpreter import Interpreter
    from seqlint.program.model import Argument

CLEARS = ("keras.backend.clear_session", "keras.utils.clear_session")
NO_COUNT = Unknown("how many metrics were made before")


def take(run: Interpreter, kind: str, named: Mapping[str, Argument]) -> str | None:
    """The name of a metric object that is made now, where Keras numbers it; None where it does not, or nobody knows."""
    given = named.get("name")
    if (given is not None and given.value != NONE) or kind not in _numbered():
        return None
    counts = _counts(run)
    if counts is None or run.paths.loop or run.paths.guarded or run.notes.handed_on:
        run.state.names[NUMBERED] = NO_COUNT
        return None
    number = counts.get(kind, 0)
    _store(run, {**counts, kind: number + 1})
    return _numbered()[kind] + (f"_{number}" if number else "")


def begin(run: Interpreter) -> None:
    """No metric was made yet."""
    run.state.names[NUMBERED] = Const(())


def clear(run: Interpreter) -> None:
    """`clear_session()`: from 0 again."""
    run.state.names[NUMBERED] = NO_COUNT if run.paths.loop or run.paths.guarded else Const(())


def compiled(run: Interpreter, metrics: Argument | None) -> None:
    """Metrics that are given by their names are made when the training begins, whenever that is."""
    kinds = {kind.lower() for kind in _numbered()}
    if metrics is not None and any(text.replace("_", "").lower() in kinds for text in _texts((metrics.value,))):
        run.state.names[NUMBERED] = NO_COUNT


def _texts(values: Iterable[Value]) -> Iterable[str]:
    for value in values:
        if isinstance(value, Const) and isinstance(value.value, str):
            yield value.value
        elif isinstance(value, Seq):
            yield from _texts(value.items)


@cache
def _numbered() -> dict[str, str]:
    """The classes whose objects are numbered, and what the first is called."""
    names = sorted(keras_api.names("metrics"))
    return {name: snake_case(name) for name in names if name[:1].isupper() and _has_no_name(name)}


def _has_no_name(kind: str) -> bool:
    named = any(p.name == "name" for p in keras_api.parameters("metrics", kind) or ())
    return named and keras_api.default("metrics", kind, "name") is None


def snake_case(name: str) -> str:
    parts = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", parts).lower()


def _counts(run: Interpreter) -> dict[str, int] | None:
    value = run.state.names[NUMBERED]
    return dict(value.value) if isinstance(value, Const) else None


def _store(run: Interpreter, counts: dict[str, int]) -> None:
    run.state.names[NUMBERED] = Const(tuple(sorted(counts.items())))
