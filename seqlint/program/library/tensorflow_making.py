"""TensorFlow: what makes tensors, of other values, of numbers and at random."""

from __future__ import annotations

from dataclasses import replace

from seqlint.program.language.values import NONE, Array, Const, Seq, Shape, Unknown, Value
from seqlint.program.library import dims, labels
from seqlint.program.library import numpy_making as np
from seqlint.program.library.arrays import (
    LARGE,
    ArrayModel,
    arrange,
    array_of,
    cast,
    dim_of,
    dtype_of,
    is_integer,
    option,
    shape_of,
    why,
)
from seqlint.program.library.call import Call, Model, Rebind


def as_tensor(value: Value) -> Value:
    """Results of numpy's functions as tensors."""
    if isinstance(value, Array):
        return replace(value, container="tensor", columns=())
    return Seq(value.kind, tuple(map(as_tensor, value.items))) if isinstance(value, Seq) else value


def like_numpy(model: Model) -> Model:
    """A function that differs from numpy's in its container only."""

    def run(call: Call) -> Value:
        found = model(call)
        return as_tensor(found.result if isinstance(found, Rebind) else found)

    return run


AS_NUMPY = {
    "newshape": "shape", "perm": "axes", "multiples": "reps", "paddings": "pad_width", "clip_value_min": "a_min",
    "clip_value_max": "a_max", "x_min": "a_min", "x_max": "a_max", "min_value": "a_min", "max_value": "a_max",
    "pattern": "axes",
}  # fmt: skip
"""Parameters that TensorFlow and Keras name otherwise than numpy."""


def tensor(model: ArrayModel) -> Model:
    """A function whose first argument is a tensor, or becomes one."""

    def run(call: Call) -> Value:
        given = to_tensor(call.first, call)
        if isinstance(given, Unknown):
            return why(given, f"the argument of {call.name}")
        return as_tensor(model(given, call.named(AS_NUMPY)))

    return run


SMALLER = {"int64": "int32", "float64": "float32", "str": "string"}


def to_tensor(value: Value | None, call: Call) -> Array | Unknown:
    """An array as a tensor; numbers written out become int32 and float32."""
    found = array_of(value, call.heap)
    if isinstance(found, Unknown):
        return found
    written = not isinstance(value, Array) or found.container == "python"
    dtype = (
        SMALLER.get(found.dtype or "", found.dtype)
        if written
        else {"str": "string"}.get(found.dtype or "", found.dtype)
    )
    return replace(found, container="tensor", dtype=dtype, columns=())


def constant(call: Call) -> Value:
    """tf.constant, tf.convert_to_tensor, tf.Variable."""
    found = to_tensor(call.get("value", "initial_value", "x"), call)
    if isinstance(found, Unknown):
        return why(found, "the value of a tensor")
    if call.get("dtype") is not None and not call.name.endswith("Variable"):
        found = cast(found, dtype_of(call.get("dtype"), found.dtype))
    shape = call.get("shape")
    if shape is not None and shape != NONE and call.name.endswith("constant"):
        return arrange(found, shape_of(shape, call.heap))
    return found


def filled(value: float) -> Model:
    def run(call: Call) -> Value:
        dtype = dtype_of(call.get("dtype"), "float32")
        return Array(shape_of(call.get("shape"), call.heap), dtype, value, value, container="tensor")

    return run


def fill(call: Call) -> Value:
    value = to_tensor(call.get("value"), call)
    shape = shape_of(call.get("dims"), call.heap)
    if isinstance(value, Unknown):
        return Array(shape, container="tensor")
    return Array(shape, value.dtype, value.low, value.high, container="tensor")


def numbers(call: Call) -> Value:
    """tf.range: int32 of whole numbers, else float32."""
    found = np.arange(call.named({"limit": "stop", "delta": "step"}))
    if isinstance(found, Array) and call.get("dtype") in (None, NONE):
        found = replace(found, dtype=SMALLER.get(found.dtype or ""))
    return as_tensor(found)


def spaced(call: Call) -> Value:
    found = np.linspace(call)
    dtype = dtype_of(call.get("dtype"), "float32")
    return as_tensor(replace(found, dtype=dtype)) if isinstance(found, Array) else found


def eye(call: Call) -> Value:
    found = np.eye(call.named({"num_columns": "M"}))
    dtype = dtype_of(call.get("dtype"), "float32")
    return as_tensor(replace(found, dtype=dtype)) if isinstance(found, Array) else found


def one_hot(call: Call) -> Value:
    """tf.one_hot(indices, depth) and keras.ops.one_hot(x, num_classes)."""
    indices = to_tensor(call.get("indices", "x"), call)
    depth = dim_of(call.get("depth", "num_classes"), call.heap)
    usual = call.get("on_value") in (None, NONE) and call.get("off_value") in (None, NONE)
    if not usual and call.get("dtype") is None:
        return Unknown("numbers of a type that is not known")
    dtype = dtype_of(call.get("dtype"), "float32")
    classes = depth if dims.known(depth) else None
    axis = -1 if option(call, "axis") is None else option(call, "axis")
    if isinstance(indices, Array) and dims.known(depth):
        usual = usual and (indices.low or 0) >= 0 and (indices.high is None or indices.high < depth)
    last = axis == -1
    encoding: labels.Labels = ("one-hot", classes) if usual and last else labels.NO_LABELS
    shape: Shape | None = None
    origin = None
    if isinstance(indices, Array):
        origin = indices.origin
        shape = dims.insert(indices.shape, axis, depth)
    low, high = (0, 1) if usual else (None, None)
    return Array(shape, dtype, low, high, *encoding, "tensor", origin)


def random(low: float | None = None, high: float | None = None) -> Model:
    """Real numbers of a shape."""

    def run(call: Call) -> Value:
        shape = shape_of(call.get("shape"), call.heap)
        dtype = dtype_of(call.get("dtype"), "float32")
        encoding, classes = labels.real(shape)
        return Array(shape, dtype, low, high, encoding, classes, "tensor")

    return run


def uniform(call: Call) -> Value:
    """tf.random.uniform: real numbers, or whole ones below maxval for an integer type."""
    shape = shape_of(call.get("shape"), call.heap)
    dtype = dtype_of(call.get("dtype"), "float32")
    low, high = option(call, "minval", 0), option(call, "maxval", None)
    high = 1 if high is None else high
    ends = (low, high)
    if not all(isinstance(end, (int, float)) and abs(end) < LARGE for end in ends) or low > high:
        low = high = None
    if is_integer(dtype):
        found = labels.of_range(shape, int(high - low), int(low)) if low is not None and high else labels.NO_LABELS
        return Array(shape, dtype, low, None if high is None else high - 1, *found, "tensor")
    return Array(shape, dtype, low, high, *labels.real(shape), "tensor")


def integers(call: Call) -> Value:
    """keras.random.randint(shape, minval, maxval)."""
    return uniform(call if "dtype" in call.given else call.named(dtype=Const("int32")))


EVERYWHERE: dict[str, Model] = {
    "convert_to_tensor": constant, "zeros": filled(0), "ones": filled(1), "linspace": spaced, "eye": eye,
    "one_hot": one_hot,
}  # fmt: skip
"""In TensorFlow and in `keras.ops`."""
IN_TENSORFLOW: dict[str, Model] = {"constant": constant, "Variable": constant, "fill": fill, "range": numbers}
IN_KERAS: dict[str, Model] = {"array": constant, "arange": numbers, "identity": eye}
RANDOM: dict[str, Model] = {"normal": random(), "truncated_normal": random(), "uniform": uniform}
