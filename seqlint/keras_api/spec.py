"""The plain data that `keras_api` takes and gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from seqlint.dimensions import Dim as Dim
from seqlint.dimensions import OneOf, Problem
from seqlint.dimensions import Shape as Shape
from seqlint.keras_api.tables import default
from seqlint.quick import dataclass
from seqlint.signature import UNKNOWN as UNKNOWN

OWN_CELL = "a cell of one's own"
"""The kind of a recurrent cell whose class is the submission's; its arguments are those of `CELL_SIZES` it has set."""
CELL_SIZES = ("output_size", "state_size")
"""The attributes by which a cell says how wide its output is; without the first it is as wide as the first state."""


@dataclass(frozen=True, slots=True)
class LayerClass:
    """A class of layers where a value of another kind is due."""

    name: str

    def __repr__(self) -> str:
        return f"the class {self.name}"


@dataclass(frozen=True, slots=True)
class Thing:
    """A value that is known to be no number, text, tuple or list: `what` in words ("a dict"), and whether it can be
    called. What one that is `iterable` holds is not said. `dtype`: it stands for one, as a policy's dict does. `shape`:
    of an array.
    """

    what: str
    callable: bool = False
    iterable: bool = False
    dtype: bool = False
    shape: tuple[Any, ...] | None = None

    def __repr__(self) -> str:
        return self.what

    def __iter__(self) -> Iterator[Any]:
        """Raise `Undecided` where it can be walked through; else, as Python does, `TypeError`."""
        raise Undecided if self.iterable else TypeError(self.what)

    def __len__(self) -> int:
        raise Undecided if self.iterable else TypeError(self.what)

    def __bool__(self) -> bool:
        return True


class Undecided(Exception):
    """Whether Keras takes a value hangs on what is not known of it."""


@dataclass(frozen=True)
class LayerSpec:
    """A layer as it was written: `kind` is the Keras class name, `arguments` the given ones by Keras' parameter names.

    Values are plain Python ones; one that is not known is `UNKNOWN`. A layer given as argument is a `LayerSpec`
    (`Bidirectional(LSTM(3))`), a list of cells a list of them. `layers`: those of a nested model (kind "Sequential").
    """

    kind: str
    arguments: Mapping[str, object]
    layers: tuple[LayerSpec, ...] = ()

    def value(self, name: str) -> Any:
        """The given value, else Keras' default; `UNKNOWN` where there is neither."""
        if name in self.arguments:
            return self.arguments[name]
        return default("layers", self.kind, name)


@dataclass(frozen=True, slots=True)
class Shaped:
    """What a layer makes of its input: output shape with batch axis, number of parameters; None where not known.

    `outputs`: the shapes of all outputs where there are several (`return_state=True`). `maybe`: what is known of an
    output shape that is not: an Embedding's last axis, whatever stands before it.
    """

    output: Shape | None
    params: int | None
    outputs: tuple[Shape, ...] = ()
    maybe: OneOf | None = None


class ShapeError(Exception):
    """Keras refuses the input of a layer: `problem` says why."""

    def __init__(self, kind: str, message: str, expected: Any = None, found: Any = None) -> None:
        super().__init__(message)
        self.problem = Problem(kind, message, expected, found)


class BadArgument(Exception):
    """Keras refuses the value of the argument `name` when the layer is made. `wanted`: what it takes there, in words or
    as it is written.
    """

    def __init__(self, name: str, message: str, wanted: str | None = None) -> None:
        super().__init__(message)
        self.name = name
        self.message = message
        self.wanted = wanted
