"""What a run keeps, in three parts: the way it takes (Paths), what it notices on it (Log), and what it finds out about
the program (Notes). And the scopes, loops and attempts that are running.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any, Literal, TypeAlias

import libcst as cst

from seqlint.program.language.state import Key, State
from seqlint.program.language.values import Array, Function, Made, Ref, Value
from seqlint.program.model import Anchor, Fault, Load
from seqlint.quick import dataclass

Question: TypeAlias = tuple[tuple[object, Value | None], ...]
"""A condition: its words, and the values it asks about with their identities. () where they are not known."""


@dataclass(slots=True)
class Frame:
    """One running scope.

    `parents`: the scopes its free names are looked up in, innermost first, before the module's. `passed`: the arrays
    and the like that the function was given, by its names for them; `changed`: those of them that it changes in place.
    `yields`: what a generator has yielded so far, None for something of which the number is not known.
    """

    scope: int
    kind: Literal["module", "function", "class", "comprehension"]
    parents: tuple[int, ...] = ()
    function: Function | None = None
    returns: list[tuple[Value, State]] = field(default_factory=list)
    passed: dict[str, Array | Made] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    yields: list[Value | None] = field(default_factory=list)


@dataclass(slots=True)
class Loop:
    """A running loop, and the states in which its body was left by `break` and `continue`. `level`: how many open
    branches it stands in.
    """

    node: cst.For | cst.While | None = None
    level: int = 0
    breaks: list[State] = field(default_factory=list)
    continues: list[State] = field(default_factory=list)


@dataclass(slots=True)
class Attempt:
    """A running `try`: the states in which its body raised. `sure`: it does, whichever way the branches in it go.

    `level`: how many open branches it stands in. `names`: its handlers catch a NameError.
    """

    level: int
    names: bool
    raised: list[State] = field(default_factory=list)
    sure: bool = False


@dataclass(slots=True)
class Watch:
    """What one round of a loop does: the names it reads as they were before it, those it binds anew whichever way it
    goes, and what its conditions asked, of which values, with which answers. `level`: in how many open branches it
    runs.
    """

    level: int
    read: set[Key] = field(default_factory=set)
    bound: set[Key] = field(default_factory=set)
    asked: list[tuple[cst.BaseExpression, tuple[Value | None, ...], bool | None]] = field(default_factory=list)


@dataclass(slots=True)
class Paths:
    """The way that a run takes through the program.

    `choices`: the branches to take where a model differs; `taken`: those taken, of how many. `loops`, `tries`: those
    that are running; `loop`: the next id when the running loop of unknown length began. `guarded`: in how many `try`
    with handlers, or beside the program; `speculating`: in how many open branches. `forks`: how often it was not known
    which way the program goes on, or how often round. `answers`: which way it went at a condition. `watch`: the running
    round of the innermost loop that is followed.
    """

    choices: tuple[int, ...] | None = ()
    taken: list[tuple[int, int]] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    tries: list[Attempt] = field(default_factory=list)
    loop: int = 0
    guarded: int = 0
    speculating: int = 0
    forks: int = 0
    answers: dict[Question, int] = field(default_factory=dict)
    watch: Watch | None = None


@dataclass(slots=True)
class Notes:
    """What was found out about the program, whichever way it takes.

    `stars`: the modules whose names a star import binds, "?" for what else may bind names that nobody sees. `since`:
    events up to this order lie before the function that is run. `functions`, `classes`: by their definition;
    `defined_among`: the names when a function was defined. `called`: those functions that were; `handed_on`: those
    given to code that is not known. `instances`: the first object of a class. `missing_imports`: names of libraries
    that nothing imports; `known_imports`: those said already. `undefined`: names said to be so. `imported`: names of
    libraries as written; `library_calls`: canonical names of functions called. `callbacks`: bound to a name, and when.
    `decorating`: the nodes of decorators.
    """

    stars: list[str] = field(default_factory=list)
    since: int = 0
    functions: dict[int, Function] = field(default_factory=dict)
    defined_among: dict[int, dict[Key, Value]] = field(default_factory=dict)
    called: set[int] = field(default_factory=set)
    handed_on: set[cst.FunctionDef | cst.Lambda] = field(default_factory=set)
    classes: dict[int, Value] = field(default_factory=dict)
    class_orders: dict[int, list[Value]] = field(default_factory=dict)
    instances: dict[int, Value] = field(default_factory=dict)
    missing_imports: dict[str, Anchor] = field(default_factory=dict)
    undefined: set[tuple[int, str]] = field(default_factory=set)
    known_imports: frozenset[str] = frozenset()
    imported: list[tuple[str, Anchor]] = field(default_factory=list)
    library_calls: set[str] = field(default_factory=set)
    callbacks: list[tuple[str, Made, int]] = field(default_factory=list)
    decorating: set[int] = field(default_factory=set)

    def of_part(self) -> Notes:
        """Those with which a function begins that nobody calls: whoever calls it may have called any other before."""
        return Notes(
            stars=list(self.stars),
            functions=dict(self.functions),
            handed_on={*self.handed_on, *(function.node for function in self.functions.values())},
            instances=dict(self.instances),
            missing_imports=dict(self.missing_imports),
            undefined=set(self.undefined),
            known_imports=frozenset(self.missing_imports),
            imported=list(self.imported),
            library_calls=set(self.library_calls),
        )


@dataclass(frozen=True, slots=True)
class ObjectCall:
    """A library's object called on a tensor: `Dense(3)(x)`. `plain`: with nothing but one tensor."""

    at: Anchor
    ref: Ref
    inputs: tuple[Value, ...]
    output: int
    plain: bool


@dataclass(slots=True)
class Log:
    """What was noticed on a path; a discarded branch takes its part back."""

    faults: list[Fault[Any]] = field(default_factory=list)
    calls: list[ObjectCall] = field(default_factory=list)
    ran: set[int] = field(default_factory=set)
    loaded: set[int] = field(default_factory=set)
    alone: set[int] = field(default_factory=set)
    reads: list[int] = field(default_factory=list)
    uses: list[tuple[int, Value, Anchor]] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)

    def add(self, other: Log) -> None:
        self.faults += other.faults
        self.calls += other.calls
        self.uses += other.uses
        self.loads += other.loads
        self.reads += other.reads
        self.ran |= other.ran
        self.loaded |= other.loaded
        self.alone |= other.alone
