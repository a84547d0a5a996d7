"""Training cut to one step on a few samples. Return values keep their types, shapes and keys.

Only what goes into a model is cut, never the submission's own data: programs reshape and count by it. The step is
eager, which is fast; a model with code of the submission's in it is traced into a graph, as Keras does, for such code
may fail only there (`.numpy()` of a symbolic tensor).
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from seqlint.run.stand_ins.placing import Used, signature
from seqlint.run.watching import home_of

SHORTENED = ("fit", "evaluate", "predict", "train_on_batch")
ROWS = 8
WHOLE = 32
WATCHED = 20  # epochs of one step, where something looks at each
REPEATS = 16  # the same call on one model, as in a loop over batches: from then on its last answer is repeated


def install(used: Used) -> None:
    """Replace the training methods of every Keras model, where Keras defines them."""
    for name, shortened in zip(SHORTENED, (_fit, _evaluate, _predict, _on_batch), strict=True):
        home = home_of(name)
        setattr(home, name, _shortened(name, getattr(home, name), shortened, used))


def _shortened(name: str, original: Any, shortened: Any, used: Used) -> Any:
    bound_to = signature(original)

    @functools.wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if "_use_cached_eval_dataset" in kwargs:
            return original(self, *args, **kwargs)
        try:
            given = bound_to.bind(self, *args, **kwargs).arguments
        except TypeError:
            return original(self, *args, **kwargs)
        given.pop("self", None)
        given.update(given.pop("kwargs", {}))
        if given.get("verbose") != 0 and name != "train_on_batch":
            given["verbose"] = 2
        used(f"{name}: one step" if name != "predict" else "predict: few samples")
        if not _is_traced(self, given):
            self.run_eagerly = True
        with _whole_batches() if self.run_eagerly else contextlib.nullcontext():
            return _repeated(self, name, given, lambda: shortened(self, original, given))

    return method


@contextlib.contextmanager
def _whole_batches() -> Iterator[None]:
    """While this is open, arrays that are one batch go to the model as they are, as every batch does in the end.

    Keras builds and traces a pipeline that shuffles, gathers and cuts them, which takes as long as the step itself. Not
    for models that are traced: they would see the number of rows.
    """
    from keras.src.trainers.data_adapters.array_data_adapter import ArrayDataAdapter as Adapter

    pipeline = Adapter.get_tf_dataset
    Adapter.get_tf_dataset = lambda self: _one_batch(self) if _is_one_batch(self) else pipeline(self)
    try:
        yield
    finally:
        Adapter.get_tf_dataset = pipeline


def _is_one_batch(adapter: Any) -> bool:
    """Are the rows of plain arrays one batch?"""
    leaves = keras.tree.flatten(adapter._inputs)
    plain = all(leaf is None or (type(leaf) is np.ndarray and leaf.dtype.kind in "fiub") for leaf in leaves)
    return plain and adapter._size == 1


def _one_batch(adapter: Any) -> Any:
    from keras.src.trainers.data_adapters.array_slicing import convert_to_sliceable

    converted = convert_to_sliceable(adapter._inputs, target_backend="tensorflow")
    return tf.data.Dataset.from_tensors(keras.tree.lists_to_tuples(converted))


def _is_traced(model: Any, given: dict[str, Any]) -> bool:
    """Must the step be traced, as Keras does? Eagerly its `fit` of no rows at all raises."""
    return _rows(given.get("x")) == 0 or _has_own_code(model)


def _has_own_code(model: Any) -> bool:
    """Is there a function or class of the submission's in the model, or in what it is compiled with?"""
    compiled = getattr(getattr(model, "_compile_config", None), "config", {})
    parts = [model, *model._flatten_layers(include_self=False)]
    return _is_own(compiled) or any(_is_own(part) or _is_own(list(vars(part).values())) for part in parts)


def _is_own(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_is_own, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_is_own, value))
    if isinstance(value, functools.partial):
        return _is_own(value.func)
    named = inspect.isfunction(value) or inspect.ismethod(value) or inspect.isclass(value)
    module = str((value if named else type(value)).__module__)
    if module.startswith(("keras.", "tensorflow.", "builtins")):
        return False
    home = getattr(sys.modules.get(module), "__file__", None) or ""
    return module == "__main__" or home.startswith(os.getcwd() + os.sep)


def _repeated(model: Any, name: str, given: dict[str, Any], call: Callable[[], Any]) -> Any:
    """The call's answer; from a number of calls with data of the same shapes on, the last answer again."""
    data = [given.get(key) for key in ("x", "y")]
    shapes = str(keras.tree.map_structure(lambda leaf: getattr(leaf, "shape", None), data))
    counts, answers = model.__dict__.setdefault("_seqlint_repeats", ({}, {}))
    key = (name, shapes, len(model.weights))
    counts[key] = counts.get(key, 0) + 1
    if counts[key] <= REPEATS or name == "fit" or key not in answers:
        answers[key] = call()
    return keras.tree.map_structure(_copy, answers[key]) if name != "fit" else answers.pop(key)


