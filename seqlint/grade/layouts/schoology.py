"""Schoology: `Last, First - uid/Revision N - status/file`; the highest revision counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from seqlint.grade.handed import Files, Handed, Layout, Person

PATTERN = (
    r"^(?:[^/]+/)?(?P<last>[^/,]+), (?P<first>[^/]+) - (?P<uid>[^/]+?)/"
    r"Revision (?P<rev>\d+)(?: - (?P<status>[^/]+))?/(?P<file>.+)$"
)


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    people: dict[str, list[str]] = {}
    for path, match in matches.items():
        people.setdefault(match["uid"], []).append(path)
    found = []
    for uid, paths in people.items():
        highest = max(int(matches[path]["rev"]) for path in paths)
        newest = [path for path in paths if int(matches[path]["rev"]) == highest]
        first = matches[newest[0]]
        name = f"{first['first']} {first['last']}"
        taken = {matches[path]["file"]: files[path] for path in newest}
        note = f"revision {highest}" if len(newest) < len(paths) else ""
        found.append(Handed(f"{name}_{uid}", (Person(name, (uid,)),), taken, late=first["status"] == "Late", note=note))
    return found


LAYOUT = Layout("Schoology", (PATTERN,), read)
