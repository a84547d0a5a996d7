"""Convolutions. A rank-n one takes (batch, n spatial axes, channels), or the channels second with `channels_first`."""

from __future__ import annotations

from collections.abc import Iterable

from seqlint.dimensions import show_shape
from seqlint.keras_api.shapes.dims import (
    ShapeFunction,
    channels_last,
    need_features,
    need_rank,
    refuse,
    size,
    sizes,
    text,
    times,
    total,
    weights,
)
from seqlint.keras_api.spec import UNKNOWN, Dim, LayerSpec, Shape, Shaped, ShapeError

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
    if stride == 0:
        raise refuse(layer, shape, "cannot take strides of 0")
    if length is None:
        return None
    if not isinstance(length, int) or padding is None or not isinstance(stride, int):
        return "?"
    if padding != "valid":
        return (length - 1) // stride + 1
    if not isinstance(window, int) or not isinstance(dilation, int):
        return "?"
    reach = dilation * (window - 1) + 1
    if reach > length:
        message = f"{layer.kind} slides a window of {reach} over an axis of {length}: the input is {show_shape(shape)}"
        raise ShapeError("negative-dimension", message, reach, length)
    return (length - reach) // stride + 1


def convolution(layer: LayerSpec, shape: Shape) -> Shaped:
    """Conv1D, Conv2D, Conv3D: a kernel of window x channels / groups x filters, and one bias a filter."""
    spatial, channels, window = _check(layer, shape)
    groups, filters = size(layer, "groups"), size(layer, "filters")
    if isinstance(groups, int) and isinstance(channels, int) and groups > 0 and channels % groups:
        raise refuse(layer, shape, f"takes a number of channels that {groups} groups divide", groups, "axis")
    per_group = channels // groups if isinstance(channels, int) and isinstance(groups, int) and groups else "?"
    lengths = _lengths(layer, shape, spatial, window)
    kernel = times(*window, per_group, filters)
    params = total(kernel, weights(layer, "use_bias", filters), _lora(layer, window, per_group, filters))
    return Shaped(merge(layer, shape[0], lengths, filters), params)


def depthwise(layer: LayerSpec, shape: Shape) -> Shaped:
    """`depth_multiplier` filters a channel, each seeing that channel only."""
    spatial, channels, window = _check(layer, shape)
    filters = times(channels, size(layer, "depth_multiplier"))
    params = total(times(*window, filters), weights(layer, "use_bias", filters))
    return Shaped(merge(layer, shape[0], _lengths(layer, shape, spatial, window), filters), params)


def separable(layer: LayerSpec, shape: Shape) -> Shaped:
    """A depthwise convolution without bias, then a 1 x 1 one."""
    spatial, channels, window = _check(layer, shape)
    between, filters = times(channels, size(layer, "depth_multiplier")), size(layer, "filters")
    params = total(times(*window, between), times(between, filters), weights(layer, "use_bias", filters))
    return Shaped(merge(layer, shape[0], _lengths(layer, shape, spatial, window), filters), params)


def transposed(layer: LayerSpec, shape: Shape) -> Shaped:
    """The way back of a convolution: axes grow by the strides."""
    spatial, channels, window = _check(layer, shape)
    rank, filters = rank_of(layer), size(layer, "filters")
    extra = layer.value("output_padding")
    paddings = (None,) * rank if extra is None else sizes(layer, "output_padding", rank)
    strides, dilation = sizes(layer, "strides", rank, whole=True), sizes(layer, "dilation_rate", rank)
    axes = zip(spatial, window, strides, dilation, paddings, strict=True)
    lengths = [_grown(text(layer, "padding"), *axis) for axis in axes]
    params = total(times(*window, channels, filters), weights(layer, "use_bias", filters))
    return Shaped(merge(layer, shape[0], lengths, filters), params)


def _grown(padding: str | None, length: Dim, window: Dim, stride: Dim, dilation: Dim, extra: Dim) -> Dim:
    if length is None:
        return None
    if not isinstance(length, int) or not isinstance(stride, int) or padding is None or isinstance(extra, str):
        return "?"
    if padding == "same" and extra is None:
        return length * stride
    if not isinstance(window, int) or not isinstance(dilation, int):
        return "?"
    reach = dilation * (window - 1) + 1
    if padding == "valid":
        return (length - 1) * stride + reach + (max(stride - reach, 0) if extra is None else extra)
    return (length - 1) * stride + reach % 2 + (extra or 0)


def _check(layer: LayerSpec, shape: Shape) -> tuple[tuple[Dim, ...], Dim, tuple[Dim, ...]]:
    """Spatial sizes, channels and window of an input that has the right rank and known channels."""
    rank = rank_of(layer)
    need_rank(layer, shape, rank + 2, axes=AXES[rank])
    spatial, channels, axis = split(layer, shape)
    if channels is None:
        need_features(layer, shape, axis)
    padding = layer.value("padding")
    if isinstance(padding, (tuple, list)):
        raise refuse(layer, shape, f"takes a text for padding, not {padding!r}", str)
    return spatial, channels, sizes(layer, "kernel_size", rank, whole=True)


def _lengths(layer: LayerSpec, shape: Shape, spatial: tuple[Dim, ...], window: tuple[Dim, ...]) -> tuple[Dim, ...]:
    strides, dilation = sizes(layer, "strides", len(window)), sizes(layer, "dilation_rate", len(window))
    return window_lengths(layer, shape, spatial, window, strides, dilation)


def _lora(layer: LayerSpec, window: tuple[Dim, ...], channels: Dim, filters: Dim) -> Dim:
    """Weights that `lora_rank` adds beside a kernel."""
    rank = layer.value("lora_rank")
    if rank is UNKNOWN:
        return "?"
    number = total(times(*window, channels, rank), times(rank, filters)) if isinstance(rank, int) and rank else 0
    return "?" if number is None else number


SHAPES: dict[str, ShapeFunction] = {
    **{f"Conv{rank}D": convolution for rank in (1, 2, 3)},
    **{f"Conv{rank}DTranspose": transposed for rank in (1, 2, 3)},
    **{f"DepthwiseConv{rank}D": depthwise for rank in (1, 2)},
    **{f"SeparableConv{rank}D": separable for rank in (1, 2)},
}
