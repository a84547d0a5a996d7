"""From a traceback to its explanation: the cause, the student's line, and what the analysis of the program adds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from seqlint.config import Settings
from seqlint.linting.check import check
from seqlint.linting.finding import Finding
from seqlint.reading.source import Source, lines
from seqlint.why.cause import Cause, causes
from seqlint.why.traceback import Frame, Raised

MAX_QUOTED = 80
"""Characters of one quotation from the error's text."""
MAX_FINDINGS = 3
TORCH_SIZE = re.compile(r"torch\.Size\(\[(\d+),?([\d, ]*)\]\)")
"""A shape as PyTorch prints it."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What an error means. `cause`, `says` and `do` are empty for an error that is not known.

    `at`: the student's own line. `findings`: what the analysis reports about the same mistake, the surest first.
    """

    raised: Raised
    at: Frame | None
    cause: Cause | None = None
    says: str = ""
    do: str = ""
    findings: tuple[Finding, ...] = ()


def explain(raised: Raised, source: Source | None = None, settings: Settings | None = None) -> Explained:
    """Why it was raised. `source`: the program that raised it, which is analysed and not executed.

    Raises loader.RuleError where a rule of the settings does not load.
    """
    at = raised.own_line
    message = TORCH_SIZE.sub(r"(\1,\2)", raised.message)
    line = (at.code if at else None) or ""
    inside = (raised.frames[-1].code if raised.frames else None) or ""
    cause, said = next(
        ((cause, said) for cause in causes() if (said := cause.match(raised.kind, message, line, inside)) is not None),
        (None, {}),
    )
    findings = () if source is None else _findings(source, settings or Settings(), at, cause)
    if cause is None:
        return Explained(raised, at, findings=findings)
    quoted = {name: _quoted(text) for name, text in said.items()}
    return Explained(raised, at, cause, cause.says.format(**quoted), cause.do.format(**quoted), findings)


def _quoted(text: str) -> str:
    """In one line, and short: Keras quotes whole arrays."""
    text = " ".join(text.split()).rstrip(".,")
    return text if len(text) <= MAX_QUOTED else f"{text[: MAX_QUOTED - 20]} ... {text[-15:]}"


def _findings(source: Source, settings: Settings, at: Frame | None, cause: Cause | None) -> tuple[Finding, ...]:
    """Those of the cause's rules, and what stands at the very line."""
    about = [
        finding
        for finding in check(source, settings, suppressions=False).findings
        if finding.severity != "advice"
        and ((cause is not None and finding.code in cause.rules) or _is_at(finding, at, source))
    ]
    about.sort(key=lambda f: (cause is None or f.code not in cause.rules, f.severity != "error", f.order))
    return tuple(about[:MAX_FINDINGS])


def _is_at(finding: Finding, at: Frame | None, source: Source) -> bool:
    if at is None or not finding.at.start[0] <= at.line <= finding.at.end[0]:
        return False
    if finding.at.cell is None:
        return True
    rows = next((lines(cell.raw) for cell in source.cells if cell.index == finding.at.cell), [])
    return at.code is not None and at.line <= len(rows) and rows[at.line - 1].strip() == at.code
