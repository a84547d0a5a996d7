"""Which submissions folders and files are, and what they are called. Downloads of platforms: see `classes`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from seqlint.errors import CannotWork
from seqlint.grade import archive, taking
from seqlint.grade.handed import below, noise
from seqlint.grade.names import Asked
from seqlint.grade.taking import Submission
from seqlint.output.escape import printable
from seqlint.reading import programs
from seqlint.reading.files import excluded, why_missing


class SubmissionError(CannotWork):
    """The teacher named submissions that cannot be graded together. One line."""


def find(
    paths: Sequence[str],
    asked: Asked,
    scratch: Path | None = None,
    exclude: tuple[str, ...] = (),
) -> tuple[Submission, ...]:
    """The submissions that the paths stand for, sorted by name.

    A file is a submission. A folder is one if it holds any of the required files, or one program at most and no
    folder of another; else everything in it that is a folder, a program or an archive is one. Where there is no
    `scratch` folder archives are not unpacked. `exclude`: patterns of what in a folder of a class is nobody's. Raises
    SubmissionError.
    """
    found = [os.path.normpath(item) for path in paths for item in _expand(path, asked.files, exclude)]
    if not found:
        raise SubmissionError(f"{', '.join(paths)}: there are no submissions here")
    absolute = [os.path.abspath(path) for path in found]
    try:
        above = os.path.commonpath([os.path.dirname(path) for path in absolute])
    except ValueError:  # of Windows
        raise SubmissionError(f"{', '.join(paths)}: they lie on several drives; grade one at a time") from None
    submissions: dict[str, Submission] = {}
    for path in absolute:
        name = printable(os.path.relpath(path, above).replace(os.sep, "/"))
        if name in submissions:
            raise SubmissionError(f"{name}: this submission is given twice")
        submissions[name] = taking.take(name, path, asked, scratch)
    return tuple(submissions[name] for name in sorted(submissions))


def _expand(path: str, files: tuple[str, ...], exclude: tuple[str, ...]) -> Iterator[str]:
    if not os.path.lexists(path):
        raise SubmissionError(f"{path}: {why_missing(path)}")
    if not os.path.isdir(path):
        yield path
        return
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        raise SubmissionError(f"{path}: the folder cannot be opened: {(error.strerror or '').lower()}") from None
    entries = [entry for entry in entries if not noise(entry.name) and not excluded(entry.path, exclude, path)]
    folders = [entry for entry in entries if _is_folder(entry)]
    inside = [entry.path for entry in entries if entry not in folders]
    if any(os.path.lexists(os.path.join(path, name)) for name in files) or _is_one(inside, folders, files):
        yield path
    else:
        yield from (entry.path for entry in folders)
        yield from programs.each(inside)
        yield from filter(archive.is_archive, inside)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to where nobody may look
        return False


def _is_one(inside: Sequence[str], folders: Sequence[os.DirEntry[str]], required: tuple[str, ...]) -> bool:
    """Whether a folder without the required files is one submission: one program, and the folders are its own."""
    alone = [*programs.meant(inside), *filter(archive.is_archive, inside)]
    if len(alone) > 1:
        return False
    below_it = [path for folder in folders for path in below(Path(folder.path))]
    if alone and required:
        return not any(path == name or path.endswith(f"/{name}") for path in below_it for name in required)
    return not folders or (bool(alone) and not any(map(holds_program, below_it)))


def holds_program(path: str) -> bool:
    """By its ending; what is in an archive is not looked at."""
    return path.lower().endswith(programs.ENDINGS) or archive.is_archive(path)
