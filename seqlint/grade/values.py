"""What a key of an assignment file may hold: readers, each of which says what the value must be."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from seqlint import keras_api
from seqlint.near import near
from seqlint.run.plan import parse_shape

LATE = ("per-day", "step", "floor")


MAX_POINTS = 1_000_000


MAX_COUNT = 100


MAX_SEEDS = 10


class Value(NamedTuple):
    """What a key may hold: its reader (raises ValueError with the rest of `must be ...`), in words, as JSON Schema."""

    read: Callable[[Any], Any]
    words: str
    schema: Mapping[str, Any]


def holds(words: str, /, **schema: Any) -> Callable[[Callable[[Any], Any]], Value]:
    """Makes a reader a `Value`."""
    return lambda read: Value(read, words, schema)


@dataclass(frozen=True)
class LayerPattern:
    """A layer that is asked for: Keras' class name and some of its arguments."""

    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={_said(value)}" for name, value in self.settings.items())
        return f"{self.kind}({inside})" if inside else self.kind


def _said(value: Any) -> str:
    """What is asked of an argument: bounds in words."""
    if not isinstance(value, dict):
        return repr(value)
    least, most = value.get("min"), value.get("max")
    if least is None or most is None:
        return f"at most {most:g}" if least is None else f"at least {least:g}"
    return f"{least:g} to {most:g}"


@holds("text", type="string", pattern=r"\S")
def text(value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise ValueError("text that is not empty")


def several(of: str, example: str) -> Value:
    """Texts in a list."""

    @holds(f"list of {of}", type="array", minItems=1, items={"type": "string", "minLength": 1})
    def read(value: Any) -> tuple[str, ...]:
        if isinstance(value, list) and value and all(isinstance(item, str) and item for item in value):
            return tuple(value)
        raise ValueError(f"a list of {of}, as in {example}")

    return read


texts = several("names", '["SEQ1", "SEQ3"]')
files = several("file names", '["student.py"]')


LARGEST = sys.float_info.max


def _within(
    value: float, minimum: float = -LARGEST, maximum: float = LARGEST, exclusiveMinimum: float = -math.inf
) -> bool:
    """Whether a number is one that JSON Schema's bounds allow."""
    return minimum <= value <= maximum and value > exclusiveMinimum


def number(must_be: str, words: str = "number", **bounds: float) -> Value:
    """A number within bounds, which have the names of JSON Schema."""

    @holds(words, type="number", **bounds)
    def read(value: Any) -> float:
        if type(value) in (int, float) and _within(value, **bounds):
            return float(value)
        raise ValueError(must_be)

    return read


def whole(must_be: str, **bounds: int) -> Value:
    """A whole number within bounds."""

    @holds("whole number", type="integer", **bounds)
    def read(value: Any) -> int:
        if type(value) is int and value < 2**63 and _within(value, **bounds):
            return value
        raise ValueError(must_be)

    return read


def from_one_to(most: int) -> Value:
    return whole(f"a whole number from 1 to {most}", minimum=1, maximum=most)


points = number(f"a number of points from 0 to {MAX_POINTS}", minimum=0, maximum=MAX_POINTS)
share = number("a number from 0 to 1", "number from 0 to 1", minimum=0, maximum=1)
weight = number(f"a number above 0, at most {MAX_POINTS}", exclusiveMinimum=0, maximum=MAX_POINTS)
size = number("a number, 0 or more", minimum=0)
real = number("a number")
count = whole("a whole number, 0 or more", minimum=0)


@dataclass(frozen=True)
class Part:
    """A share of the points of a check."""

    share: float


PERCENT = r"^(100|[1-9]?[0-9])%$"


@holds(
    'number, or percent in quotes (`"50%"`)',
    anyOf=[{"type": "number", "minimum": 0, "maximum": MAX_POINTS}, {"type": "string", "pattern": PERCENT}],
)
def cost(value: Any) -> float | Part:
    """Points, or what part they are of the check's."""
    if isinstance(value, str) and re.search(PERCENT, value):
        return Part(int(value.strip().rstrip("%")) / 100)
    if type(value) in (int, float) and _within(value, minimum=0, maximum=MAX_POINTS):
        return float(value)
    raise ValueError(f'a number of points from 0 to {MAX_POINTS}, or a part of the check\'s points as in "50%"')


@holds("true or false", type="boolean")
def flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


@holds("date and time with its zone", type="string", format="date-time")
def due(value: Any) -> datetime:
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
def late(value: Any) -> dict[str, float]:
    if isinstance(value, dict) and value and all(key in LATE for key in value):
        if all(type(each) in (int, float) and 0 <= each <= 100 for each in value.values()):
            return {key.replace("-", "_"): float(each) for key, each in value.items()}
    raise ValueError("a table of percents, as in {per-day = 10, floor = 50} or {step = 20}")


@holds("shape in quotes", type="string", pattern=r"^\s*[(\[].*[)\]]\s*$")
def shape(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, str):
        raise ValueError('a shape in quotes, as in "(None, 3)" or "(None, ?)"')
    try:
        return parse_shape(value, open=True)
    except ValueError as error:
        raise ValueError(f"a shape: {error}") from None


SEED = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}


