"""Random Sequential models as plain data: layers of every kind, with arguments right and wrong.

`models()` is a Hypothesis strategy. A layer is drawn to suit the rank of what comes before it, most of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from seqlint import keras_api
from seqlint.keras_api import LayerSpec
from tests.keras_api.kinds import KINDS, RARE, TEXT, flags, layers, mostly, some


@dataclass(frozen=True)
class ModelSpec:
    """A Sequential: the batch shape and dtype of its input, and its layers."""

    input_shape: tuple[int | None, ...]
    dtype: str
    layers: tuple[LayerSpec, ...]


def _suits(name: str, rank: int) -> bool:
    return rank in KINDS[name].ranks and name not in RARE


@st.composite
def sequentials(draw: st.DrawFn, shape: tuple[Any, ...] | None, length: int, depth: int = 0) -> tuple[LayerSpec, ...]:
    """Layers one after the other, each mostly fit for what comes before."""
    made: list[LayerSpec] = []
    for _ in range(length):
        fitting = sorted(name for name in KINDS if shape is not None and _suits(name, len(shape)))
        anything = shape is None or not fitting or draw(st.integers(0, 29)) == 17
        if depth == 0 and shape and draw(st.integers(0, 19)) == 11:
            layer = draw(nested(shape))
        else:
            layer = draw(layers(draw(st.sampled_from(sorted(KINDS) if anything else fitting))))
        made.append(layer)
        try:
            shape = keras_api.layer_output(layer, shape).output
        except keras_api.ShapeError:
            shape = None
    return tuple(made)


@st.composite
def nested(draw: st.DrawFn, shape: tuple[Any, ...]) -> LayerSpec:
    """A Sequential as a layer, at times with an Input of its own that may not fit."""
    inner = draw(sequentials(shape, draw(mostly(st.integers(1, 2), 0)), 1))
    first: tuple[LayerSpec, ...] = ()
    if draw(flags):
        own = draw(mostly(some(shape[1:]), (3,), (*shape[1:], 1), shape[2:]))
        first = (LayerSpec("InputLayer", {"shape": own}),)
    return LayerSpec("Sequential", {}, (*first, *inner))


@st.composite
def models(draw: st.DrawFn) -> ModelSpec:
    """A Sequential of one to four layers."""
    batch = draw(some(None, None, None, None, 4))
    rank = draw(some(1, 1, 2, 2, 3, 3, 3, 4, 5))
    sizes = some(3, 4, 6, 8, 10, 1, 12, 16) if rank < 3 else some(3, 4, 6, 8, 2, 5)
    axis = st.integers(0, 14).flatmap(lambda n: st.none() if n == 9 else sizes)
    shape = (batch, *draw(st.lists(axis, min_size=rank, max_size=rank)))
    made = draw(sequentials(shape, draw(st.integers(1, 4))))
    return ModelSpec(shape, "string" if made[0].kind in TEXT else "float32", made)
