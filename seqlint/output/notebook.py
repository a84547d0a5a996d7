"""Findings, explanations and models as compact HTML below a notebook's cell, readable on light and on dark.

Colours are those of the text around, with one bar in the colour of the severity; no script, no outside resource.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seqlint.linting.finding import Finding
from seqlint.output.html_text import escape, marked
from seqlint.reading.source import Source, lines
from seqlint.why.explain import Explained

BARS = {"error": "#d33", "warning": "#c80", "advice": "#28c"}
BOX = "border-left:4px solid {bar};padding:.15em .7em;margin:.3em 0;font-family:system-ui,sans-serif;font-size:13px"
SMALL = "opacity:.75"
CODE = "margin:.2em 0;font-family:monospace;white-space:pre-wrap"


def findings(source: Source, found: Iterable[Finding]) -> str:
    """One box for each finding: line, message, the line itself, the next step."""
    rows = {cell.index: lines(cell.raw) for cell in source.cells}
    return "".join("".join(_finding(finding, rows)) for finding in found)


def _finding(finding: Finding, rows: dict[int | None, list[str]]) -> Iterator[str]:
    line = finding.at.start[0]
    yield f'<div role="note" style="{BOX.format(bar=BARS[finding.severity])}">'
    yield f"<b>Line {line}</b>: {marked(finding.message)} "
    yield f'<span style="{SMALL}">{escape(finding.severity)} {escape(finding.code)}</span>'
    yield f'<div style="{CODE}">{escape(rows[finding.at.cell][line - 1].strip())}</div>'
    if finding.help:
        yield f"<div>{marked(finding.help)}</div>"
    yield "</div>"


def explained(why: Explained) -> str:
    """The failing line, what is wrong and what to do."""
    parts = [f'<div role="note" style="{BOX.format(bar=BARS["error"])}">']
    if why.at is not None:
        code = f'<div style="{CODE}">{escape(why.at.code)}</div>' if why.at.code else ""
        parts.append(f"<b>Line {why.at.line}</b>{code}")
    parts.append(f"<div>{marked(why.says)}</div><div><b>Do</b>: {marked(why.do)}</div></div>")
    return "".join(parts)
