"""`seqlint rules`: all rules there are."""

from __future__ import annotations

import click

from seqlint.commands.options import COMMON, CONFIGURATION, OUTPUT_FILE, RULES, Configured, emit, options, wants_color
from seqlint.linting.loader import load
from seqlint.output.paint import COLORS
from seqlint.rule import Rule


@click.command()
@options(
    RULES,
    click.option("--format", type=click.Choice(["text", "json"]), default="text", help="How to write the list."),
    OUTPUT_FILE,
    CONFIGURATION,
    COMMON,
)
def command(
    rules: tuple[str, ...],
    format: str,
    output_file: str | None,
    config: str | None,
    isolated: bool,
    color: str,
    **_: object,
) -> int:
    """List all rules: code, name, severity and what each asks for."""
    settings = Configured(rules=rules, config=config, isolated=isolated).of(".")
    loaded = load(settings.rules)
    emit(as_json(loaded) if format == "json" else table(loaded, wants_color(color, bool(output_file))), output_file)
    return 0


def table(rules: tuple[Rule, ...], color: bool = False) -> str:
    """One line a rule."""
    width = max(len(rule.name) for rule in rules)

    def painted(severity: str) -> str:
        return f"\x1b[{COLORS[severity]}m{severity:7}\x1b[0m" if color else f"{severity:7}"

    def row(rule: Rule) -> str:
        off = "" if rule.default else " (off by default)"
        return f"{rule.code}  {rule.name:{width}}  {painted(rule.severity)}  {rule.title}{off}"

    return "".join(f"{row(rule)}\n" for rule in rules)


def as_json(rules: tuple[Rule, ...]) -> str:
    """The rules for scripts."""
    import json

    listed = [
        {"code": r.code, "name": r.name, "severity": r.severity, "default": r.default, "title": r.title} for r in rules
    ]
    return json.dumps({"version": 1, "rules": listed}, indent=1) + "\n"
