"""`report.html`: a class at a glance, for the teacher. One file without scripts; every text in it is escaped."""

from __future__ import annotations

import html
import re
import statistics
from collections.abc import Iterable, Iterator, Sequence

from seqlint.grade.assignment import Assignment
from seqlint.grade.result import CheckResult, Result, number
from seqlint.linting.finding import Finding
from seqlint.output.escape import printable

BINS = 10
MARKS = {True: ("good", "✓"), False: ("bad", "✗"), None: ("open", "?")}
TONES = {"passed": "good", "failed": "bad", "unverified": "open", "could-not-run": "bad"}


def write(assignment: Assignment, results: Sequence[Result]) -> str:
    """The report of a class."""
    title = escape(assignment.title or "Results")
    parts = [*_head(assignment, results, title), *_overview(assignment, results)]
    parts += ["<h2>Submissions</h2>", *(part for result in results for part in _submission(result))]
    body = "\n".join(parts)
    return PAGE.replace("{style}", STYLE).replace("{title}", title).replace("{body}", body)


def escape(text: str) -> str:
    """Text for HTML, in content and attributes: no markup, nothing invisible, nothing that reorders."""
    return html.escape(printable(text))


def marked(text: str) -> str:
    """A message for HTML: escaped, then what stands between backticks shown as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))


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


def _submission(result: Result) -> Iterator[str]:
    """One row, which opens to show why."""
    tone = "open" if result.fault else TONES[result.verdict]
    verdict = "no result yet" if result.fault else result.verdict.replace("-", " ")
    yield f"<details><summary><span class=name>{escape(result.submission)}</span>"
    yield f"<span class='pill {tone}'>{escape(verdict)}</span>{_bar(result.percent, tone)}"
    points = "" if result.fault else _points(result.score, result.max_score)
    yield f"<span class=right>{points}</span></summary><div class=inside>"
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
    yield "</div></details>"


def _check(check: CheckResult) -> str:
    tone, mark = MARKS[check.passed]
    hidden = "" if check.visibility == "public" else f"<small>{escape(check.visibility)}</small>"
    return (
        f"<tr><td class='mark {tone}'>{mark}</td><td>{escape(check.name)}{hidden}</td>"
        f"<td>{marked(check.message)}</td><td class=right>{_points(check.score, check.max_score)}</td></tr>"
    )


def _finding(finding: Finding) -> str:
    line = f"line {finding.at.start[0]}"
    where = line if finding.at.cell is None else f"cell {finding.at.cell}, {line}"
    help = f"<div class=help>{marked(finding.help)}</div>" if finding.help else ""
    return (
        f"<li class={escape(finding.severity)}><span class=where>{where}</span> {marked(finding.message)} "
        f"<small>{escape(finding.code)}</small>{help}</li>"
    )


def _notes(notes: Iterable[str]) -> Iterator[str]:
    listed = [f"<li>{marked(note)}</li>" for note in notes]
    if listed:
        yield f"<h3>Notes</h3><ul class=notes>{''.join(listed)}</ul>"


PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #667085; --line: #e4e7ec; --card: #fff; --page: #f6f7f9;
  --good: #16803c; --bad: #c2352b; --open: #a16207; --accent: #3b5bdb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #98a2b3; --line: #2b3340; --card: #171c24;
  --page: #0f1319; --good: #4ade80; --bad: #f87171; --open: #facc15; --accent: #8ea4ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; letter-spacing: -.02em; }
h2 { font-size: 1.05rem; margin: 2rem 0 .75rem; }
h3 { font-size: .85rem; margin: 1.1rem 0 .4rem; color: var(--soft); }
p { margin: .2rem 0; } header p { color: var(--soft); }
.fine, small { color: var(--soft); font-size: .8rem; } td small { margin-left: .5rem; }
code { font: .85em ui-monospace, monospace; background: var(--page); border-radius: 4px; padding: .1em .3em; }
table { width: 100%; border-collapse: collapse; }
td { padding: .38rem .5rem .38rem 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
tr:first-child td { border-top: 0; }
.right { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.of { color: var(--soft); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin-top: 1.5rem; }
.cards div, .two > div, details { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.cards div { padding: .8rem 1rem; color: var(--soft); font-size: .85rem; }
.cards b { display: block; font-size: 1.5rem; color: var(--ink); letter-spacing: -.02em; }
.two { display: grid; grid-template-columns: 1fr 1.4fr; gap: .75rem; margin-top: .75rem; }
.two > div { padding: 0 1rem 1rem; } .two h2 { margin-top: .9rem; }
.two td:nth-child(2) { width: 30%; } .two .bar { display: inline-block; width: 100%; margin-top: .45rem; }
.histogram { display: flex; align-items: flex-end; gap: 4px; height: 10rem; }
.histogram div { flex: 1; height: 100%; display: flex; flex-direction: column; justify-content: flex-end;
  text-align: center; font-size: .75rem; }
.histogram i { background: var(--accent); border-radius: 3px 3px 0 0; min-height: 1px; }
.bar { height: 7px; border-radius: 4px; background: var(--line); overflow: hidden; align-self: center; }
.bar i { display: block; height: 100%; background: var(--accent); border-radius: 4px; }
.bar.good i { background: var(--good); } .bar.bad i { background: var(--bad); } .bar.open i { background: var(--open); }
details { margin-bottom: .5rem; }
summary { display: grid; grid-template-columns: minmax(8rem, 2fr) 8.5rem 3fr 4.5rem; gap: 1rem; align-items: center;
  padding: .65rem 1rem; cursor: pointer; list-style: none; border-radius: 10px; }
summary::-webkit-details-marker { display: none; }
summary:hover, details[open] summary { background: color-mix(in srgb, var(--accent) 6%, transparent); }
.name { font-weight: 600; overflow-wrap: anywhere; }
.pill { justify-self: start; font-size: .75rem; font-weight: 600; padding: .1rem .6rem; border-radius: 99px;
  border: 1px solid currentColor; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); }
.inside { padding: .25rem 1rem 1rem; }
.said { border-left: 3px solid; padding-left: .7rem; margin: .5rem 0; }
.mark { width: 1.4rem; font-weight: 700; } .checks td:nth-child(2) { width: 24%; }
.checks td:last-child { width: 5rem; }
ul { margin: 0; padding: 0; list-style: none; }
.findings li, .notes li { padding: .3rem 0 .3rem .7rem; border-left: 3px solid var(--line); margin-bottom: .3rem; }
.findings .error { border-color: var(--bad); } .findings .warning { border-color: var(--open); }
.where { font-weight: 600; margin-right: .3rem; } .help, .notes { color: var(--soft); font-size: .88rem; }
@media (max-width: 44rem) { .two { grid-template-columns: 1fr; }
  summary { grid-template-columns: 1fr auto; } summary .bar { grid-row: 2; } }
@media print { body { background: none; } .cards div, .two > div, details { break-inside: avoid; } }
"""
