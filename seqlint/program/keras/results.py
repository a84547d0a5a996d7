"""What `fit`, `evaluate` and `predict` return, read as something else: where Python raises, or gives nonsense."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import libcst as cst

from seqlint import keras_api
from seqlint.dimensions import show_shape
from seqlint.program import library
from seqlint.program.faults import MisreadPredictions, MisreadResult, UnknownHistoryKey
from seqlint.program.keras import events, history, logs
from seqlint.program.language import python
from seqlint.program.language.values import (
    Array,
    Const,
    Dataset,
    History,
    Made,
    Nothing,
    Ref,
    Result,
    Seq,
    Unknown,
    Value,
)
from seqlint.program.library.arrays import dtype_of, is_integer

if TYPE_CHECKING:
    from seqlint.program.language.calls import Args
    from seqlint.program.language.interpreter import Interpreter
    from seqlint.program.model import Anchor, Argument

EVALUATE = frozenset({"evaluate", "test_on_batch", "train_on_batch"})
"""The methods that return the loss, or a list of the loss and each metric."""
HISTORY = frozenset({"history", "epoch", "model", "params", "set_model", "set_params"})
"""The attributes of a History (dir(keras.callbacks.History()), Keras 3.15.1) beside its `on_...`."""
OF_DICTS = frozenset(dir(dict))
ARITHMETIC = frozenset({"-", "*", "/", "//", "%", "**"})
ORDER = frozenset({"<", "<=", ">", ">="})
OF_NUMBERS = frozenset({"round", "float", "int", "abs"})
NUMBER_FORMATS = {":": "eEfFgGd%", "%": "eEfFgGdi"}
"""How specs end that want a number."""


def of_evaluate(value: Value) -> Result | None:
    """The `evaluate` that gave this number, or this list of numbers."""
    first = value.items[0] if isinstance(value, Seq) and value.kind == "list" and value.items else value
    found = first.past.result if isinstance(first, Array) else None
    return found if found is not None and found.method in EVALUATE else None


ARGMAX = frozenset({
    "numpy.argmax", "tensorflow.argmax", "tensorflow.math.argmax", "keras.ops.argmax", "keras.backend.argmax",
})  # fmt: skip
OF_CLASSES = frozenset(
    f"sklearn.metrics.{name}"
    for name in (
        "accuracy_score", "balanced_accuracy_score", "classification_report", "cohen_kappa_score", "confusion_matrix",
        "f1_score", "fbeta_score", "jaccard_score", "matthews_corrcoef", "precision_score", "recall_score",
    )
)  # fmt: skip
"""Metrics of scikit-learn that compare classes with classes."""
OF_ONE_CLASS = frozenset(
    f"sklearn.metrics.{name}"
    for name in ("balanced_accuracy_score", "cohen_kappa_score", "confusion_matrix", "matthews_corrcoef")
)
"""Those that take no rows with a column for each class (scikit-learn 1.9.1)."""
OF_DATA = frozenset({"pandas.DataFrame", "json.dump", "json.dumps"})
CLASSES = ("integer", "binary", "one-hot", "multi-label")


def of_predict(value: Value | None) -> Result | None:
    """The `predict` that gave this."""
    found = value.past.result if isinstance(value, Array) else None
    return found if found is not None and found.method == "predict" else None


def _fault(run: Interpreter, how: Any, value: Value, at: cst.CSTNode, **data: Any) -> None:
    result = of_evaluate(value)
    call = value.call if isinstance(value, History) else None if result is None else result.call
    call = value.at if isinstance(value, Made) else call
    count = len(value.items) if isinstance(value, Seq) else 1
    method = "evaluate" if result is None else result.method
    run.fault(MisreadResult(how=how, call=call, count=count, method=method, **data), at, (id(at),))


def unpacked(run: Interpreter, value: Value, targets: Sequence[cst.BaseElement], node: cst.CSTNode) -> None:
    """`loss, accuracy = value`."""
    wanted, starred = len(targets), any(isinstance(target, cst.StarredElement) for target in targets)
    if isinstance(value, Seq) and len(value.items) == wanted and not starred:
        _swapped(run, value.items, targets, node)
    if isinstance(value, History):
        _fault(run, "history-unpacked", value, node, wanted=wanted)
    elif of_evaluate(value) is not None:
        given = len(value.items) if isinstance(value, Seq) else 1
        fits = wanted - 1 <= given if starred else wanted == given
        if not isinstance(value, Seq) or not fits:
            _fault(run, "unpacked", value, node, wanted=wanted)
    elif isinstance(value, Made) and value.name == history.BY_NAME:
        _fault(run, "keys-unpacked", value, node, wanted=wanted)


SHORT = {
    "accuracy": "acc", "loss": "loss", "mean_absolute_error": "mae", "mean_squared_error": "mse", "precision": "prec",
}  # fmt: skip
"""What the names of numbers have in them."""


def _swapped(
    run: Interpreter, numbers: tuple[Value, ...], targets: Sequence[cst.BaseElement], node: cst.CSTNode
) -> None:
    """`accuracy, loss = model.evaluate(...)`: two names take each other's number."""
    results = [number.past.result if isinstance(number, Array) else None for number in numbers]
    keys = [result.key if result is not None else "" for result in results]
    names = [target.value.value if isinstance(target.value, cst.Name) else "" for target in targets]

    def says(name: str, key: str) -> bool:
        parts = key.lower(), SHORT.get(key.lower(), key.lower())
        return bool(key) and any(part in name.lower() for part in parts)

    for a, b in combinations(range(len(keys)), 2):
        crossed = says(names[a], keys[b]) and says(names[b], keys[a])
        if crossed and not says(names[a], keys[a]) and not says(names[b], keys[b]):
            places = run.anchor(targets[a].value), run.anchor(targets[b].value)
            _fault(
                run,
                "swapped",
                Seq("list", numbers),
                node,
                key=((names[a], keys[a]), (names[b], keys[b])),
                swapped=places,
            )
            return


