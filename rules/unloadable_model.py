"""What was saved has to be loadable again.

A saved model names the functions and classes that it is made of. Keras knows its own; of yours it knows nothing in the
program that loads the file, so `load_model` stops at the first one: pass it as `custom_objects={"name": name}`, or put
`@keras.saving.register_keras_serializable()` before its definition. A layer of your own is made again from its
`get_config`, so its `__init__` has to take `**kwargs` and pass them on to `super().__init__`.

A `Lambda` around a Python `lambda` is code in a file, which Keras refuses to run. Old `.h5` files know the losses only
by their full names: with `loss="mse"` they do not load again, with `loss="mean_squared_error"` they do. And a folder,
as older versions of TensorFlow wrote, is no file that Keras 3 reads.

Save as `.keras`, and with functions and layers that Keras can find.
"""

from collections.abc import Iterator

from seqlint import (
    Argument,
    Class,
    Const,
    Diagnostic,
    Dict,
    Event,
    Function,
    Layer,
    Load,
    Made,
    Model,
    Program,
    Related,
    Seq,
    Unknown,
    Value,
    bad,
    good,
    rule,
)
from seqlint.asking import ask
from seqlint.keras_api.spelling import SHORT_NAMES

REGISTER = "`@keras.saving.register_keras_serializable()`"
MAY_REGISTER = ("custom_object", "CustomObject", "register_keras_serializable", "enable_unsafe_deserialization")


