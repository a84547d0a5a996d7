"""Weights start out different.

Units that start with equal weights compute the same, are corrected in the same way, and so stay the same for ever: a
layer of 64 such units is worth one. Starting at random breaks the tie. That is why Keras does so by default.

Leave the initializer out, or use one that is random, such as `he_normal`. (A bias may well start at zero.)
"""

from collections.abc import Iterator

from seqlint import Api, Const, Diagnostic, Edit, Fix, Made, Program, Value, bad, good, rule
from seqlint.asking.training import has_weights

CONSTANT = ("zeros", "zero", "ones", "one", "constant")


@rule(
    "SEQ508",
    severity="warning",
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(64, activation="relu", kernel_initializer="zeros", input_shape=(20,)),  # <- weights start equal
                Dense(1),
            ])
            """,
            fixed={'kernel_initializer="zeros", ': ""},
        ),
        bad("""
            import keras
            from keras import layers

            model = keras.Sequential()
            start = keras.initializers.Constant(0.5)
            model.add(layers.Conv2D(8, 3, kernel_initializer=start, input_shape=(28, 28, 1)))  # <- weights start equal
            model.add(layers.Flatten())
            model.add(layers.Dense(1))
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(64, activation="relu", kernel_initializer="he_normal", bias_initializer="zeros"),
                Dense(1),
            ])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            line = Sequential([Dense(1, kernel_initializer="zeros", input_shape=(1,))])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        for number, layer in enumerate(model.layers):
            given = layer.given("kernel_initializer")
            is_hidden = any(has_weights(other) for other in model.layers[number + 1 :])
            width = layer.value("units" if layer.kind == "Dense" else "filters")
            if given is None or not is_hidden or not is_constant(given.value) or width == Const(1):
                continue
            yield Diagnostic(
                given.at,
                f"all weights start equal, so the units of this `{layer.kind}` layer never differ",
                "Leave the initializer out: Keras starts at random.",
                about=(layer.id,),
                fix=Fix("Leave the initializer out", (Edit(given.at, "delete"),), safe=False),
            )


def is_constant(value: Value) -> bool:
    match value:
        case Const(value=str() as name):
            return name.lower() in CONSTANT
        case Made(name=name) | Api(name=name):
            return name.startswith("keras.initializers.") and name.rpartition(".")[2].lower() in CONSTANT
    return False
