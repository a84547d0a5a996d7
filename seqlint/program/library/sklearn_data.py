"""sklearn.datasets: the data sets that come with scikit-learn, and those it makes up."""

from __future__ import annotations

from dataclasses import replace

from seqlint.program.language.values import Array, Const, Dim, Made, Origin, Past, Seq, Shape, Unknown, Value
from seqlint.program.library import dims, labels, past
from seqlint.program.library.arrays import NOT_KNOWN, dim_of, elements, option
from seqlint.program.library.call import Call, Model
from seqlint.program.library.frames import frame, rows_of
from seqlint.quick import dataclass

BUNCH = "sklearn.utils.Bunch"


@dataclass(frozen=True, slots=True)
class Bundled:
    """A data set: rows and columns, bounds of the data, classes (None: real targets, in `targets`).

    `ordered`: its rows stand in order of class.
    """

    rows: int
    columns: int
    span: tuple[float | None, float | None]
    classes: int | None
    targets: tuple[float | None, float | None] = (None, None)
    dtype: str = "float64"
    names: tuple[str, ...] = ()
    ordered: bool = False


IRIS = tuple(f"{part} {side} (cm)" for part in ("sepal", "petal") for side in ("length", "width"))
WINE = (
    "alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids",
    "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280/od315_of_diluted_wines", "proline",
)  # fmt: skip
MEASURES = (
    "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points", "symmetry",
    "fractal dimension",
)  # fmt: skip
CANCER = (
    *(f"mean {name}" for name in MEASURES), *(f"{name} error" for name in MEASURES),
    *(f"worst {name}" for name in MEASURES),
)  # fmt: skip
PIXELS = tuple(f"pixel_{row}_{column}" for row in range(8) for column in range(8))
DIABETES = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")
BOSTON = ("CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "PTRATIO", "B", "LSTAT")
CALIFORNIA = ("MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude")

BUNDLED = {
    "load_iris": Bundled(150, 4, (0.1, 7.9), 3, names=IRIS, ordered=True),
    "load_wine": Bundled(178, 13, (0.13, 1680), 3, names=WINE, ordered=True),
    "load_breast_cancer": Bundled(569, 30, (0, 4254), 2, names=CANCER),
    "load_digits": Bundled(1797, 64, (0, 16), 10, names=PIXELS),
    "load_diabetes": Bundled(442, 10, (-0.138, 0.199), None, (25, 346), names=DIABETES),
    "load_boston": Bundled(506, 13, (0, 711), None, (5, 50), names=BOSTON),  # up to scikit-learn 1.1
    "fetch_california_housing": Bundled(20640, 8, (None, None), None, (0.1, 5.1), names=CALIFORNIA),
    "fetch_olivetti_faces": Bundled(400, 4096, (0, 1), 40, dtype="float32"),
}


def bundled(call: Call) -> Value:
    """`load_iris()` and the like: a Bunch, or the pair of x and y."""
    name = call.name.rpartition(".")[2]
    data = BUNDLED[name]
    as_frame, pair = option(call, "as_frame", False), option(call, "return_X_y", False)
    rows: Dim = data.rows
    classes = data.classes
    if name == "load_digits" and option(call, "n_class", 10) != 10:
        asked = option(call, "n_class")
        rows, classes = "?", asked if isinstance(asked, int) else None
    if NOT_KNOWN in (as_frame, pair) or (name == "load_diabetes" and option(call, "scaled", True) is not True):
        return Unknown(f"how {name} is called")
    x, y = _tables(data, rows, classes, f"sklearn.datasets.{name}")
    if as_frame:
        x, y = _as_frame(x, data.names), replace(y, container="series")
    if pair:
        return Seq("tuple", (x, y))
    return _bunch(call, name, data, x, y)


def _tables(data: Bundled, rows: Dim, classes: int | None, family: str) -> tuple[Array, Array]:
    x = Array((rows, data.columns), data.dtype, *data.span, origin=Origin(family, "all", "x"))
    role = Origin(family, "all", "y")
    if data.classes is None:
        return x, Array((rows,), "float64", *data.targets, "continuous", None, origin=role)
    found = labels.of_range((rows,), classes) if classes else ("integer", None)
    high = (classes or data.classes) - 1
    return x, Array((rows,), "int64", 0, high, *found, origin=role, past=Past(ordered=data.ordered))


def _as_frame(x: Array, names: tuple[str, ...]) -> Array:
    one = replace(x, shape=x.shape and x.shape[:1], container="series")
    return replace(x, container="frame", columns=tuple((name, one) for name in names))


def _bunch(call: Call, name: str, data: Bundled, x: Array, y: Array) -> Value:
    names = tuple(Const(column) for column in data.names)
    features = call.heap.new_list(names or (Unknown("the name of a column"),) * data.columns)
    state: dict[str, Value] = {"data": x, "target": y, "feature_names": features, "DESCR": Unknown("a description")}
    if data.classes is not None:
        state["target_names"] = Array((data.classes,), "int64" if name == "load_digits" else "str")
    if name == "load_digits":
        state["images"] = replace(x, shape=(x.shape[0] if x.shape else "?", 8, 8), container="numpy", columns=())
    if name == "fetch_olivetti_faces":
        state["images"] = replace(x, shape=(data.rows, 64, 64))
    if x.container == "frame":
        target = "MedHouseVal" if name == "fetch_california_housing" else "target"
        whole = Origin(x.origin.family, "all", None) if x.origin else None
        state["frame"] = frame(rows_of(x), data.columns + 1, (*x.columns, (target, y)), whole)
    return Made(BUNCH, at=call.at, state=tuple(state.items()))


# Made up


@dataclass(frozen=True, slots=True)
class MadeUp:
    """What `make_*` gives by default. `columns` None: `n_features`; `classes` None: real targets."""

    columns: int | None
    default: int
    classes: int | None
    rows: int = 100


REACH = (-5.0, 5.0)
"""What the targets of `make_regression` surely leave: each of two or more features has a weight between 0 and 100."""
FRIEDMAN = {"make_friedman1": (30.0, 10.0), "make_friedman2": (2000.0, 100.0), "make_friedman3": (1.6, 1.1)}
"""Of Friedman's functions some values surely lie below the first and some above the second: all are positive."""
MADE_UP = {
    "make_classification": MadeUp(None, 20, 2),
    "make_blobs": MadeUp(None, 2, 3),
    "make_gaussian_quantiles": MadeUp(None, 2, 3),
    "make_moons": MadeUp(2, 2, 2),
    "make_circles": MadeUp(2, 2, 2),
    "make_regression": MadeUp(None, 100, None),
    "make_friedman1": MadeUp(None, 10, None),
    "make_friedman2": MadeUp(4, 4, None),
    "make_friedman3": MadeUp(4, 4, None),
    "make_swiss_roll": MadeUp(3, 3, None),
    "make_s_curve": MadeUp(3, 3, None),
}


def made_up(call: Call) -> Value:
    name = call.name.rpartition(".")[2]
    data = MADE_UP[name]
    given = call.get("n_samples")
    per_class = None if given is None else elements(given, call.heap)
    rows: Dim = data.rows if given is None else dims.total(dim_of(n, call.heap) for n in per_class or (given,))
    classes = _asked_classes(name, call, data, per_class)
    width: Dim = data.columns or option(call, "n_features", data.default)
    width = width if isinstance(width, int) else "?"
    if any(option(call, flag, default) is not default for flag, default in UNUSUAL):
        return Unknown(f"how {name} is called")
    family = f"sklearn.datasets.{name}"
    x = Array((rows, width), "float64", origin=Origin(family, "all", "x"))
    role = Origin(family, "all", "y")
    if data.classes is None and rows == 1:
        return Seq("tuple", (x, Unknown("the target of one sample, which has no shape")))
    if data.classes is None:
        targets = option(call, "n_targets", 1)
        shape: Shape = (rows,) if targets == 1 else (rows, targets if isinstance(targets, int) else "?")
        y = Array(shape, "float64", None, None, *labels.real(shape), origin=role)
        straight = name == "make_regression" and not {"bias", "effective_rank", "n_informative"} & call.given.keys()
        reach = REACH if straight and width != 1 else FRIEDMAN.get(name) if "noise" not in call.given else None
        return Seq("tuple", (x, replace(y, past=Past(reach=reach)) if reach and past.many(y) else y))
    found = labels.of_range((rows,), classes) if classes else ("integer", None)
    return Seq("tuple", (x, Array((rows,), "int64", 0, classes - 1 if classes else None, *found, origin=role)))


UNUSUAL: tuple[tuple[str, bool], ...] = (("return_centers", False), ("coef", False), ("return_X_y", True))


def _asked_classes(name: str, call: Call, data: MadeUp, per_class: tuple[Value, ...] | None) -> int | None:
    if name == "make_blobs":
        given = call.get("centers")
        centers = None if given is None or given == Const(None) else elements(given, call.heap)
        if given is None or given == Const(None):
            return len(per_class) if per_class is not None else data.classes
        size = len(centers) if centers is not None else dim_of(given, call.heap)
        return size if dims.known(size) else None
    asked = option(call, "n_classes", data.classes)
    return asked if isinstance(asked, int) else None


def many_labels(call: Call) -> Value:
    """make_multilabel_classification."""
    rows: Dim = 100 if call.get("n_samples") is None else dim_of(call.get("n_samples"), call.heap)
    width: Dim = 20 if call.get("n_features") is None else dim_of(call.get("n_features"), call.heap)
    count: Dim = 5 if call.get("n_classes") is None else dim_of(call.get("n_classes"), call.heap)
    classes = count if dims.known(count) else None
    y = Array((rows, count), "int64", 0, 1, "multi-label", classes)
    return Seq("tuple", (Array((rows, width), "float64", 0), y))


FUNCTIONS: dict[str, Model] = {
    **{f"sklearn.datasets.{name}": bundled for name in BUNDLED},
    **{f"sklearn.datasets.{name}": made_up for name in MADE_UP},
    "sklearn.datasets.make_multilabel_classification": many_labels,
}
