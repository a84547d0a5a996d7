"""A callback can only watch what the training records.

`EarlyStopping`, `ModelCheckpoint` and `ReduceLROnPlateau` read one number after each epoch: the one that `monitor`
names, by default `val_loss`. There is the loss, each metric by the name that `compile` gives it (`accuracy`, not
`acc`), and, if `fit` gets data to validate with, the same with `val_` before them. Where the number is missing Keras
only warns: training never stops early, and every epoch is saved instead of the best. So it is in each epoch that
`validation_freq` leaves out: there is no `val_loss`, and `ModelCheckpoint` writes over the best (Keras 3.15.1).

`F1Score` and `FBetaScore` give a number for each unit. `ModelCheckpoint` cannot compare these and saves every epoch,
even where there is one unit; the others stop the program where there are several (Keras 3.15.1). With
`average="macro"` there is one number.

A callback of your own gets the same numbers, in `logs`: `logs["acc"]` stops with a KeyError where `accuracy` is
recorded, and `logs.get("acc") > 0.9` with a TypeError, for it compares None. So does a number in the file name of
`ModelCheckpoint`, such as `{val_loss:.2f}`, that is not recorded.

Where Keras cannot tell whether more or less is better, as with a metric of your own, it stops: give the callback a
`mode`, `"max"` or `"min"`.
"""

import re
from collections.abc import Iterator

from seqlint import Anchor, Const, Diagnostic, Event, Function, Made, Program, Seq, bad, good, rule
from seqlint.asking import ask, lookup
from seqlint.asking.training import output_of
from seqlint.program.faults import MissingLog

NO_DATA = (Const(None), Const(0), Const(0.0))
CONSEQUENCES = {
    "EarlyStopping": "so it never stops",
    "ModelCheckpoint": "so it saves every epoch, not the best",
    "ReduceLROnPlateau": "so it never reduces the learning rate",
}
IN_BRACES = re.compile(r"\{([a-z]\w*)[:}]")
VECTORS = {"f1score": "f1_score", "fbetascore": "fbeta_score"}


