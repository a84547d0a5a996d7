"""pandas: what is read from a file is not known, but columns, rows and encodings keep what can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from seqlint.program.language.given import Given
from seqlint.program.language.values import NONE, Api, Array, Const, Dim, Function, Made, Past, Seq, Unknown, Value
from seqlint.program.library import arithmetic, dims, labels, reducing, shaping
from seqlint.program.library.arrays import (
    NOT_KNOWN,
    NULLABLE,
    ArrayModel,
    arrange,
    array_of,
    as_method,
    by_column,
    cast,
    dtype_of,
    is_nullable,
    is_number,
    option,
    part_of,
    plain,
)
from seqlint.program.library.call import Call, Model, Rebind
from seqlint.program.library.frames import (
    CATEGORIES,
    ILOC,
    LOC,
    TEXT,
    column,
    complete,
    frame,
    of_numbers,
    rows_of,
    typed,
    uniform,
    values,
    width_of,
    with_place_for_gaps,
    without,
)
from seqlint.program.library.numpy import ARRAY_ATTRIBUTES, ON_ARRAY, to_list
from seqlint.program.library.pandas_making import (
    binned,
    concat,
    data_frame,
    extension,
    factorize,
    get_dummies,
    read,
    series,
    to_numeric,
)

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
    return _with_gaps(table, gap)


def _with_gaps(table: Array, gap: Past) -> Array:
    """Other numbers in each column, and none in the first rows."""
    columns = tuple((name, replace(one, low=None, high=None, past=gap)) for name, one in table.columns)
    return replace(table, dtype="float64", low=None, high=None, labels=None, classes=None, columns=columns, past=gap)


WINDOWS = "pandas.api.typing.Rolling"


def rolling(table: Array, call: Call) -> Value:
    """`df.rolling(7)`: the windows that end at each row."""
    size = option(call, "window")
    if type(size) is not int or size < 2 or len(call.given) > 1:
        return Unknown("windows over the rows of a table")  # a time, or `min_periods`: the first rows may be whole
    return Made(WINDOWS, at=call.at, state=(("of", table),))


def of_window(call: Call) -> Value:
    """`df.rolling(7).mean()`: before the first whole window stands NaN (pandas 3.1.1)."""
    assert isinstance(call.receiver, Made)
    table = dict(call.receiver.state).get("of")
    return _with_gaps(table, Past(missing=True)) if isinstance(table, Array) else Unknown("the rows of a window")


def recoded(table: Array, call: Call) -> Value:
    """`map` or `replace` by what is written out: numbers in the place of others may be classes.

    `replace` leaves them objects where they take the place of texts (pandas 3.1.1); `map` makes numbers of them.
    """
    if (nested := _nested(table, call)) is not None:
        return nested
    columns = tuple((name, _recoded(one, call)) for name, one in table.columns) if call.name == "replace" else ()
    if complete(table) and columns:
        return frame(rows_of(table), len(columns), columns, table.origin)
    return _recoded(table, call)


def _nested(table: Array, call: Call) -> Array | None:
    """`df.replace({"a": {"no": 0, "yes": 1}})`: each column by what is written for it, the others as they are."""
    given = call.first
    entries = None if given is None or isinstance(given, Unknown | Array) else call.heap.entries(given)
    if not entries or not complete(table) or any(call.heap.entries(new) is None for _, new in entries):
        return None
    new = {str(plain(name, call.heap)): value for name, value in entries}
    columns = tuple(
        (name, _recoded(one, call.named(**{call.about: new[name]})) if name in new else one)
        for name, one in table.columns
    )
    return frame(rows_of(table), len(columns), columns, table.origin)


def _recoded(table: Array, call: Call) -> Array:
    """A series, or a frame whose columns are not known, with other values."""
    if call.name == "replace" and is_number(table.dtype) and _only_texts(call):
        return table
    bare = arrange(replace(table, low=None, high=None, dtype=None), table.shape, origin=table.origin)
    if call.name == "map" and table.past.texts and (known := _mapped(table, bare, call)) is not None:
        return known
    values = _written(call)
    if not values or table.container != "series":
        return bare
    of_texts = call.name == "replace" and str(table.dtype).startswith(("str", "object"))
    if call.get("value") is not None and not of_texts:
        return bare  # other values stay beside the new ones
    return of_numbers(replace(bare, dtype="object") if of_texts else bare, values)


def _mapped(table: Array, bare: Array, call: Call) -> Array | None:
    """`map` by a dict, of texts that are all known: each new value occurs, and where the dict has none, NaN."""
    given = call.first
    entries = None if given is None or isinstance(given, Unknown | Array) else call.heap.entries(given)
    new = {plain(text, call.heap): plain(value, call.heap) for text, value in entries or ()}
    if not new or not all(isinstance(value, int | float) and value == value for value in new.values()):
        return None
    numbers = [new[text] for text in table.past.texts if text in new]
    if len(numbers) < len(table.past.texts):
        return replace(bare, dtype="float64", past=Past(missing=True))
    encoding, classes = labels.of_set(("?",), set(numbers))
    return replace(bare, low=min(numbers), high=max(numbers), labels=encoding, classes=classes)


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
    columns = tuple((name, with_place_for_gaps(one)) for name, one in table.columns)
    made = frame(rows_of(table), width_of(table), columns, table.origin) if table.container == "frame" else table
    if table.container == "series":
        return with_place_for_gaps(made)
    all_nullable = bool(columns) and all(is_nullable(one.dtype) for _, one in columns)
    return made if all_nullable else replace(made, dtype=None)


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
        return of_numbers(bare, numbers) if numbers else bare
    return Unknown("the result of apply")


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
    shape = found.shape if isinstance(found, Array) else ("?",)
    normalize = option(call, "normalize", False)
    if normalize is NOT_KNOWN:
        return Array(shape, container="series")
    if normalize:
        return Array(shape, "float64", 0, 1, container="series")
    return Array(shape, "int64", 1, container="series")


def to_dict(table: Array, call: Call) -> Value:
    """`counts.to_dict()`: of the texts that were counted."""
    return call.heap.new_dict(table.named) if table.named else Unknown("a dict of a table")


def items(table: Array, call: Call) -> Value:
    """`for kind, count in counts.items()`."""
    pairs = tuple(Seq("tuple", pair) for pair in table.named)
    return Seq("generator", pairs) if pairs else Unknown("what stands in a table")


def join(table: Array, call: Call) -> Value:
    """`df.join(pd.get_dummies(df["town"]))`: the columns of both."""
    other = array_of(call.get("other"), call.heap)
    if len(call.given) > 1 or isinstance(other, Unknown) or other.container != "frame":
        return frame(rows_of(table), "?", table.columns, table.origin)
    width, found = dims.add(width_of(table), width_of(other)), (*table.columns, *other.columns)
    return frame(rows_of(table), width, found if len(dict(found)) == len(found) else (), table.origin)


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
    "value_counts": _in_place(value_counts), "rolling": as_method(rolling),
}  # fmt: skip
FRAME: dict[str, Model] = {
    **SHARED, "set_index": _in_place(set_index), "rename": _in_place(rename),
    "join": _in_place(join), "transpose": as_method(shaping.transpose),
    "select_dtypes": _in_place(lambda table, call: frame(rows_of(table), "?", (), table.origin)),
}  # fmt: skip
SERIES: dict[str, Model] = {
    **SHARED, "map": _in_place(recoded), "unique": _in_place(unique), "factorize": factorize,
    "to_dict": as_method(to_dict), "items": as_method(items),
    "tolist": as_method(to_list), "to_list": as_method(to_list),
    "to_frame": _in_place(one_column), "argmax": _place, "argmin": _place, "rename": _in_place(same),
}  # fmt: skip
METHODS: dict[str, dict[str, Model]] = {
    "frame": FRAME, "series": SERIES,
    WINDOWS: dict.fromkeys(("mean", "sum", "std", "var", "min", "max", "median"), of_window),
}  # fmt: skip


FUNCTIONS: dict[str, Model] = {
    # A column's type, which stands for its class: `pd.Int64Dtype()`
    **{f"pandas.{name[:1].upper()}{name[1:]}Dtype": lambda call: Api(call.name) for name in NULLABLE},
    **{f"pandas.read_{kind}": read for kind in ("csv", "excel", "table", "json", "parquet", "pickle", "feather")},
    "pandas.DataFrame": data_frame, "pandas.DataFrame.from_dict": data_frame, "pandas.Series": series,
    "pandas.array": extension,
    "pandas.concat": concat, "pandas.get_dummies": get_dummies, "pandas.factorize": factorize,
    "pandas.to_numeric": to_numeric, "pandas.cut": binned, "pandas.qcut": binned,
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
