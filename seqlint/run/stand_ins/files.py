"""Files, folders and downloads that are not here."""

from __future__ import annotations

from typing import Any

from seqlint.run.stand_ins import Used


def install(used: Used, job: dict[str, Any]) -> None:
    """Put the stand-ins in place."""
