"""Which loops are followed round by round, and which of their rounds only repeat the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field

import libcst as cst

from seqlint.program.language import python, syntax
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.kept import Watch
from seqlint.program.language.state import Entries, Foreign, HeapObject, Instance, Items, Key, State, widen
from seqlint.program.language.values import (
    Api,
    Array,
    Const,
    Dict,
    Function,
    Module,
    Nothing,
    Seq,
    Unknown,
    Value,
    same,
)
from seqlint.quick import dataclass

MAX_ROUNDS = 100
MAX_WORK = 12_000
"""So many expressions a longer loop may evaluate in all."""
MAX_DEPTH = 2
MAX_LOOP_STEPS = 8_000
TOO_LONG = "a loop that is too long to follow"
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


def one_by_one(run: Interpreter, values: Sequence[Value], loop: cst.For) -> Iterator[Value]:
    """The values of the loop for which its body is to be run. As soon as a round leaves everything as it found it, and
    so did rounds in which the conditions that depend on the round were answered the other way, all but the last are
    passed over: a training loop of a hundred rounds is told by three. Few values, and texts, are all followed. What
    a loop changes that is too long to follow is not known.
    """
    if len(values) <= SHORT or all(isinstance(v, Const) and isinstance(v.value, str) for v in values):
        yield from _each(run, values, loop)
        return
    first, start = run.state.copy(), run.steps
    so_far = _SoFar()
    for place, value in enumerate(values):
        between = len(values) - place - 2
        before, yielded = run.state.copy(), len(run.frames[-1].yields)
        with _watching(run) as watch:
            yield value
        repeats = _repeats(before, run.state, watch) and len(run.frames[-1].yields) == yielded
        so_far.add(watch, repeats)
        if run.steps - start > MAX_LOOP_STEPS:
            _give_up(run, first, loop, so_far.some)
            return
        if repeats and place >= FEWEST and between > 0 and so_far.tells_the_rest(first, run):
            _add_growth(before, run.state, between)
            yield values[-1]
            return


def _each(run: Interpreter, values: Sequence[Value], loop: cst.For) -> Iterator[Value]:
    """All of them, where the rounds are not too long; nothing of them is watched."""
    first, start = run.state.copy(), run.steps
    for value in values:
        yield value
        if run.steps - start > MAX_LOOP_STEPS:
            _give_up(run, first, loop, set())
            return


def _give_up(run: Interpreter, first: State, loop: cst.For, bound: set[Key]) -> None:
    """Nothing is known of the numbers that a loop has changed, or might have in the rounds that are left. `first`: the
    state before it, `bound`: what its rounds have bound.
    """
    state = run.state
    widen(state, first, TOO_LONG)
    bound |= {(run.scope_of(name), name) for name in syntax.bound_in(loop)}
    for key in bound & state.names.keys():
        state.names[key] = Unknown(TOO_LONG) if key in first.names else _forgotten(state.names[key])
    for ident, thing in state.heap.items():
        if thing is first.heap.get(ident):
            continue
        if isinstance(thing, Items):
            state.heap[ident] = Items(tuple(map(_forgotten, thing.items)), True)
        elif isinstance(thing, Entries):
            state.heap[ident] = Entries(tuple((key, _forgotten(value)) for key, value in thing.items), True)
        elif isinstance(thing, Instance):
            state.heap[ident] = Instance(thing.cls, {n: _forgotten(v) for n, v in thing.attributes.items()})


def _forgotten(value: Value) -> Value:
    return value if _is_steady(value) else Unknown(TOO_LONG)


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
            outer.asked += watch.asked


def note_asked(run: Interpreter, test: cst.BaseExpression, known: bool | None) -> None:
    """A condition was evaluated; None where its answer is not known."""
    if run.paths.watch is not None:
        run.paths.watch.asked.append((test, tuple(map(run.lookup, syntax.names(test))), known))


@dataclass(slots=True)
class _Condition:
    """What the rounds of a loop ask at one place: of which values the last time, how often, and whether always of the
    same; `answers`: those in rounds that left everything as it was.
    """

    values: tuple[Value | None, ...]
    times: int = 0
    varied: bool = False
    answers: set[bool | None] = field(default_factory=set)

    def add(self, values: tuple[Value | None, ...], answer: bool | None, repeats: bool) -> None:
        self.varied = self.varied or not all(map(_stays, self.values, values))
        self.values = values
        self.times += 1
        if repeats:
            self.answers.add(answer)

    @property
    def is_told(self) -> bool:
        """Whether rounds with either answer left everything as it was. Where it is not known, both were tried."""
        return (self.times > 1 and not self.varied) or None in self.answers or len(self.answers) == 2


@dataclass(slots=True)
class _SoFar:
    """What the rounds of a loop have shown. `some`, `all`: what was bound in some rounds, and in each; `read`: what
    some round found as another had left it.
    """

    conditions: dict[int, _Condition] = field(default_factory=dict)
    some: set[Key] = field(default_factory=set)
    all: set[Key] | None = None
    read: set[Key] = field(default_factory=set)

    def add(self, watch: Watch, repeats: bool) -> None:
        for test, values, answer in watch.asked:
            self.conditions.setdefault(id(test), _Condition(values)).add(values, answer, repeats)
        self.read |= watch.read
        self.some |= watch.bound
        self.all = watch.bound if self.all is None else self.all & watch.bound

    def tells_the_rest(self, first: State, run: Interpreter) -> bool:
        """Whether rounds with either answer to each condition left everything as it was, and no number goes from one
        round to another. `first`: the state before the loop.
        """
        running = {frame.scope for frame in run.frames}
        kept = self.some & self.read | self.some - (self.all or set())
        left = (run.state.names.get(key) for key in kept if key in first.names or key[0] in running)
        return all(condition.is_told for condition in self.conditions.values()) and all(
            value is None or _is_steady(value) for value in left
        )


def _stays(old: Value | None, new: Value | None) -> bool:
    """Whether a value is the same in all rounds, as far as two of them show."""
    return old is new or (old is not None and new is not None and same(old, new) and _is_steady(new))


def _repeats(before: State, after: State, watch: Watch) -> bool:
    """Whether the next round finds what this one found: no name that a round reads has changed, no object that was
    there before, and none of a library's was made.
    """
    if any(ident not in before.heap and isinstance(thing, Foreign) for ident, thing in after.heap.items()):
        return False
    for key, old in before.names.items():
        new = after.names.get(key)
        if new is old or (key in watch.bound and key not in watch.read):
            continue
        if not _stays(old, new):
            return False
    return all(
        old is after.heap.get(ident) or _is_as_before(old, after.heap.get(ident)) for ident, old in before.heap.items()
    )


def _is_as_before(old: HeapObject, new: HeapObject | None) -> bool:
    if isinstance(new, Foreign):
        return new.lived_on(old)
    return (old == new and all(map(_is_steady, _values(new)))) or bool(_growth(old, new))


def _values(thing: HeapObject | None) -> Iterable[Value]:
    """What a list, dict or object holds."""
    if isinstance(thing, Items):
        return thing.items
    if isinstance(thing, Entries):
        return [value for _, value in thing.items]
    return thing.attributes.values() if isinstance(thing, Instance) else ()


def _growth(old: HeapObject, new: HeapObject | None) -> tuple[Value, ...]:
    """What a round appends to a list, where the round before has appended the same and no value of it is known."""
    if not (isinstance(old, Items) and isinstance(new, Items) and old.open == new.open):
        return ()
    known = len(old.items)
    added = new.items[known:]
    alike = new.items[:known] == old.items and old.items[-len(added) :] == added if added else False
    return added if alike and all(isinstance(value, Unknown | Array) and _is_steady(value) for value in added) else ()


def _is_steady(value: Value) -> bool:
    """Whether it is the same in each round where it is the same in two: a number that hangs on the round may stay for
    some of them (`step // 50`).
    """
    if isinstance(value, Array):
        return value.low is None or value.low != value.high
    return not isinstance(value, Const | Seq | Dict | Nothing)


def _add_growth(before: State, after: State, rounds: int) -> None:
    """What that many rounds more append."""
    for ident, old in before.heap.items():
        new = after.heap.get(ident)
        if isinstance(new, Items) and (added := _growth(old, new)):
            after.heap[ident] = Items.of((*new.items, *added * rounds), new.open)
