"""Keras' data: the data sets it loads, and what prepares labels, sequences, images and folders of files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from seqlint.keras_api import identifiers
from seqlint.program.language.values import (
    NONE,
    Api,
    Array,
    Const,
    Dataset,
    Dim,
    Function,
    Made,
    Origin,
    Past,
    Seq,
    Shape,
    Unknown,
    Value,
)
from seqlint.program.library import datasets, dims, labels, pictures
from seqlint.program.library.arrays import (
    NOT_KNOWN,
    Container,
    arrange,
    array_of,
    cast,
    dim_of,
    dtype_of,
    element,
    elements,
    is_float,
    on_array,
    option,
    shape_of,
    why,
)
from seqlint.program.library.call import Call, Model
from seqlint.program.library.datasets import GENERATOR, TF_DATASET
from seqlint.program.library.keras_text import FUNCTIONS as TEXT_FUNCTIONS
from seqlint.program.library.keras_text import METHODS as TEXT_METHODS
from seqlint.program.library.keras_text import pad_sequences, tokenizer
from seqlint.program.library.tensorflow import FUNCTIONS as TENSOR_FUNCTIONS
from seqlint.program.library.tensorflow import activation
from seqlint.program.library.tensorflow_making import random as drawn
from seqlint.program.library.tensorflow_making import tensor
from seqlint.quick import dataclass

# keras.datasets


@dataclass(frozen=True, slots=True)
class Loaded:
    """A data set as `load_data()` gives it, from Keras' source (its assertions) and the published files."""

    rows: tuple[int, int]
    x: Shape
    dtype: str
    span: tuple[float | None, float | None]
    y: Shape
    y_dtype: str
    classes: int | None
    y_span: tuple[float | None, float | None] = (None, None)


LOADED = {
    "mnist": Loaded((60000, 10000), (28, 28), "uint8", (0, 255), (), "uint8", 10),
    "fashion_mnist": Loaded((60000, 10000), (28, 28), "uint8", (0, 255), (), "uint8", 10),
    "cifar10": Loaded((50000, 10000), (32, 32, 3), "uint8", (0, 255), (1,), "uint8", 10),
    "cifar100": Loaded((50000, 10000), (32, 32, 3), "uint8", (0, 255), (1,), "int64", 100),
    "imdb": Loaded((25000, 25000), (), "object", (0, None), (), "int64", 2),
    "reuters": Loaded((8982, 2246), (), "object", (0, None), (), "int64", 46),
    "boston_housing": Loaded((404, 102), (13,), "float64", (None, None), (), "float64", None, (5, 50)),
    "california_housing": Loaded((16512, 4128), (8,), "float32", (None, None), (), "float32", None, (14999, 500001)),
}
HOUSING = {"boston_housing": 506, "california_housing": 20640, "reuters": 11228}
SMALL_CALIFORNIA = 600


def load_data(call: Call) -> Value:
    """`(x_train, y_train), (x_test, y_test)`; an origin tells them apart."""
    name = call.name.split(".")[-2]
    data = LOADED[name]
    if name == "cifar100" and option(call, "label_mode", "fine") == "coarse":
        data = replace(data, classes=20)
    if name in ("imdb", "reuters"):
        words = option(call, "num_words")
        data = replace(data, span=(0, words - 1 if isinstance(words, int) else None))
    rows = _split_rows(name, call, data)
    if name == "imdb" and (call.get("maxlen") or NONE) != NONE:
        rows = ("?", "?")
    return Seq("tuple", (_loaded_part(name, data, "train", rows[0]), _loaded_part(name, data, "test", rows[1])))


def _split_rows(name: str, call: Call, data: Loaded) -> tuple[Dim, Dim]:
    if name not in HOUSING:
        return data.rows
    count = HOUSING[name]
    if name == "california_housing":
        version = option(call, "version", "large")
        count = SMALL_CALIFORNIA if version == "small" else count
        if version is NOT_KNOWN:
            return "?", "?"
    if name == "reuters" and (call.get("maxlen") or NONE) != NONE:
        return "?", "?"
    share = option(call, "test_split", 0.2)
    if not isinstance(share, (int, float)):
        return "?", "?"
    train = int(count * (1 - share))
    return train, count - train


