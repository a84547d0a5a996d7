"""Where Python or Keras would raise: the faults that the interpreter records, a class each with what messages need.

A `Fault` of the program holds one of them as its `data`; `program.faults_of(UndefinedName)` gives those of a kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from seqlint.quick import dataclass

if TYPE_CHECKING:
    from seqlint.keras_api.legacy import Removed
    from seqlint.program.language.values import Value
    from seqlint.program.model import Anchor, Argument

# Names


@dataclass(frozen=True, slots=True)
class UndefinedName:
    """A name that nothing binds when the line runs.

    `visible`: the names in scope; `local`: it belongs to a function; `later`: where the program binds it after all;
    `inside`: the function that binds it.
    """

    name: str
    visible: tuple[str, ...]
    local: bool
    later: Anchor | None = None
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class MissingImport:
    """Names of Keras or of a library that are used without importing them, each with the import statement."""

    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A library's module has no such name. `uses`: of a name that is imported, every place that uses it."""

    name: str
    module: str
    near: str | None
    imported: bool
    bound: str | None
    name_at: Anchor | None
    uses: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class RemovedName:
    """A module, class or function that Keras 3 has no more.

    `name`: as it is written; `module_at`: the module of a from-import; `among`: how many names that imports; `bound`:
    the imported name, None where it is given another.
    """

    name: str
    successor: str | None
    why: Removed
    module_at: Anchor | None
    among: int
    bound: str | None
    module_gone: bool


@dataclass(frozen=True, slots=True)
class GoneLayer:
    """A layer is made of a class that Keras has no more, and nothing took its place."""

    name: str


# Arguments


@dataclass(frozen=True, slots=True)
class UnknownArgument:
    """A keyword that the callee does not have. `near`: the one that was meant."""

    callee: str
    argument: Argument
    near: str | None


@dataclass(frozen=True, slots=True)
class RemovedArgument:
    """A keyword that Keras had once; `argument` is None where it was given by its place."""

    callee: str
    argument: Argument | None
    removed: Removed


@dataclass(frozen=True, slots=True)
class RemovedPositions:
    """Positional arguments that meant something else in Keras 1, of the class `name`.

    `sides`: the numbers; `places`: where they stand as the only arguments behind the first, else nothing.
    """

    name: str
    sides: tuple[int, int]
    places: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class SurplusArgument:
    """More positional arguments than parameters."""

    callee: str
    argument: Argument
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingArgument:
    """A required argument is missing."""

    callee: str
    group: str
    name: str


@dataclass(frozen=True, slots=True)
class OwnMissingArgument:
    """A function of the submission is called without required arguments."""

    name: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadArgument:
    """Keras' constructor refuses the value of the argument `name`; `message` is what Keras finds wrong with it.

    `wanted`: what it takes there; `needs`: the argument that must be given with it, where that is what is wrong.
    """

    callee: str
    name: str
    value: Value | None
    message: str
    needs: str | None = None
    wanted: str | None = None


@dataclass(frozen=True, slots=True)
class NumpyNumber:
    """A layer of this `kind` is given a number of numpy where Keras asks for one of Python's."""

    kind: str
    argument: Argument


@dataclass(frozen=True, slots=True)
class ShapeNotATuple:
    """A number as the input shape, where Keras needs it."""

    callee: str
    argument: Argument


@dataclass(frozen=True, slots=True)
class ClassBeyondRows:
    """`to_categorical` of a class number that its rows of `width` (None: what is needed) have no place for."""

    given: Argument
    low: float
    high: float
    width: int | None


# Putting layers into a model


@dataclass(frozen=True, slots=True)
class BareLayers:
    """Layers given to Sequential without a list: the positional arguments."""

    layers: tuple[Argument, ...]
    starred: bool


@dataclass(frozen=True, slots=True)
class SetOfLayers:
    """A set given to Sequential, which has no order."""


@dataclass(frozen=True, slots=True)
class BadSequentialArgument:
    """What Sequential cannot take as its parameter `name`."""

    value: Value
    name: str


@dataclass(frozen=True, slots=True)
class ClassAsLayer:
    """A layer class where a layer is due. `missing`: its required parameters, ("?",) where they are not known."""

    name: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotALayer:
    """Something that is no layer given as one; `what` it is in a few words.

    `given_by`: the function whose call gave None; else empty.
    """

    what: str
    value: Value
    given_by: str = ""


