"""pandas: what is read from a file is not known, but columns, rows and encodings keep what can be."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from seqlint.program.language.given import Given
from seqlint.program.language.values import NONE, Array, Const, Dim, Function, Made, Origin, Past, Seq, Unknown, Value
from seqlint.program.library import arithmetic, dims, labels, reducing, shaping
from seqlint.program.library.arrays import (
    NOT_KNOWN,
    ArrayModel,
    arrange,
    array_list,
    array_of,
    as_method,
    by_column,
    cast,
    common_dtype,
    distinct,
    dtype_of,
    elements,
    is_integer,
    is_none,
    is_nullable,
    is_number,
    option,
    part_of,
    plain,
    span,
    why,
)
from seqlint.program.library.call import Call, Heap, Model, Rebind
from seqlint.program.library.frames import (
    CATEGORIES,
    ILOC,
    LOC,
    TEXT,
    column,
    complete,
    frame,
    rows_of,
    uniform,
    values,
    width_of,
    without,
)
from seqlint.program.library.numpy import ARRAY_ATTRIBUTES, ON_ARRAY, to_list
from seqlint.program.library.past import end_to_end

BACKENDS = {"numpy_nullable": "Float64", "pyarrow": "double[pyarrow]"}
"""The types that columns of numbers are read as; Keras 3.15.1 refuses these of every kind alike."""
MAX_NUMBERED = 100
"""Of a wider frame without names, the columns are not kept."""

# Making frames


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
        one = Array((shape[0],), table.dtype, table.low, table.high, container="series", origin=table.origin)
        return frame(shape[0], len(names), tuple((name, one) for name in names), table.origin)
    made = replace(table, shape=(shape[0], width), container="frame")
    found = arrange(made, made.shape, labels.reshaped(table, made.shape), table.origin)
    return replace(found, columns=_numbered(found)) if names is None else found


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
        dtype = "object" if series.dtype == "str" else series.dtype
        if dtype == "object" and _are_digits(value, call.heap):
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
    dtype = "object" if found.dtype == "str" else found.dtype
    found = replace(found, container="series", dtype=dtype, columns=())
    return cast(found, dtype_of(call.get("dtype"), dtype)) if call.get("dtype") is not None else found


def extension(call: Call) -> Value:
    """`pd.array`: of a type with gaps where no other is named. Keras takes such an array, but no frame of it."""
    found = array_of(call.get("data"), call.heap)
    if isinstance(found, Unknown) or found.dtype is None:
        return why(found if isinstance(found, Unknown) else None, "the data of an array")
    dtype = call.get("dtype")
    plain_series = replace(found, columns=())
    made = _with_place_for_gaps(plain_series) if dtype is None else cast(plain_series, dtype_of(dtype, None))
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
    return Array((rows_of(found), count), dtype, 0, 1, "one-hot", classes, "frame", found.origin)


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
    return _of_numbers(result, names)  # as many rows in each of the quantiles, while a bin of `cut` may hold none


def factorize(call: Call) -> Value:
    """Codes and the values they stand for."""
    found = array_of(call.receiver or call.get("values"), call.heap)
    if isinstance(found, Unknown):
        return why(found, "the data of factorize")
    count = found.classes if found.labels in labels.NUMBERS or found.dtype in ("str", "object") else None
    encoding: Any = "binary" if count == 2 else "integer"
    codes = Array(found.shape, "int64", 0, count - 1 if count else None, encoding, count, origin=found.origin)
    return Seq("tuple", (codes, Array((count or "?",), found.dtype)))


# Methods


def _in_place(model: ArrayModel) -> Model:
    """A method that may be told to change its frame."""

    def run(call: Call) -> Value | Rebind:
        assert isinstance(call.receiver, Array)
        result = model(call.receiver, call)
        return Rebind(result, NONE) if option(call, "inplace", False) is True else result

    return run


def drop(table: Array, call: Call) -> Value:
    """Columns by name, or rows."""
    columns = call.get("columns")
    if columns is None and option(call, "axis", 0) in (1, "columns"):
        columns = call.get("labels")
    if columns is not None:
        return without(table, plain(columns, call.heap))
    return _some_rows(table, "?")


def _some_rows(table: Array, rows: Dim) -> Array:
    """Rows of which it is not known where they stand: x and y no longer belong together."""
    if table.shape is None:
        return arrange(table, None)
    columns = tuple((name, _some_rows(one, rows)) for name, one in table.columns)
    made = arrange(table, (rows, *table.shape[1:]), labels.of_rows(table, rows))
    return replace(made, columns=columns)


def drop_rows(table: Array, call: Call) -> Value:
    """dropna, drop_duplicates: an unknown number of rows is left. x and y taken from the result belong together."""
    if option(call, "axis", 0) in (1, "columns"):
        return frame(rows_of(table), "?", (), table.origin)
    return replace(_some_rows(table, "?"), origin=table.origin)


def pop(call: Call) -> Value | Rebind:
    """`y = df.pop("label")` takes the column out."""
    table = call.receiver
    assert isinstance(table, Array)
    if table.container == "series":
        return Rebind(Array(None, table.dtype, container="series"), Unknown("an element of a column"))
    name = option(call, "item", NOT_KNOWN)
    return Rebind(without(table, name), column(table, name) if name is not NOT_KNOWN else Unknown("a column"))


def _place(call: Call) -> Value:
    """`series.argmax()`: a number of numpy's."""
    assert isinstance(call.receiver, Array)
    found = ON_ARRAY["argmax"](call.receiver, call)
    return replace(found, container="numpy") if isinstance(found, Array) else found


