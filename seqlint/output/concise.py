"""The findings one a line, for editors and `grep`."""

from __future__ import annotations

from seqlint.linting.finding import Finding, Report
from seqlint.output import text
from seqlint.output.escape import printable
from seqlint.output.paint import COLORS
from seqlint.output.text import count, where


def write(report: Report, *, statistics: bool = False, color: bool = False, quiet: bool = False) -> str:
    """`path:line:column: severity CODE name: message`, and a final count (unless `quiet`)."""
    if statistics:
        return text.write(report, statistics=True, color=color, quiet=quiet)
    rows = [line(finding, color=color) for finding in report.findings]
    return "".join(f"{row}\n" for row in (rows if quiet else [*rows, count(report)]))


def line(finding: Finding, *, color: bool = False) -> str:
    """One finding."""
    severity = f"\x1b[{COLORS[finding.severity]}m{finding.severity}\x1b[0m" if color else finding.severity
    return f"{where(finding.at)}: {severity} {finding.code} {finding.rule}: {printable(finding.message)}"
