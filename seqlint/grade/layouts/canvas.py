"""Canvas: flat files `name_LATE_user_attachment_file`. The first number is the person, the second only the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from seqlint.grade.handed import Files, Handed, Layout, Person

ANONYMOUS_PATTERN = (
    r"^(?P<late>LATE_)?anon_(?P<user>[0-9A-Za-z]+)_(?:(?P<kind>text|link)\.html|(?P<attachment>\d+)_(?P<file>[^/]+))$"
)
PATTERN = (
    r"^(?P<name>[^/]*?)(?P<late>_LATE)?_(?P<user>\d+)_"
    r"(?:(?P<kind>text|link)\.html|(?P<attachment>\d+)_(?P<file>[^/]+))$"
)


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    """All files of one user number are one submission; Canvas keeps the newest only."""
    people: dict[str, list[str]] = {}
    for path, match in matches.items():
        people.setdefault(match["user"], []).append(path)
    return [_handed(user, paths, matches, files) for user, paths in people.items()]


def _handed(user: str, paths: list[str], matches: Mapping[str, re.Match[str]], files: Files) -> Handed:
    first = matches[paths[0]]
    name = first.groupdict().get("name") or "anon"
    inner = {matches[path]["file"] or f"{matches[path]['kind']}.html": files[path] for path in paths}
    late = any(matches[path]["late"] for path in paths)
    return Handed(f"{name}_{user}", (Person(name, (user,)),), inner, late=late)


def readings(match: re.Match[str]) -> Sequence[re.Match[str]]:
    """A name that ends in numbers, or a file that begins with some: each number may be the person's."""
    path, base = match.string, re.escape(match["name"])
    found = [match]
    while again := re.match(PATTERN.replace("[^/]*?", rf"{base}(?:_\d+){{{len(found)}}}", 1), path):
        found.append(again)
    return found


ANONYMOUS = Layout("Canvas, anonymous", (ANONYMOUS_PATTERN,), read, share=1.0)
LAYOUT = Layout("Canvas", (PATTERN,), read, readings=readings)