@rule(
    "SEQ422",
    severity="warning",
    aspects={"metrics, callbacks, weights of a fit": ("SEQ423",)},
    examples=[
        bad(
            """
            import numpy as np
            from keras import Input, Sequential
            from keras.callbacks import ModelCheckpoint
            from keras.layers import Dense

            x, y = np.random.rand(80, 6), np.random.randint(0, 2, 80)
            model = Sequential([Input((6,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            keep = ModelCheckpoint("best.keras", monitor="val_acc", save_best_only=True, mode="max")  # <- `val_acc`
            model.fit(x, y, validation_split=0.25, epochs=2, callbacks=[keep])
            """,
            fixed={"val_acc": "val_accuracy"},
        ),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.callbacks import EarlyStopping
            from keras.layers import Dense

            x, y = np.random.rand(80, 6), np.random.rand(80)
            model = Sequential([Input((6,)), Dense(1)])
            model.compile("adam", "mse")
            stop = EarlyStopping(patience=2)  # <- `EarlyStopping` watches `val_loss`, which this training never records
            model.fit(x, y, epochs=2, callbacks=[stop])
            """),
        bad("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(80, 6), np.random.rand(80, 1)

            def spread(y_true, y_pred):
                return keras.ops.max(y_true - y_pred)

            model = keras.Sequential([keras.Input((6,)), Dense(1)])
            model.compile("adam", "mse", metrics=[spread])
            stop = keras.callbacks.EarlyStopping("val_spread")  # <- Keras cannot tell whether more
            model.fit(x, y, epochs=2, validation_split=0.2, callbacks=[stop])
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.callbacks import ModelCheckpoint
            from keras.layers import Dense

            x, y = np.random.rand(80, 6), np.random.rand(80)
            model = Sequential([Input((6,)), Dense(1)])
            model.compile("adam", "mse")
            best = ModelCheckpoint("best.keras", save_best_only=True)  # <- epochs that `validation_freq=2` leaves out
            model.fit(x, y, validation_split=0.25, validation_freq=2, epochs=6, callbacks=[best])
            """),
        bad("""
            import numpy as np
            import keras
            from keras.layers import Dense

            x, y = np.random.rand(80, 6), np.eye(3)[np.random.randint(0, 3, 80)]
            model = keras.Sequential([Dense(8, activation="relu"), Dense(3, activation="softmax")])
            model.compile("adam", "categorical_crossentropy", metrics=[keras.metrics.F1Score()])
            stop = keras.callbacks.EarlyStopping(monitor="val_f1_score", mode="max")  # <- a number for each unit
            model.fit(x, y, validation_split=0.2, epochs=5, callbacks=[stop])
            """),
        bad(
            """
            import keras
            import numpy as np
            from keras.layers import Dense

            class Enough(keras.callbacks.Callback):
                def on_epoch_end(self, epoch, logs=None):
                    if logs.get("acc") > 0.9:  # <- hold no `acc`
                        self.model.stop_training = True

            x, y = np.random.rand(80, 6), np.random.randint(0, 2, 80)
            model = keras.Sequential([keras.Input((6,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            model.fit(x, y, epochs=2, callbacks=[Enough()])
            """,
            fixed={'"acc"': '"accuracy"'},
        ),
        good("""
            import numpy as np
            from keras import Input, Sequential
            from keras.callbacks import EarlyStopping
            from keras.layers import Dense

            x, y = np.random.rand(80, 6), np.random.randint(0, 2, 80)
            model = Sequential([Input((6,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["acc"])
            model.fit(x, y, validation_split=0.25, epochs=2, callbacks=[EarlyStopping("val_acc", mode="max")])
            """),
        good("""
            import numpy as np
            from keras import Input, Sequential
            from keras.callbacks import EarlyStopping, ModelCheckpoint
            from keras.layers import Dense

            x, y = np.random.rand(80, 6), np.random.rand(80)
            model = Sequential([Input((6,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, epochs=2, callbacks=[EarlyStopping(monitor="loss"), ModelCheckpoint("last.keras")])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in ask.followed(program):
        compiled: Event | None = None
        for event in model.events:
            if event.kind == "compile":
                compiled = event
            elif event.kind == "fit" and event.certain and not event.open and compiled is not None:
                yield from watching(program, compiled, event)
    for fault in program.faults_of(MissingLog):
        key, recorded = fault.data.key, fault.data.recorded
        near = ask.near_key(key, recorded)
        yield Diagnostic(
            fault.at,
            f"the logs that Keras gives this function hold no `{key}`: recorded are {listed(recorded)}",
            advice(key, near, recorded),
            about=(id(fault.at.node),),
            severity="error",
            fix=lookup.respelt(fault.at, near),
        )


def watching(program: Program, compiled: Event, fit: Event) -> Iterator[Diagnostic]:
    """The callbacks of a training that watch what it does not record, or what Keras cannot judge."""
    recorded = fit.recorded or ()
    unvalidated = fit.recorded is None and not is_validated(fit)
    if fit.recorded is None and not unvalidated:
        return
    for made in ask.callbacks(fit):
        kind = made.name.rpartition(".")[2]
        if kind == "ModelCheckpoint" and fit.recorded is not None:
            yield from named_after(made, recorded)
        given = made.given("monitor")
        monitor = Const("val_loss") if given is None else given.value
        if kind not in CONSEQUENCES or made.cls is not None or made.at is None or not isinstance(monitor, Const):
            continue
        key, missing = monitor.value, monitor.value not in recorded
        stops = program.keras == 3 and not unvalidated and not is_directed(made, key, compiled, recorded)
        keeps_all = kind == "ModelCheckpoint" and made.argument("save_best_only") != Const(True)
        metric = None if missing else kind_of_vector(str(key), compiled)
        if metric is not None:
            yield from not_compared(program, made, str(key), metric, fit)
        elif not missing and not keeps_all and is_overwritten(made, str(key), fit):
            yield overwritten(made.at, str(key), fit)
        if not isinstance(key, str) or not (stops or (missing and not keeps_all)):
            continue
        if unvalidated and not key.startswith("val_"):
            continue
        at = made.at if given is None else given.at
        near = ask.near_key(key, recorded) if missing else None
        why = "`fit` gets nothing to validate with" if unvalidated else f"recorded are {listed(recorded)}"
        consequence = "and Keras ends the program with an error" if stops else CONSEQUENCES[kind]
        yield Diagnostic(
            at,
            f"`{kind}` watches `{key}`, which this training never records, {consequence}: {why}"
            if missing
            else f"Keras cannot tell whether more `{key}` is better or less, and stops",
            advice(key, near, recorded) if missing else 'Say it: `mode="max"` or `mode="min"`.',
            about=(made.id, id(at.node)),
            severity="error" if stops else "warning",
            fix=None
            if given is None or not missing or f"{near}".startswith(f"{key}_")
            else lookup.respelt(given.value_at, near),
        )


def named_after(made: Made, recorded: tuple[str, ...]) -> Iterator[Diagnostic]:
    """A file name with a number in it that is not recorded: a KeyError when the first epoch is saved."""
    path = made.given("filepath")
    if path is None or not isinstance(path.value, Const) or made.argument("save_freq") not in (None, Const("epoch")):
        return
    for name in IN_BRACES.findall(str(path.value.value)):
        if name not in ("epoch", *recorded):
            near = ask.near_key(name, recorded)
            yield Diagnostic(
                path.at,
                f"the file name asks for `{{{name}}}`, which this training never records, and Keras ends the program "
                f"with an error: recorded are {listed(recorded)}",
                advice(name, near, recorded),
                about=(made.id, id(path.at.node)),
                severity="error",
                fix=lookup.respelt(path.value_at, near and str(path.value.value).replace(name, near)),
            )
            return


def kind_of_vector(key: str, compiled: Event) -> str | None:
    """The metric of this name, where it gives a number for each unit (Keras 3.15.1)."""
    for item in metrics(compiled):
        kind = item.name.rpartition(".")[2] if isinstance(item, Made) else getattr(item, "value", None)
        if not isinstance(kind, str) or kind.replace("_", "").lower() not in VECTORS:
            continue
        average, name = (item.argument(one) if isinstance(item, Made) else None for one in ("average", "name"))
        plain = kind if isinstance(item, Const) else VECTORS[kind.lower()]
        called = name.value if isinstance(name, Const) and isinstance(name.value, str) else plain
        if average in (None, Const(None)) and key.removeprefix("val_") == called:
            return kind
    return None


def not_compared(program: Program, made: Made, key: str, metric: str, fit: Event) -> Iterator[Diagnostic]:
    """What is watched is no single number."""
    kind = made.name.rpartition(".")[2]
    output = output_of(program, fit.layers)
    units = None if output is None else output.units
    best = kind == "ModelCheckpoint" and made.argument("save_best_only") == Const(True)
    stops = kind != "ModelCheckpoint" and units is not None and units > 1
    if made.at is None or not (best or stops) or fit.value("epochs") in (None, Const(1)):
        return
    many = "a list of one number" if units == 1 else "a number for each unit"
    yield Diagnostic(
        made.at if (given := made.given("monitor")) is None else given.at,
        f"`{kind}` cannot compare `{key}`: `{metric}` gives {many}, "
        + ("so it saves every epoch, not the best" if best else "and Keras ends the program with an error"),
        f'Ask for one number: `{metric}(average="macro")`.',
        about=(made.id, id(made.at.node)),
        severity="error" if stops else "warning",
    )


def is_overwritten(made: Made, key: str, fit: Event) -> bool:
    """Whether the best file is written again in an epoch that is not validated."""
    every, path = fit.value("validation_freq"), made.argument("filepath")
    one_file = isinstance(path, Const) and isinstance(path.value, str) and "{" not in path.value
    rare = isinstance(every, Const) and isinstance(every.value, int) and every.value > 1
    return key.startswith("val_") and one_file and rare and fit.value("epochs") not in (None, Const(1))


def overwritten(at: Anchor, key: str, fit: Event) -> Diagnostic:
    every = fit.value("validation_freq")
    assert isinstance(every, Const)
    return Diagnostic(
        at,
        f"`ModelCheckpoint` also saves in the epochs that `validation_freq={every.value}` leaves out, without a "
        f"`{key}`: its file is not the best",
        "Validate in every epoch, or put `{epoch}` into the name of the file.",
        about=(id(at.node),),
    )


def is_validated(fit: Event) -> bool:
    """Whether there may be values of a validation: from data, or written by a callback that is none of Keras' own."""
    value = fit.value("callbacks")
    items = value.items if isinstance(value, Seq) else (value,)
    plain = ask.callbacks(fit)
    own = len(plain) != len(items) or any(
        made.cls is not None or made.name.endswith("LambdaCallback") for made in plain
    )
    return own or any(fit.value(name) not in (None, *NO_DATA) for name in ("validation_data", "validation_split"))


def is_directed(made: Made, key: str, compiled: Event, recorded: tuple[str, ...]) -> bool:
    """Whether Keras knows if more or less of it is better, or the callback is told."""
    mode = made.argument("mode")
    if mode is not None and mode not in (Const("auto"),):
        return True
    bare = str(key).removeprefix("val_")
    own = {item.name for item in metrics(compiled) if isinstance(item, Function)}
    return bare == "loss" or (bare in recorded and bare != "learning_rate" and bare not in own)


def metrics(compiled: Event) -> tuple[object, ...]:
    value = compiled.value("metrics")
    return value.items if isinstance(value, Seq) else ()


def listed(recorded: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in recorded)


def advice(key: str, near: str | None, recorded: tuple[str, ...]) -> str:
    """What to do about a key that is not recorded."""
    if near is not None and near.startswith(f"{key}_"):
        return (
            f'Give the metric a name of its own, `name="{key.removeprefix("val_")}"`: Keras numbers those of one class.'
        )
    if near is not None:
        return f"Write `{near}`."
    if key.startswith(("val_", "validation_")) and "val_loss" not in recorded:
        return "Give `fit` data to validate with, for instance `validation_split=0.2`."
    metric = key.removeprefix("val_")
    shown = f'"{metric}"' if lookup.accepts("metrics", metric) else "..."
    return f"Take one of these, or ask for it: `compile(..., metrics=[{shown}])`."
