"""Images and sequences become vectors before the output.

A classifier gives one vector of scores for each sample. `Dense` works on the last axis only: put behind a `Conv2D` or
on an image it leaves the other axes as they are, so the model answers for every pixel or every step. The labels, one
for each sample, then do not fit: a crossentropy raises an error, and `mse` compares them in silence with all the
pixels.

Put `Flatten()` or a global pooling layer in front of the `Dense` layers; behind a recurrent layer take
`return_sequences=True` away.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fix, Layer, Program, bad, good, rule, show_shape
from seqlint.asking import ask
from seqlint.asking.training import CROSSENTROPIES, Training, trainings

ON_VECTORS = {
    "Dense",
    "Dropout",
    "Activation",
    "BatchNormalization",
    "LayerNormalization",
    "Softmax",
    "ReLU",
    "LeakyReLU",
}
"""Layers that take a vector as well as a sequence of them."""


@rule(
    "SEQ207",
    severity="error",
    aspects={"shape at one layer": ("SEQ203",), "output against labels": ()},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.datasets import mnist
            from keras.layers import Conv2D, Dense

            (x_train, y_train), _ = mnist.load_data()
            model = Sequential([
                Conv2D(8, 3, activation="relu", input_shape=(28, 28, 1)),
                Dense(10, activation="softmax"),  # <- the output has the shape (None, 26, 26, 10)
            ])
            model.compile(loss="sparse_categorical_crossentropy")
            model.fit(x_train / 255, y_train)
            """,
            fixed={'Dense(10, activation="softmax")': 'Flatten(), Dense(10, activation="softmax")'},
        ),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import LSTM, Dense

            x, y = np.random.rand(100, 20, 3), np.random.rand(100)
            model = Sequential([LSTM(8, return_sequences=True, input_shape=(20, 3))])
            model.add(Dense(1))  # <- the output has the shape (None, 20, 1), but `y` holds one label a sample
            model.compile(loss="mse")
            model.fit(x, y)
            """),
        good("""
            from keras import Sequential
            from keras.datasets import mnist
            from keras.layers import Conv2D, Dense, Flatten

            (x_train, y_train), _ = mnist.load_data()
            model = Sequential([
                Conv2D(8, 3, activation="relu", input_shape=(28, 28, 1)),
                Flatten(),
                Dense(10, activation="softmax"),
            ])
            model.compile(loss="sparse_categorical_crossentropy")
            model.fit(x_train / 255, y_train)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import LSTM, Dense

            x, y = np.random.rand(100, 20, 3), np.random.rand(100, 20)
            model = Sequential([LSTM(8, return_sequences=True, input_shape=(20, 3)), Dense(1)])
            model.compile(loss="mse")
            model.fit(x, y)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        output, loss, y = training.output, training.loss, training.y
        if output is None or loss is None or y is None or not y.shape or not output.shape:
            continue
        if all(dim == 1 for dim in output.shape[1:]):
            continue  # Keras squeezes axes of 1
        if len(output.shape) < 3 or not one_each(training) or (training.fit is not None and training.fit.problem):
            continue
        help, fix = mended(program, training.layers)
        yield Diagnostic(
            output.head.at,
            f"the output has the shape {show_shape(output.shape)}, but {training.targets} holds one label a sample",
            help,
            about=(training.model.id, output.head.id),
            related=training.targets_note,
            fix=fix,
            severity="error" if loss.family in CROSSENTROPIES else "warning",
        )


def one_each(training: Training) -> bool:
    """Whether the labels are one number, or one vector of scores, for each sample."""
    labels = training.y.shape if training.y is not None and training.y.shape else ()
    width = training.output.shape[-1] if training.output is not None and training.output.shape else None
    if len(labels) == 1 or (len(labels) == 2 and labels[1] == 1):
        return True
    one_hot = training.y is not None and training.y.labels == "one-hot"
    return len(labels) == 2 and one_hot and labels[1] in (width, "?") and width != 1


def is_spread_dense(layer: Layer) -> bool:
    """A Dense that works on more than vectors."""
    return layer.kind == "Dense" and layer.input_shape is not None and len(layer.input_shape) > 2


def mended(program: Program, layers: tuple[Layer, ...]) -> tuple[str, Fix | None]:
    """What makes the axes is to change: the last layer that is no Dense and does more than hand its input on."""
    spread = [layer for layer in layers if layer.output_shape is not None and len(layer.output_shape) > 2]
    makers = [
        layer
        for layer in spread
        if ask.is_recurrent(layer) or (layer.kind != "Dense" and layer.input_shape != layer.output_shape)
    ]
    if makers and ask.is_recurrent(makers[-1]):
        return "Take `return_sequences=True` away from the last recurrent layer.", last_step_only(layers, makers[-1])
    first = next((layer for layer in layers if is_spread_dense(layer)), None)
    return "Put `Flatten()` in front of the `Dense` layers.", flattened(program, first) if first is not None else None


def last_step_only(layers: tuple[Layer, ...], recurrent: Layer) -> Fix | None:
    """Without `return_sequences`, where what follows takes vectors as well."""
    given = (recurrent.wrapped or recurrent).given("return_sequences")
    behind = layers[layers.index(recurrent) + 1 :]
    if given is None or any(layer.kind not in ON_VECTORS for layer in behind):
        return None
    return Fix("Give the last step only", (Edit(given.at, "delete"),), safe=False)


def flattened(program: Program, layer: Layer) -> Fix | None:
    """A Flatten before the first Dense."""
    if layer.added_at is None:
        return None
    call = ask.add_call(program, layer.added_at)
    if call is None:
        edit = Edit(layer.added_at, "before", "Flatten(), ")
    elif call.receiver_at is not None:
        edit = Edit(call.at, "before", (call.receiver_at, ".add(Flatten())\n"))
    else:
        return None
    return Fix("Put a Flatten before it", (edit,), safe=False)
