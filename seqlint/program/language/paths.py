"""From a source to its runs: parse, run every path, then the functions that nobody calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import libcst as cst

from seqlint.program.language import calls, expressions, python, statements, syntax
from seqlint.program.language.interpreter import MAX_STEPS, MODULE, Ended, Interpreter, Meaning
from seqlint.program.language.state import Key
from seqlint.program.language.values import Class, Function, Ref, Unknown, Value, same
from seqlint.program.language.world import World
from seqlint.reading.cell import may_change, may_set
from seqlint.reading.source import Source

MAX_UNCALLED = 200


def trees(source: Source, known: Iterable[tuple[str, cst.Module]] = ()) -> tuple[cst.Module, ...]:
    """The trees of a source's cells. Anchors are identities of their nodes, so the Program keeps them.

    `known`: trees of texts from an earlier analysis; each stands for one cell, also where two have the same text.
    """
    kept: dict[str, list[cst.Module]] = {}
    for text, tree in known:
        kept.setdefault(text, []).append(tree)
    return tuple(kept[c.text].pop() if kept.get(c.text) else syntax.parse(c.text) for c in source.cells)


def meaning(world: Callable[[Interpreter], World]) -> Meaning:
    """Python in a world."""
    return Meaning(expressions.EXPRESSIONS, statements.STATEMENTS, calls.call_value, world)


def module_runs(
    source: Source, world: Callable[[Interpreter], World], known: Iterable[tuple[str, cst.Module]] = ()
) -> list[Interpreter]:
    """The module run once for each way in which its branches shape its models. `known`: as in `trees`."""
    syntax.bindings.cache_clear()  # it holds the trees of the file before
    units, means = trees(source, known), meaning(world)
    return _explore(lambda choices: _module(Interpreter(source, units, means, choices)))


def _explore(start: Callable[[tuple[int, ...] | None], Interpreter]) -> list[Interpreter]:
    """Run with every combination of choices at the branches that matter; once with none, where that takes too long."""
    queue: list[tuple[int, ...]] = [()]
    done: list[Interpreter] = []
    while queue:
        choices = queue.pop(0)
        run = start(choices)
        done.append(run)
        if len(done) > 1 and sum(each.steps for each in done) > 2 * MAX_STEPS:
            return [start(None)]
        for position in range(len(choices), len(run.paths.taken)):
            prefix = tuple(choice for choice, _ in run.paths.taken[:position])
            queue += [(*prefix, other) for other in range(1, run.paths.taken[position][1])]
    return done


def _module(run: Interpreter) -> Interpreter:
    for number, unit in enumerate(run.units):
        if run.ended:
            break
        _guarded(run, lambda number=number, unit=unit: _run_unit(run, number, unit))  # type: ignore[misc]
    return run


def _run_unit(run: Interpreter, number: int, unit: cst.Module) -> None:
    if lost := run.source.cells[number].lost:
        _lose(run, lost)
    for place, statement in enumerate(unit.body):
        with run.in_statement(number, place):
            if run.execute((statement,)):
                _put_off(run, unit.body[place + 1 :])
                return


def _put_off(run: Interpreter, rest: Sequence[cst.CSTNode]) -> None:
    """A notebook's cell stops itself: `raise NotImplementedError` stands where the reader is to write something. Who
    executes the cells behind it has done so, and with that may have set any name.
    """
    if run.source.notebook:
        _lose(run, cst.Module(rest).code)  # type: ignore[arg-type]
        run.notes.stars.append("?")


def _lose(run: Interpreter, text: str) -> None:
    """A cell does not parse: what it would do to what it names is not known."""
    mentioned = [key for key in run.state.names if key[0] == MODULE and may_change(text, key[1])]
    python.escape(run, [run.state.names[key] for key in mentioned], None)
    for key in mentioned:
        if may_set(text, key[1]):
            run.state.names[key] = Unknown("a cell that does not parse may set it")


def _guarded(run: Interpreter, work: Callable[[], object]) -> None:
    """Deep programs end in Unknown, not in an exception, and a branch that ends the program ends the run."""
    frames, loops, tries = len(run.frames), len(run.paths.loops), len(run.paths.tries)
    try:
        work()
    except (RecursionError, Ended) as error:
        del run.frames[frames:], run.paths.loops[loops:], run.paths.tries[tries:]
        run.paths.guarded = run.paths.speculating = 0
        run.paths.watch = None
        run.ended = isinstance(error, Ended)
        run.notes.stars += [] if run.ended else ["?"]


def uncalled_runs(base: Interpreter) -> Iterator[Interpreter]:
    """The functions and methods that the module never calls, each run from the module's final state.

    Those that no other one mentions come first: what they call is met there, with the arguments that it gets.
    """
    called, steps = set(base.notes.called), 0
    functions = [each for each in _functions(base) if id(each[0].node) not in called][:MAX_UNCALLED]
    if len(functions) > 1:
        names, attributes = syntax.mentioned(tuple(base.units)), syntax.attributes(base.units)
        functions.sort(key=lambda each: each[0].name in attributes if each[1] is not None else names[each[0].name] > 1)
    for function, owner in functions:
        if id(function.node) in called:
            continue
        if steps > MAX_STEPS:
            break
        runs = _explore(lambda taken, f=function, o=owner: _function(base, f, o, taken))  # type: ignore[misc]
        steps += sum(run.steps for run in runs)
        for run in runs:
            called |= run.notes.called
        yield from runs


def _functions(run: Interpreter) -> list[tuple[Function, Value | None]]:
    found: list[tuple[Function, Value | None]] = []
    in_class = {id(v.node) for (_, _), v in run.state.names.items() if isinstance(v, Function) and v.owner is not None}
    found += [(f, None) for key, f in run.notes.functions.items() if key not in in_class]
    for cls in run.notes.classes.values():
        if isinstance(cls, Class):
            methods = [v for (s, _), v in run.state.names.items() if s == cls.scope_id and isinstance(v, Function)]
            found += [(m, cls) for m in methods if not any(m.node is f.node for f, _ in found)]
    return found


def _function(
    base: Interpreter, function: Function, owner: Value | None, choices: tuple[int, ...] | None
) -> Interpreter:
    run = base.part(choices)
    for other in base.notes.functions.values():  # whoever calls this one may have called those that set globals
        for name in syntax.bindings(other.node).outer_global:
            run.state.names[MODULE, name] = Unknown(f"`{name}` is set by the function {other.name}")
    _forget_rebound(run, base.notes.defined_among.get(id(function.node), {}))

    def work() -> None:
        with run.in_statement(function.unit, function.top):
            receiver = _self_of(run, owner, function)
            run.notes.since = run.order
            calls.analyze_uncalled(run, function, receiver)

    _guarded(run, work)
    return run


def _forget_rebound(run: Interpreter, then: Mapping[Key, Value]) -> None:
    """A name that has another value now than when the function was defined: nobody knows which one a call would see."""
    for key, value in then.items():
        if key[0] == MODULE and not same(run.state.names.get(key, value), value):
            run.state.names[key] = Unknown(f"`{key[1]}` is given several values")


def _self_of(run: Interpreter, owner: Value | None, function: Function) -> Value | None:
    """An object to call a method on: one that the program made, else a new one with unknown arguments."""
    if not isinstance(owner, Class):
        return None
    made = run.notes.instances.get(id(owner.node))
    if isinstance(made, Ref) and made.id in run.state.heap:
        return made
    made = calls.new_object(run, owner, function.node)
    init = calls.find_method(run, owner, "__init__")
    if function.name != "__init__" and isinstance(init, Function):
        calls.analyze_uncalled(run, init, made)
    elif init is None and isinstance(made, Ref):
        calls.forget_fields(run, made, owner)
    return made
