"""A list of layers goes to Sequential, a single layer to add.

`Sequential([a, b])` takes a list, `model.add(a)` takes one layer. A list inside the list, `Sequential([[a, b]])`, or a
list given to `add` is neither: Keras finds a list where a layer should be.

Take the inner brackets away, or add the layers one by one.
"""

from collections.abc import Iterator

from seqlint import Anchor, Diagnostic, Edit, Fault, Fix, Program, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import ListAsLayer


@rule(
    "SEQ106",
    severity="error",
    aspects={"a layer given to a model": ("SEQ101",)},
    breaks_models=True,
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add([Dense(10), Dense(3)])  # <- a list of 2 layers where one layer is due
            """,
            fixed={"model.add([Dense(10), Dense(3)])": "model.add(Dense(10))\nmodel.add(Dense(3))"},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([[Dense(10), Dense(3)]])  # <- a list of 2 layers where one layer is due
            """,
            fixed={"[Dense(10), Dense(3)]": "Dense(10), Dense(3)"},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            hidden = [Dense(10), Dense(10)]
            model = Sequential([hidden, Dense(3)])  # <- a list of 2 layers where one layer is due
            """,
            fixed={"Sequential([hidden, Dense(3)])": "Sequential([*hidden, Dense(3)])"},
        ),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(10)])
            for layer in [Dense(5), Dense(3)]:
                model.add(layer)
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            hidden = [Dense(10), Dense(10)]
            model = Sequential(hidden + [Dense(3)])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(ListAsLayer):
        if fault.data.inputs:
            continue  # several inputs are no list too many: SEQ110
        count, kind = fault.data.count, fault.data.kind
        yield Diagnostic(
            fault.at,
            f"a {kind} of {ask.counted(count, 'layer')} where one layer is due",
            "Take the inner brackets away, or add the layers one by one.",
            about=fault.about,
            fix=flat(program, fault),
        )


def flat(program: Program, fault: Fault[ListAsLayer]) -> Fix | None:
    """An `add` for each layer, or the elements without their brackets."""
    elements: tuple[Anchor, ...] | None = fault.data.elements
    call = ask.add_call(program, fault.at)
    if call is None:
        text = ("*", fault.at) if elements is None else ask.joined(elements)
        return Fix("Take the inner brackets away", (Edit(fault.at, "replace", text),), safe=False)
    if elements is None or call.receiver_at is None:
        return None
    adds = [part for e in elements for part in ("\n", call.receiver_at, ".add(", e, ")")]
    return Fix("Add the layers one by one", (Edit(call.at, "replace", tuple(adds[1:])),), safe=False)
