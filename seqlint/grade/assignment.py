"""The assignment file: TOML, read strictly. What is not understood is an error with its line, never ignored."""

from __future__ import annotations

import hashlib
import math
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import Any, NoReturn
from unicodedata import normalize

from seqlint.errors import CannotWork
from seqlint.grade import fingerprint
from seqlint.grade.keys import COMMON, KINDS, REQUIRED, TOP, Key
from seqlint.grade.lateness import Lateness, extensions
from seqlint.grade.names import Asked
from seqlint.near import near
from seqlint.reading import arrays, regular
from seqlint.reading.guards import Refused

ONCE = ("input-shape", "output-shape", "params")
SHOWN_NOW = {"after-due-date": "public", "after-published": "public"}
"""Visibility -> what it is once the assignment is `published`."""
MAX_FILES = 1_000
MAX_PROVIDED = 200_000_000
"""Bytes of all files that are provided: with a submission's own they must fit where it runs."""


class AssignmentError(CannotWork):
    """The assignment file is wrong. The message is one line: file, line and what to do."""


@dataclass(frozen=True)
class Task:
    """One `[[check]]`. `wanted` holds the keys of its kind, read; `line` is where it begins in the file.

    `model`: the one that it is about, None for the assignment's. `message`: the teacher's own words
    for who does not pass. `bonus`: its points come on top of the assignment's.
    `data`: name -> file beside the assignment that a model is trained on or measured with, or a script; `content`:
    the fingerprint of those files.
    """

    name: str
    kind: str
    points: float
    visibility: str
    wanted: Mapping[str, Any]
    line: int
    message: str | None = None
    bonus: bool = False
    weight: float | None = None
    model: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    content: str = ""


@dataclass(frozen=True)
class Assignment:
    """`asked`: the files of a submission. `provide`: name -> file that the teacher supplies."""

    path: str
    title: str
    points: float
    tasks: tuple[Task, ...]
    asked: Asked = field(default_factory=Asked)
    provide: Mapping[str, str] = field(default_factory=dict)
    model: str | None = None
    renamed_costs: float = 0.0
    static_credit: float = 0.0
    starter: str | None = None
    lateness: Lateness | None = None
    digest: str = ""

    @property
    def name(self) -> str:
        """What it is called wherever it is shown: its title, else as its file."""
        return self.title or os.path.splitext(os.path.basename(self.path))[0]


def load(path: str) -> Assignment:
    """Read an assignment. Raises AssignmentError."""
    try:
        data = regular.read_settings(path)
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise AssignmentError(f"{path}: the assignment cannot be read: {(error.strerror or '').lower()}") from None
    except Refused as refused:
        raise AssignmentError(f"{path}: the assignment cannot be read: {refused.message}") from None
    except UnicodeDecodeError:
        raise AssignmentError(f"{path}: the assignment is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        raise AssignmentError(f"{path}:{at[1] if at else 1}: this is not valid TOML: {error}") from None
    except RecursionError:
        raise AssignmentError(f"{path}: the tables are nested too deep") from None
    except ValueError:
        raise AssignmentError(f"{path}: a number in the assignment has thousands of digits") from None
    return _Reader(path, text).read(table, hashlib.sha256(data).hexdigest())


def _visible(name: str) -> str:
    """What of a name can be seen, in a table or a report: no line ends and control characters, no blanks in a row."""
    plain = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in normalize("NFC", name))
    return " ".join(plain.split())


