"""What a student is told: points with reasons, the program with each finding at its line, the model, the next step.

Only what the student may see: of a check that is hidden, now or before a date, neither name nor result, only how many
points such checks are worth together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seqlint.grade import lateness
from seqlint.grade.assignment import Assignment
from seqlint.grade.result import CheckResult, Deduction, Result, check_json, number
from seqlint.linting.finding import Finding
from seqlint.output.escape import printable
from seqlint.output.html_text import MARKS, escape, marked
from seqlint.output.json import finding_json
from seqlint.output.pictures import svg

Rows = Mapping[int | None, Sequence[str]]
"""The lines of each cell of the program, of its only text under None."""
MARKER = "seqlint feedback"
MAX_LINES = 5_000
STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8881;--good:#1a7f4b;--bad:#c4321f;--open:#8a6d00}
@media(prefers-color-scheme:dark){:root{--good:#4cc38a;--bad:#ff8a7a;--open:#e0c060}}
body{font:16px/1.55 system-ui,sans-serif;max-width:56em;margin:2em auto;padding:0 1em}
h1{font-size:1.5em;margin-bottom:.1em}h2{font-size:1.15em;margin-top:1.8em}
.points{font-size:1.3em;font-weight:600}table{border-collapse:collapse;width:100%}
td{padding:.35em .5em;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td:last-child{text-align:right;white-space:nowrap}
.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}
pre{background:var(--soft);border-radius:8px;padding:.6em 0;overflow-x:auto;margin:.5em 0}
pre{font:13px/1.5 ui-monospace,monospace}
pre div{padding:0 .9em;white-space:pre}pre .n{display:inline-block;width:3em;opacity:.5;user-select:none}
.said{white-space:normal;font:14px/1.5 system-ui,sans-serif;border-left:4px solid var(--open)}
.said{margin:.2em .9em .5em 3.9em;padding:.1em .7em}
.said.error{border-color:var(--bad)}.next{border:1px solid var(--line);border-radius:8px;padding:.6em 1em}
svg{max-width:100%;height:auto}@media print{pre{overflow:visible}pre div{white-space:pre-wrap}}
"""


def seen(result: Result) -> tuple[list[CheckResult], float]:
    """The checks that the student may see, and what the others are worth."""
    public = [check for check in result.checks if check.visibility == "public"]
    return public, sum(check.max_score for check in result.checks if check.visibility != "public" and not check.bonus)


def shown_percent(result: Result) -> float:
    """Of the points that the student may see; 100 where there are none, for nothing that is seen is missing."""
    checks, _ = seen(result)
    most = sum(check.max_score for check in checks if not check.bonus)
    return 100 * sum(check.score for check in checks) / most if most else 100.0


def next_step(result: Result) -> str:
    """The one thing to do first: the first mistake with a way to mend it, else the first check that is not passed."""
    errors = [finding for finding in result.findings if finding.severity == "error" and finding.help]
    if errors:
        return f"{_place(errors[0])}: {errors[0].message}. {errors[0].help}"
    if result.verdict == "could-not-run" and result.message:
        return f"Make the program run to its end: {result.message}"
    failed = [check for check in seen(result)[0] if check.passed is False]
    return f"{failed[0].name}: {failed[0].message}" if failed else ""


def _place(finding: Finding) -> str:
    line = f"Line {finding.at.start[0]}"
    return line if finding.at.cell is None else f"Cell {finding.at.cell}, line {finding.at.start[0]}"


def taken_off(result: Result) -> list[tuple[Deduction, float]]:
    """What is taken off, and how much of the points that the student sees: all would tell of hidden checks."""
    left = sum(check.score for check in seen(result)[0])
    found = []
    for each in result.deductions:
        found.append((each, each.off(left)))
        left -= found[-1][1]
    return found


def _points(result: Result) -> str:
    checks, _ = seen(result)
    score = sum(check.score for check in checks) - sum(lost for _, lost in taken_off(result))
    return f"{number(score)} of {number(sum(check.max_score for check in checks if not check.bonus))} points"


def _more(hidden: float) -> str:
    return "1 more point is decided" if hidden == 1 else f"{number(hidden)} more points are decided"


def public_json(result: Result) -> dict[str, Any]:
    """What `results/<submission>.json` says of a submission, without what is hidden: no verdict, no score of all."""
    checks, hidden = seen(result)
    lost = taken_off(result)
    score = sum(check.score for check in checks) - sum(points for _, points in lost)
    return {
        "version": 1,
        "submission": result.submission,
        "score": number(score),
        "max_score": number(sum(check.max_score for check in checks if not check.bonus)),
        "hidden_points": number(hidden),
        "reason": result.reason,
        "message": result.message,
        "checks": list(map(check_json, checks)),
        "deductions": [{"name": each.name, "reason": each.reason, "points": points} for each, points in lost],
        "diagnostics": [finding_json(finding) for finding in result.findings],
        "next_step": next_step(result),
    }


# HTML


def html(assignment: Assignment, result: Result, rows: Rows) -> str:
    """A page of its own, without script or outside resource."""
    title = escape(assignment.name)
    return (
        f'<!doctype html><!-- {MARKER} --><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body>{''.join(_html(assignment, result, rows))}</body></html>\n"
    )


