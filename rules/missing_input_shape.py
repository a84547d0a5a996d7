"""A model has a shape once it knows its input.

Without an `Input` or `input_shape` in front, a Sequential does not know what goes into it, so it has no weights yet
and no output shape. Asked for `output_shape` or `count_params()` it raises an error; `summary()` shows question marks
and `weights` an empty list. The first data, or `model.build(...)`, settles it.

Begin the model with `Input((10,))`, or give the first layer an `input_shape`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Edit, Event, Fix, Model, Program, Ref, Related, bad, good, rule
from seqlint.asking import ask
from seqlint.program.model import TAKE_DATA

RAISES = frozenset({
    "output_shape", "input_shape", "inputs", "outputs", "input", "output", "count_params",
    "save_weights", "load_weights", "plot_model", "export",
})  # fmt: skip
SAYS_NOTHING = frozenset({"summary", "weights", "get_weights", "trainable_weights", "trainable_variables", "variables"})
CALLS = frozenset({"call", "nested", "escaped"})
BUILDS = frozenset({
    "build", "call", "nested", *TAKE_DATA, "fit_generator", "evaluate_generator", "predict_generator", "escaped",
})  # fmt: skip


@rule(
    "SEQ201",
    severity="error",
    silent_on_broken_models=True,
    examples=[
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(5), Dense(3)])
            print(model.output_shape)  # <- `model` has no `output_shape` yet: nothing says what goes into it
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(5))
            model.summary()  # <- `summary` shows no shapes: nothing says what goes into `model`
            """),
        bad(
            """
            from keras import Input, Sequential
            from keras.layers import Dense

            model = Sequential([Input((10,)), Dense(5)])
            model.add(Dense(3), rebuild=False)
            print(model.output_shape)  # <- `model` has no `output_shape` any more: `rebuild=False` left it unbuilt
            """,
            fixed={", rebuild=False": ""},
        ),
        bad(
            """
            import numpy as np
            from keras import Input, Model, Sequential
            from keras.layers import Dense

            model = Sequential([Input((4,)), Dense(3, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(np.random.rand(8, 4), np.random.rand(8))
            features = Model(model.input, model.layers[0].output)  # <- a Sequential has no `input` in Keras 3 before
            """,
            fixed={"input": "inputs[0]"},
        ),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(5, input_shape=(10,)), Dense(3)])
            print(model.output_shape)
            model.summary()
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(5), Dense(3)])
            model.build((None, 10))
            print(model.count_params())
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(5), Dense(3)])
            model(np.random.rand(20, 10))
            model.summary()
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in ask.followed(program):
        if model.kind != "Sequential" or model.open:
            continue
        if model.layers and (model.declared or model.input is not None):
            yield from unbuilt_again(model)
            if program.keras == 3 and next(unbuilt_again(model), None) is None:
                yield from never_called(program, model)
            continue  # an Input alone builds nothing
        if any(layer.open or layer.custom for layer in model.layers[:1]):
            continue  # it may declare what the analysis does not see
        event = asked(model)
        if event is not None and (event.layers or event.kind in RAISES):
            raises = event.kind in RAISES
            yield Diagnostic(
                event.at,
                text(model, event),
                "Begin the model with an `Input`, or give the first layer an `input_shape`."
                if model.input is None
                else "Add a layer: a model of nothing but an `Input` is not built.",
                about=(model.id,),
                related=tuple(Related(layer.at, "the first layer is here") for layer in model.layers[:1]),
                severity="error" if raises else "warning",
            )


def never_called(program: Program, model: Model) -> Iterator[Diagnostic]:
    """`input` and `output` of a Sequential, which Keras 3 knows of models that were called on a symbolic tensor."""
    wrapped = (a.value for layer in program.layers.values() for a in layer.arguments.values())
    if Ref(model.id, "model") in wrapped:
        return
    for event in model.events:
        if event.kind in CALLS:
            return
        if event.kind in ("input", "output") and event.certain:
            several = f"{event.kind}s"
            yield Diagnostic(
                event.at,
                f"a Sequential has no `{event.kind}` in Keras 3 before it is called on an `Input`, data do not count",
                f"Write `{several}[0]`, which every built model has.",
                about=(model.id, id(event.at.node)),
                fix=Fix(f"Write `{several}[0]`", (Edit(event.at, "after", "s[0]"),), safe=False),
            )


def unbuilt_again(model: Model) -> Iterator[Diagnostic]:
    """A model with an input of which `add(..., rebuild=False)` has made an unbuilt one."""
    change: Event | None = None
    for event in model.events:
        if event.kind in ("add", "pop", *BUILDS):
            change = event if event.given("rebuild") is not None else None
        elif change is not None and event.kind in RAISES and event.certain:
            yield Diagnostic(
                event.at,
                f"{ask.called(model)} has no `{event.kind}` any more: `rebuild=False` left it unbuilt",
                "Leave `rebuild=False` out.",
                about=(model.id,),
                related=(Related(change.at, f"`{change.kind}` does not build the model here"),),
                fix=Fix("Remove `rebuild`", (Edit(change.arguments["rebuild"].at, "delete"),), safe=False),
            )
            return


def asked(model: Model) -> Event | None:
    """The first certain question before anything builds the model."""
    for event in model.events:
        if event.kind in BUILDS:
            return None
        if event.kind in RAISES | SAYS_NOTHING and event.certain:
            return event
    return None


def text(model: Model, event: Event) -> str:
    name = ask.called(model)
    if event.kind == "summary":
        return f"`summary` shows no shapes: nothing says what goes into {name}"
    if event.kind in SAYS_NOTHING:
        return f"{name} has no weights yet, so `{event.kind}` is empty: nothing says what goes into it"
    if event.kind in ("save_weights", "load_weights", "plot_model", "export"):
        return f"`{event.kind}` needs a model that is built, but nothing says what goes into {name}"
    return f"{name} has no `{event.kind}` yet: nothing says what goes into it"
