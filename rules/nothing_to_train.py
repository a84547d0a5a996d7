"""Something must be left to train.

`trainable = False` keeps weights as they are. Where that holds for every layer, or for the model itself, `fit` runs,
warns, and changes nothing. A layer that is unfrozen inside a frozen model stays frozen: first make the model trainable,
then freeze the layers that should keep their weights.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Event, Layer, Model, Program, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.program.model import FITS


@rule(
    "SEQ428",
    severity="warning",
    aspects={"metrics, callbacks, weights of a fit": ("SEQ429",)},
    examples=[
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((5,)), Dense(8, activation="relu"), Dense(1)])
            for layer in model.layers:
                layer.trainable = False
            model.compile("adam", "mse")
            model.fit(np.random.rand(40, 5), np.random.rand(40))  # <- every layer of `model` is frozen
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Activation, Flatten

            x = np.random.rand(40, 5)
            model = Sequential([Input((5,)), Flatten(), Activation("relu")])
            model.compile("adam", "mse")
            model.fit(x, x)  # <- none of the layers of `model` has weights: `fit` has nothing to learn
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((5,)), Dense(8, activation="relu"), Dense(1)])
            model.trainable = False
            model.layers[-1].trainable = True
            model.compile("adam", "mse")
            model.fit(np.random.rand(40, 5), np.random.rand(40))  # <- `model` is frozen as a whole
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((5,)), Dense(8, activation="relu"), Dense(1)], trainable=False)
            model.compile("adam", "mse")
            model.fit(np.random.rand(40, 5), np.random.rand(40))  # <- `model` is frozen as a whole
            """),
        good("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((5,)), Dense(8, activation="relu"), Dense(1)])
            for layer in model.layers[:-1]:
                layer.trainable = False
            model.compile("adam", "mse")
            model.fit(np.random.rand(40, 5), np.random.rand(40))
            """),
        good("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            base = Sequential([Input((5,)), Dense(8, activation="relu")])
            base.trainable = False
            model = Sequential([base, Dense(1)])
            model.compile("adam", "mse")
            model.fit(np.random.rand(40, 5), np.random.rand(40))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in ask.followed(program):
        for fit in first_fits(model):
            if not model.open and fit.layers and all(layer.params == 0 for layer in fit.layers):
                yield Diagnostic(
                    fit.at,
                    f"none of the layers of {ask.called(model)} has weights: `{fit.kind}` has nothing to learn",
                    "Add a layer that learns, such as `Dense`.",
                    about=(model.id,),
                )
                continue
            whole = model.id in fit.frozen
            if whole or (not model.open and all_frozen(fit.layers, fit.frozen)):
                froze = [e for e in model.happened("trainable") if e.order < fit.order][:1]
                yield Diagnostic(
                    fit.at,
                    f"{ask.called(model)} is frozen as a whole: `{fit.kind}` changes no weight"
                    if whole
                    else f"every layer of {ask.called(model)} is frozen: `{fit.kind}` changes no weight",
                    "Set `trainable = True` for the model before it trains, and freeze single layers only."
                    if whole
                    else "Leave the last layers trainable.",
                    about=(model.id,),
                    related=tuple(Related(e.at, "it is frozen here") for e in froze),
                )


def first_fits(model: Model) -> Iterator[Event]:
    """The first training after each `compile`: what is trainable then stays so."""
    compiled = False
    for event in model.events:
        if event.kind == "compile":
            compiled = event.certain
        elif event.kind in FITS and compiled:
            compiled = False
            if event.certain:
                yield event


def all_frozen(layers: tuple[Layer, ...], frozen: frozenset[int]) -> bool:
    """Whether there are weights, and none of them trains."""
    held = [layer for layer in layers if layer.params != 0]
    return bool(held) and all(
        layer.id in frozen or (bool(layer.layers) and not layer.open and all_frozen(layer.layers, frozen))
        for layer in held
    )
