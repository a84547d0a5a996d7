"""What is computed over an axis: sums, extremes, class counts."""

from __future__ import annotations

from typing import Any

from seqlint.program.language.values import Array, Const, Dim, Seq, Shape, Unknown, Value
from seqlint.program.library import dims, labels
from seqlint.program.library.arrays import NOT_KNOWN, ArrayModel, cast, dtype_of, floating, is_integer, option
from seqlint.program.library.call import Call
from seqlint.quick import replace


def _reduced(array: Array, call: Call) -> Shape | None:
    axis = option(call, "axis")
    return None if axis is NOT_KNOWN else dims.reduce(array.shape, axis, option(call, "keepdims", False))


def _result(array: Array, shape: Shape | None, dtype: str | None, low: float | None, high: float | None) -> Array:
    """A statistic of an array. It says nothing about where the data came from."""
    container = "numpy" if array.container == "python" else array.container
    return Array(shape, dtype, low, high, container=container)


def total(array: Array, call: Call) -> Value:
    """sum: bounded where the number of summands is known."""
    shape = _reduced(array, call)
    given = call.get("dtype")
    dtype = array.dtype if array.container == "tensor" else _wide(array)
    low: float | None = 0 if array.low is not None and array.low >= 0 else None
    high: float | None = None
    whole = None if array.shape is None else dims.product(array.shape)
    left = None if shape is None else dims.product(shape)
    if dims.known(whole) and dims.known(left) and left and array.low is not None and array.high is not None:
        low, high = whole // left * array.low, whole // left * array.high
    made = _result(array, shape, dtype, low, high)
    return made if given is None else cast(made, dtype_of(given, dtype))


def _wide(array: Array) -> str | None:
    """The type in which numpy adds and multiplies integers."""
    if is_integer(array.dtype) or array.dtype == "bool":
        return "uint64" if (array.dtype or "").startswith("u") else "int64"
    return array.dtype


def mean(array: Array, call: Call) -> Value:
    dtype = array.dtype if array.container == "tensor" else dtype_of(call.get("dtype"), floating(array.dtype))
    return _result(array, _reduced(array, call), dtype, array.low, array.high)


def median(array: Array, call: Call) -> Value:
    return _result(array, _reduced(array, call), floating(array.dtype), array.low, array.high)


def deviation(array: Array, call: Call) -> Value:
    return _result(array, _reduced(array, call), floating(array.dtype), 0, None)


def percentile(array: Array, call: Call) -> Value:
    shape = _reduced(array, call)
    single = isinstance(call.get("q"), Const)
    return _result(array, shape if single else None, floating(array.dtype), array.low, array.high)


def extreme(highest: bool) -> ArrayModel:
    """min and max: exact for labels that hold every class, and for the pixels of a known data set."""

    def run(array: Array, call: Call) -> Value:
        low, high = array.low, array.high
        shape = _reduced(array, call)
        counts = array.labels in (*labels.WHOLE, "one-hot") and array.classes is not None
        pixels = array.labels is None and array.origin is not None and array.origin.family.startswith("keras.datasets.")
        if shape == () and low is not None and high is not None and (counts or pixels):
            low = high = high if highest else low
        return _result(array, shape, array.dtype, low, high)

    return run


def arg_extreme(array: Array, call: Call) -> Value:
    """argmax and argmin: of one-hot rows the class."""
    axis = option(call, "axis")
    shape = None if axis is NOT_KNOWN else dims.reduce(array.shape, axis, option(call, "keepdims", False))
    at = None if array.shape is None else dims.normal_axis(axis, len(array.shape))
    dim: Dim = "?" if array.shape is None or at is None else array.shape[at]
    if axis is None and array.shape is not None:
        dim = dims.product(array.shape)
    high = dim - 1 if dims.known(dim) and dim > 0 else None
    made = _result(array, shape, "int64", 0, high)
    is_max = call.name.rpartition(".")[2] == "argmax"
    if array.labels == "one-hot" and is_max and array.shape is not None and at == len(array.shape) - 1:
        encoding: Any = "binary" if dim == 2 else "integer"
        classes = dim if dims.known(dim) and shape and labels.enough(shape[0], dim) else None
        return replace(made, labels=encoding, classes=classes, origin=array.origin)
    return made


def truth(array: Array, call: Call) -> Value:
    return _result(array, _reduced(array, call), "bool", 0, 1)


def count_nonzero(array: Array, call: Call) -> Value:
    return _result(array, _reduced(array, call), "int64", 0, None)


def prod(array: Array, call: Call) -> Value:
    return _result(array, _reduced(array, call), _wide(array), None, None)


def cumulative(array: Array, call: Call) -> Value:
    axis = option(call, "axis")
    shape = array.shape if axis is not None else None if array.shape is None else (dims.product(array.shape),)
    dtype = _wide(array)
    encoding = array.labels if array.labels == "continuous" else None
    return replace(array, shape=shape, dtype=dtype, low=None, high=None, labels=encoding, classes=None, columns=())


def unique(array: Array, call: Call) -> Value:
    """np.unique: as many as there are classes."""
    counted = array.labels in labels.NUMBERS or array.dtype in ("str", "object")
    count: Dim = array.classes if counted and array.classes else "?"
    if array.shape == ():
        count = 1
    if array.labels in ("one-hot", "multi-label"):
        count = "?" if array.classes in (None, 1) else 2
    if option(call, "axis") is not None:
        return Array(None, array.dtype, array.low, array.high)
    values = Array((count,), array.dtype, array.low, array.high)
    flags = ("return_index", "return_inverse", "return_counts")
    extras = [option(call, name, False) for name in flags]
    if not any(extras) and NOT_KNOWN not in extras:
        return values
    flat = array.shape is not None and len(array.shape) == 1
    inverse = _codes(array.shape if flat else None, array, count)
    found = (Array((count,), "int64", 0), inverse, Array((count,), "int64", 1))
    if NOT_KNOWN in extras:
        return Unknown("what np.unique is asked for")
    return Seq("tuple", (values, *(one for one, wanted in zip(found, extras, strict=True) if wanted)))


def _codes(shape: Shape | None, array: Array, count: Dim) -> Array:
    """Class numbers that stand for an array's values."""
    if not dims.known(count):
        return Array(shape, "int64", 0, None, "integer")
    return Array(shape, "int64", 0, count - 1, "binary" if count == 2 else "integer", count)


def bincount(array: Array, call: Call) -> Value:
    return Array((array.classes or "?",) if array.labels in ("integer", "binary") else ("?",), "int64", 0)


def norm(array: Array, call: Call) -> Value:
    axis, keepdims = option(call, "axis"), option(call, "keepdims", False)
    shape = None if axis is NOT_KNOWN else dims.reduce(array.shape, axis, keepdims)
    return _result(array, shape, floating(array.dtype), 0, None)


ON_ARRAY: dict[str, ArrayModel] = {
    "sum": total, "nansum": total, "mean": mean, "nanmean": mean, "average": mean, "median": median,
    "nanmedian": median, "std": deviation, "var": deviation, "nanstd": deviation, "nanvar": deviation,
    "percentile": percentile, "quantile": percentile, "min": extreme(False), "amin": extreme(False),
    "nanmin": extreme(False), "max": extreme(True), "amax": extreme(True), "nanmax": extreme(True),
    "argmax": arg_extreme, "argmin": arg_extreme, "any": truth, "all": truth, "count_nonzero": count_nonzero,
    "prod": prod, "cumsum": cumulative, "cumprod": cumulative, "unique": unique, "bincount": bincount,
    "linalg.norm": norm,
}  # fmt: skip
