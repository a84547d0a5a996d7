"""The data has the shape that the model takes.

A model with `input_shape=(10,)` has weights for ten features. Data with eight, or with another number of axes, cannot
go through it, and `fit`, `evaluate` and `predict` raise an error. Without a declared shape, the first layer still
wants a certain number of axes: `Conv2D` needs images with a channel axis, `(samples, 28, 28, 1)`. A recurrent layer
with `stateful=True` takes batches of the declared size only: 50 rows make three batches of 16 and one of 2.

Change the declared shape, or the data: `reshape`, `np.expand_dims(x, -1)`, `Flatten`.
"""

import math
from collections.abc import Iterator

from seqlint import (
    Argument,
    Array,
    Dataset,
    Diagnostic,
    Event,
    Model,
    Problem,
    Program,
    Related,
    Seq,
    Shape,
    bad,
    good,
    rule,
    show_shape,
)
from seqlint.asking import ask
from seqlint.program.model import MEET_DATA

CHANNELS_LAST = "Put the channels last: `np.moveaxis(x, 1, -1)` (`reshape` would mix up the pixels)."
KEPT = "A model keeps the shape of the first data it gets: give it the same features each time."
BATCHES = "A model keeps the shape of the first data it gets: give it batches always, one sample as `x[np.newaxis]`."


