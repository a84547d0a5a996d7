"""From values to arrays: dtypes, literals, arguments as plain Python. Shared by all the files of libraries."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

from seqlint.program.language.values import (
    NO_PAST,
    Api,
    Array,
    Const,
    Dim,
    Made,
    Origin,
    Past,
    Ref,
    Seq,
    Shape,
    Unknown,
    Value,
)
from seqlint.program.library import dims, labels
from seqlint.program.library.call import Call, Heap, Model
from seqlint.quick import dataclass, replace

MAX_LEAVES = 10_000
"""So many written numbers are read; of a longer list only the shape and the type of its first element are."""

LARGE = 1e18
"""Numbers beyond it are not computed with."""

NOT_KNOWN: Final[Any] = type("NotKnown", (), {"__repr__": lambda self: "NOT_KNOWN", "__bool__": lambda self: False})()
"""An argument that was given and is not known."""

INTEGER_BITS = {f"{sign}int{bits}": bits for sign in ("", "u") for bits in (8, 16, 32, 64)}
FLOAT_BITS = {"float16": 16, "float32": 32, "float64": 64}
DTYPES = {
    **{name: name for name in (*INTEGER_BITS, *FLOAT_BITS, "bool", "object", "complex64", "complex128", "bfloat16")},
    "int": "int64",
    "float": "float64",
    "complex": "complex128",
    "bool_": "bool",
    "object_": "object",
    "str": "str",
    "str_": "str",
    "unicode_": "str",
    "string": "str",
    "string_": "str",
    "U": "str",
    "category": "category",
    "double": "float64",
    "single": "float32",
    "half": "float16",
    "float_": "float64",
    "long": "int64",
    "intp": "int64",
    "int_": "int64",
    "uint": "uint64",
    "i4": "int32",
    "i8": "int64",
    "f4": "float32",
    "f8": "float64",
    "u1": "uint8",
    "i": "int32",
    "f": "float32",
    "d": "float64",
    "O": "object",
    "?": "bool",
    "int0": "int64",
    "longlong": "int64",
}


NULLABLE = frozenset({"boolean", "Float32", "Float64", *(f"{s}nt{b}" for s in ("I", "UI") for b in (8, 16, 32, 64))})
"""pandas' own types, which have a place for a missing value beside every number."""
NUMBERS_AND_BOOLS = "numbers and bools"
"""Of a frame whose columns are numbers and truths, one of them float64, or of the objects that numpy makes of it."""
INTS_AND_BOOLS = "ints and bools"
"""The same without a float64, which the frame needs to become a tensor (Keras 3.15.1, pandas 3.1)."""
BESIDE_BOOLS = (NUMBERS_AND_BOOLS, INTS_AND_BOOLS)
OF_NULLABLE = "objects of nullable types"
"""Of the numpy array that pandas (3.1.1) makes of two or more columns of a nullable type, gaps in them or not."""


# Dtypes


def is_nullable(dtype: str | None) -> bool:
    """Whether it is one of pandas' types with gaps, which Keras refuses even where nothing is missing."""
    return dtype is not None and (dtype in NULLABLE or dtype.endswith("[pyarrow]"))


def is_integer(dtype: str | None) -> bool:
    return dtype in INTEGER_BITS


def is_float(dtype: str | None) -> bool:
    return dtype in FLOAT_BITS or dtype == "bfloat16"


def is_number(dtype: str | None) -> bool:
    return is_integer(dtype) or is_float(dtype) or dtype == "bool"


def bounds(dtype: str | None) -> tuple[float, float] | None:
    """The smallest and largest value of an integer dtype."""
    if dtype not in INTEGER_BITS:
        return (0, 1) if dtype == "bool" else None
    bits = INTEGER_BITS[dtype]
    return (0, 2**bits - 1) if dtype.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def promote(a: str | None, b: str | None) -> str | None:
    """numpy's common type of two arrays."""
    if a == b or a is None or b is None:
        return a if a == b else None
    for wins in ("object", "str", "complex128", "complex64"):
        if wins in (a, b):
            return wins if wins in ("object", "str") or is_number(a) or is_number(b) else "complex128"
    if "bool" in (a, b):
        return b if a == "bool" else a
    if is_integer(a) and is_integer(b):
        return _promote_integers(a, b)
    bits = [_float_bits(dtype) for dtype in (a, b)]
    return None if None in bits else f"float{max(b for b in bits if b is not None)}"


