"""Inside the child: remember every Sequential the submission creates, and describe models as JSON."""

from __future__ import annotations

import contextlib
import functools
import json
import sys
import time
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from seqlint.run import pristine, wire
from seqlint.run.record import MAX_MODELS
from seqlint.run.watching import Place, Watch, is_finite, own_weights

REMEMBERED = 2000
TOLD = 10
MAX_TOLD = wire.MAX_RECORD
OWN = {"module": "__main__", "class_name": "own", "config": {}}
"""A compile setting of the submission's own."""
HARMLESS = {"__init__", "__module__", "__doc__", "__qualname__", "__dict__", "__weakref__", "__annotations__"}


@dataclass
class Seen:
    """One recorded model and where it was created."""

    model: Any
    cell: int | None
    line: int
    frame: types.FrameType | None
    name: str | None = None
    lazy: bool = False
    complete: bool = False
    asked: bool = False


@dataclass
class Changes:
    """Tells of the models as soon as one was built or changed; after some times only where it costs little of the time.

    `tell` gives the bytes that it sent. `busy`: it is at it, and nothing may interrupt it halfway.
    """

    tell: Callable[[], int]
    pending: bool = False
    busy: bool = False
    told: int = 0
    sent: int = 0
    ended: float = 0.0
    cost: float = 0.0

    def note(self, changed: bool) -> None:
        """A moment at which models may be described; `changed`: one of them is another than it was."""
        self.pending = self.pending or changed
        started = time.monotonic()
        due = self.told < TOLD or started > self.ended + 20 * self.cost
        if not self.pending or self.busy or not due or self.sent > MAX_TOLD:
            return
        self.pending, self.busy, self.told = False, True, self.told + 1
        try:
            self.sent += self.tell()
        except Exception:
            self.pending = True  # the last word is still to come
        finally:
            self.busy, self.ended = False, time.monotonic()
            self.cost = self.ended - started


