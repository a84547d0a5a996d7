"""Canvas' gradebook: `Student,ID,SIS User ID,SIS Login ID,Section,Title (123)`; rows without an ID are nobody's."""

from __future__ import annotations

from seqlint.grade.exports.export import Columns, Format, Heading, places, titled


def columns(heading: Heading) -> Columns | None:
    keys = places(heading, "ID", "SIS User ID", "SIS Login ID", "Integration ID")
    if not keys or not places(heading, "Section") or not any("student" in cell.lower() for cell in heading[:1]):
        return None
    return Columns(keys, titled(heading, r"(?P<title>.+) \(\d+\)"), {}, places(heading, "Student"))


FORMAT = Format("Canvas", columns)