def _float_bits(dtype: str) -> int | None:
    """The size of float that holds this type."""
    if dtype in INTEGER_BITS:
        return min(64, 2 * INTEGER_BITS[dtype])
    return FLOAT_BITS.get(dtype)


def _promote_integers(a: str, b: str) -> str:
    if a.startswith("u") == b.startswith("u"):
        return a if INTEGER_BITS[a] >= INTEGER_BITS[b] else b
    signed, unsigned = (b, a) if a.startswith("u") else (a, b)
    bits = max(INTEGER_BITS[signed], 2 * INTEGER_BITS[unsigned])
    return f"int{bits}" if bits <= 64 else "float64"


def promote_python(dtype: str | None, scalar: str | None) -> str | None:
    """The type of an array combined with a Python number, which only changes its kind (NEP 50)."""
    order = ("bool", "int64", "float64", "complex128")
    if dtype is None or scalar not in order:
        return promote(dtype, scalar)
    kind = 0 if dtype == "bool" else 1 if is_integer(dtype) else 2 if is_float(dtype) else 3
    if dtype in ("object", "str") or kind >= order.index(scalar):
        return dtype
    return scalar if scalar != "complex128" or dtype != "float32" else "complex64"


def floating(dtype: str | None) -> str | None:
    """The type of a true division, mean and the like: integers become float64."""
    return "float64" if is_integer(dtype) or dtype == "bool" else dtype


# Arguments


def option(call: Call, name: str, default: Any = None) -> Any:
    """An argument as plain Python (numbers, text, None, tuples of these), `default` where left out, NOT_KNOWN."""
    value = call.get(name)
    return default if value is None else plain(value, call.heap)


def plain(value: Value, heap: Heap | None = None) -> Any:
    """A value as plain Python, NOT_KNOWN where it is not one."""
    if isinstance(value, Const):
        return value.value
    if isinstance(value, Array) and value.shape == () and value.only is not None:
        return int(value.only) if is_integer(value.dtype) else value.only
    items = elements(value, heap)
    if items is None or len(items) > MAX_LEAVES:
        return NOT_KNOWN
    found = tuple(plain(item, heap) for item in items)
    return NOT_KNOWN if NOT_KNOWN in found else found


def elements(value: Value | None, heap: Heap | None) -> tuple[Value, ...] | None:
    """The elements of a tuple, list, set or range; None where it is none or they are not known."""
    if isinstance(value, Seq):
        return value.items
    if value is None or heap is None or isinstance(value, (Array, Const, Made, Unknown, Api)):
        return None
    return heap.items(value)


def dim_of(value: Value | None, heap: Heap | None) -> Dim:
    """A number given as a size."""
    found = NOT_KNOWN if value is None else plain(value, heap)
    return found if isinstance(found, int) and not isinstance(found, bool) else "?"


def shape_of(value: Value | None, heap: Heap) -> Shape | None:
    """A `shape` or `size` argument: a number or several; () where left out or None."""
    if value is None or value == Const(None):
        return ()
    items = elements(value, heap)
    if items is not None:
        return tuple(dim_of(item, heap) for item in items)
    if isinstance(value, Array) and value.shape != ():
        return None
    return None if isinstance(value, Unknown) else (dim_of(value, heap),)


def is_none(value: Value) -> bool:
    """Whether an argument was written as None."""
    return isinstance(value, Const) and value.value is None


def dtype_of(value: Value | None, default: str | None) -> str | None:
    """A `dtype` argument; `default` where left out or None."""
    match value:
        case None | Const(value=None):
            return default
        case Const(value=str() as name):
            return name if is_nullable(name) else DTYPES.get(name.lstrip("<>=|"))
        case Api(name=name):
            last = name.rpartition(".")[2]
            own = next((dtype for dtype in NULLABLE if f"{dtype}Dtype".lower() == last.lower()), None)
            if name.startswith("pandas.") and own is not None:
                return own
            return "string" if name == "tensorflow.string" else DTYPES.get(last)
    return None


