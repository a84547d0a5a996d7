"""Changing the shape of arrays, joining and splitting them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from seqlint.program.language.values import NONE, Array, Dim, Origin, Seq, Shape, Slice, Unknown, Value
from seqlint.program.library import dims, indexing, labels
from seqlint.program.library.arrays import (
    NOT_KNOWN,
    ArrayModel,
    arrange,
    array_list,
    array_of,
    cast,
    common_dtype,
    dim_of,
    option,
    part_of,
    plain,
    scalar,
    shape_of,
    span,
)
from seqlint.program.library.call import Call


def with_shape(array: Array, shape: Shape | None) -> Array:
    """The same values in the same order, with another shape."""
    encoding, classes = labels.reshaped(array, shape)
    rows_stay = shape is not None and array.shape is not None and shape[:1] == array.shape[:1]
    return arrange(array, shape, (encoding, classes), array.origin if rows_stay else None)


def reshape(array: Array, call: Call) -> Value:
    """`np.reshape(a, shape)` and `a.reshape(2, 3)` or `a.reshape((2, 3))`."""
    given = _one_or_several(call, "shape")
    sizes = None if given is None else shape_of(given, call.heap)
    return with_shape(array, None if sizes is None else dims.reshape(array.shape, sizes))


def _one_or_several(call: Call, name: str) -> Value | None:
    """What `a.reshape((2, 3))` and `a.reshape(2, 3)`, where `*name` takes it, have in common."""
    given = call.get(name)
    alone = isinstance(call.receiver, Array) and isinstance(given, Seq) and len(given.items) == 1
    return given.items[0] if alone and isinstance(given, Seq) else given


def ravel(array: Array, call: Call) -> Value:
    shape: Shape = ("?",) if array.shape is None else (dims.product(array.shape),)
    return with_shape(array, shape)


def expand_dims(array: Array, call: Call) -> Value:
    axis = option(call, "axis", NOT_KNOWN)
    shape = array.shape
    if isinstance(axis, tuple):
        for one in sorted(axis):
            shape = dims.insert(shape, one)
        return with_shape(array, shape)
    return with_shape(array, dims.insert(shape, axis))


def squeeze(array: Array, call: Call) -> Value:
    axis = option(call, "axis")
    if array.shape is None or axis is NOT_KNOWN:
        return with_shape(array, None)
    if axis is None:
        # An unknown number of rows is not 1; another unknown dimension may be.
        if "?" in array.shape[1:]:
            return with_shape(array, None)
        return with_shape(array, tuple(dim for dim in array.shape if dim != 1))
    axes = [dims.normal_axis(one, len(array.shape)) for one in (axis if isinstance(axis, tuple) else (axis,))]
    return with_shape(array, tuple(dim for i, dim in enumerate(array.shape) if i not in axes))


def rearranged(array: Array, shape: Shape | None) -> Array:
    """The axes in another order."""
    if shape == array.shape and len(shape or ()) == 1:
        return array
    first = array.shape is not None and shape is not None and shape[:1] == array.shape[:1] and len(shape) > 2
    return arrange(array, shape, origin=array.origin if first else None)


def transpose(array: Array, call: Call) -> Value:
    given = _one_or_several(call, "axes")
    axes: Any = None if given is None else plain(given, call.heap)
    if array.shape is None or axes is NOT_KNOWN:
        return rearranged(array, None)
    if axes is None:
        return rearranged(array, array.shape[::-1])
    if not isinstance(axes, tuple):
        return rearranged(array, None)
    order = [dims.normal_axis(axis, len(array.shape)) for axis in axes]
    valid = len(order) == len(array.shape) and None not in order
    return rearranged(array, tuple(array.shape[i] for i in order if i is not None) if valid else None)


def _moved(array: Array, call: Call, *names: str) -> tuple[int, int] | None:
    rank = len(array.shape or ())
    ends = [dims.normal_axis(option(call, name, NOT_KNOWN), rank) for name in names]
    return None if array.shape is None or ends[0] is None or ends[1] is None else (ends[0], ends[1])


def swapaxes(array: Array, call: Call) -> Value:
    ends = _moved(array, call, "axis1", "axis2")
    if ends is None or array.shape is None:
        return rearranged(array, None)
    shape = list(array.shape)
    shape[ends[0]], shape[ends[1]] = shape[ends[1]], shape[ends[0]]
    return rearranged(array, tuple(shape))


def moveaxis(array: Array, call: Call) -> Value:
    ends = _moved(array, call, "source", "destination")
    if ends is None or array.shape is None:
        return rearranged(array, None)
    shape = list(array.shape)
    shape.insert(ends[1], shape.pop(ends[0]))
    return rearranged(array, tuple(shape))


def at_least(rank: int) -> ArrayModel:
    def run(array: Array, call: Call) -> Value:
        if array.shape is None or len(array.shape) >= rank:
            return array
        if rank == 3:
            shape = {0: (1, 1, 1), 1: (1, *array.shape, 1)}.get(len(array.shape), (*array.shape, 1))
            return with_shape(array, shape)
        return with_shape(array, (1,) * (rank - len(array.shape)) + array.shape)

    return run


def broadcast_to(array: Array, call: Call) -> Value:
    return arrange(array, shape_of(call.get("shape"), call.heap))


def tile(array: Array, call: Call) -> Value:
    counts = shape_of(call.get("reps", "repeats"), call.heap)
    if counts is None or array.shape is None:
        return arrange(array, None)
    rank = max(len(counts), len(array.shape))
    both = zip((1,) * (rank - len(counts)) + counts, (1,) * (rank - len(array.shape)) + array.shape, strict=True)
    shape = tuple(dims.product(pair) for pair in both)
    is_row = array.labels in ("one-hot", "multi-label") and rank == 1
    rows_only = not is_row and array.shape != () and (rank == 1 or counts[1:] == (1,) * (rank - 1))
    found = _classes_repeated(array, call, shape) if rows_only else labels.NO_LABELS
    return arrange(array, shape, found, None)


def _classes_repeated(array: Array, call: Call, shape: Shape | None) -> labels.Labels:
    """Whole numbers that are written out and repeated are classes, whatever they are: `np.repeat([0, 45], 30)`."""
    values = option(call, "a", option(call, "A", NOT_KNOWN))
    whole = isinstance(values, tuple) and all(type(value) is int for value in values)
    if array.labels in (None, "continuous") and whole and len(set(values)) > 1 and dims.is_vector(shape):
        return labels.of_set(shape, set(values))
    return array.labels, array.classes


def repeat(array: Array, call: Call) -> Value:
    axis = option(call, "axis")
    each = dim_of(call.get("repeats"), call.heap)
    if axis is None:
        count = dims.product(array.shape) if array.shape is not None else "?"
        made = replace(with_shape(array, (dims.product((count, each)),)), origin=None)
        if array.shape is None or len(array.shape) != 1:
            return made
        encoding, classes = _classes_repeated(array, call, made.shape)
        return replace(made, labels=encoding, classes=classes)
    at = None if array.shape is None else dims.normal_axis(axis, len(array.shape))
    if array.shape is None or at is None:
        return arrange(array, None)
    shape = (*array.shape[:at], dims.product((array.shape[at], each)), *array.shape[at + 1 :])
    encoding, classes = (array.labels, array.classes) if at == 0 else labels.NO_LABELS
    return arrange(array, shape, (encoding, classes), array.origin if at else None)


def pad(array: Array, call: Call) -> Value:
    widths = option(call, "pad_width", NOT_KNOWN)
    made = replace(array, low=None, high=None, labels=None, classes=None, columns=())
    if option(call, "mode", "constant") == "constant" and call.get("constant_values") is None:
        low, high = span([array, scalar(0)])
        made = replace(made, low=low, high=high)
    if array.shape is None or widths is NOT_KNOWN:
        return replace(made, shape=None)
    pairs = _pad_pairs(widths, len(array.shape))
    if pairs is None:
        return replace(made, shape=None)
    return replace(made, shape=tuple(dims.add(d, sum(pair)) for d, pair in zip(array.shape, pairs, strict=True)))


def _pad_pairs(widths: Any, rank: int) -> list[tuple[int, int]] | None:
    """numpy's pad widths, one pair an axis."""
    if isinstance(widths, int):
        return [(widths, widths)] * rank
    if not isinstance(widths, tuple) or not widths:
        return None
    if all(isinstance(width, int) for width in widths):
        if len(widths) > 2:
            return None
        return [(widths[0], widths[-1])] * rank
    pairs = [(w, w) if isinstance(w, int) else w for w in widths]
    if not all(isinstance(p, tuple) and len(p) in (1, 2) and all(isinstance(w, int) for w in p) for p in pairs):
        return None
    found = [(p[0], p[-1]) for p in pairs]
    return found * rank if len(found) == 1 else found if len(found) == rank else None