def subscript(run: Interpreter, value: Value, index: Value, node: cst.Subscript) -> Value:
    """`value[index]`; the value to go on with."""
    picks(run, index)
    of_frame(run, value, index, node)
    receiver = run.anchor(node.value)
    key = index.value if isinstance(index, Const) else None
    if isinstance(value, History):
        _fault(run, "history-as-dict", value, node, receiver=receiver, key=key)
        return Unknown("a History is no dict")
    if isinstance(value, Seq) and of_evaluate(value) is not None:
        outside = type(key) is int and not -len(value.items) <= key < len(value.items)
        if outside or isinstance(key, str):
            _fault(run, "no-such-item", value, node, receiver=receiver, key=key)
            return Unknown("an item that evaluate does not give")
    elif of_evaluate(value) is not None:
        _fault(run, "number-indexed", value, node, receiver=receiver, key=key)
        return Unknown("an item of a number")
    return value


def of_frame(run: Interpreter, value: Value, index: Value, node: cst.Subscript) -> None:
    """`pd.DataFrame(fit.history)["val_acc"]`, `[["loss", "val_loss"]]`: columns that were never recorded."""
    result = value.past.result if isinstance(value, Array) else None
    if not isinstance(value, Array) or result is None or result.method != "fit" or run.paths.speculating:
        return  # whoever asks for the column on one path only may have looked for it
    keys = tuple(name for name, _ in value.columns)
    for asked in (index,) if isinstance(index, Const) else python.items(run, index) or ():
        key = asked.value if isinstance(asked, Const) else None
        near = history.near_key(key, keys) if isinstance(key, str) and key not in keys else None
        if not isinstance(key, str) or key in keys:
            continue
        if near is not None or key.startswith("val_") or keras_api.accepts("metrics", key):
            about = result.model.id if isinstance(result.model, Ref) else None
            run.fault(UnknownHistoryKey(key=key, keys=keys, near=near), node.slice[0], (about,))
            return


def attribute(run: Interpreter, value: Value, name: str, node: cst.Attribute) -> None:
    """`history.loss`, `history.history.loss`."""
    if isinstance(value, History):
        if name not in HISTORY and name not in events.CLASS_METHODS and not name.startswith(("_", "on_")):
            at = run.anchor(node.value)
            _fault(run, "history-attribute", value, node, receiver=at, key=name, recorded=name in keys_of(value))
    elif isinstance(value, Made) and value.name == "history" and name not in OF_DICTS:
        fit, at = dict(value.state)["fit"], run.anchor(node.value)
        _fault(run, "dict-attribute", fit, node, receiver=at, key=name, recorded=name in keys_of(fit))


