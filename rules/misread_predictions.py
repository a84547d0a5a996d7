"""Predictions become classes in the way that fits the output.

`predict` gives a row of numbers for each sample. With one sigmoid unit that row holds one number, the probability of
class 1: `argmax` over it is always 0, and a threshold is meant: `(predictions > 0.5).astype(int)`. With several units
`argmax` needs the axis of the units, `axis=1`; without one it looks for the largest number of all samples.

Nor is a row of one number a number: `round(predictions[0])` and `f"{predictions[0]:.2f}"` raise, and
`float(predictions[0])` does since numpy 2.4, as of the tensor that `model(x)` gives. Take the number out of the row:
`predictions[0, 0]`, or `.item()`. Along the rows, `argmax(axis=0)` finds for each class the sample that is most like
it, and no classes.

Probabilities are no classes either: `predictions == 1` is hardly ever true, and `predictions.astype(int)` leaves 0 of
all of them. Compared with labels they are never equal, and scikit-learn's `confusion_matrix`,
`accuracy_score` and the like refuse them. And a generator that shuffles its files gives predictions in another order
than its `.classes`: make it with `shuffle=False`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fault, Fix, Program, Related, Severity, bad, good, rule
from seqlint.asking.training import output_of_model
from seqlint.program.faults import MisreadPredictions

OF_PROBABILITIES = ("samples", "exact", "cut")
"""What is a mistake only where the predictions are probabilities."""
THRESHOLD = "Compare with a threshold: `(predictions > 0.5).astype(int)`."


@rule(
    "SEQ702",
    severity="warning",
    aspects={"what is done with the results": ("SEQ701",)},
    examples=[
        bad(
            """
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(np.random.rand(100, 4), np.random.randint(0, 2, 100))
            prediction = model.predict(np.random.rand(1, 4))
            print(f"probability: {prediction[0]:.2f}")  # <- an array of shape (1,)
            """,
            fixed={"[0]": "[0].item()"},
        ),
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 4), np.random.randint(0, 2, 100)
            model = Sequential([Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y)
            predictions = model.predict(x)
            classes = np.argmax(predictions, axis=1)  # <- always 0: the model has one unit
            """,
            fixed={"np.argmax(predictions, axis=1)": "(predictions > 0.5).astype(int).ravel()"},
        ),
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.randint(0, 3, 60)
            model = Sequential([Dense(3, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x, y)
            classes = np.argmax(model.predict(x))  # <- gives one number for all 60 samples
            """,
            fixed={"(x)": "(x), axis=1"},
        ),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from sklearn.metrics import confusion_matrix

            x, y = np.random.rand(60, 4), np.random.randint(0, 3, 60)
            model = Sequential([Dense(3, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x, y)
            print(confusion_matrix(y, model.predict(x)))  # <- `confusion_matrix` compares classes
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense, Flatten
            from tensorflow.keras.preprocessing.image import ImageDataGenerator

            images = ImageDataGenerator(rescale=1 / 255).flow_from_directory("test", target_size=(32, 32))
            model = Sequential([Flatten(), Dense(3, activation="softmax")])
            model.compile("adam", "categorical_crossentropy")
            model.fit(images)
            guess = model.predict(images).argmax(axis=1)
            print((guess == images.classes).mean())  # <- the generator shuffles
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 4), np.random.randint(0, 3, 100)
            model = Sequential([Input((4,)), Dense(3, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x, y)
            classes = np.argmax(model.predict(x), axis=0)  # <- `argmax` goes along the rows
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 4), np.random.randint(0, 2, 100)
            model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y)
            classes = model.predict(x).astype(int)  # <- `astype` cuts off what stands behind the point
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 4), np.random.randint(0, 2, 100)
            model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y)
            print("yes" if model.predict(x[:1])[0, 0] == 1 else "no")  # <- hardly ever exactly 0 or 1
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(np.random.rand(100, 4), np.random.rand(100))
            price = model(np.random.rand(1, 4))
            print(float(price))  # <- `price` is a tensor of shape (1, 1), of which `float()` makes no number
            """),
        good("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 4), np.random.randint(0, 3, 100)
            model = Sequential([Input((4,)), Dense(3, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x, y)
            typical = x[np.argmax(model.predict(x), axis=0)]
            """),
        good("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(100, 4), np.random.randint(0, 2, 100)
            model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y)
            classes = np.round(model.predict(x)).astype(int)
            percent = (model.predict(x) * 100).astype(int)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from sklearn.metrics import confusion_matrix

            x, y = np.random.rand(60, 4), np.random.randint(0, 3, 60)
            model = Sequential([Dense(3, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x, y)
            print(confusion_matrix(y, np.argmax(model.predict(x), axis=1)), np.argmax(model.predict(x[:1])))
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from sklearn.metrics import accuracy_score

            x, y = np.random.rand(100, 4), np.random.randint(0, 2, 100)
            model = Sequential([Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y)
            print(accuracy_score(y, (model.predict(x) > 0.5).astype("int32")))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(MisreadPredictions):
        if fault.data.how in OF_PROBABILITIES and not are_probabilities(program, fault.data):
            continue
        message, advice = words(fault)
        call = fault.data.call
        related = (Related(call, "the predictions are made here"),) if call is not None else ()
        severity: Severity = "error" if raises(fault.data) else "warning"
        yield Diagnostic(fault.at, message, advice, (id(fault.at.node),), related, repair(program, fault), severity)


def are_probabilities(program: Program, data: MisreadPredictions) -> bool:
    """Whether the model that gave them ends in a sigmoid or softmax."""
    model = program.models.get(data.model) if data.model is not None else None
    output = output_of_model(program, model) if model is not None else None
    if output is None or output.activation not in ("sigmoid", "softmax"):
        return False
    if data.how == "samples":
        return output.activation == "softmax"
    return output.shape is None or len(output.shape) == 2


def raises(data: MisreadPredictions) -> bool:
    """Whether the program stops there, whatever the versions of the libraries."""
    return data.how in ("scores", "rows") or (data.how == "as-number" and not until_numpy_2_4(data))


def until_numpy_2_4(data: MisreadPredictions) -> bool:
    """`float`, `int` and `%` took an array of one number (expired deprecation, numpy 2.4)."""
    return data.rows == 1 and (data.by in ("float", "int") or (data.by[0] == "%" and data.by[-1] not in "di"))


def words(fault: Fault[MisreadPredictions]) -> tuple[str, str]:
    """What is read wrongly, and how it would be right."""
    data = fault.data
    match data.how:
        case "one-unit":
            return "`argmax` is always 0: the model has one unit, so each row holds one number", THRESHOLD
        case "one-number":
            advice = "Give `argmax` the axis of the units: `axis=1`."
            return f"`argmax` without an axis gives one number for all {data.rows} samples", advice
        case "samples":
            return (
                "`argmax` goes along the rows: it finds a sample for each class, and not a class for each sample",
                "Give `argmax` the axis of the units: `axis=1`.",
            )
        case "exact":
            return (
                "what `predict` gave are probabilities, which are hardly ever exactly 0 or 1",
                "Compare with a threshold: `> 0.5` for one unit; for several, take `argmax(axis=1)` first.",
            )
        case "cut":
            return (
                f"`{data.by}` cuts off what stands behind the point: of a probability 0 is left",
                "Make classes first: `argmax(axis=1)` for several units, `> 0.5` for one.",
            )
        case "scores":
            return (
                f"`{data.metric}` compares classes with classes, and what `predict` gave are probabilities",
                "Make classes of them first: `argmax(axis=1)` for several units, `> 0.5` for one.",
            )
        case "rows":
            name = f"`{data.given.name}`" if data.given is not None and data.given.name else "what it gets"
            return (
                f"`{data.metric}` compares one class a sample with another, and {name} has {data.rows} columns",
                "Make class numbers of the rows: `argmax(axis=1)`.",
            )
        case "as-number":
            gave = "what the model gave" if data.tensor else "what `predict` gave"
            name = f"`{data.given.name}`" if data.given is not None and data.given.name else gave
            asked = f"`{data.by}`" if data.by[:1] in ":%" else f"`{data.by}()`"
            since = " since numpy 2.4" if until_numpy_2_4(data) else ""
            item = ".numpy().item()" if data.tensor else ".item()"
            one = f"Take the number out of it: `{item}`, or one more index, as in `[0, 0]`."
            what = f"{'a tensor' if data.tensor else 'an array'} of shape {data.shape}"
            return (
                f"{name} is {what}, of which {asked} makes no number{since}",
                one if data.rows == 1 else "Take one number out of it by its indices, as in `[0, 0]`.",
            )
        case "compared":
            return (
                "what `predict` gave are probabilities, which are compared with classes here",
                "Make classes of them first: `argmax(axis=1)` for several units, `> 0.5` for one.",
            )
    return (
        "the generator shuffles its files, so the predictions stand in another order than its `.classes`",
        "Make the generator with `shuffle=False` for predicting.",
    )


def repair(program: Program, fault: Fault[MisreadPredictions]) -> Fix | None:
    """A threshold, or the axis of the units."""
    data, given = fault.data, fault.data.given
    if given is None:
        return None
    if data.how == "as-number":
        item = (Edit(given, "after", ".numpy().item()" if data.tensor else ".item()"),)
        return Fix("Take the number out of it", item, safe=True) if data.rows == 1 else None
    if data.how == "one-number" and data.alone:
        return Fix("Give it the axis", (Edit(given, "after", ", axis=1"),), safe=False)
    model = program.models.get(data.model) if data.model is not None else None
    output = output_of_model(program, model) if model is not None else None
    if data.how == "one-unit" and output is not None and output.activation == "sigmoid":
        text = ("(", given, " > 0.5).astype(int).ravel()")
        return Fix("Compare with a threshold", (Edit(fault.at, "replace", text),), safe=False)
    return None
