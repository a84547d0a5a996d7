"""Which of a person's files are the required ones: by name, or because nothing else can be meant."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from seqlint.grade.archive import is_archive
from seqlint.grade.handed import Files
from seqlint.output.escape import printable
from seqlint.reading import programs, saved
from seqlint.wording import enumerated

AGAIN = re.compile(r"(?:[-+]\d+|-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}| ?\(\d+\))(?=\.[^.]+$)")
"""What platforms, browsers and systems add to a name that is taken: `model-1.py`, `model+1.py`, `model (2).py`."""


class NotThere(Exception):
    """A required file is missing, or it is not clear which it is. One line."""


@dataclass(frozen=True)
class Asked:
    """What a submission must contain, the program first; nothing: one program of any name. `trained`: files that cost
    their own checks where they are missing. `strict`: of other names only those are taken that platforms make.
    """

    files: tuple[str, ...] = ()
    strict: bool = False
    trained: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        return self.files + self.trained


@dataclass(frozen=True)
class Chosen:
    """`taken`: asked name -> file, the program first. `notes`: what was taken for what; `renamed`: those of them
    where the name is the student's own doing, and not what a platform makes of a name that is taken. `lacking`: the
    trained files that are not there -> what is said of them.
    """

    taken: dict[str, Path]
    notes: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    lacking: dict[str, str] = field(default_factory=dict)


def choose(files: Files, asked: Asked) -> Chosen:
    """The files that are asked for. Raises NotThere."""
    required = asked.files
    if not required:
        meant = _programs(files)
        if len(meant) != 1:
            raise NotThere(f"there must be one program ({programs.NAMED}) and no other{_there(meant)}")
        return Chosen({os.path.basename(meant[0]): files[meant[0]]})
    exact = [folder for folder in _folders(files) if all(f"{folder}{name}" in files for name in required)]
    if len(exact) > 1 and "" not in exact:
        raise NotThere(f"{required[0]} is there more than once{_there([f'{f}{required[0]}' for f in exact])}")
    if not exact:
        return _meant(files, asked, {})
    folder = "" if "" in exact else exact[0]
    return _meant(files, asked, {name: files[path] for name in asked.every if (path := f"{folder}{name}") in files})


def models(files: Files, asked: Asked) -> Chosen:
    """The trained models among the files that are asked for, where the program is not there."""
    return _meant(files, Asked((), asked.strict, tuple(filter(saved.is_model, asked.every))), {})


def _folders(files: Files) -> list[str]:
    """Every folder that files lie in or below, `/` at the end; the whole first."""
    found = {""}
    for path in files:
        parts = path.split("/")
        found |= {"/".join(parts[:depth]) + "/" for depth in range(1, len(parts))}
    return sorted(found, key=lambda folder: (folder.count("/"), folder))


def _meant(files: Files, asked: Asked, taken: dict[str, Path]) -> Chosen:
    """What is `taken` for sure, and of the other names what can only be meant."""
    notes, renamed = [], []
    missing: dict[str, str] = {}
    for name in asked.every:
        if name in taken:
            continue
        only = [_kind(other) for other in asked.every].count(_kind(name)) == 1
        path = next(_same(files, name) if asked.strict else _candidates(files, name, only), None)
        if path is None or files[path] in taken.values():
            if name in asked.files:
                raise _missing(files, asked.files)
            missing[name] = lacking(files, name)
            continue
        taken[name] = files[path]
        if os.path.basename(path) != os.path.basename(name):
            notes.append(f"{printable(path)} was taken for {name}")
        if AGAIN.sub("", os.path.basename(path)) != os.path.basename(name):
            renamed.append(notes[-1])
    return Chosen({name: taken[name] for name in asked.every if name in taken}, tuple(notes), tuple(renamed), missing)


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
    packed = any(map(is_archive, files))
    todo = f": unpack what is packed twice, and hand in {name} itself" if packed else ""
    return NotThere(f"the file {name} is missing{instead(list(files), name)}{todo}")


def lacking(files: Files, name: str) -> str:
    """What is said of a trained file that is not there, and what to do."""
    there = _there([path for path in files if path.lower().endswith((".keras", ".h5", ".hdf5"))])
    save = "save" if saved.is_model(name) else "save_weights"
    return f"it is missing{there}: hand in what model.{save}('{os.path.basename(name)}') writes"


def instead(there: list[str], file: str) -> str:
    """The files of the same kind that are there, so that a wrong name is seen at once."""
    ending = os.path.splitext(file)[1]
    return _there([path for path in there if path.endswith(ending)] or there)


def _there(paths: list[str]) -> str:
    shown = [printable(path) for path in sorted(paths)[:3]]
    return f" (there is {enumerated(shown)})" if shown else ""
