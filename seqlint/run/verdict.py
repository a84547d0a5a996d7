"""From the submission's record and the measurements on the rebuilt model to checks and a verdict. No process here."""

from __future__ import annotations

import ast
import errno
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from seqlint import compare
from seqlint.facts import ModelFacts, Shape
from seqlint.reading.cell import Cell, LeftOut
from seqlint.run import left_out
from seqlint.run.plan import CHECKS, Check, Failure, Frame, Plan, Reason, Verdict, fits, format_shape
from seqlint.run.record import Described, Record, Stopped, is_a_claim, is_of_the_place
from seqlint.wording import line_of

AGREEMENT = ("rebuilds", "static-agreement")
"""The checks that compare what analysis, record and rebuilt model say. One that fails is no mark off: it is a doubt."""
DOUBTED: dict[str, Callable[[ModelFacts], Shape | int | None] | None] = {
    "input-shape": lambda facts: facts.input_shape,
    "output-shape": lambda facts: facts.output_shape,
    "params": lambda facts: facts.params,
    "forward-pass": None,
    "one-step": None,
}
"""Checks of the model itself, and what the analysis knows of each."""
LONGEST = 300


@dataclass(frozen=True)
class Measured:
    """The judged model as rebuilt. `facts` are the measured ones (verified), else what the submission claims.

    `given`: it was unbuilt and built with the expected input shape. `why`: why it could not be rebuilt. `forward`,
    `step`: outcome and message of the forward passes and the training step, None where they were not made.
    """

    facts: ModelFacts
    claimed: ModelFacts
    given: bool = False
    why: str | None = None
    forward: tuple[bool | None, str] | None = None
    step: tuple[bool | None, str] | None = None


@dataclass(frozen=True)
class NotJudged:
    """No model to judge, and why."""

    reason: Reason
    message: str


def choose(record: Record, wanted: str | None) -> int | NotJudged:
    """Which model is judged: `wanted`, else the one bound to `model`, else the only one that is not part of another."""
    if wanted is not None and wanted.endswith("()"):
        if record.called is not None:
            return record.called
        return NotJudged("no-model", f"{wanted} did not return a model; {_names(record)}")
    if wanted is not None:
        if wanted in record.names:
            return record.names[wanted]
        local = [number for number, model in enumerate(record.models) if model.name == wanted]
        if len(local) == 1:
            return local[0]
        return NotJudged("no-model", f"no model is called {wanted} at the end; {_names(record)}")
    if "model" in record.names:
        return record.names["model"]
    free = [number for number, model in enumerate(record.models) if not model.nested]
    if len(free) == 1:
        return free[0]
    if not free:
        return NotJudged("no-model", "the program built no Sequential model")
    return NotJudged(
        "ambiguous-model", f"the program built {len(free)} models and none is called model; {_names(record)}"
    )


def _names(record: Record) -> str:
    names = sorted({*record.names, *(model.name for model in record.models if model.name)})
    return f"models here: {', '.join(names)}; choose one with --model NAME" if names else "no model has a name"


def stopped(error: Stopped) -> tuple[Reason, str]:
    """Reason and message for a submission that an exception ended before there was a model to judge."""
    kind, said = error.kinds[0], error.message
    text = f"{kind}: {said}" if said else kind
    known: dict[str, tuple[Reason, str]] = {
        "TimeUp": ("timeout", "the program ran longer than the time limit"),
        "TooLarge": ("too-large", error.message),
        "MemoryError": ("out-of-memory", "the program asked for more memory than the limit"),
        "ResourceExhaustedError": ("out-of-memory", "the program asked for more memory than the limit"),
        "SystemExit": ("exit", "the program ended itself before the model was built"),
        "SyntaxError": ("syntax-error", text),
        "FileNotFoundError": ("missing-file", f"{text} (the teacher can supply the file)"),
        "ModuleNotFoundError": ("missing-module", f"{text} (the teacher can install the module)"),
    }
    for name in error.kinds:
        if name in known and (name != "ModuleNotFoundError" or is_of_the_place(error.kinds, error.message)):
            return known[name]
    if error.errno == errno.ENOSPC or error.errno == errno.EFBIG:
        return "disk-limit", f"the program wrote more than the limit ({text})"
    if error.errno == errno.EAGAIN or (kind == "RuntimeError" and "start new thread" in error.message):
        return "process-limit", f"the program started more threads or processes than the limit ({text})"
    return "exception", text


