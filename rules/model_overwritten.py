"""A name holds one model at a time.

`model = Sequential(...)` a second time puts a new, empty model in the place of the first. If the first was never used,
its layers are lost: what was added before counts for nothing.

Go on adding to the first one, or give the second a name of its own.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Event, Model, Program, Ref, Related, bad, good, rule
from seqlint.asking import ask

BUILDING = frozenset({"created", "implied", "add", "pop", "rebound", "discarded"})


@rule(
    "SEQ114",
    severity="warning",
    aspects={"a model's life": ()},
    silent_on_broken_models=True,
    examples=[
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(8, input_shape=(4,)))
            model = Sequential()  # <- `model` becomes a new model: the 1 layer of the first is lost
            model.add(Dense(1))
            model.compile(loss="mse")
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            net = Sequential([Dense(8, input_shape=(4,)), Dense(1)])
            net = Sequential([Dense(16, input_shape=(4,)), Dense(1)])  # <- the 2 layers of the first are lost
            net.summary()
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8, input_shape=(4,)), Dense(1)])
            model.compile(loss="mse")
            model = Sequential([Dense(16, input_shape=(4,)), Dense(1)])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8, input_shape=(4,)), Dense(1)])
            model.summary()
            model = Sequential([Dense(8, input_shape=(4,)), Dense(8), Dense(1)])
            model.summary()
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            models = []
            for units in (8, 16):
                model = Sequential([Dense(units, input_shape=(4,)), Dense(1)])
                models.append(model)
            """),
        good(
            cells=[
                "from keras import Sequential\nfrom keras.layers import Dense",
                "model = Sequential([Dense(8)])",
                "model = Sequential([Dense(16)])",
            ]
        ),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in ask.followed(program):
        for event in ask.certain(model, "rebound"):
            if event.layers and is_lost(program, model, event):
                count = ask.counted(len(event.layers), "layer")
                lost = f"the {count} of the first {'is' if len(event.layers) == 1 else 'are'} lost"
                yield Diagnostic(
                    event.at,
                    f"{ask.called(model)} becomes a new model: {lost}",
                    "Go on adding to the first one, or give the second a name of its own.",
                    about=(model.id,),
                    related=(Related(model.at, "the first one is made here"),),
                )


def is_lost(program: Program, model: Model, event: Event) -> bool:
    """Whether the model was never used before, and the new one is made at another place of the same cell."""
    value = event.value("model")
    new = program.models.get(value.id) if isinstance(value, Ref) else None
    used = any(e.kind not in BUILDING and e.order < event.order for e in model.events)
    return new is not None and not used and new.at != model.at and event.at.unit == model.at.unit
