"""The findings as annotations of a GitHub workflow.

GitHub shows ten of each severity for a step; the rest goes into the step's summary. Nothing of a student's is printed
where the runner could take it for a command: annotations are escaped, all else stands between stop-commands marks.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256

from seqlint.errors import CannotWork
from seqlint.linting.finding import Finding, Report
from seqlint.output import concise
from seqlint.output.escape import printable
from seqlint.output.places import file_line
from seqlint.output.text import count
from seqlint.wording import line_of

COMMANDS = {"error": "error", "warning": "warning", "advice": "notice"}
LIMIT = 10


def write(report: Report) -> str:
    """One annotation a line, errors first; the rest is appended to $GITHUB_STEP_SUMMARY, or printed without one."""
    shown: list[Finding] = []
    rest: list[Finding] = []
    counts: dict[str, int] = defaultdict(int)
    for finding in sorted(report.findings, key=lambda finding: list(COMMANDS).index(finding.severity)):
        (shown if counts[finding.severity] < LIMIT else rest).append(finding)
        counts[finding.severity] += 1
    rows = [annotation(finding) for finding in shown]
    if rest:
        rows += _rest(rest, os.environ.get("GITHUB_STEP_SUMMARY"))
    return "".join(f"{row}\n" for row in (*rows, count(report)))


def annotation(finding: Finding) -> str:
    """`::error file=...,line=...::message`, in one line whatever the text holds."""
    line = file_line(finding.at)
    properties = {"file": finding.at.path.replace(os.sep, "/"), "line": line}
    if finding.at.cell is None:
        properties["endLine"] = finding.at.end[0]
        if finding.at.start[0] == finding.at.end[0]:  # GitHub takes columns for one line only
            properties |= {"col": finding.at.start[1], "endColumn": finding.at.end[1]}
    properties["title"] = f"{finding.code} {finding.rule}"
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    where = "" if finding.at.cell is None else f"{line_of(finding.at.cell, finding.at.start[0])}: "
    message = where + finding.message + (f"\n{finding.help}" if finding.help else "")
    return f"::{COMMANDS[finding.severity]} {given}::{_data(message)}"


def _data(text: str) -> str:
    kept = "\n".join(map(printable, text.split("\n")))
    return kept.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _rest(findings: Iterable[Finding], summary: str | None) -> Iterator[str]:
    """Write the rest into the summary; what is printed instead, or as well."""
    rows = [concise.line(finding) for finding in findings]
    if not summary:
        token = sha256("\n".join(rows).encode("utf-8", "backslashreplace")).hexdigest()  # no text can hold its own hash
        yield from (f"::stop-commands::{token}", *rows, f"::{token}::")
        return
    fence = "`" * 3
    while any(fence in row for row in rows):
        fence += "`"
    text = "\n".join(["### seqlint: more findings", "", f"{fence}text", *rows, fence, ""])
    try:
        with open(summary, "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        raise CannotWork(f"{summary}: the summary cannot be written: {error.strerror}") from error
    yield f"{len(rows)} more findings are in the summary of this step."
