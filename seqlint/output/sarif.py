"""The findings as SARIF 2.1.0, with what GitHub's code scanning asks for."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import quote

from seqlint.explaining.explain import page_untried
from seqlint.linting.finding import Finding, Place, Report
from seqlint.linting.loader import load
from seqlint.output.escape import printable
from seqlint.output.places import file_line, line_hashes
from seqlint.reading.paths import relative
from seqlint.rule import Rule
from seqlint.version import VERSION
from seqlint.wording import line_of

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://pypi.org/project/seqlint/"
LEVELS = {"error": "error", "warning": "warning", "advice": "note"}
TEXT_LIMIT = 1024
MOST_RESULTS = 25_000


def write(report: Report) -> str:
    """One run; of more results than GitHub takes the first are kept, errors before all else."""
    findings = sorted(report.findings, key=lambda finding: list(LEVELS).index(finding.severity))[:MOST_RESULTS]
    findings.sort(key=lambda finding: finding.order)
    reported = {finding.code for finding in findings}
    rules = [rule for rule in load(report.rule_folders) if rule.code in reported] if reported else []
    index = {rule.code: number for number, rule in enumerate(rules)}
    driver = {
        "name": "seqlint",
        "semanticVersion": VERSION,
        "informationUri": HOME,
        "rules": [_rule(rule) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "seqlint/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index[finding.code]) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _text(rule.title)},
        "fullDescription": {"text": _text(" ".join(rule.doc.split()))},
        "help": {"text": rule.doc, "markdown": page_untried(rule)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": ["keras"], "precision": "very-high", "problem.severity": _problem(rule.severity)},
    }


def _problem(severity: str) -> str:
    return "recommendation" if severity == "advice" else severity


def _result(finding: Finding, index: int) -> dict[str, Any]:
    line = file_line(finding.at)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": _text(_message(finding))},
        "locations": [_location(finding.at)],
        "partialFingerprints": {"primaryLocationLineHash": line_hashes(finding.at.path).get(line, "0:1")},
    }
    if finding.related:
        related = [{**_location(note.at), "message": {"text": _text(note.message)}} for note in finding.related]
        result["relatedLocations"] = [{"id": number, **location} for number, location in enumerate(related, 1)]
    return result


def _message(finding: Finding) -> str:
    where = "" if finding.at.cell is None else f" ({line_of(finding.at.cell, finding.at.start[0])})"
    return f"{finding.message}{where}." + (f" {finding.help}" if finding.help else "")


def _location(at: Place) -> dict[str, Any]:
    """In a notebook the region is the line of the file: there are no cells in SARIF."""
    line = file_line(at)
    region = {"startLine": line}
    if at.cell is None:
        region |= {"startColumn": at.start[1], "endLine": at.end[0], "endColumn": at.end[1]}
    return {"physicalLocation": {"artifactLocation": _artifact(at.path), "region": region}}


def _artifact(path: str) -> dict[str, str]:
    """Relative to the repository's root where it lies below it, links resolved."""
    try:
        real = os.path.realpath(path)
    except ValueError:  # a name given for standard input that no file can have
        real = os.path.abspath(path)
    seen = relative(real, os.path.realpath("."))
    if seen.startswith("..") or os.path.isabs(seen):
        return {"uri": file_uri(real)}
    return {"uri": quote(seen.replace(os.sep, "/"), errors="surrogatepass"), "uriBaseId": "%SRCROOT%"}


def file_uri(path: str, separator: str = os.sep) -> str:
    """The URI of an absolute path, also of one with a drive (`C:\\x`) or on a share (`\\\\server\\share\\x`)."""
    path = path.replace(separator, "/")
    quoted = quote(path, safe="/:" if separator == "\\" else "/", errors="surrogatepass")
    if path.startswith("//"):
        return f"file:{quoted}"
    return f"file://{quoted}" if path.startswith("/") else f"file:///{quoted}"


def _text(text: str) -> str:
    """No more than GitHub takes, and nothing that moves a cursor; an empty text is not allowed."""
    shown = printable(text)
    return (shown if len(shown) <= TEXT_LIMIT else shown[: TEXT_LIMIT - 3] + "...") or "-"
