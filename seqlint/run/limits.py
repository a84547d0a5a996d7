"""Limits that a child sets itself, so that it can still say what it has built. The real ones are set around it."""

from __future__ import annotations

import contextlib
import functools
import math
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

SHARE = 0.8
"""Of the time limit: what is left is for describing the models."""


class TimeUp(BaseException):
    """The time for the submission is nearly over: stop it while there is time to describe its models."""


class TooLarge(Exception):
    """A layer with more weights than are made here. Said at once: TensorFlow tries for long before it gives up."""


@contextlib.contextmanager
def soft_limit(end: float, busy: Callable[[], bool], late: Callable[[], None]) -> Iterator[None]:
    """Raise TimeUp in the main thread at that moment, in a second at the earliest, and not while it is `busy`. `late`
    is called before: what is raised may be lost.
    """

    def ring(*_: Any) -> None:
        if not busy():
            late()
            raise TimeUp("the time limit")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(1.0, end - time.monotonic()), 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def refusing_large(budget: int) -> Iterator[None]:
    """While this is open, TooLarge is raised where one weight of a layer has more numbers than the budget."""
    import keras

    add_weight = keras.layers.Layer.add_weight

    @functools.wraps(add_weight)
    def checked(self: Any, shape: Any = None, *args: Any, **kwargs: Any) -> Any:
        known = isinstance(shape, tuple | list) and all(isinstance(dim, int) for dim in shape)
        if known and math.prod(shape) > budget and not keras.src.backend.common.stateless_scope.in_stateless_scope():
            size = f"a weight of shape {tuple(shape)}"
            raise TooLarge(f"the layer {self.name} has {size}, more than {budget} numbers are not made")
        return add_weight(self, shape, *args, **kwargs)

    keras.layers.Layer.add_weight = checked
    try:
        yield
    finally:
        keras.layers.Layer.add_weight = add_weight
