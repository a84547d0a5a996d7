"""Frames and series of pandas: columns by name, rows, subscripts. What is known of a file's columns grows with use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from seqlint.program.language.values import (
    NO_PAST,
    NONE,
    Array,
    Const,
    Dim,
    Made,
    Origin,
    Past,
    Seq,
    Slice,
    Unknown,
    Value,
)
from seqlint.program.library import dims, indexing, labels
from seqlint.program.library.arrays import (
    BESIDE_BOOLS,
    INTS_AND_BOOLS,
    NOT_KNOWN,
    NUMBERS_AND_BOOLS,
    OF_NULLABLE,
    array_of,
    cast,
    common_dtype,
    elements,
    is_integer,
    is_nullable,
    is_number,
    plain,
    span,
)
from seqlint.program.library.call import Heap

Columns = tuple[tuple[str, Array], ...]
WHOLE = Slice(NONE, NONE, NONE)
ILOC, LOC, TEXT, CATEGORIES = "pandas.iloc", "pandas.loc", "pandas.str", "pandas.cat"
ACCESSORS = (ILOC, LOC)


# Frames


def frame(
    rows: Dim, width: Dim, columns: Columns = (), origin: Origin | None = None, dtype: str | None = None
) -> Array:
    """A frame; its type and bounds are those of its columns where all are known."""
    low, high = None, None
    past = Past(missing=True) if any(column.past.missing for _, column in columns) else NO_PAST
    if columns and width == len(columns):
        arrays = [column for _, column in columns]
        dtype = _type_of(arrays)
        low, high = span(arrays)
    return Array((rows, width), dtype, low, high, container="frame", origin=origin, columns=columns, past=past)


def _type_of(columns: Sequence[Array]) -> str | None:
    """The type of all columns, as far as it decides what Keras makes of the frame."""
    kinds = {one.dtype for one in columns}
    nullable = next((kind for kind in kinds if is_nullable(kind)), None)
    if nullable is not None:
        return nullable
    if "category" in kinds:
        return "category"
    if "bool" in kinds and len(kinds) > 1 and all(map(is_number, kinds)):
        return NUMBERS_AND_BOOLS if "float64" in kinds else INTS_AND_BOOLS
    return common_dtype(columns)


def values(table: Array) -> Array:
    """The table as a numpy array: of columns of several kinds it holds objects, of categories what they are."""
    is_table = table.container in ("frame", "series")
    dtype = {"str": "object" if is_table else "str", "category": None}.get(table.dtype or "", table.dtype)
    if dtype in BESIDE_BOOLS:
        dtype = NUMBERS_AND_BOOLS
    elif is_nullable(dtype):
        width = width_of(table)
        dtype = OF_NULLABLE if dims.known(width) and width > 1 else None
    kept = table.columns if is_table and complete(table) and is_number(dtype) else ()
    columns = tuple((str(number), replace(cast(one, dtype), container="numpy")) for number, (_, one) in enumerate(kept))
    return replace(table, container="numpy", dtype=dtype, columns=columns)


def complete(table: Array) -> bool:
    """Whether all columns are known by name."""
    return table.shape is not None and table.shape[1:] == (len(table.columns),)


def rows_of(table: Array) -> Dim:
    return table.shape[0] if table.shape else "?"


def width_of(table: Array) -> Dim:
    return table.shape[1] if table.shape and len(table.shape) == 2 else "?"


def uniform(table: Array) -> str | None:
    """The type of every column, where the frame was made of one array."""
    return None if table.columns or table.dtype in BESIDE_BOOLS else table.dtype


def column(table: Array, name: Any) -> Array:
    """`df[name]`: of a file's column not even the type is known."""
    found = dict(table.columns).get(str(name)) if not isinstance(name, Array) else None
    if found is None:
        typed = uniform(table)
        found = Array((rows_of(table),), typed, table.low if typed else None, table.high if typed else None)
    return replace(found, container="series", origin=table.origin)


def select(table: Array, names: Iterable[Any]) -> Array:
    """`df[[...]]`."""
    found = tuple((str(name), column(table, name)) for name in names)
    made = frame(rows_of(table), len(found), found, table.origin, uniform(table))
    one = found[0][1] if len(found) == 1 else None
    return made if one is None else replace(made, labels=one.labels, classes=one.classes)


