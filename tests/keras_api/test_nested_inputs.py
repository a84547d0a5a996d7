"""A nested Sequential that declares one input and is given another: what is claimed is what Keras does."""

import pytest

from seqlint.keras_api import LayerSpec, ShapeError, layer_output

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
