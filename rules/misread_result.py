"""What `fit` and `evaluate` return is read as what it is.

`evaluate` gives one number, the loss, where the model was compiled without metrics; with metrics it gives a list of the
loss and each of them. So `loss, accuracy = model.evaluate(x, y)` needs exactly one metric, and a list cannot be rounded
or compared with a number. `fit` gives a `History`, no dict: the numbers of each epoch stand in its attribute
`history`, which is a dict, as in `fitted.history["loss"]`.

`model.evaluate(x, y, return_dict=True)` gives the numbers by name; its `.values()` stand in the order of the alphabet.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fault, Fix, Program, Related, Severity, bad, good, rule
from seqlint.program.faults import MisreadResult

ONE = 'for instance `metrics=["accuracy"]`, or `["mae"]` where it learns numbers'
READ_ONE = "Take one of them, for instance `[1]` for the first metric."
BY_NAME = 'The numbers of the epochs stand in `.history["loss"]`.'


@rule(
    "SEQ701",
    severity="error",
    aspects={"what is done with the results": ("SEQ420",)},
    examples=[
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            fitted = model.fit(x, y, epochs=3)
            print(fitted["loss"])  # <- `fit` returns a History, which is no dict
            """,
            fixed={'print(fitted["loss"])': 'print(fitted.history["loss"])'},
        ),
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            fitted = model.fit(x, y, epochs=3)
            print(fitted.history.loss)  # <- `history` is a dict
            """,
            fixed={".loss": '["loss"]'},
        ),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)
            loss, error = model.evaluate(x, y)  # <- `evaluate` gives one number here, the loss, and 2 names take it
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.randint(0, 2, 50)
            model = Sequential([Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            model.fit(x, y)
            score = model.evaluate(x, y)
            print(round(score, 3))  # <- `evaluate` gives a list of 2 numbers here
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.randint(0, 2, 50)
            model = Sequential([Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            model.fit(x, y)
            loss, accuracy = model.evaluate(x, y, return_dict=True)  # <- 2 names take its keys
            print(round(accuracy, 3))
            """),
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.randint(0, 2, 50)
            model = Sequential([Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            model.fit(x, y)
            accuracy, loss = model.evaluate(x, y)  # <- `accuracy` takes the loss here, and `loss` the accuracy
            """,
            fixed={"accuracy, loss": "loss, accuracy"},
        ),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.randint(0, 2, 50)
            model = Sequential([Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            model.fit(x, y)
            by_name = model.evaluate(x, y, return_dict=True)
            loss, accuracy = by_name.values()  # <- `loss` takes the accuracy here
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.randint(0, 2, 50)
            model = Sequential([Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            model.fit(x, y)
            accuracy, loss = model.evaluate(x, y, return_dict=True).values()
            test_loss, test_acc = model.evaluate(x, y)
            a, b = model.evaluate(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.randint(0, 2, 50)
            model = Sequential([Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            fitted = model.fit(x, y)
            loss, accuracy = model.evaluate(x, y)
            print(round(accuracy, 3), fitted.history["loss"][-1])
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)
            print(round(model.evaluate(x, y), 3))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(MisreadResult):
        message, advice = words(fault)
        call = fault.data.call
        related = (Related(call, "it comes from here"),) if call is not None and call.node is not fault.at.node else ()
        severity: Severity = "error" if fault.data.swapped is None else "warning"  # it runs, under the wrong names
        yield Diagnostic(fault.at, message, advice, (id(fault.at.node),), related, fix(fault), severity)


def words(fault: Fault[MisreadResult]) -> tuple[str, str]:
    """What is read wrongly, and how it would be right."""
    data, count = fault.data, fault.data.count
    given = "one number here, the loss," if count == 1 else f"a list of {count} numbers here,"
    key = data.key
    match data.how:
        case "history-as-dict":
            return "`fit` returns a History, which is no dict: it has no `[...]`", BY_NAME
        case "history-attribute":
            return f"`fit` returns a History, which has no attribute `{key}`", BY_NAME
        case "dict-attribute":
            return f"`history` is a dict: `{key}` is no attribute of it", f'Write `history["{key}"]`.'
        case "history-called":
            return "`fit` returns a History, which is no function", BY_NAME
        case "dict-called":
            return "`history` is a dict, which is no function", 'Ask it with square brackets: `["loss"]`.'
        case "history-unpacked":
            return f"`fit` returns one History, and {data.wanted} names take it", BY_NAME
        case "unpacked":
            advice = (
                f"Give `compile` the metrics that are read here, {ONE}."
                if data.wanted > count
                else "Name each of them."
            )
            return f"`{data.method}` gives {given} and {data.wanted} names take it", advice
        case "keys-unpacked":
            said = (
                f"with `return_dict=True` the result is a dict, and {data.wanted} names take its keys, which are texts"
            )
            return said, "Leave `return_dict` out, or ask the dict by name."
        case "swapped":
            (first, one), (second, other) = key
            return f"`{first}` takes the {one} here, and `{second}` the {other}", f"Write `{second}` before `{first}`."
        case "number-indexed":
            said = f"`{data.method}` gives {given} and a number has no `[...]`"
            return said, f"Use it as it is, or give `compile` metrics, {ONE}."
        case "no-such-item":
            which = f'["{key}"]' if isinstance(key, str) else f"[{key}]"
            return f"`{data.method}` gives {given} which has no `{which}`", "`return_dict=True` gives them by name."
        case "history-as-data":
            return f"`fit` returns a History, which is no dict: `{key}` cannot take it", "Give it `.history`, the dict."
    return ("`fit` returns a History, which is no number", BY_NAME) if count == 1 else (
        f"`{data.method}` gives {given} which is used as one number", READ_ONE
    )  # fmt: skip


def fix(fault: Fault[MisreadResult]) -> Fix | None:
    """The way into the dict, where it is evident."""
    data = fault.data
    receiver, how, key = data.receiver, data.how, data.key
    if data.swapped is not None:
        first, second = data.swapped
        return Fix("Swap the names", (Edit(first, "replace", (second,)), Edit(second, "replace", (first,))), safe=True)
    if receiver is None:
        return None
    if how == "history-as-data" or (how == "history-as-dict" and isinstance(key, str)):
        return Fix("Ask its dict", (Edit(receiver, "after", ".history"),), safe=True)
    if how in ("history-attribute", "dict-attribute") and data.recorded:
        way = ".history" if how == "history-attribute" else ""
        return Fix("Ask its dict", (Edit(fault.at, "replace", (receiver, f'{way}["{key}"]')),), safe=True)
    return None
