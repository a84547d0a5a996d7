"""A model is compiled before it is trained.

`compile` tells the model its loss and its optimizer: what to minimise, and how. Without them `fit` and `evaluate`
cannot work and raise an error. A model that is only asked to `predict` needs no `compile`.

Call `model.compile(optimizer=..., loss=...)` once, before the first `fit`.
"""

from collections.abc import Iterator

from seqlint import Const, Diagnostic, Model, Program, Related, bad, good, rule
from seqlint.asking import ask


@rule(
    "SEQ402",
    severity="error",
    aspects={"compile and fit in order": ("SEQ430",)},
    silent_on_broken_models=True,
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.fit(x, y)  # <- `model` is not compiled yet when `fit` is called
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.evaluate(x, y)  # <- `model` is not compiled yet when `evaluate` is called
            model.compile(loss="mse")
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from keras.models import load_model

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.compile(loss="mse")
            model.fit(x, y)
            model.save("model.keras")
            again = load_model("model.keras", compile=False)
            again.evaluate(x, y)  # <- `again` is not compiled yet when `evaluate` is called
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.compile(loss="mse")
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.load_weights("trained.weights.h5")
            print(model.predict(np.random.rand(20, 4)))
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from my_course import prepare

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            prepare(model)
            model.fit(x, y)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in (*ask.followed(program), *ask.loaded(program)):
        use = ask.first_training(model)
        if use is None or may_be_compiled(model) or any(event.order < use.order for event in model.happened("compile")):
            continue
        late = next(iter(model.happened("compile")), None)
        yield Diagnostic(
            use.at,
            f"{ask.called(model)} is not compiled yet when `{use.kind}` is called",
            f"Call `compile` with a loss and an optimizer before `{use.kind}`.",
            about=(model.id,),
            related=(Related(late.at, "it is compiled only here"),) if late else (),
        )


def may_be_compiled(model: Model) -> bool:
    """Whether a model that was loaded may have been compiled when it was saved."""
    return any(event.open or event.value("compile") != Const(False) for event in model.happened("loaded"))
