"""From a run and the findings to points, one kind of check at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint.facts import ModelFacts
from seqlint.grade import points
from seqlint.grade.assignment import Task, load
from seqlint.grade.checks import KINDS as FUNCTIONS
from seqlint.grade.checks import Evidence, Outcome, decide
from seqlint.grade.found import Reading
from seqlint.grade.keys import KINDS
from seqlint.grade.result import CheckResult
from seqlint.grade.values import LayerPattern, Part
from seqlint.linting.finding import Finding, Place
from seqlint.reading.source import from_text
from seqlint.run.plan import Check, Run

MODEL = ModelFacts("model", None, 3, (), (None, 4), (None, 3), 15, True, True)
DENSE = {"kind": "Dense", "units": 3, "activation": "softmax"}
RUN = Run("student.py", "passed", models=(MODEL,), judged=0, layers=(DENSE,), compiled={"loss": "mse"}, trained=True)


def finding(code: str, severity: str = "error") -> Finding:
    return Finding(Place("student.py", None, (2, 1), (2, 5)), code.lower(), code, severity, f"what {code} says")


def evidence(run: Run = RUN, *findings: Finding, source: str = "x = 1\n", models: int = 1) -> Evidence:
    problem = from_text("student.py", source).problem
    return Evidence(run, Reading(findings, None if problem is None else problem.message, models=models))


DEFAULTS: dict[str, dict[str, Any]] = {"params": {"params": 15}, "lint": {"severity": "warning"}}


def task(kind: str, most: float = 4, **wanted: Any) -> Task:
    wanted = DEFAULTS.get(kind, {}) | wanted
    return Task("Check", kind, most, "public", wanted, 1)


def test_every_kind_has_its_function() -> None:
    assert set(FUNCTIONS) == set(KINDS)


@pytest.mark.parametrize("kind", ["input-shape", "output-shape", "params", "runs-to-end", "forward-pass"])
@pytest.mark.parametrize("passed", [True, False, None])
def test_what_the_run_measured(kind: str, passed: bool | None) -> None:
    run = replace(RUN, checks=(Check(kind, passed, None, None, None, "said"),))
    assert decide(task(kind), evidence(run)) == Outcome(None if passed is None else float(passed), "said")


@pytest.mark.parametrize("kind", ["output-shape", "runs-to-end", "forward-pass", "trains"])
def test_what_was_not_measured_gives_no_points(kind: str) -> None:
    assert decide(task(kind), evidence()).share is None


WANTED: dict[str, dict[str, Any]] = {
    "layers": {"layers": (), "mode": "exact"},
    "loss": {"loss": ("mse",)},
    "optimizer": {"optimizer": ("adam",)},
    "evaluates": {"file": "digits.weights.h5"},
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_program_that_could_not_run_passes_nothing(kind: str) -> None:
    passing = tuple(Check(name, True, None, None, None, "") for name in (*KINDS, "one-step"))
    run = replace(RUN, verdict="could-not-run", reason="timeout", message="it ran too long", checks=passing)
    outcome = decide(task(kind, **WANTED.get(kind, {})), evidence(run))
    assert (outcome.share, outcome.message) == (0.0, "not judged: the program could not run (timeout)")


@pytest.mark.parametrize(
    ("compiled", "accepted", "share"),
    [
        ("mse", ("mean_squared_error",), 1),
        ("mean_squared_error", ("mse",), 1),
        ({"module": "keras.losses", "class_name": "MeanSquaredError", "config": {}}, ("mse",), 1),
        ({"module": "__main__", "class_name": "MeanSquaredError", "config": {}}, ("mse",), None),
        ({"module": "builtins", "class_name": "function", "config": "mean_squared_error"}, ("MSE",), 1),
        (["mae"], ("mse", "mae"), 1),
        ("categorical_crossentropy", ("sparse_categorical_crossentropy",), 0),
        ({"class_name": "SparseCategoricalCrossentropy", "config": {}}, ("sparse_categorical_crossentropy",), 1),
        ({"class_name": "KLDivergence", "config": {}}, ("kld",), 1),
        ({"class_name": "__lambda__", "config": {"value": []}}, ("mse",), 0),
        ("crossentropy", ("categorical_crossentropy",), None),
        (["mse", "mae"], ("mse",), None),
        ({"a": "mse"}, ("mse",), None),
        (None, ("mse",), 0),
    ],
)
def test_loss(compiled: Any, accepted: tuple[str, ...], share: float | None) -> None:
    run = replace(RUN, compiled={"loss": compiled, "optimizer": {"class_name": "Adam", "config": {}}})
    assert decide(task("loss", loss=accepted), evidence(run)).share == share


@pytest.mark.parametrize(("accepted", "share"), [(("adam",), 1), (("Adam",), 1), (("sgd",), 0)])
def test_optimizer(accepted: tuple[str, ...], share: float) -> None:
    run = replace(RUN, compiled={"loss": "mse", "optimizer": {"class_name": "Adam", "config": {"name": "sgd"}}})
    assert decide(task("optimizer", optimizer=accepted), evidence(run)).share == share


def test_a_model_that_is_never_compiled_has_no_loss() -> None:
    outcome = decide(task("loss", loss=("mse",)), evidence(replace(RUN, compiled=None)))
    assert (outcome.share, outcome.message) == (0.0, "the model is not compiled with a loss")


def test_layers_of_a_model_that_was_not_rebuilt_are_undecided() -> None:
    forged = replace(RUN, models=(replace(MODEL, verified=False),))
    outcome = decide(task("layers", layers=(), mode="exact"), evidence(forged))
    assert outcome.share is None


def test_training_needs_both_the_program_and_a_sound_step() -> None:
    step = (Check("one-step", True, None, None, None, "one step"),)
    assert decide(task("trains"), evidence(replace(RUN, checks=step))).share == 1
    assert decide(task("trains"), evidence(replace(RUN, checks=step, trained=False))).share == 0
    assert decide(task("trains"), evidence(replace(RUN, checks=step, moved=False))).share is None
    not_known = decide(task("trains"), evidence(replace(RUN, checks=step, trained=None, training="made up")))
    assert (not_known.share, not_known.message) == (None, "made up")


@pytest.mark.parametrize(
    ("about", "undecided"),
    [
        ("model", {"layers", "loss", "optimizer", "trains"}),
        ("loss", {"loss", "optimizer", "trains"}),
        ("training", {"trains"}),
    ],
)
def test_what_accounts_differ_in_is_undecided_and_nothing_else(about: str, undecided: set[str]) -> None:
    step = Check("one-step", True, None, None, None, "one step")
    differs = Check("static-agreement", False, None, None, None, "they differ", frozenset({about}))
    wanted = {
        "layers": {"layers": (LayerPattern("Dense"),), "mode": "contains"},
        "loss": {"loss": ("mse",)},
        "trains": {},
    }
    wanted["optimizer"] = {"optimizer": ("adam",)}
    compiled = {"loss": "mse", "optimizer": "adam"}
    run = replace(RUN, checks=(step, differs), compiled=compiled)
    shares = {kind: decide(task(kind, **keys), evidence(run)).share for kind, keys in wanted.items()}
    assert shares == {kind: None if kind in undecided else 1 for kind in wanted}


LINT = {"rules": ("SEQ1", "seq301"), "per_finding": 1.0, "cap": None}


@pytest.mark.parametrize(
    ("codes", "cap", "score"),
    [
        ((), None, 4),
        (("SEQ101",), None, 3),
        (("SEQ301", "SEQ102", "SEQ401"), None, 2),
        (("SEQ101",) * 9, None, 0),
        (("SEQ101",) * 9, 2.0, 2),
    ],
)
def test_lint_takes_points_off(codes: tuple[str, ...], cap: float | None, score: float) -> None:
    wanted = {**LINT, "cap": cap}
    given = evidence(RUN, *map(finding, codes))
    assert points.award(task("lint", **wanted), decide(task("lint", **wanted), given)).score == score


@pytest.mark.parametrize(("findings", "score"), [(0, 4), (1, 3), (2, 2), (9, 0)])
def test_a_finding_costs_a_part_of_the_points(findings: int, score: float) -> None:
    """So that nothing is left behind where the check's points change."""
    for most in (4, 40):
        wanted = task("lint", most, rules=(), per_finding=Part(0.25), cap=None)
        given = evidence(RUN, *[finding("SEQ101")] * findings)
        assert points.award(wanted, decide(wanted, given)).score == score * most / 4