def history_called(run: Interpreter, value: Value, node: cst.CSTNode) -> None:
    """`fitted.history("loss")`, `fitted("loss")`: round brackets where a dict is asked."""
    if isinstance(value, History):
        _fault(run, "history-called", value, node)
    elif isinstance(value, Made) and value.name == "history":
        _fault(run, "dict-called", dict(value.state)["fit"], node)


def keys_of(fit: Value) -> tuple[str, ...]:
    """What the fit records, as far as it is known."""
    return (fit.keys or ()) if isinstance(fit, History) else ()


def operands(run: Interpreter, sign: str, values: tuple[Value, Value], nodes: tuple[cst.CSTNode, cst.CSTNode]) -> None:
    """An operator or comparison of the list that `evaluate` gave, as if it were a number."""
    for (value, other), node in zip((values, values[::-1]), nodes, strict=True):
        if isinstance(value, Nothing) and (sign in ARITHMETIC or sign in ORDER):
            logs.as_number(run, value)
        if not isinstance(value, Seq) or of_evaluate(value) is None or (isinstance(other, Const) and _is_text(other)):
            continue
        if sign in ARITHMETIC or sign in ORDER or (sign == "+" and _is_number(other)):
            as_number(run, value, node, sign)


def _is_text(value: Const) -> bool:
    return isinstance(value.value, str)


def _is_number(value: Value) -> bool:
    return isinstance(value, Array) or (isinstance(value, Const) and isinstance(value.value, int | float))


def as_number(run: Interpreter, value: Value, node: cst.CSTNode, by: str) -> None:
    """The value is asked for as a number: `round(value)`, `f"{value:.2f}"`. `by`: the function, or the format."""
    logs.as_number(run, value)
    if isinstance(value, History) or (isinstance(value, Seq) and of_evaluate(value) is not None):
        _fault(run, "list-as-number", value, node)
    elif by == "int" and isinstance(value, Array) and value.shape == () and (result := of_predict(value)) is not None:
        _misread(run, "cut", result, node, given=run.anchor(node), by="int")
    elif isinstance(value, Array) and value.container in ("numpy", "tensor") and value.shape and by != "abs":
        result = value.past.result if value.past.result and value.past.result.method == "call" else of_predict(value)
        sizes = [size for size in value.shape if isinstance(size, int)]
        count = math.prod(sizes) if len(sizes) == len(value.shape) else 0
        # Of arrays of one number numpy made numbers until 2.3, but neither rounds nor formats them with a `:`.
        takes_one = by in ("float", "int") or by.startswith("%")
        if result is not None and (count or not takes_one):
            given, shape = run.anchor(node), show_shape(value.shape)
            tensor = value.container == "tensor"
            _misread(run, "as-number", result, node, given=given, rows=count, by=by, shape=shape, tensor=tensor)


def formatted(run: Interpreter, value: Value, spec: str, node: cst.CSTNode) -> None:
    """`f"{value:.2f}"`, `"%.2f" % value`."""
    if spec[-1:] in NUMBER_FORMATS[spec[:1]]:
        as_number(run, value, node, spec)


# Predictions


def called(run: Interpreter, name: str, args: Args, node: cst.Call) -> None:
    """A library's function is given predictions."""
    first = args.first
    if name in ARGMAX and first is not None:
        axis = library.named(name, args).get("axis")
        argmax(run, first.value, first.value_at, axis, node, name.partition(".")[0])
    elif name in OF_CLASSES:
        named = library.named(name, args)
        true, given = named.get("y_true") or named.get("y1"), named.get("y_pred") or named.get("y2")
        if true is None or given is None:
            return
        result = of_predict(given.value)
        metric = name.rpartition(".")[2]
        rows = _rows(true, given, name in OF_ONE_CLASS)
        if result is not None:
            _misread(run, "scores", result, node, metric=metric, given=given.value_at)
        elif rows is not None and isinstance(rows.value, Array) and rows.value.shape:
            _misread(run, "rows", None, node, metric=metric, given=rows.value_at, rows=rows.value.shape[-1])
        else:
            _out_of_order(run, true.value, given.value, node)
    elif name in OF_DATA and first is not None and isinstance(first.value, History):
        what = name.rpartition(".")[2]
        _fault(run, "history-as-data", first.value, first.value_at.node, receiver=first.value_at, key=what)


