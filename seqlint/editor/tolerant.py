"""A source that parses, from a text that is just being typed: what does not parse is left out, the rest stays.

Every character that stays keeps its place, so that findings and shapes can be shown where they are.
"""

from __future__ import annotations

import re
from dataclasses import replace

from seqlint.reading.guards import parsed
from seqlint.reading.source import Cell, Source, line_starts, lines

NOTHING = "0"
"""A statement of one character that does nothing: a block must not be left empty."""
MAX_ROWS = 8
"""Rows that are left out one by one; then a whole statement goes."""
MAX_ROUNDS = 40
FIRST_ROW = re.compile(r"[^\s#)\]}]")


def tolerant(source: Source) -> Source:
    """The source with what does not parse left out, so that it can be analysed; itself where that is not the reason.

    What the left-out statements would have bound is not known, so it is `incomplete`.
    """
    problem = source.problem
    if problem is None or problem.code != "SEQ901" or source.notebook or len(source.cells) != 1:
        return source
    cell = source.cells[0]
    text = without_errors(cell.text)
    if text is None:
        return source
    return replace(source, cells=(Cell(text, cell.raw, cell.index),), problem=None, incomplete=True)


def without_errors(text: str) -> str | None:
    """The text with the rows that do not parse made empty; None where nothing would be left."""
    left_out: dict[int, int] = {}
    for _ in range(MAX_ROUNDS):
        try:
            parsed(text)
        except (SyntaxError, ValueError) as error:
            at = getattr(error, "lineno", None) or 1
            block = _block(text, at)
            left_out[block.start] = left_out.get(block.start, 0) + 1
            rows = range(at, at + 1) if left_out[block.start] <= MAX_ROWS else block
            emptied = _emptied(text, rows)
            text = emptied if emptied != text else _emptied(text, block)
        except (RecursionError, MemoryError):
            return None
        else:
            return text if text.strip(" \t\r\n\f0") else None
    return None


def _block(text: str, at: int) -> range:
    """The rows (from 1) of the statement of the outermost level that a row belongs to."""
    rows = lines(text)
    at = min(at, len(rows))
    starts = [number for number, row in enumerate(rows, 1) if FIRST_ROW.match(row)]
    first = max((number for number in starts if number <= at), default=1)
    return range(first, min((number for number in starts if number > at), default=len(rows) + 1))


def _emptied(text: str, rows: range) -> str:
    """The text with a statement that does nothing in each of these rows, everything else where it was."""
    starts, all_rows = line_starts(text), lines(text)
    for number in rows:
        if number > len(all_rows) or not all_rows[number - 1].strip():
            continue
        row = all_rows[number - 1]
        indent = row[: len(row) - len(row.lstrip())]
        at = starts[number - 1]
        nothing = "" if row.strip() == NOTHING else NOTHING
        text = text[:at] + (indent + nothing).ljust(len(row)) + text[at + len(row) :]
    return text
