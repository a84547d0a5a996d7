"""Pooling over windows, over everything, and to a given size."""

from __future__ import annotations

from seqlint.keras_api.shapes.convolution import AXES, merge, rank_of, split, window_lengths
from seqlint.keras_api.shapes.dims import ShapeFunction, channels_last, flag, need_rank, refuse, sizes
from seqlint.keras_api.spec import UNKNOWN, LayerSpec, Shape, Shaped


def window_pooling(layer: LayerSpec, shape: Shape) -> Shaped:
    """MaxPooling and AveragePooling; `strides` default to the window."""
    rank = rank_of(layer)
    need_rank(layer, shape, rank + 2, axes=AXES[rank])
    spatial, channels, _ = split(layer, shape)
    window = sizes(layer, "pool_size", rank)
    if layer.value("padding") not in ("valid", "same", UNKNOWN):
        raise refuse(layer, shape, 'takes padding="valid" or "same"')
    strides = window if layer.value("strides") is None else sizes(layer, "strides", rank)
    return Shaped(merge(layer, shape[0], window_lengths(layer, shape, spatial, window, strides), channels), 0)


def global_pooling(layer: LayerSpec, shape: Shape) -> Shaped:
    """Every spatial axis goes, or becomes 1 with `keepdims`."""
    rank = rank_of(layer)
    need_rank(layer, shape, rank + 2, axes=AXES[rank])
    _, channels, _ = split(layer, shape)
    keepdims = flag(layer, "keepdims")
    if keepdims is None:
        return Shaped(None, 0)
    return Shaped(merge(layer, shape[0], (1,) * rank, channels) if keepdims else (shape[0], channels), 0)


def adaptive_pooling(layer: LayerSpec, shape: Shape) -> Shaped:
    """`output_size` along each spatial axis, whatever the input; Keras does not check the rank."""
    rank = rank_of(layer)
    if len(shape) < 2 and not channels_last(layer):
        raise refuse(layer, shape, f"takes {rank + 2} axes", rank + 2, "rank")
    _, channels, _axis = split(layer, shape)
    return Shaped(merge(layer, shape[0], sizes(layer, "output_size", rank), channels), 0)


SHAPES: dict[str, ShapeFunction] = {
    **{f"{way}Pooling{rank}D": window_pooling for way in ("Max", "Average") for rank in (1, 2, 3)},
    **{f"Adaptive{way}Pooling{rank}D": adaptive_pooling for way in ("Max", "Average") for rank in (1, 2, 3)},
    **{f"Global{way}Pooling{rank}D": global_pooling for way in ("Max", "Average") for rank in (1, 2, 3)},
}
