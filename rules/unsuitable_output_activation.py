"""The last layer of a classifier gives probabilities.

`relu`, `tanh` and their like belong between layers. At the end of a classifier they give numbers that are no
probabilities: `relu` has no upper end and answers exactly 0 for many samples, `tanh` is negative half of the time. A
crossentropy cuts such numbers off, and learning stops where it does.

Use `softmax` for one class out of several, `sigmoid` for yes or no.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.asking.training import CROSSENTROPIES, Training, trainings, with_activation

RANGES = {
    "relu": "gives any number from 0 up",
    "relu6": "gives numbers from 0 to 6",
    "leaky_relu": "gives any number",
    "prelu": "gives any number",
    "elu": "gives any number from -1 up",
    "selu": "gives any number from -1.76 up",
    "gelu": "gives any number from -0.17 up",
    "silu": "gives any number from -0.28 up",
    "swish": "gives any number from -0.28 up",
    "mish": "gives any number from -0.31 up",
    "softplus": "gives any number above 0",
    "exponential": "gives any number above 0",
    "tanh": "gives numbers from -1 to 1",
    "softsign": "gives numbers from -1 to 1",
    "hard_tanh": "gives numbers from -1 to 1",
}


@rule(
    "SEQ305",
    severity="warning",
    aspects={"output layer and loss": ("SEQ303",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(16, activation="relu", input_shape=(4,)),
                Dense(3, activation="relu"),  # <- the last layer's `relu` gives any number from 0 up
            ])
            model.compile(optimizer="adam", loss="categorical_crossentropy")
            """,
            fixed={'(3, activation="relu"),\n': '(3, activation="softmax"),\n'},
        ),
        bad("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Dense(16, activation="relu", input_shape=(4,)))
            model.add(layers.Dense(1, activation="tanh"))  # <- but `binary_crossentropy` expects probabilities
            model.compile(optimizer="adam", loss="binary_crossentropy")
            """),
        bad("""
            from keras import Sequential
            from keras.layers import LSTM

            model = Sequential([LSTM(1, input_shape=(20, 3))])  # <- the last layer's `tanh` gives numbers from -1 to 1
            model.compile(optimizer="adam", loss="binary_crossentropy")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(16, activation="relu", input_shape=(4,)), Dense(1, activation="relu")])
            model.compile(optimizer="adam", loss="mse")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(16, activation="relu", input_shape=(4,)), Dense(1, activation="tanh")])
            model.compile(optimizer="adam", loss="hinge")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Activation, Dense

            model = Sequential([Dense(16, activation="relu", input_shape=(4,)), Dense(3), Activation("softmax")])
            model.compile(optimizer="adam", loss="categorical_crossentropy")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        output, loss = training.output, training.loss
        if output is None or loss is None or loss.family not in CROSSENTROPIES or output.activation not in RANGES:
            continue
        expects = "raw scores" if loss.from_logits else "probabilities"
        name = fitting(training)
        yield Diagnostic(
            output.last.at,
            f"the last layer's `{output.activation}` {RANGES[output.activation]}, but `{loss.shown}` expects {expects}",
            "Use `softmax` for one class out of several, `sigmoid` for yes or no.",
            about=(training.model.id,),
            related=training.loss_note,
            fix=with_activation(output, name) if name and not loss.from_logits else None,
        )


def fitting(training: Training) -> str | None:
    """The activation that the loss calls for; None where the loss may be the mistake."""
    assert training.loss is not None
    assert training.output is not None
    if training.loss.family != "binary":
        return "softmax"
    return "sigmoid" if training.output.units == 1 else None
