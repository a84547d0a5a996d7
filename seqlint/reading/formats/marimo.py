"""marimo notebooks: each cell is a function that takes the names it reads and returns those it gives to others.

A name that one cell returns and another takes is one variable, so the bodies are what is executed, outside of their
functions; in the order that the names demand, not in that of the file. As the file is written by marimo itself
(https://docs.marimo.io/guides/coming_from/jupyter/, `marimo convert`), each body is indented by four columns.
"""

from __future__ import annotations

import ast
import re
from heapq import heappop, heappush

from seqlint.quick import dataclass
from seqlint.reading.cell import line_starts
from seqlint.reading.formats.pieces import Cells, Piece
from seqlint.reading.notebook import flush

APP = re.compile(r"^(\w+)[ \t]*=[ \t]*(?:marimo|mo)\.App\(", re.MULTILINE)


@dataclass(frozen=True)
class _Function:
    """A cell: what it is in Python, and the names it takes and returns."""

    piece: Piece
    takes: frozenset[str]
    gives: frozenset[str]


def cells(text: str) -> Cells | None:
    """The cells, those of the setup first; None where the file is no notebook of marimo."""
    app = APP.search(text)
    if app is None:
        return None
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    first: list[Piece] = []
    functions: list[_Function] = []
    incomplete = False
    for node in tree.body:
        if isinstance(node, ast.With) and _is_of(app[1], node.items[0].context_expr, "setup"):
            first.append(_body(text, node, node.body))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.decorator_list:
            decorator = node.decorator_list[0]
            if _is_of(app[1], decorator, "cell") and isinstance(node, ast.FunctionDef):
                functions.append(_function(text, node))
            elif _is_of(app[1], decorator, "function") or _is_of(app[1], decorator, "class_definition"):
                first.append(_lines(text, node.lineno, node.end_lineno or node.lineno))
            else:
                incomplete = True
        elif isinstance(node, ast.Expr) and _is_of(app[1], node.value, "_unparsable_cell"):
            incomplete = True
    return Cells((*first, *(function.piece for function in _ordered(functions))), incomplete)


def _is_of(app: str, node: ast.expr, name: str) -> bool:
    """Whether it is `app.name` or a call of it."""
    node = node.func if isinstance(node, ast.Call) else node
    return isinstance(node, ast.Attribute) and node.attr == name and ast.unparse(node.value) == app


def _function(text: str, node: ast.FunctionDef) -> _Function:
    body = node.body
    gives: frozenset[str] = frozenset()
    if isinstance(body[-1], ast.Return):
        gives = frozenset(each.id for each in ast.walk(body[-1]) if isinstance(each, ast.Name))
        body = body[:-1]
    return _Function(_body(text, node, body), frozenset(argument.arg for argument in node.args.args), gives)


def _body(text: str, node: ast.stmt, body: list[ast.stmt]) -> Piece:
    """Statements of a block, outside of it."""
    if not body or body[0].lineno == node.lineno:
        return Piece(0, 0, "")
    return _lines(text, body[0].lineno, body[-1].end_lineno or body[-1].lineno)


def _lines(text: str, first: int, last: int) -> Piece:
    starts = (*line_starts(text), len(text))
    start, end = starts[first - 1], starts[last]
    return Piece(start, end, flush(text[start:end]))


def _ordered(functions: list[_Function]) -> list[_Function]:
    """Each after those whose names it takes, else as in the file; what waits for itself comes last."""
    givers: dict[str, list[int]] = {}
    for place, function in enumerate(functions):
        for name in function.gives:
            givers.setdefault(name, []).append(place)
    waits = [{g for name in each.takes for g in givers.get(name, ())} - {place} for place, each in enumerate(functions)]
    frees: list[list[int]] = [[] for _ in functions]
    for place, others in enumerate(waits):
        for other in others:
            frees[other].append(place)
    ready = [place for place, others in enumerate(waits) if not others]
    ordered = []
    while ready:
        place = heappop(ready)
        ordered.append(place)
        for freed in frees[place]:
            waits[freed].remove(place)
            if not waits[freed]:
                heappush(ready, freed)
    stuck = sorted(set(range(len(functions))) - set(ordered))
    return [functions[place] for place in (*ordered, *stuck)]
