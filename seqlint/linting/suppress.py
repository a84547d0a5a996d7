"""Comments that silence rules: `# seqlint: ignore[rule-or-code, ...]` and `# seqlint: ignore-file[...]`."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter

from seqlint.config import Settings, names_rule
from seqlint.linting.file_rules import report
from seqlint.linting.finding import Change, Finding, Place, Repair
from seqlint.linting.loader import load
from seqlint.quick import dataclass
from seqlint.reading.source import Cell, Source, line_starts
from seqlint.rule import Rule

COMMENT = re.compile(r"#\s*seqlint\s*:\s*(?P<kind>ignore(?:-file)?)(?![-\w])(?P<list>\s*\[(?P<names>[^\]]*)\])?", re.I)


@dataclass(frozen=True)
class Suppression:
    """One such comment. `names` is None where it silences all rules.

    Columns count from 1, `end` is exclusive. `alone`: the comment says nothing else.
    """

    cell: int | None
    line: int
    start: int
    end: int
    file: bool
    names: tuple[str, ...] | None
    alone: bool = True

    def silencing(self, finding: Finding) -> str | None:
        """The name by which it names the finding's rule, "" where it silences all rules, None where it does not."""
        if self.names is None:
            return ""
        return next((name for name in self.names if name and names_rule(name, finding.code, finding.rule)), None)


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
        alone = match[0] == token.string.rstrip()
        yield Suppression(
            cell.index, line, offset + match.start() + 1, offset + match.end() + 1, whole_file, names, alone
        )


Used = set[tuple[Suppression, str]]
"""Suppressions that silenced a finding, with the name by which they did."""


def apply(source: Source, findings: Iterable[Finding]) -> tuple[list[Finding], Used]:
    """The findings that remain, and the suppressions that silenced the others."""
    all_comments = comments(source)
    whole_file = [s for s in all_comments if s.file]
    placed = _ByLine(s for s in all_comments if not s.file)
    remaining: list[Finding] = []
    used: Used = set()
    statements = _FirstLines(source)
    for finding in findings:
        near = [*whole_file, *placed.beside(finding, statements.of(finding))]
        silencing = {(s, name) for s in near if (name := s.silencing(finding)) is not None}
        used |= silencing
        if not silencing:
            remaining.append(finding)
    return remaining, used


class _ByLine:
    """Comments by the cell and line that they stand on, each found without a look at all others."""

    def __init__(self, comments: Iterable[Suppression]) -> None:
        self.cells: dict[int | None, list[Suppression]] = {}
        for comment in comments:
            self.cells.setdefault(comment.cell, []).append(comment)

    def beside(self, finding: Finding, statement: int) -> Iterator[Suppression]:
        """Those on a line of the reported range, and on the first line of the statement around it."""
        yield from self._between(finding, statement, statement)
        yield from self._between(finding, finding.at.start[0], finding.at.end[0])

    def _between(self, finding: Finding, first: int, last: int) -> Iterator[Suppression]:
        there, line = self.cells.get(finding.at.cell, []), attrgetter("line")
        yield from there[bisect_left(there, first, key=line) : bisect_right(there, last, key=line)]


def unused(source: Source, used: Used, settings: Settings) -> Iterator[Finding]:
    """The suppressions that silence nothing (SEQ903). Of rules that did not run, nothing is known."""
    named = _Named(load(settings.rules), settings)
    texts = {cell.index: cell.raw for cell in source.cells}
    for comment in comments(source):
        idle = [name for name in comment.names or () if (comment, name) not in used]
        unknown = [name for name in idle if named.known(name) == ()]
        idle = [name for name in idle if name in unknown or named.all_run(name)]
        nothing = comment.names is None and settings.select is None and (comment, "") not in used
        if not idle and not nothing:
            continue
        at = Place(source.path, comment.cell, (comment.line, comment.start), (comment.line, comment.end))
        if unknown:
            message = f"this comment names `{unknown[0]}`, but no rule is called so"
        else:
            message = f"this comment silences nothing: {_quoted(idle)} not reported here"
        left = [name for name in comment.names or () if name not in idle]
        fix = _without(texts[comment.cell], comment, left, at) if comment.alone else None
        yield from report("SEQ903", at, message, "delete what is not needed", settings, fix)


class _Named:
    """The rules that names stand for, each name looked up once."""

    def __init__(self, rules: tuple[Rule, ...], settings: Settings) -> None:
        self.rules, self.settings = rules, settings
        self.found: dict[str, tuple[Rule, ...]] = {}

    def known(self, name: str) -> tuple[Rule, ...]:
        if name not in self.found:
            self.found[name] = tuple(r for r in self.rules if names_rule(name, r.code, r.name))
        return self.found[name]

    def all_run(self, name: str) -> bool:
        """Whether every rule of that name was run, so that a comment for it should have had something to silence."""
        return all(self.settings.selects(r.code, r.name, r.default) for r in self.known(name))


def _quoted(names: list[str]) -> str:
    if not names:
        return "a mistake is"
    return ", ".join(f"`{name}`" for name in names) + (" is" if len(names) == 1 else " are")


def _without(text: str, comment: Suppression, left: list[str], at: Place) -> Repair:
    """Delete the comment, or the names in it that silence nothing, from its cell's text."""
    start = offset_of(text, at.start)
    end = offset_of(text, at.end)
    if left:
        kind = "ignore-file" if comment.file else "ignore"
        new = f"# seqlint: {kind}[{', '.join(left)}]"
        return Repair("Delete the names that silence nothing", True, (Change(at, new, (start, end)),))
    while start and text[start - 1] in " \t":
        start -= 1
    at = at._replace(start=(comment.line, comment.start - (offset_of(text, at.start) - start)))
    return Repair("Delete the comment", True, (Change(at, "", (start, end)),))


def offset_of(text: str, at: tuple[int, int]) -> int:
    """The offset of a line and column (from 1)."""
    return line_starts(text)[at[0] - 1] + at[1] - 1


class _FirstLines:
    """On which line the statement around a finding begins; the cells are parsed when first asked for."""

    def __init__(self, source: Source) -> None:
        self.cells = source.cells
        self.firsts: dict[int | None, dict[int, int]] = {}

    def of(self, finding: Finding) -> int:
        cell, line = finding.at.cell, finding.at.start[0]
        if cell not in self.firsts:
            here = (_first_lines(each.text) for each in self.cells if each.index == cell)
            self.firsts[cell] = {line: first for lines in here for line, first in lines.items()}
        return self.firsts[cell].get(line, line)


def _first_lines(text: str) -> dict[int, int]:
    """For every line, where the innermost statement that reaches over it begins."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return {}
    firsts: dict[int, int] = {}
    for node in ast.walk(tree):  # outer statements come before inner ones
        if isinstance(node, ast.stmt):
            firsts.update(dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), node.lineno))
    return firsts
