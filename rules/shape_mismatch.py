"""Each layer must be able to take what the layer before it gives.

Data flows through a Sequential from layer to layer, and each kind of layer takes data of a certain form: `Dense` a
vector, `Conv2D` an image with height, width and channels, `LSTM` a sequence of vectors, `Reshape` exactly as many
numbers as its new shape holds. Where the layer before gives another form, Keras cannot build the model.

The shapes are written with the batch axis first: `(None, 28, 28)` are samples of 28 x 28 numbers.
"""

import math
from collections.abc import Iterator
from itertools import takewhile

from seqlint import (
    Array,
    Const,
    Diagnostic,
    Edit,
    Fix,
    Layer,
    Model,
    Problem,
    Program,
    Related,
    Seq,
    Shape,
    bad,
    good,
    keras_api,
    rule,
    show_shape,
)
from seqlint.asking import ask
from seqlint.program.faults import BadArgument

CHANNELS = "Grey images have one channel: add it to the shape, `{}`, and to the data."
SAMPLE = "Give the first data as a batch, one sample as `x[np.newaxis]`: a model keeps the shape of what it gets first."
STATES = "With `return_state=True` a layer gives its states too, which only the Functional API can pass on."
BOTH = 'With `merge_mode=None` both directions come out one by one: leave it out ("concat"), or use the Functional API.'
ADVICE = {
    "reshape": "Choose a shape that holds as many numbers as each sample has.",
    "undefined-features": "Its weights depend on that size: give it as a number.",
    "merge": "Merging several inputs needs the Functional API.",
    "needs-sequence": "It needs a sequence: (steps, features) for each sample.",
}


