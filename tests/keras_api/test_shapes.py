"""Shapes and weights of single layers: each case is what Keras does, and what we say.

The smallest case of every difference that random models found is here.
"""

from __future__ import annotations

from typing import Any

import pytest

from seqlint.keras_api import (
    UNKNOWN,
    BadArgument,
    LayerSpec,
    ShapeError,
    check_arguments,
    declares_input,
    input_shape_of,
    layer_output,
)
from tests.keras_api.generated import ModelSpec
from tests.keras_api.truth import of_keras, of_seqlint


def layer(kind: str, *layers: LayerSpec, **arguments: Any) -> LayerSpec:
    return LayerSpec(kind, arguments, layers)


DENSE = layer("Dense", units=3)
CASES = [
    (layer("Dense", units=5, use_bias=False), (None, 4, 10), (None, 4, 5), 50),
    (layer("Dense", units=5, lora_rank=2), (None, 10), (None, 5), 85),
    (layer("Embedding", input_dim=10, output_dim=4), (None, 7), (None, 7, 4), 40),
    (layer("Flatten"), (None, 3, None, 2), (None, None), 0),
    (layer("Flatten"), (None,), (None, 1), 0),
    (layer("Reshape", target_shape=(2, -1)), (None, 12), (None, 2, 6), 0),
    (layer("Reshape", target_shape=(-1, 5)), (None, None, 3), (None, None, 5), 0),
    (layer("Reshape", target_shape=(None, 4)), (None, 12), (None, None, 4), 0),
    (layer("Reshape", target_shape=()), (None, 1), (None,), 0),
    (layer("Permute", dims=(2, 1)), (None, 3, 4), (None, 4, 3), 0),
    (layer("Conv1D", filters=4, kernel_size=3, padding="causal", dilation_rate=2), (None, 8, 2), (None, 8, 4), 28),
    (layer("Conv2D", filters=4, kernel_size=3, strides=2, padding="SAME"), (None, 9, 8, 3), (None, 5, 4, 4), 112),
    (layer("Conv2D", filters=4, kernel_size=3, groups=2), (None, 5, 5, 6), (None, 3, 3, 4), 112),
    (
        layer("Conv2D", filters=4, kernel_size=3, data_format="channels_first"),
        (None, 3, 8, 9),
        (None, 4, 6, 7),
        112,
    ),
    (layer("Conv2DTranspose", filters=4, kernel_size=2, strides=3), (None, 4, 4, 2), (None, 12, 12, 4), 36),
    (
        layer("Conv2DTranspose", filters=4, kernel_size=3, strides=2, padding="same", output_padding=0),
        (None, 4, 4, 2),
        (None, 7, 7, 4),
        76,
    ),
    (layer("DepthwiseConv2D", kernel_size=3, depth_multiplier=2), (None, 5, 5, 3), (None, 3, 3, 6), 60),
    (layer("SeparableConv1D", filters=4, kernel_size=3), (None, 5, 3), (None, 3, 4), 25),
    (layer("MaxPooling2D"), (None, 7, 6, 3), (None, 3, 3, 3), 0),
    (layer("MaxPooling1D", pool_size=3, strides=1, padding="same"), (None, 5, 2), (None, 5, 2), 0),
    (layer("GlobalAveragePooling1D", keepdims=True), (None, 5, 2), (None, 1, 2), 0),
    (layer("AdaptiveAveragePooling2D", output_size=2), (None, 5, 6, 3), (None, 2, 2, 3), 0),
    (layer("AdaptiveAveragePooling1D", output_size=1), (None,), (None, 1, None), 0),
    (layer("LSTM", units=3), (None, 5, 2), (None, 3), 72),
    (layer("GRU", units=3, return_sequences=True), (None, None, 2), (None, None, 3), 63),
    (layer("GRU", units=3, reset_after=False), (None, 5, 2), (None, 3), 54),
    (layer("LSTM", units=3, return_state=True), (None, 5, 2), ((None, 3), (None, 3), (None, 3)), 72),
    (layer("RNN", cell=[layer("LSTMCell", units=3), layer("GRUCell", units=2)]), (None, 5, 4), (None, 2), 138),
    (layer("ConvLSTM2D", filters=2, kernel_size=2), (None, 3, 5, 5, 1), (None, 4, 4, 2), 104),
    (layer("Bidirectional", layer=layer("LSTM", units=3)), (None, 5, 2), (None, 6), 144),
    (layer("Bidirectional", layer=layer("LSTM", units=3), merge_mode="sum"), (None, 5, 2), (None, 3), 144),
    (layer("Bidirectional", layer=layer("GRU", units=3), merge_mode=None), (None, 5, 2), ((None, 3),) * 2, 126),
    (layer("TimeDistributed", layer=DENSE), (None, 5, 2), (None, 5, 3), 9),
    (
        layer("SpectralNormalization", layer=layer("Conv2DTranspose", filters=3, kernel_size=1)),
        (None, 2, 2, 4),
        (None, 2, 2, 3),
        19,
    ),
    (layer("BatchNormalization"), (None, 5, 2), (None, 5, 2), 8),
    (layer("BatchNormalization", axis=1, scale=False), (None, 5, None), (None, 5, None), 15),
    (layer("BatchNormalization", renorm=True), (None, 2), (None, 2), 14),
    (layer("LayerNormalization", axis=(1, 2)), (None, 5, 2), (None, 5, 2), 20),
    (layer("LayerNormalization", scale=False, center=False), (None, None), (None, None), 0),
    (layer("GroupNormalization", groups=-1), (None, 4), (None, 4), 8),
    (layer("PReLU", shared_axes=[1]), (None, 5, 2), (None, 5, 2), 2),
    (layer("Softmax", axis=9), (None, 5), (None, 5), 0),
    (layer("Normalization"), (None, 5), (None, 5), 11),
    (layer("Normalization", axis=None), (None, 5), (None, 5), 3),
    (layer("Normalization", mean=1.0, variance=2.0), (None, 5), (None, 5), 0),
    (layer("CategoryEncoding", num_tokens=4), (None, 3), (None, 4), 0),
    (layer("CategoryEncoding", num_tokens=4, output_mode="one_hot"), (None, 1), (None, 4), 0),
    (layer("CategoryEncoding", num_tokens=4, output_mode="one_hot"), (None, 3), (None, 3, 4), 0),
    (layer("IntegerLookup", vocabulary=[4, 5], output_mode="count"), (None, 3), (None, 3), 0),
    (layer("IntegerLookup", vocabulary=[4], num_oov_indices=0, output_mode="multi_hot"), (None, 1), (None, 1), 0),
    (layer("TextVectorization", output_sequence_length=7), (None, 1), (None, 7), 0),
    (layer("Resizing", height=3, width=4), (None, 9, 9, 1), (None, 3, 4, 1), 0),
    (layer("RandomFlip"), (None, 5), (None, 5), 0),
    (layer("ZeroPadding2D", padding=((1, 2), (0, 3))), (None, 4, 4, 1), (None, 7, 7, 1), 0),
    (layer("ZeroPadding2D", padding=-1), (None, 4, 4, 1), (None, 2, 2, 1), 0),
    (layer("Cropping1D", cropping=(1, 2)), (None, 6, 2), (None, 3, 2), 0),
    (layer("UpSampling2D", size=(2, 3)), (None, 2, 2, 1), (None, 4, 6, 1), 0),
    (layer("EinsumDense", equation="abc,bd->adc", output_shape=(4, 3), bias_axes="d"), (None, 2, 3), (None, 4, 3), 12),
    (layer("EinsumDense", equation="...x,xy->...y", output_shape=(3, 5)), (None, 4, 8, 8), (None, 8, 4, 3, 5), 24),
    (layer("MelSpectrogram", num_mel_bins=5, sequence_stride=10, fft_length=64), (None, 100), (None, 5, 11), 0),
    (layer("STFTSpectrogram", frame_length=4), (None, 10, 1), (None, 4, 3), 24),
    (layer("Sequential", DENSE, layer("Dense", units=2)), (None, 4), (None, 2), 23),
]  # fmt: skip
REFUSED = [
    (DENSE, (None,), "rank"),
    (DENSE, (None, None), "undefined-features"),
    (layer("Conv2D", filters=4, kernel_size=3), (None, 28, 28), "rank"),
    (layer("Conv2D", filters=4, kernel_size=5), (None, 4, 4, 1), "negative-dimension"),
    (layer("Conv2D", filters=4, kernel_size=2, groups=2), (None, 4, 4, 3), "axis"),
    (layer("Conv2D", filters=None, kernel_size=2), (None, 4, 4, 3), "other"),
    (layer("MaxPooling2D"), (None, 1, 4, 3), "negative-dimension"),
    (layer("MaxPooling2D", padding="SAME"), (None, 4, 4, 3), "other"),
    (layer("MaxPooling2D", strides=0), (None, 4, 4, 3), "other"),
    (layer("GlobalMaxPooling2D"), (None, 4, 4), "rank"),
    (layer("LSTM", units=3), (None, 10), "needs-sequence"),
    (layer("LSTM", units=3), (None, 5, 4, 3), "rank"),
    (layer("LSTM", units=3, stateful=True), (None, 5, 4), "other"),
    (layer("Bidirectional", layer=layer("GRU", units=3)), (None, 10), "needs-sequence"),
    (layer("TimeDistributed", layer=DENSE), (None, 10), "needs-sequence"),
    (layer("TimeDistributed", layer=layer("LSTM", units=3)), (None, 4, 5), "needs-sequence"),
    (layer("RNN", cell=layer("LSTMCell", units=3)), (None, 10), "needs-sequence"),
    (layer("LSTMCell", units=3), (None, 10), "other"),
    (layer("ConvLSTM2D", filters=2, kernel_size=2), (None, 3, None, 5, 1), "undefined-features"),
    (layer("Reshape", target_shape=(3, 3)), (None, 10), "reshape"),
    (layer("Reshape", target_shape=(3, -1)), (None, 10), "reshape"),
    (layer("BatchNormalization", axis=0), (None, 10), "undefined-features"),
    (layer("BatchNormalization", axis=3), (None, 10), "rank"),
    (layer("GroupNormalization"), (None, 10), "axis"),
    (layer("PReLU"), (None, None), "undefined-features"),
    (layer("Cropping1D", cropping=3), (None, 6, 2), "negative-dimension"),
    (layer("RepeatVector", n=3), (None, 2, 2), "rank"),
    (layer("AdaptiveMaxPooling1D", output_size=-1), (None, 5, 2), "other"),
    (layer("Add"), (None, 4), "merge"),
    (layer("Concatenate"), (None, 4), "merge"),
    (layer("MultiHeadAttention", num_heads=2, key_dim=2), (None, 4, 3), "merge"),
    (layer("Sequential"), (None, 4), "other"),
    (layer("Sequential", layer("InputLayer", shape=(3,)), DENSE), (None, 4), "axis"),
    (layer("SpectralNormalization", layer=layer("LSTM", units=3)), (None, 4, 2), "other"),
    (layer("RandomColorDegeneration", factor=0.1), (None, 4, 4, 1), "axis"),
]


