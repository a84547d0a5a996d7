"""What becomes of an array's past (values.Past) in each operation: how it was scaled, gaps, order. One place for all.

An operation that is not named here ends it: nothing is known then, and rules that ask are silent.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence

from seqlint.program.language.values import (
    NO_PAST,
    NONE,
    Array,
    Const,
    Made,
    Past,
    Ref,
    Result,
    Scaling,
    Seq,
    Slice,
    Unknown,
    Value,
)
from seqlint.program.library import labels
from seqlint.program.library.arrays import array_of, option
from seqlint.program.library.call import Call, Heap
from seqlint.quick import replace

KEEPS = frozenset({
    "array", "asarray", "asanyarray", "ascontiguousarray", "copy", "astype", "float32", "float64", "float16", "reshape",
    "ravel", "flatten", "squeeze", "expand_dims", "atleast_1d", "atleast_2d", "to_numpy", "as_matrix", "numpy",
    "convert_to_tensor", "constant", "cast", "to_frame", "reset_index", "rename", "infer_objects", "tolist", "to_list",
})  # fmt: skip
"""The same values in the same order of rows."""
AS_LEFT = frozenset({
    "DataFrame", "Series", "from_dict", "drop", "set_index", "pop", "assign", "shift", "diff", "pct_change",
    "to_numeric",
})  # fmt: skip
"""What these do to each column, they say themselves."""
SCALERS = "sklearn.preprocessing."
OF_CLASSES = frozenset({"to_categorical", "label_binarize", "get_dummies", "factorize", "one_hot"})
"""Other labels in the same order."""
SPLITS = frozenset({"train_test_split"})
LINEAR = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
WHOLE = Slice(NONE, NONE, NONE)
NORMAL = frozenset({"randn", "standard_normal", "normal"})
"""numpy's functions and methods that draw from a normal distribution."""
UNIFORM = frozenset({"rand", "random", "random_sample", "uniform"})
"""Those that draw evenly from a range."""
EDGE = 0.15
"""Of `MANY` such numbers some lie in this part of the range at its beginning, and some at its end."""
MANY, SPREAD = 50, 1.2
"""Of so many numbers some lie further than so many deviations below the mean, and some above: in 499 of 500 draws."""
BOTH_SIDES = (-0.01, 0.01)
"""What has the mean 0 lies on both sides of it."""
MOST = 1_000
"""So many labels are followed one by one."""
SMALL = 0.1
"""A product with so small a number brings pixels and the like to another scale."""


def ended(value: Value) -> Value:
    """The same where its past is not known."""
    return bare(value) if isinstance(value, Array) else value


def bare(value: Array) -> Array:
    """The array without a past; nor have the columns of a frame one."""
    if value.past is NO_PAST and not value.columns:
        return value
    columns = tuple((name, replace(column, past=NO_PAST)) for name, column in value.columns)
    return replace(value, past=NO_PAST, columns=columns)


