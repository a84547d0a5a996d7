"""Python's operators: how libcst's node types are spelled, and what each gives."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import libcst as cst

from seqlint.program.language import concrete, python
from seqlint.program.language.concrete import MAX_NUMBER, MAX_TEXT
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.state import MAX_ITEMS, Items
from seqlint.program.language.values import (
    NONE,
    Array,
    Const,
    Made,
    Nothing,
    Ref,
    Seq,
    Unknown,
    Value,
    because,
    distance,
    fresh,
    same,
)

BINARY: dict[type, str] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.MatrixMultiply: "@",
    cst.BitAnd: "&",
    cst.BitOr: "|",
    cst.BitXor: "^",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
}
AUGMENTED: dict[type, str] = {
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.DivideAssign: "/",
    cst.FloorDivideAssign: "//",
    cst.ModuloAssign: "%",
    cst.PowerAssign: "**",
    cst.MatrixMultiplyAssign: "@",
    cst.BitAndAssign: "&",
    cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
}
UNARY: dict[type, str] = {cst.Minus: "-", cst.Plus: "+", cst.Not: "not", cst.BitInvert: "~"}
COMPARISONS: dict[type, str] = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.Is: "is",
    cst.IsNot: "is not",
}
_COMPUTE: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_COMPUTE_ONE: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}


def binary(run: Interpreter, sign: str, left: Value, right: Value) -> Value:
    """`left sign right`."""
    if isinstance(left, Array) or isinstance(right, Array):
        return fresh(run.world.binary(sign, left, right))
    if sign == "%" and isinstance(left, Const) and isinstance(left.value, str):
        return concrete.percent(run, left.value, right)
    if isinstance(left, Const) and isinstance(right, Const):
        return _constants(run, sign, left, right)
    moved = _moved(sign, left, right)
    if moved is not None:
        return moved
    if sign == "+":
        return _joined(run, left, right)
    if sign == "*":
        return _repeated(run, left, right) or Unknown("a product that is not known")
    if isinstance(left, Ref) and isinstance(right, Ref) and left.kind == right.kind:
        return _combined(run, sign, left, right)
    return _unknown(left, right)


def _moved(sign: str, left: Value, right: Value) -> Value | None:
    """A number that is not known, plus or minus a known one; the difference of two such."""
    if sign == "+" and isinstance(left, Const):
        left, right = right, left
    if sign not in ("+", "-") or not isinstance(left, Unknown) or not left.base:
        return None
    if isinstance(right, Const) and isinstance(right.value, int):
        return replace(left, plus=left.plus + (right.value if sign == "+" else -right.value))
    apart = distance(right, left) if sign == "-" else None
    return None if apart is None else Const(apart)


def _unknown(*values: Value) -> Unknown:
    return because(values, "the result of an operator")


def _constants(run: Interpreter, sign: str, left: Const, right: Const) -> Value:
    """Fold two constants, its size decided before computing."""
    compute = _COMPUTE.get(sign)
    if compute is None or _too_big(sign, left.value, right.value):
        return Unknown("a constant that is too large to compute")
    return concrete.computed(run, compute, left, right, why="an operator that raises")


def _too_big(sign: str, left: Any, right: Any) -> bool:
    if isinstance(left, int | float) and isinstance(right, int | float):
        if sign == "**":
            return abs(right) > 200 or abs(left) > MAX_NUMBER
        return abs(left) > MAX_NUMBER or abs(right) > MAX_NUMBER or (sign == "<<" and right > 200)
    size = sum(len(side) for side in (left, right) if isinstance(side, str | bytes))
    times = next((side for side in (left, right) if isinstance(side, int)), 1)
    return size * max(1, times if sign == "*" else 1) > MAX_TEXT


def _joined(run: Interpreter, left: Value, right: Value) -> Value:
    """Tuples or lists one behind the other."""
    first, second = python.items(run, left), python.items(run, right)
    if isinstance(left, Seq) and isinstance(right, Seq) and first is not None and second is not None:
        return Seq("tuple", first + second)
    if isinstance(left, Ref) and left.kind == "list" and isinstance(right, Ref) and right.kind == "list":
        if first is None or second is None:
            return run.new(Items((), True), "list")
        return python.new_list(run, first + second)
    return _unknown(left, right)


def _repeated(run: Interpreter, left: Value, right: Value) -> Value | None:
    for sequence, times in ((left, right), (right, left)):
        found = python.items(run, sequence) if not isinstance(sequence, Const) else None
        if found is None or not isinstance(times, Const) or not isinstance(times.value, int):
            continue
        if len(found) * max(times.value, 0) > MAX_ITEMS:
            return run.new(Items((), True), "list") if isinstance(sequence, Ref) else None
        repeated = found * times.value
        return Seq("tuple", repeated) if isinstance(sequence, Seq) else python.new_list(run, repeated)
    return None


def _combined(run: Interpreter, sign: str, left: Ref, right: Ref) -> Value:
    """Two dicts in one; what two sets have in common, and so on."""
    first, second = python.entries(run, left), python.entries(run, right)
    if sign == "|" and first is not None and second is not None:
        return python.new_dict(run, python.last_of_each([*first, *second]))
    if left.kind == "set" and sign in ("|", "&", "-", "^"):
        return concrete.computed(run, _COMPUTE[sign], left, right, why="a set that is not known")
    return Unknown("the result of an operator")


def augmented(run: Interpreter, sign: str, old: Value, value: Value) -> Value:
    """What a name holds after `name sign= value`: lists, sets and dicts change in place."""
    if isinstance(old, Ref) and old.kind == "list" and sign == "+":
        python.extend(run, old, value)
        return old
    result = binary(run, sign, old, value)
    if isinstance(old, Ref) and old.kind in ("list", "set", "dict"):
        if isinstance(result, Ref) and result.kind == old.kind:
            run.state.heap[old.id] = run.state.heap[result.id]
        else:
            python.open_up(run, old)
        return old
    return result


def unary(run: Interpreter, sign: str, value: Value) -> Value:
    """`sign value`."""
    if sign == "not":
        known = python.truth(run, value)
        return because((value,), "a condition") if known is None else Const(not known)
    if isinstance(value, Array):
        return run.world.unary(sign, value)
    if isinstance(value, Const):
        return concrete.computed(run, _COMPUTE_ONE[sign], value, why="an operator that raises")
    return _unknown(value)


def compare(run: Interpreter, sign: str, left: Value, right: Value) -> Value:
    """`left sign right` of a comparison."""
    if sign in ("in", "not in"):
        return _contains(run, left, right, sign == "in")
    if sign in ("is", "is not"):
        return _identical(left, right, sign == "is")
    if isinstance(left, Array) or isinstance(right, Array):
        return run.world.binary(sign, left, right)
    return concrete.computed(run, _COMPUTE[sign], left, right, why="a comparison")


def _contains(run: Interpreter, left: Value, right: Value, wanted: bool) -> Value:
    found = python.items(run, right) if not isinstance(right, Const) else None
    if found is not None and any(isinstance(v, Const) and same(v, left) for v in found):
        return Const(wanted)
    if isinstance(right, Made) and found is not None and isinstance(left, Const):
        return Const(not wanted)
    why = "a test for membership"
    return concrete.computed(run, lambda x, y: (x in y) == wanted, left, right, why=why)


def _identical(left: Value, right: Value, wanted: bool) -> Value:
    left = NONE if isinstance(left, Nothing) else left
    right = NONE if isinstance(right, Nothing) else right
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Unknown("a test for identity")
    if isinstance(left, Const) and isinstance(right, Const):
        return Const((left.value is right.value or same(left, right)) == wanted)
    return Const((left == right) == wanted)


def concatenated(parts: list[Value]) -> Value:
    """Adjacent string literals, or the parts of an f-string."""
    texts = [p.value for p in parts if isinstance(p, Const)]
    if len(texts) != len(parts) or len({type(t) for t in texts}) > 1 or sum(map(len, texts)) > MAX_TEXT:
        return Unknown("formatted text")
    return Const(type(texts[0])().join(texts)) if texts else Const("")
