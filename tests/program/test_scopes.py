"""Names against Python itself: a program is run, and the interpreter must find the NameError that stops it, or none."""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Iterator
from itertools import product
from random import Random

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