class _Reader:
    """Reads the tables; knows the text to say on which line something is wrong."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.files: tuple[str, ...] = ()
        headers = [n for n, line in enumerate(self.lines, 1) if re.match(r"\s*\[\[?\s*\"?check\"?\s*\]", line)]
        self.sections = list(pairwise([*headers, len(self.lines) + 1]))

    def read(self, table: dict[str, Any], digest: str) -> Assignment:
        top = self.keys(table, TOP, None, "an assignment")
        entries, self.files = top.pop("check"), top["files"]
        if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
            self.fail("a check is a table under [[check]]", None, "check")
        tasks = self.weighed(tuple(self.task(number, entry) for number, entry in enumerate(entries)), top["points"])
        for number, task in enumerate(tasks):
            same = next((other.name for other in tasks[:number] if _visible(other.name) == _visible(task.name)), None)
            if same is not None:
                unseen = "" if same == task.name else f" and {same!r}, which nobody can tell apart"
                self.fail(f"two checks are called {task.name!r}{unseen}: give each a name of its own", number, "name")
            if task.kind in ONCE and (task.kind, task.model) in ((other.kind, other.model) for other in tasks[:number]):
                self.fail(f"there is already a check of kind {task.kind!r}: a model has one", number, "kind")
        if top.pop("published"):
            tasks = tuple(replace(task, visibility=SHOWN_NOW.get(task.visibility, task.visibility)) for task in tasks)
        called = {name for name in (top["model"], *(task.model for task in tasks)) if name and name.endswith("()")}
        if len(called) > 1:
            self.fail(f"{' and '.join(sorted(called))}: only one function can be called for its model", None, "model")
        points, given = math.fsum(task.points for task in tasks if not task.bonus), top.pop("points")
        if given is not None and abs(given - points) > 1e-9:
            self.fail(f"points = {given:g}, but the points of the checks add up to {points:g}", None, "points")
        files, provide = self.plain_names(top.pop("files"), "files"), self.provided(top.pop("provide"))
        evaluated = dict.fromkeys(task.wanted["file"] for task in tasks if task.kind == "evaluates")
        trained = self.plain_names(tuple(name for name in evaluated if name not in files), "file")
        asked = Asked(files, top.pop("strict-names"), trained)
        for key in ("renamed-costs", "static-credit"):
            top[key.replace("-", "_")] = top.pop(key)
        if top["starter"] is not None:
            (top["starter"],) = self.provided((top["starter"],), "starter").values()
        top["lateness"] = self.lateness(*(top.pop(key) for key in ("due", "grace", "late", "extensions")))
        return Assignment(self.path, points=points, tasks=tasks, asked=asked, provide=provide, digest=digest, **top)

    def lateness(
        self, due: datetime | None, grace: float, late: dict[str, float] | None, file: str | None
    ) -> Lateness | None:
        if due is None:
            for key, given in (("late", late), ("grace", grace), ("extensions", file)):
                if given:
                    self.fail(f"`{key}` needs the key `due`", None, key)
            return None
        own: dict[str, datetime] = {}
        if file is not None:
            (path,) = self.provided((file,), "extensions").values()
            try:
                own = extensions(path, due.tzinfo)
            except (OSError, ValueError) as error:
                self.fail(f"`extensions`: {file}: {error}", None, "extensions")
        return Lateness(due, grace, **(late or {}), extensions=own)

    def task(self, number: int, entry: dict[str, Any]) -> Task:
        kind = entry.get("kind")
        if kind is None:
            self.fail(f"the check has no kind; there are {', '.join(KINDS)}", number, None)
        if not isinstance(kind, str) or kind not in KINDS:
            hint = near(kind, KINDS) if isinstance(kind, str) else ""
            self.fail(f"there is no kind of check {kind!r}{hint or '; there are ' + ', '.join(KINDS)}", number, "kind")
        known = self.keys(entry, {**COMMON, **KINDS[kind].keys}, number, f"a check of kind {kind!r}")
        common = {key: known.pop(key) for key in COMMON}
        self.bounds(known, kind, number)
        if (common["points"] is None) == (common["weight"] is None):
            self.fail(f"a check of kind {kind!r} needs the key `points`, or `weight` in its place", number, None)
        if common["bonus"] and common["weight"] is not None:
            self.fail("a bonus comes on top of the points and has `points` of its own, no `weight`", number, "weight")
        common["points"] = common["points"] or 0.0
        data = self.data(known, kind, number)
        content = fingerprint.of(files=data) if data else ""
        return Task(**common, wanted=known, line=self.line(number, None), data=data, content=content)

    def data(self, known: dict[str, Any], kind: str, number: int) -> dict[str, str]:
        """The data files of a check, read once: what is wrong with them is said before anything runs."""
        if kind == "record":
            return self.provided((known["script"],), "script", number)
        if kind not in ("learns", "evaluates"):
            return {}
        if (known["at-least"] is None) == (known["at-most"] is None):
            self.fail(f"a check of kind {kind!r} needs either `at-least` or `at-most`", number, None)
        if kind == "evaluates" and not self.files:
            self.fail(f"`file`: {known['file']!r} comes with a program: name both in `files`", number, "file")
        named = {key: known[key] for key in ("data", "test") if known.get(key) is not None}
        found: dict[str, str] = {}
        for key, name in named.items():
            found |= self.provided((name,), key, number)
        train, test = (found.get(named.get(key, "")) for key in ("data", "test"))
        try:
            arrays.load(train, test, known["target"])
        except arrays.BadData as bad:
            self.fail(f"the data cannot be used: {bad}", number, next(iter(named)))
        return found

    def weighed(self, tasks: tuple[Task, ...], points: float | None) -> tuple[Task, ...]:
        """What other checks leave of the points goes to those that have a weight, in hundredths that add up to it."""
        weights = [task.weight or 0.0 for task in tasks]
        if not any(weights):
            return tasks
        if points is None:
            self.fail("checks have a `weight`: say at the top how many `points` there are", None, None)
        left = points - math.fsum(task.points for task in tasks if not task.bonus)
        if left <= 0:
            self.fail(f"points = {points:g}: nothing is left for the checks that have a `weight`", None, "points")
        sums = [round(left * sum(weights[:count]) / sum(weights), 2) for count in range(len(tasks) + 1)]
        sums[-1] = left
        shares = [round(after - before, 9) for before, after in pairwise(sums)]
        return tuple(
            replace(task, points=share if task.weight else task.points)
            for task, share in zip(tasks, shares, strict=True)
        )

    def bounds(self, known: dict[str, Any], kind: str, number: int) -> None:
        """A number that is asked for is given itself, or by its bounds."""
        if "min" not in known:
            return
        exact, least, most = known[kind], known["min"], known["max"]
        if (exact is None) == (least is None and most is None):
            self.fail(
                f"a check of kind {kind!r} needs either `{kind}` or `min` and `max` (or one of them)", number, None
            )
        if least is not None and most is not None and least > most:
            self.fail(f"min = {least:g} is more than max = {most:g}", number, "min")

    def keys(self, table: dict[str, Any], keys: dict[str, Key], number: int | None, what: str) -> dict[str, Any]:
        """The values of a table, read; defaults filled in."""
        for key in table:
            if key not in keys:
                self.fail(f"{what} has no key `{key}`{near(key, keys)}", number, key)
        values = {}
        for key, (value, _, default) in keys.items():
            if key not in table and default is REQUIRED:
                self.fail(f"{what} needs the key `{key}`", number, None)
            try:
                values[key] = value.read(table[key]) if key in table else default
            except ValueError as error:
                self.fail(f"`{key}` must be {error}", number, key)
        return values

    def plain_names(self, names: tuple[str, ...], key: str, number: int | None = None) -> tuple[str, ...]:
        if len(names) > MAX_FILES:
            self.fail(f"`{key}`: these are {len(names)} files, and a submission has at most {MAX_FILES}", number, key)
        for name in names:
            if not name.isprintable():
                self.fail(f"`{key}`: {name!r} is no name that a file can have", number, key)
            if name.startswith("/") or "\\" in name or ".." in name.split("/"):
                self.fail(f"`{key}`: {name!r} must be a path inside the submission's folder", number, key)
        return names

    def provided(self, names: tuple[str, ...], key: str = "provide", number: int | None = None) -> dict[str, str]:
        """Files beside the assignment."""
        folder = os.path.dirname(os.path.abspath(self.path))
        files = {name: os.path.join(folder, name) for name in self.plain_names(names, key, number)}
        for name, file in files.items():
            if not os.path.isfile(file):
                self.fail(f"`{key}`: there is no file {name!r} beside the assignment", number, key)
            if not os.access(file, os.R_OK):
                self.fail(f"`{key}`: the file {name!r} cannot be read: permission denied", number, key)
        if sum(map(os.path.getsize, files.values())) > MAX_PROVIDED:
            size = f"{MAX_PROVIDED // 1_000_000} MB, and every submission gets a copy"
            self.fail(f"`{key}`: the files together are larger than {size}", number, key)
        return files

    def fail(self, message: str, number: int | None, key: str | None) -> NoReturn:
        raise AssignmentError(f"{self.path}:{self.line(number, key)}: {message}")

    def line(self, number: int | None, key: str | None) -> int:
        """Where a key stands: in the check `number`, or above the checks."""
        first, end = 1, len(self.lines) + 1
        if number is not None and number < len(self.sections):
            first, end = self.sections[number]
        if key is not None:
            pattern = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[=\]]""")
            for at in range(first, end):
                if pattern.match(self.lines[at - 1]):
                    return at
        return first
