"""What a function takes: of a library as its tables say, of a submission as it is written there."""

from __future__ import annotations

from functools import cached_property
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


class Parameters(tuple[Parameter, ...]):
    """All parameters of one function, in order. What binding arguments to them asks is worked out once."""

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Those that take the arguments without a name, one after the other."""
        return tuple(p.name for p in self if p.kind in ("place", "positional"))

    @cached_property
    def only_places(self) -> frozenset[str]:
        return frozenset(p.name for p in self if p.kind == "place")

    @cached_property
    def names(self) -> frozenset[str]:
        """Those that may be given by name."""
        return frozenset(p.name for p in self if p.kind in ("positional", "keyword"))

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(p.name for p in self if p.default is REQUIRED)

    @cached_property
    def rest(self) -> str | None:
        """The name behind `*`, which takes more arguments without a name."""
        return next((p.name for p in self if p.kind == "var-positional"), None)

    @cached_property
    def takes_keywords(self) -> bool:
        return any(p.kind == "var-keyword" for p in self)
