"""Flatten, Reshape and the like: no weights, the same numbers in another shape."""

from __future__ import annotations

import math

from seqlint.keras_api.shapes.dims import ShapeFunction, need_min_rank, product
from seqlint.keras_api.spec import Dim, LayerSpec, Shape, Shaped, ShapeError


def flatten(layer: LayerSpec, shape: Shape) -> Shaped:
    """(batch, ...) -> (batch, product); a shape of the batch axis alone becomes (batch, 1)."""
    need_min_rank(layer, shape, 1)
    return Shaped((shape[0], product(shape[1:])), 0)


def reshape(layer: LayerSpec, shape: Shape) -> Shaped:
    """The batch axis stays; one -1 is worked out where everything else is known."""
    target = layer.value("target_shape")
    if not isinstance(target, (tuple, list)):
        return Shaped(None, 0)
    dims: list[Dim] = [d if isinstance(d, int) else "?" for d in target]
    return Shaped((shape[0], *_resolve(layer, shape[1:], dims)), 0)


def _resolve(layer: LayerSpec, given: Shape, target: list[Dim]) -> list[Dim]:
    """`target` with its -1 replaced. Keras leaves it None, and checks nothing, where `given` holds a None."""
    if None in given:
        return [None if d == -1 else d for d in target]
    if "?" in given or "?" in target:
        return ["?" if d == -1 else d for d in target]
    size = product(given)
    known = math.prod(d for d in target if isinstance(d, int) and d != -1)
    assert isinstance(size, int)
    if -1 in target and known and size % known == 0:
        return [size // known if d == -1 else d for d in target]
    if -1 in target or size != known:
        message = f"Reshape to {tuple(target)} does not hold the {size} numbers of {given} a sample"
        raise ShapeError("reshape", message, tuple(target), given)
    return target


SHAPES: dict[str, ShapeFunction] = {"Flatten": flatten, "Reshape": reshape}
