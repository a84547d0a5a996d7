"""Comments that silence rules: `# seqlint: ignore[rule-or-code, ...]` and `# seqlint: ignore-file[...]`."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass

from seqlint.config import names_rule
from seqlint.finding import Finding
from seqlint.source import Cell, Source

COMMENT = re.compile(
    r"#\s*seqlint\s*:\s*(?P<kind>ignore(?:-file)?)\b(?P<list>\s*\[(?P<names>[^\]]*)\])?", re.IGNORECASE
)


@dataclass(frozen=True)
class Suppression:
    """One such comment. `names` is None where it silences all rules. Columns count from 1, `end` is exclusive."""

    cell: int | None
    line: int
    start: int
    end: int
    file: bool
    names: tuple[str, ...] | None

    def silences(self, finding: Finding) -> bool:
        """Whether it names the finding's rule (the place is the caller's matter)."""
        return self.names is None or any(names_rule(name, finding.code, finding.rule) for name in self.names if name)


def comments(source: Source) -> tuple[Suppression, ...]:
    """The suppressions of a file, in order. A file-wide one counts only above the first statement."""
    found: list[Suppression] = []
    for place, cell in enumerate(source.cells):
        if "seqlint" in cell.text.lower():
            found.extend(_of_cell(cell, first=place == 0))
    return tuple(found)


def _of_cell(cell: Cell, *, first: bool) -> Iterable[Suppression]:
    top = first
    try:
        for token in tokenize.generate_tokens(io.StringIO(cell.text, newline="").readline):
            if token.type == tokenize.COMMENT:
                yield from _of_comment(token, cell, top)
            elif token.type not in _QUIET:
                top = False
    except (tokenize.TokenError, SyntaxError):  # a cell that does not parse is not analysed, so nothing is silenced
        return


_QUIET = {tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING, tokenize.STRING, tokenize.INDENT, tokenize.DEDENT}


def _of_comment(token: tokenize.TokenInfo, cell: Cell, top: bool) -> Iterable[Suppression]:
    line, offset = token.start
    for match in COMMENT.finditer(token.string):
        whole_file = match["kind"].lower() == "ignore-file"
        if whole_file and not top:
            continue
        names = None if match["list"] is None else tuple(name.strip() for name in match["names"].split(","))
        yield Suppression(cell.index, line, offset + match.start() + 1, offset + match.end() + 1, whole_file, names)


def apply(
    source: Source, findings: Iterable[Finding], suppressions: tuple[Suppression, ...]
) -> tuple[list[Finding], set[Suppression]]:
    """The findings that remain, and the suppressions that silenced one."""
    remaining: list[Finding] = []
    used: set[Suppression] = set()
    statements = _FirstLines(source)
    for finding in findings:
        line, last = statements.of(finding), max(finding.at.start[0], finding.at.end[0])
        silencing = {
            s
            for s in suppressions
            if s.silences(finding)
            and (s.file or (s.cell == finding.at.cell and (s.line == line or finding.at.start[0] <= s.line <= last)))
        }
        used |= silencing
        if not silencing:
            remaining.append(finding)
    return remaining, used


class _FirstLines:
    """On which line the statement around a finding begins; the cells are parsed when first asked for."""

    def __init__(self, source: Source) -> None:
        self.cells = {cell.index: cell for cell in source.cells}
        self.spans: dict[int | None, list[tuple[int, int]]] = {}

    def of(self, finding: Finding) -> int:
        cell, line = finding.at.cell, finding.at.start[0]
        if cell not in self.spans:
            self.spans[cell] = _statements(self.cells[cell].text) if cell in self.cells else []
        return max((first for first, last in self.spans[cell] if first <= line <= last), default=line)


def _statements(text: str) -> list[tuple[int, int]]:
    """First and last line of every statement."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return []
    return [(node.lineno, node.end_lineno or node.lineno) for node in ast.walk(tree) if isinstance(node, ast.stmt)]
