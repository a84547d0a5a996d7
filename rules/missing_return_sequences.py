"""A recurrent layer gives a sequence only when asked.

`LSTM`, `GRU` and `SimpleRNN` read a sequence step by step and give only their last output: one vector a sample. A
second recurrent layer, a `Conv1D` or a `TimeDistributed` behind it needs the outputs of all steps, which the first
layer gives with `return_sequences=True`.

Set it on every recurrent layer but the last.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fix, Layer, Program, Related, bad, good, rule
from seqlint.asking import ask


@rule(
    "SEQ206",
    severity="error",
    aspects={"shape at one layer": ("SEQ209",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import LSTM, Dense, Dropout

            model = Sequential([
                LSTM(32, input_shape=(20, 8)),  # <- `LSTM` gives only its last output, but `LSTM` behind it needs
                Dropout(0.2),
                LSTM(16),
                Dense(1),
            ])
            """,
            fixed={"(32, input_shape=(20, 8)),\n": "(32, input_shape=(20, 8), return_sequences=True),\n"},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import GRU, Bidirectional, Conv1D

            model = Sequential()
            model.add(Bidirectional(GRU(32, return_sequences=False), input_shape=(20, 8)))  # <- only its last output
            model.add(Conv1D(16, 3))
            """,
            fixed={"False": "True"},
        ),
        good("""
            from keras import Sequential
            from keras.layers import LSTM, Dense

            model = Sequential([
                LSTM(32, return_sequences=True, input_shape=(20, 8)),
                LSTM(16),
                Dense(1),
            ])
            """),
        good("""
            from keras import Sequential
            from keras.layers import LSTM, RepeatVector

            model = Sequential([
                LSTM(32, input_shape=(20, 8)),
                RepeatVector(20),
                LSTM(8, return_sequences=True),
            ])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model, found in ask.breaks(program):
        layer = ask.recurrent_before(found)
        if layer is not None:
            kind, next_kind = ask.kind_of(layer), ask.kind_of(found.layer)
            yield Diagnostic(
                layer.at,
                f"`{kind}` gives only its last output, but `{next_kind}` behind it needs one for every step",
                "Set `return_sequences=True`.",
                about=(model.id, found.layer.id, layer.id),
                related=(Related(found.layer.at, f"`{next_kind}` needs a sequence"),),
                fix=return_sequences(layer.wrapped or layer),
            )


def return_sequences(layer: Layer) -> Fix | None:
    title = "Return the whole sequence"
    given = layer.given("return_sequences")
    if given is not None:
        return Fix(title, (Edit(given.value_at, "replace", "True"),), safe=True)
    if layer.open or not layer.arguments:
        return None
    last = list(layer.arguments.values())[-1]
    return Fix(title, (Edit(last.at, "after", ", return_sequences=True"),), safe=True)
