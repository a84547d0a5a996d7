"""Why a value is unknown, for --verbose: what the rules would need and the analysis cannot give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from seqlint.program.language.values import Array, Unknown
from seqlint.program.locate import locate
from seqlint.program.model import Anchor, Argument, Program
from seqlint.reading.source import Source
from seqlint.wording import place


def unknowns(source: Source, programs: Sequence[Program]) -> tuple[str, ...]:
    """One line for each argument of a layer or of a model's method that is not known, in the order of the source."""
    found: dict[Anchor, str] = {}
    for program in programs:
        for owner, arguments in _calls(program):
            for argument in arguments.values():
                why = _why(argument)
                if why:
                    found.setdefault(
                        argument.value_at, f"{argument.name or 'an argument'} of {owner} is not known: {why}"
                    )
    places = locate(source, programs[0].trees, found)
    ordered = sorted(found, key=lambda at: (places[at].cell or 0, places[at].start))
    return tuple(f"{place(source.path, places[at].cell, *places[at].start)}: {found[at]}" for at in ordered)


def _calls(program: Program) -> Iterator[tuple[str, Mapping[str, Argument]]]:
    for layer in program.layers.values():
        yield layer.kind, layer.arguments
    for model in program.models.values():
        for event in model.events:
            yield event.kind, event.arguments


def _why(argument: Argument) -> str:
    value = argument.value
    if isinstance(value, Unknown):
        return value.why or "the analysis cannot follow it"
    return "its shape depends on the data" if isinstance(value, Array) and value.shape is None else ""
