"""Subscripts, lengths and iteration of arrays, frames, datasets and the objects that library functions make."""

from __future__ import annotations

from dataclasses import replace

from seqlint.program.language.given import Given
from seqlint.program.language.values import Array, Const, Dataset, Made, Seq, Slice, Unknown, Value
from seqlint.program.library import datasets, dims, frames, indexing, labels, shaping
from seqlint.program.library.arrays import array_of, bounds, element, elements, is_integer, plain, shape_of, span
from seqlint.program.library.call import Call, Heap

MAX_ELEMENTS = 64
"""An array of at most so many rows is iterated row by row."""

STACKERS = {"numpy.c_": shaping.FUNCTIONS["column_stack"], "numpy.r_": shaping.FUNCTIONS["concatenate"]}
"""numpy's `c_[a, b]` and `r_[a, b]`."""


def subscript(receiver: Value, index: Value, heap: Heap) -> Value:
    """`receiver[index]`."""
    if isinstance(receiver, Dataset):
        return datasets.batch(receiver)
    if isinstance(receiver, Made):
        if receiver.name in STACKERS:
            parts = index if isinstance(index, Seq) else Seq("tuple", (index,))
            return STACKERS[receiver.name](Call(receiver.name, Given.of({"arrays": parts}), heap, about="arrays"))
        if receiver.name in frames.ACCESSORS:
            return frames.accessed(receiver, index, heap)
        key = plain(index, heap)
        return dict(receiver.state).get(str(key), Unknown(f"an item of {receiver.name.rpartition('.')[2]}"))
    if not isinstance(receiver, Array):
        return Unknown("a subscript")
    if receiver.container in ("frame", "series"):
        return frames.subscript(receiver, index, heap)
    return indexing.take(receiver, index, heap)


# Storing


def store_item(receiver: Value, index: Value, value: Value, heap: Heap) -> Value:
    """What the receiver is after `receiver[index] = value`."""
    if not isinstance(receiver, Array):
        return receiver
    if receiver.container == "frame":
        return frames.store_column(receiver, index, value, heap)
    stored = array_of(value, heap)
    receiver = replace(receiver, columns=())
    within = isinstance(index, Seq) and any(isinstance(part, Slice) for part in index.items[:1])
    column = within and receiver.low != receiver.high
    if isinstance(stored, Unknown) or column:  # the greatest number may have stood where this stands now
        return replace(receiver, low=None, high=None, labels=None, classes=None)
    low, high = span([receiver, stored])
    if receiver.dtype in ("bool", None) or not (bounds(receiver.dtype) is None or is_integer(receiver.dtype)):
        low, high = (0, 1) if receiver.dtype == "bool" else (None, None)
    encoding, classes = _labels_stored(receiver, index, stored)
    return replace(receiver, low=low, high=high, labels=encoding, classes=classes)


def _labels_stored(receiver: Array, index: Value, stored: Array) -> labels.Labels:
    """Ones set at a label's place in every row of zeros are one-hot; other values may end the encoding."""
    if receiver.labels is None and receiver.low == receiver.high == 0 and stored.low == stored.high == 1:
        parts = index.items if isinstance(index, Seq) else ()
        pairs = all(isinstance(part, Array) and is_integer(part.dtype) and len(part.shape or ()) == 1 for part in parts)
        if len(parts) == 2 and pairs and receiver.shape is not None and len(receiver.shape) == 2:
            width = receiver.shape[1]
            return "one-hot", width if dims.known(width) else None
        return labels.NO_LABELS
    numbers = {number for number in (receiver.low, stored.low) if number is not None}
    if receiver.labels is None and receiver.low == receiver.high and stored.low == stored.high and len(numbers) == 2:
        some = isinstance(index, Slice) or (isinstance(index, Array) and index.dtype == "bool")
        beginning = numbers == {0, 1}  # zeros and ones are the beginning of much else
        return labels.of_set(receiver.shape, numbers) if some and not beginning else labels.NO_LABELS
    if receiver.labels == "binary" and isinstance(index, Array) and stored.high is not None and stored.high < 0:
        return "numbered", receiver.classes  # `y[y == 0] = -1`
    if receiver.labels in ("integer", "binary") and stored.low is not None and stored.high is not None:
        low, high = receiver.low, receiver.high
        if low is not None and high is not None and low <= stored.low and stored.high <= high:
            return receiver.labels, receiver.classes if receiver.labels == "binary" else None
    return ("continuous", None) if receiver.labels == "continuous" else labels.NO_LABELS


def store_attribute(receiver: Value, name: str, value: Value, heap: Heap) -> Value:
    """What the receiver is after `receiver.name = value`."""
    if isinstance(receiver, Array) and receiver.container == "frame":
        if name == "columns":
            return frames.renamed(receiver, elements(value, heap))
        return frames.store_column(receiver, Const(name), value, heap) if name in dict(receiver.columns) else receiver
    if isinstance(receiver, Array) and name == "shape":
        wanted = shape_of(value, heap)
        shape = None if wanted is None else dims.reshape(receiver.shape, wanted)
        encoding, classes = labels.reshaped(receiver, shape)
        return replace(receiver, shape=shape, labels=encoding, classes=classes)
    if isinstance(receiver, Made):
        return replace(receiver, state=(*((k, v) for k, v in receiver.state if k != name), (name, value)))
    return receiver


# Length and iteration


def length(value: Value) -> int | None:
    """`len(value)`, None where it is not known."""
    if isinstance(value, Array):
        rows = value.shape[0] if value.shape else None
        return rows if dims.known(rows) else None
    if isinstance(value, Dataset):
        batches = datasets.batches(value)
        return batches if dims.known(batches) else None
    return None


def iterate(value: Value) -> tuple[Value, ...] | Value | None:
    """All elements where they are few and their number is known, else what one element is; None where not known."""
    if isinstance(value, Dataset):
        return datasets.batch(value)
    if not isinstance(value, Array) or value.shape == ():
        return None
    if value.container == "frame":
        complete = value.shape is not None and value.shape[1:] == (len(value.columns),)
        return tuple(Const(name) for name, _ in value.columns) if complete else Unknown("a column's name")
    rows, texts = length(value), value.past.texts
    if rows == len(texts) > 0:
        return tuple(Const(text) for text in texts)  # each of them once
    one = element(value)
    return (one,) * rows if rows is not None and rows <= MAX_ELEMENTS else one
