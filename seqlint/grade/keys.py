"""The keys of an assignment file: one table, from which it is read, its reference page and its JSON Schema are written.

A `Value` is what a key may hold; a `Key` is one with its meaning and its default; a `Kind` is a kind of check.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from seqlint import keras_api
from seqlint.config import near
from seqlint.reading import arrays, saved
from seqlint.run.plan import parse_shape

VISIBILITIES = ("public", "hidden", "after-due-date", "after-published")
LATE = ("per-day", "step", "floor")
MODES = ("exact", "ordered", "contains", "forbidden")
MAX_POINTS = 1_000_000
MAX_COUNT = 100
MAX_EPOCHS, MAX_BATCH, MAX_SEEDS = 1_000, 65_536, 10
MAX_SECONDS = 3_600
REQUIRED: Any = object()


class Value(NamedTuple):
    """What a key may hold: its reader (raises ValueError with the rest of `must be ...`), in words, as JSON Schema."""

    read: Callable[[Any], Any]
    words: str
    schema: Mapping[str, Any]


class Key(NamedTuple):
    """What a key may hold, what it means (a sentence without its full stop), and what holds where it is left out."""

    value: Value
    meaning: str
    default: Any = REQUIRED


class Kind(NamedTuple):
    """A kind of check: what passes it (a sentence), its keys, and an example of them in TOML.

    `either`: which of them go together, as JSON Schema.
    """

    meaning: str
    keys: Mapping[str, Key]
    example: str = ""
    either: Mapping[str, Any] = {}


def holds(words: str, /, **schema: Any) -> Callable[[Callable[[Any], Any]], Value]:
    """Makes a reader a `Value`."""
    return lambda read: Value(read, words, schema)


@dataclass(frozen=True)
class LayerPattern:
    """A layer that is asked for: Keras' class name and some of its arguments."""

    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"{self.kind}({inside})" if inside else self.kind


# -- values: each reader says what the value must be --


