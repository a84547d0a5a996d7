"""A class of any size as each platform packs it: invented people with hard names, and files handed in in many ways.

What must be read is known: each right program begins with its student's number.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

FIRST = ("Amy", "Zoë", "Jean-Luc", "Anna Maria", "O'Shea", "李", "Đặng", "Åsa", "MARK", "Nur", "Ida", "José")
LAST = ("Adams", "O'Neil-Ruiz", "van der Berg", "Müller", "雷", "Nguyễn", "de la Cruz", "Lee 2", "Smith", "Öz", "Ng")
DUE = datetime(2025, 10, 3, 23, 59)
PROGRAM = "from keras import Input, Sequential, layers\nmodel = Sequential([Input((4,)), layers.Dense(3)])\n"
WRONG = f"# WRONG\n{PROGRAM}"
WAYS = ("plain", "late", "again", "case", "copy", "notebook", "zip", "mac", "extras", "missing")


@dataclass(frozen=True)
class Student:
    """`judged`: whether there is a program to judge. `way`: how it is handed in."""

    number: int
    first: str
    last: str
    way: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def sid(self) -> str:
        return f"{self.number:06}"

    @property
    def login(self) -> str:
        plain = unicodedata.normalize("NFKD", self.last).encode("ascii", "ignore").decode().lower()
        letters = re.sub(r"[^a-z]", "", plain) or "x"
        return f"{letters}_{self.number}" if self.number % 3 else f"{letters}-{self.number}"

    @property
    def judged(self) -> bool:
        return self.way != "missing"

    @property
    def program(self) -> str:
        return f"# {self.sid}\n{PROGRAM}"

    @property
    def time(self) -> datetime:
        return DUE + timedelta(hours=5 if self.way == "late" else -5, seconds=self.number)

    def files(self) -> dict[str, bytes]:
        """What the student hands in, by name."""
        code = self.program.encode()
        if self.way == "case":
            return {"Student.PY": code}
        if self.way == "copy":
            return {"student (1).py": code, "notes.txt": b"see the program"}
        if self.way == "notebook":
            return {"student.ipynb": _notebook(self.program)}
        if self.way == "zip":
            return {"work.zip": zipped({"work/student.py": code, "work/data/x.csv": b"1,2\n"})}
        if self.way == "mac":
            return {"hand in.zip": zipped({"student.py": code, "__MACOSX/._student.py": b"\0\1", ".DS_Store": b"\0"})}
        if self.way == "extras":
            return {"student.py": code, "old_2.py": WRONG.encode(), "plot.png": b"\x89PNG", "my_notes_10.txt": b""}
        if self.way == "missing":
            return {"report.pdf": b"%PDF"}
        return {"student.py": code}


def students(count: int, seed: int = 1) -> list[Student]:
    """Some have the name of another."""
    choose = random.Random(seed)
    made = [
        Student(number, choose.choice(FIRST), choose.choice(LAST), WAYS[number % len(WAYS)]) for number in range(count)
    ]
    choose.shuffle(made)
    return made


def _notebook(code: str) -> bytes:
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": code}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


Files = Iterator[tuple[str, bytes]]


def canvas(people: list[Student]) -> Files:
    """Flat; a file that is handed in again gets `-1` to its name, and only the newest is there."""
    attachment = 90_000
    for student in people:
        name = re.sub(r"[^\w]", "", f"{student.last}{student.first}".lower())
        late = "_LATE" if student.way == "late" else ""
        for file, content in student.files().items():
            attachment += 7
            shown = file.replace(".py", "-1.py") if student.way == "again" else file
            yield f"{name}{late}_{7000 + student.number}_{attachment}_{shown}", content


def moodle(people: list[Student]) -> Files:
    for student in people:
        name = re.sub(r"['\"&<>:\\/|`]", "", student.name).replace("_", " ")
        for file, content in student.files().items():
            yield f"{name}_{30_000 + student.number}_assignsubmission_file/{file}", content
        if student.way == "extras":
            yield f"{name}_{30_000 + student.number}_assignsubmission_onlinetext/onlinetext.html", b"<p>see file</p>"


def gradescope(people: list[Student]) -> Files:
    told = []
    for student in people:
        told.append(
            f"submission_{500_000 + student.number}:\n  :submitters:\n  - :name: {_yaml(student.name)}\n"
            f"    :sid: '{student.sid}'\n    :email: {student.login}@example.org\n"
            f"  :created_at: {student.time:%Y-%m-%d %H:%M:%S}.000000 Z\n  :score: 0.0\n  :history: []\n"
        )
        for file, content in student.files().items():
            yield f"assignment_42_export/submission_{500_000 + student.number}/{file}", content
    yield "assignment_42_export/submission_metadata.yml", "".join(told).encode()


def _yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'" if "'" in text else text


def blackboard(people: list[Student]) -> Files:
    """Every attempt is there, each with its text."""
    for student in people:
        if student.way == "again":
            yield from _attempt(student, student.time - timedelta(days=2), {"student.py": WRONG.encode()})
        yield from _attempt(student, student.time, student.files())


def _attempt(student: Student, at: datetime, files: dict[str, bytes]) -> Files:
    stem = f"Week_2_model_{student.login}_attempt_{at:%Y-%m-%d-%H-%M-%S}"
    listed = "".join(f"\tOriginal filename: {file}\n\tFilename: {stem}_{file}\n\n" for file in files)
    text = (
        f"Name: {student.name} ({student.login})\nAssignment: Week_2_model\n"
        f"Date Submitted: {at:%A, %d %B %Y %H:%M:%S} o'clock CEST\nCurrent Grade: \n\nSubmission Field:\n"
        f"There is no student submission text data for this assignment.\n\nComments:\n\nFiles:\n{listed}"
    )
    yield f"{stem}.txt", text.encode()
    for file, content in files.items():
        yield f"{stem}_{file}", content


def github(people: list[Student]) -> Files:
    """Repositories, with git's own folder; the roster is in `grades.csv`."""
    heads = "assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,"
    heads += "student_repository_name,student_repository_url,submission_timestamp,points_awarded,points_available"
    rows = [heads.split(",")]
    for student in people:
        login = student.login.replace("_", "-")
        repository = f"hw-2-{login}{'-1' if student.way == 'again' else ''}"
        time = f"{student.time:%Y-%m-%d %H:%M:%S} UTC"
        rows.append(["HW 2", "u", "u", login, student.sid, repository, "u", time, "0", "10"])
        yield f"hw-2-submissions/{repository}/.git/HEAD", b"ref: refs/heads/main\n"
        for file, content in student.files().items():
            yield f"hw-2-submissions/{repository}/{file}", content
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    yield "grades.csv", text.getvalue().encode()


def nbgrader(people: list[Student]) -> Files:
    for student in people:
        home = f"submitted/{student.login}/ps2"
        yield f"{home}/timestamp.txt", f"{student.time:%Y-%m-%d %H:%M:%S}.000000 UTC\n".encode()
        for file, content in student.files().items():
            yield f"{home}/{file}", content
        if student.way == "notebook":
            yield f"{home}/.ipynb_checkpoints/student-checkpoint.ipynb", _notebook(WRONG)


@dataclass(frozen=True)
class Packed:
    """A platform's download: its files, and the id by which a student is known there."""

    layout: str
    files: Callable[[list[Student]], Files]
    id: Callable[[Student], str]

    def write(self, path: Path, people: list[Student]) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files(people):
                archive.writestr(name, content)
        return path


PACKED = (
    Packed("Canvas", canvas, lambda student: str(7000 + student.number)),
    Packed("Moodle", moodle, lambda student: f"Participant {30_000 + student.number}"),
    Packed("Gradescope", gradescope, lambda student: student.sid),
    Packed("Blackboard", blackboard, lambda student: student.login),
    Packed("GitHub Classroom", github, lambda student: student.sid),
    Packed("nbgrader", nbgrader, lambda student: student.login),
)
