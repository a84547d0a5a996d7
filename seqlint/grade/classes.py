"""From what the teacher names (folders, files, archives, a platform's download) to submissions with people."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from seqlint.grade import archive, submissions, taking
from seqlint.grade.handed import Files, Handed, Layout, Person, below, entries, noise
from seqlint.grade.layouts import LAYOUTS, google_classroom
from seqlint.grade.names import Asked
from seqlint.grade.submissions import SubmissionError
from seqlint.grade.taking import Submission
from seqlint.output.escape import printable

DRIVE_PART = re.compile(r".*-\d{8}T\d{6}Z-\d{3}\.zip$|.*-\d{3}\.zip$")
MAX_FILES, MAX_BYTES = 200_000, 20_000_000_000
"""Of the archive of a class."""


@dataclass(frozen=True)
class Class:
    """`layout`: the platform, empty for plain folders and files. `rest`: files that are nobody's; `passed`: names that
    systems and editors leave behind, and how often.
    """

    submissions: tuple[Submission, ...]
    layout: str = ""
    rest: tuple[str, ...] = ()
    passed: Mapping[str, int] = field(default_factory=dict)


def read(
    paths: Sequence[str],
    asked: Asked,
    scratch: Path,
    known: Set[str] = frozenset(),
    exclude: tuple[str, ...] = (),
) -> Class:
    """Who handed in what. Archives are unpacked below `scratch`. `known`: ids of the class's people. `exclude`:
    patterns of files and folders of a class that are nobody's.

    Raises SubmissionError, and TwoReadings where a name does not tell whose it is.
    """
    theirs = [path for path in paths if not noise(os.path.basename(os.path.abspath(path)))] or list(paths)
    found = _read(_unpacked(theirs, scratch), asked, scratch, known, exclude)
    passed = Counter(os.path.basename(os.path.abspath(path)) for path in paths if path not in theirs)
    for folder in (*(Path(path) for path in theirs if os.path.isdir(path)), scratch):
        passed.update(_passed_over(folder))
    return replace(found, passed=passed)


def _read(
    paths: Sequence[str],
    asked: Asked,
    scratch: Path,
    known: Set[str],
    exclude: tuple[str, ...],
) -> Class:
    if len(paths) == 1 and os.path.isdir(paths[0]):
        root = Path(paths[0])
        files = below(root, exclude)
        if google_classroom.listed(files) or not any(name in files for name in asked.files):
            for seen in _seen(root, files):
                for layout in LAYOUTS:
                    if matches := layout.fitting(seen, known):
                        return _download(layout, matches, seen, asked, scratch)
        paths = [str(_class_folder(root, asked.files))]
    found = submissions.find(paths, asked, scratch, exclude)
    return Class(tuple(replace(each, people=(_named(each.name),)) for each in found))


def one(path: str, asked: Asked, scratch: Path) -> Submission:
    """The one submission that a path is. Raises CannotWork where it is none that can be read, or several."""
    found = read([path], asked, scratch).submissions
    if len(found) != 1:
        what = f"this must be one submission, and these are {len(found)}"
        raise SubmissionError(f"{path}: {what}; a class is graded with --out FOLDER")
    if found[0].problem is not None:
        raise SubmissionError(f"{path}: {found[0].problem}")
    return found[0]


def _named(name: str) -> Person:
    """Who a plain file or folder stands for: its own name is all that is known."""
    last = name.rpartition("/")[2]
    own = os.path.splitext(last)[0] if submissions.holds_program(last) else last
    return Person(own, (own,))


def _passed_over(root: Path) -> Iterator[str]:
    for _, names, files in os.walk(root):
        yield from ("._*" if name.startswith("._") else name for name in names + files if noise(name))
        names[:] = [name for name in names if not noise(name)]


def _seen(root: Path, files: Files) -> Iterator[Files]:
    """The files as the platform packed them: as they are, in the folder's own name, or without the folders around
    everything that unpacking by hand makes.
    """
    yield files
    yield {f"{root.resolve().name}/{path}": file for path, file in files.items()}
    while len({path.partition("/")[0] for path in files}) == 1:
        files = {path.partition("/")[2]: file for path, file in files.items()}
        if "" in files:
            return
        yield files


def _class_folder(root: Path, required: tuple[str, ...]) -> Path:
    """The folder itself, or the one in it (or in that, and so on) which holds a class, where all others are empty."""
    at = root
    while len(only := entries(at)) == 1 and os.path.isdir(only[0]) and not only[0].is_symlink():
        at = only[0]
        if any(os.path.exists(at / name) for name in required):
            return root
        if _holds_people(at):
            return at
    return root


def _holds_people(folder: Path) -> bool:
    """Whether it holds several people's folders or programs, and nothing else."""
    inside = entries(folder)
    return len(inside) > 1 and all(
        submissions.holds_program(entry.name)
        or (os.path.isdir(entry) and any(map(submissions.holds_program, below(entry))))
        for entry in inside
    )


def _unpacked(paths: Sequence[str], scratch: Path) -> list[str]:
    """The paths; archives that hold a class, or the parts of one (packed once more, too), as the folder of it."""
    parts = list(paths)
    if len(parts) == 1 and os.path.isdir(parts[0]):
        parts = [str(entry) for entry in entries(Path(parts[0]))]
    together = len(parts) > 1 and all(DRIVE_PART.match(os.path.basename(part)) for part in parts)
    alone = len(paths) == 1 and archive.is_archive(paths[0]) and os.path.isfile(paths[0])
    if not together and not alone:
        return list(paths)
    target = scratch / "class" / archive.stem(os.path.basename(parts[0] if together else paths[0]))
    for number, part in enumerate(parts if together else paths):
        into = target / str(number) if together else target
        try:
            archive.unpack(Path(part), into, MAX_FILES, MAX_BYTES)
        except archive.BadArchive as bad:
            raise SubmissionError(f"{part}: {bad}") from None
        except OSError as error:
            raise SubmissionError(f"{part}: cannot be unpacked: {(error.strerror or '').lower()}") from None
    return [str(_merged(target))] if together else _unpacked([str(target)], scratch)


def _merged(parts: Path) -> Path:
    """The parts of one download as one folder. Raises SubmissionError where two hold a file of one name."""
    whole = parts / "all"
    for path, file in [item for part in sorted(parts.iterdir()) for item in below(part).items()]:
        target = whole / path
        if target.exists():
            raise SubmissionError(f"{path}: two parts of the download hold a file of this name")
        target.parent.mkdir(parents=True, exist_ok=True)
        file.rename(target)
    return whole


def _download(
    layout: Layout,
    matches: Mapping[str, re.Match[str]],
    files: Files,
    asked: Asked,
    scratch: Path,
) -> Class:
    made: dict[str, Submission] = {}
    for handed in layout.read(matches, files):
        name = printable(handed.name)
        if name in made:
            raise SubmissionError(f"{name}: two submissions have this name")
        made[name] = _submission(name, handed, asked, scratch)
    rest = sorted(path for path in files if path not in matches and not re.match(layout.companion, path))
    return Class(tuple(made[name] for name in sorted(made)), layout.name, tuple(rest))


def _submission(name: str, handed: Handed, asked: Asked, scratch: Path) -> Submission:
    taken = taking.choose(name, handed.files, asked, scratch)
    notes = (*((handed.note,) if handed.note else ()), *taken.notes)
    return replace(taken, people=handed.people, time=handed.time, late=handed.late, notes=notes)
