"""The names a rule file may use, and nothing else."""

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
