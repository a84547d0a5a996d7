"""Executing submissions: a sandboxed process runs the code, a clean one rebuilds the model, and only that is judged."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing

from seqlint.run.plan import (
    CHECKS,
    OUR_FAULT,
    Check,
    Expectation,
    Failure,
    Frame,
    Plan,
    Run,
    Table,
    Unavailable,
    format_shape,
    parse_shape,
)

__all__ = [
    "CHECKS", "OUR_FAULT", "Check", "Expectation", "Failure", "Frame", "Plan", "Run", "Table", "Unavailable",
    "finished", "format_shape", "parse_shape", "run",
]  # fmt: skip


def run(plans: Iterable[Plan], jobs: int = 1) -> Iterator[Run]:
    """One Run a Plan, in order, always. `jobs`: submissions at a time. Raises Unavailable before the first one."""
    return _in_order(finished(plans, jobs))


def finished(plans: Iterable[Plan], jobs: int = 1) -> Generator[tuple[int, Run]]:
    """As `run`, each Run as soon as it is there, with the number of its Plan. Closing it ends what still runs.

    Plans are taken as they are needed.
    """
    require()
    from seqlint.run.pool import execute

    return execute(plans, jobs)


def require() -> None:
    """Raises Unavailable where no program can be run: another system, or no TensorFlow."""
    if sys.platform == "win32":
        raise Unavailable("submissions are run on Linux and macOS only; on Windows use WSL or a container")
    if importlib.util.find_spec("tensorflow") is None or importlib.util.find_spec("keras") is None:
        raise Unavailable("running a submission needs TensorFlow; install it with: pip install 'seqlint[runtime]'")


def _in_order(found: Generator[tuple[int, Run]]) -> Iterator[Run]:
    early: dict[int, Run] = {}
    due = 0
    with closing(found):
        for number, each in found:
            early[number] = each
            while due in early:
                yield early.pop(due)
                due += 1
