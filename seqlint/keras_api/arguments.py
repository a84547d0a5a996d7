"""Which argument values Keras refuses when a layer is made.

`wants` says for each argument what it must be; what concerns several arguments at once is a function here. A value that
is not known, in whole or in part, is never refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from seqlint.keras_api.shapes.convolution import rank_of
from seqlint.keras_api.shapes.declared import OWN_INPUT_DIM
from seqlint.keras_api.shapes.dims import sizes
from seqlint.keras_api.shapes.preprocessing import vocabulary_size
from seqlint.keras_api.spec import UNKNOWN, BadArgument, LayerSpec, Thing
from seqlint.keras_api.tables import canonical
from seqlint.keras_api.wants import SEED, is_number, passes, the_one, tuple_of, wants


def check_arguments(spec: LayerSpec) -> None:
    """Raise `BadArgument` where Keras' constructor refuses the known values of a layer."""
    kind = canonical("layers", spec.kind)
    table = wants(kind)
    for name, value in spec.arguments.items():
        want = table.get(name)
        if want is not None and is_known(value) and not passes(want, value):
            raise BadArgument(name, f"{name} must be {want.words}, not {show(value)}", want.words)
    given = [name for name in ("input_dim", "input_shape") if spec.arguments.get(name) not in (None, UNKNOWN)]
    if len(given) == 2 and kind not in OWN_INPUT_DIM:
        raise BadArgument("input_shape", "give input_dim or input_shape, not both")
    for rule in _TOGETHER.get(kind, ()):
        rule(spec)


def is_known(value: object) -> bool:
    """Whether a value holds nothing that is not known."""
    if isinstance(value, (tuple, list)):
        return all(map(is_known, value))
    return value is not UNKNOWN


def show(value: object) -> str:
    """A value as a student wrote it."""
    return f"{value.kind}(...)" if isinstance(value, LayerSpec) else repr(value)


def _strides_or_dilation(spec: LayerSpec) -> None:
    strides, dilation = spec.value("strides"), spec.value("dilation_rate")
    if _largest(strides) > 1 and _largest(dilation) > 1:
        raise BadArgument("dilation_rate", "strides and dilation_rate cannot both be greater than 1")


def _largest(value: object) -> float:
    """The largest of one number or several; 0 where it is not known."""
    values = value if isinstance(value, (tuple, list)) else (value,)
    return max((v for v in values if isinstance(v, (int, float))), default=0)


def _groups_divide_filters(spec: LayerSpec) -> None:
    filters, groups = spec.value("filters"), spec.value("groups")
    if isinstance(filters, int) and isinstance(groups, int) and groups > 0 and filters % groups:
        raise BadArgument("groups", f"{groups} groups do not divide {filters} filters")


def _padding_below_strides(spec: LayerSpec) -> None:
    if spec.value("output_padding") is None:
        return
    rank = rank_of(spec)
    want = tuple_of(rank, least=0)
    given = spec.value("output_padding")
    if is_known(given) and not passes(want, given):
        raise BadArgument("output_padding", f"output_padding must be {want.words}, not {show(given)}", want.words)
    for padding, stride in zip(sizes(spec, "output_padding", rank), sizes(spec, "strides", rank), strict=True):
        if isinstance(padding, int) and isinstance(stride, int) and padding >= stride:
            raise BadArgument("output_padding", f"output_padding ({padding}) must be less than strides ({stride})")


def _opposite_directions(spec: LayerSpec) -> None:
    inner, other = spec.value("layer"), spec.value("backward_layer")
    if not isinstance(inner, LayerSpec) or (other is None and inner.value("go_backwards") is not True):
        return
    if other is None:
        raise BadArgument("layer", "the layer in Bidirectional already runs backwards (go_backwards=True)")
    if isinstance(other, LayerSpec):
        _check_pair(inner, other)


def _check_pair(forward: LayerSpec, backward: LayerSpec) -> None:
    for name in ("go_backwards", "stateful", "return_sequences", "return_state"):
        a, b = forward.value(name), backward.value(name)
        if UNKNOWN not in (a, b) and (bool(a) == bool(b)) == (name == "go_backwards"):
            wanted = "different" if name == "go_backwards" else "the same"
            raise BadArgument("backward_layer", f"the two layers of Bidirectional need {wanted} {name}")


def _seed_if_random(rate: str) -> Callable[[LayerSpec], None]:
    def rule(spec: LayerSpec) -> None:
        seed, amount = spec.value("seed"), spec.value(rate)
        if seed is not UNKNOWN and isinstance(amount, (int, float)) and amount > 0 and not SEED.test(seed):
            raise BadArgument("seed", f"seed must be an int, not {show(seed)}", "an int")

    return rule


def _mean_and_variance(spec: LayerSpec) -> None:
    mean, variance, axis = spec.value("mean"), spec.value("variance"), spec.value("axis")
    if UNKNOWN in (mean, variance) or not is_known(axis):
        return
    if (mean is None) != (variance is None):
        raise BadArgument("variance" if variance is None else "mean", "mean and variance must be given together")
    if mean is None:
        return
    axes = 0 if axis is None else len(axis) if isinstance(axis, (tuple, list)) else 1
    if _array_shape(mean) != _array_shape(variance):
        raise BadArgument("variance", "mean and variance must have the same shape")
    if len(_array_shape(mean)) > axes:
        raise BadArgument("mean", f"mean has more axes than the {axes} normalised")


