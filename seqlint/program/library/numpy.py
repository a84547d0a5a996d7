"""numpy: elementwise functions, and the tables of functions, methods and attributes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from seqlint.program.language.values import NONE, Array, Const, Dim, Made, Seq, Shape, Unknown, Value
from seqlint.program.library import arithmetic, dims, labels, reducing, shaping
from seqlint.program.library import numpy_making as making
from seqlint.program.library.arrays import (
    DTYPES,
    NOT_KNOWN,
    ArrayModel,
    arrange,
    array_of,
    as_method,
    cast,
    cast_to,
    common_dtype,
    dtype_of,
    element,
    is_integer,
    is_number,
    on_array,
    option,
    promote,
    promote_python,
    scalar,
    span,
    why,
)
from seqlint.program.library.call import Call, Model, Rebind
from seqlint.program.library.numpy_random import FUNCTIONS as RANDOM_FUNCTIONS
from seqlint.program.library.numpy_random import METHODS as RANDOM_METHODS

# Elementwise


def real(name: str) -> ArrayModel:
    return lambda array, call: arithmetic.real_function(name, array)


def filled_with(call: Call) -> Value | Rebind:
    """`array.fill(value)`."""
    assert isinstance(call.receiver, Array)
    value = array_of(call.get("value"), call.heap)
    low, high = (value.low, value.high) if isinstance(value, Array) else (None, None)
    return Rebind(cast(Array(call.receiver.shape, None, low, high), call.receiver.dtype), NONE)


def rounding(how: Callable[[float], float]) -> ArrayModel:
    """round, floor, ceil: `decimals` other than 0 leaves real numbers."""

    def run(array: Array, call: Call) -> Value:
        if how is round and option(call, "decimals", 0) != 0:
            return replace(array, low=None, high=None, labels=None, classes=None, columns=())
        return arithmetic.rounded(array, how)

    return run


def operator(name: str) -> Model:
    """np.add(a, b) and the like."""

    def run(call: Call) -> Value:
        left, right = (call.get(name) or Unknown("an argument") for name in ("x1", "x2"))
        found = [array_of(value, call.heap) for value in (left, right)]
        if all(isinstance(one, Unknown) for one in found):
            return why(left, f"the arguments of {call.name}")
        made = arithmetic.binary(name, left, right, call.heap)
        return replace(made, container="numpy") if isinstance(made, Array) and made.container == "python" else made

    return run


def unary(name: str) -> ArrayModel:
    return lambda array, call: arithmetic.unary(name, array)


def predicate(array: Array, call: Call) -> Value:
    """isnan and the like."""
    return replace(
        arrange(array, array.shape, labels.yes_or_no(array.shape), array.origin), dtype="bool", low=0, high=1
    )


def same(array: Array, call: Call) -> Value:
    return array


def reordered(array: Array, call: Call) -> Value:
    """The same values in another order: x and y no longer belong together."""
    encoding = (array.labels, array.classes) if dims.is_vector(array.shape) else labels.NO_LABELS
    return arrange(array, array.shape, encoding)


def clip(array: Array, call: Call) -> Value:
    ends = [option(call, f"a_{name}", option(call, name)) for name in ("min", "max")]
    low, high = array.low, array.high
    if isinstance(ends[0], (int, float)):
        low = ends[0] if low is None else max(low, ends[0])
        high = None if high is None else max(high, ends[0])
    if isinstance(ends[1], (int, float)):
        high = ends[1] if high is None else min(high, ends[1])
        low = None if low is None else min(low, ends[1])
    if NOT_KNOWN in ends:
        low = high = None
    kept = (low, high) == (array.low, array.high) or array.labels == "continuous"
    dtype = array.dtype
    for end in ends:
        if end is not None:
            dtype = promote_python(dtype, scalar(end).dtype) if isinstance(end, (int, float)) else None
    encoding, classes = (array.labels, array.classes) if kept else labels.NO_LABELS
    return replace(array, dtype=dtype, low=low, high=high, labels=encoding, classes=classes, columns=())


def logical(symbol: str) -> Model:
    """np.logical_and and the like: whatever goes in, booleans come out."""

    def run(call: Call) -> Value | Rebind:
        found = operator(symbol)(call)
        return replace(found, dtype="bool", low=0, high=1, columns=()) if isinstance(found, Array) else found

    return run


def where(call: Call) -> Value:
    """np.where(condition, a, b), or where a condition holds."""
    condition = array_of(call.get("condition"), call.heap)
    if len(call.given) == 1:
        rank = len(condition.shape) if isinstance(condition, Array) and condition.shape else None
        return Unknown("where a condition holds") if rank is None else Seq("tuple", (Array(("?",), "int64", 0),) * rank)
    sides = [array_of(call.get(name), call.heap) for name in ("x", "y")]
    arrays = [side for side in sides if isinstance(side, Array)]
    if isinstance(condition, Unknown) or len(arrays) < 2:
        return why(condition, "the arguments of np.where")
    shape = dims.broadcast(condition.shape, dims.broadcast(arrays[0].shape, arrays[1].shape))
    low, high = span(arrays)
    values = {side.low for side in arrays if side.low == side.high}
    found = labels.yes_or_no(shape) if values == {0, 1} else labels.NO_LABELS
    if len(values) == 2 == len([side for side in arrays if side.low == side.high]) and values != {0, 1}:
        found = labels.of_set(shape, {value for value in values if value is not None})
    elif len(values) == 1 and low is not None and high is not None:
        found = _one_more(shape, arrays, low, high)
    if all(side.container == "python" for side in arrays):
        dtype = common_dtype(arrays)
    else:
        dtype = arithmetic.common(arrays[0], arrays[1])
    return arrange(Array((), dtype, low, high), shape, found, condition.origin)


def _one_more(shape: Shape | None, sides: list[Array], low: float, high: float) -> labels.Labels:
    """One number beside classes that follow each other: `np.where(a, 1, np.where(b, 2, 3))`."""
    rest = next((side for side in sides if side.low != side.high), None)
    if rest is None or rest.labels not in labels.NUMBERS or rest.low is None or rest.high is None:
        return labels.NO_LABELS
    whole = rest.high - rest.low + 1 in (rest.classes, 2)  # of two numbers both are said to occur
    more = high - low == rest.high - rest.low + 1
    return labels.of_set(shape, range(int(low), int(high) + 1)) if whole and more else labels.NO_LABELS


def select(call: Call) -> Value:
    """`np.select([a, b], [1, 2], default=3)`."""
    conditions, choices = (call.items(call.get(name)) for name in ("condlist", "choicelist"))
    first = array_of(conditions[0], call.heap) if conditions else None
    default = call.get("default") or Const(0)
    numbers = [
        item.value for item in (*(choices or ()), default) if isinstance(item, Const) and type(item.value) is int
    ]
    if not isinstance(first, Array) or len(numbers) != len(choices or ()) + 1:
        return Unknown("what np.select gives")
    found = labels.of_set(first.shape, set(numbers))
    return arrange(Array((), "int64", min(numbers), max(numbers)), first.shape, found, first.origin)


def dot(call: Call) -> Value:
    """np.dot and np.matmul: a product of matrices, or by a number."""
    one, other = (call.receiver, call.get("other")) if call.receiver else (call.get("a", "x1"), call.get("b", "x2"))
    left, right = array_of(one, call.heap), array_of(other, call.heap)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return why(left, f"the arguments of {call.name}")
    if left.shape == () or right.shape == ():
        return arithmetic.binary("*", left, right)
    if left.shape is not None and right.shape is not None and call.name.endswith("dot") and len(right.shape) > 2:
        shape = (*left.shape[:-1], *right.shape[:-2], right.shape[-1])
        return Array(shape, promote(left.dtype, right.dtype))
    return arithmetic.binary("@", left, right)


def outer(call: Call) -> Value:
    left, right = (array_of(call.get(name), call.heap) for name in ("a", "b"))
    if isinstance(left, Unknown) or isinstance(right, Unknown) or left.shape is None or right.shape is None:
        return why(left if isinstance(left, Unknown) else right if isinstance(right, Unknown) else None, "np.outer")
    return Array((dims.product(left.shape), dims.product(right.shape)), promote(left.dtype, right.dtype))


def diagonal(array: Array, call: Call) -> Value:
    rank = len(array.shape) if array.shape is not None else None
    if rank == 1 and array.shape is not None and call.get("k") is None:
        low, high = span([array, scalar(0)])
        return Array((array.shape[0], array.shape[0]), array.dtype, low, high)
    return Array(("?",) if rank == 2 else None, array.dtype, array.low, array.high)


def nonzero(array: Array, call: Call) -> Value:
    if array.shape is None:
        return Unknown("the indices of an array")
    return Seq("tuple", (Array(("?",), "int64", 0),) * len(array.shape))


def argsort(array: Array, call: Call) -> Value:
    return Array((1,) if array.shape == () else array.shape, "int64", 0, container=array.container)


def argwhere(array: Array, call: Call) -> Value:
    return Array(("?", "?" if array.shape is None else len(array.shape)), "int64", 0)


def difference(array: Array, call: Call) -> Value:
    """np.diff: one fewer along the axis for each time."""
    times, axis = option(call, "n", 1), option(call, "axis", -1)
    at = None if array.shape is None else dims.normal_axis(axis, len(array.shape))
    made = replace(array, low=None, high=None)
    if array.shape is None or at is None or not isinstance(times, int) or times < 0:
        return arrange(made, None)
    left: Dim = dims.add(array.shape[at], -times)
    left = max(0, left) if dims.known(left) else left
    found = ("continuous", None) if array.labels == "continuous" else labels.NO_LABELS
    return arrange(made, (*array.shape[:at], left, *array.shape[at + 1 :]), found)


def triangle(array: Array, call: Call) -> Value:
    """np.triu and np.tril: the rest becomes zero."""
    low, high = span([array, scalar(0)])
    return arrange(replace(array, low=low, high=high), array.shape)


def answer(call: Call) -> Value:
    """np.array_equal and the like."""
    return Array((), "bool", 0, 1, container="python")


def nothing(call: Call) -> Value:
    return NONE


def digitize(array: Array, call: Call) -> Value:
    bins = array_of(call.get("bins"), call.heap)
    count = bins.shape[0] if isinstance(bins, Array) and bins.shape else "?"
    made = Array(array.shape, "int64", 0, count if dims.known(count) else None)
    edges, reach = option(call, "bins"), array.past.reach
    if reach is None or not isinstance(edges, tuple) or array.low is None or array.high is None:
        return made
    low, high = (sum(edge <= number for edge in edges) for number in reach)
    within = sum(edge <= array.low for edge in edges) == low and sum(edge < array.high for edge in edges) == high
    encoding, classes = labels.of_set(array.shape, range(low, high + 1)) if within and low < high else labels.NO_LABELS
    return replace(made, low=low, high=high, labels=encoding, classes=classes) if within else made


def astype(array: Array, call: Call) -> Value:
    given = call.get("dtype")
    return array if given is None else cast(array, dtype_of(given, None))


def to_list(array: Array, call: Call) -> Value:
    """Nested lists; the numbers themselves are not known."""
    if array.shape == ():
        return item(array, call)
    if array.shape is None:
        return Unknown("the elements of a list made from an array")
    row = to_list(element(array), call)
    if not dims.known(array.shape[0]) or array.shape[0] > 1000:
        return call.heap.new_list((row,), True)
    return call.heap.new_list((row,) * array.shape[0])


def item(array: Array, call: Call) -> Value:
    if array.low is not None and array.low == array.high and is_number(array.dtype):
        return Const(int(array.low) if is_integer(array.dtype) else float(array.low))
    return replace(array, shape=(), container="python", labels=None, classes=None, origin=None, columns=())


# Attributes


def read_shape(array: Array) -> Value | None:
    """The shape as a tuple of Python numbers."""
    if array.shape is None:
        return None
    return Seq("tuple", tuple(_number(array, dim) for dim in array.shape))


def _number(array: Array, dim: Dim) -> Value:
    if dims.known(dim):
        return Const(dim)
    family = "" if array.origin is None else array.origin.family
    return Unknown(f"`{family}` is read at run time" if family else "a size that is not known")


def read_size(array: Array) -> Value | None:
    return None if array.shape is None else _number(array, dims.product(array.shape))


def read_rank(array: Array) -> Value | None:
    return None if array.shape is None else Const(len(array.shape))


def read_dtype(array: Array) -> Value | None:
    """The type, where it is the library's own name for it: texts of numpy are `<U3`, of pandas 3 `str`."""
    of_pandas = array.container == "series" and array.dtype in ("str", "category")
    return Const(array.dtype) if of_pandas or is_number(array.dtype) or array.dtype == "object" else None


