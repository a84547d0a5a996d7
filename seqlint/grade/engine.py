"""Grading a class: every submission is linted and run, its checks are decided, and its result is kept at once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Literal

from seqlint import guarded, shapes
from seqlint.config import Settings
from seqlint.errors import CannotWork, one_line
from seqlint.facts import ModelFacts
from seqlint.grade import points, similar, trials
from seqlint.grade.assignment import Assignment, Task
from seqlint.grade.checks import FOR_THE_TEACHER, Evidence, decide, disagree
from seqlint.grade.known import Known, chosen, known
from seqlint.grade.outcome import Outcome
from seqlint.grade.own_checks import ScriptFailed
from seqlint.grade.result import NOT_GRADED, Deduction, Result, number
from seqlint.grade.taking import Submission
from seqlint.linting import check as lint
from seqlint.linting import suppress
from seqlint.linting.finding import Checked
from seqlint.program import analyze
from seqlint.reading.source import Source, from_text, given_up, read, unreadable
from seqlint.run import OUR_FAULT, Expectation, Plan, Run, Unavailable, finished
from seqlint.shapes import inferred
from seqlint.wording import counted

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
    """A submission as the analysis sees it. `models`: how many there are in it. `fault`: the analysis itself failed.

    `known`: the models of which it is sure.
    """

    submission: Submission
    checked: Checked
    inferred: tuple[ModelFacts, ...] = ()
    models: int = 0
    fault: str | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)
    known: tuple[Known, ...] = ()
    statements: tuple[str, ...] = ()

    @property
    def source(self) -> Source:
        return self.checked.source


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
    explain: Callable[[str], None] | None = None,
) -> Generator[Result]:
    """One result a submission, as soon as it is there. Raises seqlint.run.Unavailable before the first one.

    Closing it ends what still runs. `explain` is told why a value is not known and what was run twice, in lines.
    """
    readable = [submission for submission in submissions if submission.problem is None]
    if readable:
        warm_up(settings)
    unjudged: dict[int, Analysed] = {}

    def plans(analyses: Iterable[Analysed]) -> Iterator[Plan]:
        for number, analysed in enumerate(analyses):
            unjudged[number] = analysed
            if explain is not None:
                for row in analysed.checked.unknowns:
                    explain(row)
            yield plan(assignment, analysed, limits)

    def analysis(submission: Submission) -> Analysed:
        return analyse(submission, settings, explain is not None)

    with (
        closing(guarded.beside(analysis, readable)) as analyses,
        closing(finished(plans(analyses), limits.jobs)) as runs,
    ):
        for submission in submissions:
            if submission.problem is not None:
                yield without_program(assignment, submission)
        for number, made in runs:
            if explain is not None and made.message and made.verdict != "could-not-run":
                explain(f"{made.path}: {made.message}")
            yield judge(assignment, unjudged.pop(number), made)


def one(
    assignment: Assignment, submission: Submission, settings: Settings, limits: Limits, run: Callable[[Plan], Run]
) -> Result:
    """A single submission that has a program, after `warm_up`; `run` is how it is run."""
    analysed = analyse(submission, settings)
    return judge(assignment, analysed, run(plan(assignment, analysed, limits)))


def without_program(assignment: Assignment, submission: Submission) -> Result:
    """The result of a submission of which nothing can be taken."""
    reason = "unreadable" if submission.fault else "missing-file"
    return _empty(assignment, submission, reason, str(submission.problem), fault=submission.fault)


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
    explain: Callable[[str], None] | None = None,
) -> list[Result]:
    """All results at once, in the order of the submissions; `step` is called after each.

    Raises CannotWork where nothing can be run here.
    """
    found = {}
    try:
        with closing(grade(assignment, submissions, settings, limits, explain=explain)) as graded:
            for each in graded:
                found[each.submission] = each
                step()
    except Unavailable as error:
        raise CannotWork(str(error)) from error
    return [found[each.name] for each in submissions]


def warm_up(settings: Settings) -> None:
    """Load the analysis and the rules once, not in the process of every submission."""
    shapes.warm_up()
    lint.check(from_text("empty.py", "pass\n"), settings)


def analyse(submission: Submission, settings: Settings, verbose: bool = False) -> Analysed:
    """Lint a submission, obeying none of its suppressions, and infer its models. The process that does it may die."""
    heard = guarded.last_word(_stages, submission, settings, verbose)
    dead = unreadable(submission.shown, "the process that read the file was killed")
    return heard or Analysed(submission, lint.check(dead, settings, suppressions=False))


def _stages(submission: Submission, settings: Settings, verbose: bool) -> Iterator[Analysed]:
    """What holds if nothing more comes, then the analysis."""
    source = replace(read(submission.program), path=submission.shown)
    if source.problem is not None:
        yield Analysed(submission, lint.check(source, settings, suppressions=False))
        return
    yield _given_up(submission, source, settings)
    try:
        yield _analysed(submission, source, settings, verbose)
    except Exception as error:  # a bug of the analysis must not end a class's grading, nor cost a student points
        yield Analysed(submission, Checked(source), fault=f"the analysis failed: {one_line(error)}")


def _given_up(submission: Submission, source: Source, settings: Settings) -> Analysed:
    return Analysed(submission, lint.check(given_up(source), settings, suppressions=False))


def _analysed(submission: Submission, source: Source, settings: Settings, verbose: bool) -> Analysed:
    programs = analyze(source, settings.keras)
    checked = lint.check(source, settings, suppressions=False, programs=programs, verbose=verbose)
    return Analysed(
        submission,
        checked,
        inferred(source, programs, settings.rules),
        models=max((len(program.models) for program in programs), default=0),
        fault="; ".join(checked.failures) or None,
        notes=_not_obeyed(submission, source),
        known=known(programs),
        statements=similar.statements(source),
    )


def _not_obeyed(submission: Submission, source: Source) -> tuple[str, ...]:
    """Suppressions and configuration that a submission brought along."""
    lines = [f"line {c.line}" if c.cell is None else f"cell {c.cell}, line {c.line}" for c in suppress.comments(source)]
    notes = [f"not obeyed: the suppression comments in {'; '.join(lines)}"] if lines else []
    folder = Path(submission.program).parent
    if submission.shown != submission.name:  # a folder of its own
        own = [name for name in CONFIGURATIONS if (folder / name).exists()]
        notes += [f"not obeyed: the configuration in {name}" for name in own]
    return tuple(notes)


def plan(assignment: Assignment, analysed: Analysed, limits: Limits) -> Plan:
    """How a submission is run for what the assignment asks: once, for all models that its checks are about."""
    first, *others = (_plan(assignment, analysed, limits, name) for name in models(assignment))
    return replace(first, others=tuple(others))


def models(assignment: Assignment) -> tuple[str | None, ...]:
    """The names of the models that checks are about, the assignment's own first; None: the one that is meant."""
    about = [task.model or assignment.model for task in assignment.tasks if not _of_the_program(task)]
    return tuple(sorted(dict.fromkeys(about), key=lambda name: name != assignment.model)) or (assignment.model,)


