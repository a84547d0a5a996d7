"""The result of the analysis: what rules, `shapes` and the grader see. No libcst here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, Generic, TypeVar

from seqlint import keras_api
from seqlint.dimensions import OneOf, Shape
from seqlint.dimensions import Problem as Problem
from seqlint.program.anchor import Anchor as Anchor
from seqlint.program.language.values import Argument as Argument
from seqlint.program.language.values import Const, Made, Unknown, Value
from seqlint.quick import dataclass

D = TypeVar("D")
"""Which fault: a class of `program/faults.py`."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer, in a model or free. `kind` is Keras' class name, or the student's own class for a custom layer.

    `input_shape`, `output_shape` (with batch axis) and `params` hold in this model, None where not known. `added_at` is
    what put it there: the `add` call or the element of the list. `layers`: of a nested model; `wrapped`: the layer
    inside a wrapper; `outputs`: the shapes of all outputs where there are several (`return_state=True`), `maybe` what
    is known of an output shape whose number of axes is not. `adapted`:
    since which event (its `order`) a preprocessing layer has learned its vocabulary or mean, None where it never does.
    `cloned`: made by `clone_model`.
    """

    id: int
    kind: str
    at: Anchor
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    added_at: Anchor | None = None
    input_shape: Shape | None = None
    output_shape: Shape | None = None
    params: int | None = None
    problem: Problem | None = None
    layers: tuple[Layer, ...] = ()
    wrapped: Layer | None = None
    custom: bool = False
    open: bool = False
    outputs: tuple[Shape, ...] = ()
    adapted: int | None = None
    cloned: bool = False
    maybe: OneOf | None = None

    def given(self, name: str) -> Argument | None:
        """The argument as the student gave it, None where it was left out."""
        return self.arguments.get(name)

    def value(self, name: str) -> Value:
        """The argument's value: the given one, or Keras' default."""
        argument = self.arguments.get(name)
        if argument is not None:
            return argument.value
        if self.open or self.custom:
            return Unknown("arguments that are not known")
        default = keras_api.default("layers", self.kind, name)
        return Unknown(f"{self.kind} has no argument {name}") if default is keras_api.UNKNOWN else Const(default)


FITS = ("fit", "fit_generator", "train_on_batch")
"""The kinds of events that train."""
TAKE_DATA = ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch")
"""The methods that put data through the model."""
RATE_CALLBACKS = ("keras.callbacks.LearningRateScheduler", "keras.callbacks.ReduceLROnPlateau")
"""The callbacks that set the optimizer's learning rate."""
MEET_DATA = (*TAKE_DATA, "call")
"""The kinds of events at which a model meets data: `call` is `model(x)`."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a model, in order.

    `kind` is the Keras name: "created", then methods ("add", "pop", "compile", "fit", "fit_generator", "evaluate",
    "predict", "summary", "save", ...), "apply_gradients" (an optimizer gets its weights in a loop of one's own),
    attributes read ("output_shape", "weights", ...) or set ("trainable"), and "escaped" (handed to
    code that the analysis does not know: rules about the model's life are silent from here),
    "rebound" (its last name is given to another object), "discarded" (built and bound to nothing). `layers` are those
    of the model at that time. `certain` is False inside a `try` with handlers or in a loop that may not run. `problem`:
    why Keras refuses the data that a call is given, whose model has another input shape ("rank", or "axis" where a size
    differs on which weights depend). `open`: there may be more arguments than are known (`fit(x, y, **options)`), or
    more weights that an optimizer gets. `recorded`: the keys that a `fit` records, None where they are not all known;
    `frozen`: the ids of the layers and models that do not train at a `compile`, `fit` or `train_on_batch`. `loop`: it
    happens in the first round of a loop of unknown length, before which only objects with smaller ids were made; 0
    outside of one. `validation`: as `problem`, of the inputs in `validation_data`.
    """

    kind: str
    at: Anchor
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    layers: tuple[Layer, ...] = ()
    certain: bool = True
    order: int = 0
    scope: str = ""
    receiver_at: Anchor | None = None
    open: bool = False
    problem: Problem | None = None
    recorded: tuple[str, ...] | None = None
    frozen: frozenset[int] = frozenset()
    loop: int = 0
    validation: Problem | None = None

    def given(self, name: str) -> Argument | None:
        return self.arguments.get(name)

    def value(self, name: str) -> Value | None:
        """The given value, None where the argument was left out."""
        argument = self.arguments.get(name)
        return None if argument is None else argument.value


