"""Flatten, Reshape, padding and the like: no weights, the same numbers in another shape."""

from __future__ import annotations

import math
from collections.abc import Callable

from seqlint.dimensions import show_shape
from seqlint.keras_api.shapes.convolution import AXES, merge, rank_of, split
from seqlint.keras_api.shapes.dims import ShapeFunction, change, need_min_rank, need_rank, product, size, sizes
from seqlint.keras_api.spec import UNKNOWN, Dim, LayerSpec, Shape, Shaped, ShapeError


def flatten(layer: LayerSpec, shape: Shape) -> Shaped:
    """(batch, ...) -> (batch, product); a shape of the batch axis alone becomes (batch, 1)."""
    need_min_rank(layer, shape, 1)
    return Shaped((shape[0], product(shape[1:])), 0)


def reshape(layer: LayerSpec, shape: Shape) -> Shaped:
    """The batch axis stays; one -1 is worked out where everything else is known."""
    target = layer.value("target_shape")
    if not isinstance(target, (tuple, list)):
        return Shaped(None, 0)
    need_min_rank(layer, shape, 1)
    dims: list[Dim] = ["?" if d is UNKNOWN else d if isinstance(d, int) else None for d in target]
    return Shaped((shape[0], *_resolve(shape[1:], dims)), 0)


def _resolve(given: Shape, target: list[Dim]) -> list[Dim]:
    """`target` with its -1 replaced. Keras leaves it None, and checks nothing, where one axis is None."""
    if None in given or None in target:
        return [None if d == -1 else d for d in target]
    if "?" in given or "?" in target:
        return ["?" if d == -1 else d for d in target]
    number = product(given)
    known = math.prod(d for d in target if isinstance(d, int) and d != -1)
    assert isinstance(number, int)
    if -1 in target and known and number % known == 0:
        return [number // known if d == -1 else d for d in target]
    if -1 in target or number != known:
        message = (
            f"Reshape to {show_shape(tuple(target))} does not hold the {number} numbers of {show_shape(given)} a sample"
        )
        raise ShapeError("reshape", message, tuple(target), given)
    return target


def permute(layer: LayerSpec, shape: Shape) -> Shaped:
    """Axis i of the output is axis `dims[i - 1]` of the input; the batch axis stays."""
    dims = layer.value("dims")
    if not isinstance(dims, (tuple, list)):
        return Shaped(None, 0)
    need_rank(layer, shape, len(dims) + 1)
    return Shaped((shape[0], *(shape[d] if isinstance(d, int) and d < len(shape) else "?" for d in dims)), 0)


def repeat_vector(layer: LayerSpec, shape: Shape) -> Shaped:
    """(batch, features) -> (batch, n, features)."""
    need_rank(layer, shape, 2, axes="batch, features")
    return Shaped((shape[0], size(layer, "n"), shape[1]), 0)


def cropping(layer: LayerSpec, shape: Shape) -> Shaped:
    """Takes something off both ends of each spatial axis, and must leave something."""
    return _by_axis(layer, shape, _ends(layer, "cropping"), _cropped(layer, shape))


def _cropped(layer: LayerSpec, shape: Shape) -> Callable[[int, int], int]:
    def crop(length: int, off: int) -> int:
        if off >= length:
            message = f"{layer.kind} takes {off} off an axis of {length}: the input is {show_shape(shape)}"
            raise ShapeError("negative-dimension", message, off, length)
        return length - off

    return crop


def zero_padding(layer: LayerSpec, shape: Shape) -> Shaped:
    """Adds zeros at both ends of each spatial axis."""
    return _by_axis(layer, shape, _ends(layer, "padding"), lambda length, more: length + more)


def up_sampling(layer: LayerSpec, shape: Shape) -> Shaped:
    """Repeats along each spatial axis `size` times."""
    return _by_axis(
        layer, shape, sizes(layer, "size", rank_of(layer), whole=True), lambda length, factor: length * factor
    )


def _by_axis(layer: LayerSpec, shape: Shape, amounts: tuple[Dim, ...], function: Callable[[int, int], int]) -> Shaped:
    """The shape with each spatial axis changed by its amount. The 1D ones but for padding know no `data_format`."""
    rank = rank_of(layer)
    need_rank(layer, shape, rank + 2, axes=AXES[rank])
    spatial, channels, _ = split(layer, shape) if layer.kind not in _CHANNELS_LAST else (shape[1:-1], shape[-1], -1)
    changed = [_changed(function, length, amount) for length, amount in zip(spatial, amounts, strict=True)]
    if layer.kind in _CHANNELS_LAST:
        return Shaped((shape[0], *changed, channels), 0)
    return Shaped(merge(layer, shape[0], changed, channels), 0)


def _changed(function: Callable[[int, int], int], length: Dim, amount: Dim) -> Dim:
    return change(length, lambda known: function(known, amount) if isinstance(amount, int) else "?")


_CHANNELS_LAST = ("Cropping1D", "UpSampling1D")


def _ends(layer: LayerSpec, name: str) -> tuple[Dim, ...]:
    """What both ends of each spatial axis take together: one int for all ends, or a pair an axis."""
    rank, value = rank_of(layer), layer.value(name)
    if isinstance(value, int):
        return (2 * value,) * rank
    if rank == 1:
        value = (value,)
    if not isinstance(value, (tuple, list)) or len(value) != rank:
        return ("?",) * rank
    return tuple(map(_pair, value))


def _pair(value: object) -> Dim:
    if isinstance(value, int):
        return 2 * value
    if isinstance(value, (tuple, list)) and len(value) == 2 and all(isinstance(v, int) for v in value):
        return sum(value)
    return "?"


SHAPES: dict[str, ShapeFunction] = {
    "Flatten": flatten,
    "Permute": permute,
    "RepeatVector": repeat_vector,
    "Reshape": reshape,
    **{f"Cropping{rank}D": cropping for rank in (1, 2, 3)},
    **{f"UpSampling{rank}D": up_sampling for rank in (1, 2, 3)},
    **{f"ZeroPadding{rank}D": zero_padding for rank in (1, 2, 3)},
}
