"""tensorflow_datasets, with no network: pictures and texts of the right shapes, rows and classes, made-up values."""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from seqlint.keras_api.tfds import SETS, Holds
from seqlint.run.stand_ins.modules import Empty
from seqlint.run.stand_ins.nothing import Nothing
from seqlint.run.stand_ins.placing import Used

DIFFERENT = 60
SIZES = (150, 200)
SPLIT = re.compile(r"(\w+)(?:\[(-?\d+)?(%)?:(-?\d+)?(%)?\])?")


def install(used: Used) -> None:
    """Also where the package is installed: what it would load are downloads."""
    module = Empty("tensorflow_datasets")

    def load(
        name: str, split: Any = None, *, batch_size: int | None = None, as_supervised: bool = False,
        with_info: bool = False, **others: Any,
    ) -> Any:  # fmt: skip
        known = str(name).partition("/")[0].partition(":")[0]
        if known not in SETS:
            raise FileNotFoundError(f"the data set {name} of tensorflow_datasets is a download")
        held = SETS[known]
        note = used if held.shape else used.guess  # which words there are, and how many, is made up
        note(f"tensorflow_datasets.{known}")

        def one(part: Any) -> Any:
            made = _dataset(held, rows(held.rows, str(part)), as_supervised)
            return made if batch_size is None else made.batch(batch_size)

        if split is None:
            found: Any = {part: one(part) for part in held.rows}
        else:
            found = [one(part) for part in split] if isinstance(split, (list, tuple)) else one(split)
        return (found, _info(held, known)) if with_info else found

    def builder(name: str, **others: Any) -> Any:
        def prepare(**others: Any) -> None:
            pass

        def as_dataset(split: Any = None, **options: Any) -> Any:
            return load(name, split, **{key: options[key] for key in ("batch_size", "as_supervised") if key in options})

        info = load(name, with_info=True)[1]
        return types.SimpleNamespace(name=info.name, info=info, download_and_prepare=prepare, as_dataset=as_dataset)

    module.__dict__.update(
        load=load, builder=builder, as_numpy=lambda dataset: dataset.as_numpy_iterator(), __path__=[]
    )
    sys.modules["tensorflow_datasets"] = module


def rows(splits: Mapping[str, int], text: str) -> int:
    """How many rows `train[:80%]+test` has. Raises ValueError, as TFDS does, for a split that there is not."""
    count = 0
    for part in text.split("+"):
        read = SPLIT.fullmatch(part.strip())
        if read is None or read[1] not in splits:
            raise ValueError(f"Unknown split {text!r}. Should be one of {sorted(splits)}.")
        whole = splits[read[1]]
        ends = [None if n is None else int(n) * whole // 100 if percent else int(n) for n, percent in _ends(read)]
        count += len(range(whole)[slice(*ends)])
    return count


def _ends(read: re.Match[str]) -> tuple[tuple[str | None, str | None], ...]:
    return (read[2], read[3]), (read[4], read[5])


def _dataset(held: Holds, count: int, supervised: bool) -> Any:
    """A few different samples, again and again."""
    labels = np.arange(DIFFERENT, dtype="int64") % held.classes
    if held.shape:
        shape = tuple(size or 0 for size in held.shape) if held.shape[0] else (*SIZES, held.shape[-1])
        x = np.random.default_rng(0).integers(0, 256, (DIFFERENT, *shape), dtype="uint8")
    else:
        x = np.array([f"this film was number {n} of {n % 7}".encode() for n in range(DIFFERENT)])
    made = tf.data.Dataset.from_tensor_slices((x, labels)).repeat().take(count)
    if None in held.shape:
        made = made.map(_of_other_sizes)
    if supervised:
        return made
    return made.map(lambda x, label: {"image" if held.shape else "text": x, "label": label})


def _of_other_sizes(picture: Any, label: Any) -> tuple[Any, Any]:
    """Pictures of which no two classes have the same size, as it is with photographs."""
    less = tf.cast(label, tf.int32)
    return picture[: SIZES[0] - less, : SIZES[1] - less], label


def _info(held: Holds, name: str) -> Any:
    """What `with_info=True` adds, and a builder's `info`."""
    content = Feature(shape=held.shape, dtype=np.uint8 if held.shape else np.str_)
    features = Features({"image" if held.shape else "text": content, "label": ClassLabel(held)})
    splits = Splits({part: types.SimpleNamespace(name=part, num_examples=n) for part, n in held.rows.items()})
    keys = (*features,)
    return Info(
        name=name, full_name=f"{name}/1.0.0", version="1.0.0", features=features, splits=splits, supervised_keys=keys,
        description="", citation="", homepage="", dataset_size=0, download_size=0,
    )  # fmt: skip


class Info(types.SimpleNamespace):
    """A `DatasetInfo`, or a part of one; what is not known of it does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class Feature(Info):
    """An `Image` or a `Text`: its shape and dtype."""


class ClassLabel(Feature):
    """Class numbers and their names. An unknown name or number raises as in TFDS."""

    def __init__(self, held: Holds) -> None:
        names = list(held.names) or [f"class {n}" for n in range(held.classes)]
        super().__init__(shape=(), dtype=np.int64, num_classes=held.classes, names=names)

    def int2str(self, number: int) -> str:
        if not 0 <= number < self.num_classes:
            raise ValueError(f"Invalid integer class label {number}")
        return str(self.names[number])

    def str2int(self, name: str) -> int:
        return int({one: number for number, one in enumerate(self.names)}[str(name)])


class Features(dict[str, Any]):
    """A `FeaturesDict`: the features by name; shapes and dtypes of all."""

    @property
    def shape(self) -> dict[str, Any]:
        return {name: feature.shape for name, feature in self.items()}

    @property
    def dtype(self) -> dict[str, Any]:
        return {name: feature.dtype for name, feature in self.items()}


class Splits(dict[str, Any]):
    """The splits by name; `train[:80%]` is one, too."""

    def __missing__(self, name: str) -> Any:
        count = rows({part: split.num_examples for part, split in self.items()}, name)
        return types.SimpleNamespace(name=name, num_examples=count)

    @property
    def total_num_examples(self) -> int:
        return sum(split.num_examples for split in self.values())