@holds(
    "whole number, or a list of them",
    anyOf=[
        {"type": "integer", "minimum": 1, "maximum": MAX_SEEDS},
        {"type": "array", "minItems": 1, "maxItems": MAX_SEEDS, "uniqueItems": True, "items": SEED},
    ],
)
def seeds(value: Any) -> tuple[int, ...]:
    if type(value) is int and 1 <= value <= MAX_SEEDS:
        return tuple(range(1, value + 1))
    if isinstance(value, list) and 1 <= len(value) <= MAX_SEEDS and len(set(map(str, value))) == len(value):
        if all(type(each) is int and 0 <= each < 2**31 for each in value):
            return tuple(value)
    raise ValueError(f"a whole number from 1 to {MAX_SEEDS}, or a list of so many seeds, as in [1, 2, 3]")


def ending_in(*endings: str) -> Value:
    listed = " or ".join(endings)

    @holds(f"name of a {listed} file", type="string", pattern=f"({'|'.join(map(re.escape, endings))})$")
    def read(value: Any) -> str:
        if isinstance(value, str) and value.lower().endswith(endings):
            return value
        raise ValueError(f"the name of a {listed} file")

    return read


def one_of(*choices: str) -> Value:
    @holds(" or ".join(f"`{choice}`" for choice in choices), enum=list(choices))
    def read(value: Any) -> str:
        if value in choices and isinstance(value, str):
            return value
        hint = near(value, choices) if isinstance(value, str) else ""
        raise ValueError(f"one of {', '.join(choices)}, not {value!r}{hint}")

    return read


def identifiers(group: str) -> Value:
    """Names that Keras looks up, one or several: `losses`, `optimizers`, `metrics`."""
    classes = {name for name in keras_api.names(group) if keras_api.accepts(group, name)}
    known = {"type": "string", "enum": sorted(keras_api.identifiers(group) | classes)}

    @holds(f"one of Keras' {group}, or a list of them", anyOf=[known, {"type": "array", "minItems": 1, "items": known}])
    def read(value: Any) -> tuple[str, ...]:
        names: tuple[str, ...] = texts.read([value] if isinstance(value, str) else value)
        for name in names:
            if not keras_api.accepts(group, name):
                hint = near(name, keras_api.identifiers(group))
                raise ValueError(f"known to Keras, and {name!r} is not{hint}")
        return names

    return read


def identifier(group: str) -> Value:
    """One name that Keras looks up."""
    several = identifiers(group)

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
def layers(value: Any) -> tuple[LayerPattern, ...]:
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