def read_transposed(array: Array) -> Value:
    return shaping.rearranged(array, None if array.shape is None else array.shape[::-1])


# Tables

ON_ARRAY: dict[str, ArrayModel] = {
    **shaping.ON_ARRAY, **reducing.ON_ARRAY,
    "copy": same, "ascontiguousarray": same, "nan_to_num": same, "real": same, "fliplr": same,
    "sort": reordered, "flip": reordered, "flipud": reordered, "roll": reordered,
    "round": rounding(round), "around": rounding(round), "rint": rounding(round),
    "floor": rounding(math.floor), "ceil": rounding(math.ceil), "trunc": rounding(math.trunc),
    "sign": unary("sign"), "abs": unary("abs"), "absolute": unary("abs"), "fabs": unary("abs"), "negative": unary("-"),
    "invert": unary("~"), "isnan": predicate, "isfinite": predicate, "isinf": predicate,
    "logical_not": predicate, "clip": clip, "diag": diagonal, "nonzero": nonzero, "argsort": argsort,
    "argwhere": argwhere, "digitize": digitize, "diff": difference, "triu": triangle, "tril": triangle,
    "interp": lambda array, call: Array(array.shape, "float64"), "isin": predicate, "in1d": predicate,
    "astype": astype, **making.LIKE,
}  # fmt: skip
ELEMENTWISE: dict[str, ArrayModel] = {name: real(name) for name in arithmetic.REAL_FUNCTIONS if name != "sigmoid"}
OPERATORS = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "true_divide": "/", "floor_divide": "//",
    "mod": "%", "remainder": "%", "power": "**", "equal": "==", "not_equal": "!=", "less": "<", "greater": ">",
    "less_equal": "<=", "greater_equal": ">=", "maximum": "maximum", "minimum": "minimum",
    "bitwise_and": "&", "bitwise_or": "|", "bitwise_xor": "^",
}  # fmt: skip
KEEPS_FRAMES = {
    "abs", "absolute", "isnan", "round", "around", "rint", "floor", "ceil", "clip", "negative", "logical_not",
    "isfinite", "square", "fabs",
}  # fmt: skip


