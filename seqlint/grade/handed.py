"""What a platform's download says: who handed in which files, and when."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from seqlint.errors import CannotWork
from seqlint.output.escape import printable
from seqlint.reading import regular
from seqlint.reading.files import excluded
from seqlint.reading.guards import Refused

NOISE = frozenset(("__MACOSX", "Thumbs.db", "desktop.ini", "__pycache__", "node_modules", "venv"))
Files = Mapping[str, Path]
"""Paths as the download has them, `/`-separated and in one form of Unicode -> the file here."""


class TwoReadings(CannotWork):
    """A name in a download can be read in two ways, and nothing decides. One line, for the teacher."""


@dataclass(frozen=True)
class Person:
    """`ids`: what a gradebook may know the person by (number, login, e-mail), the surest first."""

    name: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Handed:
    """One submission: `name` is unique, `people` has several members for a team and none where nobody is told.

    `time`: when it was handed in, as the platform writes it. `late`: where the platform says so.
    """

    name: str
    people: tuple[Person, ...]
    files: Files
    time: str | None = None
    late: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class Layout:
    """How a platform packs a class. `read` gets what its patterns found, path -> match, and all files.

    `companion`: files of the platform's own. `share`: how much of the others must fit. `marked`: what else must hold,
    for patterns that fit almost anything. `readings`: every way to read a path, where there may be several.
    """

    name: str
    patterns: tuple[str, ...]
    read: Callable[[Mapping[str, re.Match[str]], Files], Sequence[Handed]]
    companion: str = r"(?!)"
    share: float = 0.8
    marked: Callable[[Files], bool] = bool
    readings: Callable[[re.Match[str]], Sequence[re.Match[str]]] | None = None

    def fitting(self, files: Files, known: Set[str] = frozenset()) -> dict[str, re.Match[str]]:
        """The matches, or none where this is another layout. `known`: the ids of the class's people.

        Raises TwoReadings.
        """
        others = [path for path in files if not re.match(self.companion, path)]
        found = {path: match for path in others if (match := self._match(path))}
        if not found or len(found) < self.share * len(others) or not self.marked(files):
            return {}
        return found if self.readings is None else decided(found, self.readings, known)

    def _match(self, path: str) -> re.Match[str] | None:
        return next((match for pattern in self.patterns if (match := re.match(pattern, path))), None)


def decided(
    found: Mapping[str, re.Match[str]], readings: Callable[[re.Match[str]], Sequence[re.Match[str]]], known: Set[str]
) -> dict[str, re.Match[str]]:
    """Of several readings of a path the one whose person is known, or has files that can be read in one way only.

    Raises TwoReadings where that is none, or several.
    """
    several = {path: readings(match) for path, match in found.items()}
    certain = {(one["name"], one["user"]) for one, *others in several.values() if not others}
    chosen = {}
    for path, ways in several.items():
        sure = [way for way in ways if way["user"] in known] or [
            way for way in ways if (way["name"], way["user"]) in certain
        ]
        if len(sure) != 1 and len(ways) > 1:
            users = " or ".join(way["user"] for way in ways)
            raise TwoReadings(
                f"{printable(path)}: the person's number may be {users}; "
                "name the class's gradebook (--gradebook FILE), which has the right one, or rename the file"
            )
        chosen[path] = sure[0] if len(ways) > 1 else ways[0]
    return chosen


def text(path: Path) -> str:
    """A companion's text; empty where it cannot be read."""
    try:
        with regular.opened(str(path)) as file:
            return file.read(10_000_000).decode("utf-8-sig", "replace")
    except (OSError, Refused):
        return ""


def below(root: Path, exclude: Sequence[str] = ()) -> dict[str, Path]:
    """Every regular file below a folder by its path there; what systems and editors leave behind is passed over, and
    what a pattern of `exclude` names.

    What nobody may look at counts as a file: who takes it says what is wrong.
    """
    found = {}
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not noise(name))
        for name in sorted(files):
            path = Path(folder, name)
            if not noise(name) and _is_file(path) and not excluded(str(path), exclude, str(root)):
                found[unicodedata.normalize("NFC", path.relative_to(root).as_posix())] = path
    return found


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except PermissionError:
        return True
    except OSError:
        return False


def entries(folder: Path) -> list[Path]:
    """What is in a folder and may be somebody's work, sorted; nothing where it cannot be opened."""
    try:
        return sorted(entry for entry in folder.iterdir() if not noise(entry.name))
    except OSError:
        return []


def noise(name: str) -> bool:
    """Whether it is nobody's work: hidden, or made by a system or an editor."""
    return name in NOISE or name.startswith(".")
