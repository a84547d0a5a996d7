"""Freezing takes effect at the next compile.

`layer.trainable = False` keeps a layer's weights as they are during training. Keras looks at it when the model is
compiled and first trained. Changed after a `fit`, it is ignored without a word until the model is compiled again.

Call `compile` after every change of `trainable`.
"""

from collections.abc import Iterator

from seqlint import Const, Diagnostic, Event, Model, Program, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.program.model import FITS


@rule(
    "SEQ419",
    severity="warning",
    aspects={"compile and fit in order": ("SEQ109",)},
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            base = Dense(8, activation="relu")
            model = Sequential([base, Dense(1)])
            model.compile(loss="mse")
            model.fit(x, y)
            base.trainable = False  # <- `trainable` changes after `fit`, and nothing compiles `model` again
            model.fit(x, y)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(8, activation="relu"), Dense(1)])
            model.compile(loss="mse")
            model.fit(x, y)
            model.trainable = False  # <- `trainable` changes after `fit`
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            base = Dense(8, activation="relu")
            model = Sequential([base, Dense(1)])
            model.compile(loss="mse")
            model.fit(x, y)
            base.trainable = False
            model.compile(loss="mse")
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            base = Dense(8, activation="relu")
            model = Sequential([base, Dense(1)])
            model.compile(loss="mse")
            base.trainable = False
            model.fit(x, y)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    inside = {
        layer.id
        for other in program.models.values()
        if any(other.happened("compile"))
        for layer in ask.layers_within(other.layers)
    }
    for model in ask.followed(program):
        found = ignored(model)
        if found is not None and model.id not in inside:  # in a GAN it is frozen for the other model's sake
            changed, again = found
            yield Diagnostic(
                changed.at,
                f"`trainable` changes after `fit`, and nothing compiles {ask.called(model)} again before the next one",
                f"Call `{ask.called(model).strip('`')}.compile(...)` after the change, before this `fit`.",
                about=(model.id,),
                related=(Related(again.at, "this training ignores the change"),),
            )


def ignored(model: Model) -> tuple[Event, Event] | None:
    """The change, and the training that ignores it."""
    trained = False
    compiled: Event | None = None
    changed: dict[object, Event] = {}
    for event in model.events:
        if not event.certain:
            continue
        if event.kind == "compile":
            trained, compiled, changed = False, event, {}
        elif event.kind == "trainable" and trained:
            of = event.value("of")
            changed.setdefault(of.value if isinstance(of, Const) else None, event)
        elif event.kind in FITS and compiled is not None:
            late = [e for of, e in changed.items() if (of in event.frozen) != (of in compiled.frozen)]
            if late:
                return late[0], event
            trained = True
    return None
