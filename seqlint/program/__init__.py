"""Understanding a program: `analyze(source)` reads it once, everything else asks the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seqlint.program.model import Program
    from seqlint.reading.source import Source


def analyze(source: Source, keras: int = 3) -> tuple[Program, ...]:
    """The program's paths: one, or one for each way its branches can shape its models.

    `source.problem` must be None. Never raises for what the program says.
    """
    from seqlint.program.analysis import programs

    return programs(source, keras)
