"""Keras 3 prefers an Input in front.

`Dense(5, input_shape=(10,))` declares the model's input inside its first layer. It works, but Keras 3 warns, and says
it in another way: `Input((10,))` as the first element of the model, and the layers without it.

This rule is off by default, since most tutorials still write `input_shape`; switch it on with `--extend-select
SEQ607`.
"""

from collections.abc import Iterator

from seqlint import Argument, Diagnostic, Edit, Fix, Layer, Program, bad, good, rule
from seqlint.asking import ask

NAMES = ("input_shape", "input_dim")


@rule(
    "SEQ607",
    severity="advice",
    default=False,
    examples=[
        bad(
            """
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(5, input_shape=(10,)),  # <- `input_shape` on the first layer
                Dense(3),
            ])
            """,
            fixed={"Dense(5, input_shape=(10,))": "Input((10,)), Dense(5)"},
        ),
        bad(
            """
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(5, input_dim=10))  # <- `input_dim` on the first layer
            """,
            fixed={"model.add(Dense(5, input_dim=10))": "model.add(Input((10,)))\nmodel.add(Dense(5))"},
        ),
        good("""
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((10,)), Dense(5), Dense(3)])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Embedding

            model = Sequential([Embedding(input_dim=50, output_dim=4)])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        layer = model.layers[0] if model.layers and model.input is None else None
        given = next((layer.arguments[n] for n in NAMES if n in layer.arguments), None) if layer is not None else None
        if layer is not None and given is not None and not (layer.kind == "Embedding" and given.name == "input_dim"):
            yield Diagnostic(
                given.at,
                f"`{given.name}` on the first layer, where Keras 3 prefers an `Input` in front",
                "Begin the model with `Input(...)`.",
                about=(layer.id,),
                fix=in_front(program, layer, given),
            )


def in_front(program: Program, layer: Layer, given: Argument) -> Fix | None:
    new = ask.input_before(program, layer.added_at, given)
    return None if new is None else Fix("Put an Input in front", (Edit(given.at, "delete"), new), safe=True)
