"""Deep networks learn better with relu.

`sigmoid` and `tanh` are flat at both ends: for large numbers they hardly change, and neither does the error that runs
back through them. Each such layer makes that signal weaker, and after three or more in a row the first layers learn
almost nothing.

Use `relu` in hidden layers. `sigmoid` at the very end is fine.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Layer, Model, Program, bad, good, rule
from seqlint.asking.training import activation_of, has_weights

SATURATING = ("sigmoid", "tanh", "hard_sigmoid", "softsign")
RECURRENT = ("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")
MANY = 3


@rule(
    "SEQ512",
    severity="advice",
    examples=[
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(64, activation="sigmoid", input_shape=(20,)),  # <- 3 hidden layers in a row end in `sigmoid`
                Dense(64, activation="sigmoid"),
                Dense(64, activation="sigmoid"),
                Dense(3, activation="softmax"),
            ])
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(64, activation="relu", input_shape=(20,)))
            for _ in range(4):
                model.add(Dense(32, activation="tanh"))  # <- 4 hidden layers in a row end in `tanh`
            model.add(Dense(1))
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(64, activation="relu", input_shape=(20,)),
                Dense(64, activation="relu"),
                Dense(64, activation="relu"),
                Dense(1, activation="sigmoid"),
            ])
            """),
        good("""
            from keras import Sequential
            from keras.layers import LSTM, Dense

            model = Sequential([
                LSTM(32, return_sequences=True, input_shape=(10, 4)),
                LSTM(32, return_sequences=True),
                LSTM(32),
                Dense(1),
            ])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        run = longest(program, model)
        if len(run) >= MANY:
            names = " and ".join(f"`{name}`" for name in dict.fromkeys(name for _, name in run))
            yield Diagnostic(
                run[0][0].at,
                f"{len(run)} hidden layers in a row end in {names}",
                "Use `relu` in hidden layers.",
                about=(run[0][0].id,),
            )


def longest(program: Program, model: Model) -> list[tuple[Layer, str]]:
    """The longest row of hidden layers with such an activation, each with its name."""
    weighted = [layer for layer in model.layers if has_weights(layer)]
    best: list[tuple[Layer, str]] = []
    now: list[tuple[Layer, str]] = []
    for layer in weighted[:-1]:
        name = None if layer.kind in RECURRENT else activation_of(program, layer)
        now = [*now, (layer, name)] if name in SATURATING and name is not None else []
        best = max(best, now, key=len)
    return best
