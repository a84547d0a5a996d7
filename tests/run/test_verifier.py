"""The clean process that stays answers as a fresh one does, byte for byte, and is reached by nobody."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seqlint.reading import source
from seqlint.run import Plan, wire
from seqlint.run.isolation.watchdog import descendants
from seqlint.run.pool import Seat, answer
from seqlint.run.verifier import TYPICAL
from tests.keras_api.generated import ModelSpec, models

CONFIGURATIONS = 1_000 if os.environ.get("SEQLINT_FUZZ") else 60
LONG = 600.0
"""Seconds: no limit on time decides what is compared, however busy the machine."""
LOSSES = (None, "mse", "categorical_crossentropy", "sparse_categorical_crossentropy", "huge")
OPTIMIZERS = ("adam", "sgd", "rmsprop", "adagrad")
IMPORT = "from tensorflow import keras\n"


@pytest.fixture(scope="module")
def seat(room: Path) -> Iterator[Seat]:
    seat = Seat("best", room / "0")
    if not seat.worker().ready.get("verifies"):
        pytest.skip("no seccomp or Landlock here: each model gets a fresh process")
    yield seat
    seat.close()


def job(*configurations: Any, memory_limit: int = 4096) -> dict[str, Any]:
    asked = {"lazy": False, "forward": True, "step": True, "budget": 10**6}
    limits = {"memory_limit": memory_limit, "cpu_limit": LONG, "time_limit": LONG, "parameter_budget": 10**8}
    items = [{"config": configuration, **asked} for configuration in configurations]
    return {**limits, "kind": "rebuild", "models": items, "input_shape": [None, 8], "files": {}}


def described(spec: ModelSpec, compiled: tuple[str | None, str]) -> Any:
    """A model as a submission's process describes it; None where Keras refuses to make it."""
    import keras

    from tests.keras_api.truth import to_keras

    with keras.StatelessScope(initialize_variables=False):
        try:
            given = keras.Input(batch_shape=spec.input_shape, dtype=spec.dtype)
            model = keras.Sequential([given, *map(to_keras, spec.layers)])
            config = json.loads(json.dumps(keras.saving.serialize_keras_object(model)))
        except Exception:
            return None
    if compiled[0] is not None:
        config["compile_config"] = {"loss": compiled[0], "optimizer": compiled[1]}
    return config


def drawn(number: int) -> list[Any]:
    """The same models of all kinds of layers each time, those that have no weights and those that fail among them."""
    found: list[Any] = []

    @settings(
        max_examples=3 * number, derandomize=True, database=None, deadline=None, suppress_health_check=[*HealthCheck]
    )
    @given(models(), st.tuples(st.sampled_from(LOSSES), st.sampled_from(OPTIMIZERS)))
    def draw(spec: ModelSpec, compiled: tuple[str | None, str]) -> None:
        config = described(spec, compiled) if len(found) < number else None
        if config is not None:
            found.append(config)

    draw()
    for broken in found[::10]:
        broken["config"]["layers"][-1]["config"]["nonsense"] = 1
    return found


