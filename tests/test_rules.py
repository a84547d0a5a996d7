"""Every example of every rule, run as the file it is: a bad one is reported where it says so, a good one is not."""

import pytest

from seqlint.config import Settings
from seqlint.explaining import examples, trying
from seqlint.linting.check import check
from seqlint.linting.file_rules import FILE_RULES
from seqlint.linting.loader import load
from seqlint.reading import source
from seqlint.rule import Example, Rule

RULES = load()
PAIRS = [(rule, example) for rule in RULES for example in rule.examples]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{'bad' if example.bad else 'good'}{rule.examples.index(example)}")
    for rule, example in PAIRS
]
FIXED = [case for case, (_, example) in zip(EXAMPLES, PAIRS, strict=True) if example.fixed is not None]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example) -> None:
    assert list(trying.unmet(rule, example, trying.reported(rule, example))) == []


@pytest.mark.parametrize(("rule", "example"), FIXED)
def test_fix(rule: Rule, example: Example) -> None:
    """The rule's fixes give the text that the example shows; applied twice they change nothing."""
    assert list(trying.unfixed(rule, example)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_fix_is_shown_by_an_example(rule: Rule) -> None:
    found = [finding for example in rule.examples for finding in trying.reported(rule, example)]
    fixes = any(finding.fix for finding in found if finding.code == rule.code)
    assert not fixes or any(example.fixed for example in rule.examples)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_is_explained_by_examples(rule: Rule) -> None:
    assert rule.title.endswith("."), "the first line of the docstring is a sentence"
    assert len(rule.doc.splitlines()) > 2, "the docstring says why, too"
    assert sum(example.bad for example in rule.examples) >= 2
    assert sum(not example.bad for example in rule.examples) >= 2


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.default], ids=lambda rule: rule.code)
def test_rule_that_is_off_by_default_is_silent_until_selected(rule: Rule) -> None:
    bad = next(example for example in rule.examples if example.bad)
    found = source.from_bytes(*examples.content(bad))
    assert rule.code not in {finding.code for finding in check(found, Settings()).findings}


def test_what_is_found_without_loading_rules_is_named_as_in_their_files() -> None:
    loaded = {rule.code: (rule.name, rule.severity) for rule in RULES}
    assert {code: loaded[code] for code in FILE_RULES} == FILE_RULES
