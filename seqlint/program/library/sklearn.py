"""scikit-learn: splitting, scaling, encoding; its data sets are in sklearn_data.py."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from seqlint.program.language.values import NONE, Array, Const, Dim, Made, Origin, Ref, Seq, Unknown, Value, join
from seqlint.program.library import dims, labels
from seqlint.program.library.arrays import (
    NOT_KNOWN,
    arrange,
    array_of,
    cast,
    dim_of,
    distinct,
    dtype_of,
    elements,
    is_float,
    option,
    plain,
    why,
)
from seqlint.program.library.call import Call, Model, Rebind
from seqlint.program.library.sklearn_compose import FUNCTIONS as COMPOSE_FUNCTIONS
from seqlint.program.library.sklearn_compose import METHODS as COMPOSE_METHODS
from seqlint.program.library.sklearn_data import FUNCTIONS as DATA_FUNCTIONS
from seqlint.program.library.sklearn_folds import FUNCTIONS as FOLD_FUNCTIONS
from seqlint.program.library.sklearn_folds import METHODS as FOLD_METHODS
from seqlint.quick import replace

# Splitting


def train_test_split(call: Call) -> Value:
    """train and test part of each array in turn. The parts of one call, or of one load, belong together."""
    given = call.several("arrays")
    if not given:
        return Unknown("train_test_split of nothing")
    arrays = [array_of(value, call.heap) for value in given]
    rows = next((a.shape[0] for a in arrays if isinstance(a, Array) and a.shape and dims.known(a.shape[0])), "?")
    sizes = split_sizes(rows, option(call, "test_size"), option(call, "train_size"))
    whole = next((a.origin for a in arrays if isinstance(a, Array) and a.origin is not None), None)
    source = "data" if whole is None else f"{whole.family} {whole.part}" if whole.part else whole.family
    family = f"train_test_split({source})"
    parts: list[Value] = []
    for i, (value, array) in enumerate(zip(given, arrays, strict=True)):
        old = array.origin.role if isinstance(array, Array) and array.origin else None
        role: Any = old or (("x", "y")[i] if len(given) == 2 else None)
        names: tuple[Any, Any] = ("train", "test")
        for name, size in zip(names, sizes, strict=True):
            parts.append(_part(call, value, array, size, Origin(family, name, role)))
    return call.heap.new_list(tuple(parts))


def split_sizes(rows: Dim, test: Any, train: Any) -> tuple[Dim, Dim]:
    """The rows of the train and the test part, as sklearn rounds them."""
    if not dims.known(rows) or NOT_KNOWN in (test, train):
        return "?", "?"
    if test is None and train is None:
        test = 0.25
    counts: list[int | None] = []
    for size, rounded in ((train, math.floor), (test, math.ceil)):
        if size is None:
            counts.append(None)
        elif isinstance(size, bool) or not isinstance(size, (int, float)) or size <= 0:
            return "?", "?"
        else:
            counts.append(size if isinstance(size, int) else rounded(size * rows))
    n_train = counts[0] if counts[0] is not None else rows - (counts[1] or 0)
    n_test = counts[1] if counts[1] is not None else rows - n_train
    return (n_train, n_test) if n_train > 0 and n_test > 0 and n_train + n_test <= rows else ("?", "?")


def _part(call: Call, value: Value, array: Array | Unknown, rows: Dim, origin: Origin) -> Value:
    """A list stays a list, of what is not known."""
    if isinstance(value, (Ref, Seq)):
        items = elements(value, call.heap)
        if items is None or not items or not dims.known(rows) or len(items) > 1000:
            return Unknown("a part of a list")
        one = items[0]
        for item in items[1:]:
            one = join(one, item, "one of a list's elements")
        return call.heap.new_list((one,) * rows)
    if isinstance(array, Unknown):
        return array
    return some_rows(array, rows, origin)


def some_rows(array: Array, rows: Dim, origin: Origin | None) -> Array:
    """A part of the rows of an array or frame."""
    shape = None if array.shape is None else (rows, *array.shape[1:])
    columns = tuple((name, some_rows(column, rows, origin)) for name, column in array.columns)
    return replace(arrange(array, shape, labels.of_rows(array, rows), origin), columns=columns)


def shuffled(call: Call) -> Value:
    """sklearn.utils.shuffle and resample: the same arrays, their rows in one other order."""
    found: list[Value] = []
    count = option(call, "n_samples")
    for value in call.several("arrays"):
        array = array_of(value, call.heap)
        if isinstance(array, Unknown) or isinstance(value, (Ref, Seq)):
            found.append(why(array if isinstance(array, Unknown) else None, "a shuffled list"))
            continue
        rows: Dim = array.shape[0] if array.shape and count is None else count if isinstance(count, int) else "?"
        found.append(some_rows(array, rows, array.origin))
    return found[0] if len(found) == 1 else Seq("tuple", tuple(found))


# Scalers: they keep the shape


def made(call: Call) -> Value:
    """A transformer, which keeps its settings."""
    return Made(call.name, at=call.at, state=tuple(call.given.items()))


def fit(call: Call) -> Value | Rebind:
    """Returns the object itself, which keeps what it learned from."""
    scaler = _fitted(call)
    return NONE if scaler is None else Rebind(scaler, scaler)


def _fitted(call: Call) -> Made | None:
    """The scaler after it saw the data."""
    if not isinstance(call.receiver, Made):
        return None
    array = array_of(call.first, call.heap)
    state = tuple((k, v) for k, v in call.receiver.state if k != "learned")
    return replace(call.receiver, state=(*state, ("learned", array)))


def fitted_too(transform: Model) -> Model:
    """`fit_transform`: the scaler has learned then."""

    def run(call: Call) -> Value | Rebind:
        found, scaler = transform(call), _fitted(call)
        return found if scaler is None or isinstance(found, Rebind) else Rebind(scaler, found)

    return run


def scaled(span: Callable[[Made], tuple[float | None, float | None]]) -> Model:
    """`span` gives the bounds of what `fit_transform` gives, or a function that does it all; of other data nothing is
    known.
    """

    def run(call: Call) -> Value:
        array = array_of(call.get("X"), call.heap)
        if isinstance(array, Unknown):
            return why(array, "the data that is scaled")
        if option(call, "return_norm", False) is not False:
            return Unknown("the scaled data and its lengths")
        settings = (
            call.receiver if isinstance(call.receiver, Made) else Made(call.name, state=tuple(call.given.items()))
        )
        fitted = call.receiver is None or call.name.endswith("fit_transform")
        low, high = span(settings) if fitted else (None, None)
        dtype = array.dtype if is_float(array.dtype) else "float64"
        encoding = labels.real(array.shape) if array.labels == "continuous" else labels.NO_LABELS
        result = arrange(array, array.shape, encoding, array.origin)
        return replace(result, dtype=dtype, low=low, high=high, container="numpy")

    return run


def _open(made: Made) -> tuple[None, None]:
    return None, None


def _between(low: float, high: float) -> Callable[[Made], tuple[float, float]]:
    return lambda made: (low, high)


def _feature_range(made: Made) -> tuple[float | None, float | None]:
    given = dict(made.state).get("feature_range")
    found = (0, 1) if given is None else plain(given)
    pair = isinstance(found, tuple) and len(found) == 2
    return (found[0], found[1]) if pair else (None, None)


SCALERS: dict[str, Callable[[Made], tuple[float | None, float | None]]] = {
    "StandardScaler": _open, "RobustScaler": _open, "PowerTransformer": _open, "QuantileTransformer": _open,
    "MinMaxScaler": _feature_range, "MaxAbsScaler": _between(-1, 1), "Normalizer": _between(-1, 1),
}  # fmt: skip

SCALING: dict[str, Callable[[Made], tuple[float | None, float | None]]] = {
    "scale": _open, "robust_scale": _open, "power_transform": _open, "quantile_transform": _open,
    "minmax_scale": _feature_range, "maxabs_scale": _between(-1, 1), "normalize": _between(-1, 1),
}  # fmt: skip


def unscaled(array: Array, call: Call) -> Value:
    """inverse_transform: the shape stays."""
    return replace(array, low=None, high=None, container="numpy", columns=())


def inverse(call: Call) -> Value:
    array = array_of(call.get("X"), call.heap)
    return why(array, "the data that is scaled back") if isinstance(array, Unknown) else unscaled(array, call)


# Label encoders: how many classes they saw is kept in their state


def learned(call: Call) -> Made:
    """The encoder after it saw the labels."""
    assert isinstance(call.receiver, Made)
    count, array = distinct(call.get("y", "X"), call)
    kind = array.dtype if isinstance(array, Array) else None
    low, high = (array.low, array.high) if isinstance(array, Array) else (None, None)
    names: Value = Array((count,), kind, low, high)
    if call.receiver.name.endswith("MultiLabelBinarizer"):
        names = Array(("?",))
    kept = tuple((k, v) for k, v in call.receiver.state if k != "classes_")
    return replace(call.receiver, state=(*kept, ("classes_", names)))


def _count(encoder: Made) -> Dim:
    found = dict(encoder.state).get("classes_")
    return found.shape[0] if isinstance(found, Array) and found.shape else "?"


Encoding = Callable[[Array, Dim, Made], Value]


def codes(array: Array, count: Dim, encoder: Made) -> Value:
    """LabelEncoder: numbers 0 to classes - 1."""
    shape = array.shape if array.shape is None or len(array.shape) == 1 else array.shape[:1]
    if not dims.known(count):
        return Array(shape, "int64", 0, None, "integer", None, origin=array.origin)
    encoding: Any = "binary" if count == 2 else "integer"
    found = Array(shape, "int64", 0, max(0, count - 1), encoding, count, origin=array.origin)
    kept = labels.of_rows(found, shape[0]) if shape and array.shape != shape else (encoding, count)
    return arrange(found, shape, kept, array.origin)


def ordinal(array: Array, count: Dim, encoder: Made) -> Value:
    high = count - 1 if dims.known(count) else None
    dtype = dtype_of(dict(encoder.state).get("dtype"), "float64")
    return cast(Array(array.shape, "float64", 0, high, origin=array.origin), dtype)


def one_hot(array: Array, count: Dim, encoder: Made) -> Value:
    """OneHotEncoder: a sparse matrix unless told otherwise; one-hot rows where there is one column."""
    settings = dict(encoder.state)
    single = array.shape is not None and len(array.shape) == 2 and array.shape[1] == 1
    plain_columns = settings.get("drop", NONE) == NONE
    rows = array.shape[0] if array.shape else "?"
    width: Dim = count if single and plain_columns else "?"
    classes = width if dims.known(width) else None
    encoding: labels.Labels = ("one-hot", classes) if single and plain_columns else labels.NO_LABELS
    result = arrange(Array((), "float64", 0, 1), (rows, width), encoding, array.origin)
    sparse = settings.get("sparse_output", settings.get("sparse", Const(True)))
    if sparse == Const(False):
        return result
    return sparse_matrix(result) if sparse == Const(True) else Unknown("sparse or not")


def binarized(array: Array, count: Dim, encoder: Made) -> Value:
    """LabelBinarizer: one-hot rows, or one column for two classes."""
    rows = array.shape[0] if array.shape else "?"
    if any(name in dict(encoder.state) for name in ("neg_label", "pos_label", "sparse_output")):
        return Unknown("labels by other numbers than 0 and 1")
    if not dims.known(count):
        return Array((rows, "?"), "int64", 0, 1, origin=array.origin)
    if count <= 2:
        return Array((rows, 1), "int64", 0, 1, "binary" if count == 2 else None, 2, origin=array.origin)
    return Array((rows, count), "int64", 0, 1, "one-hot", count, origin=array.origin)


def label_binarize(call: Call) -> Value:
    """The function, which is told the classes."""
    classes = array_of(call.get("classes"), call.heap)
    count: Dim = classes.shape[0] if isinstance(classes, Array) and classes.shape else "?"
    array = array_of(call.get("y"), call.heap)
    return binarized(array if isinstance(array, Array) else Array(), count, Made(call.name))


def many_hot(array: Array, count: Dim, encoder: Made) -> Value:
    rows = array.shape[0] if array.shape else "?"
    if "sparse_output" in dict(encoder.state):
        return Unknown("sparse or not")
    return Array((rows, "?"), "int64", 0, 1, "multi-label", None)


ENCODERS: dict[str, Encoding] = {
    "LabelEncoder": codes, "OneHotEncoder": one_hot, "LabelBinarizer": binarized, "OrdinalEncoder": ordinal,
}  # fmt: skip


def encoder_methods(encode: Encoding) -> dict[str, Model]:
    def fitted(call: Call) -> Value | Rebind:
        encoder = learned(call)
        return Rebind(encoder, encoder)

    def transformed(call: Call) -> Value:
        assert isinstance(call.receiver, Made)
        return _encoded(call, encode, call.receiver)

    def both(call: Call) -> Value | Rebind:
        encoder = learned(call)
        return Rebind(encoder, _encoded(call, encode, encoder))

    def back(call: Call) -> Value:
        array = array_of(call.first, call.heap)
        if isinstance(array, Unknown) or encode is many_hot:
            return why(array, "labels")
        return Array(array.shape if encode is codes else None)

    return {"fit": fitted, "transform": transformed, "fit_transform": both, "inverse_transform": back}


def _encoded(call: Call, encode: Encoding, encoder: Made) -> Value:
    array = array_of(call.get("y", "X"), call.heap)
    return encode(array if isinstance(array, Array) else Array(), _count(encoder), encoder)


# Others


def components(call: Call) -> Value:
    """PCA and its kin: as many columns as asked for."""
    assert isinstance(call.receiver, Made)
    array = array_of(call.get("X"), call.heap)
    wanted = dict(call.receiver.state).get("n_components")
    width = dim_of(wanted, call.heap) if wanted is not None and isinstance(plain(wanted), int) else "?"
    rows: Dim = array.shape[0] if isinstance(array, Array) and array.shape else "?"
    return Array((rows, width), "float64", origin=array.origin if isinstance(array, Array) else None)


def polynomial(call: Call) -> Value:
    """PolynomialFeatures: all products of up to `degree` columns."""
    assert isinstance(call.receiver, Made)
    settings = {name: plain(value, call.heap) for name, value in call.receiver.state}
    array = array_of(call.get("X"), call.heap)
    rows, columns = array.shape if isinstance(array, Array) and array.shape and len(array.shape) == 2 else ("?", "?")
    degree, bias = settings.get("degree", 2), settings.get("include_bias", True)
    simple = settings.get("interaction_only", False) is False and isinstance(bias, bool) and isinstance(degree, int)
    known = simple and dims.known(columns) and 0 < degree < 10 and columns < 10_000
    width: Dim = math.comb(columns + degree, degree) - (not bias) if known and dims.known(columns) else "?"
    return Array((rows, width), "float64", origin=array.origin if isinstance(array, Array) else None)


def vectors(call: Call) -> Value:
    """CountVectorizer, TfidfVectorizer: a sparse matrix, a row a text."""
    texts = call.first
    items = elements(texts, call.heap)
    rows: Dim = texts.shape[0] if isinstance(texts, Array) and texts.shape else "?" if items is None else len(items)
    assert isinstance(call.receiver, Made)
    counts = call.receiver.name.endswith("CountVectorizer")
    return sparse_matrix(Array((rows, "?"), "int64" if counts else "float64", 0, None if counts else 1))


SPARSE = "scipy.sparse.csr_matrix"


def sparse_matrix(array: Array) -> Made:
    shape = Seq("tuple", tuple(Const(d) if dims.known(d) else Unknown("a size") for d in array.shape or ()))
    return Made(SPARSE, state=(("array", array), ("shape", shape)))


def dense(call: Call) -> Value:
    assert isinstance(call.receiver, Made)
    return dict(call.receiver.state)["array"]


def class_weights(call: Call) -> Value:
    classes = array_of(call.get("classes"), call.heap)
    return Array(classes.shape if isinstance(classes, Array) else ("?",), "float64", 0)


def sample_weights(call: Call) -> Value:
    labels = array_of(call.get("y"), call.heap)
    return Array(labels.shape[:1] if isinstance(labels, Array) and labels.shape else ("?",), "float64", 0)


def score(call: Call) -> Value:
    return Array((), "float64", container="python")


# Tables

SCALER_METHODS: dict[str, dict[str, Model]] = {
    name: {
        "fit": fit,
        "transform": scaled(span),
        "fit_transform": fitted_too(scaled(span)),
        **({} if name == "Normalizer" else {"inverse_transform": inverse}),  # a length is not kept
    }
    for name, span in SCALERS.items()
}
POLYNOMIAL = "sklearn.preprocessing.PolynomialFeatures"
DECOMPOSITION, TEXT = "sklearn.decomposition.", "sklearn.feature_extraction.text."
DECOMPOSITIONS = ("PCA", "TruncatedSVD", "FastICA", "NMF", "KernelPCA")
VECTORIZERS = ("CountVectorizer", "TfidfVectorizer", "HashingVectorizer")
SCORES = (
    "accuracy_score", "f1_score", "precision_score", "recall_score", "roc_auc_score", "mean_squared_error", "r2_score",
    "mean_absolute_error", "log_loss",
)  # fmt: skip

FUNCTIONS: dict[str, Model] = {
    "sklearn.model_selection.train_test_split": train_test_split,
    "sklearn.cross_validation.train_test_split": train_test_split,
    "sklearn.utils.shuffle": shuffled, "sklearn.utils.resample": shuffled,
    "sklearn.utils.class_weight.compute_class_weight": class_weights,
    "sklearn.utils.class_weight.compute_sample_weight": sample_weights,
    **{f"sklearn.preprocessing.{name}": made for name in SCALERS},
    **{f"sklearn.preprocessing.{name}": made for name in ENCODERS},
    "sklearn.preprocessing.MultiLabelBinarizer": made,
    **{f"sklearn.preprocessing.{name}": scaled(span) for name, span in SCALING.items()},
    "sklearn.preprocessing.label_binarize": label_binarize,
    POLYNOMIAL: made,
    "sklearn.impute.SimpleImputer": made,
    **{f"{DECOMPOSITION}{name}": made for name in DECOMPOSITIONS},
    **{f"{TEXT}{name}": made for name in VECTORIZERS},
    **{f"sklearn.metrics.{name}": score for name in SCORES},
    **DATA_FUNCTIONS, **FOLD_FUNCTIONS, **COMPOSE_FUNCTIONS,
}  # fmt: skip
METHODS: dict[str, dict[str, Model]] = {
    **{f"sklearn.preprocessing.{name}": methods for name, methods in SCALER_METHODS.items()},
    **{f"sklearn.preprocessing.{name}": encoder_methods(encode) for name, encode in ENCODERS.items()},
    "sklearn.preprocessing.MultiLabelBinarizer": encoder_methods(many_hot),
    "sklearn.impute.SimpleImputer": {"fit": fit, "transform": scaled(_open), "fit_transform": scaled(_open)},
    **{f"{DECOMPOSITION}{name}": {"fit": fit, "transform": components, "fit_transform": components}
       for name in DECOMPOSITIONS},
    **{f"{TEXT}{name}": {"fit": fit, "transform": vectors, "fit_transform": vectors}
       for name in VECTORIZERS},
    POLYNOMIAL: {"fit": fit, "transform": polynomial, "fit_transform": polynomial},
    **FOLD_METHODS, **COMPOSE_METHODS,
    SPARSE: dict.fromkeys(("toarray", "todense"), dense),
}  # fmt: skip
ATTRIBUTES: dict[str, Any] = {}
CONSTANTS: dict[str, Value] = {}
