"""A metric has to fit the labels and the output.

`Precision`, `Recall`, `AUC` and their kin compare each output with a 0 or 1 of its own. Beside
`sparse_categorical_crossentropy` the labels are class numbers, one for all outputs: the shapes do not match and `fit`
stops. They need one-hot labels, or one sigmoid unit. `SparseCategoricalAccuracy` is the other way round: it needs class
numbers, and stops on one-hot rows.

Others run and mean nothing. Beside one unit `F1Score()` without a threshold takes every row for a 1, `MeanIoU` cuts
each probability to 0, and `PearsonCorrelation()` and `CosineSimilarity()` look along the outputs of one row, of which
there is one. With the labels -1 and 1 of a hinge loss `accuracy`, `Precision` and `AUC` count wrongly: they know 0 and
1 (all measured with Keras 3.15.1). `Accuracy()` counts outputs that equal the label exactly, which a probability of
0.98 never does. `CategoricalAccuracy` compares places of the largest number, of which one unit or one class number has
only one. And `"accuracy"` with several yes-or-no labels at once asks only whether the largest output stands at the
right place.

The word `"accuracy"` lets Keras choose the right one; for several labels at once write `"binary_accuracy"`.
"""

from collections.abc import Iterator

from seqlint import Api, Const, Diagnostic, Edit, Fix, Made, Model, Program, Seq, Severity, Value, bad, good, rule
from seqlint.asking import ask
from seqlint.asking.training import CROSSENTROPIES, Training, trainings
from seqlint.program.model import Anchor

COUNTS = frozenset({
    "precision", "recall", "auc", "truepositives", "truenegatives", "falsepositives", "falsenegatives",
    "precisionatrecall", "recallatprecision", "sensitivityatspecificity", "specificityatsensitivity",
})  # fmt: skip
OTHERWISE = frozenset({"class_id", "sparse_y_pred"})
BY_LABEL = frozenset({"multi_label", "num_labels"})
F_SCORES = frozenset({"f1score", "fbetascore"})
CATEGORICAL = frozenset({"categoricalaccuracy", "topkcategoricalaccuracy"})
SPARSE = frozenset({"sparsecategoricalaccuracy", "sparsetopkcategoricalaccuracy", "sparsecategoricalcrossentropy"})
INTERSECTIONS = frozenset({"meaniou", "iou", "binaryiou"})
PROBABILITIES = frozenset({"categoricalcrossentropy", "binarycrossentropy", "binaryfocalcrossentropy"})
ALONG_UNITS = frozenset({"pearsoncorrelation", "concordancecorrelation", "cosinesimilarity"})
OF_ZERO_AND_ONE = COUNTS | F_SCORES | {"accuracy", "acc", "binaryaccuracy"}
UNIT_BY_UNIT = frozenset({
    "mse", "meansquarederror", "mae", "meanabsoluteerror", "mape", "meanabsolutepercentageerror", "msle",
    "meansquaredlogarithmicerror", "rootmeansquarederror", "hinge", "squaredhinge", "categoricalhinge", "poisson",
    "cosinesimilarity", "kldivergence", "logcosherror", "r2score", "binaryaccuracy",
})  # fmt: skip
"""Keras 3.15.1 refuses labels of the shape (n,) with these, and broadcasts (n, 1) over the units."""


