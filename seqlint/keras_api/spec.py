"""The plain data that `keras_api` takes and gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from seqlint.quick import dataclass

if TYPE_CHECKING:
    from seqlint.program.model import Problem

Dim = int | str | None
Shape = tuple[Dim, ...]


class _Sentinel:
    """A value that is equal to nothing but itself."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name

    def __copy__(self) -> _Sentinel:
        return self

    def __deepcopy__(self, memo: object) -> _Sentinel:
        return self


UNKNOWN: Final = _Sentinel("UNKNOWN")
"""A value that the analysis does not know."""
REQUIRED: Final = _Sentinel("REQUIRED")
"""The default of a parameter that must be given."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a Keras class, function or method; `self` is left out."""

    name: str
    default: object
    kind: Literal["positional", "keyword", "var-positional", "var-keyword"]


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
        from seqlint.keras_api.tables import default

        return default("layers", self.kind, name)


@dataclass(frozen=True, slots=True)
class Shaped:
    """What a layer makes of its input: output shape with batch axis, number of parameters; None where not known.

    `outputs`: the shapes of all outputs where there are several (`return_state=True`).
    """

    output: Shape | None
    params: int | None
    outputs: tuple[Shape, ...] = ()


class ShapeError(Exception):
    """Keras refuses the input of a layer: `problem` says why."""

    def __init__(self, kind: str, message: str, expected: Any = None, found: Any = None) -> None:
        from seqlint.program.model import Problem

        super().__init__(message)
        self.problem: Problem = Problem(kind, message, expected, found)


class BadArgument(Exception):
    """Keras refuses the value of the argument `name` when the layer is made."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.message = message
