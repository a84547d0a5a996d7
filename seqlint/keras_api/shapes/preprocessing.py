"""Preprocessing: scaling, encoding, text, sound and images."""

from __future__ import annotations

from collections.abc import Sized

from seqlint.keras_api.categories import FAMILIES
from seqlint.keras_api.shapes import chain
from seqlint.keras_api.shapes.convolution import window_lengths
from seqlint.keras_api.shapes.dims import (
    ShapeFunction,
    change,
    channels_last,
    flag,
    need_features,
    need_rank,
    product,
    refuse,
    same,
    size,
    times,
    total,
)
from seqlint.keras_api.spec import UNKNOWN, Dim, LayerSpec, Shape, Shaped, ShapeError, Thing


def normalization(layer: LayerSpec, shape: Shape) -> Shaped:
    """Mean, variance and a counter are weights that are not trained, unless the mean is given."""
    axis, mean = layer.value("axis"), layer.value("mean")
    axes = () if axis is None else tuple(axis) if isinstance(axis, (tuple, list)) else (axis,)
    if any(a is UNKNOWN or (isinstance(a, Thing) and a.iterable) for a in axes):
        return Shaped(shape, None if mean is None else 0)
    if not all(isinstance(a, int) and -len(shape) <= a < len(shape) for a in axes):
        raise refuse(layer, shape, f"normalises axis {axis}", axis, "rank")
    kept = [need_features(layer, shape, a) for a in dict.fromkeys(a % len(shape) for a in axes)]
    if len(kept) < len(axes) and mean is None:
        return Shaped(shape, None)
    if mean is None:
        return Shaped(shape, total(times(2, product(kept)), 1))
    many = isinstance(mean, (tuple, list)) and len(kept) == 1 and isinstance(kept[0], int)
    if many and len(mean) not in (1, kept[0]):
        raise refuse(layer, shape, f"has {len(mean)} means", len(mean), "axis")
    return Shaped(shape, None if mean is UNKNOWN else 0)


def category_encoding(layer: LayerSpec, shape: Shape) -> Shaped:
    """Numbers become vectors: one each (`one_hot`), or one for the whole last axis."""
    return Shaped(_encoded(layer.value("output_mode"), shape, size(layer, "num_tokens")), 0)


def _encoded(mode: object, shape: Shape, depth: Dim) -> Shape | None:
    """`one_hot` adds an axis, or takes the place of a last one of 1; the other modes take the last axis' place."""
    if mode is UNKNOWN:
        return None
    if mode == "int":
        return shape
    if mode != "one_hot":
        return (*shape[:-1], depth)
    if len(shape) > 1 and shape[-1] == "?":
        return None
    return (*shape[:-1], depth) if len(shape) > 1 and shape[-1] == 1 else (*shape, depth)


def discretization(layer: LayerSpec, shape: Shape) -> Shaped:
    mode, bounds = layer.value("output_mode"), layer.value("bin_boundaries")
    depth = size(layer, "num_bins") if bounds is None else len(bounds) + 1 if isinstance(bounds, Sized) else "?"
    if mode in ("multi_hot", "count"):
        return Shaped((shape[0], *shape[2:], depth) if len(shape) > 1 else (depth,), 0)
    return Shaped(_encoded(mode, shape, depth), 0)


def hashing(layer: LayerSpec, shape: Shape) -> Shaped:
    mode = layer.value("output_mode")
    if mode is UNKNOWN:
        return Shaped(None, 0)
    return Shaped(shape if mode == "int" else (*shape[:-1], size(layer, "num_bins")), 0)


def lookup(layer: LayerSpec, shape: Shape) -> Shaped:
    """IntegerLookup, StringLookup: indices, or vectors as long as the vocabulary."""
    return Shaped(_encoded(layer.value("output_mode"), shape, vocabulary_size(layer)), 0)


def vocabulary_size(layer: LayerSpec) -> Dim:
    """The length of a vector over the vocabulary; "?" where `adapt` decides it."""
    if flag(layer, "pad_to_max_tokens"):
        return size(layer, "max_tokens")
    words = layer.value("vocabulary")
    if not isinstance(words, (tuple, list)) or UNKNOWN in words:
        return "?"
    text = layer.kind == "TextVectorization"
    number, token = (1, "[UNK]") if text else (layer.value("num_oov_indices"), layer.value("oov_token"))
    if not isinstance(number, int) or token is UNKNOWN:
        return "?"
    listed = number > 0 and list(words[:number]) == [token] * number
    return len(words) + (0 if listed else number)


def token_count(layer: LayerSpec) -> Dim:
    """What `vocabulary_size()` gives: the words, those that stand for no known word, and one that masks."""
    words, mode = layer.value("vocabulary"), layer.value("output_mode")
    text = layer.kind == "TextVectorization"
    number, token = (1, "[UNK]") if text else (layer.value("num_oov_indices"), layer.value("oov_token"))
    mask = "" if text else layer.value("mask_token")
    known = isinstance(words, (tuple, list)) and UNKNOWN not in (*words, mode, token, mask)
    if not known or not isinstance(number, int):
        return "?"
    special = [*([mask] if mode == "int" and mask is not None else []), *[token] * number]
    return len(words) + (0 if list(words[: len(special)]) == special else len(special))


