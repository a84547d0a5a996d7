"""Inside the child: what takes the place of things a submission cannot have here. Each one met is named in the result.

One file a kind: `training` cuts fit, evaluate and predict to a step; `datasets` is Keras' own data sets, `tfds` those
of tensorflow_datasets; `files` and `pictures` are files, downloads and folders that are missing (`content` and `hints`
say what they hold); `modules` is plots, notebooks and other people's packages;
`processes` are threads in their place; `console` is input and exit.
"""

from __future__ import annotations

import functools
import inspect
import sys
import types
from dataclasses import dataclass, field
from typing import Any

from seqlint.run.pristine import pristine


@dataclass
class Used:
    """The stand-ins that a submission has met, each once, in order. Calling it adds one.

    `guessed`: one of them holds made-up content, so that what fails from then on may be our fault.
    """

    seen: dict[str, None] = field(default_factory=dict)
    guessed: bool = False

    def __call__(self, name: str) -> None:
        if len(self.seen) < 100:
            self.seen.setdefault(name[:200])

    def guess(self, name: str) -> None:
        """Add one whose content is a guess."""
        self.guessed = True
        self(name)

    def names(self) -> list[str]:
        return list(self.seen)


@functools.cache
def _keras_names() -> dict[int, list[tuple[types.ModuleType, str]]]:
    """Every function and class in Keras' modules: where it can be had, by its identity."""
    found: dict[int, list[tuple[types.ModuleType, str]]] = {}
    for owner, module in list(sys.modules.items()):
        if owner.startswith(("keras.", "tensorflow.keras")) and isinstance(module, types.ModuleType):
            for name, value in list(vars(module).items()):
                if callable(value):
                    found.setdefault(id(value), []).append((module, name))
    return found


def replace(original: Any, stand_in: Any) -> None:
    """Put a stand-in in every module of Keras that offers the original (`tf.keras` has its own)."""
    stand_in.__name__ = stand_in.__qualname__ = original.__name__
    for module, name in _keras_names().get(id(original), ()):
        setattr(module, name, stand_in)


@functools.cache
def signature(function: Any) -> inspect.Signature:
    """As inspect.signature, which takes half a millisecond for one of Keras' own functions."""
    return inspect.signature(function)


def warm_up() -> None:
    """In the fork server: load what every child needs. Executes no op, changes nothing."""
    import keras
    import tensorflow as tf

    from seqlint.run.stand_ins import console, datasets, files, modules, pictures, processes, tfds, training

    for name in dir(keras.applications):
        application = getattr(keras.applications, name)
        if isinstance(application, types.FunctionType):
            signature(application)
    for name in training.SHORTENED:
        signature(getattr(keras.Model, name))
    pristine()
    assert all(
        (
            tf.keras.datasets.mnist,
            console,
            datasets,
            files,
            modules,
            pictures,
            processes,
            tfds,
            training,
            _keras_names(),
        )
    )


def install(job: dict[str, Any], moved: dict[int, Any]) -> Used:
    """Put all stand-ins in place; `moved` gets every weight that training moves."""
    from seqlint.run.stand_ins import console, datasets, files, modules, pictures, processes, tfds, training
    from seqlint.run.stand_ins.content import Maker
    from seqlint.run.stand_ins.hints import read

    used = Used()
    training.install(used, moved, cut=job["train"] == "step")
    datasets.install(used)
    maker = Maker(used.guess, read(cell["text"] for cell in job["cells"]), job["tables"])
    files.install(maker)
    pictures.install(maker)
    modules.install(used)
    tfds.install(used)
    console.install(used)
    processes.install(used)
    return used
