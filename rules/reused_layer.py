"""Each place in a model has a layer of its own.

A layer object holds weights. The same object in two places is one set of weights used twice: both places learn
together, and the model has fewer weights than it seems. Keras says nothing as long as the widths fit. Mostly two
layers of the same kind were meant, which are made by two calls. Two layers of a model must not have one name, either.

Call the class once for each place: `Dense(8), Dense(8)`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Fault, Layer, Model, Program, Related, Severity, bad, good, rule
from seqlint.asking import ask
from seqlint.program.faults import DuplicateName, ReusedLayer

WITHOUT_WEIGHTS = frozenset({"pooling", "regularization", "reshaping", "activation", "input"})


@rule(
    "SEQ108",
    severity="warning",
    aspects={"a layer given to a model": ("SEQ111",)},
    breaks_models=True,
    examples=[
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            hidden = Dense(8, activation="relu")
            model = Sequential([
                Dense(8, activation="relu", input_shape=(4,)),
                hidden,
                hidden,  # <- the same `Dense` layer stands in `model` twice, so both places share its weights
                Dense(1),
            ])
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            layer = Dense(8)
            model = Sequential()
            model.add(Dense(5, input_shape=(4,)))
            model.add(layer)
            model.add(layer)  # <- its weights are for an input of 5 features, but here it gets 8
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(8, name="hidden", input_shape=(4,)),
                Dense(8, name="hidden"),  # <- two layers of `model` have the name 'hidden'
            ])
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            block = Dense(4, activation="relu")
            model = Sequential([Dense(4, input_shape=(4,))])
            model.add(block)
            model.add(block)  # <- the same `Dense` layer stands in `model` 3 times, so all places share its weights
            model.add(block)
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8, input_shape=(4,)), Dense(8), Dense(8)])
            """),
        good("""
            from keras import Sequential
            from keras.layers import Conv2D, MaxPooling2D

            pool = MaxPooling2D()
            model = Sequential([Conv2D(8, 3, input_shape=(28, 28, 1)), pool, Conv2D(8, 3), pool])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    again: dict[tuple[int, int], list[Fault[ReusedLayer]]] = {}
    for fault in program.faults_of(ReusedLayer):
        model = ask.model_of(program, fault)
        places = [x for x in model.layers if x.id in fault.about] if model is not None else []
        if model is not None and places and not is_weightless(places[0]):
            again.setdefault((model.id, places[0].id), []).append(fault)
    for (ident, layer), (fault, *others) in again.items():
        model = program.models[ident]
        places = [x for x in model.layers if x.id == layer]
        spots = dict.fromkeys([fault.data.first, *(other.at for other in others if other.at != fault.at)])
        related = tuple(Related(spot, "it stands here, too") for spot in spots)
        yield Diagnostic(fault.at, *texts(model, places), fault.about, related, severity=severity(places))
    for same in program.faults_of(DuplicateName):
        yield Diagnostic(
            same.at,
            f"two layers of {ask.called(ask.model_of(program, same))} have the name {same.data.name!r}",
            "Give each layer a name of its own, or none.",
            same.about,
            (Related(same.data.first, "the other one"),),
            severity="error",
        )


def is_weightless(layer: Layer) -> bool:
    """A layer without weights may stand wherever it likes."""
    return layer.params == 0 or ask.category(layer.kind) in WITHOUT_WEIGHTS


def texts(model: Model, places: list[Layer]) -> tuple[str, str]:
    """Message and help."""
    kind = places[0].kind
    times = {2: "twice"}.get(len(places), f"{len(places)} times")
    stands = f"the same `{kind}` layer stands in {ask.called(model)} {times}"
    widths = clash(places)
    if widths is not None:
        first, other = widths
        said = f"its weights are for an input of {first} features, but here it gets {other}"
        return f"{stands}: {said}", f"Call `{kind}(...)` for each place."
    if len(places) > 2:
        return f"{stands}, so all places share its weights", f"Call `{kind}(...)` for each place."
    return f"{stands}, so both places share its weights", f"Call `{kind}(...)` again for the second place."


def clash(places: list[Layer]) -> tuple[int, int] | None:
    """Two widths of input that one set of weights cannot serve."""
    widths = [shape[-1] for place in places if (shape := place.input_shape)]
    first = next((w for w in widths if isinstance(w, int)), None)
    other = next((w for w in widths if isinstance(w, int) and w != first), None)
    return (first, other) if first is not None and other is not None else None


def severity(places: list[Layer]) -> Severity:
    return "error" if clash(places) else "warning"
