"""Which of a person's files are the required ones: by name, or because nothing else can be meant."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from seqlint.grade.handed import Files
from seqlint.output.escape import printable
from seqlint.reading import programs, saved
from seqlint.wording import enumerated

AGAIN = re.compile(r"(?:[-+]\d+|-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}| ?\(\d+\))(?=\.[^.]+$)")
"""What platforms, browsers and systems add to a name that is taken: `model-1.py`, `model+1.py`, `model (2).py`."""


class NotThere(Exception):
    """A required file is missing, or it is not clear which it is. One line."""


@dataclass(frozen=True)
class Chosen:
    """`taken`: required name -> file, the program first. `notes`: what was taken for what; `renamed`: those of them
    where the name is the student's own doing, and not what a platform makes of a name that is taken.
    """

    taken: dict[str, Path]
    notes: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()


def choose(files: Files, required: tuple[str, ...], strict: bool) -> Chosen:
    """The required files. `strict`: of other names only those that platforms make of them. Raises NotThere."""
    if not required:
        meant = _programs(files)
        if len(meant) != 1:
            raise NotThere(f"there must be one program ({programs.NAMED}) and no other{_there(meant)}")
        return Chosen({os.path.basename(meant[0]): files[meant[0]]})
    exact = [folder for folder in _folders(files) if all(f"{folder}{name}" in files for name in required)]
    if len(exact) > 1 and "" not in exact:
        raise NotThere(f"{required[0]} is there more than once{_there([f'{f}{required[0]}' for f in exact])}")
    if exact:
        folder = "" if "" in exact else exact[0]
        return Chosen({name: files[f"{folder}{name}"] for name in required})
    return _meant(files, required, strict)


def _folders(files: Files) -> list[str]:
    """Every folder that files lie in or below, `/` at the end; the whole first."""
    found = {""}
    for path in files:
        parts = path.split("/")
        found |= {"/".join(parts[:depth]) + "/" for depth in range(1, len(parts))}
    return sorted(found, key=lambda folder: (folder.count("/"), folder))


def _meant(files: Files, required: tuple[str, ...], strict: bool) -> Chosen:
    taken: dict[str, Path] = {}
    notes, renamed = [], []
    for name in required:
        only = [_kind(other) for other in required].count(_kind(name)) == 1
        path = next(_same(files, name) if strict else _candidates(files, name, only), None)
        if path is None or files[path] in taken.values():
            raise _missing(files, required)
        taken[name] = files[path]
        if os.path.basename(path) != os.path.basename(name):
            notes.append(f"{printable(path)} was taken for {name}")
        if AGAIN.sub("", os.path.basename(path)) != os.path.basename(name):
            renamed.append(notes[-1])
    return Chosen(taken, tuple(notes), tuple(renamed))


def _same(files: Files, name: str) -> Iterator[str]:
    """The only file that is called so, or would be if no other had the name."""
    found = [
        path for path in files if os.path.basename(name) in (given := os.path.basename(path), AGAIN.sub("", given))
    ]
    yield from found if len(found) == 1 else ()


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
    alone = _programs(files) if _named_as_one(wanted) else [path for path in files if _kind(path) == _kind(wanted)]
    if only and _kind(wanted) and len(alone) == 1:
        yield from alone


def _stem(given: str) -> str:
    return os.path.splitext(AGAIN.sub("", given))[0].lower()


def _named_as_one(name: str) -> bool:
    """Whether a name says that it is a program."""
    return name.lower().endswith(programs.ENDINGS)


def _kind(name: str) -> str | None:
    """What a name says that the file is: a program, a trained model, weights; None for anything else."""
    if _named_as_one(name):
        return "program"
    return next((ending for ending in saved.ENDINGS if name.lower().endswith(ending)), None)


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