# Joining and splitting


def _together(arrays: list[Array], shape: Shape | None, encoding: labels.Labels) -> Array:
    low, high = span(arrays)
    tensor = any(array.container == "tensor" for array in arrays)
    return Array(shape, common_dtype(arrays), low, high, *encoding, "tensor" if tensor else "numpy")


def concatenate(call: Call) -> Value:
    arrays = array_list(call, call.first)
    if isinstance(arrays, Unknown):
        return arrays
    axis = option(call, "axis", 0)
    if axis is None:
        shapes: list[Shape | None] = [None if a.shape is None else (dims.product(a.shape),) for a in arrays]
        return _together(arrays, dims.concatenate(shapes, 0), labels.NO_LABELS)
    shape = dims.concatenate([a.shape for a in arrays], axis)
    first = axis == 0 or (shape is not None and len(shape) == 1)
    made = _together(arrays, shape, labels.joined(arrays) if first else labels.NO_LABELS)
    return replace(made, origin=_joined_origin(arrays) if first else arrays[0].origin)


def _joined_origin(arrays: list[Array]) -> Origin | None:
    """All parts of one load together are the load."""
    origins = {array.origin for array in arrays}
    first = arrays[0].origin
    if first is None or len(origins) < 2 or any(o is None or o.family != first.family for o in origins):
        return None
    return Origin(first.family, "all", first.role)