def _rows(true: Argument, given: Argument, both: bool) -> Argument | None:
    """The one with a column for each class where the other has class numbers, or where `both` must have them."""
    columns, classes = (
        [
            arg
            for arg in (true, given)
            if isinstance(arg.value, Array) and arg.value.shape and wide is _is_wide(arg.value)
        ]
        for wide in (True, False)
    )
    return columns[0] if columns and (classes or (both and len(columns) == 2)) else None


def _is_wide(array: Array) -> bool | None:
    """Whether each row has several columns; None where that is not known."""
    shape = array.shape or ()
    if len(shape) == 1 or (len(shape) == 2 and shape[1] == 1):
        return False
    return True if len(shape) == 2 and isinstance(shape[1], int) else None


def argmax(
    run: Interpreter,
    value: Value,
    given: Anchor | None,
    axis: Argument | None,
    node: cst.CSTNode,
    library: str = "numpy",
) -> None:
    """The place of the largest prediction; `given`: where the predictions stand. TensorFlow goes along the rows where
    it is given no axis.
    """
    result = of_predict(value)
    if result is None or not isinstance(value, Array) or not value.shape:
        return
    if value.shape == (1,):
        _misread(run, "one-unit", result, node)
    if len(value.shape) < 2:
        return
    rank, rows, width = len(value.shape), value.shape[0], value.shape[-1]
    if axis is not None and axis.value in (Const(-1), Const(rank - 1)):
        if width == 1:
            _misread(run, "one-unit", result, node, given=given)
    elif rank == 2 and width not in (1, "?") and _along_rows(axis, library):
        _misread(run, "samples", result, node)
    elif (axis is None or axis.value == Const(None)) and library == "numpy" and rank == 2 and width not in (1, "?"):
        alone = isinstance(node, cst.Call) and len(node.args) == 1
        if isinstance(rows, int) and rows > 1:
            _misread(run, "one-number", result, node, given=given, rows=rows, alone=alone)


def _along_rows(axis: Argument | None, library: str) -> bool:
    return library == "tensorflow" if axis is None else axis.value in (Const(0), Const(-2))


def picks(run: Interpreter, value: Value) -> None:
    """The places of samples are used as such, by `x[places]` or one after the other: that was meant by them."""
    result = value.past.result if isinstance(value, Array) else None
    if result is not None and result.method == "samples":
        run.log.faults[:] = [fault for fault in run.log.faults if not _says_samples(fault.data, result)]


def _says_samples(data: object, result: Result) -> bool:
    return isinstance(data, MisreadPredictions) and data.how == "samples" and data.call == result.call


def cut(run: Interpreter, value: Value, dtype: Value, given: Anchor | None, node: cst.CSTNode) -> None:
    """`predictions.astype(int)`, `int(predictions[0, 0])`: what stands behind the point is cut off."""
    result = of_predict(value)
    if result is not None and is_integer(dtype_of(dtype, None)):
        _misread(run, "cut", result, node, given=given, by="astype")


EXACT = (Const(0), Const(1))


def compared(run: Interpreter, sign: str, left: Value, right: Value, node: cst.CSTNode) -> None:
    """`predictions == labels`."""
    if sign not in ("==", "!="):
        return
    exact = next((one for one, other in ((left, right), (right, left)) if other in EXACT), None)
    if exact is not None and (result := of_predict(exact)) is not None:
        _misread(run, "exact", result, node)
    if not isinstance(left, Array) or not isinstance(right, Array):
        return
    for one, other in ((left, right), (right, left)):
        result = of_predict(one)
        if result is not None and other.labels in CLASSES and other.shape != ():
            _misread(run, "compared", result, node)
            return
        _out_of_order(run, one, other, node)


def _out_of_order(run: Interpreter, labels: Value, predictions: Value, node: cst.CSTNode) -> None:
    """The classes of a generator's files, and what was predicted from it in another order."""
    true = labels.past.result if isinstance(labels, Array) else None
    result = predictions.past.result if isinstance(predictions, Array) else None
    if true is None or result is None or true.method != "labels" or result.method not in ("predict", "classes"):
        return
    if isinstance(true.data, Dataset) and true.data.shuffled and true.data == result.data:
        _misread(run, "out-of-order", result, node)


def _misread(run: Interpreter, how: Any, result: Result | None, node: cst.CSTNode, **data: Any) -> None:
    model, call = (None, None) if result is None else (result.model, result.call)
    ident = model.id if isinstance(model, Ref) else None
    run.fault(MisreadPredictions(how=how, call=call, model=ident, **data), node, (id(node),))
