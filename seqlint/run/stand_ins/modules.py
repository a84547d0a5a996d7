"""Modules that are not here or have no place here: plots, notebooks, Colab, and downloads of pretrained weights."""

from __future__ import annotations

import builtins
import functools
import importlib.abc
import importlib.machinery
import importlib.metadata
import importlib.util
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

import keras

from seqlint.run.stand_ins.files import is_missing
from seqlint.run.stand_ins.nothing import Nothing
from seqlint.run.stand_ins.placing import Used, replace, signature

PLOTS = ("matplotlib", "mpl_toolkits", "seaborn", "plotly", "bokeh", "altair")
PLOTS_OF_PANDAS = "pandas.plotting._matplotlib"
"""What `df.plot()` hands everything on to (pandas 3.1.1, `plotting.backend`)."""
WHERE_MISSING = ("google", "IPython", "ipywidgets", "tqdm", "pydot", "graphviz", "tensorboard", "livelossplot", "wandb")


class Empty(types.ModuleType):
    """A module in which every name exists and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return _version(self.__name__)
        if name.startswith("__"):
            raise AttributeError(name)
        special = SPECIAL.get(name)
        return special if special is not None else getattr(Nothing(), name)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules that stand-ins take the place of."""

    def __init__(self, used: Used, names: set[str]) -> None:
        self.used, self.names = used, names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        known = fullname.partition(".")[0] in self.names or fullname == PLOTS_OF_PANDAS
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True) if known else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        self.used(spec.name.partition(".")[0])
        return Empty(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        if module.__name__ == PLOTS_OF_PANDAS:
            module.__dict__["plot"] = Nothing()  # gives the axes, and matplotlib's gives lines


def install(used: Used) -> None:
    """Plots always, the rest where it is not installed; and what a notebook has without an import."""
    missing = {name for name in WHERE_MISSING if name == "google" or _is_missing(name)}
    finder = Finder(used, {*PLOTS, *missing} - {"google"})
    for loaded in [name for name in sys.modules if name.partition(".")[0] in PLOTS or name == PLOTS_OF_PANDAS]:
        del sys.modules[loaded]
    sys.meta_path.insert(0, finder)
    _google(used)
    builtins.__dict__["display"] = lambda *args, **kwargs: print(*args)
    builtins.__dict__["get_ipython"] = lambda: Nothing()
    _keras(used)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name.partition(".")[0])
    except importlib.metadata.PackageNotFoundError:
        return "0"


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


def _first(value: Any = (), *args: Any, **kwargs: Any) -> Any:
    return value


def _classes(function: Any = None, *args: Any, **kwargs: Any) -> Any:
    """A decorator that leaves the function as it is, with or without arguments."""
    return function if callable(function) else _classes


SPECIAL: dict[str, Any] = {
    "tqdm": _first,
    "trange": range,
    "notebook_tqdm": _first,
    "register_cell_magic": _classes,
    "register_line_magic": _classes,
    "display": lambda *args, **kwargs: None,
    "upload": lambda *args, **kwargs: {},
}
