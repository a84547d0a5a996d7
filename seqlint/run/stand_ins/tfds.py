"""tensorflow_datasets, with no network: pictures and texts of the right shapes, rows and classes, made-up values."""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Mapping
from typing import Any

from seqlint.keras_api.tfds import SETS, Holds
from seqlint.run.stand_ins import Used
from seqlint.run.stand_ins.modules import Empty

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

    module.__dict__.update(load=load, as_numpy=lambda dataset: dataset.as_numpy_iterator(), __path__=[])
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
    import numpy as np
    import tensorflow as tf

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
    import tensorflow as tf

    less = tf.cast(label, tf.int32)
    return picture[: SIZES[0] - less, : SIZES[1] - less], label


def _info(held: Holds, name: str) -> Any:
    """What `with_info=True` adds."""
    label = types.SimpleNamespace(
        num_classes=held.classes, names=[f"class {n}" for n in range(held.classes)], int2str=lambda n: f"class {n}"
    )
    content = types.SimpleNamespace(shape=held.shape)
    splits = {part: types.SimpleNamespace(num_examples=count) for part, count in held.rows.items()}
    features = {"image" if held.shape else "text": content, "label": label}
    return types.SimpleNamespace(name=name, features=features, splits=splits)
