"""No silence either: each rule's mistake, injected into the right programs of the fixtures, is reported."""

from __future__ import annotations

import pytest

from benchmarks.mutate import FIXTURES, TARGET, Tally, is_right, measure
from seqlint.mistakes import MUTATORS
from seqlint.mistakes.programs import programs

RULES = sorted({mutator.rule for mutator in MUTATORS})
ENOUGH = 5


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for program in programs([FIXTURES / "lesson", FIXTURES / "students", FIXTURES / "class"]):
        if is_right(program.source.path):
            measure(program, found, "")
    return found


def test_most_mistakes_are_seen(tallies: dict[str, Tally]) -> None:
    made, seen = sum(t.made for t in tallies.values()), sum(t.seen for t in tallies.values())
    assert made > 1000
    assert seen >= 0.97 * made


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_sees_its_own(tallies: dict[str, Tally], rule: str) -> None:
    tally = tallies.get(rule)
    if tally is None:
        pytest.skip("the mistake can be made nowhere in the fixtures")
    if tally.made >= ENOUGH:
        assert tally.seen >= TARGET * tally.made, "\n".join(tally.missed)
    else:
        assert tally.seen, "\n".join(tally.missed)
