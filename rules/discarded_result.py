"""A result that nobody takes is lost.

`df.dropna()` leaves `df` as it is and returns another frame; so do `drop`, `fillna` and `astype`. `x.reshape(...)`
returns another array, `dataset.map(...)` and `dataset.batch(...)` another data set, `scaler.transform(x)` the scaled
numbers, `to_categorical(y)` the one-hot rows. As a line of its own such a call does nothing.

Assign the result, most often to the same name: `df = df.dropna()`. Frames can also be told to change themselves, with
`inplace=True`. (The last line of a notebook's cell is shown, so a look at the data may stand there.)
"""

from collections.abc import Iterator

from seqlint import Array, Dataset, Diagnostic, Edit, Fault, Fix, Program, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import DiscardedResult
from seqlint.program.library.pure import GAPS, OTHER_ROWS

SEVERAL = frozenset({"concat", "merge", "zip", "train_test_split"})
"""Of several sets of data; which of them the result is meant for is not known."""


@rule(
    "SEQ801",
    severity="warning",
    explains=("shape at one layer", "output against labels", "output layer and loss", "training data"),
    examples=[
        bad(
            """
            import numpy as np
            import pandas as pd
            from keras import Sequential
            from keras.layers import Dense

            table = pd.DataFrame({"number": np.arange(50), "rain": np.random.rand(50), "yield": np.random.rand(50)})
            target = table.pop("yield")
            table.drop(columns=["number"])  # <- the result of `table.drop` is not kept
            model = Sequential([Dense(8, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(table, target)
            """,
            fixed={"table.drop": "table = table.drop"},
        ),
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from sklearn.preprocessing import MinMaxScaler

            x, y = np.random.rand(50, 3) * 9, np.random.rand(50)
            scaler = MinMaxScaler().fit(x)
            scaler.transform(x)  # <- the result of `scaler.transform` is not kept
            model = Sequential([Dense(8, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)
            """,
            fixed={"scaler.": "x = scaler."},
        ),
        bad("""
            import numpy as np
            import tensorflow as tf
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 3), np.random.rand(50)
            data = tf.data.Dataset.from_tensor_slices((x, y)).batch(10)
            data.shuffle(50)  # <- the result of `data.shuffle` is not kept
            model = Sequential([Dense(8, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(data)
            """),
        good("""
            import numpy as np
            import pandas as pd
            from keras import Sequential
            from keras.layers import Dense

            table = pd.DataFrame({"number": np.arange(50), "rain": np.random.rand(50), "yield": np.random.rand(50)})
            target = table.pop("yield")
            table.drop(columns=["number"], inplace=True)
            table = table.fillna(0)
            model = Sequential([Dense(8, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(table, target)
            """),
        good(
            cells=[
                """
                import numpy as np
                import pandas as pd
                import keras

                table = pd.DataFrame({"rain": np.random.rand(50), "yield": np.random.rand(50)})
                table.drop(columns=["yield"])
                """,
                """
                model = keras.Sequential([keras.layers.Dense(1)])
                model.compile("adam", "mse")
                model.fit(table[["rain"]], table["yield"])
                """,
            ]
        ),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(DiscardedResult):
        fix, place, written = assigned(fault), fault.data.place, fault.data.written
        kept = "Keep it under a name, and use that from here on."
        if fix is not None:
            whole = "." in written
            kept = f"Write `{place} = {written}(...)`." if whole else f"Write `{place} = ` in front, to keep it."
        yield Diagnostic(
            fault.at,
            f"the result of `{written}` is not kept, and the call changes nothing else",
            kept,
            about=(id(fault.at.node), *followers(program, fault)),
            fix=fix,
        )


def followers(program: Program, fault: Fault[DiscardedResult]) -> Iterator[object]:
    """What may come of it: the calls that are given the data as it was, and the model where these are the labels."""
    subject = fault.data.subject
    if fault.data.name in GAPS:
        yield "missing values"
    for model in program.models.values():
        for event in ask.data_events(model):
            for name in ("x", "y"):
                given = event.given(name)
                if given is not None and is_same(given.value, subject):
                    yield from (id(event.at.node), id(given.at.node))
                    yield from (model.id,) if name == "y" else ()


def is_same(given: object, subject: object) -> bool:
    if isinstance(subject, Dataset):
        return given == subject
    return isinstance(subject, Array) and given is subject


def assigned(fault: Fault[DiscardedResult]) -> Fix | None:
    """The result under the name of the data, where that is a name."""
    at, name, subject = fault.data.subject_at, fault.data.name, fault.data.subject
    several = name in SEVERAL or (name == "shuffle" and not isinstance(subject, Dataset))
    if at is None or fault.data.place is None or several:
        return None
    if isinstance(subject, Array) and subject.container == "series" and name in OTHER_ROWS:
        return None
    return Fix("Keep the result", (Edit(fault.at, "before", (at, " = ")),), safe=True)
