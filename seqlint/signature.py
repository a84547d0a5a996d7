"""What a function takes: of a library as its tables say, of a submission as it is written there."""

from __future__ import annotations

from typing import Final, Literal

from seqlint.quick import dataclass


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
    """One parameter of a class, function or method; `self` is left out."""

    name: str
    default: object
    kind: Literal["place", "positional", "keyword", "var-positional", "var-keyword"]
    """ "place": by its place only; "positional": by its place or its name."""
