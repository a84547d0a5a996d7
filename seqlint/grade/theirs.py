"""The teacher's own gradebook, which grading fills: an export of a platform, or the database of nbgrader's course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seqlint.grade.assignment import Assignment
from seqlint.grade.exports import fill
from seqlint.grade.exports.fill import Export
from seqlint.grade.result import Result
from seqlint.grade.taking import Submission
from seqlint.output.platforms import nbgrader


@dataclass(frozen=True)
class Theirs:
    """The gradebook as it was: an export's rows, or the bytes of a database."""

    before: Export | bytes

    @property
    def known(self) -> frozenset[str]:
        """The ids of people that it has."""
        return self.before.known if isinstance(self.before, Export) else frozenset()

    def named(self, submissions: Sequence[Submission]) -> tuple[Submission, ...]:
        """The submissions with their people called as it calls them."""
        return fill.named(self.before, submissions) if isinstance(self.before, Export) else tuple(submissions)

    def report(self, submissions: Sequence[Submission]) -> Iterator[str]:
        """Who of the class is found in it, and who is not, in lines."""
        if isinstance(self.before, Export):
            yield from fill.report(self.before, fill.match(self.before, submissions))

    def filled(self, assignment: Assignment, submissions: Sequence[Submission], results: Sequence[Result]) -> bytes:
        """Its new content. Raises CannotWork where nbgrader is needed and not installed."""
        if isinstance(self.before, bytes):
            return nbgrader.write(assignment, results, self.before)
        matched = fill.match(self.before, submissions)
        return fill.filled(self.before, matched, {each.submission: each for each in results})


def load(path: str, assignment: Assignment) -> Theirs:
    """Raises CannotWork where it cannot be read, or has no column for the assignment."""
    return Theirs(nbgrader.database(path) or fill.load(path, assignment.title))
