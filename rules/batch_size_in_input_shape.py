"""The input shape describes one sample.

Keras adds the batch axis by itself: `input_shape=(28, 28, 1)` means any number of images of 28 x 28 x 1. A shape that
counts the samples, too, such as `x_train.shape` or `(32, 28, 28, 1)`, has one axis too many, and the data no longer
fits.

Leave the first number out: `x_train.shape[1:]`, `(28, 28, 1)`. The batch size goes into `fit`.
"""

from collections.abc import Iterator

from seqlint import (
    Argument,
    Array,
    Const,
    Diagnostic,
    Edit,
    Event,
    Fix,
    Layer,
    Model,
    Program,
    Shape,
    bad,
    good,
    rule,
    show_shape,
)
from seqlint.asking import ask

USUAL_BATCHES = frozenset({8, 16, 32, 64, 128, 256, 512})


@rule(
    "SEQ203",
    severity="error",
    aspects={"shape at one layer": ("SEQ206",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Conv2D, Dense, Flatten

            model = Sequential([
                Conv2D(8, 3, input_shape=(32, 28, 28, 1)),  # <- (32, 28, 28, 1) counts the batch axis
                Flatten(),
                Dense(10),
            ])
            """,
            fixed={"32, ": ""},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense
            from course import x_train, y_train

            model = Sequential([Dense(1, input_shape=x_train.shape)])  # <- `x_train.shape` counts the batch axis
            model.compile(loss="mse")
            model.fit(x_train, y_train)
            """,
            fixed={".shape": ".shape[1:]"},
        ),
        bad(
            """
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 10), np.random.rand(100, 1)
            model = Sequential([Input((None, 10)), Dense(1)])  # <- (None, 10) counts the batch axis
            model.compile(loss="mse")
            model.fit(x, y)
            """,
            fixed={"None, 10": "10,"},
        ),
        good("""
            from keras import Sequential
            from keras.layers import LSTM, Dense

            model = Sequential([LSTM(8, input_shape=(None, 10)), Dense(1)])
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 10), np.random.rand(100, 1)
            model = Sequential([Dense(1, input_shape=x.shape[1:])])
            model.compile(loss="mse")
            model.fit(x, y, batch_size=32)
            """),
        good("""
            from keras import Sequential
            from keras.layers import Conv3D, Flatten

            model = Sequential([Conv3D(8, 3, input_shape=(32, 28, 28, 1)), Flatten()])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    broken = {model.id: found for model, found in ask.breaks(program)}
    for model in program.sequentials():
        declared = ask.declared_shape(model)
        if declared is None:
            continue
        found = broken.get(model.id)
        layer = found.layer if found is not None and refuses_batch(model, found) else None
        data = list(ask.data_events(model))
        proven = any(proves(model, declared, event) for event in data) and not any(map(fits, data))
        if layer is not None or proven:
            yield counted(model, declared, layer)


def counted(model: Model, declared: Argument, layer: Layer | None) -> Diagnostic:
    shape = model.input_shape
    written = declared.value_at.name
    shown = f"`{written}`" if written else f"the input shape {show_shape(shape and shape[1:])}"
    sample = f": one sample has the shape {show_shape(shape[2:])}" if shape else ""
    return Diagnostic(
        declared.at,
        f"{shown} counts the batch axis{sample}",
        "Leave the first number out; Keras adds the batch axis by itself.",
        about=(model.id, *((layer.id,) if layer else ())),
        fix=without_first(declared),
    )


def refuses_batch(model: Model, found: ask.Break) -> bool:
    """Whether the first layer that counts axes finds one too many, in front."""
    expected, shape = found.problem.expected, model.input_shape
    if found.problem.kind != "rank" or shape is None or found.problem.found != len(shape) or len(shape) != expected + 1:
        return False
    if any(layer.output_shape != shape for layer in found.before):
        return False
    if expected == 3 and shape[1] == shape[2] and shape[3] in (1, 3, 4):
        return False  # a picture, and a layer for sequences
    return expected == 4 or shape[1] is None or shape[1] in USUAL_BATCHES or shape[1] in batch_sizes(model)


def batch_sizes(model: Model) -> set[object]:
    """What the program calls its batch size, and how many rows its data has."""
    given = [value.value for e in ask.data_events(model) if isinstance(value := e.value("batch_size"), Const)]
    rows = [x.shape[0] for e in ask.data_events(model) if isinstance(x := e.value("x"), Array) and x.shape]
    return {size for size in (*given, *rows) if isinstance(size, int)}


def proves(model: Model, declared: Argument, event: Event) -> bool:
    """Whether the declared shape is that of the whole data."""
    x = event.given("x")
    if x is None:
        return False
    if x.value_at.name and declared.value_at.name == f"{x.value_at.name}.shape":
        return True
    if not isinstance(x.value, Array) or x.value.shape is None or model.input_shape is None or event.problem is None:
        return False
    return is_whole(model.input_shape[1:], x.value.shape)


def fits(event: Event) -> bool:
    """Whether the model takes this data: its shape is then a sample's."""
    x = event.value("x")
    return isinstance(x, Array) and x.shape is not None and event.problem is None


def is_whole(declared: Shape, data: Shape) -> bool:
    """The same sizes, samples counted; an axis in front that is open will do."""
    same_rest = declared[1:] == data[1:] and len(declared) > 1
    return same_rest and (declared[0] is None or declared[0] == data[0])


def without_first(declared: Argument) -> Fix | None:
    at = declared.value_at
    title = "Leave the batch axis out"
    if at.name:
        return Fix(title, (Edit(at, "after", "[1:]"),), safe=False)
    if len(at.elements) > 1:
        rest = at.elements[1:]
        text = ("(", *ask.joined(rest), ",)" if len(rest) == 1 else ")")
        return Fix(title, (Edit(at, "replace", text),), safe=False)
    return None
