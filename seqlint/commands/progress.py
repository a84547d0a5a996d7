"""A bar with the time left, on a terminal where rich is installed (extra `grade`); nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[str], None]
Step = Callable[[], None]


@contextmanager
def tracked(total: int, say: Say) -> Iterator[tuple[Say, Step]]:
    """How to say a line while the bar is shown, and how to say that one more of `total` is done."""
    if total < 2 or not sys.stdout.isatty():
        yield say, _nothing
        return
    try:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
        from rich.text import Text
    except ModuleNotFoundError:
        yield say, _nothing
        return
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("time left"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=Console(), transient=True) as progress:
        task = progress.add_task("", total=total)

        def line(text: str) -> None:
            progress.console.print(Text(text), soft_wrap=True)  # a name such as `[bold]` is text, and no markup

        yield line, lambda: progress.advance(task)


def _nothing() -> None:
    """Shows nothing."""
