"""Keras takes arrays, not lists.

`fit`, `evaluate` and `predict` need numbers in an array with one shape: a numpy array, a tensor, a data frame or a
data set. Plain Python lists are refused with an error that prints all the data, texts with "Invalid dtype". Rows of
different lengths make an array of objects, which is refused, too; so does a frame of numbers beside `True` and `False`,
which `pd.get_dummies` gives, once it is an array. pandas' own types with gaps (`Int64`, `Float64`) are refused in a
frame.

`np.array(...)` makes an array of a list; class names become numbers first, for instance with `LabelEncoder`;
sequences get one length with `pad_sequences`.
"""

from collections.abc import Iterator

from seqlint import (
    Anchor,
    Argument,
    Array,
    Const,
    Diagnostic,
    Edit,
    Fix,
    Model,
    Program,
    Seq,
    Unknown,
    Value,
    bad,
    good,
    rule,
)  # fmt: skip
from seqlint.asking import ask
from seqlint.program.library.arrays import BESIDE_BOOLS, INTS_AND_BOOLS, OF_NULLABLE, is_nullable


@rule(
    "SEQ417",
    severity="error",
    aspects={"training data": ("SEQ412",)},
    examples=[
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = [[0, 0], [0, 1], [1, 0], [1, 1]]
            y = np.array([0, 1, 1, 0])
            model = Sequential([Dense(4, activation="relu", input_shape=(2,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y)  # <- `x` is a list, but Keras takes arrays
            """,
            fixed={"model.fit(x, y)": "model.fit(np.array(x), y)"},
        ),
        bad("""
            import keras
            from keras.layers import Dense

            (x_train, y_train), _ = keras.datasets.imdb.load_data(num_words=10000)
            model = keras.Sequential([Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x_train, y_train)  # <- `x_train` is an array of objects
            """),
        bad("""
            import numpy as np
            import pandas as pd
            from keras import Sequential
            from keras.layers import Dense

            houses = pd.DataFrame({"size": [30.5, 44.0, 51.2, 80.0], "town": ["A", "B", "C", "A"]})
            x, y = pd.get_dummies(houses).values, np.array([1.0, 2.0, 2.5, 3.0])
            model = Sequential([Dense(4, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)  # <- `x` is an array of objects (numbers beside True and False)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
            y = np.array([0, 1, 1, 0])
            model = Sequential([Dense(4, activation="relu", input_shape=(2,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(4, activation="relu", input_shape=(2,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit([x], [y])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.models.values():
        said: set[str] = set()
        for event in () if model.cls else ask.data_events(model):
            for argument in (event.given("x"), event.given("y")):
                what = None if argument is None else refused(argument.value) or several(model, argument)
                if argument is None or what is None:
                    continue
                name = argument.value_at.name
                if name in said:
                    continue
                said |= {name} if name else set()
                shown = f"`{name}`" if name else f"the `{argument.name}` of `{event.kind}`"
                yield Diagnostic(
                    argument.at,
                    f"{shown} is {what}, but Keras takes arrays of numbers",
                    TEXTS_HELP
                    if what == LIST and holds_texts(argument.value)
                    else HELP[what].replace("(...)", f"({argument.value_at.name or '...'})"),
                    about=(model.id, id(event.at.node)),
                    fix=as_array(argument.value_at) if what == LIST and not holds_texts(argument.value) else None,
                )


LIST, OBJECTS, TEXTS = "a list", "an array of objects", "an array of texts"
CATEGORIES = "a column of categories"
AMONG_CATEGORIES = "a frame with a column of categories"
REPLACED = "still of objects (numbers in the place of texts)"
TRUTHS = "an array of objects (numbers beside True and False)"
INTS_AND_TRUTHS = "a frame of numbers beside True and False"
GAPS = "of a nullable type of pandas"
FROM_GAPS = "an array of objects (pandas makes them of columns of a nullable type)"
AS_NUMBERS = 'Make all of it numbers: `.astype("float32")`.'
HELP = {
    LIST: "Make it an array: `np.array(...)`.",
    OBJECTS: "Turn texts into numbers (`LabelEncoder`), and pad rows of different lengths (`pad_sequences`).",
    REPLACED: "Make numbers of the objects, too: `.astype(int)`.",
    CATEGORIES: "Take their numbers: `.cat.codes`.",
    AMONG_CATEGORIES: "Put their numbers in its place: `.cat.codes`.",
    TRUTHS: AS_NUMBERS,
    INTS_AND_TRUTHS: AS_NUMBERS,
    GAPS: AS_NUMBERS,
    FROM_GAPS: AS_NUMBERS,
    TEXTS: "Turn the texts into numbers first, for instance with `LabelEncoder`.",
}
# Of numpy's texts Keras 3.15.1 says "Invalid dtype: str96", also in front of a TextVectorization.
TEXTS_HELP = (
    "A model that begins with `TextVectorization` takes `tf.constant([...])`; for others, make numbers of them."
)


def refused(value: Value) -> str | None:
    """What the data is, where Keras refuses it."""
    if isinstance(value, Seq | Unknown):
        return LIST if (isinstance(value, Unknown) or value.kind == "list") and is_plain(value) else None
    if not isinstance(value, Array) or value.container not in ("numpy", "series", "frame") or value.dtype is None:
        return None
    if value.dtype == "category":
        return CATEGORIES if value.container == "series" else AMONG_CATEGORIES
    if is_nullable(value.dtype) and value.container != "numpy":
        return GAPS
    if value.dtype == OF_NULLABLE:
        return FROM_GAPS
    if value.dtype in BESIDE_BOOLS:
        only_in_frames = INTS_AND_TRUTHS if value.dtype == INTS_AND_BOOLS else None
        return TRUTHS if value.container == "numpy" else only_in_frames
    objects = [one for _, one in value.columns if one.dtype == "object"] or [value]
    numbered = all(one.low is not None and (one.labels or one.container == "series") for one in objects)
    if value.dtype == "object" and numbered:
        return REPLACED
    if value.dtype == "object":
        return OBJECTS if value.container == "numpy" else TEXTS  # pandas' texts are objects before pandas 3
    return TEXTS if value.dtype.startswith(("str", "<U")) else None


def several(model: Model, given: Argument) -> str | None:
    """A list of arrays, as a loop over files fills it: for Keras each is an input of its own, and there is one."""
    held = given.value.holds if isinstance(given.value, Unknown) else None
    one = given.name == "x" and model.kind == "Sequential" and bool(model.layers) and not model.layers[0].layers
    sample = isinstance(held, Array) and held.container == "numpy" and bool(held.shape)
    return LIST if one and sample else None


def is_plain(value: Value) -> bool:
    """Whether a list begins with numbers or texts, or lists of them: a list of arrays is fine."""
    if isinstance(value, Seq):
        return bool(value.items) and is_plain(value.items[0])
    if isinstance(value, Unknown):
        return value.holds is not None and is_plain(value.holds)
    if isinstance(value, Array):
        return value.container == "python"
    return isinstance(value, Const) and value.value is not None


def holds_texts(value: Value) -> bool:
    """Whether the first of a list, or of the lists in it, is a text."""
    if isinstance(value, Seq):
        return bool(value.items) and holds_texts(value.items[0])
    if isinstance(value, Unknown):
        return value.holds is not None and holds_texts(value.holds)
    return isinstance(value, Const) and isinstance(value.value, str)


def as_array(at: Anchor) -> Fix:
    return Fix("Make it an array", (Edit(at, "before", "np.array("), Edit(at, "after", ")")), safe=False)