@dataclass(frozen=True, slots=True)
class Model:
    """A Sequential (or functional, or subclassed) model and its history.

    `input`: its `Input`/`InputLayer`, which is not among `layers`. `open`: layers were added or removed in a way the
    analysis could not follow, so `layers` may not be all. `raises`: Keras or Python would raise on the way, so no such
    model exists; shapes are those of the intended program. `built`: None = not known.
    """

    id: int
    kind: str
    at: Anchor
    name: str | None
    layers: tuple[Layer, ...]
    events: tuple[Event, ...]
    input: Layer | None = None
    input_shape: Shape | None = None
    output_shape: Shape | None = None
    params: int | None = None
    built: bool | None = None
    declared: bool = False
    open: bool = False
    raises: bool = False
    escaped: bool = False
    cls: str | None = None

    def happened(self, *kinds: str) -> Iterator[Event]:
        """The events of these kinds, in order."""
        return (e for e in self.events if e.kind in kinds)

    @property
    def outputs(self) -> tuple[Shape, ...]:
        """The shapes of all outputs where a Sequential has several; empty where that is not known."""
        known = self.kind == "Sequential" and self.built and not self.open and not self.raises
        return self.layers[-1].outputs if known and self.layers else ()


@dataclass(frozen=True, slots=True)
class Fault(Generic[D]):
    """Where Python or Keras would raise. The interpreter goes on with the intended program where that is evident.

    `data` is one of the classes of `program/faults.py`: which fault it is, and what a message needs. `about`: ids of
    models, layers, calls.
    """

    data: D
    at: Anchor
    about: tuple[object, ...] = ()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class LayerUse:
    """A layer or model called by hand: `x = Dense(3)(x)`.

    `inputs`: what it was called on; a Tensor's `producer` is the `output` of the use that made it. `plain`: called with
    one tensor and nothing else. `reads`: how often the program reads a name that holds the result.
    """

    at: Anchor
    layer: int
    kind: str
    inputs: tuple[Value, ...]
    output: int
    plain: bool
    reads: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """A `load_model`: its arguments, and its place among the events."""

    at: Anchor
    arguments: Mapping[str, Argument]
    order: int


@dataclass(frozen=True, slots=True)
class Own:
    """A function or class of the submission, as far as saving and loading are concerned.

    `decorated`: with anything, which may register it with Keras. `takes_config`: a class that is made again by what
    `get_config` gives without having one of its own: its `__init__` takes any keyword.
    """

    name: str
    decorated: bool
    takes_config: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """One path through a submission: what it builds and does, in order. Branches that change a model make several
    paths.

    `layers`: every layer object made, in a model or not. `unused`: ids of layers that nothing adds, calls, stores or
    passes on, with True where the layer stands alone as an expression. `imports`: Keras and TensorFlow names as
    written, each with the module's place in the import. `first`: the statement before which an import can be added.
    `since`: in a function that nobody calls, events up to this order lie before it, and nobody knows what else does.
    `called`: canonical names of the library functions that it calls. `loads`: the models that it loads; `own`: its own
    functions and classes by name. `forgotten`: callbacks that it makes, the name of each, which is never read, and the
    order of events then. `spread`: ids of optimizers that get weights of nobody knows which models.
    `max_layer_weights`: the setting of that name. `trees`: what the anchors point into, one for each cell; nothing for
    rules. `ended`: the path ends in a branch that others pass by, so that it knows nothing of what stands behind.
    `answers`: what has been worked out of it already, where many rules ask.
    """

    path: str
    models: Mapping[int, Model] = field(default_factory=dict)
    layers: Mapping[int, Layer] = field(default_factory=dict)
    faults: tuple[Fault[Any], ...] = ()
    calls: tuple[LayerUse, ...] = ()
    imports: tuple[tuple[str, Anchor], ...] = ()
    unused: tuple[tuple[int, bool], ...] = ()
    keras: int = 3
    notebook: bool = False
    ran_nodes: frozenset[int] = frozenset()
    first: Anchor | None = None
    since: int = 0
    called: frozenset[str] = frozenset()
    loads: tuple[Load, ...] = ()
    own: Mapping[str, Own] = field(default_factory=dict)
    forgotten: tuple[tuple[str, Made, int], ...] = ()
    spread: frozenset[int] = frozenset()
    max_layer_weights: int = 100_000_000
    trees: tuple[Any, ...] = ()
    ended: bool = False
    answers: dict[str, Any] = field(default_factory=dict)

    def faults_of(self, kind: type[D]) -> Iterator[Fault[D]]:
        """The certain faults of a kind, which is a class of `program/faults.py`."""
        return (f for f in self.faults if isinstance(f.data, kind) and f.certain)

    def ran(self, anchor: Anchor) -> bool:
        """Whether this path runs through that place."""
        return id(anchor.node) in self.ran_nodes

    def sequentials(self) -> Iterator[Model]:
        return (m for m in self.models.values() if m.kind == "Sequential")


def whole(programs: Iterable[Program]) -> list[Program]:
    """The paths that are followed to the program's end: what a model is in the end is told by these."""
    return [program for program in programs if not program.ended]