@rule(
    "SEQ426",
    severity="error",
    aspects={"metrics, callbacks, weights of a fit": ("SEQ427",)},
    examples=[
        bad("""
            import numpy as np
            import keras
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.randint(0, 3, 60)
            model = keras.Sequential([Dense(8, activation="relu"), Dense(3, activation="softmax")])
            model.compile(
                "adam",
                "sparse_categorical_crossentropy",
                metrics=[keras.metrics.Precision()],  # <- `Precision` needs a 0 or 1 for each of the 3 units
            )
            model.fit(x, y)
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from keras.metrics import SparseCategoricalAccuracy

            x, y = np.random.rand(60, 4), np.eye(3)[np.random.randint(0, 3, 60)]
            model = Sequential([Dense(8, activation="relu"), Dense(3, activation="softmax")])
            model.compile("adam", "categorical_crossentropy", metrics=[SparseCategoricalAccuracy()])  # <- needs class
            model.fit(x, y)
            """),
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense
            from keras.metrics import Accuracy

            x, y = np.random.rand(60, 4), np.random.randint(0, 2, 60)
            model = Sequential([Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=[Accuracy()])  # <- `Accuracy` counts outputs
            model.fit(x, y)
            """,
            fixed={"Accuracy()": '"accuracy"'},
        ),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.randint(0, 2, (60, 3))
            model = Sequential([Dense(8, activation="relu"), Dense(3, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])  # <- looks only at the largest of the 3
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            import keras
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.eye(3)[np.random.randint(0, 3, 60)]
            model = keras.Sequential([Dense(8, activation="relu"), Dense(3, activation="softmax")])
            model.compile("adam", "categorical_crossentropy", metrics=[keras.metrics.Precision(), "accuracy"])
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            import keras
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.randint(0, 2, 60)
            model = keras.Sequential([Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=[keras.metrics.Recall(), "AUC", "accuracy"])
            model.fit(x, y)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    yield from counted_before(program)
    told: set[int] = set()
    for training in trainings(program):
        for metric, at in metrics(training):
            if id(at.node) not in told:
                found = mismatch(training, metric, at)
                if found is not None:
                    told.add(id(at.node))
                    yield found


def counted_before(program: Program) -> Iterator[Diagnostic]:
    """One metric object in two models: what the first counted is in the second's first result (Keras 3.15.1)."""
    first: dict[int, Model] = {}
    told: set[int] = set()
    for training in sorted(trainings(program), key=lambda one: one.compiled.order):
        for metric, at in metrics(training) if training.fit is not None else ():
            if not isinstance(metric, Made) or metric.id <= 0 or metric.cls is not None:
                continue
            other = first.setdefault(metric.id, training.model)
            if other.id != training.model.id and metric.id not in told:
                told.add(metric.id)
                kind = metric.name.rpartition(".")[2]
                yield Diagnostic(
                    at,
                    f"this `{kind}` object counts for {ask.called(other, 'another model')} already: "
                    "its first result here is a mixture of both",
                    f"Make a new one for each model: `metrics=[{kind}(...)]`.",
                    about=(training.model.id, id(at.node)),
                    severity="warning",
                )


def metrics(training: Training) -> Iterator[tuple[Value, Anchor]]:
    """Each metric of the model, with its place."""
    given = training.compiled.given("metrics")
    if given is None:
        return
    items = given.value.items if isinstance(given.value, Seq) else (given.value,)
    places = given.value_at.elements or (given.value_at,) * len(items)
    if len(places) == len(items):
        yield from zip(items, places, strict=True)


def mismatch(training: Training, metric: Value, at: Anchor) -> Diagnostic | None:
    """What is wrong with one metric of this training."""
    name, output = shown(metric), training.output
    if name is None or output is None or output.units is None:
        return None
    plain, units, labels = name.replace("_", "").lower(), output.units, kind_of_labels(training)
    alone = beside_one_unit(training, metric, name, at) if units == 1 else None
    if alone is not None or labels is None:
        return alone
    if labels == "numbers" and units > 1:
        found = of_numbers(training, metric, name, at, units)
        if found is not None:
            return found
    if labels in ("one-hot", "several") and units > 1 and plain in SPARSE:
        rows = "one-hot rows" if labels == "one-hot" else "rows of several 0 and 1"
        return told(
            at, f"`{name}` needs class numbers, and the labels are {rows}", "Use `accuracy`.", "error", "accuracy"
        )
    return nonsense(metric, name, at, labels, units)


def of_numbers(training: Training, metric: Value, name: str, at: Anchor, units: int) -> Diagnostic | None:
    """A metric that looks at each unit by itself, where a label is the number of one class."""
    plain = name.replace("_", "").lower()
    whole = f"each of the {units} units, and the labels are class numbers"
    flat: Severity = "error" if is_flat(training) else "warning"
    if is_given(metric, OTHERWISE):
        return None
    if plain in COUNTS or plain in INTERSECTIONS:
        severity = flat if is_given(metric, BY_LABEL) else "error"
        return told(at, f"`{name}` needs a 0 or 1 for {whole}", "Use `accuracy`, or one-hot labels.", severity)
    if plain in F_SCORES:
        return told(at, f"`{name}` needs a 0 or 1 for {whole}", "Give it one-hot labels.", flat)
    if plain in PROBABILITIES:
        advice = "Use `sparse_categorical_crossentropy`, or one-hot labels."
        return told(at, f"`{name}` needs a probability for {whole}", advice, "error", "sparse_categorical_crossentropy")
    if plain in UNIT_BY_UNIT:
        return told(at, f"`{name}` needs a value for {whole}", "Use `accuracy`.", flat, "accuracy")
    return None


def beside_one_unit(training: Training, metric: Value, name: str, at: Anchor) -> Diagnostic | None:
    """What runs on a single output, and means nothing there."""
    plain, y = name.replace("_", "").lower(), training.y
    if plain in ALONG_UNITS and not is_given(metric, frozenset({"axis"})):
        message = f"`{name}` compares the outputs of one row with each other, and the model has one: it means nothing"
        return told(at, message, "Use `r2_score`, or look along the rows with `axis=0`.", "warning", "r2_score")
    if plain in F_SCORES and not is_given(metric, frozenset({"threshold"})) and not is_flat(training):
        message = f"`{name}` takes the largest output for the answer, and the model has one: every row counts as 1"
        return told(at, message, "Give it a threshold: `threshold=0.5`.", "warning")
    is_probability = training.output is not None and training.output.activation == "sigmoid"
    if plain in ("meaniou", "iou") and is_probability and not is_given(metric, OTHERWISE):
        message = f"`{name}` cuts each output to a whole number, and every probability below 1 becomes 0"
        return told(at, message, "Use `keras.metrics.BinaryIoU(threshold=0.5)`.", "warning")
    signs = y is not None and (y.labels, y.classes, y.low) == ("numbered", 2, -1)
    other = training.loss is not None and training.loss.family not in CROSSENTROPIES  # those refuse a label of -1
    if signs and other and plain in OF_ZERO_AND_ONE:
        message = f"`{name}` compares with 0 and 1, and {training.targets} holds -1 and 1: its value means nothing"
        advice = "Write the labels as 0 and 1: the hinge losses make -1 and 1 of them."
        return told(at, message, advice, "warning")
    return None


def nonsense(metric: Value, name: str, at: Anchor, labels: str, units: int) -> Diagnostic | None:
    """What runs and means nothing."""
    plain = name.replace("_", "").lower()
    if isinstance(metric, Made) and plain == "accuracy":
        message = "`Accuracy` counts outputs that equal the label exactly, which probabilities do not"
        return told(at, message, 'Write `"accuracy"`, for which Keras takes the right kind.', "warning", "accuracy")
    if plain in CATEGORICAL and (labels == "numbers" or units == 1):
        why = "the model has one unit" if units == 1 else "the labels are class numbers"
        message = f"`{name}` compares with one-hot rows, and {why}: its value means nothing"
        return told(at, message, "Use `accuracy`.", "warning", "accuracy")
    if plain in SPARSE and units == 1:
        message = f"`{name}` takes the largest of several outputs, and the model has one unit: it always says class 0"
        return told(at, message, "Use `accuracy`.", "warning", "accuracy")
    if isinstance(metric, Const) and plain in ("accuracy", "acc") and labels == "several":
        message = f"`{name}` looks only at the largest of the {units} outputs, and several labels may be 1 at once"
        return told(at, message, "Use `binary_accuracy`.", "warning", "binary_accuracy")
    return None


def shown(metric: Value) -> str | None:
    """A metric of Keras by its name."""
    match metric:
        case Const(value=str() as name):
            return name
        case Made(name=dotted) | Api(name=dotted) if dotted.startswith("keras.metrics."):
            last = dotted.rpartition(".")[2]
            return last if isinstance(metric, Made) or last.islower() else None
    return None


def kind_of_labels(training: Training) -> str | None:
    """What the loss says of the labels, and the labels do not deny: numbers, one-hot, yes or no, several (of these)."""
    loss, y = training.loss, training.y
    if loss is None or training.output is None:
        return None
    known, units = (None if y is None else y.labels), training.output.units or 0
    if loss.family == "sparse":
        return "numbers" if known in (None, "integer", "binary") else None
    if loss.family == "categorical":
        return "one-hot" if known in (None, "one-hot") and units > 1 else None
    if loss.family == "binary" and units == 1:
        return "yes or no" if known in (None, "binary", "integer") else None
    return "several" if loss.family == "binary" and known == "multi-label" and units > 1 else None


def is_flat(training: Training) -> bool:
    return training.y is not None and training.y.shape is not None and len(training.y.shape) == 1


def is_given(metric: Value, names: frozenset[str]) -> bool:
    """Whether an argument makes the metric look at something else."""
    return isinstance(metric, Made) and any(argument.name in names for argument in metric.arguments)


def told(at: Anchor, message: str, advice: str, severity: Severity, better: str | None = None) -> Diagnostic:
    fix = None
    if better is not None:
        fix = Fix(f"Use `{better}`", (Edit(at, "replace", f'"{better}"'),), safe=False)
    return Diagnostic(at, message, advice, (id(at.node),), fix=fix, severity=severity)
