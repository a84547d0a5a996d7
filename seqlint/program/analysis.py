"""From a source to its Programs: Python's paths through it, in the world of Keras and the libraries."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import partial
from typing import Any

from seqlint.program import result
from seqlint.program.keras.world import Keras
from seqlint.program.language import paths
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.model import Program
from seqlint.reading.source import Source


def programs(source: Source, keras: int, before: Iterable[tuple[str, Any]] = ()) -> tuple[Program, ...]:
    """One Program for each way the module's branches shape its models, and one for each uncalled function's."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 20_000))
    try:
        runs = module_runs(source, keras, before)
        built = [result.build(run) for run in runs]
        built += [_of_part(run) for run in paths.uncalled_runs(runs[0])]
        for run in runs:
            del run.world  # the two hold each other, and would stay with all they know until the garbage is collected
        return tuple(built)
    finally:
        sys.setrecursionlimit(limit)


def _of_part(run: Interpreter) -> Program:
    program = result.build(run)
    del run.world
    return program


def module_runs(source: Source, keras: int, before: Iterable[tuple[str, Any]] = ()) -> list[Interpreter]:
    """The module run once for each of its paths."""
    return paths.module_runs(source, partial(Keras.of, keras), before)
