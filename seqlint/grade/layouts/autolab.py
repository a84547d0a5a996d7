"""Autolab: `email_version_file`; the highest version counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from seqlint.grade.handed import Files, Handed, Layout, Person

PATTERN = r"^(?P<email>[^/]+@[^/_]+)_(?P<version>\d+)_(?P<file>.+)$"


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    newest: dict[str, tuple[int, Handed]] = {}
    for path, match in matches.items():
        email, version = match["email"], int(match["version"])
        if email not in newest or version > newest[email][0]:
            newest[email] = version, Handed(email, (Person(email, (email,)),), {match["file"]: files[path]})
    return [handed for _, handed in newest.values()]


LAYOUT = Layout("Autolab", (PATTERN,), read)
