"""Activations as layers: the shape stays."""

from __future__ import annotations

from seqlint.keras_api.shapes.dims import ShapeFunction, same

SHAPES: dict[str, ShapeFunction] = {
    "Activation": same,
    "ELU": same,
    "LeakyReLU": same,
    "ReLU": same,
    "Softmax": same,
}
