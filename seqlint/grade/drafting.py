"""A new assignment file: a commented one to begin with, or one whose checks a solution passes."""

from __future__ import annotations

import json
import os
import tempfile
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from seqlint import keras_api
from seqlint.config import Settings
from seqlint.dimensions import show_shape
from seqlint.errors import CannotWork
from seqlint.grade import assignment as assignments
from seqlint.grade import engine, layers
from seqlint.grade.engine import Limits
from seqlint.grade.keys import KINDS, TOP
from seqlint.grade.reference import PAGE, SCHEMA
from seqlint.grade.result import number
from seqlint.grade.taking import Submission
from seqlint.grade.values import LayerPattern
from seqlint.run import Run, Unavailable, run
from seqlint.signature import Parameter

POINTS = 10
WEIGHT = "all points are dealt out in proportion to the weights."
PLAIN = ("name", "dtype", "trainable", "seed", "autocast", "input_shape", "input_dim", "data_format", "batch_size")
"""Arguments of layers that an assignment does not ask for; nor for how weights begin, and are held."""
PER_FINDING = 'per_finding = "50%"  # of the points of this check'
CLASSES = ("categorical_crossentropy", "sparse_categorical_crossentropy")


@dataclass(frozen=True)
class Draft:
    """What is written. `provide`: names of data files; `checks`: see `Check`; `notes` are lines of comment."""

    title: str
    file: str
    points: float
    checks: tuple[Check, ...]
    provide: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """`weight`: its share of the points, beside the others'. `keys`: the lines of its own keys, in TOML.

    `model`: the one that it is about, where a program has several.
    """

    name: str
    kind: str
    weight: int
    keys: str = ""
    model: str | None = None

    @property
    def title(self) -> str:
        return self.name if self.model is None else f"{self.name} of {self.model}"


START = (
    Check("Runs", "runs-to-end", 1),
    Check("Input", "input-shape", 1, 'shape = "(None, 4)"'),
    Check("Output", "output-shape", 2, 'shape = "(None, 3)"'),
    Check(
        "Layers",
        "layers",
        3,
        'layers = ["Dense", {kind = "Dense", units = 3, activation = "softmax"}]\nmode = "ordered"',
    ),
    Check("Loss", "loss", 1, f"loss = {json.dumps(CLASSES)}"),
    Check("No mistakes", "lint", 2, f'rules = ["SEQ1", "SEQ2", "SEQ3"]\n{PER_FINDING}'),
)
"""The checks of a file that is written from nothing: a classifier of three classes."""


def from_nothing(title: str, file: str, points: float) -> str:
    """A file to begin with."""
    return written(Draft(title, file, points, START))


def from_solution(
    solution: str, folder: str, title: str, file: str, points: float, settings: Settings, limits: Limits
) -> str:
    """A file whose checks are what the solution does; those that it does not pass when it is graded are left out.

    `folder`: where the file will lie; data of which the program names the files is provided from there. Raises
    CannotWork where the solution is no program, or cannot be run.
    """
    submission = Submission(os.path.basename(solution), solution, os.path.basename(solution))
    analysed = engine.analyse(submission, settings)
    if analysed.source.problem is not None:
        raise CannotWork(f"{solution}: {analysed.source.problem.message}")
    provide = tuple(_data(analysed.source.cells, folder, solution))
    runs = _runs(assignments.Assignment("", "", 0, (), provide=_paths(provide, folder)), analysed, limits)
    judged = {name: made for name, made in runs.items() if made.judged is not None and made.verdict != "could-not-run"}
    if not judged:
        raise CannotWork(f"{solution}: no check can be made of it: {next(iter(runs.values())).message}")
    about = [check for name, made in judged.items() for check in _checks(made, name)]
    checks = (Check("Runs", "runs-to-end", 1), *about, Check("No mistakes", "lint", 2, PER_FINDING))
    draft = Draft(title, file, points, checks, provide)
    return written(_passed(draft, folder, submission, settings, limits))


def _runs(assignment: assignments.Assignment, analysed: engine.Analysed, limits: Limits) -> Mapping[str | None, Run]:
    """What is known of the judged model, under None; where it is not clear which that is, of each that has a name."""
    made = _run(assignment, analysed, limits)
    names = [model.name for model in made.models if model.name is not None]
    if made.reason != "ambiguous-model" or not names:
        return {None: made}
    tasks = tuple(assignments.Task(name, "layers", 0, "public", {}, 1, model=name) for name in dict.fromkeys(names))
    made = _run(replace(assignment, tasks=tasks), analysed, limits)
    return {names[0]: made, **made.others}


def _run(assignment: assignments.Assignment, analysed: engine.Analysed, limits: Limits) -> Run:
    try:
        (made,) = run([engine.plan(assignment, analysed, limits)])
    except Unavailable as error:
        raise CannotWork(str(error)) from error
    return made


def _paths(names: Sequence[str], folder: str) -> dict[str, str]:
    return {name: os.path.join(folder, name) for name in names}


def _data(cells: Sequence[Any], folder: str, solution: str) -> Iterator[str]:
    """Files beside the assignment whose names stand in the program."""
    text = "\n".join(cell.text for cell in cells)
    for name in sorted(os.listdir(folder or ".")):
        path = os.path.join(folder, name)
        if os.path.isfile(path) and not os.path.samefile(path, solution) and name in text and "." in name:
            yield name


