"""Sakai: `title/Last, First(eid)/Submission attachment(s)/file`; what else lies there is the teacher's."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from seqlint.grade.handed import Files, Handed, Layout, Person, text

PATTERN = r"^(?P<assignment>[^/]+)/(?P<who>[^/]*?\((?P<eid>[^()/]+)\))(?:/|_)(?P<rest>.+)$"
COMPANION = r"^[^/]+/grades\.(?:csv|xls)$"
NOT_HANDED_IN = ("timestamp.txt", "comments.txt", "feedbackText.html", "members.txt")


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    people: dict[str, dict[str, str]] = {}
    for path, match in matches.items():
        people.setdefault(match["who"], {})[match["rest"]] = path
    times = dict(pair for name, path in files.items() if re.match(COMPANION, name) for pair in _times(text(path)))
    return [_handed(who, rest, files, times) for who, rest in people.items()]


def _times(grades: str) -> Iterator[tuple[str, str]]:
    """Login and hand-in time of each row: the words of the head are localised, their order is not."""
    for row in csv.reader(grades.splitlines()):
        if len(row) > 5 and (time := re.match(r"\d{4}-\d\d-\d\dT[\d:.]+\S*", row[5])):
            yield row[1], time[0]


def _handed(who: str, rest: Mapping[str, str], files: Files, times: Mapping[str, str]) -> Handed:
    stated = {name: text(files[rest[name]]).strip() for name in NOT_HANDED_IN if name in rest}
    people = _people(stated.get("members.txt") or who)
    inner = {}
    for name, path in rest.items():
        below = re.match(r"[^/]*\)(?:/|_)(.+)$", name) or re.match(r"[^/]+/(.+)$", name)
        if name not in NOT_HANDED_IN and not name.startswith("Feedback Attachment"):
            inner[below[1] if below else name] = files[path]
    told = [times[one] for person in people for one in person.ids if one in times]
    return Handed(who, people, inner, stated.get("timestamp.txt") or max(told, default=None))


def _people(told: str) -> tuple[Person, ...]:
    """`Adams, Amy(aadams); Baker, Ben(bbaker)`: the login is in the last brackets."""
    found = (re.match(r"\s*(.*?)\s*\(([^()]+)\)\s*$", part) for part in told.split(";"))
    return tuple(Person(match[1], (match[2],)) for match in found if match)


LAYOUT = Layout("Sakai", (PATTERN,), read, COMPANION)