def _loaded_part(name: str, data: Loaded, part: Literal["train", "test"], rows: Dim) -> Value:
    family = f"keras.datasets.{name}"
    low, high = data.span
    x = Array((rows, *data.x), data.dtype, low, high, origin=Origin(family, part, "x"), past=Past(scaled=()))
    shape = (rows, *data.y)
    low, high = data.y_span if data.classes is None else (0, data.classes - 1)
    found = labels.real(shape) if data.classes is None else labels.of_range(shape, data.classes)
    return Seq("tuple", (x, arrange(Array((), data.y_dtype, low, high), shape, found, Origin(family, part, "y"))))


def word_index(call: Call) -> Value:
    return Unknown("the words of a data set")


# Activations

CHANGES_SHAPE = ("glu",)
ACTIVATIONS = sorted(identifiers("activations") - {*CHANGES_SHAPE, "swish", "hard_swish"})


def activation_of(call: Call) -> Value:
    """`keras.activations.get("relu")`: the function that a name stands for; a function is itself."""
    given = call.get("identifier")
    if given is None or given == NONE:
        return Api("keras.activations.linear")
    if isinstance(given, Const):
        found = isinstance(given.value, str) and given.value in ACTIVATIONS
        return Api(f"keras.activations.{given.value}") if found else Unknown("an activation of that name")
    return given if isinstance(given, Api | Function) else Unknown("an activation")


# Labels


def to_categorical(call: Call) -> Value:
    """Class numbers to one-hot rows. A last axis of 1 goes; two columns give two axes."""
    given = call.get("num_classes", "nb_classes")
    given = None if given in (NONE, Const(0)) else given
    array = array_of(call.get("x", "y"), call.heap)
    width: Dim = "?" if given is None else dim_of(given, call.heap)
    if isinstance(array, Unknown):
        classes = width if dims.known(width) else None
        return Array(None, "float64", 0, 1, "one-hot", classes)
    if given is None:
        width = _classes_of(array)
    shape = array.shape
    if shape is not None:
        shape = (*(shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape), width)
    dtype = "float32" if array.container == "tensor" else "float64"
    container: Container = "tensor" if array.container == "tensor" else "numpy"
    classes = width if dims.known(width) else None
    return Array(shape, dtype, 0, 1, "one-hot", classes, container, array.origin)


def _classes_of(array: Array) -> Dim:
    if array.labels == "binary":
        return 2
    if array.labels == "integer" and array.classes is not None:
        return array.classes
    if array.labels in ("numbered", "counting") and array.classes is not None and array.high is not None:
        return int(array.high) + 1
    return int(array.high) + 1 if array.high is not None and array.high == array.low else "?"


def normalize(call: Call) -> Value:
    """Vectors of length one. In an array (no tensor) Keras 3.15 makes one row of n numbers, and mistakes `axis=0`."""
    array, axis = array_of(call.first, call.heap), option(call, "axis", -1)
    if isinstance(array, Unknown):
        return why(array, "the argument of keras.utils.normalize")
    listed = not isinstance(call.first, Array)  # which Keras makes a tensor of
    plain = array.container == "numpy" and not listed
    if array.shape is None or axis not in range(-len(array.shape), len(array.shape)) or (plain and axis == 0):
        return Unknown("what normalize makes of these axes")
    if option(call, "order", 2) not in (1, 2):
        return Unknown("another order of normalize")
    shape = (1, *array.shape) if plain and len(array.shape) == 1 else array.shape
    low = 0 if array.low is not None and array.low >= 0 else -1
    container: Container = "numpy" if plain else "tensor"
    dtype = array.dtype if is_float(array.dtype) and not listed else "float64" if plain else None
    return Array(shape, dtype, low, 1, container=container, origin=array.origin, past=array.past)


# Folders of files


def _label_element(mode: Any, classes: Dim, dtypes: tuple[str, str]) -> Value | None:
    """The label of one sample by `label_mode` or `class_mode`; None where there is none."""
    count = classes if dims.known(classes) else None
    high = None if count is None else count - 1
    match mode:
        case "int" | "sparse":
            return Array((), dtypes[0], 0, high, "binary" if count == 2 else "integer", count, "tensor")
        case "categorical":
            return Array((classes,), dtypes[1], 0, 1, "one-hot", count, "tensor")
        case "binary":
            return Array((1,) if dtypes[0] == "int32" else (), dtypes[1], 0, 1, "binary", 2, "tensor")
        case None:
            return None
    return Unknown("the labels of a folder")


CHANNELS = {"rgb": 3, "rgba": 4, "grayscale": 1}


