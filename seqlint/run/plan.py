"""What a run is asked and what it answers: plain frozen data, no TensorFlow and no analysis here."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from seqlint.dimensions import show_shape
from seqlint.facts import ModelFacts, Shape
from seqlint.reading.source import Source
from seqlint.run.record import MAX_RANK
from seqlint.run.trial import Trial, Tried

CHECKS = (
    "input-shape",
    "output-shape",
    "params",
    "runs-to-end",
    "rebuilds",
    "forward-pass",
    "one-step",
    "static-agreement",
)

Verdict = Literal["passed", "failed", "unverified", "could-not-run"]
Reason = Literal[
    "timeout",
    "cpu-limit",
    "out-of-memory",
    "process-limit",
    "disk-limit",
    "output-limit",
    "crash",
    "exception",
    "exit",
    "syntax-error",
    "missing-file",
    "missing-module",
    "no-model",
    "ambiguous-model",
    "too-large",
    "rejected-config",
    "sandbox-unavailable",
    "tensorflow-unavailable",
    "internal-error",
    "unreadable",
    "no-space",
]
OUR_FAULT = ("sandbox-unavailable", "tensorflow-unavailable", "internal-error", "unreadable", "no-space")
"""Reasons that say nothing about the submission: what could not be read may be read another time."""
Isolation = Literal["strict", "best", "none"]


ANY = "?"
"""The axis of an expected shape that any size fits."""


def fits(expected: Shape, actual: Shape | None) -> bool:
    """Whether a shape is the one that is expected, axis by axis."""
    if actual is None or len(expected) != len(actual):
        return False
    return all(wanted in (ANY, found) for wanted, found in zip(expected, actual, strict=True))


def parse_shape(text: str, open: bool = False) -> Shape:
    """A shape as Keras prints it, `"(None, 3)"`, batch axis first. `open`: an axis may be `?`, which any size fits.

    Raises ValueError with a message for the user.
    """
    wanted = f'a shape is written as Keras prints it, for example "(None, 3)", not {text!r}'
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = ast.literal_eval(text.replace("?", "'?'").strip() if open else text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        raise ValueError(wanted) from None
    if not isinstance(value, tuple | list):
        raise ValueError(wanted)
    if len(value) > MAX_RANK:
        raise ValueError(f"a shape is no longer than {MAX_RANK} axes, and this one has {len(value)}")
    for dim in value:
        if dim is not None and dim != ANY and (type(dim) is not int or dim < 1):
            raise ValueError(f"{wanted}: {dim!r} is no dimension (a positive number or None)")
    return tuple(value)


def format_shape(shape: Shape | None) -> str:
    """As Keras prints it: `(None, 3)`; `not known` for None."""
    return "not known" if shape is None else show_shape(shape)


class Unavailable(Exception):
    """Nothing can be run here: TensorFlow is missing, or the isolation asked for cannot be had. It says what to do."""


@dataclass(frozen=True)
class Expectation:
    """What the teacher asks for. None: not asked."""

    input_shape: Shape | None = None
    output_shape: Shape | None = None
    params: int | None = None


@dataclass(frozen=True)
class Table:
    """What the analysis knows of a data file that the submission reads: column names in order, number of rows."""

    columns: tuple[str, ...] = ()
    rows: int | None = None


@dataclass(frozen=True)
class Plan:
    """One submission and how to run it.

    `model`: a name bound at the end, or `name()` for a function called without arguments; None: `model`, else the
    only one. `inferred`: what the static analysis says. `tables`: data files by the name the submission reads them
    under, for stand-ins. `files`: what the teacher supplies, name in the submission's folder -> file here.
    `others`: plans of the same program for its other models, without `others`; the program runs once.
    `trials`: what the judged model or a trained one must reach on the teacher's data.
    `parameter_budget`: a model inferred to be larger is refused before anything runs. `time_limit` in seconds,
    `memory_limit` in MB.
    """

    source: Source
    model: str | None = None
    expect: Expectation = Expectation()
    inferred: tuple[ModelFacts, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    trials: tuple[Trial, ...] = ()
    parameter_budget: int = 250_000_000
    checks: tuple[str, ...] | None = None
    time_limit: float = 60.0
    memory_limit: int = 4096
    train: Literal["step", "full"] = "step"
    isolation: Isolation = "best"
    seed: int = 1
    others: tuple[Plan, ...] = ()


@dataclass(frozen=True)
class Check:
    """One confirmed, refused (`passed` False) or undecided (None) expectation.

    `about`: what accounts of the model differ in, where it says that they do; as of `compare.Difference`.
    """

    name: str
    passed: bool | None
    expected: str | None
    actual: str | None
    inferred: str | None
    message: str
    about: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Frame:
    """One of the student's own frames in a traceback."""

    cell: int | None
    line: int
    function: str
    text: str


@dataclass(frozen=True)
class Failure:
    """Why the submission stopped, as the student would see it: only frames of the submission, innermost last."""

    type: str
    message: str
    cell: int | None = None
    line: int | None = None
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True)
class Run:
    """The answer to a Plan. `judged`: place in `models` of the judged one, None where there is none.

    `layers`: configuration of each layer of the judged model as rebuilt (`kind`, `name` and what `get_config` says).
    `compiled`: its loss, optimizer and metrics in Keras' own JSON form, None where it was never compiled. `trained`:
    training moved weights of it in the submission, to other numbers (None: it cannot be told here), `training` says
    why not; `moved`: one step moves some of the rebuilt one (None: not known).
    `left_out`: what is not executed and may define what the program lacks, as in "cell 3"; nothing is held against it.
    `others`: what became of the plan's `others`, by the names of their models; none where the program itself failed.
    `tried`: one outcome for each of the plan's `trials`.
    `described`: False where the judged model could not be described, so that nothing is known of `compiled`.
    """

    path: str
    verdict: Verdict
    reason: Reason | None = None
    message: str = ""
    models: tuple[ModelFacts, ...] = ()
    judged: int | None = None
    checks: tuple[Check, ...] = ()
    stand_ins: tuple[str, ...] = ()
    isolation: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    stdout: str = ""
    stderr: str = ""
    seconds: float = 0.0
    error: Failure | None = None
    layers: tuple[Mapping[str, Any], ...] = ()
    compiled: Mapping[str, Any] | None = None
    trained: bool | None = False
    training: str = ""
    moved: bool | None = None
    left_out: str = ""
    described: bool = True
    tried: tuple[Tried, ...] = ()
    others: Mapping[str | None, Run] = field(default_factory=dict)
