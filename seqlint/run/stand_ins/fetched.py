"""Data sets that scikit-learn downloads, with no network: right shapes, names, dtypes and ranges, made-up values.

Rows, columns and ranges as scikit-learn 1.9 documents them; those of OpenML are the two that courses use.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from seqlint.run.stand_ins.placing import Used

HOME = "sklearn.datasets"
CALIFORNIA = ("MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude")
OPENML = ("mnist_784", "Fashion-MNIST")
ROWS = 70000
BLOCK = 512


def install(used: Used) -> None:
    """Now, or when the submission imports them."""
    if HOME in sys.modules:
        _replace(sys.modules[HOME], used)
    else:
        sys.meta_path.insert(0, _WhenImported(used))


class _WhenImported(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the real module, and replaces what it would download."""

    def __init__(self, used: Used) -> None:
        self.used = used
        self.real: Any = None

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != HOME:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is not None and spec.loader is not None:
            self.real, spec.loader = spec.loader, self
        return spec

    def create_module(self, spec: Any) -> Any:
        return self.real.create_module(spec)

    def exec_module(self, module: types.ModuleType) -> None:
        self.real.exec_module(module)
        _replace(module, self.used)


def _replace(module: types.ModuleType, used: Used) -> None:
    makers: dict[str, Callable[..., Any]] = {
        "fetch_california_housing": _california,
        "fetch_olivetti_faces": _olivetti,
        "fetch_covtype": _covtype,
        "fetch_openml": _openml,
    }
    for name in dir(module):
        if name.startswith("fetch_") and name != "fetch_file":
            note, maker = (used, makers[name]) if name in makers else (used.guess, _not_here)
            setattr(module, name, _stand_in(name, maker, note))


def _stand_in(name: str, maker: Callable[..., Any], note: Callable[[str], None]) -> Callable[..., Any]:
    def fetch(*args: Any, **kwargs: Any) -> Any:
        note(f"{HOME}.{name}")
        return maker(*args, **kwargs)

    fetch.__name__ = fetch.__qualname__ = name
    return fetch


def _not_here(*args: Any, **kwargs: Any) -> Any:
    raise FileNotFoundError("this data set is a download, and there is no network here")


def _bunch(x: Any, y: Any, names: tuple[str, ...], target: str, as_frame: bool, return_X_y: bool, **more: Any) -> Any:
    from sklearn.utils import Bunch

    frame = None
    if as_frame:
        import pandas as pd

        x, y = pd.DataFrame(x, columns=list(names)), pd.Series(y, name=target)
        frame = pd.concat([x, y], axis=1)
    if return_X_y:
        return x, y
    return Bunch(
        data=x, target=y, frame=frame, target_names=[target], feature_names=list(names), DESCR="made up", **more
    )


def _california(*args: Any, return_X_y: bool = False, as_frame: bool = False, **kwargs: Any) -> Any:
    random = np.random.default_rng(0)
    low, high = [0.5, 1, 1, 0.5, 3, 1, 32.5, -124.3], [15, 52, 15, 5, 5000, 10, 42, -114.3]
    x = random.uniform(low, high, (20640, 8))
    return _bunch(x, random.uniform(0.15, 5.0, 20640), CALIFORNIA, "MedHouseVal", as_frame, return_X_y)


def _olivetti(*args: Any, return_X_y: bool = False, **kwargs: Any) -> Any:
    x, y = np.random.default_rng(0).random((400, 4096), "float32"), np.repeat(np.arange(40), 10)
    if return_X_y:
        return x, y
    return _bunch(x, y, (), "target", False, False, images=x.reshape(400, 64, 64))


def _covtype(*args: Any, return_X_y: bool = False, as_frame: bool = False, **kwargs: Any) -> Any:
    block = np.random.default_rng(0).integers(0, 256, (BLOCK, 54)).astype("float64")
    x = np.concatenate([block] * -(-581012 // BLOCK))[:581012]
    names = tuple(f"feature_{number}" for number in range(54))
    return _bunch(x, np.arange(581012, dtype="int32") % 7 + 1, names, "Cover_Type", as_frame, return_X_y)


def _openml(
    name: str | None = None, *args: Any, return_X_y: bool = False, as_frame: bool | str = "auto", **kwargs: Any
) -> Any:
    if name not in OPENML:
        return _not_here()
    block = np.random.default_rng(0).integers(0, 256, (BLOCK, 784))
    x = np.concatenate([block] * -(-ROWS // BLOCK))[:ROWS]
    y = (np.arange(ROWS) % 10).astype(str).astype(object)
    names = tuple(f"pixel{number}" for number in range(1, 785))
    made = _bunch(x, y, names, "class", bool(as_frame), return_X_y)
    if as_frame and return_X_y:
        return made[0], made[1].astype("category")
    if as_frame:
        made.target = made.frame["class"] = made.target.astype("category")
    return made
