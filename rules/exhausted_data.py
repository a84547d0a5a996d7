"""The data must last for the whole training.

With `steps_per_epoch`, `fit` takes that many batches in each epoch. Where the data ends sooner the epoch is cut short,
with no more than a warning: "Your input ran out of data". A generator cannot begin again, so it must give as many
batches as all the epochs need. `steps_per_epoch` counts batches, not samples.

Nor does an epoch begin at the first sample again: with 4 batches and `steps_per_epoch=3` the second epoch gets the last
batch only. That happens with `steps_per_epoch=len(x) // batch_size` wherever something is left over.

Leave `steps_per_epoch` out for arrays and data sets: `fit` counts by itself. Or let the data go on for ever:
`dataset.repeat()`, `while True:` in a generator.
"""

from collections.abc import Iterator

from seqlint import Array, Const, Dataset, Diagnostic, Event, Program, Related, Seq, Value, bad, good, rule
from seqlint.asking import ask, training

ENDLESS_IN_KERAS_2 = "keras.preprocessing.image.Iterator"


@rule(
    "SEQ429",
    severity="warning",
    aspects={"metrics, callbacks, weights of a fit": ("SEQ426",)},
    examples=[
        bad("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(64, 6), np.random.rand(64)

            def batches(size):
                for i in range(0, len(x), size):
                    yield x[i : i + size], y[i : i + size]

            model = keras.Sequential([keras.Input((6,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(batches(16), steps_per_epoch=4, epochs=5)  # <- 20 batches are asked for, and the data has 4
            """),
        bad("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(128, 6), np.random.rand(128)
            model = keras.Sequential([keras.Input((6,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, batch_size=32, steps_per_epoch=len(x))  # <- 128 batches are asked for, and the data has 4
            """),
        bad("""
            import numpy as np
            import tensorflow as tf
            from tensorflow.keras.layers import Dense

            x, y = np.random.rand(80, 4), np.random.rand(80)
            batches = tf.data.Dataset.from_tensor_slices((x, y)).batch(16)
            model = tf.keras.Sequential([tf.keras.Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(batches, steps_per_epoch=10, epochs=3)  # <- 10 batches are asked for in each epoch
            """),
        bad("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(50, 6), np.random.rand(50)
            model = keras.Sequential([keras.Input((6,)), Dense(1)])
            model.compile("adam", "mse")
            steps = len(x) // 16
            model.fit(x, y, batch_size=16, steps_per_epoch=steps, epochs=5)  # <- epoch 2 gets only 1
            """),
        good("""
            import numpy as np
            import tensorflow as tf
            from tensorflow.keras.layers import Dense

            x, y = np.random.rand(80, 4), np.random.rand(80)
            batches = tf.data.Dataset.from_tensor_slices((x, y)).batch(16)
            model = tf.keras.Sequential([tf.keras.Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(batches, epochs=3)
            model.fit(batches.repeat(), steps_per_epoch=10, epochs=3)
            """),
        good("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(128, 6), np.random.rand(128)
            model = keras.Sequential([keras.Input((6,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, batch_size=32, steps_per_epoch=len(x) // 32, epochs=2)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.models.values():
        for fit in ask.certain(model, "fit"):
            if fit.open or model.cls is not None:
                continue
            for name, shortage in (("x", of_training), ("validation_data", of_validation)):
                data = fit.value(name)
                endless = program.keras == 2 and isinstance(data, Dataset) and data.kind == ENDLESS_IN_KERAS_2
                found = None if endless else shortage(fit)
                given = fit.given(name)
                if found is not None and given is not None:
                    yield Diagnostic(
                        fit.at,
                        found[0],
                        found[1],
                        about=(model.id, id(fit.at.node)),
                        related=(Related(given.at, "the data is given here"),),
                    )


def of_training(fit: Event) -> tuple[str, str] | None:
    """Which batches are missing, and what to do."""
    steps, epochs = number(fit, "steps_per_epoch", None), number(fit, "epochs", 1)
    if "initial_epoch" in fit.arguments:
        epochs = 1
    once = ends(fit.value("x"))
    has = batches(fit.value("x"), number(fit, "batch_size", None))
    if not has or epochs is None or epochs < 1:
        return None
    ending = f", and the data has {has}: the training runs out of data"
    if once and left_out(fit, "steps_per_epoch") and epochs > 1:
        whole = ask.counted(has, "batch", "batches")
        return (
            f"a generator gives its {whole} once, and {epochs} epochs are asked for: the training runs out of data",
            "Let the generator go on for ever, with `while True:`, and say `steps_per_epoch`.",
        )
    if steps is None or steps < 1:
        return None
    if once:
        message = f"{steps * epochs} batches are asked for{ending}"
        return (message, "Let the generator go on for ever, with `while True:`.") if steps * epochs > has else None
    if steps > has:
        each = " in each epoch" if epochs > 1 else ""
        return (
            f"{steps} batches are asked for{each}{ending}",
            f"`steps_per_epoch` counts batches, not samples: leave it out, or write {has}.",
        )
    if has % steps and steps * epochs > has:
        return (
            f"each epoch takes {steps} of the {has} batches and the next one goes on from there: "
            f"epoch {has // steps + 1} gets only {has % steps}",
            "Leave `steps_per_epoch` out: `fit` counts the batches itself, and starts afresh in each epoch.",
        )
    return None


def of_validation(fit: Event) -> tuple[str, str] | None:
    """The same of the validation data, over which every epoch passes anew. Keras cannot begin a generator again: it
    repeats the first batches.
    """
    given = fit.value("validation_data")
    steps, epochs = number(fit, "validation_steps", None), number(fit, "epochs", 1)
    size = number(fit, "validation_batch_size", None) or number(fit, "batch_size", None)
    has = batches(given.items[0] if isinstance(given, Seq) and given.items and not ends(given) else given, size)
    if not has or epochs is None:
        return None
    if ends(given) and epochs > 1 and (left_out(fit, "validation_steps") or (steps and steps * epochs > has)):
        return (
            f"a generator gives its {ask.counted(has, 'batch', 'batches')} for validation once, "
            f"{epochs} epochs are asked for: later epochs see only the first ones again",
            "Let the generator go on for ever, with `while True:`, and say `validation_steps`.",
        )
    if steps is not None and steps > has:
        return (
            f"`validation_steps` asks for {steps} batches, and the validation data has {has}",
            f"`validation_steps` counts batches, not samples: leave it out, or write {has}.",
        )
    return None


def ends(data: Value | None) -> bool:
    """Whether it is a generator of so many batches."""
    return isinstance(data, Seq) and data.kind == "generator"


def left_out(fit: Event, name: str) -> bool:
    return fit.value(name) in (None, Const(None))


def batches(data: Value | None, size: int | None) -> int | None:
    """How many batches one pass over the data has; None where it is not known."""
    if isinstance(data, Seq) and data.kind == "generator":
        return len(data.items)
    if isinstance(data, Dataset):
        return training.steps(data)
    rows = data.shape[0] if isinstance(data, Array) and data.shape else None
    if not isinstance(rows, int) or size is None or size < 1:
        return None  # without a batch size, the steps decide it
    return -(-rows // size)


def number(event: Event, name: str, default: int | None) -> int | None:
    """The whole number given as an argument, the default where it was left out; None where it is not known."""
    value = event.value(name)
    if value is None:
        return default
    return value.value if isinstance(value, Const) and type(value.value) is int else None