@rule(
    "SEQ208",
    severity="error",
    aspects={"shape at one layer": ("SEQ207",), "training data": ("SEQ417",)},
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 8), np.random.rand(100, 1)
            model = Sequential([Dense(4, input_shape=(10,)), Dense(1)])
            model.compile(loss="mse")
            model.fit(x, y)  # <- each sample of `x` has the shape (8,), but `model` takes (10,)
            """),
        bad("""
            from keras import Sequential
            from keras.datasets import mnist
            from keras.layers import Conv2D, Dense, Flatten

            (x_train, y_train), _ = mnist.load_data()
            model = Sequential([Conv2D(8, 3), Flatten(), Dense(10)])
            answers = model.predict(x_train)  # <- `x_train` has the shape (28, 28), but `Conv2D` takes 3 axes
            """),
        bad("""
            from keras import Sequential
            from keras.datasets import mnist
            from keras.layers import Dense

            (x_train, y_train), _ = mnist.load_data()
            model = Sequential([Dense(10, activation="softmax", input_shape=(784,))])
            model.compile(loss="sparse_categorical_crossentropy")
            model.fit(x_train / 255, y_train)  # <- has the shape (28, 28), but `model` takes (784,)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 8), np.random.rand(100, 1)
            model = Sequential([Dense(1, input_shape=(8,))])
            model.compile(loss="mse")
            model.fit(x, y)
            print(model.predict(x[0]))  # <- the data is one sample of the shape (8,)
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(40, 4), np.random.rand(40)
            x_val, y_val = np.random.rand(10, 3), np.random.rand(10)
            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, validation_data=(x_val, y_val))  # <- each sample of `x_val` has the shape (3,)
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import LSTM, Dense

            x, y = np.random.rand(50, 3, 1), np.random.rand(50)
            model = Sequential([Input(batch_shape=(16, 3, 1)), LSTM(5, stateful=True), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, batch_size=16)  # <- `fit` gets a batch of 2 rows from `x`, but `model` keeps states
            """),
        good("""
            from keras import Sequential
            from keras.datasets import mnist
            from keras.layers import Dense, Flatten

            (x_train, y_train), _ = mnist.load_data()
            model = Sequential([Flatten(input_shape=(28, 28, 1)), Dense(10, activation="softmax")])
            model.compile(loss="sparse_categorical_crossentropy")
            model.fit(x_train / 255, y_train)
            """),
        good("""
            from keras import Sequential
            from keras.datasets import mnist
            from keras.layers import Dense

            (x_train, y_train), _ = mnist.load_data()
            model = Sequential([Dense(10, activation="softmax", input_shape=(784,))])
            model.compile(loss="sparse_categorical_crossentropy")
            model.fit(x_train.reshape(-1, 784) / 255, y_train)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense, Embedding, GlobalAveragePooling1D, Input

            model = Sequential([Input((20,)), Embedding(50, 4), GlobalAveragePooling1D(), Dense(1)])
            model.compile(loss="mse")
            model.fit(np.random.randint(0, 50, (100, 30)), np.random.rand(100, 1))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    broken = {model.id: found for model, found in ask.breaks(program)}
    for model in program.sequentials():
        if model.id in broken and model.declared and ask.built_by(program, model) is not None:
            continue  # SEQ205: what stands first in it met its data before, so that the model cannot be made
        said: set[object] = set()
        for event in ask.certain(model, *MEET_DATA):
            given = event.given("x")
            if given is not None and event.problem is not None and kind_of_data(event.problem) not in said:
                said.add(kind_of_data(event.problem))
                yield refused(program, model, event, given, event.problem)
            validation = event.given("validation_data")
            if validation is not None and event.validation is not None and event.problem is None:
                yield refused(program, model, event, inputs_of(validation), event.validation)
        found = broken.get(model.id)
        if found is not None and not model.declared and not found.before:
            yield from undeclared(model, found)


def kind_of_data(problem: Problem) -> object:
    """A model that is fitted and asked with one kind of data errs once."""
    return "batch" if problem.kind == "batch" else problem.found[1:]


def refused(program: Program, model: Model, event: Event, given: Argument, problem: Problem) -> Diagnostic:
    own, data = problem.expected, problem.found
    if problem.kind == "batch":
        return odd_batch(model, event, given, own, data)
    if isinstance(given.value, Array) and given.value.shape == own[1:]:
        return Diagnostic(
            given.at,
            f"{data_name(given)} is one sample of the shape {show_shape(own[1:])}, "
            f"but {ask.called(model) if event.kind == 'call' else f'`{event.kind}`'} takes several",
            "Give it a batch of one: `np.expand_dims(x, 0)`, or `x[:1]`.",
            about=(model.id, id(event.at.node)),
        )
    if is_unbatched(given, own):
        name = f"`{given.value_at.name}`" if given.value_at.name else "the dataset"
        return Diagnostic(
            given.at,
            f"{name} is not batched, so `{event.kind}` takes each sample for a batch",
            "Batch it first: `.batch(32)`.",
            about=(model.id, id(event.at.node)),
        )
    source = ask.built_by(program, model)
    return Diagnostic(
        given.at,
        f"each sample of {data_name(given)} has the shape {show_shape(data[1:])}, "
        f"but {ask.called(model)} takes {show_shape(own[1:])}",
        as_declared(model, event, given, problem) if source is None else KEPT if len(own) == len(data) else BATCHES,
        about=(model.id, id(event.at.node)),
        related=(Related(source.at, "the first data that it got had another shape"),)
        if source is not None
        else tuple(Related(first.at, "the input shape is set here") for first in ask.first_layer(model)),
    )


def as_declared(model: Model, event: Event, given: Argument, problem: Problem) -> str:
    """What to do where the model says what it takes: like the data it was trained with, or else as the samples are."""
    own, data = problem.expected, problem.found
    if is_channels_first(own, data):
        return CHANNELS_LAST
    if any(each.kind == "fit" and each.problem is None for each in ask.data_events(model) if each is not event):
        return "Do to this data what was done to the data of `fit`: the same columns, the same `reshape`."
    wanted, found = ([size for size in shape[1:] if isinstance(size, int)] for shape in (own, data))
    if len(found) < len(data) - 1:
        return "Change the declared input shape, or reshape the data."
    if len(wanted) == len(own) - 1 and math.prod(wanted) == math.prod(found):
        return f"Reshape the data: `{given.value_at.name or 'x'}.reshape({', '.join(map(str, (-1, *wanted)))})`."
    declare = f"Declare the shape that the samples have, `{show_shape(tuple(found))}`"
    if len(found) == len(wanted) == 3 and isinstance(given.value, Dataset) and given.value.kind != "generator":
        return f"{declare}, or read the pictures {as_read(given.value, wanted, found)}."
    return f"{declare}, or give samples of the shape `{show_shape(own[1:])}`."


def as_read(data: Dataset, wanted: list[int], found: list[int]) -> str:
    """How pictures from a folder come in the shape that is wanted: by size, or else in colours or grey."""
    size = "image_size" if data.kind == "tf.data.Dataset" else "target_size"
    if wanted[:2] != found[:2]:
        return f"in this size: `{size}=({wanted[0]}, {wanted[1]})`"
    mode = {1: "grayscale", 3: "rgb", 4: "rgba"}.get(wanted[2], "...")
    return f'with this many channels: `color_mode="{mode}"`'


def is_channels_first(own: tuple[object, ...], data: tuple[object, ...]) -> bool:
    """Whether the axes would fit, if only the channels stood last: pixels must not be reshaped."""
    return len(data) == len(own) == 4 and data[1] in (1, 3) and (*data[2:], data[1]) == own[1:]


def odd_batch(model: Model, event: Event, given: Argument, own: int, data: int) -> Diagnostic:
    """A layer keeps its states from batch to batch, as many as the model declares."""
    return Diagnostic(
        given.at,
        f"`{event.kind}` gets a batch of {ask.counted(data, 'row')} from {data_name(given)}, "
        f"but {ask.called(model)} keeps states (`stateful=True`) for batches of {own}",
        f"Give it a multiple of {own} rows, in batches of {own} (`batch_size={own}`), "
        "or leave out `stateful=True` and the fixed batch size.",
        about=(model.id, id(event.at.node)),
        related=tuple(Related(first.at, "the batch size is set here") for first in ask.first_layer(model)),
    )


def inputs_of(validation: Argument) -> Argument:
    """The inputs in `validation_data=(x, y)`, as an argument of their own."""
    if not isinstance(validation.value, Seq) or not validation.value_at.elements:
        return validation
    at = validation.value_at.elements[0]
    return Argument("validation_data", validation.value.items[0], at)


def is_unbatched(given: Argument, own: Shape) -> bool:
    """Whether it is a dataset whose samples would fit, had they been batched."""
    data = given.value
    if not isinstance(data, Dataset) or data.batch is not None:
        return False
    sample = data.elements[0]
    return isinstance(sample, Array) and sample.shape == own[1:]


def undeclared(model: Model, found: ask.Break) -> Iterator[Diagnostic]:
    """The first data cannot go through the first layer."""
    event = next(iter(ask.data_events(model)), None)
    given = event.given("x") if event is not None else None
    wanted, shape = found.problem.expected, model.input_shape
    if event is None or given is None or shape is None or not isinstance(wanted, int) or found.problem.kind == "merge":
        return
    yield Diagnostic(
        given.at,
        f"each sample of {data_name(given)} has the shape {show_shape(shape[1:])}, "
        f"but `{ask.kind_of(found.layer)}` takes {ask.counted(wanted - 1, 'axis', 'axes')} a sample",
        "Reshape the data, for example with `np.expand_dims(x, -1)`.",
        about=(model.id, found.layer.id, id(event.at.node)),
        related=(Related(found.layer.at, f"`{ask.kind_of(found.layer)}` is the first layer"),),
    )


def data_name(given: Argument) -> str:
    return f"`{given.value_at.name}`" if given.value_at.name and isinstance(given.value, Array) else "the data"