def _picture(call: Call, size: Shape | None) -> Shape | None:
    """The shape of a picture of this size, in the colours that are asked for."""
    channels = CHANNELS.get(option(call, "color_mode", "rgb"), "?")
    return None if size is None or len(size) != 2 else (*size, channels)


def _batch(call: Call, default: int) -> Dim:
    """The `batch_size` that is given; None: no batches."""
    size = call.get("batch_size")
    return default if size is None else None if size == NONE else dim_of(size, call.heap)


def _folder(call: Call, sample: Array) -> Value:
    """A dataset of files, in the layout of `*_dataset_from_directory`."""
    names = elements(call.get("class_names"), call.heap)
    mode = option(call, "label_mode", "int")
    if option(call, "labels", "inferred") is None:
        mode = None
    label = _label_element(mode, len(names) if names else "?", ("int32", "float32"))
    if isinstance(label, Array) and _is_split_in_order(call):
        label = replace(label, past=Past(ordered=True))
    batch = _batch(call, 32)
    folder = option(call, "directory", NOT_KNOWN)
    subset = option(call, "subset")
    parts: dict[Any, Any] = {"training": "train", "validation": "validation"}
    family = folder if isinstance(folder, str) else "a folder"

    def part(name: Any) -> Value:
        found = [_with_origin(sample, Origin(family, name, "x"))]
        found += [] if label is None else [_with_origin(label, Origin(family, name, "y"))]
        return Dataset(tuple(found), batch, "?", TF_DATASET)

    return Seq("tuple", (part("train"), part("validation"))) if subset == "both" else part(parts.get(subset))


def _is_split_in_order(call: Call) -> bool:
    """Whether the last files are split off as they are listed, class after class (Keras 3.15.1)."""
    split, listed = option(call, "validation_split"), option(call, "labels", "inferred") == "inferred"
    return isinstance(split, float) and listed and option(call, "shuffle", True) is False


def _with_origin(item: Value, origin: Origin) -> Value:
    return replace(item, origin=origin) if isinstance(item, Array) else item


def images_from_directory(call: Call) -> Value:
    given = call.get("image_size") or Const(256)
    size = shape_of(Seq("tuple", (given, given)) if isinstance(given, Const) else given, call.heap)
    return _folder(call, Array(_picture(call, size), "float32", 0, 255, container="tensor"))


def texts_from_directory(call: Call) -> Value:
    return _folder(call, Array((), "string", container="tensor"))


def sounds_from_directory(call: Call) -> Value:
    return _folder(call, Array(None, "float32", -1, 1, container="tensor"))


def timeseries(call: Call) -> Value:
    """Windows over a series, each with the target at its place."""
    data = array_of(call.get("data"), call.heap)
    length = dim_of(call.get("sequence_length"), call.heap)
    batch = _batch(call, 128)
    window: Value = why(data, "the data of a time series")
    if isinstance(data, Array):
        shape = None if data.shape is None else (length, *data.shape[1:])
        window = replace(element(data), shape=shape, container="tensor", labels=None, classes=None, origin=data.origin)
    targets = call.get("targets")
    if targets is None or targets == NONE:
        return Dataset((window,), batch)
    found = array_of(targets, call.heap)
    label = element(found).with_(container="tensor", origin=found.origin) if isinstance(found, Array) else found
    return Dataset((window, label), batch)


def split_dataset(call: Call) -> Value:
    """Two datasets of unknown sizes."""
    given = call.get("dataset")
    whole = given if isinstance(given, Dataset) else datasets.of_slices(given, call)
    if not isinstance(whole, Dataset):
        return whole
    return Seq("tuple", (replace(whole, size="?", batch=None),) * 2)


# Images


def load_img(call: Call) -> Value:
    """A PIL image; its size is that of `target_size`."""
    size = call.get("target_size")
    gray = option(call, "grayscale", False) is True
    mode = "grayscale" if gray else option(call, "color_mode", "rgb")
    known = isinstance(mode, str) and mode in CHANNELS
    return pictures.image(call.at, size or NONE, Const(mode) if known else NONE)


def img_to_array(call: Call) -> Value:
    image = call.get("img")
    dtype = dtype_of(call.get("dtype"), "float32")
    if not isinstance(image, Made) or image.name != pictures.IMAGE:
        found = array_of(image, call.heap)
        if isinstance(found, Unknown) or found.shape is None:
            return Array(None, dtype)
        shape = (*found.shape, 1) if len(found.shape) == 2 else found.shape
        return cast(replace(found, shape=shape, container="numpy", columns=()), dtype)
    colors = dict(image.state).get("colors")
    channels = CHANNELS.get(colors.value, "?") if isinstance(colors, Const) else "?"
    return Array((*pictures.height_width(image, call), channels), dtype, 0, 255)


