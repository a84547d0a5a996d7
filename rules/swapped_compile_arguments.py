"""`compile` takes the optimizer first, then the loss.

The optimizer says how the model learns (`adam`, `sgd`), the loss what it should make small (`mse`, a crossentropy).
Given in the wrong order, Keras stops with "Could not interpret optimizer identifier".

Write the names along, then the order does not matter: `compile(optimizer="adam", loss="mse")`.
"""

from collections.abc import Iterator

from seqlint import Argument, Const, Diagnostic, Edit, Fix, Made, Program, Value, bad, good, rule
from seqlint.asking import ask, lookup


@rule(
    "SEQ415",
    severity="error",
    aspects={"one call or argument": ("SEQ414",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile("mse", "adam")  # <- `mse` is a loss, but stands in the place of the optimizer
            """,
            fixed={'mse", "adam': 'adam", "mse'},
        ),
        bad(
            """
            import keras
            from keras.layers import Dense

            model = keras.Sequential([Dense(1, input_shape=(4,))])
            model.compile(loss=keras.optimizers.Adam(0.01), optimizer="mse")  # <- `mse` is a loss
            """,
            fixed={'keras.optimizers.Adam(0.01), optimizer="mse"': '"mse", optimizer=keras.optimizers.Adam(0.01)'},
        ),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile("binary_crossentropy")  # <- `binary_crossentropy` is a loss
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile("adam", "mse")
            """),
        good("""
            from keras import Sequential, losses, optimizers
            from keras.layers import Dense

            model = Sequential([Dense(1, input_shape=(4,))])
            model.compile(loss=losses.Huber(), optimizer=optimizers.SGD(0.1))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.models.values():
        for event in ask.certain(model, "compile"):
            first, second = event.given("optimizer"), event.given("loss")
            a_loss = named(first, "losses", "optimizers")
            an_optimizer = named(second, "optimizers", "losses")
            if not (a_loss and (an_optimizer or second is None)) and not (an_optimizer and first is None):
                continue
            what = f"`{a_loss}` is a loss, but stands in the place of the optimizer"
            other = f"`{an_optimizer}` is an optimizer, but stands in the place of the loss"
            about = [id(event.at.node), *(id(a.value_at.node) for a in (first, second) if a is not None)]
            yield Diagnostic(
                event.at,
                what if a_loss else other,
                f"Name them: `compile(optimizer={text(an_optimizer, second)}, loss={text(a_loss, first)})`.",
                about=tuple(about),
                fix=swap(first, second) if a_loss and an_optimizer else None,
            )


def named(argument: Argument | None, group: str, otherwise: str) -> str | None:
    """The name of one of `group`, which none of `otherwise` has."""
    if argument is None:
        return None
    value: Value = argument.value
    if isinstance(value, Const) and isinstance(value.value, str):
        mistaken = lookup.accepts(group, value.value) and not lookup.accepts(otherwise, value.value)
        return value.value if mistaken else None
    is_made = isinstance(value, Made) and value.name.startswith(f"keras.{group}.")
    return value.name.rpartition(".")[2] if is_made and isinstance(value, Made) else None


def text(name: str | None, argument: Argument | None) -> str:
    if argument is None:
        return '"adam"' if name is None else "..."
    return f'"{name}"' if name and isinstance(argument.value, Const) else "..."


def swap(first: Argument | None, second: Argument | None) -> Fix | None:
    if first is None or second is None:
        return None
    edits = (Edit(first.value_at, "replace", (second.value_at,)), Edit(second.value_at, "replace", (first.value_at,)))
    return Fix("Swap them", edits, safe=True)
