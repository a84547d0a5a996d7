"""Brightspace: `a-b - Name - time - file`, the folder of one person, or older names without a time. No ids."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from seqlint.grade.handed import Files, Handed, Layout, Person

PATTERN = (
    r"^(?P<a>\d+)-(?P<b>\d+) - (?P<name>.+?) - "
    r"(?P<time>\w{3,9} \d{1,2}, \d{4} \d{1,2}:?\d{2}(?: ?[AP]M)?)(?: - |/)(?P<file>.+)$"
)
WITH_ORGANISATION = (
    r"^(?P<org>[^_/]+)_(?P<name>[^_/]+)_(?P<time>\w{3} \d{1,2}, \d{4} \d{3,4}(?: ?[AP]M)?)_(?P<file>.+)$"
)
OLD = r"^(?P<a>\d+)-(?P<b>\d+) - (?P<name>.+?) - (?P<file>.+)$"
OVERVIEW = r"^(?:[^/]+/)?index\.html$"


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    """The newest of each person; two of one name stay apart by the number in front."""
    people: dict[tuple[str, str], list[str]] = {}
    for path, match in matches.items():
        told = match.groupdict()
        people.setdefault((told["name"], told.get("a") or told.get("org") or ""), []).append(path)
    names = [name for name, _ in people]
    found = []
    for (name, number), paths in people.items():
        times = {path: matches[path].groupdict().get("time") for path in paths}
        newest = max(times.values(), key=moment)
        taken = {matches[path]["file"]: files[path] for path in paths if times[path] == newest}
        again = "the newest of several tries" if len(set(times.values())) > 1 else ""
        shown = name if names.count(name) == 1 else f"{name}_{number}"
        ids = (number,) if "org" in matches[paths[0]].groupdict() else ()
        found.append(Handed(shown, (Person(name, ids),), taken, newest, note=again))
    return found


def moment(time: str | None) -> tuple[datetime, str]:
    """For comparing; a month in another language is no date, and then the text decides."""
    told = (time or "").replace(":", "")
    for length in ("%b", "%B"):
        for clock in ("%I%M %p", "%I%M%p", "%H%M"):
            with suppress(ValueError):
                return datetime.strptime(re.sub(r" (\d{3})(?!\d)", r" 0\1", told), f"{length} %d, %Y {clock}"), told
    return datetime.min, told


def _overview(files: Files) -> bool:
    return any(re.match(OVERVIEW, path) for path in files)


LAYOUTS = (
    Layout("Brightspace", (PATTERN,), read, OVERVIEW),
    Layout("Brightspace with organisation numbers", (WITH_ORGANISATION,), read, OVERVIEW),
    Layout("Brightspace, older", (OLD,), read, OVERVIEW, marked=_overview),
)
