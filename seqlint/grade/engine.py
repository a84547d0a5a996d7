"""Grading a class: every submission is linted and run, its checks are decided, and its result is kept at once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from seqlint import guarded, shapes
from seqlint.config import Settings
from seqlint.errors import CannotWork, one_line
from seqlint.facts import ModelFacts
from seqlint.grade import points, similar, trials
from seqlint.grade.assignment import Assignment, Task
from seqlint.grade.checks import Evidence, decide, disagree
from seqlint.grade.found import Found, Reading, found
from seqlint.grade.known import chosen, known
from seqlint.grade.outcome import Outcome
from seqlint.grade.own_checks import ScriptFailed
from seqlint.grade.result import NOT_GRADED, Deduction, Result, number
from seqlint.grade.taking import Submission
from seqlint.linting import check as lint
from seqlint.linting import suppress
from seqlint.program import analyze
from seqlint.reading.source import Source, from_text, given_up, read, unreadable
from seqlint.run import OUR_FAULT, Expectation, Plan, Run, Unavailable, finished, format_shape
from seqlint.run.trial import Tried
from seqlint.run.verdict import AGREEMENT
from seqlint.shapes import inferred
from seqlint.wording import counted, line_of

MEASURED = {kind: kind for kind in ("input-shape", "output-shape", "params", "runs-to-end", "forward-pass")}
MEASURED["trains"] = "one-step"
CONFIGURATIONS = ("seqlint.toml", "pyproject.toml")
RENAMED = "Another file name than was asked for"
OF_A_PROGRAM = ("lint", "runs-to-end")
"""Kinds that say something of the program, whatever its models."""


@dataclass(frozen=True)
class Limits:
    """How submissions are run; as the options of the same names."""

    time_limit: float = 60.0
    memory_limit: int = 4096
    isolation: Literal["strict", "best", "none"] = "strict"
    train: Literal["step", "full"] = "step"
    jobs: int = 1


@dataclass(frozen=True)
class Analysed:
    """A submission as the analysis sees it, before it runs. `unknowns`: what it could not know, a line each."""

    submission: Submission
    source: Source
    reading: Reading
    inferred: tuple[ModelFacts, ...] = ()
    unknowns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Graded:
    """A result, and what it was judged from: None where that is nothing, or nothing that holds another time."""

    result: Result
    found: Found | None = None


def provisional(assignment: Assignment, submission: Submission) -> Result:
    """The result that stands until there is a real one: no points, and it is not the student's fault."""
    message = "grading has not finished; nothing is said about this submission yet"
    return replace(_empty(assignment, submission, None, message, fault=True), verdict=NOT_GRADED)


def grade(
    assignment: Assignment,
    submissions: Sequence[Submission],
    settings: Settings,
    limits: Limits,
    *,
    tried: Mapping[str, tuple[Tried, ...]] = MappingProxyType({}),
    explain: Callable[[str], None] | None = None,
) -> Generator[Graded]:
    """One result a submission, as soon as it is there. Raises seqlint.run.Unavailable before the first one.

    Closing it ends what still runs. `tried`: by the submission's name, trials whose outcome is known from an earlier
    run; they are not made again. `explain` is told why a value is not known and what was run twice, in lines.
    """
    readable = [submission for submission in submissions if submission.measurable]
    if readable:
        warm_up(settings)
    unjudged: dict[int, Analysed] = {}

    def plans(analyses: Iterable[Analysed]) -> Iterator[Plan]:
        for number, analysed in enumerate(analyses):
            unjudged[number] = analysed
            if explain is not None:
                _tell(explain, analysed.unknowns)
            yield plan(assignment, analysed, limits, frozenset(each.name for each in earlier(analysed.submission)))

    def earlier(submission: Submission) -> tuple[Tried, ...]:
        return tried.get(submission.name, ())

    def analysis(submission: Submission) -> Analysed:
        return analyse(submission, settings, explain is not None)

    with (
        closing(guarded.beside(analysis, readable)) as analyses,
        closing(finished(plans(analyses), limits.jobs)) as runs,
    ):
        for submission in submissions:
            if not submission.measurable:
                yield without_program(assignment, submission)
        for number, made in runs:
            if explain is not None:
                _tell(explain, _run_twice(made))
            analysed = unjudged.pop(number)
            each = found(analysed.reading, models(assignment)[0], made)
            yield graded(assignment, analysed.submission, each, earlier(analysed.submission))