@holds("text", type="string", pattern=r"\S")
def _text(value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise ValueError("text that is not empty")


@holds("list of names", type="array", minItems=1, items={"type": "string", "minLength": 1})
def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and value and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise ValueError('a list of names, as in ["SEQ1", "SEQ3"]')


@holds("list of file names", type="array", minItems=1, items={"type": "string", "minLength": 1})
def _files(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and value and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise ValueError('a list of file names, as in ["student.py"]')


@holds("number", type="number", minimum=0, maximum=MAX_POINTS)
def _points(value: Any) -> float:
    if type(value) in (int, float) and 0 <= value <= MAX_POINTS:
        return float(value)
    raise ValueError(f"a number of points from 0 to {MAX_POINTS}")


@holds("number from 0 to 1", type="number", minimum=0, maximum=1)
def _share(value: Any) -> float:
    if type(value) in (int, float) and 0 <= value <= 1:
        return float(value)
    raise ValueError("a number from 0 to 1")


@holds("true or false", type="boolean")
def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


@holds("date and time with its zone", type="string", format="date-time")
def _due(value: Any) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    raise ValueError("a date and time with its zone, as in 2025-10-03T23:59:00+02:00")


@holds(
    "table of percents",
    type="object",
    minProperties=1,
    additionalProperties=False,
    properties={key: {"type": "number", "minimum": 0, "maximum": 100} for key in LATE},
)
def _late(value: Any) -> dict[str, float]:
    if isinstance(value, dict) and value and all(key in LATE for key in value):
        if all(type(each) in (int, float) and 0 <= each <= 100 for each in value.values()):
            return {key.replace("-", "_"): float(each) for key, each in value.items()}
    raise ValueError("a table of percents, as in {per-day = 10, floor = 50} or {step = 20}")


@holds("shape in quotes", type="string", pattern=r"^\s*[(\[].*[)\]]\s*$")
def _shape(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, str):
        raise ValueError('a shape in quotes, as in "(None, 3)" or "(None, ?)"')
    try:
        return parse_shape(value, open=True)
    except ValueError as error:
        raise ValueError(f"a shape: {error}") from None


@holds("number", type="number", minimum=0)
def _number(value: Any) -> float:
    if type(value) in (int, float) and math.isfinite(value) and value >= 0:
        return float(value)
    raise ValueError("a number, 0 or more")


@holds("number", type="number", exclusiveMinimum=0, maximum=MAX_POINTS)
def _weight(value: Any) -> float:
    if type(value) in (int, float) and 0 < value <= MAX_POINTS:
        return float(value)
    raise ValueError(f"a number above 0, at most {MAX_POINTS}")


@holds("whole number", type="integer", minimum=0)
def _count(value: Any) -> int:
    if type(value) is int and 0 <= value < 2**63:
        return value
    raise ValueError("a whole number, 0 or more")


@holds("number", type="number")
def _real(value: Any) -> float:
    if type(value) in (int, float) and math.isfinite(value):
        return float(value)
    raise ValueError("a number")


def _from_one_to(most: int) -> Value:
    @holds("whole number", type="integer", minimum=1, maximum=most)
    def read(value: Any) -> int:
        if type(value) is int and 1 <= value <= most:
            return value
        raise ValueError(f"a whole number from 1 to {most}")

    return read


SEED = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}


@holds(
    "whole number, or a list of them",
    anyOf=[
        {"type": "integer", "minimum": 1, "maximum": MAX_SEEDS},
        {"type": "array", "minItems": 1, "maxItems": MAX_SEEDS, "uniqueItems": True, "items": SEED},
    ],
)
def _seeds(value: Any) -> tuple[int, ...]:
    if type(value) is int and 1 <= value <= MAX_SEEDS:
        return tuple(range(1, value + 1))
    if isinstance(value, list) and 1 <= len(value) <= MAX_SEEDS and len(set(map(str, value))) == len(value):
        if all(type(each) is int and 0 <= each < 2**31 for each in value):
            return tuple(value)
    raise ValueError(f"a whole number from 1 to {MAX_SEEDS}, or a list of so many seeds, as in [1, 2, 3]")


def _ending_in(*endings: str) -> Value:
    listed = " or ".join(endings)

    @holds(f"name of a {listed} file", type="string", pattern=f"({'|'.join(map(re.escape, endings))})$")
    def read(value: Any) -> str:
        if isinstance(value, str) and value.lower().endswith(endings):
            return value
        raise ValueError(f"the name of a {listed} file")

    return read


def _one_of(*choices: str) -> Value:
    @holds(" or ".join(f"`{choice}`" for choice in choices), enum=list(choices))
    def read(value: Any) -> str:
        if value in choices and isinstance(value, str):
            return value
        hint = near(value, choices) if isinstance(value, str) else ""
        raise ValueError(f"one of {', '.join(choices)}, not {value!r}{hint}")

    return read


def _identifiers(group: str) -> Value:
    """Names that Keras looks up, one or several: `losses`, `optimizers`, `metrics`."""
    classes = {name for name in keras_api.names(group) if keras_api.accepts(group, name)}
    known = {"type": "string", "enum": sorted(keras_api.identifiers(group) | classes)}

    @holds(f"one of Keras' {group}, or a list of them", anyOf=[known, {"type": "array", "minItems": 1, "items": known}])
    def read(value: Any) -> tuple[str, ...]:
        names: tuple[str, ...] = _texts.read([value] if isinstance(value, str) else value)
        for name in names:
            if not keras_api.accepts(group, name):
                hint = near(name, keras_api.identifiers(group))
                raise ValueError(f"known to Keras, and {name!r} is not{hint}")
        return names

    return read


def _identifier(group: str) -> Value:
    """One name that Keras looks up."""
    several = _identifiers(group)

    @holds(f"one of Keras' {group}", **several.schema["anyOf"][0])
    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError("one name that Keras knows")
        (name,) = several.read(value)
        return str(name)

    return read


LAYERS = {"type": "string", "enum": sorted(keras_api.names("layers") - {"Input", "InputLayer"})}
COUNT = {"type": "integer", "minimum": 1, "maximum": MAX_COUNT}
LAYER = {"type": "object", "required": ["kind"], "properties": {"kind": LAYERS, "count": COUNT}}


@holds("list of layers", type="array", minItems=1, items={"anyOf": [LAYERS, LAYER]})
def _layers(value: Any) -> tuple[LayerPattern, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError('a list of layers, as in ["Flatten", {kind = "Dense", units = 3}]')
    return tuple(pattern for entry in value for pattern in _layer(entry))


def _layer(value: Any) -> tuple[LayerPattern, ...]:
    """One entry of the list, as often as its `count` says."""
    entry = {"kind": value} if isinstance(value, str) else value
    if not isinstance(entry, dict) or not isinstance(entry.get("kind"), str):
        raise ValueError('a list of layers: names or tables with a kind, as in {kind = "Dense", units = 3}')
    kind = keras_api.canonical("layers", entry["kind"])
    if kind in ("Input", "InputLayer"):
        raise ValueError('a list of layers; the input is none of them: use a check of kind = "input-shape"')
    parameters = keras_api.parameters("layers", kind)
    if parameters is None:
        hint = near(kind, keras_api.names("layers"))
        raise ValueError(f"a list of Keras' layers, and there is no layer {kind!r}{hint}")
    settings = {name: setting for name, setting in entry.items() if name not in ("kind", "count")}
    names = [parameter.name for parameter in parameters]
    for name in settings:
        if name not in names:
            raise ValueError(f"a list of Keras' layers, and {kind} has no argument {name!r}{near(name, names)}")
        if not _is_finite(settings[name]):
            raise ValueError(f"a list of Keras' layers, and `{name}` of {kind} holds a number that no layer can have")
        if isinstance(settings[name], dict) and not _is_range(settings[name]):
            raise ValueError(f"a list of Keras' layers; a range for `{name}` is written {{min = 16, max = 64}}")
    count = entry.get("count", 1)
    if type(count) is not int or not 1 <= count <= MAX_COUNT:
        raise ValueError(f"a list of Keras' layers, and `count` is a whole number from 1 to {MAX_COUNT}")
    return (LayerPattern(kind, settings),) * count


def _is_range(value: dict[str, Any]) -> bool:
    """Whether it bounds a number: `{min = 16}`, `{min = 16, max = 64}`."""
    return bool(value) and value.keys() <= {"min", "max"} and all(type(each) in (int, float) for each in value.values())


def _is_finite(value: Any) -> bool:
    """Whether all numbers in a value are such as Keras can hold."""
    if isinstance(value, list | dict):
        return all(map(_is_finite, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, int | float) or -(2.0**63) < value < 2.0**63


# -- keys --

TOP: dict[str, Key] = {
    "title": Key(_text, "What the assignment is called in reports and feedback", ""),
    "points": Key(_points, "What all checks are worth together, bonus aside; checked against their sum", None),
    "files": Key(
        _files,
        "What a submission must contain, the program first; left out, a submission is one program of any name",
        (),
    ),
    "provide": Key(_files, "Files beside the assignment that are put beside each program: its data", ()),
    "model": Key(
        _text,
        "The model that is judged: a name at the end of the program, or `build()`, a function called without "
        "arguments; left out, the one called `model`, else the only one",
        None,
    ),
    "starter": Key(
        _text, "A program beside the assignment that everybody began with: what stands in it makes nobody alike", None
    ),
    "strict-names": Key(_flag, "Whether files must be called as in `files` though nothing else can be meant", False),
    "renamed-costs": Key(_points, "Points that go where a file of another name was taken for one of `files`", 0.0),
    "static-credit": Key(
        _share,
        "The share that checks of layers, loss and lint give for what the text of a program says that cannot run",
        0.0,
    ),
    "due": Key(_due, "When it is due; what a platform says of hand-in times is held against it", None),
    "grace": Key(_points, "Minutes after `due` that cost nothing", 0.0),
    "late": Key(
        _late,
        "What lateness costs, in percent: `step` once, `per-day` for each day begun; `floor` always stays",
        None,
    ),
    "extensions": Key(
        _text, "Due dates of single people: a CSV file beside the assignment, columns `id` and `due`", None
    ),
    "check": Key(
        Value(lambda value: value, "tables", {}),
        "The checks, each a table under `[[check]]`",
    ),
}
COMMON: dict[str, Key] = {
    "name": Key(_text, "What the check is called; each has a name of its own"),
    "kind": Key(_text, "What is checked; the kinds are below"),
    "points": Key(_points, "What the check is worth", None),
    "weight": Key(
        _weight,
        "In place of `points`: a share of what is left of all points, in proportion to the other weights",
        None,
    ),
    "model": Key(_text, "The model that the check is about, where it is another than the assignment's `model`", None),
    "visibility": Key(
        _one_of(*VISIBILITIES),
        "Who sees name and result: students too (`public`), from a date on, or teachers only (`hidden`)",
        "public",
    ),
    "message": Key(_text, "Your own words for who does not pass, in front of what was found", None),
    "bonus": Key(_flag, "Whether its points come on top of the assignment's", False),
}
BOUNDS = {
    "min": Key(_number, "The least that passes", None),
    "max": Key(_number, "The most that passes", None),
}


def _exact_or_bounds(key: str) -> Mapping[str, Any]:
    return {"oneOf": [{"required": [key]}, {"anyOf": [{"required": ["min"]}, {"required": ["max"]}]}]}


MEASURED: dict[str, Key] = {
    "target": Key(_text, "The column of a `.csv` that is to be predicted; left out, the last one", None),
    "metric": Key(
        _identifier("metrics"),
        "What is measured on the test data; for `accuracy` the largest of several outputs is the answer",
        "accuracy",
    ),
    "at-least": Key(_real, "What the metric must reach", None),
    "at-most": Key(_real, "What the metric must reach where less is better, as with `mae`", None),
    "time-limit": Key(
        _from_one_to(MAX_SECONDS), "Seconds of the processor for all of it; what is not done then is undecided", 60
    ),
}
A_BOUND = {"oneOf": [{"required": ["at-least"]}, {"required": ["at-most"]}]}
WORTH = {"oneOf": [{"required": ["points"]}, {"required": ["weight"]}]}
"""What a check is worth is said in one way, as JSON Schema."""


KINDS: dict[str, Kind] = {
    "input-shape": Kind(
        "The model takes inputs of this shape. One that is not built yet is built with it.",
        {"shape": Key(_shape, "As Keras prints it, batch axis first; `?` stands for any size")},
        'shape = "(None, 28, 28, 1)"',
    ),
    "output-shape": Kind(
        "The model's output has this shape.",
        {"shape": Key(_shape, "As Keras prints it, batch axis first; `?` stands for any size")},
        'shape = "(None, ?)"',
    ),
    "params": Kind(
        "The model has this many parameters, exactly or within bounds.",
        {
            "params": Key(_count, "The number", None),
            "min": Key(_count, "The least that passes", None),
            "max": Key(_count, "The most that passes", None),
        },
        "max = 50_000",
        _exact_or_bounds("params"),
    ),
    "layers": Kind(
        "The model has these layers; a share of them gives that share of the points.",
        {
            "layers": Key(
                _layers,
                "Names, or tables of a `kind` and arguments: a value, several of which one is right "
                "(`units = [16, 32]`), or bounds (`units = {min = 16, max = 64}`); `count` says how often",
            ),
            "mode": Key(
                _one_of(*MODES),
                "`exact`: these and no others, in this order; `ordered`: others between them do not matter; "
                "`contains`: in any order; `forbidden`: none of these",
                "exact",
            ),
        },
        'layers = ["Flatten", {kind = "Dense", units = [16, 32], activation = "relu", count = 2}, '
        '{kind = "Dense", units = 3}]\nmode = "ordered"',
    ),
    "loss": Kind(
        "The model is compiled with this loss.",
        {"loss": Key(_identifiers("losses"), "The losses that pass")},
        'loss = ["categorical_crossentropy", "sparse_categorical_crossentropy"]',
    ),
    "optimizer": Kind(
        "The model is compiled with this optimizer.",
        {"optimizer": Key(_identifiers("optimizers"), "The optimizers that pass")},
        'optimizer = ["adam", "sgd"]',
    ),
    "metrics": Kind(
        "The model is compiled with these metrics, others aside; a share of them gives that share of the points.",
        {"metrics": Key(_identifiers("metrics"), "The metrics asked for")},
        'metrics = ["accuracy"]',
    ),
    "learning-rate": Kind(
        "The optimizer's learning rate, exactly or within bounds.",
        {"learning-rate": Key(_number, "The rate", None), **BOUNDS},
        "min = 0.0001\nmax = 0.01",
        _exact_or_bounds("learning-rate"),
    ),
    "lint": Kind(
        "seqlint finds no mistakes in the program.",
        {
            "rules": Key(_texts, "Names or codes of rules, or families (`SEQ3`); left out, all that are on", ()),
            "per_finding": Key(_points, "Points that each finding costs", 1.0),
            "cap": Key(_points, "The most that all of them cost; left out, all points of the check", None),
            "severity": Key(_one_of("error", "warning"), "Whether errors alone count, or warnings too", "warning"),
        },
        'rules = ["SEQ1", "missing-activation"]\nper_finding = 0.5\nseverity = "error"',
    ),
    "record": Kind(
        "Your own Python decides, from [the record](#the-record) of the rebuilt model. It runs in its own process, "
        "and what goes wrong in it costs no student points.",
        {
            "script": Key(
                _ending_in(".py"),
                "A file beside the assignment with a function `check(record)`; it gives `True`, `False` or a share "
                "from 0 to 1, alone or in a pair with a message",
            )
        },
        'script = "narrowing.py"',
    ),
    "runs-to-end": Kind("The program runs to its end.", {}),
    "forward-pass": Kind("The rebuilt model computes finite numbers of the right shape for several batch sizes.", {}),
    "trains": Kind("The program trains the model, and a training step of the rebuilt one moves its weights.", {}),
    "learns": Kind(
        "The rebuilt model, trained on your data with several seeds where no submission can reach it, reaches a metric "
        "on hidden data; the share of the seeds that do gives that share of the points.",
        {
            "data": Key(
                _ending_in(*arrays.ENDINGS),
                "A file beside the assignment to train on, as the model is to see it: a `.npz` with `x_train`, "
                "`y_train`, `x_test` and `y_test` (Keras' `mnist.npz` is one), or with `x` and `y`; a `.csv` with a "
                "sample in each row",
            ),
            "test": Key(
                _ending_in(*arrays.ENDINGS),
                "A file of hidden data, likewise; left out, `x_test` and `y_test` of `data`",
                None,
            ),
            **MEASURED,
            "epochs": Key(_from_one_to(MAX_EPOCHS), "At most so many; training ends when the metric is reached", 20),
            "batch-size": Key(_from_one_to(MAX_BATCH), "Samples in a batch", 32),
            "seeds": Key(
                _seeds, "How often it is trained anew, with other numbers at random; or the seeds themselves", (1, 2, 3)
            ),
            "loss": Key(_identifier("losses"), "In place of the one that the model is compiled with", None),
            "optimizer": Key(_identifier("optimizers"), "In place of the one that the model is compiled with", None),
        },
        'data = "digits.npz"\nat-least = 0.9\nepochs = 10',
        A_BOUND,
    ),
    "evaluates": Kind(
        "A trained model, or weights for the model that the program builds, reach a metric on hidden data. The file is "
        "checked first, and loaded where no submission can reach anything.",
        {
            "file": Key(
                _ending_in(*saved.ENDINGS), "The file that is handed in with the program, as if it stood in `files`"
            ),
            "test": Key(
                _ending_in(*arrays.ENDINGS),
                "A file of hidden data: a `.npz` with `x_test` and `y_test`, or `x` and `y`; a `.csv`",
            ),
            **MEASURED,
        },
        'file = "digits.keras"\ntest = "hidden.npz"\nat-least = 0.9',
        A_BOUND,
    ),
}