@dataclass(frozen=True, slots=True)
class OtherKeras:
    """A layer of the package `home` in a model of another Keras; or, where that is empty, a model or layer of Keras 3
    given to a function `what` that takes those of `tf_keras` only. `what`: the layer's kind, "?" where it is not known.
    `kind`: what it is, where it is no layer.
    """

    home: str
    what: str
    kind: Literal["layer", "optimizer", "callback", "schedule"] = "layer"


@dataclass(frozen=True, slots=True)
class ListAsLayer:
    """A list where one layer is due. `elements`: None where it is not written out; `inputs`: all are Inputs."""

    count: int
    elements: tuple[Anchor, ...] | None
    kind: str
    inputs: bool


@dataclass(frozen=True, slots=True)
class TensorAsLayer:
    """A layer called on a tensor, given as a layer; `kind` of that layer."""

    kind: str


@dataclass(frozen=True, slots=True)
class SecondInput:
    """A second Input, or one that is not first. `first`: where the model begins."""

    position: int
    first: Anchor


@dataclass(frozen=True, slots=True)
class MergeLayer:
    """A merge layer in a Sequential."""

    kind: str


@dataclass(frozen=True, slots=True)
class ReusedLayer:
    """A layer object that the model has already, and where it stands first."""

    kind: str
    first: Anchor


@dataclass(frozen=True, slots=True)
class DuplicateName:
    """Two layers with one explicit name."""

    name: object
    first: Anchor


@dataclass(frozen=True, slots=True)
class ExtraAddArgument:
    """`add` gets more than a layer."""

    argument: Argument
    is_layer: bool


@dataclass(frozen=True, slots=True)
class LayersMutated:
    """The copy `model.layers` changed in place: `how` in words, by which method (None for an item), and where that
    method's arguments stand."""

    receiver: Anchor
    how: str
    method: str | None
    places: tuple[Anchor, ...]


# A model's life


@dataclass(frozen=True, slots=True)
class MethodOnClass:
    """add, compile, ... called on the class."""

    method: str
    receiver: Anchor | None
    statement: Anchor | None


@dataclass(frozen=True, slots=True)
class ClassNotCalled:
    """`model = Sequential` without (), and the model is used."""

    name: str


@dataclass(frozen=True, slots=True)
class NoneUsed:
    """The None of a model's method is used.

    `name`: what it is bound to; `model`: the model's name; `root`: where a chain of calls begins; `breaks`: behind what
    each further statement would begin, None where that cannot be; `assigned`: the use is an assignment of the call.
    `local`: what a function of the submission, `method`, calls the model that it does not return; else empty.
    """

    method: str
    name: str | None
    model: str | None
    used: Anchor
    root: Anchor
    breaks: tuple[Anchor, ...] | None
    assigned: bool
    local: str = ""


@dataclass(frozen=True, slots=True)
class HistoryAsModel:
    """What the `fit` at `call` returned is used as the model: asked for `name`, under the name `bound`."""

    name: str
    call: Anchor
    bound: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class UnknownMethod:
    """A model has no such method or attribute."""

    name: str
    near: str | None
    name_at: Anchor


@dataclass(frozen=True, slots=True)
class RemovedMethod:
    """A method that Keras 3 has no more."""

    name: str
    removed: Removed
    name_at: Anchor


@dataclass(frozen=True, slots=True)
class RemovedAttribute:
    """An attribute that layers have no more."""

    name: str
    kind: str
    receiver: Anchor


@dataclass(frozen=True, slots=True)
class ChangedFunctional:
    """A functional model has neither add nor pop."""

    method: str
    receiver: Anchor


@dataclass(frozen=True, slots=True)
class MethodNotCalled:
    """`model.fit` as a statement. `needs`: it cannot be called without arguments."""

    method: str
    needs: bool


# Training


@dataclass(frozen=True, slots=True)
class OptimizerLr:
    """The attribute `lr` of an optimizer, read or set."""

    read: bool
    name_at: Anchor


@dataclass(frozen=True, slots=True)
class RateOfSchedule:
    """The learning rate of an optimizer that was made with a schedule, of this class, is set to something else."""

    schedule: str
    made: Anchor | None


@dataclass(frozen=True, slots=True)
class NoCallback:
    """An object of the class `cls` of the submission stands among the callbacks, and derives from no callback."""

    cls: str


@dataclass(frozen=True, slots=True)
class BadHook:
    """A callback's function `name` cannot take what Keras calls it with as `hook` (`on_epoch_end`, ...)."""

    hook: str
    name: str


@dataclass(frozen=True, slots=True)
class FloatLength:
    """`__len__` of the class `cls`, which derives from PyDataset, gives a float."""

    cls: str


