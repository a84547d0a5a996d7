"""An argument has to be of the right kind.

The number of units is a positive whole number, a kernel is at least 1 wide, an activation is a name or a function.
Keras refuses other values, and so it does a value in the wrong place: in `model.compile("adam", "mse", ["mae"])` the
third place is for `loss_weights`, not for the metrics. A number computed with numpy, `y.max() + 1`, has a type of its
own, which `Dense` and `Embedding` do not take: write `int(y.max()) + 1`.
"""

from collections.abc import Iterator

from seqlint import Argument, Const, Diagnostic, Dict, Edit, Fault, Fix, Program, Seq, Value, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import BadArgument, BadSequentialArgument, NumpyNumber, SurplusArgument


@rule(
    "SEQ604",
    severity="error",
    aspects={"one call or argument": ("SEQ603",)},
    examples=[
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense("10"))  # <- `units` of `Dense` must be a positive whole number, not '10'
            """),
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            y = np.array([0, 1, 2, 1])
            model = Sequential([Dense(y.max() + 1, activation="softmax")])  # <- `units` of `Dense` is a numpy number
            """,
            fixed={"y.max() + 1": "int(y.max() + 1)"},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(3, activation="softmax")])
            model.compile("adam", "categorical_crossentropy", ["accuracy"])  # <- the third place of `compile` is for
            """,
            fixed={'["accuracy"]': 'metrics=["accuracy"]'},
        ),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(3)], "flowers")  # <- the second place of `Sequential` is for `trainable`
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            y = np.array([0, 1, 2, 1])
            model = Sequential([Dense(len(np.unique(y)), activation="softmax")], name="flowers")
            model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import LSTM, Conv1D, Dense

            y = np.array([3, 4])
            model = Sequential([Conv1D(y.max(), 3), LSTM(y.max()), Dense(int(y.max()))])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(BadArgument):
        yield bad_argument(fault)
    for place in program.faults_of(BadSequentialArgument):
        yield bad_place(place)
    yield from surplus(program)
    yield from numpy_numbers(program)
    yield from loss_weights(program)
    yield from losses(program)


def bad_argument(fault: Fault[BadArgument]) -> Diagnostic:
    name, callee = fault.data.name, fault.data.callee
    message = fault.data.message.replace("positive int", "positive whole number")
    message = message.replace(f"{name} ", f"`{name}` of `{callee}` ", 1)
    needs = fault.data.needs
    value, at = fault.data.value, fault.at.given
    help = advice(name, value, fault.data.wanted) if needs is None else f"Give `{needs}=...`, too."
    if needs is None and isinstance(value, Const) and f"{value.value}".isdigit() and at.literal is None and at.name:
        help = f"Make it a number: `int({at.name})`, or where it comes from; argparse needs `type=int`."
    if callee == "get_layer":
        help = "Write one of these names, or take the layer by its place: `model.layers[0]`."
    return Diagnostic(fault.at, message, help, fault.about)


def advice(name: str, value: Value | None, wanted: str | None) -> str:
    """What to write instead."""
    sizes = value.items if isinstance(value, Seq) else (value,)
    given = [size.value for size in sizes if isinstance(size, Const)]
    if any(isinstance(size, str) and size.strip().isdigit() for size in given):
        shown = f"`{name}={given[0].strip()}`" if sizes == (value,) else "in each place"
        return f"Write the number without quotes: {shown}."
    whole = wanted is not None and not {"int", "ints", "whole"}.isdisjoint(wanted.split())
    if whole and any(isinstance(size, float) for size in given):
        return f"Write whole numbers in `{name}`; `//` divides without decimals."
    if ... in given:
        return f"Write what is meant in its place: `{name}=...`."
    if wanted is None:
        return f"Give `{name}` another value, or leave it out."
    if wanted.startswith("("):
        return f"Write `{name}={wanted}`."
    return f"Give `{name}` {wanted.replace('positive int', 'positive whole number')}."


def bad_place(fault: Fault[BadSequentialArgument]) -> Diagnostic:
    """What is given to Sequential as `trainable`, as its name, or in the place of its layers."""
    name, shown = fault.data.name, words(fault.data.value)
    if name == "layers":
        message = f"`Sequential` takes a list of layers, not {shown}"
        return Diagnostic(fault.at, message, "Give it the layers in a list, or nothing.", fault.about)
    place = {"trainable": "the second place of `Sequential` is for `trainable`, not for"}.get(name)
    message = f"{place} {shown}" if place else f"the name of a model is a text, not {shown}"
    help = "Write `name=...` for the model's name." if name == "trainable" else "Give it a text as its name."
    return Diagnostic(fault.at, message, help, fault.about)


def words(value: Value | None) -> str:
    if isinstance(value, Const):
        return repr(value.value)
    return "a list" if isinstance(value, Seq) else "this value"


def surplus(program: Program) -> Iterator[Diagnostic]:
    seen: set[object] = set()
    for fault in program.faults_of(SurplusArgument):
        if seen.isdisjoint(fault.about):
            seen.update(fault.about)
            callee, parameters = fault.data.callee, fault.data.parameters
            takes = ask.counted(len(parameters), "argument") if parameters else "no arguments"
            message = f"`{callee}` takes {takes} by position, and this is one more"
            help = "Give it by its name, or take it away."
            if parameters[:1] in (("target_shape",), ("dims",)):
                help = f"Put the sizes into brackets of their own: `{callee}((...))`."
            yield Diagnostic(fault.at, message, help, fault.about)


def numpy_numbers(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(NumpyNumber):
        kind, given = fault.data.kind, fault.data.argument
        yield Diagnostic(
            given.at,
            f"`{given.name}` of `{kind}` is a numpy number, which `{kind}` does not take",
            "Make it a Python number: `int(...)`.",
            about=fault.about,
            fix=Fix("Make it a Python number", (as_int(given),), safe=False),
        )


def as_int(given: Argument) -> Edit:
    return Edit(given.value_at, "replace", ("int(", given.value_at, ")"))


def loss_weights(program: Program) -> Iterator[Diagnostic]:
    """Metrics in the place of the loss weights."""
    for model in program.models.values():
        for event in ask.certain(model, "compile"):
            given = event.given("loss_weights")
            if given is not None and given.position is not None and holds_text(given.value):
                to_metrics = Edit(given.at, "replace", ("metrics=", given.value_at))
                yield Diagnostic(
                    given.at,
                    "the third place of `compile` is for `loss_weights`, but it gets texts",
                    "Write `metrics=[...]`.",
                    about=(id(event.at.node),),
                    fix=Fix("Give them as `metrics`", (to_metrics,), safe=True),
                )


def losses(program: Program) -> Iterator[Diagnostic]:
    """A Sequential has one output, so one loss."""
    for model in program.sequentials():
        for event in ask.certain(model, "compile") if model.cls is None else ():
            given = event.given("loss")
            value = None if given is None else given.value
            several = isinstance(value, Seq) and value.kind in ("list", "tuple") and len(value.items) > 1
            if given is None or not (several or (isinstance(value, Dict) and value.items)):
                continue
            by_name = "`loss` is a dict, which `fit` refuses: a Sequential has one output"
            yield Diagnostic(
                given.at,
                "a Sequential has one output, so it trains on the first of these losses alone" if several else by_name,
                "Give one loss, and what else is to be measured as `metrics=[...]`.",
                about=(id(event.at.node),),
                severity="warning" if several else "error",
            )


def holds_text(value: Value) -> bool:
    items = value.items if isinstance(value, Seq) else (value,)
    return any(isinstance(item, Const) and isinstance(item.value, str) for item in items)
