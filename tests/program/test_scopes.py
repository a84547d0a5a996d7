"""Names against Python itself: a program is run, and the interpreter must find the NameError that stops it, or none."""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Iterator
from itertools import product
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.conftest import FUZZ
from tests.program.analysed import undefined
from tests.program.scoped import Writer

FILE = "<program>"
UNKNOWN = 4
CHOICES = tuple(product((True, False), repeat=UNKNOWN))
randoms = st.randoms(use_true_random=True)
thorough = settings(
    max_examples=5_000 if FUZZ else 200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def stopped_at(text: str, **names: object) -> list[tuple[int, int]]:
    """Where Python stops with a NameError (line and column from 1); before it those that it was handling."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = compile(text, FILE, "exec")
    try:
        exec(code, {"__name__": "__main__", **names})
    except NameError as error:
        return list(_places(error))[::-1]
    return []


def _places(error: BaseException | None) -> Iterator[tuple[int, int]]:
    while error is not None:
        own = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == FILE]
        yield own[-1].lineno or 0, (own[-1].colno or 0) + 1
        error = error.__context__


def valid(text: str) -> bool:
    try:
        compile(text, FILE, "exec")
    except SyntaxError:
        return False
    return True


def runs(text: str, **names: object) -> list[tuple[int, int]]:
    """As `stopped_at`; programs that recurse for ever, or fail otherwise, are no examples."""
    try:
        return stopped_at(text, **names)
    except (RecursionError, TypeError, AttributeError):
        assume(False)
        raise


@thorough
@given(randoms)
def test_undefined_names_are_where_python_raises(random: Random) -> None:
    text = Writer(random).program()
    assume(valid(text))
    assume("try:" not in text)
    raised = runs(text)
    assert undefined(text)[0][:1] == raised, text


@thorough
@given(randoms)
def test_what_a_handler_catches_is_not_reported(random: Random) -> None:
    text = Writer(random).program()
    assume(valid(text))
    assume("try:" in text)
    raised = runs(text)
    found = undefined(text)[0]
    assert raised or not found, text


@thorough
@given(randoms)
def test_a_name_that_depends_on_a_condition_is_not_reported_where_python_never_raises(random: Random) -> None:
    text = Writer(random, unknown=UNKNOWN).program()
    assume(valid(text))
    assume("maybe" in text)
    raised = {place for chosen in CHOICES for place in runs(text, maybe=chosen.__getitem__)}
    for path in undefined("from elsewhere import maybe\n" + text):
        assert not path or ((path[0][0] - 1, path[0][1]) in raised) or ("try:" in text and raised), text


FIRST = "for n, item in enumerate(items):\n    if asked():\n        first = item\n"
OF_EARLIER_ROUNDS = [
    f"{FIRST}    else:\n        first",
    f"{FIRST}        continue\n    first",
    "for n, item in enumerate(items):\n    if n == 0:\n        first = item\n    else:\n        first",
    "for item in [1, 2]:\n    if asked():\n        first = item\n    else:\n        first",
    "while items:\n    if asked():\n        first = items.pop()\n    else:\n        first\n        break",
    "for item in items:\n    value = 0 if asked() else first\n    first = item",
    "def f():\n    for item in items:\n        if asked():\n            x = item\n        else:\n            x\nf()",
]


@pytest.mark.parametrize("text", OF_EARLIER_ROUNDS)
def test_a_name_may_come_from_an_earlier_round(text: str) -> None:
    assert not stopped_at(text, items=[1, 2], asked=iter([True, False]).__next__)
    assert not any(undefined(f"from elsewhere import items, asked\n{text}\n"))


@pytest.mark.parametrize(
    "text",
    [
        "for item in items:\n    first\n    first = item",
        "for item in items:\n    if asked():\n        first",
        "for item in [1, 2]:\n    if item == 1:\n        first\n    first = item",
        f"{FIRST}    else:\n        other",
    ],
)
def test_no_earlier_round_helps(text: str) -> None:
    (place,) = stopped_at(text, items=[1, 2], asked=iter([True, False, True]).__next__)
    found = undefined(f"from elsewhere import items, asked\n{text}\n")
    assert all(path[0] == (place[0] + 1, place[1]) for path in found)
