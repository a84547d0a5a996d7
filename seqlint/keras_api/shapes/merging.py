"""Layers that take several inputs, and others that are given several."""

from __future__ import annotations

from functools import reduce

from seqlint.dimensions import show_shape
from seqlint.keras_api.categories import category
from seqlint.keras_api.shapes.dims import same, size, times, total, weights
from seqlint.keras_api.shapes.families import shape_function
from seqlint.keras_api.spec import Dim, LayerSpec, Shape, Shaped, ShapeError


def merged(layer: LayerSpec, inputs: Shape | tuple[Shape, ...] | None) -> Shaped:
    """What a layer makes of a list of inputs; a merge layer refuses a single one, most others refuse a list."""
    if inputs is None:
        return Shaped(None, None)
    several = tuple(shape for shape in inputs if isinstance(shape, tuple))
    family = category(layer.kind)
    if len(several) < len(inputs) or not several:
        message = f"{layer.kind} takes a list of inputs, but gets one of shape {show_shape(inputs)}"  # type: ignore[arg-type]
        raise ShapeError("merge", message, 2, 1)
    if family == "merging":
        return _merge(layer, several)
    if family == "attention":
        return _attend(layer, several)
    if family in _ONE_INPUT and layer.kind not in _ANY_INPUT:
        message = f"{layer.kind} takes one input, but gets {len(several)}: {', '.join(map(show_shape, several))}"
        raise ShapeError("merge", message, 1, len(several))
    return Shaped(None, 0, several) if shape_function(layer.kind) is same else Shaped(None, None)


def _attend(layer: LayerSpec, shapes: tuple[Shape, ...]) -> Shaped:
    """Query, value and key: as many steps as the query has, each a mixture of values."""
    query, value = shapes[0], shapes[min(1, len(shapes) - 1)]
    if layer.kind in ("Attention", "AdditiveAttention"):
        return Shaped((*query[:-1], value[-1]), None)
    if layer.kind != "MultiHeadAttention" or layer.value("output_shape") is not None:
        return Shaped(None, None)
    return Shaped(query, _attention_weights(layer, query[-1], value[-1], shapes[-1][-1]))


def _attention_weights(layer: LayerSpec, query: Dim, value: Dim, key: Dim) -> int | None:
    """A projection of query, key and value for each head, and one back to the query's features."""
    heads, wide = size(layer, "num_heads"), size(layer, "key_dim")
    deep = wide if layer.value("value_dim") is None else size(layer, "value_dim")
    kernels = [times(features, heads, width) for features, width in ((query, wide), (key, wide), (value, deep))]
    biases = [weights(layer, "use_bias", times(heads, width)) for width in (wide, wide, deep)]
    return total(*kernels, *biases, times(heads, deep, query), weights(layer, "use_bias", query))


_ONE_INPUT = ("core", "convolution", "pooling", "normalization", "recurrent", "reshaping")
_ANY_INPUT = ("Identity", "Lambda", "Masking", "RNN", "Sequential", "UnitNormalization")


def _merge(layer: LayerSpec, shapes: tuple[Shape, ...]) -> Shaped:
    if layer.kind == "Concatenate":
        return Shaped(_concatenated(layer, shapes), 0)
    if layer.kind == "Dot":
        return Shaped(None, 0)
    if len(shapes) < 2 or (layer.kind == "Subtract" and len(shapes) != 2):
        raise ShapeError("merge", f"{layer.kind} takes two inputs, but gets {len(shapes)}", 2, len(shapes))
    if any(len(shape) != len(shapes[0]) for shape in shapes):
        return Shaped(None, 0)
    return Shaped(reduce(lambda a, b: _broadcast(layer, a, b), shapes), 0)


def _broadcast(layer: LayerSpec, a: Shape, b: Shape) -> Shape:
    """As numpy broadcasts two shapes of one rank."""
    return tuple(_broadcast_dim(layer, x, y) for x, y in zip(a, b, strict=True))


def _broadcast_dim(layer: LayerSpec, x: Dim, y: Dim) -> Dim:
    if x == y or y == 1:
        return x
    if x == 1:
        return y
    if isinstance(x, int) and isinstance(y, int):
        message = f"{layer.kind} takes inputs of one shape, but an axis is {x} in one and {y} in another"
        raise ShapeError("merge", message, x, y)
    return "?" if "?" in (x, y) else None


def _concatenated(layer: LayerSpec, shapes: tuple[Shape, ...]) -> Shape | None:
    axis, rank = layer.value("axis"), len(shapes[0])
    if not isinstance(axis, int) or any(len(s) != rank for s in shapes) or not -rank <= axis < rank:
        return None
    joined: list[Dim] = list(shapes[0])
    for other in shapes[1:]:
        for i, dim in enumerate(other):
            joined[i] = _sum(joined[i], dim) if i == axis % rank else _same(layer, joined[i], dim)
    return tuple(joined)


def _sum(x: Dim, y: Dim) -> Dim:
    if isinstance(x, int) and isinstance(y, int):
        return x + y
    return None if None in (x, y) else "?"


def _same(layer: LayerSpec, x: Dim, y: Dim) -> Dim:
    if x == y:
        return x
    if isinstance(x, int) and isinstance(y, int):
        raise ShapeError("merge", f"{layer.kind} takes inputs that differ along one axis only: {x} and {y}", x, y)
    return "?"
