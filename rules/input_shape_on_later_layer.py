"""Only the first layer says what goes in.

A Sequential takes its input shape from its first layer (or from an `Input` in front). Every further layer gets its
shape from the layer before, and Keras ignores an `input_shape` there without a word. Where the first layer has none,
the model stays without an input shape, however many others have one.

Take the argument away, or move it into an `Input` in front of the first layer.
"""

from collections.abc import Iterator

from seqlint import Anchor, Argument, Diagnostic, Edit, Fix, Layer, Model, Program, Related, bad, good, rule
from seqlint.asking import ask

NAMES = ("input_shape", "input_dim")


@rule(
    "SEQ204",
    severity="warning",
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(5, input_shape=(10,)),
                Dense(3, input_shape=(5,)),  # <- `input_shape` on `Dense`, layer 2 of `model`, is ignored
            ])
            """,
            fixed={", input_shape=(5,)": ""},
        ),
        bad(
            """
            from keras import Input, Sequential
            from keras.layers import Conv2D, Rescaling

            model = Sequential()
            model.add(Rescaling(1 / 255))
            model.add(Conv2D(8, 3, input_shape=(28, 28, 1)))  # <- is ignored, and `model` has no input shape
            """,
            fixed={
                "model.add(Rescaling(1 / 255))": "model.add(Input((28, 28, 1)))\nmodel.add(Rescaling(1 / 255))",
                ", input_shape=(28, 28, 1)": "",
            },
        ),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(5, input_shape=(10,)), Dense(3)])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense, Embedding

            encoder = Sequential([Dense(5, input_shape=(10,))])
            decoder = Sequential([Dense(10, input_shape=(5,))])
            model = Sequential([encoder, decoder, Embedding(input_dim=50, output_dim=3)])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        start = 0 if model.input is not None else 1
        for number, layer in enumerate(model.layers[start:], start + 1):
            own = ask.own_parameters(layer.kind)
            given = next((layer.arguments[n] for n in NAMES if n in layer.arguments and n not in own), None)
            if given is not None and not layer.custom:
                yield ignored(program, model, layer, given, number)


def ignored(program: Program, model: Model, layer: Layer, given: Argument, number: int) -> Diagnostic:
    named = ask.called(model)
    first = model.input or model.layers[0]
    place = f"`{given.name}` on `{layer.kind}`, layer {number} of {named}, is ignored"
    about = (layer.id, id(layer.at.node))
    if model.declared:
        drop = Fix("Take it away", (Edit(given.at, "delete"),), safe=True)
        related = (Related(first.at, "the input shape is declared here"),)
        return Diagnostic(given.at, place, "Only the first layer declares the input shape.", about, related, drop)
    return Diagnostic(
        given.at,
        f"{place}, and {named} has no input shape",
        "Put an `Input` with this shape in front of the first layer.",
        about,
        (Related(first.at, "the first layer is here"),),
        in_front(program, given, first.added_at),
    )


def in_front(program: Program, given: Argument, first: Anchor | None) -> Fix | None:
    """The shape in an `Input` before the first layer."""
    new = ask.input_before(program, first, given)
    return None if new is None else Fix("Move it into an Input", (Edit(given.at, "delete"), new), safe=False)
