"""`report.html`: a class at a glance, for the teacher. One file, no network; every text in it is escaped."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

from seqlint.grade import similar
from seqlint.grade.assignment import Assignment
from seqlint.grade.journal import Points
from seqlint.grade.result import CheckResult, Result, file_name, number
from seqlint.linting.finding import Finding
from seqlint.output.html_text import MARKS, escape, marked
from seqlint.output.report_page import page
from seqlint.reading.source import read
from seqlint.wording import line_of

BINS = 10
MISTAKES = 8
"""How many of the most common mistakes are shown."""
NEARLY = 90
"""Percent of the points from which a submission that failed a check is not painted red."""
REASON = 200
"""Characters of the reason in a closed row."""
TONES = {"passed": "good", "failed": "bad", "unverified": "open", "could-not-run": "bad"}


def write(
    assignment: Assignment, results: Sequence[Result], before: Mapping[str, Points] = MappingProxyType({})
) -> str:
    """The report of a class. `before`: what submissions had that are graded anew."""
    title = escape(assignment.name)
    parts = [*_head(assignment, results, title), *_overview(assignment, results)]
    parts += [
        *_changes(results, before),
        *_mistakes(results),
        *_alike(assignment, results),
        *_tools(results),
        "<div id=submissions>",
    ]
    parts += [part for place, result in enumerate(results) for part in _submission(place, result)]
    body = "\n".join([*parts, "</div>"])
    return page(title, body)


def _points(score: float, maximum: float) -> str:
    return f"<b>{number(score)}</b><span class=of>/{number(maximum)}</span>"


def _bar(percent: float, tone: str = "") -> str:
    return f'<span class="bar {tone}"><i style="width:{percent:.1f}%"></i></span>'


def _head(assignment: Assignment, results: Sequence[Result], title: str) -> Iterator[str]:
    graded = [result for result in results if not result.fault]
    percents = [result.percent for result in graded] or [0.0]
    waiting = len(results) - len(graded)
    cards = (
        (f"{len(results)}", "submissions"),
        (f"{statistics.fmean(percents):.0f}%", "mean"),
        (f"{statistics.median(percents):.0f}%", "median"),
        (f"{sum(result.verdict == 'passed' for result in results)}", "passed every check"),
        (f"{sum(result.verdict == 'could-not-run' for result in graded)}", "could not run"),
        *([(f"{waiting}", "without a result")] if waiting else []),
    )
    yield f"<header><h1>{title}</h1>"
    size = f"{number(assignment.points)} points in {len(assignment.tasks)} checks"
    yield f"<p>{size}. For staff: hidden checks are shown.</p>"
    yield f"<p class=fine>assignment {escape(assignment.digest[:16])}</p></header>"
    yield "<section class=cards>"
    yield from (f"<div><b>{value}</b>{label}</div>" for value, label in cards)
    yield "</section>"


def _overview(assignment: Assignment, results: Sequence[Result]) -> Iterator[str]:
    """How the scores are spread, and how each check went."""
    bins = [0] * BINS
    results = [result for result in results if not result.fault]
    for result in results:
        bins[min(int(result.percent * BINS / 100), BINS - 1)] += 1
    yield "<section class=two><div><h2>Scores</h2><div class=histogram>"
    for place, count in enumerate(bins):
        bar = f"<i style='height:{100 * count / max(1, *bins):.1f}%'></i>"
        yield f"<div><span>{count or ''}</span>{bar}<small>{place * 100 // BINS}</small></div>"
    yield "</div><p class=fine>percent of the points</p></div>"
    yield "<div><h2>Checks</h2><table>"
    for place, task in enumerate(assignment.tasks):
        made = [result.checks[place] for result in results]
        passed = sum(check.passed is True for check in made)
        share = 100 * sum(check.score for check in made) / (task.points * len(made)) if task.points and made else 0.0
        yield f"<tr><td>{escape(task.name)}<small>{escape(task.kind)}</small></td>"
        yield f"<td>{_bar(share)}</td><td class=right>{passed} of {len(made)}</td></tr>"
    yield "</table><p class=fine>mean share of the points; how many passed</p></div></section>"


def _mistakes(results: Sequence[Result]) -> Iterator[str]:
    """What the class gets wrong most often, with one example: what the next lecture may begin with."""
    found: dict[str, list[tuple[Result, Finding]]] = {}
    for result in results:
        for code in {finding.code for finding in result.findings if finding.severity != "advice"}:
            first = next(finding for finding in result.findings if finding.code == code)
            found.setdefault(code, []).append((result, first))
    common = sorted(found.values(), key=lambda told: (-len(told), told[0][1].code))[:MISTAKES]
    if not common:
        return
    yield "<div class=wide><h2>Most common mistakes</h2><table>"
    for told in common:
        result, finding = told[0]
        example = f"{escape(result.submission)}, line {finding.at.start[0]}: {marked(finding.message)}"
        help = f"<div class=help>{marked(finding.help)}</div>" if finding.help else ""
        yield f"<tr><td class=right><b>{len(told)}</b></td><td>{escape(finding.rule.replace('-', ' '))}"
        yield f"<small>{escape(finding.code)}</small><div class=fine>{example}</div>{help}</td></tr>"
    yield "</table></div>"


def _changes(results: Sequence[Result], before: Mapping[str, Points]) -> Iterator[str]:
    """Old and new points side by side, where a regrade has changed them."""
    changed = [
        (result, before[result.submission])
        for result in results
        if not result.fault and before.get(result.submission, (result.score, 0))[0] != result.score
    ]
    if not changed:
        return
    yield "<div class=wide><h2>Changed since the grading before</h2><table>"
    for result, (score, maximum) in changed:
        yield f"<tr><td>{escape(result.submission)}</td><td class=right>{_points(score, maximum)}</td>"
        more = number(result.score - score)
        tone = "good" if more > 0 else "bad"
        yield f"<td class=right>{_points(result.score, result.max_score)}</td>"
        yield f"<td class='right {tone}'>{more:+g}</td></tr>"
    yield "</table><p class=fine>points before, points now, the difference</p></div>"


def _alike(assignment: Assignment, results: Sequence[Result]) -> Iterator[str]:
    """A hint, for the teacher only: no page of a student tells it."""
    starter = similar.statements(read(assignment.starter)) if assignment.starter else ()
    groups = similar.alike(results, starter)
    if not groups:
        return
    yield "<div class=wide><h2>Similar submissions</h2><table>"
    for group in groups:
        names = ", ".join(map(escape, group.submissions))
        yield f"<tr><td>{names}</td><td class=right>{group.shared} statements</td></tr>"
    yield "</table><p class=fine>The same model, and statements that hardly anybody else of the class has, whatever "
    yield "the names in them. This is a reason to look, and proves nothing.</p></div>"


def _tools(results: Sequence[Result]) -> Iterator[str]:
    """Search, filter and order; without scripts they are not shown."""
    verdicts = sorted({_verdict(result) for result in results})
    options = "".join(f"<option value='{escape(each)}'>{escape(each)}</option>" for each in verdicts)
    yield "<h2>Submissions</h2><div class=tools role=search>"
    yield "<input id=search type=search placeholder='Search names, reasons, findings ( / )' aria-label=Search>"
    yield f"<select id=verdict aria-label=Verdict><option value=''>every verdict</option>{options}</select>"
    yield "<select id=order aria-label=Order><option value=name>by name</option><option value=best>best first</option>"
    yield "<option value=worst>worst first</option></select><span id=shown class=fine aria-live=polite></span></div>"


def _verdict(result: Result) -> str:
    return "no result yet" if result.fault else result.verdict.replace("-", " ")


def _tone(result: Result) -> str:
    """The colour of a row; what lost little is not painted as if it had failed."""
    if result.fault:
        return "open"
    return "near" if result.verdict == "failed" and result.percent >= NEARLY else TONES[result.verdict]


def _reason(result: Result) -> str:
    """Why it is not perfect, in the closed row."""
    if result.message:
        return result.message
    lost = [check for check in result.checks if check.passed is not True and not check.bonus]
    return f"{lost[0].name}: {lost[0].message}" if lost else ""


def _whose(result: Result) -> str:
    """The names of its people, where that of the submission does not tell them."""
    names = "; ".join(person.name for person in result.people if person.name not in result.submission)
    return f"<small>{escape(names)}</small>" if names else ""


def _submission(place: int, result: Result) -> Iterator[str]:
    """One row, which opens to show why."""
    tone = _tone(result)
    verdict = _verdict(result)
    yield f"<details data-place={place} data-score={result.percent:.2f} data-verdict='{escape(verdict)}'>"
    yield f"<summary><span class=name>{escape(result.submission)}{_whose(result)}</span>"
    yield f"<span class='pill {tone}'>{escape(verdict)}</span>{_bar(result.percent, tone)}"
    points = "" if result.fault else _points(result.score, result.max_score)
    yield f"<span class=right>{points}</span>"
    why = _reason(result)
    why = why if len(why) <= REASON else f"{why[:REASON]} …"
    yield (f"<span class=why>{marked(why)}</span>" if why else "") + "</summary><div class=inside>"
    if result.message:
        reason = f"<b>{escape(result.reason.replace('-', ' '))}</b>: " if result.reason else ""
        yield f"<p class='said {tone}'>{reason}{marked(result.message)}</p>"
    yield "<table class=checks>"
    yield from map(_check, result.checks)
    yield "</table>"
    if result.findings:
        yield "<h3>Findings</h3><ul class=findings>"
        yield from map(_finding, result.findings)
        yield "</ul>"
    yield from _notes(result.notes)
    if not result.fault:
        there = escape(quote(f"feedback/{file_name(result.submission)}.html", errors="surrogatepass"))
        yield f"<p class=fine><a href='{there}'>The program with its findings, and its model</a></p>"
    yield "</div></details>"


def _check(check: CheckResult) -> str:
    tone, mark = MARKS[check.passed]
    hidden = "" if check.visibility == "public" else f"<small>{escape(check.visibility)}</small>"
    return (
        f"<tr><td class='mark {tone}'>{mark}</td><td>{escape(check.name)}{hidden}</td>"
        f"<td>{marked(check.message)}</td><td class=right>{_points(check.score, check.max_score)}</td></tr>"
    )


def _finding(finding: Finding) -> str:
    where = line_of(finding.at.cell, finding.at.start[0])
    help = f"<div class=help>{marked(finding.help)}</div>" if finding.help else ""
    return (
        f"<li class={escape(finding.severity)}><span class=where>{where}</span> {marked(finding.message)} "
        f"<small>{escape(finding.code)}</small>{help}</li>"
    )


def _notes(notes: Iterable[str]) -> Iterator[str]:
    listed = [f"<li>{marked(note)}</li>" for note in notes]
    if listed:
        yield f"<h3>Notes</h3><ul class=notes>{''.join(listed)}</ul>"
