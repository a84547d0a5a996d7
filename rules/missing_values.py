"""No NaN goes into training.

NaN ("not a number") stands for a missing value, and whatever is computed with it is NaN again. One NaN among the
features or labels makes the loss NaN in its batch, and the weights after it: the model is lost, and Keras goes on
without a word. (A `relu` may hide it: the loss looks right while weights are NaN.)

Fill the gaps (`fillna`, `np.nan_to_num`, `SimpleImputer`) or leave their rows out (`dropna`) before `fit`; both give
new data, which has to be kept.
"""

from collections.abc import Iterator

from seqlint import Array, Diagnostic, Program, bad, good, rule
from seqlint.asking.training import Training, trainings

MAY_HANDLE = frozenset({"Lambda", "Masking", "Functional", "Subclass", "?"})


@rule(
    "SEQ805",
    severity="warning",
    aspects={"training data": ("SEQ803",)},
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x = np.array([[1.0, 2.0], [np.nan, 3.0], [0.5, 1.0], [2.0, 2.0]])
            y = np.array([1.0, 2.0, 3.0, 4.0])
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)  # <- `x` holds NaN
            """),
        bad("""
            import numpy as np
            import pandas as pd
            from keras import Sequential
            from keras.layers import Dense

            table = pd.DataFrame({"age": [31, None, 54, 28], "height": [1.8, 1.7, 1.6, 1.9], "paid": [0, 1, 1, 0]})
            model = Sequential([Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(table[["age", "height"]], table["paid"])  # <- the training data holds NaN
            """),
        bad("""
            import numpy as np
            import pandas as pd
            from keras import Sequential
            from keras.layers import Dense

            table = pd.DataFrame({"day": np.arange(60.0), "rain": np.random.rand(60)})
            table["rain before"] = table["rain"].shift(1)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(table[["day", "rain before"]].values, table["rain"].values)  # <- holds NaN
            """),
        bad("""
            import pandas as pd
            from keras import Input, Sequential
            from keras.layers import Dense

            table = pd.DataFrame({"size": [1.0, 2.0, 3.0, 4.0], "kind": ["cat", "dog", "cow", "cat"]})
            table["kind"] = table["kind"].map({"cat": 0, "dog": 1})
            model = Sequential([Input((1,)), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(table[["size"]], table["kind"])  # <- holds NaN (missing values)
            """),
        good("""
            import numpy as np
            import pandas as pd
            from keras import Sequential
            from keras.layers import Dense

            table = pd.DataFrame({"age": [31, None, 54, 28], "height": [1.8, 1.7, 1.6, 1.9], "paid": [0, 1, 1, 0]})
            table["age"] = table["age"].fillna(table["age"].mean())
            model = Sequential([Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(table[["age", "height"]], table["paid"])
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            x[3, 1] = np.nan
            x = np.nan_to_num(x)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for training in trainings(program):
        fit = training.fit
        if fit is None or not fit.certain or may_handle(training):
            continue
        for name, data, otherwise in (("x", training.x, "the training data"), ("y", training.y, "the target data")):
            given = fit.given(name)
            if given is not None and isinstance(data, Array) and data.past.missing:
                called = f"`{given.value_at.name}`" if given.value_at.name else otherwise
                yield Diagnostic(
                    given.at,
                    f"{called} holds NaN (missing values): loss and weights become NaN with it",
                    "Fill the gaps (`fillna`, `np.nan_to_num`) or drop their rows (`dropna`), and keep the result.",
                    about=(id(given.at.node), id(fit.at.node), "missing values"),
                )
                break


def may_handle(training: Training) -> bool:
    """Whether the model or its loss may know what to do with NaN."""
    first = next((layer for layer in training.layers if layer.kind not in ("Input", "InputLayer")), None)
    return first is None or first.custom or first.kind in MAY_HANDLE or training.loss is None
