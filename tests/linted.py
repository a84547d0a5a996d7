"""What a program is told, as most tests ask for it: no rule fails in it."""

from __future__ import annotations

from seqlint.config import Settings
from seqlint.linting.check import check
from seqlint.linting.finding import Finding
from seqlint.reading import source


def findings(text: str, *only: str, keras: int = 3) -> list[Finding]:
    """Everything; or what `only` these rules find."""
    checked = check(source.from_text("student.py", text), Settings(select=only or None, keras=keras))
    assert not checked.failures
    return list(checked.findings)


def codes(text: str, *only: str, keras: int = 3) -> list[str]:
    """The rules that speak, in the order of their places."""
    return [finding.code for finding in findings(text, *only, keras=keras)]
