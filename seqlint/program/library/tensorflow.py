"""TensorFlow's functions on tensors, and `keras.ops`: numpy's, with its own names, types and arguments.

Symbolic tensors (what layers return) are not data; functions of them give Unknown here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Any

from seqlint.program.language.values import NONE, Array, Const, Dim, Made, Seq, Unknown, Value
from seqlint.program.library import arithmetic, dims, indexing, reducing, shaping
from seqlint.program.library import datasets as data
from seqlint.program.library import numpy as np
from seqlint.program.library import tensorflow_making as making
from seqlint.program.library.arrays import (
    ArrayModel,
    arrange,
    array_of,
    cast,
    cast_to,
    dtype_of,
    elements,
    is_float,
    is_integer,
    on_array,
    option,
    shape_of,
    why,
)
from seqlint.program.library.call import Call, Model, Rebind
from seqlint.program.library.numpy_making import LIKE
from seqlint.program.library.tensorflow_making import as_tensor, like_numpy, tensor, to_tensor

# Types and shapes


def astype(array: Array, call: Call) -> Value:
    return cast(array, dtype_of(call.get("dtype"), None))


def concat(call: Call) -> Value:
    """tf.concat and tf.stack; TensorFlow 2 and Keras take the list first."""
    model = shaping.stack if call.name.endswith("stack") else shaping.concatenate
    first = call.first
    items = elements(first, call.heap)
    converted = None if items is None else tuple(to_tensor(item, call) for item in items)
    given: Value = first or Unknown("tensors")
    if converted is not None and not any(isinstance(item, Unknown) for item in converted):
        given = Seq("tuple", converted)
    return as_tensor(model(call.named(**{call.about: given})))


def where(call: Call) -> Value:
    """tf.where(condition, a, b): numbers written out are int32 and float32."""
    if all(call.get(*names) in (None, NONE) for names in (("x", "x1"), ("y", "x2"))):
        condition = to_tensor(call.get("condition"), call)
        if isinstance(condition, Unknown) or condition.shape is None or call.name.startswith("keras."):
            return Unknown("where a condition holds")
        return Array(("?", len(condition.shape)), "int64", 0, container="tensor")
    given = call.named({"x1": "x", "x2": "y"})
    sides = {name: to_tensor(given.get(name), call) for name in ("x", "y") if name in given.given}
    return as_tensor(np.where(given.named(**sides)))


def unstack(array: Array, call: Call) -> Value:
    axis = option(call, "axis", 0)
    at = None if array.shape is None else dims.normal_axis(axis, len(array.shape))
    count = "?" if array.shape is None or at is None else array.shape[at]
    if array.shape is None or at is None or not dims.known(count) or count > 100:
        return Unknown("the parts of a tensor")
    return call.heap.new_list((arrange(array, dims.drop(array.shape, at)),) * count)


def gather(array: Array, call: Call) -> Value:
    return shaping.take(array, call if option(call, "axis") is not None else call.named(axis=Const(0)))


def split(array: Array, call: Call) -> Value:
    """tf.split takes the sizes of the parts, where numpy's and Keras' take where each ends."""
    sizes = option(call, "num_or_size_splits")
    if isinstance(sizes, tuple) and all(isinstance(size, int) and size >= 0 for size in sizes):
        ends = Seq("tuple", tuple(map(Const, accumulate(sizes[:-1]))))
        return shaping.split()(array, call.named(indices_or_sections=ends))
    if isinstance(sizes, tuple):
        return Unknown("the parts of a tensor")
    return shaping.split()(array, call.named({"num_or_size_splits": "indices_or_sections"}))


def masked(array: Array, call: Call) -> Value:
    mask = to_tensor(call.get("mask"), call)
    is_mask = isinstance(mask, Array) and mask.dtype == "bool"
    return indexing.take(array, mask, call.heap) if is_mask else Unknown("what a mask leaves")


def shape(array: Array, call: Call) -> Value:
    """tf.shape(x): a tensor of the dimensions; keras.ops.shape: a tuple of them."""
    if call.name.startswith("keras."):
        return np.read_shape(array) or Unknown("the shape of a tensor")
    rank: Dim = "?" if array.shape is None else len(array.shape)
    return Array((rank,), "int32", 0)


def count(array: Array, call: Call) -> Value:
    """tf.size and tf.rank."""
    whole: Dim = "?"
    if array.shape is not None:
        whole = len(array.shape) if call.name.endswith("rank") else dims.product(array.shape)
    exact = whole if dims.known(whole) else None
    return Array((), "int32", exact, exact)


def resize(array: Array, call: Call) -> Value:
    """tf.image.resize(images, (height, width))."""
    size = shape_of(call.get("size"), call.heap)
    if array.shape is None or size is None or len(size) != 2 or len(array.shape) not in (3, 4):
        return replace(arrange(array, None), dtype="float32")
    overshoots = option(call, "method", "bilinear") not in ("bilinear", "nearest", "area")
    low, high = (None, None) if overshoots else (array.low, array.high)
    result = arrange(array, (*array.shape[:-3], *size, array.shape[-1]), origin=array.origin)
    dtype = array.dtype if option(call, "method", "bilinear") == "nearest" else "float32"
    return replace(result, dtype=dtype, low=low, high=high)


def channels(count: int) -> ArrayModel:
    """rgb_to_grayscale and back."""

    def run(array: Array, call: Call) -> Value:
        return array if not array.shape else arrange(array, (*array.shape[:-1], count), origin=array.origin)

    return run


def convert_image(array: Array, call: Call) -> Value:
    """tf.image.convert_image_dtype scales integers to 0..1."""
    dtype = dtype_of(call.get("dtype"), None)
    if is_float(dtype) and is_integer(array.dtype):
        low, high = (0, 1) if array.low is not None and array.low >= 0 else (None, None)
        return replace(array, dtype=dtype, low=low, high=high)
    return cast(array, dtype) if dtype == array.dtype else replace(array, dtype=dtype, low=None, high=None)


def changed(array: Array, call: Call) -> Value:
    """Random flips, brightness and the like: the shape stays."""
    return replace(array, low=None, high=None)


def same(array: Array, call: Call) -> Value:
    return array


def argmax(array: Array, call: Call) -> Value:
    """tf.argmax reduces axis 0 unless told otherwise."""
    in_tensorflow = call.name.startswith("tensorflow.")
    if in_tensorflow and call.get("axis") in (None, NONE):
        call = call.named(axis=Const(0))
    found = reducing.arg_extreme(array, call)
    return found if in_tensorflow or not isinstance(found, Array) else replace(found, dtype="int32")


def argsort(array: Array, call: Call) -> Value:
    return Array((1,) if array.shape == () else array.shape, "int32", 0, container="tensor")


def total(array: Array, call: Call) -> Value:
    found = reducing.total(array, call)
    return replace(found, dtype=array.dtype) if isinstance(found, Array) else found


def probabilities(array: Array, call: Call) -> Value:
    return replace(arrange(array, array.shape), low=0, high=1)


def positive(array: Array, call: Call) -> Value:
    """relu."""
    low = 0 if array.low is None else max(0, array.low)
    return replace(array, low=low, high=None if array.high is None else max(0, array.high), labels=None, classes=None)


# Methods and attributes of tensors


def to_numpy(call: Call) -> Value:
    """`tensor.numpy()`: an array, or a number of numpy's."""
    assert isinstance(call.receiver, Array)
    return replace(call.receiver, container="numpy")


