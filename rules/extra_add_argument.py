"""`add` takes one layer at a time.

`model.add(layer)` adds one layer. A second layer in the same call is taken for a setting of another meaning and lost:
Keras says nothing, the model is simply smaller than it looks. Settings such as `activation="relu"` belong to the layer,
inside its own parentheses: `model.add(Dense(5, activation="relu"))`.

Write one `add` for each layer.
"""

from collections.abc import Iterator

from seqlint import Argument, Diagnostic, Edit, Event, Fault, Fix, Program, Ref, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import ExtraAddArgument


@rule(
    "SEQ117",
    severity="error",
    aspects={"one call or argument": ("SEQ105",)},
    breaks_models=True,
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(5), Dense(3))  # <- `add` takes one layer: the second one, a `Dense`, is lost
            """,
            fixed={"model.add(Dense(5), Dense(3))": "model.add(Dense(5))\nmodel.add(Dense(3))"},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(5), activation="relu")  # <- `add` has no argument `activation`
            """,
            fixed={'(5), activation="relu"': '(5, activation="relu")'},
        ),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(5, activation="relu"))
            model.add(Dense(3))
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(5), rebuild=False)
            model.add(layer=Dense(3))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(ExtraAddArgument):
        argument: Argument = fault.data.argument
        call = next(
            (e for m in program.models.values() for e in m.happened("add") if id(e.at.node) in fault.about), None
        )
        if argument.name is None:
            yield Diagnostic(
                fault.at,
                f"`add` takes one layer: the second one{kind_of(program, argument)}, is lost",
                "Write an `add` for each layer.",
                about=fault.about,
                fix=another_add(fault, call),
            )
        else:
            yield Diagnostic(
                fault.at,
                f"`add` has no argument `{argument.name}`: it takes a layer and nothing else",
                f"Give `{argument.name}` to the layer, inside its own parentheses.",
                about=fault.about,
                fix=into_layer(program, argument, call),
            )


def kind_of(program: Program, argument: Argument) -> str:
    """The second layer in words."""
    layer = program.layers.get(argument.value.id) if isinstance(argument.value, Ref) else None
    return f", {ask.a(layer.kind)}" if layer is not None else ""


def another_add(fault: Fault[ExtraAddArgument], call: Event | None) -> Fix | None:
    argument = fault.data.argument
    if call is None or call.receiver_at is None or not fault.data.is_layer:
        return None
    new = Edit(call.at, "after", ("\n", call.receiver_at, ".add(", argument.value_at, ")"))
    return Fix("Add it in a call of its own", (Edit(argument.at, "delete"), new), safe=False)


def into_layer(program: Program, argument: Argument, call: Event | None) -> Fix | None:
    given = None if call is None else call.value("layer")
    layer = program.layers.get(given.id) if isinstance(given, Ref) else None
    own = [] if layer is None else [given for given in layer.arguments.values() if given.at != argument.at]
    if not own:
        return None
    move = Edit(own[-1].at, "after", (", ", argument.at))
    return Fix("Give it to the layer", (Edit(argument.at, "delete"), move), safe=False)
