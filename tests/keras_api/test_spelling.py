"""Names that mean the same, and names of old, against the real Keras."""

import pytest

from seqlint import keras_api
from seqlint.asking.lookup import OTHER_NAMES
from seqlint.keras_api.spelling import ACTIVATION_LAYERS, SHORT_NAMES, plain

CLASSES = {
    "bce": "BinaryCrossentropy",
    "kld": "KLDivergence",
    "mae": "MeanAbsoluteError",
    "mape": "MeanAbsolutePercentageError",
    "mse": "MeanSquaredError",
    "msle": "MeanSquaredLogarithmicError",
}


@pytest.mark.parametrize(("short", "long"), SHORT_NAMES.items())
def test_a_short_name_is_the_same_function_to_keras(short: str, long: str) -> None:
    import keras

    assert keras.losses.get(short) is keras.losses.get(long)
    assert short == "kld" or keras.metrics.get(short) is not None
    assert plain(short) == plain(short.upper()) == plain(long) == plain(CLASSES[short])


@pytest.mark.parametrize(("kind", "name"), ACTIVATION_LAYERS.items())
def test_a_layer_that_is_an_activation(kind: str, name: str) -> None:
    import keras

    assert issubclass(getattr(keras.layers, kind), keras.layers.Layer)
    assert keras_api.accepts("activations", name) or name == "prelu"


@pytest.mark.parametrize("group", OTHER_NAMES)
def test_other_names_lead_to_one_that_keras_takes(group: str) -> None:
    for other, name in OTHER_NAMES[group].items():
        assert not keras_api.accepts(group, other)
        assert keras_api.accepts(group, name)
