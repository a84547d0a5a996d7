"""Subscripts of arrays, as numpy and tensors have them."""

from __future__ import annotations

from seqlint.program.language.values import Api, Array, Const, Dim, Origin, Ref, Seq, Shape, Slice, Unknown, Value
from seqlint.program.library import dims, labels
from seqlint.program.library.arrays import arrange, array_of, is_integer, part_of, plain, span
from seqlint.program.library.call import Heap
from seqlint.quick import dataclass, replace

NEW_AXIS = Const(None)
NEW_AXES = (NEW_AXIS, Api("numpy.newaxis"), Api("tensorflow.newaxis"))


@dataclass(frozen=True, slots=True)
class _Pick:
    """What one part of an index does to one axis: `kind` is all, cut, new, number, many or unknown."""

    kind: str
    dim: Dim = 1
    shape: Shape | None = ()
    text: str = ""
    axes: int = 1


def take(array: Array, index: Value, heap: Heap) -> Array:
    """`array[index]`, as numpy and tensors do it."""
    parts = index.items if isinstance(index, Seq) and index.kind == "tuple" else (index,)
    if array.shape is None:
        cuts = [_cut(part, "?", 0) for part in parts if isinstance(part, Slice)]
        if len(cuts) != 1 or len(parts) != 1:
            return arrange(array, None)
        return arrange(array, None, (array.labels, array.classes), _origin_left(array, cuts))
    picks = _picks(array.shape, parts, heap)
    shape = None if picks is None else _result_shape(picks)
    if picks is None or shape is None:
        return arrange(array, None)
    if parts and array.columns and array.container == "numpy" and array.shape[1:] == (len(array.columns),):
        return _of_columns(array, parts, arrange(array, shape, origin=_origin_left(array, picks)), heap)
    encoding, classes = _labels_left(array, picks, shape)
    return arrange(array, shape, (encoding, classes), _origin_left(array, picks))


def _of_columns(array: Array, parts: tuple[Value, ...], found: Array, heap: Heap) -> Array:
    """The same of an array whose columns are known: one of them, some of them, or some rows of all."""
    place = plain(parts[1], heap) if len(parts) == 2 else None
    columns = [take(one, parts[0], heap) for _, one in array.columns]
    if type(place) is int and -len(columns) <= place < len(columns):
        return replace(columns[place], origin=found.origin)
    if len(parts) == 2 and isinstance(parts[1], Slice):
        ends = [plain(end) for end in (parts[1].start, parts[1].stop, parts[1].step)]
        columns = columns[slice(*ends)] if all(end is None or type(end) is int for end in ends) else []
    elif len(parts) != 1:
        columns = []
    whole = found.shape is not None and found.shape[1:] == (len(columns),)
    if not whole or not columns:
        return found
    low, high = span(columns)
    kept = tuple((str(number), one) for number, one in enumerate(columns))
    return replace(found, low=low, high=high, columns=kept)


def _picks(shape: Shape, parts: tuple[Value, ...], heap: Heap) -> list[_Pick] | None:
    """What happens to each axis, the Ellipsis written out; None where that is not known."""
    found: list[_Pick] = []
    rest: list[Value] = list(parts)
    used = sum(_axes_used(part, heap) for part in parts)
    if not any(part == Const(...) for part in parts):
        rest.append(Const(...))
    axis = 0
    for part in rest:
        if part == Const(...):
            gap = max(0, len(shape) - used)
            found += [_Pick("all", dim) for dim in shape[axis : axis + gap]]
            axis += gap
            continue
        pick = _pick(part, shape[axis] if axis < len(shape) else "?", axis, heap)
        if (pick.kind != "new" and axis + pick.axes > len(shape)) or pick.kind == "unknown":
            return None
        found.append(pick)
        axis += 0 if pick.kind == "new" else pick.axes
    return found


def _axes_used(part: Value, heap: Heap) -> int:
    if part == Const(...) or part in NEW_AXES:
        return 0
    mask = array_of(part, heap) if isinstance(part, (Array, Ref)) else None
    return len(mask.shape) if isinstance(mask, Array) and mask.dtype == "bool" and mask.shape else 1


