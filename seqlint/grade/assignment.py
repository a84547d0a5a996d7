"""The assignment file: TOML, read strictly. What is not understood is an error with its line, never ignored."""

from __future__ import annotations

import hashlib
import math
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple, NoReturn

from seqlint import keras_api
from seqlint.config import near
from seqlint.errors import CannotWork
from seqlint.grade.lateness import Lateness, extensions
from seqlint.reading import regular
from seqlint.reading.guards import Refused
from seqlint.run.plan import parse_shape

VISIBILITIES = ("public", "hidden", "after-due-date", "after-published")
ONCE = ("input-shape", "output-shape", "params")
MODES = ("exact", "ordered", "contains", "forbidden")
MAX_POINTS = 1_000_000
MAX_COUNT = 100
MAX_FILES = 1_000
MAX_PROVIDED = 200_000_000
"""Bytes of all files that are provided: with a submission's own they must fit where it runs."""
REQUIRED: Any = object()


class AssignmentError(CannotWork):
    """The assignment file is wrong. The message is one line: file, line and what to do."""


@dataclass(frozen=True)
class LayerPattern:
    """A layer that is asked for: Keras' class name and some of its arguments."""

    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"{self.kind}({inside})" if inside else self.kind


@dataclass(frozen=True)
class Task:
    """One `[[check]]`. `wanted` holds the keys of its kind, read; `line` is where it begins in the file.

    `message`: the teacher's own words for who does not pass. `bonus`: its points come on top of the assignment's.
    """

    name: str
    kind: str
    points: float
    visibility: str
    wanted: Mapping[str, Any]
    line: int
    message: str | None = None
    bonus: bool = False


@dataclass(frozen=True)
class Assignment:
    """`files`: what a submission must contain, the program first. `provide`: name -> file that the teacher supplies."""

    path: str
    title: str
    points: float
    tasks: tuple[Task, ...]
    files: tuple[str, ...] = ()
    provide: Mapping[str, str] = field(default_factory=dict)
    model: str | None = None
    strict_names: bool = False
    lateness: Lateness | None = None
    digest: str = ""


class Key(NamedTuple):
    """How a key's value is read (raising ValueError with the rest of `must be ...`), and its default."""

    read: Callable[[Any], Any]
    default: Any = REQUIRED


def load(path: str) -> Assignment:
    """Read an assignment. Raises AssignmentError."""
    try:
        data = regular.read(path, regular.MAX_SETTINGS)
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


# -- values: each reader says what the value must be --


