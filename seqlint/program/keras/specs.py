"""Values as Keras' tables take them: plain arguments, and layers as their specifications."""

from __future__ import annotations

import math
from typing import Any

from seqlint import keras_api
from seqlint.keras_api import CELL_SIZES, OWN_CELL, UNKNOWN, LayerSpec
from seqlint.program.keras.states import LayerState, ModelState
from seqlint.program.language.state import State
from seqlint.program.language.values import (
    NONE,
    Api,
    Array,
    BoundMethod,
    Class,
    Const,
    Dict,
    Function,
    Made,
    Module,
    Ref,
    Seq,
    Shape,
    Slice,
    Tensor,
    Value,
)


def plain(state: State, value: Value, depth: int = 6) -> Any:
    """The plain Python value that keras_api takes; UNKNOWN where it is not known."""
    match value:
        case Const():
            return value.value
        case Seq(kind="tuple" | "list") if depth:
            parts = [plain(state, v, depth - 1) for v in value.items]
            return tuple(parts) if value.kind == "tuple" else parts
        case Ref(kind="layer" | "model"):
            spec = of(state, value, depth - 1)
            return UNKNOWN if spec is None else spec
        case Api() if value.name.startswith(("keras.activations.", "tensorflow.nn.")):
            name = value.name.rpartition(".")[2]
            return name if keras_api.accepts("activations", name) else UNKNOWN
        case Api() if value.name.startswith("keras.layers.") and not value.home:
            return keras_api.LayerClass(value.name.rpartition(".")[2])
    return _thing(value)


def _size(shape: Shape) -> int | None:
    """How many elements there are; None where that is not known."""
    known = [d for d in shape if isinstance(d, int)]
    return math.prod(known) if len(known) == len(shape) else None


MADE = tuple(f"keras.{group}." for group in (
    "optimizers", "losses", "metrics", "callbacks", "initializers", "regularizers", "constraints", "random",
))  # fmt: skip
"""Where Keras' objects live that are neither layers nor dtypes."""
PYTHON_DTYPES = ("float", "int", "bool", "str")
"""Types of Python that Keras takes for dtypes."""

NO_NUMBERS = ("activation", "_initializer", "_regularizer", "_constraint", "name", "dtype", "trainable")
"""What arguments are called, or end in, that are never a number."""
NUMBERS = ("int", "uint", "float", "bool")


def _thing(value: Value) -> Any:
    """What is no number, text or sequence: Keras takes it for none of these either. UNKNOWN for anything else."""
    match value:
        case Dict():
            keys = [key.value for key, _ in value.items if isinstance(key, Const)]
            if "class_name" in keys or len(keys) < len(value.items):  # Keras makes an object of its description
                return UNKNOWN
            return keras_api.Thing("a dict", iterable=not any(isinstance(key, str) for key in keys), dtype=True)
        case Seq(kind="set" | "generator"):
            return keras_api.Thing(f"a {value.kind}", iterable=True)
        case Module():
            return keras_api.Thing(f"the module {value.name}")
        case Slice():
            return keras_api.Thing("a slice")
        case Tensor():
            return keras_api.Thing("a tensor", iterable=True)
        case Array(container="numpy", shape=shape) if shape and _size(shape) not in (1, None):
            return keras_api.Thing("an array", iterable=True, shape=shape)
        case Function():
            return keras_api.Thing(
                "a lambda" if value.name == "<lambda>" else f"the function {value.name}", callable=True
            )
        case BoundMethod(receiver=Ref(), function=None):  # or an attribute that is not known
            return UNKNOWN
        case BoundMethod():
            return keras_api.Thing(f"the method {value.name}", callable=True)
        case Class():
            return keras_api.Thing(f"the class {value.name}", callable=True)
        case Api() if value.name.startswith("builtins."):
            name = value.name.rpartition(".")[2]
            return keras_api.Thing(f"Python's {name}", callable=True, dtype=name in PYTHON_DTYPES)
        case Api() if value.name.startswith(MADE) and value.name.rpartition(".")[2][:1].isupper():
            return keras_api.Thing(f"the class {value.name.rpartition('.')[2]}", callable=True)
        case Made() if value.name.startswith(MADE):
            called = not value.name.startswith(("keras.optimizers.", "keras.callbacks."))
            return keras_api.Thing(f"{value.name.rpartition('.')[2]}(...)", callable=called)
    return UNKNOWN


def of(state: State, ref: Value, depth: int = 6) -> LayerSpec | None:
    """A layer or nested model as keras_api takes it; None where its kind is not Keras' or not known."""
    thing = state.heap.get(ref.id) if isinstance(ref, Ref) else None
    if depth < 0 or thing is None:
        return None
    if isinstance(thing, ModelState):
        return _model_spec(state, thing, depth)
    if not isinstance(thing, LayerState) or thing.cls is not None or thing.kind == "?":
        return None
    if thing.open and keras_api.category(thing.kind) not in ("regularization", "normalization"):
        return None
    arguments = {n: _argument(state, n, a.value, depth) for n, a in thing.arguments.items()}
    if arguments.get("data_format") is None and thing.data_format != NONE:
        arguments["data_format"] = plain(state, thing.data_format, depth)
    return LayerSpec(thing.kind, arguments)


def _argument(state: State, name: str, value: Value, depth: int) -> Any:
    """The plain value of a layer's argument: a function of `keras.activations` is its name where one is due."""
    thing = state.heap.get(value.id) if name == "cell" and isinstance(value, Ref) else None
    if isinstance(thing, LayerState) and thing.cls is not None:
        return _own_cell(state, thing, thing.cls, depth)
    if isinstance(value, Api) and value.name.startswith("keras.activations.") and not name.endswith("activation"):
        return keras_api.Thing("a function", callable=True)
    if name.endswith(NO_NUMBERS) and isinstance(value, Array) and value.container == "numpy" and value.shape == ():
        return keras_api.Thing("a number of numpy") if (value.dtype or "").startswith(NUMBERS) else UNKNOWN
    return plain(state, value, depth)


def _own_cell(state: State, cell: LayerState, cls: Class, depth: int) -> Any:
    """A cell of a class of the submission, by what it says of itself in its attributes."""
    plainly = all(isinstance(base, Api) and base.name.endswith(".Layer") for base in cls.bases)
    if not plainly or any((cls.scope_id, name) in state.names for name in CELL_SIZES):
        return UNKNOWN
    sizes = {name: plain(state, cell.attributes[name], depth) for name in CELL_SIZES if name in cell.attributes}
    return LayerSpec(OWN_CELL, sizes)


def _model_spec(state: State, model: ModelState, depth: int) -> LayerSpec | None:
    if model.kind != "Sequential" or model.open:
        return None
    inner = [of(state, e.ref, depth - 1) for e in model.entries]
    known = tuple(s for s in inner if s is not None)
    return LayerSpec("Sequential", {}, known) if len(known) == len(inner) else None
