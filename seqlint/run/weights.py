"""Inside the child: the numbers of a weight are made when somebody asks for them.

Most programs that build a model never look at its numbers, and TensorFlow's first operation is the most expensive part
of such a run. Nobody sees a difference: only Keras' own initializers wait, those that always make the same numbers from
the seed that they drew when they were created, and cannot fail.
"""

from __future__ import annotations

import functools
import importlib
import types
from typing import Any

import keras
import tensorflow as tf

PLAIN = (int, float, str, bool, type(None))
NUMBERS = ("float", "bfloat", "int", "uint")
WAITING = "_seqlint_waiting"


def install() -> None:
    """From here on weights wait. Must come before any code of a submission."""
    from keras.src.backend.tensorflow.core import Variable

    recurrent = importlib.import_module("keras.src.backend.tensorflow.rnn")  # the package has a function of that name
    # The fork server hides them, and to ask costs as much as an operation.
    recurrent.__dict__["_is_gpu_available"] = lambda: False
    Variable._value = Value()
    Variable.__init__ = _with_numbers(Variable.__init__)
    Variable._initialize_with_initializer = _waiting(Variable._initialize_with_initializer)


class Value:
    """What stands for a weight's `_value`. Where only shapes are asked for, a waiting weight has none, as Keras has it
    for weights that are not made yet: it puts the initializer in its place.
    """

    def __get__(self, weight: Any, owner: Any = None) -> Any:
        if weight is None:
            return self
        inside = weight.__dict__
        if WAITING in inside and not _only_shapes():
            _make(weight, inside.pop(WAITING))
        try:
            return inside["_value"]
        except KeyError:
            raise AttributeError("_value") from None

    def __set__(self, weight: Any, value: Any) -> None:
        weight.__dict__["_value"] = value


def _only_shapes() -> bool:
    from keras.src.backend.common.symbolic_scope import in_symbolic_scope

    return bool(in_symbolic_scope())


def _make(weight: Any, scope: str) -> None:
    """What Keras would have done at once, in the same name scope."""
    initializer = weight._initializer
    with tf.init_scope(), tf.name_scope(scope or "/"):
        weight._initialize(lambda: initializer(weight._shape, dtype=weight._dtype))
    weight._initializer = None


def _with_numbers(original: Any) -> Any:
    """Constructor of a weight: a number (learning rate, count of steps) is an initializer, too."""

    @functools.wraps(original)
    def construct(self: Any, initializer: Any, shape: Any = None, dtype: Any = None, **kwargs: Any) -> None:
        if shape is None and isinstance(dtype, str) and _fits(initializer, dtype):
            original(self, Number(initializer), (), dtype, **kwargs)
        else:
            original(self, initializer, shape, dtype, **kwargs)

    return construct


def _fits(value: Any, dtype: str) -> bool:
    return (type(value) is int and 0 <= value < 1 << 31) or (type(value) is float and dtype.startswith("float"))


class Number:
    """The initializer of a weight that is one number."""

    def __init__(self, value: float) -> None:
        self.value = value

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return keras.ops.convert_to_tensor(self.value, dtype=dtype)


def _waiting(original: Any) -> Any:
    @functools.wraps(original)
    def initialize(self: Any, initializer: Any) -> None:
        scope = _scope()
        if scope is None or not _can_wait(initializer, self._shape, self._dtype):
            original(self, initializer)
            return
        self._value = None
        self._initializer = initializer
        self.__dict__[WAITING] = scope

    return initialize


def _scope() -> str | None:
    """The name scope of this place; None where it must be now: in a graph, for a device, under a strategy."""
    from tensorflow.python.eager import context

    here = context.context()
    usual = tf.executing_eagerly() and not here.device_name and not tf.distribute.has_strategy()
    return str(here.scope_name or "") if usual else None


def _can_wait(initializer: Any, shape: Any, dtype: str) -> bool:
    """Does it make the same numbers later, whatever happens until then, and can it not fail?"""
    from keras import initializers
    from keras.src.layers.rnn.lstm import LSTMCell
    from keras.src.random.seed_generator import SeedGenerator

    kind = type(initializer)
    if not dtype.startswith(NUMBERS):
        return False
    if kind is Number or kind in (initializers.Zeros, initializers.Ones):
        return True
    if isinstance(initializer, types.FunctionType):
        if _is_inside(SeedGenerator.__init__, initializer):
            return True
        if not _is_inside(LSTMCell.build, initializer):  # its ones, and what the layer's own initializer makes
            return False
        cell = next(c.cell_contents for c in initializer.__closure__ or () if isinstance(c.cell_contents, LSTMCell))
        return _can_wait(cell.bias_initializer, (cell.units,), dtype)
    if not all(type(value) in PLAIN for value in vars(initializer).values()):
        return False
    if kind is initializers.Orthogonal:
        return len(shape) >= 2 and "float" in dtype
    drawn = kind.__module__ == "keras.src.initializers.random_initializers"
    return kind is initializers.Constant or (drawn and "float" in dtype)


def _is_inside(outer: Any, function: types.FunctionType) -> bool:
    return function.__code__ in outer.__code__.co_consts
