"""Inside a clean child: train a rebuilt model on the teacher's data, or load weights into it, and measure it on others.

No foreign code is here. What leaves are numbers of the metric and words of ours: an error of TensorFlow may quote the
data that it met, so only its kind is told.
"""

from __future__ import annotations

import io
import math
import time
from collections.abc import Callable, Iterator
from inspect import signature
from typing import Any, NamedTuple

import h5py
import keras
import numpy as np
import tensorflow as tf

from seqlint.run import limits, rebuild, wire
from seqlint.run.record import MAX_LAYERS
from seqlint.wording import counted

BATCH = 256  # at a time while measuring
MAX_WEIGHTS = 500_000_000
"""Bytes of all arrays in a file of weights, as they say themselves: packed they may be small."""
MAX_OBJECTS = 40 * MAX_LAYERS
MAX_DEPTH = 60


class Misfit(Exception):
    """Model, data and settings do not go together: that is the submission's."""


class Undecided(Exception):
    """It cannot be tried here."""


class Data(NamedTuple):
    """Arrays of the job: samples and answers."""

    x: Any
    y: Any


def main(job: dict[str, Any], result: int) -> None:
    """Write the answers to `result`, one frame a seed: `start` and `curve`, or why there is none (`why`, `blame`)."""
    try:
        tf.config.experimental.enable_op_determinism()
        tf.config.threading.set_intra_op_parallelism_threads(1)  # processor time is the same on an idle machine
        tf.config.threading.set_inter_op_parallelism_threads(1)
        with limits.refusing_large(job["parameter_budget"]):
            for answer in _evaluated(job) if job["weights"] else _trained(job):
                wire.write_all(result, wire.pack(answer))
    except Exception as error:
        wire.write_all(result, wire.pack({"why": _told(error), "blame": is_theirs(error, tf)}))


def is_theirs(error: Exception, tf: Any) -> bool:
    """Whether an error says that model, data and settings do not fit. Any other may be the place's fault, or ours: it
    costs nobody points.
    """
    return isinstance(error, Misfit | ValueError | TypeError | tf.errors.InvalidArgumentError)


def _told(error: Exception) -> str:
    if isinstance(error, Misfit | Undecided | limits.TooLarge | rebuild.Refused):
        return str(error)
    told = (str(error).strip().splitlines() or [""])[0]
    shapes_only = isinstance(error, ValueError | TypeError) and type(error).__module__ == "builtins"
    return f"it raises {type(error).__name__}{f': {told[:300]}' if shapes_only and told else ''}"


def _data(job: dict[str, Any], of: str) -> Data:
    arrays = []
    for name in (f"{of}.x", f"{of}.y"):
        dtype, shape, fortran = job["arrays"][name]
        numbers = np.frombuffer(job["blobs"][name], dtype=dtype)
        arrays.append(numbers.reshape(shape, order="F" if fortran else "C"))
    return Data(*arrays)


# Training


def _trained(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    train, test = _data(job, "train"), _data(job, "test")
    deadline = time.process_time() + job["seconds"]
    for seed in job["seeds"]:
        yield _one_seed(job, seed, train, test, deadline)


def _one_seed(job: dict[str, Any], seed: int, train: Data, test: Data, deadline: float) -> dict[str, Any]:
    """The metric before training and after each epoch, until it is reached. `late`: there was no time for more."""
    keras.backend.clear_session(free_memory=False)
    keras.utils.set_random_seed(seed)
    model = _model(job, train.x)
    _adapt(model, train.x)
    optimizer, loss = _settings(job)
    x, y = fitted(train.x, model), targets(loss, train.y, model.output_shape)
    measure = _measure(job, model, test)
    model.compile(optimizer=optimizer, loss=loss, jit_compile=False)
    start, curve = measure(), []

    class Watch(keras.callbacks.Callback):  # type: ignore[misc]
        """Ends the training when the metric is reached, or when time is up."""

        late = False

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if time.process_time() > deadline:
                self.late = self.model.stop_training = True

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            if not self.late:
                curve.append(measure())
            if reached(job, curve[-1] if curve else None):
                self.model.stop_training = True

    watch = Watch()
    size = min(job["batch_size"], len(x))
    if model.trainable_weights:
        model.fit(x, y, epochs=job["epochs"], batch_size=size, verbose=0, callbacks=[watch])
    return {"start": start, "curve": curve, "late": watch.late and not reached(job, curve[-1] if curve else None)}


def reached(job: dict[str, Any], value: float | None) -> bool:
    """Whether a value of the metric is as good as it must be."""
    if value is None:
        return False
    return bool(value >= job["at_least"] if job["at_least"] is not None else value <= job["at_most"])


def _model(job: dict[str, Any], x: Any) -> Any:
    """The rebuilt model for batches of any size, with weights."""
    config = rebuild.prepared(job["config"], lazy=True)
    rebuild.check_classes(config)
    model, _ = rebuild.build(config, [None, *x.shape[1:]])
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise Undecided("the model has several inputs or outputs")
    return model


def _adapt(model: Any, x: Any) -> None:
    """What `adapt` learned is no part of a description: a first Normalization learns from the data it is trained on."""
    first = next((layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)), None)
    if isinstance(first, keras.layers.Normalization) and first.input_mean is None:
        first.adapt(fitted(x, model))
    rebuild.make_ready(model)


