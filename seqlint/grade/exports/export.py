"""What an export says: whose row is whose, which column takes the points. A format finds it in the heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Heading = Sequence[str]


@dataclass(frozen=True)
class Columns:
    """Places in a row. `keys`: what people are known by, the surest first. `scores`: title -> the column of its points.

    `comments`: title (or empty, for all) -> the column of its comment. `names`: columns that make up the full name.
    """

    keys: tuple[int, ...]
    scores: Mapping[str, int]
    comments: Mapping[str, int]
    names: tuple[int, ...] = ()


@dataclass(frozen=True)
class Format:
    """`columns`: where things are, or None where the heading is another format's. `key`: an id as it is compared.

    `by_assignment`: the ids are new in each assignment, so that the name must agree as well.
    """

    name: str
    columns: Callable[[Heading], Columns | None]
    key: Callable[[str], str] = str.strip
    by_assignment: bool = False


def places(heading: Heading, *names: str) -> tuple[int, ...]:
    """The columns of these names, whatever their case, in the order of the names."""
    lower = [cell.strip().lower() for cell in heading]
    return tuple(lower.index(name.lower()) for name in names if name.lower() in lower)


def for_all(columns: Sequence[int]) -> dict[str, int]:
    """The first of the columns as the one for every title."""
    return {"": columns[0]} if columns else {}


def titled(heading: Heading, pattern: str) -> dict[str, int]:
    """Title -> column, where the pattern's group `title` gives one. What is there twice keeps its whole heading."""
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(heading):
        if match := re.fullmatch(pattern, cell.strip()):
            found.setdefault(match["title"].strip(), []).append(number)
    return {
        title if len(columns) == 1 else heading[column].strip(): column
        for title, columns in found.items()
        for column in columns
    }
