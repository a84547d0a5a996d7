"""A callback is an object that `fit` is given.

`EarlyStopping` is the plan of a callback, `EarlyStopping()` is one, and it works only in
`fit(..., callbacks=[stop])`: one that is made and not passed on does nothing. A function is no callback; put it into a
`LambdaCallback`. A schedule such as `ExponentialDecay` belongs to the optimizer.

The first argument of `EarlyStopping` and `ReduceLROnPlateau` is what they watch, `monitor="val_loss"`; a number of
epochs is their `patience`.

Keras calls the functions of a callback with what their name tells: those of an epoch as `(epoch, logs)`, those of the
whole training as `(logs)`, and those of a batch as `(batch, logs=...)`, so that parameter must be called `logs`.
"""

from collections.abc import Iterator

from seqlint import (
    Api,
    Argument,
    Class,
    Const,
    Diagnostic,
    Edit,
    Fix,
    Function,
    Made,
    Program,
    Seq,
    Value,
    bad,
    good,
    rule,
)  # fmt: skip
from seqlint.asking import ask
from seqlint.program.faults import BadHook, NoCallback

ARGUMENTS = {"optimizers": "optimizer=...", "losses": "loss=...", "metrics": "metrics=[...]"}
NEEDS_ARGUMENTS = ("ModelCheckpoint", "LearningRateScheduler", "BackupAndRestore", "CSVLogger")


