"""Results as JUnit XML, for a CI's own view of them: a suite for each submission, a case for each check."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from seqlint.grade.assignment import Assignment
from seqlint.grade.result import Result, number
from seqlint.output.platforms.shown import Line, lines, plain, said


def write(assignment: Assignment, results: Sequence[Result]) -> str:
    """A check that is not passed is a failure, one that could not be decided is skipped, a fault of ours an error."""
    suites = Element("testsuites", {"name": plain(assignment.name)})
    suites.extend(map(_suite, results))
    indent(suites, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _suite(result: Result) -> Element:
    name = plain(result.submission)
    found = lines(result)
    cases = [_case(name, line) for line in found]
    if result.fault:
        case = Element("testcase", {"classname": name, "name": "seqlint", "time": "0"})
        SubElement(case, "error", {"message": said(result), "type": result.reason or "internal-error"})
        cases.append(case)
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(line.passed is False for line in found)),
        "errors": str(int(result.fault)),
        "skipped": str(sum(line.passed is None for line in found)),
        "time": "0",
    }
    suite = Element("testsuite", {"name": name, **counts})
    suite.extend(cases)
    if said(result):
        SubElement(suite, "system-out").text = said(result)
    return suite


def _case(suite: str, line: Line) -> Element:
    case = Element("testcase", {"classname": suite, "name": line.name, "time": "0"})
    points = f"{number(line.score)}/{number(line.max_score)}"
    SubElement(SubElement(case, "properties"), "property", {"name": "points", "value": points})
    if line.passed is not True:
        SubElement(case, "failure" if line.passed is False else "skipped", {"message": line.message})
    return case
