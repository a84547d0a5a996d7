"""Operators and elementwise functions of arrays: shape, type, bounds and what is left of labels."""

from __future__ import annotations

import math
from collections.abc import Callable

from seqlint.program.language.values import Array, Const, Origin, Shape, Unknown, Value
from seqlint.program.library import dims, labels
from seqlint.program.library.arrays import (
    LARGE,
    Container,
    array_of,
    by_column,
    fits,
    floating,
    is_float,
    is_integer,
    is_number,
    promote,
    promote_python,
)
from seqlint.program.library.call import Heap
from seqlint.quick import replace

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
Bounds = tuple[float, float]


def binary(operator: str, left: Value, right: Value, heap: Heap | None = None) -> Value:
    """`left operator right` where at least one is an Array."""
    if operator in ("is", "is not", "in", "not in"):
        return Unknown("a comparison that is not known")
    a, b = array_of(left, heap), array_of(right, heap)
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return _half_known(operator, a, b)
    if a.columns and (b.shape == () or b.container == "series"):
        return by_column(a, lambda one: binary(operator, one, replace(b, shape=()) if one.container == "series" else b))
    if b.columns and (a.shape == () or a.container == "series"):
        return by_column(b, lambda one: binary(operator, replace(a, shape=()) if one.container == "series" else a, one))
    if operator in COMPARISONS:
        return _compare(operator, a, b)
    shape = dims.matmul(a.shape, b.shape) if operator == "@" else _elementwise_shape(a, b)
    dtype = None if a.columns or b.columns else _dtype(operator, a, b)
    low, high = fits(*_bounds(operator, a, b), dtype)
    result = Array(shape, dtype, low, high, container=_container(a, b), origin=_origin(a, b))
    encoding, classes = _labels(operator, a, b, result)
    return replace(result, labels=encoding, classes=classes)


def _half_known(operator: str, a: Array | Unknown, b: Array | Unknown) -> Value:
    """One side is not known: it is taken to be a number, a vector or of the same shape, for data of rank 2 and more."""
    array = a if isinstance(a, Array) else b
    other = b if isinstance(a, Array) else a
    assert isinstance(array, Array)
    shape = array.shape
    if operator == "@" or shape is None or len(shape) < 2 or 1 in shape:
        shape = None
    if shape is None and array.container != "tensor" and isinstance(other, Unknown) and array.shape in ((), None):
        return other
    dtype = "bool" if operator in COMPARISONS else None
    low, high = (0, 1) if dtype else (None, None)
    return Array(shape, dtype, low, high, container=array.container, origin=array.origin)


def _elementwise_shape(a: Array, b: Array) -> Shape | None:
    """Frames align with series by name, so the frame's shape stays."""
    containers = (a.container, b.container)
    if containers == ("frame", "series") or containers == ("series", "frame"):
        return a.shape if a.container == "frame" else b.shape
    return dims.broadcast(a.shape, b.shape)


def _container(a: Array, b: Array) -> Container:
    order: tuple[Container, ...] = ("tensor", "frame", "series", "numpy", "python")
    return next(container for container in order if container in (a.container, b.container))


def _origin(a: Array, b: Array) -> Origin | None:
    if a.origin is None or b.origin is None:
        return a.origin or b.origin
    return a.origin if a.origin == b.origin else None


# Types


def common(a: Array, b: Array) -> str | None:
    """The type of an elementwise operation; a Python number yields to an array's, a numpy value to a tensor's."""
    if "tensor" in (a.container, b.container) and a.container != b.container:
        return a.dtype if a.container == "tensor" else b.dtype
    if a.container == "python" and b.container != "python":
        return promote_python(b.dtype, a.dtype)
    if b.container == "python" and a.container != "python":
        return promote_python(a.dtype, b.dtype)
    return promote(a.dtype, b.dtype)


def _dtype(operator: str, a: Array, b: Array) -> str | None:
    dtype = common(a, b)
    if operator == "/":
        if dtype is not None and _container(a, b) == "tensor" and is_integer(dtype):
            return "float32" if dtype in ("int8", "uint8", "int16", "uint16") else "float64"
        return floating(dtype)
    if operator in ("//", "%") and dtype == "bool":
        return "int8"
    if operator == "**" and "bool" in (a.dtype, b.dtype):
        return None
    return dtype


# Bounds


def _open(array: Array) -> Bounds:
    """The bounds, infinite where they are not known."""
    low, high = finite((-math.inf if array.low is None else array.low, math.inf if array.high is None else array.high))
    return (-math.inf if low is None else low), (math.inf if high is None else high)


def _times(x: float, y: float) -> float:
    return 0 if x == 0 or y == 0 else x * y


