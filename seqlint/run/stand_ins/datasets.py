"""Keras' own data sets, with no network: right shapes, rows, dtypes, value ranges and classes, made-up values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from seqlint.run.stand_ins.placing import Used, replace

# name: rows to train and test with, shape of a sample, classes, shape of a label (as keras.datasets documents them)
IMAGES: dict[str, tuple[int, int, tuple[int, ...], int, tuple[int, ...]]] = {
    "mnist": (60000, 10000, (28, 28), 10, ()),
    "fashion_mnist": (60000, 10000, (28, 28), 10, ()),
    "cifar10": (50000, 10000, (32, 32, 3), 10, (1,)),
    "cifar100": (50000, 10000, (32, 32, 3), 100, (1,)),
}
# name: rows in all, numbers a sample, lowest and highest target
REGRESSION = {"boston_housing": (506, 13, 5.0, 50.0), "california_housing": (20640, 8, 14999.0, 500001.0)}
# name: rows to train and test with (None: split by test_split), classes, words
TEXTS = {"imdb": (25000, 25000, 2, 88584), "reuters": (11228, None, 46, 30979)}
BLOCK = 512


def install(used: Used) -> None:
    """Replace `load_data` (and `get_word_index`) of every keras.datasets module."""
    for name in (*IMAGES, *REGRESSION, *TEXTS):
        module = getattr(keras.datasets, name)
        maker = _image if name in IMAGES else _table if name in REGRESSION else _text
        replace(module.load_data, _loader(name, maker, used))
    for name in TEXTS:
        replace(getattr(keras.datasets, name).get_word_index, _word_index(name, used))


def _loader(name: str, maker: Callable[..., Any], used: Used) -> Callable[..., Any]:
    def load_data(*args: Any, **kwargs: Any) -> Any:
        used(f"keras.datasets.{name}")
        return maker(name, *args, **kwargs)

    return load_data


def _image(name: str, *args: Any, **kwargs: Any) -> Any:
    train, test, shape, classes, label = IMAGES[name]
    if name == "cifar100" and (args[:1] == ("coarse",) or kwargs.get("label_mode") == "coarse"):
        classes = 20
    return _pictures(train, shape, classes, label), _pictures(test, shape, classes, label)


def _pictures(rows: int, shape: tuple[int, ...], classes: int, label: tuple[int, ...]) -> tuple[Any, Any]:
    block = np.random.default_rng(0).integers(0, 256, (BLOCK, *shape), dtype="uint8")
    x = np.concatenate([block] * -(-rows // BLOCK))[:rows]
    y = (np.arange(rows) % classes).astype("int64" if label else "uint8").reshape(rows, *label)
    return x, y


def _table(name: str, *args: Any, test_split: float = 0.2, **kwargs: Any) -> Any:
    rows, columns, low, high = REGRESSION[name]
    random = np.random.default_rng(0)
    x, y = random.random((rows, columns)) * 10, random.uniform(low, high, rows)
    if name == "california_housing":
        x, y = x.astype("float32"), y.astype("float32")
        if kwargs.get("version", args[0] if args else "large") == "small":
            x, y = x[:600], y[:600]
    cut = int(len(x) * (1 - test_split))
    return (x[:cut], y[:cut]), (x[cut:], y[cut:])


def _text(
    name: str,
    path: str = "",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    test_split: float = 0.2,
    **kwargs: Any,
) -> Any:
    train, test, classes, words = TEXTS[name]
    if test is None:
        test = train - int(train * (1 - test_split))
        train -= test
    highest = min(num_words or words, words)
    return _reviews(train, classes, highest), _reviews(test, classes, highest)


def _reviews(rows: int, classes: int, highest: int) -> tuple[Any, Any]:
    """Short lists of frequent words and one rare one, a few different ones again and again: little memory."""
    random = np.random.default_rng(0)
    some = [[1, *map(int, random.integers(4, 60, 10 + n % 30)), highest - 1] for n in range(64)]
    x = np.empty(rows, dtype=object)
    x[:] = [some[n % 64] for n in range(rows)]
    return x, np.arange(rows) % classes


def _word_index(name: str, used: Used) -> Callable[..., dict[str, int]]:
    def get_word_index(path: str = "") -> dict[str, int]:
        used(f"keras.datasets.{name}.get_word_index")
        return {f"word{n}": n for n in range(1, TEXTS[name][3])}

    return get_word_index
