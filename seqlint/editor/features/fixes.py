"""Quick fixes: one for each finding that has one, and all safe ones at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from seqlint.editor.features.diagnostics import diagnostic, range_of
from seqlint.editor.view import View
from seqlint.linting.finding import Change, Finding
from seqlint.linting.fix import choose

FIX_ALL = "Fix all safe seqlint problems"


def fixes(view: View, uri: str, asked: types.Range, only: Iterable[str] | None = None) -> list[types.CodeAction]:
    """What can be mended in the range. `only`: the kinds of actions that the client wants."""
    cell = view.cell(uri)
    found = list(_single(view, cell, asked)) if _wants(only, types.CodeActionKind.QuickFix) else []
    if _wants(only, types.CodeActionKind.SourceFixAll):
        found += _all(view)
    return found


def _wants(only: Iterable[str] | None, kind: str) -> bool:
    return only is None or any(kind == each or kind.startswith(f"{each}.") or each.startswith(kind) for each in only)


def _single(view: View, cell: int | None, asked: types.Range) -> Iterator[types.CodeAction]:
    for finding in view.findings:
        if finding.fix is None or finding.at.cell != cell or not _meet(range_of(view, finding.at), asked):
            continue
        title = finding.fix.title if finding.fix.safe else f"{finding.fix.title} (please look at the result)"
        yield types.CodeAction(
            title,
            types.CodeActionKind.QuickFix,
            [diagnostic(view, finding)],
            is_preferred=finding.fix.safe,
            edit=_edit(view, finding.fix.changes),
        )


def _meet(a: types.Range, b: types.Range) -> bool:
    first, second = _ends(a), _ends(b)
    return first[0] <= second[1] and second[0] <= first[1]


def _ends(at: types.Range) -> tuple[tuple[int, int], tuple[int, int]]:
    return (at.start.line, at.start.character), (at.end.line, at.end.character)


def _all(view: View) -> Iterator[types.CodeAction]:
    chosen: list[Finding] = choose(view.findings, unsafe=False)
    if chosen:
        changes = [change for finding in chosen if finding.fix for change in finding.fix.changes]
        yield types.CodeAction(FIX_ALL, f"{types.CodeActionKind.SourceFixAll.value}.seqlint", edit=_edit(view, changes))


def _edit(view: View, changes: Iterable[Change]) -> types.WorkspaceEdit:
    """By the URI of the cell: editors apply the edits of one document together, so that none moves another."""
    edits: dict[str, list[types.TextEdit]] = {}
    for change in changes:
        uri = view.document.uri_of(change.at.cell)
        edits.setdefault(uri, []).append(types.TextEdit(range_of(view, change.at), change.text))
    return types.WorkspaceEdit(changes=edits)
