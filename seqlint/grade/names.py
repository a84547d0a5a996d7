"""Which of a person's files are the required ones: by name, or because nothing else can be meant."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from seqlint.grade.handed import Files
from seqlint.output.escape import printable
from seqlint.reading import programs
from seqlint.wording import enumerated

AGAIN = re.compile(r"(?:[-+]\d+|-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}| ?\(\d+\))(?=\.[^.]+$)")
"""What platforms, browsers and systems add to a name that is taken: `model-1.py`, `model+1.py`, `model (2).py`."""


class NotThere(Exception):
    """A required file is missing, or it is not clear which it is. One line."""


def choose(files: Files, required: tuple[str, ...], strict: bool) -> tuple[dict[str, Path], tuple[str, ...]]:
    """Required name -> file, the program first, and notes on what was taken for what. Raises NotThere."""
    if not required:
        meant = _programs(files)
        if len(meant) != 1:
            raise NotThere(f"there must be one program ({programs.NAMED}) and no other{_there(meant)}")
        return {os.path.basename(meant[0]): files[meant[0]]}, ()
    exact = [folder for folder in _folders(files) if all(f"{folder}{name}" in files for name in required)]
    if len(exact) > 1 and "" not in exact:
        raise NotThere(f"{required[0]} is there more than once{_there([f'{f}{required[0]}' for f in exact])}")
    if exact:
        folder = "" if "" in exact else exact[0]
        return {name: files[f"{folder}{name}"] for name in required}, ()
    if strict:
        raise _missing(files, required)
    return _meant(files, required)


def _folders(files: Files) -> list[str]:
    """Every folder that files lie in or below, `/` at the end; the whole first."""
    found = {""}
    for path in files:
        parts = path.split("/")
        found |= {"/".join(parts[:depth]) + "/" for depth in range(1, len(parts))}
    return sorted(found, key=lambda folder: (folder.count("/"), folder))


def _meant(files: Files, required: tuple[str, ...]) -> tuple[dict[str, Path], tuple[str, ...]]:
    taken: dict[str, Path] = {}
    notes = []
    for name in required:
        path = next(_candidates(files, name, only=sum(map(_named_as_one, required)) == 1), None)
        if path is None or files[path] in taken.values():
            raise _missing(files, required)
        taken[name] = files[path]
        if os.path.basename(path) != os.path.basename(name):
            notes.append(f"{printable(path)} was taken for {name}")
    return taken, tuple(notes)


def _candidates(files: Files, name: str, only: bool) -> Iterator[str]:
    """Files that may be meant by a name, each the only one of its likeness; the closest first."""
    wanted = os.path.basename(name)
    stem, ending = os.path.splitext(wanted)
    alike: list[Callable[[str], bool]] = [
        lambda given: given == wanted,
        lambda given: given.lower() == wanted.lower(),
        lambda given: AGAIN.sub("", given).lower() == wanted.lower(),
        lambda given: given.lower() in (f"{wanted}.txt".lower(), f"{wanted}.json".lower()) and ending == ".ipynb",
    ]
    if _named_as_one(wanted):
        alike.append(lambda given: _named_as_one(given) and _stem(given) == stem.lower())
    for like in alike:
        found = [path for path in files if like(os.path.basename(path))]
        if len(found) > 1:
            return
        yield from found
    if only and _named_as_one(wanted) and len(alone := _programs(files)) == 1:
        yield from alone


def _stem(given: str) -> str:
    return os.path.splitext(AGAIN.sub("", given))[0].lower()


def _named_as_one(name: str) -> bool:
    """Whether a name says that it is a program."""
    return name.lower().endswith(programs.ENDINGS)


def _programs(files: Files) -> list[str]:
    """The paths of what can only be the program."""
    meant = set(programs.meant(str(file) for file in files.values()))
    return [path for path, file in files.items() if str(file) in meant]


def _missing(files: Files, required: tuple[str, ...]) -> NotThere:
    name = next(name for name in required if name not in files)
    return NotThere(f"the file {name} is missing{instead(list(files), name)}")


def instead(there: list[str], file: str) -> str:
    """The files of the same kind that are there, so that a wrong name is seen at once."""
    ending = os.path.splitext(file)[1]
    return _there([path for path in there if path.endswith(ending)] or there)


def _there(paths: list[str]) -> str:
    shown = [printable(path) for path in sorted(paths)[:3]]
    return f" (there is {enumerated(shown)})" if shown else ""