def sample(table: Array, call: Call) -> Value:
    share, count = option(call, "frac"), option(call, "n")
    whole = rows_of(table)
    rows: Dim = 1 if share is None and count is None else count if isinstance(count, int) else "?"
    if isinstance(share, (int, float)) and 0 <= share <= 1 and dims.known(whole):
        rows = round(whole * share)
    return _some_rows(table, rows)


def head(table: Array, call: Call) -> Value:
    count = option(call, "n", 5)
    if not isinstance(count, int) or count < 0:
        return _some_rows(table, "?")
    whole = rows_of(table)
    made = _some_rows(table, min(whole, count) if dims.known(whole) else "?")
    text = f":{count}" if call.name.endswith("head") else f"-{count}:"
    return replace(made, origin=part_of(table.origin, text))


def same(table: Array, call: Call) -> Value:
    """Another object that holds the same."""
    return replace(table)


def filled(table: Array, call: Call) -> Value:
    """fillna, interpolate, replace: other values, the same shape."""
    columns = tuple((name, replace(one, low=None, high=None)) for name, one in table.columns)
    dtype = None if call.name in ("mask", "where", "clip") else table.dtype
    return replace(table, dtype=dtype, low=None, high=None, labels=None, classes=None, columns=columns)


def shifted(table: Array, call: Call) -> Value:
    """shift, diff, pct_change: the first rows have nothing before them."""
    count = option(call, "periods", 1)
    if not isinstance(count, int) or not count:
        return Unknown("a table that is shifted by what is not one number")
    gap = Past(missing=call.get("fill_value") is None)
    if not gap.missing:
        return Array(table.shape, container=table.container)
    columns = tuple((name, replace(one, low=None, high=None, past=gap)) for name, one in table.columns)
    return replace(table, dtype="float64", low=None, high=None, labels=None, classes=None, columns=columns, past=gap)


def recoded(table: Array, call: Call) -> Value:
    """`map` or `replace` by what is written out: numbers in the place of others may be classes.

    `replace` leaves them objects where they take the place of texts (pandas 3.1.1); `map` makes numbers of them.
    """
    columns = tuple((name, _recoded(one, call)) for name, one in table.columns) if call.name == "replace" else ()
    if complete(table) and columns:
        return frame(rows_of(table), len(columns), columns, table.origin)
    return _recoded(table, call)


