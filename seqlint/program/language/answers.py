"""What a small function may answer, where its answers are numbers written out: `lambda v: 1 if v > 30 else 0`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from seqlint.program.language.values import Function


def answers(function: Function) -> tuple[float, ...] | None:
    """The numbers, in order; None where it may return anything else, or nothing."""
    node = function.node
    if isinstance(node, cst.Lambda):
        return _numbers([node.body])
    body = list(node.body.body) if isinstance(node, cst.FunctionDef) else []
    return _numbers(list(_returned(body))) if _always_returns(body) else None


def written(expression: cst.BaseExpression) -> tuple[float, ...] | None:
    """The numbers that an expression may be, likewise: `1 if v > 30 else 0`."""
    return _numbers([expression])


def _numbers(found: Sequence[cst.BaseExpression | None]) -> tuple[float, ...] | None:
    """The values that these expressions may have."""
    numbers: list[float] = []
    todo = list(reversed(found))
    while todo:
        node = todo.pop()
        match node:
            case cst.IfExp():
                todo += [node.orelse, node.body]
            case cst.Subscript(value=cst.Dict(elements=elements)) if elements:
                todo += [each.value for each in reversed(elements)]
            case cst.UnaryOperation(operator=cst.Minus(), expression=cst.Integer() | cst.Float() as number):
                numbers.append(-number.evaluated_value)
            case cst.Integer() | cst.Float():
                numbers.append(node.evaluated_value)
            case _:
                return None
    return tuple(numbers)


def _returned(body: Sequence[cst.CSTNode]) -> Iterator[cst.BaseExpression | None]:
    """What its `return`s give; those of functions within it are not its own."""
    for node in body:
        if isinstance(node, cst.Return):
            yield node.value
        elif not isinstance(node, cst.FunctionDef | cst.ClassDef | cst.BaseExpression):
            yield from _returned(node.children)


def _always_returns(body: Sequence[cst.CSTNode]) -> bool:
    last = body[-1] if body else None
    if isinstance(last, cst.SimpleStatementLine):
        return isinstance(last.body[-1], cst.Return | cst.Raise)
    while isinstance(last, cst.If):
        if not _always_returns(last.body.body):
            return False
        last = last.orelse
    return isinstance(last, cst.Else) and _always_returns(last.body.body)
