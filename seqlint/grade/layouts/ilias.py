"""ILIAS: `Last_First_login_number/file`, somewhere below the title; late files have it in their name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from seqlint.grade.handed import Files, Handed, Layout, Person

PATTERN = (
    r"^(?:.+/)?(?P<last>[^_/]*)_(?P<first>[^/]*)_(?P<login>[^_/]+)_(?P<id>\d+)/"
    r"(?P<late>Late Submission - )?(?P<file>[^/]+)$"
)


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    people: dict[str, list[str]] = {}
    for path in matches:
        people.setdefault(path.split("/")[-2], []).append(path)
    return [
        Handed(
            folder,
            (Person(f"{first['first']} {first['last']}", (first["login"], first["id"])),),
            {matches[path]["file"]: files[path] for path in paths},
            late=any(matches[path]["late"] for path in paths),
        )
        for folder, paths in people.items()
        for first in [matches[paths[0]]]
    ]


LAYOUT = Layout("ILIAS", (PATTERN,), read)
