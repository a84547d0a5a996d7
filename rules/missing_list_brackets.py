"""Layers go into Sequential as one list.

`Sequential` takes all its layers in a single list, in the order in which the data runs through them. Without the square
brackets only the first layer lands where the layers belong; the second is taken for the setting `trainable`, the third
for the model's name. Keras then stops with an error that mentions neither brackets nor lists.

Put `[` before the first layer and `]` behind the last, also when there is only one.
"""

from collections.abc import Iterator

from seqlint import Api, Argument, Diagnostic, Edit, Fault, Fix, Nothing, Program, Ref, Tensor, bad, good, rule
from seqlint.program.faults import BareLayers


@rule(
    "SEQ101",
    severity="error",
    aspects={"one call or argument": ("SEQ601",), "a layer given to a model": ("SEQ103",)},
    breaks_models=True,
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential(Dense(10))  # <- the layer is not in a list
            """,
            fixed={"Dense(10)": "[Dense(10)]"},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential(  # <- 2 layers are not in a list
                Dense(5, activation="relu"),
                Dense(3, activation="softmax"),
            )
            """,
            fixed={"Dense(5": "[Dense(5", 'softmax")': 'softmax")]'},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            layers = [Dense(5), Dense(3)]
            model = Sequential(*layers)  # <- the star takes the layers out of their list
            """,
            fixed={"*layers": "[*layers]"},
        ),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(5), Dense(3)])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            layers = (Dense(5), Dense(3))
            model = Sequential(layers, name="flowers")
            """),
        good("""
            from torch import nn

            model = nn.Sequential(nn.Linear(10, 5), nn.ReLU())
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(BareLayers):
        layers = fault.data.layers
        places = tuple(id(argument.value_at.node) for argument in layers)
        yield Diagnostic(
            fault.at,
            message(fault),
            "Put square brackets around the layers: `Sequential([...])`.",
            about=(*fault.about, *places),
            fix=brackets(layers),
        )


def message(fault: Fault[BareLayers]) -> str:
    count = len(fault.data.layers)
    if fault.data.starred:
        return "the star takes the layers out of their list, but `Sequential` takes them in one list"
    what = "the layer is" if count == 1 else f"the {count} layers are"
    return f"{what} not in a list: `Sequential` takes all its layers in one list"


def brackets(layers: tuple[Argument, ...]) -> Fix | None:
    """`[` before the first and `]` behind the last, where all of them are layers."""
    if not all(isinstance(layer.value, Ref | Tensor | Api | Nothing) for layer in layers):
        return None
    first, last = layers[0], layers[-1]
    start = first.value_at if first.name == "layers" else first.at
    end = last.value_at if last.name == "layers" else last.at
    return Fix("Put the layers in a list", (Edit(start, "before", "["), Edit(end, "after", "]")), safe=True)
