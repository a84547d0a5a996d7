"""A model is complete before it is compiled.

`compile` and the first `fit` or `predict` settle how the model computes and which weights it trains. A layer that is
added or removed afterwards is not part of that: a second `fit` raises an error or leaves the new weights as they are,
a second `predict` still answers as the old model did.

Add all layers first, then compile; after a change, compile again.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Event, Model, Program, Related, bad, good, rule
from seqlint.asking import ask

USES = {
    "fit": "fit", "fit_generator": "fit", "train_on_batch": "fit",
    "evaluate": "evaluate", "evaluate_generator": "evaluate", "test_on_batch": "evaluate",
    "predict": "predict", "predict_generator": "predict", "predict_on_batch": "predict",
}  # fmt: skip


@rule(
    "SEQ109",
    severity="error",
    aspects={"compile and fit in order": ("SEQ407",)},
    breaks_models=True,
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(loss="mse")
            model.fit(x, y)
            model.add(Dense(1))  # <- `model` changes after `fit`, and nothing compiles it again before the next `fit`
            model.fit(x, y)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.random.rand(20, 4)
            model = Sequential([Dense(3, input_shape=(4,)), Dense(1)])
            model.compile(loss="mse")
            print(model.predict(x))
            model.pop()  # <- `model` changes after `predict`
            print(model.predict(x))
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(loss="mse")
            model.fit(x, y)
            model.add(Dense(1))
            model.compile(loss="mse")
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(3, activation="relu", input_shape=(4,)), Dense(1)])
            model.compile(loss="mse")
            model.fit(x, y)
            model.pop()
            features = model.predict(x)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in ask.followed(program):
        if model.kind == "Sequential":
            yield from changes(model)


def changes(model: Model) -> Iterator[Diagnostic]:
    """The first change between a use and the next of its kind; advice for one between `compile` and the first use."""
    compiled: Event | None = None
    changed: Event | None = None
    done: dict[str, Event] = {}
    for event in model.events:
        kind = USES.get(event.kind)
        if not event.certain:
            continue
        if event.kind == "compile":
            compiled, changed, done = event, None, {}
        elif event.kind in ("add", "pop"):
            changed = changed or event
        elif kind is not None:
            if changed is not None and is_stale(kind, changed, done):
                yield stale(model, changed, event, done.get(kind) or done["fit"])
                return
            if changed is not None and compiled is not None and not done:
                yield late(model, changed, compiled)
                return
            changed = None if kind == "fit" or not done else changed
            done.setdefault(kind, event)


def is_stale(kind: str, changed: Event, done: dict[str, Event]) -> bool:
    """Whether Keras goes on with the old function, or a new layer is used that nothing has trained."""
    made = done.get(kind)
    return (made is not None and made.order < changed.order) or ("fit" in done and changed.kind == "add")


def stale(model: Model, changed: Event, use: Event, before: Event) -> Diagnostic:
    return Diagnostic(
        changed.at,
        f"{ask.called(model)} changes after `{before.kind}`, "
        f"and nothing compiles it again before the next `{use.kind}`",
        "Add all layers before `compile`, or compile again after the change.",
        about=(model.id,),
        related=(Related(before.at, "used here"), Related(use.at, "and again here")),
    )


def late(model: Model, changed: Event, compiled: Event) -> Diagnostic:
    return Diagnostic(
        changed.at,
        f"{ask.called(model)} gets another layer after `compile`",
        "It works, but is easier to read the other way round: first all layers, then `compile`.",
        about=(model.id,),
        related=(Related(compiled.at, "compiled here"),),
        severity="advice",
    )