def _passed(draft: Draft, folder: str, submission: Submission, settings: Settings, limits: Limits) -> Draft:
    """The draft without the checks that the solution does not pass."""
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".toml", dir=folder or ".", encoding="utf-8") as file:
            file.write(written(draft))
            file.flush()
            assignment = replace(assignments.load(file.name), path=submission.program)
    except OSError as error:
        raise CannotWork(f"{folder or '.'}: no file can be written there: {(error.strerror or '').lower()}") from None
    (found,) = engine.results(assignment, [submission], settings, limits)
    if found.fault:
        raise CannotWork(f"{submission.program}: {found.message}")
    kept = {check.name for check in found.checks if check.passed}
    notes = [f"Left out: {each.name}, which the solution does not pass: {each.message}" for each in found.checks]
    left = tuple(note for note, each in zip(notes, found.checks, strict=True) if each.name not in kept)
    return replace(draft, checks=tuple(check for check in draft.checks if check.title in kept), notes=left)


# What a solution does


def _checks(made: Run, name: str | None) -> Iterator[Check]:
    for check in _asked(made):
        yield replace(check, model=name)


def _asked(made: Run) -> Iterator[Check]:
    model = made.models[made.judged or 0]
    if model.input_shape is not None:
        yield Check("Input", "input-shape", 1, f'shape = "{show_shape(model.input_shape)}"')
    if model.output_shape is not None:
        yield Check("Output", "output-shape", 2, f'shape = "{show_shape(model.output_shape)}"')
    found = [config for config in made.layers if config["kind"] != "InputLayer"]
    known = [config for config in found if keras_api.parameters("layers", config["kind"]) is not None]
    if known:
        listed = "\n".join(f"    {_inline(_pattern(config))}," for config in known)
        mode = "exact" if len(known) == len(found) else "ordered"
        yield Check("Layers", "layers", 3, f'layers = [\n{listed}\n]\nmode = "{mode}"')
    yield from _compiled(made.compiled or {})
    if made.trained:
        yield Check("Trains", "trains", 1)


def _compiled(settings: Mapping[str, Any]) -> Iterator[Check]:
    loss = layers.identifier(settings.get("loss"))
    if loss is not None and keras_api.accepts("losses", loss):
        accepted = CLASSES if layers.bare(loss) in map(layers.bare, CLASSES) else (loss,)
        yield Check("Loss", "loss", 1, f"loss = {json.dumps(accepted)}")
    told = settings.get("metrics")
    entries = told if isinstance(told, list) else []
    names = [
        name for name in map(layers.identifier, entries) if name is not None and keras_api.accepts("metrics", name)
    ]
    if names:
        yield Check("Metrics", "metrics", 1, f"metrics = {json.dumps(names)}")


def _pattern(config: Mapping[str, Any]) -> LayerPattern:
    """The layer with the arguments that were given to it, as far as an assignment can ask for them."""
    given = {}
    for parameter in keras_api.parameters("layers", config["kind"]) or ():
        name, found = parameter.name, config.get(parameter.name)
        if isinstance(found, dict):
            found = layers.identifier(found)
        if name in PLAIN or name.endswith(("initializer", "regularizer", "constraint")) or not _is_plain(found):
            continue
        if found not in _defaults(parameter, config):
            given[name] = found
    pattern = LayerPattern(config["kind"], given)
    return pattern if layers.fits(pattern, config) else LayerPattern(config["kind"])


def _defaults(parameter: Parameter, config: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a configuration has where an argument is not given."""
    default = parameter.default
    if parameter.name == "strides" and default is None:  # of pooling: then they are the pool's size
        return None, config.get("pool_size")
    if parameter.name == "activation" and default is None:
        return None, "linear"
    return default, list(default) if isinstance(default, tuple) else default


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(each, int) for each in value)
    return isinstance(value, bool | int | float | str)


# TOML


def written(draft: Draft) -> str:
    """The file, with what each key means in comments."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    yield f"#:schema {SCHEMA}"
    yield f"# What is asked of a submission, and what it is worth. Every key: {PAGE}\n"
    yield from _top("title", json.dumps(draft.title, ensure_ascii=False))
    yield from _top("points", str(number(draft.points)))
    yield from _top("files", json.dumps([draft.file], ensure_ascii=False))
    yield from _top("provide", json.dumps(draft.provide or ["data.csv"], ensure_ascii=False), bool(draft.provide))
    yield from _top("model", '"model"', False)
    yield from _top("due", "2030-10-03T23:59:00+02:00", False)
    yield from _top("late", "{per-day = 10, floor = 50}", False)
    yield from (f"\n# {note}" for note in draft.notes)
    yield f"\n# In the checks below `weight` stands in place of `points`: {WEIGHT}"
    for check in draft.checks:
        yield f"\n# {KINDS[check.kind].meaning}"
        yield f'[[check]]\nname = "{check.title}"\nkind = "{check.kind}"\nweight = {check.weight}'
        if check.model is not None:
            yield f"model = {json.dumps(check.model)}"
        if check.keys:
            yield check.keys


def _top(key: str, value: str, used: bool = True) -> Iterator[str]:
    """A key at the top, behind a comment that says what it means; in a comment itself where it is not used."""
    yield from (f"# {line}" for line in textwrap.wrap(f"{TOP[key].meaning}.", 100))
    yield f"{'' if used else '# '}{key} = {value}"


def _inline(pattern: LayerPattern) -> str:
    """A layer of the list: its name alone, or a table on one line."""
    if not pattern.settings:
        return json.dumps(pattern.kind)
    settings = (f"{name} = {json.dumps(value)}" for name, value in pattern.settings.items())
    return f'{{kind = "{pattern.kind}", {", ".join(settings)}}}'
