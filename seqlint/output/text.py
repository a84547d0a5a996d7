"""The findings for a person: place, message, the source line with the marked range, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.linting.finding import Finding, Note, Place, Report
from seqlint.output.counts import rows, tally
from seqlint.output.escape import printable
from seqlint.output.paint import Paint
from seqlint.reading.source import lines
from seqlint.wording import counted, enumerated, place

MARGIN = 24
"""How many characters stay in sight before and after the marked range where a line is too long."""
WIDTH = 160

NOTHING = "No Python file or notebook found."


def write(report: Report, *, statistics: bool = False, color: bool = False, quiet: bool = False) -> str:
    """All findings, and a final count (unless `quiet`)."""
    paint = Paint(color)
    parts: list[str] = []
    if statistics:
        parts += rows(tally((finding.code, finding.rule) for finding in report.findings))
    else:
        for checked in report.files:
            text = {cell.index: lines(cell.raw) for cell in checked.source.cells} if checked.findings else {}
            parts += ("\n".join(_finding(finding, text, paint)) + "\n" for finding in checked.findings)
    if not quiet:
        parts.append(paint("bold", count(report)))
    return "".join(f"{part}\n" for part in parts)


def count(report: Report) -> str:
    """`Found 2 errors and 1 warning in 3 files (1 fixable with --fix).`"""
    files = counted(len(report.files), "file")
    failed = sum(bool(checked.failures) for checked in report.files)
    if failed:
        files += f", {failed} of them not wholly checked: see the errors above"
    if not report.files:
        return NOTHING
    counts = (
        (report.count("error"), "error", ""),
        (report.count("warning"), "warning", ""),
        (report.count("advice"), "piece of advice", "pieces of advice"),
    )
    found = [counted(*each) for each in counts if each[0]]
    if not found:
        return f"Nothing reported in {files}." if failed else f"No mistakes found in {files}."
    fixable = sum(finding.fix is not None and finding.fix.safe for finding in report.findings)
    tail = f" ({fixable} can be fixed with --fix)" if fixable else ""
    return f"Found {enumerated(found)} in {files}{tail}."


def where(at: Place) -> str:
    """`student.py:4:9`, in a notebook `lab.ipynb:cell 3:4:9`."""
    return place(printable(at.path), at.cell, *at.start)


def _finding(finding: Finding, rows: dict[int | None, list[str]], paint: Paint) -> Iterator[str]:
    severity = paint(finding.severity, finding.severity)
    rule = paint("dim", f"[{finding.code} {finding.rule}]")
    yield f"{paint('bold', where(finding.at))}: {severity}: {printable(finding.message)} {rule}"
    yield from _snippet(finding.at, rows, paint, finding.severity)
    for note in finding.related:
        yield from _related(note, finding, rows, paint)
    if finding.help:
        yield f"  {paint('help', 'help')}: {printable(finding.help)}"
    if finding.fix:
        flag = "--fix" if finding.fix.safe else "--fix --unsafe-fixes"
        yield f"  {paint('help', 'fix')}: {printable(finding.fix.title)} ({flag})"


def _related(note: Note, finding: Finding, rows: dict[int | None, list[str]], paint: Paint) -> Iterator[str]:
    yield f"  {paint('bold', where(note.at))}: {printable(note.message)}"
    if (note.at.cell, note.at.start[0]) != (finding.at.cell, finding.at.start[0]):
        yield from _snippet(note.at, rows, paint, "dim", "-")


def _snippet(at: Place, rows: dict[int | None, list[str]], paint: Paint, style: str, mark: str = "^") -> Iterator[str]:
    """The first line of the range, and the range marked below it."""
    cell = rows.get(at.cell, [])
    line, start = at.start
    if not 1 <= line <= len(cell) or not cell[line - 1].strip():
        return
    row = cell[line - 1]
    end = at.end[1] if at.end[0] == line else len(row.rstrip()) + 1
    start, end = min(start, len(row) + 1) - 1, max(min(end, len(row) + 1) - 1, start)
    row, start, end = _cut(row, start, end)
    before, marked, after = (printable(part.replace("\t", "    ")) for part in (row[:start], row[start:end], row[end:]))
    number = str(line)
    bar = paint("dim", "|")
    yield f"  {paint('dim', number)} {bar} {before}{marked}{after}".rstrip()
    marks = mark * max(_width(marked), 1)
    yield f"  {' ' * len(number)} {bar} {' ' * _width(before)}{paint(style, marks)}"


def _cut(row: str, start: int, end: int) -> tuple[str, int, int]:
    """A window of a very long line around the range."""
    if len(row) <= WIDTH:
        return row, start, end
    first = max(0, min(start - MARGIN, len(row) - WIDTH))
    left = "..." if first else ""
    window = row[first : first + WIDTH]
    right = "..." if first + WIDTH < len(row) else ""
    shift = len(left) - first
    return left + window + right, start + shift, min(end + shift, len(left) + len(window))


def _width(text: str) -> int:
    """Columns on a terminal: East Asian characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)
