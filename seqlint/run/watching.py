"""Inside the child: which weights training has really moved, and what it raised."""

from __future__ import annotations

import contextlib
import functools
import sys
import types
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from seqlint.run import exceptions
from seqlint.run.record import may_be_the_data

Place = Callable[[types.FrameType | None], "tuple[int | None, int, types.FrameType] | None"]
TRAINING = ("fit", "train_on_batch")
LATER = (1, 10, 100, 1000, 10_000)  # steps at which a rate that begins with 0 is looked at


@dataclass
class Watch:
    """Weights by their identity: `moved` ones, which are not looked at again; `before`: what the others were before
    the step that is made now; `first`: what they were before the first step of a loop of the submission's own.

    `raised`: what the last training of a model raised, by its identity, as it goes into the record.
    """

    moved: dict[int, Any] = field(default_factory=dict)
    first: dict[int, tuple[Any, int]] = field(default_factory=dict)
    raised: dict[int, tuple[Any, dict[str, Any]]] = field(default_factory=dict)
    before: dict[int, int] = field(default_factory=dict)
    watching: bool = False
    ended: Callable[[], None] = lambda: None
    """Called when the training of a model is over."""

    def has_moved(self, variable: Any) -> bool:
        """Has training moved it, or one from which it has its numbers: of a model that was saved and loaded?"""
        _, before = self.first.get(id(variable), (None, None))
        if id(variable) in self.moved or (before is not None and before != _checksum(variable)):
            return True
        alike = [moved for moved in self.moved.values() if moved.shape == variable.shape]
        return bool(alike) and _has_numbers(variable) and _checksum(variable) in map(_checksum, alike)

    @contextlib.contextmanager
    def over(self, variables: Callable[[], list[Any]]) -> Iterator[None]:
        """Training, perhaps inside of that of another model."""
        outer, self.watching = self.watching, True
        self.before = self.before if outer else {}
        try:
            self.look(variables())
            yield
            self.note(v for v in variables() if self.before.get(id(v), _checksum(v)) != _checksum(v))
        finally:
            self.watching = outer

    def look(self, variables: Iterable[Any]) -> None:
        """What weights are before anything moves them: a step looks at those that were only built on the way to it."""
        new = [v for v in variables if id(v) not in self.moved and id(v) not in self.before]
        self.before.update((id(v), _checksum(v)) for v in new if _has_numbers(v))

    def note(self, variables: Iterable[Any]) -> None:
        self.moved.update((id(v), v) for v in variables)

    def follow(self, variables: Iterable[Any]) -> None:
        """A loop of the submission's own is about to train them, or makes a graph that does."""
        new = [v for v in variables if id(v) not in self.moved and id(v) not in self.first]
        self.first.update((id(v), (v, _checksum(v))) for v in new if _has_numbers(v))


def install(watch: Watch, place: Place, guessed: Callable[[], bool]) -> None:
    """Watch every model's training, and every optimizer's step. `guessed`: has made-up data been read by now?

    Methods are replaced where Keras defines them, so that one that a submission replaces there is what training is.
    """
    import keras
    import tensorflow as tf

    for name in TRAINING:
        home = home_of(name)
        setattr(home, name, _watched(getattr(home, name), watch, place, guessed))
    home = home_of("_make_function")
    home._make_function = _looking(home._make_function, watch)
    base, tape = keras.optimizers.Optimizer, tf.GradientTape
    base.apply = _watched_step(base.apply, watch)
    tape.gradient = _watched_gradient(tape.gradient, watch)


def home_of(name: str) -> Any:
    """The class that gives every model this method."""
    import keras

    return next(cls for cls in keras.Model.__mro__ if name in vars(cls))


def _watched(method: Any, watch: Watch, place: Place, guessed: Callable[[], bool]) -> Any:
    @functools.wraps(method)
    def watched(self: Any, *args: Any, **kwargs: Any) -> Any:
        fresh = not self.built
        watch.raised.pop(id(self), None)
        try:
            with watch.over(lambda: own_weights(self)):
                result = method(self, *args, **kwargs)
        except Exception as error:
            watch.raised[id(self)] = self, _told(method.__name__, error, place, guessed())
            raise
        unseen = fresh and not watch.before and _moves(self.optimizer)  # built and moved without a step of an optimizer
        if getattr(result, "epoch", True) and (unseen or _moves_later(self.optimizer)):
            watch.note(v for v in own_weights(self) if v.trainable)
        watch.ended()
        return result

    return watched