def stack(call: Call) -> Value:
    arrays = array_list(call, call.first)
    if isinstance(arrays, Unknown):
        return arrays
    shape: Shape | None = arrays[0].shape
    for one in arrays[1:]:
        same = shape is not None and one.shape is not None and len(one.shape) == len(shape)
        shape = tuple(map(dims.unify, shape, one.shape)) if same and shape and one.shape else shape if same else None
    return _together(arrays, dims.insert(shape, option(call, "axis", 0), len(arrays)), labels.NO_LABELS)


def side_by_side(axis: int, lift: Callable[[Shape], Shape]) -> Callable[[Call], Value]:
    """hstack, vstack and their kin: `lift` is what they do to the shape of each array first."""

    def run(call: Call) -> Value:
        arrays = array_list(call, call.first)
        if isinstance(arrays, Unknown):
            return arrays
        flat = call.name.endswith("hstack") and all(a.shape is not None and len(a.shape) == 1 for a in arrays)
        lifted = [replace(a, shape=None if a.shape is None else lift(a.shape)) for a in arrays]
        at = 0 if flat else axis
        shape = dims.concatenate([a.shape for a in lifted], at)
        made = _together(lifted, shape, labels.joined(lifted) if at == 0 else labels.NO_LABELS)
        return replace(made, columns=_columns(arrays, made)) if at == 1 and made.container == "numpy" else made

    return run


MAX_COLUMNS = 100


def _columns(arrays: list[Array], made: Array) -> tuple[tuple[str, Array], ...]:
    """What stands in each column of arrays that were put side by side: labels may be among them."""
    if made.shape is None or len(made.shape) != 2:
        return ()
    found: list[Array] = []
    for array in arrays:
        width = array.shape[1] if array.shape and len(array.shape) == 2 else 1
        if not dims.known(width) or len(found) + width > MAX_COLUMNS:
            return ()
        encoding = (array.labels, array.classes) if array.labels in labels.WHOLE else labels.NO_LABELS
        one = Array(made.shape[:1], array.dtype, array.low, array.high, *encoding)
        found += [cast(one, made.dtype)] * width
    return tuple((str(number), one) for number, one in enumerate(found))


def _columns_first(shape: Shape) -> Shape:
    return (*shape, 1) if len(shape) == 1 else shape


def _rows_first(shape: Shape) -> Shape:
    return (1, *shape) if len(shape) == 1 else shape or (1, 1)


def _depth_first(shape: Shape) -> Shape:
    return (1, *shape, 1) if len(shape) == 1 else (*shape, 1) if len(shape) == 2 else shape


def split(axis: int | None = None) -> ArrayModel:
    """np.split and its kin give a list of parts."""

    def run(array: Array, call: Call) -> Value:
        given = option(call, "indices_or_sections", NOT_KNOWN)
        at = (
            0
            if array.shape is None
            else dims.normal_axis(option(call, "axis", 0 if axis is None else axis), len(array.shape))
        )
        if array.shape is None or at is None or given is NOT_KNOWN or (isinstance(given, int) and given > 1000):
            return Unknown("the parts of a split")
        sizes = _part_sizes(array.shape[at], given)
        if sizes is None:
            return Unknown("the parts of a split")
        parts = [_part(array, at, size, str(i)) for i, size in enumerate(sizes)]
        return call.heap.new_list(tuple(parts))

    return run