def why(value: Value | None, otherwise: str) -> Unknown:
    """The reason why a value is not known, kept."""
    return value if isinstance(value, Unknown) and value.why else Unknown(otherwise)


# Arrays


def scalar(value: float | bool, dtype: str | None = None) -> Array:
    """A Python number as an array of no dimensions."""
    kind = dtype or ("bool" if isinstance(value, bool) else "int64" if isinstance(value, int) else "float64")
    bound = value if abs(value) <= LARGE else None
    past = Past(missing=True) if value != value else NO_PAST
    return Array((), kind, bound, bound, container="python", past=past)


def array_of(value: Value | None, heap: Heap | None = None) -> Array | Unknown:
    """What `np.array(value)` holds, numbers written out included."""
    match value:
        case Array():
            return value
        case Const(value=bool() | int() | float() as number):
            return scalar(number)
        case Const(value=complex()):
            return Array((), "complex128", container="python")
        case Const(value=str()):
            return Array((), "str", container="python")
        case Const(value=bytes()):
            return Array((), "bytes", container="python")
        case Const(value=None):
            return Array((), "object", container="python")
        case Unknown():
            return value
    if elements(value, heap) is None:
        rows = _of_open_list(value, heap)
        return rows or Unknown("a list whose elements are not known" if isinstance(value, Ref) else "not an array")
    read = _read(value, heap, [MAX_LEAVES])
    return read if isinstance(read, Unknown) else _from_literal(read)


def _of_open_list(value: Value | None, heap: Heap | None) -> Array | None:
    """A list that a loop filled: its rows have the shape of those that are known, for numpy takes no others."""
    known = heap.some_items(value) if heap is not None and value is not None else ()
    row = array_of(known[0], heap) if known else None
    if not isinstance(row, Array) or row.shape is None:
        return None
    made = Array(("?", *row.shape), row.dtype if isinstance(known[0], Array) else None)
    if row.shape == () and row.labels in labels.NUMBERS and all(item == row for item in known):
        return replace(row, shape=("?",), container="numpy", past=NO_PAST)  # `[codes[name] for name in names]`
    rows = [item for item in known if isinstance(item, Array) and item.labels == "continuous"]
    if len(rows) < len(known):
        return made
    low, high = span(rows)  # pieces of real numbers that the loop reads and does not compute: each may be any of them
    encoding, _ = labels.real(made.shape)
    return replace(made, low=low, high=high, labels=encoding)


MAX_TEXTS = 100
"""Of so many different texts the program may know each."""


@dataclass(slots=True)
class _Literal:
    """A nested list: its shape, the shape's leaves in order; `whole`: all of them."""

    shape: Shape
    leaves: list[Value]
    whole: bool


def _read(value: Value | None, heap: Heap | None, budget: list[int]) -> _Literal | Unknown:
    items = elements(value, heap)
    if items is None:
        leaf = array_of(value, heap)
        if isinstance(leaf, Unknown):
            return leaf
        budget[0] -= 1
        return (
            Unknown("an array of unknown shape") if leaf.shape is None else _Literal(leaf.shape, [value or leaf], True)
        )
    if not items:
        return _Literal((0,), [], True)
    parts: list[_Literal] = []
    unknowns: list[Unknown] = []
    for item in items:
        part = _read(item, heap, budget)
        if isinstance(part, Unknown):
            unknowns.append(part)
        else:
            parts.append(part)
        if budget[0] <= 0:
            return _joined(parts, unknowns, len(items), len(parts) + len(unknowns) == len(items))
    return _joined(parts, unknowns, len(items), True)


def _joined(parts: list[_Literal], unknowns: list[Unknown], count: int, whole: bool) -> _Literal | Unknown:
    """Rows of one array. An unknown row has the shape of its neighbours: numpy refuses any other."""
    if not parts:
        return unknowns[0]
    shape: Shape = parts[0].shape
    for part in parts[1:]:
        if len(part.shape) != len(shape):
            return Unknown("a list of rows of different lengths")
        if any(dims.known(x) and dims.known(y) and x != y for x, y in zip(shape, part.shape, strict=True)):
            return Unknown("a list of rows of different lengths")
        shape = tuple(map(dims.unify, shape, part.shape))
    leaves = [leaf for part in parts for leaf in part.leaves] + list[Value](unknowns[:1])
    return _Literal((count, *shape), leaves, whole and not unknowns and all(part.whole for part in parts))


