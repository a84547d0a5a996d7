"""Noise and dropout: shape and weights stay as they are.

A layer that draws random numbers keeps a seed generator of its own, which `count_params` does not count.
"""

from __future__ import annotations

from seqlint.keras_api.shapes.dims import ShapeFunction, need_rank, same
from seqlint.keras_api.spec import LayerSpec, Shape, Shaped


def spatial_dropout(layer: LayerSpec, shape: Shape) -> Shaped:
    need_rank(layer, shape, int(layer.kind[-2]) + 2)
    return Shaped(shape, 0)


SHAPES: dict[str, ShapeFunction] = {
    "ActivityRegularization": same,
    "AlphaDropout": same,
    "Dropout": same,
    "GaussianDropout": same,
    "GaussianNoise": same,
    "SpatialDropout1D": spatial_dropout,
    "SpatialDropout2D": spatial_dropout,
    "SpatialDropout3D": spatial_dropout,
}
