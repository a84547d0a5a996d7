"""Dense, Embedding and the layers that leave the shape alone."""

from __future__ import annotations

from seqlint.keras_api.shapes.dims import (
    ShapeFunction,
    need_features,
    need_min_rank,
    same,
    size,
    times,
    total,
    weights,
)
from seqlint.keras_api.spec import UNKNOWN, LayerSpec, Shape, Shaped


def dense(layer: LayerSpec, shape: Shape) -> Shaped:
    """(batch, ..., features) -> (batch, ..., units); weights features x units and one bias a unit."""
    need_min_rank(layer, shape, 2)
    features, units = need_features(layer, shape), size(layer, "units")
    params = total(times(features, units), weights(layer, "use_bias", units), _lora(layer, features, units))
    return Shaped((*shape[:-1], units), params)


def embedding(layer: LayerSpec, shape: Shape) -> Shaped:
    """(batch, ...) -> (batch, ..., output_dim)."""
    rows, width = size(layer, "input_dim"), size(layer, "output_dim")
    return Shaped((*shape, width), total(times(rows, width), _lora(layer, rows, width)))


def _lora(layer: LayerSpec, rows: int | str | None, columns: int | str | None) -> int | str | None:
    """Weights that `lora_rank` adds beside a kernel."""
    rank = layer.value("lora_rank")
    if rank is UNKNOWN:
        return "?"
    return total(times(rank, rows), times(rank, columns)) if isinstance(rank, int) and rank else 0


SHAPES: dict[str, ShapeFunction] = {
    "Dense": dense,
    "Embedding": embedding,
    "Identity": same,
    "Masking": same,
}
