"""The learning rate is a small decimal number.

The learning rate says how far each step of the training goes. Above 1 the steps overshoot and the loss explodes;
optimizers such as Adam, which adapt their steps themselves, go wrong already above 0.1. At 0 nothing is learned, and
below 0 the model gets worse with every step. A whole number, as in `Adam(1)`, is refused by Keras 3.

Nothing is said of a rate that a callback such as `LearningRateScheduler` sets anew. Nor of one above 1 where the loss
is the mean over as many outputs, as for pictures that an autoencoder draws: the mean makes the steps that much smaller.

Good first choices: 0.001 for Adam and RMSprop, 0.01 for SGD.
"""

import math
from collections.abc import Iterator

from seqlint import Const, Diagnostic, Made, Program, Severity, Value, bad, good, rule
from seqlint.asking import ask
from seqlint.asking.training import training_of
from seqlint.program.language.values import NONE, Seq
from seqlint.program.model import FITS, Event, Model

MEANS = ("regression", "binary")  # losses that are the mean over all outputs of a sample
SETTERS = ("LearningRateScheduler", "LambdaCallback")
ADAPTIVE = ("Adam", "AdamW", "Nadam", "Adamax", "RMSprop", "Lion")


@rule(
    "SEQ410",
    severity="warning",
    aspects={"one call or argument": ("SEQ416",)},
    examples=[
        bad("""
            from keras import Sequential, optimizers
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(optimizer=optimizers.SGD(learning_rate=10.0), loss="mse")  # <- 10.0 is far too large
            """),
        bad("""
            import keras
            from keras.layers import Dense

            model = keras.Sequential([Dense(1, input_shape=(4,))])
            adam = keras.optimizers.Adam(0.5)  # <- 0.5 is too large for Adam
            model.compile(adam, "mse")
            """),
        bad("""
            from keras import Sequential, optimizers
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(optimizers.SGD(1), "mse")  # <- a whole number
            """),
        good("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = keras.Sequential([keras.Input((4,)), Dense(1)])
            model.compile(keras.optimizers.SGD(0.0), "mse")
            rate = keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1))
            model.fit(x, y, epochs=4, callbacks=[rate])
            """),
        good("""
            import keras
            from keras.layers import Dense

            painter = keras.Sequential([keras.Input((30,)), Dense(100, activation="relu"), Dense(784)])
            painter.compile(keras.optimizers.SGD(1.5), "mse")
            """),
        good("""
            from keras import Sequential, optimizers
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(optimizer=optimizers.Adam(learning_rate=0.001), loss="mse")
            model.compile(optimizer=optimizers.SGD(1.0), loss="mse")
            """),
        good("""
            from keras import Sequential, optimizers
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(optimizer=optimizers.Adadelta(1.0), loss="mse")
            model.compile(optimizer=optimizers.Adam(optimizers.schedules.ExponentialDecay(0.01, 1000, 0.9)), loss="mse")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.models.values():
        for event in ask.certain(model, "compile"):
            made = event.value("optimizer")
            given = made.given("learning_rate") if isinstance(made, Made) else None
            wrong = (
                None if given is None or made is None else judged(given.value, made, averaged(program, model, event))
            )
            if given is None or wrong is None or (wrong[1] == "warning" and set_anew(model, event)):
                continue
            message, severity = wrong
            yield Diagnostic(
                given.at,
                message,
                "0.001 is a good first choice for Adam and RMSprop, 0.01 for SGD.",
                about=(id(given.at.node),),
                severity=severity,
            )


def averaged(program: Program, model: Model, compiled: Event) -> float:
    """How many outputs of a sample the loss takes the mean of: 1 where it takes none, infinite where not known."""
    training = training_of(program, model, compiled, None)
    if training.loss is not None and training.loss.family not in (*MEANS, None):
        return 1
    if training.loss is None or training.output is None or training.loss.family is None:
        return math.inf
    sizes = training.output.shape[1:] if training.output.shape else (training.output.units,)
    return math.prod(size if isinstance(size, int) else math.inf for size in sizes)


def set_anew(model: Model, compiled: Event) -> bool:
    """Whether every training that follows has a callback that sets the learning rate, or may do so."""
    fits = []
    for event in model.events:
        if event.order > compiled.order and event.kind == "compile":
            break
        if event.order > compiled.order and event.kind in FITS:
            fits.append(event)
    return bool(fits) and all(sets_rate(fit.value("callbacks")) for fit in fits)


def sets_rate(callbacks: Value | None) -> bool:
    if callbacks is None or callbacks == NONE:
        return False
    items = callbacks.items if isinstance(callbacks, Seq) else (callbacks,)
    return any(
        not (isinstance(item, Made) and item.cls is None and item.name.startswith("keras.callbacks."))
        or item.name.rpartition(".")[2] in SETTERS
        for item in items
    )


def judged(value: Value, optimizer: Value, averaged: float) -> tuple[str, Severity] | None:
    """What is wrong with a learning rate, and how much. `averaged`: the outputs that the loss takes the mean of."""
    if not isinstance(value, Const) or isinstance(value.value, bool) or not isinstance(value.value, int | float):
        return None
    rate = value.value
    name = optimizer.name.rpartition(".")[2] if isinstance(optimizer, Made) else ""
    if isinstance(rate, int):
        return f"the learning rate {rate} is a whole number, and Keras takes only decimal numbers", "error"
    if rate <= 0:
        return f"with the learning rate {rate} nothing is learned", "warning"
    if rate > 1 and (rate > averaged or name in ADAPTIVE):
        return f"the learning rate {rate} is far too large", "warning"
    return (f"the learning rate {rate} is too large for {name}", "warning") if rate > 0.1 and name in ADAPTIVE else None
