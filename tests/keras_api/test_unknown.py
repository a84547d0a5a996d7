"""What is not known may make an answer vaguer, never wrong."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from seqlint.keras_api import UNKNOWN, BadArgument, LayerSpec, ShapeError, check_arguments, layer_output
from tests.keras_api.generated import models
from tests.keras_api.truth import agrees

MANY = settings(
    max_examples=1500, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def outcome(layer: LayerSpec, shape: Any) -> Any:
    """What a layer gives, or None where it is refused."""
    try:
        check_arguments(layer)
        return layer_output(layer, shape)
    except (BadArgument, ShapeError):
        return None


@st.composite
def steps(draw: st.DrawFn) -> tuple[LayerSpec, Any]:
    """A layer and an input it may take."""
    model = draw(models())
    shape: Any = model.input_shape
    for layer in model.layers[:-1]:
        made = outcome(layer, shape)
        assume(made is not None and made.output is not None and "?" not in made.output)
        shape = made.output
    return model.layers[-1], shape


@st.composite
def vaguer(draw: st.DrawFn, value: Any) -> Any:
    """The value with some of its parts not known."""
    if draw(st.booleans()):
        return value
    if isinstance(value, (tuple, list)) and value and draw(st.booleans()):
        return type(value)(draw(vaguer(item)) for item in value)
    if isinstance(value, LayerSpec):
        return LayerSpec(value.kind, {k: draw(vaguer(v)) for k, v in value.arguments.items()}, value.layers)
    return UNKNOWN


def assert_covers(vague: Any, exact: Any) -> None:
    """Whatever the vague answer claims holds for the exact one."""
    if exact is None:
        return
    assert vague is not None, "refused, though it may be right"
    if vague.outputs or exact.outputs:
        assert vague.output is None or exact.output is None
        assert not vague.outputs or agrees(vague.outputs, exact.outputs)
    else:
        assert agrees(vague.output, exact.output) or exact.output is None
    assert vague.params is None or vague.params == exact.params or exact.params is None


@MANY
@given(steps(), st.data())
def test_an_input_that_is_known_in_part(step: tuple[LayerSpec, Any], data: st.DataObject) -> None:
    layer, shape = step
    exact = outcome(layer, shape)
    partly = tuple("?" if data.draw(st.booleans()) else dim for dim in shape)
    assert_covers(outcome(layer, partly), exact)
    assert_covers(outcome(layer, None), exact)


@MANY
@given(steps(), st.data())
def test_arguments_that_are_not_known(step: tuple[LayerSpec, Any], data: st.DataObject) -> None:
    layer, shape = step
    exact = outcome(layer, shape)
    assert_covers(outcome(_vague_layer(layer, data), shape), exact)


def _vague_layer(layer: LayerSpec, data: st.DataObject) -> LayerSpec:
    arguments = {name: data.draw(vaguer(value)) for name, value in layer.arguments.items()}
    return LayerSpec(layer.kind, arguments, layer.layers)


@pytest.mark.parametrize(
    ("layer", "output", "params"),
    [
        (LayerSpec("Embedding", {"input_dim": 10, "output_dim": 4}), None, 40),
        (LayerSpec("Conv2D", {"filters": 8, "kernel_size": 3}), (None, "?", "?", 8), None),
        (LayerSpec("LSTM", {"units": 3}), (None, 3), None),
        (LayerSpec("LSTM", {"units": 3, "return_sequences": UNKNOWN}), None, None),
        (LayerSpec("LSTM", {"units": 3, "stateful": True}), ("?", 3), None),
        (LayerSpec("ConvLSTM1D", {"filters": 2, "kernel_size": 3, "stateful": True}), ("?", "?", 2), None),
        (LayerSpec("Flatten", {}), (None, "?"), 0),
        (LayerSpec("Dropout", {"rate": UNKNOWN}), None, 0),
        (LayerSpec("GlobalAveragePooling2D", {}), (None, "?"), 0),
        (LayerSpec("Reshape", {"target_shape": (2, 3)}), (None, 2, 3), 0),
        (LayerSpec("TimeDistributed", {"layer": LayerSpec("Dense", {"units": 3})}), None, None),
    ],
)
def test_what_an_unknown_input_still_tells(layer: LayerSpec, output: Any, params: int | None) -> None:
    made = layer_output(layer, None)
    assert (made.output, made.params) == (output, params)
