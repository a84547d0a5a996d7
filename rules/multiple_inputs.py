"""A Sequential has one input, in front.

`Input((10,))` (or `InputLayer`) says what goes into the model. It stands before all other layers, and only once: a
second one, or one behind other layers, makes no sense in a straight line of layers, and Keras raises an error when
the model is built.

Keep one `Input`, as the first element.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fix, Program, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import SecondInput


@rule(
    "SEQ111",
    severity="error",
    aspects={"a layer given to a model": ("SEQ110",)},
    breaks_models=True,
    examples=[
        bad(
            """
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([
                Input((10,)),
                Input((10,)),  # <- `model` has an `Input` already
                Dense(3),
            ])
            """,
            fixed={"    Input((10,)),\n    Input((10,)),\n": "    Input((10,)),\n"},
        ),
        bad("""
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(5))
            model.add(Input((10,)))  # <- an `Input` behind 1 layer of `model`
            model.add(Dense(3))
            """),
        good("""
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((10,)), Dense(5), Dense(3)])
            """),
        good("""
            from keras import Input, Sequential
            from keras.layers import Dense

            encoder = Sequential([Input((10,)), Dense(5)])
            decoder = Sequential([Input((5,)), Dense(10)])
            model = Sequential([encoder, decoder])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(SecondInput):
        model = ask.model_of(program, fault)
        name = ask.called(model)
        layers = fault.data.position - (model is not None and model.input is not None)
        where = f"an `Input` behind {ask.counted(layers, 'layer')} of {name}: it belongs in front"
        yield Diagnostic(
            fault.at,
            f"{name} has an `Input` already" if model is not None and model.input is not None else where,
            "Keep one `Input`, before all layers.",
            fault.about,
            (Related(fault.data.first, "the model begins here"),),
            fix=Fix("Take it away", (Edit(fault.at, "delete"),), safe=False)
            if ask.add_call(program, fault.at) is None
            else None,
        )