def _from_literal(read: _Literal) -> Array:
    found = [array_of(leaf) for leaf in read.leaves]
    arrays = [leaf for leaf in found if isinstance(leaf, Array)]
    if not arrays:
        return Array(read.shape, "float64" if read.whole else None)
    dtype = common_dtype(arrays) if read.whole or len(arrays) == len(found) else None
    low, high = span(arrays) if read.whole else (None, None)
    encoding, classes = labels.NO_LABELS
    numbers = [leaf.value for leaf in read.leaves if isinstance(leaf, Const) and isinstance(leaf.value, (int, float))]
    if read.whole and len(numbers) == len(read.leaves) and is_number(dtype):
        encoding, classes = labels.of_values(read.shape, numbers)
    first = arrays[0]
    if read.whole and dims.is_vector(read.shape) and first.labels in labels.NUMBERS and first.shape == ():
        if all(leaf == first for leaf in read.leaves):  # `[codes[name] for name in names]`
            encoding, classes = labels.of_rows(first, read.shape[0])
    if read.whole and dtype == "str":
        classes = len({leaf.value for leaf in read.leaves if isinstance(leaf, Const)}) or None
    texts = tuple(dict.fromkeys(leaf.value for leaf in read.leaves if isinstance(leaf, Const)))
    texts = texts if read.whole and dtype == "str" and dims.is_vector(read.shape) and len(texts) <= MAX_TEXTS else ()
    missing = any(array.past.missing for array in arrays)
    ordered = encoding in ("binary", "integer") and _is_grouped([n for n in numbers if n == n])
    past = Past(missing=missing, ordered=ordered, texts=texts)
    return Array(read.shape, dtype, low, high, encoding, classes, past=past)


def _is_grouped(numbers: Sequence[float]) -> bool:
    """Whether equal numbers stand together, at least four of each."""
    starts = [i for i, number in enumerate(numbers) if i == 0 or number != numbers[i - 1]]
    return len(starts) > 1 and len(starts) == len(set(numbers)) and 4 * len(starts) <= len(numbers)


def common_dtype(arrays: Sequence[Array]) -> str | None:
    dtype = arrays[0].dtype
    for array in arrays[1:]:
        if array.dtype != dtype:
            dtype = promote(dtype, array.dtype)
    return dtype