def square(array: Array, call: Call) -> Value:
    found = arithmetic.binary("*", array, array)
    if not isinstance(found, Array) or array.low is None or array.high is None:
        return found
    most = max(array.low**2, array.high**2) if max(abs(array.low), abs(array.high)) < 1e9 else None
    if array.dtype == "bool":
        return replace(found, dtype="int8")
    return replace(found, low=0 if found.low is not None else None, high=most if found.high is not None else None)


ELEMENTWISE["square"] = square


def reshape(call: Call) -> Value | Rebind:
    """`np.reshape(values, shape)` has that shape, whatever the values."""
    array = array_of(call.first, call.heap)
    known = replace(array, container="numpy", columns=()) if isinstance(array, Array) else Array()
    return shaping.reshape(known, call)


FUNCTIONS: dict[str, Model] = {
    **making.FUNCTIONS,
    "numpy.array_equal": answer, "numpy.allclose": answer, "numpy.save": nothing, "numpy.savez": nothing,
    "numpy.savetxt": nothing, "numpy.set_printoptions": nothing,
    **{f"numpy.{name}": model for name, model in shaping.FUNCTIONS.items()},
    "numpy.where": where, "numpy.select": select, "numpy.dot": dot, "numpy.matmul": dot, "numpy.outer": outer,
    **{f"numpy.{name}": on_array(model, None if name in KEEPS_FRAMES else "numpy") for name, model in ON_ARRAY.items()},
    "numpy.reshape": reshape,
    **{f"numpy.{name}": on_array(model, None) for name, model in ELEMENTWISE.items()},
    **{f"numpy.{name}": operator(symbol) for name, symbol in OPERATORS.items()},
    **{f"numpy.logical_{name}": logical(symbol) for name, symbol in (("and", "&"), ("or", "|"), ("xor", "^"))},
    **{f"numpy.{name}": on_array(cast_to(DTYPES[name])) for name in DTYPES if name.rstrip("0123456789_") in (
        "int", "uint", "float", "bool", "double", "single", "half")},
    **RANDOM_FUNCTIONS,
}  # fmt: skip

