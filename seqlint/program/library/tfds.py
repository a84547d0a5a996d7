"""tensorflow_datasets: what `tfds.load` gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seqlint.keras_api.tfds import SETS, Holds
from seqlint.program.language.values import NONE, Array, Const, Dataset, Made, Origin, Seq, Shape, Unknown, Value
from seqlint.program.library.arrays import NOT_KNOWN, dim_of, elements, option
from seqlint.program.library.call import Call, Model
from seqlint.program.library.datasets import TF_DATASET

# The splits that a data set may have, and what they are for.
PARTS: Mapping[str, Any] = {"train": "train", "test": "test", "validation": "validation"}


def load(call: Call) -> Value:
    """One dataset for a split, a list for a list of splits, a dict for none; with a description where that is asked."""
    name = option(call, "name")
    held = SETS.get(name if isinstance(name, str) else "")
    supervised = option(call, "as_supervised", False) is True
    size = call.get("batch_size")
    batch = None if size is None or size == NONE else dim_of(size, call.heap)

    def dataset(split: Value) -> Value:
        part = split.value if isinstance(split, Const) else None
        of = PARTS.get(part.partition("[")[0]) if isinstance(part, str) else None
        found = _elements(held, str(name), of) if supervised and held is not None else (Unknown("a data set"),)
        return Dataset(found, batch, "?", TF_DATASET)

    made = _by_split(call, dataset)
    if option(call, "with_info", False) is True:
        return Seq("tuple", (made, _described(call, held)))
    return made if option(call, "with_info", False) is False else Unknown("a data set, perhaps described")


def _by_split(call: Call, dataset: Callable[[Value], Value]) -> Value:
    split = call.get("split")
    if split is None or split == NONE:
        return call.heap.new_dict(tuple((Const(part), dataset(Const(part))) for part in PARTS))
    if option(call, "split") is NOT_KNOWN or isinstance(split, Const):
        return dataset(split)
    parts = elements(split, call.heap)
    return Unknown("the parts of a data set") if parts is None else call.heap.new_list(tuple(map(dataset, parts)))


def _elements(held: Holds, family: str, part: Any) -> tuple[Value, ...]:
    """One text or picture, and its label."""
    x, y = Origin(family, part, "x"), Origin(family, part, "y")
    shape: Shape = tuple("?" if dim is None else dim for dim in held.shape)
    picture = Array(shape, "uint8", 0, 255, container="tensor", origin=x)
    text = Array((), "string", container="tensor", origin=x)
    encoding: Any = "binary" if held.classes == 2 else "integer"
    label = Array((), "int64", 0, held.classes - 1, encoding, held.classes, "tensor", y)
    return (picture if shape else text), label


def _described(call: Call, held: Holds | None) -> Value:
    """`info.features["label"].num_classes`; how many samples there are is not told."""
    if held is None:
        return Unknown("the description of a data set")
    label = Made("tensorflow_datasets.features.ClassLabel", (), None, (("num_classes", Const(held.classes)),))
    shape = Seq("tuple", tuple(map(Const, held.shape)))
    picture = Made("tensorflow_datasets.features.Image", (), None, (("shape", shape),))
    features = call.heap.new_dict(((Const("image"), picture), (Const("label"), label)))
    return Made("tensorflow_datasets.DatasetInfo", (), None, (("features", features),))


FUNCTIONS: dict[str, Model] = {"tensorflow_datasets.load": load}
METHODS: dict[str, dict[str, Model]] = {}
ATTRIBUTES: dict[str, dict[str, Callable[[Any], Any]]] = {}
CONSTANTS: dict[str, Value] = {}
