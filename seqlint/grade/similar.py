"""Programs that resemble each other more than a class's do: a hint for the teacher, never a verdict.

Compared are statements without comments, layout and the names that a program gives. What many have written (or were
given, as starter code) says little, what two of three hundred have says much: a statement that `k` of `n` programs hold
counts log2(n / k) bits. Two programs are alike where they build the same model and most of what they hold is shared.
"""

from __future__ import annotations

import ast
import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from seqlint.grade.result import Result
from seqlint.reading.source import Source

SHARE = 0.6
"""Of the bits of both together that must be shared."""
BITS = 10.0
"""That must be shared at least: what one of a thousand pairs would share by chance."""
HEADERS = ("body", "orelse", "finalbody", "handlers", "cases")
WIDTH = 8


@dataclass(frozen=True)
class Alike:
    """Submissions that resemble each other, directly or through others; how many statements the closest two share."""

    submissions: tuple[str, ...]
    shared: int


def statements(source: Source) -> tuple[str, ...]:
    """A short hash of each statement of a program, sorted; of a compound one its head. Nothing of what is no Python."""
    found = set()
    for cell in source.cells:
        try:
            tree = ast.parse(cell.text)
            found |= {_hash(each) for each in _plain(tree)}
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return tuple(sorted(found))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:WIDTH]


def _plain(tree: ast.Module) -> Iterator[str]:
    """Each statement as text in which the program's own names have numbers, in the order of their places in it."""
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    own |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt) or _says_nothing(node):
            continue
        numbers: dict[str, str] = {}
        yield _text(node, own, numbers)


def _says_nothing(node: ast.stmt) -> bool:
    """Imports, texts that stand alone, `pass`: everybody has them."""
    return isinstance(node, ast.Import | ast.ImportFrom | ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def _text(node: ast.AST, own: Set[str], numbers: dict[str, str]) -> str:
    parts = [type(node).__name__]
    for name, value in ast.iter_fields(node):
        if name in HEADERS and isinstance(node, ast.stmt):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST):
                parts.append(_text(each, own, numbers))
            elif isinstance(each, str) and each in own and name in ("id", "arg", "name"):
                parts.append(numbers.setdefault(each, f"#{len(numbers)}"))
            else:
                parts.append(repr(each))
    return f"({' '.join(parts)})"


def alike(results: Sequence[Result], starter: Sequence[str] = ()) -> tuple[Alike, ...]:
    """The groups of submissions that resemble each other. `starter`: the statements that everybody was given."""
    given = frozenset(starter)
    held = {result.submission: frozenset(result.statements) - given for result in results}
    many = Counter(each for one in held.values() for each in one)
    bits = {each: math.log2(len(held) / count) for each, count in many.items()}
    models = {result.submission: _model(result) for result in results}
    group: dict[str, set[str]] = {name: {name} for name in held}
    most: Counter[str] = Counter()
    for one, other in combinations(held, 2):
        shared = held[one] & held[other]
        told = math.fsum(bits[each] for each in sorted(shared))
        if told < BITS or models[one] != models[other]:
            continue
        if told < SHARE * math.fsum(bits[each] for each in sorted(held[one] | held[other])):
            continue
        joined = group[one] | group[other]
        for name in joined:
            group[name] = joined
            most[name] = max(most[name], len(shared))
    found = {tuple(sorted(names)) for names in group.values() if len(names) > 1}
    return tuple(Alike(names, max(most[name] for name in names)) for names in sorted(found))


def _model(result: Result) -> object:
    if result.model is None:
        return None
    return [(layer.kind, layer.output_shape, layer.params) for layer in result.model.layers]