def after_call(call: Call, result: Value) -> Value:
    """The result of a library's function or method."""
    name = call.name.rpartition(".")[2]
    if name in SPLITS:
        return _split(call, result)
    if not isinstance(result, Array) or name in AS_LEFT or call.name == "pandas.concat":
        return result
    given = call.receiver if isinstance(call.receiver, Array) else array_of(call.first, call.heap)
    first = given if isinstance(given, Array) else Array()
    if isinstance(call.receiver, Made) and call.receiver.name.startswith(SCALERS):
        return replace(result, past=_transformed(call, call.receiver, name))
    if isinstance(call.receiver, Made) and call.receiver.name.startswith("pandas."):
        return result  # `df.rolling(7).mean()` says itself what it leaves
    if name in KEEPS:
        came_of = first.past.result.method if first.past.result is not None else "predict"
        gone = came_of == "fit" or (name in ("astype", "cast") and came_of == "predict")
        return replace(result, past=replace(first.past, result=None) if gone else first.past)
    found = bare(result)
    if name in NORMAL and (call.name.startswith("numpy.random.") or isinstance(call.receiver, Made)):
        return replace(found, past=Past(reach=_drawn(call, found)))
    if name in ("dot", "matmul"):
        weights = call.get("other") if call.receiver is not None else call.get("b", "x2")
        return replace(found, past=Past(reach=_product_reach(first, array_of(weights, call.heap))))
    if name in UNIFORM and (call.name.startswith("numpy.random.") or isinstance(call.receiver, Made)):
        return replace(found, past=Past(reach=_within(found)))
    if name in ("sort", "sorted") and len(found.shape or ()) == 1:
        return replace(found, past=Past(ordered=True, missing=first.past.missing))
    if name in ("arange", "linspace") and len(found.shape or ()) == 1:
        return replace(found, past=Past(ordered=True))
    if name == "argsort":
        return replace(found, past=Past(sorts=first))
    if name == "replace":
        return _replaced(call, found)
    if name == "map" and isinstance(call.receiver, Array):
        return result  # which says itself whether it left gaps
    if name == "value_counts":
        return replace(result, past=Past(names=first.past.texts or _numbers(first)))
    if name == "unique":
        texts = first.past.texts  # in the order in which they come, which pandas keeps
        return replace(found, past=Past(texts=tuple(sorted(texts)) if call.name == "numpy.unique" else texts))
    if name == "argmax":
        along_rows = call.get("axis") == Const(0) or (call.get("axis") is None and call.name.startswith("tensorflow."))
        return replace(found, past=Past(result=_samples(first) if along_rows else _classes(first)))
    if name in ("round", "rint", "around"):
        return replace(found, past=Past(result=_classes(first), missing=first.past.missing))
    if name == "sort_values":
        return _sorted(call, result)
    if name in OF_CLASSES:
        return replace(found, past=Past(ordered=first.past.ordered))
    if name == "repeat" and call.get("axis") in (None, NONE, Const(0)):
        return replace(found, past=Past(ordered=first.past.ordered or _counts_up(first, call)))
    if name in ("concatenate", "concat", "hstack", "vstack", "append", "r_"):
        return replace(found, past=_joined(call))
    return found


def _numbers(array: Array) -> tuple[int, ...]:
    """The labels in an array, where they follow each other, all occur and are not very many."""
    low, high, classes = array.low, array.high, array.classes
    if array.labels not in labels.NUMBERS or low is None or high is None or classes is None:
        return ()
    return tuple(range(int(low), int(low) + classes)) if high - low + 1 == classes <= MOST else ()


def _drawn(call: Call, found: Array) -> tuple[float, float] | None:
    """How far numbers reach that are drawn from a normal distribution."""
    mean, deviation = option(call, "loc", 0.0), option(call, "scale", 1.0)
    numbers = isinstance(mean, int | float) and isinstance(deviation, int | float)
    return (mean - SPREAD * deviation, mean + SPREAD * deviation) if numbers and many(found) else None


def _within(found: Array) -> tuple[float, float] | None:
    """How far numbers reach that are drawn evenly from a range."""
    if found.low is None or found.high is None or not many(found):
        return None
    edge = EDGE * (found.high - found.low)
    return found.low + edge, found.high - edge


def many(array: Array) -> bool:
    """Whether it is known to hold so many numbers that chance plays no part."""
    sizes = array.shape or ()
    return bool(sizes) and all(isinstance(size, int) for size in sizes) and math.prod(sizes) >= MANY  # type: ignore[arg-type]


def _replaced(call: Call, found: Array) -> Array:
    """`replace("?", np.nan)`: a gap where the program says so; that nothing is infinite is no evidence of gaps."""
    old, new = option(call, "to_replace"), option(call, "value")
    infinite = any(value in (math.inf, -math.inf) for value in (old if isinstance(old, tuple) else (old,)))
    if not isinstance(new, float) or new == new or infinite:
        return found
    columns = tuple((name, replace(column, past=Past(missing=True))) for name, column in found.columns)
    return replace(found, past=Past(missing=True), columns=columns)


def _classes(predictions: Array) -> Result | None:
    """Predictions that became classes."""
    result = predictions.past.result
    return replace(result, method="classes") if result is not None and result.method == "predict" else None


def _samples(predictions: Array) -> Result | None:
    """The rows of the largest predictions, one for each unit; of one sample's vector it is its class."""
    found = _classes(predictions)
    vector = predictions.shape is not None and len(predictions.shape) == 1
    return found if found is None or vector else replace(found, method="samples")


