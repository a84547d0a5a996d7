"""Gradescope: `submission_<id>/...` and `submission_metadata.yml` with the names; several submitters are a team."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from seqlint.grade.handed import Files, Handed, Layout, Person, text

PATTERN = r"^(?:assignment_(?P<assignment>\d+)_export/)?submission_(?P<id>\d+)/(?P<file>.+)$"
METADATA = r"^(?:[^/]+/)?submission_metadata\.ya?ml$"


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    told = next((_metadata(text(path)) for name, path in files.items() if re.match(METADATA, name)), {})
    inner: dict[str, dict[str, str]] = {}
    for path, match in matches.items():
        inner.setdefault(match["id"], {})[match["file"]] = path
    found = []
    for number, paths in inner.items():
        people, time = told.get(f"submission_{number}", ((), None))
        taken = {name: files[path] for name, path in paths.items()}
        note = "" if people else "the download does not say who handed this in"
        found.append(Handed(f"submission_{number}", people, taken, time, note=note))
    return found


def _metadata(document: str) -> dict[str, tuple[tuple[Person, ...], str | None]]:
    """Submitters and time of each submission: the few lines that are needed of the YAML, read as text.

    As text because YAML would read an unquoted `:sid: 007` as the number 7.
    """
    found: dict[str, tuple[tuple[Person, ...], str | None]] = {}
    people: list[dict[str, str]] = []
    current, among, time = "", False, None
    for line in [*document.splitlines(), "end:"]:
        if head := re.match(r"([^\s#:][^:]*?)(?:\.pdf)?:\s*$", line):
            if current:
                found[current] = (tuple(map(_person, people)), time)
            current, people, among, time = head[1].strip("\"'"), [], False, None
        elif key := re.match(r"  :(\w+):\s*(.*)$", line):
            among = key[1] == "submitters"
            time = _plain(key[2]) if key[1] == "created_at" else time
        elif among and (entry := re.match(r"\s+(- )?\s*:(\w+):\s*(.*)$", line)):
            if entry[1]:
                people.append({})
            if people:
                people[-1][entry[2]] = _plain(entry[3])
    return found


def _plain(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value.strip('"')


def _person(told: Mapping[str, str]) -> Person:
    ids = tuple(told[key] for key in ("sid", "email") if told.get(key))
    return Person(told.get("name") or (ids[0] if ids else ""), ids)


LAYOUT = Layout("Gradescope", (PATTERN,), read, METADATA)
