"""Dense, Embedding, EinsumDense, models in models, and the layers that leave the shape alone."""

from __future__ import annotations

import re

from seqlint.keras_api.shapes import chain
from seqlint.keras_api.shapes.declared import declares_input, input_shape_of
from seqlint.keras_api.shapes.dims import (
    ShapeFunction,
    flag,
    need_features,
    need_min_rank,
    product,
    refuse,
    same,
    size,
    times,
    total,
    weights,
)
from seqlint.keras_api.spec import UNKNOWN, Dim, LayerSpec, Shape, Shaped, ShapeError


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


def reversible_embedding(layer: LayerSpec, shape: Shape) -> Shaped:
    """An embedding; a second table of weights for the way back unless `tie_weights`."""
    made = embedding(layer, shape)
    tied = flag(layer, "tie_weights")
    back = times(size(layer, "input_dim"), size(layer, "output_dim"), None if tied is None else not tied)
    return Shaped(made.output, None if made.params is None else total(made.params, back))


def _lora(layer: LayerSpec, rows: Dim, columns: Dim) -> Dim:
    """Weights that `lora_rank` adds beside a kernel."""
    rank = layer.value("lora_rank")
    if rank is UNKNOWN:
        return "?"
    return _added(times(rank, rows), times(rank, columns)) if isinstance(rank, int) and rank else 0


def _added(*terms: Dim) -> Dim:
    number = total(*terms)
    return "?" if number is None else number


def einsum_dense(layer: LayerSpec, shape: Shape) -> Shaped:
    """A kernel and a bias as `equation` says: letters are axes of the input, the kernel and the output."""
    equation, given = layer.value("equation"), layer.value("output_shape")
    given = (given,) if isinstance(given, int) else given
    if not isinstance(equation, str) or not isinstance(given, (tuple, list)):
        return Shaped(None, None)
    parts = _EQUATION.match(equation)
    if parts is None:
        raise refuse(layer, shape, f"cannot read the equation {equation!r}")
    left = parts["left"] == "..."
    inputs, kernel, outputs = parts["inputs"], parts["kernel"], parts["outputs"]
    hidden = len(shape) - len(inputs)
    output: list[Dim] = [shape[0], *("?" if d is UNKNOWN else d for d in given)]
    output[1:1] = shape[1:hidden][::-1] if left and hidden > 0 else ()  # Keras turns them round
    output += shape[len(inputs) :] if not left and hidden > 0 else ()
    try:
        sizes = _letters(layer, shape, inputs, output, outputs, hidden if left else 0)
        kernel_size = product(sizes[letter] for letter in kernel)
        bias = _einsum_bias(layer, output, outputs, hidden if left else 0)
    except (IndexError, KeyError, ValueError):
        raise refuse(layer, shape, f"takes an input that fits {equation!r}", equation, "rank") from None
    if kernel_size is None or bias is None:
        raise refuse(layer, shape, "needs to know the sizes of the axes of its weights", kind="undefined-features")
    return Shaped(tuple(output), total(kernel_size, bias))


_EQUATION = re.compile(
    r"(?P<left>(?:\.\.\.)?)(?P<inputs>[a-zA-Z]+)(?P<right>(?:\.\.\.)?),(?P<kernel>[a-zA-Z]+)->(?P=left)(?P<outputs>[a-zA-Z]+)"
)


def _letters(
    layer: LayerSpec, shape: Shape, inputs: str, output: list[Dim], outputs: str, hidden: int
) -> dict[str, Dim]:
    """The size of each letter's axis; those of the output count, which must agree with the input's."""
    sizes = {letter: shape[i + hidden - (len(shape) if hidden else 0)] for i, letter in enumerate(inputs)}
    for i, letter in enumerate(outputs):
        mine = output[i + hidden]
        if letter in sizes and mine is not None and "?" not in (mine, sizes[letter]) and mine != sizes[letter]:
            raise refuse(layer, shape, f"takes an axis {letter} of {mine}", mine, "axis")
        sizes[letter] = mine
    return sizes


def _einsum_bias(layer: LayerSpec, output: list[Dim], outputs: str, hidden: int) -> Dim:
    axes = layer.value("bias_axes")
    if axes is None:
        return 0
    if not isinstance(axes, str):
        return "?"
    return product(output[outputs.index(letter) + hidden] for letter in set(axes))


def sequential(layer: LayerSpec, shape: Shape) -> Shaped:
    """A model in the model: its layers one after the other."""
    if not layer.layers:
        raise refuse(layer, shape, "has no layers")
    first, rest = layer.layers[0], layer.layers
    if not declares_input(first):
        return chain(rest, shape)
    own = input_shape_of(first)
    if own is None:
        return Shaped(None, chain(rest, None).params)
    if _clashes(own, shape):
        raise ShapeError("axis", f"the model takes {own}, but gets {shape}", own, shape)
    inner = chain(rest, own)
    if len(own) != len(shape):
        # Keras 3.15 sends the given shape through layers whose weights are made for the declared one.
        return Shaped(None, inner.params)
    if len(rest) == 1 and own != shape and "?" not in (*own, *shape):
        raise ShapeError("axis", f"the model takes exactly {own}, but gets {shape}", own, shape)
    return inner


def _clashes(own: Shape, shape: Shape) -> bool:
    """Whether two known sizes differ, axis by axis from the first; Keras leaves a last axis of 1 out of it."""
    pairs = zip(_squeezed(own)[1:], _squeezed(shape)[1:], strict=False)
    return any(isinstance(x, int) and isinstance(y, int) and x != y for x, y in pairs)


def _squeezed(shape: Shape) -> Shape:
    return shape[:-1] if shape and shape[-1] == 1 else shape


def unknown(layer: LayerSpec, shape: Shape) -> Shaped:
    """What a Python function makes of the shape is not evident here; weights it has none."""
    declared = layer.arguments.get("output_shape")
    if isinstance(declared, (tuple, list)) and all(isinstance(d, int) or d is None for d in declared):
        return Shaped((shape[0], *declared), 0)
    return Shaped(None, 0)


SHAPES: dict[str, ShapeFunction] = {
    "Dense": dense,
    "EinsumDense": einsum_dense,
    "Embedding": embedding,
    "Identity": same,
    "Lambda": unknown,
    "Masking": same,
    "ReversibleEmbedding": reversible_embedding,
    "Sequential": sequential,
}
