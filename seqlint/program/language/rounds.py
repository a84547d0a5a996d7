"""Which loops are followed round by round."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from seqlint.program.language import python
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.values import Api, Function, Module

MAX_ROUNDS = 100
MAX_WORK = 12_000
"""So many expressions a longer loop may evaluate in all."""
MAX_DEPTH = 2
COMPUTES = ("builtins", "numpy", "math", "random")
GROWS = frozenset({"append", "extend"})
OF_OWN_LENGTH = (
    cst.For, cst.While, cst.Try, cst.TryStar, cst.With, cst.BaseComp, cst.CompFor, cst.Await, cst.Yield,
    cst.FunctionDef, cst.ClassDef,
)  # fmt: skip


def followed(run: Interpreter, body: Sequence[cst.CSTNode], rounds: int) -> bool:
    """Whether each round is: of a short loop always, of a longer one where it only computes (labels, windows, sums)."""
    if rounds <= MAX_ROUNDS:
        return True
    work = _work(run, body, MAX_DEPTH)
    return work is not None and rounds * work <= MAX_WORK


def _work(run: Interpreter, nodes: Sequence[cst.CSTNode], depth: int) -> int | None:
    """The expressions in it and in the functions that it calls; None where it does more than compute."""
    count, stack = 0, list(nodes)
    while stack:
        node = stack.pop()
        inner = _called(run, node.func, depth) if isinstance(node, cst.Call) else 0
        if inner is None or isinstance(node, OF_OWN_LENGTH):
            return None
        count += inner + isinstance(node, cst.BaseExpression)
        stack += node.children
    return count


def _called(run: Interpreter, func: cst.BaseExpression, depth: int) -> int | None:
    """The work of what is called here."""
    if isinstance(func, cst.Attribute) and func.attr.value in GROWS:
        return 0
    root = func
    while isinstance(root, cst.Attribute):
        root = root.value
    if not isinstance(root, cst.Name):
        return None
    value = run.lookup(root.value)
    if value is None:
        return 0 if root is func and python.is_builtin(root.value) else None
    if isinstance(value, Function) and root is func and isinstance(value.node, cst.FunctionDef):
        return _work(run, [value.node.body], depth - 1) if depth else None
    return 0 if isinstance(value, Api | Module) and value.name.partition(".")[0] in COMPUTES else None
