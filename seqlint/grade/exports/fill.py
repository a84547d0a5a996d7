"""From results to the cells of an export. Who is not found, or found twice, is listed and never guessed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from seqlint.errors import CannotWork
from seqlint.grade.exports import FORMATS
from seqlint.grade.exports.export import Columns, Format
from seqlint.grade.exports.table import Table, parse
from seqlint.grade.handed import Person
from seqlint.grade.result import Result, number
from seqlint.grade.taking import Submission
from seqlint.output.csv_grades import cell
from seqlint.output.escape import printable
from seqlint.reading import regular
from seqlint.reading.guards import Refused

MAX_BYTES = 50_000_000
USUAL = ("Total Score", "Grade", "score", "Score", "points", "Points", "grade", "points_awarded")
"""Columns that take the points of the one assignment that a table is about."""


@dataclass(frozen=True)
class Export:
    """An export that was read. `people`: the rows that are somebody's."""

    path: str
    format: Format
    table: Table
    columns: Columns
    score: int
    comment: int | None
    people: tuple[int, ...]

    def text(self, row: int, column: int) -> str:
        cells = self.table.rows[row]
        return cells[column].text if column < len(cells) else ""

    def key(self, row: int, column: int) -> str:
        return self.format.key(self.text(row, column))

    @property
    def known(self) -> frozenset[str]:
        """Every id that the export has."""
        return frozenset(key for row in self.people for column in self.columns.keys if (key := self.key(row, column)))

    def name(self, row: int) -> str:
        return " ".join(filter(None, (self.text(row, column).strip() for column in self.columns.names)))

    def shown(self, row: int) -> str:
        return printable(self.name(row) or next(filter(None, (self.key(row, key) for key in self.columns.keys)), ""))


def load(path: str, title: str) -> Export:
    """The export with the column that is called like the assignment. Raises CannotWork."""
    try:
        table = parse(regular.read(path, MAX_BYTES))
    except OSError as error:
        raise CannotWork(f"{path}: the gradebook cannot be read: {(error.strerror or '').lower()}") from None
    except Refused as refused:
        raise CannotWork(f"{path}: the gradebook cannot be read: {refused.message}") from None
    except ValueError as error:
        raise CannotWork(f"{path}: the gradebook cannot be read: {error}") from None
    heading = [cell.text for cell in table.rows[0]] if table.rows else []
    found = ((format, columns) for format in FORMATS if (columns := format.columns(heading)) and columns.keys)
    format, columns = next(found, (None, None))
    if format is None or columns is None:
        raise CannotWork(f"{path}: the gradebook has no column of ids that is known (id, username, email, ...)")
    chosen = _column(path, title, columns)
    comment = columns.comments.get(chosen, columns.comments.get(""))
    score = columns.scores[chosen]
    last = max(score, comment or 0)
    people = tuple(
        row
        for row, cells in enumerate(table.rows)
        if row and len(cells) > last and any(format.key(cells[key].text) for key in columns.keys if key < len(cells))
    )
    return Export(path, format, table, columns, score, comment, people)


def _column(path: str, title: str, columns: Columns) -> str:
    """The title of the column to fill. Raises CannotWork where it is not clear which that is."""
    usual = [name for name in USUAL if name in columns.scores]
    if title in columns.scores:
        return title
    if usual:
        return usual[0]
    there = printable(", ".join(map(repr, columns.scores)) or "none")
    raise CannotWork(
        f"{path}: no column for points is called {title!r}, as the assignment is (`title`); it has {there}"
    )


@dataclass(frozen=True)
class Matched:
    """`rows`: row -> submission. `strangers`: submissions of which somebody is in no row, or in several. `by_name`:
    how many were found by their full names, as the platform tells no ids.
    """

    rows: Mapping[int, str]
    strangers: tuple[str, ...]
    by_name: int