def _array_shape(value: object) -> tuple[int, ...]:
    """numpy's shape of nested lists."""
    if not isinstance(value, (tuple, list)):
        return ()
    return (len(value), *(_array_shape(value[0]) if value else ()))


def _bins(spec: LayerSpec) -> None:
    bounds, bins = spec.value("bin_boundaries"), spec.value("num_bins")
    if UNKNOWN in (bounds, bins):
        return
    if (bounds is None) == (bins is None):
        raise BadArgument("num_bins", "give either num_bins or bin_boundaries")


def _dense_codes(spec: LayerSpec) -> None:
    if spec.value("sparse") is True and spec.value("output_mode") == "int":
        raise BadArgument("sparse", 'sparse=True does not go with output_mode="int"')


def _hash_dtype(spec: LayerSpec) -> None:
    dtype = spec.value("dtype")
    if spec.value("output_mode") == "int" and isinstance(dtype, str) and dtype not in ("int32", "int64"):
        raise BadArgument("dtype", 'output_mode="int" needs an int dtype')


def _padded_tokens(spec: LayerSpec) -> None:
    if spec.value("pad_to_max_tokens") is True and spec.value("max_tokens") is None:
        raise BadArgument("pad_to_max_tokens", "pad_to_max_tokens fills up to `max_tokens`, which is not given")


def _vocabulary_fits(spec: LayerSpec) -> None:
    words, most = spec.value("vocabulary"), spec.value("max_tokens")
    if not isinstance(words, (tuple, list)) or not is_known(words):
        return
    if len(set(words)) < len(words):
        raise BadArgument("vocabulary", "vocabulary holds a word twice")
    size = vocabulary_size(spec)
    if isinstance(size, int) and isinstance(most, int) and not isinstance(most, bool) and size > most:
        raise BadArgument("vocabulary", f"vocabulary is larger than max_tokens ({size} > {most})")


def _sequence_length(spec: LayerSpec) -> None:
    mode, length = spec.value("output_mode"), spec.value("output_sequence_length")
    if UNKNOWN in (mode, length) or length is None:
        return
    if mode != "int":
        raise BadArgument("output_sequence_length", 'output_sequence_length needs output_mode="int"')
    if not isinstance(length, int):
        raise BadArgument("output_sequence_length", f"output_sequence_length must be an int, not {show(length)}")


def _frames(spec: LayerSpec) -> None:
    length, step, fft = spec.value("frame_length"), spec.value("frame_step"), spec.value("fft_length")
    if is_number(length) and is_number(step) and not 1 <= step <= length:
        raise BadArgument("frame_step", f"frame_step must be between 1 and frame_length ({length})")
    if is_number(length) and is_number(fft) and fft < length:
        raise BadArgument("fft_length", f"fft_length must be at least frame_length ({length})")


def _mel_frames(spec: LayerSpec) -> None:
    fft, length = spec.value("fft_length"), spec.value("sequence_length")
    if is_number(fft) and is_number(length) and fft < length:
        raise BadArgument("fft_length", f"fft_length must be at least sequence_length ({length})")


def _weights_fit(spec: LayerSpec) -> None:
    table, rows, columns = the_one(spec.value("weights")), spec.value("input_dim"), spec.value("output_dim")
    if not isinstance(table, Thing) or table.shape is None or not (isinstance(rows, int) and isinstance(columns, int)):
        return
    if table.shape != (rows, columns):
        raise BadArgument("weights", f"weights have the shape {table.shape}, but the layer's is {(rows, columns)}")


Rule = Callable[[LayerSpec], None]


def _table(*rows: tuple[str, Iterable[Rule]]) -> dict[str, tuple[Rule, ...]]:
    return {kind: tuple(rules) for kinds, rules in rows for kind in kinds.split()}


_TOGETHER: dict[str, tuple[Rule, ...]] = _table(
    ("Conv1D Conv2D Conv3D", (_strides_or_dilation, _groups_divide_filters)),
    ("Conv1DTranspose Conv2DTranspose Conv3DTranspose", (_strides_or_dilation, _padding_below_strides)),
    ("ConvLSTM1D ConvLSTM2D ConvLSTM3D", (_strides_or_dilation,)),
    ("Bidirectional", (_opposite_directions,)),
    ("Dropout AlphaDropout GaussianDropout", (_seed_if_random("rate"),)),
    ("SpatialDropout1D SpatialDropout2D SpatialDropout3D", (_seed_if_random("rate"),)),
    ("Embedding", (_weights_fit,)),
    ("GaussianNoise", (_seed_if_random("stddev"),)),
    ("Normalization", (_mean_and_variance,)),
    ("Discretization", (_bins, _dense_codes)),
    ("Hashing", (_dense_codes, _hash_dtype)),
    ("IntegerLookup StringLookup", (_dense_codes, _padded_tokens, _vocabulary_fits)),
    ("TextVectorization", (_dense_codes, _padded_tokens, _sequence_length, _vocabulary_fits)),
    ("STFTSpectrogram", (_frames,)),
    ("MelSpectrogram", (_mel_frames,)),
)
