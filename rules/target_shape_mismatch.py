"""The labels have the shape of the output.

For each sample the loss compares the model's output with one label, so both need the same shape: three units, three
numbers. Most losses raise an error where they differ. `mse` and its relatives do not always: they stretch a single
number over all units, or a single unit over all numbers, and train for something that nobody wanted.

Change the units of the last layer, or the labels.
"""

import math
from collections.abc import Iterator

from seqlint import Anchor, Diagnostic, Dim, Made, Program, Related, Seq, Shape, bad, good, rule, show_shape
from seqlint.asking import ask, lookup
from seqlint.asking.training import Training, trainings

STRICT_METRICS = frozenset({"binary_crossentropy", "BinaryCrossentropy", "F1Score", "f1_score"})


@rule(
    "SEQ210",
    severity="error",
    aspects={"output against labels": ("SEQ309",), "labels of another set": ("SEQ309",)},
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 8), np.random.rand(100, 3)
            model = Sequential([Dense(4, activation="relu", input_shape=(8,)), Dense(1)])
            model.compile(loss="mse")
            model.fit(x, y)  # <- each label in `y` has the shape (3,), but the output has (1,)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            images = np.random.rand(100, 28, 28)
            model = Sequential([Dense(32, activation="relu", input_shape=(784,)), Dense(784, activation="sigmoid")])
            model.compile(loss="binary_crossentropy")
            model.fit(images.reshape(100, 784), images)  # <- each label in `images` has the shape (28, 28)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 8), np.random.randint(0, 2, 100)
            model = Sequential([Dense(4, activation="relu", input_shape=(8,)), Dense(1, activation="sigmoid")])
            model.compile(
                loss="binary_crossentropy",
                metrics=["accuracy", "binary_crossentropy"],  # <- needs labels of the shape (n, 1), but `y` has (n,)
            )
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 8), np.random.rand(100, 3)
            model = Sequential([Dense(4, activation="relu", input_shape=(8,)), Dense(3)])
            model.compile(loss="mse")
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 8), np.random.rand(100)
            model = Sequential([Dense(4, activation="relu", input_shape=(8,)), Dense(1)])
            model.compile(loss="mse")
            model.fit(x, y)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        output, labels = training.output, training.y.shape if training.y is not None else None
        fit = training.fit
        given = (fit.given("y") or fit.given("x")) if fit is not None else None  # a data set holds both
        if given is None or output is None or output.shape is None or not labels or training.loss is None:
            continue
        if fit is not None and (fit.problem is not None or other_rows(training)):
            continue  # the data does not even reach the output
        if training.loss.family is None:
            continue
        if fits(training, output.shape[1:], labels[1:]):
            yield from of_a_metric(training, labels, output.shape)
        else:
            sparse = training.loss.family == "sparse"
            taken = f"`{training.loss.shown}` takes one number for each vector of it" if sparse else ""
            yield Diagnostic(
                given.at,
                f"each label in {training.targets} has the shape {show_shape(labels[1:])}, "
                f"but the output has {show_shape(output.shape[1:])}{taken and ', and '}{taken}",
                "Give the numbers of the classes, or take `categorical_crossentropy` for rows of shares."
                if sparse
                else to_agree(labels[1:], output.shape[1:]),
                about=(training.model.id, output.head.id),
                related=(Related(output.head.at, "the last layer is here"),),
            )


def to_agree(label: Shape, output: Shape) -> str:
    """What makes one label and one output the same shape."""
    sizes, given = ([size for size in shape if isinstance(size, int)] for shape in (label, output))
    if len(sizes) < len(label) or len(given) < len(output):
        return "Change the units of the last layer, or the labels."
    if label and math.prod(sizes) == math.prod(given):
        return "Both hold as many numbers: `reshape` the labels, or leave out the layer that reshapes the output."
    if len(output) == 1 and len(label) < 2:
        return f"Give the last layer {ask.counted(math.prod(sizes), 'unit')}, or change the labels."
    return f"Let the last layers give {show_shape(label)} for each sample, or give labels of {show_shape(output)}."


def other_rows(training: Training) -> bool:
    """Whether inputs and labels differ in number: they do not belong together."""
    counts = [data.shape[0] for data in (training.x, training.y) if data is not None and data.shape]
    return len({count for count in counts if isinstance(count, int)}) > 1


def of_a_metric(training: Training, labels: Shape, output: Shape) -> Iterator[Diagnostic]:
    """Unlike the loss of that name, the metric takes no (n,) labels for an output of (n, 1)."""
    given = training.compiled.given("metrics")
    if given is None or len(labels) != 1 or output[1:] != (1,) or training.fit is None:
        return
    for text, at in lookup.texts(given.value, given.value_at):
        if text in STRICT_METRICS:
            yield strict(training, text, at)
    for item in given.value.items if isinstance(given.value, Seq) else ():
        if isinstance(item, Made) and item.name.rpartition(".")[2] in STRICT_METRICS and item.at is not None:
            yield strict(training, item.name.rpartition(".")[2], item.at)


def strict(training: Training, metric: str, at: Anchor) -> Diagnostic:
    return Diagnostic(
        at,
        f"the metric `{metric}` needs labels of the shape (n, 1), but {training.targets} has (n,)",
        "Give the labels a second axis: `y.reshape(-1, 1)`.",
        about=(training.model.id,),
        related=training.targets_note,
    )


def fits(training: Training, output: Shape, label: Shape) -> bool:
    """Whether a loss can compare the two; a last axis of 1 is the same as none."""
    assert training.loss is not None
    if all(dim == 1 for dim in (*output, *label)):
        return True  # axes of 1 are squeezed, however many
    if training.loss.family == "sparse":
        return agree(output[:-1], without_one(label)) or agree(output[:-1], label)
    return agree(without_one(output), without_one(label))


def without_one(shape: Shape) -> Shape:
    return shape[:-1] if shape and shape[-1] == 1 else shape


def agree(a: Shape, b: Shape) -> bool:
    if len(a) != len(b):
        return "?" in (*a[-1:], *b[-1:])  # the last axis may be 1
    return all(map(same, a, b))


def same(a: Dim, b: Dim) -> bool:
    return a == b or not (isinstance(a, int) and isinstance(b, int))
