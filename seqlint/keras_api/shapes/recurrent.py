"""Recurrent layers: (batch, time, features) -> (batch, units), or (batch, time, units) with `return_sequences`."""

from __future__ import annotations

from seqlint.keras_api.shapes.dims import (
    ShapeFunction,
    flag,
    need_features,
    need_rank,
    refuse,
    size,
    times,
    total,
    weights,
)
from seqlint.keras_api.spec import Dim, LayerSpec, Shape, Shaped

GATES = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}
STATES = {"SimpleRNN": 1, "GRU": 1, "LSTM": 2}


def cell_params(cell: LayerSpec, kind: str, features: Dim) -> int | None:
    """A kernel and a recurrent kernel a gate, and a bias; GRU has two biases a gate unless `reset_after=False`."""
    units = size(cell, "units")
    columns = times(GATES[kind], units)
    biases: Dim = 1
    if kind == "GRU":
        after = flag(cell, "reset_after")
        biases = "?" if after is None else 1 + after
    return total(times(features, columns), times(units, columns), weights(cell, "use_bias", times(biases, columns)))


def recurrent(layer: LayerSpec, shape: Shape) -> Shaped:
    """SimpleRNN, GRU, LSTM."""
    need_rank(layer, shape, 3, axes="batch, time, features", sequence=True)
    features, units = need_features(layer, shape), size(layer, "units")
    check_time(layer, shape)
    params = cell_params(layer, layer.kind, features)
    return with_state(layer, shape, (units,), [(shape[0], units)] * STATES[layer.kind], params)


def check_time(layer: LayerSpec, shape: Shape) -> None:
    """What a stateful or unrolled layer wants fixed."""
    if flag(layer, "stateful") and shape[0] is None:
        raise refuse(layer, shape, "with stateful=True takes a fixed batch size")


def with_state(layer: LayerSpec, shape: Shape, step: Shape, states: list[Shape], params: int | None) -> Shaped:
    """The output for an output of `step` at each time, with the states after it where they are asked for."""
    sequences, state = flag(layer, "return_sequences"), flag(layer, "return_state")
    output = None if sequences is None else (shape[0], shape[1], *step) if sequences else (shape[0], *step)
    if state is None:
        return Shaped(None, params)
    if state:
        return Shaped(None, params, (output or (), *states))
    return Shaped(output, params)


SHAPES: dict[str, ShapeFunction] = {"SimpleRNN": recurrent, "GRU": recurrent, "LSTM": recurrent}