@rule(
    "SEQ205",
    severity="error",
    aspects={"shape at one layer": ("SEQ208",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Conv2D, Dense, Flatten

            model = Sequential([
                Conv2D(16, 3, input_shape=(28, 28)),  # <- `Conv2D` takes 4 axes
                Flatten(),
                Dense(10),
            ])
            """,
            fixed={"(16, 3, input_shape=(28, 28)),\n": "(16, 3, input_shape=(28, 28, 1)),\n"},
        ),
        bad("""
            from keras import Sequential
            from keras.layers import Conv2D, Flatten

            model = Sequential()
            model.add(Flatten(input_shape=(28, 28, 1)))
            model.add(Conv2D(16, 3))  # <- `Conv2D` takes 4 axes (batch, height, width, channels), but gets (None, 784)
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense, Reshape

            model = Sequential([
                Dense(10, input_shape=(4,)),
                Reshape((3, 3)),  # <- `Reshape` to (3, 3) does not hold the 10 numbers of (10,) a sample
            ])
            """),
        bad("""
            from keras import Sequential
            from keras.layers import LSTM, Dense

            model = Sequential([LSTM(8, return_state=True, input_shape=(10, 4))])
            model.add(Dense(1))  # <- `Dense` takes one input, but gets 3
            """),
        bad("""
            from keras import Input, Sequential
            from keras.layers import Bidirectional, Dense, GRU

            model = Sequential([
                Input((10, 4)),
                Bidirectional(GRU(8), merge_mode=None),
                Dense(1),  # <- `Dense` takes one input, but gets 2
            ])
            """),
        bad("""
            from keras import Input, Sequential
            from keras.layers import Dense, LSTM, Reshape

            model = Sequential()
            model.add(Input((7,)))
            model.add(Reshape((None, 3)))  # <- builds and can never run: each sample has 7 numbers
            model.add(LSTM(2))
            model.add(Dense(1))
            """),
        good("""
            from keras import Sequential
            from keras.layers import Conv2D, Dense, Flatten

            model = Sequential([
                Conv2D(16, 3, input_shape=(28, 28, 1)),
                Flatten(),
                Dense(10),
            ])
            """),
        good("""
            from keras import Sequential
            from keras.layers import LSTM, Conv1D, Dense

            model = Sequential([Conv1D(8, 3, input_shape=(None, 4)), LSTM(8), Dense(1)])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Conv2D, Dense, Flatten

            shape = open("shape.txt").read()
            model = Sequential([Conv2D(16, 3, input_shape=eval(shape)), Flatten(), Dense(10)])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    yield from never_reshaped(program)
    refused = {ident for fault in program.faults_of(BadArgument) for ident in fault.about}
    for model, found in ask.breaks(program):
        layer, problem = found.layer, found.problem
        if problem.kind == "negative-dimension" or ask.recurrent_before(found) is not None:
            continue
        if problem.kind == "merge" and ask.is_merge(layer.kind) and layer is not model.layers[0]:
            continue  # SEQ110 says it better
        if layer.id in refused:
            continue  # SEQ604: an argument that no shape can come from
        source = ask.built_by(program, model) if model.declared and problem.kind == "rank" else None
        yield Diagnostic(
            layer.at,
            problem.message.replace(layer.kind, f"`{layer.kind}`", 1).replace("axis -1", "the last axis"),
            advice(found) if source is None else SAMPLE,
            about=(model.id, layer.id),
            related=ask.shape_before(found)
            if source is None
            else (Related(source.at, "here a layer before it got its first data, whose shape it keeps"),),
            fix=with_channels(model, layer) if without_channels(problem) else None,
        )


def never_reshaped(program: Program) -> Iterator[Diagnostic]:
    """Keras builds a `Reshape` with None in its shape, and finds only when data comes that nothing fits."""
    for model in program.sequentials():
        for layer in ask.layers_within(model.layers):
            shape = layer.value("target_shape") if layer.kind == "Reshape" else None
            sizes = (
                [item.value if isinstance(item, Const) else "?" for item in shape.items]
                if isinstance(shape, Seq)
                else []
            )
            problem = does_not_fit(sizes, layer.input_shape)
            if problem:
                yield Diagnostic(
                    layer.at,
                    f"`Reshape` to {show_shape(tuple(sizes))} builds and can never run: {problem}",
                    "Leave at most one size open, as -1, and let the others divide what comes in.",
                    about=(model.id, layer.id),
                )


def does_not_fit(sizes: list[object], given: Shape | None) -> str:
    """Why no data has the wanted shape; nothing where it may. Only shapes that Keras builds."""
    known = [size for size in sizes if isinstance(size, int) and size > 0]
    if None not in sizes or "?" in sizes or any(size not in known for size in sizes if size is not None and size != -1):
        return ""
    if len(known) < len(sizes) - 1:
        return "it leaves more than one size open"
    incoming = (given or (None, None))[1:]
    numbers = [size for size in incoming if isinstance(size, int)]
    total, part = math.prod(numbers), math.prod(known)
    if len(numbers) < len(incoming) or not part or total % part == 0:
        return ""
    return f"each sample has {ask.counted(total, 'number')}, which {part} does not divide"


def without_channels(problem: Problem) -> bool:
    return problem.kind == "rank" and problem.expected == 4 and problem.found == 3


def with_channels(model: Model, layer: Layer) -> Fix | None:
    """The channels behind the height and width that the model declares: as many as the data has, one where it is not
    known. Keras adds an axis of 1 to the data itself, where the input is declared with it.
    """
    declared = ask.declared_shape(model)
    sizes = declared.value_at.elements if declared is not None else ()
    last = layer.value("data_format") in (Const(None), Const("channels_last"))
    if len(sizes) != 2 or layer is not model.layers[0] or not last:
        return None
    data = next(iter(ask.data_events(model)), None)
    x = data.value("x") if data is not None else None
    shape = x.shape if isinstance(x, Array) else None
    channels = shape[-1] if shape is not None and len(shape) == 4 else 1
    if not isinstance(channels, int):
        return None
    known = shape is not None and len(shape) in (3, 4)
    return Fix("Add the channels to the shape", (Edit(sizes[-1], "after", f", {channels}"),), safe=known)


def advice(found: ask.Break) -> str:
    """What to do about it, in a line."""
    problem, given = found.problem, found.layer.input_shape
    if without_channels(problem) and any(layer.kind == "Embedding" or "1D" in layer.kind for layer in found.before):
        return f"A sequence comes in here, no images: use `{found.layer.kind.replace('2D', '1D')}`."
    if without_channels(problem) and found.layer.wrapped is not None:
        return "`TimeDistributed` takes one axis more, the time: put the number of steps in front of the input shape."
    if without_channels(problem):
        return CHANNELS.format(show_shape((*(given or (None, 28, 28))[1:], 1)))
    if problem.kind == "merge" and problem.expected == 1:
        makers = tuple(takewhile(lambda layer: layer.outputs, reversed(found.before)))
        return BOTH if makers and makers[-1].value("merge_mode") == Const(None) else STATES
    if problem.kind == "rank" and problem.found == 2:
        if found.before and found.before[-1].kind == "Functional":
            return "It gets a vector already: leave this layer out, or make the model before with `include_top=False`."
        side = math.isqrt(given[1]) if given is not None and isinstance(given[1], int) else 0
        if not found.before and side > 1 and given == (None, side * side) and "2D" in found.layer.kind:
            return f"Put `Reshape(({side}, {side}, 1))` in front, or give the input the shape `({side}, {side}, 1)`."
        return "Put it before `Flatten` and `Dense`, or give the input shape all its axes."
    if problem.kind == "axis" and found.layer.kind in ("Sequential", "Functional") and given is not None:
        return f"Let this inner model begin with `Input({show_shape(given[1:])})`, or change the layer before it."
    sizes = [size for size in (given or ())[1:] if isinstance(size, int)]
    if problem.kind == "reshape" and given is not None and len(sizes) == len(given) - 1:
        return f"Choose sizes that multiply to {math.prod(sizes)}, as each sample has; one of them may be -1."
    other = found.layer.kind.replace("1D", f"{problem.found - 2}D") if problem.kind == "rank" else found.layer.kind
    if other != found.layer.kind and other in keras_api.names("layers"):
        return f"For data with so many axes there is `{other}`."
    return ADVICE.get(problem.kind, "Change this layer, or the shape that the layers before give.")