def failure(error: Stopped | None) -> Failure | None:
    """The exception as the student sees it; None where the program came to its end, by `sys.exit()` too."""
    if error is None or _is_end(error):
        return None
    frames = tuple(Frame(*frame) for frame in error.frames)
    last = frames[-1] if frames else None
    return Failure(error.kinds[0], error.message, last.cell if last else None, last.line if last else None, frames)


def checks(plan: Plan, record: Record, measured: Measured) -> tuple[Check, ...]:
    """The asked checks, in the order of the contract. A check nobody asked for is left out."""
    asked = plan.checks or CHECKS
    inferred = compare.closest(measured.facts, plan.inferred)
    made = {name: _MAKERS[name](plan, record, measured, inferred) for name in CHECKS}
    differing = [check for name in AGREEMENT if (check := made[name]) is not None and "model" in check.about]
    if differing:
        why = f"could not be confirmed: {differing[-1].message}"
        made = {name: _doubted(check, inferred, measured, why) for name, check in made.items()}
    elif record.guessed:
        made = {name: _of_made_up_data(check, inferred, measured) for name, check in made.items()}
    missing = lost(plan, record, measured.facts.name)
    if missing is not None:
        made = {name: _pardoned(check, missing) for name, check in made.items()}
    return tuple(check for name, check in made.items() if check is not None and name in asked)


def blamed(plan: Plan, record: Record) -> LeftOut | None:
    """What is not executed and may define the name for want of which the program stopped."""
    error = record.error
    return None if error is None else left_out.blamed(plan.source.left_out, error.kinds, error.message)


def lost(plan: Plan, record: Record, model: str | None) -> LeftOut | None:
    """What is not executed and may be why something is missing, of the program or of the model of that name."""
    return blamed(plan, record) or left_out.changing(plan.source.left_out, model)


def excused(message: str, missing: LeftOut | None) -> str:
    """What is said of something that failed, with what may be the cause."""
    return message if missing is None else f"{missing.place} is not executed and may define what is missing: {message}"


def _pardoned(check: Check | None, missing: LeftOut) -> Check | None:
    if check is None or check.passed is not False or check.name in AGREEMENT:
        return check
    return replace(check, passed=None, message=f"could not be decided: {excused(check.message, missing)}")


def _of_made_up_data(check: Check | None, inferred: ModelFacts | None, measured: Measured) -> Check | None:
    """A number of the model that is not as expected may come from data that is not here."""
    if check is None or check.passed is not False or DOUBTED.get(check.name) is None:
        return check
    why = f"could not be decided here, where data is made up or missing (the teacher can supply it): {check.message}"
    return _doubted(check, inferred, measured, why)


def _doubted(check: Check | None, inferred: ModelFacts | None, measured: Measured, why: str) -> Check | None:
    """A check that cannot be relied upon: only what analysis and measurement both say is decided."""
    if check is None or check.name not in DOUBTED or check.passed is None:
        return check
    of = DOUBTED[check.name]
    known = of(inferred) if of is not None and inferred is not None else None
    agrees = known is not None and of is not None and known == of(measured.facts)
    return check if agrees else replace(check, passed=None, message=why)


def loss_of(compiled: Mapping[str, Any] | None) -> str | None:
    """The name of the loss in a model's compile settings; None where there is none or it cannot be told."""
    told = None if compiled is None else compiled.get("loss")
    if isinstance(told, dict):
        own = not str(told.get("module", "keras")).startswith(("keras", "builtins"))
        name = told.get("config") if told.get("class_name") == "function" else told.get("class_name")
        told = compare.OWN if own else name
    return told if isinstance(told, str) else None


def verdict(made: tuple[Check, ...], verified: bool) -> Verdict:
    """`failed` where a check failed; `unverified` where one could not be decided or accounts of the model differ."""
    if any(check.passed is False and check.name not in AGREEMENT for check in made):
        return "failed"
    doubtful = any(check.passed is False for check in made)
    undecided = any(check.passed is None and check.name != "static-agreement" for check in made)
    return "unverified" if doubtful or undecided or not verified else "passed"