def _text(value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise ValueError("text that is not empty")


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and value and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise ValueError('a list of names, as in ["SEQ1", "SEQ3"]')


def _files(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and value and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise ValueError('a list of file names, as in ["student.py"]')


def _points(value: Any) -> float:
    if type(value) in (int, float) and 0 <= value <= MAX_POINTS:
        return float(value)
    raise ValueError(f"a number of points from 0 to {MAX_POINTS}")


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


def _due(value: Any) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    raise ValueError("a date and time with its zone, as in 2025-10-03T23:59:00+02:00")


def _late(value: Any) -> dict[str, float]:
    keys = ("per-day", "step", "floor")
    if isinstance(value, dict) and value and all(key in keys for key in value):
        if all(type(each) in (int, float) and 0 <= each <= 100 for each in value.values()):
            return {key.replace("-", "_"): float(each) for key, each in value.items()}
    raise ValueError("a table of percents, as in {per-day = 10, floor = 50} or {step = 20}")


def _shape(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, str):
        raise ValueError('a shape in quotes, as in "(None, 3)"')
    try:
        return parse_shape(value)
    except ValueError as error:
        raise ValueError(f"a shape: {error}") from None


def _open_shape(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, str):
        raise ValueError('a shape in quotes, as in "(None, 3)" or "(None, ?)"')
    try:
        return parse_shape(value, open=True)
    except ValueError as error:
        raise ValueError(f"a shape: {error}") from None


def _number(value: Any) -> float:
    if type(value) in (int, float) and math.isfinite(value) and value >= 0:
        return float(value)
    raise ValueError("a number, 0 or more")


def _count(value: Any) -> int:
    if type(value) is int and 0 <= value < 2**63:
        return value
    raise ValueError("a whole number, 0 or more")


def _one_of(*choices: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value in choices and isinstance(value, str):
            return value
        hint = near(value, choices) if isinstance(value, str) else ""
        raise ValueError(f"one of {', '.join(choices)}, not {value!r}{hint}")

    return read


def _identifiers(group: str) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        names = _texts([value] if isinstance(value, str) else value)
        for name in names:
            if not keras_api.accepts(group, name):
                hint = near(name, keras_api.identifiers(group))
                raise ValueError(f"known to Keras, and {name!r} is not{hint}")
        return names

    return read


def _layers(value: Any) -> tuple[LayerPattern, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError('a list of layers, as in ["Flatten", {kind = "Dense", units = 3}]')
    return tuple(pattern for entry in value for pattern in _layer(entry))


def _layer(value: Any) -> tuple[LayerPattern, ...]:
    """One entry of the list, as often as its `count` says."""
    entry = {"kind": value} if isinstance(value, str) else value
    if not isinstance(entry, dict) or not isinstance(entry.get("kind"), str):
        raise ValueError('a list of layers: names or tables with a kind, as in {kind = "Dense", units = 3}')
    kind = keras_api.canonical("layers", entry["kind"])
    if kind in ("Input", "InputLayer"):
        raise ValueError('a list of layers; the input is none of them: use a check of kind = "input-shape"')
    parameters = keras_api.parameters("layers", kind)
    if parameters is None:
        hint = near(kind, keras_api.names("layers"))
        raise ValueError(f"a list of Keras' layers, and there is no layer {kind!r}{hint}")
    settings = {name: setting for name, setting in entry.items() if name not in ("kind", "count")}
    names = [parameter.name for parameter in parameters]
    for name in settings:
        if name not in names:
            raise ValueError(f"a list of Keras' layers, and {kind} has no argument {name!r}{near(name, names)}")
        if not _is_finite(settings[name]):
            raise ValueError(f"a list of Keras' layers, and `{name}` of {kind} holds a number that no layer can have")
        if isinstance(settings[name], dict) and not _is_range(settings[name]):
            raise ValueError(f"a list of Keras' layers; a range for `{name}` is written {{min = 16, max = 64}}")
    count = entry.get("count", 1)
    if type(count) is not int or not 1 <= count <= MAX_COUNT:
        raise ValueError(f"a list of Keras' layers, and `count` is a whole number from 1 to {MAX_COUNT}")
    return (LayerPattern(kind, settings),) * count


def _is_range(value: dict[str, Any]) -> bool:
    """Whether it bounds a number: `{min = 16}`, `{min = 16, max = 64}`."""
    return bool(value) and value.keys() <= {"min", "max"} and all(type(each) in (int, float) for each in value.values())


def _is_finite(value: Any) -> bool:
    """Whether all numbers in a value are such as Keras can hold."""
    if isinstance(value, list | dict):
        return all(map(_is_finite, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, int | float) or -(2.0**63) < value < 2.0**63


# -- keys --

TOP: dict[str, Key] = {
    "title": Key(_text, ""),
    "points": Key(_points, None),
    "files": Key(_files, ()),
    "provide": Key(_files, ()),
    "model": Key(_text, None),
    "strict-names": Key(_flag, False),
    "due": Key(_due, None),
    "grace": Key(_points, 0.0),
    "late": Key(_late, None),
    "extensions": Key(_text, None),
    "check": Key(lambda value: value),
}
COMMON: dict[str, Key] = {
    "name": Key(_text),
    "kind": Key(_text),
    "points": Key(_points),
    "visibility": Key(_one_of(*VISIBILITIES), "public"),
    "message": Key(_text, None),
    "bonus": Key(_flag, False),
}
KINDS: dict[str, dict[str, Key]] = {
    "input-shape": {"shape": Key(_shape)},
    "output-shape": {"shape": Key(_open_shape)},
    "params": {"params": Key(_count, None), "min": Key(_count, None), "max": Key(_count, None)},
    "layers": {"layers": Key(_layers), "mode": Key(_one_of(*MODES), "exact")},
    "loss": {"loss": Key(_identifiers("losses"))},
    "optimizer": {"optimizer": Key(_identifiers("optimizers"))},
    "metrics": {"metrics": Key(_identifiers("metrics"))},
    "learning-rate": {"learning-rate": Key(_number, None), "min": Key(_number, None), "max": Key(_number, None)},
    "lint": {
        "rules": Key(_texts, ()),
        "per_finding": Key(_points, 1.0),
        "cap": Key(_points, None),
        "severity": Key(_one_of("error", "warning"), "warning"),
    },
    "runs-to-end": {},
    "forward-pass": {},
    "trains": {},
}


class _Reader:
    """Reads the tables; knows the text to say on which line something is wrong."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()
        headers = [n for n, line in enumerate(self.lines, 1) if re.match(r"\s*\[\[?\s*\"?check\"?\s*\]", line)]
        self.sections = list(pairwise([*headers, len(self.lines) + 1]))

    def read(self, table: dict[str, Any], digest: str) -> Assignment:
        top = self.keys(table, TOP, None, "an assignment")
        entries = top.pop("check")
        if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
            self.fail("a check is a table under [[check]]", None, "check")
        tasks = tuple(self.task(number, entry) for number, entry in enumerate(entries))
        for number, task in enumerate(tasks):
            if task.name in (other.name for other in tasks[:number]):
                self.fail(f"two checks are called {task.name!r}: give each a name of its own", number, "name")
            if task.kind in ONCE and task.kind in (other.kind for other in tasks[:number]):
                self.fail(f"there is already a check of kind {task.kind!r}: a model has one", number, "kind")
        points, given = math.fsum(task.points for task in tasks if not task.bonus), top.pop("points")
        if given is not None and abs(given - points) > 1e-9:
            self.fail(f"points = {given:g}, but the points of the checks add up to {points:g}", None, "points")
        files, provide = self.plain_names(top.pop("files"), "files"), self.provided(top.pop("provide"))
        top["strict_names"] = top.pop("strict-names")
        top["lateness"] = self.lateness(*(top.pop(key) for key in ("due", "grace", "late", "extensions")))
        return Assignment(self.path, points=points, tasks=tasks, files=files, provide=provide, digest=digest, **top)

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
        known = self.keys(entry, COMMON | KINDS[kind], number, f"a check of kind {kind!r}")
        common = {key: known.pop(key) for key in COMMON}
        self.bounds(known, kind, number)
        return Task(**common, wanted=known, line=self.line(number, None))

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
        for key, (read, default) in keys.items():
            if key not in table and default is REQUIRED:
                self.fail(f"{what} needs the key `{key}`", number, None)
            try:
                values[key] = read(table[key]) if key in table else default
            except ValueError as error:
                self.fail(f"`{key}` must be {error}", number, key)
        return values

    def plain_names(self, names: tuple[str, ...], key: str) -> tuple[str, ...]:
        if len(names) > MAX_FILES:
            self.fail(f"`{key}`: these are {len(names)} files, and a submission has at most {MAX_FILES}", None, key)
        for name in names:
            if not name.isprintable():
                self.fail(f"`{key}`: {name!r} is no name that a file can have", None, key)
            if name.startswith("/") or "\\" in name or ".." in name.split("/"):
                self.fail(f"`{key}`: {name!r} must be a path inside the submission's folder", None, key)
        return names

    def provided(self, names: tuple[str, ...], key: str = "provide") -> dict[str, str]:
        """Files beside the assignment."""
        folder = os.path.dirname(os.path.abspath(self.path))
        files = {name: os.path.join(folder, name) for name in self.plain_names(names, key)}
        for name, file in files.items():
            if not os.path.isfile(file):
                self.fail(f"`{key}`: there is no file {name!r} beside the assignment", None, key)
            if not os.access(file, os.R_OK):
                self.fail(f"`{key}`: the file {name!r} cannot be read: permission denied", None, key)
        if sum(map(os.path.getsize, files.values())) > MAX_PROVIDED:
            size = f"{MAX_PROVIDED // 1_000_000} MB, and every submission gets a copy"
            self.fail(f"`{key}`: the files together are larger than {size}", None, key)
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
