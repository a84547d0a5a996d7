"""Training needs a loss.

The loss measures how wrong the model's answers are; training makes it smaller. `compile` accepts a model without one,
but `fit` then has nothing to minimise and raises an error.

Name it in `compile`: `loss="mse"` for numbers, `loss="sparse_categorical_crossentropy"` for classes given as integers,
`loss="binary_crossentropy"` for yes or no.
"""

from collections.abc import Iterator

from seqlint import Const, Diagnostic, Event, Layer, Program, Related, bad, good, rule
from seqlint.asking import ask


@rule(
    "SEQ407",
    severity="error",
    aspects={"compile and fit in order": ("SEQ402",)},
    silent_on_broken_models=True,
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.compile(optimizer="adam")
            model.fit(x, y)  # <- `model` is compiled without a loss
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.compile("adam", None, metrics=["mae"])
            model.evaluate(x, y)  # <- `model` is compiled without a loss
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.compile(optimizer="adam", loss="mse")
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            settings = dict(optimizer="adam", **__import__("course").settings)
            model = Sequential([Dense(1)])
            model.compile(**settings)
            model.fit(np.random.rand(20, 4), np.random.rand(20, 1))
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(optimizer="adam")
            model.load_weights("trained.weights.h5")
            model.predict(np.random.rand(20, 4))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in ask.followed(program):
        use = ask.first_training(model)
        if use is None or model.open or any(map(may_add_loss, ask.layers_within(model.layers))):
            continue
        compiled = [event for event in model.happened("compile") if event.order < use.order]
        if compiled and not has_loss(compiled[-1]):
            yield Diagnostic(
                use.at,
                f"{ask.called(model)} is compiled without a loss, so `{use.kind}` has nothing to measure",
                'Give `compile` a loss, for example `loss="mse"`.',
                about=(model.id,),
                related=(Related(compiled[-1].at, "compiled here"),),
            )


def has_loss(compiled: Event) -> bool:
    """True also where it may have one."""
    loss = compiled.value("loss")
    return compiled.open or not (loss is None or loss == Const(None))


def may_add_loss(layer: Layer) -> bool:
    """Whether a layer may bring a loss of its own: a regularizer, or code of the submission."""
    regularized = any(name.endswith("regularizer") for name in layer.arguments)
    return regularized or layer.custom or layer.open or layer.kind in ("?", "ActivityRegularization")
