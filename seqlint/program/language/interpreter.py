"""The abstract interpreter: names, paths, budgets. What each syntax node does is in expressions.py and statements.py.

It runs the program once for each way in which unknown branches can shape a model (replaying earlier choices), so that a
rule sees one straight history. Branches that leave every model alone are joined instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import prod
from typing import Any, Literal

import libcst as cst

from seqlint.program.language import syntax
from seqlint.program.language.arguments import Args
from seqlint.program.language.kept import Frame, Log, Loop, Notes, Paths, Question
from seqlint.program.language.state import HeapObject, State
from seqlint.program.language.values import NONE, Cause, Function, Ref, Seq, Unknown, Value, join, size
from seqlint.program.language.world import World
from seqlint.program.model import Anchor, Fault
from seqlint.quick import dataclass
from seqlint.reading.source import Source

MAX_STEPS = 60_000
MAX_CALL_DEPTH = 24
MAX_PATHS = 8
MODULE = 0
MAX_SIZE = 10_000
GAVE_UP = Unknown("the program is too long to follow")
TOO_LARGE = Unknown("a tuple that is too large")


class Ended(Exception):
    """The run took a branch that ends the program, and is over."""


class Interpreter:
    """One run over the program on one path: where it is, what the program holds there, and what was noticed so far."""

    def __init__(
        self, source: Source, units: Sequence[cst.Module], meaning: Meaning, choices: tuple[int, ...] | None = ()
    ) -> None:
        self.meaning = meaning
        self.source = source
        self.units = units
        self.paths = Paths(choices)
        self.notes = Notes(["?"] if source.incomplete else [])
        self.state = State()
        self.log = Log()
        self.frames: list[Frame] = [Frame(MODULE, "module")]
        self.scopes: dict[int, syntax.Bindings] = {MODULE: syntax.Bindings(frozenset())}
        self.unit = 0
        self.top = -1
        self.statement: Anchor | None = None
        self.steps = 0
        self.order = 0
        self.last_call: tuple[cst.Call, Value, Args] | None = None
        self._next = 1
        self.ended = False
        self.world = meaning.world(self)

    def part(self, choices: tuple[int, ...] | None) -> Interpreter:
        """A run from the state in which this one ended, of a function that nobody calls."""
        run = Interpreter(self.source, self.units, self.meaning, choices)
        run.world.begun_after(self.world)
        run.notes = self.notes.of_part()
        run.state = self.state.copy()
        run.scopes = dict(self.scopes)
        run.order = self.order
        run._next = self._next
        return run

    # Evaluating

    def eval(self, node: cst.CSTNode) -> Value:
        """The value of an expression."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            return GAVE_UP
        self.log.ran.add(id(node))
        evaluate = self.meaning.expressions.get(type(node))
        value = Unknown("syntax that is not followed") if evaluate is None else evaluate(self, node)
        return TOO_LARGE if type(value) is Seq and size(value, MAX_SIZE) > MAX_SIZE else value

    def execute(self, statements: Sequence[cst.CSTNode]) -> bool:
        """Run a block. True where it was left early, by return, raise, break or continue."""
        for statement in statements:
            if self.steps > MAX_STEPS:
                return False
            self.log.ran.add(id(statement))
            if type(statement) is cst.SimpleStatementLine:
                self.statement = self.anchor(statement)
            run = self.meaning.statements.get(type(statement))
            if run is not None and run(self, statement):
                return True
        return False

    def call(self, callee: Value, args: Args, node: cst.Call) -> Value:
        """Call a value; `node` is the call."""
        return self.meaning.call(self, callee, args, node)

    def anchor(self, node: cst.CSTNode) -> Anchor:
        return Anchor(node, self.unit, self.top)

    def fault(self, data: object, at: Anchor | cst.CSTNode, about: tuple[object, ...] = ()) -> None:
        """Record that the program would raise here; `data` is one of `program/faults.py`."""
        place = at if isinstance(at, Anchor) else self.anchor(at)
        if self.steps <= MAX_STEPS:
            self.log.ran.add(id(place.node))
            self.log.faults.append(Fault(data, place, about, not self.paths.guarded))

    def ends_cell(self, node: cst.CSTNode) -> bool:
        """Whether an expression statement is the last of its cell, which a notebook shows."""
        body = self.units[self.unit].body
        last = body[-1] if body else None
        return isinstance(last, cst.SimpleStatementLine) and last.body[-1] is node

    # Heap

    def new(self, thing: HeapObject, kind: Literal["list", "dict", "set", "instance", "layer", "model"]) -> Ref:
        ref = Ref(self._next, kind)
        self._next += 1
        self.state.heap[ref.id] = thing
        return ref

    def new_scope(self) -> int:
        self._next += 1
        return self._next

    def tick(self) -> int:
        self.order += 1
        return self.order

    # Names

    def lookup(self, name: str) -> Value | None:
        """The value of a name here; None where nothing binds it."""
        scope = self.scope_of(name)
        value = self.state.names.get((scope, name))
        if (watch := self.paths.watch) is not None and (scope, name) not in watch.bound:
            watch.read.add((scope, name))
        if value is None and scope == self.frames[-1].scope and self.frames[-1].kind == "class":
            return self.state.names.get((MODULE, name))
        return value

    def scope_of(self, name: str) -> int:
        """The scope whose variable this name is here: Python decides it from the text, whether it is bound yet
        or not."""
        frame = self.frames[-1]
        for scope in (frame.scope, *frame.parents):
            bindings = self.scopes[scope]
            if name in bindings.local:
                return scope
            if name in bindings.outer_global:
                return MODULE
        return MODULE

    def open_frame(
        self,
        kind: Literal["function", "class", "comprehension"],
        bindings: syntax.Bindings,
        parents: tuple[int, ...],
        function: Function | None = None,
    ) -> Frame:
        """A new scope, not entered yet."""
        frame = Frame(self.new_scope(), kind, parents, function)
        self.scopes[frame.scope] = bindings
        return frame

    def closure(self) -> tuple[int, ...]:
        """The scopes a function defined here sees; a class's own is not among them."""
        frame = self.frames[-1]
        own = (frame.scope,) if frame.kind in ("function", "comprehension") else ()
        return own + frame.parents

    # Paths

    def branch(self, alternatives: Sequence[Callable[[], bool]], why: str, question: Question = ()) -> bool:
        """Run alternatives of which one happens, nobody knows which. True where all were left early.

        `question`: what decides it; where this run goes on from one alternative, that is the answer from now on.
        """
        before, log, frame_returns = self.state, self.log, self.frames[-1].returns
        loop = self.paths.loops[-1] if self.paths.loops else Loop()
        outcomes: list[_Outcome] = []
        self.paths.forks += 1
        self.paths.speculating += 1
        for place, run in enumerate(alternatives):
            self.state, self.log = before.copy(), Log()
            marks = len(frame_returns), len(loop.breaks), len(loop.continues)
            try:
                stopped = run()
            except Ended:
                log.add(self.log)
                self.log = log
                raise
            outcome = _Outcome(
                place,
                stopped,
                self.state,
                self.log,
                frame_returns[marks[0] :],
                loop.breaks[marks[1] :],
                loop.continues[marks[2] :],
            )
            del frame_returns[marks[0] :], loop.breaks[marks[1] :], loop.continues[marks[2] :]
            outcomes.append(outcome)
        self.paths.speculating -= 1
        self.log = log
        going = [o for o in outcomes if not o.dead]
        dead = [o for o in outcomes if o.dead]
        dead = self._unless_ended(before, dead)
        chosen = self._choose([o.end() for o in going])
        if chosen is not None:
            going, dead = [going[chosen]], []
            if question:
                self.paths.answers[question] = going[0].place
        for outcome in going + dead:
            self.log.add(outcome.log)
            if len(going) > 1:  # what becomes of an object that only one branch makes cannot be followed
                self.log.loaded |= outcome.state.heap.keys() - before.heap.keys()
            frame_returns += outcome.returns
            loop.breaks += outcome.breaks
            loop.continues += outcome.continues
        return self._merge([o.state for o in going if not o.stopped], before, why)

    def _unless_ended(self, before: State, dead: list[_Outcome]) -> list[_Outcome]:
        """Of the ways out of the program, those that leave every model alone. One that does something to a model is
        followed in a run that ends there, so that what is wrong on it is told, and nothing of what stands behind it.
        """
        ends = [] if self.paths.guarded else [o for o in dead if o.state.stays_apart(before)]
        chosen = self._choose([before, *(o.state for o in ends)])
        if chosen is None:
            return dead
        if chosen:
            self.state = ends[chosen - 1].state
            self.log.add(ends[chosen - 1].log)
            raise Ended
        return [o for o in dead if not any(o is end for end in ends)]

    def _merge(self, states: list[State], before: State, why: str) -> bool:
        if not states:
            self.state = before
            return True
        self.state = states[0]
        for other in states[1:]:
            self.state = self.state.joined(other, why)
        return False

    def merge_into(self, states: list[State], why: str) -> bool:
        """Go on from where these states meet; True where there is none."""
        chosen = self._choose(states)
        return self._merge(states if chosen is None else [states[chosen]], self.state, why)

    def _choose(self, states: list[State]) -> int | None:
        """Which of these states this run goes on from; None where they are to be joined.

        All of them are followed, each in a run, or none: what is said of a model is said of every run.
        """
        count = len(states)
        if self.paths.choices is None or count < 2 or count * prod(n for _, n in self.paths.taken) > MAX_PATHS:
            return None
        if not any(states[0].stays_apart(other) for other in states[1:]):
            return None
        position = len(self.paths.taken)
        choice = self.paths.choices[position] if position < len(self.paths.choices) else 0
        choice = min(choice, count - 1)
        self.paths.taken.append((choice, count))
        return choice

    @contextmanager
    def in_statement(self, unit: int, top: int) -> Iterator[None]:
        """Places recorded inside belong to this cell and its own statement number `top`."""
        outer = self.unit, self.top
        self.unit, self.top = unit, top
        try:
            yield
        finally:
            self.unit, self.top = outer

    @contextmanager
    def guarding(self, asked: Value) -> Iterator[None]:
        """What runs only with some versions of a library (`asked` decides) need not work with all."""
        guards = isinstance(asked, Unknown) and asked.cause is Cause.VERSION
        self.paths.guarded += guards
        try:
            yield
        finally:
            self.paths.guarded -= guards

    def aside(self, work: Callable[[], Value]) -> Value:
        """What `work` would give, with everything it does forgotten, but for what it uses: what it calls still counts
        as not called.
        """
        state, log, order, called = self.state, self.log, self.order, set(self.notes.called)
        self.state, self.log = state.copy(), Log(calls=list(log.calls))
        self.paths.guarded += 1
        try:
            return work()
        finally:
            self.paths.guarded -= 1
            log.loaded |= self.log.loaded & state.heap.keys()
            self.state, self.log, self.order, self.notes.called = state, log, order, called

    # Values

    def join_returns(self, frame: Frame, stopped: bool) -> Value:
        """The value of a call from the ways its body ended; the state goes on from where they meet."""
        ends = list(frame.returns)
        if not stopped:
            ends.append((NONE, self.state))
        if not ends:
            return Unknown("a call that raises")
        chosen = self._choose([state for _, state in ends])
        if chosen is not None:
            ends = [ends[chosen]]
        value = ends[0][0]
        for other, _ in ends[1:]:
            value = join(value, other, "the function returns different things")
        self._merge([state for _, state in ends], self.state, "the function returns on several paths")
        return value


@dataclass(slots=True)
class _Outcome:
    place: int
    stopped: bool
    state: State
    log: Log
    returns: list[tuple[Value, State]]
    breaks: list[State]
    continues: list[State]

    @property
    def dead(self) -> bool:
        """It ended in `raise` or `exit`: nothing goes on from here."""
        return self.stopped and not (self.returns or self.breaks or self.continues)

    def end(self) -> State:
        if not self.stopped:
            return self.state
        ends = [s for _, s in self.returns] + self.breaks + self.continues
        return ends[0]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the interpreter runs on: what each node of syntax does and what a call does, and the world it meets."""

    expressions: Mapping[type, Callable[[Interpreter, Any], Value]]
    statements: Mapping[type, Callable[[Interpreter, Any], bool]]
    call: Callable[[Interpreter, Value, Args, cst.Call], Value]
    world: Callable[[Interpreter], World]