def _multiply(a: Bounds, b: Bounds) -> Bounds:
    corners = [_times(x, y) for x in a for y in b]
    return min(corners), max(corners)


def _divide(a: Bounds, b: Bounds) -> Bounds:
    if b[0] <= 0 <= b[1]:
        return -math.inf, math.inf
    return _multiply(a, (1 / b[1], 1 / b[0])) if b[0] != b[1] else _by_number(a, b[0])


def _by_number(a: Bounds, number: float) -> Bounds:
    ends = a[0] / number, a[1] / number
    return min(ends), max(ends)


def _floor_divide(a: Bounds, b: Bounds) -> Bounds:
    low, high = _divide(a, b)
    return (math.floor(low) if math.isfinite(low) else low), (math.floor(high) if math.isfinite(high) else high)


def _modulo(a: Bounds, b: Bounds) -> Bounds:
    if not 0 < b[0] <= b[1] < math.inf:
        return -math.inf, math.inf
    whole = float(b[1]).is_integer() and all(isinstance(x, int) for x in (*a, *b))
    return a if a[0] >= 0 and a[1] < b[0] else (0, b[1] - 1 if whole else b[1])


def _power(a: Bounds, b: Bounds) -> Bounds:
    exponent = b[0]
    if b[0] != b[1] or not 0 <= exponent <= 64 or not all(abs(x) < 1e15 for x in a):
        return (0, math.inf) if b[0] == b[1] and exponent % 2 == 0 and exponent >= 0 else (-math.inf, math.inf)
    if a[0] < 0 and exponent != int(exponent):
        return -math.inf, math.inf
    ends = a[0] ** exponent, a[1] ** exponent
    low = 0 if exponent % 2 == 0 and a[0] <= 0 <= a[1] and exponent > 0 else min(ends)
    return low, max(ends)


BOUNDS: dict[str, Callable[[Bounds, Bounds], Bounds]] = {
    "+": lambda a, b: (a[0] + b[0], a[1] + b[1]),
    "-": lambda a, b: (a[0] - b[1], a[1] - b[0]),
    "*": _multiply,
    "/": _divide,
    "//": _floor_divide,
    "%": _modulo,
    "**": _power,
    "maximum": lambda a, b: (max(a[0], b[0]), max(a[1], b[1])),
    "minimum": lambda a, b: (min(a[0], b[0]), min(a[1], b[1])),
}


def _bounds(operator: str, a: Array, b: Array) -> tuple[float | None, float | None]:
    if operator in ("&", "|", "^") and a.dtype == b.dtype == "bool":
        return 0, 1
    compute = BOUNDS.get(operator)
    if _go_together(operator, a, b):
        return None, None
    if compute is None or not (is_number(a.dtype or "int64") and is_number(b.dtype or "int64")):
        return None, None
    left, right = _open(a), _open(b)
    if operator == "%" and is_float(a.dtype):
        right = (right[0] * 1.0, right[1] * 1.0)
    try:
        return finite(compute(left, right))
    except (OverflowError, ZeroDivisionError):
        return None, None


def _go_together(operator: str, a: Array, b: Array) -> bool:
    """Whether the values of both sides may depend on each other, so that the ends of both never meet: `y - y.min()` is
    not negative, `y / y.max()` not above 1, `x * (1 - x)` not above a quarter.
    """
    one_number = () in (a.shape, b.shape)
    fixed = any(side.only is not None for side in (a, b))
    return not fixed and (
        (operator in ("+", "-", "/") and one_number and a.shape != b.shape) or (operator == "*" and not one_number)
    )


def finite(found: Bounds) -> tuple[float | None, float | None]:
    low, high = found
    return (low if abs(low) <= LARGE else None), (high if abs(high) <= LARGE else None)


# Labels


def _labels(operator: str, a: Array, b: Array, result: Array) -> labels.Labels:
    if not dims.is_vector(result.shape):
        return _one_hot_left(operator, a, b)
    assert result.shape is not None
    if operator == "%":
        return _remainder(a, b, result)
    if "continuous" in (a.labels, b.labels) and operator in ("+", "-", "*", "/", "**", "maximum", "minimum"):
        return "continuous", None
    if operator in ("&", "|", "^") and (a.dtype == b.dtype == "bool" or a.labels == b.labels == "binary"):
        return labels.yes_or_no(result.shape)
    return _one_hot_left(operator, a, b)