def _counts_up(first: Array, call: Call) -> bool:
    """`np.repeat([0, 1, 2], 50)`, `np.repeat(np.arange(3), 50)`."""
    given = call.items(call.first)
    numbers = [item.value for item in given or () if isinstance(item, Const)]
    literal = given is not None and len(numbers) == len(given) > 1
    rows = first.shape[0] if first.shape else "?"
    counted = isinstance(rows, int) and rows > 1 and first.low == 0 and first.high == rows - 1
    return len(set(numbers)) == len(numbers) if literal else counted


def _joined(call: Call) -> Past:
    """Arrays end to end: in order of class where each holds one class of its own."""
    given = call.items(call.first) or ()
    if call.name.endswith("append"):
        given = (call.get("arr") or NONE, call.get("values") or NONE)
    arrays = [one for one in (array_of(value, call.heap) for value in given) if isinstance(one, Array)]
    return end_to_end(arrays, len(arrays) == len(given) and option(call, "axis", 0) in (0, None))


def end_to_end(arrays: Sequence[Array], whole: bool = True) -> Past:
    """Of arrays one after the other; `whole`: there are no others."""
    values = [one.only for one in arrays if one.only is not None]
    ordered = whole and len(arrays) == len(values) == len(set(values)) > 1
    return Past(ordered=ordered, missing=any(one.past.missing for one in arrays))


def _sorted(call: Call, result: Array) -> Array:
    """`sort_values("label")`: that column is in order now, and the others are not."""
    by = option(call, "by")
    first = by[0] if isinstance(by, tuple) and by else by
    columns = tuple(
        (name, replace(column, past=Past(missing=column.past.missing, ordered=name == str(first))))
        for name, column in result.columns
    )
    series = result.container == "series"
    return replace(result, past=Past(missing=result.past.missing, ordered=series), columns=columns)


def _split(call: Call, result: Value) -> Value:
    """The parts of a split share what was done before; from here on they may be scaled apart."""
    parts = call.heap.items(result) if isinstance(result, Ref) else None
    if parts is None:
        return result
    given = [array_of(value, call.heap) for value in call.several("arrays") for _ in range(2)]
    shuffled = option(call, "shuffle", True) is not False
    found = []
    for part, whole, training in zip(parts, given, (True, False) * len(given), strict=False):
        if isinstance(part, Array) and isinstance(whole, Array):
            missing = whole.past.missing and training
            ordered = whole.past.ordered and not shuffled
            past = Past(_since_split(whole), missing, ordered, reach=whole.past.reach if training else None)
            part = replace(bare(part), past=past)
        found.append(part)
    return call.heap.new_list((*found, *parts[len(found) :]))


def _since_split(whole: Array) -> tuple[Scaling, ...] | None:
    if whole.past.scaled is not None:
        return whole.past.scaled
    return () if whole.origin is None or whole.origin.part in (None, "all") else None


# Scaling


def _transformed(call: Call, scaler: Made, method: str) -> Past:
    """What a scaler of scikit-learn gives."""
    source = array_of(call.get("X"), call.heap)
    kind = scaler.name.removeprefix(SCALERS)
    if not isinstance(source, Array) or not kind.endswith(("Scaler", "Normalizer", "Transformer")):
        return NO_PAST
    learned = source if method == "fit_transform" else dict(scaler.state).get("learned")
    missing = source.past.missing
    if method not in ("fit_transform", "transform") or not isinstance(learned, Array):
        return Past(missing=missing)
    step = Scaling(kind, call.at, learned, source)
    centred = kind == "StandardScaler" and scaler.argument("with_mean") in (None, Const(True))
    reach = BOTH_SIDES if centred and learned == source else None
    return Past((*(source.past.scaled or ()), step)[-4:], missing, reach=reach)


def after_binary(sign: str, left: Value, right: Value, result: Value, heap: Heap | None) -> Value:
    """The result of an operator."""
    if not isinstance(result, Array) or sign in ("==", "!=", "&", "|", "^"):
        return result
    if sign == "@":
        return replace(result, past=Past(reach=_product_reach(left, array_of(right, heap))))
    if sign in ("<", "<=", ">", ">="):
        number = array_of(right, heap)
        ordered = isinstance(left, Array) and left.past.ordered and isinstance(number, Array) and number.shape == ()
        past = Past(ordered=ordered, result=_classes(left)) if isinstance(left, Array) else NO_PAST
        return replace(result, past=past)
    a, b = array_of(left, heap), array_of(right, heap)
    if not isinstance(a, Array) or not isinstance(b, Array):
        return result
    missing = a.past.missing or b.past.missing
    array, other = (b, a) if a.shape == () and sign in ("+", "*") else (a, b)
    ordered = array.past.ordered and other.shape == () and sign != "%"
    names = (a if b.shape == () else b if a.shape == () else Array()).past.names
    reach = _stretched(sign, a, b)
    return replace(result, past=Past(_rescaled(sign, array, other), missing, ordered, reach=reach, names=names))


