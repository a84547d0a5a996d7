"""What is analysed: a script, a notebook or standard input, as text in code cells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """One code cell (a script is one cell). `index`: its place in the notebook from 1, markdown included; None in a script.

    `text` is valid Python with every line and column where it was in `raw`: magics and shell lines are blanked out.
    """

    text: str
    raw: str
    index: int | None = None


@dataclass(frozen=True)
class Unreadable:
    """Why a file cannot be analysed: `code` SEQ901 or SEQ902, the place (from 1) and what to say and do about it."""

    code: str
    message: str
    help: str
    cell: int | None = None
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Source:
    """One file. `problem` is set where it cannot be analysed; the cells hold what text there is."""

    path: str
    cells: tuple[Cell, ...]
    notebook: bool = False
    problem: Unreadable | None = None