def test_advice_costs_nothing() -> None:
    assert decide(task("lint", **LINT), evidence(RUN, finding("SEQ112", "advice"))).share == 1


def test_lint_does_not_vouch_for_what_it_cannot_see() -> None:
    assert decide(task("lint", **LINT), evidence(models=0)).share is None
    assert decide(task("lint", **LINT), evidence(source="model = (")).share == 0
    failed = Reading(fault="SEQ101 raised", models=1)
    assert decide(task("lint", **LINT), Evidence(RUN, failed)).share is None


shares = st.none() | st.floats(allow_nan=True, allow_infinity=True)


@given(st.lists(st.tuples(st.floats(0, 100), shares), max_size=8))
def test_points_stay_between_nothing_and_all(checks: list[tuple[float, float | None]]) -> None:
    made: list[CheckResult] = []
    for most, share in checks:
        result = points.award(task("lint", most), Outcome(share, "said"))
        assert 0 <= result.score <= most + 0.005
        assert result.passed is not True or (share is not None and share >= 1)
        assert result.score == 0 or (share is not None and share > 0)
        made.append(result)
    most = sum(check.max_score for check in made)
    assert 0 <= points.total(made, most) <= most


def test_the_class_assignment_is_one_we_can_read() -> None:
    path = Path(__file__).parents[2] / "fixtures" / "class" / "assignment.toml"
    unused = {"optimizer", "forward-pass", "trains", "metrics", "learning-rate", "learns", "evaluates", "record"}
    assert {task.kind for task in load(str(path)).tasks} == set(KINDS) - unused


