"""Modules that are not here or have no place here: plots, notebooks, Colab, and downloads of pretrained weights."""

from __future__ import annotations

import builtins
import functools
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from seqlint.run.stand_ins.files import is_missing
from seqlint.run.stand_ins.placing import Used, replace, signature

PLOTS = ("matplotlib", "mpl_toolkits", "seaborn", "plotly", "bokeh", "altair")
WHERE_MISSING = ("google", "IPython", "ipywidgets", "tqdm", "pydot", "graphviz", "tensorboard", "livelossplot", "wandb")


class Nothing:
    """Answers every attribute, call and item with another Nothing; empty, zero and false where a value is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

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


class Empty(types.ModuleType):
    """A module in which every name exists and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        special = SPECIAL.get(name)
        return special if special is not None else Nothing()


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules that stand-ins take the place of."""

    def __init__(self, used: Used, names: set[str]) -> None:
        self.used, self.names = used, names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        top = fullname.partition(".")[0]
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True) if top in self.names else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        self.used(spec.name.partition(".")[0])
        return Empty(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def install(used: Used) -> None:
    """Plots always, the rest where it is not installed; and what a notebook has without an import."""
    missing = {name for name in WHERE_MISSING if name == "google" or _is_missing(name)}
    finder = Finder(used, {*PLOTS, *missing} - {"google"})
    for loaded in [name for name in sys.modules if name.partition(".")[0] in PLOTS]:
        del sys.modules[loaded]
    sys.meta_path.insert(0, finder)
    _google(used)
    builtins.__dict__["display"] = lambda *args, **kwargs: print(*args)
    builtins.__dict__["get_ipython"] = lambda: Nothing()
    _keras(used)


def _is_missing(name: str) -> bool:
    try:
        return name not in sys.modules and importlib.util.find_spec(name) is None
    except (ImportError, ValueError):
        return True


def _google(used: Used) -> None:
    """`google.colab` only: `google.protobuf` is real and TensorFlow's own."""

    class Colab(Finder):
        def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
            here = fullname == "google.colab" or fullname.startswith("google.colab.")
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True) if here else None

        def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
            self.used("google.colab")
            return Empty(spec.name)

    sys.meta_path.insert(0, Colab(used, set()))


def _keras(used: Used) -> None:
    """Pretrained weights are downloads: the same architecture with fresh weights. Pictures of models need a program."""
    import keras

    for name in dir(keras.applications):
        module = getattr(keras.applications, name)
        if isinstance(module, types.ModuleType):
            continue
        if callable(module):
            replace(module, _unweighted(name, module, used))
    replace(keras.utils.plot_model, _quiet("keras.utils.plot_model", used))


def _unweighted(name: str, original: Callable[..., Any], used: Used) -> Callable[..., Any]:
    """What the real one refuses, it refuses here, too: it is asked with the weights, which are not loaded then."""
    bound_to = signature(original)

    @functools.wraps(original)
    def application(*args: Any, **kwargs: Any) -> Any:
        try:
            given = bound_to.bind(*args, **kwargs)
        except TypeError:
            return original(*args, **kwargs)
        weights = given.arguments.get("weights", "imagenet")
        if weights is not None:
            used(f"weights of keras.applications.{name}")
        if is_missing(weights) and str(weights).endswith((".h5", ".keras")):
            given.arguments["weights"] = None
        return original(*given.args, **given.kwargs)

    return application


def _quiet(name: str, used: Used) -> Callable[..., Any]:
    def nothing(*args: Any, **kwargs: Any) -> None:
        used(name)

    return nothing


def _subplots(nrows: int = 1, ncols: int = 1, *args: Any, **kwargs: Any) -> Any:
    import numpy as np

    if (nrows, ncols) == (1, 1):
        return Nothing(), Nothing()
    axes = np.empty((nrows, ncols), dtype=object)
    for place in np.ndindex(axes.shape):
        axes[place] = Nothing()
    return Nothing(), axes.reshape(-1) if 1 in (nrows, ncols) else axes


def _picture(*args: Any, **kwargs: Any) -> Any:
    import numpy as np

    return np.zeros((224, 224, 3), "uint8")


def _histogram(*args: Any, **kwargs: Any) -> Any:
    import numpy as np

    return np.zeros(10), np.zeros(11), Nothing()


def _first(value: Any = (), *args: Any, **kwargs: Any) -> Any:
    return value


def _classes(function: Any = None, *args: Any, **kwargs: Any) -> Any:
    """A decorator that leaves the function as it is, with or without arguments."""
    return function if callable(function) else _classes


SPECIAL: dict[str, Any] = {
    "subplots": _subplots,
    "imread": _picture,
    "hist": _histogram,
    "tqdm": _first,
    "trange": range,
    "notebook_tqdm": _first,
    "register_cell_magic": _classes,
    "register_line_magic": _classes,
    "display": lambda *args, **kwargs: None,
    "upload": lambda *args, **kwargs: {},
}
