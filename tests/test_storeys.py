"""The house has storeys: a module imports from its own and lower ones, and no modules import each other in a circle.

Counted are all imports, also those in functions and for type checkers only.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
STOREYS = (
    ("quick", "errors", "version", "dimensions", "near", "signature", "facts", "atomic", "wording", "plain"),
    ("output.escape", "output.paint", "output.counts"),
    ("keras_api",),
    ("reading",),
    ("program.language", "program.signatures", "program.anchor", "program.model", "program.faults", "program.locate"),
    ("program.library",),
    ("program.keras",),
    ("program", "program.signatures.generate"),
    ("rule", "compare"),
    ("config",),
    ("asking",),
    ("linting",),
    ("shapes", "run", "explaining", "why", "mistakes"),
    ("selftest", "guarded"),
    ("output", "grade"),
    ("editor", "jupyter", "explaining.documentation"),
    ("cli", "commands", "__main__"),
)
"""Modules and packages of `seqlint/`, lowest first."""


LATE = {
    "commands": "what one option or one command needs",
    "grade": "Dask, which --scheduler needs",
    "guarded": "what a process of its own needs",
    "linting": "libcst, which a file whose findings are known does not need",
    "output": "notebooks, of which there may be none",
    "reading": "notebooks, other formats and broken programs, of which there may be none",
    "run": "TensorFlow, which only the processes load that run submissions",
}
"""Rooms where a function may import what it alone uses, since it saves start-up time, and what that is. So does
`program` itself, whose names cost no libcst.
"""


def modules() -> dict[str, Path]:
    """The modules by name, without `seqlint.`; the package itself, which only names what others have, left out."""
    found = {}
    for path in sorted((ROOT / "seqlint").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT / "seqlint").with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    del found["__init__"]
    return found


MODULES = modules()


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    yield from _imported(ast.parse(path.read_text(encoding="utf-8")))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{a.name}" for a in node.names]
            names = [name if name.removeprefix("seqlint.") in MODULES else str(node.module) for name in names]
        else:
            continue
        yield from (name.removeprefix("seqlint.") for name in names if name.startswith("seqlint."))


def within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def entered(module: str, found: str) -> set[str]:
    """What an import of `found` executes first: the packages that it stands in, where `module` does not."""
    parts = found.split(".")
    packages = {".".join(parts[:count]) for count in range(1, len(parts))}
    return {found, *(each for each in packages & MODULES.keys() if not within(module, each))}


IMPORTS = {name: {found for found in imported(path) if found != name} for name, path in MODULES.items()}
EXECUTED = {
    name: {each for found in others for each in entered(name, found)} - {name} for name, others in IMPORTS.items()
}


def storey(module: str) -> int:
    """The number of a module's storey: that of the longest name that it stands under."""
    rooms = [(len(room), number) for number, names in enumerate(STOREYS) for room in names if within(module, room)]
    assert rooms, f"{module} stands in no storey"
    return max(rooms)[1]


def circles() -> list[list[str]]:
    """The groups of modules of which each executes all others in the end."""
    reach = {name: _reached(name, EXECUTED) for name in EXECUTED}
    groups = {tuple(sorted(m for m in reach[name] if name in reach[m])) for name in reach if name in reach[name]}
    return [list(group) for group in sorted(groups)]


def _reached(start: str, imports: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        new = imports.get(todo.pop(), set()) - seen
        seen |= new
        todo += new
    return seen


def test_no_modules_import_each_other() -> None:
    assert circles() == []


def test_imports_go_down() -> None:
    upwards = {
        f"{module} -> {other}"
        for module, others in IMPORTS.items()
        for other in others
        if storey(other) > storey(module)
    }
    assert not upwards


def test_imports_stand_at_the_top() -> None:
    inside = {
        f"{module}.{function.name} -> {other}"
        for module, path in MODULES.items()
        if module not in ("program", "__main__") and not any(within(module, room) for room in LATE)
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for other in _imported(function)
    }
    assert not inside


def test_a_late_import_saves_time() -> None:
    """What a module loads anyway, at the top of itself or of what it imports there, no function of it need import."""
    at_once = {
        name: {each for found in _at_the_top(path) for each in entered(name, found)} for name, path in MODULES.items()
    }
    saves_nothing = {
        f"{module}.{function.name} -> {other}"
        for module, path in MODULES.items()
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for other in _imported(function)
        if other in _reached(module, at_once)
    }
    assert not saves_nothing


def _at_the_top(path: Path) -> Iterator[str]:
    """The modules that are imported when a file is: not those in functions, or for type checkers only."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.If):
            yield from _imported(node)


def test_the_picture_for_contributors_is_the_real_one() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in (ROOT / "seqlint").glob("*/__init__.py")}
    assert not {name for name in packages if f"{name}/" not in text}
    named = re.findall(r"`((?:program|keras_api|run|grade)/[\w/.]*)`", text)
    assert not [name for name in named if not any((home / name).exists() for home in (ROOT / "seqlint", ROOT))]


def test_every_room_exists() -> None:
    named = {room for rooms in STOREYS for room in rooms}
    assert not {room for room in named if not any(within(module, room) for module in MODULES)}
