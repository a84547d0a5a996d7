"""Methods are called on a model, not on the class Sequential.

`Sequential` is the class: the plan from which models are made. `Sequential()`, with parentheses, makes a model, and
only that model has layers to add to, to compile and to train. `Sequential.add(...)` asks the plan to do it, and
`model = Sequential` without parentheses gives the plan a second name.

Make the model first, `model = Sequential()`, and call `add`, `compile` and `fit` on that name.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fault, Fix, Program, bad, good, rule
from seqlint.program.faults import ClassNotCalled, MethodOnClass


@rule(
    "SEQ102",
    severity="error",
    aspects={"one call or argument": ("SEQ101",), "a layer given to a model": ()},
    breaks_models=True,
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            Sequential.add(Dense(10))  # <- `add` is called on the class `Sequential`, not on a model
            """,
            fixed={"Sequential.add(Dense(10))": "model = Sequential()\nmodel.add(Dense(10))"},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential  # <- `model` is the class `Sequential` itself
            model.add(Dense(10))
            """,
            fixed={"= Sequential\n": "= Sequential()\n"},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            net = Sequential([Dense(10)])
            Sequential.compile(loss="mse")  # <- `compile` is called on the class
            """,
            fixed={"Sequential.": "net."},
        ),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            class Network:
                def __init__(self):
                    self.model = Sequential  # <- `self.model` is the class `Sequential` itself, not a model
                    self.model.add(Dense(3))

            Network()
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(10))
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            class Sorter(Sequential):
                def __init__(self):
                    super().__init__()
                    self.add(Dense(10))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    first = True
    for fault in program.faults_of(MethodOnClass):
        method = fault.data.method
        yield Diagnostic(
            fault.at,
            f"`{method}` is called on the class `Sequential`, not on a model",
            f"Make a model first, `model = Sequential()`, and call `model.{method}(...)`.",
            about=fault.about,
            fix=on_model(program, fault, first),
        )
        first = False
    for uncalled in program.faults_of(ClassNotCalled):
        name = uncalled.data.name
        yield Diagnostic(
            uncalled.at,
            f"`{name}` is the class `Sequential` itself, not a model: the parentheses are missing",
            f"Write `{name} = Sequential()`.",
            about=uncalled.about,
            fix=Fix("Call the class", (Edit(uncalled.at, "after", "()"),), safe=True),
        )


def on_model(program: Program, fault: Fault[MethodOnClass], first: bool) -> Fix | None:
    """The call on the only model that has a name, else on a new one."""
    receiver, statement = fault.data.receiver, fault.data.statement
    names = {model.name for model in program.models.values() if model.name and model.id not in fault.about}
    if receiver is None or statement is None or len(names) > 1:
        return None
    model = next(iter(names), None)
    call = Edit(receiver, "replace", model or "model")
    if model or not first:
        return Fix(f"Call it on `{model or 'model'}`", (call,), safe=False)
    make = Edit(statement, "before", ("model = ", receiver, "()\n"))
    return Fix("Make a model first", (make, call), safe=False)
