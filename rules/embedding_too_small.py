"""An embedding has a row for every index.

`Embedding(input_dim, output_dim)` is a table with `input_dim` rows, one for each word number from 0 to `input_dim - 1`.
A larger number in the data has no row, and training stops with an error about indices. `num_words=10000` gives the
numbers 0 to 9999, so the table needs 10000 rows.

Make `input_dim` at least one larger than the largest number in the data.
"""

from collections.abc import Iterator

from seqlint import Argument, Array, Const, Dataset, Diagnostic, Layer, Program, Related, bad, good, rule
from seqlint.asking import ask


@rule(
    "SEQ211",
    severity="error",
    examples=[
        bad("""
            from keras import Sequential
            from keras.datasets import imdb
            from keras.layers import LSTM, Dense, Embedding
            from keras.utils import pad_sequences

            (x_train, y_train), _ = imdb.load_data(num_words=10000)
            x_train = pad_sequences(x_train, maxlen=100)
            model = Sequential([
                Embedding(5000, 32),  # <- has rows for the numbers 0 to 4999, but `x_train` goes up to 9999
                LSTM(8),
                Dense(1, activation="sigmoid"),
            ])
            model.compile(loss="binary_crossentropy")
            model.fit(x_train, y_train)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense, Embedding, Flatten

            words = np.random.randint(0, 50, (100, 6))
            model = Sequential()
            model.add(Embedding(input_dim=49, output_dim=4, input_shape=(6,)))  # <- up to 49
            model.add(Flatten())
            model.add(Dense(1))
            model.compile(loss="mse")
            model.fit(words, np.random.rand(100))
            """),
        good("""
            from keras import Sequential
            from keras.datasets import imdb
            from keras.layers import LSTM, Dense, Embedding
            from keras.utils import pad_sequences

            (x_train, y_train), _ = imdb.load_data(num_words=10000)
            x_train = pad_sequences(x_train, maxlen=100)
            model = Sequential([Embedding(10000, 32), LSTM(8), Dense(1, activation="sigmoid")])
            model.compile(loss="binary_crossentropy")
            model.fit(x_train, y_train)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense, Embedding, Flatten
            from course import words

            model = Sequential([Embedding(50, 4), Flatten(), Dense(1)])
            model.compile(loss="mse")
            model.fit(words, np.random.rand(100))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        layer = model.layers[0] if model.layers else None
        rows = layer.value("input_dim") if layer is not None and layer.kind == "Embedding" else None
        if layer is None or not isinstance(rows, Const) or not isinstance(rows.value, int):
            continue
        for event in ask.data_events(model):
            given = event.given("x")
            largest = largest_index(given) if given is not None else None
            if given is not None and largest is not None and largest >= rows.value:
                yield too_small(layer, rows.value, given, largest)
                break


def too_small(layer: Layer, rows: int, given: Argument, largest: int) -> Diagnostic:
    data = f"`{given.value_at.name}`" if given.value_at.name else "the data"
    return Diagnostic(
        layer.at,
        f"the `Embedding` has rows for the numbers 0 to {rows - 1}, but {data} goes up to {largest}",
        f"Give it at least {largest + 1} rows: `Embedding({largest + 1}, ...)`.",
        about=(layer.id, id(layer.at.node)),
        related=(Related(given.at, "the data is given here"),),
    )


def largest_index(given: Argument) -> int | None:
    """The largest number in integer data; None where it is not known."""
    value = given.value.elements[0] if isinstance(given.value, Dataset) and given.value.elements else given.value
    if not isinstance(value, Array) or value.high is None or not (value.dtype or "").startswith(("int", "uint")):
        return None
    return int(value.high)
