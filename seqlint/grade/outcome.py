"""What one check has found, before it becomes points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """The share of the points from 0 to 1, None where it cannot be decided; `message` says what was found."""

    share: float | None
    message: str
