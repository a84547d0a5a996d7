"""Any other table with a column of ids and one that is called like the assignment, or `score`."""

from __future__ import annotations

from seqlint.grade.exports.export import Columns, Format, Heading, for_all, places

IDS = (
    *("id", "student_id", "student id", "sid", "id number", "matriculation", "roster_identifier", "orgdefinedid"),
    *("user", "username", "login", "netid", "github_username", "email", "e-mail", "email address", "submission"),
)


def columns(heading: Heading) -> Columns | None:
    keys = places(heading, *IDS)
    if not keys:
        return None
    scores = {cell.strip(): number for number, cell in enumerate(heading) if number not in keys and cell.strip()}
    comments = for_all(places(heading, "comments", "comment", "feedback"))
    names = places(heading, "first name", "last name") or places(heading, "name") or places(heading, "full name")
    return Columns(keys, scores, comments, names)


FORMAT = Format("a table with ids", columns)
