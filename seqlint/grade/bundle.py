"""An assignment as it travels: to a platform's container, or to another machine.

Everything that a grading follows from besides the submissions: the assignment, the files beside it that it names, the
settings with the course's own rules.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from seqlint.config import Settings
from seqlint.errors import CannotWork
from seqlint.grade.assignment import Assignment
from seqlint.reading import regular
from seqlint.reading.guards import Refused

MAX_BUNDLE = 500_000_000
"""Bytes of all files: they are kept in memory."""
RULES = "rules"
REQUIREMENTS = "requirements.txt"
"""Beside the assignment: the packages that submissions may import besides TensorFlow, for pip."""


@dataclass(frozen=True)
class Bundle:
    """`files`: path, `/`-separated -> content; `assignment` names one of them, and `settings` its folders of rules."""

    assignment: str
    files: Mapping[str, bytes]
    settings: Settings

    def unpack(self, folder: Path) -> tuple[str, Settings]:
        """Write the files; the assignment's path, and the settings as they hold there. Raises OSError."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        rules = tuple(str(folder / each) for each in self.settings.rules)
        return str(folder / self.assignment), replace(self.settings, rules=rules)


def pack(assignment: Assignment, settings: Settings) -> Bundle:
    """Read all that belongs to an assignment. Raises CannotWork."""
    name = os.path.basename(assignment.path)
    files = {name: _read(assignment.path)}
    folder = os.path.dirname(os.path.abspath(assignment.path))
    for each in sorted({REQUIREMENTS} | set(_texts(tomllib.loads(files[name].decode("utf-8-sig"))))):
        if each not in assignment.asked.every and _lies_beside(folder, each):
            files[each] = _read(os.path.join(folder, each))
    rules = []
    for number, each in enumerate(settings.rules):
        rules.append(f"{RULES}{number or ''}")
        for path in sorted(Path(each).glob("*.py")):
            files[f"{rules[-1]}/{path.name}"] = _read(str(path))
    if sum(map(len, files.values())) > MAX_BUNDLE:
        raise CannotWork(f"{assignment.path}: the files that it names are larger than {MAX_BUNDLE // 1_000_000} MB")
    return Bundle(name, files, replace(settings, rules=tuple(rules)))


def _texts(value: Any) -> Iterator[str]:
    """All texts of a table. Which of them name a file is asked of the folder: new keys need no place here."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _lies_beside(folder: str, name: str) -> bool:
    if not name.isprintable() or os.path.isabs(name) or "\\" in name or ".." in name.split("/"):
        return False
    return os.path.isfile(os.path.join(folder, name))


def _read(path: str) -> bytes:
    try:
        return regular.read(path, MAX_BUNDLE)
    except OSError as error:
        raise CannotWork(f"{path}: cannot be read: {(error.strerror or '').lower()}") from None
    except Refused as refused:
        raise CannotWork(f"{path}: cannot be read: {refused.message}") from None


def settings_toml(settings: Settings) -> str:
    """A `seqlint.toml` that says the same; what has its default is left out."""
    told, usual = asdict(settings), asdict(Settings())
    keys = [field.name for field in fields(settings) if field.name != "folder"]
    return "".join(f"{key.replace('_', '-')} = {_toml(told[key])}\n" for key in keys if told[key] != usual[key])


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_toml(key)} = {_toml(each)}' for key, each in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
