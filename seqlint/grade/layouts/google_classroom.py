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
    inner: dict[tuple[str, ...] | str, dict[str, str]] = {}
    for path, match in matches.items():
        inner.setdefault(owners.get(match["file"]) or match["file"], {})[match["file"]] = path
    return [_handed(owner, {name: files[path] for name, path in paths.items()}) for owner, paths in inner.items()]


def _handed(owner: tuple[str, ...] | str, paths: Files) -> Handed:
    """The files of one person, called as the only one of them, or as the person. `owner`: the ids, or the file of whom
    nobody knows.
    """
    if isinstance(owner, str):
        return Handed(owner, (Person(owner),), paths, note="people.csv does not say whose file this is")
    return Handed(next(iter(paths)) if len(paths) == 1 else owner[0], (Person(owner[0], owner),), paths)


def listed(files: Files) -> bool:
    """Whether a `people.csv` says whose file is whose."""
    listed = (text(path) for name, path in files.items() if re.match(PEOPLE, name))
    return any("file" in table.partition("\n")[0].strip().split(",") for table in listed)


LAYOUT = Layout("Google Classroom", (PATTERN,), read, PEOPLE, marked=listed)