@pytest.mark.parametrize(("spec", "shape", "output", "params"), CASES, ids=lambda v: getattr(v, "kind", ""))
def test_as_keras(spec: LayerSpec, shape: Any, output: Any, params: int) -> None:
    model = ModelSpec(shape, "string" if spec.kind == "TextVectorization" else "float32", (spec,))
    for answer in (of_keras(model), of_seqlint(model)):
        assert answer.refused is None
        assert (answer.outputs[0], answer.params[0]) == (output, params)


@pytest.mark.parametrize(("spec", "shape", "kind"), REFUSED, ids=lambda v: getattr(v, "kind", ""))
def test_refused_as_by_keras(spec: LayerSpec, shape: Any, kind: str) -> None:
    assert of_keras(ModelSpec(shape, "float32", (spec,))).refused is not None
    with pytest.raises(ShapeError) as refused:
        layer_output(spec, shape)
    assert refused.value.problem.kind == kind


def test_states_of_stacked_cells() -> None:
    spec = layer("RNN", cell=[layer("LSTMCell", units=1)], return_state=True)
    assert of_keras(ModelSpec((None, 3, 3), "float32", (spec,))).outputs == [((None, 1), ((None, 1), (None, 1)))]
    made = layer_output(spec, (None, 3, 3))
    assert (made.output, made.outputs, made.params) == (None, (), 20)