def _settings(job: dict[str, Any]) -> tuple[Any, Any]:
    """Optimizer and loss: the assignment's, else those that the model was compiled with, if they are Keras' own."""
    compiled = job["compiled"] or {}
    optimizer, loss = job["optimizer"] or compiled.get("optimizer"), job["loss"] or compiled.get("loss")
    if isinstance(loss, list) and len(loss) == 1:
        (loss,) = loss
    if loss is None or optimizer is None:
        raise Misfit("the model is not compiled with a loss, so it cannot be trained")
    try:
        rebuild.check_classes([optimizer, loss])
    except rebuild.Refused:
        raise Undecided("the model is compiled with a loss or an optimizer that is none of Keras' own") from None
    if not isinstance(loss, str) and not (isinstance(loss, dict) and "class_name" in loss):
        raise Undecided("the model is compiled with several losses")
    return rebuild.made(optimizer, keras.optimizers), rebuild.made(loss, keras.losses)


# A model that was trained by the student


def _evaluated(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    weights, test = job["blobs"]["weights"], _data(job, "test")
    check_weights(weights)
    keras.utils.set_random_seed(1)
    model = _saved_model(job, test.x)
    try:
        _load(model, weights)
    except ValueError as error:
        told = (str(error).strip().splitlines() or [""])[0]
        raise Misfit(f"the weights do not fit the model: {told[:300]}") from None
    except (KeyError, OSError, TypeError, RuntimeError) as error:
        raise Misfit(f"the weights cannot be read: {type(error).__name__}") from None
    yield {"start": None, "curve": [_measure(job, model, test)()], "late": False}


def _saved_model(job: dict[str, Any], x: Any) -> Any:
    """Another Keras may describe its models in another way: that is nobody's mistake."""
    try:
        return _model(job, x)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        if job["saved_with"] in (None, keras.__version__):
            raise
        versions = f"saved with Keras {job['saved_with']}, and this is {keras.__version__}"
        raise Undecided(f"the model cannot be built ({type(error).__name__}); it was {versions}") from None


def _load(model: Any, weights: bytes) -> None:
    """As `model.load_weights`, from bytes: the file has no place in this process' jail."""
    failed: set[int] = set()
    errors: dict[int, tuple[Any, Exception]] = {}
    told = {"visited_saveables": set(), "failed_saveables": failed, "error_msgs": errors}
    try:
        from keras.src.saving import saving_lib

        load, store = saving_lib._load_state, saving_lib.H5IOStore(io.BytesIO(weights), mode="r")
        bound = signature(load).bind(model, weights_store=store, assets_store=None, inner_path="", **told)
    except (ImportError, AttributeError, TypeError):  # it is not public: another Keras may have none such
        raise Undecided("this version of Keras reads weights in another way than is known here") from None
    load(*bound.args, **bound.kwargs)
    store.close()
    if failed:
        _, error = errors[next(iter(failed))]
        raise ValueError(str(error))


def check_weights(data: bytes) -> None:
    """Raise Misfit unless a file of weights holds plain arrays of numbers, itself, and no more than there may be."""
    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            objects = total = 0
            todo: list[tuple[Any, int]] = [(file, 0)]
            while todo:
                group, depth = todo.pop()
                for name in group:
                    objects += 1
                    if objects > MAX_OBJECTS or depth > MAX_DEPTH:
                        raise Misfit("the weights are in more parts than any model has")
                    if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                        raise Misfit("the weights hold a link to somewhere else")
                    found = group[name]
                    if isinstance(found, h5py.Group):
                        todo.append((found, depth + 1))
                    else:
                        total += _bytes(found)
                    if total > MAX_WEIGHTS:
                        raise Misfit(f"the weights unpack to more than {MAX_WEIGHTS // 1_000_000} MB")
    except (OSError, KeyError, RuntimeError, ValueError, TypeError) as error:
        raise Misfit(f"the weights cannot be read: {type(error).__name__}") from None


def _bytes(array: Any) -> int:
    if not isinstance(array, h5py.Dataset) or array.is_virtual or array.external or array.dtype.kind not in "fiub":
        raise Misfit("the weights hold something else than arrays of numbers")
    return int(math.prod(array.shape) * array.dtype.itemsize)


# Measuring


def _measure(job: dict[str, Any], model: Any, test: Data) -> Callable[[], float | None]:
    """The metric of the model as it is now, on the test data; None where it is not finite."""
    x, metric = fitted(test.x, model), job["metric"]
    counts, logits = metric.lower() in ("accuracy", "acc"), _gives_logits(job["compiled"])
    wanted = numbers(test.y) if counts else targets(metric, test.y, model.output_shape)

    def measure() -> float | None:
        parts = [model.predict_on_batch(x[begin : begin + BATCH]) for begin in range(0, len(x), BATCH)]
        output = np.concatenate(parts)
        if not np.isfinite(output).all():
            return None
        value = accuracy(wanted, output, logits) if counts else _mean(metric, wanted, output)
        return value if math.isfinite(value) else None

    return measure


def _gives_logits(compiled: dict[str, Any] | None) -> bool:
    loss = (compiled or {}).get("loss")
    config = loss.get("config") if isinstance(loss, dict) else None
    return isinstance(config, dict) and config.get("from_logits") is True


def accuracy(wanted: Any, output: Any, logits: bool) -> float:
    """The share of right answers: the largest of several outputs, one output on the right side of the middle."""
    if output.ndim > wanted.ndim and output.shape[-1] > 1:
        answered = output.argmax(-1)
    else:
        answered = output.reshape(wanted.shape) > (0.0 if logits else 0.5) if output.size == wanted.size else None
    if answered is None or answered.shape != wanted.shape:
        raise Misfit(f"the model gives {output.shape[1:]} for a sample, not an answer for each of {wanted.shape[1:]}")
    return float(np.mean(answered == wanted))


def _mean(metric: str, wanted: Any, output: Any) -> float:
    try:
        made = keras.metrics.get(metric)
        made = made() if isinstance(made, type) else made
        if isinstance(made, keras.metrics.Metric):
            made.update_state(wanted, output)
            return float(made.result())
        return float(np.mean(made(wanted, output)))
    except (ValueError, TypeError) as error:  # the model's answers fit the data: the metric is the teacher's choice
        raise Undecided(f"the metric {metric} cannot be computed here: {type(error).__name__}") from None


def fitted(x: Any, model: Any) -> Any:
    """Samples in the shape that the model takes, where that is only a matter of axes of 1 or of flattening."""
    wanted, there = tuple(model.input_shape[1:]), tuple(x.shape[1:])
    dtype = str(model.inputs[0].dtype)
    if dtype == "string":
        raise Undecided("the model takes text, and the data are numbers")
    x = x.astype(dtype)
    if len(wanted) == len(there) and all(want in (None, got) for want, got in zip(wanted, there, strict=True)):
        return x
    if (
        len(wanted) == len(there) + 1
        and wanted[-1] in (None, 1)
        and all(want in (None, got) for want, got in zip(wanted, there, strict=False))
    ):
        return x[..., None]
    flat = len(wanted) == 1 or len(there) == 1
    same = [n for n in wanted if n != 1] == [n for n in there if n != 1]
    if None not in wanted and math.prod(wanted) == math.prod(there) and (flat or same):
        return x.reshape((len(x), *wanted))
    raise Misfit(f"the model takes samples of the shape {_axes(wanted)}, and those of the data have {_axes(there)}")


def _axes(shape: tuple[Any, ...]) -> str:
    return str(tuple(None if n is None else int(n) for n in shape))


def numbers(y: Any) -> Any:
    """Answers as class numbers: rows of one 1 become its place, an axis of 1 at the end goes."""
    if y.ndim > 1 and y.shape[-1] == 1:
        y = y[..., 0]
    if y.ndim > 1 and ((y == 0) | (y == 1)).all() and (y.sum(-1) == 1).all():
        y = y.argmax(-1)
    whole = np.issubdtype(y.dtype, np.floating) and (y == np.floor(y)).all()
    return y.astype("int64") if whole or y.dtype == bool else y


def targets(function: Any, y: Any, output: tuple[Any, ...]) -> Any:
    """Answers as a loss or metric takes them: class numbers, or rows of one 1."""
    name = function if isinstance(function, str) else getattr(function, "name", None) or function.__name__
    name, width = str(name).lower(), int(output[-1] or 1) if len(output) > 1 else 1
    classes = numbers(y)
    are_classes = classes.dtype.kind in "iu" and classes.ndim == max(1, len(output) - 1)
    by_number = rebuild.takes_numbers(name)
    if by_number or ((width > 1 or "categorical" in name) and are_classes):
        if not are_classes or classes.min() < 0 or classes.max() >= width:
            told = f"{int(classes.max()) + 1} classes" if are_classes else "no class numbers"
            raise Misfit(f"the model tells {counted(width, 'class', 'classes')} apart, the data have {told}")
        return classes if by_number else np.eye(width, dtype="float32")[classes]
    if y.shape[1:] == tuple(output[1:]):
        return y.astype("float32")
    if width == 1 and math.prod(y.shape[1:]) == math.prod(int(n or 0) for n in output[1:]):
        return y.astype("float32").reshape((len(y), *output[1:]))
    raise Misfit(f"the model gives {_axes(output[1:])} for a sample, and the data ask for {_axes(y.shape[1:])}")