def _told(method: str, error: Exception, place: Place, guessed: bool) -> dict[str, Any]:
    kinds, found = exceptions.kinds(error), place(sys._getframe(2))
    cell, line = (None, 1) if found is None else found[:2]
    said = exceptions.text(error)
    return {
        "method": method,
        "cell": cell,
        "line": line,
        "error": f"{kinds[0]}: {said}" if said else kinds[0],
        "guessed": guessed and may_be_the_data(kinds),
    }


def _looking(make: Any, watch: Watch) -> Any:
    """What makes the function of a model's steps: each begins with a look at the weights that there are.

    Keras traces a step that builds its model twice; the second time the weights are made and nothing has moved them.
    """

    @functools.wraps(make)
    def made(self: Any, step: Any) -> Any:
        @functools.wraps(step)
        def looking(data: Any) -> Any:
            if watch.watching:
                watch.look(own_weights(self))
            return step(data)

        return make(self, looking)

    return made


def _watched_step(apply: Any, watch: Watch) -> Any:
    """The step of an optimizer: in Keras' own training, or in a loop of the submission's."""

    @functools.wraps(apply)
    def watched(self: Any, grads: Any, trainable_variables: Any = None) -> Any:
        given = list(trainable_variables or getattr(self, "_trainable_variables", ()))
        watch.look(given) if watch.watching else watch.follow(given)
        result = apply(self, grads, given if trainable_variables is not None else None)
        if not watch.watching and _moves_later(self):
            watch.note(iter(given))
        return result

    return watched


def _watched_gradient(gradient: Any, watch: Watch) -> Any:
    """Gradients of weights: a loop of the submission's may subtract them by itself."""
    import keras

    @functools.wraps(gradient)
    def watched(self: Any, target: Any, sources: Any, *args: Any, **kwargs: Any) -> Any:
        if not watch.watching:
            watch.follow(each for each in keras.tree.flatten(sources) if isinstance(each, keras.Variable))
        return gradient(self, target, sources, *args, **kwargs)

    return watched


def _moves(optimizer: Any) -> bool:
    """Has the optimizer, or one of those that it hands on to, a learning rate other than 0?"""
    import tensorflow as tf

    with tf.init_scope():
        return any(float(each.learning_rate) for each in getattr(optimizer, "optimizers", (optimizer,)))


def _moves_later(optimizer: Any) -> bool:
    """May a first step move nothing while later ones do: a rate that rises from 0, gradients that are collected?"""
    import keras

    if getattr(optimizer, "gradient_accumulation_steps", None) or hasattr(optimizer, "inner_optimizer"):
        return _moves(optimizer)
    rate = getattr(optimizer, "_learning_rate", None)
    if not isinstance(rate, keras.optimizers.schedules.LearningRateSchedule):
        return callable(rate) and bool(float(rate()))
    return not float(rate(0)) and any(float(rate(step)) for step in LATER)


def own_weights(model: Any) -> list[Any]:
    """The weights that training is for, frozen or not, without statistics and seeds."""
    layers = [model, *model._flatten_layers(include_self=False)]
    return list({id(v): v for layer in layers for v in layer.__dict__.get("_trainable_variables", ())}.values())


def _checksum(variable: Any) -> int:
    return zlib.crc32(_numbers(variable).tobytes())


def is_finite(variable: Any) -> bool:
    """Are all numbers of a weight numbers?"""
    import numpy as np

    return bool(np.isfinite(_numbers(variable)).all())


def _numbers(variable: Any) -> Any:
    """What a weight is now, while a graph is made, too."""
    import tensorflow as tf

    with tf.init_scope():
        return variable.numpy()


def _has_numbers(variable: Any) -> bool:
    """Is a weight more than planned? While a graph is made for the first time, those that it makes are not."""
    import tensorflow as tf

    with tf.init_scope():
        return bool(getattr(variable.value, "is_initialized", lambda: True)())