def _recoded(table: Array, call: Call) -> Array:
    """A series, or a frame whose columns are not known, with other values."""
    if call.name == "replace" and is_number(table.dtype) and _only_texts(call):
        return table
    bare = arrange(replace(table, low=None, high=None, dtype=None), table.shape, origin=table.origin)
    values = _written(call)
    if not values or table.container != "series":
        return bare
    of_texts = call.name == "replace" and str(table.dtype).startswith(("str", "object"))
    if call.get("value") is not None and not of_texts:
        return bare  # other values stay beside the new ones
    return _of_numbers(replace(bare, dtype="object") if of_texts else bare, values)


def _only_texts(call: Call) -> bool:
    """Whether `replace` looks for texts, of which a column of numbers has none."""
    given = call.first
    entries = None if given is None or isinstance(given, (Unknown, Array)) else call.heap.entries(given)
    old = [plain(key, call.heap) for key, _ in entries] if entries is not None else option(call, "to_replace")
    olds = old if isinstance(old, (list, tuple)) else (old,)
    nested = any(call.heap.entries(value) is not None for _, value in entries or ())
    return bool(olds) and not nested and all(isinstance(one, str) for one in olds)


def _written(call: Call) -> list[float]:
    """The new values, where all are numbers: of a dict, or those that `replace(old, new)` is given."""
    new = call.get("value") if call.name == "replace" else None
    given = call.first if new is None else new
    if isinstance(given, Function):
        return list(call.heap.answers(given) or ())
    entries = None if given is None or isinstance(given, (Unknown, Array)) else call.heap.entries(given)
    found = [plain(value, call.heap) for _, value in entries or ()]
    if new is not None and entries is None:
        old, one = option(call, "to_replace"), plain(new, call.heap)
        found = list(one) if isinstance(one, tuple) else [one]
        found = found if not isinstance(old, tuple) or len(old) == len(found) else []
    return found if all(isinstance(value, (int, float)) and value == value for value in found) else []


def astype(table: Array, call: Call) -> Value:
    return typed(table, dtype_of(call.get("dtype"), None))


def typed(table: Array, dtype: str | None) -> Array:
    """A frame or series of another type."""
    columns = tuple((name, cast(one, dtype)) for name, one in table.columns)
    return replace(cast(table, dtype), columns=columns if dtype else ())


def to_numpy(table: Array, call: Call) -> Value:
    made = values(table)
    return made if call.get("dtype") is None else cast(made, dtype_of(call.get("dtype"), made.dtype))


def inferred(table: Array, call: Call) -> Value:
    """`infer_objects`: what are numbers among the objects becomes numbers."""
    if table.columns:
        return by_column(table, _inferred)
    return _inferred(table)


def _inferred(table: Array) -> Array:
    return replace(table, dtype=None) if table.dtype == "object" else replace(table)


def nullable(table: Array, call: Call) -> Value:
    """`convert_dtypes`: the types that have a place for gaps."""
    columns = tuple((name, _with_place_for_gaps(one)) for name, one in table.columns)
    made = frame(rows_of(table), width_of(table), columns, table.origin) if table.container == "frame" else table
    if table.container == "series":
        return _with_place_for_gaps(made)
    all_nullable = bool(columns) and all(is_nullable(one.dtype) for _, one in columns)
    return made if all_nullable else replace(made, dtype=None)


def _with_place_for_gaps(series: Array) -> Array:
    kind = {"bool": "boolean", "float64": "Float64", "float32": "Float32"}.get(series.dtype or "")
    return cast(series, kind or ("Int64" if is_integer(series.dtype) else None))


