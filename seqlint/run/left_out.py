"""A name that is missing because what defines it is not executed here: that is no mistake of the program's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from seqlint.reading.cell import LeftOut, may_change

QUOTED = re.compile(r"name '(\w+)'|variable '(\w+)'")


def blamed(left_out: Iterable[LeftOut], kinds: Sequence[str], message: str) -> LeftOut | None:
    """What is left out and may define the name that an exception of these classes asks for; None for all else."""
    found = QUOTED.search(message)
    if "NameError" not in kinds or "UnboundLocalError" in kinds or found is None:
        return None
    return binding(left_out, (found[1] or found[2],))


def binding(left_out: Iterable[LeftOut], names: Iterable[str]) -> LeftOut | None:
    """The first that may bind one of the names."""
    wanted = tuple(names)
    return next((each for each in left_out if any(map(each.may_bind, wanted))), None)


def changing(left_out: Iterable[LeftOut], name: str | None) -> LeftOut | None:
    """The first that may make, change, compile or train the model of that name."""
    plain = (name or "model").rpartition(".")[2]
    return next((each for each in left_out if may_change(each.text, plain)), None)
