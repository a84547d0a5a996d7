"""The trusted side's reading of what a child sent: data to be checked piece by piece, never believed as it stands."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from seqlint.facts import LayerFacts, ModelFacts, Shape
from seqlint.run.wire import MAX_RECORD, Broken, last_frame, pack, unpack

T = TypeVar("T")
U = TypeVar("U")
MAX_MODELS = 200
MAX_LAYERS = 500
MAX_CONFIG = 1024 * 1024
MAX_NESTING = 10
MAX_DEPTH = 60
MAX_TEXT = 4000
MAX_RANK = 32

ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|[@-_])?")
KERAS_MODULE = re.compile(r"keras(\.[a-z_]+)*\Z")
PLAIN_CLASSES = {"__keras_tensor__", "__numpy__", "__tuple__", "__ellipsis__", "__slice__"}


# What fails because of the place, not the program: by class name, for some are TensorFlow's or other people's.
OF_THE_PLACE = {
    "FileNotFoundError", "ModuleNotFoundError", "NotADirectoryError", "NotFoundError", "PermissionError",
    "PermissionDeniedError", "URLError", "gaierror", "ConnectionError",
}  # fmt: skip
INNER = re.compile(
    r"\{\{function_node [^{}]*\}\} ?| ?\[Op:\w+\](?: name: ?\S*)?"
    r"| defined at \(most recent call last\):(?:\s*File \"[^\"\n]*\", line \d+, in [^\n]*)+"
)
"""What TensorFlow 2.21 puts around an error for those who debug it: its own names, and the files that made a graph."""
REMOVED = re.compile(r"No module named '(keras|tensorflow)\.")
# What made-up data cannot be the cause of.
OF_THE_PROGRAM = {"NameError", "ImportError", "SyntaxError"}


def is_of_the_place(kinds: Sequence[str], message: str) -> bool:
    """Does an exception of these classes come from what is not here? A part of Keras that is gone is not that."""
    return not OF_THE_PLACE.isdisjoint(kinds) and not REMOVED.search(message)


def may_be_the_data(kinds: Sequence[str]) -> bool:
    """May an exception of these classes come from data that was made up?"""
    return OF_THE_PROGRAM.isdisjoint(kinds)


def is_a_claim(kinds: Sequence[str]) -> bool:
    """Is it a claim of the program's that does not hold? It may be about data or training that had a stand-in."""
    return "AssertionError" in kinds


@dataclass(frozen=True)
class Raised:
    """What a model's training raised: in which `method`, at which line of the submission. `guessed`: as of Stopped."""

    method: str
    cell: int | None
    line: int
    error: str
    guessed: bool


@dataclass(frozen=True)
class Described:
    """One model as the submission describes it. `config` is None where it could not be described; `why` says why.

    `trained`: training has moved weights of it; `finite`: they are numbers all the same; `raised`: how it ended.
    """

    name: str | None
    cell: int | None
    line: int
    kind: str
    nested: bool
    lazy: bool
    trained: bool
    claimed: ModelFacts
    config: Mapping[str, Any] | None
    why: str | None
    finite: bool = True
    raised: Raised | None = None


@dataclass(frozen=True)
class Stopped:
    """The first exception of the submission: class names from the most specific on, message, its own frames.

    `guessed`: by then it had read made-up data, which may be the cause.
    """

    kinds: tuple[str, ...]
    message: str
    frames: tuple[tuple[int | None, int, str, str], ...]
    errno: int | None
    exit_code: int | None
    guessed: bool = False


@dataclass(frozen=True)
class Record:
    """All that a submission may say. Where it is not its `last` word, `cut` is what ended the process, and how.

    `guessed`: it has read data that were made up.
    """

    models: tuple[Described, ...]
    names: Mapping[str, int]
    called: int | None
    error: Stopped | None
    stand_ins: tuple[str, ...]
    last: bool = True
    cut: tuple[Any, str] | None = None
    guessed: bool = False


def fitted(message: dict[str, Any]) -> bytes:
    """In the child: a record as one frame that is not too long; models without a name lose their description first."""
    frame = pack(message)
    named = set(message["names"].values()) | {message["called"]}
    for keep in (named, set[int]()):
        if len(frame) <= MAX_RECORD:
            break
        models = [
            entry if number in keep else entry | {"config": None, "why": "the models' descriptions are too long"}
            for number, entry in enumerate(message["models"])
        ]
        frame = pack({**message, "models": models})
    return frame