def reset_index(table: Array, call: Call) -> Value:
    drop = option(call, "drop", False)
    if drop is NOT_KNOWN:
        return Unknown("a table with an index that is kept or not")
    if drop:
        return replace(table)
    return frame(
        rows_of(table), dims.add(width_of(table), 1), table.columns if not complete(table) else (), table.origin
    )


def set_index(table: Array, call: Call) -> Value:
    return without(table, option(call, "keys", NOT_KNOWN))


def rename(table: Array, call: Call) -> Value:
    given = call.get("columns")
    entries = None if given is None or isinstance(given, Unknown) else call.heap.entries(given)
    names = {str(plain(old, call.heap)): str(plain(new, call.heap)) for old, new in entries or ()}
    columns = tuple((names.get(name, name), one) for name, one in table.columns)
    if entries is None or len(dict(columns)) < len(columns):
        return frame(rows_of(table), width_of(table), (), table.origin, uniform(table))
    return replace(table, columns=columns)


def applied(table: Array, call: Call) -> Value:
    """`apply`: of a series a series; of a frame it depends on the function."""
    if table.container == "series":
        bare = arrange(replace(table, dtype=None, low=None, high=None), table.shape, origin=table.origin)
        if isinstance(call.get("func"), Const):  # the name of a method, which may give anything
            return Unknown("the result of apply")
        numbers = call.heap.answers(call.first or NONE)
        return _of_numbers(bare, numbers) if numbers else bare
    return Unknown("the result of apply")


def _of_numbers(series: Array, numbers: Sequence[float]) -> Array:
    """One of these numbers in each row: they may be classes."""
    encoding, classes = labels.of_set(series.shape, set(numbers))
    return replace(series, low=min(numbers), high=max(numbers), labels=encoding, classes=classes)


def some_columns(table: Array, call: Call) -> Value:
    return frame(rows_of(table), "?", (), table.origin)


def reduced(name: str) -> ArrayModel:
    """sum, mean, ...: of a frame by column, of a series a number."""

    def run(table: Array, call: Call) -> Value:
        axis = option(call, "axis", 0)
        at = Const({"index": 0, "columns": 1}.get(axis, axis) if axis is not NOT_KNOWN else 0)
        kwargs: dict[str, Value] = {"axis": at} if table.container == "frame" else {}
        found = reducing.ON_ARRAY[name](replace(table, columns=()), Call(f"numpy.{name}", Given.of(kwargs), call.heap))
        if not isinstance(found, Array):
            return found
        dtype = None if rows_of(table) == 0 else found.dtype
        return replace(found, dtype=dtype, container="numpy" if found.shape == () else "series")

    return run


def unique(table: Array, call: Call) -> Value:
    count = table.classes if table.labels in labels.NUMBERS or table.dtype in ("str", "object") else None
    return Array((count or "?",), table.dtype, table.low, table.high)


def nunique(table: Array, call: Call) -> Value:
    count = table.classes if table.labels in labels.NUMBERS or table.dtype in ("str", "object") else None
    if table.container == "frame":
        return Array((width_of(table),), "int64", 0, container="series")
    return Const(count) if count else Array((), "int64", 0, container="python")


def value_counts(table: Array, call: Call) -> Value:
    found = unique(table, call)
    return Array(found.shape if isinstance(found, Array) else ("?",), "int64", 1, container="series")


def missing(table: Array, call: Call) -> Value:
    """isnull, isna, notnull."""
    return Array(table.shape, "bool", 0, 1, container=table.container)


def is_in(table: Array, call: Call) -> Value:
    return Array(table.shape, "bool", 0, 1, *labels.yes_or_no(table.shape), table.container, table.origin)


def one_column(table: Array, call: Call) -> Value:
    return replace(table, shape=(rows_of(table), 1), container="frame")


# Attributes


def accessor(name: str) -> Callable[[Array], Value]:
    return lambda table: Made(name, state=(("of", table),))


def read_columns(table: Array) -> Value | None:
    """The names, as an array of text of known length."""
    if table.container != "frame":
        return None
    return Array((width_of(table),), "object", container="numpy")


