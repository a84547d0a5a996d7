"""Arithmetic on dimensions, and what shape functions share.

A dimension is an int, None (Keras leaves it open) or "?" (the analysis does not know whether it is an int or None).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from seqlint.dimensions import LARGEST, show_shape
from seqlint.keras_api.spec import UNKNOWN, Dim, LayerSpec, Shape, Shaped, ShapeError, Thing

ShapeFunction = Callable[[LayerSpec, Shape], Shaped]


def product(dims: Iterable[Dim]) -> Dim:
    """The number of elements: None where one dimension is None, "?" where one is not known."""
    dims = tuple(dims)
    if None in dims:
        return None
    result = math.prod(d for d in dims if isinstance(d, int))
    return "?" if "?" in dims or result > LARGEST else result


def times(*factors: Dim | bool | None) -> Dim:
    """A product of counts: a factor known to be 0 or False makes it 0, else one that is not known makes it "?"."""
    if any(isinstance(f, int) and not f for f in factors):
        return 0
    return math.prod(map(_int, factors)) if all(isinstance(f, int) for f in factors) else "?"


def total(*terms: Dim) -> int | None:
    """A sum of counts of weights; None where one is not known."""
    return sum(map(_int, terms)) if all(isinstance(t, int) for t in terms) else None


def _int(value: Dim) -> int:
    assert isinstance(value, int)
    return value


def change(dim: Dim, function: Callable[[int], Dim]) -> Dim:
    """The function of a dimension that is an int; None and "?" stay."""
    return function(dim) if isinstance(dim, int) else dim


def replaced(shape: Shape, axis: int, dim: Dim) -> Shape:
    """The shape with one axis changed."""
    dims = list(shape)
    dims[axis] = dim
    return tuple(dims)


# --- arguments ------------------------------------------------------------------------------------


def size(layer: LayerSpec, name: str) -> Dim:
    """An argument that is a number of units, filters, ...; "?" where it is not known.

    Keras cannot make weights of another size than an int, whatever its constructor lets pass.
    """
    value = layer.value(name)
    if value is UNKNOWN:
        return "?"
    if not isinstance(value, int):
        raise ShapeError("other", f"{layer.kind} takes a whole number for {name}, not {value!r}", int, value)
    if value < 0:
        raise ShapeError("other", f"{layer.kind} takes no negative {name} ({value})", 0, value)
    return int(value)  # `Dense(True)` has one unit


def flag(layer: LayerSpec, name: str) -> bool | None:
    """An argument that Keras takes as true or false; None where it is not known."""
    value = layer.value(name)
    return None if value is UNKNOWN or isinstance(value, (LayerSpec, Thing)) else bool(value)


def weights(layer: LayerSpec, name: str, number: Dim) -> Dim:
    """`number` of weights that exist where the flag `name` is set."""
    given = flag(layer, name)
    return "?" if given is None else times(given, number)


def sizes(layer: LayerSpec, name: str, rank: int, *, whole: bool = False) -> tuple[Dim, ...]:
    """An argument that is one int for all axes, or one each: `kernel_size`, `strides`.

    `whole`: Keras refuses a fraction, which its constructor lets pass.
    """
    value = layer.value(name)
    if whole and isinstance(value, (tuple, list)) and any(isinstance(v, float) for v in value):
        raise ShapeError("other", f"{layer.kind} takes whole numbers for {name}, not {value!r}", int, value)
    if isinstance(value, int):
        return (value,) * rank
    if isinstance(value, (tuple, list)) and len(value) == rank:
        return tuple(v if isinstance(v, int) else "?" for v in value)
    return ("?",) * rank


def text(layer: LayerSpec, name: str) -> str | None:
    """An argument that is a string, in lower case; None where it is not known."""
    value = layer.value(name)
    return value.lower() if isinstance(value, str) else None


def channels_last(layer: LayerSpec) -> bool | None:
    """Keras' `data_format`; `image_data_format` is taken to be as Keras ships."""
    value = layer.value("data_format")
    if value is None:
        return True
    return value.lower() == "channels_last" if isinstance(value, str) else None


# --- what Keras checks ----------------------------------------------------------------------------


def need_rank(layer: LayerSpec, shape: Shape, rank: int, *, axes: str = "", sequence: bool = False) -> None:
    """Refuse any other number of axes than `rank`, as `InputSpec(ndim=rank)` does."""
    if len(shape) == rank:
        return
    kind = "needs-sequence" if sequence and len(shape) == rank - 1 else "rank"
    wanted = f"{rank} axes{f' ({axes})' if axes else ''}"
    raise ShapeError(kind, f"{layer.kind} takes {wanted}, but gets {show_shape(shape)}", rank, len(shape))


def need_min_rank(layer: LayerSpec, shape: Shape, rank: int) -> None:
    """Refuse fewer axes than `rank`, as `InputSpec(min_ndim=rank)` does."""
    if len(shape) < rank:
        raise ShapeError(
            "rank", f"{layer.kind} takes at least {rank} axes, but gets {show_shape(shape)}", rank, len(shape)
        )


def need_features(layer: LayerSpec, shape: Shape, axis: int = -1) -> Dim:
    """The size of the axis that weights depend on; Keras cannot make weights for None."""
    if shape[axis] is None:
        message = f"{layer.kind} needs to know the size of axis {axis} of its input, but gets {show_shape(shape)}"
        raise ShapeError("undefined-features", message, None, shape)
    return shape[axis]


def refuse(layer: LayerSpec, shape: Shape, why: str, expected: Any = None, kind: str = "other") -> ShapeError:
    """A fault of another kind, to be raised."""
    return ShapeError(kind, f"{layer.kind} {why}, but gets {show_shape(shape)}", expected, shape)


def same(layer: LayerSpec, shape: Shape) -> Shaped:
    """No weights, and the shape stays."""
    return Shaped(shape, 0)
