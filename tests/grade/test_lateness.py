"""Times as platforms write them, and what being late costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from seqlint.errors import CannotWork
from seqlint.grade.assignment import load
from seqlint.grade.handed import Person
from seqlint.grade.lateness import Lateness, applied, moment
from seqlint.grade.result import CheckResult, Result

ZONE = timezone(timedelta(hours=2))
DUE = datetime(2025, 10, 3, 23, 59, tzinfo=ZONE)


@pytest.mark.parametrize(
    "told",
    [
        "2025-10-03 21:59:00.000000 Z",
        "2025-10-03T21:59:00Z",
        "2025-10-03 21:59:00 UTC",
        "2025-10-03T23:59:00+02:00",
        "2025-10-03-23-59-00",
        "Oct 3, 2025 1159 PM",
        "October 3, 2025 11:59 PM",
        "Oct 3, 2025 2359",
    ],
)
def test_times_of_platforms(told: str) -> None:
    assert moment(told, ZONE) == DUE


@pytest.mark.parametrize("told", ["3. Oktober 2025 23:59", "2025-10-03 21:59:00 CET", ""])
def test_no_time_is_made_up(told: str) -> None:
    assert moment(told, ZONE) is None


def result(time: str | None, late: bool | None = None, score: float = 8.0) -> Result:
    checks = (CheckResult("a", "params", score, 10, False, "", "public"),)
    return Result("ada", "failed", None, "", score, 10, checks, time=time, late=late)


@pytest.mark.parametrize(
    ("rule", "time", "score", "late"),
    [
        (Lateness(DUE, per_day=10), "2025-10-03-23-59-00", 8, False),
        (Lateness(DUE, per_day=10), "2025-10-03-23-59-01", 7.2, True),
        (Lateness(DUE, grace=15, per_day=10), "2025-10-04-00-14-00", 8, False),
        (Lateness(DUE, grace=15, per_day=10), "2025-10-04-00-14-01", 7.2, True),
        (Lateness(DUE, per_day=10), "2025-10-04-23-59-00", 7.2, True),
        (Lateness(DUE, per_day=10), "2025-10-04-23-59-01", 6.4, True),
        (Lateness(DUE, per_day=10, floor=50), "2025-11-03-23-59-00", 4, True),
        (Lateness(DUE, per_day=10), "2025-11-03-23-59-00", 0, True),
        (Lateness(DUE, step=25), "2025-11-03-23-59-00", 6, True),
        (None, "2025-11-03-23-59-00", 8, None),
    ],
)
def test_what_it_costs(rule: Lateness | None, time: str, score: float, late: bool | None) -> None:
    after = applied(result(time), rule)
    assert (after.score, after.late) == (score, late)
    assert bool(after.notes) == (score != 8)


@pytest.mark.parametrize(("time", "late", "noted"), [(None, True, True), ("soon", None, True), (None, None, False)])
def test_without_a_time_nothing_is_taken_off(time: str | None, late: bool | None, noted: bool) -> None:
    after = applied(result(time, late), Lateness(DUE, per_day=10))
    assert (after.score, bool(after.notes)) == (8, noted)


CHECK = '[[check]]\nname = "a"\nkind = "params"\nparams = 1\npoints = 1\n'


def test_the_keys_of_an_assignment(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(f"due = 2025-10-03T23:59:00+02:00\ngrace = 5\nlate = {{per-day = 10, floor = 50}}\n{CHECK}")
    assert load(str(path)).lateness == Lateness(DUE, 5, per_day=10, floor=50)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("due = 2025-10-03T23:59:00", "with its zone"),
        ('due = "tomorrow"', "with its zone"),
        ("late = {step = 5}", "needs the key `due`"),
        ("due = 2025-10-03T23:59:00Z\nlate = {per-week = 1}", "a table of percents"),
        ("due = 2025-10-03T23:59:00Z\nlate = {step = 200}", "a table of percents"),
    ],
)
def test_wrong_keys_are_said_with_their_line(tmp_path: Path, keys: str, said: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(f"{keys}\n{CHECK}")
    with pytest.raises(CannotWork, match=said) as raised:
        load(str(path))
    assert str(raised.value).startswith(f"{path}:{len(keys.splitlines())}: ")


def test_a_date_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(f'due = 2025-10-03T23:59:00+02:00\nlate = {{step = 50}}\nextensions = "more.csv"\n{CHECK}')
    (tmp_path / "more.csv").write_text("id,due,why\n007,2025-10-10T23:59,ill\n008,2025-10-12T21:59:00Z,\n")
    rule = load(str(path)).lateness
    assert rule is not None
    at = "2025-10-10-20-00-00"
    scores = [applied(replace(result(at), people=(Person("x", ids),)), rule).score for ids in ((), ("7",), ("007",))]
    assert scores == [4, 4, 8]
    team = replace(result("2025-10-12-23-59-00"), people=(Person("x", ("007",)), Person("y", ("008",))))
    assert applied(team, rule).score == 8


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("id,until\n", "line 1: the table needs the columns `id` and `due`"),
        ("id,due\n007,soon\n", "line 2: this needs an id and a date"),
        ("id,due\n,2025-10-10T23:59\n", "line 2: this needs an id and a date"),
        ("id,due\n1,2025-10-10T23:59\n1,2025-10-11T23:59\n", "line 3: '1' is there twice"),
        (None, "there is no file 'more.csv'"),
    ],
)
def test_wrong_extensions_are_said(tmp_path: Path, table: str | None, said: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(f'due = 2025-10-03T23:59:00+02:00\nextensions = "more.csv"\n{CHECK}')
    if table is not None:
        (tmp_path / "more.csv").write_text(table)
    with pytest.raises(CannotWork, match=said) as raised:
        load(str(path))
    assert str(raised.value).startswith(f"{path}:2: ")