def test_short_and_long_names_of_every_loss_are_those_of_keras() -> None:
    import keras

    from seqlint import keras_api
    from seqlint.compare import plain
    from seqlint.grade.layers import identifier

    for name in keras_api.identifiers("losses") - {"crossentropy", "ce", "Loss"}:
        meant = keras.losses.get(name)
        meant = meant() if isinstance(meant, type) else meant
        assert plain(identifier(keras.losses.serialize(meant)) or "") == plain(name), name


@pytest.mark.parametrize("kind", ["loss", "optimizer"])
def test_of_a_model_that_could_not_be_described_nothing_is_known(kind: str) -> None:
    made = decide(task(kind, **WANTED[kind]), evidence(replace(RUN, compiled=None, described=False)))
    assert made == Outcome(None, f"the {kind} could not be told: the model could not be described")
    assert decide(task(kind, **WANTED[kind]), evidence(replace(RUN, compiled=None))).share == 0


@pytest.mark.parametrize(
    ("wanted", "share"),
    [({"min": 10}, 1), ({"min": 10, "max": 15}, 1), ({"max": 14}, 0), ({"min": 16}, 0)],
)
def test_parameters_between_bounds(wanted: dict[str, int], share: float) -> None:
    bounds = {"params": None, "min": None, "max": None, **wanted}
    assert decide(task("params", **bounds), evidence()).share == share
    unsure = replace(RUN, models=(replace(MODEL, verified=False),))
    assert decide(task("params", **bounds), evidence(unsure)).share is None


@pytest.mark.parametrize(
    ("compiled", "asked", "share"),
    [
        ({"metrics": ["accuracy"]}, ("acc",), 1),
        ({"metrics": [{"class_name": "BinaryAccuracy", "config": {}}]}, ("accuracy",), 1),
        ({"metrics": [{"class_name": "TopKCategoricalAccuracy", "config": {}}]}, ("accuracy",), 0),
        ({"metrics": [["mae", {"class_name": "Recall", "config": {}}]]}, ("Recall", "accuracy"), 0.5),
        ({"metrics": None}, ("mae",), 0),
        ({"metrics": [{"module": "x"}]}, ("mae",), None),
    ],
)
def test_metrics(compiled: dict[str, Any], asked: tuple[str, ...], share: float | None) -> None:
    assert decide(task("metrics", metrics=asked), evidence(replace(RUN, compiled=compiled))).share == share


@pytest.mark.parametrize(
    ("rate", "wanted", "share"),
    [
        (0.001, {"learning-rate": 0.001}, 1),
        (0.0010000000474974513, {"learning-rate": 0.001}, 1),
        (0.01, {"learning-rate": 0.001}, 0),
        (0.01, {"max": 0.1}, 1),
        ({"class_name": "ExponentialDecay"}, {"max": 0.1}, None),
    ],
)
def test_the_learning_rate(rate: Any, wanted: dict[str, float], share: float | None) -> None:
    compiled = {"optimizer": {"class_name": "Adam", "config": {"learning_rate": rate}}}
    bounds = {"learning-rate": None, "min": None, "max": None, **wanted}
    assert decide(task("learning-rate", **bounds), evidence(replace(RUN, compiled=compiled))).share == share


def test_bonus_points_come_on_top_and_fail_nothing() -> None:
    checks = [
        CheckResult("a", "loss", 4, 4, True, "", "public"),
        CheckResult("b", "loss", 2, 2, True, "", "public", bonus=True),
        CheckResult("c", "loss", 0, 2, False, "", "public", bonus=True),
    ]
    assert points.total(checks, 4) == 6
    assert points.verdict(checks) == "passed"


def test_own_words_for_who_does_not_pass() -> None:
    own = replace(task("loss"), message="see chapter 4")
    assert points.award(own, Outcome(0.0, "the loss is mse")).message == "see chapter 4 (the loss is mse)"
    assert points.award(own, Outcome(1.0, "the loss is mse")).message == "the loss is mse"
