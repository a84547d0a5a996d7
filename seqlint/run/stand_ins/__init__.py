"""Inside the child: what takes the place of things a submission cannot have here. Each one met is named in the result.

One file a kind: `training` cuts fit, evaluate and predict to a step; `datasets` is Keras' own data sets, `tfds` those
of tensorflow_datasets, `fetched` those that scikit-learn downloads; `files` and `pictures` are files, downloads and
folders that are missing (`content` and `hints` say what they hold); `modules` is plots, notebooks and other people's
packages, `nothing` what these give; `processes` are threads in their place; `console` is input and exit.
"""

from __future__ import annotations

import types
from typing import Any

import keras
import tensorflow as tf

from seqlint.run.pristine import pristine
from seqlint.run.stand_ins import console, datasets, fetched, files, modules, pictures, processes, tfds, training
from seqlint.run.stand_ins.content import Maker
from seqlint.run.stand_ins.hints import read
from seqlint.run.stand_ins.placing import Used, keras_names, signature


def warm_up() -> None:
    """In the fork server: load what every child needs. Executes no op, changes nothing."""
    for name in dir(keras.applications):
        application = getattr(keras.applications, name)
        if isinstance(application, types.FunctionType):
            signature(application)
    for name in training.SHORTENED:
        signature(getattr(keras.Model, name))
    pristine()
    assert all((tf.keras.datasets.mnist, keras_names()))


def install(job: dict[str, Any]) -> Used:
    """Put all stand-ins in place."""
    used = Used()
    if job["train"] == "step":
        training.install(used)
    datasets.install(used)
    fetched.install(used)
    maker = Maker(used.guess, read(cell["text"] for cell in job["cells"]), job["tables"])
    files.install(maker)
    pictures.install(maker)
    modules.install(used)
    tfds.install(used)
    console.install(used)
    processes.install(used)
    return used