def assigned(call: Call) -> Value | Rebind:
    """`variable.assign(value)`."""
    assert isinstance(call.receiver, Array)
    if call.name != "assign":  # of a sum only the shape is known
        changed = Array(call.receiver.shape, call.receiver.dtype, container="tensor")
        return Rebind(changed, changed) if call.first is not None else NONE
    found = to_tensor(call.get("value"), call)
    return (
        Rebind(found, found)
        if isinstance(found, Array)
        else Rebind(Array(call.receiver.shape, container="tensor"), NONE)
    )


def shape_given(call: Call) -> Value:
    """`tf.TensorShape(dims)`."""
    given = call.get("dims")
    return Unknown("no shape") if given is None or isinstance(given, Array) else given


def initializer(call: Call) -> Value:
    """`tf.zeros_initializer()`, which makes a tensor where it is called."""
    list(call.given)  # of the numbers nothing is said
    return Made(call.name, at=call.at)


def static_shape(call: Call) -> Value:
    assert isinstance(call.receiver, Array)
    return np.read_shape(call.receiver) or Unknown("the shape of a tensor")


# Tables

SHAPING: dict[str, ArrayModel] = {
    "reshape": shaping.reshape, "expand_dims": shaping.expand_dims, "squeeze": shaping.squeeze,
    "transpose": shaping.transpose, "tile": shaping.tile, "repeat": shaping.repeat, "pad": shaping.pad,
    "broadcast_to": shaping.broadcast_to, "split": split, "roll": np.reordered, "cast": astype,
    "stop_gradient": same, "zeros_like": LIKE["zeros_like"], "ones_like": LIKE["ones_like"], "argmax": argmax,
    "argmin": argmax, "shape": shape, "size": count, "unstack": unstack, "sort": np.reordered, "argsort": argsort,
}  # fmt: skip
SHAPING_IN_TENSORFLOW: dict[str, ArrayModel] = {
    "reverse": np.reordered, "rank": count, "gather": gather, "boolean_mask": masked, "clip_by_value": np.clip,
    "to_float": cast_to("float32"), "identity": same,
}  # fmt: skip
SHAPING_IN_KERAS: dict[str, ArrayModel] = {
    "flip": np.reordered, "take": shaping.take, "clip": np.clip, "ravel": shaping.ravel, "moveaxis": shaping.moveaxis,
    "swapaxes": shaping.swapaxes, "cumsum": reducing.cumulative,
}  # fmt: skip
REDUCTIONS: dict[str, ArrayModel] = {
    "sum": total, "mean": reducing.mean, "max": reducing.extreme(True), "min": reducing.extreme(False),
    "prod": reducing.prod, "any": reducing.truth, "all": reducing.truth,
}  # fmt: skip
MATHS: dict[str, ArrayModel] = {
    **{name: np.real(name) for name in ("sin", "cos", "tan", "exp", "log", "log1p", "sqrt", "tanh", "sinh", "sigmoid")},
    "abs": np.unary("abs"), "negative": np.unary("-"), "square": np.square, "round": np.rounding(round),
    "floor": np.rounding(math.floor), "ceil": np.rounding(math.ceil), "logical_not": np.predicate,
    "sign": np.unary("sign"),
}  # fmt: skip


