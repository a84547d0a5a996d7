"""Moodle: `Full name_number_assignsubmission_file/...`, or the same flat. The number is the worksheet's participant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from seqlint.grade.handed import Files, Handed, Layout, Person

PATTERN = r"^(?P<name>[^_/]+)(?:_(?P<id>\d+))?_assignsubmission_(?P<plugin>[a-z]+?)(?:_?/|_)(?P<file>.+)$"


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    """Files and online text of one participant are one submission. Without a number it is a group's."""
    people: dict[tuple[str, str], dict[str, str]] = {}
    for path, match in matches.items():
        people.setdefault((match["name"], match["id"] or ""), {})[match["file"]] = path
    return [
        Handed(
            f"{name}_{number}" if number else name,
            (Person(name, (f"Participant {number}",) if number else ()),),
            {inner: files[path] for inner, path in paths.items()},
        )
        for (name, number), paths in people.items()
    ]


LAYOUT = Layout("Moodle", (PATTERN,), read)
