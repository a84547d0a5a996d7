"""nbgrader: `submitted/<student>/<assignment>/...`, or the inbound folder of its exchange."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from seqlint.grade.handed import Files, Handed, Layout, Person, text

INBOUND = (
    r"^(?P<student>[^/]+)\+(?P<assignment>[^+/]+)\+(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [^+/]+)"
    r"(?:\+(?P<random>[\w=-]+))?/(?P<file>.+)$"
)
SUBMITTED = r"^(?:submitted/)?(?P<student>[^/]+)/(?P<assignment>[^/]+)/(?P<file>.+)$"


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    """The newest of each student; one who has several assignments has a submission for each."""
    newest: dict[tuple[str, str], str] = {}
    for match in matches.values():
        told = (match["student"], match["assignment"])
        newest[told] = max(newest.get(told, ""), match.groupdict().get("time") or "")
    several = len({assignment for _, assignment in newest}) > 1
    found = []
    for (student, assignment), time in newest.items():
        inner = {
            match["file"]: files[path]
            for path, match in matches.items()
            if (match["student"], match["assignment"], match.groupdict().get("time") or "")
            == (student, assignment, time)
        }
        stamp = inner.pop("timestamp.txt", None)
        when = time or (text(stamp).strip() if stamp else "")
        name = f"{student}/{assignment}" if several else student
        found.append(Handed(name, (Person(student, (student,)),), inner, when or None))
    return found


def _marked(files: Files) -> bool:
    """The three folders fit almost anything: nbgrader's own name or time must be where it puts it."""
    return any(re.match(r"submitted/|[^/]+/[^/]+/timestamp\.txt$", path) for path in files)


LAYOUTS = (Layout("nbgrader, inbound", (INBOUND,), read), Layout("nbgrader", (SUBMITTED,), read, marked=_marked))