def _product_reach(left: Value, right: Array | Unknown) -> tuple[float, float] | None:
    """What has the mean 0 has it still when it is multiplied by weights, and lies on both sides of it."""
    weights = isinstance(right, Array) and right.low is not None and not right.low == right.high == 0
    return BOTH_SIDES if weights and isinstance(left, Array) and _is_centred(left) else None


def _is_centred(array: Array) -> bool:
    return array.past.reach is not None and array.past.reach[0] == -array.past.reach[1]


def _stretched(sign: str, left: Array, right: Array) -> tuple[float, float] | None:
    """How far an array reaches after an operation with one number, or with another of the mean 0."""
    if sign in ("+", "-") and left is not right and _is_centred(left) and _is_centred(right):
        return BOTH_SIDES
    array, other = (left, right) if right.shape == () else (right, left)
    reach, number = array.past.reach, other.low
    if reach is None or other.shape != () or number is None or number != other.high or sign not in LINEAR:
        return None
    if sign == "/" and (array is right or not number):
        return None
    ends = [LINEAR[sign](*((end, number) if array is left else (number, end))) for end in reach]
    return min(ends), max(ends)


def _rescaled(sign: str, array: Array, other: Array) -> tuple[Scaling, ...] | None:
    """How an array is scaled after `array sign other`; a shift is none."""
    before = array.past.scaled
    if before is None or sign in ("+", "-"):
        return before
    number = other.only if other.shape == () else None
    if number == 1:
        return before
    if sign == "/" or (sign == "*" and number is not None and abs(number) <= SMALL):
        return (*before, Scaling(f"{sign} {number:g}" if number is not None else "a division"))[-4:]
    return None


# Picking and storing


def after_subscript(receiver: Value, index: Value, result: Value) -> Value:
    """`receiver[index]`."""
    if not isinstance(result, Array):
        return result
    frame = isinstance(receiver, Array) and receiver.container == "frame"
    accessed = dict(receiver.state).get("of") if isinstance(receiver, Made) else None
    rows = index.items[0] if isinstance(index, Seq) and index.kind == "tuple" and index.items else index
    if (frame and not isinstance(index, Slice | Array)) or (isinstance(accessed, Array) and rows == WHOLE):
        return result  # columns, which keep theirs
    whole = accessed if isinstance(accessed, Array) else receiver
    if not isinstance(whole, Array):
        return bare(result)
    if result.shape == ():
        return replace(bare(result), past=Past(result=_predicted(whole)))
    found = bare(result)
    if isinstance(index, Array) and index.past.sorts is whole:
        return replace(found, past=Past(whole.past.scaled, whole.past.missing, True))
    kept = whole.past.ordered and isinstance(rows, Slice) and rows.step in (NONE, Const(1), Const(-1))
    predicted = _predicted(whole) if isinstance(index, Const | Slice) else None
    reach = whole.past.reach if isinstance(rows, Slice) and found.shape is not None and many(found) else None
    return replace(found, past=Past(whole.past.scaled, False, kept, predicted, reach=reach))


def _predicted(whole: Array) -> Result | None:
    """What gave the predictions of which a part is picked by place."""
    found = whole.past.result
    known = found is not None and found.method in ("predict", "call")
    return found if known and whole.container != "frame" else None


def after_store(receiver: Value, stored: Value, result: Value, heap: Heap) -> Value:
    """What an array is after a value was stored in it: whether it was a gap that was filled is not known. The table of
    a history stays one.
    """
    if not isinstance(result, Array):
        return result
    value = array_of(stored, heap)
    missing = isinstance(value, Array) and value.past.missing
    if result.container == "frame":
        came_of = receiver.past.result if isinstance(receiver, Array) else None
        kept = came_of if came_of is not None and came_of.method == "fit" else None
        return replace(result, past=Past(missing=any(one.past.missing for _, one in result.columns), result=kept))
    return replace(result, past=Past(result.past.scaled, missing))
