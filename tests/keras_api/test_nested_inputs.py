"""A nested Sequential that declares one input and is given another: what is claimed is what Keras does."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seqlint.keras_api import BadArgument, LayerSpec, ShapeError, layer_output
from tests.keras_api.generated import models
from tests.keras_api.truth import ModelSpec

CASES = [
    (own, given, inner)
    for own, given in [((3, 1), (3,)), ((3,), (3, 1)), ((3,), (4,)), ((3,), (3, 3)), ((3,), (5, 3)), ((3,), (3,))]
    for inner in ("Activation", "Dense", "Flatten")
]
ARGUMENTS = {"Activation": {"activation": "relu"}, "Dense": {"units": 2}, "Flatten": {}}


@pytest.mark.parametrize(("own", "given", "inner"), CASES)
def test_nothing_is_claimed_that_keras_does_not_do(own: tuple[int, ...], given: tuple[int, ...], inner: str) -> None:
    import keras

    try:
        layers = [keras.Input(own), getattr(keras.layers, inner)(**ARGUMENTS[inner])]
        model = keras.Sequential([keras.Input(given), keras.Sequential(layers)])
        built = (model.output_shape, model.count_params())
    except ValueError:
        built = None
    spec = LayerSpec("Sequential", {}, (LayerSpec("InputLayer", {"shape": own}), LayerSpec(inner, ARGUMENTS[inner])))
    try:
        found = layer_output(spec, (None, *given))
    except ShapeError:
        assert built is None
        return
    assert built is not None
    assert found.output in (None, built[0])
    assert found.params in (None, built[1])


@settings(max_examples=1_500, suppress_health_check=list(HealthCheck))
@given(models(), st.sampled_from((None, *(("?",) * rank for rank in range(7)))))
def test_an_input_of_unknown_shape_never_breaks_a_layer(model: ModelSpec, shape: tuple[str, ...] | None) -> None:
    """`SpectralNormalization(Conv2DTranspose(..., data_format="channels_first"))` did, which ended the whole run."""
    for layer in model.layers:
        with contextlib.suppress(ShapeError, BadArgument):
            layer_output(layer, shape)
