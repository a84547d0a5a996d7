"""What is taken of a submission: named regular files, nothing else."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from seqlint.grade import archive, names
from seqlint.grade.archive import BadArchive, RareArchive
from seqlint.grade.handed import Files, Person, below, noise
from seqlint.grade.names import Asked, NotThere
from seqlint.reading import programs, saved
from seqlint.wording import enumerated

MAX_SIZE = 200_000_000
"""Bytes of the files of a submission: they are copied to where it runs."""


@dataclass(frozen=True)
class Submission:
    """`name` is unique; `program` is the judged file, `shown` its path for messages, `others` what goes with it.

    `problem` is set where nothing of it can be read, and says why; `fault`: that is not the submission's doing.
    `people`, `time` and `late` as the platform tells them; `notes`: what was taken for what was asked for
    (`renamed`: those about other names). `lacking`: trained files that are not taken -> what is said of them. Where the
    program is what is missing, `others` are the trained models, which say all of themselves.
    """

    name: str
    program: str = ""
    shown: str = ""
    others: dict[str, Path] = field(default_factory=dict)
    problem: str | None = None
    fault: bool = False
    people: tuple[Person, ...] = ()
    time: str | None = None
    late: bool | None = None
    notes: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    lacking: Mapping[str, str] = field(default_factory=dict)

    @property
    def measurable(self) -> bool:
        """Whether there is anything in it that can be run or measured."""
        return self.problem is None or bool(self.others)


def take(name: str, path: str, asked: Asked, scratch: Path | None) -> Submission:
    """What is taken of the submission at `path`, or why it cannot be."""
    try:
        os.lstat(path)
    except PermissionError:
        return Submission(name, problem="the folder that it is in cannot be opened", fault=True)
    if scratch is not None and archive.is_archive(path) and os.path.isfile(path) and not os.path.islink(path):
        return choose(name, {os.path.basename(path): Path(path)}, asked, scratch)
    try:
        return _folder(name, path, asked) if os.path.isdir(path) else _single(name, path, asked)
    except NotThere as missing:
        if scratch is None:
            return Submission(name, problem=str(missing))
    handed = below(Path(path)) if os.path.isdir(path) else {os.path.basename(path): Path(path)}
    return choose(name, handed, asked, scratch)


def choose(name: str, handed: Files, asked: Asked, scratch: Path) -> Submission:
    """The submission that a person's files are: those asked for, in whatever folder or archive they lie together.

    Unless names are strict, what can only be meant is taken for a required name, and a note says so.
    """
    try:
        inner, broken = _with_unpacked(handed, asked.every, scratch)
    except OSError as error:
        return Submission(name, problem=f"cannot be unpacked: {(error.strerror or '').lower()}", fault=True)
    try:
        chosen = names.choose(inner, asked)
    except NotThere as missing:
        why = "; ".join(f"{file}: {bad}" for file, bad in broken.items()) or str(missing)
        rare = any(isinstance(bad, RareArchive) for bad in broken.values())
        alone = names.models(inner, asked)
        found = Submission(name, problem=why, fault=rare, notes=alone.notes, lacking=alone.lacking)
        return found if rare else _plain(found, _places(alone.taken), tuple(alone.taken))
    program = next(iter(chosen.taken.values()))
    shown = next(path for path, file in inner.items() if file == program)
    found = Submission(
        name, str(program), f"{name}/{shown}", notes=chosen.notes, renamed=chosen.renamed, lacking=chosen.lacking
    )
    return _plain(found, _places(chosen.taken), asked.trained)


Places = Mapping[str, tuple[str, str]]
"""Asked names, the program's first -> the folder, and the path in it."""


def _places(taken: Mapping[str, Path]) -> Places:
    return {file: (str(path.parent), path.name) for file, path in taken.items()}


def _plain(found: Submission, places: Places, trained: tuple[str, ...]) -> Submission:
    """The submission with those of the files that can be taken. One that cannot is its problem, and a trained one costs
    its own check. Raises NotThere.
    """
    lacking, others, left, problem = dict(found.lacking), dict[str, Path](), MAX_SIZE, found.problem
    for file, place in places.items():
        refused = _refusal(*place, left)
        if refused is None and (cannot := unreadable(*place)):
            return Submission(found.name, problem=cannot, fault=True)
        if refused is None:
            others[file] = Path(*place)
            left -= others[file].lstat().st_size
        elif file in trained:
            lacking[file] = f"it {refused}"
        else:
            problem = problem or f"{place[1]} {refused}"
    if problem is not None:
        models = {file: path for file, path in others.items() if saved.is_model(file)}
        return replace(found, program="", shown="", problem=problem, others=models, lacking=lacking)
    others = {file: path for file, path in others.items() if str(path) != found.program}
    return replace(found, others=others, lacking=lacking)