def _one_hot_left(operator: str, a: Array, b: Array) -> labels.Labels:
    """Operations that change no value (y * 1.0, y + 0) change no label."""
    array, number = (a, b) if b.shape == () else (b, a)
    neutral = {"+": 0, "*": 1} if array is b else {"+": 0, "-": 0, "*": 1, "/": 1, "**": 1, "//": 1}
    if number.only is not None and number.only == neutral.get(operator):
        return array.labels, array.classes
    if array.labels == "binary" and array.classes is None:
        array = replace(array, classes=2)  # who moves the answers of a comparison has thought of both
    if operator in ("+", "-") and array.labels in labels.WHOLE and number.low == number.high:
        return _shifted(operator, array, number, swapped=array is b)
    if operator in ("*", "//") and array.labels in labels.WHOLE and number.low == number.high and number.low:
        return _spaced(operator, array, number.low, swapped=array is b)
    return labels.NO_LABELS


def _shifted(operator: str, array: Array, number: Array, swapped: bool) -> labels.Labels:
    """`y - 1`, `y + 1`: classes that begin elsewhere, as many as before."""
    if (
        array.classes is None
        or array.low is None
        or array.high is None
        or number.low is None
        or (swapped and operator == "-")
    ):
        return labels.NO_LABELS
    low, high = (end + number.low if operator == "+" else end - number.low for end in (array.low, array.high))
    if not float(low).is_integer():
        return labels.NO_LABELS
    if array.labels == "counting":
        return array.labels, array.classes
    counts = low == 0 and high == array.classes - 1
    return ("numbered" if not counts else "binary" if array.classes == 2 else "integer"), array.classes


def _spaced(operator: str, array: Array, number: float, swapped: bool) -> labels.Labels:
    """`y * 10`: as many classes, further apart. `y // 2`: fewer, where they follow each other."""
    low, high, classes = array.low, array.high, array.classes
    if classes is None or low is None or high is None or not float(number).is_integer() or number < 2:
        return labels.NO_LABELS
    if operator == "*":
        return (array.labels if array.labels == "counting" else "numbered"), classes
    if swapped or high - low + 1 != classes:
        return labels.NO_LABELS
    first, count = low // number, int(high // number - low // number) + 1
    if array.labels == "counting":
        return array.labels, count
    counts = first == 0 and count > 1
    return ("numbered" if not counts else "binary" if count == 2 else "integer"), count


def _remainder(a: Array, b: Array, result: Array) -> labels.Labels:
    """`numbers % 3` has three classes, where the numbers count up or are classes themselves."""
    if b.shape != () or b.low != b.high or not is_integer(a.dtype) or not is_integer(b.dtype) or (b.low or 0) < 2:
        return labels.NO_LABELS
    if a.low is not None and a.high is not None and a.low >= 0 and b.low is not None and a.high < b.low:
        return a.labels, a.classes
    encoding, classes = labels.of_range(result.shape, int(b.low or 0))
    counted = a.low == 0 and a.shape is not None and a.high is not None and a.shape[0] == a.high + 1
    spread = counted or (a.labels == "integer" and classes is not None and (a.classes or 0) >= classes)
    return encoding, int(b.low or 0) if counted and encoding is not None else classes if spread else None


# Comparisons


def _compare(operator: str, a: Array, b: Array) -> Value:
    if a.shape == b.shape == ():
        decided = _decide(operator, _open(a), _open(b))
        if decided is not None and is_number(a.dtype) and is_number(b.dtype):
            python = a.container == b.container == "python"
            return Const(decided) if python else Array((), "bool", int(decided), int(decided))
    shape = _elementwise_shape(a, b)
    return Array(shape, "bool", 0, 1, *labels.yes_or_no(shape), _container(a, b), _origin(a, b))


def _decide(operator: str, a: Bounds, b: Bounds) -> bool | None:
    """The result where the bounds alone decide it."""
    if operator in ("<", ">="):
        less = True if a[1] < b[0] else False if a[0] >= b[1] else None
        return less if operator == "<" or less is None else not less
    if operator in (">", "<="):
        return _decide("<" if operator == ">" else ">=", b, a)
    equal = True if a[0] == a[1] == b[0] == b[1] else False if a[1] < b[0] or a[0] > b[1] else None
    return equal if operator == "==" or equal is None else not equal


# Unary operators and functions


