"""A layer must exist in Keras.

Keras has some hundred layers, and their names are matched letter by letter, capitals included: it is `Conv2D`, not
`Conv2d`, and `Dense`, not `Dens`. A name that Keras does not have stops the program at the import or where it is used.

`seqlint` names the one that is spelt almost alike; all of them are listed in Keras' documentation.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fix, Program, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import UnknownName


@rule(
    "SEQ601",
    severity="error",
    aspects={"one call or argument": ("SEQ605",)},
    examples=[
        bad(
            """
            from keras import Sequential, layers

            model = Sequential([layers.Conv2d(8, 3)])  # <- Keras has no layer `Conv2d`
            """,
            fixed={"Conv2d": "Conv2D"},
        ),
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense, Flaten  # <- Keras has no layer `Flaten`

            model = Sequential([Flaten(), Dense(3)])
            """,
            fixed={"Flaten\n": "Flatten\n", "Sequential([Flaten(), Dense(3)])": "Sequential([Flatten(), Dense(3)])"},
        ),
        bad(
            """
            import keras

            model = keras.sequential([keras.layers.Dense(3)])  # <- `keras` has no `sequential`
            """,
            fixed={"sequential": "Sequential"},
        ),
        bad(
            """
            import keras

            model = keras.Sequential([keras.Dense(3)])  # <- `keras` has no `Dense`
            """,
            fixed={"keras.Sequential([keras.Dense(3)])": "keras.Sequential([keras.layers.Dense(3)])"},
        ),
        bad("""
            from keras.model import Sequential  # <- `keras` has no `model`
            from keras.layers import Dense

            model = Sequential([Dense(3)])
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential([layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(3)])
            """),
        good("""
            from keras import Sequential
            from my_layers import Flaten

            model = Sequential([Flaten()])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Convolution2D, MaxPool2D

            model = Sequential([Convolution2D(8, 3), MaxPool2D()])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(UnknownName):
        module, name, near = fault.data.module, fault.data.name, fault.data.near
        is_layer = module == "keras.layers" and (name[:1].isupper() or (near or "")[:1].isupper())
        if near is not None or is_layer:
            yield Diagnostic(
                fault.at,
                f"Keras has no layer `{name}`" if is_layer else f"`{module}` has no `{name}`",
                ask.did_you_mean(near) or "Look up its name in the documentation of Keras.",
                about=fault.about,
                fix=renamed(fault.data),
            )


def renamed(name: UnknownName) -> Fix | None:
    """The name that was meant, where it is imported and wherever it is used."""
    near = name.near
    if near is None or name.name_at is None:
        return None
    places = (name.name_at, *name.uses)
    return Fix(f"Write `{near}`", tuple(Edit(place, "replace", near) for place in places), safe=True)
