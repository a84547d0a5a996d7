"""tensorflow_datasets: what `tfds.load` gives for the data sets that courses use (TFDS 4.9.10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seqlint.program.library import Call, Model
from seqlint.program.library.arrays import NOT_KNOWN, dim_of, elements, option
from seqlint.program.library.datasets import TF_DATASET
from seqlint.program.values import NONE, Array, Const, Dataset, Made, Origin, Seq, Shape, Unknown, Value

TEXT: Shape = ()
# The shape of one picture (a text has none), and the number of classes.
FEATURES: Mapping[str, tuple[Shape, int]] = {
    "mnist": ((28, 28, 1), 10), "fashion_mnist": ((28, 28, 1), 10), "kmnist": ((28, 28, 1), 10),
    "cifar10": ((32, 32, 3), 10), "cifar100": ((32, 32, 3), 100),
    "horses_or_humans": ((300, 300, 3), 2), "rock_paper_scissors": ((300, 300, 3), 3),
    "cats_vs_dogs": (("?", "?", 3), 2), "tf_flowers": (("?", "?", 3), 5),
    "imdb_reviews": (TEXT, 2),
}  # fmt: skip
PARTS: Mapping[str, Any] = {"train": "train", "test": "test", "validation": "validation"}


def load(call: Call) -> Value:
    """One dataset for a split, a list for a list of splits, a dict for none; with a description where that is asked."""
    name = option(call, "name", 0)
    shape, classes = FEATURES.get(name if isinstance(name, str) else "", (None, 0))
    supervised = option(call, "as_supervised", 6, False) is True
    size = call.get("batch_size", 3)
    batch = None if size is None or size == NONE else dim_of(size, call.heap)

    def dataset(split: Value) -> Value:
        part = split.value if isinstance(split, Const) else None
        of = PARTS.get(part.partition("[")[0]) if isinstance(part, str) else None
        origin = (str(name), of)
        found = _elements(shape, classes, origin) if supervised and shape is not None else (Unknown("a data set"),)
        return Dataset(found, batch, "?", TF_DATASET)

    made = _by_split(call, dataset)
    if option(call, "with_info", 9, False) is True:
        return Seq("tuple", (made, _described(call, shape, classes)))
    return made if option(call, "with_info", 9, False) is False else Unknown("a data set, perhaps described")


def _by_split(call: Call, dataset: Callable[[Value], Value]) -> Value:
    split = call.get("split", 1)
    if split is None or split == NONE:
        return call.heap.new_dict(tuple((Const(part), dataset(Const(part))) for part in PARTS))
    if option(call, "split", 1) is NOT_KNOWN or isinstance(split, Const):
        return dataset(split)
    parts = elements(split, call.heap)
    return Unknown("the parts of a data set") if parts is None else call.heap.new_list(tuple(map(dataset, parts)))


def _elements(shape: Shape, classes: int, origin: tuple[str, Any]) -> tuple[Value, ...]:
    family, part = origin
    x, y = Origin(family, part, "x"), Origin(family, part, "y")
    picture = Array(shape, "uint8", 0, 255, container="tensor", origin=x)
    text = Array((), "string", container="tensor", origin=x)
    kind: Any = "binary" if classes == 2 else "integer"
    label = Array((), "int64", 0, classes - 1, kind, classes, "tensor", y)
    return (text if shape == TEXT else picture), label


def _described(call: Call, shape: Shape | None, classes: int) -> Value:
    """`info.features["label"].num_classes`; how many samples there are is not told."""
    if shape is None:
        return Unknown("the description of a data set")
    dims = tuple(Unknown("a size") if isinstance(dim, str) else Const(dim) for dim in shape)
    label = Made("tensorflow_datasets.features.ClassLabel", (), None, (("num_classes", Const(classes)),))
    picture = Made("tensorflow_datasets.features.Image", (), None, (("shape", Seq("tuple", dims)),))
    features = call.heap.new_dict(((Const("image"), picture), (Const("label"), label)))
    return Made("tensorflow_datasets.DatasetInfo", (), None, (("features", features),))


FUNCTIONS: dict[str, Model] = {"tensorflow_datasets.load": load}
METHODS: dict[str, dict[str, Model]] = {}
ATTRIBUTES: dict[str, dict[str, Callable[[Any], Any]]] = {}
CONSTANTS: dict[str, Value] = {}
