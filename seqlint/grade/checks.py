"""What each kind of check makes of a submission: one function a kind, from the evidence to a share of the points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from seqlint import compare
from seqlint.config import names_rule
from seqlint.grade import layers, own_checks, trials
from seqlint.grade.assignment import Task
from seqlint.grade.found import Reading
from seqlint.grade.known import Known
from seqlint.grade.outcome import Outcome
from seqlint.grade.values import Part
from seqlint.linting.finding import Finding
from seqlint.reading.guards import TOO_COSTLY
from seqlint.run.plan import Run
from seqlint.run.trial import Tried
from seqlint.run.verdict import AGREEMENT
from seqlint.wording import line_of

BELIEVED = {
    "layers": {"model"},
    "loss": {"model", "loss"},
    "optimizer": {"model", "loss"},
    "metrics": {"model", "loss"},
    "learning-rate": {"model", "loss"},
    "trains": {"model", "loss", "training"},
    "learns": {"model", "loss"},
    "evaluates": {"model"},
    "record": {"model", "loss", "training"},
}
"""Kinds that rest on what the submission describes, and on which of it: where those accounts differ in that (see
`compare.Difference`), the check is not decided."""
EVERYTHING = frozenset({"model", "loss", "training"})
ARTICLES = {"loss": "a loss", "optimizer": "an optimizer"}
SHOWN_FINDINGS = 5
LONGEST = 100


@dataclass(frozen=True)
class Evidence:
    """What is known of a submission. `tried`: the outcomes of trials, by their keys.

    `text`: the model as its text says, where the analysis is sure of it; `credit`: the share that counts of what it
    says where the program cannot run.
    """

    run: Run
    reading: Reading
    tried: tuple[Tried, ...] = ()
    text: Known | None = None
    credit: float = 0.0


Check = Callable[[Task, Evidence], Outcome]


def decide(task: Task, evidence: Evidence) -> Outcome:
    """The outcome of one check. A submission that could not run passes none, `lint` included, but
    those in which the program has no part.

    Where what is not executed may define what the program lacks, nothing is held against it.
    """
    if trials.alone(task):
        return KINDS[task.kind](task, evidence)
    missing = evidence.run.left_out
    if evidence.run.verdict == "could-not-run":
        if missing:
            return Outcome(None, f"could not be decided: {evidence.run.message}")
        if evidence.credit and task.kind in IN_THE_TEXT:
            found = IN_THE_TEXT[task.kind](task, evidence)
            if found.share is not None:
                said = f"the program could not run ({evidence.run.reason}), so its text counts {evidence.credit:.0%}"
                return Outcome(evidence.credit * found.share, f"{said}: {found.message}")
        if task.model is not None:
            return Outcome(0.0, f"not judged: {evidence.run.message}")
        return Outcome(0.0, f"not judged: the program could not run ({evidence.run.reason})")
    differing = disagree(evidence.run, BELIEVED.get(task.kind, set()))
    if differing:
        return Outcome(None, f"could not be confirmed: {differing[-1]}")
    outcome = KINDS[task.kind](task, evidence)
    if missing and outcome.share is not None and outcome.share < 1 and task.kind != "lint":
        return Outcome(None, f"could not be decided, since {missing} is not executed: {outcome.message}")
    return outcome


def disagree(run: Run, about: Set[str] = EVERYTHING) -> list[str]:
    """How analysis, record and rebuilt model differ; nothing where they agree in that as far as they are known."""
    return [check.message for check in run.checks if check.name in AGREEMENT and check.about & about]


def _measured(name: str) -> Check:
    """What the run itself has confirmed or refused."""

    def check(task: Task, evidence: Evidence) -> Outcome:
        for made in evidence.run.checks:
            if made.name == name:
                return Outcome(None if made.passed is None else float(made.passed), made.message)
        return Outcome(None, f"the run has not measured {name}")

    return check


def _layers(task: Task, evidence: Evidence) -> Outcome:
    if not _verified(evidence.run):
        return Outcome(None, "the layers could not be confirmed: the model could not be rebuilt from Keras' own layers")
    return _compared(task, [config for config in evidence.run.layers if config["kind"] != "InputLayer"])


def _compared(task: Task, found: Sequence[layers.Config]) -> Outcome:
    patterns, mode = task.wanted["layers"], task.wanted["mode"]
    share = layers.share(patterns, found, mode)
    listed = ", ".join(map(_shown, found)) or "none"
    if share >= 1:
        return Outcome(share, f"the layers are as asked: {listed}")
    asked = ", ".join(map(str, patterns))
    missed = f"not allowed: {asked}" if mode == "forbidden" else f"asked for ({mode}): {asked}"
    return Outcome(share, f"the model has {listed}; {missed}")


def _shown(config: Mapping[str, Any]) -> str:
    """A layer for a message: `Dense(3, softmax)`."""
    said = [str(config[key]) for key in ("units", "filters", "rate") if config.get(key) is not None]
    activation = layers.identifier(config.get("activation"))
    said += [activation] if activation not in (None, "linear") else []
    return f"{config['kind']}({', '.join(map(str, said))})" if said else str(config["kind"])


def _verified(run: Run) -> bool:
    return run.judged is not None and bool(run.models[run.judged].verified)


def _compiled(setting: str) -> Check:
    """Whether the model was compiled with one of the accepted losses or optimizers."""

    def check(task: Task, evidence: Evidence) -> Outcome:
        compiled = evidence.run.compiled
        if not evidence.run.described:
            return Outcome(None, f"the {setting} could not be told: the model could not be described")
        if compiled is None or compiled.get(setting) is None:
            return Outcome(0.0, f"the model is not compiled with {ARTICLES[setting]}")
        told = _only(compiled[setting])
        name = layers.identifier(told)
        if name is None or (setting == "loss" and name in ("crossentropy", "ce")):
            return Outcome(None, f"the {setting} could not be told from how the model is compiled")
        if isinstance(told, dict) and not str(told.get("module", "keras")).startswith(("keras", "builtins")):
            return Outcome(None, f"the {setting} {name[:LONGEST]} is none of Keras' own, so nothing is known of it")
        accepted = map(compare.plain, task.wanted[setting])
        return Outcome(float(compare.plain(name) in accepted), f"the {setting} is {name[:LONGEST]}")

    return check


def _params(task: Task, evidence: Evidence) -> Outcome:
    """The number itself as the run measured it, or whether it lies between the bounds."""
    if task.wanted["params"] is not None:
        return _measured("params")(task, evidence)
    if not _verified(evidence.run):
        return Outcome(None, "the number of parameters could not be confirmed: the model could not be rebuilt")
    found = evidence.run.models[evidence.run.judged or 0].params
    if found is None:
        return Outcome(0.0, "the model has no parameters yet: nothing gives it an input shape")
    return _bounded(task, found, f"the number of parameters is {found:,}")


def _bounded(task: Task, found: float, said: str) -> Outcome:
    least, most = task.wanted["min"], task.wanted["max"]
    if layers.within(found, least, most):
        return Outcome(1.0, said)
    asked = " and ".join(
        f"{word} {bound:,g}" for word, bound in (("at least", least), ("at most", most)) if bound is not None
    )
    return Outcome(0.0, f"{said}, expected {asked}")


def _metrics(task: Task, evidence: Evidence) -> Outcome:
    """The share of the metrics asked for with which the model is compiled, among others perhaps."""
    if not evidence.run.described:
        return Outcome(None, "the metrics could not be told: the model could not be described")
    told = (evidence.run.compiled or {}).get("metrics")
    entries = [each for entry in told for each in (entry if isinstance(entry, list) else [entry])] if told else []
    names = [layers.identifier(entry) for entry in entries]
    if None in names:
        return Outcome(None, "the metrics could not be told from how the model is compiled")
    found = {_metric(name) for name in names if name}
    if not found.isdisjoint(ACCURACIES):
        found.add("accuracy")
    share = sum(_metric(name) in found for name in task.wanted["metrics"]) / len(task.wanted["metrics"])
    listed = ", ".join(name[:LONGEST] for name in names if name) or "none"
    return Outcome(share, f"the metrics are {listed}")


ACCURACIES = frozenset(map(compare.plain, ("binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy")))
"""What `accuracy` becomes, by loss and shapes."""


def _metric(name: str) -> str:
    """The name without its spelling; `acc` is `accuracy`."""
    plain = compare.plain(name)
    return {"acc": "accuracy"}.get(plain, plain)


def _learning_rate(task: Task, evidence: Evidence) -> Outcome:
    if not evidence.run.described:
        return Outcome(None, "the learning rate could not be told: the model could not be described")
    told = (evidence.run.compiled or {}).get("optimizer")
    if told is None:
        return Outcome(0.0, "the model is not compiled with an optimizer")
    config = told.get("config") if isinstance(told, dict) else None
    rate = config.get("learning_rate") if isinstance(config, dict) else None
    if isinstance(rate, bool) or not isinstance(rate, int | float):
        return Outcome(None, "the learning rate is no number: a schedule, or not told")
    said, exact = f"the learning rate is {rate:.3g}", task.wanted["learning-rate"]
    if exact is None:
        return _bounded(task, rate, said)
    passed = abs(rate - exact) <= 1e-6 * max(abs(exact), 1e-9)
    return Outcome(float(passed), said if passed else f"{said}, expected {exact:g}")


def _only(value: Any) -> Any:
    """The one value of a list or table of one."""
    items = value if isinstance(value, list) else [value]
    return items[0] if len(items) == 1 else None


def _lint(task: Task, evidence: Evidence) -> Outcome:
    """`per_finding` points off for each finding, at most `cap`."""
    reading = evidence.reading
    if reading.problem is not None:
        return Outcome(
            None if reading.problem == TOO_COSTLY else 0.0, f"the file cannot be analysed: {reading.problem}"
        )
    if reading.fault is not None:
        return Outcome(None, "the analysis failed, through no fault of the submission")
    if not reading.models:
        return Outcome(None, "the analysis found no model in the program, so it cannot vouch for it")
    found = [finding for finding in reading.findings if counts(finding, task.wanted["rules"], task.wanted["severity"])]
    if not found:
        return Outcome(1.0, "no mistakes found")
    each = task.wanted["per_finding"]
    lost = len(found) * (each.share * task.points if isinstance(each, Part) else each)
    lost = lost if task.wanted["cap"] is None else min(lost, task.wanted["cap"])
    said = "; ".join(
        f"{line_of(finding.at.cell, finding.at.start[0])}: {finding.message} [{finding.code}]"
        for finding in found[:SHOWN_FINDINGS]
    )
    more = f"; and {len(found) - SHOWN_FINDINGS} more" if len(found) > SHOWN_FINDINGS else ""
    return Outcome(1 - lost / task.points if task.points else 0.0, f"{said}{more}")


def counts(finding: Finding, rules: tuple[str, ...], severity: str = "warning") -> bool:
    """Whether a finding costs points: an error or warning of one of the rules, all rules where none is named.

    `severity`: "error" leaves warnings out.
    """
    named = not rules or any(names_rule(selector, finding.code, finding.rule) for selector in rules)
    return named and (finding.severity == "error" or finding.severity == severity)


def _trains(task: Task, evidence: Evidence) -> Outcome:
    """Training moves weights of the program's model, and a training step of the rebuilt one is sound and does, too."""
    if not evidence.run.trained:
        return Outcome(None if evidence.run.trained is None else 0.0, evidence.run.training)
    if evidence.run.moved is False:
        return Outcome(
            None, "the program trains the model, but the one rebuilt from it has nothing that can be trained"
        )
    return _measured("one-step")(task, evidence)


