"""What grading leaves on disk. Every file is replaced wholly or not at all; a result is kept as soon as it is known.

OUT/journal.jsonl             what was graded with which assignment, then one line a result
OUT/results/<submission>.json  (a very long name is cut)
OUT/grades.csv  OUT/report.html
OUT/results.json              with the platform gradescope
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence

from seqlint import atomic
from seqlint.errors import CannotWork
from seqlint.grade.assignment import Assignment
from seqlint.grade.result import Result, number, result_json
from seqlint.output import csv_grades, gradescope, html_report

LONGEST = 200
"""Bytes of a part of a file name: systems take 255, the ending and a temporary name included."""


def file_name(submission: str) -> str:
    """What the result's file is called: as the submission, parts that are too long cut and made unique."""
    return "/".join(part if len(os.fsencode(part)) <= LONGEST else _cut(part) for part in submission.split("/"))


def _cut(part: str) -> str:
    kept = os.fsencode(part)[: LONGEST - 9].decode(errors="ignore")
    return f"{kept}-{hashlib.sha256(os.fsencode(part)).hexdigest()[:8]}"


class Gradebook:
    """The output folder of one assignment. Raises CannotWork where it cannot be written."""

    def __init__(self, folder: str, assignment: Assignment, platform: str | None) -> None:
        self.folder, self.assignment, self.platform = folder, assignment, platform

    def open(self, provisional: Sequence[Result]) -> None:
        """Before anything of a submission runs: each has a result, which says that there is none yet."""
        self._make_folder(os.path.join(self.folder, "results"))
        names = [result.submission for result in provisional]
        start = {"title": self.assignment.title, "sha256": self.assignment.digest, "submissions": names}
        self._write("journal.jsonl", json.dumps(start) + "\n")
        for result in provisional:
            self._write_result(result)
        self.close(provisional)

    def record(self, result: Result) -> None:
        """The result of one submission takes the place of the provisional one."""
        self._write_result(result)
        line = {
            "submission": result.submission,
            "score": number(result.score),
            "max_score": number(result.max_score),
            "verdict": result.verdict,
            "reason": result.reason,
        }
        self._append("journal.jsonl", json.dumps(line) + "\n")

    def close(self, results: Sequence[Result]) -> None:
        """The files about all submissions."""
        self._write("grades.csv", csv_grades.write(self.assignment, results))
        self._write("report.html", html_report.write(self.assignment, results))

    def _write_result(self, result: Result) -> None:
        name = f"results/{file_name(result.submission)}.json"
        self._make_folder(os.path.dirname(os.path.join(self.folder, name)))
        self._write(name, json.dumps(result_json(result), indent=1) + "\n")
        if self.platform == "gradescope":
            self._write("results.json", gradescope.write(result))

    def _write(self, name: str, text: str) -> None:
        atomic.write(os.path.join(self.folder, name), text.encode("utf-8", "backslashreplace"))

    def _append(self, name: str, text: str) -> None:
        path = os.path.join(self.folder, name)
        try:
            with open(path, "a", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise CannotWork(f"{path}: cannot be written: {error.strerror}") from error

    def _make_folder(self, path: str) -> None:
        try:
            os.makedirs(path, exist_ok=True)
        except OSError as error:
            raise CannotWork(f"{path}: the folder cannot be made: {error.strerror}") from error
