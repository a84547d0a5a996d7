"""`epochs` and `batch_size` count, `validation_split` is a share.

`steps_per_epoch` and `validation_steps` count batches: `len(x) / 32` has decimals, and so has `np.ceil(len(x) / 32)`,
for numpy's `ceil` gives a float. Python's `math.ceil` and `//` give whole numbers.

`epochs` (how often the data is gone through) and `batch_size` (how many samples make a step) are whole numbers from 1
up. `validation_split` is the share of the samples that is kept back to validate: more than 0, less than 1, and only
of arrays, not of a data set. Some wrong values stop the program with an error about something else; others are
swallowed, and nothing is trained.
"""

from collections.abc import Callable, Iterator

from seqlint import (
    Argument,
    Array,
    Const,
    Dataset,
    Diagnostic,
    Dict,
    Edit,
    Event,
    Fix,
    Model,
    Program,
    Value,
    bad,
    good,
    rule,
)
from seqlint.asking import ask
from seqlint.program.faults import FloatLength


@rule(
    "SEQ411",
    severity="error",
    aspects={"one call or argument": ("SEQ410",)},
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 4), np.random.rand(100)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, epochs="10")  # <- `epochs` is "10", but it is a whole number from 1 up
            """),
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 4), np.random.rand(100)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, batch_size=100 / 4)  # <- `batch_size` is 25.0
            model.fit(x, y, validation_split=20)  # <- `validation_split` is 20, but it is a share between 0 and 1
            """,
            fixed={"100 / 4": "int(100 / 4)", "20": "0.2"},
        ),
        bad("""
            import keras
            import numpy as np
            from keras.layers import Dense

            x, y = np.random.rand(100, 4), np.random.rand(100)

            def batches(size):
                while True:
                    rows = np.random.randint(0, 100, size)
                    yield x[rows], y[rows]

            model = keras.Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(batches(32), steps_per_epoch=100 / 32)  # <- `steps_per_epoch` is 3.125, but it is a whole number
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 4), np.random.rand(100)
            epochs = input("How many epochs? ")
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, epochs=epochs)  # <- `epochs` is a text
            """),
        bad("""
            import numpy as np
            import tensorflow as tf
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(40, 4), np.random.rand(40)
            pairs = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(pairs, y)  # <- labels are given beside a data set, which has to hold them itself
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(40, 4), np.random.rand(40)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, sample_weight=np.ones(30))  # <- there are 30 sample weights for 40 samples
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 4), np.random.rand(100)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, epochs=10, batch_size=len(x) // 4, validation_split=0.2)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 4), np.random.rand(100)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, batch_size=None, validation_split=0)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.models.values():
        for fit in ask.certain(model, "fit", "fit_generator"):
            for name, (fits, wanted) in WANTED.items():
                given = None if name in STEPS and program.keras == 2 else fit.given(name)
                shown = misfit(given.value, fits) if given is not None else None
                if given is None or shown is None:
                    continue
                yield Diagnostic(
                    given.at,
                    f"`{name}` is {shown}, but it is {wanted}",
                    TO_VALIDATE if shown == AN_ARRAY else HELP[name],
                    about=(id(given.at.node),),
                    fix=mended(name, given),
                    severity="warning" if goes_on(name, given.value) else "error",
                )
                if shown == AN_ARRAY:
                    break  # `fit(x, y, x_test, y_test)` is one mistake
            yield from labels_by_name(model, fit)
            yield from split_of_a_dataset(fit)
            yield from labels_beside_a_dataset(fit)
            yield from other_length(fit)
    for fault in program.faults_of(FloatLength):
        yield Diagnostic(
            fault.at,
            f"`__len__` of `{fault.data.cls}` gives a number with decimals, and `fit` counts whole batches",
            "Make it whole: `math.ceil(...)`, or `int(np.ceil(...))`; numpy's `ceil` alone gives a float.",
            about=(id(fault.at.node),),
        )


def mended(name: str, given: Argument) -> Fix | None:
    """What was plainly meant: 20 as a share is 20 %, "10" and 10.0 are the number 10."""
    value = given.value.value if isinstance(given.value, Const) else None
    if name == "validation_split":
        if given.value_at.literal is None or not isinstance(value, int | float) or value not in PERCENTAGES:
            return None
        return Fix(f"Write {value / 100:g}", (Edit(given.value_at, "replace", f"{value / 100:g}"),), safe=True)
    if isinstance(value, bool) or not isinstance(value, str | float):
        return None
    number = float(value) if not isinstance(value, str) or value.isdecimal() else 0.0
    if not number.is_integer() or not is_count(int(number)):
        return None
    if given.value_at.literal is not None:
        return Fix(f"Write {number:.0f}", (Edit(given.value_at, "replace", f"{number:.0f}"),), safe=True)
    return Fix("Make it a whole number", (Edit(given.value_at, "replace", ("int(", given.value_at, ")")),), safe=True)


def goes_on(name: str, value: Value) -> bool:
    """Whether Keras 3.15.1 trains all the same: without validation, or for more epochs than it is asked for."""
    negative = isinstance(value, Const) and isinstance(value.value, int | float) and value.value < 0
    return negative and name in ("validation_split", "initial_epoch")


def labels_by_name(model: Model, fit: Event) -> Iterator[Diagnostic]:
    """A dict of labels goes with a model of several outputs, and a Sequential has one."""
    given = fit.given("y")
    if given is not None and isinstance(given.value, Dict) and model.kind == "Sequential" and model.cls is None:
        yield Diagnostic(
            given.at,
            "the labels are a dict, but a Sequential has one output and takes them as they are",
            "Give the array itself: `fit(x, y)`.",
            about=(id(given.at.node),),
        )


def misfit(value: Value, fits: Callable[[object], bool]) -> str | None:
    """How a value that does not fit is called."""
    if isinstance(value, Array) and value.dtype == "str":
        return "a text"
    if isinstance(value, Array) and value.shape and 1 not in value.shape:
        return AN_ARRAY
    if isinstance(value, Array) and value.shape == () and value.dtype in FLOATS and not fits(0.5):
        return "a number with decimals"
    if not isinstance(value, Const) or fits(value.value):
        return None
    return f'"{value.value}"' if isinstance(value.value, str) else str(value.value)


def split_of_a_dataset(fit: Event) -> Iterator[Diagnostic]:
    given = fit.given("validation_split")
    if given is None or not isinstance(given.value, Const) or not given.value.value:
        return
    if isinstance(fit.value("x"), Dataset) and not isinstance(fit.value("x"), Array):
        yield Diagnostic(
            given.at,
            "`validation_split` splits arrays, but the training data is a data set",
            "Give `validation_data=` a data set of its own.",
            about=(id(given.at.node),),
        )


def labels_beside_a_dataset(fit: Event) -> Iterator[Diagnostic]:
    given = fit.given("y")
    if given is None or given.value == Const(None) or not isinstance(fit.value("x"), Dataset):
        return
    yield Diagnostic(
        given.at,
        "labels are given beside a data set, which has to hold them itself",
        "Take them away; a data set of pairs is made by `from_tensor_slices((x, y))`.",
        about=(id(given.at.node),),
    )


def other_length(fit: Event) -> Iterator[Diagnostic]:
    """One weight for each sample."""
    given, x = fit.given("sample_weight"), fit.value("x")
    weights = given.value if given is not None else None
    if given is None or not isinstance(weights, Array) or not isinstance(x, Array) or not weights.shape or not x.shape:
        return
    rows, count = x.shape[0], weights.shape[0]
    if isinstance(rows, int) and isinstance(count, int) and rows != count:
        yield Diagnostic(
            given.at,
            f"there are {count} sample weights for {rows} samples",
            f"Give {rows} weights, one for each sample.",
            about=(id(given.at.node),),
        )


def is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 1


def is_epoch(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def is_share(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value < 1


PERCENTAGES = range(5, 96, 5)
"""Numbers that as a share can only be meant as so many of a hundred."""
WANTED: dict[str, tuple[Callable[[object], bool], str]] = {
    "epochs": (is_count, "a whole number from 1 up"),
    "batch_size": (lambda value: value is None or is_count(value), "a whole number from 1 up"),
    "initial_epoch": (is_epoch, "the number of epochs that are done already, from 0 up"),
    "validation_split": (lambda value: value is None or is_share(value), "a share between 0 and 1"),
    "steps_per_epoch": (lambda value: value is None or isinstance(value, int), "a whole number of batches"),
    "validation_steps": (lambda value: value is None or isinstance(value, int), "a whole number of batches"),
}
STEPS = ("steps_per_epoch", "validation_steps")
"""Keras 2 also counted to a number with decimals."""
FLOATS = ("float32", "float64")
AN_ARRAY = "an array"
TO_VALIDATE = "Data to validate with is given by its name, as a pair: `validation_data=(x, y)`."
HELP = {
    "epochs": "Write how often the data is gone through, for instance `epochs=10`.",
    "batch_size": "Write how many samples make a step, for instance `batch_size=32`; `//` divides without decimals.",
    **dict.fromkeys(STEPS, "Make it whole: `len(x) // batch_size`, or `math.ceil(len(x) / batch_size)`."),
    "initial_epoch": "Leave it out, or write how many epochs were trained before.",
    "validation_split": "For a fifth of the samples write `validation_split=0.2`.",
}