def _part_sizes(dim: Dim, given: Any) -> list[Dim] | None:
    if isinstance(given, int) and given > 0:
        if not dims.known(dim):
            return ["?"] * given
        return [dim // given + (i < dim % given) for i in range(given)]
    if not isinstance(given, tuple) or not all(isinstance(end, int) for end in given):
        return None
    if not dims.known(dim):
        return ["?"] * (len(given) + 1)
    return [len(range(*slice(a, b).indices(dim))) for a, b in zip((0, *given), (*given, dim), strict=True)]


def _part(array: Array, axis: int, size: Dim, text: str) -> Array:
    assert array.shape is not None
    shape = (*array.shape[:axis], size, *array.shape[axis + 1 :])
    if axis:
        return arrange(array, shape, origin=array.origin)
    is_row = array.labels in ("one-hot", "multi-label") and len(shape) == 1
    found = labels.NO_LABELS if is_row else labels.of_rows(array, size)
    return arrange(array, shape, found, part_of(array.origin, text))


def take(array: Array, call: Call) -> Value:
    axis = option(call, "axis")
    index = call.get("indices") or Unknown("the indices")
    if axis is None:
        shape: Shape | None = None if array.shape is None else (dims.product(array.shape),)
        array, axis = with_shape(array, shape), 0
    at = None if array.shape is None else dims.normal_axis(axis, len(array.shape))
    if at is None:
        return arrange(array, None)
    whole = (Slice(NONE, NONE, NONE),) * at
    return indexing.take(array, Seq("tuple", (*whole, index)), call.heap)


def deleted(array: Array, call: Call) -> Value:
    """np.delete: a known number of columns gone."""
    gone = option(call, "obj", NOT_KNOWN)
    axis = option(call, "axis")
    at = None if array.shape is None else dims.normal_axis(axis, len(array.shape))
    if array.shape is None or at is None:
        return arrange(array, ("?",) if axis is None else None)
    count = 1 if isinstance(gone, int) else len(set(gone)) if isinstance(gone, tuple) else None
    dim = array.shape[at]
    left: Dim = dim - count if dims.known(dim) and count is not None else "?"
    shape = (*array.shape[:at], left, *array.shape[at + 1 :])
    encoding, classes = (array.labels, None) if at == 0 else (None, None)
    return arrange(array, shape, (encoding, classes), None if at == 0 else array.origin)


def insert(array: Array, call: Call) -> Value:
    return arrange(replace(array, low=None, high=None), None)


def append(array: Array, call: Call) -> Value:
    other = array_of(call.get("values"), call.heap)
    if isinstance(other, Unknown):
        return Array(("?",) if call.get("axis") is None else None)
    axis = option(call, "axis")
    if axis is None:
        shapes: list[Shape | None] = [None if a.shape is None else (dims.product(a.shape),) for a in (array, other)]
        return _together([array, other], dims.concatenate(shapes, 0), labels.NO_LABELS)
    return _together([array, other], dims.concatenate([array.shape, other.shape], axis), labels.NO_LABELS)


ON_ARRAY: dict[str, ArrayModel] = {
    "reshape": reshape, "ravel": ravel, "expand_dims": expand_dims, "squeeze": squeeze,
    "transpose": transpose, "permute_dims": transpose, "swapaxes": swapaxes, "moveaxis": moveaxis,
    "atleast_1d": at_least(1), "atleast_2d": at_least(2), "atleast_3d": at_least(3),
    "broadcast_to": broadcast_to, "tile": tile, "repeat": repeat, "pad": pad, "take": take,
    "delete": deleted, "append": append, "insert": insert,
    "split": split(), "array_split": split(), "vsplit": split(0), "hsplit": split(1), "dsplit": split(2),
}  # fmt: skip
FUNCTIONS: dict[str, Callable[[Call], Value]] = {
    "concatenate": concatenate, "concat": concatenate, "stack": stack,
    "vstack": side_by_side(0, _rows_first), "row_stack": side_by_side(0, _rows_first),
    "hstack": side_by_side(1, tuple), "column_stack": side_by_side(1, _columns_first),
    "dstack": side_by_side(2, _depth_first),
}  # fmt: skip
