"""The findings as JUnit XML: a test case for each error and warning, and one that passes for each file without."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.linting.finding import Checked, Finding, Report
from seqlint.output.escape import printable, xml_text
from seqlint.output.places import file_line
from seqlint.output.text import where


def write(report: Report) -> str:
    """Advice is left out: it is nothing that fails. A fault of the tool is an error, not a failure."""
    cases = [case for checked in report.files for case in _cases(checked)]
    failures = report.count("error") + report.count("warning")
    errors = sum(len(checked.failures) for checked in report.files)
    head = f'name="seqlint" tests="{len(cases)}" failures="{failures}" errors="{errors}"'
    rows = ['<?xml version="1.0" encoding="utf-8"?>', f"<testsuites {head}>", f'<testsuite {head} skipped="0">']
    return "\n".join([*rows, *cases, "</testsuite>", "</testsuites>", ""])


def _cases(checked: Checked) -> Iterator[str]:
    path = checked.source.path
    wrong = [finding for finding in checked.findings if finding.severity != "advice"]
    for finding in wrong:
        at = finding.at
        name = f"{finding.code} {finding.rule} {where(at).removeprefix(printable(at.path)).lstrip(':')}"
        said = (
            f"<failure message={_quoted(finding.message)} type={_quoted(finding.severity)}>{_said(finding)}</failure>"
        )
        place = _place(path, file_line(at))
        yield f"<testcase classname={_quoted(path)} name={_quoted(name)} {place}>{said}</testcase>"
    for failure in checked.failures:
        said = f"<error message={_quoted(failure)}></error>"
        yield f'<testcase classname={_quoted(path)} name="seqlint" {_place(path)}>{said}</testcase>'
    if not wrong and not checked.failures:
        yield f'<testcase classname={_quoted(path)} name="seqlint" {_place(path)}></testcase>'


def _place(path: str, line: int = 1) -> str:
    return f'file={_quoted(path)} line="{line}" time="0"'


def _said(finding: Finding) -> str:
    rows = [f"{where(finding.at)}: {printable(finding.message)}"]
    rows += [f"{where(note.at)}: {printable(note.message)}" for note in finding.related]
    rows += [f"help: {printable(finding.help)}"] if finding.help else []
    return xml_text("\n".join(rows))


def _quoted(text: str) -> str:
    return f'"{xml_text(printable(text))}"'
