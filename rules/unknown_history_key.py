"""The history has only what was recorded, by its own name.

`fit` returns a history of the loss and of each metric that `compile` asked for, under the names given there:
`accuracy`, not `acc`, if the metric was called `"accuracy"`. With `val_` before them, the values on the validation
data are there only if `fit` was given some. Any other key stops the program with a KeyError.

`print(history.history.keys())` shows what there is.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.asking import lookup
from seqlint.program.faults import UnknownHistoryKey

BY_NAME = "Ask for it in `compile(metrics=[...])`, or write a name that is recorded."


@rule(
    "SEQ420",
    severity="error",
    aspects={"what is done with the results": ()},
    examples=[
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.randint(0, 2, 50)
            model = Sequential([Dense(4, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            history = model.fit(x, y, epochs=5)
            print(history.history["acc"])  # <- the history has no key `acc`
            """,
            fixed={'print(history.history["acc"])': 'print(history.history["accuracy"])'},
        ),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            history = model.fit(x, y, epochs=5)
            print(history.history["val_loss"])  # <- the history has no key `val_loss`
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse", metrics=["mae"])
            history = model.fit(x, y, epochs=5, validation_split=0.2)
            print(history.history["val_loss"], history.history["mae"])
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.randint(0, 2, 50)
            model = Sequential([Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["acc"])
            print(model.fit(x, y).history["acc"])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(UnknownHistoryKey):
        key, near = fault.data.key, fault.data.near
        numbered = near is not None and near.startswith(f"{key}_")
        recorded = ", ".join(f"`{name}`" for name in fault.data.keys)
        yield Diagnostic(
            fault.at,
            f"the history has no key `{key}`: recorded are {recorded}",
            f"Write `{near}`." if near and not numbered else named(key) if numbered else advice(key, fault.data.keys),
            about=(id(fault.at.node),),
            fix=None if numbered else lookup.respelt(fault.at, near),
        )


def named(key: str) -> str:
    """A number behind the name says how many such metrics were made before: for another model it is another one."""
    metric = key.removeprefix("val_")
    return f'Keras numbers metrics of one class: give it a name of its own, `name="{metric}"`.'


def advice(key: str, recorded: tuple[str, ...]) -> str:
    """Where a key that was never recorded would come from."""
    if key.startswith(("val_", "validation_")) and "val_loss" not in recorded:
        return "Give `fit` data to validate with, for instance `validation_split=0.2`."
    metric = key.removeprefix("val_")
    return f'Ask for it: `compile(..., metrics=["{metric}"])`.' if lookup.accepts("metrics", metric) else BY_NAME
