"""Inputs first, then their own labels.

`fit` and `evaluate` take the inputs and then the labels, and both must belong together: the first row of one to the
first row of the other. Swapped, or taken from different sets, they stop the program with an error about shapes or
sizes, or, where the sizes agree by chance, teach the model nonsense.
"""

from collections.abc import Iterator

from seqlint import Anchor, Array, Diagnostic, Event, Model, Program, Seq, Value, bad, good, rule
from seqlint.asking import ask
from seqlint.asking.training import output_of_model

USES = ("fit", "evaluate", "train_on_batch", "test_on_batch")


@rule(
    "SEQ412",
    severity="error",
    aspects={"labels of another set": (), "training data": ("SEQ418",)},
    examples=[
        bad("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            model = keras.Sequential([Flatten(input_shape=(28, 28)), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(y_train, x_train / 255)  # <- `y_train` holds labels, but stands in the place of the inputs
            """),
        bad("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            x_train, x_test = x_train / 255, x_test / 255
            model = keras.Sequential([Flatten(), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x_train, y_test)  # <- `x_train` has 60000 samples, but `y_test` has 10000
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            width, height = np.arange(20.0), np.arange(20.0) * 3
            x, y = np.vstack([width, height]), width * height
            model = Sequential([Input((2,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)  # <- `x` has 2 samples, but `y` has 20
            """),
        good("""
            import keras
            from keras.layers import Dense, Flatten

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            x_train, x_test = x_train / 255, x_test / 255
            model = keras.Sequential([Flatten(), Dense(10, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x_train, y_train, validation_data=(x_test, y_test))
            """),
        good("""
            import keras
            from keras.layers import Dense, Reshape

            (images, digits), _ = keras.datasets.mnist.load_data()
            painter = keras.Sequential([Dense(784, activation="sigmoid", input_shape=(1,)), Reshape((28, 28))])
            painter.compile("adam", "mse")
            painter.fit(digits, images / 255)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in ask.followed(program):
        for event in ask.certain(model, *USES):
            for place, x, y in pairs(event):
                wrong = judged(program, model, x, y)
                if wrong is not None:
                    yield Diagnostic(
                        place,
                        wrong,
                        advice(program, x, y),
                        about=(model.id, id(event.at.node)),
                    )


SPLIT = "`train_test_split(x, y)` gives `x_train, x_test, y_train, y_test`, in this order."
Given = tuple[Value, Anchor]


def pairs(event: Event) -> Iterator[tuple[Anchor, Given, Given]]:
    """Inputs and labels of a call, and those in its `validation_data`."""
    x, y, validation = event.given("x"), event.given("y"), event.given("validation_data")
    if x is not None and y is not None:
        yield event.at, (x.value, x.value_at), (y.value, y.value_at)
    if validation is not None and isinstance(validation.value, Seq) and len(validation.value_at.elements) >= 2:
        first, second = zip(validation.value.items[:2], validation.value_at.elements[:2], strict=True)
        yield validation.at, first, second


def judged(program: Program, model: Model, x: Given, y: Given) -> str | None:
    """What does not belong together; None where all does, or where it is not known."""
    (inputs, x_at), (labels, y_at) = x, y
    if not isinstance(inputs, Array) or not isinstance(labels, Array):
        return None
    named_x, named_y = shown(x_at, "the first array"), shown(y_at, "the second")
    if role(inputs) == "y" and role(labels) != "y" and not may_be_meant(program, model, inputs, labels):
        return f"{named_x} holds labels, but stands in the place of the inputs"
    rows, others = rows_of(inputs), rows_of(labels)
    if rows is not None and others is not None and rows != others:
        return f"{named_x} has {rows} samples, but {named_y} has {others}"
    parts = {array.origin.part if array.origin else None for array in (inputs, labels)}
    if parts == {"train", "test"} and same_family(inputs, labels):
        return f"{named_x} is from the {part(inputs)} set, but {named_y} is from the {part(labels)} set"
    return None


def advice(program: Program, x: Given, y: Given) -> str:
    """What to do about it: a sample stands in a row, not in a column; a split gives both parts of one array first."""
    (inputs, at), (labels, _) = x, y
    shape = inputs.shape if isinstance(inputs, Array) else None
    if shape is not None and len(shape) == 2 and isinstance(labels, Array) and shape[1] == rows_of(labels) != shape[0]:
        turned = at.name.removesuffix(".T") if at.name and at.name.endswith(".T") else f"{at.name or 'x'}.T"
        return f"Here each sample is a column; Keras wants it in a row: `{turned}`."
    pair = (inputs, labels)
    shapes = [array.shape[1:] for array in pair if isinstance(array, Array) and array.shape is not None]
    rows = {rows_of(array) for array in pair if isinstance(array, Array)}
    alike = len(shapes) == 2 and shapes[0] == shapes[1] and len(rows) == 2
    if alike and "sklearn.model_selection.train_test_split" in program.called:
        return SPLIT
    return "Give the inputs first and then their own labels: `fit(x_train, y_train)`."


def shown(at: Anchor, otherwise: str) -> str:
    return f"`{at.name}`" if at.name else otherwise


def role(array: Array) -> str | None:
    return array.origin.role if array.origin is not None else None


def part(array: Array) -> str | None:
    return array.origin.part if array.origin is not None else None


def same_family(a: Array, b: Array) -> bool:
    return a.origin is not None and b.origin is not None and a.origin.family == b.origin.family


def rows_of(array: Array) -> int | None:
    return array.shape[0] if array.shape and isinstance(array.shape[0], int) else None


def may_be_meant(program: Program, model: Model, inputs: Array, labels: Array) -> bool:
    """Whether the model is made to get from labels to inputs, as one that draws digits."""
    wanted, given = model.input_shape, inputs.shape
    if not model.declared or wanted is None or given is None:
        output = output_of_model(program, model)
        return output is None or output.units is None or (labels.shape or (0,))[-1] == output.units
    if len(wanted) == 2 and wanted[1] == 1 and len(given) == 1:
        return True
    return len(wanted) == len(given) and all(
        not isinstance(a, int) or not isinstance(b, int) or a == b for a, b in zip(wanted[1:], given[1:], strict=True)
    )
