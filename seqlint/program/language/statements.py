"""What each statement does: one function a node type, in one table; True where it leaves its block early."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from seqlint.program.language import calls, containers, imports, operators, python, syntax
from seqlint.program.language.assignment import assign, bind
from seqlint.program.language.expressions import counted
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.kept import Attempt, Loop, Question
from seqlint.program.language.operators import AUGMENTED
from seqlint.program.language.rounds import MAX_LOOP_STEPS, MAX_ROUNDS, followed, note_asked, one_by_one
from seqlint.program.language.state import State, widen
from seqlint.program.language.values import NONE, Class, Function, Ref, Unknown, Value
from seqlint.quick import replace


def _block(run: Interpreter, node: cst.SimpleStatementLine | cst.BaseSuite) -> bool:
    return run.execute(node.body)


def _expression(run: Interpreter, node: cst.Expr) -> bool:
    if isinstance(node.value, cst.SimpleString):
        return False
    value = run.eval(node.value)
    run.world.dropped(value, node)
    return value is python.EXIT


# Assignment


def _assign(run: Interpreter, node: cst.Assign) -> bool:
    value = run.eval(node.value)
    for target in node.targets:
        assign(run, target.target, value, node)
    return False


def _annotated(run: Interpreter, node: cst.AnnAssign) -> bool:
    if node.value is not None:
        assign(run, node.target, run.eval(node.value), node)
    return False


def _augmented(run: Interpreter, node: cst.AugAssign) -> bool:
    old = run.eval(node.target)
    value = run.eval(node.value)
    sign = AUGMENTED[type(node.operator)]
    run.world.operands(sign, (old, value), (node.target, node.value))
    result = operators.augmented(run, sign, old, value)
    if result is not old or not isinstance(old, Ref):
        assign(run, node.target, result, node)
    return False


def _delete(run: Interpreter, node: cst.Del) -> bool:
    _unbind(run, node.target, node)
    return False


def _unbind(run: Interpreter, target: cst.BaseExpression, node: cst.Del) -> None:
    """`del target`."""
    match target:
        case cst.Name():
            if run.state.names.pop((run.scope_of(target.value), target.value), None) is None:
                python.unbound(run, target)
        case cst.Tuple() | cst.List():
            for element in target.elements:
                _unbind(run, element.value, node)
        case cst.Attribute():
            run.eval(target.value)
        case cst.Subscript():
            owner = run.eval(target.value)
            if isinstance(owner, Ref):
                run.world.item_changed(owner, target, node)
                containers.delete_item(run, owner, containers.index_of(run, target))
            else:
                run.world.item_deleted(owner, target, containers.index_of(run, target))


# Branches and loops


def _if(run: Interpreter, node: cst.If) -> bool:
    asked = run.eval(node.test)
    known = python.truth(run, asked)
    note_asked(run, node.test, known)

    def otherwise() -> bool:
        return False if node.orelse is None else run.execute([node.orelse])

    question = () if known is not None else _question(run, node.test)
    if question in run.paths.answers:
        known = not run.paths.answers[question]
    if known is not None:
        return run.execute(node.body.body) if known else otherwise()
    with run.guarding(asked):
        return run.branch([lambda: run.execute(node.body.body), otherwise], "it depends on a condition", question)


_PLAIN = (cst.Comparison, cst.ComparisonTarget, cst.BooleanOperation, cst.UnaryOperation)


def _question(run: Interpreter, test: cst.CSTNode) -> Question:
    """What a condition asks, the same wherever it asks it of the same values; () where these could change unseen."""
    parts: list[tuple[object, Value | None]] = []
    stack = [test]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Name):
            value = run.lookup(node.value)
            if isinstance(value, Ref):
                return ()
            parts.append((node.value, None) if value is None else (id(value), value))
        elif isinstance(node, cst.Integer | cst.Float | cst.SimpleString):
            parts.append((node.value, None))
        elif isinstance(node, _PLAIN):
            parts.append((type(node).__name__, None))
            stack += node.children
        elif isinstance(node, cst.BaseCompOp | cst.BaseBooleanOp | cst.BaseUnaryOp):
            parts.append((type(node).__name__, None))
        elif not isinstance(node, cst.BaseParenthesizableWhitespace | cst.LeftParen | cst.RightParen):
            return ()
    return tuple(parts)


def _for(run: Interpreter, node: cst.For) -> bool:
    iterable = run.eval(node.iter)
    run.world.looped(iterable, node.iter)
    values = python.in_order(run, iterable)
    if values is None or not followed(run, [node.body], len(values)):
        first = counted(run, node.iter, python.element(run, iterable))
        return _unknown_loop(run, node, lambda: assign(run, node.target, first, node, True))
    run.paths.loops.append(Loop(node, run.paths.speculating))
    loop, ended = run.paths.loops[-1], False
    for value in one_by_one(run, values, node):
        assign(run, node.target, value, node, quiet=True)
        if _round(run, node.body.body, loop):
            ended = True
            break
    return _after(run, node, loop, ended)


def _while(run: Interpreter, node: cst.While) -> bool:
    run.paths.loops.append(Loop(node, run.paths.speculating))
    loop, before, start = run.paths.loops[-1], run.state.copy(), run.steps
    ended = False
    endless = isinstance(node.test, cst.Integer) or (isinstance(node.test, cst.Name) and node.test.value == "True")
    for count in range(MAX_ROUNDS):
        known = python.truth(run, run.eval(node.test))
        note_asked(run, node.test, known)
        if known is False:
            return _after(run, node, loop, ended)
        ended = _round(run, node.body.body, loop)
        if ended:
            break
        if known is None or endless or run.steps - start > MAX_LOOP_STEPS or count == MAX_ROUNDS - 1:
            _forget(run, before)
            break
    return _after(run, node, loop, ended)


def _forget(run: Interpreter, before: State) -> None:
    """What a loop of unknown length changed since `before` is not known."""
    run.paths.forks += 1
    widen(run.state, before, "a loop of unknown length")


def _round(run: Interpreter, body: Any, loop: Loop) -> bool:
    """One round; True where no path goes on to the next."""
    stopped = run.execute(body)
    states = loop.continues + ([] if stopped else [run.state])
    loop.continues = []
    return run.merge_into(states, "it depends on a condition in a loop")


def _after(run: Interpreter, node: cst.For | cst.While, loop: Loop, ended: bool) -> bool:
    """What follows a loop: its `else` where it was not left, joined with the states of its breaks."""
    run.paths.loops.pop()
    exits: list[State] = list(loop.breaks)
    if not ended and not (node.orelse is not None and run.execute([node.orelse])):
        exits.insert(0, run.state)
    return run.merge_into(exits, "a loop that may be left early")


def _unknown_loop(run: Interpreter, node: cst.For, start: Callable[[], None]) -> bool:
    """A loop over nobody knows what: its first round as it is, then all it changed is forgotten."""
    run.paths.loops.append(Loop(node, run.paths.speculating))
    loop, before = run.paths.loops[-1], run.state.copy()
    outer, run.paths.loop = run.paths.loop, run.paths.loop or run.new_scope()
    start()
    if _round(run, node.body.body, loop) and not loop.breaks:
        run.state = before
    elif not loop.breaks:
        _forget(run, before)
    run.paths.loop = outer
    return _after(run, node, loop, False)


def _break(run: Interpreter, node: cst.Break) -> bool:
    if run.paths.loops:
        run.paths.loops[-1].breaks.append(run.state)
    return True


def _continue(run: Interpreter, node: cst.Continue) -> bool:
    if run.paths.loops:
        run.paths.loops[-1].continues.append(run.state)
    return True


def _try(run: Interpreter, node: cst.Try | cst.TryStar) -> bool:
    run.paths.guarded += bool(node.handlers)
    attempt = Attempt(run.paths.speculating, any(map(_catches_names, node.handlers)))
    run.paths.tries.append(attempt)
    stopped = run.execute(node.body.body) or attempt.sure
    run.paths.tries.pop()
    raised = attempt.raised
    if not raised:
        run.paths.guarded -= bool(node.handlers)
    if not stopped and node.orelse is not None:
        stopped = run.execute([node.orelse])
    if raised:
        run.paths.guarded -= bool(node.handlers)
    if not node.handlers and raised:
        _pass_on(run, node, raised[0])
    if node.handlers and raised:
        after = [] if stopped else [run.state]
        for handler in node.handlers:
            run.state = raised[0].copy()
            if not _handler(run, handler):
                after.append(run.state)
        stopped = run.merge_into(after, "an exception may be raised")
    elif not stopped:
        _names_of_handlers(run, node)
    if node.finalbody is not None:
        stopped = run.execute(node.finalbody.body.body) or stopped
    return stopped


def _pass_on(run: Interpreter, node: cst.Try | cst.TryStar, raised: State) -> None:
    """What a `try` without handlers leaves to the one around it: `finally` has run."""
    if run.paths.tries:
        going, run.state = run.state, raised
        if node.finalbody is not None:
            run.execute(node.finalbody.body.body)
        run.paths.tries[-1].raised.append(run.state)
        run.state = going


def _catches_names(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> bool:
    """Whether a handler catches a NameError."""
    if handler.type is None:
        return True
    types = [e.value for e in handler.type.elements] if isinstance(handler.type, cst.Tuple) else [handler.type]
    return any(syntax.dotted(each) in ("NameError", "Exception", "BaseException") for each in types)


def _handler(run: Interpreter, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> bool:
    if handler.type is not None:
        run.eval(handler.type)
    if handler.name is not None:
        assign(run, handler.name.name, Unknown("an exception"), handler, quiet=True)
    stopped = run.execute(handler.body.body)
    for name in () if handler.name is None else syntax.target_names(handler.name.name):
        run.state.names.pop((run.scope_of(name), name), None)
    return stopped


def _names_of_handlers(run: Interpreter, node: cst.Try | cst.TryStar) -> None:
    """No exception is assumed to happen; but a name that only a handler binds is bound on some path."""
    for handler in node.handlers:
        for statement in handler.body.body:
            for small in getattr(statement, "body", ()) if isinstance(statement, cst.SimpleStatementLine) else ():
                targets = [t.target for t in small.targets] if isinstance(small, cst.Assign) else []
                names = [n for t in targets for n in syntax.target_names(t)]
                if isinstance(small, cst.Import | cst.ImportFrom):
                    names += syntax.imported_names(small)
                for name in names:
                    run.state.names.setdefault((run.scope_of(name), name), Unknown("set when an exception is raised"))


def _with(run: Interpreter, node: cst.With) -> bool:
    for item in node.items:
        value = run.eval(item.item)
        if item.asname is not None:
            assign(run, item.asname.name, value, node, quiet=True)
    return run.execute(node.body.body)


def _match(run: Interpreter, node: cst.Match) -> bool:
    run.eval(node.subject)

    def taken(case: cst.MatchCase) -> Callable[[], bool]:
        def alternative() -> bool:
            for name in sorted(_captured(case.pattern)):
                bind(run, name, Unknown("what a pattern matched"), case, case, quiet=True)
            if case.guard is not None:
                run.eval(case.guard)
            return run.execute(case.body.body)

        return alternative

    return run.branch([*map(taken, node.cases), lambda: False], "it depends on a match")


def _captured(pattern: cst.CSTNode) -> set[str]:
    names = {n.value for n in [getattr(pattern, "name", None)] if isinstance(n, cst.Name)}
    for child in pattern.children:
        if isinstance(
            child, cst.MatchPattern | cst.MatchSequenceElement | cst.MatchMappingElement | cst.MatchOrElement
        ):
            names |= _captured(child)
    return names


# Functions, classes, leaving


def _function(run: Interpreter, node: cst.FunctionDef) -> bool:
    value: Value = Function(
        node, node.name.value, run.unit, run.top, run.closure(), calls.defaults_of(run, node.params)
    )
    if run.frames[-1].kind == "module" or run.frames[-1].kind == "function":
        run.notes.functions.setdefault(id(node), value)  # type: ignore[arg-type]
    run.notes.defined_among[id(node)] = dict(run.state.names)
    for decorator in reversed(node.decorators):
        run.notes.decorating.add(id(decorator.decorator))
        value = calls.decorated(run, run.eval(decorator.decorator), value, decorator)
    bind(run, node.name.value, value, node.name, node, quiet=True)
    return False


def _class(run: Interpreter, node: cst.ClassDef) -> bool:
    bases = tuple(run.eval(b.value) for b in node.bases if not b.star)
    for keyword in node.keywords:
        run.eval(keyword.value)
    frame = run.open_frame("class", syntax.bindings(node), run.closure())
    scope = frame.scope
    cls = Class(node, node.name.value, scope, bases)
    run.frames.append(frame)
    run.execute(node.body.body)
    run.frames.pop()
    for key, value in list(run.state.names.items()):
        if key[0] == scope and isinstance(value, Function) and value.owner is None:
            run.state.names[key] = replace(value, owner=cls)
    value = cls
    for decorator in reversed(node.decorators):
        run.notes.decorating.add(id(decorator.decorator))
        run.eval(decorator.decorator)
    run.notes.classes.setdefault(id(node), value)
    bind(run, node.name.value, value, node.name, node, quiet=True)
    return False


def _return(run: Interpreter, node: cst.Return) -> bool:
    value = NONE if node.value is None else run.eval(node.value)
    python.mark_returned(run, value, node)
    run.frames[-1].returns.append((value, run.state))
    return True


def _raise(run: Interpreter, node: cst.Raise) -> bool:
    if node.exc is not None:
        run.eval(node.exc)
    if run.paths.tries:
        run.paths.tries[-1].raised.append(run.state)
    return True


def _assert(run: Interpreter, node: cst.Assert) -> bool:
    run.eval(node.test)
    return False


def _nothing(run: Interpreter, node: cst.CSTNode) -> bool:
    return False


def _import(run: Interpreter, node: cst.Import | cst.ImportFrom) -> bool:
    imports.run_import(run, node)
    return False


STATEMENTS: dict[type, Callable[[Interpreter, Any], bool]] = {
    cst.SimpleStatementLine: _block,
    cst.SimpleStatementSuite: _block,
    cst.IndentedBlock: _block,
    cst.Expr: _expression,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.Del: _delete,
    cst.If: _if,
    cst.Else: lambda run, node: run.execute(node.body.body),
    cst.For: _for,
    cst.While: _while,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.With: _with,
    cst.Match: _match,
    cst.FunctionDef: _function,
    cst.ClassDef: _class,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.Import: _import,
    cst.ImportFrom: _import,
    cst.Global: _nothing,
    cst.Nonlocal: _nothing,
    cst.Pass: _nothing,
}
