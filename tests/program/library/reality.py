"""Compares what the analysis claims of a program's names with what Python really binds them to.

A claim may be missing; a wrong one is a difference. `silences` lists what is not claimed, where knowledge is demanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from seqlint.program.keras.world import Keras
from seqlint.program.language import paths as run
from seqlint.program.language import python
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.values import Array, Const, Dataset, Made, Ref, Seq, Unknown, Value
from seqlint.reading import source

TOLERANCE = 1e-5


class Claims:
    """The values that the analysis gives to the names of a program."""

    def __init__(self, code: str) -> None:
        program = source.from_text("program.py", code)
        assert program.problem is None, program.problem
        units = run.trees(program)
        self.run = Interpreter(program, units, run.meaning(partial(Keras.of, 3)))
        with self.run.in_statement(0, -1):
            self.run.execute(units[0].body)
        self.names = {name: value for (scope, name), value in self.run.state.names.items() if scope == 0}

    def items(self, value: Value) -> tuple[Value, ...] | None:
        return python.items(self.run, value) if isinstance(value, Seq | Ref) else None


def execute(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(code, "<program>", "exec"), names)
    return names


def differences(code: str) -> list[str]:
    """Every wrong claim about a name of the program."""
    claims, real = Claims(code), execute(code)
    found: list[str] = []
    for name, value in claims.names.items():
        found += [f"{name}{text}" for text in compare(claims, value, real[name])]
    return found


def silences(code: str) -> list[str]:
    """The names whose value, shape or type is not known. Names that begin with `maybe` may be."""
    claims = Claims(code)
    return [
        f"{name} is {value}" for name, value in claims.names.items() if not name.startswith("maybe") and silent(value)
    ]


def silent(value: Value) -> bool:
    if isinstance(value, Array):
        return value.shape is None or "?" in value.shape or value.dtype is None
    if isinstance(value, Seq):
        return any(map(silent, value.items))
    if isinstance(value, Dataset):
        return any(map(silent, value.elements))
    return isinstance(value, Unknown)


def compare(claims: Claims, value: Value, real: Any) -> Iterator[str]:
    match value:
        case Array():
            yield from compare_array(value, real)
        case Const():
            if type(real) in (int, float, str, bool) and (type(real) is not type(value.value) or real != value.value):
                yield f" is {real!r}, not {value.value!r}"
        case Seq() | Ref():
            items = claims.items(value)
            if items is None:
                return
            if isinstance(real, set | frozenset):  # in no order that a claim could be about
                known = [item.value for item in items if isinstance(item, Const)]
                if len(items) != len(real) or not set(known) <= set(real):
                    yield f" is {real}, not {known}"
                return
            if isinstance(real, Iterator):
                try:
                    real = list(real)
                except Exception:  # a function that it calls raises
                    return
            if len(items) != len(real):
                yield f" has {len(real)} elements, not {len(items)}"
                return
            for i, (item, part) in enumerate(zip(items, real, strict=True)):
                yield from (f"[{i}]{text}" for text in compare(claims, item, part))
        case Dataset():
            yield from compare_dataset(claims, value, real)
        case Made():
            for name, item in value.state:
                if hasattr(real, name):
                    yield from (f".{name}{text}" for text in compare(claims, item, getattr(real, name)))


def compare_array(value: Array, real: Any) -> Iterator[str]:
    if container_of(real) != value.container:
        yield f" is a {type(real).__name__}, not {value.container}"
    data = np.asarray(real.numpy() if hasattr(real, "numpy") else real)
    if value.shape is not None:
        fits = len(value.shape) == data.ndim and all(
            d in ("?", n) for d, n in zip(value.shape, data.shape, strict=True)
        )
        if not fits:
            yield f" has shape {data.shape}, not {value.shape}"
            return
    if value.dtype is not None and value.dtype not in dtypes_of(real, data):
        yield f" has dtype {getattr(real, 'dtype', data.dtype)}, not {value.dtype}"
    if data.size and data.dtype.kind in "biuf":
        yield from compare_values(value, data.astype("float64"))
        yield from compare_labels(value, data)


def compare_values(value: Array, data: Any) -> Iterator[str]:
    data = data[np.isfinite(data)]
    if not data.size:
        return
    slack = (TOLERANCE if value.dtype != "float16" else 1e-3) * max(1.0, float(np.abs(data).max()))
    if value.low is not None and data.min() < value.low - slack:
        yield f" goes down to {data.min()}, not {value.low}"
    if value.high is not None and data.max() > value.high + slack:
        yield f" goes up to {data.max()}, not {value.high}"


def compare_labels(value: Array, data: Any) -> Iterator[str]:
    seen = set(np.unique(data[np.isfinite(data)])) if data.size < 1_000_000 else set()
    if value.labels in ("binary", "one-hot", "multi-label") and not seen <= {0.0, 1.0}:
        yield f" is not {value.labels}: {sorted(seen)[:5]}"
    if value.labels == "integer" and not all(v >= 0 and v == int(v) for v in seen):
        yield f" does not hold classes: {sorted(seen)[:5]}"
    if value.labels == "numbered" and not all(v == int(v) for v in seen):
        yield f" does not hold whole numbers: {sorted(seen)[:5]}"
    sized = value.shape is not None and value.shape != () and "?" not in value.shape
    if value.labels in ("integer", "numbered") and value.classes is not None and sized and len(seen) != value.classes:
        yield f" has {len(seen)} classes, not {value.classes}"
    if value.labels == "one-hot" and data.ndim and not (data.sum(axis=-1) == 1).all():
        yield " is not one-hot"
    if value.labels == "one-hot" and value.classes is not None and data.ndim and data.shape[-1] != value.classes:
        yield f" is {data.shape[-1]} wide, not {value.classes}"
    if value.labels == "continuous" and data.dtype.kind not in "f":
        yield " is not continuous"


def container_of(real: Any) -> str:
    for kind, container in (("DataFrame", "frame"), ("Series", "series"), ("EagerTensor", "tensor")):
        if type(real).__name__ == kind:
            return container
    if "Variable" in type(real).__name__:
        return "tensor"
    is_array = isinstance(real, np.ndarray | np.generic) or type(real).__name__ == "Index"
    return "numpy" if is_array or hasattr(real, "_from_sequence") else "python"  # which pandas' own arrays have


def dtypes_of(real: Any, data: Any) -> tuple[str, ...]:
    """The spellings of a type here; pandas' text is ours, whichever of its types holds it."""
    name = str(getattr(real, "dtype", data.dtype)).removeprefix("<dtype: '").removesuffix("'>")
    if hasattr(real, "dtypes") and type(real).__name__ == "DataFrame":
        # One column that Keras refuses, of a nullable type or of categories, makes the frame what it is.
        own = [str(each) for each in real.dtypes if not isinstance(each, np.dtype) and str(each) != "str"]
        if own:
            return tuple(own)
        name = str(np.asarray(real).dtype)
    if name.startswith(("<U", "str", "|S")) or name in ("object", "string", "category"):
        return (
            ("str", "object", "string", "category")
            if name != "object" or type(real).__name__ != "ndarray"
            else ("object", "str")
        )
    return (name,)


