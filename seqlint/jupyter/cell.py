"""A cell about to run, analysed together with what the kernel holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from seqlint.config import Settings
from seqlint.jupyter.state import program
from seqlint.linting.check import check
from seqlint.linting.finding import Checked, Finding, Note
from seqlint.program import analyze
from seqlint.program.model import Program
from seqlint.reading.budget import OverBudget, budget
from seqlint.reading.source import Cell, Source, from_cells
from seqlint.reading.words import mentions_keras

STATE, CELL = 1, 2
"""The two cells that are analysed: what makes the kernel's state, and the cell."""
PATH = "this cell"


def findings(raw: str, names: Mapping[str, Any], settings: Settings | None = None) -> Checked:
    """What is wrong in the cell, with places in it alone."""
    source = source_of(raw, names)
    alone = Source(PATH, (Cell(raw, raw),))
    if source.problem is not None or not any(mentions_keras(cell.raw) for cell in source.cells):
        return Checked(alone)
    found = check(source, settings or Settings()).findings
    return Checked(alone, tuple(seen for finding in found if (seen := _seen_from_cell(finding)) is not None))


def _seen_from_cell(finding: Finding) -> Finding | None:
    """The finding as it stands in the cell: at its place, or at the related one where the mistake began before.

    Without its fix, which a command would do (`--fix`) and a running notebook cannot.
    """
    notes = [note for note in finding.related if note.at.cell == CELL]
    if finding.at.cell != CELL and not notes:
        return None
    at = finding.at if finding.at.cell == CELL else notes[0].at
    notes = [Note(note.at._replace(cell=None), note.message) for note in notes if note.at != at]
    return replace(finding, at=at._replace(cell=None), related=tuple(notes), fix=None)


def source_of(raw: str, names: Mapping[str, Any]) -> Source:
    """The kernel's state and the cell as a notebook of two cells."""
    return from_cells(PATH, [(STATE, program(names, raw)), (CELL, raw)])


def programs(names: Mapping[str, Any]) -> tuple[Source, tuple[Program, ...]]:
    """The kernel's state alone, analysed."""
    source = Source(PATH, (Cell(text := program(names), text, STATE),), notebook=True)
    try:
        with budget():
            return source, analyze(source)
    except OverBudget:
        return source, ()