def one(
    assignment: Assignment,
    submission: Submission,
    settings: Settings,
    limits: Limits,
    tried: frozenset[str],
    run: Callable[[Plan], Run],
    explain: Callable[[str], None] | None = None,
) -> Found:
    """What there is to find of a single submission that has a program, after `warm_up`; `run` is how it is run."""
    analysed = analyse(submission, settings, explain is not None)
    made = run(plan(assignment, analysed, limits, tried))
    if explain is not None:
        _tell(explain, (*analysed.unknowns, *_run_twice(made)))
    return found(analysed.reading, models(assignment)[0], made)


def _tell(explain: Callable[[str], None], rows: Iterable[str]) -> None:
    for row in rows:
        explain(row)


def _run_twice(made: Run) -> Iterator[str]:
    """What is said of a run that is no part of its result."""
    if made.message and made.verdict != "could-not-run":
        yield f"{made.path}: {made.message}"


def graded(assignment: Assignment, submission: Submission, found: Found, earlier: tuple[Tried, ...] = ()) -> Graded:
    """What was found, judged. `earlier`: trials of an earlier run that were not made again."""
    whole = replace(found, tried=(*found.tried, *earlier))
    return Graded(judge(assignment, submission, whole), None if found.fault else whole)


def without_program(assignment: Assignment, submission: Submission) -> Graded:
    """The result of a submission of which nothing can be taken."""
    reason = "unreadable" if submission.fault else "missing-file"
    return Graded(_empty(assignment, submission, reason, str(submission.problem), fault=submission.fault))


def not_judged(assignment: Assignment, submission: Submission, reason: str, message: str) -> Result:
    """No result yet, through no fault of the submission."""
    return _empty(assignment, submission, reason, message, fault=True)


def results(
    assignment: Assignment,
    submissions: Sequence[Submission],
    settings: Settings,
    limits: Limits,
    step: Callable[[], None] = lambda: None,
    *,
    tried: Mapping[str, tuple[Tried, ...]] = MappingProxyType({}),
    explain: Callable[[str], None] | None = None,
) -> list[Result]:
    """All results at once, in the order of the submissions, as `grade` finds them; `step` is called after each.

    Raises CannotWork where nothing can be run here.
    """
    made = {}
    try:
        with closing(grade(assignment, submissions, settings, limits, tried=tried, explain=explain)) as coming:
            for each in coming:
                made[each.result.submission] = each.result
                step()
    except Unavailable as error:
        raise CannotWork(str(error)) from error
    return [made[each.name] for each in submissions]


def warm_up(settings: Settings) -> None:
    """Load the analysis and the rules once, not in the process of every submission."""
    shapes.warm_up()
    lint.check(from_text("empty.py", "pass\n"), settings)


def analyse(submission: Submission, settings: Settings, verbose: bool = False) -> Analysed:
    """Lint a submission, obeying none of its suppressions, and infer its models. The process that does it may die."""
    heard = guarded.last_word(_stages, submission, settings, verbose)
    dead = unreadable(submission.shown, "the process that read the file was killed")
    return heard or _unread(submission, dead, settings)


def _stages(submission: Submission, settings: Settings, verbose: bool) -> Iterator[Analysed]:
    """What holds if nothing more comes, then the analysis."""
    if submission.problem is not None:
        lacking = unreadable(submission.shown, submission.problem, "missing-file")
        yield Analysed(submission, lacking, Reading(problem=submission.problem))
        return
    source = replace(read(submission.program), path=submission.shown)
    if source.problem is not None:
        yield _unread(submission, source, settings)
        return
    yield _unread(submission, given_up(source), settings)
    try:
        yield _analysed(submission, source, settings, verbose)
    except Exception as error:  # a bug of the analysis must not end a class's grading, nor cost a student points
        fault = f"the analysis failed: {one_line(error)}"
        yield Analysed(submission, source, Reading(fault=fault))


def _unread(submission: Submission, source: Source, settings: Settings) -> Analysed:
    """Of a program that cannot be analysed; the source says why."""
    checked = lint.check(source, settings, suppressions=False)
    problem = None if source.problem is None else source.problem.message
    return Analysed(submission, source, Reading(checked.findings, problem, "; ".join(checked.failures) or None))


