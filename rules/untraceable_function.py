"""A loss, metric or layer of your own works with tensors.

Keras calls your function once, before any number exists, to record what it does with the tensors; from then on it runs
the recording. So the function has to stay with what can be recorded: `keras.ops` or TensorFlow. numpy, scikit-learn,
`.numpy()` and `float(...)` need numbers, and stop the program; so does a loop over a tensor, or its `len`.

A loss or metric takes exactly the labels and the predictions, in this order, and returns a number for each sample or
for all. It is given to `compile` by its name, without parentheses: Keras calls it.

If it is only for a look at the numbers, `compile(..., run_eagerly=True)` calls the function with real ones, slowly.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Fault, Program, Seq, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import OwnMissingArgument, Untraceable


@rule(
    "SEQ427",
    severity="error",
    aspects={"metrics, callbacks, weights of a fit": ("SEQ421",)},
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            def my_error(y_true, y_pred):
                return np.mean((y_true - y_pred) ** 2)  # <- `np.mean` in the loss `my_error` needs numbers

            x, y = np.random.rand(20, 3), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.compile("adam", loss=my_error)
            model.fit(x, y)
            """),
        bad("""
            import numpy as np
            import keras
            from keras import Sequential
            from keras.layers import Dense, Input

            class Clip(keras.layers.Layer):
                def call(self, x):
                    return np.clip(x, 0, 1)  # <- `np.clip` in the layer `Clip`

            x, y = np.random.rand(20, 3), np.random.rand(20, 1)
            model = Sequential([Input((3,)), Dense(4), Clip(), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)
            """),
        bad("""
            import numpy as np
            import keras
            from keras import Sequential
            from keras.layers import Dense

            def largest(y_pred):  # <- the metric `largest` has to take the labels and the predictions
                return keras.ops.max(y_pred)

            x, y = np.random.rand(20, 3), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse", metrics=[largest])
            model.fit(x, y)
            """),
        bad("""
            import numpy as np
            import keras
            from keras import Sequential
            from keras.layers import Dense

            def my_error(y_true, y_pred):
                return keras.ops.mean(keras.ops.square(y_true - y_pred))

            x, y = np.random.rand(20, 3), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.compile("adam", loss=my_error())  # <- `my_error` is called here
            model.fit(x, y)
            """),
        bad("""
            import numpy as np
            import keras
            from keras import Sequential
            from keras.layers import Dense

            def my_error(y_true, y_pred):  # <- the loss `my_error` returns nothing
                error = keras.ops.mean(keras.ops.square(y_true - y_pred))

            x, y = np.random.rand(20, 3), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.compile("adam", loss=my_error)
            model.fit(x, y)
            """),
        bad("""
            import numpy as np
            from keras import Input, Sequential
            from keras.layers import Dense
            from sklearn.metrics import r2_score

            model = Sequential([Input((4,)), Dense(1)])
            model.compile("adam", "mse", metrics=[r2_score])  # <- the metric `r2_score` needs numbers
            model.fit(np.random.rand(40, 4), np.random.rand(40))
            """),
        good("""
            import numpy as np
            import keras
            from keras import Sequential
            from keras.layers import Dense

            def my_error(y_true, y_pred):
                return keras.ops.mean(keras.ops.square(y_true - y_pred) * np.pi)

            x, y = np.random.rand(20, 3), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.compile("adam", loss=my_error)
            model.fit(x, y)
            """),
        bad("""
            import numpy as np
            from keras import Sequential, ops
            from keras.layers import Dense

            def absolute(y_true, y_pred):
                total = 0
                for right, guess in zip(y_true, y_pred):  # <- `zip` in the loss `absolute` goes through a tensor
                    total += ops.abs(right - guess)
                return total

            x, y = np.random.rand(20, 3), np.random.rand(20, 1)
            model = Sequential([Dense(1)])
            model.compile("adam", loss=absolute)
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            def hits(y_true, y_pred):
                return np.mean(y_true.numpy() == (y_pred.numpy() > 0.5))

            x, y = np.random.rand(20, 3), np.random.randint(0, 2, (20, 1))
            model = Sequential([Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=[hits], run_eagerly=True)
            model.fit(x, y)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(Untraceable):
        message, advice = words(fault)
        yield Diagnostic(fault.at, message, advice, fault.about)
    given = given_to_compile(program)
    for called in program.faults_of(OwnMissingArgument):
        if id(called.at.node) in given:
            name = called.data.name
            yield Diagnostic(
                called.at,
                f"`{name}` is called here, without {ask.listed(called.data.missing)}; `compile` takes the function",
                f"Give the function itself: `{name}` without parentheses.",
                about=(id(called.at.node),),
            )


def words(fault: Fault[Untraceable]) -> tuple[str, str]:
    """What Keras cannot do with the function, and how it could."""
    data = fault.data
    name = f" `{data.name}`" if data.name.isidentifier() else ""
    what = f"the {'`Lambda`' if data.what == 'Lambda' else data.what}{name}"
    if data.how == "parts":
        return (
            f"`{data.by}` in {what} goes through a tensor, and Keras calls it before there are any parts to go through",
            "Compute with the whole tensors: `keras.ops.sum`, `keras.ops.mean`, ...",
        )
    if data.how == "rows":
        return (
            f"`{data.by}` in {what} needs the number of rows, which is None where Keras calls it",
            "Ask for the number when it is there: `keras.ops.shape(x)[0]`, or take `keras.ops.mean` over all rows.",
        )
    if data.how == "leaves":
        return (
            f"`{data.by}` in {what} needs numbers, and Keras calls it with tensors that have none yet",
            "Compute with `keras.ops` (or TensorFlow) instead.",
        )
    if data.how == "library":
        return (
            f"{what} needs numbers, and Keras calls it with tensors that have none yet",
            "Call it yourself after `predict`, or take one of Keras' own.",
        )
    if data.how == "function":
        return f"{what} only makes the function that Keras needs", f"Call it: `{data.name}(...)` gives that function."
    if data.how == "unset":
        return (
            f"nothing in {what} sets `{data.by}`, which is read here",
            f"Make it in `build` or `__init__`, as in `{data.by} = self.add_weight(...)`.",
        )
    if data.how == "unbuilt":
        return (
            f"`build` of {what} replaces that of `{data.by}`, which makes the weights",
            "Call it, too: `super().build(input_shape)`.",
        )
    if data.how == "nothing":
        return f"{what} returns nothing", f"End `{data.name}` with `return` and the result."
    takes = "its input, and nothing else" if data.what in ("layer", "Lambda") else "the labels and the predictions"
    return f"{what} has to take {takes}", "Give it the parameters that Keras passes: " + (
        "`self` and the input." if data.what == "layer" else "the input." if data.what == "Lambda" else
        "`y_true` and `y_pred`."
    )  # fmt: skip


def given_to_compile(program: Program) -> frozenset[int]:
    """What stands in the place of a loss or metric."""
    found: set[int] = set()
    for model in program.models.values():
        for event in model.happened("compile"):
            for argument in (event.given("loss"), event.given("metrics")):
                if argument is not None:
                    is_list = isinstance(argument.value, Seq)
                    places = argument.value_at.elements if is_list else (argument.value_at,)
                    found |= {id(place.node) for place in places}
    return frozenset(found)