@dataclass
class Record:
    """All models seen so far, in order of creation."""

    serialize: Callable[[Any], Any]
    model_class: Any
    sequential: type
    kept: pristine.Pristine
    seen: list[Seen] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    watch: Watch = field(default_factory=Watch)
    known: frozenset[str] = frozenset()
    wanted: Sequence[str] = ()
    places: dict[int, tuple[int | None, int, types.FrameType]] = field(default_factory=dict)

    changes: Changes | None = None

    def add(self, model: Any, cell: int | None, line: int, frame: types.FrameType | None) -> None:
        if id(model) not in self.numbers:
            if len(self.seen) >= REMEMBERED:  # the oldest that no name of the program's held between two statements
                nameless = [seen for seen in self.seen if seen.name is None and not seen.asked] or self.seen
                gone = {id(seen) for seen in nameless[: REMEMBERED // 4]}
                self._keep([seen for seen in self.seen if id(seen) not in gone])
            self.numbers[id(model)] = len(self.seen)
            self.seen.append(Seen(model, cell, line, frame))

    def training(self, model: Any) -> dict[str, Any]:
        """What training has done to the model: were weights of it moved, are they still numbers, what has it raised?"""
        moved = [weight for weight in own_weights(model) if self.watch.has_moved(weight)]
        _, raised = self.watch.raised.get(id(model), (model, None))
        return {"trained": bool(moved), "finite": all(map(is_finite, moved)), "raised": raised}

    def changed(self, kind: type) -> bool:
        """Does a class change anything of Keras' own Sequential? Its own constructor and own methods do not count."""
        extra = kind.__mro__[: kind.__mro__.index(self.sequential)]
        return any(name in self.known for cls in extra for name in vars(cls))

    def number(self, model: Any) -> int | None:
        """The place of a model in the record; a model other than Sequential is recorded when it is asked for."""
        if isinstance(model, self.model_class):
            cell, line, frame = self.places.get(id(model), (None, 1, None))
            self.add(model, cell, line, frame)
        number = self.numbers.get(id(model))
        if number is not None:
            self.seen[number].complete = self.seen[number].asked = True
        return number

    def look(self, names: dict[str, Any]) -> None:
        """Between two statements: note the names models are bound to now."""
        for name, value in list(names.items()):
            number = self.numbers.get(id(value))
            if number is not None:
                self.seen[number].name = name
        self.changed_now()

    def changed_now(self, changed: bool = False) -> None:
        """A model may be another than it was: `changed`, or something noted before."""
        if self.changes is not None:
            self.changes.note(changed)

    def names_of(self, names: dict[str, Any]) -> dict[str, int]:
        """The names bound to models at the end, one level of attributes included."""
        found: dict[str, int] = {}
        for name, value in list(names.items()):
            with contextlib.suppress(BaseException):  # an object of the submission's may raise whatever it is asked
                if type(name) is str:
                    self._name(name, value, found)
        return found

    def _name(self, name: str, value: Any, found: dict[str, int]) -> None:
        if isinstance(value, self.model_class):
            if name in self.wanted or name == "model":
                self.number(value)
            if id(value) in self.numbers:
                found[name] = self.numbers[id(value)]
        elif getattr(type(value), "__module__", None) == "__main__":
            for key, inner in _attributes(value):
                if id(inner) in self.numbers:
                    found[f"{name}.{key}"] = self.numbers[id(inner)]

    def describe(self, names: dict[str, Any]) -> list[dict[str, Any]]:
        """Every recorded model as plain JSON, read by Keras' own functions, without those whose construction raised."""
        with self.kept.restored():
            return self._described(names)

    def _described(self, names: dict[str, Any]) -> list[dict[str, Any]]:
        self._keep([seen for seen in self.seen if seen.complete])
        bound = self.names_of(names)
        if len(self.seen) > MAX_MODELS:  # those that can be judged, then the latest
            first = {*bound.values(), *(number for number, seen in enumerate(self.seen) if seen.asked)}
            order = sorted(range(len(self.seen)), key=lambda number: (number not in first, -number))
            self._keep([self.seen[number] for number in sorted(order[:MAX_MODELS])])
            bound = self.names_of(names)
        for number, seen in enumerate(self.seen):
            at_end = [name for name, other in bound.items() if other == number]
            seen.name = (
                max(reversed(at_end), key=lambda name: "." not in name) if at_end else seen.name or _local_name(seen)
            )
        nested = {id(layer) for seen in self.seen for layer in _inner(seen.model)}
        told = []
        for seen in self.seen:
            with pristine.plain(self.kept, [seen.model, *self.model_class._flatten_layers(seen.model, False)]):
                told.append(self._describe(seen, id(seen.model) in nested))
        return told

    def _keep(self, kept: list[Seen]) -> None:
        self.seen = kept
        self.numbers = {id(seen.model): number for number, seen in enumerate(kept)}

    def _describe(self, seen: Seen, nested: bool) -> dict[str, Any]:
        model = seen.model
        entry: dict[str, Any] = {
            "name": seen.name,
            "cell": seen.cell,
            "line": seen.line,
            "class": type(model).__name__,
            "nested": nested,
            "lazy": seen.lazy,
            **self.training(model),
            "claimed": _claimed(model, seen.lazy),
            "config": None,
            "why": None,
        }
        if len(set(map(id, _inner(model)))) < len(_inner(model)):
            return entry | {"why": "one layer stands in it twice, which Keras' description of it does not tell"}
        try:
            config = self._config(model)
            if isinstance(model, self.sequential) and not self.changed(type(model)):
                config |= {"module": "keras", "class_name": "Sequential", "registered_name": None}
            for name in self._not_told(model):
                config["compile_config"][name] = OWN
            entry["config"] = config
        except BaseException as error:
            entry["why"] = f"{type(error).__name__}: {error}"[:500]
        return entry

    def _config(self, model: Any) -> dict[str, Any]:
        """The description by Keras, in which a compile setting that has none (`functools.partial`) does not hide the
        rest. Raises where the model itself has none.
        """
        try:
            return dict(self._plain(model))
        except Exception:
            settings = pristine.compiled(object.__getattribute__(model, "__dict__"))
            aside = {name: value for name, value in settings.items() if not self._has_description(value)}
            if not aside:
                raise
            for name in aside:
                del settings[name]
            try:
                config = dict(self._plain(model))
            finally:
                settings.update(aside)
            config["compile_config"].update(dict.fromkeys(aside, OWN))
            return config

    def _plain(self, thing: Any) -> Any:
        told = json.loads(json.dumps(self.serialize(thing), default=_plain))
        wire.unpack(wire.pack({"": told}))  # numbers that no model holds
        return told

    def _has_description(self, value: Any) -> bool:
        try:
            self._plain(value)
        except Exception:
            return False
        return True

    def _not_told(self, model: Any) -> list[str]:
        """Compile settings that their description would not tell: a function of the submission's is there by its name
        alone, which may be that of one of Keras' own.
        """
        loss = getattr(model, "loss", None)
        home = str(loss.__globals__.get("__name__")) if isinstance(loss, types.FunctionType) else "keras."
        own = self.kept.own(loss) and not home.startswith(("keras.", "tensorflow."))
        return [*pristine.misleading(model), *(["loss"] if own else [])] if getattr(model, "compiled", False) else []


def install(place: Place, wanted: Sequence[str]) -> Record:
    """Start recording: from here on every Sequential is remembered with the submission's line that created it."""
    import keras

    known = frozenset(dir(keras.Sequential)) - HARMLESS
    record = Record(
        keras.saving.serialize_keras_object,
        keras.Model,
        keras.Sequential,
        pristine.pristine(),
        known=known,
        wanted=wanted,
    )
    _note_models(keras, record, place)
    _note_changes(keras, record)
    record.watch.ended = functools.partial(record.changed_now, True)
    return record


def _note_models(keras: Any, record: Record, place: Place) -> None:
    """Every model that is made is added to the record."""
    create, initialize, create_other = keras.Sequential.__new__, keras.Sequential.__init__, keras.Model.__new__

    def new(cls: type, *args: Any, **kwargs: Any) -> Any:
        model = create(cls, *args, **kwargs)
        found = place(sys._getframe(1))
        if found is not None:
            record.add(model, *found)
        return model

    def new_other(cls: type, *args: Any, **kwargs: Any) -> Any:
        model = create_other(cls, *args, **kwargs)
        found = place(sys._getframe(1))
        if found is not None:
            record.places[id(model)] = found
        return model

    def init(self: Any, layers: Any = None, trainable: Any = True, name: Any = None) -> None:
        initialize(self, layers, trainable, name)
        number = record.numbers.get(id(self))
        if number is not None:
            record.seen[number].complete = True
            record.changed_now(bool(layers))

    keras.Model.__new__ = new_other
    keras.Sequential.__new__ = new
    keras.Sequential.__init__ = init


def _note_changes(keras: Any, record: Record) -> None:
    """What becomes of the models is noted."""
    compile_, add, build = keras.Model.compile, keras.Sequential.add, keras.Sequential.build

    @functools.wraps(add)
    def added(self: Any, *args: Any, **kwargs: Any) -> None:
        add(self, *args, **kwargs)
        if record.changes is not None:
            record.changes.pending = True

    @functools.wraps(compile_)
    def compiled(self: Any, *args: Any, **kwargs: Any) -> None:
        compile_(self, *args, **kwargs)
        record.changed_now(True)

    @functools.wraps(build)
    def built(self: Any, input_shape: Any = None) -> Any:
        layers = self.__dict__.get("_layers") or []
        lazy = bool(layers) and not isinstance(layers[0], keras.layers.InputLayer)
        result = build(self, input_shape)
        number = record.numbers.get(id(self))
        if number is not None and lazy:
            record.seen[number].lazy = True
        return result

    keras.Sequential.build = built
    keras.Sequential.add = added
    # Where Keras defines it: a model whose class has another `compile` than that is not compiled when it is loaded.
    next(cls for cls in keras.Model.__mro__ if "compile" in vars(cls)).compile = compiled


def _inner(model: Any) -> list[Any]:
    try:
        return list(model.layers)
    except BaseException:
        return []


def _attributes(value: Any) -> list[tuple[str, Any]]:
    """The attributes of an object, whatever its class says of them."""
    try:
        return list(object.__getattribute__(value, "__dict__").items())
    except Exception:
        return []


def _local_name(seen: Seen) -> str | None:
    """The local variable of the creating function that holds the model (`self.model` for an attribute)."""
    if seen.frame is None:
        return None
    for name, value in reversed(list(seen.frame.f_locals.items())):
        if value is seen.model:
            return str(name)
        if name == "self":
            for key, inner in _attributes(value):
                if inner is seen.model:
                    return f"self.{key}"
    return None


def _claimed(model: Any, lazy: bool) -> dict[str, Any]:
    """What the model says of itself."""
    return {
        "input_shape": _shape(lambda: model.input_shape, lazy),
        "output_shape": _shape(lambda: model.output_shape, lazy),
        "params": _number(model.count_params),
        "layers": [
            {
                "kind": type(layer).__name__,
                "name": str(getattr(layer, "name", "")),
                "output_shape": _shape(functools.partial(_output_of, layer), lazy),
                "params": _number(layer.count_params),
            }
            for layer in _inner(model)[:500]
        ],
    }


def _output_of(layer: Any) -> Any:
    return layer.output.shape


def _shape(ask: Callable[[], Any], lazy: bool) -> list[int | None] | None:
    """The shape; without the size of the batch that happened to build the model."""
    try:
        shape = [None if dim is None else int(dim) for dim in ask()]
        return [None, *shape[1:]] if lazy else shape
    except BaseException:
        return None


def _number(ask: Callable[[], Any]) -> int | None:
    try:
        return int(ask())
    except BaseException:
        return None


def _plain(value: Any) -> Any:
    """numpy numbers and the like, as they come in configurations."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is no plain data")
