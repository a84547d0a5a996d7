"""numpy: what creates arrays."""

from __future__ import annotations

import math
from dataclasses import replace

from seqlint.program.language.values import NONE, Array, Dim, Made, Origin, Seq, Unknown, Value
from seqlint.program.library import dims, labels, pictures
from seqlint.program.library.arrays import (
    FLOAT_BITS,
    LARGE,
    ArrayModel,
    arrange,
    array_of,
    cast,
    dim_of,
    dtype_of,
    elements,
    is_none,
    option,
    shape_of,
    span,
)
from seqlint.program.library.call import Call, Model
from seqlint.program.library.frames import values


def made_array(call: Call) -> Value:
    """`np.array`, `np.asarray` and the like."""
    value = call.first
    is_image = isinstance(value, Made) and value.name == pictures.IMAGE
    found = array_of(pictures.pixels(value, call) if is_image else value, call.heap)  # type: ignore[arg-type]
    dtype = call.get("dtype")
    if isinstance(found, Unknown):
        ragged = dtype_of(dtype, None) == "object" and elements(value, call.heap) is not None
        rows = elements(value, call.heap) or ()
        return Array((len(rows),), "object") if ragged else found
    found = values(found)
    return found if dtype is None else cast(found, dtype_of(dtype, found.dtype))


def filled(value: float | None) -> Model:
    """`np.zeros(shape, dtype)` and the like."""

    def run(call: Call) -> Value:
        dtype = dtype_of(call.get("dtype"), "float64")
        return Array(shape_of(call.get("shape"), call.heap), dtype, value, value)

    return run


def full(call: Call) -> Value:
    fill = array_of(call.get("fill_value"), call.heap)
    shape = shape_of(call.get("shape"), call.heap)
    if isinstance(fill, Unknown):
        return Array(shape, dtype_of(call.get("dtype"), None))
    made = cast(fill, dtype_of(call.get("dtype"), fill.dtype))
    return Array(shape, made.dtype, made.low, made.high)


def filled_like(value: float | None) -> ArrayModel:
    def run(array: Array, call: Call) -> Value:
        fill = value
        if call.name.endswith("full_like"):
            given = array_of(call.get("fill_value"), call.heap)
            fill = given.low if isinstance(given, Array) and given.low == given.high else None
        wanted = call.get("shape")
        shape = array.shape if wanted is None or is_none(wanted) else shape_of(wanted, call.heap)
        made = cast(Array((), None, fill, fill), dtype_of(call.get("dtype"), array.dtype))
        return arrange(replace(made, container=array.container), shape)

    return run


def eye(call: Call) -> Value:
    rows = dim_of(call.first, call.heap)
    given = call.get("M")
    columns = rows if given in (None, NONE) else dim_of(given, call.heap)
    shifted = option(call, "k", 0)
    if not isinstance(shifted, int):
        return Unknown("a diagonal that is not known")
    dtype = dtype_of(call.get("dtype"), "float64")
    if shifted or rows != columns:
        return Array((rows, columns), dtype, 0, 1)
    return Array((rows, rows), dtype, 0, 1, "one-hot", rows if dims.known(rows) else None)


def arange(call: Call) -> Value:
    ends = [option(call, name) for name in ("start", "stop", "step")]
    dtype = dtype_of(call.get("dtype"), None)
    if not all(end is None or (isinstance(end, (int, float)) and abs(end) < LARGE) for end in ends):
        return Array(("?",), dtype)
    start, stop, step = (0, ends[0], ends[2] or 1) if ends[1] is None else (ends[0], ends[1], ends[2] or 1)
    if stop is None or start is None:
        return Array(("?",), dtype)
    count = max(0, math.ceil((stop - start) / step))
    whole = all(isinstance(end, int) for end in (start, stop, step))
    last = start + (count - 1) * step
    low, high = (min(start, last), max(start, last)) if count else (None, None)
    follow = count > 1 and whole and abs(step) == 1
    found = ("counting", count) if follow else labels.NO_LABELS
    made = Array((count,), "int64" if whole else "float64", low, high, *found)
    given = call.get("dtype")
    return made if given is None or is_none(given) else cast(made, dtype)


def linspace(call: Call) -> Value:
    count: Dim = 50 if call.get("num") is None else dim_of(call.get("num"), call.heap)
    ends = [array_of(call.get(name), call.heap) for name in ("start", "stop")]
    arrays = [end for end in ends if isinstance(end, Array) and end.shape == ()]
    low, high = span(arrays) if len(arrays) == 2 and not call.name.endswith("space10") else (None, None)
    if call.name.endswith(("logspace", "geomspace")):
        low = high = None
    dtype = dtype_of(call.get("dtype"), "float64")
    made = Array((count,), dtype, low, high, "continuous" if dtype in FLOAT_BITS else None)
    return made if len(arrays) == 2 else replace(made, shape=None, labels=None)


def from_text(call: Call) -> Value:
    """`np.loadtxt` and `np.genfromtxt`: a table where its columns are delimited."""
    tabular = call.get("delimiter") is not None and call.get("usecols") is None and call.get("unpack") is None
    dtype = dtype_of(call.get("dtype"), "float64")
    name = option(call, "fname")
    origin = Origin(name, "all", None) if isinstance(name, str) else None
    return Array(("?", "?") if tabular else None, dtype, origin=origin)


def meshgrid(call: Call) -> Value:
    found = [array_of(value, call.heap) for value in call.several("xi")]
    arrays = [one for one in found if isinstance(one, Array) and one.shape is not None]
    if len(arrays) != len(found) or option(call, "indexing", "xy") not in ("xy", "ij"):
        return Unknown("the arguments of meshgrid")
    sizes = [dims.product(one.shape or ()) for one in arrays]
    if option(call, "indexing", "xy") == "xy" and len(sizes) > 1:
        sizes[0], sizes[1] = sizes[1], sizes[0]
    grids = [Array(tuple(sizes), one.dtype, one.low, one.high) for one in arrays]
    return Seq("tuple", tuple(grids))


LIKE: dict[str, ArrayModel] = {
    "zeros_like": filled_like(0), "ones_like": filled_like(1),
    "empty_like": filled_like(None), "full_like": filled_like(None),
}  # fmt: skip
"""What makes an array of another's shape."""
FUNCTIONS: dict[str, Model] = {
    **{f"numpy.{name}": made_array for name in ("array", "asarray", "asanyarray", "asfarray")},
    "numpy.zeros": filled(0), "numpy.ones": filled(1), "numpy.empty": filled(None), "numpy.full": full,
    "numpy.eye": eye, "numpy.identity": eye, "numpy.arange": arange, "numpy.linspace": linspace,
    "numpy.logspace": linspace, "numpy.geomspace": linspace, "numpy.meshgrid": meshgrid,
    "numpy.loadtxt": from_text, "numpy.genfromtxt": from_text,
}  # fmt: skip
