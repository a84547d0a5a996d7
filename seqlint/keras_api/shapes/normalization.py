"""Normalisation: the shape stays; weights one a feature."""

from __future__ import annotations

from seqlint.keras_api.shapes.dims import ShapeFunction, need_features, refuse, times, total, weights
from seqlint.keras_api.spec import LayerSpec, Shape, Shaped


def batch_normalization(layer: LayerSpec, shape: Shape) -> Shaped:
    """gamma and beta, and the moving mean and variance, which are not trained but counted."""
    axis = layer.value("axis")
    if not isinstance(axis, int):
        return Shaped(shape, None)
    if not -len(shape) <= axis < len(shape):
        raise refuse(layer, shape, f"normalises axis {axis}", axis, "rank")
    features = need_features(layer, shape, axis)
    moving = times(2, features)
    renorm = weights(layer, "renorm", times(3, features))
    params = total(weights(layer, "scale", features), weights(layer, "center", features), moving, renorm)
    return Shaped(shape, params)


SHAPES: dict[str, ShapeFunction] = {"BatchNormalization": batch_normalization}
