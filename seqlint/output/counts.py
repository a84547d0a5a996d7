"""How often each thing was found, for `--statistics`: the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def tally(things: Iterable[tuple[str, ...]]) -> list[tuple[int, tuple[str, ...]]]:
    """How often each is there."""
    return sorted(((count, thing) for thing, count in Counter(things).items()), key=lambda item: (-item[0], item[1]))


def rows(counts: Sequence[tuple[int, tuple[str, ...]]]) -> list[str]:
    """A line each, the numbers below each other."""
    width = max((len(str(count)) for count, _ in counts), default=0)
    return ["  ".join((f"{count:>{width}}", *filter(None, thing))) for count, thing in counts]