def trained(plan: Plan, record: Record, described: Described) -> tuple[bool | None, str]:
    """Has the program trained a model, so that it may have learned something? If not, why; None: it cannot be told."""
    error, raised = record.error, described.raised
    if described.trained and described.finite:
        inside = next(filter(None, (_reaching(cell) for cell in plan.source.cells)), None)
        return (True, "") if inside is None else (None, f"could not be confirmed: {inside}")
    why, excused = "no weight of it moves", False
    if described.trained:
        why, excused = "training makes its weights NaN or infinite, so it learns nothing", record.guessed
    elif raised is not None:
        place = line_of(raised.cell, raised.line)
        why, excused = f"`{raised.method}` raises in {place}: {_first_line(raised.error)}", raised.guessed
    elif record.cut is not None:
        why = f"no weight of it moves until {record.cut[1]}"
    elif error is not None and not _is_end(error):
        where = f" in {line_of(*error.frames[-1][:2])}" if error.frames else ""
        why = f"before that it stops{where} with {_first_line(stopped(error)[1])}"
        excused = error.guessed or is_of_the_place(error.kinds, error.message)
    if excused:
        return None, f"could not be decided here, where data is made up or missing: {why}"
    return False, f"the program does not train the model: {why}"


REACHING = frozenset({
    "get_objects", "get_referents", "get_referrers", "_getframe", "_current_frames", "currentframe", "f_back",
    "f_locals", "f_globals", "cell_contents", "getclosurevars", "ctypes", "fdopen", "os.write", "seqlint",
    "__closure__", "__globals__", "__wrapped__",
})  # fmt: skip
"""How a program gets at what watches its training, which runs in the same process. No program about models needs it."""
TAKES_NAMES = frozenset({"exec", "eval", "compile", "getattr", "attrgetter", "__import__", "import_module"})
"""To what such a name may be given in a text."""


def _reaching(cell: Cell) -> str | None:
    """That a cell reaches into the code around it: what it says of its own training is not believed then."""
    for node in ast.walk(ast.parse(cell.text)):
        for name in REACHING.intersection(_called(node)):
            where = line_of(cell.index, getattr(node, "lineno", 1))
            return f"with `{name}` in {where} the program reaches into the code that watches its training"
    return None


