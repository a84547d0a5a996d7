"""Real programs and the Sequential models in them, as Python's own `ast` shows them: what a mistake is injected into.

Deliberately no part of the analysis: what is measured must not choose what it is measured on.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from seqlint.reading import source
from seqlint.reading.source import Cell, Source

SUFFIXES = (".py", ".ipynb")


@dataclass(frozen=True)
class Edit:
    """New text for what stands between two offsets (in UTF-8) of a unit, a script or a cell."""

    unit: int
    start: int
    end: int
    text: str


@dataclass
class Net:
    """A Sequential model: its name, the calls that make its layers in order, and what happens to it later."""

    name: str
    unit: int
    made: ast.Call
    statement: ast.stmt
    layers: list[ast.Call]
    adds: list[ast.Expr] = field(default_factory=list)
    compiled: tuple[int, ast.Call, ast.stmt] | None = None
    recompiled: bool = False
    fits: list[tuple[int, ast.Call, ast.stmt]] = field(default_factory=list)
    asked: list[tuple[int, ast.Call, ast.stmt]] = field(default_factory=list)

    def argument(self, name: str, position: int | None = None) -> ast.expr | None:
        """What `compile` is given."""
        return None if self.compiled is None else argument(self.compiled[1], name, position)

    @property
    def loss(self) -> str | None:
        """The name of the loss, where it is written as text."""
        given = self.argument("loss", 1)
        return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


class Program:
    """A source, its trees, and the models that its statements build one after the other."""

    def __init__(self, read: Source) -> None:
        self.source = read
        self.texts = [cell.text.encode() for cell in read.cells]
        self.trees = [ast.parse(cell.text) for cell in read.cells]
        self.lines = [self._starts(text) for text in self.texts]
        self.nets = list(_nets(self.trees))

    @staticmethod
    def _starts(text: bytes) -> list[int]:
        starts = [0]
        for line in text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        return starts

    def span(self, unit: int, node: ast.AST) -> tuple[int, int]:
        lines = self.lines[unit]
        start = lines[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        return start, lines[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]

    def text(self, unit: int, node: ast.AST) -> str:
        start, end = self.span(unit, node)
        return self.texts[unit][start:end].decode()

    def replace(self, unit: int, node: ast.AST, text: str) -> Edit:
        return Edit(unit, *self.span(unit, node), text)

    def after(self, unit: int, statement: ast.stmt, text: str) -> Edit:
        """A statement of its own behind another."""
        _, end = self.span(unit, statement)
        return Edit(unit, end, end, "\n" + " " * statement.col_offset + text)

    def without(self, unit: int, call: ast.Call, given: ast.expr) -> Edit:
        """An argument taken out of a call, with its keyword and its comma."""
        keyword = next((k for k in call.keywords if k.value is given), None)
        start, end = self.span(unit, keyword or given)
        text = self.texts[unit]
        before = text.rfind(b",", self.span(unit, call.func)[1], start)
        if before >= 0:
            return Edit(unit, before, end, "")
        after = text.find(b",", end, self.span(unit, call)[1])
        return Edit(unit, start, after + 1 if after >= 0 else end, "")

    def edited(self, edits: list[Edit]) -> Source:
        """The source after these edits."""
        texts = list(self.texts)
        for edit in sorted(edits, key=lambda e: -e.start):
            texts[edit.unit] = texts[edit.unit][: edit.start] + edit.text.encode() + texts[edit.unit][edit.end :]
        cells = tuple(
            Cell(text.decode(), text.decode(), cell.index) for text, cell in zip(texts, self.source.cells, strict=True)
        )
        made = replace(self.source, cells=cells)
        return replace(made, problem=source.problem_of(cells, notebook=made.notebook))


def programs(folders: list[Path]) -> Iterator[Program]:
    """The programs under these folders that can be analysed and build a Sequential."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in SUFFIXES and path.is_file() and ".ipynb_checkpoints" not in path.parts:
                read = source.read(str(path))
                if read.problem is None and not read.broken and not read.incomplete:
                    try:
                        program = Program(read)
                    except SyntaxError:  # a magic in a cell that only IPython reads
                        continue
                    if program.nets:
                        yield program


def name_of(node: ast.expr) -> str:
    """`Dense` of `keras.layers.Dense`."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def argument(call: ast.Call, name: str, position: int | None = None) -> ast.expr | None:
    given = next((k.value for k in call.keywords if k.arg == name), None)
    if given is None and position is not None and position < len(call.args):
        given = call.args[position]
    return None if isinstance(given, ast.Starred) else given


def is_text(node: ast.expr | None, *values: str) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and (not values or node.value in values)


def _nets(trees: list[ast.Module]) -> Iterator[Net]:
    for unit, tree in enumerate(trees):
        for body in _bodies(tree):
            for place, statement in enumerate(body):
                net = _made(unit, statement)
                if net is not None:
                    _fill(net, body[place + 1 :])
                    later = [(unit, s) for s in body[place + 1 :]]
                    if body is tree.body:
                        later += [(u, s) for u in range(unit + 1, len(trees)) for s in trees[u].body]
                    _follow(net, later)
                    if net.layers:
                        yield net


def _bodies(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and not isinstance(node, ast.ClassDef):
            yield body


def _made(unit: int, statement: ast.stmt) -> Net | None:
    """`model = Sequential(...)`, its layers each written as a call."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    target, value = statement.targets[0], statement.value
    if not isinstance(target, ast.Name) or not isinstance(value, ast.Call) or name_of(value.func) != "Sequential":
        return None
    given = argument(value, "layers", 0)
    if given is None:
        return Net(target.id, unit, value, statement, [])
    if not isinstance(given, ast.List) or not all(isinstance(e, ast.Call) for e in given.elts):
        return None
    return Net(target.id, unit, value, statement, [e for e in given.elts if isinstance(e, ast.Call)])


def method_of(statement: ast.stmt, name: str) -> ast.Call | None:
    """The call of a method of the model with that name, alone or assigned."""
    value = getattr(statement, "value", None) if isinstance(statement, ast.Expr | ast.Assign) else None
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return None
    return value if isinstance(value.func.value, ast.Name) and value.func.value.id == name else None


def _fill(net: Net, body: list[ast.stmt]) -> None:
    for statement in body:
        call = method_of(statement, net.name)
        if call is None or name_of(call.func) != "add" or not isinstance(statement, ast.Expr):
            continue
        if len(call.args) == 1 and isinstance(call.args[0], ast.Call):
            net.layers.append(call.args[0])
            net.adds.append(statement)


def _follow(net: Net, later: list[tuple[int, ast.stmt]]) -> None:
    """The `compile`, `fit` and further calls until the name stands for something else."""
    for unit, statement in later:
        if net.name in (getattr(target, "id", "") for target in getattr(statement, "targets", ())):
            return
        call = method_of(statement, net.name)
        if call is None:
            continue
        match name_of(call.func):
            case "compile" if net.compiled is None:
                net.compiled = (unit, call, statement)
            case "compile":
                net.recompiled = True
            case "fit":
                net.fits.append((unit, call, statement))
            case "evaluate" | "predict":
                net.asked.append((unit, call, statement))
