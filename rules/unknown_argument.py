"""Arguments are known by name.

Each layer, and each method such as `compile` or `fit`, has a fixed list of arguments. A keyword that is not among them,
often one with a letter missing, stops the program with an error.

`seqlint explain` shows this text; the arguments themselves are in Keras' documentation of the layer or method.
"""

from collections.abc import Iterator

from seqlint import Argument, Diagnostic, Edit, Fix, Program, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import UnknownArgument


@rule(
    "SEQ602",
    severity="error",
    aspects={"one call or argument": ("SEQ406",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(3, activaton="softmax")])  # <- `Dense` has no argument `activaton`
            """,
            fixed={"activaton": "activation"},
        ),
        bad(
            """
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(3, input_shape=(4,))])
            model.compile(loss="mse", metric=["mae"])  # <- `compile` has no argument `metric`
            model.fit(np.random.rand(20, 4), np.random.rand(20, 3))
            """,
            fixed={"metric": "metrics"},
        ),
        bad("""
            from keras.layers import Dense

            layers = [Dense(3, colour="blue")]  # <- `Dense` has no argument `colour`
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(3, activation="softmax", input_shape=(4,), name="answer")])
            model.compile(loss="categorical_crossentropy", metrics=["accuracy"])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Layer

            class Scale(Layer):
                def __init__(self, colour, **settings):
                    super().__init__(**settings)
                    self.colour = colour

            model = Sequential([Scale(colour="blue")])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(UnknownArgument):
        argument: Argument = fault.data.argument
        near = fault.data.near
        yield Diagnostic(
            fault.at,
            f"`{fault.data.callee}` has no argument `{argument.name}`",
            ask.did_you_mean(near) or f"Take it away, or look up the arguments of `{fault.data.callee}`.",
            about=fault.about,
            fix=renamed(argument, near) if near else None,
        )


def renamed(argument: Argument, near: str) -> Fix:
    return Fix(f"Write `{near}`", (Edit(argument.at, "replace", (f"{near}=", argument.value_at)),), safe=True)
