"""Inside the child: what takes the place of things a submission cannot have here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Used:
    """The stand-ins a submission has met, each once, in order."""

    seen: dict[str, None] = field(default_factory=dict)

    def __call__(self, name: str) -> None:
        self.seen.setdefault(name)

    def names(self) -> list[str]:
        return list(self.seen)


def install(job: dict[str, Any]) -> Used:
    return Used()
