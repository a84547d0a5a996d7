"""A rule's examples as files: what its tests run and its documentation shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from textwrap import dedent

from seqlint.rule import Example

MARK = re.compile(r"[ \t]*# <- (?P<message>.*)$", re.MULTILINE)


def text(cell: str) -> str:
    """The code of an example as a student would have it: without the indentation it has in the rule file."""
    return dedent(cell).strip("\n") + "\n"


def content(example: Example) -> tuple[str, bytes]:
    """Name and content of the file."""
    if not example.notebook:
        return example.name, text(example.cells[0]).encode()
    return "example.ipynb", notebook(map(text, example.cells)).encode()


def fixed(example: Example) -> str:
    """The text after the fix, of an example that shows one."""
    if isinstance(example.fixed, str):
        return text(example.fixed)
    after = "".join(without_marks(text(cell)) for cell in example.cells)
    for old, new in (example.fixed or {}).items():
        after = after.replace(old, new)
    return after


def notebook(cells: Iterator[str]) -> str:
    """A notebook of these code cells."""
    made: list[dict[str, object]] = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": cell.splitlines(True)}
        for cell in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


def marks(example: Example) -> list[tuple[int | None, int, str]]:
    """Where the example says that it is reported: cell, line, part of the message."""
    return [
        (number if example.notebook else None, line, mark["message"].strip())
        for number, cell in enumerate(example.cells, 1)
        for line, row in enumerate(text(cell).split("\n"), 1)
        for mark in MARK.finditer(row)
    ]


def without_marks(code: str) -> str:
    """The code as the documentation shows it."""
    return MARK.sub("", code)
