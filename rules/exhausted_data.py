"""The data must last for the whole training.

With `steps_per_epoch`, `fit` takes that many batches in each epoch. Where the data ends sooner the epoch is cut short,
with no more than a warning: "Your input ran out of data". A generator cannot begin again, so it must give as many
batches as all the epochs need. `steps_per_epoch` counts batches, not samples.

Leave `steps_per_epoch` out for arrays and data sets: `fit` counts by itself. Or let the data go on for ever:
`dataset.repeat()`, `while True:` in a generator.
"""

from collections.abc import Iterator

from seqlint import Array, Const, Dataset, Diagnostic, Event, Program, Related, Seq, bad, good, rule
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
            x = fit.value("x")
            endless = program.keras == 2 and isinstance(x, Dataset) and x.kind == ENDLESS_IN_KERAS_2
            found = None if endless or fit.open or model.cls is not None else shortage(fit)
            if found is not None:
                asked, has, help_line = found
                given = fit.given("x")
                yield Diagnostic(
                    fit.at,
                    f"{asked}, and the data has {has}: the training runs out of data",
                    help_line,
                    about=(model.id, id(fit.at.node)),
                    related=() if given is None else (Related(given.at, "the data is given here"),),
                )


def shortage(fit: Event) -> tuple[str, int, str] | None:
    """How many batches are asked for, how many there are, and what to do."""
    x, steps, epochs = fit.value("x"), number(fit, "steps_per_epoch", None), number(fit, "epochs", 1)
    if "initial_epoch" in fit.arguments:
        epochs = 1
    once = isinstance(x, Seq) and x.kind == "generator"
    has = len(x.items) if once and isinstance(x, Seq) else batches(fit)
    if has is None or has == 0 or epochs is None or epochs < 1:
        return None
    if once and steps is None and fit.value("steps_per_epoch") in (None, Const(None)) and epochs > 1:
        return (
            f"a generator gives its {ask.counted(has, 'batch', 'batches')} once, {epochs} epochs are asked for",
            has,
            "Let the generator go on for ever, with `while True:`, and say `steps_per_epoch`.",
        )
    if steps is None or steps < 1:
        return None
    if steps > has and not once:
        each = "in each epoch " if epochs > 1 else ""
        return (
            f"{steps} batches are asked for {each}".rstrip(),
            has,
            f"`steps_per_epoch` counts batches, not samples: leave it out, or write {has}.",
        )
    if once and steps * epochs > has:
        help_line = "Let the generator go on for ever, with `while True:`."
        return f"{steps * epochs} batches are asked for", has, help_line
    return None


def batches(fit: Event) -> int | None:
    """How many batches one pass over the data has; None where it is not known."""
    x = fit.value("x")
    if isinstance(x, Dataset):
        return training.steps(x)
    size = number(fit, "batch_size", None)
    rows = x.shape[0] if isinstance(x, Array) and x.shape else None
    if not isinstance(rows, int) or size is None or size < 1:
        return None  # without a batch size, the steps decide it
    return -(-rows // size)


def number(event: Event, name: str, default: int | None) -> int | None:
    """The whole number given as an argument, the default where it was left out; None where it is not known."""
    value = event.value(name)
    if value is None:
        return default
    return value.value if isinstance(value, Const) and type(value.value) is int else None
