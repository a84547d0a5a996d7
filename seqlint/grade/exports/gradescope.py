"""Gradescope: the grades of an assignment (`SID,Email,...,Total Score,...`) or of a course (`HW1,HW1 - Max Points`)."""

from __future__ import annotations

from seqlint.grade.exports.export import Columns, Format, Heading, places


def columns(heading: Heading) -> Columns | None:
    keys = places(heading, "SID", "Email", "Submission ID")
    scores = {cell: number for number, cell in enumerate(heading) if f"{cell} - Max Points" in heading}
    scores |= {heading[number]: number for number in places(heading, "Total Score")}
    if not places(heading, "SID") or not scores:
        return None
    return Columns(keys, scores, {}, places(heading, "First Name", "Last Name"))


FORMAT = Format("Gradescope", columns)
