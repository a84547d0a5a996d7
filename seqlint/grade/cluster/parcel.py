"""What travels between machines: plain frozen data and bytes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from seqlint.grade.bundle import Bundle
from seqlint.grade.engine import CONFIGURATIONS, Limits
from seqlint.grade.found import Found
from seqlint.grade.taking import Submission


@dataclass(frozen=True)
class Course:
    """What is the same for all submissions of a grading. `token`: which grading. `verbose`: as of the command."""

    token: str
    bundle: Bundle
    limits: Limits
    verbose: bool = False


@dataclass(frozen=True)
class Parcel:
    """A submission whose files are bytes. `beside`: names of configuration files in its folder, which are noted.

    `tried`: trials whose outcome is known, by their keys.
    """

    submission: Submission
    program: bytes
    others: Mapping[str, bytes]
    beside: tuple[str, ...] = ()
    tried: frozenset[str] = frozenset()

    def unpack(self, folder: Path) -> Submission:
        """The submission with its files in a folder of this machine. Raises OSError."""
        program = folder / "program" / os.path.basename(self.submission.program)
        program.parent.mkdir(parents=True)
        if self.submission.program:
            program.write_bytes(self.program)
        for name in self.beside:
            (program.parent / name).touch()
        others = {}
        for number, (name, content) in enumerate(self.others.items()):
            others[name] = folder / str(number) / os.path.basename(name)  # its ending says what it is
            others[name].parent.mkdir()
            others[name].write_bytes(content)
        return replace(self.submission, program=str(program), others=others)


@dataclass(frozen=True)
class Place:
    """A machine as it was found. `versions`: of what decides a verdict; `missing`: layers of isolation, and why."""

    name: str
    versions: Mapping[str, str]
    isolation: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What comes of a job. `unavailable`: nothing can be run at this place, for this reason. `said`: with `verbose`."""

    place: Place
    found: Found | None = None
    said: tuple[str, ...] = ()
    unavailable: str | None = None


def parcel(submission: Submission, tried: frozenset[str]) -> Parcel:
    """Raises OSError where a file cannot be read."""
    folder = Path(submission.program).parent
    beside = tuple(name for name in CONFIGURATIONS if submission.program and (folder / name).exists())
    others = {name: path.read_bytes() for name, path in submission.others.items()}
    program = Path(submission.program).read_bytes() if submission.program else b""
    return Parcel(submission, program, others, beside, tried)
