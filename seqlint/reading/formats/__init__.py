"""Programs that stand in cells of a text file: one module a format, each of which tells where the code is.

A format gives `Piece`s. From them come cells whose text is as long as the file up to their end, blank before their own
beginning: each line, column and offset is the file's, so that places and fixes need to know nothing of formats.
"""

from __future__ import annotations

import os
import re

from seqlint.reading import notebook
from seqlint.reading.cell import MARKDOWN, Cell, LeftOut, place_of
from seqlint.reading.formats import databricks, marimo, markdown, percent
from seqlint.reading.formats.pieces import Cells

MAX_BLANK = 5_000_000
"""Characters of all cells together; above, neighbours become one cell (what each shows at its end is lost)."""


def cells_of(path: str, text: str) -> Cells | None:
    """The cells of a text file, None where it is a script as any other."""
    if os.path.splitext(path)[1].lower() in MARKDOWN:
        return markdown.cells(text)
    if "marimo" in text:
        if found := marimo.cells(text):
            return found
    if "# Databricks notebook source" in text[:200]:
        return databricks.cells(text)
    if MARKER.search(text):
        return percent.cells(text)
    return None


MARKER = re.compile(r"^#[ \t]?(?:%%|In\[[\d ]*\]:|---\s+#[ \t]?jupyter:)", re.MULTILINE)


def spread(text: str, cells: Cells) -> tuple[tuple[Cell, ...], bool]:
    """The cells as text at its place in the file; whether names may be bound that they do not show (in time)."""
    blank = re.sub(r"[^\r\n]", " ", text)
    if len(text) * len(cells.pieces) <= MAX_BLANK:
        return tuple(Cell(blank[: piece.start] + piece.python, text) for piece in cells.pieces), cells.incomplete
    whole: list[str] = []
    at = 0
    in_file = tuple(sorted(cells.pieces, key=lambda piece: piece.start))
    for piece in in_file:
        whole += (blank[at : piece.start], piece.python)
        at = piece.end
    return (Cell("".join(whole), text),), cells.incomplete or in_file != cells.pieces


def left_out(text: str, cells: Cells) -> tuple[LeftOut, ...]:
    """What of the cells is not executed and may bind names."""
    found: list[LeftOut] = []
    for piece in cells.pieces:
        raw = text[piece.start : piece.end]
        if raw != piece.python:
            found += notebook.left_out(f"line {place_of(text, piece.start)[0]}", raw, piece.python)
    return tuple(found)
