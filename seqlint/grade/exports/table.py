"""A table as text, of which single cells are replaced: whatever else is in the file stays as it is, byte for byte."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass

DELIMITERS = ",;\t"
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class Cell:
    """`text` is what it says; `start` and `end` are where it stands in the file's text, quotes included."""

    text: str
    start: int
    end: int
    quoted: bool


@dataclass(frozen=True)
class Table:
    """`mark` and `encoding` are the file's own; `text` is decoded."""

    mark: bytes
    encoding: str
    delimiter: str
    text: str
    rows: tuple[tuple[Cell, ...], ...]

    def replaced(self, cells: Mapping[tuple[int, int], str]) -> bytes:
        """The file with other texts at (row, column). A cell that was quoted stays so; characters that the file's
        encoding does not have become `?`.
        """
        parts, at = [], 0
        for (row, column), new in sorted(cells.items()):
            cell = self.rows[row][column]
            parts += [self.text[at : cell.start], self._written(new, cell.quoted)]
            at = cell.end
        return self.mark + "".join([*parts, self.text[at:]]).encode(self.encoding, "replace")

    def _written(self, text: str, quoted: bool) -> str:
        if quoted or any(char in text for char in f'"\r\n{self.delimiter}'):
            return '"' + text.replace('"', '""') + '"'
        return text


def parse(data: bytes) -> Table:
    """Raises ValueError, with a word on why, for what is no table."""
    mark, encoding = next((each for each in BOMS if data.startswith(each[0])), None) or (b"", _encoding(data))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        raise ValueError(f"this is not the {encoding} text that it says it is") from None
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    return Table(mark, encoding, delimiter, text, _rows(text, delimiter))


def _encoding(data: bytes) -> str:
    if b"\0" in data:
        raise ValueError("this is no text: export it as CSV")
    for encoding in ("utf-8", "cp1252"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _rows(text: str, delimiter: str) -> tuple[tuple[Cell, ...], ...]:
    rows, row, at = [], list[Cell](), 0
    while at < len(text) or row:
        cell = _cell(text, at, delimiter)
        row.append(cell)
        at = cell.end
        if text[at : at + 1] == delimiter:
            at += 1
            continue
        rows.append(tuple(row))
        row = []
        at += 2 if text[at : at + 2] == "\r\n" else 1
    return tuple(rows)


def _cell(text: str, start: int, delimiter: str) -> Cell:
    """The cell that begins at `start`. Raises ValueError for quotes that do not end with it."""
    stops = f"{delimiter}\r\n"
    if text[start : start + 1] != '"':
        end = start
        while end < len(text) and text[end] not in stops:
            end += 1
        return Cell(text[start:end], start, end, False)
    end = start + 1
    while True:
        end = text.find('"', end)
        if end < 0:
            raise ValueError("a quote is opened and never closed")
        if text[end + 1 : end + 2] != '"':
            break
        end += 2
    if text[end + 1 : end + 2] not in ("", *stops):
        raise ValueError("text stands behind a closing quote")
    return Cell(text[start + 1 : end].replace('""', '"'), start, end + 1, True)
