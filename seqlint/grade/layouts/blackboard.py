"""Blackboard: `title_user_attempt_time_file`, and a text for each attempt, which tells what names cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from seqlint.grade.handed import Files, Handed, Layout, Person, text

TIME = r"(?P<time>\d{4}(?:-\d\d){5})"
INFO = rf"^(?P<assignment>.+)_(?P<user>[^_]+)_attempt_{TIME}(?P<file>)\.txt$"
FILE = rf"^(?P<assignment>.+)_(?P<user>[^_]+)_attempt_{TIME}_(?P<file>.+)$"


def read(matches: Mapping[str, re.Match[str]], files: Files) -> Sequence[Handed]:
    """The newest attempt of each person; its text says who it is, a login may hold an underscore."""
    attempts: dict[tuple[str, str], list[str]] = {}
    for path, match in matches.items():
        attempts.setdefault((path.rpartition("_attempt_")[0], match["time"]), []).append(path)
    newest: dict[str, Handed] = {}
    for (_, time), paths in sorted(attempts.items(), key=lambda item: item[0][1]):
        info = next((text(files[path]) for path in paths if not matches[path]["file"]), "")
        who = re.search(r"^Name: (.*) \(([^()]+)\)\s*$", info, re.M)
        user = who[2] if who else matches[paths[0]]["user"]
        original: dict[str, str] = dict(
            re.findall(r"^\s*Original filename: (.*?)\s*\n\s*Filename: (.*?)\s*$", info, re.M)
        )
        called = {name: given for given, name in original.items()}
        inner = {called.get(path, str(matches[path]["file"])): files[path] for path in paths if matches[path]["file"]}
        again = "" if user not in newest else "the newest of several attempts"
        newest[user] = Handed(user, (Person(who[1] if who else user, (user,)),), inner, time, note=again)
    return list(newest.values())


LAYOUT = Layout("Blackboard", (INFO, FILE), read)
