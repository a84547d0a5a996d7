"""Convolutions. A rank-n one takes (batch, n spatial axes, channels), or the channels second with `channels_first`."""

from __future__ import annotations

from collections.abc import Iterable

from seqlint.keras_api.shapes.dims import (
    ShapeFunction,
    channels_last,
    need_features,
    need_rank,
    refuse,
    show,
    size,
    sizes,
    text,
    times,
    total,
    weights,
)
from seqlint.keras_api.spec import Dim, LayerSpec, Shape, Shaped, ShapeError

AXES = {1: "batch, steps, channels", 2: "batch, height, width, channels", 3: "batch, three spatial axes, channels"}


def rank_of(layer: LayerSpec) -> int:
    """2 of `Conv2D` and `Conv2DTranspose`."""
    return next(int(c) for c in layer.kind if c.isdigit())


def split(layer: LayerSpec, shape: Shape) -> tuple[tuple[Dim, ...], Dim, int]:
    """Spatial sizes, channels, and the axis the channels are on; "?" all over where `data_format` is not known."""
    last = channels_last(layer)
    if last is None:
        return ("?",) * (len(shape) - 2), "?", -1
    return (shape[1:-1], shape[-1], -1) if last else (shape[2:], shape[1], 1)


def merge(layer: LayerSpec, batch: Dim, spatial: Iterable[Dim], channels: Dim) -> Shape:
    """The opposite of `split`."""
    spatial = tuple(spatial)
    last = channels_last(layer)
    if last is None:
        return (batch, *("?",) * (len(spatial) + 1))
    return (batch, *spatial, channels) if last else (batch, channels, *spatial)


def window_lengths(
    layer: LayerSpec,
    shape: Shape,
    spatial: tuple[Dim, ...],
    window: tuple[Dim, ...],
    strides: tuple[Dim, ...],
    dilation: tuple[Dim, ...] | None = None,
) -> tuple[Dim, ...]:
    """How often a window fits each axis; refuses one larger than the axis, unless padded."""
    padding = text(layer, "padding")
    dilation = dilation or (1,) * len(window)
    return tuple(
        _window_length(layer, shape, padding, *axis) for axis in zip(spatial, window, strides, dilation, strict=True)
    )


def _window_length(
    layer: LayerSpec, shape: Shape, padding: str | None, length: Dim, window: Dim, stride: Dim, dilation: Dim
) -> Dim:
    if length is None:
        return None
    if not isinstance(length, int) or padding is None or not isinstance(stride, int):
        return "?"
    if padding != "valid":
        return (length - 1) // stride + 1 if stride else "?"
    if not isinstance(window, int) or not isinstance(dilation, int):
        return "?"
    reach = dilation * (window - 1) + 1
    if reach > length:
        message = f"{layer.kind} slides a window of {reach} over an axis of {length}: the input is {show(shape)}"
        raise ShapeError("negative-dimension", message, reach, length)
    return (length - reach) // stride + 1 if stride else "?"


def convolution(layer: LayerSpec, shape: Shape) -> Shaped:
    """Conv1D, Conv2D, Conv3D: a kernel of window x channels / groups x filters, and one bias a filter."""
    rank = rank_of(layer)
    need_rank(layer, shape, rank + 2, axes=AXES[rank])
    spatial, channels, axis = split(layer, shape)
    if channels is None:
        need_features(layer, shape, axis)
    groups, filters, window = size(layer, "groups"), size(layer, "filters"), sizes(layer, "kernel_size", rank)
    if isinstance(groups, int) and isinstance(channels, int) and groups > 0 and channels % groups:
        raise refuse(layer, shape, f"takes a number of channels that {groups} groups divide", groups, "axis")
    per_group = channels // groups if isinstance(channels, int) and isinstance(groups, int) and groups else "?"
    lengths = window_lengths(
        layer, shape, spatial, window, sizes(layer, "strides", rank), sizes(layer, "dilation_rate", rank)
    )
    params = total(times(*window, per_group, filters), weights(layer, "use_bias", filters))
    return Shaped(merge(layer, shape[0], lengths, filters), params)


SHAPES: dict[str, ShapeFunction] = {
    "Conv1D": convolution,
    "Conv2D": convolution,
    "Conv3D": convolution,
}
