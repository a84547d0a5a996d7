"""What the kernel holds, written as a program that makes the like: true shapes, dtypes and ranges, the model as it is.

So the one analysis understands it like any other code. A value of a kind that is not listed here is imported from a
module that nobody knows, which makes it a name with an unknown value. Only exact types of known libraries are looked
at, and of objects only what their own class says: no code of the user's runs.
"""

from __future__ import annotations

import inspect
import keyword
import re
import sys
import textwrap
from abc import ABCMeta
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

UNKNOWN = "__kernel__"
"""The module that nobody knows."""
MAX_LITERAL = 2_000
"""Characters of a literal that is written out."""
MAX_VALUES = 5_000_000
"""Elements of an array whose smallest and largest are looked for (1 ms for a million)."""
WORD = re.compile(r"[^\W\d]\w*")
MAX_WRITTEN = 1_000
"""Labels that are written out, one by one; of more, only that they are all the numbers from the least to the most."""
DEFINITIONS = (ModuleType, type, ABCMeta, FunctionType, BuiltinFunctionType)
"""Asked by `type`, here as everywhere: `isinstance` reads `__class__`, which may be a program of the user's."""
KERAS_SPACES = ("layers", "models", "optimizers", "losses", "metrics", "callbacks", "utils", "activations", "")
HEAD = "import numpy as __np\nimport pandas as __pd\nimport keras as __keras\n"


def program(names: Mapping[str, Any], asked: str | None = None) -> str:
    """A program after which these names stand for the like of these values.

    `asked`: the code that is to follow; only the names are written that it mentions, or that those functions mention
    which it does.
    """
    usable = {name: value for name, value in names.items() if name.isidentifier() and not keyword.iskeyword(name)}
    if asked is not None:
        usable = _mentioned(usable, asked)
    written = {name: rows for name, value in usable.items() if (rows := _written(name, value))}
    unknown = sorted(usable.keys() - written.keys())
    first = [rows for name, rows in written.items() if type(usable[name]) in DEFINITIONS]
    rest = [rows for name, rows in written.items() if type(usable[name]) not in DEFINITIONS]
    imports = [f"from {UNKNOWN} import {name}" for name in (*unknown, "__x", "__y", "__layer")]
    return HEAD + "\n".join([*imports, *first, *rest]) + "\n"


