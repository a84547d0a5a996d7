"""Metrics come in a list.

A model can be watched by several metrics, so `compile` takes a list of them, also when it is only one. A bare name or
a bare metric stops the program with "Expected `metrics` argument to be a list, tuple, or dict".

Put square brackets around it: `metrics=["accuracy"]`.
"""

from collections.abc import Iterator

from seqlint import Api, Const, Diagnostic, Edit, Fix, Function, Made, Program, Value, bad, good, rule
from seqlint.asking import lookup


@rule(
    "SEQ414",
    severity="error",
    aspects={"one call or argument": ("SEQ202",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, activation="sigmoid", input_shape=(4,))])
            model.compile(loss="binary_crossentropy", metrics="accuracy")  # <- `metrics` is a text, not a list
            """,
            fixed={'"accuracy"': '["accuracy"]'},
        ),
        bad(
            """
            import keras
            from keras.layers import Dense

            model = keras.Sequential()
            model.add(Dense(1, activation="sigmoid", input_shape=(4,)))
            model.compile(
                loss="binary_crossentropy",
                metrics=keras.metrics.AUC(),  # <- `metrics` is one metric, not a list
            )
            """,
            fixed={"keras.metrics.AUC()": "[keras.metrics.AUC()]"},
        ),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, activation="sigmoid", input_shape=(4,))])
            model.compile(loss="binary_crossentropy", metrics=["accuracy"])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            watched = ("accuracy", "AUC")
            model = Sequential([Dense(1, activation="sigmoid", input_shape=(4,))])
            model.compile(loss="binary_crossentropy", metrics=watched)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for argument in lookup.compiled_with(program, "metrics"):
        what = shown(argument.value)
        if what is None:
            continue
        brackets = (Edit(argument.value_at, "before", "["), Edit(argument.value_at, "after", "]"))
        yield Diagnostic(
            argument.at,
            f"`metrics` is {what}, not a list",
            f"Put it in square brackets, also when it is only one: `metrics=[{inside(argument.value)}]`.",
            about=(id(argument.value_at.node),),
            fix=Fix("Put it in a list", brackets, safe=True),
        )


def inside(value: Value) -> str:
    return f'"{value.value}"' if isinstance(value, Const) else "..."


def shown(value: Value) -> str | None:
    """What stands in the place of the list; None where it may be a list, tuple, dict or None."""
    match value:
        case Const(value=str()):
            return "a text"
        case Function() | Api():
            return "one function"
        case Made(name=name) if name.startswith("keras.metrics."):
            return "one metric"
    return None
