"""Hidden layers need an activation.

A layer without an activation computes a weighted sum, and a weighted sum of weighted sums is again one: two such
layers in a row can learn nothing that a single one could not. Only a non-linear activation between them, such as
`relu`, lets a network bend.

Give every hidden layer an activation. The last layer follows its own rules: it may go without, for instance to
predict a number.
"""

from collections.abc import Iterator
from math import prod

from seqlint import Const, Diagnostic, Layer, Program, Severity, bad, good, rule
from seqlint.asking import ask
from seqlint.asking.training import CROSSENTROPIES, activated, activation_of, trainings

# Between two layers these bend nothing. Reshape is not among them: a layer before it is a projection.
STRAIGHT = (
    "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianNoise", "Flatten",
    "AveragePooling1D", "AveragePooling2D", "AveragePooling3D", "GlobalAveragePooling1D", "GlobalAveragePooling2D",
    "BatchNormalization", "ZeroPadding2D", "UpSampling2D",
)  # fmt: skip
MAX_POOLING = ("MaxPooling1D", "MaxPooling2D", "MaxPooling3D", "GlobalMaxPooling1D", "GlobalMaxPooling2D")


@rule(
    "SEQ501",
    severity="advice",
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(10, input_shape=(5,)),  # <- the hidden `Dense` layer has no activation
                Dense(1),
            ])
            model.compile(optimizer="adam", loss="mse")
            """,
            fixed={"(5,)": '(5,), activation="relu"'},
        ),
        bad("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Conv2D(16, 3, input_shape=(28, 28, 1)))  # <- has no activation
            model.add(layers.MaxPooling2D())
            model.add(layers.Flatten())
            model.add(layers.Dense(32))  # <- so it and the next `Dense` act as one linear layer
            model.add(layers.Dropout(0.5))
            model.add(layers.Dense(10, activation="softmax"))
            model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(10, activation="relu", input_shape=(5,)), Dense(1)])
            model.compile(optimizer="adam", loss="mse")
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Conv2D(16, 3, use_bias=False, input_shape=(28, 28, 1)),
                layers.BatchNormalization(),
                layers.ReLU(),
                layers.Flatten(),
                layers.Dense(10, activation="softmax"),
            ])
            model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            autoencoder = Sequential([
                Dense(64, activation="relu", input_shape=(784,)),
                Dense(2),
                Dense(64, activation="relu"),
                Dense(784, activation="sigmoid"),
            ])
            autoencoder.compile(optimizer="adam", loss="mse")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        if training.model.kind != "Sequential" or training.model.open:
            continue
        classifier = training.loss is not None and training.loss.family in CROSSENTROPIES
        for chain in chains(training.layers):
            linear = [number for number in range(len(chain)) if is_hidden_linear(program, chain, number)]
            for number in linear:
                follower = follower_of(chain, number)
                in_a_row = follower in linear or any(follower_of(chain, other) == number for other in linear)
                yield diagnostic(chain, number, "warning" if classifier or in_a_row else "advice")


def diagnostic(chain: list[Layer], number: int, severity: Severity) -> Diagnostic:
    layer, follower = chain[number], follower_of(chain, number)
    assert follower is not None
    bends = any(between.kind in MAX_POOLING for between in chain[number:follower])
    so = "" if bends else f", so it and the next `{chain[follower].kind}` act as one linear layer"
    return Diagnostic(
        layer.at,
        f"the hidden `{layer.kind}` layer has no activation{so}",
        'Give it one: `activation="relu"`.',
        about=(layer.id,),
        fix=activated(layer, "relu"),
        severity=severity,
    )


def chains(layers: tuple[Layer, ...]) -> Iterator[list[Layer]]:
    """The layers of a model, and those of each model nested in it."""
    yield list(layers)
    for layer in layers:
        if layer.kind == "Sequential":
            yield from chains(layer.layers)


def follower_of(chain: list[Layer], number: int) -> int | None:
    """The next layer with weights, where nothing between bends the values but max pooling; else None."""
    for place in range(number + 1, len(chain)):
        kind = chain[place].kind
        if kind in ask.WEIGHTED:
            return place
        is_identity = kind == "Activation" and chain[place].value("activation") == Const("linear")
        if kind not in STRAIGHT and kind not in MAX_POOLING and not is_identity:
            return None
    return None


def is_hidden_linear(program: Program, chain: list[Layer], number: int) -> bool:
    """Whether a layer lacks an activation, and is neither a projection of an embedding nor a bottleneck."""
    layer = chain[number]
    if (
        layer.kind not in ask.WEIGHTED
        or activation_of(program, layer) != "linear"
        or follower_of(chain, number) is None
    ):
        return False
    before = next((other.kind for other in reversed(chain[:number]) if other.kind not in STRAIGHT), "")
    return before != "Embedding" and not is_bottleneck(chain, number)


def is_bottleneck(chain: list[Layer], number: int) -> bool:
    """Whether the model gives back what it takes, and this is its narrowest layer."""
    first, last = chain[0].input_shape, chain[-1].output_shape
    if not first or not last or first[1:] != last[1:]:
        return False
    sizes = [size(layer) for layer in chain if layer.kind in ask.WEIGHTED]
    return size(chain[number]) == min(sizes)


def size(layer: Layer) -> int:
    """How many values the layer gives for one sample; a great number where that is not known."""
    dims = (layer.output_shape or ("?",))[1:] or ("?",)
    return prod(d if isinstance(d, int) else 10**9 for d in dims)