def _copy(leaf: Any) -> Any:
    return leaf.copy() if hasattr(leaf, "copy") else leaf


def _fit(model: Any, original: Any, given: dict[str, Any]) -> Any:
    epochs, first = given.get("epochs", 1), given.get("initial_epoch", 0)
    if not (type(epochs) is int and type(first) is int and epochs > first):
        return original(model, **given)
    steps = _steps(given)
    _cut(model, given, "steps_per_epoch")
    if given.get("validation_data") is not None:
        _cut_validation(model, given)
    frequency = given.get("validation_freq", 1)
    if type(frequency) is int and frequency > 0:
        given["validation_freq"] = 1
    given["epochs"] = min(epochs, first + (WATCHED if _is_watched(given.get("callbacks")) else 1))
    with _patient(given.get("callbacks")):
        history = original(model, **given)
    if not model.stop_training:
        history.epoch = list(range(first, epochs))
        for key, values in history.history.items():
            often = frequency if key.startswith("val_") and type(frequency) is int and frequency > 0 else 1
            missing = (epochs - first) // often - len(values)
            history.history[key] = [*values, *(list(values[-1:]) * missing)][: epochs - first]
        if isinstance(history.params, dict):
            history.params.update(epochs=epochs, **({} if steps is None else {"steps": steps}))
        if steps is not None and model.optimizer is not None:
            made = given["epochs"] - first
            _count_steps(model.optimizer, steps * (epochs - first) - made)
    return history


def _count_steps(optimizer: Any, steps: int) -> None:
    """Count steps that were not made. `iterations` is a quotient, and no variable, where gradients are collected."""
    inner = getattr(optimizer, "inner_optimizer", optimizer)
    for each in (inner, *getattr(inner, "optimizers", ())):
        each._iterations.assign_add(steps)


@contextlib.contextmanager
def _patient(callbacks: Any) -> Iterator[None]:
    """`EarlyStopping` sees a few samples here, by which it must not end the training."""
    stopping = [each for each in _listed(callbacks) if isinstance(each, keras.callbacks.EarlyStopping)]
    patience = [each.patience for each in stopping]
    for each in stopping:
        each.patience = sys.maxsize
    try:
        yield
    finally:
        for each, whole in zip(stopping, patience, strict=True):
            each.patience = whole


def _listed(callbacks: Any) -> list[Any]:
    return list(callbacks) if isinstance(callbacks, list | tuple) else [callbacks]


def _is_watched(callbacks: Any) -> bool:
    """Is each epoch seen: by a callback of the submission's own, or one that writes something each time?"""
    writers = (keras.callbacks.CSVLogger, keras.callbacks.ModelCheckpoint)
    given = _listed(callbacks)
    return any(_is_own(each) or _is_own(list(getattr(each, "__dict__", {}).values())) for each in given) or any(
        isinstance(each, writers) and "{epoch" in str(getattr(each, "filepath", "{epoch")) for each in given
    )