def text_vectorization(layer: LayerSpec, shape: Shape) -> Shaped:
    """(batch, 1) strings -> (batch, output_sequence_length) indices, or vectors over the vocabulary."""
    mode = layer.value("output_mode")
    if mode is UNKNOWN:
        return Shaped(None, 0)
    if mode == "int":
        length = layer.value("output_sequence_length")
        return Shaped((shape[0], "?" if length is UNKNOWN else length), 0)
    split = layer.value("split")
    if split is UNKNOWN or (split is not None and len(shape) > 1):
        return Shaped(None, 0)  # Keras keeps an axis of 1 in the shape that it infers, but not in what it computes
    words: Shape = (*shape, None) if split is not None else shape if len(shape) > 1 else (*shape, 1)
    return Shaped(_encoded(mode, words, vocabulary_size(layer)), 0)


def mel_spectrogram(layer: LayerSpec, shape: Shape) -> Shaped:
    """(batch, samples) -> (batch, num_mel_bins, frames)."""
    stride = size(layer, "sequence_stride")

    def frames(samples: int) -> Dim:
        return (samples + stride + 1) // stride if isinstance(stride, int) and stride else "?"

    bins = size(layer, "num_mel_bins")
    if len(shape) == 1:
        return Shaped((bins, change(shape[0], frames)), 0)
    return Shaped((shape[0], bins, change(shape[1], frames)), 0)


def stft_spectrogram(layer: LayerSpec, shape: Shape) -> Shaped:
    """(batch, samples, channels) -> (batch, frames, channels x frequencies); its two kernels are weights."""
    need_rank(layer, shape, 3, axes="batch, samples, channels")
    length, mode, last = size(layer, "frame_length"), layer.value("mode"), channels_last(layer)
    step, fft = layer.value("frame_step"), layer.value("fft_length")
    expand = flag(layer, "expand_dims")
    if not isinstance(length, int) or UNKNOWN in (mode, step, fft) or None in (last, expand):
        return Shaped(None, None)
    bins = (fft or 2 ** (length - 1).bit_length()) // 2 + 1
    params = length * bins * (1 if mode in ("real", "imag") else 2)
    bins *= 2 if mode == "stft" else 1
    samples, channels = (shape[1], shape[2]) if last else (shape[2], shape[1])
    if channels is None:
        need_features(layer, shape, -1 if last else 1)
    (frames,) = window_lengths(layer, shape, (samples,), (length,), (step or length // 2,))
    if expand:
        return Shaped((shape[0], frames, bins, channels) if last else (shape[0], channels, frames, bins), params)
    features = times(bins, channels)
    return Shaped((shape[0], frames, features) if last else (shape[0], features, frames), params)


def resizing(layer: LayerSpec, shape: Shape) -> Shaped:
    """The two image axes become `height` and `width`; without a batch axis too, as Keras has it."""
    return Shaped(_resized(layer, shape, 1 if len(shape) == 4 else 0), 0)


def center_crop(layer: LayerSpec, shape: Shape) -> Shaped:
    if len(shape) not in (3, 4):
        raise refuse(layer, shape, "takes images of 3 or 4 axes", 4, "rank")
    return resizing(layer, shape)


def random_crop(layer: LayerSpec, shape: Shape) -> Shaped:
    return Shaped(_resized(layer, shape, len(shape) - 3), 0)


def _resized(layer: LayerSpec, shape: Shape, first: int) -> Shape | None:
    """`first` is the first axis of the image."""
    last = channels_last(layer)
    if last is None:
        return None
    at = first if last else first + 1
    if at < 0 or at + 1 >= len(shape):
        raise refuse(layer, shape, "takes images of 4 axes", 4, "rank")
    height, width = (None if layer.value(name) is None else size(layer, name) for name in ("height", "width"))
    return (*shape[:at], height, width, *shape[at + 2 :])


def colour_images(layer: LayerSpec, shape: Shape) -> Shaped:
    """Images of three channels."""
    if len(shape) not in (3, 4):
        raise refuse(layer, shape, "takes images of 3 or 4 axes", 4, "rank")
    last = channels_last(layer)
    channels = "?" if last is None else shape[-1 if last else -3]
    if isinstance(channels, int) and channels != 3:
        raise refuse(layer, shape, "takes images of 3 channels", 3, "axis")
    return Shaped(shape, 0)


def pipeline(layer: LayerSpec, shape: Shape) -> Shaped:
    """Its layers one after the other."""
    layers = layer.value("layers")
    if not isinstance(layers, (tuple, list)) or not all(isinstance(item, LayerSpec) for item in layers):
        return Shaped(None, None)
    return chain(layers, shape)


def hashed_crossing(layer: LayerSpec, shape: Shape) -> Shaped:
    raise ShapeError("merge", "HashedCrossing takes a list of two inputs, but gets one", 2, 1)


SHAPES: dict[str, ShapeFunction] = {
    **dict.fromkeys(FAMILIES["preprocessing"].split(), same),
    "CategoryEncoding": category_encoding,
    "CenterCrop": center_crop,
    "Discretization": discretization,
    "HashedCrossing": hashed_crossing,
    "Hashing": hashing,
    "IntegerLookup": lookup,
    "MelSpectrogram": mel_spectrogram,
    "Normalization": normalization,
    "Pipeline": pipeline,
    "RandomColorDegeneration": colour_images,
    "RandomCrop": random_crop,
    "Resizing": resizing,
    "STFTSpectrogram": stft_spectrogram,
    "StringLookup": lookup,
    "TextVectorization": text_vectorization,
}
