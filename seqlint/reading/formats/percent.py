"""Scripts in cells: jupytext's percent and light form, Spyder, VS Code, and what nbconvert writes.

https://jupytext.readthedocs.io/en/latest/formats-scripts.html; commands of IPython stand in them as comments
(`# %matplotlib inline`) or as they are, with `comment_magics: false` and in the form `hydrogen`.
"""

from __future__ import annotations

import re

from seqlint.reading.formats.pieces import Cells, Piece
from seqlint.reading.notebook import blanked, parses, statement_rows

MARK = re.compile(r"^#[ \t]?(?:%%(?!time|capture|bash|writefile|html)|In\[[\d ]*\]:|[+-](?:[ \t]|$)).*$", re.MULTILINE)
LIGHT = re.compile(r"^#[ \t]+format_name: light\b", re.MULTILINE)
# Commands that bind names; nbconvert writes them as calls, and the text of a cell such as `%%time` as a string.
NAMES = "(?:run|pylab|store|load|rerun|recall|macro)"
BINDING = re.compile(
    rf"^#?[ \t]*%{NAMES}\b|^[ \t]*get_ipython\(\)\.(?:run_cell_magic|(?:run_line_)?magic\(u?['\"]{NAMES}\b)",
    re.MULTILINE,
)


def cells(text: str) -> Cells | None:
    """The cells; None where the text is a script all the same: one that has no commands, and no cells that parse."""
    found = between(text, MARK)
    if LIGHT.search(text[:2000]):
        found = tuple(part for piece in found for part in _paragraphs(text, piece))
    if parses(text) and not all(parses(piece.python) for piece in found):
        return None
    if not parses(text) and all(piece.python == text[piece.start : piece.end] for piece in found):
        return None
    return Cells(found, BINDING.search(text) is not None)


def between(text: str, mark: re.Pattern[str]) -> tuple[Piece, ...]:
    """What stands between the lines that are marks."""
    marks = list(mark.finditer(text))
    starts = [0, *(each.end() for each in marks)]
    ends = [*(each.start() for each in marks), len(text)]
    return tuple(
        Piece(start, end, blanked(text[start:end]))
        for start, end in zip(starts, ends, strict=True)
        if text[start:end].strip()
    )


def _paragraphs(text: str, piece: Piece) -> list[Piece]:
    """In the light form an empty line before a statement that is not indented begins a cell."""
    found, begin = [], 0
    empty = False
    for offset, row in statement_rows(piece.python):
        if empty and row[:1].strip() and offset > begin:
            found.append((begin, offset))
            begin = offset
        empty = not row.strip()
    found.append((begin, len(piece.python)))
    parts = [Piece(piece.start + a, piece.start + b, piece.python[a:b]) for a, b in found]
    return parts if all(parses(part.python) for part in parts) else [piece]
