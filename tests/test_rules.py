"""Every example of every rule, run as the file it is: a bad one is reported where it says so, a good one is not."""

from dataclasses import replace

import pytest

from seqlint import examples, source
from seqlint.config import Settings
from seqlint.finding import Finding
from seqlint.lint import check
from seqlint.loader import load
from seqlint.rule import Example, Rule

RULES = load()
CASES = [
    pytest.param(rule, example, id=f"{rule.code}-{'bad' if example.bad else 'good'}{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples)
]


def findings_of(rule: Rule, example: Example) -> list[Finding]:
    """All findings in the example, the rule's own switched on."""
    found = source.from_bytes(*examples.content(example))
    checked = check(found, Settings(extend_select=(rule.code,), keras=example.keras))
    assert not checked.failures
    return list(checked.findings)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule: Rule, example: Example) -> None:
    found = [finding for finding in findings_of(rule, example) if finding.code == rule.code]
    marks = examples.marks(example)
    assert bool(marks) == example.bad, (
        "a bad example marks its lines with `# <- part of the message`, a good one has none"
    )
    places = [(finding.at.cell, finding.at.start[0]) for finding in found]
    assert sorted(places, key=str) == sorted(((cell, line) for cell, line, _ in marks), key=str)
    for cell, line, message in marks:
        assert any(
            message in finding.message for finding in found if (finding.at.cell, finding.at.start[0]) == (cell, line)
        )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_is_explained_by_examples(rule: Rule) -> None:
    assert rule.title.endswith("."), "the first line of the docstring is a sentence"
    assert len(rule.doc.splitlines()) > 2, "the docstring says why, too"
    assert sum(example.bad for example in rule.examples) >= 2
    assert sum(not example.bad for example in rule.examples) >= 2


def test_names_and_codes_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.default], ids=lambda rule: rule.code)
def test_rule_that_is_off_by_default_is_silent_until_selected(rule: Rule) -> None:
    bad = next(example for example in rule.examples if example.bad)
    found = source.from_bytes(*examples.content(replace(bad)))
    assert rule.code not in {finding.code for finding in check(found, Settings()).findings}
