"""The sizes of the batches that reach a model, for a layer that keeps states takes batches of one size only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seqlint.program.language.values import Array, Const, Dataset, Value
from seqlint.program.model import Event, Problem

if TYPE_CHECKING:
    from seqlint.program.model import Layer

BATCH_SIZE = 32
"""Keras' own, where none is given."""
WHOLE = frozenset({"train_on_batch", "test_on_batch", "predict_on_batch"})
"""Methods that take what they are given for one batch."""


def refusal(layers: tuple[Layer, ...], declared: object, event: Event, data: Value | None) -> Problem | None:
    """Why a layer with `stateful=True` refuses a batch of this data; None where it takes all of them, or nobody knows.

    Keras 3.15.1: its states are as many as the model's fixed batch size, and any other batch raises.
    """
    if not isinstance(declared, int) or data is None:
        return None
    keeper = next(_stateful(layers), None)
    odd = None if keeper is None else next((s for s in _sizes(event, data) if s != declared), None)
    if odd is None or keeper is None:
        return None
    return Problem("batch", f"{keeper.kind} keeps states for {declared} rows, and a batch has {odd}", declared, odd)


def validation_refusal(layers: tuple[Layer, ...], declared: object, event: Event, data: Value | None) -> Problem | None:
    """The same of `validation_data`, whose batches are as large as those of the training unless it says otherwise."""
    given = event.given("validation_batch_size") or event.given("batch_size")
    arguments = {} if given is None else {"batch_size": given}
    return refusal(layers, declared, Event("evaluate", event.at, arguments, open=event.open), data)


def _stateful(layers: tuple[Layer, ...]) -> Iterator[Layer]:
    for layer in layers:
        inner = layer.wrapped or layer
        if not inner.custom and "stateful" in inner.arguments and inner.value("stateful") == Const(True):
            yield inner
        yield from _stateful(layer.layers)


def varies(event: Event) -> bool:
    """Whether the number of rows of a tensor is None in the functions that Keras traces for this call.

    Keras 3.15.1 on TensorFlow: with arrays that leave a rest, and data sets that may give a smaller last batch.
    """
    data = event.value("x")
    if isinstance(data, Dataset):
        return not data.full
    size = event.value("batch_size")
    number = BATCH_SIZE if size is None else size.value if isinstance(size, Const) else None
    rows = data.shape[0] if isinstance(data, Array) and data.shape else None
    if event.kind in WHOLE or event.open or {"validation_split", "steps_per_epoch", "steps"} & event.arguments.keys():
        return False
    return isinstance(rows, int) and isinstance(number, int) and number > 0 and rows % number > 0


def _sizes(event: Event, data: Value) -> Iterator[int]:
    """The sizes of the batches that are known: of the first, and of the last where the data is used up."""
    if isinstance(data, Dataset):
        yield from _of_dataset(data)
    elif isinstance(data, Array) and data.shape and isinstance(data.shape[0], int):
        if event.kind in WHOLE:
            yield data.shape[0]
        elif not event.open:
            yield from _of_rows(event, data.shape[0])


def _of_dataset(data: Dataset) -> Iterator[int]:
    if not isinstance(data.batch, int) or data.batch < 1:
        return
    if isinstance(data.size, int):
        yield min(data.batch, data.size)
        if data.size % data.batch and not data.full:
            yield data.size % data.batch
    elif data.full:
        yield data.batch


def _of_rows(event: Event, rows: int) -> Iterator[int]:
    """`validation_split` takes the last rows away, which are batches of their own."""
    size, split = event.value("batch_size"), event.value("validation_split")
    steps = [event.value(name) for name in ("steps_per_epoch", "steps") if event.given(name) is not None]
    if size is None or size == Const(None):
        size = Const(None) if steps else Const(BATCH_SIZE)
    if not isinstance(size, Const) or type(size.value) is not int or size.value < 1:
        return
    parts = [rows]
    if split is not None:
        share = split.value if isinstance(split, Const) else None
        if not isinstance(share, int | float) or not 0 <= share < 1:
            return
        parts = [int(rows * (1 - share)), rows - int(rows * (1 - share))] if share else parts
    for part in parts:
        if part:
            yield min(size.value, part)
        if part > size.value and part % size.value and not steps:
            yield part % size.value
