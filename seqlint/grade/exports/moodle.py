"""Moodle: the offline grading worksheet of an assignment, and the export of the whole gradebook."""

from __future__ import annotations

import re

from seqlint.grade.exports.export import Columns, Format, Heading, for_all, places, titled


def worksheet(heading: Heading) -> Columns | None:
    """`Identifier` is "Participant 12345": its number is in the names of the download, and new in each assignment."""
    keys, grade = places(heading, "Identifier", "ID number", "Email address"), places(heading, "Grade")
    if not grade or not places(heading, "Identifier"):
        return None
    comments = for_all(places(heading, "Feedback comments"))
    return Columns(keys, {"Grade": grade[0]}, comments, places(heading, "Full name"))


def gradebook(heading: Heading) -> Columns | None:
    scores = titled(heading, r".+?: (?P<title>.+) \(Real\)")
    keys = places(heading, "ID number", "Email address", "Username")
    if not scores or not keys:
        return None
    return Columns(
        keys, scores, titled(heading, r".+?: (?P<title>.+) \(Feedback\)"), places(heading, "First name", "Last name")
    )


def participant(text: str) -> str:
    """`Participant 12345`, with the word of whatever language."""
    number = re.fullmatch(r"\D+ (\d+)", text.strip())
    return f"Participant {number[1]}" if number else text.strip()


WORKSHEET = Format("Moodle's worksheet", worksheet, participant, by_assignment=True)
GRADEBOOK = Format("Moodle's gradebook", gradebook)
