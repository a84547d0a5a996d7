"""`Input` and `InputLayer`: where a shape comes from."""

from __future__ import annotations

from seqlint.keras_api.shapes.declared import input_shape_of
from seqlint.keras_api.shapes.dims import ShapeFunction
from seqlint.keras_api.spec import LayerSpec, Shape, Shaped


def input_layer(layer: LayerSpec, shape: Shape) -> Shaped:
    return Shaped(input_shape_of(layer), 0)


SHAPES: dict[str, ShapeFunction] = {"Input": input_layer, "InputLayer": input_layer}
