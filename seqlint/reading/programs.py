"""Which files are programs: the one place that says so, for folders that are linted and for what students hand in."""

from __future__ import annotations

import os
from collections.abc import Iterable

from seqlint.reading import source
from seqlint.reading.guards import Refused

SCRIPTS = (".py", ".pyw", ".ipynb")
DOCUMENTS = (".qmd", ".rmd")
"""Text with cells, by its ending alone. Of Markdown, most is no program."""
ENDINGS = SCRIPTS + DOCUMENTS
NAMED = ".py, .ipynb, .qmd, .Rmd, or .md with Python cells"


def is_program(path: str) -> bool:
    """By its ending; `.md` where it holds cells of Python that are executed."""
    lower = path.lower()
    return lower.endswith(ENDINGS) or (lower.endswith(".md") and _has_cells(path))


def each(paths: Iterable[str]) -> list[str]:
    """The programs of a class in one folder: Markdown, which may be the exercise itself, only where nothing else is."""
    programs = [path for path in paths if is_program(path)]
    return [path for path in programs if path.lower().endswith(ENDINGS)] or programs


def meant(paths: Iterable[str]) -> list[str]:
    """The programs among one person's files: the scripts and notebooks, beside which a report often lies; where there
    are none, the documents with cells.
    """
    programs = each(paths)
    return [path for path in programs if path.lower().endswith(SCRIPTS)] or programs


def _has_cells(path: str) -> bool:
    from seqlint.reading.formats import markdown

    try:
        return bool(markdown.cells(source.decode(source.contents(path))).pieces)
    except Refused:
        return False
    except OSError:  # who reads it says why it cannot be read
        return os.path.isfile(path)
