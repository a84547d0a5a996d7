"""`seqlint new-rule`: the skeleton of a rule file."""

from __future__ import annotations

import os
import re

import click

from seqlint.commands.options import COMMON, options
from seqlint.errors import CannotWork
from seqlint.linting.loader import CODE, builtin_folder, load

SKELETON = '''"""What a program should do, in one sentence.

Why it matters, in a student's words: what Keras does when it is not so, and what to write instead.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule


@rule(
    "{code}",
    severity="warning",
    examples=[
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(3)])  # <- part of the message
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense, Input

            model = Sequential([Input((4,)), Dense(3)])  # <- part of the message
            """),
        good("""
            from keras import Sequential

            model = Sequential()
            """),
        good("""
            print("no model at all")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        if model.layers:
            yield Diagnostic(model.at, "part of the message", help="what to do", about=(model.id,))
'''


@click.command()
@click.argument("name")
@options(
    click.option("--code", help="The code, such as CS101; free in the folder when not given."),
    click.option("--rules", metavar="FOLDER", default="rules", show_default=True, help="The folder for it."),
    COMMON,
)
def command(name: str, code: str | None, rules: str, quiet: bool, **_: object) -> int:
    """Write the skeleton of a rule called NAME; its examples are its tests and its documentation."""
    stem = name.replace("-", "_").removesuffix(".py")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", stem):
        raise click.BadParameter("a rule's name is made of lower case letters, digits and dashes", param_hint="NAME")
    if code is not None and not CODE.fullmatch(code):
        raise click.BadParameter("a code is some capital letters and a number, such as CS101", param_hint="--code")
    if not rules.strip():
        raise click.BadParameter("the folder needs a name", param_hint="--rules")
    try:
        os.makedirs(rules, exist_ok=True)
    except OSError as error:
        raise CannotWork(f"{rules}: the folder cannot be made: {error.strerror}") from error
    has_rules = any(file.endswith(".py") and not file.startswith("_") for file in os.listdir(rules))
    known = load((rules,) if has_rules else ())
    taken = {rule.code for rule in known}
    if stem.replace("_", "-") in (rule.name for rule in known):
        raise CannotWork(f"there is a rule {stem.replace('_', '-')} already: choose another name")
    path = os.path.join(rules, f"{stem}.py")
    code = code or next(free for number in range(1, 1000) if (free := f"CS{number:03}") not in taken)
    if code in taken:
        raise CannotWork(f"there is a rule {code} already")
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(SKELETON.format(code=code))
    except OSError as error:
        raise CannotWork(f"{path}: cannot be written: {error.strerror}") from error
    if not quiet:
        click.echo(f"{path} is the rule {code} {stem.replace('_', '-')}: write its check and its examples.")
        if os.path.realpath(rules) != os.path.realpath(builtin_folder()):
            click.echo(f"Try it: `seqlint test-rules {rules}`. Use it: `--rules {rules}`, or `rules` in seqlint.toml.")
    return 0
