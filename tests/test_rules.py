"""Every example of every rule, run as the file it is: a bad one is reported where it says so, a good one is not."""

import pytest

from seqlint.config import Settings
from seqlint.explaining import examples
from seqlint.linting.check import check
from seqlint.linting.file_rules import FILE_RULES
from seqlint.linting.finding import Finding
from seqlint.linting.fix import fix
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


def findings_of(rule: Rule, example: Example) -> list[Finding]:
    """What the rule reports in the example; it is switched on where it is off by default."""
    found = source.from_bytes(*examples.content(example))
    checked = check(found, Settings(extend_select=(rule.code,), keras=example.keras))
    assert not checked.failures
    return [finding for finding in checked.findings if finding.code == rule.code]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example) -> None:
    marks = examples.marks(example)
    assert bool(marks) == example.bad, (
        "a bad example marks its lines with `# <- part of the message`, a good one has none"
    )
    found = [(finding.at.cell, finding.at.start[0], finding.message) for finding in findings_of(rule, example)]
    assert sorted(found, key=str) == sorted(_filled(marks, found), key=str)


def _filled(marks: list[tuple[int | None, int, str]], found: list[tuple[int | None, int, str]]) -> list[object]:
    """The marks, each with the whole message that it is a part of."""
    return [next((f for f in found if f[:2] == mark[:2] and mark[2] in f[2]), mark) for mark in marks]


@pytest.mark.parametrize(("rule", "example"), FIXED)
def test_fix(rule: Rule, example: Example) -> None:
    """The rule's fixes give the text that the example shows; applied twice they change nothing."""
    settings = Settings(select=(rule.code,), keras=example.keras)
    once = fix(source.from_bytes(*examples.content(example)), settings, unsafe=True)
    assert not once.checked.failures
    text = "".join(examples.without_marks(cell.raw) for cell in once.source.cells)
    assert text == examples.text(str(example.fixed))
    assert fix(once.source, settings, unsafe=True).source == once.source


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_fix_is_shown_by_an_example(rule: Rule) -> None:
    fixes = [finding.fix for example in rule.examples for finding in findings_of(rule, example) if finding.fix]
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