def _pick(part: Value, dim: Dim, axis: int, heap: Heap) -> _Pick:
    if part in NEW_AXES:
        return _Pick("new")
    if isinstance(part, Slice):
        return _cut(part, dim, axis)
    if isinstance(part, Unknown) and part.base:
        return _Pick("number")
    if isinstance(part, Unknown) or (isinstance(part, Const) and not isinstance(part.value, int)):
        return _Pick("unknown")
    index = array_of(part, heap)
    if isinstance(index, Unknown) or index.shape is None:
        return _Pick("unknown")
    if index.dtype == "bool" and index.shape == ():
        return _Pick("unknown")
    if index.dtype == "bool":
        return _Pick("many", shape=("?",), text="mask", axes=len(index.shape))
    if index.shape == () and (index.dtype is None or is_integer(index.dtype)):
        return _Pick("number")
    return _Pick("many", shape=index.shape)


def _cut(part: Slice, dim: Dim, axis: int) -> _Pick:
    ends = [plain(end) for end in (part.start, part.stop, part.step)]
    if ends == [None, None, None]:
        return _Pick("all", dim)
    text = ":".join("" if end is None else str(end) if isinstance(end, int) else "?" for end in ends[:2])
    step = 1 if ends[2] is None else ends[2]
    if not all(end is None or isinstance(end, int) for end in ends) or step == 0:
        return _Pick("cut", part.length, text=text)
    start, stop = ends[0], ends[1]
    if step == -1 and start is None and stop is None:
        return _Pick("all", dim)
    if dims.known(dim):
        return _Pick("cut", len(range(*slice(start, stop, step).indices(dim))), text=text)
    # Columns that are asked for by number exist; of rows there may be fewer.
    begin = start or 0
    if axis > 0 and step > 0 and stop is not None and 0 <= begin <= stop:
        return _Pick("cut", len(range(begin, stop, step)), text=text)
    if stop is None and start is not None and start < 0 and step == 1 and axis > 0:
        return _Pick("cut", -start, text=text)
    return _Pick("cut", "?", text=text)


def _result_shape(picks: list[_Pick]) -> Shape | None:
    """numpy's order of axes: index arrays go where the first stands, or to the front if a slice stands between them."""
    many = [pick for pick in picks if pick.kind == "many"]
    together: Shape | None = ()
    for pick in many:
        together = dims.broadcast(together, pick.shape)
    if together is None:
        return None
    advanced = [i for i, pick in enumerate(picks) if pick.kind in ("many", "number")] if many else []
    scattered = bool(advanced) and advanced[-1] - advanced[0] + 1 != len(advanced)
    result: list[Dim] = list(together) if scattered else []
    for i, pick in enumerate(picks):
        if pick.kind in ("all", "cut", "new"):
            result.append(pick.dim)
        elif not scattered and advanced and i == advanced[0]:
            result += together
    return tuple(result)


def _labels_left(array: Array, picks: list[_Pick], shape: Shape) -> labels.Labels:
    """Picking rows keeps labels; so does dropping or adding an axis of 1 to one number a row."""
    if array.labels is None or not picks:
        return array.labels, array.classes
    if array.labels in ("one-hot", "multi-label") and (picks[-1].kind != "all" or picks[0].axes > 1):
        return labels.NO_LABELS
    first, others = picks[0], picks[1:]
    if any(pick.kind not in ("all", "new") for pick in others):
        single = array.labels in (*labels.WHOLE, "continuous") and dims.is_vector(array.shape)
        if not (single and len(shape) == 1 and first.kind in ("all", "cut")):
            return labels.NO_LABELS
    if first.kind == "number" or array.labels in ("one-hot", "multi-label"):
        return array.labels, None if array.labels in labels.WHOLE else array.classes
    if (
        first.kind == "many"
        and array.labels in ("integer", "numbered", "counting")
        and not (first.shape and dims.known(first.shape[0]))
    ):
        return array.labels, None  # rows that a condition chose
    if not dims.is_vector(shape):
        return (array.labels, array.classes) if first.kind == "many" else labels.NO_LABELS
    return labels.of_rows(array, shape[0])


def _origin_left(array: Array, picks: list[_Pick]) -> Origin | None:
    """A run of rows is a set of its own; of rows picked one by one nothing is known."""
    if array.origin is None or not picks:
        return array.origin
    first = picks[0]
    if first.kind in ("many", "number"):
        return None
    if first.kind == "cut":
        return None if first.text.count("?") > 1 else part_of(array.origin, first.text)
    return array.origin
