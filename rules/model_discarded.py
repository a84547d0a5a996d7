"""A model needs a name.

A `Sequential([...])` that stands alone in a line is built and forgotten: no name leads to it, so nothing can compile,
train or ask it. Python says nothing.

Give it a name: `model = Sequential([...])`. `Sequential().add(Dense(3))` is no way around it, for `add` gives back
nothing: the name comes first, and `model.add(Dense(3))` in a line of its own.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Fix, Program, bad, good, rule


@rule(
    "SEQ115",
    severity="warning",
    aspects={"a model's life": ("SEQ114",)},
    silent_on_broken_models=True,
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            Sequential([Dense(3)])  # <- the model is bound to no name
            """,
            fixed={"Sequential([Dense(3)])": "model = Sequential([Dense(3)])"},
        ),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            Sequential().add(Dense(3))  # <- the model is bound to no name
            """),
        bad(
            cells=[
                "from keras import Sequential\nfrom keras.layers import Dense",
                "Sequential([Dense(3)])  # <- the model is bound to no name\nprint('ready')",
            ]
        ),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(3)])
            """),
        good(cells=["from keras import Sequential\nfrom keras.layers import Dense", "Sequential([Dense(3)])"]),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            def build():
                return Sequential([Dense(3)])

            Sequential([Dense(3, input_shape=(4,))]).summary()
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        for event in model.happened("discarded"):
            name = Edit(event.at, "before", "model = ")
            called = event.at.node.value is not model.at.node  # `model = Sequential().add(...)` is wrong, too
            yield Diagnostic(
                event.at,
                "the model is bound to no name, so nothing can use it",
                "Give it a name: `model = Sequential([...])`."
                + (" Then call its methods, each in a line of its own." if called else ""),
                about=(model.id,),
                fix=None if called else Fix("Call it `model`", (name,), safe=False),
            )
