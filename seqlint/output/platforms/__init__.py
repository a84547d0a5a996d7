"""What platforms read: one file a format. Each writes one document of an assignment and its results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from seqlint.grade.assignment import Assignment
from seqlint.grade.result import Result
from seqlint.output.platforms import (
    autolab,
    coursera,
    github_classroom,
    gradescope,
    junit,
    nbgrader,
    otter,
    prairielearn,
)

Write = Callable[[Assignment, Sequence[Result]], bytes]


@dataclass(frozen=True)
class Platform:
    """`file`: the document's name in the output folder. `alone`: it is about a single submission."""

    file: str
    write: Write
    alone: bool = False


def _alone(file: str, write: Callable[[Result], str]) -> Platform:
    return Platform(file, lambda _, results: write(results[0]).encode("utf-8", "backslashreplace"), alone=True)


def _class(file: str, write: Callable[[Assignment, Sequence[Result]], str]) -> Platform:
    return Platform(file, lambda *told: write(*told).encode("utf-8", "backslashreplace"))


PLATFORMS: Mapping[str, Platform] = {
    "autolab": _alone("autolab.json", autolab.write),
    "coursera": _alone("feedback.json", coursera.write),
    "github-classroom": _alone("results.json", github_classroom.write),
    "gradescope": _alone("results.json", gradescope.write),
    "junit": _class("junit.xml", junit.write),
    "nbgrader": Platform("gradebook.db", nbgrader.write),
    "otter": _class("final_grades.csv", otter.write),
    "prairielearn": _alone("results.json", prairielearn.write),
}
