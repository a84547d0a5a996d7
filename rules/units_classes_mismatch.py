"""The last layer has one unit for each class.

Each class needs a unit of its own in the last layer. With fewer units than classes, some classes have no answer:
Keras stops in the middle of the training, or trains on nonsense. With one-hot labels the number of units must be
exactly the length of a row.

Labels that count from 1 need one unit more than there are classes, or subtract 1 from them.
"""

from collections.abc import Iterator

from seqlint import Array, Diagnostic, Program, bad, good, rule
from seqlint.asking import ask
from seqlint.asking.training import Output, Training, trainings


@rule(
    "SEQ312",
    severity="error",
    examples=[
        bad("""
            import keras
            from keras import layers

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            model = keras.Sequential([
                layers.Flatten(input_shape=(28, 28)),
                layers.Dense(9, activation="softmax"),  # <- the last layer has 9 units, but `y_train` holds 10 classes
            ])
            model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
            model.fit(x_train / 255, y_train)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from keras.utils import to_categorical

            x, y = np.random.rand(300, 8), to_categorical(np.random.randint(0, 4, 300))
            model = Sequential()
            model.add(Dense(16, activation="relu", input_shape=(8,)))
            model.add(Dense(5, activation="softmax"))  # <- has 5 units, but each row of `y` is one of 4 classes
            model.compile(optimizer="adam", loss="categorical_crossentropy")
            model.fit(x, y)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(300, 8), np.random.randint(0, 3, 300)
            model = Sequential([
                Dense(16, activation="relu", input_shape=(8,)),
                Dense(1, activation="sigmoid"),  # <- the last layer has 1 unit, but `y` holds 3 classes
            ])
            model.compile(optimizer="adam", loss="binary_crossentropy")
            model.fit(x, y)
            """),
        good("""
            import keras
            from keras import layers

            (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
            model = keras.Sequential([layers.Flatten(input_shape=(28, 28)), layers.Dense(10, activation="softmax")])
            model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
            model.fit(x_train / 255, y_train)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(300, 8), np.random.randint(0, 2, 300)
            model = Sequential([Dense(16, activation="relu", input_shape=(8,)), Dense(1, activation="sigmoid")])
            model.compile(optimizer="adam", loss="binary_crossentropy")
            model.fit(x, y)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        output, y = training.output, training.classes
        if output is None or output.units is None or y is None or not mismatch(training, output, y):
            continue
        if y.classes is None:
            yield one_unit(training, output)
            continue
        row = "each row of " if y.labels == "one-hot" else ""
        verb = "is one of" if y.labels == "one-hot" else "holds"
        yield Diagnostic(
            output.head.at,
            f"the last layer has {ask.counted(output.units, 'unit')}, "
            f"but {row}{training.targets} {verb} {y.classes} classes",
            f"Give the last layer {y.classes} units, one for each class.",
            about=(training.model.id,),
            related=training.targets_note,
        )


def one_unit(training: Training, output: Output) -> Diagnostic:
    """One-hot rows have a column for each class, however many there are."""
    return Diagnostic(
        output.head.at,
        f"the last layer has 1 unit, but each row of {training.targets} is one-hot: a column for each class",
        'Give the last layer one unit for each class; or use labels 0 and 1 for two classes (`class_mode="binary"`).',
        about=(training.model.id,),
        related=training.targets_note,
    )


def mismatch(training: Training, output: Output, y: Array) -> bool:
    """Whether some class has no unit, or a one-hot row another length than the output."""
    loss = training.loss.family if training.loss is not None else None
    assert output.units is not None
    if loss is None:
        return False
    if y.classes is None:
        return y.labels == "one-hot" and output.units == 1 and same_rank(output, y)
    if y.labels == "one-hot":
        return output.units != y.classes and same_rank(output, y)
    classifies = loss in ("categorical", "sparse", "binary") or output.activation in ("sigmoid", "softmax")
    return classifies and output.units < y.classes and y.classes > 2


def same_rank(output: Output, y: Array) -> bool:
    """Whether outputs and labels have as many axes, so that only the last can be wrong."""
    shape = output.shape
    return shape is None or y.shape is None or len(shape) == len(y.shape)
