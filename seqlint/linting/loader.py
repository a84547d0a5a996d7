"""Loads folders of rules: the built-in one and those of a course, all in the same way.

A rule file that does not load is an error, never silence: silence would be full marks.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from seqlint.errors import CannotWork, one_line
from seqlint.linting.precedence import yields_to
from seqlint.reading.budget import OverBudget
from seqlint.reading.paths import relative
from seqlint.rule import ASPECTS, Diagnostic, Rule

if TYPE_CHECKING:
    from seqlint.program.model import Program

CODE = re.compile(r"[A-Z]{2,}[0-9]+")
SEVERITIES = ("error", "warning", "advice")


class RuleError(CannotWork):
    """A rule file does not load. The message is one line that names the file."""


def builtin_folder() -> str:
    """`seqlint/rules` where seqlint is installed, `rules` beside the package in a checkout."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # the package seqlint
    installed = os.path.join(here, "rules")
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(here), "rules")


def load(folders: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """The built-in rules and those of `folders`, sorted by code; each folder is loaded once. Raises RuleError."""
    return _load((builtin_folder(), *map(os.path.abspath, folders)))


@cache
def _load(folders: tuple[str, ...]) -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    files: dict[str, str] = {}
    for folder in dict.fromkeys(folders):
        for rule, file in _load_folder(folder):
            for key in (rule.code, rule.name):
                if key in files:
                    raise RuleError(f"{_shown(file)}: {key} is already the rule of {_shown(files[key])}")
                files[key] = file
            rules[rule.code] = rule
    for rule in rules.values():
        _check_precedence(rule, rules, files[rule.code])
    return tuple(rules[code] for code in sorted(rules))


def _check_precedence(rule: Rule, rules: dict[str, Rule], file: str) -> None:
    """What a rule yields to is there, and does not yield to it in turn."""
    if not isinstance(rule.aspects, dict):
        raise RuleError(f'{_shown(file)}: aspects are a dict: {{"training data": ("SEQ401",)}}, or () to yield to none')
    if not isinstance(rule.explains, (tuple, list)):
        raise RuleError(f"{_shown(file)}: what a rule explains is a tuple of aspects: ({rule.explains!r},)")
    for aspect in (*rule.aspects, *rule.explains):
        if aspect not in ASPECTS:
            raise RuleError(f"{_shown(file)}: {aspect!r} is no aspect; there are: {'; '.join(ASPECTS)}")
    for aspect, codes in rule.aspects.items():
        if not isinstance(codes, (tuple, list)):
            raise RuleError(f"{_shown(file)}: the rules that it yields to are a tuple of codes: ({codes!r},)")
        for code in codes:
            if code not in rules or aspect not in rules[code].aspects:
                raise RuleError(f"{_shown(file)}: it yields to {code}, but no such rule has the aspect {aspect!r}")
        if rule.code in yields_to(rule.code, aspect, rules):
            raise RuleError(f"{_shown(file)}: in the aspect {aspect!r} it yields to a rule that yields to it")


def _load_folder(folder: str) -> Iterable[tuple[Rule, str]]:
    """The rules of a folder; files that begin with an underscore hold what several of its rules share."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise RuleError(f"{_shown(folder)}: the folder of rules cannot be read: {error.strerror}") from error
    stems = [name[:-3] for name in names if name.endswith(".py") and not name.startswith("_")]
    if not stems:
        raise RuleError(f"{_shown(folder)}: there are no rules in this folder")
    package = _package(folder)
    for stem in stems:
        yield _load_file(package, stem, os.path.join(folder, f"{stem}.py")), os.path.join(folder, f"{stem}.py")


def _package(folder: str) -> str:
    """A package made for the folder, so that its files have names of their own and may import each other."""
    name = "seqlint_rules" if folder == builtin_folder() else f"seqlint_rules_{abs(hash(folder)):x}"
    if name not in sys.modules:
        module = ModuleType(name)
        module.__path__ = [folder]
        sys.modules[name] = module
    return name


def _load_file(package: str, stem: str, file: str) -> Rule:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", stem):
        raise RuleError(f"{_shown(file)}: a rule file is named in lower case letters, digits and underscores")
    try:
        module = import_module(f"{package}.{stem}")
    except (KeyboardInterrupt, OverBudget):
        raise
    except BaseException as error:  # it may also end the process
        raise RuleError(f"{_shown(file)}: the rule does not load: {one_line(error)}") from error
    rule = getattr(module, "check", None)
    if not isinstance(rule, Rule):
        raise RuleError(
            f"{_shown(file)}: no rule in this file: decorate its function `check` with @rule(...); "
            "what rules share stands in a file whose name begins with an underscore"
        )
    if not isinstance(rule.code, str) or not CODE.fullmatch(rule.code) or rule.severity not in SEVERITIES:
        raise RuleError(f"{_shown(file)}: a rule has a code such as SEQ101 and a severity: {', '.join(SEVERITIES)}")
    return replace(rule, name=stem.replace("_", "-"), doc=(module.__doc__ or "").strip())


def rule_file(rule: Rule) -> str:
    """The file of a loaded rule, as a user would name it."""
    return _shown(rule.check.__code__.co_filename)


def told_by(rule: Rule, program: Program) -> Iterable[Diagnostic]:
    """What a rule reports. Where it gives something else, Python's own words would not say what to write instead."""
    from seqlint.program.anchor import Anchor

    told: object = rule.check(program)
    if not isinstance(told, Iterable):
        given = "one Diagnostic" if isinstance(told, Diagnostic) else repr(told)
        raise CannotWork(f"its `check` returns {given}: write `yield Diagnostic(...)` for each finding, not `return`")
    for one in told:
        if not isinstance(one, Diagnostic):
            name = type(one).__name__
            raise CannotWork(f"its `check` yields `{name}`: write `yield Diagnostic(model.at, 'what is wrong')`")
        if not isinstance(one.at, Anchor):
            name = type(one.at).__name__
            raise CannotWork(f"its Diagnostic begins with `{name}`, not with a place such as `model.at`")
        yield one


def raised_at(rule: Rule, error: BaseException) -> str:
    """The rule's file, with the last line of it that was at work when the error came."""
    from traceback import walk_tb

    file = rule.check.__code__.co_filename
    lines = [number for frame, number in walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
    return f"{_shown(file)}:{lines[-1]}" if lines else _shown(file)


def _shown(path: str) -> str:
    """Relative to the current folder where it lies below it."""
    seen = relative(path)
    return path if seen.startswith("..") else seen