def _with_unpacked(
    handed: Files, required: tuple[str, ...], scratch: Path
) -> tuple[dict[str, Path], dict[str, BadArchive]]:
    """The files and what lies in archives among them, and which archives are broken and why. Raises OSError."""
    inner, broken = dict[str, Path](), dict[str, BadArchive]()
    for name, path in handed.items():
        if not archive.is_archive(name) or name in required:
            inner[name] = path
            continue
        into = Path(tempfile.mkdtemp(dir=scratch), archive.stem(os.path.basename(name)))
        try:
            archive.unpack(path, into)
        except BadArchive as bad:
            broken[name] = bad
        else:
            inner |= {f"{archive.stem(name)}/{inside}": file for inside, file in below(into).items()}
    return inner, broken


def _folder(name: str, path: str, asked: Asked) -> Submission:
    """A folder whose names are as they should be. Raises NotThere."""
    if os.path.islink(path):
        return Submission(name, problem="the folder is a symbolic link: hand in the folder itself")
    try:
        there = sorted(os.listdir(path))
    except OSError as error:
        return Submission(name, problem=f"the folder cannot be opened: {(error.strerror or '').lower()}", fault=True)
    wanted = asked.every or _only_program(path, there)
    if not wanted:
        raise NotThere(f"the folder must hold one program ({programs.NAMED}) and no other")
    found = Submission(name, os.path.join(path, wanted[0]), f"{name}/{wanted[0]}")
    return _plain(found, {file: (path, file) for file in wanted}, asked.trained)


def _single(name: str, path: str, asked: Asked) -> Submission:
    """A file handed in by itself stands for the one required file, whatever it is called. Raises NotThere."""
    files = asked.files
    if len(files) > 1:
        return Submission(name, problem=f"a submission must contain {enumerated(files)}, not one file alone")
    ending = os.path.splitext(files[0])[1].lower() if files else ""
    if ending and not path.lower().endswith(ending):
        raise NotThere(f"this is not a {ending} file")
    if not programs.is_program(path):
        return Submission(name, problem=f"this is not a program ({programs.NAMED})")
    lacking = {file: names.lacking({}, file) for file in asked.trained}
    found = Submission(name, path, name, lacking=lacking)
    return _plain(found, {os.path.basename(path): os.path.split(path)}, ())


def _only_program(folder: str, there: Sequence[str]) -> tuple[str, ...]:
    found = programs.meant(os.path.join(folder, name) for name in there)
    return (os.path.basename(found[0]),) if len(found) == 1 else ()


def _refusal(folder: str, file: str, room: int) -> str | None:
    """Why a file is not taken: it or a folder above it is not a plain one, or it has no room. Raises NotThere."""
    at, parts = folder, file.split("/")
    for number, part in enumerate(parts):
        at = os.path.join(at, part)
        try:
            told = os.lstat(at)
        except PermissionError:
            return None  # it may be there: see `unreadable`
        except OSError:
            raise NotThere(f"the file {file} is missing{names.instead(_seen(folder), file)}") from None
        mode = told.st_mode
        if not (stat.S_ISDIR(mode) if number < len(parts) - 1 else stat.S_ISREG(mode)):
            kind = "a symbolic link" if stat.S_ISLNK(mode) else "not a regular file"
            return f"is {kind}: hand in the file itself"
    if told.st_size > room:
        alone = "is" if told.st_size > MAX_SIZE else "makes the files together"
        return f"{alone} larger than {MAX_SIZE // 1_000_000} MB"
    return None


def _seen(folder: str) -> list[str]:
    return [name for name in os.listdir(folder) if not noise(name)]


def unreadable(folder: str, file: str) -> str | None:
    """Why a file that is there cannot be opened: rights, a broken disk. That is for the teacher to mend."""
    try:
        os.close(os.open(os.path.join(folder, file), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)))
    except OSError as error:
        return f"{file} cannot be read: {(error.strerror or '').lower()}"
    return None