def pick_rows(table: Array, index: Value, heap: Heap) -> Array:
    """Some rows of a frame or series."""
    whole = indexing.take(replace(table, columns=()), index, heap)
    columns = tuple((name, indexing.take(one, index, heap)) for name, one in table.columns)
    return replace(whole, columns=columns, container=table.container)


def without(table: Array, gone: Any) -> Array:
    """`df.drop(columns=...)`."""
    if gone is NOT_KNOWN:
        return frame(rows_of(table), "?", (), table.origin)
    names = {str(name) for name in (gone if isinstance(gone, tuple) else (gone,))}
    left = tuple((name, one) for name, one in table.columns if name not in names)
    width = width_of(table)
    return frame(rows_of(table), width - len(names) if dims.known(width) else "?", left, table.origin, uniform(table))


# Subscripts


def subscript(table: Array, index: Value, heap: Heap) -> Value:
    """`df["a"]`, `df[["a", "b"]]`, `df[mask]`, `df[10:20]` and the same of a series."""
    if isinstance(index, Slice) or (isinstance(index, Array) and index.dtype == "bool"):
        return pick_rows(table, index, heap)
    if table.container == "series":
        if isinstance(index, (Const, Unknown)):
            return replace(table, shape=(), container="numpy", labels=None, classes=None, origin=None)
        return indexing.take(table, index, heap)
    names = elements(index, heap)
    if names is not None:
        return select(table, (plain(name, heap) for name in names))
    if isinstance(index, Const):
        return column(table, index.value)
    if isinstance(index, Made):
        return frame(rows_of(table), "?", (), table.origin)
    return Unknown("a column of a name that is not known")


def accessed(accessor: Made, index: Value, heap: Heap) -> Value:
    """`df.iloc[...]` and `df.loc[...]`."""
    table = dict(accessor.state)["of"]
    assert isinstance(table, Array)
    rows, columns = index.items if isinstance(index, Seq) and len(index.items) == 2 else (index, WHOLE)
    if table.container == "series":
        return indexing.take(table, rows, heap) if accessor.name == ILOC else subscript(table, rows, heap)
    if accessor.name == LOC:
        return _by_name(table, rows, columns, heap)
    return _by_place(table, rows, columns, heap)


def _by_place(table: Array, rows: Value, columns: Value, heap: Heap) -> Value:
    picked = _columns_by_place(table, columns, heap)
    if rows == WHOLE or isinstance(picked, Unknown):
        return picked
    if picked.container == "series":
        return indexing.take(picked, rows, heap)
    if isinstance(rows, Const):
        return Array((width_of(picked),), picked.dtype, picked.low, picked.high, container="series")
    return pick_rows(picked, rows, heap)


def _columns_by_place(table: Array, columns: Value, heap: Heap) -> Array | Unknown:
    """The columns that a number, a slice or a list of numbers picks."""
    if columns == WHOLE:
        return table
    dtype = None if table.dtype in BESIDE_BOOLS else table.dtype
    bare = indexing.take(replace(table, columns=(), dtype=dtype), Seq("tuple", (WHOLE, columns)), heap)
    names = [name for name, _ in table.columns]
    place = plain(columns, heap)
    if isinstance(columns, Slice):
        ends = [plain(end) for end in (columns.start, columns.stop, columns.step)]
        if complete(table) and NOT_KNOWN not in ends:
            return select(table, names[slice(*ends)])
        return replace(bare, container="frame")
    if isinstance(place, int):
        if complete(table) and -len(names) <= place < len(names):
            return column(table, names[place])
        return column(replace(table, columns=()), place)
    if isinstance(place, tuple) and complete(table) and all(isinstance(i, int) and i < len(names) for i in place):
        return select(table, [names[i] for i in place])
    if isinstance(place, tuple):
        return replace(bare, container="frame")
    return Unknown("columns that are not known")


def _by_name(table: Array, rows: Value, columns: Value, heap: Heap) -> Value:
    picked: Value = table
    if columns != WHOLE:
        if isinstance(columns, Slice):
            picked = frame(rows_of(table), "?", (), table.origin)
        else:
            picked = subscript(table, columns, heap)
    if rows == WHOLE or not isinstance(picked, Array):
        return picked
    if isinstance(rows, Array):
        return pick_rows(picked, rows, heap)
    if isinstance(rows, Slice):
        return pick_rows(picked, Slice(Unknown(""), Unknown(""), NONE), heap)
    return Unknown("rows by name")


