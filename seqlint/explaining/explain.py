"""A rule's page: the same text for `seqlint explain` and for the documentation. Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.explaining import examples, keras_pages, trying
from seqlint.rule import Example, Rule

FIRST = "0.1.0"
"""The release of every built-in rule that names no later one."""


def page(rule: Rule, folders: tuple[str, ...] = ()) -> str:
    """What the rule reports, why, how safe its fix is, and its examples. `folders`: of own rules, where it is one of
    those. Raises CannotWork where the rule fails.
    """
    return _page(rule, _severity(rule), f"Fix: {_fix(rule, folders)}", *_since(rule))


def page_untried(rule: Rule) -> str:
    """The same without what is known of its fix, which takes an analysis of its examples."""
    return _page(rule, _severity(rule))


def _page(rule: Rule, *facts: str) -> str:
    title, _, why = rule.doc.partition("\n")
    parts = [f"# {rule.code} {rule.name}", " · ".join(facts), title, why.strip()]
    parts += _section("Reported", [example for example in rule.examples if example.bad])
    parts += _section("Not reported", [example for example in rule.examples if not example.bad])
    if links := keras_pages.links(rule.doc):
        parts.append("In Keras' documentation: " + ", ".join(f"[{word}]({url})" for word, url in links))
    parts.append(
        f"To silence it in one place, write `# seqlint: ignore[{rule.name}]` at the end of the line; everywhere, put "
        f'`ignore = ["{rule.name}"]` into `seqlint.toml`.'
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _severity(rule: Rule) -> str:
    return f"Severity: {rule.severity}" + ("" if rule.default else ", off by default")


def _since(rule: Rule) -> Iterator[str]:
    """Of a course's own rule nothing, where it does not say."""
    if since := rule.since or (FIRST if rule.code.startswith("SEQ") else ""):
        yield f"Since: {since}"


def _fix(rule: Rule, folders: tuple[str, ...]) -> str:
    """As the rule's own examples show it; a rule that offers a fix shows one."""
    if all(example.fixed is None for example in rule.examples):
        return "none"
    found = [finding for example in rule.examples if example.bad for finding in trying.reported(rule, example, folders)]
    kinds = {finding.fix.safe for finding in found if finding.code == rule.code and finding.fix is not None}
    if kinds == {True}:
        return "safe (`--fix`)"
    return (
        "unsafe (`--fix --unsafe-fixes`)" if kinds == {False} else "safe (`--fix`) or unsafe (`--fix --unsafe-fixes`)"
    )


def _section(title: str, shown: list[Example]) -> Iterator[str]:
    if shown:
        yield f"## {title}"
    for example in shown:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    """The code cells, each reported line with its message, and the code after the fix."""
    note = f" (with `--keras {example.keras}`)" if example.keras != 3 else ""
    if note:
        yield f"For Keras {example.keras}{note}:"
    for number, cell in enumerate(example.cells, 1):
        if example.notebook:
            yield f"Cell {number}:"
        yield f"```python\n{examples.text(cell)}```"
    if example.fixed is not None:
        yield "After the fix:"
        yield f"```python\n{examples.fixed(example)}```"
