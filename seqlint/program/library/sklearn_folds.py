"""scikit-learn's cross-validation: its `split` gives the rows of each fold, to train on and to test with."""

from __future__ import annotations

from seqlint.program.language.values import Array, Const, Dim, Made, Seq, Unknown, Value
from seqlint.program.library import dims
from seqlint.program.library.arrays import array_of, option
from seqlint.program.library.call import Call, Model

MAX_FOLDS = 200
"""Of more folds, the first are followed: each may build a model."""

DEFAULTS = {
    "KFold": 5, "StratifiedKFold": 5, "GroupKFold": 5, "StratifiedGroupKFold": 5, "TimeSeriesSplit": 5,
    "RepeatedKFold": 5, "RepeatedStratifiedKFold": 5,
    "ShuffleSplit": 10, "StratifiedShuffleSplit": 10, "GroupShuffleSplit": 5,
}  # fmt: skip
SELECTION = "sklearn.model_selection."


def folds(call: Call) -> Value:
    """The splitter, which keeps how many folds it makes."""
    name = call.name.rpartition(".")[2]
    count = option(call, "n_splits", DEFAULTS[name])
    if name.startswith("Repeated"):
        repeats = option(call, "n_repeats", 10)
        count = count * repeats if isinstance(count, int) and isinstance(repeats, int) else None
    known = isinstance(count, int) and 0 < count < 10_000
    return Made(call.name, at=call.at, state=(("count", Const(count) if known else Unknown("how many folds")),))


def split(call: Call) -> Value:
    """Pairs of indices. Which rows they are is not known; how many, where all folds are of one size."""
    assert isinstance(call.receiver, Made)
    count = _count(call.receiver)
    if count is None or count > MAX_FOLDS:
        return Unknown("folds of which nobody knows how many there are")
    data = array_of(call.get("X"), call.heap)
    rows: Dim = data.shape[0] if isinstance(data, Array) and data.shape else "?"
    even = call.receiver.name == f"{SELECTION}KFold" and dims.known(rows) and rows % count == 0
    test: Dim = rows // count if even and dims.known(rows) else "?"
    train: Dim = rows - test if dims.known(rows) and dims.known(test) else "?"
    pair = Seq("tuple", (_indices(train, rows), _indices(test, rows)))
    return Seq("generator", (pair,) * count)


def _indices(size: Dim, rows: Dim) -> Array:
    return Array((size,), "int64", 0, rows - 1 if dims.known(rows) else None)


def _count(splitter: Made) -> int | None:
    found = dict(splitter.state).get("count")
    return found.value if isinstance(found, Const) else None


def how_many(call: Call) -> Value:
    assert isinstance(call.receiver, Made)
    return dict(call.receiver.state).get("count", Unknown("how many folds"))


FUNCTIONS: dict[str, Model] = {f"{SELECTION}{name}": folds for name in DEFAULTS}
METHODS: dict[str, dict[str, Model]] = {name: {"split": split, "get_n_splits": how_many} for name in FUNCTIONS}
