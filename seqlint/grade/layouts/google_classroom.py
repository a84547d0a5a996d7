"""Google Classroom: the students' own file names in one Drive folder; `people.csv` beside them tells whose they are."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence

from seqlint.grade.handed import Files, Handed, Layout, Person, text

PATTERN = r"^(?:[^/]+/)?(?P<file>[^/]+\.(?:py|ipynb|zip))$"
PEOPLE = r"^(?:[^/]+/)?people\.csv$"


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    """`people.csv` has the columns `file` and `email`, or whatever else a person is known by."""
    listed = next((text(path) for name, path in files.items() if re.match(PEOPLE, name)), "")
    owners = {
        row.get("file") or "": tuple(value for key, value in row.items() if key not in ("file", None) and value)
        for row in csv.DictReader(listed.splitlines())
    }
    found = []
    for path, match in matches.items():
        ids = owners.get(match["file"], ())
        person = Person(ids[0] if ids else match["file"], ids)
        note = "" if ids else "people.csv does not say whose file this is"
        found.append(Handed(match["file"], (person,), {match["file"]: files[path]}, note=note))
    return found


def _listed(files: Files) -> bool:
    listed = (text(path) for name, path in files.items() if re.match(PEOPLE, name))
    return any("file" in table.partition("\n")[0].strip().split(",") for table in listed)


LAYOUT = Layout("Google Classroom", (PATTERN,), read, PEOPLE, marked=_listed)
