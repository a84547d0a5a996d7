"""The arguments of a call, which remember whether the model of the function has read them.

An argument that was given and that a model does not read may change everything: the result is not known then. So it is
by construction: no model has to list what it does not understand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from seqlint.program.language.arguments import Args, match
from seqlint.program.language.values import Seq, Value
from seqlint.signature import Parameters


class Given(dict[str, Value]):
    """Arguments by the names of their parameters. To ask whether one is there is not to read it."""

    origins: Mapping[str, str | None]
    """Whose argument each is: the name of the parameter, None of what the program did not give."""
    read: set[str]
    """The parameters whose arguments were read."""

    @classmethod
    def of(
        cls, values: Mapping[str, Value], origins: Mapping[str, str | None] | None = None, read: set[str] | None = None
    ) -> Given:
        made = cls(values)
        made.origins = {name: name for name in values} if origins is None else origins
        made.read = set() if read is None else read
        return made

    def __getitem__(self, name: str) -> Value:
        value = super().__getitem__(name)
        self._mark(name)
        return value

    def get(self, name: str, default: Any = None) -> Any:
        self._mark(name)
        return super().get(name, default)

    def __iter__(self) -> Iterator[str]:
        for name in super().__iter__():
            self._mark(name)
            yield name

    def keys(self) -> Any:
        return dict.fromkeys(self).keys()

    def values(self) -> Any:
        return [self[name] for name in self]

    def items(self) -> Any:
        return [(name, self[name]) for name in self]

    def renamed(self, names: Mapping[str, str]) -> Given:
        """The same under other names."""
        known = {names.get(name, name): value for name, value in super().items()}
        return Given.of(known, {names.get(name, name): origin for name, origin in self.origins.items()}, self.read)

    def with_(self, **others: Value) -> Given:
        """These and others, which are nobody's argument."""
        return Given.of(dict(super().items()) | others, {**self.origins, **dict.fromkeys(others)}, self.read)

    def several(self, name: str) -> tuple[Value, ...]:
        """The arguments that `*name` takes."""
        found = self.get(name)
        return found.items if isinstance(found, Seq) else ()

    @property
    def unread(self) -> list[str]:
        """The parameters whose arguments were given and never read."""
        given = (origin for origin in self.origins.values() if origin is not None)
        return [name for name in given if name not in self.read]

    def _mark(self, name: str) -> None:
        origin = self.origins.get(name)
        if origin is not None:
            self.read.add(origin)


def bind(parameters: Parameters, args: Args) -> Given | None:
    """The arguments by the names of the parameters, those of `*name` as one tuple; None where the call is refused."""
    found = match(parameters, args)
    if parameters.only_places and parameters.only_places & args.keywords.keys():  # if at all, one of `**name`
        return None
    if found.missing or len(found.named) + len(found.rest) < len(args.items):
        return None
    given = {key: argument.value for key, argument in found.named.items()}
    if found.rest and parameters.rest is not None:
        given[parameters.rest] = Seq("tuple", found.rest)
    return Given.of(given)
