"""A model has to learn before it is asked.

A new model's weights are random numbers, and so are its answers. `predict` and `evaluate` give them without a word of
warning. Usually the `fit` was forgotten, or another model was trained; or the weights should have been loaded.

Call `fit` first, or `load_weights`.
"""

from collections.abc import Callable, Iterator

from seqlint import Diagnostic, Event, Layer, Model, Program, Ref, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.program.model import FITS

TEACHES = frozenset({
    *FITS, "load_weights", "set_weights", "nested", "call",
    "trainable", "weights", "trainable_weights", "trainable_variables", "variables", "get_layer",
})  # fmt: skip
ASKS = ("evaluate", "predict", "evaluate_generator", "predict_generator", "test_on_batch", "predict_on_batch")


@rule(
    "SEQ413",
    severity="warning",
    aspects={"compile and fit in order": ("SEQ419",)},
    silent_on_broken_models=True,
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
            model.compile(loss="mse")
            answers = model.predict(x)  # <- `model` was never trained when `predict` is called
            """),
        bad("""
            import keras
            import numpy as np
            from keras.layers import Dense

            inputs = keras.Input((4,))
            model = keras.Model(inputs, Dense(1)(Dense(8, activation="relu")(inputs)))
            model.compile("adam", "mse")
            print(model.evaluate(np.ones((10, 4)), np.ones(10)))  # <- `model` was never trained
            """),
        good("""
            import keras
            import numpy as np
            from keras.layers import Dense

            inputs = keras.Input((4,))
            code = Dense(2, activation="relu")(inputs)
            autoencoder = keras.Model(inputs, Dense(4)(code))
            encoder = keras.Model(inputs, code)
            autoencoder.compile("adam", "mse")
            x = np.random.rand(10, 4)
            autoencoder.fit(x, x)
            print(encoder.predict(x))
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
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.random.rand(20, 4)
            autoencoder = Sequential([Dense(2, input_shape=(4,)), Dense(4)])
            autoencoder.compile(loss="mse")
            autoencoder.fit(x, x)
            encoder = Sequential(autoencoder.layers[:1])
            print(encoder.predict(x))
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Conv2D, MaxPooling2D

            pictures = np.random.rand(20, 28, 28, 1)
            model = Sequential([Conv2D(8, 3), MaxPooling2D()])
            print("what comes out has the shape", model.predict(pictures).shape)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in ask.followed(program):
        if model.open or is_taught(program, model):
            continue
        if not all(map(is_fresh, model.layers)) or all(layer.params == 0 for layer in model.layers):
            continue
        if only_shown(program, model) or any(map(shared(program, model), model.layers)):
            continue
        use = next(ask.certain(model, *ASKS), None)
        passed_on = use is not None and any(e.order > use.order for e in model.happened("returned"))
        if use is not None and not passed_on:
            yield untrained(model, use)


def only_shown(program: Program, model: Model) -> bool:
    """Whether nothing is trained in the whole program, nor meant to be: it shows what layers do to their input."""
    trains = any(event.kind in FITS for other in program.models.values() for event in other.events)
    return not trains and next(model.happened("compile"), None) is None


def shared(program: Program, model: Model) -> Callable[[Layer], bool]:
    """Whether a layer is in another model, too, where it may have been trained."""
    others = {layer.id for other in program.models.values() if other.id != model.id for layer in other.layers}
    return lambda layer: layer.id in others


def is_taught(program: Program, model: Model) -> bool:
    """Whether anything gives the model weights, or a later model of its name: then this was a look at it before."""
    new = [value.id for e in model.happened("rebound") if isinstance(value := e.value("model"), Ref)]
    namesakes = (m for m in program.models.values() if m.id in new or (m.name == model.name and m.at == model.at))
    return any(event.kind in TEACHES for one in (model, *namesakes) for event in one.events)


def is_fresh(layer: Layer) -> bool:
    """A layer of Keras' own, whose weights nothing but training can have set."""
    given = layer.given("weights") or layer.given("embeddings_initializer") or layer.given("kernel_initializer")
    return not (layer.open or layer.custom or layer.layers or given or layer.kind in ("?", "Lambda", "Functional"))


def untrained(model: Model, use: Event) -> Diagnostic:
    return Diagnostic(
        use.at,
        f"{ask.called(model)} was never trained when `{use.kind}` is called: its answers are random",
        f"Call `{model.name or 'model'}.fit(...)` before, or `load_weights` with what an earlier training saved.",
        about=(model.id,),
        related=(Related(model.at, "the model is made here"),),
    )