def activation(array: Array, call: Call) -> Value:
    """As many numbers as before, whatever the other arguments are; of their values nothing is said."""
    list(call.given)  # all are read
    return Array(array.shape, array.dtype if is_float(array.dtype) else "float32", container="tensor")


IN_NETWORKS: dict[str, ArrayModel] = {"softmax": probabilities, "relu": positive}
ACTIVATIONS = (
    "elu", "gelu", "leaky_relu", "log_softmax", "relu6", "selu", "silu", "softplus", "softsign",
)  # fmt: skip
"""Of TensorFlow and Keras alike."""
MATHS_IN_KERAS: dict[str, ArrayModel] = {
    "isnan": np.predicate, "absolute": np.unary("abs"), **IN_NETWORKS,
}  # fmt: skip
OPERATORS = (
    *("add", "subtract", "multiply", "divide", "mod", "equal", "not_equal", "less", "greater", "less_equal"),
    *("greater_equal", "maximum", "minimum"),
)
OPERATORS_IN_TENSORFLOW = {"pow": "**", "floormod": "%", "floordiv": "//"}
OPERATORS_IN_KERAS = ("true_divide", "floor_divide", "power", "bitwise_and", "bitwise_or", "bitwise_xor")
IMAGES: dict[str, ArrayModel] = {"resize": resize, "rgb_to_grayscale": channels(1)}
IMAGES_IN_TENSORFLOW: dict[str, ArrayModel] = {
    "grayscale_to_rgb": channels(3), "convert_image_dtype": convert_image,
    "per_image_standardization": changed, "random_brightness": changed, "random_contrast": changed,
    "random_saturation": changed, "random_hue": changed, "adjust_brightness": changed, "adjust_contrast": changed,
    "flip_left_right": same, "flip_up_down": same, "random_flip_left_right": same, "random_flip_up_down": same,
    "rot90": lambda array, call: arrange(array, None),
}  # fmt: skip