def _steps(given: dict[str, Any]) -> int | None:
    """How many steps an epoch of the whole data has; None where it cannot be said without reading them."""
    asked, x, batch = given.get("steps_per_epoch"), given.get("x"), given.get("batch_size") or 32
    if type(asked) is int:
        return asked
    if _is_stream(x):
        with contextlib.suppress(TypeError):  # a data set whose length is not known
            return len(x)  # type: ignore[arg-type]
        return None
    rows, split = _rows(x), given.get("validation_split", 0.0)
    if rows is None or type(batch) is not int or not isinstance(split, float | int):
        return None
    return -(-int(rows * (1 - split)) // batch)


def _evaluate(model: Any, original: Any, given: dict[str, Any]) -> Any:
    _cut(model, given, "steps")
    return original(model, **given)


def _on_batch(model: Any, original: Any, given: dict[str, Any]) -> Any:
    rows = _declared_batch(model) or ROWS
    if _rows([given.get(name) for name in ("x", "y", "sample_weight")]) is not None:
        for name in ("x", "y", "sample_weight"):
            given[name] = _head(given.get(name), rows)
    return original(model, **given)


def _predict(model: Any, original: Any, given: dict[str, Any]) -> Any:
    """Predictions for the first samples, repeated up to the number of samples."""
    x = given.get("x")
    total = _rows(x)
    if total is not None:
        rows = _declared_batch(model) or ROWS
        if total <= WHOLE or (total % rows and _declared_batch(model)):
            return original(model, **given)
        given["x"] = _head(x, rows)
        given["batch_size"] = rows
    elif _is_stream(x):
        batch = _first_batch(x)
        counted = _count(x, batch, given.get("steps"))
        if counted is None:
            return original(model, **given)
        total = counted
        given["x"] = _head(_inputs(batch), ROWS)
        given.pop("steps", None)
    else:
        return original(model, **given)
    few = original(model, **given)
    return keras.tree.map_structure(lambda part: np.take(part, np.arange(total) % len(part), axis=0), few)


def _cut(model: Any, given: dict[str, Any], steps: str) -> None:
    """Cut `x`, `y` and `sample_weight` to a few samples and a single step. What Keras would refuse stays as it is."""
    names = ("x", "y", "sample_weight")
    rows = _declared_batch(model) or ROWS
    if _is_stream(given.get("x")):
        batch = _first_batch(given["x"])
        if batch is None:
            return
        parts = batch if isinstance(batch, tuple) and 1 <= len(batch) <= 3 else (batch,)
        given.update(zip(names, (_head(part, rows) for part in parts), strict=False))
        given.pop(steps, None)
        given.pop("batch_size", None)
    elif _rows([given.get(name) for name in names]) is not None:
        places = _places(given.get("x"), given.get("y"), rows)
        for name in names:
            if given.get(name) is not None:
                given[name] = _take(given[name], places)
        if given.get(steps) is not None:
            given[steps] = 1
    else:
        return
    if given.get("batch_size") is None or (type(given["batch_size"]) is int and given["batch_size"] > 0):
        given["batch_size"] = rows


def _cut_validation(model: Any, given: dict[str, Any]) -> None:
    data = given["validation_data"]
    names = ("x", "y", "sample_weight")
    inner = dict(zip(names, data, strict=False)) if isinstance(data, tuple | list) and len(data) <= 3 else {"x": data}
    _cut(model, inner, "steps")
    given["validation_data"] = tuple(inner[name] for name in names if name in inner)
    if len(given["validation_data"]) == 1:
        given["validation_data"] = given["validation_data"][0]
    given["validation_steps"] = None
    if type(given.get("validation_batch_size")) is int and given["validation_batch_size"] > 0:
        given["validation_batch_size"] = None


def _declared_batch(model: Any) -> int | None:
    """The batch size that a model declares and therefore insists on."""
    try:
        size = model.input_shape[0]
    except Exception:
        return None
    return size if isinstance(size, int) and 0 < size <= 1024 else None


def _is_stream(x: Any) -> bool:
    """Data that comes in batches: a tf.data set, a generator, a Sequence."""
    if isinstance(x, tf.data.Dataset | keras.utils.PyDataset | Iterator):
        return True
    return hasattr(x, "__getitem__") and hasattr(x, "samples") and hasattr(x, "batch_size")


def _first_batch(x: Any) -> Any:
    try:
        return x[0] if hasattr(x, "__getitem__") else next(iter(x))
    except (StopIteration, IndexError):
        return None


def _inputs(batch: Any) -> Any:
    return batch[0] if isinstance(batch, tuple) else batch


def _count(x: Any, batch: Any, steps: Any) -> int | None:
    """The number of samples that `predict` sees; None where it cannot be said without reading them."""
    size = _rows(_inputs(batch)) if batch is not None else None
    if size is None:
        return None
    if type(steps) is int:
        return steps * size
    if hasattr(x, "samples"):
        return int(x.samples)
    try:
        return len(x) * size
    except TypeError:
        return size


def _rows(data: Any) -> int | None:
    """The number of rows that all arrays in a nest have; None where they differ or something is no array."""
    found = set()
    for leaf in keras.tree.flatten(data):
        if leaf is None:
            continue
        shape = getattr(leaf, "shape", None)
        rows = shape[0] if shape is not None and len(shape) else -1
        found.add(rows if isinstance(rows, int) else -1)
    return found.pop() if len(found) == 1 and -1 not in found else None


def _places(x: Any, y: Any, rows: int) -> list[int]:
    """The first rows, and those with the largest number in `x` and in `y`: a label or word too many shows there."""
    total = _rows([x, y]) or 0
    places = list(range(min(rows, total)))
    for last, data in enumerate((y, x), start=1):
        whole = getattr(getattr(data, "dtype", None), "kind", "") in "iu" and isinstance(data, np.ndarray)
        if whole and data.ndim <= 2 and data.size and total > rows > last:
            places[-last] = int(np.argmax(data)) // max(1, data.size // total)
    return places


def _take(data: Any, places: list[int]) -> Any:
    """These rows of every array in a nest."""

    def take(leaf: Any) -> Any:
        if leaf is None:
            return None
        if hasattr(leaf, "iloc"):
            return leaf.iloc[places]
        return tf.gather(leaf, places) if tf.is_tensor(leaf) else leaf[places]

    return keras.tree.map_structure(take, data)


def _head(data: Any, rows: int) -> Any:
    """The first rows of every array in a nest."""

    def head(leaf: Any) -> Any:
        if leaf is None:
            return None
        return leaf.iloc[:rows] if hasattr(leaf, "iloc") else leaf[:rows]

    return keras.tree.map_structure(head, data)