def _mentioned(names: Mapping[str, Any], text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    texts = [text]
    while texts:
        for name in WORD.findall(texts.pop()):
            if name in names and name not in found:
                found[name] = names[name]
                if type(names[name]) in DEFINITIONS and getattr(names[name], "__module__", None) == "__main__":
                    texts.append(_source(names[name]) or "")
    return found


def _source(value: Any) -> str | None:
    """The text of a function or class of the notebook."""
    try:
        return textwrap.dedent(inspect.getsource(value))
    except (OSError, TypeError):
        return None


def _written(name: str, value: Any) -> str | None:
    """The statements that make it; None where its kind is not known."""
    if type(value) is ModuleType:
        return f"import {_public(value.__name__)} as {name}"
    if type(value) in DEFINITIONS:
        return _imported(name, value)
    if _is_literal(value):
        text = repr(value)
        return f"{name} = {text}" if len(text) <= MAX_LITERAL else None
    make = _MAKERS.get(f"{type(value).__module__}.{type(value).__qualname__}")
    try:
        return None if make is None else make(name, value)
    except Exception:  # an object in the middle of being made, or of a version that has other attributes
        return None


def _public(module: str) -> str:
    """The public name of a module: `tensorflow.keras.layers` is called `keras._tf_keras.keras.layers` inside."""
    module = module.replace("keras._tf_keras.keras", "tensorflow.keras").replace("keras.api", "keras")
    parts = module.split(".")
    private = next((number for number, part in enumerate(parts) if part.startswith("_") or part == "src"), len(parts))
    return ".".join(parts[:private])


def _imported(name: str, value: Any) -> str | None:
    """A class or function: of the notebook by its text, of a library by its import."""
    module, own = getattr(value, "__module__", None), getattr(value, "__name__", None)
    if not isinstance(module, str) or not isinstance(own, str):
        return None
    if module == "__main__":
        return _source(value) if own == name else None
    if module.startswith("keras."):
        return _of_keras(name, own, value)
    public = sys.modules.get(_public(module))
    return f"from {_public(module)} import {own} as {name}" if getattr(public, own, None) is value else None


def _of_keras(name: str, own: str, value: Any) -> str | None:
    for space in KERAS_SPACES:
        module = f"keras.{space}".rstrip(".")
        if vars(sys.modules.get(module, object)).get(own) is value:
            return f"from {module} import {own} as {name}"
    return None


def _is_literal(value: Any, depth: int = 3) -> bool:
    kind = type(value)
    if kind in (bool, int, float, str, type(None)):
        return value == value and value not in (float("inf"), float("-inf"))
    if kind in (list, tuple) and depth and len(value) <= 100:
        return all(_is_literal(each, depth - 1) for each in value)
    if kind is dict and depth and len(value) <= 100:
        return all(_is_literal(key, 0) and _is_literal(each, depth - 1) for key, each in value.items())
    return False


# Data


def _array(name: str, array: Any) -> str | None:
    """Whole numbers with their range, since labels are told by it; others by shape and dtype."""
    made = _filled(array)
    return None if made is None else f"{name} = {made}"


def _filled(array: Any) -> str | None:
    if array.dtype.kind == "O":
        return None
    shape, dtype = array.shape, str(array.dtype)
    if array.dtype.kind in "iu" and 0 < array.size <= MAX_VALUES and array.ndim:
        if array.ndim == 1 and array.size <= MAX_WRITTEN:
            return f"__np.array({array.tolist()}, dtype={dtype!r})"
        least, most = int(array.min()), int(array.max())
        if array.ndim > 1 or _all_between(array, least, most):
            return f"__np.random.randint({least}, {most + 1}, {shape}).astype({dtype!r})"
    return f"__np.empty({shape}, dtype={dtype!r})"


def _all_between(labels: Any, least: int, most: int) -> bool:
    return most - least < MAX_WRITTEN and len(set(labels.tolist())) == most - least + 1


def _frame(name: str, frame: Any) -> str | None:
    columns = list(frame.columns)
    numeric = all(getattr(dtype, "kind", "O") in "iuf" for dtype in frame.dtypes)
    if not numeric or not all(type(column) is str for column in columns) or len(columns) > 1_000:
        return None
    return f"{name} = __pd.DataFrame(__np.empty({frame.shape}), columns={columns!r})"


def _series(name: str, series: Any) -> str | None:
    values = _filled(series.to_numpy()) if getattr(series.dtype, "kind", "O") in "iuf" else None
    return None if values is None else f"{name} = __pd.Series({values})"


# Models


def _model(name: str, model: Any) -> str | None:
    """The model with its layers, compiled and trained as it is."""
    return "\n".join([f"{name} = {_sequential(model)}", *_life(name, model)])


def _sequential(model: Any) -> str:
    parts = [_layer(layer) for layer in model.layers]
    shape = _input_shape(model)
    if shape is not None:
        parts.insert(0, f"__keras.Input({shape})")
    return f"__keras.Sequential([{', '.join(parts)}])"


def _input_shape(model: Any) -> tuple[int | None, ...] | None:
    if not model.built:
        return None
    try:
        shape = model.input_shape
    except (AttributeError, ValueError):  # built by a call, and only its weights are there
        return None
    return tuple(shape[1:]) if isinstance(shape, tuple) else None


def _layer(layer: Any) -> str:
    """The call that makes it; what is not of Keras, or is made of what cannot be written, is an unknown layer."""
    kind = type(layer)
    if not kind.__module__.startswith("keras.src."):
        return "__layer"
    if kind.__name__ == "Sequential":
        return _sequential(layer)
    inner = {"Bidirectional": "forward_layer", "TimeDistributed": "layer"}.get(kind.__name__)
    if vars(sys.modules["keras.layers"]).get(kind.__name__) is not kind:
        return "__layer"
    arguments = [_layer(getattr(layer, inner))] if inner else []
    return f"__keras.layers.{kind.__name__}({', '.join([*arguments, *_arguments(layer)])})"


def _arguments(layer: Any) -> Iterator[str]:
    """Those that differ from Keras' defaults and can be written; `name` too, since two of one name are a mistake."""
    given = layer.get_config()
    parameters = [
        parameter
        for cls in type(layer).__mro__
        if "__init__" in vars(cls)
        for parameter in inspect.signature(vars(cls)["__init__"]).parameters.values()
    ]
    told: set[str] = set()
    for parameter in parameters:
        name = parameter.name
        if name in told or name not in given or name in ("dtype", "layer", "trainable"):
            continue
        told.add(name)
        if type(given[name]) is not dict and _is_literal(given[name]) and given[name] != parameter.default:
            yield f"{name}={given[name]!r}"


def _life(name: str, model: Any) -> Iterator[str]:
    if getattr(model, "compiled", False):
        yield f"{name}.compile({', '.join(_compiled(model))})"
    history = getattr(model, "history", None)
    if getattr(history, "epoch", None):
        yield f"{name}.fit(__x, __y)"


def _compiled(model: Any) -> Iterable[str]:
    """Optimizer and loss by name where Keras has them; anything else as something unknown."""
    for word, value in (("optimizer", model.optimizer), ("loss", model.loss)):
        if type(value) is str:
            yield f"{word}={value!r}"
        elif value is not None:
            spaces = {"optimizer": "optimizers", "loss": "losses"}
            known = vars(sys.modules[f"keras.{spaces[word]}"]).get(type(value).__name__) is type(value)
            yield f"{word}={_instance(spaces[word], value) if known else '__layer'}"
    metrics = getattr(getattr(model, "_compile_metrics", None), "_user_metrics", None)
    if metrics is not None:
        yield f"metrics={metrics!r}" if _is_literal(metrics) else "metrics=__layer"


def _instance(space: str, value: Any) -> str:
    arguments = {"from_logits": value.get_config()["from_logits"]} if "from_logits" in value.get_config() else {}
    written = ", ".join(f"{name}={each!r}" for name, each in arguments.items() if each)
    return f"__keras.{space}.{type(value).__name__}({written})"


_MAKERS: dict[str, Callable[[str, Any], str | None]] = {
    "numpy.ndarray": _array,
    "pandas.DataFrame": _frame,
    "pandas.core.frame.DataFrame": _frame,
    "pandas.Series": _series,
    "pandas.core.series.Series": _series,
    "keras.src.models.sequential.Sequential": _model,
    "tensorflow.python.util.lazy_loader.KerasLazyLoader": lambda name, _: f"import tensorflow.keras as {name}",
}
"""By the exact type: pandas 3 names its classes `pandas.DataFrame`, pandas 2 `pandas.core.frame.DataFrame`."""
