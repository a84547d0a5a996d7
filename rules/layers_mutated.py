"""The list `model.layers` is a copy.

`model.layers` shows which layers a model has. It is a new list each time, so `model.layers.append(...)` or
`model.layers.pop()` changes only that list: the model stays as it is, without an error.

Use `model.add(layer)` and `model.pop()`.
"""

from collections.abc import Iterator

from seqlint import Anchor, Diagnostic, Edit, Fault, Fix, Program, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import LayersMutated


@rule(
    "SEQ118",
    severity="error",
    breaks_models=True,
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8)])
            model.layers.append(Dense(1))  # <- `model.layers` is a copy, so `append` does not change `model`
            """,
            fixed={"layers.append": "add"},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8), Dense(1)])
            model.layers.pop()  # <- `model.layers` is a copy, so `pop` does not change `model`
            """,
            fixed={"layers.": ""},
        ),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8), Dense(1)])
            model.layers[-1] = Dense(3)  # <- a copy, so assigning to an element does not change `model`
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8)])
            model.add(Dense(1))
            model.pop()
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8), Dense(1)])
            layers = list(model.layers)
            layers.pop()
            shorter = Sequential(layers)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(LayersMutated):
        name = ask.called(ask.model_of(program, fault))
        yield Diagnostic(
            fault.at,
            f"`{name.strip('`')}.layers` is a copy, so {fault.data.how} does not change {name}",
            f"Call the model itself: `{name.strip('`')}.add(...)` or `{name.strip('`')}.pop()`.",
            about=fault.about,
            fix=on_model(fault),
        )


def on_model(fault: Fault[LayersMutated]) -> Fix | None:
    """`add` for `append`, `pop` for `pop()`."""
    model, values = fault.data.receiver, fault.data.places
    text: tuple[str | Anchor, ...]
    if fault.data.method == "append" and len(values) == 1:
        text = (model, ".add(", values[0], ")")
    elif fault.data.method == "pop" and not values:
        text = (model, ".pop()")
    else:
        return None
    return Fix("Change the model itself", (Edit(fault.at, "replace", text),), safe=False)