@rule(
    "SEQ703",
    severity="error",
    aspects={"what is done with the results": ("SEQ702",)},
    examples=[
        bad("""
            import numpy as np
            import keras
            from keras.layers import Dense

            def rmse(y_true, y_pred):
                return keras.ops.sqrt(keras.ops.mean(keras.ops.square(y_true - y_pred)))

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = keras.Sequential([Dense(1)])
            model.compile("adam", rmse)
            model.fit(x, y)
            model.save("model.keras")
            again = keras.models.load_model("model.keras")  # <- `load_model` does not know `rmse`
            """),
        bad("""
            import keras
            from keras.layers import Dense, Input

            class Twice(keras.layers.Layer):
                def call(self, x):
                    return 2 * x

            model = keras.Sequential([Input((4,)), Twice(), Dense(1)])
            model.save("model.keras")
            again = keras.models.load_model("model.keras")  # <- `load_model` does not know `Twice`
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense, Input, Lambda
            from keras.models import load_model

            model = Sequential([Input((4,)), Lambda(lambda x: x / 255), Dense(1)])
            model.save("model.keras")
            again = load_model("model.keras")  # <- the `lambda` in the saved model is code
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense, Input
            from keras.models import load_model

            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(np.random.rand(20, 4), np.random.rand(20))
            model.save("model.h5")
            again = load_model("model.h5")  # <- saved with the loss `mse`
            """),
        good("""
            import numpy as np
            import keras
            from keras.layers import Dense

            def rmse(y_true, y_pred):
                return keras.ops.sqrt(keras.ops.mean(keras.ops.square(y_true - y_pred)))

            x, y = np.random.rand(20, 4), np.random.rand(20, 1)
            model = keras.Sequential([Dense(1)])
            model.compile("adam", rmse)
            model.fit(x, y)
            model.save("model.keras")
            again = keras.models.load_model("model.keras", custom_objects={"rmse": rmse})
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense, Input
            from keras.models import load_model

            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mean_squared_error", metrics=["mae"])
            model.fit(np.random.rand(20, 4), np.random.rand(20))
            model.save("model.h5")
            again = load_model("model.h5")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    if program.keras < 3:
        return
    for load in program.loads:
        path = text(load.arguments.get("filepath"))
        if path is None:
            continue
        saved = saving(program, path, load.order)
        problem = folder(path) if saved is None else next(problems(program, load, path, *saved), None)
        if problem is not None:
            message, advice = problem
            related = () if saved is None else (Related(saved[1].at, "it is saved here"),)
            yield Diagnostic(load.at, message, advice, (id(load.at.node),), related)


def text(argument: Argument | None) -> str | None:
    value = None if argument is None else argument.value
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else None


def folder(path: str) -> tuple[str, str] | None:
    """A name without the end of a file that Keras 3 reads."""
    if "." in path.rstrip("/").rpartition("/")[2] or "://" in path or not path:
        return None
    return (
        f"`{path}` is a folder, and Keras 3 loads models from `.keras` files (and old `.h5` files) only",
        "Save the model as `.keras`, or use `keras.layers.TFSMLayer` for a folder that TensorFlow wrote.",
    )


def saving(program: Program, path: str, before: int) -> tuple[Model, Event] | None:
    """What was saved last under that name, and where."""
    found = [
        (model, event)
        for model in program.models.values()
        for event in model.happened("save", "save_model", "save_weights", "fit")
        if event.order < before and path in saved_names(event)
    ]
    return max(found, key=lambda pair: pair[1].order, default=None)


def saved_names(event: Event) -> list[str | None]:
    """The files that the event writes a whole model to."""
    if event.kind != "fit":
        return [text(event.given("filepath"))]
    return [
        text(callback.given("filepath"))
        for callback in ask.callbacks(event)
        if callback.name == "keras.callbacks.ModelCheckpoint"
        if callback.argument("save_weights_only") in (None, Const(False))
    ]


def problems(program: Program, load: Load, path: str, model: Model, save: Event) -> Iterator[tuple[str, str]]:
    """Why what was saved does not load, and what to do."""
    if model.kind not in ("Sequential", "Functional") or model.cls is not None:
        return
    if save.kind == "save_weights":
        yield f"`{path}` holds weights only, no model", "Save with `save`, or read it with `load_weights`."
    for layer in ask.layers_within(save.layers):
        yield from problems_of(program, load, layer)
    compiled = [event for event in model.happened("compile") if event.order < save.order]
    how = load.arguments.get("compile")
    if not compiled or (how is not None and how.value != Const(True)):
        return
    loss, optimizer, metrics = (compiled[-1].value(name) for name in ("loss", "optimizer", "metrics"))
    is_h5 = path.endswith((".h5", ".hdf5"))
    if is_h5 and isinstance(loss, Const) and str(loss.value).lower() in SHORT_NAMES:
        full = SHORT_NAMES[str(loss.value).lower()]
        yield (
            f"`{path}` was saved with the loss `{loss.value}`, which an `.h5` file needs by its full name",
            f'Save as `.keras`, or compile with `loss="{full}"`.',
        )
    looked_up = () if is_h5 else metrics.items if isinstance(metrics, Seq) else (metrics,)  # an .h5 asks for them later
    for value in (loss, optimizer, *looked_up):
        yield from unknown(program, load, value)


def problems_of(program: Program, load: Load, layer: Layer) -> Iterator[tuple[str, str]]:
    """Why a layer of the saved model does not load."""
    own = program.own.get(layer.kind) if layer.custom else None
    if own is not None and not is_known(program, load, layer.kind):
        yield not_known(layer.kind)
    elif own is not None and not own.takes_config:
        yield (
            f"`load_model` cannot make the layer `{layer.kind}` again: its `__init__` does not take `name` and `dtype`",
            "Let `__init__` take `**kwargs`, pass them on to `super().__init__`, and write a `get_config`.",
        )
    function = layer.given("function") if layer.kind == "Lambda" else layer.given("activation")
    if function is None or layer.custom:
        return
    is_lambda = isinstance(function.value, Function) and function.value.name == "<lambda>"
    if is_lambda and layer.kind == "Lambda":
        allowed = "keras.config.enable_unsafe_deserialization" in program.called
        if load.arguments.get("safe_mode") is None and not allowed:
            yield (
                "the `lambda` in the saved model is code, which `load_model` refuses to run",
                "Write a layer of your own instead; `safe_mode=False` runs the code, if you trust the file.",
            )
    elif is_lambda:
        yield (
            "`load_model` cannot make the `lambda` again that the saved model has for an activation",
            "Give it a function with a name, and pass that in `custom_objects`.",
        )
    else:
        yield from unknown(program, load, function.value)


def unknown(program: Program, load: Load, value: Value | None) -> Iterator[tuple[str, str]]:
    """A function, loss or metric of the submission that `load_model` cannot find."""
    of = value.cls if isinstance(value, Made) else value
    if isinstance(of, Function | Class) and of.name != "<lambda>" and not is_known(program, load, of.name):
        yield not_known(of.name)


def not_known(name: str) -> tuple[str, str]:
    return (
        f"`load_model` does not know `{name}`, which the saved model needs",
        f'Pass `custom_objects={{"{name}": {name}}}`, or put {REGISTER} before its definition.',
    )


def is_known(program: Program, load: Load, name: str) -> bool:
    """Whether the program tells Keras, or may tell it, what the name stands for."""
    own = program.own.get(name)
    if (own is not None and own.decorated) or any(word in called for called in program.called for word in MAY_REGISTER):
        return True
    given = load.arguments.get("custom_objects")
    if given is None or given.value == Const(None):
        return False
    if not isinstance(given.value, Dict):
        return True
    return any(key == Const(name) or isinstance(key, Unknown) for key, _ in given.value.items)