def preprocess(low: float | None, high: float | None) -> Model:
    """`keras.applications.*.preprocess_input` of pixels 0..255. None: the values are centred, or stay for the model."""
    return on_array(lambda array, call: _preprocessed(array, low, high), None)


def _preprocessed(array: Array, low: float | None, high: float | None) -> Value:
    pixels = array.low == 0 and array.high == 255
    dtype = array.dtype if is_float(array.dtype) else "float32"
    if low is None and array.shape and array.shape[-1] not in (3, "?"):  # three of more colours are taken
        return Unknown("what becomes of pictures that have not three colours")
    return replace(array, dtype=dtype, low=low if pixels else None, high=high if pixels else None, columns=())


TO_ONE = (
    "inception_resnet_v2", "inception_v3", "mobilenet", "mobilenet_v2", "nasnet", "resnet_v2", "xception",
)  # fmt: skip
CENTRED = ("resnet", "resnet50", "vgg16", "vgg19", "densenet", "imagenet_utils")
INSIDE = ("convnext", "efficientnet", "efficientnet_v2", "mobilenet_v3", "regnet", "resnet_rs")


# ImageDataGenerator

MODULE = "keras.preprocessing.image."
SHIFTS = (
    "featurewise_center", "samplewise_center", "featurewise_std_normalization", "samplewise_std_normalization",
    "zca_whitening", "preprocessing_function", "channel_shift_range", "brightness_range",
)  # fmt: skip


def image_generator(call: Call) -> Value:
    """Keeps what decides the range of the pixels."""
    kept = {name: value for name, value in call.given.items() if name in (*SHIFTS, "rescale", "validation_split")}
    return Made(f"{MODULE}ImageDataGenerator", at=call.at, state=tuple(kept.items()))


def _pixels(call: Call, span: tuple[float | None, float | None]) -> tuple[float | None, float | None]:
    """The range of what the generator yields."""
    assert isinstance(call.receiver, Made)
    state = dict(call.receiver.state)
    if any(state.get(name, NONE) not in (NONE, Const(False), Const(0), Const(0.0)) for name in SHIFTS):
        return None, None
    rescale = array_of(state["rescale"]) if state.get("rescale", NONE) != NONE else None
    if rescale is None:
        return span
    if isinstance(rescale, Unknown) or rescale.low is None or rescale.low != rescale.high or rescale.low < 0:
        return None, None
    low, high = ((None if end is None else round(end * rescale.low, 12)) for end in span)
    return low, high


def flow(call: Call) -> Value:
    """Batches of arrays."""
    batch = _batch(call, 32)
    x, y = call.get("x"), call.get("y")
    if isinstance(x, Seq):
        return Unknown("a generator of several inputs")
    found = array_of(x, call.heap)
    image: Value = found
    rows: Dim = "?"
    if isinstance(found, Array):
        low, high = _pixels(call, (found.low, found.high))
        rows = found.shape[0] if found.shape else "?"
        image = replace(element(found), dtype="float32", low=low, high=high, origin=found.origin)
    rows = rows if call.get("subset") is None else "?"
    if y is None or y == NONE:
        return Dataset((image,), batch, rows, GENERATOR)
    target = array_of(y, call.heap)
    label = element(target).with_(origin=target.origin) if isinstance(target, Array) else target
    return Dataset((image, label), batch, rows, GENERATOR)


def _files(call: Call, family: str) -> Value:
    """`flow_from_directory` and `flow_from_dataframe`."""
    size = shape_of(call.get("target_size") or Seq("tuple", (Const(256), Const(256))), call.heap)
    classes = elements(call.get("classes"), call.heap)
    mode = option(call, "class_mode", "categorical")
    batch = _batch(call, 32)
    part: Any = {"training": "train", "validation": "validation"}.get(option(call, "subset", None))
    low, high = _pixels(call, (0, 255))
    image = Array(_picture(call, size), "float32", low, high, origin=Origin(family, part, "x"))
    label = image if mode == "input" else _label_element(mode, len(classes) if classes else "?", ("float32", "float32"))
    if isinstance(label, Array):
        label = replace(label, container="numpy", origin=Origin(family, part, "y"))
    shuffled = option(call, "shuffle", True) is True
    return Dataset((image,) if label is None else (image, label), batch, "?", GENERATOR, shuffled=shuffled)


