"""Numbers, lists and places as sentences have them."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: float, noun: str, plural: str = "") -> str:
    """`1 layer`, `3 layers`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def enumerated(names: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def line_of(cell: int | None, line: int) -> str:
    """`line 4`, in a notebook `cell 3, line 4`."""
    return f"line {line}" if cell is None else f"cell {cell}, line {line}"


def place(path: str, cell: int | None, *position: int) -> str:
    """`student.py:4:9`, in a notebook `lab.ipynb:cell 3:4:9`."""
    return ":".join((path, *(() if cell is None else (f"cell {cell}",)), *map(str, position)))
