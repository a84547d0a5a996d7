"""Which loops are followed round by round, and which of their rounds only repeat the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import libcst as cst

from seqlint.program.language import python, syntax
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.kept import Asked, Watch
from seqlint.program.language.state import Foreign, HeapObject, Items, State
from seqlint.program.language.values import Api, Array, Const, Function, Module, Unknown, Value, same

MAX_ROUNDS = 100
MAX_WORK = 12_000
"""So many expressions a longer loop may evaluate in all."""
MAX_DEPTH = 2
SHORT = 8
"""Of so many values each counts: what is listed one by one (rates, optimizers) is meant one by one."""
FEWEST = 1
"""So many rounds are run before one may be seen to repeat: the second meets what the first has made."""
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


# Rounds that repeat


def one_by_one(run: Interpreter, values: Sequence[Value]) -> Iterator[Value]:
    """The values of a loop for which its body is to be run. As soon as a round leaves everything as it found it, and
    so did rounds in which the conditions that depend on the round were answered the other way, all but the last are
    passed over: a training loop of a hundred rounds is told by three. Few values, and texts, are all followed.
    """
    told: dict[int, set[bool | None]] = {}
    if len(values) <= SHORT or all(isinstance(value, Const) and isinstance(value.value, str) for value in values):
        yield from values
        return
    for place, value in enumerate(values):
        between = len(values) - place - 2
        before, yielded = run.state.copy(), len(run.frames[-1].yields)
        with _watching(run) as watch:
            yield value
        repeats = _repeats(before, run.state, watch) and len(run.frames[-1].yields) == yielded
        for condition, answer in watch.answers:
            told.setdefault(condition, set()).update([answer] if repeats else [])
        if repeats and place >= FEWEST and between > 0 and all(_is_told(run.paths.asked[at], told[at]) for at in told):
            _add_growth(before, run.state, between)
            yield values[-1]
            return


@contextmanager
def _watching(run: Interpreter) -> Iterator[Watch]:
    outer = run.paths.watch
    run.paths.watch = watch = Watch(run.paths.speculating)
    try:
        yield watch
    finally:
        run.paths.watch = outer
        if outer is not None:
            outer.read |= watch.read - outer.bound
            outer.bound |= watch.bound if outer.level == watch.level else set()
            outer.answers |= watch.answers


def note_asked(run: Interpreter, test: cst.BaseExpression, known: bool | None) -> None:
    """A condition was evaluated; None where its answer is not known."""
    if run.paths.watch is None:
        return
    values = tuple(map(run.lookup, syntax.names(test)))
    asked = run.paths.asked.setdefault(id(test), Asked(values))
    asked.varied = asked.varied or asked.values != values
    asked.values = values
    run.paths.watch.answers.add((id(test), known))


def _is_told(asked: Asked, answers: set[bool | None]) -> bool:
    """Whether rounds with either answer have left everything as it was. Where it is not known, both were tried."""
    return not asked.varied or None in answers or len(answers) == 2


def _repeats(before: State, after: State, watch: Watch) -> bool:
    """Whether the next round finds what this one found: no name that a round reads has changed, no object that was
    there before, and none of a library's was made.
    """
    if any(ident not in before.heap and isinstance(thing, Foreign) for ident, thing in after.heap.items()):
        return False
    for key, old in before.names.items():
        new = after.names.get(key)
        if new is not old and (key in watch.read or key not in watch.bound) and (new is None or not same(old, new)):
            return False
    return all(
        old is after.heap.get(ident) or _is_as_before(old, after.heap.get(ident)) for ident, old in before.heap.items()
    )


def _is_as_before(old: HeapObject, new: HeapObject | None) -> bool:
    if isinstance(new, Foreign):
        return new.lived_on(old)
    return old == new or bool(_growth(old, new))


def _growth(old: HeapObject, new: HeapObject | None) -> tuple[Value, ...]:
    """What a round appends to a list, where the round before has appended the same and no value of it is known."""
    if not (isinstance(old, Items) and isinstance(new, Items) and old.open == new.open):
        return ()
    known = len(old.items)
    added = new.items[known:]
    alike = new.items[:known] == old.items and old.items[-len(added) :] == added if added else False
    return added if alike and all(map(_is_of_no_known_value, added)) else ()


def _is_of_no_known_value(value: Value) -> bool:
    return isinstance(value, Unknown) or (isinstance(value, Array) and (value.low is None or value.low != value.high))


def _add_growth(before: State, after: State, rounds: int) -> None:
    """What that many rounds more append."""
    for ident, old in before.heap.items():
        new = after.heap.get(ident)
        if isinstance(new, Items) and (added := _growth(old, new)):
            after.heap[ident] = Items.of((*new.items, *added * rounds), new.open)
