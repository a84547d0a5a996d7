"""Anchors to places, once, for what is reported or edited only.

libcst's own position metadata walks the whole tree in Python. Here the code generator, which visits every node anyway,
notes between which tokens the wanted nodes lie; offsets, lines and columns follow from the tokens' lengths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import TYPE_CHECKING

import libcst as cst
from libcst._nodes.internal import CodegenState

from seqlint.program.language.syntax import flush_left, offset_in
from seqlint.quick import dataclass
from seqlint.reading.cell import place_of
from seqlint.reading.guards import parsed
from seqlint.reading.source import line_starts

if TYPE_CHECKING:
    from seqlint.program.model import Anchor
    from seqlint.reading.source import Source


@dataclass(frozen=True, slots=True)
class Range:
    """Where a node stands. Lines and columns count from 1, columns in characters, `end` exclusive; offsets from 0 in
    the cell's text. Deleting an argument or element means deleting from `delete_start` to `delete_end`, its comma
    included.
    """

    cell: int | None
    start: tuple[int, int]
    end: tuple[int, int]
    start_offset: int
    end_offset: int
    delete_start: int
    delete_end: int


class _Marks(CodegenState):
    """Generates code and notes the token span of the wanted nodes."""

    def __init__(self, module: cst.Module, wanted: set[int]) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.wanted = wanted
        self.spans: dict[int, tuple[int, int]] = {}
        self.starts: list[int] = []

    @contextmanager
    def record_syntactic_position(
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> Iterator[None]:
        start = len(self.tokens)
        yield
        here = (start, len(self.tokens))
        self.spans[id(node)] = (start, self.spans.get(id(end_node), here)[1])  # a block ends with its last line

    def offsets(self, base: int) -> dict[int, tuple[int, int]]:
        """Where the wanted nodes begin and end, `base` added."""
        ends = list(accumulate(map(len, self.tokens), initial=base))
        final = len(self.tokens)  # libcst takes back the line end of a block, after the span of its last statement
        found = ((ident, self.spans[ident]) for ident in self.spans.keys() & self.wanted)
        return {ident: (ends[first], ends[min(last, final)]) for ident, (first, last) in found}

    def before_codegen(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.Tuple):
            self.starts.append(len(self.tokens))

    def after_codegen(self, node: cst.CSTNode) -> None:
        """To libcst the parentheses stand around a tuple; to everybody else they are a part of it."""
        if isinstance(node, cst.Tuple):
            self.spans[id(node)] = (self.starts.pop(), len(self.tokens))


def locate(source: Source, trees: tuple[cst.Module, ...], anchors: Iterable[Anchor]) -> dict[Anchor, Range]:
    """The ranges of the anchors. `trees`: those of their program. Raises KeyError for an anchor of another one."""
    by_unit: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        by_unit.setdefault(anchor.unit, []).append(anchor)
    found: dict[Anchor, Range] = {}
    for unit, wanted in by_unit.items():
        found.update(_in_unit(source, trees, unit, wanted))
    return found


def _in_unit(source: Source, trees: tuple[cst.Module, ...], unit: int, anchors: list[Anchor]) -> dict[Anchor, Range]:
    module, cell = trees[unit], source.cells[unit]
    wanted = {id(a.node) for a in anchors}
    tops = {a.top for a in anchors}
    spans = _in_statements(module, flush_left(cell.text), source.notebook, wanted, tops) or _in_module(module, wanted)
    spans = {ident: (offset_in(cell.text, start), offset_in(cell.text, end)) for ident, (start, end) in spans.items()}
    return {a: _range(cell.text, cell.index, *spans[id(a.node)]) for a in anchors}


def _in_module(module: cst.Module, wanted: set[int]) -> dict[int, tuple[int, int]]:
    """The offsets of the wanted nodes, from the code of the whole module."""
    state = _Marks(module, wanted)
    module._codegen(state)
    return state.offsets(0)


def _in_statements(
    module: cst.Module, text: str, notebook: bool, wanted: set[int], statements: set[int]
) -> dict[int, tuple[int, int]] | None:
    """The same from the code of these statements alone, placed where that stands in the text and nowhere else, or by
    Python's own parser; None where the two parsers do not agree.
    """
    if -1 in statements:
        return None
    found: dict[int, tuple[int, int]] = {}
    for place in statements:
        statement = module.body[place]
        state = _Marks(module, wanted)
        statement._codegen(state)
        first, last = state.spans[id(statement)]
        code = "".join(state.tokens[first:last])
        start = text.find(code)
        if text.rfind(code) != start:
            starts = _starts(module, text, notebook)
            start = starts[place] if place < len(starts) else -1
        if not text.startswith(code, start):
            return None
        found |= state.offsets(start - len("".join(state.tokens[:first])))
    return found if wanted <= found.keys() else None


def _starts(module: cst.Module, text: str, notebook: bool) -> list[int]:
    """The offset of each statement of the module.

    In Python's tree, statements that share a line stand by themselves.
    """
    tree = parsed(text, notebook)
    lines = line_starts(text)
    starts: list[int] = []
    position = 0
    for statement in module.body:
        if position >= len(tree.body):
            break
        first = tree.body[position]
        starts.append(lines[first.lineno - 1] + first.col_offset)
        position += len(statement.body) if isinstance(statement, cst.SimpleStatementLine) else 1
    return starts


def _range(text: str, cell: int | None, start: int, end: int) -> Range:
    return Range(cell, place_of(text, start), place_of(text, end), start, end, *_with_comma(text, start, end))


def _with_comma(text: str, start: int, end: int) -> tuple[int, int]:
    """The span to delete: an argument with the comma behind or before it, a statement with its whole line."""
    after = end
    while after < len(text) and text[after] in " \t\r\n":
        after += 1
    if after < len(text) and text[after] == ",":
        after += 1
        while after < len(text) and text[after] in " \t":
            after += 1
        return _whole_line(text, start, after)
    before = start
    while before and text[before - 1] in " \t\r\n":
        before -= 1
    return (before - 1, end) if before and text[before - 1] == "," else _whole_line(text, start, end)


def _whole_line(text: str, start: int, end: int) -> tuple[int, int]:
    """The lines, where nothing else but a comment stands on them; else the span as it is."""
    first = text.rfind("\n", 0, start) + 1
    newline = text.find("\n", end)
    last = len(text) if newline < 0 else newline + 1
    alone = not text[first:start].strip() and text[end:last].strip()[:1] in ("", "#")
    return (first, last) if alone else (start, end)
