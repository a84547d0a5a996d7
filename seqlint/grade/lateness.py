"""What handing in late costs. The time is the platform's; where it tells none, or none that is understood, nothing."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from seqlint.grade.layouts import brightspace
from seqlint.grade.result import Result, number

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Lateness:
    """`grace` minutes after `due` are free. Then `step` percent of the points go, and `per_day` for each day begun;
    `floor` percent always stay.
    """

    due: datetime
    grace: float = 0.0
    per_day: float = 0.0
    step: float = 0.0
    floor: float = 0.0


def applied(result: Result, rule: Lateness | None) -> Result:
    """The result with what lateness costs taken off, and a note that says so."""
    if rule is None or not result.has_points:
        return result
    at = moment(result.time, rule.due.tzinfo) if result.time else None
    if at is None:
        unclear = f"the time {result.time!r} is not understood" if result.time else "the platform does not say when"
        noted = f"handed in late or not: {unclear}; nothing was taken off"
        return replace(result, notes=(*result.notes, noted)) if result.time or result.late else result
    over = at - rule.due
    if over <= timedelta(minutes=rule.grace):
        return replace(result, late=False)
    days = max(1, math.ceil(over / DAY))
    share = max(rule.floor, 100 - rule.step - rule.per_day * days)
    score = round(result.score * share / 100, 2)
    noted = f"late by {days} {'day' if days == 1 else 'days'}: {number(share)}% of {number(result.score)} points"
    return replace(result, score=score, late=True, notes=(*result.notes, noted))


def moment(told: str, zone: tzinfo | None) -> datetime | None:
    """The time as platforms write it; in the zone of the due date where it names none."""
    plain = re.sub(r"\s*(?:UTC|Z)$", "+00:00", told.strip())
    for read in (datetime.fromisoformat, lambda text: datetime.strptime(text, "%Y-%m-%d-%H-%M-%S")):
        with suppress(ValueError):
            at = read(plain)
            return at if at.tzinfo else at.replace(tzinfo=zone)
    at, _ = brightspace.moment(told)
    return None if at == datetime.min else at.replace(tzinfo=zone)
