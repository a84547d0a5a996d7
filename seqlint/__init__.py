"""The names a rule file may use, and nothing else. Each is imported when it is first used: most commands need few."""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from seqlint.program.model import Anchor, Argument, Event, Fault, Layer, Model, Problem, Program
    from seqlint.rule import Diagnostic, Edit, Fix, Related, Rule, bad, good, rule

__all__ = [
    "Anchor",
    "Argument",
    "Diagnostic",
    "Edit",
    "Event",
    "Fault",
    "Fix",
    "Layer",
    "Model",
    "Problem",
    "Program",
    "Related",
    "Rule",
    "bad",
    "good",
    "rule",
]

_FROM_RULE = {"Diagnostic", "Edit", "Fix", "Related", "Rule", "bad", "good", "rule"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'seqlint' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module("seqlint.rule" if name in _FROM_RULE else "seqlint.program.model"), name)
    globals()[name] = value
    return value


class _Package(ModuleType):
    """`from seqlint import rule` is the decorator, whoever imported the module of that name before."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value.rule if name == "rule" and isinstance(value, ModuleType) else value)


sys.modules[__name__].__class__ = _Package
