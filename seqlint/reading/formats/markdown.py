"""Quarto (.qmd), R Markdown (.Rmd), and MyST or jupytext's Markdown (.md): Python in fenced cells between text.

https://quarto.org/docs/computations/python.html, https://myst-nb.readthedocs.io, and jupytext's Markdown formats. Plain
Markdown's plain fences are executed where the header says that jupytext wrote it, and are else only shown.
"""

from __future__ import annotations

import re

from seqlint.reading.formats.pieces import Cells, Piece
from seqlint.reading.notebook import blanked

OPEN = re.compile(r"^([ \t]*)(`{3,}|~{3,})[ \t]*(.*)$")
CODE = re.compile(r"(?:\{(?:python|code-cell|jupyter-execute)\b|\{\.?python\b)(?P<options>[^}]*)\}|python3?\b(?!\w)")
HEADER = re.compile(r"---\s.*?^---\s*$", re.MULTILINE | re.DOTALL)
NOT_RUN = re.compile(r"\beval\s*[=:]\s*(?:FALSE|false|F)\b|\bactive\s*=\s*\"(?!.*ipynb)")
OPTION = re.compile(r"^[ \t]*:[\w-]+:.*$")


def cells(text: str) -> Cells:
    """The cells that are executed; one that is shown only may have been executed by hand, so that it may bind names."""
    header = HEADER.match(text.removeprefix("\ufeff"))
    plain = header is not None and "jupytext:" in header[0] and not re.search(r"format_name: (?!markdown)", header[0])
    found: list[Piece] = []
    incomplete = False
    fence = ""
    options: str | None = None  # None in a fence whose text is not executed
    start = at = 0
    for row in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text):
        bare = row.rstrip("\r\n")
        opened = OPEN.match(bare)
        if fence:
            if bare.strip().startswith(fence) and not bare.strip().strip(fence[0]):
                if options is not None:
                    piece, shown = _piece(text, start, at, options)
                    incomplete = incomplete or shown
                    found += [piece] if piece else []
                fence = ""
        elif opened:
            code = CODE.match(opened[3])
            executed = code is not None and (plain or opened[3].startswith("{"))
            fence, start = opened[2], at + len(row)
            options = (code["options"] or opened[3]) if executed and code else None
        at += len(row)
    return Cells(tuple(found), incomplete)


def _piece(text: str, start: int, end: int, options: str) -> tuple[Piece | None, bool]:
    """The code of a fence, without the options that MyST writes at its head; whether it is only shown."""
    body = text[start:end]
    head = re.match(r"[ \t]*---[ \t]*\r?\n.*?^[ \t]*---[ \t]*\r?\n|(?:[ \t]*:[\w-]+:.*\r?\n)+", body, re.M | re.S)
    if head and head[0].lstrip().startswith(("---", ":")):
        start += _head_length(head[0])
        body = text[start:end]
    settings = options + "".join(re.findall(r"^[ \t]*#\|.*$", body, re.MULTILINE))
    if NOT_RUN.search(settings):
        return None, True
    return Piece(start, end, blanked(body)), False


def _head_length(head: str) -> int:
    """How much of it is options: a block between `---`, or the lines that begin with `:name:`."""
    if head.lstrip().startswith("---"):
        return len(head)
    length = 0
    for row in head.splitlines(keepends=True):
        if not OPTION.match(row.rstrip("\r\n")):
            break
        length += len(row)
    return length
