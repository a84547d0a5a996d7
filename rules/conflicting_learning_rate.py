"""One thing sets the learning rate, and it is a decimal number.

A schedule such as `ExponentialDecay` is asked for the rate of every step. Then no callback can set the rate:
`LearningRateScheduler` stops the program at once, `ReduceLROnPlateau` as soon as it first wants to reduce it; nor can
`optimizer.learning_rate` be set.

The function of a `LearningRateScheduler` must return a float in every epoch: no whole number, no tensor
(`lr * tf.math.exp(-0.1)`; put `float(...)` around it), and not nothing, as when a branch ends without `return`.

The rate of an optimizer is called `learning_rate`. Keras 3 knows no `lr`: setting it does nothing.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fault, Fix, Made, Program, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import BadSchedule, OptimizerLr, RateOfSchedule
from seqlint.program.model import RATE_CALLBACKS


@rule(
    "SEQ424",
    severity="error",
    aspects={"metrics, callbacks, weights of a fit": ("SEQ422",)},
    examples=[
        bad("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = keras.Sequential([keras.Input((4,)), Dense(1)])
            rate = keras.optimizers.schedules.CosineDecay(0.01, 100)
            model.compile(keras.optimizers.Adam(rate), "mse")
            setter = keras.callbacks.LearningRateScheduler(lambda epoch: 0.01)  # <- `CosineDecay` sets the
            model.fit(x, y, callbacks=[setter])
            """),
        bad("""
            import keras
            from keras.layers import Dense

            rate = keras.optimizers.schedules.CosineDecay(0.01, 100)
            model = keras.Sequential([keras.Input((4,)), Dense(1)])
            model.compile(keras.optimizers.Adam(rate), "mse")
            model.optimizer.learning_rate = 0.001  # <- `CosineDecay` sets the learning rate, so it cannot be set here
            """),
        bad("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)

            def slower(epoch, lr):
                if epoch < 2:
                    return lr
                lr = lr * 0.5

            model = keras.Sequential([keras.Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            setter = keras.callbacks.LearningRateScheduler(slower)  # <- `slower` returns nothing in epoch 3
            model.fit(x, y, epochs=4, callbacks=[setter])
            """),
        bad("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = keras.Sequential([keras.Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            setter = keras.callbacks.LearningRateScheduler(lambda epoch: 1)  # <- the function returns `1`
            model.fit(x, y, epochs=4, callbacks=[setter])
            """),
        bad(
            """
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = keras.Sequential([keras.Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)
            model.optimizer.lr = 0.0001  # <- Keras 3 does not look at `lr`: the learning rate stays as it is
            model.fit(x, y)
            print(model.optimizer.lr)
            """,
            fixed={".lr": ".learning_rate"},
        ),
        bad("""
            import keras
            from keras.layers import Dense

            model = keras.Sequential([keras.Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            print(model.optimizer.lr)  # <- an optimizer of Keras 3 has no attribute `lr`
            """),
        good("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)

            def slower(epoch, lr):
                return lr if epoch < 2 else lr * 0.5

            model = keras.Sequential([keras.Input((4,)), Dense(1)])
            model.compile(keras.optimizers.Adam(0.01), "mse")
            model.fit(x, y, epochs=4, callbacks=[keras.callbacks.LearningRateScheduler(slower)])
            model.optimizer.learning_rate = 0.0001
            """),
        good("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = keras.Sequential([keras.Input((4,)), Dense(1)])
            rate = keras.optimizers.schedules.CosineDecay(0.01, 100)
            model.compile(keras.optimizers.Adam(rate), "mse")
            model.fit(x, y, callbacks=[keras.callbacks.EarlyStopping("loss")])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    yield from two_setters(program)
    for fault in program.faults_of(BadSchedule):
        if program.keras == 3 or not fault.data.tensor:
            yield bad_schedule(fault)
    yield from map(set_by_hand, program.faults_of(RateOfSchedule))
    if program.keras == 3:
        yield from old_name(program)


def two_setters(program: Program) -> Iterator[Diagnostic]:
    """A schedule object in the optimizer, and a callback that sets the rate."""
    for model in ask.followed(program):
        optimizer: object = None
        for event in model.events:
            if event.kind == "compile":
                optimizer = event.value("optimizer")
            rate = optimizer.argument("learning_rate") if isinstance(optimizer, Made) else None
            if event.kind != "fit" or not event.certain or not isinstance(rate, Made):
                continue
            for setter in ask.callbacks(event):
                if rate.name.startswith("keras.optimizers.schedules.") and setter.name in RATE_CALLBACKS and setter.at:
                    schedule, callback = rate.name.rpartition(".")[2], setter.name.rpartition(".")[2]
                    when = "" if setter.name == RATE_CALLBACKS[0] else " as soon as it should be reduced"
                    yield Diagnostic(
                        setter.at,
                        f"`{schedule}` sets the learning rate, so `{callback}` cannot: Keras stops{when}",
                        f"Give the optimizer a number, or leave out `{callback}`.",
                        about=(setter.id, id(setter.at.node)),
                        related=() if rate.at is None else (Related(rate.at, "the schedule is made here"),),
                    )


def bad_schedule(fault: Fault[BadSchedule]) -> Diagnostic:
    """The function of a LearningRateScheduler gives no float."""
    name, gives, epoch = fault.data.function, fault.data.gives, fault.data.epoch
    shown = "the function" if name in (None, "<lambda>") else f"`{name}`"
    if name is None:
        message = f"`LearningRateScheduler` needs a function, and gets {gives}"
        help_line = "Give a schedule to the optimizer: `Adam(learning_rate=...)`."
    elif gives is None:
        message = f"`LearningRateScheduler` calls {shown} with the epoch and the rate, which it cannot take"
        help_line = "Let it take two parameters: `epoch, lr`."
    else:
        when = "" if epoch is None else f" in epoch {epoch + 1}"
        message = f"{shown} returns {gives}{when}, and the learning rate must be a float"
        help_line = "Put `float(...)` around what it returns."
        if gives == "nothing":
            help_line = f"End {shown} with `return` and the rate."
    return Diagnostic(fault.at, message, help_line, about=(id(fault.at.node),))


def set_by_hand(fault: Fault[RateOfSchedule]) -> Diagnostic:
    """`optimizer.learning_rate = 0.01` beside a schedule: a TypeError."""
    schedule, made = fault.data.schedule, fault.data.made
    return Diagnostic(
        fault.at,
        f"`{schedule}` sets the learning rate, so it cannot be set here: Keras stops",
        "Give the optimizer a number instead of the schedule, or set another schedule.",
        about=fault.about,
        related=() if made is None else (Related(made, "the schedule is made here"),),
    )


def old_name(program: Program) -> Iterator[Diagnostic]:
    """`optimizer.lr`: it can be read only once it was set."""
    found = list(program.faults_of(OptimizerLr))
    was_set = False
    for number, fault in enumerate(found):
        read = fault.data.read
        if not (read and was_set):
            later = (f.data.name_at for f in found[number + 1 :] if f.data.read and not read)
            places = {id(at.node): at for at in (fault.data.name_at, *later)}
            edits = tuple(Edit(at, "replace", "learning_rate") for at in places.values())
            yield Diagnostic(
                fault.at,
                "an optimizer of Keras 3 has no attribute `lr`"
                if read
                else "Keras 3 does not look at `lr`: the learning rate stays as it is",
                "Write `learning_rate`.",
                about=(id(fault.at.node),),
                severity="error" if read else "warning",
                fix=Fix("Write `learning_rate`", edits, safe=not read),
            )
        was_set = was_set or not read
