"""Data that a model is judged by is data it has not learned from.

Validation data shows how a model does on what it has never seen. If it is the training data itself, the model is
always praised, also when it has only learned by heart. And if early stopping or a checkpoint chooses the best epoch
by the test set, the test result is no longer independent: it was chosen to look good.

Keep three sets apart: one to train on, one to validate and choose by, one to report at the very end.
`validation_split=0.2` takes a validation set from the training data.
"""

from collections.abc import Iterator

from seqlint import (
    Anchor,
    Array,
    Diagnostic,
    Event,
    Made,
    Model,
    Program,
    Related,
    Seq,
    Severity,
    Value,
    bad,
    good,
    rule,
)
from seqlint.asking import ask


@rule(
    "SEQ408",
    severity="warning",
    aspects={"training data": ("SEQ802",)},
    examples=[
        bad("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            model = keras.Sequential([Flatten(), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(
                x_train / 255, y_train, epochs=5,
                validation_data=(x_train / 255, y_train),  # <- the labels `y_train` train and validate the model
            )
            """),
        bad("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            x_train, x_test = x_train / 255, x_test / 255
            model = keras.Sequential([Flatten(), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            stop = keras.callbacks.EarlyStopping(patience=2)
            model.fit(
                x_train, y_train, epochs=50, callbacks=[stop],
                validation_data=(x_test, y_test),  # <- `x_test` chooses when the training stops
            )
            model.evaluate(x_test, y_test)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from sklearn.model_selection import train_test_split

            x, y = np.random.rand(200, 4), np.random.rand(200)
            x_train, x_test, y_train, y_test = train_test_split(x, y)
            model = Sequential([Dense(8, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x_test, y_test)  # <- `x_test` is the test set, but it trains the model
            print(model.evaluate(x_test, y_test))
            """),
        good("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            x_train, x_test = x_train / 255, x_test / 255
            model = keras.Sequential([Flatten(), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            stop = keras.callbacks.EarlyStopping(patience=2)
            model.fit(x_train, y_train, epochs=50, validation_split=0.2, callbacks=[stop])
            model.evaluate(x_test, y_test)
            """),
        good("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            x_val, x_part = x_train[:10000] / 255, x_train[10000:] / 255
            y_val, y_part = y_train[:10000], y_train[10000:]
            model = keras.Sequential([Flatten(), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x_part, y_part, epochs=5, validation_data=(x_val, y_val))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in ask.followed(program):
        yield from trained_on_the_test_set(model)
        for fit in ask.certain(model, "fit", "fit_generator"):
            given = fit.given("validation_data")
            if given is None:
                continue
            x, y = parts(given.value_at)
            if y is not None and y == name_of(fit, "y"):
                yield leaked(model, given.at, f"the labels `{y}` train and validate the model")
            elif x is not None and y is None and x == name_of(fit, "x"):
                yield leaked(model, given.at, f"`{x}` trains and validates the model")
            elif x is not None:
                yield from chosen_by_test(model, fit, given.at, x, given.value)


def trained_on_the_test_set(model: Model) -> Iterator[Diagnostic]:
    """Nothing but the test set trains the model, and then measures it."""
    fits = list(ask.certain(model, "fit", "fit_generator"))
    if not fits or not all(part_of(fit) == "test" for fit in fits):
        return
    given, name = fits[0].given("x"), name_of(fits[0], "x")
    report = next((e for e in ask.certain(model, "evaluate") if name and name_of(e, "x") == name), None)
    if given is not None and report is not None and report.order > fits[0].order:
        note = (Related(report.at, "and here it measures the result"),)
        yield Diagnostic(
            given.at,
            f"`{name}` is the test set, but it trains the model",
            "Train on the training set, and keep the test set for the result.",
            about=(model.id, id(given.at.node)),
            related=note,
        )


def part_of(fit: Event) -> str | None:
    x = fit.value("x")
    return x.origin.part if isinstance(x, Array) and x.origin is not None else None


def chosen_by_test(model: Model, fit: Event, at: Anchor, x: str, value: Value) -> Iterator[Diagnostic]:
    """The set that validates is the one that the result is reported on."""
    later = [e for e in ask.certain(model, "evaluate") if e.order > fit.order]
    report = next((e for e in later if name_of(e, "x") == x), None)
    if any(name_of(e, "x") != x for e in later) and not is_test_set(value):
        return  # the result is measured on another set
    chooser = chooser_of(fit)
    if report is not None and chooser is not None:
        does = "when the training stops" if chooser == "EarlyStopping" else "what the training keeps"
        note = (Related(report.at, "and here it is the test set"),)
        yield leaked(model, at, f"`{x}` chooses {does}, and then measures the result", note)
    elif report is not None or is_test_set(value):
        yield leaked(model, at, f"`{x}` is the test set, but it validates the training", severity="advice")


def leaked(
    model: Model, at: Anchor, message: str, related: tuple[Related, ...] = (), severity: Severity = "warning"
) -> Diagnostic:
    help = "Validate with data of its own, for instance `validation_split=0.2`."
    return Diagnostic(at, message, help, about=(model.id, id(at.node)), related=related, severity=severity)


def parts(at: Anchor) -> tuple[str | None, str | None]:
    """The names of the inputs and labels in `validation_data=(x, y)`; of a data set only the first."""
    if not at.elements:
        return at.name, None
    x, y = (*at.elements, at)[:2]
    return x.name, y.name


def name_of(event: Event, argument: str) -> str | None:
    given = event.given(argument)
    return None if given is None else given.value_at.name


def chooser_of(fit: Event) -> str | None:
    """The callback that acts on how the validation goes."""
    given = fit.value("callbacks")
    for item in given.items if isinstance(given, Seq) else (given,):
        kind = item.name.rpartition(".")[2] if isinstance(item, Made) else ""
        monitor = item.argument("monitor") if isinstance(item, Made) else None
        watches = monitor is None or str(getattr(monitor, "value", "")).startswith("val_")
        keeps_all = kind == "ModelCheckpoint" and item.argument("save_best_only") is None  # type: ignore[union-attr]
        if kind in ask.WATCHERS and watches and not keeps_all:
            return kind
    return None


def is_test_set(value: Value) -> bool:
    """Whether the inputs are the whole test set that a data set of Keras brings along."""
    x = value.items[0] if isinstance(value, Seq) and value.items else value
    origin = x.origin if isinstance(x, Array) else None
    return origin is not None and origin.part == "test" and origin.family.startswith("keras.")
