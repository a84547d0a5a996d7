"""What grading leaves on disk. Every file is replaced wholly or not at all; a result is kept as soon as it is known.

OUT/journal.jsonl             see `journal`
OUT/results/<submission>.json  (a very long name is cut); none for a submission without a result
OUT/grades.csv                holds after each result
OUT/report.html               at the end, also of a run that is interrupted
OUT/<a platform's file>       with `--platform`; one about a single submission is there before it runs
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from seqlint import atomic
from seqlint.atomic import PART
from seqlint.errors import CannotWork
from seqlint.grade import archive, journal
from seqlint.grade.assignment import Assignment
from seqlint.grade.found import Found
from seqlint.grade.journal import Entry, Key
from seqlint.grade.result import Result, file_name, result_json
from seqlint.output import csv_grades, html_report
from seqlint.output.platforms import PLATFORMS
from seqlint.reading import regular
from seqlint.reading.guards import Refused


def _is_result(path: str) -> bool:
    """Whether a file is a result of ours, and nothing that somebody else keeps in a folder of this name."""
    try:
        with regular.opened(path) as file:
            told = json.load(file)
    except (OSError, Refused, ValueError, RecursionError):
        return False
    return isinstance(told, dict) and {"version", "submission", "checks", "diagnostics"} <= told.keys()


class Gradebook:
    """The output folder of one assignment. Raises CannotWork where it cannot be written or another run writes it.

    `results`: the one of each submission, provisional until `record`. `before`: what those had that are graded anew.
    """

    def __init__(self, folder: str, assignment: Assignment, platform: str | None) -> None:
        self.folder, self.assignment = folder, assignment
        self.platform = None if platform is None else PLATFORMS[platform]
        self.results: dict[str, Result] = {}
        self._entries: dict[str, Entry] = {}
        self.before: dict[str, journal.Points] = {}
        self._begun = False
        self._lock: int | None = None

    def open(
        self,
        provisional: Sequence[Result],
        keys: Mapping[str, Key],
        judged: Callable[[Entry], Result | None] = lambda entry: None,
        *,
        fresh: bool = False,
    ) -> dict[str, Entry]:
        """Before anything of a submission runs: what an earlier run left is taken where its key still holds.

        `judged`: the new result, where what was found then is enough to judge from. Everything else of the earlier run
        goes; where that is all of it, not before there is a new result. Returns what it left, that which no longer
        holds included.
        """
        self._make_folder(os.path.join(self.folder, "results"))
        self._take()
        archive.clear(self.folder)
        before = journal.read(self.folder)
        self.results = {result.submission: result for result in provisional}
        self.before = {
            name: points for name, points in journal.read_points(self.folder).items() if name in self.results
        }
        for name, entry in before.items():
            if not fresh and keys.get(name) == entry.key and not entry.result.fault:
                self._keep(entry)
            elif name in self.results:
                if not entry.result.fault:
                    self.before[name] = entry.result.score, entry.result.max_score
                result = None if fresh else judged(entry)
                if result is not None:
                    self._keep(Entry(keys[name], result, entry.found))
        self._keys = keys
        if self._entries or not before:
            self._begin()
        return before

    def _keep(self, entry: Entry) -> None:
        self.results[entry.result.submission] = entry.result
        self._entries[entry.result.submission] = entry

    def _begin(self) -> None:
        """From here on the folder says what this run knows, and nothing else."""
        self._begun = True
        self._clear()
        self._start()
        for result in self.results.values():
            if not result.fault:
                self._write_result(result)
            elif self.platform is not None and self.platform.alone:
                self._write_platform(result)
        self._summarize()

    def _clear(self) -> None:
        """Remove the results of other runs, and what a killed run was about to write."""
        kept = {self._result_path(name) for name in self._entries}
        parts = [os.path.join(self.folder, name) for name in os.listdir(self.folder) if PART.fullmatch(name)]
        for folder, _, names in os.walk(os.path.join(self.folder, "results")):
            for path in (os.path.join(folder, name) for name in names):
                if PART.fullmatch(os.path.basename(path)) or (path not in kept and _is_result(path)):
                    parts.append(path)
        for path in parts:
            with suppress(OSError):
                os.unlink(path)

    @property
    def waiting(self) -> set[str]:
        """The submissions that have no result yet."""
        return self.results.keys() - self._entries.keys()

    def record(self, result: Result, found: Found | None = None) -> None:
        """The result of one submission takes the place of the provisional one, in all files or (full disk) in none.

        `found`: what it was judged from.
        """
        if not self._begun:
            self._begin()
        name, provisional = result.submission, self.results[result.submission]
        self._keep(Entry(self._keys[name], result, found))
        size = None
        try:
            size = journal.append(self.folder, self._entries[name])
            self._write_result(result)
            self._write_grades()
        except CannotWork:
            del self._entries[name]
            self.results[name] = provisional
            if size is not None:
                journal.take_back(self.folder, size)
            with suppress(OSError):
                os.unlink(self._result_path(name))
            raise

    def close(self) -> None:
        """The files about all submissions; afterwards another run may write here."""
        try:
            if self._begun:
                self._start()
        finally:
            try:
                if self._begun:
                    self._summarize()
            finally:
                if self._lock is not None:
                    os.close(self._lock)

    def _take(self) -> None:
        """No second run writes here until this one ends, however it ends."""
        if sys.platform == "win32":
            return
        import fcntl

        try:
            self._lock = os.open(os.path.join(self.folder, "results"), os.O_RDONLY)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotWork(f"{self.folder}: another run is grading into this folder; wait, or use another") from None
        except OSError as error:
            raise CannotWork(f"{self.folder}: the folder cannot be used: {error.strerror}") from error

    def _start(self) -> None:
        entries = [self._entries[name] for name in self.results if name in self._entries]
        was = {name: self.before[name] for name in self.results if name in self.before}
        changed = {name: points for name, points in was.items() if self._has_other(name, points)}
        journal.start(self.folder, self.assignment, list(self.results), entries, changed)

    def _has_other(self, name: str, points: journal.Points) -> bool:
        """Whether a submission has other points than before, or may yet have."""
        result = self.results[name]
        return bool(result.fault) or points != (result.score, result.max_score)

    def _summarize(self) -> None:
        self._write_grades()
        if self.platform is not None and not self.platform.alone:
            self._write_platform(*self.results.values())
        self._write("report.html", html_report.write(self.assignment, tuple(self.results.values()), self.before))

    def _write_grades(self) -> None:
        self._write("grades.csv", csv_grades.write(self.assignment, tuple(self.results.values())))

    def _result_path(self, submission: str) -> str:
        return os.path.join(self.folder, "results", f"{file_name(submission)}.json")

    def _write_result(self, result: Result) -> None:
        path = self._result_path(result.submission)
        if not result.fault:
            self._make_folder(os.path.dirname(path))
            atomic.write_changed(path, (json.dumps(result_json(result), indent=1) + "\n").encode())
        if self.platform is not None and self.platform.alone:
            self._write_platform(result)

    def _write_platform(self, *results: Result) -> None:
        assert self.platform is not None
        atomic.write_changed(
            os.path.join(self.folder, self.platform.file), self.platform.write(self.assignment, results)
        )

    def _write(self, name: str, text: str) -> None:
        atomic.write_changed(os.path.join(self.folder, name), text.encode("utf-8", "backslashreplace"))

    def _make_folder(self, path: str) -> None:
        try:
            os.makedirs(path, exist_ok=True)
        except OSError as error:
            raise CannotWork(f"{path}: the folder cannot be made: {error.strerror}") from error
