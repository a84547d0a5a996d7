"""What handing in late costs. The time is the platform's; where it tells none, or none that is understood, nothing."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from seqlint.grade.handed import Person
from seqlint.grade.layouts import brightspace
from seqlint.grade.result import Deduction, Result, number
from seqlint.wording import counted

DAY = timedelta(days=1)
LATE = "Handed in late"


@dataclass(frozen=True)
class Lateness:
    """`grace` minutes after `due` are free. Then `step` percent of the points go, and `per_day` for each day begun;
    `floor` percent always stay. `extensions`: a person's id -> a due date of their own.
    """

    due: datetime
    grace: float = 0.0
    per_day: float = 0.0
    step: float = 0.0
    floor: float = 0.0
    extensions: Mapping[str, datetime] = field(default_factory=dict)

    def extended(self, people: Iterable[Person]) -> bool:
        return self.due_for(people) != self.due

    def due_for(self, people: Iterable[Person]) -> datetime:
        """The latest date that any of the people has."""
        own = [self.extensions[one] for person in people for one in person.ids if one in self.extensions]
        return max(own, default=self.due)


def applied(result: Result, rule: Lateness | None) -> Result:
    """The result with what lateness costs taken off, and what says so."""
    if rule is None or not result.has_points:
        return result
    at = moment(result.time, rule.due.tzinfo) if result.time else None
    if at is None:
        unclear = f"the time {result.time!r} is not understood" if result.time else "the platform does not say when"
        noted = f"handed in late or not: {unclear}; nothing was taken off"
        return replace(result, notes=(*result.notes, noted)) if result.time or result.late else result
    over = at - rule.due_for(result.people)
    if over <= timedelta(minutes=rule.grace):
        return replace(result, late=False)
    days = max(1, math.ceil(over / DAY))
    share = max(rule.floor, 100 - rule.step - rule.per_day * days)
    score = round(result.score * share / 100, 2)
    late = f"late by {counted(days, 'day')}"
    lost = Deduction(LATE, f"{late}: {number(100 - share)}% off", round(result.score - score, 2), 100 - share)
    noted = f"{late}: {number(share)}% of {number(result.score)} points"
    deductions = (*result.deductions, lost) if share < 100 else result.deductions
    return replace(result, score=score, late=True, notes=(*result.notes, noted), deductions=deductions)


def told(result: Result, rule: Lateness | None) -> str:
    """When it was handed in and when it was due, for who handed it in; nothing where there is no date."""
    if rule is None:
        return ""
    own = rule.due_for(result.people)
    extended = f" (yours; {_shown(rule.due, rule)} for the others)" if rule.extended(result.people) else ""
    due = f"due {_shown(own, rule)}{extended}"
    at = moment(result.time, rule.due.tzinfo) if result.time else None
    if at is None:
        return f"{due[0].upper()}{due[1:]}"
    grace = f", which {number(rule.grace)} minutes of grace allow" if own < at and not result.late else ""
    return f"Handed in {_shown(at, rule)}, {due}{grace}"


def _shown(at: datetime, rule: Lateness) -> str:
    """In the zone of the assignment."""
    return f"{at.astimezone(rule.due.tzinfo):%Y-%m-%d %H:%M}"


def extensions(path: str, zone: tzinfo | None) -> dict[str, datetime]:
    """The table with the columns `id` and `due`. Raises OSError, and ValueError with the line that is wrong."""
    found = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"id", "due"} <= set(rows.fieldnames or ()):
            raise ValueError("line 1: the table needs the columns `id` and `due`")
        for row in rows:
            at = moment(row["due"] or "", zone)
            if not row["id"] or at is None:
                raise ValueError(f"line {rows.line_num}: this needs an id and a date, as in 2025-10-10T23:59")
            if row["id"] in found:
                raise ValueError(f"line {rows.line_num}: {row['id']!r} is there twice")
            found[row["id"]] = at
    return found


def moment(told: str, zone: tzinfo | None) -> datetime | None:
    """The time as platforms write it; in the zone of the due date where it names none."""
    plain = re.sub(r"\s*(?:UTC|Z)$", "+00:00", told.strip())
    for read in (datetime.fromisoformat, lambda text: datetime.strptime(text, "%Y-%m-%d-%H-%M-%S")):
        with suppress(ValueError):
            at = read(plain)
            return at if at.tzinfo else at.replace(tzinfo=zone)
    at, _ = brightspace.moment(told)
    return None if at == datetime.min else at.replace(tzinfo=zone)
