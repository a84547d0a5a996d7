"""A model has to learn before it is asked.

A new model's weights are random numbers, and so are its answers. `predict` and `evaluate` give them without a word of
warning. Usually the `fit` was forgotten, or another model was trained; or the weights should have been loaded.

Call `fit` first, or `load_weights`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Event, Layer, Model, Program, Related, ask, bad, good, rule

TEACHES = frozenset({
    "fit", "fit_generator", "train_on_batch", "load_weights", "set_weights", "nested", "call", "returned",
    "trainable", "weights", "trainable_weights", "trainable_variables", "variables", "get_layer",
})  # fmt: skip
ASKS = ("evaluate", "predict", "evaluate_generator", "predict_generator", "test_on_batch", "predict_on_batch")


@rule(
    "SEQ413",
    severity="warning",
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(loss="mse")
            print(model.evaluate(x, y))  # <- `model` was never trained when `evaluate` is called
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.random.rand(20, 4)
            model = Sequential()
            model.add(Dense(1, input_shape=(4,)))
            answers = model.predict(x)  # <- `model` was never trained when `predict` is called
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(loss="mse")
            print("before:", model.evaluate(x, y))
            model.fit(x, y)
            print("after:", model.evaluate(x, y))
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
            from keras.layers import Flatten, Rescaling

            prepare = Sequential([Rescaling(1 / 255, input_shape=(28, 28)), Flatten()])
            vectors = prepare.predict(np.random.rand(20, 28, 28))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in ask.followed(program):
        if model.kind != "Sequential" or model.open or any(event.kind in TEACHES for event in model.events):
            continue
        if not all(map(is_fresh, model.layers)) or all(layer.params == 0 for layer in model.layers):
            continue
        use = next(ask.certain(model, *ASKS), None)
        if use is not None:
            yield untrained(model, use)


def is_fresh(layer: Layer) -> bool:
    """A layer of Keras' own, whose weights nothing but training can have set."""
    given = layer.given("weights") or layer.given("embeddings_initializer") or layer.given("kernel_initializer")
    return not (layer.open or layer.custom or layer.layers or given or layer.kind in ("?", "Lambda", "Functional"))


def untrained(model: Model, use: Event) -> Diagnostic:
    return Diagnostic(
        use.at,
        f"{ask.called(model)} was never trained when `{use.kind}` is called: its answers are random",
        "Call `fit` before, or `load_weights`.",
        about=(model.id,),
        related=(Related(model.at, "the model is made here"),),
    )
