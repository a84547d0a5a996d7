"""`seqlint explain`: why a rule is, with its examples."""

from __future__ import annotations

import click

from seqlint.commands.options import COMMON, CONFIGURATION, OUTPUT_FILE, RULES, Configured, emit, options
from seqlint.config import no_rule


@click.command()
@click.argument("rule", metavar="RULE")
@options(RULES, OUTPUT_FILE, CONFIGURATION, COMMON)
def command(
    rule: str,
    rules: tuple[str, ...],
    output_file: str | None,
    config: str | None,
    isolated: bool,
    exit_zero: bool,
    verbose: bool,
    quiet: bool,
    color: str,
) -> int:
    """Explain RULE (a name or a code): what it reports, why, and examples of both kinds."""
    from seqlint.explaining.explain import page
    from seqlint.linting.loader import load

    settings = Configured(rules=rules, config=config, isolated=isolated).of(".")
    loaded = load(settings.rules)
    for each in loaded:
        if rule.lower() in (each.code.lower(), each.name):
            emit(page(each), output_file)
            return 0
    raise no_rule(rule, loaded)