@rule(
    "SEQ423",
    severity="error",
    aspects={"metrics, callbacks, weights of a fit": ()},
    examples=[
        bad(
            """
            import numpy as np
            from keras import Input, Sequential
            from keras.callbacks import EarlyStopping
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, validation_split=0.2, callbacks=[EarlyStopping])  # <- `EarlyStopping` is a class
            """,
            fixed={"callbacks=[EarlyStopping]": "callbacks=[EarlyStopping()]"},
        ),
        bad(
            """
            import numpy as np
            from keras import Input, Sequential
            from keras.callbacks import EarlyStopping
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            stop = EarlyStopping(5)  # <- the `monitor` of `EarlyStopping` is the number 5
            model.fit(x, y, validation_split=0.2, callbacks=[stop])
            """,
            fixed={"EarlyStopping(5)": "EarlyStopping(patience=5)"},
        ),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.callbacks import EarlyStopping
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            stop = EarlyStopping(patience=2)  # <- `stop` is made and never passed to `fit`
            model.fit(x, y, validation_split=0.2)
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.callbacks import LambdaCallback
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            report = LambdaCallback(on_train_batch_end=lambda b, l: print(b))  # <- Keras calls `on_train_batch_end`
            model.fit(x, y, callbacks=[report])
            """),
        bad("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = keras.Sequential([keras.Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            rate = keras.optimizers.schedules.ExponentialDecay(0.01, 100, 0.9)
            model.fit(x, y, callbacks=[rate])  # <- `ExponentialDecay` is no callback
            """),
        good("""
            import numpy as np
            from keras import Input, Sequential
            from keras.callbacks import EarlyStopping, LambdaCallback
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            stop = EarlyStopping(monitor="val_loss", patience=5)
            report = LambdaCallback(on_epoch_end=lambda n, found: print(n, found["loss"]))
            model.fit(x, y, validation_split=0.2, callbacks=[stop, report])
            """),
        good("""
            import numpy as np
            from keras import Input, Sequential
            from keras.callbacks import EarlyStopping
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, validation_split=0.2, callbacks=EarlyStopping(patience=2))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.models.values():
        for event in ask.certain(model, "fit", "evaluate", "predict"):
            given = event.given("callbacks")
            if given is not None:
                yield from no_callbacks(given)
    for other in program.faults_of(NoCallback):
        yield Diagnostic(
            other.at,
            f"`{other.data.cls}` is no callback: it does not derive from `Callback`",
            f"Begin it with `class {other.data.cls}(keras.callbacks.Callback):`.",
            about=(id(other.at.node),),
        )
    for fault in program.faults_of(BadHook):
        hook, name = fault.data.hook, fault.data.name
        how = "`(logs)`" if "epoch" not in hook and "batch" not in hook else "`(epoch, logs)`"
        how = "`(batch, logs=...)`" if "batch" in hook else how
        shown = "this function" if name == "<lambda>" else f"`{name}`"
        yield Diagnostic(
            fault.at,
            f"Keras calls `{hook}` with {how}, which {shown} cannot take",
            f"Give it the parameters {how.replace('=...', '')}.",
            about=(id(fault.at.node),),
        )
    yield from forgotten(program)


def no_callbacks(given: Argument) -> Iterator[Diagnostic]:
    """What stands among the callbacks of a call and is none."""
    value = given.value
    alone = not isinstance(value, Seq)
    items = (value,) if alone or not isinstance(value, Seq) else value.items
    places = given.value_at.elements if len(given.value_at.elements) == len(items) else (given.value_at,) * len(items)
    for item, at in zip(items, places, strict=True):
        if isinstance(item, Made) and item.name.startswith("keras.callbacks."):
            yield from watches_no_text(item)
            yield from raises_the_rate(item)
            continue
        wrong = what_else(item, alone)
        if wrong is not None:
            message, help_line, call = wrong
            written = at is not given.value_at or alone
            fix = Fix("Add `()`", (Edit(at, "after", "()"),), safe=True) if call and written and at.name else None
            yield Diagnostic(at, message, help_line, about=(id(at.node),), fix=fix)


def what_else(item: Value, alone: bool) -> tuple[str, str, bool] | None:
    """What something is that is no callback, what to do, and whether only its parentheses are missing."""
    match item:
        case Api(name=name) if name.startswith("keras.callbacks.") and name.rpartition(".")[2][:1].isupper():
            kind = name.rpartition(".")[2]
            needs = kind in NEEDS_ARGUMENTS
            text = f"Put parentheses behind it: `{kind}({'...' if needs else ''})`."
            return f"`{kind}` is a class, not a callback", text, not needs
        case Class(name=name) if is_callback(item):
            return f"`{name}` is a class, not a callback", f"Put parentheses behind it: `{name}()`.", False
        case Const(value=None) if alone:
            return None
        case Const(value=found):
            return f"{found!r} is no callback", "Give `fit` callback objects, such as `EarlyStopping()`.", False
        case Function(name=name):
            shown = "a function" if name == "<lambda>" else f"the function `{name}`"
            return f"{shown} is no callback", "Put it into a `LambdaCallback(on_epoch_end=...)`.", False
        case Made(name=name) if name.startswith("keras.optimizers.schedules."):
            kind = name.rpartition(".")[2]
            return f"`{kind}` is no callback", "Give it to the optimizer: `Adam(learning_rate=...)`.", False
        case Made(name=name) if name.startswith(("keras.optimizers.", "keras.losses.", "keras.metrics.")):
            group, kind = name.split(".")[1], name.rpartition(".")[2]
            return f"`{kind}` is no callback", f"Give it to `compile({ARGUMENTS[group]})`.", False
    return None


def is_callback(cls: Value) -> bool:
    """Whether a class derives from one of Keras' callbacks."""
    if isinstance(cls, Class):
        return any(is_callback(base) for base in cls.bases)
    return isinstance(cls, Api) and cls.name.startswith("keras.callbacks.")


def raises_the_rate(made: Made) -> Iterator[Diagnostic]:
    """`ReduceLROnPlateau(factor=2)`: the rate is multiplied by the factor, and Keras 3.15.1 refuses one from 1 up."""
    given = made.given("factor") if made.name.endswith(".ReduceLROnPlateau") and made.cls is None else None
    factor = given.value.value if given is not None and isinstance(given.value, Const) else None
    if given is not None and isinstance(factor, int | float) and factor >= 1:
        yield Diagnostic(
            given.at,
            f"the `factor` of `ReduceLROnPlateau` is {factor}, which would not reduce the learning rate",
            f"Write what is to be left of it, for instance `factor={1 / factor if factor > 1 else 0.5:.1g}`.",
            about=(made.id, id(given.at.node)),
        )


def watches_no_text(made: Made) -> Iterator[Diagnostic]:
    """`EarlyStopping(5)`: a number where the name of what is watched belongs."""
    kind, given = made.name.rpartition(".")[2], made.given("monitor")
    if kind not in ask.WATCHERS or made.cls is not None or given is None or not isinstance(given.value, Const):
        return
    number = given.value.value
    if isinstance(number, str):
        return
    shown = f"the number {number}" if isinstance(number, int | float) else repr(number)
    meant = None
    if kind != "ModelCheckpoint" and given.position is not None and type(number) in (int, float):
        meant = "patience" if isinstance(number, int) else "factor" if kind == "ReduceLROnPlateau" else None
    free = meant is not None and made.given(meant) is None
    yield Diagnostic(
        given.at,
        f"the `monitor` of `{kind}` is {shown}: it needs the name of what it watches, as a text",
        f"Write `{meant}={number}`." if meant else 'The usual one is `monitor="val_loss"`.',
        about=(made.id, id(given.at.node)),
        fix=Fix(f"Write `{meant}=`", (Edit(given.value_at, "before", f"{meant}="),), safe=True)
        if free and all(a.position is None or a is given for a in made.arguments)
        else None,
    )


def forgotten(program: Program) -> Iterator[Diagnostic]:
    """Callbacks that have a name which nothing reads, though a model is trained afterwards."""
    fits = [(event, model) for model in program.models.values() for event in ask.certain(model, "fit")]
    for name, made, order in program.forgotten:
        fit = next((e for e, _ in sorted(fits, key=lambda f: f[0].order) if e.order > order and not e.open), None)
        if fit is not None and made.at is not None and made.name != "keras.callbacks.History":
            yield Diagnostic(
                made.at,
                f"`{name}` is made and never passed to `fit`",
                f"Write `callbacks=[{name}]`."
                if fit.given("callbacks") is None
                else "Add it to the callbacks of `fit`.",
                about=(made.id,),
                severity="warning",
            )
