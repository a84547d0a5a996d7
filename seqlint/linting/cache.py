"""What is known of files that have not changed, so that they are not read by libcst again.

One entry a file, named after its path: a checksum, then JSON. Its key holds all that the findings depend on: the text,
the settings, the rules, this version of seqlint, the neighbours that hide a library. An entry that is broken, cut short
or of another key is as good as none; it is replaced wholly or not at all, and whoever writes last is right. Grading
never looks here.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from typing import Any

from seqlint.config import Settings
from seqlint.linting.file_rules import neighbours
from seqlint.linting.finding import Change, Checked, Finding, Note, Place, Repair
from seqlint.linting.loader import builtin_folder
from seqlint.reading import regular
from seqlint.reading.cell import LeftOut
from seqlint.reading.guards import Refused
from seqlint.reading.source import Cell, Source, Unreadable, contents
from seqlint.reading.words import mentions_keras

NAME = ".seqlint_cache"
TAG = "CACHEDIR.TAG"
SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder may be deleted: `seqlint clean`.\n"
"""Tells backup programs what it is (https://bford.info/cachedir/)."""
MAX_ENTRY = 100_000_000


def folders(configuration: str | None) -> tuple[str, ...]:
    """Where entries may stand: beside the user's configuration, else in the user's folder for such."""
    user = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/.cache")
    beside = (os.path.join(os.path.dirname(os.path.abspath(configuration)), NAME),) if configuration else ()
    return (*beside, os.path.join(user, "seqlint"))


class Entry:
    """What is kept of one file. `data`: the file's bytes. Raises OSError or Refused as `source.contents`."""

    def __init__(self, folder: str, path: str, settings: Settings) -> None:
        self.folder, self.path = folder, path
        self.data = contents(path)
        place = os.path.abspath(path)
        self.file = os.path.join(folder, sha256(f"{place}\0{path}".encode("utf-8", "surrogatepass")).hexdigest()[:32])
        around = (tool(), rules(settings.rules), neighbours(path), settings, place, path)
        self.key = sha256(repr(around).encode("utf-8", "surrogatepass") + b"\0" + self.data).hexdigest()

    def load(self) -> Checked | None:
        """What is known, if the file and all else is as it was."""
        with suppress(OSError, Refused, ValueError, TypeError, LookupError, AttributeError):
            head, _, body = regular.read(self.file, MAX_ENTRY).partition(b"\n")
            if head == self._head(body):
                return from_json(body.decode("ascii"))
        return None

    def save(self, checked: Checked) -> None:
        """Keep it, where the folder can be written and the program was analysed to its end: all else costs little."""
        analysed = checked.source.problem is None and any(mentions_keras(cell.raw) for cell in checked.source.cells)
        if checked.failures or not analysed:
            return
        body = to_json(checked).encode("ascii")
        part = f"{self.file}.{os.urandom(4).hex()}.part"
        with suppress(OSError):
            if make(self.folder):
                try:
                    with open(part, "xb") as file:
                        file.write(self._head(body) + b"\n" + body)
                    os.replace(part, self.file)
                finally:
                    with suppress(OSError):
                        os.unlink(part)

    def _head(self, body: bytes) -> bytes:
        return sha256(self.key.encode() + body).hexdigest().encode()


@cache
def make(folder: str) -> bool:
    """Whether there is a folder for entries, made if need be, and hidden from version control and backups."""
    if os.path.isfile(os.path.join(folder, TAG)):
        return True
    try:
        os.makedirs(folder, exist_ok=True)
        for name, text in ((".gitignore", "*\n"), (TAG, SIGNATURE)):
            with suppress(FileExistsError), open(os.path.join(folder, name), "x", encoding="ascii") as file:
                file.write(text)
    except OSError:
        return False
    return True


def remove(folder: str) -> bool:
    """Whether a cache stood there and is removed; a folder that is none is left alone. Raises OSError."""
    if os.path.islink(folder) or not os.path.isfile(os.path.join(folder, TAG)):
        return False
    import shutil

    shutil.rmtree(folder)
    return True


# What the findings depend on beside the file


@cache
def tool() -> tuple[object, ...]:
    """This seqlint, the built-in rules, the parser and Python: each file's name, size and time."""
    from importlib.util import find_spec

    parser = find_spec("libcst")
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parts = parser and parser.origin and _stamp(os.path.dirname(parser.origin))
    return (sys.version_info[:3], parts, *_below(package), *_below(builtin_folder()))


@cache
def rules(folders: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(stamp for folder in folders for stamp in _below(folder))


def _below(folder: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    waiting = [folder]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting += [entry.path] if entry.name != "__pycache__" else []
                elif not entry.name.endswith(".pyc"):
                    found.append(_stamp(entry.path))
    return sorted(found, key=str)


def _stamp(path: str) -> tuple[object, ...]:
    known = os.stat(path)
    return path, known.st_size, known.st_mtime_ns


# A file's findings as JSON: places, notes and changes are lists in the order of their fields


def to_json(checked: Checked) -> str:
    """All of it, in ASCII (a lone surrogate is written as an escape)."""
    import json

    source = checked.source
    cells = [(cell.text, None if cell.raw == cell.text else cell.raw, cell.index) for cell in source.cells]
    problem = source.problem and _values(source.problem)
    broken = [_values(each) for each in source.broken]
    left_out = [_values(each) for each in source.left_out]
    kept = (source.path, cells, source.notebook, problem, broken, source.incomplete, left_out)
    return json.dumps((kept, [_values(f) for f in checked.findings], checked.failures, checked.unknowns))


def from_json(text: str) -> Checked:
    """The same again. Raises ValueError, TypeError or LookupError for what `to_json` does not write."""
    import json

    (path, cells, notebook, problem, broken, incomplete, left_out), findings, failures, unknowns = json.loads(text)
    source = Source(
        path,
        tuple(Cell(text, text if raw is None else raw, index) for text, raw, index in cells),
        notebook,
        problem and Unreadable(*problem),
        broken=tuple(Unreadable(*each) for each in broken),
        incomplete=incomplete,
        left_out=tuple(LeftOut(*each) for each in left_out),
    )
    return Checked(source, tuple(map(_finding, findings)), tuple(failures), tuple(unknowns))


def _values(thing: Any) -> list[object]:
    return [getattr(thing, name) for name in thing.__match_args__]


def _finding(row: list[Any]) -> Finding:
    at, rule, code, severity, message, help, related, fix = row
    notes = tuple(Note(_place(place), said) for place, said in related)
    return Finding(_place(at), rule, code, severity, message, help, notes, fix and _repair(fix))


def _repair(row: list[Any]) -> Repair:
    title, safe, changes = row
    return Repair(title, safe, tuple(Change(_place(at), text, (span[0], span[1])) for at, text, span in changes))


def _place(row: list[Any]) -> Place:
    path, cell, start, end = row
    return Place(path, cell, (start[0], start[1]), (end[0], end[1]))
