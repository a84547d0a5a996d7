"""Layers around a layer."""

from __future__ import annotations

from dataclasses import replace

from seqlint.keras_api.shapes import layer_output
from seqlint.keras_api.shapes.dims import ShapeFunction, change, need_min_rank, replaced
from seqlint.keras_api.spec import UNKNOWN, LayerSpec, Shape, Shaped, ShapeError


def bidirectional(layer: LayerSpec, shape: Shape) -> Shaped:
    """Two copies of a recurrent layer; their outputs side by side (`concat`), or merged into one."""
    inner = layer.value("layer")
    if not isinstance(inner, LayerSpec):
        return Shaped(None, None)
    forward = layer_output(inner, shape)
    other = layer.arguments.get("backward_layer")
    backward = layer_output(other, shape) if isinstance(other, LayerSpec) else forward
    known = other is None or isinstance(other, LayerSpec)
    params = None
    if forward.params is not None and backward.params is not None and known:
        params = forward.params + backward.params
    return _merged(layer, forward, params)


def _merged(layer: LayerSpec, forward: Shaped, params: int | None) -> Shaped:
    mode = layer.value("merge_mode")
    if mode is UNKNOWN:
        return Shaped(None, params)
    output = forward.outputs[0] if forward.outputs else forward.output
    if output and mode == "concat":
        output = replaced(output, -1, change(output[-1], lambda d: 2 * d))
    if mode is None:
        return Shaped(None, params, (output or (),) * 2 + forward.outputs[1:] * 2)
    if forward.outputs:
        return Shaped(None, params, (output or (), *forward.outputs[1:] * 2))
    return Shaped(output, params)


def time_distributed(layer: LayerSpec, shape: Shape) -> Shaped:
    """The inner layer at every step: (batch, time, ...) -> (batch, time, what the layer makes of ...)."""
    if len(shape) < 3:
        message = f"TimeDistributed takes at least 3 axes (batch, time, features), but gets {shape}"
        raise ShapeError("needs-sequence", message, 3, len(shape))
    need_min_rank(layer, shape, 3)
    inner = layer.value("layer")
    if not isinstance(inner, LayerSpec):
        return Shaped(None, None)
    step = layer_output(inner, (shape[0], *shape[2:]))
    output = None if step.output is None else (step.output[0], shape[1], *step.output[1:])
    return replace(step, output=output, outputs=())


SHAPES: dict[str, ShapeFunction] = {"Bidirectional": bidirectional, "TimeDistributed": time_distributed}