def product(call: Call) -> Value:
    """tf.matmul, tf.tensordot is not followed."""
    left, right = to_tensor(call.get("a", "x1"), call), to_tensor(call.get("b", "x2"), call)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Unknown("a product of matrices")
    return arithmetic.binary("@", left, right)


def operator(symbol: str) -> Model:
    def run(call: Call) -> Value:
        given = (call.get("x", "x1") or NONE, call.get("y", "x2") or NONE)
        found = [to_tensor(value, call) for value in given]
        if not any(isinstance(one, Array) for one in found):
            return why(found[0], f"the arguments of {call.name}")
        number = [isinstance(array_of(value, call.heap), Array) and not isinstance(value, Array) for value in given]
        sides = [
            value if is_number and not all(number) else one
            for value, one, is_number in zip(given, found, number, strict=True)
        ]
        return as_tensor(arithmetic.binary(symbol, sides[0], sides[1], call.heap))

    return run


def _under(*prefixes: str, table: dict[str, Model]) -> dict[str, Model]:
    return {f"{prefix}.{name}": model for prefix in prefixes for name, model in table.items()}


def _tensors(table: dict[str, ArrayModel]) -> dict[str, Model]:
    return {name: tensor(model) for name, model in table.items()}


INITIALIZERS = tuple(f"{kind}_initializer" for kind in ("constant", "ones", "random_normal", "random_uniform", "zeros"))
JOINING: dict[str, Model] = {"stack": concat, "matmul": product, "where": where}
BINARY: dict[str, Model] = {name: operator(np.OPERATORS[name]) for name in OPERATORS}
EVERYWHERE = ("tensorflow", "tensorflow.math", "keras.ops")


def _some(table: Mapping[str, Any], names: str) -> dict[str, Any]:
    return {name: table[name] for name in names.split()}


def last_axis(model: Model) -> Model:
    """The axis is the last one, unless it is given."""
    return lambda call: model(call if "axis" in call.given else call.named(axis=Const(-1)))


BACKEND: dict[str, Model] = {
    **_tensors(_some(MATHS, "abs cos exp log round sigmoid sign sin sqrt square tanh")),
    **_tensors({**REDUCTIONS, **IN_NETWORKS, "std": reducing.deviation, "var": reducing.deviation}),
    **_tensors(dict.fromkeys(("elu", "hard_sigmoid", "l2_normalize", "softplus", "softsign"), activation)),
    **_tensors(_some(SHAPING, "cast ones_like reshape shape squeeze transpose zeros_like")),
    **_tensors({"clip": np.clip, "flatten": shaping.ravel, "permute_dimensions": shaping.transpose}),
    **_some(BINARY, "equal greater greater_equal less less_equal maximum minimum not_equal"),
    "concatenate": last_axis(concat), "expand_dims": last_axis(tensor(SHAPING["expand_dims"])), "stack": concat,
}  # fmt: skip
"""`tensorflow.keras.backend`, which has what Keras 2 called its backend."""

