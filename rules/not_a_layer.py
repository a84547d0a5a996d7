"""A Sequential model is made of layers, nothing else.

Only layers (and whole models) can stand in a Sequential. A text such as `"relu"`, a number, an array or a function is
not a layer, even where a layer of a similar name exists. A set of layers, `{...}`, is no good either: Python keeps no
order in a set, and the order of the layers is what a Sequential is about.

For an activation write `Activation("relu")`, or give it to the layer before: `Dense(10, activation="relu")`.
"""

from collections.abc import Iterator

from seqlint import Api, Const, Diagnostic, Fault, Program, Value, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import ChangedFunctional, NotALayer, SetOfLayers

PLACES = {
    "optimizers": "`compile`",
    "losses": "`compile`",
    "metrics": "`compile`, in the list of metrics",
    "callbacks": "`fit`, in the list of callbacks",
    "regularizers": "a layer, as `kernel_regularizer`",
    "initializers": "a layer, as `kernel_initializer`",
    "constraints": "a layer, as `kernel_constraint`",
}
"""Where the objects belong that are made of Keras' other classes, by the module they come from."""


@rule(
    "SEQ105",
    severity="error",
    aspects={"one call or argument": ("SEQ104",), "a layer given to a model": ("SEQ116",)},
    breaks_models=True,
    examples=[
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential()
            model.add(Dense(10))
            model.add("relu")  # <- the text 'relu' is not a layer
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(10),
                None,  # <- None is not a layer
            ])
            """),
        bad("""
            from keras import Sequential
            from keras.activations import softmax
            from keras.layers import Dense

            model = Sequential([Dense(10)])
            model.add(softmax)  # <- the function softmax is not a layer
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense
            from keras.optimizers import Adam

            model = Sequential([Dense(10), Dense(3), Adam(0.01)])  # <- the optimizer Adam is not a layer
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            def block(units):
                Dense(units, activation="relu")

            model = Sequential([Dense(10), block(5)])  # <- `block` returns None, which is not a layer
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential({Dense(10), Dense(3)})  # <- a set, and a set has no order
            """),
        bad("""
            import keras

            base = keras.applications.VGG16(weights=None, include_top=False, input_shape=(64, 64, 3))
            base.add(keras.layers.Flatten())  # <- `base` is a functional model, no Sequential: it has no `add`
            """),
        good("""
            import keras

            base = keras.applications.VGG16(weights=None, include_top=False, input_shape=(64, 64, 3))
            model = keras.Sequential([base, keras.layers.Flatten()])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Activation, Dense

            model = Sequential((Dense(10), Activation("relu")))
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            encoder = Sequential([Dense(10), Dense(2)])
            decoder = Sequential(Dense(units) for units in (10, 20))
            model = Sequential([encoder, decoder])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for fault in program.faults_of(NotALayer):
        model = ask.called(ask.model_of(program, fault))
        what, function = fault.data.what, fault.data.given_by
        said = f"`{function}` returns {what}, which is not a layer" if function else f"{what} is not a layer"
        yield Diagnostic(fault.at, f"{said}, but it is given to {model} as one", advice(fault), fault.about)
    for changed in program.faults_of(ChangedFunctional):
        name, method = changed.data.receiver.name, changed.data.method
        yield Diagnostic(
            changed.at,
            f"{f'`{name}`' if name else 'the model'} is a functional model, no Sequential: it has no `{method}`",
            f"Put it into a new model with the other layers: `Sequential([{name or 'model'}, ...])`.",
            changed.about,
        )
    for unordered in program.faults_of(SetOfLayers):
        yield Diagnostic(
            unordered.at,
            "the layers stand in a set, and a set has no order",
            "Use square brackets: `Sequential([...])`.",
            unordered.about,
        )


def advice(fault: Fault[NotALayer]) -> str:
    if fault.data.given_by:
        return f"Let `{fault.data.given_by}` return the layer that it makes."
    kind = getattr(fault.data.value, "name", "").removeprefix("keras.").partition(".")[0]
    if kind in PLACES:
        return f"Give it to {PLACES[kind]}."
    name = named(fault.data.value)
    if name in ask.activations():
        return f'Write `Activation("{name}")`, or `activation="{name}"` in the layer before.'
    if name in ask.layer_names():
        return f"Write `{name}(...)`, without quotes."
    return "Give it layers only, such as `Dense(10)`."


def named(value: Value) -> str:
    """The text, or the name of the function."""
    if isinstance(value, Const):
        return value.value if isinstance(value.value, str) else ""
    return value.name.rpartition(".")[2] if isinstance(value, Api) else ""
