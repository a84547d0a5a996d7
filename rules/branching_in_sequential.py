"""A Sequential is one straight path.

Layers such as `Add` or `Concatenate` bring several results together. In a Sequential each layer gets just one: what the
layer before gives. So there is nothing to merge, and a Sequential has no second input either.

Models with branches or several inputs are built with the Functional API: `x = Dense(8)(inputs)`,
`y = Concatenate()([x, other])`, `Model(inputs, y)`.
"""

from collections.abc import Iterator

from seqlint import Array, Diagnostic, Event, Layer, Program, Ref, Seq, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import ListAsLayer, MergeLayer

HELP = "Models with several inputs or branches need the Functional API: `Model(inputs, outputs)`."


@rule(
    "SEQ110",
    severity="error",
    aspects={"a layer given to a model": ("SEQ105",)},
    breaks_models=True,
    examples=[
        bad("""
            from keras import Sequential
            from keras.layers import Concatenate, Dense

            model = Sequential([
                Dense(8, input_shape=(4,)),
                Concatenate(),  # <- `Concatenate` merges several inputs, but in a Sequential a layer gets only one
                Dense(1),
            ])
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Concatenate, Dense

            left, right = Sequential([Dense(8, input_shape=(4,))]), Sequential([Dense(8, input_shape=(6,))])
            model = Sequential()
            model.add(Concatenate([left, right]))  # <- `Concatenate` merges several inputs
            """),
        bad("""
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add([Input((4,)), Input((3,))])  # <- 2 inputs are given to `model`, but a Sequential has only one
            model.add(Dense(1))
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            ages, prices = np.random.rand(20, 1), np.random.rand(20, 3)
            model = Sequential([Dense(1)])
            model.compile(loss="mse")
            model.fit([ages, prices], np.random.rand(20, 1))  # <- `fit` gets 2 inputs, but `model` is a Sequential
            """),
        good("""
            from keras import Input, Model
            from keras.layers import Concatenate, Dense

            a, b = Input((4,)), Input((3,))
            model = Model([a, b], Dense(1)(Concatenate()([a, b])))
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8, input_shape=(4,)), Dense(1)])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(MergeLayer):
        model = ask.model_of(program, fault)
        if (
            model is not None
            and model.layers
            and model.layers[0].id in fault.about
            and not gets_layers(model.layers[0])
        ):
            continue  # as the first layer, Keras lets it merge a list of data
        kind = fault.data.kind
        message = f"`{kind}` merges several inputs, but in a Sequential a layer gets only one"
        yield Diagnostic(fault.at, message, HELP, fault.about)
    for several in program.faults_of(ListAsLayer):
        if several.data.inputs:
            model_name = ask.called(ask.model_of(program, several))
            message = f"{several.data.count} inputs are given to {model_name}, but a Sequential has only one"
            yield Diagnostic(several.at, message, HELP, several.about)
    for model in ask.followed(program):
        if model.kind == "Sequential" and not model.open and model.layers and not ask.is_merge(model.layers[0].kind):
            for event in ask.data_events(model):
                count = inputs(event)
                if count > 1:
                    message = (
                        f"`{event.kind}` gets {count} inputs, but {ask.called(model)} is a Sequential and takes one"
                    )
                    yield Diagnostic(event.at, message, HELP, (id(event.at.node),))


def gets_layers(merge: Layer) -> bool:
    """`Concatenate([left, right])`: the branches stand where the axis belongs."""
    axis = merge.value("axis")
    return isinstance(axis, Seq) and any(isinstance(item, Ref) for item in axis.items)


def inputs(event: Event) -> int:
    """How many arrays the data of a call holds; a list of numbers or rows is no list of inputs."""
    x = event.value("x")
    if not isinstance(x, Seq) or not all(isinstance(i, Array) and i.shape and len(i.shape) > 1 for i in x.items):
        return 0
    return len(x.items)
