"""Understanding a program: `analyze(source)` reads it once, everything else asks the result."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from seqlint.program.model import Program
    from seqlint.reading.source import Source


def analyze(source: Source, keras: int = 3, before: Iterable[tuple[str, Any]] = ()) -> tuple[Program, ...]:
    """The program's paths: one, or one for each way its branches can shape its models.

    `source.problem` must be None. `before`: texts and trees of cells that an earlier analysis has read.
    Never raises for what the program says.
    """
    from seqlint.program.analysis import programs

    return programs(source, keras, before)
