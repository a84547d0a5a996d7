"""Class weights are a dict from class numbers to numbers.

`class_weight={0: 1.0, 1: 5.0}` lets each sample of class 1 count five times. The keys are the labels as `fit` gets
them: 0, 1, 2, ..., neither names nor 1, 2, 3 where the labels begin at 0. A key that is no label is ignored without a
word, and a class without a key counts once. The array that scikit-learn's `compute_class_weight` returns has to become
a dict: `dict(enumerate(weights))`.

Each sample must have one class. Where it has several labels at once, a label for each pixel or time step, or a number
to be predicted, give `sample_weight` instead; both together are refused.
"""

from collections.abc import Iterator

from seqlint import (
    Argument,
    Array,
    Const,
    Diagnostic,
    Dict,
    Edit,
    Event,
    Fix,
    Program,
    Seq,
    Severity,
    Unknown,
    Value,
    bad,
    good,
    rule,
)  # fmt: skip
from seqlint.asking import training


@rule(
    "SEQ421",
    severity="error",
    aspects={"metrics, callbacks, weights of a fit": ("SEQ425",)},
    examples=[
        bad(
            """
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense
            from sklearn.utils.class_weight import compute_class_weight

            x, y = np.random.rand(100, 4), np.array([0] * 80 + [1] * 20)
            weights = compute_class_weight("balanced", classes=np.unique(y), y=y)
            model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y, class_weight=weights)  # <- `class_weight` is an array, and Keras needs a dict
            """,
            fixed={"=weights": "=dict(enumerate(weights))"},
        ),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.randint(0, 2, 60)
            model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y, class_weight="balanced")  # <- `class_weight` is the text 'balanced'
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(120, 7), np.tile(np.arange(4), 30)
            weights = {1: 1.0, 2: 3.0, 3: 3.0, 4: 5.0}
            model = Sequential([Input((7,)), Dense(4, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x, y, class_weight=weights)  # <- the key 4 of `class_weight` is no label
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.randint(0, 2, 60)
            model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y, class_weight={"no": 1.0, "yes": 4.0})  # <- the keys of `class_weight` are texts
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.array([0, 0, 1] * 20)
            model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y, class_weight={0: 1.0, 1: 2.0}, sample_weight=np.ones(60))  # <- not both
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import LSTM, Dense
            from keras.utils import to_categorical

            x, y = np.random.rand(40, 12, 6), to_categorical(np.random.randint(0, 3, (40, 12)), 3)
            model = Sequential([Input((12, 6)), LSTM(8, return_sequences=True), Dense(3, activation="softmax")])
            model.compile("adam", "categorical_crossentropy")
            model.fit(x, y, class_weight={0: 1.0, 1: 50.0, 2: 50.0})  # <- more than one label for each sample
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(200, 40), np.random.randint(0, 2, (200, 10))
            model = Sequential([Input((40,)), Dense(10, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y, class_weight={0: 1.0, 1: 76.0})  # <- several labels at once
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(60, 4), np.random.rand(60)
            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y, class_weight={0: 1.0, 1: 4.0})  # <- a regression has no classes
            """),
        bad("""
            import pandas as pd
            from keras import Input, Sequential
            from keras.layers import Dense

            table = pd.DataFrame({"size": [1.0, 2.0, 3.0, 4.0], "kind": ["cat", "dog", "cat", "cat"]})
            weights = (1 / table["kind"].value_counts()).to_dict()
            model = Sequential([Input((1,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(
                table[["size"]],
                table["kind"].map({"cat": 0, "dog": 1}),
                class_weight=weights,  # <- the keys of `class_weight` are texts, and the labels are numbers
            )
            """),
        good("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense

            x, y = np.random.rand(120, 7), np.tile(np.arange(4), 30)
            model = Sequential([Input((7,)), Dense(4, activation="softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(x, y, class_weight={0: 1.0, 1: 3.0, 2: 3.0, 3: 5.0})
            """),
        good("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense
            from sklearn.utils.class_weight import compute_class_weight

            x, y = np.random.rand(100, 4), np.array([0] * 80 + [1] * 20)
            weights = compute_class_weight("balanced", classes=np.unique(y), y=y)
            model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(x, y, class_weight=dict(enumerate(weights)))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for found in training.trainings(program):
        given = None if found.fit is None else found.fit.given("class_weight")
        if given is None or found.fit is None or given.value == Const(None):
            continue
        wrong = refused(given) or together(found.fit) or unfit_labels(found) or wrong_keys(found, given.value)
        if wrong is not None:
            message, help_line, severity, fix = wrong
            yield Diagnostic(
                given.at, message, help_line, about=(id(given.at.node),), severity=severity,
                related=found.targets_note, fix=fix,
            )  # fmt: skip


Wrong = tuple[str, str, Severity, Fix | None]


def refused(given: Argument) -> Wrong | None:
    """What is no dict at all."""
    value, at = given.value, given.value_at
    match value:
        case Const(value=str() as text):
            what = f"the text {text!r}"
            return (
                f"`class_weight` is {what}, and Keras needs a dict from class numbers to numbers",
                "scikit-learn's `compute_class_weight` gives balanced weights; `dict(enumerate(...))` makes the dict.",
                "error",
                None,
            )
        case Seq(kind="list" | "tuple") | Unknown(holds=Const() | Array()):
            what = "a tuple" if isinstance(value, Seq) and value.kind == "tuple" else "a list"
        case Array(container="numpy" | "tensor"):
            what = "an array"
        case _:
            return None
    edits = (Edit(at, "before", "dict(enumerate("), Edit(at, "after", "))"))
    fix = Fix("Make a dict of it", edits, safe=True)
    return f"`class_weight` is {what}, and Keras needs a dict", "Write `dict(enumerate(...))` around it.", "error", fix


def together(fit: Event) -> Wrong | None:
    """Class weights and sample weights, which Keras refuses."""
    if isinstance(fit.value("sample_weight"), Array | Seq):
        help_line = "Multiply the class weights into `sample_weight`, and leave `class_weight` out."
        return "`fit` takes `class_weight` or `sample_weight`, not both", help_line, "error", None
    return None


def unfit_labels(found: training.Training) -> Wrong | None:
    """Targets of which a sample has no single class."""
    y, output, loss = found.y, found.output, found.loss
    each_step = output is not None and output.shape is not None and len(output.shape) > 2
    if y is not None and y.shape is not None and len(y.shape) + (each_step and y.shape[-1] not in (1, "?")) > 2:
        return (
            f"{found.targets} holds more than one label for each sample, and `class_weight` weighs whole samples",
            "Give `sample_weight` the weight of every label.",
            "error",
            None,
        )
    several = output is not None and output.activation == "sigmoid" and (output.units or 0) > 1
    if y is not None and (y.labels == "multi-label" or (several and y.labels is None and is_binary(loss))):
        return (
            f"{found.targets} holds several labels at once, and Keras takes the first largest of them for the class",
            "Give `sample_weight` instead, or weigh the labels in a loss of your own.",
            "warning",
            None,
        )
    is_float = y is not None and y.labels is None and (y.dtype or "").startswith("float") and found.classes is None
    linear = output is not None and output.activation == "linear" and loss is not None and loss.family == "regression"
    linear = linear and not any(training.accuracies(found.compiled))
    if y is not None and (y.labels == "continuous" or (is_float and linear)):
        return (
            f"a regression has no classes: Keras rounds {found.targets} to whole numbers and weighs by these",
            "Give `sample_weight` instead, or leave `class_weight` out.",
            "warning",
            None,
        )
    return None


def is_binary(loss: training.Loss | None) -> bool:
    return loss is not None and loss.family == "binary"


def wrong_keys(found: training.Training, value: Value) -> Wrong | None:
    """Keys that are no label."""
    keys = [key.value for key, _ in value.items if isinstance(key, Const)] if isinstance(value, Dict) else []
    if any(isinstance(key, str) for key in keys):
        return (
            "the keys of `class_weight` are texts, and the labels are numbers: all weights are ignored",
            "Use the class numbers as keys: `{0: ..., 1: ...}`.",
            "warning",
            None,
        )
    low, high = span(found)
    lost = [key for key in keys if isinstance(key, int | float) and (low is not None and not low <= key <= high)]
    if not lost:
        return None
    shown = ", ".join(map(str, lost))
    return (
        f"the key{'s' if len(lost) > 1 else ''} {shown} of `class_weight` {'are' if len(lost) > 1 else 'is'} no label: "
        f"the labels go from {low:g} to {high:g}",
        f"Use the labels as keys: the numbers from {low:g} to {high:g}.",
        "warning",
        None,
    )


def span(found: training.Training) -> tuple[float | None, float]:
    """The smallest and the largest label: as the data says, else as the output of the model needs them."""
    y, output, loss = found.y, found.output, found.loss
    if y is not None and y.labels == "one-hot" and y.shape and isinstance(y.shape[-1], int):
        return 0, y.shape[-1] - 1
    if y is not None and y.labels in ("integer", "binary") and y.low is not None and y.high is not None:
        return y.low, y.high
    if output is not None and output.units and loss is not None and loss.family in training.CROSSENTROPIES:
        return 0, max(output.units - 1, 1)
    return None, 0