def _of_the_program(task: Task) -> bool:
    return task.model is None and task.kind in OF_A_PROGRAM


def _plan(assignment: Assignment, analysed: Analysed, limits: Limits, model: str | None) -> Plan:
    tasks = [each for each in assignment.tasks if _of_the_program(each) or (each.model or assignment.model) == model]
    wanted: Mapping[str, Mapping[str, object]] = {task.kind: task.wanted for task in tasks}
    files = {name: Path(path) for name, path in assignment.provide.items()}
    return Plan(
        source=analysed.source,
        model=model,
        expect=Expectation(
            input_shape=wanted.get("input-shape", {}).get("shape"),  # type: ignore[arg-type]
            output_shape=wanted.get("output-shape", {}).get("shape"),  # type: ignore[arg-type]
            params=wanted.get("params", {}).get("params"),  # type: ignore[arg-type]
        ),
        inferred=analysed.inferred,
        trials=trials.planned(tasks, analysed.submission),
        files={**analysed.submission.others, **files},
        checks=(*dict.fromkeys(MEASURED[kind] for kind in wanted if kind in MEASURED), *FOR_THE_TEACHER),
        time_limit=limits.time_limit,
        memory_limit=limits.memory_limit,
        train=limits.train,
        isolation=limits.isolation,
    )


def judge(assignment: Assignment, analysed: Analysed, made: Run) -> Result:
    """Every check of the assignment on one submission."""
    submission = analysed.submission
    if made.reason in OUR_FAULT:
        return not_judged(assignment, submission, str(made.reason), made.message)
    runs = {models(assignment)[0]: made, **made.others}
    made = next((run for run in runs.values() if run.verdict != "could-not-run"), made)

    def evidence(task: Task) -> Evidence:
        name = task.model or assignment.model
        run = made if _of_the_program(task) else runs.get(name, made)
        text = chosen(analysed.known, name)
        return Evidence(run, analysed.checked, analysed.models, text, assignment.static_credit)

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
        message=analysed.fault or _said(made),
        score=round(earned - lost, 2),
        max_score=assignment.points,
        checks=checks,
        findings=analysed.checked.findings,
        notes=tuple(dict.fromkeys((*renamed, *submission.notes, *analysed.notes, *chain(*map(_notes, runs.values()))))),
        fault=analysed.fault is not None,
        agreement="differs" if differs else "",
        people=submission.people,
        time=submission.time,
        late=submission.late,
        model=None if made.judged is None else made.models[made.judged],
        statements=analysed.statements,
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
    line = f"line {made.error.line}"
    if made.message.startswith(f"{line}: "):
        return made.message
    return f"{line if made.error.cell is None else f'cell {made.error.cell}, {line}'}: {made.message}"


def _notes(made: Run) -> Iterable[str]:
    """What the teacher should know of the run."""
    if made.stand_ins:
        yield f"stand-ins: {', '.join(made.stand_ins)}"
    for check in made.checks:
        if check.name in FOR_THE_TEACHER and check.passed is False:
            yield check.message
    if made.error is not None and made.verdict != "could-not-run":
        where = f" in line {made.error.line}" if made.error.line and made.error.cell is None else ""
        yield f"the program stopped{where}: {made.error.type}: {made.error.message}"


def _empty(
    assignment: Assignment, submission: Submission, reason: str | None, message: str, *, fault: bool = False
) -> Result:
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
