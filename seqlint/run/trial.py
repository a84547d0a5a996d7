"""The trusted side of a trial: what a clean process is given, and what its answers say. The data go there as bytes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from seqlint.reading import saved
from seqlint.reading.arrays import Array, Samples
from seqlint.run import record, wire

START_UP = 20.0
"""Seconds beyond the time limit of a trial, for what comes before its first epoch."""
PATIENCE = 3
"""Seconds that may pass for each of the processor's: on a busy machine as many are decided as on an idle one."""
MAX_CURVE = 10_000


@dataclass(frozen=True)
class Trial:
    """What a model must reach on data that nobody has shown it: `metric` at least or at most a number.

    It is trained for that with each of the `seeds`, or is as the student's `file` says: a trained model, or weights for
    the model that the program builds. `loss` and `optimizer` take the place of what the model was compiled with.
    `lacking`: what is said where that is not there.
    `time_limit` in seconds of the processor, for all seeds. `name`: of the outcome, too.
    """

    name: str
    metric: str
    test: Samples = field(repr=False)
    train: Samples | None = field(default=None, repr=False)
    at_least: float | None = None
    at_most: float | None = None
    epochs: int = 20
    batch_size: int = 32
    seeds: tuple[int, ...] = (1, 2, 3)
    time_limit: float = 60.0
    loss: str | None = None
    optimizer: str | None = None
    file: Path | None = None
    lacking: str | None = None

    @property
    def alone(self) -> bool:
        """Whether the program has no part in it."""
        return self.lacking is not None or (self.file is not None and saved.is_model(self.file.name))


@dataclass(frozen=True)
class Curve:
    """One seed: the metric before training (None where it was not measured, or not finite) and after each epoch."""

    start: float | None
    values: tuple[float | None, ...]
    reached: bool
    started_there: bool = False


@dataclass(frozen=True)
class Tried:
    """The outcome: a curve a seed; `why` where some or all are missing, `blame` if that is the submission's doing."""

    name: str
    curves: tuple[Curve, ...] = ()
    why: str | None = None
    blame: bool = False


@dataclass(frozen=True)
class Subject:
    """The judged model: as it is described, how it was compiled; `why`: why it cannot be rebuilt, None if it can."""

    config: Mapping[str, Any] | None
    compiled: Mapping[str, Any] | None
    why: str | None = None


Execute = Callable[[dict[str, Any], float, list[bytes]], bytes]
"""Run a job with those bytes in a clean process for so many seconds; what it sent."""


def tried(trial: Trial, subject: Subject, limits: Mapping[str, Any], execute: Execute) -> Tried:
    """Train or load, and measure. Raises what `execute` does."""
    if trial.lacking is not None:
        return Tried(trial.name, why=trial.lacking, blame=True)
    weights, version = b"", None
    if trial.file is not None:
        try:
            found = saved.read(str(trial.file))
        except saved.NotSaved as not_saved:
            return Tried(trial.name, why=str(not_saved), blame=True)
        except OSError as error:
            return Tried(trial.name, why=f"the file cannot be read: {(error.strerror or '').lower()}")
        weights, version = found.weights, found.version
        if found.config is not None:
            compiled = found.config.get("compile_config")
            subject = Subject(found.config, compiled if isinstance(compiled, dict) else None)
    if subject.config is None or subject.why is not None:
        return Tried(trial.name, why=subject.why or "the model could not be described")
    if refusal := record.refusal(subject.config):
        return Tried(trial.name, why=refusal, blame=True)
    architecture = {key: value for key, value in subject.config.items() if key != "compile_config"}
    if name := record.foreign(architecture):
        return Tried(trial.name, why=f"it needs {name}, with code that is not Keras' own, and none is run here")
    job, blobs = _job(trial, subject, limits, architecture, weights)
    answers = wire.frames(execute(job | {"saved_with": version}, PATIENCE * (trial.time_limit + START_UP), blobs))
    return _outcome(trial, answers)


def _job(
    trial: Trial, subject: Subject, limits: Mapping[str, Any], architecture: dict[str, Any], weights: bytes
) -> tuple[dict[str, Any], list[bytes]]:
    arrays: dict[str, Array] = {"test.x": trial.test.x, "test.y": trial.test.y}
    if trial.train is not None:
        arrays |= {"train.x": trial.train.x, "train.y": trial.train.y}
    blobs = {name: array.data for name, array in arrays.items()} | {"weights": weights}
    job = {
        **limits,
        "cpu_limit": (trial.time_limit + START_UP) * 8,
        "kind": "trial",
        "files": {},
        "config": architecture,
        "compiled": subject.compiled,
        "weights": trial.file is not None,
        "arrays": {name: (array.dtype, array.shape, array.fortran) for name, array in arrays.items()},
        "blobs": {name: len(data) for name, data in blobs.items()},
        "seconds": trial.time_limit,
    }
    plain = ("metric", "at_least", "at_most", "epochs", "batch_size", "seeds", "loss", "optimizer")
    return job | {name: getattr(trial, name) for name in plain}, list(blobs.values())


def _outcome(trial: Trial, answers: list[dict[str, Any]]) -> Tried:
    curves: list[Curve] = []
    for answer in answers:
        if "why" in answer:
            return Tried(trial.name, tuple(curves), record.clean(str(answer["why"]))[:500], answer["blame"] is True)
        if answer["late"]:
            break
        values = tuple(map(_value, answer["curve"][:MAX_CURVE]))
        start = _value(answer["start"])
        curves.append(Curve(start, values, _reached(trial, values[-1] if values else None), _reached(trial, start)))
    missing = (len(trial.seeds) if trial.train is not None else 1) - len(curves)
    return Tried(trial.name, tuple(curves), f"it was not done in {trial.time_limit:g} s" if missing else None)


def _value(told: Any) -> float | None:
    return float(told) if isinstance(told, int | float) and math.isfinite(told) else None


def _reached(trial: Trial, value: float | None) -> bool:
    if value is None:
        return False
    return value >= trial.at_least if trial.at_least is not None else value <= (trial.at_most or 0.0)
