"""What each argument of a layer must be: a table for all layers, and exceptions for kinds and families."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from seqlint.keras_api.categories import category, is_recurrent
from seqlint.keras_api.spec import LayerClass, LayerSpec, Thing, Undecided
from seqlint.keras_api.tables import accepts, parameters


class Want(NamedTuple):
    """What an argument must be: in words, and as a test of a known value."""

    words: str
    test: Callable[[Any], bool]


def passes(want: Want, value: object) -> bool:
    """A value that the test cannot even compare is refused by Keras for the same reason."""
    try:
        return want.test(value)
    except (TypeError, ValueError, AttributeError):
        return False
    except Undecided:
        return True


@cache
def wants(kind: str) -> dict[str, Want]:
    """What each argument of a layer must be, where there is anything to check."""
    names = [p.name for p in parameters("layers", kind) or ()]
    found = {name: _EVERYWHERE[name] for name in names if name in _EVERYWHERE}
    for ending, want in _BY_ENDING.items():
        found |= {name: want for name in names if name.endswith(ending)}
    rank = next((int(c) for c in kind if c.isdigit()), 0)
    if rank:
        found |= {name: tuple_of(rank) for name in _BY_RANK if name in names}
    return {**found, **_BY_CATEGORY.get(category(kind), {}), **_BY_KIND.get(kind, {})}


def wants_python_int(kind: str, name: str) -> bool:
    """Whether Keras (3.15.1) asks for a Python int and takes no whole number of numpy."""
    by_rank = kind[-2:] in ("1D", "2D", "3D") and name in (*_BY_RANK, "cropping")
    return by_rank or (kind.startswith("ZeroPadding") and name == "padding") or name in _PYTHON_INTS.get(kind, ())


_PYTHON_INTS = {
    "Dense": ("units",),
    "Embedding": ("input_dim", "output_dim"),
    "GRU": ("units",),
    "SimpleRNN": ("units",),
    "RepeatVector": ("n",),
    "GroupNormalization": ("groups",),
}


def _one_of(*choices: object) -> Want:
    return Want(" or ".join(map(repr, choices)), lambda v: any(v == c and type(v) is type(c) for c in choices))


def _identifier(group: str, what: str) -> Want:
    def test(value: object) -> bool:
        if isinstance(value, str):
            return accepts(group, value)
        if isinstance(value, Thing):
            return value.callable
        return value is None or not isinstance(value, (bool, int, float, complex, bytes, tuple, list))

    return Want(f"the name of {what}", test)


def tuple_of(rank: int, *, least: int = 1) -> Want:
    """As Keras' `standardize_tuple`: one int for all, or so many numbers."""

    def test(value: Any) -> bool:
        if isinstance(value, int):
            return value >= least
        return len(value) == rank and all(is_number(v) and v >= least for v in value)

    words = "an int" if rank == 1 else f"an int or {rank} ints"
    return Want(f"{words} of at least {least}", test)


def is_number(value: object) -> bool:
    return isinstance(value, (int, float))


def _is_int(value: object) -> bool:
    return isinstance(value, int)


