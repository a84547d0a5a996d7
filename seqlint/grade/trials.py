"""The kinds `learns` and `evaluates`: what the clean process is to try, and what its curves are worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from seqlint.grade import fingerprint
from seqlint.grade.assignment import Task
from seqlint.grade.outcome import Outcome
from seqlint.grade.taking import Submission
from seqlint.reading import arrays, saved
from seqlint.run.trial import Curve, Trial, Tried

KINDS = ("learns", "evaluates")
POINTS_OF_A_CURVE = 6


def planned(tasks: Iterable[Task], submission: Submission, known: frozenset[str] = frozenset()) -> tuple[Trial, ...]:
    """What is tried for a submission, apart from what is known. The data were read with the assignment: they are not
    read again.
    """
    return tuple(_trial(task, submission) for task in tasks if task.kind in KINDS and key(task) not in known)


def keys(tasks: Iterable[Task]) -> tuple[str, ...]:
    """Of all checks that are decided by a trial."""
    return tuple(key(task) for task in tasks if task.kind in KINDS)


def alone(task: Task) -> bool:
    """Whether the program has no part in it: a trained model that is handed in says all of itself."""
    return task.kind == "evaluates" and saved.is_model(task.wanted["file"])


def key(task: Task) -> str:
    """What a trial is called: the fingerprint of what is tried, whatever the check is called and worth."""
    return fingerprint.of(task.kind, str(task.model), repr(sorted(task.wanted.items())), task.content)


def _trial(task: Task, submission: Submission) -> Trial:
    wanted = {key.replace("-", "_"): value for key, value in task.wanted.items()}
    train, test, target = wanted.pop("data", None), wanted.pop("test"), wanted.pop("target")
    learned, tested = arrays.load(train and task.data[train], test and task.data[test], target)
    file = wanted.pop("file", None)
    path, lacking = submission.others.get(file), submission.lacking.get(file)
    return Trial(key(task), test=tested, train=learned, file=path, lacking=lacking, **wanted)


def learns(task: Task, tried: Tried) -> Outcome:
    """The share of the seeds with which the metric is reached; undecided where a seed is missing for our reasons."""
    curves, seeds = tried.curves, len(task.wanted["seeds"])
    if tried.why is not None:
        told = f"; done: {len(curves)} of {seeds} seeds, {_said(task, curves)}" if curves else ""
        return _not_tried("the model cannot be trained on the data", tried, told)
    if all(curve.started_there for curve in curves):
        start = _values([curve.start for curve in curves])
        return Outcome(None, f"it shows nothing: {_asked(task)} is reached before any training ({start})")
    passed = sum(curve.reached for curve in curves)
    said = _said(task, curves)
    if passed == seeds:
        return Outcome(1.0, f"trained here it reaches {_asked(task)} on hidden data with {_seeds(seeds)}: {said}")
    if passed:
        unsure = f"trained here it reaches {_asked(task)} on hidden data with {passed} of {seeds} seeds only"
        return Outcome(passed / seeds, f"{unsure}: {said}")
    if not any(curve.values for curve in curves):
        return Outcome(0.0, "trained here it learns nothing: no weight of it can be trained")
    return Outcome(0.0, f"trained here it does not reach {_asked(task)} on hidden data with {_no_seeds(seeds)}: {said}")


def evaluates(task: Task, tried: Tried) -> Outcome:
    if tried.why is not None:
        return _not_tried(f"{task.wanted['file']} cannot be used", tried, "")
    (curve,) = tried.curves
    said = f"{task.wanted['metric']} of {task.wanted['file']} on hidden data is {_values(curve.values)}"
    return Outcome(1.0, said) if curve.reached else Outcome(0.0, f"{said}, expected {_bound(task)}")


def _not_tried(what: str, tried: Tried, told: str) -> Outcome:
    if tried.blame:
        return Outcome(0.0, f"{what}: {tried.why}{told}")
    return Outcome(None, f"could not be decided: {what}: {tried.why}{told}")


def _seeds(count: int) -> str:
    return "its one seed" if count == 1 else f"all {count} seeds"


def _no_seeds(count: int) -> str:
    return _seeds(1) if count == 1 else f"any of {count} seeds"


def _asked(task: Task) -> str:
    return f"{task.wanted['metric']} of {_bound(task)}"


def _bound(task: Task) -> str:
    least, most = task.wanted["at-least"], task.wanted["at-most"]
    return f"at least {least:g}" if least is not None else f"at most {most:g}"


def _said(task: Task, curves: Sequence[Curve]) -> str:
    """The last value of each seed and after how many epochs; the curve of the seed that ends in the middle."""
    last = [curve.values[-1] if curve.values else None for curve in curves]
    epochs = sorted({len(curve.values) for curve in curves})
    after = f"{epochs[0]}" if len(epochs) == 1 else f"{epochs[0]} to {epochs[-1]}"
    middle = sorted(curves, key=lambda curve: (curve.values and curve.values[-1]) or 0.0)[len(curves) // 2]
    drawn = " > ".join(map(_value, _thinned([middle.start, *middle.values])))
    return f"{_values(last)} after {after} {'epoch' if after == '1' else 'epochs'} (one of them: {drawn})"


def _thinned(values: Sequence[float | None]) -> list[float | None]:
    """The first and the last value, and some between them at equal distances."""
    most = POINTS_OF_A_CURVE - 1
    places = {round(n * (len(values) - 1) / most) for n in range(most + 1)}
    return [values[place] for place in sorted(places)]


def _values(values: Sequence[float | None]) -> str:
    return ", ".join(map(_value, values))


def _value(value: float | None) -> str:
    return "not finite" if value is None else f"{value:.3g}"
