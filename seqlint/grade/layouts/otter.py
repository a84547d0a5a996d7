"""Otter: the zip of its export names a notebook and a time, and nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from seqlint.grade.handed import Files, Handed, Layout, Person

PATTERN = r"^(?P<notebook>[^/]+)_(?P<time>\d{4}_\d\d_\d\dT\d\d_\d\d_\d\d_\d{6})\.zip$"


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    note = "the export does not say who handed this in"
    return [
        Handed(path.removesuffix(".zip"), (Person(path.removesuffix(".zip")),), {path: files[path]}, note=note)
        for path in matches
    ]


LAYOUT = Layout("Otter", (PATTERN,), read)