def compare_dataset(claims: Claims, value: Dataset, real: Any) -> Iterator[str]:
    """The first element (a batch, where batched)."""
    if isinstance(real, Iterator) and not hasattr(real, "image_data_generator"):  # which never ends
        real = list(real)
    first = next(iter(real), None)
    if first is None:
        if value.size not in ("?", 0):
            yield f" holds nothing, not {value.size} samples"
        return
    parts = first if isinstance(first, tuple) and len(value.elements) > 1 else (first,)
    if len(parts) != len(value.elements):
        yield f" yields {len(parts)} parts, not {len(value.elements)}"
        return
    for i, (element, part) in enumerate(zip(value.elements, parts, strict=True)):
        if not isinstance(element, Array):
            continue
        one = part if value.batch is None else part[0]
        yield from (f"<{i}>{text}" for text in compare_array(element.with_(container=container_of(one)), one))
    if value.batch not in (None, "?") and len(parts[0]) > value.batch:
        yield f" is batched by {len(parts[0])}, not {value.batch}"
    size = sum(1 if value.batch is None else len(e[0] if isinstance(e, tuple) else e) for e in take(real))
    if value.size != "?" and size != value.size:
        yield f" holds {size} samples, not {value.size}"


def take(real: Any) -> Any:
    """All elements of a dataset; Keras' generators never end by themselves."""
    return real if not hasattr(real, "image_data_generator") else (real[i] for i in range(len(real)))
