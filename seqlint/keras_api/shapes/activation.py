"""Activations as layers: the shape stays, and Keras checks no axis before data comes."""

from __future__ import annotations

from seqlint.keras_api.shapes.dims import ShapeFunction, product, refuse, same, total
from seqlint.keras_api.spec import UNKNOWN, Dim, LayerSpec, Shape, Shaped


def prelu(layer: LayerSpec, shape: Shape) -> Shaped:
    """One slope for each number of a sample; axes in `shared_axes` (the batch is axis 0) share one."""
    shared = layer.value("shared_axes")
    if shared is UNKNOWN:
        return Shaped(shape, None)
    slopes: list[Dim] = list(shape[1:])
    for axis in shared if isinstance(shared, (tuple, list)) else () if shared is None else (shared,):
        if axis is UNKNOWN:
            return Shaped(shape, None)
        if not isinstance(axis, int) or not -len(slopes) <= axis - 1 < len(slopes):
            raise refuse(layer, shape, f"shares its slopes along axis {axis}", axis, "rank")
        slopes[axis - 1] = 1
    number = product(slopes)
    if number is None:
        raise refuse(layer, shape, "needs to know every axis it has slopes for", kind="undefined-features")
    return Shaped(shape, total(number))


SHAPES: dict[str, ShapeFunction] = {
    "Activation": same,
    "ELU": same,
    "LeakyReLU": same,
    "PReLU": prelu,
    "ReLU": same,
    "Softmax": same,
}