def match(export: Export, submissions: Sequence[Submission]) -> Matched:
    """Who is in which row: by id, and where no id of the class is in the export by the full name.

    Names count only where each is there once.
    """
    found = {(each.name, person): _by_id(export, person) for each in submissions for person in each.people}
    by_name = not any(found.values())
    if by_name:
        found = {asked: _by_name(export, asked[1]) for asked in found}
    claims: dict[int, set[str]] = {}
    for (name, _), rows in found.items():
        for row in rows:
            claims.setdefault(row, set()).add(name)
    sure = {rows[0]: name for (name, _), rows in found.items() if len(rows) == 1 and len(claims[rows[0]]) == 1}
    placed = {asked for asked, rows in found.items() if len(rows) == 1 and sure.get(rows[0]) == asked[0]}
    strangers = [each.name for each in submissions if not each.people] + [
        name if len([True for other, _ in found if other == name]) == 1 else f"{name} ({person.name})"
        for name, person in found
        if (name, person) not in placed
    ]
    return Matched(sure, tuple(sorted(strangers)), len(sure) if by_name else 0)


def named(export: Export, submissions: Sequence[Submission]) -> tuple[Submission, ...]:
    """The submissions with the names of their people as the export has them, where an id says whose row it is."""
    return tuple(
        replace(each, people=tuple(_as_there(export, person) for person in each.people)) for each in submissions
    )


def _as_there(export: Export, person: Person) -> Person:
    rows = _by_id(export, person)
    name = export.name(rows[0]) if len(rows) == 1 else ""
    return replace(person, name=name or person.name)


def _by_id(export: Export, person: Person) -> list[int]:
    """The rows of a person, by the surest column that has any of the ids."""
    wanted = {export.format.key(one) for one in person.ids} - {""}
    for column in export.columns.keys:
        rows = [row for row in export.people if export.key(row, column) in wanted]
        if rows:
            return [row for row in rows if not export.format.by_assignment or _agree(export, row, person)]
    return []


def _agree(export: Export, row: int, person: Person) -> bool:
    """Whether the row's name is the person's, as Moodle writes it in files; without names there is nothing to say."""
    plain = (re.sub(r"['\"&<>:\\/|`]", "", name) for name in (export.name(row), person.name))
    return not export.name(row) or len({tuple(_words(name)) for name in plain}) == 1


def _by_name(export: Export, person: Person) -> list[int]:
    return [row for row in export.people if _words(export.name(row)) == _words(person.name) != []]


def _words(name: str) -> list[str]:
    """The words of a name; `Adams, Amy` is Amy Adams."""
    last, comma, first = name.partition(",")
    return re.sub(r"[\s_]+", " ", f"{first} {last}" if comma else name).casefold().split()


def filled(export: Export, matched: Matched, results: Mapping[str, Result]) -> bytes:
    """The export with points, and comments where it has a column for them, of whoever has a result."""
    cells: dict[tuple[int, int], str] = {}
    comma = _decimal_comma(export)
    for row, name in matched.rows.items():
        result = results[name]
        if result.has_points:
            score = str(number(result.score))
            cells[row, export.score] = score.replace(".", ",") if comma else score
            if export.comment is not None:
                cells[row, export.comment] = cell(comment(result))
    return export.table.replaced(cells)


def _decimal_comma(export: Export) -> bool:
    """Whether the file writes 8,5: it does so in some cell, and 8.5 in none."""
    numbers = [cell.text for row in export.table.rows for cell in row if re.fullmatch(r"\d+[.,]\d+", cell.text)]
    return any("," in one for one in numbers) and not any("." in one for one in numbers)


def comment(result: Result) -> str:
    """One line for the student: what cost points. Hidden checks are not mentioned."""
    lost = (
        f"{check.name} {number(check.score)}/{number(check.max_score)}: {check.message}"
        for check in result.checks
        if check.visibility == "public" and check.score < check.max_score
    )
    told = [result.message] if result.verdict == "could-not-run" and result.message else list(lost)
    return " | ".join(" ".join(each.split()) for each in told)


def report(export: Export, matched: Matched) -> Iterator[str]:
    """What is filled and what is not, for the teacher."""
    file = os.path.basename(export.path)
    column = printable(export.table.rows[0][export.score].text)
    by_name = ", by their full names, since the class has no ids that are in it" if matched.by_name else ""
    yield f"{file} ({export.format.name}): {len(matched.rows)} of {len(export.people)} rows of {column!r}{by_name}"
    if matched.strangers:
        yield f"in no row of {file}, or in several: {_listed(matched.strangers)}"
    if left := [export.shown(row) for row in export.people if row not in matched.rows]:
        yield f"rows of {file} without a submission: {_listed(left)}"


def _listed(names: Iterable[str]) -> str:
    return "; ".join(names)
