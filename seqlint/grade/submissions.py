"""Which submissions there are, what they are called, and what of each is taken: named regular files, nothing else."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from seqlint.errors import CannotWork
from seqlint.output.escape import printable
from seqlint.reading import programs
from seqlint.reading.files import SKIPPED

MAX_SIZE = 200_000_000
"""Bytes of one file of a submission: each is copied to where it runs."""


class SubmissionError(CannotWork):
    """The teacher named submissions that cannot be graded together. One line."""


@dataclass(frozen=True)
class Submission:
    """`name` is unique; `program` is the judged file, `shown` its path for messages, `others` what goes with it.

    `problem` is set where nothing of it can be read, and says why; `fault`: that is not the submission's doing.
    """

    name: str
    program: str = ""
    shown: str = ""
    others: dict[str, Path] = field(default_factory=dict)
    problem: str | None = None
    fault: bool = False


def find(paths: Sequence[str], files: tuple[str, ...]) -> tuple[Submission, ...]:
    """The submissions that the paths stand for, sorted by name.

    A file is a submission. A folder is one if it holds any of the required files, or no folder and at most one program;
    else everything in it that is a folder or a program is one. Raises SubmissionError.
    """
    found = [os.path.normpath(item) for path in paths for item in _expand(path, files)]
    if not found:
        raise SubmissionError(f"{', '.join(paths)}: there are no submissions here")
    absolute = [os.path.abspath(path) for path in found]
    above = os.path.commonpath([os.path.dirname(path) for path in absolute])
    submissions: dict[str, Submission] = {}
    for path in absolute:
        name = printable(os.path.relpath(path, above).replace(os.sep, "/"))
        if name in submissions:
            raise SubmissionError(f"{name}: this submission is given twice")
        submissions[name] = _take(name, path, files)
    return tuple(submissions[name] for name in sorted(submissions))


def _expand(path: str, files: tuple[str, ...]) -> Iterator[str]:
    if not os.path.lexists(path):
        raise SubmissionError(f"{path}: there is no such file or folder")
    if not os.path.isdir(path):
        yield path
        return
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        raise SubmissionError(f"{path}: the folder cannot be opened: {(error.strerror or '').lower()}") from None
    entries = [entry for entry in entries if entry.name not in SKIPPED and not entry.name.startswith(".")]
    folders = [entry for entry in entries if entry.is_dir()]
    inside = [entry.path for entry in entries if not entry.is_dir()]
    alone = not folders and len(programs.meant(inside)) <= 1
    holds_required = any(os.path.lexists(os.path.join(path, name)) for name in files)
    if holds_required or alone:
        yield path
    else:
        yield from (entry.path for entry in folders)
        yield from programs.each(inside)


def _take(name: str, path: str, files: tuple[str, ...]) -> Submission:
    """What is taken of the submission at `path`, or why it cannot be."""
    if not os.path.isdir(path):
        return _single(name, path, files)
    if os.path.islink(path):
        return Submission(name, problem="the folder is a symbolic link: hand in the folder itself")
    try:
        there = sorted(os.listdir(path))
    except OSError as error:
        return Submission(name, problem=f"the folder cannot be opened: {(error.strerror or '').lower()}", fault=True)
    wanted = files or _only_program(path, there)
    if not wanted:
        return Submission(name, problem=f"the folder must hold one program ({programs.NAMED}) and no other")
    for file in wanted:
        if problem := _refusal(path, file):
            return Submission(name, problem=problem)
        if problem := unreadable(path, file):
            return Submission(name, problem=problem, fault=True)
    others = {file: Path(path, file) for file in wanted[1:]}
    return Submission(name, os.path.join(path, wanted[0]), f"{name}/{wanted[0]}", others)


def _single(name: str, path: str, files: tuple[str, ...]) -> Submission:
    """A file handed in by itself stands for the one required file, whatever it is called."""
    if len(files) > 1:
        return Submission(name, problem=f"a submission must contain {_listed(files)}, not one file alone")
    ending = os.path.splitext(files[0])[1].lower() if files else ""
    if ending and not path.lower().endswith(ending):
        return Submission(name, problem=f"this is not a {ending} file")
    if not programs.is_program(path):
        return Submission(name, problem=f"this is not a program ({programs.NAMED})")
    if problem := _refusal(os.path.dirname(path), os.path.basename(path)):
        return Submission(name, problem=problem)
    if problem := unreadable(os.path.dirname(path), os.path.basename(path)):
        return Submission(name, problem=problem, fault=True)
    return Submission(name, path, name)


def _only_program(folder: str, names: Sequence[str]) -> tuple[str, ...]:
    found = programs.meant(os.path.join(folder, name) for name in names)
    return (os.path.basename(found[0]),) if len(found) == 1 else ()


def _refusal(folder: str, file: str) -> str | None:
    """Why a required file is not taken: it is missing, or it or a folder above it is not a plain one."""
    at, parts = folder, file.split("/")
    for number, part in enumerate(parts):
        at = os.path.join(at, part)
        try:
            told = os.lstat(at)
        except PermissionError:
            return None  # it may be there: see `unreadable`
        except OSError:
            return f"the file {file} is missing{_instead(folder, file)}"
        mode = told.st_mode
        if not (stat.S_ISDIR(mode) if number < len(parts) - 1 else stat.S_ISREG(mode)):
            kind = "a symbolic link" if stat.S_ISLNK(mode) else "not a regular file"
            return f"{file} is {kind}: hand in the file itself"
    if told.st_size > MAX_SIZE:
        return f"{file} is larger than {MAX_SIZE // 1_000_000} MB"
    return None


def unreadable(folder: str, file: str) -> str | None:
    """Why a file that is there cannot be opened: rights, a broken disk. That is for the teacher to mend."""
    try:
        os.close(os.open(os.path.join(folder, file), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)))
    except OSError as error:
        return f"{file} cannot be read: {(error.strerror or '').lower()}"
    return None


def _instead(folder: str, file: str) -> str:
    """The files of the same kind that are there, so that a wrong name is seen at once."""
    ending = os.path.splitext(file)[1]
    there = [printable(name) for name in sorted(os.listdir(folder)) if name.endswith(ending)][:3]
    return f" (there is {_listed(there)})" if there else ""


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