UNCHECKED = [
    (layer("TimeDistributed", layer=layer("LSTM", units=1)), (None, 3, 3, 3, 3)),
    (layer("TimeDistributed", layer=layer("LSTM", units=4)), (4, 3, 16)),
    (layer("TimeDistributed", layer=layer("GlobalAveragePooling1D")), (None, 4, None, 7, 3)),
    (layer("SpectralNormalization", layer=layer("Conv2DTranspose", filters=1, kernel_size=4)), (None, 4)),
]


@pytest.mark.parametrize(("spec", "shape"), UNCHECKED, ids=lambda v: getattr(v, "kind", ""))
def test_inner_layers_that_keras_builds_unchecked(spec: LayerSpec, shape: Any) -> None:
    """Keras gives these a shape, though no data can ever pass; we claim nothing."""
    assert of_keras(ModelSpec(shape, "float32", (spec,))).refused is None
    assert layer_output(spec, shape).output is None


def test_a_layer_after_several_outputs() -> None:
    """`LSTM(return_state=True)` hands on a list, which Dense refuses and Concatenate takes."""
    several = layer_output(layer("LSTM", units=3, return_state=True), (None, 5, 2)).outputs
    with pytest.raises(ShapeError) as refused:
        layer_output(DENSE, several)
    assert refused.value.problem.kind == "merge"
    assert layer_output(layer("Concatenate"), several).output == (None, 9)
    assert layer_output(layer("Dropout", rate=0.5), several).outputs == several


