"""Layers around a layer."""

from __future__ import annotations

from seqlint.dimensions import show_shape
from seqlint.keras_api.categories import category
from seqlint.keras_api.shapes import layer_output
from seqlint.keras_api.shapes.convolution import split
from seqlint.keras_api.shapes.dims import ShapeFunction, change, need_min_rank, refuse, replaced, size, times, total
from seqlint.keras_api.shapes.recurrent import GATES
from seqlint.keras_api.spec import UNKNOWN, Dim, LayerSpec, Shape, Shaped, ShapeError


def bidirectional(layer: LayerSpec, shape: Shape) -> Shaped:
    """Two copies of a recurrent layer; their outputs side by side (`concat`), or merged into one."""
    inner, other = layer.value("layer"), layer.value("backward_layer")
    if not isinstance(inner, LayerSpec):
        return Shaped(None, None)
    forward = layer_output(inner, shape)
    if other is None:
        backward = forward
    elif isinstance(other, LayerSpec):
        backward = layer_output(other, shape)
    else:
        return Shaped(None, None)
    params = None
    if forward.params is not None and backward.params is not None:
        params = forward.params + backward.params
    return _merged(layer, forward, params)


def _merged(layer: LayerSpec, forward: Shaped, params: int | None) -> Shaped:
    mode = layer.value("merge_mode")
    output, *states = forward.outputs or (forward.output,)
    if mode is UNKNOWN or output is None:
        return Shaped(None, params)
    if mode == "concat":
        output = replaced(output, -1, change(output[-1], lambda d: 2 * d))
    outputs: tuple[Shape, ...] = (output, output) if mode is None else (output,)
    outputs += tuple(s for s in states * 2 if s is not None)
    return Shaped(output, params) if len(outputs) == 1 else Shaped(None, params, outputs)


def time_distributed(layer: LayerSpec, shape: Shape) -> Shaped:
    """The inner layer at every step: (batch, time, ...) -> (batch, time, what the layer makes of ...)."""
    if len(shape) < 3:
        message = f"TimeDistributed takes at least 3 axes (batch, time, features), but gets {show_shape(shape)}"
        raise ShapeError("needs-sequence", message, 3, len(shape))
    inner = layer.value("layer")
    if not isinstance(inner, LayerSpec):
        return Shaped(None, None)
    step = _unchecked(inner, (shape[0], *shape[2:]))
    if step.output is None:
        return Shaped(None, step.params)
    return Shaped((step.output[0], shape[1], *step.output[1:]), step.params)


def _unchecked(inner: LayerSpec, shape: Shape) -> Shaped:
    """Keras builds an inner layer without checking the rank of its input; not all of them find out for themselves."""
    try:
        return layer_output(inner, shape)
    except ShapeError as error:
        if error.problem.kind == "rank" and category(inner.kind) in ("pooling", "reshaping", "regularization"):
            return Shaped(None, 0)
        if error.problem.kind == "rank" and "Transpose" in inner.kind:
            return Shaped(None, None)
        features = (*shape[:1], *shape[2:])[-1]  # what the cell takes for them, whatever the rank
        if error.problem.kind in ("rank", "needs-sequence") and inner.kind in GATES and features is not None:
            return Shaped(None, None)
        raise


def spectral_normalization(layer: LayerSpec, shape: Shape) -> Shaped:
    """The inner layer, and a vector as long as the last axis of its kernel."""
    inner = layer.value("layer")
    if not isinstance(inner, LayerSpec):
        return Shaped(None, None)
    need_min_rank(layer, shape, 1)
    made = _unchecked(inner, shape)
    if inner.kind not in _KERNEL:
        raise refuse(layer, shape, f"needs a layer with a kernel, which {inner.kind} has not")
    if made.params is None:  # the rank may be none that the inner layer takes, so its kernel has no width to ask for
        return Shaped(made.output, None)
    return Shaped(made.output, total(made.params, _kernel_width(inner, shape)))


def _kernel_width(inner: LayerSpec, shape: Shape) -> Dim:
    name = _KERNEL[inner.kind]
    return split(inner, shape)[1] if name == "channels" else times(size(inner, name))


_KERNEL = {
    "Dense": "units",
    "Embedding": "output_dim",
    "ReversibleEmbedding": "output_dim",
    **{f"Conv{rank}D": "filters" for rank in (1, 2, 3)},
    **{f"Conv{rank}DTranspose": "channels" for rank in (1, 2, 3)},
    **{f"DepthwiseConv{rank}D": "depth_multiplier" for rank in (1, 2)},
}

SHAPES: dict[str, ShapeFunction] = {
    "Bidirectional": bidirectional,
    "SpectralNormalization": spectral_normalization,
    "TimeDistributed": time_distributed,
}