def _html(assignment: Assignment, result: Result, rows: Rows) -> Iterator[str]:
    checks, hidden = seen(result)
    yield f"<header><h1>{escape(assignment.name)}</h1><div>{escape(result.submission)}</div></header>"
    yield f'<p class="points">{_points(result)}</p>'
    if when := lateness.told(result, assignment.lateness):
        yield f"<p>{escape(when)}.</p>"
    if hidden:
        yield f"<p>{_more(hidden)} by checks that are not shown here.</p>"
    if step := next_step(result):
        yield f'<p class="next"><b>Next step.</b> {marked(step)}</p>'
    yield "<h2>Checks</h2><table>"
    yield from map(_check, checks)
    yield from (_deduction(*each) for each in taken_off(result))
    yield "</table>"
    if result.model is not None:
        yield f"<h2>Your model</h2>{svg.write([('', result.model)])}"
    yield "<h2>Your program</h2>"
    for cell, lines in rows.items():
        yield from _program(cell, lines, [finding for finding in result.findings if finding.at.cell == cell])


def _check(check: CheckResult) -> str:
    tone, mark = MARKS[check.passed]
    most = "bonus" if check.bonus else number(check.max_score)
    return (
        f'<tr><td class="{tone}">{mark}</td><td><b>{escape(check.name)}</b><br>{marked(check.message)}</td>'
        f"<td>{number(check.score)} / {most}</td></tr>"
    )


def _deduction(each: Deduction, lost: float) -> str:
    return (
        f'<tr><td class="bad">{MARKS[False][1]}</td><td><b>{escape(each.name)}</b><br>{marked(each.reason)}</td>'
        f"<td>{number(-lost)}</td></tr>"
    )


def _program(cell: int | None, lines: Sequence[str], findings: Sequence[Finding]) -> Iterator[str]:
    if cell is not None:
        yield f"<h3>Cell {cell}</h3>"
    yield "<pre>"
    for at, row in enumerate(lines[:MAX_LINES], 1):
        yield f'<div><span class="n">{at}</span>{escape(row)}</div>'
        for finding in findings:
            if finding.at.start[0] == at:
                help = f"<br>{marked(finding.help)}" if finding.help else ""
                yield f'<div class="said {escape(finding.severity)}">{marked(finding.message)}{help}</div>'
    yield "</pre>"


# Markdown


def markdown(assignment: Assignment, result: Result, rows: Rows) -> str:
    """The same for a platform's comment field."""
    return "\n".join(_markdown(assignment, result, rows)) + "\n"


def _markdown(assignment: Assignment, result: Result, rows: Rows) -> Iterator[str]:
    checks, hidden = seen(result)
    yield f"<!-- {MARKER} -->"
    yield f"# {_plain(assignment.name)}"
    yield f"\n**{_points(result)}**" + (f", {_more(hidden)} by checks that are not shown here" if hidden else "")
    if when := lateness.told(result, assignment.lateness):
        yield f"\n{_plain(when)}."
    if step := next_step(result):
        yield f"\n**Next step.** {_plain(step)}"
    yield "\n| | check | points |\n| --- | --- | --- |"
    for check in checks:
        most = "bonus" if check.bonus else number(check.max_score)
        said = f"**{_plain(check.name)}**: {_plain(check.message)}".replace("|", "\\|")
        yield f"| {MARKS[check.passed][1]} | {said} | {number(check.score)} / {most} |"
    for each, lost in taken_off(result):
        said = f"**{_plain(each.name)}**: {_plain(each.reason)}".replace("|", "\\|")
        yield f"| {MARKS[False][1]} | {said} | {number(-lost)} |"
    if result.findings:
        yield "\n## In your program\n"
    for finding in result.findings:
        line = rows.get(finding.at.cell, ())[finding.at.start[0] - 1 : finding.at.start[0]]
        shown = f"\n\n      {printable(line[0])}\n" if line else ""
        yield f"- {_place(finding)}: {_plain(finding.message)}. {_plain(finding.help)}{shown}"


def _plain(text: str) -> str:
    """Text in which Markdown sees no markup but code."""
    parts = printable(" ".join(text.split())).split("`")
    parts[::2] = ["".join(f"\\{each}" if each in "\\*_[]<>#" else each for each in part) for part in parts[::2]]
    return "`".join(parts)


# A terminal


def text(assignment: Assignment, result: Result) -> str:
    """The checks for who grades a program of their own, before it is handed in."""
    return "\n".join(map(printable, _text(assignment, result))) + "\n"


def _text(assignment: Assignment, result: Result) -> Iterator[str]:
    checks, hidden = seen(result)
    yield f"{assignment.name}, {result.submission}: {_points(result)}"
    yield ""
    lost = taken_off(result)
    width = max(map(len, [*(check.name for check in checks), *(each.name for each, _ in lost)]), default=0)
    for check in checks:
        most = "bonus" if check.bonus else number(check.max_score)
        yield f"{MARKS[check.passed][1]} {check.name:<{width}}  {number(check.score)}/{most}  {check.message}"
    for each, points in lost:
        yield f"{MARKS[False][1]} {each.name:<{width}}  {number(-points)}  {each.reason}"
    if hidden:
        yield from ("", f"{_more(hidden)} by checks that are not shown here.")
    if step := next_step(result):
        yield from ("", f"Next step: {step}")
