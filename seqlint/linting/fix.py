"""Applies fixes: to a source until nothing changes any more, and to the bytes of its file.

What is not edited stays as it is, byte for byte: encoding, line ends, a notebook's other cells, output and layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import unified_diff

from seqlint.config import Settings
from seqlint.errors import CannotWork
from seqlint.linting.check import check
from seqlint.linting.finding import Change, Checked, Finding
from seqlint.output.escape import printable
from seqlint.quick import dataclass
from seqlint.reading import source as sources
from seqlint.reading.budget import OverBudget, budget
from seqlint.reading.notebook import with_sources
from seqlint.reading.source import Source, given_up

MAX_ROUNDS = 50


@dataclass(frozen=True)
class Fixed:
    """The source after its fixes, what was applied, and what is left to say of it."""

    source: Source
    applied: tuple[Finding, ...]
    checked: Checked


def fix(source: Source, settings: Settings, *, unsafe: bool = False) -> Fixed:
    """Apply the safe fixes (and the unsafe ones), again and again: one may make room for another.

    All rounds have one budget; a file that exceeds it stays as it is.
    """
    try:
        with budget():
            return _fixed(source, settings, unsafe)
    except OverBudget:
        return Fixed(source, (), check(given_up(source), settings))


def _fixed(source: Source, settings: Settings, unsafe: bool) -> Fixed:
    applied: list[Finding] = []
    checked = check(source, settings)
    for _ in range(MAX_ROUNDS):
        chosen = choose(checked.findings, unsafe=unsafe)
        if not chosen:
            break
        changed = edited(source, chosen)
        if changed.problem is not None or len(changed.broken) > len(source.broken):
            names = ", ".join(sorted({finding.code for finding in chosen}))
            failure = f"{source.path}: a fix of {names} would break the file, which is a fault of the rule; not applied"
            return Fixed(source, tuple(applied), replace(checked, failures=(*checked.failures, failure)))
        applied += chosen
        source, checked = changed, check(changed, settings)
    return Fixed(source, tuple(applied), checked)


def choose(findings: Iterable[Finding], *, unsafe: bool) -> list[Finding]:
    """Findings whose fixes can be applied at once: none touches what another changes."""
    taken: list[Change] = []
    chosen: list[Finding] = []
    for finding in findings:
        if finding.fix is None or not (finding.fix.safe or unsafe):
            continue
        if not any(_collide(mine, other) for mine in finding.fix.changes for other in taken):
            taken += finding.fix.changes
            chosen.append(finding)
    return chosen


def _collide(a: Change, b: Change) -> bool:
    if a.at.cell != b.at.cell:
        return False
    return a.span[0] == b.span[0] or (a.span[0] < b.span[1] and b.span[0] < a.span[1])


def edited(source: Source, findings: Iterable[Finding]) -> Source:
    """The source with the fixes of these findings applied."""
    changes = [change for finding in findings if finding.fix for change in finding.fix.changes]
    texts = {
        c.index: _applied(c.raw, [change for change in changes if change.at.cell == c.index]) for c in source.cells
    }
    if None in texts:  # a text file, in cells or not
        return sources.from_text(source.path, texts[None])
    return replace(sources.from_cells(source.path, ((n, t) for n, t in texts.items() if n)), given=source.given)


def _applied(text: str, changes: list[Change]) -> str:
    """From the last change to the first, so that offsets stay true; insertions at one place keep their order."""
    for change in sorted(changes, key=lambda change: change.span)[::-1]:
        start, end = change.span
        text = text[:start] + change.text + text[end:]
    return text


def new_content(data: bytes, before: Source, after: Source) -> bytes:
    """The bytes of the file once `before`, which was read from `data`, has become `after`. Raises CannotWork."""
    if raws(before) == raws(after):
        return data
    text = sources.decode(data)
    if before.cells[0].index is not None:
        changed = {new.index: new.raw for old, new in zip(before.cells, after.cells, strict=True) if new.raw != old.raw}
        text = with_sources(text, changed)
    else:
        text = after.cells[0].raw
    try:
        return text.encode(sources.declared_encoding(data))
    except UnicodeEncodeError:
        raise CannotWork(f"{before.path}: the fix needs a character that the file's encoding does not have") from None


def raws(source: Source) -> dict[int | None, str]:
    """What is written in each cell; all cells of a text file are written in one text."""
    return {cell.index: cell.raw for cell in source.cells}


def diff(before: Source, after: Source) -> Iterator[str]:
    """What changes, as a unified diff; in a notebook cell by cell."""
    new = raws(after)
    for index, raw in raws(before).items():
        name = printable(before.path) + ("" if index is None else f":cell {index}")
        for row in unified_diff(_rows(raw), _rows(new[index]), name, name, lineterm=""):
            text, end, missing = row.partition(NO_NEWLINE)
            yield "\t".join(map(printable, text.split("\t"))) + end + missing


NO_NEWLINE = "\n\\ No newline at end of file"


def _rows(text: str) -> list[str]:
    """The lines as a diff has them: the last one says so where it does not end."""
    rows = sources.lines(text)
    return rows[:-1] if rows[-1] == "" else [*rows[:-1], rows[-1] + NO_NEWLINE]
