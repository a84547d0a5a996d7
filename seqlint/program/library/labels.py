"""What the values of an array say about class labels.

A claim needs evidence: numbers written out, a random integer, a comparison, a known data set. Float data of several
columns is never taken for labels.

"integer" classes count from 0, and "binary" ones are 0 and 1; "numbered" are whole numbers that do not (1 to 3, -1 and
1, 10 and 20). "counting" are numbers that follow each other, like 0, 1, 2, 3: all of them occur, and whether they are
labels, their use must tell. Where the number of classes is known, each of them occurs, so that the bounds of the array
do, too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from seqlint.program.language.values import Array, Dim, Shape
from seqlint.program.library import dims

Encoding = Literal["integer", "numbered", "counting", "one-hot", "binary", "multi-label", "continuous"]
Labels = tuple[Encoding | None, int | None]
NO_LABELS: Labels = (None, None)
NUMBERS = ("integer", "numbered", "binary")
"""Encodings of one class a row, as a number."""
WHOLE = (*NUMBERS, "counting")

RISK = 0.01
"""How likely random labels may lack a class of those that are claimed."""


def enough(rows: Dim, classes: int) -> bool:
    """Whether that many random rows hold every class. An unknown number does: nobody trains on fewer."""
    return not dims.known(rows) or (classes > 0 and classes * (1 - 1 / classes) ** min(rows, 10**9) < RISK)


def of_range(shape: Shape | None, classes: int, low: int = 0) -> Labels:
    """Random integers, as many as `classes`, from `low` on."""
    if low != 0:
        return of_numbers(shape, classes)
    if classes == 2 and shape is not None and len(shape) == 2 and shape[1] != 1:
        return ("multi-label", shape[1]) if dims.known(shape[1]) else ("multi-label", None)
    if not dims.is_vector(shape) or classes < 2:
        return NO_LABELS
    assert shape is not None
    encoding: Encoding = "binary" if classes == 2 else "integer"
    return encoding, classes if enough(shape[0], classes) else None


def of_numbers(shape: Shape | None, classes: int) -> Labels:
    """Whole numbers, each drawn at random from as many as `classes`, that do not count from 0."""
    if not dims.is_vector(shape) or classes < 2:
        return NO_LABELS
    assert shape is not None
    return "numbered", classes if enough(shape[0], classes) else None


def of_set(shape: Shape | None, values: Collection[float]) -> Labels:
    """Labels that are taken from these values, in many rows."""
    if not all(float(value).is_integer() for value in values):
        return NO_LABELS
    counts = set(values) == set(range(len(values)))
    return of_range(shape, len(values)) if counts else of_numbers(shape, len(values))


def real(shape: Shape | None) -> Labels:
    """Evidently real numbers, one a row."""
    return ("continuous", None) if dims.is_vector(shape) else NO_LABELS


def yes_or_no(shape: Shape | None) -> Labels:
    """The answers of a comparison, which may all be the same."""
    return ("binary", None) if dims.is_vector(shape) else NO_LABELS


def of_values(shape: Shape, values: Sequence[float]) -> Labels:
    """Numbers written out in the program."""
    if not values or not all(abs(value) < 1e18 for value in values):
        return NO_LABELS
    if dims.is_vector(shape):
        return _of_column(values)
    if len(shape) == 2 and set(values) <= {0, 1} and dims.known(shape[1]):
        width = shape[1]
        sums = [sum(values[i : i + width]) for i in range(0, len(values), width)]
        return ("one-hot" if all(s == 1 for s in sums) else "multi-label"), width
    return NO_LABELS


def _of_column(values: Sequence[float]) -> Labels:
    distinct = set(values)
    if distinct == {0, 1}:
        return "binary", 2
    counts_up_once = len(values) == len(distinct) > 3 and list(values) == sorted(values)
    if distinct == set(range(len(distinct))) and len(distinct) > 2 and not counts_up_once:
        return "integer", len(distinct)
    if counts_up_once and max(values) - min(values) == len(values) - 1:
        return counting(values)
    is_float = any(isinstance(value, float) for value in values)
    real = any(value != int(value) for value in values) or min(values) < 0 or max(values) > 10 * len(distinct)
    numbered = distinct in (set(range(len(distinct))), set(range(1, len(distinct) + 1)))
    no_two_alike = len(values) == len(distinct) > 3 and not numbered
    if (is_float and real and len(distinct) > 2) or no_two_alike:
        return "continuous", None
    whole = all(value == int(value) for value in distinct) and len(distinct) > 1
    repeated = len(values) > len(distinct) or distinct == {1, 2, 3} or distinct == {1, 2}
    return ("numbered", len(distinct)) if whole and repeated else NO_LABELS


def counting(numbers: Sequence[float]) -> Labels:
    """Numbers that follow each other, one after the other."""
    return ("counting", len(numbers)) if isinstance(numbers[0], int) else NO_LABELS


def of_rows(array: Array, rows: Dim) -> Labels:
    """The labels of a part of an array's rows: too few may not hold every class (nor every word of a list of names)."""
    if array.labels in ("one-hot", "multi-label") or array.classes is None or enough(rows, array.classes):
        return array.labels, array.classes
    whole = None if not array.shape else array.shape[0]
    return array.labels, array.classes if whole == rows else None


def reshaped(array: Array, shape: Shape | None) -> Labels:
    """The labels of an array given another shape, its values in the same order."""
    if array.shape == () != shape:
        return NO_LABELS
    if array.labels is None:
        return None, array.classes  # so many texts, whatever the shape
    if array.labels in (*WHOLE, "continuous"):
        return (array.labels, array.classes) if dims.is_vector(shape) or shape == () else NO_LABELS
    same_rows = shape is not None and array.shape is not None and shape[-1:] == array.shape[-1:] and len(shape) > 0
    return (array.labels, array.classes) if same_rows else NO_LABELS


def _of_constants(arrays: Sequence[Array]) -> Labels:
    """Columns of one number each. Of 0 and 1 nothing is said: zeros and ones are the beginning of much else."""
    numbers = {a.low for a in arrays if a.low is not None and a.low == a.high and dims.is_vector(a.shape)}
    constant = all(a.low is not None and a.low == a.high for a in arrays)
    return of_set(("?",), numbers) if constant and len(numbers) > 1 and numbers != {0, 1} else NO_LABELS


def joined(arrays: Sequence[Array]) -> Labels:
    """The labels of arrays laid end to end."""
    encodings = {array.labels for array in arrays}
    if encodings == {None} and len(arrays) > 1:
        return _of_constants(arrays)
    if len(encodings) != 1:
        return NO_LABELS
    classes = [array.classes for array in arrays]
    if arrays[0].labels in ("one-hot", "multi-label"):
        return (arrays[0].labels, classes[0]) if len(set(classes)) == 1 else NO_LABELS
    return arrays[0].labels, max((c for c in classes if c is not None), default=None) if None not in classes else None