def unary(operator: str, value: Value) -> Value:
    if not isinstance(value, Array):
        return Unknown("an operator on something that is no array")
    if value.columns:
        return by_column(value, lambda one: unary(operator, one))
    if operator == "not":
        return Unknown("whether an array is true")
    if operator == "~":
        if value.dtype != "bool":
            return _plain(value, value.dtype)
        return replace(value, low=1 - (1 if value.high is None else value.high), high=1 - (value.low or 0))
    if operator == "-":
        low = None if value.high is None else -value.high
        high = None if value.low is None else -value.low
        return _plain(value, value.dtype, low, high)
    if operator == "abs":
        ends = [abs(end) for end in (value.low, value.high) if end is not None]
        spans_zero = len(ends) < 2 or (value.low or 0) <= 0 <= (value.high or 0)
        return _plain(value, value.dtype, 0 if spans_zero else min(ends), max(ends) if len(ends) == 2 else None)
    if operator == "sign":
        below, above = value.past.reach or (0.0, 0.0)
        both = value.low is not None and value.high is not None and value.low < 0 < value.high
        numbers = below < 0 < above or (both and value.labels == "continuous")
        found = labels.of_set(value.shape, {-1, 1}) if numbers else labels.NO_LABELS
        return replace(value, low=-1, high=1, labels=found[0], classes=found[1], columns=())
    return replace(value, columns=())


def _plain(array: Array, dtype: str | None, low: float | None = None, high: float | None = None) -> Array:
    """An elementwise change of all values: real numbers stay real, classes do not stay classes."""
    low, high = fits(low, high, dtype)
    encoding = array.labels if array.labels == "continuous" else None
    return replace(array, dtype=dtype, low=low, high=high, labels=encoding, classes=None, columns=())


def _monotone(compute: Callable[[float], float]) -> Callable[[Bounds], Bounds]:
    def run(found: Bounds) -> Bounds:
        try:
            return compute(found[0]), compute(found[1])
        except (OverflowError, ValueError):
            return -math.inf, math.inf

    return run


def _between(low: float, high: float = math.inf) -> Callable[[Bounds], Bounds]:
    return lambda found: (low, high)


def _wave(peak: float) -> Callable[[Bounds], Bounds]:
    """A sine whose first peak lies there. Of what angles nobody knows, it may be a part that stays above 0."""

    def run(found: Bounds) -> Bounds:
        low, high = found
        if not math.isfinite(low) or not math.isfinite(high):
            return -math.inf, math.inf
        ends = math.cos(low - peak), math.cos(high - peak)
        return (-1 if _passes(peak + math.pi, low, high) else min(ends), 1 if _passes(peak, low, high) else max(ends))

    return run


def _passes(angle: float, low: float, high: float) -> bool:
    """Whether an angle, or the same some turns later, lies between two others."""
    return angle + math.ceil((low - angle) / math.tau) * math.tau <= high


REAL_FUNCTIONS: dict[str, Callable[[Bounds], Bounds]] = {
    "sin": _wave(math.pi / 2),
    "cos": _wave(0),
    **{name: _between(-math.inf) for name in ("tan", "sinh", "arcsinh", "log", "log2", "log10", "expm1", "log1p")},
    **{name: _between(-math.inf) for name in ("deg2rad", "radians", "degrees", "rad2deg", "reciprocal", "cbrt")},
    "sqrt": _monotone(lambda x: math.sqrt(x) if math.isfinite(x) else x),
    "exp": _monotone(lambda x: math.exp(x) if x < 700 else math.inf),
    "tanh": _monotone(math.tanh),
    "arctan": _monotone(math.atan),
    "sigmoid": _between(0, 1),
}
"""Functions whose results are real numbers."""


def real_function(name: str, array: Array) -> Array:
    """A function of REAL_FUNCTIONS. Small integers give small floats in numpy: uint8 float16, int16 float32."""
    low, high = finite(REAL_FUNCTIONS[name](_open(array)))
    bits = {"bool": "float16", "int8": "float16", "uint8": "float16", "int16": "float32", "uint16": "float32"}
    dtype = bits.get(array.dtype or "", floating(array.dtype))
    low, high = (low, high) if dtype in ("float32", "float64") else (None, None)
    real = name not in ("sqrt", "cbrt") or array.labels == "continuous"
    encoding, classes = labels.real(array.shape) if real else labels.NO_LABELS
    return replace(array, dtype=dtype, low=low, high=high, labels=encoding, classes=classes, columns=())


def rounded(array: Array, how: Callable[[float], float] = round, dtype: str | None = None) -> Array:
    """Whole numbers near the array's; random numbers between 0 and 1 become classes."""
    if is_integer(array.dtype):
        return array
    if array.dtype == "bool":
        return replace(array, dtype="float16" if how is round else "bool")
    low = None if array.low is None else how(array.low)
    high = None if array.high is None else how(array.high)
    encoding, classes = array.labels, array.classes
    if encoding == "continuous":
        encoding, classes = labels.yes_or_no(array.shape) if (low, high) == (0, 1) else labels.NO_LABELS
    return replace(array, dtype=dtype or array.dtype, low=low, high=high, labels=encoding, classes=classes, columns=())
