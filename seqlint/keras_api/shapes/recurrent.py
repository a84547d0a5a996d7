"""Recurrent layers: (batch, time, features) -> (batch, units), or (batch, time, units) with `return_sequences`."""

from __future__ import annotations

from seqlint.keras_api.shapes.convolution import merge, rank_of, split, window_lengths
from seqlint.keras_api.shapes.dims import (
    ShapeFunction,
    flag,
    need_features,
    need_rank,
    refuse,
    size,
    sizes,
    times,
    total,
    weights,
)
from seqlint.keras_api.spec import CELL_SIZES, OWN_CELL, Dim, LayerSpec, Shape, Shaped, ShapeError

GATES = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}


def recurrent(layer: LayerSpec, shape: Shape) -> Shaped:
    """SimpleRNN, GRU, LSTM."""
    need_rank(layer, shape, 3, axes="batch, time, features", sequence=True)
    need_features(layer, shape)
    _check_batch(layer, shape)
    units = size(layer, "units")
    states = ((shape[0], units),) * (2 if layer.kind == "LSTM" else 1)
    return _over_time(layer, shape, (units,), states, _cell_params(layer, layer.kind, shape[-1]))


def _cell_params(cell: LayerSpec, kind: str, features: Dim) -> int | None:
    """A kernel and a recurrent kernel a gate, and a bias; GRU has two biases a gate unless `reset_after=False`."""
    units = size(cell, "units")
    columns = times(GATES[kind], units)
    biases: Dim = 1
    if kind == "GRU":
        after = flag(cell, "reset_after")
        biases = "?" if after is None else 1 + after
    return total(times(features, columns), times(units, columns), weights(cell, "use_bias", times(biases, columns)))


def rnn(layer: LayerSpec, shape: Shape) -> Shaped:
    """A cell, or a list of cells one on top of the other, run over time; Keras does not check the rank."""
    cells = _cells(layer.value("cell"))
    own = layer.value("cell")
    if isinstance(own, LayerSpec) and own.kind == OWN_CELL:
        return _own_cell(layer, own, shape)
    if cells is None:
        return Shaped(None, None)
    if len(shape) < 2:
        raise refuse(layer, shape, "takes 3 axes (batch, time, features)", 3, "rank")
    features = (shape[0], *shape[2:])[-1]
    if features is None:
        kind = "needs-sequence" if len(shape) == 2 else "undefined-features"
        raise refuse(layer, shape, "takes 3 axes (batch, time, features)", 3, kind)
    _check_batch(layer, shape)
    params: int | None = 0
    states: list[Shape] = []
    for cell in cells:
        kind = cell.kind.removesuffix("Cell")
        added = _cell_params(cell, kind, features)
        params = None if params is None or added is None else params + added
        features = size(cell, "units")
        states += [(shape[0], features)] * (2 if kind == "LSTM" else 1)
    made = _over_time(layer, shape, (features,), tuple(states), params)
    stacked = not isinstance(layer.value("cell"), LayerSpec) or layer.value("cell").kind == "StackedRNNCells"
    return Shaped(None, params) if made.outputs and stacked else made  # the states of a stack come in nested lists


def _own_cell(layer: LayerSpec, cell: LayerSpec, shape: Shape) -> Shaped:
    """Keras 3.15.1 asks a cell's attributes what it gives, and does not run it; its weights are not counted here."""
    width = next((cell.arguments[name] for name in CELL_SIZES if name in cell.arguments), None)
    if type(width) is not int or len(shape) != 3 or flag(layer, "return_state") is not False:
        return Shaped(None, None)
    return _over_time(layer, shape, (width,), (), None)


def _cells(value: object) -> list[LayerSpec] | None:
    """The cells of an RNN in order; None where one is not known or the student's own."""
    if isinstance(value, LayerSpec) and value.kind == "StackedRNNCells":
        value = value.value("cells")
    cells = list(value) if isinstance(value, (tuple, list)) else [value]
    known = [c for c in cells if isinstance(c, LayerSpec) and c.kind in ("SimpleRNNCell", "GRUCell", "LSTMCell")]
    return known if len(known) == len(cells) and cells else None


def conv_lstm(layer: LayerSpec, shape: Shape) -> Shaped:
    """(batch, time, spatial axes, channels): four gates, each a convolution of the input and one of the state."""
    rank = rank_of(layer)
    need_rank(layer, shape, rank + 3, axes="batch, time, spatial axes, channels", sequence=True)
    step = (shape[0], *shape[2:])
    spatial, channels, axis = split(layer, step)
    if channels is None:
        need_features(layer, step, axis)
    if None in spatial:
        raise refuse(layer, shape, "needs to know the spatial axes of its input", kind="undefined-features")
    _check_batch(layer, shape)
    window, filters = sizes(layer, "kernel_size", rank, whole=True), size(layer, "filters")
    strides, dilation = sizes(layer, "strides", rank), sizes(layer, "dilation_rate", rank)
    lengths = window_lengths(layer, shape, spatial, window, strides, dilation)
    inner = merge(layer, shape[0], lengths, filters)
    columns = times(4, filters)
    kernels = times(*window, channels, columns), times(*window, filters, columns)
    params = total(*kernels, weights(layer, "use_bias", columns))
    return _over_time(layer, shape, inner[1:], (inner, inner), params)


def _check_batch(layer: LayerSpec, shape: Shape) -> None:
    if flag(layer, "stateful") and shape[0] is None:
        raise refuse(layer, shape, "with stateful=True takes a fixed batch size")


def _over_time(layer: LayerSpec, shape: Shape, step: Shape, states: tuple[Shape, ...], params: int | None) -> Shaped:
    """The output for an output of `step` at each time, with the states after it where they are asked for."""
    sequences, with_states = flag(layer, "return_sequences"), flag(layer, "return_state")
    if sequences is None or with_states is None:
        return Shaped(None, params)
    output = (shape[0], shape[1], *step) if sequences else (shape[0], *step)
    return Shaped(None, params, (output, *states)) if with_states else Shaped(output, params)


def cell(layer: LayerSpec, shape: Shape) -> Shaped:
    """A cell does one step and needs the state; it stands in an RNN, not in a Sequential."""
    raise ShapeError("other", f"{layer.kind} is one step of a recurrent layer: wrap it in RNN(...)")


SHAPES: dict[str, ShapeFunction] = {
    "RNN": rnn,
    **dict.fromkeys(GATES, recurrent),
    **{f"{kind}Cell": cell for kind in GATES},
    "StackedRNNCells": cell,
    **{f"ConvLSTM{rank}D": conv_lstm for rank in (1, 2, 3)},
}
