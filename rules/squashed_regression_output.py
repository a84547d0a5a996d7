"""The last layer of a regression can reach every target.

`sigmoid` answers only from 0 to 1, `tanh` from -1 to 1, `relu` nothing below 0. If the numbers to predict lie
outside, the model can never get them right, however long it trains: the loss stays high, and every answer is stuck at
the edge.

Leave the activation of the last layer out, or scale the targets into its range (and the predictions back).
"""

from collections.abc import Iterator

from seqlint import Array, Diagnostic, Program, bad, good, rule
from seqlint.asking.training import trainings, without_activation

RANGES = {
    "sigmoid": (0.0, 1.0, "answers from 0 to 1"),
    "hard_sigmoid": (0.0, 1.0, "answers from 0 to 1"),
    "softmax": (0.0, 1.0, "answers from 0 to 1"),
    "tanh": (-1.0, 1.0, "answers from -1 to 1"),
    "softsign": (-1.0, 1.0, "answers from -1 to 1"),
    "relu": (0.0, float("inf"), "answers nothing below 0"),
    "softplus": (0.0, float("inf"), "answers nothing below 0"),
    "exponential": (0.0, float("inf"), "answers nothing below 0"),
}


@rule(
    "SEQ310",
    severity="warning",
    aspects={"output layer and loss": ("SEQ306",)},
    examples=[
        bad(
            """
            import keras
            from keras.layers import Dense

            (x_train, y_train), (x_test, y_test) = keras.datasets.boston_housing.load_data()
            model = keras.Sequential([
                Dense(64, activation="relu", input_shape=(13,)),
                Dense(1, activation="sigmoid"),  # <- answers from 0 to 1, but `y_train` goes up to 50
            ])
            model.compile(optimizer="adam", loss="mse")
            model.fit(x_train, y_train)
            """,
            fixed={', activation="sigmoid"': ""},
        ),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.random.rand(200, 3)
            y = np.random.uniform(-5, 5, 200)
            model = Sequential()
            model.add(Dense(16, activation="relu", input_shape=(3,)))
            model.add(Dense(1, activation="relu"))  # <- answers nothing below 0, but `y` goes down to -5
            model.compile(optimizer="adam", loss="mae")
            model.fit(x, y)
            """),
        good("""
            import keras
            from keras.layers import Dense

            (x_train, y_train), (x_test, y_test) = keras.datasets.boston_housing.load_data()
            model = keras.Sequential([Dense(64, activation="relu"), Dense(1)])
            model.compile(optimizer="adam", loss="mse")
            model.fit(x_train, y_train)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(200, 3), np.random.uniform(0, 300, 200)
            model = Sequential([Dense(16, activation="relu"), Dense(1, activation="relu")])
            model.compile(optimizer="adam", loss="mse")
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.random.rand(200, 3)
            y = np.sin(x.sum(axis=1))
            model = Sequential([Dense(16, activation="relu"), Dense(1, activation="tanh")])
            model.compile(optimizer="adam", loss="mse")
            model.fit(x, y)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        output, loss, y = training.output, training.loss, training.y
        if output is None or output.activation not in RANGES or loss is None or loss.family != "regression":
            continue
        if y is None or y.labels not in (None, "counting", "continuous") or training.copies_input:
            continue
        outside = beyond(y, output.activation)
        if outside is not None:
            yield Diagnostic(
                output.last.at,
                f"the last layer's `{output.activation}` {RANGES[output.activation][2]}, "
                f"but {training.targets} {outside}",
                "Leave the activation out, or scale the targets into its range.",
                about=(training.model.id,),
                related=training.targets_note,
                fix=without_activation(output.last),
            )


def beyond(y: Array, activation: str) -> str | None:
    """Where the targets leave the activation's range; None where they are not known to."""
    low, high, _ = RANGES[activation]
    if y.high is not None and y.high > high:
        return f"goes up to {y.high:g}"
    if y.low is not None and y.low < low:
        return f"goes down to {y.low:g}"
    below, above = y.past.reach or (low, high)
    if below < low:
        return "holds negative numbers" if low == 0 else f"goes below {low:g}"
    return f"goes above {high:g}" if above > high else None
