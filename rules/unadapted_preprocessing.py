"""A preprocessing layer learns from the data before it is used.

`TextVectorization`, `StringLookup` and `IntegerLookup` turn words and numbers into indices of a vocabulary;
`Normalization` subtracts a mean, `Discretization` sorts into bins. Where these come from `fit` does not say: `adapt`
goes over the data once and learns them. Without it, the lookups stop the program at the first batch ("Table not
initialized"), and so does a `Normalization` in a model without `Input`. After an `Input` it is worse: the layer passes
everything on as it is, without a word.

`adapt` wants arrays, tensors or a `tf.data.Dataset`. Over a DataFrame it goes as Python does, and that gives the names
of the columns: `TextVectorization` then knows the word "review" and none of the reviews, `Normalization` stops the
program (Keras 3.15.1).

`clone_model` makes new layers: those do not know what the old ones have learned, and `set_weights` does not tell them.
Save the weights in a file and load it into the clone, or adapt its layers. And a layer that is adapted again after the
first `predict` or `fit` goes on as before in these, until the next `compile` (both Keras 3.15.1).

Call `layer.adapt(x_train)` before the model is trained, or give the layer what it needs: `vocabulary=`, or `mean=` and
`variance=`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Event, Layer, LayerUse, Model, Program, Related, Tensor, Unknown, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import AdaptedToTable
from seqlint.program.model import Fault

# What makes `adapt` superfluous, and what the layer learns.
GIVEN = {
    "Normalization": ("mean", "its mean and variance"),
    "TextVectorization": ("vocabulary", "its vocabulary"),
    "StringLookup": ("vocabulary", "its vocabulary"),
    "IntegerLookup": ("vocabulary", "its vocabulary"),
    "Discretization": ("bin_boundaries", "its bins"),
}


@rule(
    "SEQ803",
    severity="error",
    aspects={"training data": ("SEQ208",)},
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense, Normalization

            x, y = np.random.rand(50, 3) * [1, 1000, 50], np.random.rand(50)
            normalize = Normalization()
            model = Sequential([normalize, Dense(8, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)  # <- `normalize` was never adapted
            """),
        bad("""
            import numpy as np
            import tensorflow as tf
            from keras import Sequential
            from keras.layers import Dense, Embedding, GlobalAveragePooling1D, TextVectorization

            texts, y = tf.constant(["good film", "bad film", "good"]), np.array([1, 0, 1])
            words = TextVectorization(max_tokens=100, output_sequence_length=4)
            model = Sequential([words, Embedding(100, 4), GlobalAveragePooling1D(), Dense(1, activation="sigmoid")])
            model.compile("adam", "binary_crossentropy")
            model.fit(texts, y)  # <- `words` was never adapted
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense, Input, Normalization

            x, y = np.random.rand(50, 3), np.random.rand(50)
            normalize = Normalization()
            model = Sequential([Input((3,)), normalize, Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)  # <- adapted only after `fit`
            normalize.adapt(x)
            """),
        bad("""
            import pandas as pd
            from keras.layers import Normalization

            cars = pd.DataFrame({"cylinders": [8, 4, 6], "weight": [3504, 2130, 2774]})
            normalize = Normalization()
            normalize.adapt(cars)  # <- reads the column names of `cars` (`cylinders`, `weight`), not its rows
            """),
        bad("""
            import pandas as pd
            from keras.layers import TextVectorization

            films = pd.DataFrame({"review": ["good film", "bad film"], "stars": [5, 1]})
            words = TextVectorization()
            words.adapt(films[["review"]])  # <- reads the column names of this table (`review`), not its texts
            """),
        good("""
            import pandas as pd
            from keras.layers import Normalization, TextVectorization

            films = pd.DataFrame({"review": ["good film", "bad film"], "stars": [5, 1]})
            words = TextVectorization()
            words.adapt(films["review"])
            normalize = Normalization()
            normalize.adapt(films[["stars"]].to_numpy())
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense, Normalization

            x, y = np.random.rand(50, 3) * [1, 1000, 50], np.random.rand(50)
            normalize = Normalization()
            normalize.adapt(x)
            model = Sequential([normalize, Dense(8, activation="relu"), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)
            """),
        good("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense, Input, Normalization

            x, y = np.random.rand(50, 3) * 50, np.random.rand(50)
            model = Sequential([Input((3,)), Normalization(mean=25.0, variance=200.0), Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    if program.keras == 3:
        for fault in program.faults_of(AdaptedToTable):
            yield adapted_to_table(fault)
    if "?.adapt" in program.called:
        return
    told: set[int] = set()
    for model in ask.followed(program):
        for event in ask.data_events(model):
            for layer in ask.layers_within(event.layers):
                if layer.id not in told and not is_ready(layer, event.order) and not is_loaded(model, event):
                    told.add(layer.id)
                    yield unadapted(model, event, layer)
    for use in () if program.since else program.calls:
        used = program.layers.get(use.layer)
        if used is not None and used.id not in told and used.kind != "Normalization":
            if is_on_data(use) and not is_ready(used):
                told.add(used.id)
                yield called(use, used)


def is_ready(layer: Layer, order: int | None = None) -> bool:
    """Whether the layer has learned, by that event or ever, or needs not to."""
    if layer.kind not in GIVEN or layer.custom or layer.open or layer.given(GIVEN[layer.kind][0]) is not None:
        return True
    return layer.adapted is not None and (order is None or layer.adapted < order)


def is_loaded(model: Model, use: Event) -> bool:
    """Whether a file of weights gave the layer what it needs. `set_weights` does not: the layer goes on as it was made
    (Keras 3.15.1).
    """
    return any(event.order < use.order for event in model.happened("load_weights"))


def is_on_data(use: LayerUse) -> bool:
    return not any(isinstance(value, Tensor | Unknown) for value in use.inputs)


def unadapted(model: Model, event: Event, layer: Layer) -> Diagnostic:
    silent = layer.kind == "Normalization" and (model.declared or model.kind != "Sequential")
    what = GIVEN[layer.kind][1]
    when = "was never adapted" if layer.adapted is None else f"is adapted only after `{event.kind}`"
    ends = ", so it passes the numbers on as they are" if silent else f", so it does not know {what}"
    data = event.given("x")
    return Diagnostic(
        event.at,
        f"{name_of(layer)} {when}{ends}",
        f"Call `adapt` with the training data before `{event.kind}`.",
        about=(model.id, layer.id, id(event.at.node), *(() if data is None else (id(data.at.node),))),
        related=(Related(layer.at, "the layer is made here"),),
        severity="warning" if silent else None,
    )


def called(use: LayerUse, layer: Layer) -> Diagnostic:
    return Diagnostic(
        use.at,
        f"{name_of(layer)} was never adapted, so it does not know {GIVEN[layer.kind][1]}",
        "Call `adapt` with the training data before the layer is used.",
        about=(layer.id,),
        related=(Related(layer.at, "the layer is made here"),),
    )


WORDS = ("TextVectorization", "StringLookup")


def adapted_to_table(fault: Fault[AdaptedToTable]) -> Diagnostic:
    kind, at = fault.data.kind, fault.data.data
    name = f"`{at.name}`" if at.name else "this table"
    if fault.data.container == "frame":
        columns = f" (`{'`, `'.join(fault.data.columns[:3])}`)" if fault.data.columns else ""
        what, instead = ("rows", "Give it the numbers: `.to_numpy()` behind the table.")
        if kind in WORDS:
            what, instead = "texts", 'Give it one column: `df["name"]` instead of `df[["name"]]`.'
        message = f"`adapt` of `{kind}` reads the column names of {name}{columns}, not its {what}"
    else:
        message = f"`adapt` of `{kind}` goes over a {fault.data.container} number by number, and takes arrays only"
        instead = 'Give it an array with a row for each sample, as `df[["name"]].to_numpy()` makes one.'
        if fault.data.container == "list":
            instead = "Give it an array with a row for each sample: `np.array([[1.0], [2.0], [3.0]])`."
    # The others learn the names without a word, where these can be learned.
    return Diagnostic(at, message, instead, severity=None if kind == "Normalization" else "warning")


def name_of(layer: Layer) -> str:
    """As the student calls it, where it has a name; what that names is another layer than its copy in a clone."""
    if layer.cloned:
        return f"the new `{layer.kind}` that `clone_model` made"
    name = layer.added_at.name if layer.added_at is not None else None
    return f"`{name}`" if name else f"the layer `{layer.kind}`"
