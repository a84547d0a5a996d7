"""How each kind of layer is drawn at random: arguments that are right, and now and then one that Keras refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from seqlint import keras_api
from seqlint.keras_api import LayerSpec

Strategy = st.SearchStrategy[Any]


def some(*values: Any) -> Strategy:
    return st.sampled_from(values)


def mostly(good: Strategy, *bad: Any) -> Strategy:
    """`good`, and one time in 60 a value that Keras refuses (or should)."""
    return st.integers(0, 59).flatmap(lambda n: st.sampled_from(bad) if n == 41 else good)


few = st.integers(1, 6)
flags = st.booleans()
units = mostly(few, 0, -1, 2.5, "3", None, (3,), True)
activations = mostly(some("relu", "softmax", "tanh", "linear", None, "gelu", "glu"), "Relu", "softmaxx", 3, ["relu"])
initializers = mostly(some("zeros", "ones", "he_normal", "Zeros", "glorot_uniform", None), "zero_s", 1.0)
regularizers = mostly(some("l2", "l1", None, "L1L2"), "l3", 0.01)
constraints = mostly(some("max_norm", "non_neg", None, "UnitNorm"), "maxnorm", 2)
rates = mostly(some(0, 0.0, 0.25, 0.5, 1, 1.0), 50, -0.1, 1.5, "0.5", None)
data_formats = mostly(some(None, "channels_last", "channels_last", "channels_first", "Channels_First"), "first", 3)
paddings = mostly(some("valid", "same", "SAME", "valid"), "full", None, 1)
seeds = mostly(some(None, 1, 7), "seed", 1.5)

COMMON: Mapping[str, Strategy] = {
    "trainable": mostly(flags, 1, "yes"),
    "name": mostly(some(None), "a/b", 3),
    "dtype": mostly(some(None, "float32", "float64", "float16"), "float31", "f"),
}
WEIGHTS: Mapping[str, Strategy] = {
    "use_bias": flags,
    "activation": activations,
    "kernel_initializer": initializers,
    "bias_initializer": initializers,
    "kernel_regularizer": regularizers,
    "bias_constraint": constraints,
    "activity_regularizer": regularizers,
}


def each(rank: int, one: Strategy, *bad: Any) -> Strategy:
    """One number for all axes, or one each."""
    several = st.one_of(st.tuples(*[one] * rank), st.lists(one, min_size=rank, max_size=rank))
    return mostly(st.one_of(one, several), 0, -1, (1,) * (rank + 1), "3", None, 2.0, *bad)


def windows(rank: int, *, causal: bool = False) -> dict[str, Strategy]:
    return {
        "strides": each(rank, some(1, 1, 2, 3)),
        "padding": mostly(some("causal", "valid"), "full") if causal else paddings,
        "data_format": data_formats,
        "dilation_rate": each(rank, some(1, 1, 1, 2)),
    }


def ends(rank: int) -> Strategy:
    pair = st.tuples(st.integers(0, 3), st.integers(0, 3))
    if rank == 1:
        return mostly(st.one_of(st.integers(0, 3), pair), -1, (1,), "a", (1, -1), 1.5)
    axis = st.one_of(st.integers(0, 3), pair)
    return mostly(st.one_of(st.integers(0, 3), st.tuples(*[axis] * rank)), -1, (1,), "ab", 1.5, None)


@dataclass(frozen=True)
class Kind:
    """How a layer is drawn: `needs` always, `may` now and then. `ranks`: of the inputs that suit it."""

    ranks: tuple[int, ...]
    needs: Mapping[str, Strategy]
    may: Mapping[str, Strategy]


def kind(ranks: tuple[int, ...] | int, needs: Mapping[str, Strategy] = {}, **may: Strategy) -> Kind:
    return Kind((ranks,) if isinstance(ranks, int) else ranks, needs, {**COMMON, **may})


ANY = (2, 3, 4, 5)
axes = mostly(some(-1, -1, 1, 2, -2), 0, 7, -9, "1", None)
axis_lists = mostly(some(-1, 1, [1], (1, 2), [-1], (-1, -2)), 9, "a", [7], [0])
# Equalization is left out: Keras 3.15 hands its input on as its output, which no Sequential can hold.
KINDS: dict[str, Kind] = {
    "Dense": kind(ANY, {"units": units}, **WEIGHTS, lora_rank=some(None, 2)),
    "Embedding": kind(
        2,
        {"input_dim": units, "output_dim": units},
        embeddings_initializer=initializers,
        mask_zero=flags,
        input_length=some(None, 10),
        lora_rank=some(None, 2),
    ),
    "ReversibleEmbedding": kind(2, {"input_dim": units, "output_dim": units}, tie_weights=flags),
    "EinsumDense": kind(
        (2, 3, 4),
        {
            "equation": mostly(
                some("ab,bc->ac", "abc,cd->abd", "...x,xy->...y", "abc,bd->adc", "ab...,bc->ac..."), "abc", "ab,bz->ac"
            ),
            "output_shape": mostly(some(4, (4,), (None, 4), (3, 5), (None, 3)), "a", None),
        },
        bias_axes=some(None, "c", "d", "y", "cd"),
    ),
    "Identity": kind(ANY),
    "Masking": kind(3, mask_value=some(0.0, -1)),
    "Activation": kind(ANY, {"activation": activations}),
    "Flatten": kind(ANY, data_format=data_formats),
    "Reshape": kind(
        ANY,
        {
            "target_shape": mostly(
                st.lists(some(-1, 1, 2, 3, 4, 6, None), min_size=0, max_size=4).map(tuple),
                12,
                (-2, 3),
                (-1, -1),
                (2.0, 3),
                None,
            )
        },
    ),
    "Permute": kind(
        (3, 4),
        {"dims": mostly(some((2, 1), (1, 2), (1, 3, 2), (3, 1, 2), (1,)), (0, 1), (1, 1), (2, 3), 2, None, (1.0, 2))},
    ),
    "RepeatVector": kind(2, {"n": units}),
    "BatchNormalization": kind(
        ANY,
        axis=mostly(some(-1, -1, 1, 2), 7, [1], "a", 0),
        scale=flags,
        center=flags,
        renorm=flags,
        momentum=mostly(some(0.9, 1), "a", None),
    ),
    "LayerNormalization": kind(ANY, axis=axis_lists, scale=flags, center=flags, rms_scaling=flags),
    "GroupNormalization": kind(
        ANY, {"groups": mostly(some(1, 2, 3, -1), 0, -2, 2.0, "2")}, axis=some(-1, -1, 1, 9), scale=flags, center=flags
    ),
    "RMSNormalization": kind(ANY, axis=axis_lists),
    "UnitNormalization": kind(ANY, axis=axis_lists),
    "Dropout": kind(ANY, {"rate": rates}, seed=seeds, noise_shape=mostly(some(None, (None, 1)), "a", (0,), 3, (1.5,))),
    "AlphaDropout": kind(ANY, {"rate": rates}, seed=seeds),
    "GaussianDropout": kind(ANY, {"rate": rates}, seed=seeds),
    "GaussianNoise": kind(ANY, {"stddev": rates}, seed=seeds),
    "ActivityRegularization": kind(ANY, l1=mostly(some(0.0, 0.1), "a", None), l2=some(0.0, 0.1)),
    "ELU": kind(ANY, alpha=some(1.0, 0.5)),
    "LeakyReLU": kind(ANY, negative_slope=mostly(some(0.1, 0), -1, None, "a"), alpha=some(0.2)),
    "PReLU": kind(ANY, shared_axes=mostly(some(None, [1], [1, 2], 1, (2,)), [9], "a", [0])),
    "ReLU": kind(
        ANY,
        max_value=mostly(some(None, 6), -1, "a"),
        negative_slope=mostly(some(0.0, 0.1), -1, None),
        threshold=mostly(some(0), -1),
    ),
    "Softmax": kind(ANY, axis=mostly(some(-1, 1, (1,), (1, 2)), 9, "a")),
    "Rescaling": kind(ANY, {"scale": some(1 / 255, 2)}, offset=some(0, -1)),
    "Normalization": kind(
        ANY,
        axis=mostly(some(-1, None, 1, (1,), (-1, 1), (1, 2)), 9, "a", 0),
        mean=some(None, None, 0.0, [1.0, 2.0], 3),
        variance=some(None, None, 1.0, [1.0, 2.0], 3),
    ),
    "CategoryEncoding": kind(
        (2, 3),
        {"num_tokens": mostly(few, 0, -1, None, "a")},
        output_mode=mostly(some("multi_hot", "one_hot", "count", "binary"), "int", "x", None),
    ),
    "Discretization": kind(
        (2, 3),
        {"bin_boundaries": mostly(some([0.0, 1.0], [1.0]), None, 3)},
        num_bins=mostly(some(None), 4, -1),
        output_mode=mostly(some("int", "one_hot", "multi_hot", "count"), "x", None),
    ),
    "Hashing": kind(
        (2, 3),
        {"num_bins": mostly(few, 0, None, -3)},
        output_mode=mostly(some("int", "one_hot", "multi_hot", "count"), "x", "binary"),
        salt=mostly(some(None, 3, (1, 2)), "a", (1,)),
        sparse=some(False, False, False, True),
    ),
    "IntegerLookup": kind(
        (2, 3),
        {"vocabulary": some([1, 2, 3], [4, 5], [7])},
        max_tokens=mostly(some(None, 12), 1, 0),
        output_mode=mostly(some("int", "one_hot", "multi_hot", "count", "binary"), "x"),
        num_oov_indices=mostly(some(1, 0, 2), -1),
        pad_to_max_tokens=some(False, False, True),
    ),
    "StringLookup": kind(
        (2, 3),
        {"vocabulary": some(["a", "b"], ["x", "y", "z"])},
        max_tokens=mostly(some(None, 12), 1),
        output_mode=mostly(some("int", "one_hot", "multi_hot", "count"), "x"),
        num_oov_indices=mostly(some(1, 0, 2), -1),
        mask_token=some(None, ""),
    ),
    "TextVectorization": kind(
        2,
        max_tokens=mostly(some(None, 12), 1),
        output_mode=mostly(some("int", "int", "multi_hot", "count", "one_hot"), "x"),
        output_sequence_length=mostly(some(None, 7), "a"),
        pad_to_max_tokens=some(False, True),
        standardize=mostly(some(None, "lower"), "upper"),
        split=mostly(some("whitespace", "character", None), "word"),
        ngrams=mostly(some(None, 2, (1, 2)), "a", [1]),
        vocabulary=some(None, ["a", "b"]),
    ),
    "MelSpectrogram": kind(
        2, fft_length=mostly(some(64), 3), sequence_stride=some(8, 3), num_mel_bins=few, sequence_length=some(None, 16)
    ),
    "STFTSpectrogram": kind(
        3,
        mode=mostly(some("log", "stft", "real", "imag", "psd"), "x"),
        frame_length=some(4, 3, 8),
        frame_step=mostly(some(None, 2), 20, 0),
        fft_length=mostly(some(None, 8), 2),
        expand_dims=flags,
        data_format=data_formats,
        padding=mostly(some("valid", "same"), "SAME"),
        scaling=mostly(some("density", None), "x"),
    ),
    "Resizing": kind(
        4,
        {"height": few, "width": few},
        data_format=data_formats,
        interpolation=some("nearest"),
        crop_to_aspect_ratio=flags,
    ),
    "CenterCrop": kind(4, {"height": few, "width": few}, data_format=data_formats),
    "RandomCrop": kind(4, {"height": few, "width": few}, data_format=data_formats, seed=seeds),
    "RandomFlip": kind(4, mode=some("horizontal", "vertical"), seed=seeds),
    "RandomRotation": kind(
        4,
        {"factor": mostly(some(0.1, (0.1, 0.2)), 3, "a", (1,))},
        fill_mode=mostly(some("reflect", "nearest"), "x"),
        interpolation=mostly(some("nearest"), "cubic"),
    ),
    "RandomZoom": kind(
        4,
        {"height_factor": mostly(some(0.1, (-0.1, 0.2)), 3, "a", (1,))},
        width_factor=mostly(some(None, 0.1), 2),
        fill_mode=mostly(some("wrap"), "x"),
    ),
    "RandomTranslation": kind(
        4, {"height_factor": mostly(some(0.1, -0.2), 3, "a"), "width_factor": mostly(some(0.1, (0.1, 0.2)), -2)}
    ),
    "RandomContrast": kind(4, {"factor": mostly(some(0.1, (0.1, 0.2)), 3, -0.1, "a")}),
    "RandomBrightness": kind(4, {"factor": mostly(some(0.1, -0.2), 3, "a")}, value_range=mostly(some((0, 1)), 3, (1,))),
    "RandomShear": kind(4, x_factor=mostly(some(0.1), -0.1, 2), y_factor=some(0.1)),
    "RandomColorDegeneration": kind(4, {"factor": mostly(some(0.1), 3, "a")}, data_format=data_formats),
    "RandomGrayscale": kind(4, factor=mostly(some(0.1), 3, "a"), data_format=data_formats),
    "RandomHue": kind(4, {"factor": mostly(some(0.1), 3, -1)}),
    "RandomSaturation": kind(4, {"factor": mostly(some(0.1), 3, "a")}),
    "RandomSharpness": kind(4, {"factor": mostly(some(0.1), 3, -1)}),
    "RandomPosterization": kind(4, {"factor": mostly(some(3, 8), 0.1, 9)}),
    "RandomInvert": kind(4, factor=mostly(some(0.1), 3)),
    "RandomErasing": kind(4, factor=mostly(some(0.1), 3), scale=mostly(some((0.1, 0.2)), 3)),
    "RandomPerspective": kind(
        4, factor=mostly(some(0.1), 3), scale=mostly(some(0.5), 3), interpolation=mostly(some("nearest"), "x")
    ),
    "RandomElasticTransform": kind(
        4, factor=mostly(some(0.1), 3), scale=mostly(some(0.5), 3), interpolation=mostly(some("nearest"), "x")
    ),
    "RandomGaussianBlur": kind(
        4, factor=mostly(some(0.1), 3), kernel_size=mostly(some(3, (3, 5)), 2, "a"), sigma=mostly(some(0.5), 3)
    ),
    "RandomColorJitter": kind(
        4,
        brightness_factor=mostly(some(None, 0.1), 3),
        contrast_factor=mostly(some(None, 0.1), 3),
        hue_factor=mostly(some(None, 0.1), 3),
    ),
    "AugMix": kind(4, factor=mostly(some(0.1), 3), num_chains=some(2)),
    "RandAugment": kind(4, factor=mostly(some(0.1), 3), num_ops=some(1)),
    "AutoContrast": kind(4, value_range=mostly(some((0, 1)), 3)),
    "Solarization": kind(
        4, addition_factor=mostly(some(0.1), 3, -1), threshold_factor=some(0.1), value_range=mostly(some((0, 1)), 3)
    ),
    "CutMix": kind(4, factor=mostly(some(0.1), 3)),
    "MixUp": kind(4, alpha=some(0.1)),
    "ContrastLimitedAdaptiveHistogramEqualization": kind(4, clip_limit=some(2.0)),
    "MaxNumBoundingBoxes": kind(4, {"max_number": few}),
}

for rank in (1, 2, 3):
    full = rank + 2
    filters = {"filters": units, "kernel_size": each(rank, st.integers(1, 4))}
    KINDS[f"Conv{rank}D"] = kind(
        full, filters, **WEIGHTS, **windows(rank, causal=rank == 1), groups=mostly(some(1, 1, 2, 3), 0, -1, "2")
    )
    KINDS[f"Conv{rank}DTranspose"] = kind(
        full, filters, **WEIGHTS, **windows(rank), output_padding=each(rank, some(0, 1))
    )
    KINDS[f"ConvLSTM{rank}D"] = kind(
        full + 1,
        filters,
        **windows(rank),
        return_sequences=flags,
        return_state=some(False, False, True),
        use_bias=flags,
        stateful=some(False, False, True),
    )
    for way in ("Max", "Average"):
        KINDS[f"{way}Pooling{rank}D"] = kind(
            full,
            {"pool_size": each(rank, st.integers(1, 4))},
            strides=st.one_of(st.none(), each(rank, few)),
            padding=paddings,
            data_format=data_formats,
        )
        KINDS[f"Global{way}Pooling{rank}D"] = kind(full, data_format=data_formats, keepdims=flags)
        KINDS[f"Adaptive{way}Pooling{rank}D"] = kind(full, {"output_size": each(rank, few)}, data_format=data_formats)
    KINDS[f"Cropping{rank}D"] = kind(full, cropping=ends(rank), **({"data_format": data_formats} if rank > 1 else {}))
    KINDS[f"ZeroPadding{rank}D"] = kind(full, padding=ends(rank), data_format=data_formats)
    KINDS[f"UpSampling{rank}D"] = kind(
        full, size=units if rank == 1 else each(rank, few), **({"data_format": data_formats} if rank > 1 else {})
    )
    KINDS[f"SpatialDropout{rank}D"] = Kind(
        (full,), {"rate": rates}, {"seed": seeds, **({"data_format": data_formats} if rank > 1 else {})}
    )
    if rank < 3:
        KINDS[f"SeparableConv{rank}D"] = kind(
            full, filters, **windows(rank), depth_multiplier=units, use_bias=flags, activation=activations
        )
        KINDS[f"DepthwiseConv{rank}D"] = kind(
            full, {"kernel_size": filters["kernel_size"]}, **windows(rank), depth_multiplier=units, use_bias=flags
        )

RECURRENT_MAY: Mapping[str, Strategy] = {
    "activation": activations,
    "use_bias": flags,
    "recurrent_initializer": initializers,
    "dropout": mostly(some(0.0, 0.5, 5), "a", None),
}
SEQUENCES: Mapping[str, Strategy] = {
    "return_sequences": flags,
    "return_state": some(*[False] * 7, True),
    "go_backwards": flags,
    "stateful": some(*[False] * 7, True),
    "unroll": flags,
}
for name in ("SimpleRNN", "LSTM", "GRU"):
    more = {"reset_after": flags} if name == "GRU" else {"unit_forget_bias": flags} if name == "LSTM" else {}
    cudnn = {} if name == "SimpleRNN" else {"use_cudnn": mostly(some("auto", False), "yes")}
    KINDS[name] = kind(3, {"units": units}, **RECURRENT_MAY, **SEQUENCES, **more, **cudnn)
    KINDS[f"{name}Cell"] = kind((), {"units": units}, **RECURRENT_MAY, **more)


@st.composite
def layers(draw: st.DrawFn, name: str, depth: int = 0) -> LayerSpec:
    """One layer of the given kind."""
    how, names = KINDS[name], {p.name for p in keras_api.parameters("layers", name) or ()}
    arguments = {argument: draw(strategy) for argument, strategy in how.needs.items()}
    for argument, strategy in how.may.items():
        if (argument in names or argument not in COMMON) and draw(st.integers(0, 3)) == 2:
            arguments[argument] = draw(strategy)
    return LayerSpec(name, arguments)


CELLS = st.sampled_from(["SimpleRNNCell", "LSTMCell", "GRUCell"]).flatmap(layers)
INNER_RECURRENT = st.sampled_from(["SimpleRNN", "LSTM", "GRU", "ConvLSTM1D"]).flatmap(layers)
IN_TIME = (
    "Dense",
    "Conv1D",
    "Conv2D",
    "Flatten",
    "Dropout",
    "MaxPooling2D",
    "GlobalAveragePooling1D",
    "Reshape",
    "LSTM",
    "Embedding",
    "BatchNormalization",
    "Activation",
)
IN_SPECTRAL = (
    "Dense",
    "Conv1D",
    "Conv2D",
    "Conv2DTranspose",
    "DepthwiseConv2D",
    "Embedding",
    "LSTM",
    "SeparableConv1D",
)
NOT_LAYERS: Strategy = some(3, "LSTM", None)

KINDS["RNN"] = kind(3, {"cell": st.one_of(CELLS, st.lists(CELLS, min_size=1, max_size=3))}, **SEQUENCES)
KINDS["Bidirectional"] = kind(
    (3, 4),
    {"layer": st.one_of(INNER_RECURRENT, INNER_RECURRENT, INNER_RECURRENT, layers("Dense"), NOT_LAYERS)},
    merge_mode=mostly(some("concat", "sum", "ave", "mul", None), "add", "Concat"),
)
KINDS["TimeDistributed"] = kind(
    (3, 4, 5), {"layer": st.one_of(*[st.sampled_from(IN_TIME).flatmap(layers)] * 12, NOT_LAYERS)}
)
KINDS["SpectralNormalization"] = kind(
    (2, 3, 4), {"layer": st.sampled_from(IN_SPECTRAL).flatmap(layers)}, power_iterations=mostly(some(1, 2), 0, -1)
)
MERGE = {name: kind(ANY) for name in ("Add", "Concatenate", "Multiply", "Average", "Maximum")}
MERGE["Attention"] = kind(ANY)
MERGE["MultiHeadAttention"] = kind(ANY, {"num_heads": few, "key_dim": few})
KINDS |= MERGE
RARE = {*MERGE, "SimpleRNNCell", "LSTMCell", "GRUCell"}
TEXT = ("StringLookup", "TextVectorization", "Hashing")
