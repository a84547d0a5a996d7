"""How findings are written: one module a format, each with `write(report, options) -> str`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

FORMATS = ("text", "concise", "json", "github", "sarif", "junit", "gitlab")

Write = Callable[..., str]


def writer(format: str) -> Write:
    """The function that writes a report in this format; its module is imported now."""
    write: Write = import_module(f"seqlint.output.{format}").write
    return write
