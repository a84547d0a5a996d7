"""Colours on a terminal."""

from __future__ import annotations

COLORS = {"error": "31", "warning": "33", "advice": "36", "bold": "1", "dim": "2", "help": "32"}
VERDICTS = {"passed": "help", "failed": "error", "could-not-run": "error", "unverified": "warning"}
"""What a verdict is painted as."""


class Paint:
    """Colours text, or leaves it plain."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{COLORS[style]}m{text}\x1b[0m" if self.on and text else text

    def verdict(self, verdict: str) -> str:
        return self(VERDICTS.get(verdict, "warning"), verdict)
