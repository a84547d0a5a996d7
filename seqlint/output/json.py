"""The findings as JSON, for scripts and editors."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from seqlint.linting.finding import Finding, Place, Position, Repair, Report
from seqlint.output.counts import tally

VERSION = 1


def write(report: Report, *, statistics: bool = False) -> str:
    """One JSON document, in ASCII: what a terminal or a broken encoding could misread is escaped."""
    document: dict[str, Any] = {"version": VERSION}
    if statistics:
        document["statistics"] = counts(report.findings)
    else:
        document["diagnostics"] = [finding_json(finding) for finding in report.findings]
    document["summary"] = {
        "files": len(report.files),
        "errors": report.count("error"),
        "warnings": report.count("warning"),
        "advice": report.count("advice"),
    }
    return json.dumps(document, indent=1) + "\n"


def counts(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """How often each rule was reported, the most frequent first."""
    ordered = tally((finding.code, finding.rule) for finding in findings)
    return [{"count": count, "code": code, "rule": rule} for count, (code, rule) in ordered]


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding in the form that scripts rely on."""
    return {
        **_place(finding.at),
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "help": finding.help,
        "related": [{**_place(note.at), "message": note.message} for note in finding.related],
        "fix": _fix(finding.fix) if finding.fix else None,
    }


def _place(at: Place) -> dict[str, Any]:
    return {"path": at.path, "cell": at.cell, "start": _position(at.start), "end": _position(at.end)}


def _position(at: Position) -> dict[str, int]:
    return {"line": at[0], "column": at[1]}


def _fix(fix: Repair) -> dict[str, Any]:
    edits = [
        {
            "cell": change.at.cell,
            "start": _position(change.at.start),
            "end": _position(change.at.end),
            "text": change.text,
        }
        for change in fix.changes
    ]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}
