"""How many parameters a layer has after `quantize`, measured with Keras 3.15.1."""

from __future__ import annotations

from seqlint.keras_api.categories import category
from seqlint.keras_api.shapes.dims import size
from seqlint.keras_api.spec import LayerSpec, Shape

_BLOCK = 128
"""So many weights of a row share one scale in `int4`."""


def quantized_params(layer: LayerSpec, shape: Shape | None, params: int | None, mode: str) -> int | None:
    """Of a layer that had `params` for an input of `shape`; None where that is not known."""
    inner = layer.value("layer") if layer.kind == "TimeDistributed" else layer
    if not isinstance(inner, LayerSpec) or not params:
        return params
    if inner.kind not in ("Dense", "Embedding"):
        return params if category(inner.kind) not in ("core", "attention", "wrapper", "other") else None
    if "lora_rank" in inner.arguments:
        return None
    if inner.kind == "Dense":
        rows, columns = shape[-1] if shape else "?", size(inner, "units")
    else:
        rows, columns = size(inner, "input_dim"), size(inner, "output_dim")
    if not isinstance(rows, int) or not isinstance(columns, int):
        return None
    return params + _added(inner.kind, rows, columns, mode)


def _added(kind: str, rows: int, columns: int, mode: str) -> int:
    """A scale for each unit, or for each row of an embedding; `int4` also packs two numbers of a row into one, and has
    a zero point beside each scale and the number of the block of each input.
    """
    scales, along = (columns, rows) if kind == "Dense" else (rows, columns)
    if mode == "int8":
        return scales
    return rows * ((columns + 1) // 2 - columns) + 2 * scales * -(-along // _BLOCK) + along
