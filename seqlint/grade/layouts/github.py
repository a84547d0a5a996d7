"""GitHub Classroom: `<slug>-submissions/<repository>/...` with `grades.csv`, or the old assistant's folders."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence

from seqlint.grade.handed import Files, Handed, Layout, Person, text

REPOSITORIES = r"^(?P<slug>[^/]+)-submissions/(?P<repo>[^/]+)/(?P<file>.+)$"
ASSISTANT = r"^(?P<slug>[^/]+)-(?P<stamp>\d\d-\d\d-\d{4}-\d\d-\d\d-\d\d)/(?P<who>[^/]+)/(?P<file>.+)$"
GRADES = r"^(?:[^/]+/)?grades\.csv$"


def repositories(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    """The roster's name where `grades.csv` tells it, else the repository without the assignment in front."""
    rows: dict[str, list[Mapping[str, str]]] = {}
    for name, file in files.items():
        if re.match(GRADES, name):
            for row in csv.DictReader(text(file).splitlines()):
                rows.setdefault(row.get("student_repository_name") or "", []).append(row)
    inner: dict[str, list[str]] = {}
    for path, match in matches.items():
        inner.setdefault(match["repo"], []).append(path)
    found = []
    for repo, paths in inner.items():
        told = rows.get(repo, [])
        alone = Person(repo.removeprefix(f"{matches[paths[0]]['slug']}-"))
        people = tuple(map(_person, told)) or (alone,)
        time = told[0].get("submission_timestamp") if told else None
        found.append(Handed(repo, people, {matches[path]["file"]: files[path] for path in paths}, time or None))
    return found


def _person(row: Mapping[str, str]) -> Person:
    ids = tuple(row[key] for key in ("roster_identifier", "github_username") if row.get(key))
    return Person(ids[0] if ids else "", ids)


def assistant(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    """Folders named by the roster or by login."""
    inner: dict[str, dict[str, str]] = {}
    for path, match in matches.items():
        inner.setdefault(match["who"], {})[match["file"]] = path
    return [
        Handed(who, (Person(who, (who,)),), {name: files[path] for name, path in paths.items()})
        for who, paths in inner.items()
    ]


LAYOUTS = (
    Layout("GitHub Classroom", (REPOSITORIES,), repositories, GRADES),
    Layout("GitHub Classroom assistant", (ASSISTANT,), assistant),
)
