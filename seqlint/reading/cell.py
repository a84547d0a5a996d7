"""The cells that a program stands in, and the lines that a text has: what all formats share."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from seqlint.quick import dataclass

MARKDOWN = (".qmd", ".rmd", ".md")


@dataclass(frozen=True)
class Cell:
    """One code cell (a script is one cell). `index`: its place in the notebook from 1, markdown included, else None.

    The cells of a text file (see `formats`) have no index either: `raw` is the whole file, `text` is blank before them.

    `text` is valid Python with every line and column where it was in `raw`: magics and shell lines are blanked out, and
    a form feed ends the indentation of a cell that is indented as a whole. `lost`: what of it does not parse, so that
    `text` is blank.
    """

    text: str
    raw: str
    index: int | None = None
    lost: str = ""


@dataclass(frozen=True)
class LeftOut:
    """What of a notebook is not executed: a cell that does not parse or is none of Python's, a command of IPython.

    `place` as a message says it, `cell 3`. It may bind the names that occur in `text`; `unseen`: others, too.
    """

    place: str
    text: str
    unseen: bool = False

    def may_bind(self, name: str) -> bool:
        return self.unseen or re.search(rf"\b{re.escape(name)}\b", self.text) is not None


ASKING = "summary|evaluate|predict|save|save_weights|get_weights|count_params|get_config|to_json|history"
"""What a model is asked for without becoming another one."""


def may_set(text: str, name: str) -> bool:
    """Whether a text that is no Python (yet) sets the name, alone or among others, or adds to what it stands for."""
    plain = re.escape(name)
    assigned = rf"^[ \t]*(?:\w+\s*,\s*)*{plain}\s*(?:,\s*\w+\s*)*[-+*/]?=(?!=)"
    return re.search(rf"{assigned}|\b{plain}\s*\.\s*(?:add|pop|append|extend|insert)\b", text, re.MULTILINE) is not None


def may_change(text: str, name: str) -> bool:
    """Whether a text that is no Python (yet) may make, change, compile or train the model of that name."""
    return re.search(rf"\b{re.escape(name)}\b(?!\s*\.\s*(?:{ASKING})\b)", text) is not None


@lru_cache(maxsize=8)
def line_starts(text: str) -> tuple[int, ...]:
    """The offset at which each line begins."""
    return (0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", text)))


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column (from 1) of the character at an offset."""
    starts = line_starts(text)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def lines(text: str) -> list[str]:
    """The lines as Python counts them, without their ends (`str.splitlines` would also split at form feeds)."""
    return re.split(r"\r\n|\r|\n", text)
