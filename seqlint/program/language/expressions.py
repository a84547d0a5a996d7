"""What each expression evaluates to: one function a node type, in one table. Nothing about Keras."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from seqlint.program.language import (
    answers,
    assignment,
    calls,
    concrete,
    containers,
    formatting,
    operators,
    python,
    syntax,
)
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.operators import BINARY, COMPARISONS, UNARY
from seqlint.program.language.rounds import followed, note_asked
from seqlint.program.language.state import Entries, Instance, Items
from seqlint.program.language.values import (
    NONE,
    Api,
    BoundMethod,
    Cause,
    Class,
    Const,
    Function,
    Ref,
    Seq,
    Tensor,
    Unknown,
    Value,
    because,
    fresh,
    join,
)

MAX_ITEMS = 2_000


CONSTANTS: dict[str, Value] = {"None": NONE, "True": Const(True), "False": Const(False)}


def _name(run: Interpreter, node: cst.Name) -> Value:
    if node.value in CONSTANTS:
        return CONSTANTS[node.value]
    value = run.lookup(node.value)
    if value is None:
        return python.unbound(run, node)
    python.read(run, value)
    if isinstance(value, Tensor) and value.producer is not None:
        run.log.reads.append(value.producer)
    elif isinstance(value, Seq) and value.kind == "generator":  # who reads it takes values out of it
        run.state.names[(run.scope_of(node.value), node.value)] = Unknown("what is left of a generator")
    return value


def _attribute(run: Interpreter, node: cst.Attribute) -> Value:
    value = run.eval(node.value)
    return fresh(_attribute_of(run, value, node.attr.value, node))


def _attribute_of(run: Interpreter, value: Value, name: str, node: cst.Attribute) -> Value:
    match value:
        case Ref(kind="instance"):
            thing = run.state.heap[value.id]
            assert isinstance(thing, Instance)
            return calls.member(run, value, thing.cls, thing.attributes, name, run.anchor(node.value))
        case Class():
            return calls.class_member(run, value, name)
        case Ref(kind="list" | "dict" | "set") | Const(value=str() | bytes() | int() | float()) | Seq():
            return BoundMethod(value, name, None, run.anchor(node.value))
    return run.world.attribute(value, name, node)


# Literals


def _number(read: Callable[[str], Any]) -> Callable[[Interpreter, Any], Value]:
    def evaluate(run: Interpreter, node: Any) -> Value:
        try:
            return concrete.abstract(run, read(node.value))
        except (ValueError, ArithmeticError):
            return Unknown("a number that is too long")

    return evaluate


def _whole(text: str) -> int:
    return int(text, 0) if text[:1] == "0" and len(text) > 1 else int(text)


def _string(run: Interpreter, node: cst.SimpleString) -> Value:
    text = node.value
    quote = text[:1]
    if quote in "'\"" and text[1:2] != quote and "\\" not in text:
        return Const(text[1:-1])
    return Const(node.evaluated_value)


def elements(run: Interpreter, nodes: Any) -> tuple[tuple[Value, ...], bool]:
    """The values of a display's elements, stars unpacked; and whether there may be others."""
    found: list[Value] = []
    is_open = False
    for element in nodes[:MAX_ITEMS]:
        value = run.eval(element.value)
        if type(element) is cst.StarredElement:
            inner = python.items(run, value)
            is_open = is_open or inner is None
            found += inner or ()
        else:
            found.append(value)
        if len(found) > MAX_ITEMS:  # `[*a, *a]`, again and again, doubles
            return tuple(found[:MAX_ITEMS]), True
    return tuple(found), is_open or len(nodes) > MAX_ITEMS


def _tuple(run: Interpreter, node: cst.Tuple) -> Value:
    found, is_open = elements(run, node.elements)
    return Unknown("a tuple of unknown length") if is_open else Seq("tuple", found)


def _dict(run: Interpreter, node: cst.Dict) -> Value:
    pairs: list[tuple[Value, Value]] = []
    is_open = len(node.elements) > MAX_ITEMS
    for element in node.elements[:MAX_ITEMS]:
        if isinstance(element, cst.StarredDictElement):
            inner = python.entries(run, run.eval(element.value))
            is_open = is_open or inner is None
            pairs += inner or ()
        elif isinstance(element, cst.DictElement):
            pairs.append((run.eval(element.key), run.eval(element.value)))
    return run.new(Entries(python.last_of_each(pairs), is_open), "dict")


