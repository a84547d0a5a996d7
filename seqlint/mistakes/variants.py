"""Broken variants of a right program: each mistake made once, at the first place where it can be made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from seqlint.mistakes import MUTATORS, Mutator
from seqlint.mistakes.programs import SUFFIXES, Edit, Program
from seqlint.reading import source
from seqlint.reading.notebook import with_sources
from seqlint.reading.source import Source


@dataclass(frozen=True)
class Variant:
    """`what` the mistake is, where it was made (no `cell` in a script), and the `text` of the whole file with it."""

    what: str
    cell: int | None
    line: int
    text: str


def variants(path: str) -> Iterator[Variant]:
    """The variants of a script or notebook; none where it is another format, or builds no model that is understood."""
    read = source.read(path)
    if read.problem is not None or read.broken or Path(path).suffix not in SUFFIXES:
        return
    try:
        program = Program(read)
    except SyntaxError:  # a command in a cell that only IPython reads
        return
    for mutator in MUTATORS:
        edits = next(_places(program, mutator), None)
        if edits is not None:
            yield _variant(program, mutator, edits)


def _places(program: Program, mutator: Mutator) -> Iterator[list[Edit]]:
    for net in program.nets:
        yield from mutator.find(program, net)


def _variant(program: Program, mutator: Mutator, edits: list[Edit]) -> Variant:
    first = min(edits, key=lambda edit: (edit.unit, edit.start))
    line = program.texts[first.unit].count(b"\n", 0, first.start) + 1
    return Variant(mutator.what, program.source.cells[first.unit].index, line, _text(program, edits))


def _text(program: Program, edits: list[Edit]) -> str:
    edited: Source = program.edited(edits)
    if not edited.notebook:
        return edited.cells[0].text
    changed = {edit.unit for edit in edits}
    sources = {cell.index: cell.text for unit, cell in enumerate(edited.cells) if unit in changed}
    return with_sources(source.decode(source.contents(edited.path)), sources)
