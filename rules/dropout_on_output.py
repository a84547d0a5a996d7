"""Nothing is dropped from the answers.

Dropout behind the last layer deletes answers while the model trains: the right class is set to 0 at random, and the
model is blamed for it. What it learns from that is noise.

Put dropout between hidden layers, before the last one.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.asking.training import has_weights


@rule(
    "SEQ504",
    severity="warning",
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense, Dropout

            model = Sequential([
                Dense(64, activation="relu", input_shape=(20,)),
                Dense(3, activation="softmax"),
                Dropout(0.2),  # <- `Dropout` stands behind the output layer
            ])
            model.compile("adam", "categorical_crossentropy")
            """,
            fixed={"    Dropout(0.2),\n": ""},
        ),
        bad(
            """
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Dense(64, activation="relu", input_shape=(20,)))
            model.add(layers.Dense(3))
            model.add(layers.Dropout(0.5))  # <- `Dropout` stands behind the output layer
            model.add(layers.Activation("softmax"))
            model.compile("adam", "categorical_crossentropy")
            """,
            fixed={"model.add(layers.Dropout(0.5))\n": ""},
        ),
        good("""
            from keras import Sequential
            from keras.layers import Dense, Dropout

            model = Sequential([Dense(64, activation="relu"), Dropout(0.2), Dense(3, activation="softmax")])
            model.compile("adam", "categorical_crossentropy")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense, Dropout

            features = Sequential([Dense(64, activation="relu", input_shape=(20,)), Dropout(0.2)])
            model = Sequential([features, Dense(3, activation="softmax")])
            model.compile("adam", "categorical_crossentropy")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        if model.open or next(ask.certain(model, "compile"), None) is None:
            continue
        for number, layer in enumerate(model.layers):
            output = model.layers[number - 1] if number else None
            rest = model.layers[number + 1 :]
            is_last = all(other.kind in ("Activation", "Softmax") for other in rest)
            if layer.kind in ask.DROPOUTS and is_last and output is not None and has_weights(output):
                yield Diagnostic(
                    layer.at,
                    f"`{layer.kind}` stands behind the output layer, so answers are dropped",
                    "Put it before the last layer, between hidden ones.",
                    about=(layer.id,),
                    related=(Related(output.at, "the output layer is here"),),
                    fix=ask.without(program, layer),
                )