@dataclass(frozen=True, slots=True)
class MissingLog:
    """A callback's function asks its logs for the number `key`, which the training does not record."""

    key: str
    recorded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadSchedule:
    """A LearningRateScheduler is given what gives no float.

    `function`: its name, None where it is none; `gives`: in words, None where it takes a wrong number of parameters;
    `epoch`: from 0, None where it is the same in all; `tensor`: only Keras 3 refuses it.
    """

    function: str | None
    gives: str | None
    epoch: int | None = None
    tensor: bool = False


@dataclass(frozen=True, slots=True)
class Untraceable:
    """A loss, metric or layer of the submission that Keras cannot trace.

    `what` it is; `by`: what asks for a tensor's value, its parts, or the number of its rows. "function": it only makes
    the function that Keras could call. "library": it is a function of numpy, scikit-learn, ...
    "unset": a layer's attribute `by` is read, and nothing sets it. "unbuilt": its `build` does not call that of the
    layer `by`, from which it derives.
    """

    how: Literal["parameters", "leaves", "parts", "rows", "nothing", "function", "library", "unset", "unbuilt"]
    what: str
    name: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class AdaptedToTable:
    """The layer of this `kind` is adapted to something (at `data`) that `adapt` iterates over (Keras 3.15.1).

    A frame gives the names of its columns (`columns`, where known), a series and a list give single numbers.
    """

    kind: str
    container: Literal["frame", "series", "list"]
    data: Anchor
    columns: tuple[str, ...] = ()


# What is done with the results


@dataclass(frozen=True, slots=True)
class UnknownHistoryKey:
    """A key that the history does not have."""

    key: str
    keys: tuple[str, ...]
    near: str | None


@dataclass(frozen=True, slots=True)
class MisreadResult:
    """What fit or evaluate returned at `call` is read as something else.

    `count`: how many numbers `method` gave, evaluate or a step of one batch; `wanted`: how many names take them;
    `receiver`: what is asked for `key`; `recorded`: the history has such a key;
    `swapped`: the names that take each other's number, which of them in `key`.
    """

    how: Literal[
        "history-as-dict",
        "history-attribute",
        "dict-attribute",
        "history-called",
        "dict-called",
        "history-unpacked",
        "unpacked",
        "keys-unpacked",
        "number-indexed",
        "no-such-item",
        "list-as-number",
        "history-as-data",
        "swapped",
    ]
    call: Anchor | None
    count: int
    method: str = "evaluate"
    wanted: int = 0
    receiver: Anchor | None = None
    key: Any = None
    recorded: bool = False
    swapped: tuple[Anchor, Anchor] | None = None


@dataclass(frozen=True, slots=True)
class MisreadPredictions:
    """What predict gave at `call` is read as something else.

    "rows": labels or predictions with a column for each class are compared with class numbers, or given to what takes
    none. `model`: its id; `given`: where the predictions stand; `rows`: how many, or how many columns; `alone`: they
    are the only argument of argmax; `metric`: a function of scikit-learn. "as-number": what is asked for a number
    (`by`: "float", "round", or a format) are `rows` numbers in an array of this `shape`, 0 where nobody knows how many;
    or in a `tensor`, which a model called like a function gives.
    "samples": argmax goes along the rows. "cut": whole numbers are made of them (`by` int or astype). "exact": they
    are compared with the number 0 or 1.
    """

    how: Literal[
        "one-unit", "one-number", "samples", "scores", "rows", "compared", "exact", "cut", "out-of-order", "as-number"
    ]
    call: Anchor | None
    model: int | None
    given: Anchor | None = None
    rows: int = 0
    alone: bool = False
    metric: str = ""
    by: str = ""
    shape: str = ""
    tensor: bool = False


@dataclass(frozen=True, slots=True)
class DiscardedResult:
    """A call as a statement whose only effect is its result.

    `written`: the function as written; `subject`: the data and its place, `place`: that as written, if something can be
    assigned to it.
    """

    name: str
    subject: Value
    subject_at: Anchor | None
    written: str
    place: str | None = None


BREAKS_MODEL = (
    GoneLayer,
    BareLayers,
    ClassAsLayer,
    NotALayer,
    OtherKeras,
    ListAsLayer,
    TensorAsLayer,
    SecondInput,
    MergeLayer,
    DuplicateName,
    BadSequentialArgument,
    BadArgument,
    NumpyNumber,
    MissingArgument,
    UnknownArgument,
    RemovedArgument,
    UnknownName,
    SurplusArgument,
    ShapeNotATuple,
)
"""With one of these about a model or its layer, Keras raises while the model is made: no such model exists."""
