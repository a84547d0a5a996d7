"""`seqlint explain`: why a rule is, with its examples."""

from __future__ import annotations

import click

from seqlint.commands.options import COMMON, CONFIGURATION, OUTPUT_FILE, RULES, Configured, emit, options, wants_color
from seqlint.config import no_rule
from seqlint.explaining.explain import page
from seqlint.linting.loader import load


@click.command()
@click.argument("rule", metavar="RULE")
@options(RULES, OUTPUT_FILE, CONFIGURATION, COMMON)
def command(
    rule: str,
    rules: tuple[str, ...],
    output_file: str | None,
    config: str | None,
    isolated: bool,
    color: str,
    **_: object,
) -> int:
    """Explain RULE (a name or a code): what it reports, why, and examples of both kinds."""
    settings = Configured(rules=rules, config=config, isolated=isolated).of(".")
    loaded = load(settings.rules)
    for each in loaded:
        if rule.lower() in (each.code.lower(), each.name):
            text = page(each, settings.rules)
            emit(painted(text) if wants_color(color, bool(output_file)) else text, output_file)
            return 0
    raise no_rule(rule, loaded)


def painted(text: str) -> str:
    """A page in Markdown as a terminal shows it best: headings bold, programs set in, without the fences."""
    rows, program = [], False
    for row in text.splitlines():
        if row.startswith("```"):
            program = not program
        elif program:
            rows.append(f"    {row}".rstrip())
        elif row.startswith("#"):
            rows.append(click.style(row.lstrip("# "), bold=True))
        else:
            rows.append(row)
    return "\n".join([*rows, ""])