def read(sent: bytes, reword: Callable[[str], str] = str) -> Record:
    """The last record that a submission sent, its texts reworded. Raises Broken where there is none, or it is none.

    A field that may be missing and is not what it should be is dropped; the models count.
    """
    try:
        top = _dict(unpack(last_frame(sent), reword=reword))
        models = tuple(_model(entry) for entry in _list(top["models"], MAX_MODELS))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as broken:
        raise Broken(f"not a record: {type(broken).__name__}") from None
    nothing: dict[str, Any] = {}
    names = _or(lambda: _dict(top["names"]), nothing)
    places = {_text(name, 200): _or(partial(_index, number, len(models)), None) for name, number in names.items()}
    return Record(
        models,
        {name: number for name, number in places.items() if number is not None},
        _or(lambda: _index(top["called"], len(models)), None),
        None if top.get("error") is None else _stopped(top["error"]),
        _or(lambda: tuple(_text(name, 200) for name in _list(top["stand_ins"], 200)), ()),
        top.get("last") is True,
        guessed=top.get("guessed") is True,
    )


def _or(read: Callable[[], T], otherwise: U) -> T | U:
    """What a field that may be missing says; `otherwise` where it says nothing that can be read."""
    try:
        return read()
    except (KeyError, TypeError, ValueError, IndexError):
        return otherwise


def read_facts(value: Any, described: Described, verified: bool) -> ModelFacts:
    """The facts of one model as JSON (shapes as lists) in our own type."""
    facts = _dict(value)
    layers = tuple(
        LayerFacts(
            kind=_text(layer["kind"], 200),
            output_shape=_shape(layer["output_shape"]),
            params=_count(layer["params"]),
            name=_text(layer["name"], 200),
        )
        for layer in map(_dict, _list(facts["layers"], MAX_LAYERS))
    )
    return ModelFacts(
        name=described.name,
        cell=described.cell,
        line=described.line,
        layers=layers,
        input_shape=_shape(facts["input_shape"]),
        output_shape=_shape(facts["output_shape"]),
        params=_count(facts["params"]),
        built=facts.get("built", facts["output_shape"] is not None) is True,
        verified=verified,
    )


def refusal(config: Mapping[str, Any]) -> str | None:
    """Why a described model is not even read by Keras: too large or too deep. None where it may be."""
    if len(json.dumps(config)) > MAX_CONFIG:
        return f"the model's description is larger than {MAX_CONFIG // 1024} kB"
    layers, nesting, depth = _extent(config)
    if layers > MAX_LAYERS:
        return f"the model has more than {MAX_LAYERS} layers"
    if nesting > MAX_NESTING or depth > MAX_DEPTH:
        return "models are nested too deep in one another"
    return None


def foreign(config: Any) -> str | None:
    """The first class in a description that is not Keras' own (a `Lambda`, a custom layer), None if all are."""
    todo = [config]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            if "class_name" in value and "config" in value and (name := _foreign_class(value)):
                return name
            todo.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            todo.extend(reversed(value))
    return None


def _foreign_class(value: dict[str, Any]) -> str | None:
    name, module = value["class_name"], value.get("module")
    if not isinstance(name, str):
        return "something without a name"
    if name in PLAIN_CLASSES:
        return None
    if module == "builtins" and name == "function":
        return None if isinstance(value["config"], str) else "a function"
    if isinstance(module, str) and KERAS_MODULE.match(module) and name not in ("Lambda", "TFSMLayer", "__lambda__"):
        return None
    return name[:100]


def _extent(config: Any) -> tuple[int, int, int]:
    """Number of layers, depth of models in models, depth of the JSON itself (bounded before it is followed)."""
    layers = nesting = deepest = 0
    todo: list[tuple[Any, int, int]] = [(config, 0, 0)]
    while todo:
        value, depth, models = todo.pop()
        deepest, nesting = max(deepest, depth), max(nesting, models)
        if depth > MAX_DEPTH:
            break
        if isinstance(value, dict):
            held = value.get("layers")
            if isinstance(held, list):
                layers, models = layers + len(held), models + 1
            todo.extend((inner, depth + 1, models) for inner in value.values())
        elif isinstance(value, list):
            todo.extend((inner, depth + 1, models) for inner in value)
    return layers, nesting, deepest


