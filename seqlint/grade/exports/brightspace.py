"""Brightspace: `HW1 Points Grade <Numeric MaxPoints:10 ...>`; ids may have `#` in front and stay as they are."""

from __future__ import annotations

from seqlint.grade.exports.export import Columns, Format, Heading, places, titled


def columns(heading: Heading) -> Columns | None:
    scores = titled(heading, r"(?P<title>.+) Points Grade(?: <.*>)?")
    if not scores:
        return None
    return Columns(
        places(heading, "OrgDefinedId", "Username", "Email"), scores, {}, places(heading, "First Name", "Last Name")
    )


FORMAT = Format("Brightspace", columns, lambda text: text.strip().removeprefix("#"))
