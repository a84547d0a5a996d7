"""`to_categorical`: class numbers that do not fit into the rows that are asked for, and keywords that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from seqlint import keras_api
from seqlint.program.faults import ClassBeyondRows, UnknownArgument
from seqlint.program.keras.heap import HeapView
from seqlint.program.language import calls
from seqlint.program.language.values import Argument, Array, Const, Value
from seqlint.program.library import labels
from seqlint.program.library.arrays import array_of, is_integer

if TYPE_CHECKING:
    from seqlint.program.language.calls import Args
    from seqlint.program.language.interpreter import Interpreter

NAMES = ("keras.utils.to_categorical", "keras.utils.np_utils.to_categorical")
OLD = {"y": "x", "nb_classes": "num_classes", "dtype": None}
"""Keywords of Keras 2 and Keras 1, and what they are called now: `dtype` went without a successor."""


def check(run: Interpreter, args: Args, node: cst.Call) -> bool:
    """Record what Keras 3 refuses (old keywords, a TypeError), and a class that the rows have no place for; whether
    there is such a class.
    """
    if args.open:
        return False
    bound = calls.match(keras_api.parameters("utils", "to_categorical") or keras_api.Parameters(), args)
    named = {given.name: given for given in (*bound.unknown, *bound.named.values())}
    for name, near in OLD.items():
        if (old := named.get(name)) is not None:
            given = calls.frozen(run, old)
            about = (id(node), id(given.at.node))
            run.fault(UnknownArgument(callee="to_categorical", argument=given, near=near), given.at, about)
    numbers, width = named.get("x") or named.get("y"), named.get("num_classes")
    places = width.value.value if width is not None and isinstance(width.value, Const) else None
    width_of_rows = places if type(places) is int else None
    return numbers is not None and _check_rows(run, calls.frozen(run, numbers), width_of_rows, node)


def check_eye(run: Interpreter, rows: Array, index: Value, node: cst.Subscript) -> None:
    """`np.eye(3)[y]`: a row for each class, of as many as there are."""
    width = rows.shape[0] if rows.shape and len(rows.shape) == 2 else None
    part = node.slice[0].slice
    if rows.labels == "one-hot" and isinstance(width, int) and rows.shape == (width, width) and len(node.slice) == 1:
        if isinstance(part, cst.Index) and isinstance(index, Array) and index.shape:
            _check_rows(run, Argument("x", index, run.anchor(part.value)), width, node)


def _check_rows(run: Interpreter, numbers: Argument, width: int | None, node: cst.CSTNode) -> bool:
    """A number that is too large is an IndexError; one below 0 counts from the end: -1 marks the last class."""
    found = array_of(numbers.value, HeapView(run))
    if not isinstance(found, Array) or found.high is None or not _occurs(found):
        return False
    low = found.low or 0
    if low < 0 or (width is not None and found.high >= width):
        fault = ClassBeyondRows(given=numbers, low=low, high=found.high, width=width)
        run.fault(fault, run.anchor(node), (id(node),))
        return True
    return False


def _occurs(numbers: Array) -> bool:
    """Whether the largest and the smallest number that there may be are there."""
    written = numbers.labels == "continuous" and is_integer(numbers.dtype)  # only a list in the program holds such
    every = numbers.labels in labels.WHOLE and numbers.classes is not None
    return written or every or numbers.low == numbers.high