def flow_from_directory(call: Call) -> Value:
    folder = option(call, "directory", NOT_KNOWN)
    return _files(call, folder if isinstance(folder, str) else "a folder")


def flow_from_dataframe(call: Call) -> Value:
    if option(call, "class_mode", "categorical") not in ("categorical", "binary", "sparse", None):
        return Unknown("the labels of a frame of file names")
    return _files(call, "a frame of file names")


def timeseries_generator(call: Call) -> Value:
    """keras.preprocessing.sequence.TimeseriesGenerator."""
    data, targets = (array_of(call.get(name), call.heap) for name in ("data", "targets"))
    length = dim_of(call.get("length"), call.heap)
    batch = _batch(call, 128)
    if isinstance(data, Unknown) or isinstance(targets, Unknown):
        return why(data if isinstance(data, Unknown) else None, "the data of a time series")
    rate = option(call, "sampling_rate", 1)
    steps: Dim = length // rate if dims.known(length) and isinstance(rate, int) and rate else "?"
    window = data.with_(shape=None if data.shape is None else (steps, *data.shape[1:]), labels=None, classes=None)
    return Dataset((window, element(targets)), batch, "?", GENERATOR)


def nothing(call: Call) -> Value:
    return NONE


# Tables


def _spelled(model: Model, *names: str) -> dict[str, Model]:
    """One function under the names it had over the years."""
    return {f"keras.{name}": model for name in names}


FUNCTIONS: dict[str, Model] = {
    **{f"keras.datasets.{name}.load_data": load_data for name in LOADED},
    **{f"keras.datasets.{name}.get_word_index": word_index for name in ("imdb", "reuters")},
    **{f"keras.activations.{name}": tensor(activation) for name in ACTIVATIONS},
    **_spelled(activation_of, "activations.get"),
    **_spelled(to_categorical, "utils.to_categorical", "utils.np_utils.to_categorical"),
    **_spelled(normalize, "utils.normalize", "utils.np_utils.normalize"),
    **_spelled(images_from_directory, "utils.image_dataset_from_directory",
               "preprocessing.image_dataset_from_directory"),
    **_spelled(texts_from_directory, "utils.text_dataset_from_directory", "preprocessing.text_dataset_from_directory"),
    **_spelled(sounds_from_directory, "utils.audio_dataset_from_directory"),
    **_spelled(timeseries, "utils.timeseries_dataset_from_array", "preprocessing.timeseries_dataset_from_array"),
    **_spelled(timeseries_generator, "preprocessing.sequence.TimeseriesGenerator"),
    **_spelled(split_dataset, "utils.split_dataset"),
    **_spelled(load_img, "utils.load_img", "preprocessing.image.load_img"),
    **_spelled(img_to_array, "utils.img_to_array", "preprocessing.image.img_to_array"),
    **_spelled(image_generator, "preprocessing.image.ImageDataGenerator"),
    "keras_preprocessing.image.ImageDataGenerator": image_generator,
    "keras_preprocessing.sequence.pad_sequences": pad_sequences,
    "keras_preprocessing.text.Tokenizer": tokenizer,
    **{f"keras.applications.{name}.preprocess_input": preprocess(-1, 1) for name in TO_ONE},
    **{f"keras.applications.{name}.preprocess_input": preprocess(None, None) for name in CENTRED},
    **{f"keras.applications.{name}.preprocess_input": preprocess(0, 255) for name in INSIDE},
    **{name: model for name, model in TENSOR_FUNCTIONS.items() if name.startswith("keras.")},
    **TEXT_FUNCTIONS,
}  # fmt: skip
INITIALIZERS = (
    "Constant", "GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform", "Ones",
    "Orthogonal", "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling", "Zeros",
)  # fmt: skip
METHODS: dict[str, dict[str, Model]] = {
    f"{MODULE}ImageDataGenerator": {
        "flow": flow, "flow_from_directory": flow_from_directory, "flow_from_dataframe": flow_from_dataframe,
        "fit": nothing,
    },
    **{f"keras.initializers.{name}": {"__call__": drawn()} for name in INITIALIZERS},
    **TEXT_METHODS,
}  # fmt: skip
ATTRIBUTES: dict[str, Any] = {}
CONSTANTS: dict[str, Value] = {}
