"""The values of the abstract interpreter. All frozen; what Python can mutate lives in a heap behind a `Ref`.

A shape is a tuple of dimensions: an int, None where Keras has None, or "?" where the analysis cannot know it. A whole
shape that is not known is None. Axis 0 of an array is its number of rows, axis 0 of a Keras tensor the batch axis.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, Literal, TypeAlias

from seqlint.dimensions import Dim as Dim
from seqlint.dimensions import Shape as Shape
from seqlint.dimensions import join_shapes as join_shapes
from seqlint.dimensions import show_shape as show_shape
from seqlint.program.anchor import Anchor
from seqlint.quick import dataclass, replace


class Cause(Enum):
    """What made a value unknown, where a rule asks for it."""

    OTHER = "anything else"
    UNDEFINED = "a name that nothing binds"
    VERSION = "which version of a library is installed"
    LAYER = "it is one of the layers of a network that Keras brings"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not known, and why (words for --verbose; who decides on it asks for the `cause`). Every rule that meets it stays
    silent.

    With a `base` (not 0) it is a whole number, and two of one base differ by what is in `plus`: `i` and `i + 60`.
    `holds`: it is a list of unknown length with such an element.
    """

    why: str = ""
    base: int = 0
    plus: int = 0
    holds: Value | None = None
    cause: Cause = Cause.OTHER


@dataclass(frozen=True, slots=True)
class Const:
    """A Python constant: None, bool, int, float, complex, str, bytes or Ellipsis."""

    value: Any


