"""Normalisation: the shape stays; weights one a feature."""

from __future__ import annotations

import math

from seqlint.keras_api.shapes.dims import ShapeFunction, flag, need_features, product, refuse, times, total, weights
from seqlint.keras_api.spec import UNKNOWN, Dim, LayerSpec, Shape, Shaped


def batch_normalization(layer: LayerSpec, shape: Shape) -> Shaped:
    """gamma and beta, and the moving mean and variance, which are not trained but counted."""
    features = _features(layer, shape)
    moving, renorm = times(2, features), weights(layer, "renorm", times(3, features))
    params = total(weights(layer, "scale", features), weights(layer, "center", features), moving, renorm)
    return Shaped(shape, params)


def layer_normalization(layer: LayerSpec, shape: Shape) -> Shaped:
    """gamma and beta over the axes normalised; gamma alone with the old `rms_scaling`."""
    rms, scale, center = flag(layer, "rms_scaling"), flag(layer, "scale"), flag(layer, "center")
    if not any((rms, scale, center)):
        _axes(layer, shape)
        return Shaped(shape, 0 if rms is scale is center is False else None)
    features = _features(layer, shape)
    if rms is None:
        return Shaped(shape, None)
    if rms:
        return Shaped(shape, total(features))
    return Shaped(shape, total(weights(layer, "scale", features), weights(layer, "center", features)))


def group_normalization(layer: LayerSpec, shape: Shape) -> Shaped:
    """gamma and beta a channel; the groups must divide the channels."""
    features, groups = _features(layer, shape), layer.value("groups")
    known = isinstance(features, int) and isinstance(groups, int) and groups > 0
    if known and (features < groups or features % groups):
        raise refuse(layer, shape, f"takes a number of channels that {groups} groups divide", groups, "axis")
    return Shaped(shape, total(weights(layer, "scale", features), weights(layer, "center", features)))


def unit_normalization(layer: LayerSpec, shape: Shape) -> Shaped:
    _axes(layer, shape)
    return Shaped(shape, 0)


def _axes(layer: LayerSpec, shape: Shape) -> tuple[int, ...] | None:
    """The axes that are normalised, None where they are not known."""
    axis = layer.value("axis")
    if layer.kind == "BatchNormalization" and isinstance(axis, float) and math.isfinite(axis):
        axis = int(axis)  # as Keras does
    axes = tuple(axis) if isinstance(axis, (tuple, list)) else (axis,)
    for one in axes:
        if one is UNKNOWN:
            return None
        if not isinstance(one, int) or not -len(shape) <= one < len(shape):
            raise refuse(layer, shape, f"normalises axis {one}", one, "rank")
    return axes


def _features(layer: LayerSpec, shape: Shape) -> Dim:
    """The number of features along the axes that are normalised."""
    axes = _axes(layer, shape)
    return "?" if axes is None else product(need_features(layer, shape, axis) for axis in axes)


SHAPES: dict[str, ShapeFunction] = {
    "BatchNormalization": batch_normalization,
    "GroupNormalization": group_normalization,
    "LayerNormalization": layer_normalization,
    "RMSNormalization": lambda layer, shape: Shaped(shape, total(_features(layer, shape))),
    "UnitNormalization": unit_normalization,
}