def read_codes(accessed: Made) -> Value:
    """`df["label"].cat.codes`."""
    table = dict(accessed.state)["of"]
    assert isinstance(table, Array)
    high = None if table.classes is None else table.classes - 1
    return Array(table.shape, "int8", 0, high, "integer", table.classes, "series", table.origin)


# Tables

REDUCED = ("sum", "mean", "std", "var", "min", "max", "median", "prod", "any", "all")
SAME = ("copy", "sort_values", "sort_index")
SHARED: dict[str, Model] = {
    **{name: _in_place(same) for name in SAME},
    **{name: _in_place(reduced(name)) for name in REDUCED},
    "abs": as_method(lambda table, call: arithmetic.unary("abs", table)),
    "round": as_method(lambda table, call: by_column(table, arithmetic.rounded)),
    **{name: _in_place(filled) for name in ("fillna", "interpolate", "ffill", "bfill", "clip", "mask", "where")},
    **{name: _in_place(drop_rows) for name in ("dropna", "drop_duplicates")},
    **{name: _in_place(missing) for name in ("isnull", "isna", "notnull", "notna")},
    **{name: _in_place(head) for name in ("head", "tail")},
    **{name: as_method(shifted) for name in ("shift", "diff", "pct_change")},
    "drop": _in_place(drop), "sample": _in_place(sample), "astype": _in_place(astype), "to_numpy": _in_place(to_numpy),
    "as_matrix": _in_place(to_numpy), "reset_index": _in_place(reset_index), "replace": _in_place(recoded),
    "convert_dtypes": as_method(nullable), "infer_objects": as_method(inferred),
    "apply": _in_place(applied), "nunique": _in_place(nunique), "isin": _in_place(is_in), "pop": pop,
    "value_counts": _in_place(value_counts),
}  # fmt: skip
FRAME: dict[str, Model] = {
    **SHARED, "set_index": _in_place(set_index), "rename": _in_place(rename),
    "select_dtypes": _in_place(some_columns), "transpose": as_method(shaping.transpose),
}  # fmt: skip
SERIES: dict[str, Model] = {
    **SHARED, "map": _in_place(recoded), "unique": _in_place(unique), "factorize": factorize,
    "tolist": as_method(to_list), "to_list": as_method(to_list), "to_frame": _in_place(one_column),
    "argmax": _place, "argmin": _place, "rename": _in_place(same),
}  # fmt: skip
METHODS: dict[str, dict[str, Model]] = {"frame": FRAME, "series": SERIES}

FUNCTIONS: dict[str, Model] = {
    **{f"pandas.read_{kind}": read for kind in ("csv", "excel", "table", "json", "parquet", "pickle", "feather")},
    "pandas.DataFrame": data_frame, "pandas.DataFrame.from_dict": data_frame, "pandas.Series": series,
    "pandas.array": extension,
    "pandas.concat": concat, "pandas.get_dummies": get_dummies, "pandas.factorize": factorize,
    "pandas.cut": binned, "pandas.qcut": binned,
}  # fmt: skip
READ: dict[str, Callable[[Array], Value | None]] = {
    **{name: ARRAY_ATTRIBUTES[name] for name in ("shape", "size", "ndim", "T")},
    "values": values, "columns": read_columns, "iloc": accessor(ILOC), "loc": accessor(LOC),
    "iat": accessor(ILOC), "at": accessor(LOC),
    "index": lambda table: Array((rows_of(table),), None), "array": values,
}  # fmt: skip
ATTRIBUTES: dict[str, dict[str, Callable[[Any], Value | None]]] = {
    "frame": READ,
    "series": {**READ, "dtype": ARRAY_ATTRIBUTES["dtype"], "str": accessor(TEXT), "cat": accessor(CATEGORIES)},
    CATEGORIES: {"codes": read_codes},
}
CONSTANTS: dict[str, Value] = {}
