"""The findings as JUnit XML: a test case for each error and warning, and one that passes for each file without.

Written by the standard library's ElementTree. A package for JUnit would hold the same five elements, and make an output
that everybody has into one for those who installed an extra; the tests read what is written with such a package.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from seqlint.linting.finding import Checked, Finding, Report
from seqlint.output.escape import printable
from seqlint.output.places import file_line
from seqlint.output.text import where


def write(report: Report) -> str:
    """Advice is left out: it is nothing that fails. A fault of the tool is an error, not a failure."""
    cases = [case for checked in report.files for case in _cases(checked)]
    counts = {
        "name": "seqlint",
        "tests": str(len(cases)),
        "failures": str(report.count("error") + report.count("warning")),
        "errors": str(sum(len(checked.failures) for checked in report.files)),
    }
    suites = Element("testsuites", counts)
    SubElement(suites, "testsuite", {**counts, "skipped": "0"}).extend(cases)
    indent(suites, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _cases(checked: Checked) -> Iterator[Element]:
    path = checked.source.path
    wrong = [finding for finding in checked.findings if finding.severity != "advice"]
    for finding in wrong:
        at = finding.at
        name = f"{finding.code} {finding.rule} {where(at).removeprefix(printable(at.path)).lstrip(':')}"
        case = _case(path, name, file_line(at))
        failure = SubElement(case, "failure", {"message": printable(finding.message), "type": finding.severity})
        failure.text = "\n".join(_rows(finding))
        yield case
    for failure_of_ours in checked.failures:
        case = _case(path)
        SubElement(case, "error", {"message": printable(failure_of_ours)})
        yield case
    if not wrong and not checked.failures:
        yield _case(path)


def _case(path: str, name: str = "seqlint", line: int = 1) -> Element:
    file = printable(path)
    return Element(
        "testcase", {"classname": file, "name": printable(name), "file": file, "line": str(line), "time": "0"}
    )


def _rows(finding: Finding) -> Iterator[str]:
    yield f"{where(finding.at)}: {printable(finding.message)}"
    for note in finding.related:
        yield f"{where(note.at)}: {printable(note.message)}"
    if finding.help:
        yield f"help: {printable(finding.help)}"
