"""A rule's page: the same text for `seqlint explain` and for the documentation. Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.explaining import examples
from seqlint.rule import Example, Rule


def page(rule: Rule) -> str:
    """What the rule reports, why, and its examples with what is reported where."""
    off = "" if rule.default else ", off by default"
    title, _, why = rule.doc.partition("\n")
    parts = [f"# {rule.code} {rule.name}", f"Severity: {rule.severity}{off}", title, why.strip()]
    parts += _section("Reported", [example for example in rule.examples if example.bad])
    parts += _section("Not reported", [example for example in rule.examples if not example.bad])
    parts.append(
        f"To silence it in one place, write `# seqlint: ignore[{rule.name}]` at the end of the line; everywhere, put "
        f'`ignore = ["{rule.name}"]` into `seqlint.toml`.'
    )
    return "\n\n".join(part for part in parts if part) + "\n"


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
        yield f"```python\n{examples.text(example.fixed)}```"