def _analysed(submission: Submission, source: Source, settings: Settings, verbose: bool) -> Analysed:
    programs = analyze(source, settings.keras)
    checked = lint.check(source, settings, suppressions=False, programs=programs, verbose=verbose)
    reading = Reading(
        checked.findings,
        fault="; ".join(checked.failures) or None,
        models=max((len(program.models) for program in programs), default=0),
        known=known(programs),
        notes=_not_obeyed(submission, source),
        statements=similar.statements(source),
    )
    return Analysed(submission, source, reading, inferred(source, programs, settings.rules), checked.unknowns)


def _not_obeyed(submission: Submission, source: Source) -> tuple[str, ...]:
    """Suppressions and configuration that a submission brought along."""
    lines = [line_of(each.cell, each.line) for each in suppress.comments(source)]
    notes = [f"not obeyed: the suppression comments in {'; '.join(lines)}"] if lines else []
    folder = Path(submission.program).parent
    if submission.shown != submission.name:  # a folder of its own
        own = [name for name in CONFIGURATIONS if (folder / name).exists()]
        notes += [f"not obeyed: the configuration in {name}" for name in own]
    return tuple(notes)


def plan(assignment: Assignment, analysed: Analysed, limits: Limits, tried: frozenset[str] = frozenset()) -> Plan:
    """How a submission is run for what the assignment asks: once, for all models that its checks are about.

    `tried`: trials that are not made, by their keys.
    """
    first, *others = (_plan(assignment, analysed, limits, name, tried) for name in models(assignment))
    return replace(first, others=tuple(others))


def suffices(assignment: Assignment, found: Found) -> bool:
    """Whether what was found for another assignment, of the same models, decides all checks of this one, too."""
    tried = {each.name for each in found.tried}
    return tried.issuperset(trials.keys(filter(trials.alone, assignment.tasks))) and all(
        run.verdict == "could-not-run"
        or (
            _measured(assignment, name) <= {(check.name, check.expected) for check in run.checks}
            and tried >= {*trials.keys(_tasks(assignment, name))}
        )
        for name, run in found.runs
    )


def _measured(assignment: Assignment, model: str | None) -> set[tuple[str, str | None]]:
    """The checks that a run has to make of a model, with what is expected."""
    expect = expectation(assignment, model)
    expected = {"input-shape": format_shape(expect.input_shape), "output-shape": format_shape(expect.output_shape)}
    made = {MEASURED[task.kind] for task in _tasks(assignment, model) if task.kind in MEASURED} - {"params"}
    params = {("params", str(expect.params))} if expect.params is not None else set()
    return {(name, expected.get(name)) for name in made} | params


def models(assignment: Assignment) -> tuple[str | None, ...]:
    """The names of the models that checks are about, the assignment's own first; None: the one that is meant."""
    about = [task.model or assignment.model for task in assignment.tasks if not _of_the_program(task)]
    return tuple(sorted(dict.fromkeys(about), key=lambda name: name != assignment.model)) or (assignment.model,)


def _of_the_program(task: Task) -> bool:
    return task.model is None and task.kind in OF_A_PROGRAM


def _tasks(assignment: Assignment, model: str | None) -> list[Task]:
    """The checks that a run of the program for one of its models decides."""
    return [each for each in assignment.tasks if _of_the_program(each) or (each.model or assignment.model) == model]


def expectation(assignment: Assignment, model: str | None) -> Expectation:
    """What a run confirms of a model."""
    wanted: Mapping[str, Mapping[str, object]] = {task.kind: task.wanted for task in _tasks(assignment, model)}
    return Expectation(
        input_shape=wanted.get("input-shape", {}).get("shape"),  # type: ignore[arg-type]
        output_shape=wanted.get("output-shape", {}).get("shape"),  # type: ignore[arg-type]
        params=wanted.get("params", {}).get("params"),  # type: ignore[arg-type]
    )


