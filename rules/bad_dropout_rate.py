"""A dropout rate is a share between 0 and 1.

`Dropout(0.5)` switches off half of the values at every step, so that the model does not rely on any one of them. The
rate is a share, not a percentage: `Dropout(50)` is refused, and with a rate of 1 nothing at all gets through. Above
0.8 hardly anything is left to learn from.

0.2 to 0.5 is usual.
"""

from collections.abc import Iterator

from seqlint import Argument, Const, Diagnostic, Layer, Program, Severity, bad, good, rule

DROPOUTS = ("Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianDropout", "AlphaDropout")
RECURRENT = ("LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")


@rule(
    "SEQ503",
    severity="error",
    aspects={"one call or argument": ("SEQ411",)},
    examples=[
        bad("""
            from keras import Sequential
            from keras.layers import Dense, Dropout

            model = Sequential([
                Dense(64, activation="relu", input_shape=(20,)),
                Dropout(50),  # <- the dropout rate is 50
                Dense(1),
            ])
            """),
        bad("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.LSTM(32, dropout=1.0, input_shape=(10, 4)))  # <- the dropout rate 1.0 lets nothing through
            model.add(layers.Dropout(0.9))  # <- the dropout rate 0.9 lets little through
            model.add(layers.Dense(1))
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense, Dropout

            model = Sequential([Dense(64, activation="relu", input_shape=(20,)), Dropout(0.5), Dense(1)])
            """),
        good("""
            from keras import Sequential, layers

            def build(rate):
                return Sequential([layers.Dense(64, activation="relu"), layers.Dropout(rate), layers.Dense(1)])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for layer in program.layers.values():
        for argument in rates(layer):
            wrong = judged(argument)
            if wrong is not None:
                message, severity = wrong
                yield Diagnostic(
                    argument.at,
                    message,
                    "The rate is the share that is switched off, from 0 to 1: half of the values are `0.5`.",
                    about=(layer.id, id(layer.at.node)),
                    severity=severity,
                )


def rates(layer: Layer) -> Iterator[Argument]:
    """The dropout rates that a layer is given."""
    names = ("rate",) if layer.kind in DROPOUTS else ("dropout", "recurrent_dropout") if layer.kind in RECURRENT else ()
    for name in names:
        given = layer.given(name)
        if given is not None and not layer.custom:
            yield given


def judged(argument: Argument) -> tuple[str, Severity] | None:
    """What is wrong with a rate, and how much."""
    rate = argument.value.value if isinstance(argument.value, Const) else None
    if isinstance(rate, bool) or not isinstance(rate, int | float):
        return None
    if rate < 0 or rate > 1:
        return f"the dropout rate is {rate}, but a rate is a share from 0 to 1", "error"
    if rate == 1:
        return f"the dropout rate {rate} lets nothing through", "error"
    return (f"the dropout rate {rate} lets little through", "warning") if rate > 0.8 else None
