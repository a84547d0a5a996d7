"""A layer works only inside a model.

`hidden = Dense(8)` makes a layer and gives it a name, nothing more. Unless it is added to a model, or called on a
tensor, it has no part in anything, and the model is smaller than it looks.

Add it, `model.add(hidden)`, or put it into the list of `Sequential([...])`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Layer, Program, bad, good, rule


@rule(
    "SEQ113",
    severity="warning",
    aspects={"a model's life": ("SEQ115",)},
    silent_on_broken_models=True,
    examples=[
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            hidden = Dense(8, activation="relu")  # <- this `Dense` layer is made, but no model gets it
            model = Sequential([Dense(1)])
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense, Dropout

            model = Sequential()
            model.add(Dense(8))
            Dropout(0.5)  # <- this `Dropout` layer is made, but no model gets it
            model.add(Dense(1))
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            hidden = Dense(8, activation="relu")
            model = Sequential([hidden, Dense(1)])
            """),
        good(cells=["from keras.layers import Dense", "layer = Dense(8)", "from keras import Sequential"]),
        good("""
            import numpy as np
            from keras.layers import TextVectorization

            words = TextVectorization(100)
            words.adapt(np.array(["a short text"]))
            """),
        good("""
            from keras.layers import Dense

            def make(units):
                return Dense(units)

            layers = [make(units) for units in (8, 4)]
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for ident, alone in program.unused:
        layer = program.layers[ident]
        if is_shown(program, layer):
            continue
        yield Diagnostic(
            layer.at,
            f"this `{layer.kind}` layer is made, but no model gets it",
            "Add it to the model, or take it away.",
            about=(ident, id(layer.at.node)),
            severity="advice" if alone else None,
        )


def is_shown(program: Program, layer: Layer) -> bool:
    """In a notebook, a layer in a cell in which no model grows is there to be looked at."""
    growing = (event for model in program.models.values() for event in model.happened("created", "add"))
    return program.notebook and all(event.at.unit != layer.at.unit for event in growing)