def _called(node: ast.AST) -> tuple[str, ...]:
    """What a name, an attribute, an import, or a text that is taken for such, names."""
    match node:
        case ast.Name(id=name):
            return (name,)
        case ast.Attribute(value=owner, attr=name):
            return name, f"{owner.id}.{name}" if isinstance(owner, ast.Name) else name
        case ast.alias(name=name):
            return tuple(name.split("."))
        case ast.ImportFrom(module=str(module)):
            return (*module.split("."), *(f"{module}.{each.name}" for each in node.names))
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args) if name in TAKES_NAMES:
            texts = [arg.value for arg in args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            return tuple(word for text in texts for word in re.findall(r"\w+", text))
    return ()


def _first_line(text: str) -> str:
    return text.partition("\n")[0].rstrip()[:LONGEST]


Maker = Callable[[Plan, Record, Measured, "ModelFacts | None"], "Check | None"]


def _shape_check(name: str, of: Callable[[Any], Shape | None]) -> Maker:
    def make(plan: Plan, record: Record, measured: Measured, inferred: ModelFacts | None) -> Check | None:
        expected = of(plan.expect)
        if expected is None:
            return None
        return _compared(name, format_shape, expected, of(measured.facts), of(inferred) if inferred else None, measured)

    return make


def _params_check(plan: Plan, record: Record, measured: Measured, inferred: ModelFacts | None) -> Check | None:
    if plan.expect.params is None:
        return None
    known = inferred.params if inferred else None
    return _compared("params", _format_count, plan.expect.params, measured.facts.params, known, measured)


def _compared(
    name: str, show: Callable[[Any], str], expected: Any, actual: Any, known: Any, measured: Measured
) -> Check:
    noun = {"params": "number of parameters"}.get(name, name.replace("-", " "))
    passed: bool | None = fits(expected, actual) if isinstance(expected, tuple) else actual == expected
    message = f"the {noun} is {show(actual)}" if passed else f"the {noun} is {show(actual)}, expected {show(expected)}"
    if actual is None and measured.facts.built:
        message = f"the model has several outputs or inputs, expected {show(expected)}"
    elif actual is None:
        passed = False
        message = f"the model has no {noun} yet: nothing gives it an input shape (an Input layer, or --input-shape)"
    if measured.given:
        message += (
            f"; the model was unbuilt, it was built here with input shape {format_shape(measured.facts.input_shape)}"
        )
    if not measured.facts.verified:
        passed, message = None, f"could not be confirmed: {measured.why}; the program says {show(actual)}"
    inferred = None if known is None else show(known)
    return Check(name, passed, show(expected), None if actual is None else show(actual), inferred, message)


def _format_count(count: int | None) -> str:
    return "not known" if count is None else str(count)


def _runs_to_end(plan: Plan, record: Record, measured: Measured, inferred: ModelFacts | None) -> Check:
    error = record.error
    if record.cut is not None:
        return Check("runs-to-end", False, None, None, None, record.cut[1])
    if plan.source.broken and (error is None or _is_end(error)):
        place = line_of(plan.source.broken[0].cell, plan.source.broken[0].line)
        said = f"could not be decided: {place} is not valid Python, so that cell is not executed"
        return Check("runs-to-end", None, None, None, None, said)
    if error is None or _is_end(error):
        return Check("runs-to-end", True, None, None, None, "the program runs to its end")
    reason, message = stopped(error)
    if reason == "exit":
        message = f"exit code {error.exit_code}"
    where = f" in {line_of(*error.frames[-1][:2])}" if error.frames else ""
    if error.guessed and reason == "exception":
        message += ", after reading data that is not here and was made up (the teacher can supply the file)"
        if is_a_claim(error.kinds):
            message = f"{error.kinds[0]}, after data that was made up or training that was cut short"
    if error.guessed or is_of_the_place(error.kinds, error.message):
        return Check(
            "runs-to-end", None, None, None, None, f"could not be decided here: it stops{where} with {message}"
        )
    said = f"{message}{where}" if message.startswith("the program ") else f"the program stops{where} with {message}"
    return Check("runs-to-end", False, None, None, None, said)


def _is_end(error: Stopped) -> bool:
    return error.kinds[0] == "SystemExit" and not error.exit_code


def _rebuilds(plan: Plan, record: Record, measured: Measured, inferred: ModelFacts | None) -> Check:
    if not measured.facts.verified:
        return Check("rebuilds", None, None, None, None, f"could not be rebuilt from Keras' own layers: {measured.why}")
    if measured.given:
        return Check("rebuilds", True, None, None, None, "rebuilt from its description in a clean process")
    agreement = compare.compare(measured.claimed, measured.facts)
    if agreement.differences:
        message = f"the program's model and the one rebuilt from it differ: {_listed(agreement)}"
        return Check("rebuilds", False, None, None, None, message, _about(agreement))
    return Check(
        "rebuilds", True, None, None, None, "rebuilt from its description in a clean process, with the same shapes"
    )


def _listed(agreement: compare.Agreement) -> str:
    return "; ".join(each.said for each in agreement.differences[:3])


def _about(agreement: compare.Agreement) -> frozenset[str]:
    return frozenset(each.about for each in agreement.differences)


def _tried(name: str, of: Callable[[Measured], tuple[bool | None, str] | None]) -> Maker:
    def make(plan: Plan, record: Record, measured: Measured, inferred: ModelFacts | None) -> Check:
        outcome = of(measured)
        if not measured.facts.verified:
            return Check(name, None, None, None, None, f"could not be tried: {measured.why}")
        if outcome is None:
            return Check(name, None, None, None, None, "could not be tried: the model has no input shape yet")
        return Check(name, outcome[0], None, None, None, outcome[1])

    return make


def _static_agreement(plan: Plan, record: Record, measured: Measured, inferred: ModelFacts | None) -> Check:
    name = "static-agreement"
    if inferred is None:
        return Check(name, None, None, None, None, "nothing to compare: the analysis did not infer this model")
    actual = format_shape(measured.facts.output_shape)
    agreement = compare.compare(inferred, measured.facts)
    left = f"{agreement.unknown} not compared" if agreement.unknown else "all compared"
    shown = format_shape(inferred.output_shape)
    if not measured.facts.verified:
        return Check(name, None, None, actual, shown, f"could not be compared: {measured.why}")
    stopped_early = record.cut is not None or (record.error is not None and not _is_end(record.error))
    if agreement.differences and stopped_early:
        message = "could not be compared: the program stops before it has built what the analysis sees"
        return Check(name, None, None, actual, shown, message)
    if agreement.differences:
        message = f"the analysis and the built model differ: {_listed(agreement)}; {left}"
        return Check(name, False, None, actual, shown, message, _about(agreement))
    if not agreement.compared:
        return Check(name, None, None, actual, shown, "nothing to compare: the analysis knows none of its numbers")
    return Check(name, True, None, actual, shown, f"{agreement.compared} numbers agree, {left}")


_MAKERS: dict[str, Maker] = {
    "input-shape": _shape_check("input-shape", lambda facts: facts.input_shape),
    "output-shape": _shape_check("output-shape", lambda facts: facts.output_shape),
    "params": _params_check,
    "runs-to-end": _runs_to_end,
    "rebuilds": _rebuilds,
    "forward-pass": _tried("forward-pass", lambda measured: measured.forward),
    "one-step": _tried("one-step", lambda measured: measured.step),
    "static-agreement": _static_agreement,
}
