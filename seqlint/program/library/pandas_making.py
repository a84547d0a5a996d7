"""pandas' functions that make tables, columns and arrays: `read_csv`, `DataFrame`, `concat`, `get_dummies`, `cut`."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from seqlint.program.language.values import (
    NONE,
    Array,
    Const,
    Dim,
    History,
    Made,
    Origin,
    Past,
    Result,
    Seq,
    Unknown,
    Value,
)
from seqlint.program.library import dims, labels
from seqlint.program.library.arrays import (
    NOT_KNOWN,
    arrange,
    array_list,
    array_of,
    cast,
    common_dtype,
    distinct,
    dtype_of,
    elements,
    is_none,
    option,
    plain,
    span,
    why,
)
from seqlint.program.library.call import Call, Heap
from seqlint.program.library.frames import (
    column,
    complete,
    frame,
    of_numbers,
    rows_of,
    typed,
    width_of,
    with_place_for_gaps,
)
from seqlint.program.library.past import end_to_end

BACKENDS = {"numpy_nullable": "Float64", "pyarrow": "double[pyarrow]"}
"""The types that columns of numbers are read as; Keras 3.15.1 refuses these of every kind alike."""
MAX_NUMBERED = 100
"""Of a wider frame without names, the columns are not kept."""


def read(call: Call) -> Value:
    """read_csv and the like: rows and columns come from the file, except where the program names them."""
    place = call.first
    path = plain(place, call.heap) if place is not None else NOT_KNOWN
    origin = Origin(path if isinstance(path, str) else "a file", "all", None)
    names = option(call, "usecols", option(call, "names", None))
    dtype = BACKENDS.get(option(call, "dtype_backend", None))
    if not isinstance(names, tuple):
        return frame("?", "?", (), origin, dtype)
    blank = Array(("?",), dtype, container="series", origin=origin)
    known = all(isinstance(name, str) for name in names)
    index = call.get("index_col")
    if index is not None and index != NONE:
        return frame("?", "?", (), origin, dtype)
    found = tuple((name, blank) for name in names) if known else ()
    return frame("?", len(names), found, origin)


def data_frame(call: Call) -> Value:
    """`pd.DataFrame(data, dtype=...)`."""
    made, dtype = _untyped(call), call.get("dtype")
    given = dtype is not None and not is_none(dtype)
    return typed(made, dtype_of(dtype, None)) if given and isinstance(made, Array) else made


def _untyped(call: Call) -> Value:
    """A frame of a dict of columns, an array, a list of rows or another frame."""
    data = call.get("data")
    names = option(call, "columns")
    if isinstance(data, Made) and data.name == "history":
        return _of_history(data) if names is None else frame("?", "?")
    entries = None if data is None or isinstance(data, (Array, Unknown)) else call.heap.entries(data)
    if isinstance(data, Array) and data.container == "frame" and names is None:
        return replace(data)
    if entries is not None:
        return _from_dict(entries, call)
    table = array_of(data, call.heap)
    if isinstance(table, Unknown):
        return frame("?", len(names)) if isinstance(names, tuple) else why(table, "the data of a frame")
    shape = table.shape
    if shape is None or len(shape) not in (1, 2):
        return frame("?", len(names) if isinstance(names, tuple) else "?")
    width: Dim = shape[1] if len(shape) == 2 else 1
    if isinstance(names, tuple) and all(isinstance(name, str) for name in names):
        one = Array(
            (shape[0],), table.dtype, table.low, table.high, container="series", origin=table.origin, past=table.past
        )
        made = frame(shape[0], len(names), tuple((name, one) for name in names), table.origin)
        return replace(made, past=table.past)
    made = replace(table, shape=(shape[0], width), container="frame")
    found = arrange(made, made.shape, labels.reshaped(table, made.shape), table.origin)
    return replace(found, columns=_numbered(found) if names is None else (), past=table.past)


def _of_history(data: Made) -> Array:
    """`pd.DataFrame(fit.history)`: a column for each key that is recorded."""
    fit = dict(data.state).get("fit")
    if not isinstance(fit, History) or fit.keys is None:
        return frame("?", "?")
    recorded = tuple((key, Array(("?",), "float64", container="series")) for key in fit.keys)
    return replace(frame("?", len(recorded), recorded), past=Past(result=Result("fit", fit.model, fit.call)))


def _numbered(table: Array) -> tuple[tuple[str, Array], ...]:
    """The columns of a frame to which no names are given: 0, 1, 2, ..."""
    width = width_of(table)
    return (
        tuple((str(i), column(table, i)) for i in range(width)) if dims.known(width) and width <= MAX_NUMBERED else ()
    )


def _are_digits(value: Value, heap: Heap) -> bool:
    """Whether a column holds texts that are all numbers: `["1", "2"]`."""
    texts = [item.value for item in elements(value, heap) or () if isinstance(item, Const)]
    try:
        return bool([float(text) for text in texts if isinstance(text, str)])
    except ValueError:
        return False


def _from_dict(entries: tuple[tuple[Value, Value], ...], call: Call) -> Value:
    found: list[tuple[str, Array]] = []
    rows: Dim = "?"
    for key, value in entries:
        one = array_of(_with_gaps(value, call.heap), call.heap)
        series = one if isinstance(one, Array) and one.shape is not None and len(one.shape) == 1 else Array(("?",))
        rows = series.shape[0] if series.shape and dims.known(series.shape[0]) else rows
        dtype = series.dtype
        if dtype in ("str", "object") and _are_digits(value, call.heap):
            dtype = None  # Keras makes numbers of a frame, and can of these (Keras 3.15.1, pandas 3.1)
        found.append((str(plain(key, call.heap)), replace(series, dtype=dtype, container="series")))
    columns = tuple((name, replace(one, shape=(rows,))) for name, one in found)
    return frame(rows, len(columns), columns)


def _with_gaps(value: Value, heap: Heap) -> Value:
    """A list of numbers and None, which pandas reads as NaN."""
    items = elements(value, heap)
    if items is None or NONE not in items or not all(_is_number_or_none(item) for item in items):
        return value
    return Seq("list", tuple(Const(math.nan) if item == NONE else item for item in items))


def _is_number_or_none(value: Value) -> bool:
    return value == NONE or (isinstance(value, Const) and type(value.value) in (int, float))


def series(call: Call) -> Value:
    given = call.get("data")
    found = array_of(None if given is None else _with_gaps(given, call.heap), call.heap)
    if isinstance(found, Unknown):
        return why(found, "the data of a series")
    found = replace(found, container="series", columns=())
    return cast(found, dtype_of(call.get("dtype"), found.dtype)) if call.get("dtype") is not None else found


def extension(call: Call) -> Value:
    """`pd.array`: of a type with gaps where no other is named. Keras takes such an array, but no frame of it."""
    found = array_of(call.get("data"), call.heap)
    if isinstance(found, Unknown) or found.dtype is None:
        return why(found if isinstance(found, Unknown) else None, "the data of an array")
    dtype = call.get("dtype")
    plain_series = replace(found, columns=())
    made = with_place_for_gaps(plain_series) if dtype is None else cast(plain_series, dtype_of(dtype, None))
    return replace(made, container="numpy")


def concat(call: Call) -> Value:
    arrays = array_list(call, call.get("objs"))
    if isinstance(arrays, Unknown):
        return arrays
    sideways = option(call, "axis", 0) in (1, "columns")
    if sideways:
        widths = [width_of(one) if one.container == "frame" else 1 for one in arrays]
        columns = tuple(pair for one in arrays for pair in one.columns)
        return frame(rows_of(arrays[0]), dims.total(widths), columns if len(dict(columns)) == len(columns) else ())
    if all(one.container == "series" for one in arrays):
        return _end_to_end(arrays)
    rows = dims.total(rows_of(one) for one in arrays)
    names = [name for name, _ in arrays[0].columns]
    if not all(complete(one) and [name for name, _ in one.columns] == names for one in arrays):
        return frame(rows, "?")
    return frame(
        rows, len(names), tuple((name, _end_to_end([dict(one.columns)[name] for one in arrays])) for name in names)
    )


def _end_to_end(columns: list[Array]) -> Array:
    shape = dims.concatenate([one.shape for one in columns], 0)
    past = end_to_end(columns)
    return Array(shape, common_dtype(columns), *span(columns), *labels.joined(columns), "series", past=past)


def get_dummies(call: Call) -> Value:
    """One column a value: of a series one-hot rows."""
    data = call.get("data")
    found = array_of(data, call.heap)
    if isinstance(found, Unknown):
        return why(found, "the data of get_dummies")
    dtype = dtype_of(call.get("dtype"), "bool")
    single = (found.shape is not None and len(found.shape) == 1) or found.container == "series"
    if not single:
        return _dummies_beside(found, call, dtype)
    if option(call, "drop_first", False) is not False:
        return Array((rows_of(found), "?"), dtype, 0, 1, container="frame", origin=found.origin)
    count, _ = distinct(data, call)
    classes = count if dims.known(count) else None
    mark = Array((rows_of(found),), dtype, 0, 1, container="series")
    columns = tuple((text, mark) for text in sorted(found.past.texts)) if call.get("prefix") is None else ()
    return Array((rows_of(found), count), dtype, 0, 1, "one-hot", classes, "frame", found.origin, columns)


def _dummies_beside(table: Array, call: Call, dtype: str | None) -> Array:
    """Of a frame: the columns of numbers stay, then come those of each encoded column, by whatever names."""
    unknown = frame(rows_of(table), "?", (), table.origin)
    given, dropped = option(call, "columns", None), option(call, "drop_first", False)
    texts = tuple(name for name, one in table.columns if one.dtype in ("object", "str", "category"))
    names = texts if given is None else given if isinstance(given, tuple) else None
    if not complete(table) or names is None or dropped is NOT_KNOWN or any(c.dtype is None for _, c in table.columns):
        return unknown
    encoded = [dict(table.columns).get(str(name)) for name in names]
    counts = [None if one is None else one.classes for one in encoded]
    known = [count for count in counts if count is not None]
    if len(known) < len(counts):
        return unknown
    mark = Array((rows_of(table),), dtype, 0, 1, container="series")
    found = [(name, one) for name, one in table.columns if name not in map(str, names)]
    for name, count in zip(names, known, strict=True):
        found += [(f"{name}_?{number}", mark) for number in range(count - bool(dropped))]
    return frame(rows_of(table), len(found), tuple(found), table.origin)


def to_numeric(call: Call) -> Value:
    """`pd.to_numeric`: a gap where a text is no number and none is asked for."""
    found = array_of(call.first, call.heap)
    if isinstance(found, Unknown) or found.dtype in ("int64", "float64"):
        return found
    texts = found.past.texts if option(call, "errors", "raise") == "coerce" else ()
    made = Array(found.shape, container=found.container, origin=found.origin)
    return replace(made, dtype="float64", past=Past(missing=True)) if not all(map(_is_number, texts)) else made


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def binned(call: Call) -> Value:
    """`pd.cut` and `qcut`: categories, or their numbers where `labels=False`."""
    found = array_of(call.get("x"), call.heap)
    if isinstance(found, Unknown) or option(call, "retbins", False) is not False:
        return why(found if isinstance(found, Unknown) else None, "bins")
    if found.container != "series":
        return Unknown("a Categorical")
    names, count = option(call, "labels"), option(call, "q", None)
    dtype = None if names is False or names is NOT_KNOWN else "category"
    if names is False and isinstance(count, int):
        names = tuple(range(count))
    result = Array(found.shape, dtype, container="series", origin=found.origin)
    if not call.name.endswith("qcut") or not isinstance(names, tuple) or not all(type(n) is int for n in names):
        return result
    return of_numbers(result, names)  # as many rows in each of the quantiles, while a bin of `cut` may hold none


def factorize(call: Call) -> Value:
    """Codes and the values they stand for."""
    found = array_of(call.receiver or call.get("values"), call.heap)
    if isinstance(found, Unknown):
        return why(found, "the data of factorize")
    count = found.classes if found.labels in labels.NUMBERS or found.dtype in ("str", "object") else None
    encoding: Any = "binary" if count == 2 else "integer"
    codes = Array(found.shape, "int64", 0, count - 1 if count else None, encoding, count, origin=found.origin)
    return Seq("tuple", (codes, Array((count or "?",), found.dtype)))
