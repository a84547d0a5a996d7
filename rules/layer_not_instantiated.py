"""A layer is made by calling its class.

`Dense` alone is the class, the plan of all dense layers. A layer comes into being when the class is called:
`Dense(10)`, and with empty parentheses where the layer needs no settings: `Flatten()`. Keras takes layers only.

Write the parentheses, and in them what the layer needs to know.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fix, Program, bad, good, rule
from seqlint.program.faults import ClassAsLayer


@rule(
    "SEQ104",
    severity="error",
    aspects={"one call or argument": ("SEQ102",), "a layer given to a model": ("SEQ106",)},
    breaks_models=True,
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense, Flatten

            model = Sequential([
                Flatten,  # <- `Flatten` is the class, not a layer
                Dense(10),
            ])
            """,
            fixed={"Flatten,": "Flatten(),"},
        ),
        bad("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Dense)  # <- `Dense` is the class, not a layer
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense, Flatten

            model = Sequential([Flatten(), Dense(10)])
            """),
        good("""
            from keras import Sequential
            from keras.layers import LSTM, Dense

            layer_type = LSTM
            model = Sequential([layer_type(8), Dense(1)])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(ClassAsLayer):
        name, missing = fault.data.name, fault.data.missing
        call = f"{name}(...)" if missing else f"{name}()"
        needs = f", which needs {' and '.join(f'`{m}`' for m in missing)}" if missing and missing != ("?",) else ""
        yield Diagnostic(
            fault.at,
            f"`{name}` is the class, not a layer: it has to be called",
            f"Write `{call}`{needs}.",
            about=fault.about,
            fix=None if missing else Fix("Call the class", (Edit(fault.at, "after", "()"),), safe=True),
        )
