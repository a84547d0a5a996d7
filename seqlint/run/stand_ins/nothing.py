"""What a plot gives: an object that takes everything, and answers as matplotlib does where programs count on it."""

from __future__ import annotations

import contextlib
import operator
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf


class Nothing:
    """Answers every attribute, call and item with another Nothing; empty, zero and false where a value is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return ANSWERS.get(name) or Nothing()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return Nothing()

    def __getitem__(self, key: Any) -> Any:
        return Nothing()

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return False

    def __float__(self) -> float:
        return 0.0

    def __int__(self) -> int:
        return 0

    def __index__(self) -> int:
        return 0

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None:
        pass


def _result(*operands: Any) -> Nothing:
    return Nothing()


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow"):
    setattr(Nothing, f"__{_name}__", _result)
    setattr(Nothing, f"__r{_name}__", _result)
for _name in ("lt", "le", "gt", "ge"):
    setattr(Nothing, f"__{_name}__", lambda *operands: False)


def _subplots(nrows: int = 1, ncols: int = 1, *args: Any, squeeze: bool = True, **kwargs: Any) -> Any:
    rows, columns = operator.index(nrows), operator.index(ncols)
    axes = np.empty((rows, columns), dtype=object)
    for place in np.ndindex(axes.shape):
        axes[place] = Nothing()
    if not squeeze:
        return Nothing(), axes
    if (rows, columns) == (1, 1):
        return Nothing(), axes[0, 0]
    return Nothing(), axes.reshape(-1) if 1 in (rows, columns) else axes


def _mosaic(layout: Any = (), *args: Any, **kwargs: Any) -> Any:
    rows = layout.split() if isinstance(layout, str) else layout
    return Nothing(), {name: Nothing() for row in rows for name in row}


def _histogram(x: Any = None, bins: Any = None, *args: Any, **kwargs: Any) -> Any:
    count = bins if isinstance(bins, int) else 10 if bins is None or isinstance(bins, str) else max(1, len(bins) - 1)
    return np.zeros(count), np.linspace(0, 1, count + 1), [Nothing() for _ in range(count)]


def _lines(*args: Any, **kwargs: Any) -> list[Nothing]:
    """A line for each pair of x and y, which a format may follow; of a table one for each column."""
    formats = sum(isinstance(arg, str) for arg in args)
    data = [arg for arg in args if not isinstance(arg, str)]
    columns = [arg.shape[1] for arg in data if getattr(arg, "ndim", 0) == 2]
    return [Nothing() for _ in range(max([formats or (len(data) + 1) // 2, *columns]))]


def _bars(x: Any = (), *args: Any, **kwargs: Any) -> list[Nothing]:
    return [Nothing() for _ in range(len(x) if hasattr(x, "__len__") else 1)]


def _ticks(ticks: Any = None, *args: Any, **kwargs: Any) -> Any:
    places = np.linspace(0, 1, 6) if ticks is None or isinstance(ticks, Nothing) else np.asarray(ticks)
    return places, [Nothing() for _ in range(places.size)]


def _saved(file: Any = None, *args: Any, **kwargs: Any) -> None:
    """A small picture, for what reads it again. A folder that is not here is no matter of the plot."""
    with tf.init_scope():
        picture = tf.io.encode_png(np.full((48, 64, 4), 255, "uint8")).numpy()
    if hasattr(file, "write"):
        file.write(picture)
    else:
        with contextlib.suppress(OSError):
            Path(file).write_bytes(picture)


ANSWERS: dict[str, Callable[..., Any]] = {
    "subplots": _subplots,
    "subplot_mosaic": _mosaic,
    "imread": lambda *args, **kwargs: np.zeros((224, 224, 3), "uint8"),
    "hist": _histogram,
    "hist2d": lambda *args, **kwargs: (np.zeros((10, 10)), np.linspace(0, 1, 11), np.linspace(0, 1, 11), Nothing()),
    "plot": _lines,
    "semilogx": _lines,
    "semilogy": _lines,
    "loglog": _lines,
    "bar": _bars,
    "barh": _bars,
    **dict.fromkeys(("xlim", "ylim", "get_xlim", "get_ylim"), lambda *args, **kwargs: (0.0, 1.0)),
    "axis": lambda *args, **kwargs: (0.0, 1.0, 0.0, 1.0),
    **dict.fromkeys(("xticks", "yticks"), _ticks),
    "get_size_inches": lambda *args, **kwargs: np.array([6.4, 4.8]),
    "savefig": _saved,
}
"""By name, whatever it is asked of: `plt`, a figure or its axes (matplotlib 3.11)."""