def _plan(assignment: Assignment, analysed: Analysed, limits: Limits, model: str | None, tried: frozenset[str]) -> Plan:
    tasks = _tasks(assignment, model)
    kinds = dict.fromkeys(task.kind for task in tasks)
    files = {name: Path(path) for name, path in assignment.provide.items()}
    return Plan(
        source=analysed.source,
        model=model,
        expect=expectation(assignment, model),
        inferred=analysed.inferred,
        trials=trials.planned(tasks, analysed.submission, tried),
        files={**analysed.submission.others, **files},
        checks=(*(MEASURED[kind] for kind in kinds if kind in MEASURED), *AGREEMENT),
        time_limit=limits.time_limit,
        memory_limit=limits.memory_limit,
        train=limits.train,
        isolation=limits.isolation,
    )


def judge(assignment: Assignment, submission: Submission, found: Found) -> Result:
    """Every check of the assignment on one submission, from what was found of it. Nothing of it is run."""
    reading, runs = found.reading, dict(found.runs)
    first = runs[models(assignment)[0]]
    if first.reason in OUR_FAULT:
        return not_judged(assignment, submission, str(first.reason), first.message)
    made = next((run for run in runs.values() if run.verdict != "could-not-run"), first)

    def evidence(task: Task) -> Evidence:
        name = task.model or assignment.model
        run = made if _of_the_program(task) else runs.get(name, made)
        return Evidence(run, reading, found.tried, chosen(reading.known, name), assignment.static_credit)

    try:
        checks = tuple(points.award(task, decide(task, evidence(task))) for task in assignment.tasks)
    except ScriptFailed as failed:
        return not_judged(assignment, submission, "internal-error", str(failed))
    earned = points.total(checks, assignment.points)
    lost = round(min(assignment.renamed_costs, earned), 2) if submission.renamed else 0.0
    off = f"{counted(number(assignment.renamed_costs), 'point')} off"
    deductions = (Deduction(RENAMED, f"{'; '.join(submission.renamed)}: {off}", lost),) if lost else ()
    renamed = [f"{off}: a file has another name than was asked for"] if lost else []
    could_not = made.verdict == "could-not-run"
    differs = any(map(disagree, runs.values()))
    verdict = points.verdict(checks)
    return Result(
        submission=submission.name,
        verdict=made.verdict if could_not else "unverified" if differs and verdict == "passed" else verdict,
        reason=made.reason,
        message=reading.fault or _said(made),
        score=round(earned - lost, 2),
        max_score=assignment.points,
        checks=checks,
        findings=reading.findings,
        notes=tuple(dict.fromkeys((*renamed, *submission.notes, *reading.notes, *chain(*map(_notes, runs.values()))))),
        fault=reading.fault is not None,
        agreement="differs" if differs else "",
        people=submission.people,
        time=submission.time,
        late=submission.late,
        model=None if made.judged is None else made.models[made.judged],
        statements=reading.statements,
        deductions=deductions,
    )


def _said(made: Run) -> str:
    """Why it could not run, with the line of the submission at which an exception ended it.

    That a program was run twice, for its process died the first time, is no part of a result: it says something of that
    hour on that machine, and the same class gives the same bytes.
    """
    if made.verdict != "could-not-run":
        return ""
    if made.error is None or made.error.line is None:
        return made.message
    if made.message.startswith(f"line {made.error.line}: "):
        return made.message
    return f"{line_of(made.error.cell, made.error.line)}: {made.message}"


def _notes(made: Run) -> Iterable[str]:
    """What the teacher should know of the run."""
    if made.stand_ins:
        yield f"stand-ins: {', '.join(made.stand_ins)}"
    for check in made.checks:
        if check.name in AGREEMENT and check.passed is False:
            yield check.message
    if made.error is not None and made.verdict != "could-not-run":
        where = f" in line {made.error.line}" if made.error.line and made.error.cell is None else ""
        yield f"the program stopped{where}: {made.error.type}: {made.error.message}"


def _empty(assignment: Assignment, submission: Submission, reason: str | None, message: str, *, fault: bool) -> Result:
    """A result without points: nothing was judged."""
    outcome = Outcome(None if fault else 0.0, message)
    checks = tuple(points.award(task, outcome) for task in assignment.tasks)
    return Result(
        submission.name,
        "could-not-run",
        reason,
        message,
        0.0,
        assignment.points,
        checks,
        notes=submission.notes,
        fault=fault,
        people=submission.people,
        time=submission.time,
        late=submission.late,
    )
