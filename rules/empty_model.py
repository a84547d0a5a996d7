"""A model needs layers before it can learn.

A Sequential without a layer has nothing to compute and nothing to train: `fit` and `predict` stop with an error, while
`compile` and `summary` pass in silence. Often the layers were made, but never given to the model, or they were added to
another model.

Give the layers to `Sequential([...])`, or `add` them, before the model is used.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.program.model import TAKE_DATA

USES = (*TAKE_DATA, "fit_generator")


@rule(
    "SEQ107",
    severity="error",
    breaks_models=True,
    silent_on_broken_models=True,
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential

            x, y = np.random.rand(20, 4), np.random.rand(20)
            model = Sequential()
            model.compile(loss="mse")
            model.fit(x, y)  # <- `model` has no layers when `fit` is called
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.random.rand(20, 4)
            model = Sequential([])
            answer = model.predict(x)  # <- `model` has no layers when `predict` is called
            model.add(Dense(1))
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20)
            model = Sequential()
            model.add(Dense(1))
            model.compile(loss="mse")
            model.fit(x, y)
            """),
        good("""
            from keras import Sequential

            model = Sequential()
            model.summary()
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from my_course import add_layers

            model = Sequential()
            add_layers(model)
            model.predict(np.random.rand(20, 4))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in ask.followed(program):
        if model.kind != "Sequential" or model.open or model.input is not None:
            continue
        use = next((event for event in ask.certain(model, *USES) if not event.layers), None)
        if use is not None:
            yield Diagnostic(
                use.at,
                f"{ask.called(model)} has no layers when `{use.kind}` is called",
                "Give the layers to `Sequential([...])`, or `add` them before.",
                about=(model.id,),
                related=(Related(model.at, "the model is made here"),),
            )