@dataclass(frozen=True, slots=True)
class Seq:
    """A sequence of known length. Tuples are this; a list or set is a `Ref`, frozen to this where rules see it."""

    kind: Literal["tuple", "list", "set", "generator"]
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Dict:
    """A dict as rules see it, in insertion order."""

    items: tuple[tuple[Value, Value], ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """A mutable object in the heap. For rules, `kind` is "layer" or "model", and `id` the key of Program.layers /
    .models.
    """

    id: int
    kind: Literal["list", "dict", "set", "instance", "layer", "model"]

    @property
    def foreign(self) -> bool:
        """Whether it is a library's object, which the language only carries."""
        return self.kind in ("layer", "model")


@dataclass(frozen=True, slots=True)
class Origin:
    """Which data an array is: `family` is one load or split, `part` train/test/validation, `role` x (inputs) or y
    (labels).
    """

    family: str
    part: Literal["train", "test", "validation", "all"] | None
    role: Literal["x", "y"] | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a model's method `method` ("evaluate", "predict") gave for `data`; `call` asked for it. "call": the model
    itself, called like a function.

    "classes": what became of predictions by argmax or a threshold; "samples": the places of the largest predictions
    of each unit, by argmax along the rows; "labels": the true classes in the order of the files
    of a generator, `data`. `key`: which of the numbers that `evaluate` gives.
    """

    method: str
    model: Value | None = None
    call: Anchor | None = None
    data: Value | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Scaling:
    """One step that brought data to another scale: `how` in words (`StandardScaler`, `/ 255`).

    `learned`: the data that a scaler was fitted on, `source`: the data that it scaled; None for plain arithmetic.
    """

    how: str
    at: Anchor | None = None
    learned: Array | None = None
    source: Array | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What the program did to an array, as far as it matters to what it holds now.

    `scaled`: how it was scaled since it was loaded or split off, in order; None where that is not known. `missing`:
    a NaN was written into it, and nothing took it away. `ordered`: its rows stand in the order of its values.
    `result`: what gave it. `sorts`: it holds the indices that bring this array in order (`np.argsort`). `reach`: some
    of its values lie below the first of these numbers, and some above the second; None where that is not known.
    `texts`: those that it holds, each once, where all are written out. `names`: what its elements are called, where
    they are counts of such texts, or of labels.
    """

    scaled: tuple[Scaling, ...] | None = None
    missing: bool = False
    ordered: bool = False
    result: Result | None = None
    sorts: Array | None = None
    reach: tuple[float, float] | None = None
    texts: tuple[str, ...] = ()
    names: tuple[str | int, ...] = ()


NO_PAST = Past()


@dataclass(frozen=True, slots=True)
class Array:
    """Numeric data: a numpy array, tensor, data frame or series.

    `low`/`high` bound the values where known. `labels` says how class labels are encoded: integers 0..classes-1,
    one-hot rows, 0/1, several 0/1 a row, or continuous targets; None where it is not known to be labels. `classes` is
    the number of classes. `python`: a Python scalar read from an array (an int, not a numpy integer). `columns`: those
    of a frame whose names are known; they are all of them where there are as many as the frame is wide. Integer labels
    with `classes` hold every class. `past` ends where an operation does not say what becomes of it.
    """

    shape: Shape | None = None
    dtype: str | None = None
    low: float | None = None
    high: float | None = None
    labels: Literal["integer", "numbered", "counting", "one-hot", "binary", "multi-label", "continuous"] | None = None
    classes: int | None = None
    container: Literal["numpy", "tensor", "frame", "series", "python"] = "numpy"
    origin: Origin | None = None
    columns: tuple[tuple[str, Array], ...] = ()
    past: Past = NO_PAST

    @property
    def only(self) -> float | None:
        """The number that all values are, where that is known."""
        return self.low if self.low == self.high else None

    @property
    def named(self) -> tuple[tuple[Const, Array], ...]:
        """What stands under each name, where those of the elements are known."""
        one = Array((), self.dtype, self.low, self.high, container="python")
        return tuple((Const(name), one) for name in self.past.names)

    def with_(self, **changes: Any) -> Array:
        """A copy with the given fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Slice:
    """`start:stop:step` in a subscript; a part left out is Const(None).

    `length`: where only that is known of the ends.
    """

    start: Value
    stop: Value
    step: Value
    length: Dim = "?"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A tf.data.Dataset, generator or Sequence: what one element holds.

    `elements` is (x,), (x, y) or (x, y, weights); shapes are those of one *sample*, without batch axis. `batch` is the
    batch size, None where it is not batched, "?" where batched by an unknown size. `size` counts samples. `full`: no
    batch is smaller than the others. `shuffled`: a generator that yields its files in another order each time.
    """

    elements: tuple[Value, ...]
    batch: Dim = None
    size: Dim = "?"
    kind: str = "tf.data.Dataset"
    full: bool = False
    shuffled: bool = False


@dataclass(frozen=True, slots=True)
class Tensor:
    """A symbolic Keras tensor: `Input(...)` or what a layer returned. Shape with batch axis. `model`: graph it belongs
    to.
    """

    shape: Shape | None
    producer: int | None = None
    inputs: tuple[Value, ...] = ()
    dtype: str | None = None


@dataclass(frozen=True, slots=True)
class Api:
    """A name of a library, not called yet: class, function or constant.

    Canonical: `keras.layers.Dense`, `numpy.zeros`. `home`: the package, where it is another Keras (`tf_keras`).
    """

    name: str
    home: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """An imported module, canonical as in `Api`. `written`: the way there, where it leads through TensorFlow or
    `tf_keras`.
    """

    name: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call. `name` is the parameter it binds to, or None for a surplus positional or unknown one.

    `at` is the whole argument (deleting it takes the comma along), `value_at` its value, `position` its place among the
    positional ones or None when given by keyword.
    """

    name: str | None
    value: Value
    at: Anchor
    position: int | None = None

    @property
    def value_at(self) -> Anchor:
        return self.at.given


@dataclass(frozen=True, slots=True)
class Made:
    """An instance of a library class that is neither layer nor model: optimizer, loss, regularizer, callback, scaler.

    `id`: which object of Keras it is, numbered among models and layers in the order in which they are made; 0 where it
    may be one of several, and negative for the one that a `compile` of that order made of a name. `cls`: the class of
    the submission that derives from `name`; its arguments are not known. `home`: as in `Api`.
    """

    name: str
    arguments: tuple[Argument, ...] = ()
    at: Anchor | None = None
    state: tuple[tuple[str, Value], ...] = ()
    id: int = 0
    cls: Class | None = None
    home: str = ""

    def given(self, name: str) -> Argument | None:
        """The argument given as `name`, None where it was left out."""
        return next((a for a in self.arguments if a.name == name), None)

    def argument(self, name: str) -> Value | None:
        """The value of the argument given as `name`, None where it was left out."""
        argument = self.given(name)
        return None if argument is None else argument.value


@dataclass(frozen=True, slots=True)
class Nothing:
    """The None that a model's method returned: `call` made it, `method` of the model `model`.

    Or that of a function of the submission, `method`, that made the model, called it `local` and does not return it.
    """

    call: Anchor
    method: str
    model: Value
    local: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """What `fit` returned. `keys` are those of `.history`, None where not known."""

    model: Value
    keys: tuple[str, ...] | None
    call: Anchor


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the submission: `node` its definition, `scope` where it was defined."""

    node: Any
    name: str
    unit: int
    top: int
    scope: tuple[int, ...]
    defaults: tuple[tuple[str, Value], ...] = ()
    owner: Value | None = None

    @property
    def at(self) -> Anchor:
        """Where it is written, which may be another cell than the one that runs."""
        return Anchor(self.node, self.unit, self.top)


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the submission. Its scope tells it from others: to go through all bases may take for ever."""

    node: Any
    name: str
    scope_id: int
    bases: tuple[Value, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Class) and self.scope_id == other.scope_id

    def __hash__(self) -> int:
        return hash(self.scope_id)


@dataclass(frozen=True, slots=True)
class BoundMethod:
    """An attribute that is a method: of an object in the heap, an array, a library instance, or a library class."""

    receiver: Value
    name: str
    function: Function | None = None
    receiver_at: Anchor | None = None


Value: TypeAlias = (
    Unknown
    | Const
    | Seq
    | Dict
    | Ref
    | Array
    | Slice
    | Dataset
    | Tensor
    | Api
    | Module
    | Made
    | Nothing
    | History
    | Function
    | Class
    | BoundMethod
)

NONE = Const(None)


def same(a: Value, b: Value) -> bool:
    """Equal, and of one type: Python's 1 == 1.0 == True does not count."""
    if isinstance(a, Const) and isinstance(b, Const):
        return type(a.value) is type(b.value) and (a.value == b.value or (a.value != a.value and b.value != b.value))
    return a == b


def size(value: Value, limit: int) -> int:
    """The number of elements of a sequence and of those in it; more than `limit` where there are too many to count."""
    if not isinstance(value, Seq):
        return 1
    found = len(value.items)
    for item in value.items:
        if found > limit:
            break
        if isinstance(item, Seq):
            found += size(item, limit - found)
    return found


def join(a: Value, b: Value, why: str = "it differs between two paths") -> Value:
    """The value of a name that is `a` on one path and `b` on the other."""
    if same(a, b):
        return a
    if isinstance(a, Array) and isinstance(b, Array):
        return _join_arrays(a, b)
    if isinstance(a, Seq) and isinstance(b, Seq) and a.kind == b.kind and len(a.items) == len(b.items):
        return Seq(a.kind, tuple(join(x, y, why) for x, y in zip(a.items, b.items, strict=True)))
    if isinstance(a, Made) and isinstance(b, Made) and replace(a, id=0) == replace(b, id=0):
        return replace(a, id=0)
    return because((a, b), why)


def because(values: Iterable[Value], otherwise: str) -> Unknown:
    """What is not known for the reason that the first unknown one of `values` has; `otherwise`: where there is none."""
    first = next((value for value in values if isinstance(value, Unknown)), None)
    return Unknown(otherwise) if first is None else Unknown(first.why, cause=first.cause)


def fresh(value: Value) -> Value:
    """What a call makes of a value that is not known is another one."""
    return because((value,), "") if isinstance(value, Unknown) and value.base else value


def distance(a: Value, b: Value) -> int | None:
    """`b - a`, for one number that is not known, plus two known ones; None for anything else."""
    if isinstance(a, Unknown) and isinstance(b, Unknown) and a.base == b.base != 0:
        return b.plus - a.plus
    return None


def _join_arrays(a: Array, b: Array) -> Array:
    return Array(
        shape=join_shapes(a.shape, b.shape),
        dtype=a.dtype if a.dtype == b.dtype else None,
        low=None if a.low is None or b.low is None else min(a.low, b.low),
        high=None if a.high is None or b.high is None else max(a.high, b.high),
        labels=a.labels if a.labels == b.labels else None,
        classes=a.classes if a.classes == b.classes else None,
        container=a.container,
        origin=a.origin if a.origin == b.origin else None,
        columns=a.columns if a.columns == b.columns else (),
        past=a.past if a.past == b.past else NO_PAST,
    )


def apart(value: Value) -> Value:
    """The same with an identity of its own, where it is one that nobody knows: two reads may give different answers."""
    scalar = isinstance(value, Array) and value.shape == ()
    return replace(value) if scalar or isinstance(value, Unknown) else value
