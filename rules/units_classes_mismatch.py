"""The last layer has one unit for each class.

Each class needs a unit of its own in the last layer. With fewer units than classes, some classes have no answer:
Keras stops in the middle of the training, or trains on nonsense. With one-hot labels the number of units must be
exactly the length of a row.

Labels that count from 1 need one unit more than there are classes, or subtract 1 from them.
"""

from collections.abc import Iterator

from seqlint import Argument, Array, Diagnostic, Fault, Made, Program, bad, good, rule
from seqlint.asking import ask
from seqlint.asking.training import Output, Training, trainings
from seqlint.program.faults import ClassBeyondRows


@rule(
    "SEQ312",
    severity="error",
    aspects={"output against labels": ("SEQ308",), "labels of another set": ("SEQ308",)},
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
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(150, 4), np.random.randint(1, 4, 150)
            model = Sequential([
                Dense(16, activation="relu", input_shape=(4,)),
                Dense(3, activation="softmax"),  # <- `y` holds labels from 1 to 3, but the last layer's 3 units answer
            ])
            model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
            model.fit(x, y)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from keras.utils import to_categorical

            grades = np.array([1, 2, 3, 4] * 30)
            y = to_categorical(grades, 4)  # <- `grades` holds labels up to 4, but rows of 4 have a place for 0 to 3
            model = Sequential([Dense(16, activation="relu", input_shape=(6,)), Dense(4, activation="softmax")])
            model.compile(optimizer="adam", loss="categorical_crossentropy")
            model.fit(np.random.rand(120, 6), y)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.random.rand(80, 4)
            y = np.where(x[:, 0] > 0.5, 1, -1)
            model = Sequential([
                Dense(8, activation="relu", input_shape=(4,)),
                Dense(1, activation="sigmoid"),  # <- `y` holds labels from -1 to 1, but the last layer's 1 unit answers
            ])
            model.compile(optimizer="adam", loss="binary_crossentropy")
            model.fit(x, y)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from keras.utils import to_categorical

            x = np.random.rand(80, 4)
            side = np.where(x[:, 0] > 0.5, 1, -1)
            y = to_categorical(side)  # <- `side` holds labels from -1 to 1, but rows count from 0: -1 marks
            model = Sequential([Dense(8, activation="relu", input_shape=(4,)), Dense(2, activation="softmax")])
            model.compile(optimizer="adam", loss="categorical_crossentropy")
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(150, 4), np.random.randint(1, 4, 150) - 1
            model = Sequential([Dense(16, activation="relu", input_shape=(4,)), Dense(3, activation="softmax")])
            model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
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
    yield from map(beyond_rows, program.faults_of(ClassBeyondRows))
    for training in trainings(program):
        output, y = training.output, training.classes
        if output is not None and output.units is not None and out_of_range(training, output):
            assert training.y is not None
            yield numbered(training, output, training.y)
            continue
        if output is None or output.units is None or y is None or not mismatch(training, output, y):
            continue
        if y.classes is None:
            yield one_unit(training, output)
            continue
        row = "each row of " if y.labels == "one-hot" else ""
        from_one = y.labels == "one-hot" and y.classes == output.units + 1
        step = f"Give the last layer {y.classes} units, one for each class"
        verb = "is one of" if y.labels == "one-hot" else "holds"
        yield Diagnostic(
            output.head.at,
            f"the last layer has {ask.counted(output.units, 'unit')}, "
            f"but {row}{training.targets} {verb} {y.classes} classes",
            f"{step}; or, if the labels count from 1, subtract 1 before they become rows." if from_one else f"{step}.",
            about=(training.model.id,),
            related=training.targets_note,
        )


def out_of_range(training: Training, output: Output) -> bool:
    """Whether a label has no place among the units: sparse ones count from 0, a sigmoid answers between 0 and 1."""
    y, loss = training.y, training.loss
    if y is None or loss is None or output.units is None or training.copies_input:
        return False
    if y.labels not in ("numbered", "counting") or y.classes is None or y.low is None or y.high is None:
        return False
    if loss.family == "sparse":
        ignores = isinstance(loss.argument.value, Made) and loss.argument.value.given("ignore_class") is not None
        return (y.low < 0 or y.high >= output.units) and output.units > 1 and not ignores
    return loss.family == "binary" and output.units == 1 and (y.low < 0 or y.high > 1)


def numbered(training: Training, output: Output, y: Array) -> Diagnostic:
    low, high = round(y.low or 0), round(y.high or 0)
    assert output.units is not None
    if output.units == 1:
        answers = "1 unit answers between 0 and 1"
        step = "Turn the labels into 0 and 1, for example with a comparison."
    else:
        answers = f"{output.units} units answer for the classes 0 to {output.units - 1}"
        step = f"Subtract {low}, so that the labels count from 0."
        if low <= 0:
            added = f"Add {-low} to the labels, so that they count from 0, and give" if low else "Give"
            step = f"{added} the last layer {max(output.units, high - low + 1)} units."
        if low > 0 and high - low + 1 > output.units:
            step = f"Let the labels count from 0, and give the last layer a unit for each of the {y.classes} classes."
        if y.classes == output.units and high - low + 1 > output.units:
            step = "Number the classes from 0 on: `np.unique(labels, return_inverse=True)[1]`."
    return Diagnostic(
        output.head.at,
        f"{training.targets} holds labels from {low} to {high}, but the last layer's {answers}",
        step,
        about=(training.model.id,),
        related=training.targets_note,
    )


def beyond_rows(fault: Fault[ClassBeyondRows]) -> Diagnostic:
    given: Argument = fault.data.given
    low, high, width = round(fault.data.low), round(fault.data.high), fault.data.width
    shown = f"`{given.value_at.name}`" if given.value_at.name else "the data"
    if low < 0:
        last = "the last class" if low == -1 else f"class {low} from the end"
        two = low == -1 and high == 1 and isinstance(given.value, Array) and given.value.classes == 2
        step = "Turn the labels into 0 and 1, for example with a comparison." if two else f"Add {-low} to the labels."
        message = f"{shown} holds labels from {low} to {high}, but rows count from 0: {low} marks {last}"
        return Diagnostic(fault.at, message, step, about=fault.about)
    assert width is not None
    step = (
        f"Subtract {low} first: the rows count from 0."
        if low > 0 and high - low < width
        else f"Ask for {high + 1} classes: the rows count from 0."
    )
    return Diagnostic(
        fault.at,
        f"{shown} holds labels up to {high}, but rows of {width} have a place for 0 to {width - 1} only",
        step,
        about=fault.about,
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
