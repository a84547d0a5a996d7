"""`seqlint test-rules`: the examples of a course's own rules."""

from __future__ import annotations

import os

import click

from seqlint.commands.options import COMMON, options
from seqlint.explaining.trying import problems
from seqlint.linting.loader import load, rule_file
from seqlint.output.escape import printable
from seqlint.rule import Example
from seqlint.wording import counted


@click.command()
@click.argument("folders", metavar="[FOLDER]...", nargs=-1)
@options(COMMON)
def command(folders: tuple[str, ...], exit_zero: bool, verbose: bool, quiet: bool, **_: object) -> int:
    """Run the examples of the rules in each FOLDER (`rules`), and say which mark was not met."""
    folders = folders or ("rules",)
    wanted = {os.path.abspath(folder) for folder in folders}
    rules = [r for r in load(folders) if os.path.dirname(os.path.abspath(rule_file(r))) in wanted]
    tried = failed = 0
    for rule in rules:
        found = list(problems(rule, folders))
        for example, said in found:
            number = f"example {rule.examples.index(example) + 1} ({_kind(example)}), " if example is not None else ""
            line = _line(rule_file(rule), example)
            text = f"{rule_file(rule)}:{line}: {rule.code} {rule.name}: {number}{said}"
            click.echo("\n".join(map(printable, text.split("\n"))))
        if verbose and not found:
            click.echo(printable(f"{rule_file(rule)}: {rule.code} {rule.name}: {len(rule.examples)} examples"))
        tried += len(rule.examples)
        failed += bool(found)
    if not quiet:
        outcome = f"{counted(failed, 'rule')} with problems" if failed else "every mark is met"
        click.echo(f"{counted(len(rules), 'rule')}, {counted(tried, 'example')}: {outcome}.")
    return int(failed > 0 and not exit_zero)


def _kind(example: Example) -> str:
    return "bad" if example.bad else "good"


def _line(file: str, example: Example | None) -> int:
    """Where the example begins in the rule's file; 1 where its text does not stand there as it is."""
    with open(file, encoding="utf-8") as opened:
        text = opened.read()
    at = text.find(example.cells[0].lstrip("\n")) if example is not None else -1
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
