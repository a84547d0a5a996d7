"""Blackboard: a column is known by the number at the end of its heading, `HW1 [Total Pts: 100 Score] |12345`."""

from __future__ import annotations

from seqlint.grade.exports.export import Columns, Format, Heading, for_all, places, titled


def columns(heading: Heading) -> Columns | None:
    scores = titled(heading, r"(?P<title>.+?) \[Total Pts: [^\]]*\] \|\d+")
    if not scores:
        return None
    comments = for_all(places(heading, "Feedback to Learner"))
    return Columns(
        places(heading, "Username", "Student ID"), scores, comments, places(heading, "First Name", "Last Name")
    )


FORMAT = Format("Blackboard", columns)
