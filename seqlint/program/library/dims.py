"""Dimensions of data: an int, or "?" where it is not known. A shape of which not even the rank is known is None.

What numpy would refuse (shapes that do not broadcast, axes that do not exist) gives None, like what is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeGuard

from seqlint.dimensions import LARGEST
from seqlint.program.language.values import Dim, Shape


def known(dim: Dim) -> TypeGuard[int]:
    return isinstance(dim, int)


def product(dims: Iterable[Dim]) -> Dim:
    """The product; 0 wins over what is not known or too large."""
    result, certain = 1, True
    for dim in dims:
        if known(dim):
            result *= dim
        else:
            certain = False
        if result > LARGEST:
            result, certain = 1, False
    return result if certain or result == 0 else "?"


def add(a: Dim, b: Dim) -> Dim:
    return a + b if known(a) and known(b) else "?"


def total(dims: Iterable[Dim]) -> Dim:
    result: Dim = 0
    for dim in dims:
        result = add(result, dim)
    return result


def is_vector(shape: Shape | None) -> bool:
    """One number a row: (n,) or (n, 1)."""
    return shape is not None and (len(shape) == 1 or (len(shape) == 2 and shape[1] == 1))


def broadcast(a: Shape | None, b: Shape | None) -> Shape | None:
    """The shape of an elementwise operation. An unknown side beside a known one other than 1 has to be equal to it."""
    if a is None or b is None:
        return None
    rank = max(len(a), len(b))
    result: list[Dim] = []
    for x, y in zip((1,) * (rank - len(a)) + a, (1,) * (rank - len(b)) + b, strict=True):
        if x == y or y == 1:
            result.append(x)
        elif x == 1 or not known(x):
            result.append(y)
        elif not known(y):
            result.append(x)
        else:
            return None
    return tuple(result)


def unify(a: Dim, b: Dim) -> Dim:
    """The dimension that two arrays must share."""
    return a if known(a) else b


def normal_axis(axis: object, rank: int) -> int | None:
    """The axis counted from 0, None where it is not known or does not exist."""
    if not isinstance(axis, int) or not -rank <= axis < rank:
        return None
    return axis % rank


def reduce(shape: Shape | None, axis: object, keepdims: object) -> Shape | None:
    """The shape that is left when `axis` (an int, a tuple, or None for all) is reduced."""
    if axis is None and not keepdims:
        return ()
    if shape is None:
        return None
    wanted = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = [normal_axis(one, len(shape)) for one in wanted]
    if None in axes or keepdims not in (True, False):
        return None
    if keepdims:
        return tuple(1 if i in axes else dim for i, dim in enumerate(shape))
    return tuple(dim for i, dim in enumerate(shape) if i not in axes)


def reshape(old: Shape | None, new: Sequence[Dim]) -> Shape | None:
    """The result of reshaping; -1 is computed where all else is known.

    Where only the number of rows is unknown and the new number of rows is too, both are taken to be the same.
    """
    if -1 not in new:
        return tuple(_only_gap(old, new))
    if list(new).count(-1) > 1:
        return None
    at = list(new).index(-1)
    rest = [dim for dim in new if dim != -1]
    gap: Dim = "?"
    if old is not None:
        whole, others = product(old), product(rest)
        if not known(whole) and not known(others) and old and not known(old[0]) and not known(new[0]):
            whole, others = product(old[1:]), product(rest[1:])
        if known(whole) and known(others):
            if others == 0 or whole % others:
                return None
            gap = whole // others
    return (*new[:at], gap, *new[at + 1 :])


def _only_gap(old: Shape | None, new: Sequence[Dim]) -> list[Dim]:
    """`new` with its only unknown dimension computed from the number of elements."""
    gaps = [i for i, dim in enumerate(new) if not known(dim)]
    whole = "?" if old is None else product(old)
    rest = product(dim for dim in new if known(dim))
    result = list(new)
    if len(gaps) == 1 and known(whole) and known(rest) and rest and whole % rest == 0:
        result[gaps[0]] = whole // rest
    return result


def matmul(a: Shape | None, b: Shape | None) -> Shape | None:
    if a is None or b is None or not a or not b:
        return None
    inner = a[-1], b[0] if len(b) == 1 else b[-2]
    if known(inner[0]) and known(inner[1]) and inner[0] != inner[1]:
        return None
    if len(a) == 1 and len(b) == 1:
        return ()
    if len(a) == 1:
        return (*b[:-2], b[-1])
    if len(b) == 1:
        return a[:-1]
    batch = broadcast(a[:-2], b[:-2])
    return None if batch is None else (*batch, a[-2], b[-1])


def concatenate(shapes: Sequence[Shape | None], axis: object) -> Shape | None:
    """The shape of arrays laid end to end along `axis`."""
    found = [shape for shape in shapes if shape is not None]
    if not found or len({len(shape) for shape in found}) != 1:
        return None
    at = normal_axis(axis, len(found[0]))
    if at is None:
        return None
    result = list(found[0])
    for shape in found[1:]:
        for i, dim in enumerate(shape):
            if i == at:
                result[i] = add(result[i], dim)
            elif known(dim) and known(result[i]) and dim != result[i]:
                return None
            else:
                result[i] = unify(result[i], dim)
    if len(found) < len(shapes):
        result[at] = "?"
    return tuple(result)


def insert(shape: Shape | None, axis: object, dim: Dim = 1) -> Shape | None:
    """The shape with an axis put in."""
    at = None if shape is None else normal_axis(axis, len(shape) + 1)
    return None if shape is None or at is None else (*shape[:at], dim, *shape[at:])


def drop(shape: Shape, axis: int) -> Shape:
    return shape[:axis] + shape[axis + 1 :]
