"""What is taken of a submission: named regular files, nothing else."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from seqlint.grade import archive, names
from seqlint.grade.archive import BadArchive, RareArchive
from seqlint.grade.handed import Files, Person, below, noise
from seqlint.grade.names import Asked, NotThere
from seqlint.reading import programs
from seqlint.wording import enumerated

MAX_SIZE = 200_000_000
"""Bytes of the files of a submission: they are copied to where it runs."""


@dataclass(frozen=True)
class Submission:
    """`name` is unique; `program` is the judged file, `shown` its path for messages, `others` what goes with it.

    `problem` is set where nothing of it can be read, and says why; `fault`: that is not the submission's doing.
    `people`, `time` and `late` as the platform tells them; `notes`: what was taken for what was asked for
    (`renamed`: those about other names). `lacking`: trained files that are not there -> what is said of them.
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
        return Submission(name, problem=why, fault=any(isinstance(bad, RareArchive) for bad in broken.values()))
    for file, path in chosen.taken.items():
        problem = _refusal(str(path.parent), path.name)
        if problem or (cannot := unreadable(str(path.parent), path.name)):
            return Submission(name, problem=problem or f"{file}: {cannot}", fault=not problem)
    if problem := _too_large([str(path) for path in chosen.taken.values()]):
        return Submission(name, problem=problem)
    program, *others = chosen.taken.items()
    shown = next(path for path, file in inner.items() if file == program[1])
    return Submission(
        name,
        str(program[1]),
        f"{name}/{shown}",
        dict(others),
        notes=chosen.notes,
        renamed=chosen.renamed,
        lacking=chosen.lacking,
    )


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
    for file in wanted:
        if problem := _refusal(path, file):
            return Submission(name, problem=problem)
        if problem := unreadable(path, file):
            return Submission(name, problem=problem, fault=True)
    if problem := _too_large([os.path.join(path, file) for file in wanted]):
        return Submission(name, problem=problem)
    others = {file: Path(path, file) for file in wanted[1:]}
    return Submission(name, os.path.join(path, wanted[0]), f"{name}/{wanted[0]}", others)


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
    if problem := _refusal(os.path.dirname(path), os.path.basename(path)):
        return Submission(name, problem=problem)
    if problem := unreadable(os.path.dirname(path), os.path.basename(path)):
        return Submission(name, problem=problem, fault=True)
    return Submission(name, path, name, lacking={file: names.lacking({}, file) for file in asked.trained})


def _only_program(folder: str, there: Sequence[str]) -> tuple[str, ...]:
    found = programs.meant(os.path.join(folder, name) for name in there)
    return (os.path.basename(found[0]),) if len(found) == 1 else ()


def _refusal(folder: str, file: str) -> str | None:
    """Why a required file is not taken: it or a folder above it is not a plain one. Raises NotThere."""
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
            return f"{file} is {kind}: hand in the file itself"
    if told.st_size > MAX_SIZE:
        return f"{file} is larger than {MAX_SIZE // 1_000_000} MB"
    return None


def _too_large(files: Sequence[str]) -> str | None:
    total = 0
    for file in files:
        with suppress(OSError):  # it may go at any time
            total += os.lstat(file).st_size
    return f"the files together are larger than {MAX_SIZE // 1_000_000} MB" if total > MAX_SIZE else None


def _seen(folder: str) -> list[str]:
    return [name for name in os.listdir(folder) if not noise(name)]


def unreadable(folder: str, file: str) -> str | None:
    """Why a file that is there cannot be opened: rights, a broken disk. That is for the teacher to mend."""
    try:
        os.close(os.open(os.path.join(folder, file), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)))
    except OSError as error:
        return f"{file} cannot be read: {(error.strerror or '').lower()}"
    return None