ARRAY_METHODS: dict[str, Model] = {
    **{name: as_method(model) for name, model in ON_ARRAY.items() if name in {
        "copy", "reshape", "ravel", "squeeze", "transpose", "swapaxes", "repeat", "take", "sum", "mean", "std", "var",
        "min", "max", "argmax", "argmin", "any", "all", "prod", "cumsum", "cumprod", "round", "clip", "nonzero",
        "argsort", "astype"}},
    "flatten": as_method(shaping.ravel), "tolist": as_method(to_list), "item": as_method(item),
    "view": as_method(lambda array, call: replace(array, shape=None, dtype=None, low=None, high=None, labels=None)),
    "sort": lambda call: NONE, "fill": filled_with, "tofile": lambda call: NONE, "dump": lambda call: NONE,
    "dot": dot,
    "diagonal": as_method(diagonal),
}  # fmt: skip
METHODS: dict[str, dict[str, Model]] = {"numpy": ARRAY_METHODS, "python": ARRAY_METHODS, **RANDOM_METHODS}

ARRAY_ATTRIBUTES: dict[str, Callable[[Array], Value | None]] = {
    "shape": read_shape, "size": read_size, "ndim": read_rank, "dtype": read_dtype, "T": read_transposed,
}  # fmt: skip
ATTRIBUTES: dict[str, dict[str, Callable[[Array], Value | None]]] = {
    "numpy": ARRAY_ATTRIBUTES,
    "python": ARRAY_ATTRIBUTES,
}

CONSTANTS: dict[str, Value] = {
    "numpy.pi": Const(math.pi), "numpy.e": Const(math.e), "numpy.inf": Const(math.inf), "numpy.nan": Const(math.nan),
    "numpy.newaxis": NONE, "numpy.c_": Made("numpy.c_"), "numpy.r_": Made("numpy.r_"),
}  # fmt: skip
