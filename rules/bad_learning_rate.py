"""The learning rate is a small decimal number.

The learning rate says how far each step of the training goes. Above 1 the steps overshoot and the loss explodes;
optimizers such as Adam, which adapt their steps themselves, go wrong already above 0.1. At 0 nothing is learned, and
below 0 the model gets worse with every step. A whole number, as in `Adam(1)`, is refused by Keras 3.

Good first choices: 0.001 for Adam and RMSprop, 0.01 for SGD.
"""

from collections.abc import Iterator

from seqlint import Const, Diagnostic, Made, Program, Severity, Value, bad, good, rule
from seqlint.asking import lookup

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
    for argument in lookup.compiled_with(program, "optimizer"):
        made = argument.value
        given = made.given("learning_rate") if isinstance(made, Made) else None
        wrong = None if given is None else judged(given.value, argument.value)
        if given is not None and wrong is not None:
            message, severity = wrong
            yield Diagnostic(
                given.at,
                message,
                "0.001 is a good first choice for Adam and RMSprop, 0.01 for SGD.",
                about=(id(given.at.node),),
                severity=severity,
            )


def judged(value: Value, optimizer: Value) -> tuple[str, Severity] | None:
    """What is wrong with a learning rate, and how much."""
    if not isinstance(value, Const) or isinstance(value.value, bool) or not isinstance(value.value, int | float):
        return None
    rate = value.value
    name = optimizer.name.rpartition(".")[2] if isinstance(optimizer, Made) else ""
    if isinstance(rate, int):
        return f"the learning rate {rate} is a whole number, and Keras takes only decimal numbers", "error"
    if rate <= 0:
        return f"with the learning rate {rate} nothing is learned", "warning"
    if rate > 1:
        return f"the learning rate {rate} is far too large", "warning"
    return (f"the learning rate {rate} is too large for {name}", "warning") if rate > 0.1 and name in ADAPTIVE else None