FUNCTIONS: dict[str, Model] = {
    "tensorflow.TensorShape": shape_given,
    **_under("tensorflow", "keras.ops", table={**making.EVERYWHERE, **JOINING, **_tensors(SHAPING)}),
    **_under("tensorflow", table={**making.IN_TENSORFLOW, "concat": concat, **_tensors(SHAPING_IN_TENSORFLOW)}),
    **_under("keras.ops", table={**making.IN_KERAS, "concatenate": concat, **_tensors(SHAPING_IN_KERAS)}),
    **_under(*EVERYWHERE, table={**_tensors(MATHS), **BINARY}),
    **_under("keras.ops", table=_tensors({**MATHS_IN_KERAS, **REDUCTIONS})),
    **_under("keras.ops", table={name: operator(np.OPERATORS[name]) for name in OPERATORS_IN_KERAS}),
    **_under("tensorflow", "tensorflow.math", table={f"reduce_{n}": tensor(m) for n, m in REDUCTIONS.items()}),
    **_under("tensorflow", "tensorflow.math", table={n: operator(s) for n, s in OPERATORS_IN_TENSORFLOW.items()}),
    **_under("tensorflow", "tensorflow.math", table={"is_nan": tensor(np.predicate)}),
    **_under("tensorflow.math", "keras.ops", table={"divide_no_nan": operator("/")}),
    **_under("tensorflow.math", table=_tensors({"argmax": argmax, "argmin": argmax, "softmax": probabilities})),
    **_under("tensorflow.nn", table=_tensors({**IN_NETWORKS, "sigmoid": MATHS["sigmoid"]})),
    **_under("tensorflow.nn", "keras.ops", table=_tensors(dict.fromkeys(ACTIVATIONS, activation))),
    **_under("tensorflow.nn", table=_tensors(dict.fromkeys(("dropout", "l2_normalize", "swish", "tanh"), activation))),
    **_under("tensorflow.math", table=_tensors({"l2_normalize": activation})),
    **_under("tensorflow", table=dict.fromkeys(INITIALIZERS, initializer)),
    **_under("tensorflow.keras.backend", table=BACKEND),
    **_tensors({
        "tensorflow.math.reduce_std": reducing.deviation, "tensorflow.math.reduce_variance": reducing.deviation,
        "keras.ops.std": reducing.deviation, "keras.ops.var": reducing.deviation,
        "keras.ops.linalg.norm": reducing.norm,
    }),
    "keras.ops.convert_to_numpy": on_array(same),
    **_under("tensorflow.random", "keras.random", table=making.RANDOM),
    **_under("tensorflow.random", "keras.random", table={"shuffle": like_numpy(on_array(np.reordered))}),
    "tensorflow.random.set_seed": lambda call: NONE, "keras.random.randint": making.integers,
    **_under("tensorflow.image", "keras.ops.image", table=_tensors(IMAGES)),
    **_under("tensorflow.image", table=_tensors(IMAGES_IN_TENSORFLOW)),
    **data.FUNCTIONS,
}  # fmt: skip
TENSOR: dict[str, Model] = {
    "numpy": to_numpy, "get_shape": static_shape, "assign": assigned, "assign_add": assigned, "assign_sub": assigned,
    "read_value": lambda call: call.receiver or NONE,
}  # fmt: skip
METHODS: dict[str, dict[str, Model]] = {
    "tensor": TENSOR, **{f"tensorflow.{name}": {"__call__": making.random()} for name in INITIALIZERS},
}  # fmt: skip
TENSOR_ATTRIBUTES: dict[str, Callable[[Array], Value | None]] = {
    "shape": np.read_shape, "ndim": np.read_rank, "dtype": np.read_dtype,
}  # fmt: skip
ATTRIBUTES: dict[str, dict[str, Any]] = {"tensor": TENSOR_ATTRIBUTES}
CONSTANTS: dict[str, Value] = {
    "tensorflow.newaxis": NONE,
    "tensorflow.data.AUTOTUNE": Const(-1),
    "tensorflow.data.experimental.AUTOTUNE": Const(-1),
}