# Changing a frame in place


def store_column(table: Array, index: Value, value: Value, heap: Heap) -> Array:
    """The frame after `df[name] = value`."""
    if isinstance(index, Unknown):
        return frame(rows_of(table), width_of(table), (), table.origin)
    if not isinstance(index, Const):
        names = elements(index, heap)
        known = {str(plain(name, heap)) for name in names or ()}
        left = tuple((name, one) for name, one in table.columns if name not in known)
        return frame(rows_of(table), "?", left if names is not None else (), table.origin)
    name = str(index.value)
    found = array_of(value, heap)
    stored = found if isinstance(found, Array) else Array(("?",))
    if stored.shape is None or len(stored.shape) != 1:
        stored = Array(("?",), stored.dtype, stored.low, stored.high)
    origin = _mixed(table.origin, stored.origin)
    stored = replace(stored, shape=(rows_of(table),), container="series", origin=origin, columns=())
    old = dict(table.columns)
    width = width_of(table)
    if name not in old:
        width = dims.add(width, 1) if complete(table) else "?"
    return frame(rows_of(table), width, tuple((old | {name: stored}).items()), origin)


def store_part(accessor: Made, index: Value, value: Value, heap: Heap) -> Array:
    """The frame after `df.loc[rows, "a"] = value` and the like: of the column only its bounds are lost."""
    table = dict(accessor.state)["of"]
    assert isinstance(table, Array)
    columns = index.items[1] if isinstance(index, Seq) and len(index.items) == 2 else WHOLE
    names = [name for name, _ in table.columns]
    place = plain(columns, heap)
    if accessor.name == ILOC and isinstance(place, int) and complete(table) and -len(names) <= place < len(names):
        place = names[place]
    if not isinstance(place, str) or place not in names or table.container != "frame":
        return frame(rows_of(table), width_of(table), (), table.origin)
    stored = array_of(value, heap)
    missing = isinstance(stored, Array) and stored.past.missing
    old = dict(table.columns)[place]
    number = isinstance(stored, Array) and (missing or (is_number(stored.dtype) and is_number(old.dtype)))
    dtype = ("float64" if missing and is_number(old.dtype) else old.dtype) if number else None
    changed = replace(old, dtype=dtype, low=None, high=None, labels=None, classes=None, past=Past(missing=missing))
    return frame(rows_of(table), width_of(table), tuple((dict(table.columns) | {place: changed}).items()), table.origin)


def _mixed(table: Origin | None, added: Origin | None) -> Origin | None:
    """Inputs to which labels are added are neither."""
    return replace(table, role=None) if table and added and added.role not in (table.role, None) else table


def renamed(table: Array, names: tuple[Value, ...] | None) -> Array:
    """The frame after `df.columns = [...]`."""
    found = [plain(name) for name in names or ()]
    if not found or not all(isinstance(name, str) for name in found):
        return frame(rows_of(table), width_of(table), (), table.origin, uniform(table))
    arrays = [one for _, one in table.columns] if complete(table) else []
    blank = Array((rows_of(table),), container="series", origin=table.origin)
    columns = tuple((name, arrays[i] if i < len(arrays) else blank) for i, name in enumerate(found))
    return frame(rows_of(table), len(columns), columns, table.origin)


def typed(table: Array, dtype: str | None) -> Array:
    """A frame or series of another type."""
    columns = tuple((name, cast(one, dtype)) for name, one in table.columns)
    return replace(cast(table, dtype), columns=columns if dtype else ())


def with_place_for_gaps(series: Array) -> Array:
    """A column in the type of its kind that has a place for gaps."""
    kind = {"bool": "boolean", "float64": "Float64", "float32": "Float32"}.get(series.dtype or "")
    return cast(series, kind or ("Int64" if is_integer(series.dtype) else None))


def of_numbers(series: Array, numbers: Sequence[float]) -> Array:
    """One of these numbers in each row: they may be classes."""
    encoding, classes = labels.of_set(series.shape, set(numbers))
    return replace(series, low=min(numbers), high=max(numbers), labels=encoding, classes=classes)