def _model(value: Any) -> Described:
    entry = _dict(value)
    name, cell = entry["name"], entry["cell"]
    config, why = entry["config"], entry["why"]
    bare = Described(
        name=None if name is None else _text(name, 200),
        cell=None if cell is None else _positive(cell),
        line=_positive(entry["line"]),
        kind=_text(entry["class"], 200),
        nested=_bool(entry["nested"]),
        lazy=_bool(entry["lazy"]),
        trained=_bool(entry["trained"]),
        claimed=ModelFacts(None, None, 1, ()),
        config=None if config is None else _dict(config),
        why=None if why is None else _text(why, 500),
        finite=_or(lambda: _bool(entry["finite"]), True),
        raised=_or(lambda: _raised(entry["raised"]), None),
    )
    return Described(**{**bare.__dict__, "claimed": read_facts(entry["claimed"], bare, verified=False)})


def _raised(value: Any) -> Raised:
    told = _dict(value)
    return Raised(
        method=_text(told["method"], 200),
        cell=None if told["cell"] is None else _positive(told["cell"]),
        line=_positive(told["line"]),
        error=without_inner(_text(told["error"], MAX_TEXT)),
        guessed=_bool(told["guessed"]),
    )


def _stopped(value: Any) -> Stopped:
    nothing: dict[str, Any] = {}
    error = _or(lambda: _dict(value), nothing)
    frames = [_or(partial(_frame, frame), None) for frame in _or(lambda: _list(error["frames"], 20), [])]
    return Stopped(
        kinds=_or(lambda: tuple(_text(kind, 200) for kind in _list(error["kinds"], 50)), ()) or ("Exception",),
        message=_or(lambda: without_inner(_text(error["message"], MAX_TEXT)), ""),
        frames=tuple(frame for frame in frames if frame is not None),
        errno=_or(lambda: _int(error["errno"]), None),
        exit_code=_or(lambda: _int(error["exit_code"]), None),
        guessed=_or(lambda: _bool(error["guessed"]), False),
    )


def _frame(value: Any) -> tuple[int | None, int, str, str]:
    frame = _dict(value)
    cell = None if frame["cell"] is None else _positive(frame["cell"])
    return cell, _positive(frame["line"]), _text(frame["function"], 200), _text(frame["text"], 400)


ADDRESS = re.compile(r" at 0x[0-9a-f]{6,16}\b")


def steady(folder: str) -> Callable[[str], str]:
    """What takes out of a text, or a JSON text, that which is another in each run: the folder that the submission has
    below `folder` is its home, and objects have no address.
    """
    real = os.path.realpath(folder)
    written = {name for path in (folder, real) for name in (path, json.dumps(path)[1:-1])}
    home = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(written, key=len, reverse=True)))})(?:/tmp\w{{8}})?\b")
    return lambda text: ADDRESS.sub(" at 0x...", home.sub("~", text))


def without_inner(message: str) -> str:
    """An error's message without what is for TensorFlow's own authors."""
    return INNER.sub("", message).strip()


def clean(text: str) -> str:
    """Text of a submission's without terminal sequences and control characters (line ends and tabs stay)."""
    plain = ESCAPES.sub("", text.encode(errors="replace").decode()).replace("\b", "")
    lines = plain.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in lines)


def _dict(value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise TypeError("no object")
    return value


def _list(value: Any, limit: int) -> list[Any]:
    if type(value) is not list or len(value) > limit:
        raise TypeError("no list, or too long")
    return value


def _text(value: Any, limit: int) -> str:
    if type(value) is not str:
        raise TypeError("no text")
    return clean(value[: limit * 2])[:limit]


def _int(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("no whole number")
    return value


def _bool(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError("not true or false")
    return value


def _positive(value: Any) -> int:
    if _int(value) < 1:
        raise ValueError("not positive")
    return int(value)


def _index(value: Any, length: int) -> int:
    if not 0 <= _int(value) < length:
        raise IndexError("no such model")
    return int(value)


def _count(value: Any) -> int | None:
    return None if value is None else max(0, _int(value))


def _shape(value: Any) -> Shape | None:
    if value is None:
        return None
    return tuple(None if dim is None else _count(dim) for dim in _list(value, MAX_RANK))
