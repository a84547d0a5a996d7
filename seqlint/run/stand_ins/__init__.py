"""Inside the child: what takes the place of things a submission cannot have here. Each one met is named in the result.

One file a kind: `training` cuts fit, evaluate and predict to a step; `datasets` is Keras' own data sets; `files` is
files, folders and downloads that are missing; `modules` is plots, notebooks and other people's packages; `console` is
input and exit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Used:
    """The stand-ins that a submission has met, each once, in order. Calling it adds one."""

    seen: dict[str, None] = field(default_factory=dict)

    def __call__(self, name: str) -> None:
        if len(self.seen) < 100:
            self.seen.setdefault(name[:200])

    def names(self) -> list[str]:
        return list(self.seen)


def install(job: dict[str, Any], trained: Callable[[Any], None]) -> Used:
    """Put all stand-ins in place; `trained` is told of every model that is fitted."""
    from seqlint.run.stand_ins import console, datasets, files, modules, training

    used = Used()
    training.install(used, trained, cut=job["train"] == "step")
    datasets.install(used)
    files.install(used, job)
    modules.install(used)
    console.install(used)
    return used
