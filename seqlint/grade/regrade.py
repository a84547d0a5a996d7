"""What an earlier run into the same folder spares this one.

Nothing changed: the result holds. Other points, messages, dates, or checks that the run has answered already: judged
anew from what was found. Checks that a run has to answer: run again, but no trial of the same program is made twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seqlint.grade import engine, lateness
from seqlint.grade.assignment import Assignment
from seqlint.grade.found import Found
from seqlint.grade.journal import Entry, Key
from seqlint.grade.result import Result
from seqlint.grade.taking import Submission
from seqlint.run.trial import Tried


@dataclass(frozen=True)
class Regrade:
    """The present run. `submissions` and `keys` by the names of submissions."""

    assignment: Assignment
    submissions: Mapping[str, Submission]
    keys: Mapping[str, Key]

    def judged(self, entry: Entry) -> Result | None:
        """The result of a submission for which nothing needs to be run."""
        submission = self.submissions[entry.result.submission]
        if not submission.measurable and not submission.fault:
            result = engine.without_program(self.assignment, submission).result
        elif (found := self._found(entry)) and engine.suffices(self.assignment, found):
            result = engine.judge(self.assignment, submission, found)
        else:
            return None
        return lateness.applied(result, self.assignment.lateness)

    def tried(self, before: Mapping[str, Entry]) -> dict[str, tuple[Tried, ...]]:
        """The trials that need not be made again, where something else has to be run."""
        known = {name: self._found(entry) for name, entry in before.items() if name in self.submissions}
        return {name: found.tried for name, found in known.items() if found is not None}

    def _found(self, entry: Entry) -> Found | None:
        """What was found, where it is what would be found again."""
        return entry.found if entry.key.found == self.keys[entry.result.submission].found else None