def span(arrays: Sequence[Array]) -> tuple[float | None, float | None]:
    """The bounds of all the arrays' values."""
    lows, highs = [a.low for a in arrays], [a.high for a in arrays]
    return (
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def fits(low: float | None, high: float | None, dtype: str | None) -> tuple[float | None, float | None]:
    """Bounds after storing as `dtype`: what an integer type cannot hold wraps around, so nothing is known then."""
    limits = bounds(dtype)
    if limits is None:
        return low, high
    small = INTEGER_BITS.get(dtype or "", 8) <= 16
    if (low is None and small) or (high is None and small) or (low or 0) < limits[0] or (high or 0) > limits[1]:
        return None, None
    return low, high


def cast(array: Array, dtype: str | None) -> Array:
    """`array.astype(dtype)`."""
    if dtype == array.dtype and dtype is not None:
        return array
    if dtype == "bool":
        stays = array.low == 0 and array.high == 1 and array.labels != "continuous"
        encoding, classes = (array.labels, array.classes) if stays else labels.NO_LABELS
        return replace(array, dtype=dtype, low=0, high=1, labels=encoding, classes=classes, columns=())
    coded = array.dtype in ("object", "category") and array.labels is not None and array.low is not None  # by numbers
    if not is_number(dtype) or (array.dtype is not None and not is_number(array.dtype) and not coded):
        holds = dtype in ("str", "object", "string", "category") or is_nullable(dtype)
        kept = array.labels if holds and array.labels != "continuous" else None
        return replace(array, dtype=dtype, low=None, high=None, labels=kept, columns=())
    low, high = array.low, array.high
    encoding, classes = array.labels, array.classes
    if is_integer(dtype) and not is_integer(array.dtype):
        low, high = None if low is None else math.trunc(low), None if high is None else math.trunc(high)
        encoding = None if encoding == "continuous" else encoding
    low, high = fits(low, high, dtype)
    return replace(array, dtype=dtype, low=low, high=high, labels=encoding, classes=classes, columns=())


def part_of(origin: Origin | None, text: str) -> Origin | None:
    """Where some rows of a set come from. `text` tells which: x[:100] and y[:100] of one load belong together."""
    if origin is None:
        return None
    part = f" {origin.part}" if origin.part else ""
    return Origin(f"{origin.family}{part}[{text}]", None, origin.role)


def arrange(
    array: Array, shape: Shape | None, found: labels.Labels = labels.NO_LABELS, origin: Origin | None = None
) -> Array:
    """Values of the array (all, some or repeated) in another shape."""
    return replace(array, shape=shape, labels=found[0], classes=found[1], origin=origin, columns=(), past=NO_PAST)


def element(array: Array) -> Array:
    """One row of the array; it keeps the encoding of its label. What an object array holds may be a list."""
    shape = array.shape[1:] if array.shape and (array.dtype != "object" or array.container == "series") else None
    return replace(array, shape=shape, origin=None, columns=(), past=NO_PAST)


# Tables of models


Container = Literal["numpy", "tensor", "frame", "series", "python"]
ArrayModel = Callable[[Array, Call], "Value"]


def on_array(model: ArrayModel, container: Container | None = "numpy") -> Model:
    """A library function whose first argument is an array; what is not known stays so, with its reason.

    `container` is that of the result; None keeps the argument's.
    """

    def run(call: Call) -> Value:
        array = array_of(call.first, call.heap)
        if isinstance(array, Unknown):
            return why(array, f"the argument of {call.name}")
        if container is None and array.container != "python":
            return by_column(array, lambda one: model(one, call))
        return model(replace(array, container=container or "numpy", columns=()), call)

    return run


def by_column(array: Array, change: Callable[[Array], Value]) -> Value:
    """An elementwise change of an array, or of each column of a frame."""
    whole = change(replace(array, columns=()))
    if not array.columns or not isinstance(whole, Array):
        return whole
    changed = [(name, change(column)) for name, column in array.columns]
    columns = tuple((name, column) for name, column in changed if isinstance(column, Array))
    if array.shape is None or array.shape[1:] != (len(columns),):
        return replace(whole, dtype=None, columns=columns)
    found = [column for _, column in columns]
    low, high = span(found)
    return replace(whole, dtype=common_dtype(found), low=low, high=high, columns=columns)


def as_method(model: ArrayModel) -> Model:
    """The same as a method of the array."""

    def run(call: Call) -> Value:
        assert isinstance(call.receiver, Array)
        return model(call.receiver, call)

    return run


def cast_to(dtype: str) -> ArrayModel:
    """`np.float32(x)`, `tf.to_float(x)`: a number or array of that type."""
    return lambda array, call: cast(array, dtype)


def array_list(call: Call, value: Value | None) -> list[Array] | Unknown:
    """The arrays of a list or tuple of arrays, or the rows of one array."""
    if isinstance(value, Array):
        rows = value.shape[0] if value.shape else "?"
        few = rows if dims.known(rows) and 0 < rows <= 100 else 0
        return [element(value)] * few or Unknown("an unknown number of arrays")
    items = elements(value, call.heap)
    if items is None:
        return why(value, "a list of arrays that is not known")
    found = [array_of(item, call.heap) for item in items[:MAX_LEAVES]]
    missing = next((item for item in found if isinstance(item, Unknown)), None)
    if missing is not None or not found:
        return missing or Unknown("an empty list of arrays")
    return [item for item in found if isinstance(item, Array)]


def distinct(value: Value | None, call: Call) -> tuple[Dim, Array | Unknown]:
    """How many different values there are, and the array of them all."""
    items = elements(value, call.heap)
    array = array_of(value, call.heap)
    if items is not None and items and all(isinstance(item, Const) for item in items):
        return len({item.value for item in items if isinstance(item, Const)}), array
    if isinstance(array, Array) and (array.labels in labels.NUMBERS or array.dtype in ("str", "object")):
        return array.classes or (2 if array.labels == "binary" else "?"), array
    return "?", array
