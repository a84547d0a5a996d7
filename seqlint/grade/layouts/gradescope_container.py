"""What an autograder of Gradescope meets: one `submission/`, and `submission_metadata.json` with names and time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from seqlint.grade.handed import Files, Handed, Layout, Person, text

PATTERN = r"^submission/(?P<file>.+)$"
METADATA = "submission_metadata.json"


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    told = _object(text(files[METADATA]))
    users = told.get("users")
    people = tuple(_person(each) for each in users if isinstance(each, dict)) if isinstance(users, list) else ()
    time = told.get("created_at")
    taken = {match["file"]: files[path] for path, match in matches.items()}
    return [Handed("submission", people, taken, time if isinstance(time, str) else None)]


def _object(document: str) -> dict[str, Any]:
    try:
        told = json.loads(document)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _person(told: Mapping[str, Any]) -> Person:
    ids = tuple(str(told[key]) for key in ("email", "id") if told.get(key))
    return Person(str(told.get("name") or (ids[0] if ids else "")), ids)


LAYOUT = Layout(
    "Gradescope's autograder", (PATTERN,), read, re.escape(METADATA), marked=lambda files: METADATA in files
)
