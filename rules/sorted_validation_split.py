"""A validation split takes the last rows.

`validation_split=0.2` puts the last fifth of the data aside before anything is shuffled. Where the rows stand in order
of class, that fifth is the last class or classes: training sees little or nothing of them, and the validation says
nothing of the others. Training looks perfect and validation hopeless, whatever the model.

Shuffle inputs and labels together first (`order = np.random.permutation(len(x)); x, y = x[order], y[order]`), or split
with scikit-learn's `train_test_split`.
"""

from collections.abc import Iterator

from seqlint import Array, Const, Diagnostic, Program, bad, good, rule
from seqlint.asking.training import CROSSENTROPIES, Training, trainings


@rule(
    "SEQ804",
    severity="warning",
    aspects={"training data": ("SEQ408",)},
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.vstack([np.random.normal(-2, 1, (100, 2)), np.random.normal(2, 1, (100, 2))])
            y = np.array([0] * 100 + [1] * 100)
            model = Sequential([Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            model.fit(x, y, epochs=10, validation_split=0.4)  # <- `y` is in order of class
            """),
        bad("""
            import numpy as np
            import pandas as pd
            from keras import Sequential
            from keras.layers import Dense

            table = pd.DataFrame({"a": np.random.rand(90), "b": np.random.rand(90), "ill": np.random.randint(0, 2, 90)})
            table = table.sort_values("ill")
            model = Sequential([Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(table[["a", "b"]], table["ill"], validation_split=0.3)  # <- is in order of class
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.vstack([np.random.normal(-2, 1, (100, 2)), np.random.normal(2, 1, (100, 2))])
            y = np.array([0] * 100 + [1] * 100)
            order = np.random.permutation(200)
            x, y = x[order], y[order]
            model = Sequential([Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            model.fit(x, y, epochs=10, validation_split=0.4)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(200, 2), np.array([0, 1] * 100)
            model = Sequential([Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            model.fit(x, y, epochs=10, validation_split=0.4)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        fit = training.fit
        split = None if fit is None else fit.given("validation_split")
        if fit is None or split is None or not fit.certain or not is_ordered(training):
            continue
        share = split.value.value if isinstance(split.value, Const) else None
        if fit.given("validation_data") is None and isinstance(share, float) and 0 < share < 1:
            labels = fit.given("y")
            at = split.at if labels is None else labels.at
            hold = f"the last {share:.0%}, which validate, hold the last of the classes"
            yield Diagnostic(
                split.at,
                f"{training.targets} is in order of class: {hold}, and training sees too little of them",
                "Shuffle inputs and labels together before `fit`, or split with `train_test_split`.",
                about=(id(at.node), id(fit.at.node)),
            )


def is_ordered(training: Training) -> bool:
    """Whether the labels are classes in order."""
    classifies = training.loss is not None and training.loss.family in CROSSENTROPIES
    return classifies and isinstance(training.y, Array) and training.y.past.ordered
