"""A straight line of layers is a Sequential.

`x = Dense(5)(x)`, `y = Dense(3)(x)` calls each layer on the result of the one before. That is how models with branches
or several inputs are built. Where every layer has just one before and one behind, a `Sequential([...])` says the same
with less to get wrong: no intermediate names, no `Model(inputs, outputs)`.

Both forms are right; this is advice.
"""

from collections.abc import Iterator

from seqlint import Cause, Diagnostic, LayerUse, Program, Related, Tensor, Unknown, bad, good, rule


@rule(
    "SEQ112",
    severity="advice",
    examples=[
        bad("""
            from keras import Input, Model
            from keras.layers import Dense

            inputs = Input(shape=(10,))
            x = Dense(5, activation="relu")(inputs)  # <- 2 layers in one straight line
            outputs = Dense(3)(x)
            model = Model(inputs, outputs)
            """),
        bad("""
            from keras.layers import Dense, Input

            inputs = Input(shape=(10,))
            layer1 = Dense(5)
            layer2 = Dense(3)
            outputs = layer2(layer1(inputs))  # <- 2 layers in one straight line
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(5, activation="relu", input_shape=(10,)), Dense(3)])
            """),
        good("""
            from keras import Input, Model
            from keras.layers import Add, Dense

            inputs = Input(shape=(10,))
            x = Dense(10, activation="relu")(inputs)
            outputs = Dense(3)(Add()([x, inputs]))
            model = Model(inputs, outputs)
            """),
        good("""
            from keras import Input, Model
            from keras.layers import Dense, Dropout

            inputs = Input(shape=(10,))
            x = Dense(10)(inputs)
            x = Dropout(0.5)(x, training=True)
            model = Model(inputs, Dense(3)(x))
            """),
        good("""
            from keras import Input, Model
            from keras.layers import Dense

            inputs = Input(shape=(10,))
            code = Dense(2)(inputs)
            outputs = Dense(10)(code)
            autoencoder, encoder = Model(inputs, outputs), Model(inputs, code)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for start in program.calls:
        chain = straight_line(program, start)
        if len(chain) > 1 and ends_well(program, chain):
            yield Diagnostic(
                chain[0].at,
                f"{len(chain)} layers in one straight line, each called on the one before",
                "`Sequential([...])` says the same in fewer words.",
                about=tuple(use.layer for use in chain),
                related=(Related(chain[-1].at, "the line ends here"),),
            )


def _undefined(value: object) -> bool:
    return isinstance(value, Unknown) and value.cause is Cause.UNDEFINED


def straight_line(program: Program, start: LayerUse) -> list[LayerUse]:
    """The layers behind an Input (or an input that nothing defines), up to the end; none where there is a bend."""
    chain: list[LayerUse] = []
    if start.kind == "Input":
        last = start
    elif start.plain and start.inputs and _undefined(start.inputs[0]):
        last = start
        chain.append(start)
    else:
        return []
    while followers := [use for use in program.calls if is_fed(use, last)]:
        use = followers[0]
        if len(followers) > 1 or not use.plain or (chain and last.reads > 1):
            return []
        chain.append(use)
        last = use
    return chain if all(is_simple(program, use) for use in chain) else []


def is_fed(use: LayerUse, before: LayerUse) -> bool:
    return any(isinstance(tensor, Tensor) and tensor.producer == before.output for tensor in use.inputs)


def is_simple(program: Program, use: LayerUse) -> bool:
    """A layer of Keras, called once."""
    layer = program.layers.get(use.layer)
    calls = sum(other.layer == use.layer for other in program.calls)
    return (
        layer is not None
        and not layer.custom
        and not layer.open
        and calls == 1
        and "return_state" not in layer.arguments
    )


def ends_well(program: Program, chain: list[LayerUse]) -> bool:
    """The end is the output of a model of just these layers, or nobody reads it."""
    layers = [use.layer for use in chain]
    models = [m for m in program.models.values() if m.kind == "Functional" and not m.open]
    return chain[-1].reads == 0 if not models else any([layer.id for layer in m.layers] == layers for m in models)