# Operators


def _binary(run: Interpreter, node: cst.BinaryOperation) -> Value:
    left, right = run.eval(node.left), run.eval(node.right)
    sign = BINARY[type(node.operator)]
    run.world.operands(sign, (left, right), (node.left, node.right))
    if sign == "%" and isinstance(left, Const) and isinstance(left.value, str):
        formatting.note_percent(run, left.value, right, node.right)
    return operators.binary(run, sign, left, right)


def _boolean(run: Interpreter, node: cst.BooleanOperation) -> Value:
    left = run.eval(node.left)
    known = python.truth(run, left)
    is_and = isinstance(node.operator, cst.And)
    if known is not None and known != is_and:
        return left
    with run.guarding(left):
        right = run.eval(node.right)
    return right if known is not None else join(left, right, "only one side of `and`/`or` is known")


def _comparison(run: Interpreter, node: cst.Comparison) -> Value:
    left, left_node = run.eval(node.left), node.left
    found: list[Value] = []
    for target in node.comparisons:
        right, sign = run.eval(target.comparator), COMPARISONS[type(target.operator)]
        run.world.operands(sign, (left, right), (left_node, target.comparator))
        run.world.compared(sign, left, right, node)
        found.append(operators.compare(run, sign, left, right))
        if found[-1] == Const(False):
            return found[-1]
        left, left_node = right, target.comparator
    if len(found) == 1 or all(isinstance(result, Const) for result in found):
        return found[-1]
    return Unknown("a chain of comparisons")


_LITERALS = frozenset({cst.Integer, cst.Float, cst.SimpleString})


def _if_expression(run: Interpreter, node: cst.IfExp) -> Value:
    asked = run.eval(node.test)
    known = python.truth(run, asked)
    note_asked(run, node.test, known)
    if known is not None:
        return run.eval(node.body if known else node.orelse)
    if type(node.body) in _LITERALS and type(node.orelse) in _LITERALS:  # nothing can happen in them
        return join(run.eval(node.body), run.eval(node.orelse), "it depends on a condition")
    values: list[Value] = []

    def evaluate(part: cst.BaseExpression) -> Callable[[], bool]:
        def alternative() -> bool:
            run.state.names[(-1, "value")] = run.eval(part)
            return False

        return alternative

    with run.guarding(asked):
        run.branch([evaluate(node.body), evaluate(node.orelse)], "it depends on a condition")
    values.append(run.state.names.pop((-1, "value"), Unknown("a condition")))
    return values[0]


def _subscript(run: Interpreter, node: cst.Subscript) -> Value:
    value, index = run.eval(node.value), containers.index_of(run, node)
    return fresh(containers.subscript(run, value, index, node))


# Functions and comprehensions


def _lambda(run: Interpreter, node: cst.Lambda) -> Value:
    return Function(node, "<lambda>", run.unit, run.top, run.closure(), calls.defaults_of(run, node.params))


def _named(run: Interpreter, node: cst.NamedExpr) -> Value:
    value = run.eval(node.value)
    assignment.assign(run, node.target, value, node)
    return value


def _comprehension(kind: str) -> Callable[[Interpreter, Any], Value]:
    def evaluate(run: Interpreter, node: Any) -> Value:
        first = run.eval(node.for_in.iter)
        run.frames.append(run.open_frame("comprehension", syntax.bindings(node), run.closure()))
        found: list[Any] = []
        parts = [node.key, node.value] if isinstance(node, cst.DictComp) else [node.elt]
        whole = _rounds(run, node.for_in, first, parts, lambda: found.append(_element(run, node)))
        run.frames.pop()
        if isinstance(first, Unknown) and first.cause is Cause.VERSION:
            return because((first,), "")  # what is made of the parts of a version hangs on it, too
        if kind == "list" and not whole and len(found) == 1 and isinstance(found[0], Unknown):
            numbers = answers.written(node.elt)
            found = [run.world.one_of(numbers)] if numbers and len(set(numbers)) > 1 else found
        if kind == "dict":
            return run.new(Entries(python.last_of_each(found), not whole), "dict")
        if kind == "generator":
            return Seq("generator", tuple(found)) if whole else Unknown("a generator of unknown length")
        if kind == "set":
            return python.new_set(run, tuple(found), not whole)
        return python.new_list(run, tuple(found), not whole)

    return evaluate


