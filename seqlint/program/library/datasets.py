"""Datasets: what tf.data.Dataset's methods give, and the generators of ImageDataGenerator and their kin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from seqlint.program.language.values import (
    NONE,
    Array,
    Const,
    Dataset,
    Dim,
    Made,
    Past,
    Result,
    Seq,
    Shape,
    Tensor,
    Unknown,
    Value,
)
from seqlint.program.library import dims, labels
from seqlint.program.library.arrays import (
    NOT_KNOWN,
    arrange,
    array_of,
    dim_of,
    dtype_of,
    element,
    elements,
    option,
    plain,
    shape_of,
    why,
)
from seqlint.program.library.call import Call, Model

TF_DATASET = "tf.data.Dataset"
GENERATOR = "keras.preprocessing.image.Iterator"


# What a dataset yields


def batch(dataset: Dataset) -> Value:
    """What one step of an iteration gives: where it is batched a batch, the last of which may be smaller."""
    items = tuple(with_batch(item, dataset) for item in dataset.elements)
    return items[0] if len(items) == 1 else Seq("tuple", items)


def with_batch(item: Value, dataset: Dataset) -> Value:
    if dataset.batch is None:
        return item
    if isinstance(item, Array):
        size, count = dataset.batch, dataset.size
        even = dims.known(size) and dims.known(count) and size > 0 and count % size == 0
        rows: Dim = size if even or dataset.full else "?"
        encoding, classes = labels.of_rows(item, size if dims.known(size) else "?")
        return arrange(item, None if item.shape is None else (rows, *item.shape), (encoding, classes), item.origin)
    if isinstance(item, Seq):
        return Seq(item.kind, tuple(with_batch(part, dataset) for part in item.items))
    return item


def batches(dataset: Dataset) -> Dim:
    """`len(dataset)`: the number of steps of one epoch."""
    if dataset.batch is None or not dims.known(dataset.size) or not dims.known(dataset.batch) or dataset.batch < 1:
        return dataset.size if dataset.batch is None else "?"
    return -(-dataset.size // dataset.batch)


def of_slices(value: Value | None, call: Call) -> Value:
    """`from_tensor_slices`: an array, or a tuple of arrays."""
    if isinstance(value, Seq) and value.kind == "tuple":
        found = [_sample(part, call) for part in value.items]
        return Dataset(tuple(item for item, _ in found), None, next((n for _, n in found if dims.known(n)), "?"))
    item, rows = _sample(value, call)
    return item if isinstance(item, Unknown) else Dataset((item,), None, rows)


def _sample(value: Value | None, call: Call) -> tuple[Value, Dim]:
    """One row of what is sliced, and the number of rows."""
    if isinstance(value, Seq) and value.kind == "tuple":
        found = [_sample(part, call) for part in value.items]
        return Seq("tuple", tuple(item for item, _ in found)), found[0][1] if found else "?"
    array = array_of(value, call.heap)
    if isinstance(array, Unknown):
        return why(array, "the data of a dataset"), "?"
    dtype = {"str": "string"}.get(array.dtype or "", array.dtype)
    if not isinstance(value, Array):
        dtype = {"int64": "int32", "float64": "float32"}.get(dtype or "", dtype)
    row = replace(element(array), container="tensor", dtype=dtype, origin=array.origin)
    return row, array.shape[0] if array.shape else "?"


# Methods of tf.data.Dataset


DatasetModel = Callable[[Dataset, Call], Value]


def as_method(model: DatasetModel) -> Model:
    def run(call: Call) -> Value:
        assert isinstance(call.receiver, Dataset)
        return model(call.receiver, call)

    return run


def same(dataset: Dataset, call: Call) -> Value:
    """shuffle, cache, prefetch, ...: the elements stay."""
    return dataset


def batched(dataset: Dataset, call: Call) -> Value:
    size = dim_of(call.get("batch_size"), call.heap)
    dataset = _nested(dataset) if dataset.batch is not None else dataset
    whole = option(call, "drop_remainder", False)
    rows = dataset.size
    if whole is not False:
        rows = rows // size * size if dims.known(rows) and dims.known(size) and size > 0 and whole is True else "?"
    if call.name.endswith("padded_batch"):
        dataset = replace(dataset, elements=tuple(_padded(item) for item in dataset.elements))
    return replace(dataset, batch=size, size=rows, full=whole is True)


def _nested(dataset: Dataset) -> Dataset:
    """A batched dataset whose batches are taken for samples."""
    items = tuple(with_batch(item, dataset) for item in dataset.elements)
    return replace(dataset, elements=items, batch=None, size=batches(dataset), full=False)


def _padded(item: Value) -> Value:
    if isinstance(item, Array) and item.shape is not None:
        return replace(item, shape=tuple(dim if dims.known(dim) else "?" for dim in item.shape), low=None, high=None)
    return item


def unbatched(dataset: Dataset, call: Call) -> Value:
    if dataset.batch is not None:
        return replace(dataset, batch=None, full=False)
    items = tuple(element(item) if isinstance(item, Array) else Unknown("unbatched") for item in dataset.elements)
    return replace(dataset, elements=items, size="?")


def mapped(dataset: Dataset, call: Call) -> Value:
    """The function of the program is followed once, on one element."""
    function = call.get("map_func")
    if function is None:
        return Unknown("map without a function")
    given = tuple(with_batch(item, replace(dataset, size="?")) for item in dataset.elements)
    result = call.heap.call(function, *given)
    items = result.items if isinstance(result, Seq) and result.kind == "tuple" else (result,)
    if len(items) == 1 and isinstance(items[0], Unknown):
        return why(items[0], "the result of a mapped function")
    found = tuple(map(_as_tensor, items))
    if dataset.full and {_rows_of(item) for item in found} - {dataset.batch}:  # the function cuts its batches up
        return replace(_nested(dataset), elements=found)
    return replace(dataset, elements=tuple(_without_batch(item, dataset) for item in found))


def _rows_of(item: Value) -> Dim:
    return item.shape[0] if isinstance(item, Array) and item.shape else "?"


def _as_tensor(item: Value) -> Value:
    """What a layer returned for data is data."""
    if isinstance(item, Tensor):
        shape = None if item.shape is None else tuple("?" if dim is None else dim for dim in item.shape)
        return Array(shape, item.dtype, container="tensor")
    if isinstance(item, Const) and isinstance(item.value, (int, float)):
        found = array_of(item)
        return replace(found, container="tensor") if isinstance(found, Array) else item
    return item


def _without_batch(item: Value, dataset: Dataset) -> Value:
    if dataset.batch is None:
        return item
    if isinstance(item, Seq):
        return Seq(item.kind, tuple(_without_batch(part, dataset) for part in item.items))
    if not isinstance(item, Array):
        return item
    return replace(item, shape=item.shape[1:] if item.shape else None)


def windowed(dataset: Dataset, call: Call) -> Value:
    """Each element becomes a dataset of as many as the window is long."""
    size = dim_of(call.get("size"), call.heap)
    length = size if option(call, "drop_remainder", False) is True else "?"
    windows = tuple(Dataset((item,), dataset.batch, length, dataset.kind) for item in dataset.elements)
    return replace(dataset, elements=windows, batch=None, size="?")


def flattened(dataset: Dataset, call: Call) -> Value:
    """`flat_map` and `interleave`: the elements of the datasets that the function gives, one after the other."""
    function = call.get("map_func")
    result = Unknown("no function") if function is None else call.heap.call(function, *_nested(dataset).elements)
    if not isinstance(result, Dataset):
        return why(result, "the result of a mapped function")
    return replace(_nested(result) if result.batch is not None else result, size="?")


def filtered(dataset: Dataset, call: Call) -> Value:
    return replace(dataset, size="?")


def repeated(dataset: Dataset, call: Call) -> Value:
    count = dim_of(call.get("count"), call.heap)
    return replace(dataset, size=dims.product((dataset.size, count)) if dims.known(count) and count > 0 else "?")


def taken(dataset: Dataset, call: Call) -> Value:
    """The first `count` elements (batches, where batched)."""
    count = _rows(dataset, dim_of(call.get("count"), call.heap))
    size = min(dataset.size, count) if dims.known(dataset.size) and dims.known(count) and count >= 0 else "?"
    return replace(dataset, size=size)


def skipped(dataset: Dataset, call: Call) -> Value:
    count = _rows(dataset, dim_of(call.get("count"), call.heap))
    size = max(0, dataset.size - count) if dims.known(dataset.size) and dims.known(count) and count >= 0 else "?"
    return replace(dataset, size=size)


def _rows(dataset: Dataset, count: Dim) -> Dim:
    return count if dataset.batch is None else dims.product((count, dataset.batch))


def joined(dataset: Dataset, call: Call) -> Value:
    other = call.get("dataset")
    size = dims.add(dataset.size, other.size) if isinstance(other, Dataset) else "?"
    same_elements = isinstance(other, Dataset) and other.elements == dataset.elements
    return replace(dataset, size=size) if same_elements else Unknown("two datasets, one after the other")


def enumerated(dataset: Dataset, call: Call) -> Value:
    if dataset.batch is not None:
        return Unknown("an enumerated dataset")
    return replace(dataset, elements=(Array((), "int64", 0, container="tensor"), batch(dataset)))


def cardinality(dataset: Dataset, call: Call) -> Value:
    steps = batches(dataset)
    exact = steps if dims.known(steps) else None
    return Array((), "int64", exact, exact, container="tensor")


def zipped(call: Call) -> Value:
    """`Dataset.zip((a, b))` or `Dataset.zip(a, b)`."""
    given = call.several("args")
    parts = elements(given[0], call.heap) if len(given) == 1 else given or elements(call.get("datasets"), call.heap)
    datasets = [part for part in parts or () if isinstance(part, Dataset)]
    if not datasets or len(datasets) != len(parts or ()):
        return Unknown("the datasets that are zipped")
    if len({one.batch for one in datasets}) > 1:
        datasets = [_nested(one) if one.batch is not None else one for one in datasets]
    items = tuple(one.elements[0] if len(one.elements) == 1 else Seq("tuple", one.elements) for one in datasets)
    sizes = [one.size for one in datasets]
    known = [size for size in sizes if dims.known(size)]
    return Dataset(items, datasets[0].batch, min(known) if len(known) == len(sizes) else "?")


def numbers(call: Call) -> Value:
    """`Dataset.range(...)`."""
    ends = [plain(end, call.heap) for end in call.several("args")]
    if NOT_KNOWN in ends or not ends or not all(isinstance(end, int) for end in ends):
        return Dataset((Array((), "int64", container="tensor"),))
    span = range(*ends)
    low, high = (min(span), max(span)) if span else (None, None)
    return Dataset((Array((), "int64", low, high, container="tensor"),), None, len(span))


def whole(call: Call) -> Value:
    """`Dataset.from_tensors`: one element."""
    value = call.get("tensors")
    parts = value.items if isinstance(value, Seq) and value.kind == "tuple" else (value,)
    found = tuple(array_of(part, call.heap) for part in parts)
    return Dataset(tuple(replace(a, container="tensor") if isinstance(a, Array) else a for a in found), None, 1)


def slices(call: Call) -> Value:
    return of_slices(call.get("tensors"), call)


def spec(call: Call) -> Value:
    """`tf.TensorSpec(...)`: what stands for a tensor of that shape and type."""
    shape = None if (given := call.get("shape")) == NONE else shape_of(given, call.heap)
    tensor = Array(shape, dtype_of(call.get("dtype"), "float32"), container="tensor")
    return Made("tensorflow.TensorSpec", at=call.at, state=(("tensor", tensor),))


def generated(call: Call) -> Value:
    """`Dataset.from_generator`: the elements as the program describes them."""
    signature, shapes, types = (call.get(name) for name in ("output_signature", "output_shapes", "output_types"))
    if isinstance(shapes, Seq) and isinstance(types, Seq) and all(isinstance(one, Seq) for one in shapes.items):
        pairs = zip(shapes.items, types.items, strict=False)
        signature = Seq(
            "tuple", tuple(Array(shape_of(s, call.heap), dtype_of(t, None), container="tensor") for s, t in pairs)
        )
    parts = signature.items if isinstance(signature, Seq) and signature.kind == "tuple" else (signature,)
    found: list[Value | None] = [dict(part.state).get("tensor") if isinstance(part, Made) else part for part in parts]
    known = found[0] is not None and all(isinstance(item, Array) for item in found)
    return Dataset(tuple(item for item in found if item)) if known else Unknown("what a generator gives")


def next_batch(dataset: Dataset, call: Call) -> Value:
    return batch(dataset)


# Tables

FUNCTIONS: dict[str, Model] = {
    "tensorflow.data.Dataset.from_tensor_slices": slices,
    "tensorflow.data.Dataset.from_tensors": whole,
    "tensorflow.data.Dataset.from_generator": generated,
    "tensorflow.data.Dataset.zip": zipped,
    "tensorflow.data.Dataset.range": numbers,
    "tensorflow.TensorSpec": spec,
}
SAME = (
    "shuffle", "cache", "prefetch", "with_options", "apply_options", "snapshot",
    "as_numpy_iterator", "ignore_errors", "__iter__",
)  # fmt: skip
METHODS: dict[str, dict[str, Model]] = {
    TF_DATASET: {
        **{name: as_method(same) for name in SAME},
        "batch": as_method(batched), "padded_batch": as_method(batched), "unbatch": as_method(unbatched),
        "map": as_method(mapped), "filter": as_method(filtered), "shard": as_method(filtered),
        "repeat": as_method(repeated), "take": as_method(taken), "skip": as_method(skipped),
        "window": as_method(windowed), "flat_map": as_method(flattened), "interleave": as_method(flattened),
        "concatenate": as_method(joined), "enumerate": as_method(enumerated),
        "cardinality": as_method(cardinality), "__len__": as_method(cardinality), "take_while": as_method(filtered),
    },
    GENERATOR: {
        "next": as_method(next_batch), "__next__": as_method(next_batch), "reset": lambda call: NONE,
        "on_epoch_end": lambda call: NONE,
    },
}  # fmt: skip


def _classes(dataset: Dataset) -> Value:
    """How many classes the labels have."""
    labels = dataset.elements[1] if len(dataset.elements) > 1 else None
    if isinstance(labels, Array) and labels.classes is not None:
        return Const(labels.classes)
    return Unknown("the folders are read at run time")


def _image_shape(dataset: Dataset) -> Value | None:
    image = dataset.elements[0]
    shape: Shape | None = image.shape if isinstance(image, Array) else None
    return None if shape is None else Seq("tuple", tuple(_size(dim) for dim in shape))


def _size(dim: Dim) -> Value:
    return Const(dim) if dims.known(dim) else Unknown("a size that is not known")


def _names(dataset: Dataset) -> Value:
    return Unknown("the folders are read at run time")


def _true(dataset: Dataset) -> Value:
    """The classes of the files, in the order of their names."""
    return Array(("?",), "int32", 0, past=Past(result=Result("labels", data=dataset)))


ATTRIBUTES: dict[str, dict[str, Callable[[Dataset], Any]]] = {
    TF_DATASET: {"class_names": _names, "file_paths": _names, "element_spec": lambda d: Unknown("a dataset's spec")},
    GENERATOR: {
        "num_classes": _classes, "image_shape": _image_shape, "class_indices": _names, "classes": _true,
        "filenames": _names, "labels": _true, "batch_size": lambda d: _size(d.batch),
        "samples": lambda d: _size(d.size), "n": lambda d: _size(d.size),
    },
}  # fmt: skip
CONSTANTS: dict[str, Value] = {}
