"""Arguments to parameters: one binder for the submission's functions and for the signatures of libraries."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from seqlint.program.anchor import Anchor
from seqlint.program.language.values import Argument, Value
from seqlint.quick import dataclass
from seqlint.signature import Parameters


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument of a call as evaluated; `keyword` None where positional."""

    value: Value
    keyword: str | None
    at: Anchor

    @property
    def value_at(self) -> Anchor:
        return self.at.given


@dataclass(frozen=True, slots=True)
class Args:
    """The arguments of the call `node`, `*` and `**` unpacked.

    `open`: there may be more that are not known; `starred`: it has a `*`.
    """

    items: tuple[Arg, ...] = ()
    open: bool = False
    starred: bool = False
    node: cst.Call | None = None

    @property
    def positional(self) -> list[Arg]:
        return [a for a in self.items if a.keyword is None]

    @property
    def values(self) -> tuple[Value, ...]:
        return tuple(a.value for a in self.items if a.keyword is None)

    @property
    def keywords(self) -> dict[str, Value]:
        return {a.keyword: a.value for a in self.items if a.keyword is not None}

    @property
    def first(self) -> Arg | None:
        """What a call is about, under whatever name. All other arguments are read by name, once they are bound."""
        return self.items[0] if self.items else None


@dataclass(frozen=True, slots=True)
class Bound:
    """Arguments bound to parameters. `surplus`: positional ones too many; `unknown`: keywords that there is no
    parameter for; `twice`: keywords whose parameter has a positional argument; `rest`: what `*name` takes.
    """

    named: Mapping[str, Argument]
    surplus: tuple[Argument, ...] = ()
    unknown: tuple[Argument, ...] = ()
    twice: tuple[Argument, ...] = ()
    missing: tuple[str, ...] = ()
    rest: tuple[Value, ...] = ()


def match(parameters: Parameters, args: Args) -> Bound:
    """Python's binding of arguments to parameters, faults kept instead of raised."""
    places, names = parameters.places, parameters.names
    named: dict[str, Argument] = {}
    surplus: list[Argument] = []
    unknown: list[Argument] = []
    twice: list[Argument] = []
    for position, arg in enumerate(args.positional):
        if position < len(places):
            name = places[position]
            named[name] = Argument(name, arg.value, arg.at, position)
        else:
            surplus.append(Argument(None, arg.value, arg.at, position))
    for arg in args.items:
        if arg.keyword is not None:
            argument = Argument(arg.keyword, arg.value, arg.at)
            if arg.keyword not in names and not parameters.takes_keywords:
                unknown.append(argument)
            elif named.setdefault(arg.keyword, argument) is not argument:
                twice.append(argument)
    missing = () if args.open else tuple(name for name in parameters.required if name not in named)
    if parameters.rest is not None:
        return Bound(named, (), tuple(unknown), tuple(twice), missing, tuple(a.value for a in surplus))
    return Bound(named, tuple(surplus), tuple(unknown), tuple(twice), missing)
