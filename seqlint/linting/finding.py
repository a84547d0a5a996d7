"""What lint reports: diagnostics with their places resolved, ready to be written or applied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from seqlint.quick import dataclass
from seqlint.reading.source import Source

Position = tuple[int, int]
"""Line and column, from 1; columns count characters."""


class Place(NamedTuple):
    """A range of a file; `end` is exclusive. `cell` is the notebook's cell counted from 1, None in a script."""

    path: str
    cell: int | None
    start: Position
    end: Position


class Note(NamedTuple):
    """A related place and what it has to do with the finding."""

    at: Place
    message: str


class Change(NamedTuple):
    """One edit: the text at `at` becomes `text`. `span`: the same as character offsets in the cell's text."""

    at: Place
    text: str
    span: tuple[int, int]


class Repair(NamedTuple):
    """A fix, as changes that belong together."""

    title: str
    safe: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Finding:
    """One diagnostic of one file."""

    at: Place
    rule: str
    code: str
    severity: str
    message: str
    help: str = ""
    related: tuple[Note, ...] = ()
    fix: Repair | None = None

    @property
    def order(self) -> tuple[str, int, Position, Position, str, str]:
        """Sorts findings by path, position and rule."""
        return (self.at.path, self.at.cell or 0, self.at.start, self.at.end, self.code, self.message)


@dataclass(frozen=True)
class Checked:
    """What became of one file.

    `failures`: faults of the tool, never the student's; `unknowns`: what the analysis could not know; a line each.
    """

    source: Source
    findings: tuple[Finding, ...] = ()
    failures: tuple[str, ...] = ()
    unknowns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What became of all files, in the order of their paths. `rule_folders`: rules beside the built-in ones."""

    files: tuple[Checked, ...] = ()
    rule_folders: tuple[str, ...] = ()

    @property
    def findings(self) -> Iterator[Finding]:
        return (finding for checked in self.files for finding in checked.findings)

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings)
