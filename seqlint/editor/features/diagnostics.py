"""Findings as diagnostics: one list for each cell of a notebook, or for the script."""

from __future__ import annotations

from lsprotocol import types

from seqlint.editor.texts import to_range
from seqlint.editor.view import View
from seqlint.linting.finding import Finding, Place

SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "advice": types.DiagnosticSeverity.Hint,
}
SOURCE = "seqlint"
RULE_PAGES = "https://github.com/seqlint/seqlint/blob/main/docs/rules/"


def diagnostics(view: View) -> dict[str, list[types.Diagnostic]]:
    """By the URI of the cell (or script); a cell without findings has an empty list, which clears it."""
    found: dict[str, list[types.Diagnostic]] = {uri: [] for uri in view.document.cells}
    for finding in view.findings:
        found[view.document.uri_of(finding.at.cell)].append(diagnostic(view, finding))
    return found


def diagnostic(view: View, finding: Finding) -> types.Diagnostic:
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(view.document.uri_of(note.at.cell), range_of(view, note.at)), note.message
        )
        for note in finding.related
    ]
    return types.Diagnostic(
        range_of(view, finding.at),
        f"{finding.message}\n{finding.help}".strip(),
        SEVERITIES[finding.severity],
        finding.code,
        types.CodeDescription(f"{RULE_PAGES}{finding.rule}.md"),
        SOURCE,
        related_information=related or None,
    )


def range_of(view: View, at: Place) -> types.Range:
    return to_range(view.text(at.cell), at.start, at.end)
