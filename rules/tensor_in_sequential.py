"""A Sequential takes layers, not their results.

`Dense(3)(x)` calls a layer on a tensor, as the Functional API does; what comes out is a tensor. A Sequential calls its
layers by itself, one after the other, so it wants the layers uncalled: `Dense(3)`.

Take the second pair of parentheses away, or stay with the Functional API: `Model(inputs, outputs)`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.program.faults import TensorAsLayer


@rule(
    "SEQ116",
    severity="error",
    aspects={"a layer given to a model": ("SEQ104",)},
    breaks_models=True,
    examples=[
        bad("""
            from keras import Input, Sequential
            from keras.layers import Dense

            inputs = Input((10,))
            model = Sequential([inputs, Dense(3)(inputs)])  # <- a `Dense` that is called already
            """),
        bad("""
            from keras import Input, Sequential
            from keras.layers import Dense

            inputs = Input((10,))
            x = Dense(3)(inputs)
            model = Sequential()
            model.add(x)  # <- the result of a `Dense` that is called already
            """),
        good("""
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((10,)), Dense(3)])
            """),
        good("""
            from keras import Input, Model
            from keras.layers import Dense

            inputs = Input((10,))
            model = Model(inputs, Dense(3)(inputs))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(TensorAsLayer):
        kind = fault.data.kind
        what = "a layer" if kind == "layer" else f"a `{kind}`"
        yield Diagnostic(
            fault.at,
            f"the result of {what} that is called already: a Sequential takes the layer itself",
            f"Give it the layer uncalled: `{'Dense' if kind == 'layer' else kind}(...)`.",
            about=fault.about,
        )
