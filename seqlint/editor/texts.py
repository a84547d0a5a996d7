"""Texts as the Language Server Protocol counts them: lines from 0, columns from 0 in units of UTF-16.

Lines end with `\\n`, `\\r\\n` or `\\r` and nothing else (LSP 3.17, "Text Documents"), as Python's do. `str.splitlines`
would also end them at form feeds and U+2028.
"""

from __future__ import annotations

from lsprotocol.types import Position, Range

from seqlint.reading.source import line_starts, lines


def units(text: str) -> int:
    """The length in units of UTF-16: two for a character beyond the basic plane."""
    return len(text) + sum(character > "\uffff" for character in text)


def to_position(text: str, at: tuple[int, int]) -> Position:
    """From line and column, counted from 1 in characters."""
    rows = lines(text)
    line = min(at[0], len(rows))
    return Position(line - 1, units(rows[line - 1][: at[1] - 1]))


def to_range(text: str, start: tuple[int, int], end: tuple[int, int]) -> Range:
    return Range(to_position(text, start), to_position(text, end))


def offset_of(text: str, at: Position) -> int:
    """The character at a position; one that lies behind its line's or the text's end is the end."""
    starts, rows = line_starts(text), lines(text)
    if at.line >= len(rows):
        return len(text)
    row, seen = rows[at.line], 0
    for column, character in enumerate(row):
        if seen >= at.character:
            return starts[at.line] + column
        seen += units(character)
    return starts[at.line] + len(row)


def place_of(text: str, at: Position) -> tuple[int, int]:
    """Line and column, from 1 in characters."""
    offset = offset_of(text, at)
    line = min(at.line, len(line_starts(text)) - 1)
    return line + 1, offset - line_starts(text)[line] + 1


def changed(text: str, at: Range | None, new: str) -> str:
    """The text after an edit; without a range all of it is new. Ends given in the wrong order are swapped."""
    if at is None:
        return new
    start, end = sorted((offset_of(text, at.start), offset_of(text, at.end)))
    return text[:start] + new + text[end:]