def _tried(outcome: Callable[[Task, Tried], Outcome]) -> Check:
    """What became of training or loading the model in the clean process."""

    def check(task: Task, evidence: Evidence) -> Outcome:
        for tried in evidence.tried:
            if tried.name == trials.key(task):
                return outcome(task, tried)
        return Outcome(None, "the run has not tried it")

    return check


def _written_layers(task: Task, evidence: Evidence) -> Outcome:
    """The layers as they are written. What is forbidden is not known to be away where an argument is not known."""
    text = evidence.text
    if text is None or text.layers is None:
        return Outcome(None, "the analysis does not know all layers")
    if task.wanted["mode"] == "forbidden":
        for pattern in task.wanted["layers"]:
            if any(each["kind"] == pattern.kind and not pattern.settings.keys() <= each.keys() for each in text.layers):
                return Outcome(None, "the analysis does not know all arguments")
    return _compared(task, text.layers)


def _written_loss(task: Task, evidence: Evidence) -> Outcome:
    loss = None if evidence.text is None else evidence.text.loss
    if loss is None:
        return Outcome(None, "the analysis does not know the loss")
    return Outcome(float(compare.plain(loss) in map(compare.plain, task.wanted["loss"])), f"the loss is {loss}")


IN_THE_TEXT: dict[str, Check] = {"layers": _written_layers, "loss": _written_loss, "lint": _lint}
"""The kinds of which the analysis may be sure though the program cannot run."""
KINDS: dict[str, Check] = {
    "input-shape": _measured("input-shape"),
    "output-shape": _measured("output-shape"),
    "params": _params,
    "runs-to-end": _measured("runs-to-end"),
    "forward-pass": _measured("forward-pass"),
    "layers": _layers,
    "loss": _compiled("loss"),
    "optimizer": _compiled("optimizer"),
    "metrics": _metrics,
    "learning-rate": _learning_rate,
    "lint": _lint,
    "trains": _trains,
    "record": lambda task, evidence: own_checks.decide(task, evidence.run),
    "learns": _tried(trials.learns),
    "evaluates": _tried(trials.evaluates),
}
