"""A validation split takes the last rows.

`validation_split=0.2` puts the last fifth of the data aside before anything is shuffled. Where the rows stand in order
of class, that fifth is the last class or classes: training sees little or nothing of them, and the validation says
nothing of the others. Training looks perfect and validation hopeless, whatever the model.

`image_dataset_from_directory` and its kin list the files class by class, and split off the last of them: with
`shuffle=False` the validation set holds the last class alone (Keras 3.15.1; `ImageDataGenerator` splits each class).

Shuffle inputs and labels together first (`order = np.random.permutation(len(x)); x, y = x[order], y[order]`), or split
with scikit-learn's `train_test_split`.
"""

from collections.abc import Iterator

from seqlint import Array, Const, Dataset, Diagnostic, Event, Program, bad, good, rule
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
        bad("""
            import keras
            from keras.layers import Dense, Flatten, Rescaling

            kept = dict(validation_split=0.2, shuffle=False, image_size=(32, 32))
            train = keras.utils.image_dataset_from_directory("pets", subset="training", **kept)
            test = keras.utils.image_dataset_from_directory("pets", subset="validation", **kept)
            model = keras.Sequential([Rescaling(1 / 255), Flatten(), Dense(8, "relu"), Dense(3, "softmax")])
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(train, validation_data=test)  # <- `train` was split off in order of class
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
    told: set[int] = set()
    for training in trainings(program):
        fit = training.fit
        found = in_order(training, fit) if fit is not None and fit.certain and is_ordered(training) else None
        if found is not None and id(found.at.node) not in told:
            told.add(id(found.at.node))
            yield found


def in_order(training: Training, fit: Event) -> Diagnostic | None:
    """The last rows are put aside by `fit`, or were by what made the data set."""
    x, labels, split = fit.given("x"), fit.given("y"), fit.given("validation_split")
    if x is not None and isinstance(x.value, Dataset):
        name = f"`{x.value_at.name}`" if x.value_at.name else "the data set"
        message = f"{name} was split off in order of class: it holds too little of the last classes"
        advice = "Leave out `shuffle=False` where the data are split, and give a `seed`."
        return Diagnostic(x.at, message, advice, about=(id(x.at.node), id(fit.at.node)))
    share = split.value.value if split is not None and isinstance(split.value, Const) else None
    if split is None or not isinstance(share, float) or not 0 < share < 1 or fit.given("validation_data") is not None:
        return None
    hold = f"the last {share:.0%}, which validate, hold the last of the classes"
    return Diagnostic(
        split.at,
        f"{training.targets} is in order of class: {hold}, and training sees too little of them",
        "Shuffle inputs and labels together before `fit`, or split with `train_test_split`.",
        about=(id((split if labels is None else labels).at.node), id(fit.at.node)),
    )


def is_ordered(training: Training) -> bool:
    """Whether the labels are classes in order."""
    classifies = training.loss is not None and training.loss.family in CROSSENTROPIES
    return classifies and isinstance(training.y, Array) and training.y.past.ordered