@pytest.mark.parametrize(
    ("kind", "inputs", "output"),
    [
        ("Add", ((None, 3), (None, 3)), (None, 3)),
        ("Multiply", ((None, 4, 1), (None, 1, 3)), (None, 4, 3)),
        ("Concatenate", ((None, 3), (None, 5)), (None, 8)),
        ("Concatenate", ((None, 3, 2), (None, 3, 2)), (None, 3, 4)),
        ("Maximum", ((None, 3), (None, "?")), (None, "?")),
    ],
)
def test_merge_layers(kind: str, inputs: Any, output: Any) -> None:
    import keras

    assert layer_output(layer(kind), inputs).output == output
    if "?" not in output:
        made = getattr(keras.layers, kind)()([keras.Input(batch_shape=shape) for shape in inputs])
        assert tuple(made.shape) == output


@pytest.mark.parametrize(
    ("kind", "inputs"), [("Add", ((None, 3), (None, 4))), ("Concatenate", ((None, 3, 2), (None, 4, 2)))]
)
def test_merge_layers_refuse(kind: str, inputs: Any) -> None:
    import keras

    with pytest.raises(ValueError, match=r"shape"):
        getattr(keras.layers, kind)()([keras.Input(batch_shape=shape) for shape in inputs])
    with pytest.raises(ShapeError):
        layer_output(layer(kind), inputs)


def test_vocabulary_that_adapt_decides() -> None:
    assert layer_output(layer("StringLookup", output_mode="multi_hot"), (None, 3)).output == (None, "?")
    padded = layer("TextVectorization", output_mode="count", max_tokens=9, pad_to_max_tokens=True, split=None)
    assert layer_output(padded, (None, 1)).output == (None, 9)


def test_units_that_are_not_known() -> None:
    assert layer_output(layer("Dense", units=UNKNOWN), (None, 4)) == layer_output(layer("Dense"), (None, 4))
    assert layer_output(layer("Dense", units=UNKNOWN), (None, 4)).output == (None, "?")


@pytest.mark.parametrize(
    ("spec", "shape"),
    [
        (layer("Dense", units=3, input_shape=(4,)), (None, 4)),
        (layer("Dense", units=3, input_dim=4), (None, 4)),
        (layer("LSTM", units=3, input_shape=[None, 4]), (None, None, 4)),
        (layer("Embedding", input_dim=9, output_dim=4, input_length=7), None),
        (layer("Embedding", input_dim=9, output_dim=4, input_shape=(7,)), (None, 7)),
        (layer("InputLayer", shape=(4, None)), (None, 4, None)),
        (layer("InputLayer", shape=(), batch_size=4), (4,)),
        (layer("InputLayer", batch_shape=(4, 5)), (4, 5)),
        (layer("InputLayer", input_shape=(4,)), (None, 4)),
        (layer("Dense", units=3), None),
    ],
)
def test_declared_input_shapes(spec: LayerSpec, shape: Any) -> None:
    """What a first layer declares, as Keras builds from it."""
    import warnings

    import keras

    assert input_shape_of(spec) == shape
    assert declares_input(spec) == (shape is not None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        arguments = dict(spec.arguments)
        model = keras.Sequential([getattr(keras.layers, spec.kind)(**arguments), keras.layers.Activation("linear")])
    if shape is None:
        assert not model.built
    else:
        assert tuple(model.input_shape) == shape


def test_two_input_shapes() -> None:
    import keras

    with pytest.raises(ValueError, match="input_shape"):
        keras.layers.Dense(3, input_dim=4, input_shape=(4,))
    with pytest.raises(BadArgument):
        check_arguments(layer("Dense", units=3, input_dim=4, input_shape=(4,)))
    check_arguments(layer("Embedding", input_dim=3, output_dim=2, input_shape=(4,)))


@pytest.mark.parametrize("shape", [10, "10", (10.0,), (-1,), ("a",)])
def test_no_shapes(shape: Any) -> None:
    import keras

    with pytest.raises((ValueError, TypeError)):
        keras.Input(shape)
    with pytest.raises(BadArgument):
        input_shape_of(layer("Input", shape=shape))