def test_the_answers_are_those_of_a_fresh_process_byte_for_byte(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seqlint.run.verifier.JOBS", 10**6)
    monkeypatch.setattr("seqlint.run.verifier.PATIENCE", LONG)  # ConvLSTM3D may take 20 s: what it answers counts here
    configurations = drawn(CONFIGURATIONS)
    assert len(configurations) > CONFIGURATIONS // 2
    processes: set[int] = set()
    served = seat.worker().served

    def measured(configuration: Any) -> list[dict[str, Any]]:
        """As for a submission: where the last one took more memory than it may keep, there is another one."""
        seat.worker()
        assert seat._verifier is not None
        processes.add(seat._verifier.pid)
        return seat.measure(job(configuration), LONG)

    staying = [measured(each) for each in configurations]
    again = [measured(each) for each in reversed(configurations)]
    assert seat.worker().served == served, "a fresh process had to answer"
    assert len(processes) <= 1 + len(configurations) // 30, "replaced too often to be of use"
    assert staying == again[::-1]
    for configuration, answers in zip(configurations, staying, strict=True):
        fresh = wire.frames(seat.execute(job(configuration), LONG).record, seat.steady)
        assert json.dumps(answers) == json.dumps(fresh), configuration
    told = [answers[0] for answers in staying]
    assert {True, False} <= {each["step"][0] for each in told if each["step"] is not None}
    assert {True, False} <= {each["moved"] for each in told if each["moved"] is not None}
    assert any(each["why"] for each in told)


def test_one_that_dies_costs_nobody_a_result(seat: Seat) -> None:
    plan = Plan(
        source.from_text(
            "student.py", IMPORT + "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])\n"
        )
    )
    for _ in range(2):
        verifier = seat._verifier
        assert verifier is not None
        os.kill(verifier.pid, signal.SIGKILL)
        assert answer(plan, seat).verdict == "passed"
    assert seat.worker()
    assert seat._verifier is not None
    assert not seat._verifier.dead


def test_one_that_takes_too_long_or_too_much_is_replaced_and_the_model_measured_apart(seat: Seat) -> None:
    code = (
        IMPORT + "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense({units}), keras.layers.Dense(3)])\n"
    )
    plan = Plan(source.from_text("student.py", code.format(units=2)))
    seat.worker()
    verifier = seat._verifier
    assert verifier is not None
    os.kill(verifier.pid, signal.SIGSTOP)
    done = answer(Plan(plan.source, time_limit=5.0), seat)
    assert (done.verdict, verifier.dead) == ("passed", True)
    assert answer(plan, seat).verdict == "passed"


@pytest.mark.parametrize("limit", ["ROOM", "JOBS"])
def test_no_answer_depends_on_which_process_gives_it(seat: Seat, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    """Each model is measured by another process than the one before."""
    configurations = drawn(CONFIGURATIONS)[:5]
    seat.worker()
    staying = [seat.measure(job(each), LONG) for each in configurations]
    monkeypatch.setattr(f"seqlint.run.verifier.{limit}", -1)
    seen = set()
    for configuration, answers in zip(configurations, staying, strict=True):
        assert seat.worker()
        verifier = seat._verifier
        assert verifier is not None
        seen.add(verifier.pid)
        assert json.dumps(seat.measure(job(configuration), LONG)) == json.dumps(answers)
    assert len(seen) > 1, "none was replaced"


def test_it_stands_apart(seat: Seat) -> None:
    """No file to write, no descriptor but its own, and none of the submissions' users."""
    seat.worker()
    verifier = seat._verifier
    assert verifier is not None
    assert len(seat.measure(job(TYPICAL), LONG)) == 1  # it has taken its place when it answers
    here = Path("/proc", str(verifier.pid))
    told = dict(line.split(":\t", 1) for line in (here / "status").read_text().splitlines() if ":\t" in line)
    assert told["Seccomp"] == "2"
    assert told["NoNewPrivs"] == "1"
    assert int(told["CapEff"], 16) == 0
    if os.geteuid() == 0:
        assert len(os.listdir(here / "fd")) <= 8
        users = {told["Uid"].split()[0]}
        outcome = answer(Plan(source.from_text("student.py", "import os\nprint(os.getuid())\n")), seat)
        assert users.isdisjoint({outcome.stdout.strip(), "0"}) or "other user" not in str(outcome.isolation)
    assert verifier.pid in descendants(seat.worker().process.pid)


def test_no_submission_reaches_it(seat: Seat) -> None:
    seat.worker()
    verifier = seat._verifier
    assert verifier is not None
    code = """
import os
import signal
seen = []
for name in [str(n) for n in range(1, 400)]:
    for attempt in (
        lambda: os.kill(int(name), signal.SIGKILL) if int(name) != os.getpid() else 1 / 0,
        lambda: open(f"/proc/{name}/mem", "rb").read(1) if int(name) != os.getpid() else 1 / 0,
        lambda: os.open(f"/proc/{name}/fd", os.O_RDONLY) if int(name) != os.getpid() else 1 / 0,
        lambda: os.sched_setaffinity(int(name), {0}) if int(name) != os.getpid() else 1 / 0,
    ):
        try:
            attempt()
            seen.append(name)
        except (OSError, ZeroDivisionError):
            pass
print("reached", seen)
"""
    assert answer(Plan(source.from_text("student.py", code)), seat).stdout == "reached []\n"
    assert seat._verifier is verifier
    assert not verifier.dead


@pytest.mark.parametrize(("size", "tried"), [(1, False), (2, True), ((1, 3), False), ((2, 3), True)])
def test_a_gradient_that_keras_leaves_unset_is_not_asked_for(seat: Seat, size: Any, tried: bool) -> None:
    import keras

    kind, axes = (
        (keras.layers.AdaptiveMaxPooling2D, (6, 6))
        if isinstance(size, tuple)
        else (keras.layers.AdaptiveMaxPooling1D, (6,))
    )
    model = keras.Sequential([keras.Input((*axes, 2)), keras.layers.Dense(3), kind(size)])
    seat.worker()
    (answer,) = seat.measure(job(json.loads(json.dumps(keras.saving.serialize_keras_object(model)))), LONG)
    assert answer["forward"][0] is True
    assert answer["step"][0] is (True if tried else None), answer["step"]