def _is_plain_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def the_one(value: object) -> object:
    """Of a list with a single element that."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _is_iterable(value: object) -> bool:
    return isinstance(value, Thing) and value.iterable


def _is_callable(value: object) -> bool:
    return isinstance(value, Thing) and value.callable


def _factor(low: float, high: float, *, above: float | None = None) -> Want:
    """A number in a range, or a pair of them, as the image layers take it."""

    def inside(value: Any) -> bool:
        return is_number(value) and low <= value <= high and (above is None or value > above)

    def test(value: Any) -> bool:
        return all(map(inside, value)) and len(value) == 2 if isinstance(value, (tuple, list)) else inside(value)

    return Want(f"a number between {low:g} and {high:g}, or two", test)


def _wide_factor(low: float, high: float) -> Want:
    """As `_factor`, but of a pair only the outer bounds are checked."""

    def test(value: Any) -> bool:
        if isinstance(value, (tuple, list)):
            return len(value) == 2 and value[0] <= high and value[1] >= low
        return is_number(value) and low <= value <= high

    return Want(f"a number between {low:g} and {high:g}, or two", test)


def _or_none(want: Want) -> Want:
    return Want(f"{want.words} or None", lambda v: v is None or want.test(v))


ANYTHING = Want("anything", lambda v: True)
POSITIVE_INT = Want("a positive int", lambda v: _is_int(v) and v > 0)
PLAIN_POSITIVE_INT = Want("a positive int", lambda v: _is_plain_int(v) and v > 0)
NONE_OR_POSITIVE_INT = Want("a positive int", lambda v: not v or (_is_int(v) and v > 0))
POSITIVE = Want("a positive number", lambda v: v > 0)
POSITIVE_OR_NONE = Want("a positive number", lambda v: v is None or v > 0)
NUMBER = Want("a number", lambda v: math.isfinite(float(v)) or True)
LAYER = Want("a layer", lambda v: isinstance(v, LayerSpec))
TABLE = Want("an array, or a list of one", lambda v: v is None or _is_iterable(the_one(v)))
SEED = Want("an int", lambda v: v is None or _is_plain_int(v))
NOT_NEGATIVE = Want("a number of at least 0", lambda v: not v < 0)
STRENGTH = Want("a number of at least 0", lambda v: v is None or (is_number(v) and v >= 0))
FRACTION = Want("between 0 and 1", lambda v: 0 <= v <= 1)
AXES = Want("an int or several", lambda v: isinstance(v, (int, tuple, list)))
RANGE = Want("a pair (low, high)", lambda v: isinstance(v, (tuple, list)) and len(v) == 2 and bool(sorted(v)))
ACTIVATION = _identifier("activations", "an activation")
INITIALIZER = _identifier("initializers", "an initializer")
REGULARIZER = _identifier("regularizers", "a regularizer")
CONSTRAINT = _identifier("constraints", "a constraint")
DATA_FORMAT = Want(
    '"channels_last" or "channels_first"', lambda v: v is None or str(v).lower() in ("channels_last", "channels_first")
)
EXACT_DATA_FORMAT = Want(
    '"channels_last" or "channels_first"', lambda v: not v or v in ("channels_last", "channels_first")
)
PADDING = Want('"valid" or "same"', lambda v: isinstance(v, (tuple, list)) or v.lower() in ("valid", "same"))
CAUSAL_PADDING = Want(
    '"valid", "same" or "causal"', lambda v: isinstance(v, (tuple, list)) or v.lower() in ("valid", "same", "causal")
)
_DTYPES = """
    float16 float32 float64 uint8 uint16 uint32 uint64 int8 int16 int32 int64 bfloat16 bool string
    float8_e4m3fn float8_e5m2 complex64 complex128 int""".split()  # noqa: SIM905
_POLICIES = ("mixed_float16", "mixed_bfloat16")


def _is_dtype(value: object) -> bool:
    """A name; a policy may also be an object, or the dict that describes one."""
    if isinstance(value, Thing):
        return value.dtype
    return value is None or (isinstance(value, str) and value in _DTYPES)


DTYPE = Want(
    "the name of a dtype", lambda v: _is_dtype(v) or (isinstance(v, str) and (v in _POLICIES or "_from_" in v))
)
FILL_MODE = _one_of("reflect", "wrap", "constant", "nearest")
INTERPOLATION = _one_of("nearest", "bilinear")
CODES = ("int", "one_hot", "multi_hot", "count")
NGRAMS = Want(
    "an int or a tuple of ints", lambda v: v is None or _is_int(v) or (isinstance(v, tuple) and all(map(_is_int, v)))
)
SALT = Want("an int or two", lambda v: v is None or _is_int(v) or (isinstance(v, (tuple, list)) and len(v) == 2))
NOISE_SHAPE = Want(
    "a shape of positive ints",
    lambda v: v is None or (not isinstance(v, str) and all(d is None or (_is_int(d) and d > 0) for d in v)),
)

_EVERYWHERE: dict[str, Want] = {
    "activation": ACTIVATION,
    "recurrent_activation": ACTIVATION,
    "data_format": DATA_FORMAT,
    "trainable": Want("True or False", lambda v: isinstance(v, bool)),
    "name": Want("a text without /", lambda v: v is None or (isinstance(v, str) and "/" not in v)),
    "dtype": DTYPE,
    "lora_rank": NONE_OR_POSITIVE_INT,
}
_BY_ENDING: dict[str, Want] = {"_initializer": INITIALIZER, "_regularizer": REGULARIZER, "_constraint": CONSTRAINT}
_BY_RANK = ("kernel_size", "strides", "dilation_rate", "pool_size", "size")
_CONVOLUTION = {
    "filters": POSITIVE_OR_NONE,
    "groups": POSITIVE,
    "depth_multiplier": POSITIVE_OR_NONE,
    "padding": PADDING,
}
_BY_CATEGORY: dict[str, dict[str, Want]] = {"convolution": _CONVOLUTION}


def _ends(rank: int, *, least: float = 0) -> Want:
    """Cropping and padding: one int, or for each axis one or a pair. Keras lets one negative padding pass."""
    pair = tuple_of(2, least=0)

    def test(value: Any) -> bool:
        if rank == 1:
            return pair.test(value)
        if isinstance(value, int):
            return value >= least
        return len(value) == rank and all(map(pair.test, value))

    return Want("an int, or a pair of ints for each axis", test)


def _pooling(rank: int) -> dict[str, Want]:
    least_zero = tuple_of(rank, least=0)
    return {"strides": Want(least_zero.words, lambda v: v is None or least_zero.test(v))}


def _output_size(rank: int) -> Want:
    return Want(f"an int or {rank} of them", lambda v: _is_int(v) or (isinstance(v, (tuple, list)) and len(v) == rank))


_RATE = {"rate": FRACTION}
_LOOKUP = {
    "max_tokens": Want("greater than 1", lambda v: v is None or v > 1),
    "num_oov_indices": NOT_NEGATIVE,
    "oov_method": _one_of("floormod", "farmhash"),
    "output_mode": _one_of(*CODES, "tf_idf", "tf-idf", "binary"),
}
_CELL = {
    "units": POSITIVE,
    "dropout": Want("a number", is_number),
    "recurrent_dropout": Want("a number", is_number),
    "seed": SEED,
}
_CUDNN = {"use_cudnn": Want('"auto", True or False', lambda v: v in ("auto", True, False))}
_SHIFT = {"fill_mode": FILL_MODE, "interpolation": INTERPOLATION, "seed": SEED}
_INPUT = {"dtype": Want(DTYPE.words, _is_dtype)}
_BY_KIND: dict[str, dict[str, Want]] = {
    "Input": _INPUT,
    "InputLayer": _INPUT,
    "Dense": {"units": POSITIVE_INT},
    "Embedding": {"input_dim": PLAIN_POSITIVE_INT, "output_dim": PLAIN_POSITIVE_INT, "weights": TABLE},
    "ReversibleEmbedding": {"input_dim": PLAIN_POSITIVE_INT, "output_dim": PLAIN_POSITIVE_INT},
    "Lambda": {"function": Want("a function", lambda v: isinstance(v, (LayerSpec, LayerClass)) or v.callable)},
    "EinsumDense": {"output_shape": Want("an int or a shape", lambda v: _is_int(v) or tuple(v) is not None)},
    "Conv1D": {"padding": CAUSAL_PADDING},
    **{f"{way}Pooling{rank}D": _pooling(rank) for way in ("Max", "Average") for rank in (1, 2, 3)},
    **{
        f"Adaptive{way}Pooling{rank}D": {"output_size": _output_size(rank), "data_format": EXACT_DATA_FORMAT}
        for way in ("Max", "Average")
        for rank in (1, 2, 3)
    },
    **{f"Cropping{rank}D": {"cropping": _ends(rank)} for rank in (1, 2, 3)},
    **{f"ZeroPadding{rank}D": {"padding": _ends(rank, least=-math.inf)} for rank in (1, 2, 3)},
    **{f"ConvLSTM{rank}D": {**_CELL, "padding": PADDING, "strides": tuple_of(rank, least=0)} for rank in (1, 2, 3)},
    "UpSampling2D": {"interpolation": Want("a text", lambda v: isinstance(v, str))},
    "UpSampling1D": {"size": PLAIN_POSITIVE_INT},
    "RepeatVector": {"n": PLAIN_POSITIVE_INT},
    "Reshape": {
        "target_shape": Want(
            "a shape with at most one -1",
            lambda v: all(not _is_int(d) or d >= -1 for d in v) and [d for d in v if _is_int(d)].count(-1) <= 1,
        )
    },
    "Permute": {"dims": Want("a permutation of 1, 2, ...", lambda v: sorted(v) == list(range(1, len(v) + 1)))},
    **{kind: {**_CELL, **_CUDNN} for kind in ("LSTM", "GRU")},
    **dict.fromkeys(("SimpleRNN", "SimpleRNNCell", "LSTMCell", "GRUCell"), _CELL),
    "RNN": {
        "cell": Want(
            "a cell or a list of cells",
            lambda v: all(_is_cell(c) for c in v) if isinstance(v, (tuple, list)) else _is_cell(v),
        )
    },
    "StackedRNNCells": {"cells": Want("a list of cells", lambda v: all(map(_is_cell, v)))},
    "Bidirectional": {
        "layer": Want("a recurrent layer", lambda v: isinstance(v, LayerSpec) and not _is_plainly_no_rnn(v)),
        "merge_mode": _one_of("concat", "sum", "mul", "ave", None),
        "backward_layer": Want("a recurrent layer", lambda v: v is None or isinstance(v, LayerSpec)),
    },
    "TimeDistributed": {"layer": LAYER},
    "SpectralNormalization": {"layer": LAYER, "power_iterations": POSITIVE},
    "Wrapper": {"layer": LAYER},
    "BatchNormalization": {
        "axis": Want("a number", lambda v: int(v) is not None),
        "momentum": NUMBER,
        "epsilon": NUMBER,
    },
    "LayerNormalization": {"axis": AXES},
    "UnitNormalization": {"axis": AXES},
    "GroupNormalization": {"groups": Want("a positive int or -1", lambda v: _is_int(v) and (v > 0 or v == -1))},
    "Dropout": {**_RATE, "noise_shape": NOISE_SHAPE},
    "AlphaDropout": _RATE,
    "GaussianDropout": _RATE,
    "GaussianNoise": {"stddev": FRACTION},
    **{f"SpatialDropout{rank}D": _RATE for rank in (1, 2, 3)},
    "ActivityRegularization": {"l1": STRENGTH, "l2": STRENGTH},
    "LeakyReLU": {"negative_slope": NOT_NEGATIVE, "alpha": NOT_NEGATIVE},
    "ReLU": {
        "max_value": Want("at least 0", lambda v: v is None or not v < 0),
        "negative_slope": NOT_NEGATIVE,
        "threshold": NOT_NEGATIVE,
    },
    "CategoryEncoding": {
        "num_tokens": Want("a number of at least 1", lambda v: v >= 1),
        "output_mode": _one_of("multi_hot", "one_hot", "count", "binary"),
    },
    "Discretization": {"output_mode": _one_of(*CODES), "num_bins": Want("at least 0", lambda v: v is None or v >= 0)},
    "Hashing": {"num_bins": POSITIVE, "output_mode": _one_of(*CODES), "salt": SALT},
    "HashedCrossing": {"output_mode": _one_of("int", "one_hot")},
    "IntegerLookup": {**_LOOKUP, "trainable": ANYTHING, "dtype": ANYTHING},
    "StringLookup": {**_LOOKUP, "trainable": ANYTHING, "dtype": ANYTHING},
    "TextVectorization": {
        "max_tokens": _LOOKUP["max_tokens"],
        "output_mode": _LOOKUP["output_mode"],
        "ngrams": NGRAMS,
        "standardize": Want(
            "a known standardization",
            lambda v: (
                v is None or _is_callable(v) or v in ("lower_and_strip_punctuation", "lower", "strip_punctuation")
            ),
        ),
        "split": Want(
            '"whitespace" or "character"', lambda v: v is None or _is_callable(v) or v in ("whitespace", "character")
        ),
    },
    "STFTSpectrogram": {
        "mode": _one_of("log", "magnitude", "psd", "real", "imag", "angle", "stft"),
        "scaling": _one_of(None, "density", "spectrum"),
        "padding": _one_of("valid", "same"),
    },
    "MultiHeadAttention": {"num_heads": POSITIVE_INT, "key_dim": POSITIVE_INT},
    "Attention": {"score_mode": _one_of("dot", "concat")},
    # image layers: by the range of their factor
    "RandomRotation": {"factor": _wide_factor(-1, 1), **_SHIFT},
    "RandomZoom": {
        "height_factor": _factor(-1, 1, above=-1),
        "width_factor": _or_none(_factor(-1, 1, above=-1)),
        **_SHIFT,
    },
    "RandomTranslation": {"height_factor": _factor(-1, 1), "width_factor": _factor(-1, 1), **_SHIFT},
    "RandomShear": {"x_factor": _factor(0, 1), "y_factor": _factor(0, 1), **_SHIFT},
    "RandomContrast": {"factor": _wide_factor(0, 1)},
    "RandomBrightness": {"factor": _wide_factor(-1, 1), "value_range": RANGE},
    "RandomColorDegeneration": {"factor": _wide_factor(-1, 1), "value_range": RANGE},
    "RandomSaturation": {"factor": _wide_factor(-1, 1), "value_range": RANGE},
    "RandomSharpness": {"factor": _wide_factor(0, 1), "value_range": RANGE},
    "RandomPosterization": {"factor": _wide_factor(1, 8), "value_range": RANGE},
    "RandomGrayscale": {"factor": FRACTION},
    "RandomHue": {"factor": _wide_factor(0, 1)},
    "RandomInvert": {"factor": _wide_factor(0, 1)},
    "RandomErasing": {"factor": _wide_factor(0, 1), "scale": _wide_factor(0, 1)},
    "RandomPerspective": {"factor": _wide_factor(0, 1), "scale": _wide_factor(0, 1), "interpolation": INTERPOLATION},
    "RandomElasticTransform": {
        "factor": _wide_factor(0, 1),
        "scale": _wide_factor(0, 1),
        "interpolation": INTERPOLATION,
        "fill_mode": FILL_MODE,
    },
    "RandomGaussianBlur": {
        "factor": _wide_factor(0, 1),
        "sigma": _wide_factor(0, 1),
        "kernel_size": Want(
            "odd", lambda v: all(n % 2 for n in v) and len(v) == 2 if isinstance(v, (tuple, list)) else bool(v % 2)
        ),
    },
    "RandomColorJitter": {
        "brightness_factor": _or_none(_wide_factor(-1, 1)),
        "contrast_factor": _or_none(_wide_factor(0, 1)),
        "saturation_factor": _or_none(_wide_factor(-1, 1)),
        "hue_factor": _or_none(_wide_factor(0, 1)),
    },
    "AugMix": {"factor": _wide_factor(0, 1)},
    "RandAugment": {"factor": _wide_factor(0, 1)},
    "CutMix": {"factor": _wide_factor(0, 1)},
    "AutoContrast": {"value_range": RANGE},
    "Equalization": {"value_range": RANGE},
    "Solarization": {"addition_factor": _factor(0, 1), "threshold_factor": _factor(0, 1), "value_range": RANGE},
}
for _kind in tuple(_BY_KIND):
    if category(_kind) == "preprocessing":
        _BY_KIND[_kind].setdefault("seed", SEED)
for _kind in ("LSTM", "GRU", "SimpleRNN", "LSTMCell", "GRUCell", "SimpleRNNCell", "MixUp", "RandomCrop", "RandomFlip"):
    _BY_KIND.setdefault(_kind, {}).setdefault("seed", SEED)  # the dropouts look only where they drop: arguments.py


def _is_cell(value: object) -> bool:
    return isinstance(value, LayerSpec)


def _is_plainly_no_rnn(layer: LayerSpec) -> bool:
    """A layer of Keras' that has no `go_backwards`."""
    return category(layer.kind) not in ("other", "wrapper") and not is_recurrent(layer.kind)