def _element(run: Interpreter, node: Any) -> Any:
    if isinstance(node, cst.DictComp):
        return run.eval(node.key), run.eval(node.value)
    return run.eval(node.elt)


def counted(run: Interpreter, iterable: cst.BaseExpression, value: Value) -> Value:
    """What the name of a loop over a range holds: not known perhaps, but one whole number wherever the round
    reads it."""
    is_range = isinstance(iterable, cst.Call) and run.eval(iterable.func) == Api("builtins.range")
    return Unknown(value.why, base=run.tick()) if is_range and isinstance(value, Unknown) else value


def _rounds(
    run: Interpreter, clause: cst.CompFor, iterable: Value, parts: list[cst.BaseExpression], each: Callable[[], None]
) -> bool:
    """Run a comprehension's clause, with what it makes in each round; False where its rounds are not all known. An
    unknown one is run once, for its faults.
    """
    run.world.looped(iterable, clause.iter)
    values = python.items(run, iterable)
    inner = clause.inner_for_in
    whole = values is not None and followed(run, [*parts, *clause.ifs, *([inner] if inner else [])], len(values))
    rounds = (values or ()) if whole else (python.element(run, iterable),)
    for value in rounds:
        assignment.assign(run, clause.target, counted(run, clause.iter, value), clause, quiet=True)
        verdict = _filters(run, clause)
        whole = whole and verdict is not None
        if verdict is False:
            continue
        if inner is not None:
            whole = _rounds(run, inner, run.eval(inner.iter), parts, each) and whole
        else:
            each()
    return whole


def _filters(run: Interpreter, clause: cst.CompFor) -> bool | None:
    """Whether a round passes its `if`s; None where that is not known."""
    result: bool | None = True
    for condition in clause.ifs:
        known = python.truth(run, run.eval(condition.test))
        if known is False:
            return False
        result = None if known is None else result
    return result


def _await(run: Interpreter, node: cst.Await) -> Value:
    run.eval(node.expression)
    return Unknown("an awaited value")


def _yield(run: Interpreter, node: cst.Yield) -> Value:
    yields = run.frames[-1].yields
    if isinstance(node.value, cst.From):
        found = python.items(run, run.eval(node.value.item))
        yields += (None,) if found is None else found
    else:
        value = NONE if node.value is None else run.eval(node.value)
        python.mark_used(run, value, node)
        yields.append(value)
    return Unknown("what is sent into a generator")


EXPRESSIONS: dict[type, Callable[[Interpreter, Any], Value]] = {
    cst.Name: _name,
    cst.Attribute: _attribute,
    cst.Call: lambda run, node: fresh(calls.call_node(run, node)),
    cst.Integer: _number(_whole),
    cst.Float: _number(float),
    cst.Imaginary: _number(complex),
    cst.SimpleString: _string,
    cst.ConcatenatedString: lambda run, node: operators.concatenated([run.eval(node.left), run.eval(node.right)]),
    cst.FormattedString: formatting.f_string,
    cst.Ellipsis: lambda run, node: Const(...),
    cst.Tuple: _tuple,
    cst.List: lambda run, node: run.new(Items(*elements(run, node.elements)), "list"),
    cst.Set: lambda run, node: python.new_set(run, *elements(run, node.elements)),
    cst.Dict: _dict,
    cst.BinaryOperation: _binary,
    cst.UnaryOperation: lambda run, node: operators.unary(run, UNARY[type(node.operator)], run.eval(node.expression)),
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.IfExp: _if_expression,
    cst.Subscript: _subscript,
    cst.Lambda: _lambda,
    cst.NamedExpr: _named,
    cst.ListComp: _comprehension("list"),
    cst.SetComp: _comprehension("set"),
    cst.GeneratorExp: _comprehension("generator"),
    cst.DictComp: _comprehension("dict"),
    cst.Await: _await,
    cst.Yield: _yield,
}
